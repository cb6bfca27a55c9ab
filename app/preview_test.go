package app

import (
	"strings"
	"testing"

	"smtpexplain/explain"
	"smtpexplain/grammar"
	"smtpexplain/grammar/biglog"
)

// longLog is one that is shown in part before it is read as a whole.
func longLog() grammar.File {
	return grammar.File{Name: "long.log", Data: biglog.Log("kerio-debug", 70_000, biglog.Open)}
}

// TestPreview: the beginning of a long log is shown at once, questions about it
// are answered while the rest is read, and the ids stay what they were.
func TestPreview(t *testing.T) {
	var e engine
	var preview *Opened
	asked, progress := 0, []string{}
	first := map[string]string{}
	e.say = func(r Response) { preview = r.Opened }
	e.rest = func() {
		if asked++; preview == nil || asked%50 != 0 {
			return
		}
		list := e.answer(Request{Ask: AskList, Count: 3, Filter: Filter{LogOrder: true}}, nil, nil)
		if list.List == nil || list.List.Total != preview.Overview.Conversations {
			t.Fatalf("the list has %+v while the preview has %d", list, preview.Overview.Conversations)
		}
		for _, row := range list.List.Rows {
			first[row.ID] = row.From
		}
		if r := e.answer(Request{Ask: AskReread}, nil, nil); r.Error == "" {
			t.Fatal("read again while it is read")
		}
	}
	file := longLog()
	r := e.answer(Request{Number: 7, Ask: AskOpen}, []grammar.File{file}, func(s string) { progress = append(progress, s) })
	if r.Opened == nil || r.Opened.Preview || preview == nil || !preview.Preview {
		t.Fatalf("opened %+v after %+v", r, preview)
	}
	if part, all := preview.Overview, r.Opened.Overview; part.Lines >= all.Lines || all.Lines != 70_000 || part.Bytes > beginningBytes || all.Bytes != int64(len(file.Data)) {
		t.Errorf("the preview has %d lines, the whole %d", part.Lines, all.Lines)
	}
	if r.Opened.Stable == 0 || len(first) != 3 {
		t.Errorf("%d ids are stable, %d conversations were seen in the preview", r.Opened.Stable, len(first))
	}
	for id, from := range first {
		if i, _ := e.index(id); explain.NumberOf(id) > r.Opened.Stable || row(e.list[i]).From != from {
			t.Errorf("%s is from %s, was from %s", id, row(e.list[i]).From, from)
		}
	}
	if len(progress) < 2 || !strings.Contains(progress[1], " of ") {
		t.Errorf("the progress was %q", progress)
	}
}

// TestStop: what was shown stays when the person wants no more.
func TestStop(t *testing.T) {
	var e engine
	var preview *Opened
	e.say = func(r Response) { preview = r.Opened }
	e.rest = func() {
		if preview != nil {
			e.answer(Request{Ask: AskStop}, nil, nil)
		}
	}
	r := e.answer(Request{Ask: AskOpen}, []grammar.File{longLog()}, func(string) {})
	if r.Opened == nil || r.Opened.Overview.Lines != preview.Overview.Lines || r.Opened.Stable != len(e.list) || len(e.list) != preview.Overview.Conversations {
		t.Errorf("stopped with %+v", r)
	}
	if again := e.answer(Request{Ask: AskReread}, nil, func(string) {}); again.Opened == nil {
		t.Error(again.Error)
	}
}

// TestPreviewAnswersTwice: the preview and the whole answer one question.
func TestPreviewAnswersTwice(t *testing.T) {
	c, p := fakeClient(nil)
	got := []int{}
	c.ask(Request{Ask: AskOpen}, func(r Response) { got = append(got, r.Opened.Overview.Lines) })
	p.answer(Response{Number: 1, Opened: &Opened{Preview: true, Overview: explain.Overview{Lines: 10}}})
	p.answer(Response{Number: 1, Progress: "reading on"})
	p.answer(Response{Number: 1, Opened: &Opened{Overview: explain.Overview{Lines: 100}}})
	p.answer(Response{Number: 1, Opened: &Opened{Overview: explain.Overview{Lines: 1000}}})
	if len(got) != 2 || got[0] != 10 || got[1] != 100 {
		t.Errorf("the page got %v", got)
	}
}
