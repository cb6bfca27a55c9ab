package app

import (
	"encoding/json"

	"smtpexplain/grammar"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// StartWorker runs the engine in a Web Worker until the page ends it. The
// script web/worker.js keeps the messages that come before the program runs.
func StartWorker() {
	if ui.IsServer {
		return
	}
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
		scope.Call("postMessage", string(text))
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
