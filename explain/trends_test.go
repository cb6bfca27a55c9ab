package explain

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"smtpexplain/grammar"
)

// deliveryLine is a line of a Postfix log that tells one result.
func deliveryLine(at time.Time, n int, to, relay, dsn, status, words string) string {
	return fmt.Sprintf("%s mail postfix/smtp[%d]: %08X: to=<%s>, relay=%s[192.0.2.25]:25, delay=1, delays=0/0/0/1, dsn=%s, status=%s (%s)\n",
		at.Format("Jan _2 15:04:05"), 4000+n, n, to, relay, dsn, status, words)
}

func TestTrends(t *testing.T) {
	at := time.Date(2024, 5, 6, 8, 0, 0, 0, time.UTC)
	var b strings.Builder
	for n := range 30 {
		to, relay := fmt.Sprintf("user%d@fast.example.org", n), "mx.fast.example.org"
		dsn, status, words := "2.0.0", "sent", "250 2.0.0 Ok: queued as 4F1"
		switch {
		case n%3 == 0:
			to, relay, dsn, status, words = fmt.Sprintf("user%d@slow.example.org", n), "mx.slow.example.org", "4.7.1", "deferred", "host mx.slow.example.org[192.0.2.25] said: 450 4.7.1 Greylisted, please try again later (in reply to RCPT TO command)"
		case n == 29:
			dsn, status, words = "5.1.1", "bounced", "host mx.fast.example.org[192.0.2.25] said: 550 5.1.1 User unknown (in reply to RCPT TO command)"
		}
		b.WriteString(deliveryLine(at.Add(time.Duration(n)*20*time.Minute), n+1, to, relay, dsn, status, words))
	}
	list := JudgeAll(mustParse(t, []byte(b.String())))
	got := FindTrends(list)
	if want := "Most often: “Greylisted: try again later”, 10, all with the domain slow.example.org. The others: “No such mailbox”, 1."; got.Summary != want {
		t.Errorf("the summary is %q, want %q", got.Summary, want)
	}
	if len(got.Causes) != 2 || !got.Causes[0].Temporary || got.Causes[1].Temporary || got.Causes[0].N != 10 || got.Causes[0].MostlyN != 10 {
		t.Errorf("the causes are %+v", got.Causes)
	}
	if d := got.Domains; d.Total != 2 || d.List[0].Name != "fast.example.org" || d.List[0].N != 20 || d.List[0].Failed != 1 || d.List[1].Failed != 10 || NameOf(KindDomain, list[1]) != "fast.example.org" {
		t.Errorf("the domains are %+v", d)
	}
	sum := 0
	for i := range got.Timeline.Spans {
		s := &got.Timeline.Spans[i]
		sum += s.N()
		if s.At%got.Timeline.Step != 0 {
			t.Errorf("a span begins at %v", s.At.Time())
		}
	}
	if got.Timeline.Step != 15*minute || sum != 30 || got.Timeline.Spans[2].N() != 0 && got.Timeline.Spans[3].N() != 0 {
		t.Errorf("the timeline is %+v", got.Timeline)
	}
	if len(got.Slowest) != 0 {
		t.Errorf("the slowest are %v", got.Slowest)
	}
}

// TestTimelineSteps: the chart has room, whatever time a log spans.
func TestTimelineSteps(t *testing.T) {
	at := func(t grammar.Stamp, v Verdict) *Judged {
		return &Judged{Conversation: &grammar.Conversation{Start: t}, Outcome: &Outcome{Verdict: v}}
	}
	begin := grammar.StampOf(time.Date(2024, 2, 28, 22, 13, 7, 0, time.UTC))
	for _, c := range []struct{ length, step grammar.Stamp }{
		{2 * second, second}, {90 * second, 5 * second}, {30 * minute, minute}, {day, hour}, {2 * day, 2 * hour}, {7 * day, 6 * hour}, {30 * day, day}, {61 * day, day}, {70 * day, 7 * day}, {200 * day, 7 * day}, {3000 * day, 364 * day}, {400_000 * day, 0},
	} {
		got := timeline([]*Judged{at(begin+c.length, Rejected), at(begin, Accepted), at(0, Accepted)})
		if c.step != 0 && got.Step != c.step {
			t.Errorf("%v: the step is %v", time.Duration(c.length)*time.Millisecond, time.Duration(got.Step)*time.Millisecond)
		}
		n := len(got.Spans)
		if n < 2 || n > mostDays || c.step != day && n > mostSpans || got.Spans[0].Accepted != 1 || got.Spans[n-1].Permanent != 1 || got.Untimed != 1 {
			t.Errorf("%v: %d spans: %+v", time.Duration(c.length)*time.Millisecond, n, got)
		}
	}
	if got := timeline([]*Judged{at(begin, Accepted), at(begin, Accepted)}); len(got.Spans) != 0 {
		t.Errorf("one moment: %+v", got)
	}
	if monday := floor(begin, 7*day).Time(); monday.Weekday() != time.Monday || monday.Hour() != 0 {
		t.Errorf("a week begins on %v", monday)
	}
}

// TestManyNames keeps those with most conversations and those with most failures.
func TestManyNames(t *testing.T) {
	from := func(number int, domain string, v Verdict) *Judged {
		address := "a@" + domain
		return &Judged{Conversation: &grammar.Conversation{Number: number, From: &address, Direction: grammar.Inbound}, Outcome: &Outcome{Verdict: v, Cause: "spam"}}
	}
	var list []*Judged
	for n := range 3 * most {
		for range 1 + n%7 {
			list = append(list, from(1, fmt.Sprintf("host%d.example.org", n), Accepted))
		}
	}
	list = append(list, from(2, "bad.example.org", Rejected))
	got := FindTrends(list).Domains
	if got.Total != 3*most+1 || len(got.List) != most+1 {
		t.Fatalf("%d of %d", len(got.List), got.Total)
	}
	found := false
	for _, s := range got.List {
		found = found || s == (Share{"bad.example.org", "c2", 1, 1})
	}
	if !found {
		t.Error("the one that fails is left out")
	}
}
