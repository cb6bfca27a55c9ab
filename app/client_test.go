package app

import (
	"encoding/json"
	"testing"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// fakePort is a worker that answers when the test tells it to.
type fakePort struct {
	receive func(string, ui.Value)
	fail    func(string)
	asked   []request
	closed  bool
}

func (p *fakePort) send(text string, _ ui.Value) {
	var r request
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		panic(err)
	}
	p.asked = append(p.asked, r)
}

func (p *fakePort) close() { p.closed = true }

func (p *fakePort) answer(r response) {
	text, _ := json.Marshal(r)
	p.receive(string(text), nil)
}

func fakeClient(broken func(string)) (*client, *fakePort) {
	p := &fakePort{}
	c := newClient(func(receive func(string, ui.Value), fail func(string)) port {
		p.receive, p.fail = receive, fail
		return p
	}, broken)
	return c, p
}

func TestAnswersFindTheirQuestions(t *testing.T) {
	c, p := fakeClient(nil)
	got := map[string]string{}
	c.ask(request{Ask: askList}, func(r response) { got["list"] = r.Error })
	c.ask(request{Ask: askRaw}, func(r response) { got["raw"] = r.Error })
	doing := ""
	c.progress = func(s string) { doing = s }
	p.answer(response{Number: p.asked[1].Number, Progress: "reading"})
	p.answer(response{Number: p.asked[1].Number, Error: "two"})
	p.answer(response{Number: p.asked[0].Number, Error: "one"})
	p.answer(response{Number: p.asked[0].Number, Error: "again"})
	p.answer(response{Number: 77, Error: "nobody asked"})
	if got["list"] != "one" || got["raw"] != "two" || doing != "reading" {
		t.Errorf("the answers are %v, the progress is %q", got, doing)
	}
}

func TestClosedClientIsSilent(t *testing.T) {
	broke := ""
	c, p := fakeClient(func(why string) { broke = why })
	c.ask(request{Ask: askOpen}, func(response) { t.Error("an answer came after the end") })
	c.close()
	c.close()
	p.answer(response{Number: p.asked[0].Number})
	p.fail("crash")
	c.ask(request{Ask: askList}, func(response) { t.Error("a closed client answers") })
	if !p.closed || len(p.asked) != 1 || broke != "" {
		t.Errorf("closed %v, %d questions, broken by %q", p.closed, len(p.asked), broke)
	}
}

func TestBrokenWorkerIsReported(t *testing.T) {
	broke := ""
	c, p := fakeClient(func(why string) { broke = why })
	c.ask(request{Ask: askOpen}, func(response) { t.Error("an answer came") })
	p.fail("out of memory")
	if broke != "out of memory" {
		t.Errorf("the reason is %q", broke)
	}
	p.receive("no JSON", nil)
	if broke != "its answer cannot be read" {
		t.Errorf("the reason is %q", broke)
	}
}

// TestSecondLogReplacesTheFirst: while one log is read another is pasted. The
// first worker is ended, and what it says afterwards changes nothing. The log
// that is open stays until the new one is there, and if that fails.
func TestSecondLogReplacesTheFirst(t *testing.T) {
	var ports []*fakePort
	d := newDesk()
	d.start = func(receive func(string, ui.Value), fail func(string)) port {
		p := &fakePort{receive: receive, fail: fail}
		ports = append(ports, p)
		return p
	}
	d.opened = &openedLog{}
	d.begin(source{"first.log", 10})
	first := d.opening
	first.ask(request{Ask: askOpen}, func(r response) { d.arrived(first, source{}, r) })
	d.begin(source{"second.log", 20})
	if !ports[0].closed || ports[1].closed || d.opening == first || d.source.Name != "second.log" {
		t.Fatal("the first worker goes on")
	}
	ports[0].answer(response{Number: 1, Error: "late"})
	if d.trouble != nil {
		t.Errorf("the first worker is heard: %+v", d.trouble)
	}
	ports[1].fail("out of memory")
	if d.trouble == nil || d.opened == nil || d.opening != nil || !ports[1].closed {
		t.Errorf("after the crash: trouble %+v, opened %v", d.trouble, d.opened != nil)
	}
	d.begin(source{"third.log", 30})
	d.cancel()
	if d.opening != nil || d.busy() || d.opened == nil || !ports[2].closed {
		t.Error("cancelled, and still reading")
	}
}

// TestForeseenQuestions: a log that was opened is shown without another question
// to the worker.
func TestForeseenQuestions(t *testing.T) {
	for _, name := range []string{"kerio-inbound.log", "bounce.eml"} {
		e := opened(t, name)
		c, p := fakeClient(nil)
		d := newDesk()
		d.log = c
		c.ask(request{Ask: askOpen}, func(r response) { d.opened = r.Opened })
		r := ask(t, e, request{Ask: askReread})
		r.Number = p.asked[0].Number
		p.answer(r)
		d.list.wanted = d.opened.First // there is no page that could scroll
		d.arriveAt(place{Conversation: d.opened.First})
		if len(p.asked) > 1 {
			t.Errorf("%s: the page asks %+v", name, p.asked[1:])
		}
		if d.lines == nil || d.detail == nil || d.list.total == 0 {
			t.Errorf("%s: lines %v, conversation %v, %d rows", name, d.lines, d.detail, d.list.total)
		}
		again := len(p.asked)
		c.ask(request{Ask: askConversation, Conversation: d.opened.First}, func(response) {})
		if len(p.asked) == again {
			t.Errorf("%s: an answer sent along was used twice", name)
		}
	}
}
