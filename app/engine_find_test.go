package app

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"smtpexplain/grammar"
)

// found searches until it is done.
func found(t *testing.T, e *engine, f find) *findPage {
	t.Helper()
	for first := 0; ; {
		r := ask(t, e, request{Ask: askFind, Find: f, First: first})
		if r.Error != "" {
			t.Fatalf("%+v: %s", f, r.Error)
		}
		if r.Find.Done {
			return r.Find
		}
		if r.Find.Line <= first {
			t.Fatalf("%+v: no step forward from line %d", f, first)
		}
		first = r.Find.Line
	}
}

// TestMatcherAgreesWithRegexp: plain search finds what a regular expression of
// the same text finds.
func TestMatcherAgreesWithRegexp(t *testing.T) {
	texts := []string{"", "a", "aa", "aaaa", "abcabcabc", "ABCabcAbC", "mississippi", "the 550 5.1.1 User unknown", strings.Repeat("ab", 400) + "b", "x\x00y\xff\xfez", "Müller MÜLLER müller"}
	needles := []string{"a", "aa", "abc", "ABC", "ssi", "issi", "550 5", "b", "ab", "\x00y", strings.Repeat("ab", 140) + "b", "müller", "zz"}
	for _, needle := range needles {
		for _, capitals := range []bool{false, true} {
			m, err := newMatcher(find{Text: needle, Case: capitals})
			if err != nil {
				t.Fatal(err)
			}
			pattern := regexp.QuoteMeta(needle)
			if !capitals {
				pattern = "(?i)" + pattern
			}
			for _, text := range texts {
				got, want := fmt.Sprint(m.hits([]byte(text))), fmt.Sprint(regexp.MustCompile(pattern).FindAllIndex([]byte(text), -1))
				if got != want {
					t.Errorf("%q in %q: %s, want %s", needle, text, got, want)
				}
			}
		}
	}
}

func TestFindCountsTheWholeLog(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	text := string(e.log.Text)
	for _, c := range []struct {
		f    find
		want int
	}{
		{find{Text: "rcpt to"}, strings.Count(strings.ToLower(text), "rcpt to")},
		{find{Text: "rcpt", Case: true}, strings.Count(text, "rcpt")},
		{find{Text: "RCPT", Case: true}, strings.Count(text, "RCPT")},
		{find{Text: "^\\[", Regexp: true}, len(e.log.Lines)},
		{find{Text: "$", Regexp: true}, 0},
		{find{Text: "sent reply to (rcpt|mail)", Regexp: true}, strings.Count(text, "Sent reply to RCPT") + strings.Count(text, "Sent reply to MAIL")},
		{find{Text: "nothing of the kind"}, 0},
		{find{Text: "."}, strings.Count(text, ".")},
	} {
		if got := found(t, e, c.f); got.Count != c.want || got.Kept != c.want || got.Line != len(e.log.Lines) {
			t.Errorf("%+v: %+v, want %d", c.f, got, c.want)
		}
	}
	if c := strings.Count(text, "rcpt"); c > 0 {
		t.Errorf("the sample holds rcpt %d times: the test of capital letters proves nothing", c)
	}
	for _, f := range []find{{Text: "a(", Regexp: true}, {Text: ""}, {Text: "[z-a]", Regexp: true}} {
		if r := ask(t, e, request{Ask: askFind, Find: f}); r.Error == "" || strings.Contains(r.Error, "(?i)") || strings.Contains(r.Error, "regexp:") {
			t.Errorf("%+v: %+v", f, r)
		}
	}
}

