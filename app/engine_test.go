package app

import (
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"strings"
	"testing"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// ask puts a question through JSON both ways, as between page and worker.
func ask(t *testing.T, e *engine, r request, files ...grammar.File) response {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var there request
	if err := json.Unmarshal(text, &there); err != nil || there != r {
		t.Fatalf("%+v became %+v: %v", r, there, err)
	}
	answer := e.answer(there, files, func(string) {})
	if text, err = json.Marshal(answer); err != nil {
		t.Fatal(err)
	}
	var back response
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if back.Number != r.Number {
		t.Fatalf("question %d got answer %d", r.Number, back.Number)
	}
	return back
}

func open(t *testing.T, e *engine, text string) response {
	t.Helper()
	return ask(t, e, request{Number: 1, Ask: askOpen}, grammar.File{Name: "test.log", Data: []byte(text)})
}

func opened(t *testing.T, name string) *engine {
	t.Helper()
	text, err := os.ReadFile("../web/samples/" + name)
	if err != nil {
		t.Fatal(err)
	}
	e := new(engine)
	if r := open(t, e, string(text)); r.Opened == nil || r.Error != "" {
		t.Fatalf("%s: %s", name, r.Error)
	}
	return e
}

// TestSamples: what the first page promises of each sample is in it, and every
// line of it is read.
func TestSamples(t *testing.T) {
	for name, want := range map[string]string{
		"kerio-inbound.log":    "rejected 1, tls-failed 1, dropped 1, deferred 1, accepted 2",
		"kerio-outbound.log":   "rejected 1, accepted 2",
		"postfix-day.log":      "rejected 14, bounced 3, auth-failed 4, tls-failed 3, dropped 3, deferred 34, accepted 126",
		"bounce.eml":           "bounced 2",
		"exchange-send.log":    "no-connection 1, deferred 1, partly-accepted 1, accepted 1",
		"phpmailer.txt":        "rejected 1",
		"transcript-login.txt": "auth-failed 1",
		"reply.txt":            "rejected 1",
	} {
		e := opened(t, name)
		if e.overview.Unrecognised > 0 {
			t.Errorf("%s: lines %v were not recognised", name, e.overview.UnrecognisedRanges)
		}
		var got []string
		for _, v := range e.overview.Verdicts {
			got = append(got, fmt.Sprintf("%s %d", v.ID, v.N))
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%s: %s, want %s", name, s, want)
		}
	}
	for _, s := range samples {
		e := opened(t, s.File)
		if len(e.overview.Dialects) == 0 || s.From != "One line" && s.From != "SMTP transcript" && !strings.HasPrefix(e.overview.Dialects[0].Title, s.From) {
			t.Errorf("%s is called %q and read as %+v", s.File, s.From, e.overview.Dialects)
		}
	}
}

func TestListAndFilter(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	all := ask(t, e, request{Number: 2, Ask: askList, Count: 50}).List
	if all.Total != 6 || len(all.Rows) != 6 || all.Rows[0].Verdict != explain.Rejected || all.Rows[5].Verdict != explain.Accepted {
		t.Fatalf("the list is %+v", all)
	}
	first := all.Rows[0]
	if first.From != "newsletter@shop.example.org" || first.To != "an.na@example.com" || first.Direction != "inbound" || first.Session != "5140" || first.Phase != "RCPT TO" || first.Time != "09:12:04" {
		t.Errorf("the first row is %+v", first)
	}
	inOrder := ask(t, e, request{Ask: askList, Count: 2, First: 1, Filter: filter{LogOrder: true}}).List
	if inOrder.First != 1 || len(inOrder.Rows) != 2 || inOrder.Rows[0].ID != "c2" {
		t.Errorf("in the order of the log: %+v", inOrder)
	}
	for _, c := range []struct {
		f filter
		n int
	}{
		{filter{Verdict: "accepted"}, 2}, {filter{Verdict: "bounced"}, 0}, {filter{Query: "PETER@"}, 2}, {filter{Query: "5.1.1"}, 1},
		{filter{Cause: "recipient-unknown"}, 1}, {filter{Query: "5144", Verdict: "deferred"}, 1}, {filter{Query: "nothing of the kind"}, 0},
	} {
		if got := ask(t, e, request{Ask: askList, Count: 50, Filter: c.f}).List; got.Total != c.n || len(got.Rows) != c.n {
			t.Errorf("%+v finds %d, want %d", c.f, got.Total, c.n)
		}
	}
	beyond := ask(t, e, request{Ask: askList, First: 99, Count: 50}).List
	if beyond.Total != 6 || len(beyond.Rows) != 0 {
		t.Errorf("past the end: %+v", beyond)
	}
}

func TestSteps(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	order := filter{LogOrder: true}
	step := func(from string, by int, problems bool) string {
		return ask(t, e, request{Ask: askStep, Conversation: from, Step: by, Problems: problems, Filter: order}).Step.ID
	}
	if got := step("c1", 1, false); got != "c2" {
		t.Errorf("after c1 comes %q", got)
	}
	if got := step("c1", -1, false); got != "" {
		t.Errorf("before c1 comes %q", got)
	}
	if got := step("", 1, true); got != "c2" {
		t.Errorf("the first failure is %q", got)
	}
	last := ask(t, e, request{Ask: askList, First: 5, Count: 1, Filter: order}).List.Rows[0].ID
	if got := step(last, 1, true); got != "" {
		t.Errorf("after the last comes %q", got)
	}
}

func TestConversation(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	id := ask(t, e, request{Ask: askList, Count: 1}).List.Rows[0].ID
	c := ask(t, e, request{Ask: askConversation, Conversation: id}).Conversation
	if c.Reply != "550" || c.Status != "5.1.1" || c.CauseID != "recipient-unknown" || c.Summary == "" || len(c.Next) == 0 || c.Customer == "" || c.Group != "during-conversation" || c.Position != 0 || c.Total != 6 {
		t.Errorf("the conversation is %+v", c)
	}
	lines := ask(t, e, request{Ask: askLines, Conversation: id, First: -1, Count: 200}).Lines
	if lines.Total != c.LineCount || len(lines.Lines) != lines.Total || lines.Lines[0].Number != c.FirstLine {
		t.Fatalf("%d lines of %d, %d in the conversation", len(lines.Lines), lines.Total, c.LineCount)
	}
	decisive, external := 0, 0
	for _, l := range lines.Lines {
		text := ""
		for _, p := range l.Pieces {
			text += p.Text
		}
		if want := string(e.log.Lines[l.Number-1].Of(e.log.Text)); text != want {
			t.Errorf("line %d is shown as %q, want %q", l.Number, text, want)
		}
		if l.Note == "" {
			t.Errorf("line %d has no explanation", l.Number)
		}
		if l.Decisive {
			decisive++
		}
		if l.External && l.Side == "client" {
			external++
		}
	}
	if decisive != 1 || external < 4 {
		t.Errorf("%d decisive lines, %d of the other host", decisive, external)
	}
	ladder := ask(t, e, request{Ask: askLadder, Conversation: id, First: -1, Count: 200}).Ladder
	if ladder.Total < 8 || len(ladder.Steps) != ladder.Total {
		t.Errorf("%d steps of %d", len(ladder.Steps), ladder.Total)
	}
	if r := ask(t, e, request{Ask: askConversation, Conversation: "c99"}); r.Error == "" {
		t.Error("a conversation that is not there is answered")
	}
}

// TestRawLines: the whole log is there, line for line, and the thread of a line
// leads to its conversation.
func TestRawLines(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	var got []string
	for first := 0; first < len(e.log.Lines); first += 30 {
		for i, l := range ask(t, e, request{Ask: askRaw, First: first, Count: 30}).Raw.Lines {
			got = append(got, l.Lead+l.Key+l.Rest)
			if l.Key == "" || l.Owner == "" {
				t.Errorf("line %d leads nowhere: %+v", first+i+1, l)
			}
		}
	}
	if want := strings.TrimSuffix(string(e.log.Text), "\n"); strings.Join(got, "\n") != want {
		t.Error("the raw log is not the log")
	}
}

// TestSecretsStayHidden: what was sent in a login is in no answer.
func TestSecretsStayHidden(t *testing.T) {
	e := opened(t, "transcript-login.txt")
	const secret = "bm90LXRoZS1wYXNzd29yZA"
	for _, r := range []request{{Ask: askLines, Conversation: "c1", Count: 50}, {Ask: askRaw, Count: 50}, {Ask: askLadder, Conversation: "c1", Count: 50}, {Ask: askConversation, Conversation: "c1"}} {
		text, err := json.Marshal(e.answer(r, nil, func(string) {}))
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(text), secret) || strings.Contains(string(text), "not-the-password") {
			t.Errorf("%s shows the password", r.Ask)
		}
	}
}

