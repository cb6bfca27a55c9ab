//go:build js

package app

import (
	"encoding/json"
	"fmt"
	"runtime"
	"runtime/debug"
	"time"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/grammar"
)

// turnTime is how long a log is read before other questions are heard.
const turnTime = 25 * time.Millisecond

// StartWorker runs the engine in a Web Worker until the page ends it. The
// script web/worker.js keeps the messages that come before the program runs.
func StartWorker() {
	w := &worker{scope: ui.Window(), queue: make(chan ui.Value, 1024), woken: make(chan struct{}, 1)}
	w.scope.Call("smtpexplainReady", ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
		w.queue <- args[0]
		return nil
	}))
	w.channel = w.scope.Get("MessageChannel").New()
	w.channel.Get("port1").Set("onmessage", ui.FuncOf(func(ui.Value, []ui.Value) any {
		w.woken <- struct{}{}
		return nil
	}))
	roomFor(0)
	for n := 0; n < warmUps && len(w.queue) == 0; n++ {
		warmUp()
		w.turn()
	}
	w.engine.say, w.engine.rest = w.say, w.rest
	for message := range w.queue {
		w.take(message)
	}
}

// roomFor prepares the memory for what is to come. The garbage collector shares
// the worker's one thread, and most of what it looks through is the opened log,
// which is kept. For a small log it hardly pays to collect. Of a large one the
// tab holds several times the size: room for that is asked of the browser at
// once, since asking a thousand times takes longer than reading, and is filled
// before anything is collected. From then on garbage may add a quarter.
func roomFor(bytes int64) {
	const large, most = 16 << 20, 1 << 30 // a tab that cannot give more may still hold the log
	if bytes < large {
		debug.SetGCPercent(400)
		return
	}
	room := make([]byte, min(7*bytes/2, most))
	runtime.KeepAlive(room)
	runtime.GC()          // the room is free for others now
	const least = 4 << 20 // is what the first percentage is of, as long as little is kept
	debug.SetGCPercent(int(7 * bytes / 2 * 100 / least))
	runtime.SetFinalizer(new([64]byte), func(*[64]byte) { debug.SetGCPercent(25) }) // at the first collection
}

// worker is the other end of a client.
type worker struct {
	scope   ui.Value
	queue   chan ui.Value // messages that came
	channel ui.Value      // a message to itself, for a way through the browser's queue
	woken   chan struct{}
	rested  time.Time
	engine  engine
}

func (w *worker) say(r response) {
	text, err := json.Marshal(r)
	if err != nil {
		text, _ = json.Marshal(response{Number: r.Number, Error: "The answer could not be written: " + err.Error()})
	}
	if r.data == nil {
		w.scope.Call("postMessage", string(text))
		return
	}
	bytes := w.scope.Get("Uint8Array").New(len(r.data))
	ui.CopyBytesToJS(bytes, r.data)
	buffer := bytes.Get("buffer")
	w.scope.Call("postMessage", map[string]any{"answer": string(text), "buffer": buffer}, []any{buffer})
}

// take answers a message.
func (w *worker) take(message ui.Value) {
	var r request
	if err := json.Unmarshal([]byte(message.Get("request").String()), &r); err != nil {
		return
	}
	w.rested = time.Now()
	w.say(w.engine.answer(r, takeFiles(message), func(what string) {
		w.say(response{Number: r.Number, Progress: what})
	}))
}

// rest lets the browser deliver what has come meanwhile, and answers it. Go's
// own scheduler would not: it gives the thread back only when everything waits.
func (w *worker) rest() {
	if time.Since(w.rested) < turnTime {
		return
	}
	w.turn()
	for len(w.queue) > 0 {
		w.take(<-w.queue)
	}
	w.rested = time.Now()
}

// turn gives the browser a turn, in which it puts what has come into the queue.
func (w *worker) turn() {
	w.channel.Get("port2").Call("postMessage", nil)
	<-w.woken
}

// warmUps is how often a small log is read while nobody waits. Browsers compile
// a function of the program when it is first called and again, better, when it
// is called often; the first log of a visit need not wait for that.
const warmUps = 20

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
	open := e.answer(request{Ask: askOpen}, []grammar.File{{Data: text}}, quiet)
	if open.Opened == nil {
		return
	}
	_, _ = json.Marshal(open) // with what the page asks first
	_, _ = json.Marshal(e.answer(request{Ask: askLadder, Conversation: open.Opened.First, Count: 20}, nil, quiet))
}

// takeFiles copies the files of a message out of their buffers.
func takeFiles(message ui.Value) []grammar.File {
	list := message.Get("files")
	if !list.Truthy() {
		return nil
	}
	var files []grammar.File
	all := int64(0)
	for i := range list.Length() {
		all += int64(list.Index(i).Get("buffer").Get("byteLength").Int())
	}
	roomFor(all)
	for i := range list.Length() {
		f := list.Index(i)
		buffer := f.Get("buffer")
		bytes := ui.Window().Get("Uint8Array").New(buffer)
		data := make([]byte, bytes.Length())
		ui.CopyBytesToGo(data, bytes)
		files = append(files, grammar.File{Name: f.Get("name").String(), Data: data})
		// The copy is enough. The browser would keep its own for a long time: its
		// collector does not see how large it is.
		f.Set("buffer", nil)
		if buffer.Get("transfer").Truthy() {
			buffer.Call("transfer", 0)
		}
	}
	return files
}
