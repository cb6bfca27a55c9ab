package app

import (
	"encoding/json"
	"fmt"
	"runtime/debug"

	"smtpexplain/grammar"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// StartWorker runs the engine in a Web Worker until the page ends it. The
// script web/worker.js keeps the messages that come before the program runs.
func StartWorker() {
	if ui.IsServer {
		return
	}
	// The garbage collector shares the worker's one thread, and an opened log
	// is mostly kept: collect less often while there is room, and by need when
	// a large log fills the tab.
	debug.SetGCPercent(400)
	debug.SetMemoryLimit(1 << 30)
	scope := ui.Window()
	queue := make(chan ui.Value, 1024)
	take := ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
		queue <- args[0]
		return nil
	})
	scope.Call("smtpexplainReady", take)
	var e engine
	say := func(r Response) {
		text, err := json.Marshal(r)
		if err != nil {
			text, _ = json.Marshal(Response{Number: r.Number, Error: "The answer could not be written: " + err.Error()})
		}
		if r.data == nil {
			scope.Call("postMessage", string(text))
			return
		}
		bytes := scope.Get("Uint8Array").New(len(r.data))
		ui.CopyBytesToJS(bytes, r.data)
		buffer := bytes.Get("buffer")
		scope.Call("postMessage", map[string]any{"answer": string(text), "buffer": buffer}, []any{buffer})
	}
	if len(queue) == 0 {
		warmUp()
	}
	for message := range queue {
		var r Request
		if err := json.Unmarshal([]byte(message.Get("request").String()), &r); err != nil {
			continue
		}
		say(e.answer(r, takeFiles(message), func(what string) {
			say(Response{Number: r.Number, Progress: what})
		}))
	}
}

// warmUp reads a small log while nobody waits. Browsers compile a function of
// the program when it is first called and again when it is called often; the
// first log of a visit need not wait for that.
func warmUp() {
	session := "[01/Jan/2024 00:00:00][1] {smtps} SMTP server session begin; client connected from a.example:1\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Sent SMTP greeting to a.example:1\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Command EHLO a.example\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Sent reply to EHLO: 250 b.example ...\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Command MAIL FROM:<x%d@a.example> SIZE=1\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Sent reply to MAIL: 250 2.1.0 Sender <x%d@a.example> ok\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Command RCPT TO:<y%d@b.example>\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} Sent reply to RCPT: 550 5.1.1 User y%d@b.example unknown\n" +
		"[01/Jan/2024 00:00:00][1] {smtps} SMTP server session end\n"
	var text []byte
	for i := range 60 {
		text = fmt.Appendf(text, session, i, i, i, i)
	}
	var e engine
	quiet := func(string) {}
	open := e.answer(Request{Ask: AskOpen}, []grammar.File{{Data: text}}, quiet)
	if open.Opened == nil {
		return
	}
	for _, ask := range []Ask{AskList, AskConversation, AskLines, AskLadder} {
		_, _ = json.Marshal(e.answer(Request{Ask: ask, Conversation: open.Opened.First, Count: 20}, nil, quiet))
	}
}

// takeFiles copies the files of a message out of their buffers.
func takeFiles(message ui.Value) []grammar.File {
	list := message.Get("files")
	if !list.Truthy() {
		return nil
	}
	var files []grammar.File
	for i := range list.Length() {
		f := list.Index(i)
		bytes := ui.Window().Get("Uint8Array").New(f.Get("buffer"))
		data := make([]byte, bytes.Length())
		ui.CopyBytesToGo(data, bytes)
		files = append(files, grammar.File{Name: f.Get("name").String(), Data: data})
		f.Set("buffer", nil) // the copy is enough
	}
	return files
}