func TestBadInput(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"empty":  {"", "is empty"},
		"blank":  {" \r\n\t\n", "is empty"},
		"PDF":    {"%PDF-1.7\n\x00\x01", "a PDF document"},
		"broken": {"\x1f\x8b\x08\x00broken", "broken"},
	} {
		if r := open(t, new(engine), c.text); r.Opened != nil || !strings.Contains(r.Error, c.want) || !strings.Contains(r.Error, "test.log") && !strings.Contains(r.Error, "Test.log") {
			t.Errorf("%s: %+v", name, r)
		}
	}
	for name, c := range map[string]struct {
		text          string
		conversations int
	}{
		"NUL bytes":       {"\x00\x00\x00\x01\x02\x03\x04\x05\x06\x07\x00", 0},
		"prose":           {"Dear support,\nmy mail does not arrive.\n", 0},
		"invalid UTF-8":   {"550 5.1.1 Benutzer \xfc\xff unbekannt\n", 1},
		"a long line":     {"220 mail.example.com ESMTP\nEHLO a\n250 " + strings.Repeat("x", 1<<20) + "\nQUIT\n221 bye\n", 1},
		"mixed ends":      {"220 mail.example.com ESMTP\rEHLO a.example.net\r\n250 ok\nQUIT\r\n221 bye", 1},
		"UTF-16":          {"\xff\xfe5\x005\x000\x00 \x00n\x00o\x00\n\x00", 1},
		"HTML":            {"550 5.7.1 <img src=x onerror=alert(1)></script>\n", 1},
		"bidi and escape": {"550 5.7.1 \u202egnp.exe\x1b[31m\u2066\n", 1},
	} {
		e := new(engine)
		r := open(t, e, c.text)
		if r.Opened == nil || r.Opened.Overview.Conversations != c.conversations {
			t.Errorf("%s: %+v", name, r)
			continue
		}
		if (r.Opened.Trouble == "") != (c.conversations > 0) {
			t.Errorf("%s: the trouble is %q", name, r.Opened.Trouble)
		}
		raw := ask(t, e, request{Ask: askRaw, Count: 100}).Raw
		if raw.Total != len(e.log.Lines) || len(raw.Lines) != raw.Total {
			t.Errorf("%s: %d of %d lines are shown", name, len(raw.Lines), len(e.log.Lines))
		}
		for _, l := range raw.Lines {
			if s := l.Lead + l.Key + l.Rest; len(s) > longest+200 || strings.ContainsAny(s, "\x00\x1b\u202e\u2066") {
				t.Errorf("%s: a line is shown as %.200q", name, s)
			}
		}
	}
}