// TestHitsAreReachedInOrder: from a line on, forward, and around the end; each
// hit names its line, its conversation and its place in the line.
func TestHitsAreReachedInOrder(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	f := find{Text: "example"}
	all := found(t, e, f)
	n := 0
	for i := range e.log.Lines {
		line := strings.ToLower(string(e.log.Lines[i].Of(e.log.Text)))
		for k := range strings.Count(line, "example") {
			s := ask(t, e, request{Ask: askHit, Find: f, Hit: n}).Spot
			if s.Line != i+1 || s.Nth != k || s.Hit != n || s.Owner == "" {
				t.Fatalf("hit %d is %+v, want line %d, place %d", n, s, i+1, k)
			}
			n++
		}
	}
	if n != all.Count || n < 20 {
		t.Fatalf("%d hits, counted %d", n, all.Count)
	}
	last := ask(t, e, request{Ask: askHit, Find: f, Hit: n - 1}).Spot
	for _, c := range []struct{ hit, line, want int }{{n, 0, 0}, {-1, 1, 0}, {-1, last.Line, n - 1}, {-1, last.Line + 1, 0}} {
		if s := ask(t, e, request{Ask: askHit, Find: f, Hit: c.hit, Line: c.line}).Spot; c.hit >= 0 && s.Hit != c.want || c.hit < 0 && s.Nth == 0 && s.Hit > c.want {
			t.Errorf("%+v leads to %+v", c, s)
		}
	}
	if s := ask(t, e, request{Ask: askHit, Find: find{Text: "other"}}).Spot; s.Line != 0 {
		t.Errorf("a hit of another search: %+v", s)
	}
}

