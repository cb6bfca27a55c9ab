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
	var preview *openedLog
	asked, progress := 0, []string{}
	first := map[string]string{}
	e.say = func(r response) { preview = r.Opened }
	e.rest = func() {
		if asked++; preview == nil || asked%50 != 0 {
			return
		}
		list := e.answer(request{Ask: askList, Count: 3, Filter: filter{LogOrder: true}}, nil, nil)
		if list.List == nil || list.List.Total != preview.Overview.Conversations {
			t.Fatalf("the list has %+v while the preview has %d", list, preview.Overview.Conversations)
		}
		for _, row := range list.List.Rows {
			first[row.ID] = row.From
		}
		if r := e.answer(request{Ask: askReread}, nil, nil); r.Error == "" {
			t.Fatal("read again while it is read")
		}
	}
	file := longLog()
	r := e.answer(request{Number: 7, Ask: askOpen}, []grammar.File{file}, func(s string) { progress = append(progress, s) })
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
		if i, _ := e.index(id); explain.NumberOf(id) > r.Opened.Stable || rowOf(e.list[i]).From != from {
			t.Errorf("%s is from %s, was from %s", id, rowOf(e.list[i]).From, from)
		}
	}
	if len(progress) < 2 || !strings.Contains(progress[1], " of ") {
		t.Errorf("the progress was %q", progress)
	}
}

// TestStop: what was shown stays when the person wants no more.
func TestStop(t *testing.T) {
	var e engine
	var preview *openedLog
	e.say = func(r response) { preview = r.Opened }
	e.rest = func() {
		if preview != nil {
			e.answer(request{Ask: askStop}, nil, nil)
		}
	}
	r := e.answer(request{Ask: askOpen}, []grammar.File{longLog()}, func(string) {})
	if r.Opened == nil || r.Opened.Overview.Lines != preview.Overview.Lines || r.Opened.Stable != len(e.list) || len(e.list) != preview.Overview.Conversations {
		t.Errorf("stopped with %+v", r)
	}
	if again := e.answer(request{Ask: askReread}, nil, func(string) {}); again.Opened == nil {
		t.Error(again.Error)
	}
}

// TestPreviewAnswersTwice: the preview and the whole answer one question.
func TestPreviewAnswersTwice(t *testing.T) {
	c, p := fakeClient(nil)
	got := []int{}
	c.ask(request{Ask: askOpen}, func(r response) { got = append(got, r.Opened.Overview.Lines) })
	p.answer(response{Number: 1, Opened: &openedLog{Preview: true, Overview: explain.Overview{Lines: 10}}})
	p.answer(response{Number: 1, Progress: "reading on"})
	p.answer(response{Number: 1, Opened: &openedLog{Overview: explain.Overview{Lines: 100}}})
	p.answer(response{Number: 1, Opened: &openedLog{Overview: explain.Overview{Lines: 1000}}})
	if len(got) != 2 || got[0] != 10 || got[1] != 100 {
		t.Errorf("the page got %v", got)
	}
}