// TestReread reads a log as another format and back.
func TestReread(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	before := e.overview
	if r := ask(t, e, request{Ask: askReread, Dialect: "kerio-mail"}); r.Opened == nil || r.Opened.Overview.Conversations != 0 || r.Opened.Trouble == "" || r.Opened.Dialect != "kerio-mail" {
		t.Errorf("as a mail log: %+v", r)
	}
	if r := ask(t, e, request{Ask: askReread}); r.Opened == nil || r.Opened.Overview.Conversations != before.Conversations || r.Opened.Overview.Bytes != before.Bytes {
		t.Errorf("back again: %+v", r)
	}
	if r := ask(t, e, request{Ask: askReread, Dialect: "morse"}); r.Error == "" || len(e.list) != before.Conversations {
		t.Error("an unknown format is read, or the log is lost")
	}
}

// TestFailureKeepsTheLog: a second file that cannot be read leaves the first.
func TestFailureKeepsTheLog(t *testing.T) {
	e := opened(t, "kerio-outbound.log")
	if r := open(t, e, ""); r.Error == "" || len(e.list) != 3 {
		t.Errorf("after an empty file there are %d conversations: %+v", len(e.list), r)
	}
	if r := e.answer(request{Ask: askLines, Conversation: "c1", First: 0, Count: -5}, nil, nil); r.Error != "" || len(r.Lines.Lines) != 0 {
		t.Errorf("a negative window: %+v", r)
	}
	if r := new(engine).answer(request{Ask: askList}, nil, nil); r.Error == "" {
		t.Error("a list without a log")
	}
}