// TestFindPassesSecretsOver: no count betrays what is masked on the page, not
// even in parts or to a regular expression around it.
func TestFindPassesSecretsOver(t *testing.T) {
	e := opened(t, "transcript-login.txt")
	const secret = "bm90LXRoZS1wYXNzd29yZA"
	if !strings.Contains(string(e.log.Text), secret) {
		t.Fatal("the sample holds no password")
	}
	for _, f := range []find{{Text: secret}, {Text: "bm90lxro"}, {Text: "B"}, {Text: secret[3:9], Case: true}, {Text: "^.*" + secret[:4], Regexp: true}, {Text: "[a-z0-9]{20,}", Regexp: true}} {
		visible := 0
		m, err := newMatcher(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range ask(t, e, request{Ask: askRaw, Count: 1000}).Raw.Lines {
			visible += len(m.hits([]byte(l.Lead + l.Key + l.Rest)))
		}
		if got := found(t, e, f); got.Count != visible {
			t.Errorf("%+v: %d hits, but %d in what is shown", f, got.Count, visible)
		}
	}
}

// TestSearchesDoNotMix: a search that is asked for half-way takes over.
func TestSearchesDoNotMix(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	one, two := find{Text: "rcpt"}, find{Text: "data"}
	want := found(t, e, two).Count
	ask(t, e, request{Ask: askFind, Find: one})
	if got := ask(t, e, request{Ask: askFind, Find: two, First: 50}).Find; got.Count != want || !got.Done {
		t.Errorf("%+v, want %d", got, want)
	}
}

// TestLargeSearch: a hundred thousand hits are remembered, all are counted, and
// an answer takes no longer than its slice.
func TestLargeSearch(t *testing.T) {
	e := new(engine)
	open(t, e, strings.Repeat("S: 250 a line of many letters that nobody reads\n", 60_000))
	p := found(t, e, find{Text: "y"})
	if p.Count != 120_000 || p.Kept != mostHits {
		t.Errorf("%+v", p)
	}
	first := ask(t, e, request{Ask: askFind, Find: find{Text: "(a|b|c)+.*z", Regexp: true}}).Find
	begin := time.Now()
	ask(t, e, request{Ask: askFind, Find: find{Text: "(a|b|c)+.*z", Regexp: true}, First: max(1, first.Line)})
	if took := time.Since(begin); took > 20*findSlice {
		t.Errorf("one answer took %v", took)
	}
}

// TestMarks: each failure, deferral, unrecognised line and hit has its mark, at
// its place, and the keys reach them.
func TestMarks(t *testing.T) {
	e := new(engine)
	const good = "C: RCPT TO:<a@example.com>\nS: 250 2.1.5 Ok\n"
	open(t, e, "S: 220 mx.example.com ESMTP\nC: EHLO a.example.net\nS: 250 mx.example.com\nC: MAIL FROM:<a@example.net>\nS: 250 ok\n"+strings.Repeat(good, 50)+
		"C: DATA\nS: 554 5.7.1 Message refused\nC: QUIT\nS: 221 bye\n")
	found(t, e, find{Text: "ehlo"})
	m := ask(t, e, request{Ask: askMarks}).Marks
	if m.Count != [markKinds]int{failureMark: 1, hitMark: 1} || m.Rows != 109 || len(m.Buckets[failureMark]) != 1 || len(m.Buckets[hitMark]) != 1 || m.Buckets[hitMark][0] != bucket(1, 109) {
		t.Errorf("the marks are %+v", m)
	}
	decisive := ask(t, e, request{Ask: askConversation, Conversation: "c1"}).Conversation.Decisive[0][0]
	for _, c := range []struct{ line, step, want int }{{1, 1, decisive}, {109, -1, decisive}, {decisive, 1, 0}, {decisive, -1, 0}, {decisive - 1, 0, decisive}, {40, 0, 40}, {0, 1, decisive}} {
		if s := ask(t, e, request{Ask: askMark, Line: c.line, Step: c.step}).Spot; s.Line != c.want {
			t.Errorf("from line %d by %d: line %d, want %d", c.line, c.step, s.Line, c.want)
		}
	}
	list := opened(t, "kerio-inbound.log")
	found(t, list, find{Text: "greylist"})
	if m := ask(t, list, request{Ask: askListMarks}).Marks; m.Rows != 6 || m.Count[failureMark] != 2 || m.Count[deferralMark] != 2 || m.Count[hitMark] == 0 {
		t.Errorf("the marks of the list are %+v", m)
	}
}

// TestManyMarksAreFew: however long the log, the marks are a few hundred.
func TestManyMarksAreFew(t *testing.T) {
	p := newMarksPage(1_000_000)
	for i := range 1_000_000 {
		p.add(i, hitMark)
	}
	if n := len(p.Buckets[hitMark]); n != markBuckets || p.Count[hitMark] != 1_000_000 || p.Buckets[hitMark][n-1] != markBuckets-1 {
		t.Errorf("%d marks", n)
	}
}

// TestWindowAroundALine: lines are reached one by one, over the end of what is
// shown at once.
func TestWindowAroundALine(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	id := ask(t, e, request{Ask: askList, Count: 1}).List.Rows[0].ID
	x, _, _ := e.find(id)
	own := lineIndices(x)
	for k, i := range own {
		for step, want := range map[int]int{0: i + 1, 1: own[min(k+1, len(own)-1)] + 1, -1: own[max(k-1, 0)] + 1} {
			p := ask(t, e, request{Ask: askLines, Conversation: id, Line: i + 1, Step: step, Count: 5}).Lines
			there := false
			for _, l := range p.Lines {
				there = there || l.Number == want
			}
			if p.Line != want || !there || len(p.Lines) != 5 {
				t.Errorf("from line %d by %d: %d, of lines from %d on", i+1, step, p.Line, p.Lines[0].Number)
			}
		}
	}
}

func BenchmarkFind(b *testing.B) {
	e := new(engine)
	line := "Nov 12 10:15:02 mx postfix/smtpd[4711]: 7F3A1: client=relay.example.net[192.0.2.7], sasl_method=PLAIN\n"
	e.answer(request{Ask: askOpen}, files(strings.Repeat(line, 200_000)), func(string) {})
	for _, f := range []find{{Text: "not there"}, {Text: "q"}, {Text: "relay"}, {Text: "RELAY", Case: true}, {Text: "relay.*x", Regexp: true}} {
		b.Run(fmt.Sprintf("%+v", f), func(b *testing.B) {
			b.SetBytes(int64(len(e.log.Text)))
			for range b.N {
				for first := 0; ; {
					r := e.answer(request{Ask: askFind, Find: f, First: first}, nil, nil)
					if first = r.Find.Line; r.Find.Done {
						break
					}
				}
			}
		})
	}
}

func files(text string) []grammar.File {
	return []grammar.File{{Name: "test.log", Data: []byte(text)}}
}