// TestWindowOpensAtTheDecisiveLine of a conversation that is longer than what
// is shown at once.
func TestWindowOpensAtTheDecisiveLine(t *testing.T) {
	var b strings.Builder
	b.WriteString("S: 220 mail.example.com ESMTP\nC: EHLO a.example.net\nS: 250 mail.example.com\nC: MAIL FROM:<a@example.net>\nS: 250 ok\n")
	for i := range 400 {
		fmt.Fprintf(&b, "C: RCPT TO:<user%d@example.com>\nS: 250 ok\n", i)
	}
	b.WriteString("C: DATA\nS: 554 5.7.1 Message refused\nC: QUIT\nS: 221 bye\n")
	e := new(engine)
	open(t, e, b.String())
	p := ask(t, e, request{Ask: askLines, Conversation: "c1", First: -1, Count: rowsAtOnce}).Lines
	if p.Total != 809 || p.First == 0 || len(p.Lines) != rowsAtOnce {
		t.Fatalf("lines %d to %d of %d", p.First, p.First+len(p.Lines), p.Total)
	}
	seen := false
	for _, l := range p.Lines {
		seen = seen || l.Decisive
	}
	if !seen {
		t.Error("the decisive line is out of sight")
	}
}

// TestMessageAskedMeanwhile: while it is found which conversations carried the
// same message, other questions are answered, and who asks the same waits.
func TestMessageAskedMeanwhile(t *testing.T) {
	e := opened(t, "postfix-day.log")
	want := map[string]*messagePage{}
	for _, x := range e.list {
		want[x.ID()] = ask(t, e, request{Ask: askMessage, Conversation: x.ID()}).Message
	}
	legs := 0
	for _, m := range want {
		legs += len(m.Legs)
	}
	if legs == 0 {
		t.Fatal("no message has several legs")
	}
	e.legs = nil
	got := map[string]*messagePage{}
	e.say = func(r response) { got[r.Message.Conversation] = r.Message }
	e.rest = func() {
		e.rest = nil
		for _, x := range e.list[1:] {
			if r := e.answer(request{Ask: askMessage, Conversation: x.ID()}, nil, nil); !r.Later || r.Message != nil {
				t.Errorf("%s is answered with %+v", x.ID(), r)
			}
		}
		if r := e.answer(request{Ask: askConversation, Conversation: "c2"}, nil, nil); r.Conversation == nil {
			t.Errorf("a conversation is answered with %+v", r)
		}
	}
	got["c1"] = ask(t, e, request{Ask: askMessage, Conversation: "c1"}).Message
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the messages are %v, not %v", got, want)
	}
}
