package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// browserPort is a Web Worker that runs the same program.
type browserPort struct {
	worker    ui.Value
	listeners map[string]ui.Func // by event
}

// startWorker starts a Web Worker from a script's address. Do runs a function
// on the goroutine that owns the page.
func startWorker(address string, do func(func())) connect {
	return func(receive func(string, ui.Value), fail func(string)) port {
		p := &browserPort{worker: newWorker(address), listeners: make(map[string]ui.Func)}
		listen := func(event string, f func(e ui.Value)) {
			fn := ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
				f(args[0])
				return nil
			})
			p.listeners[event] = fn
			p.worker.Call("addEventListener", event, fn)
		}
		listen("message", func(e ui.Value) {
			data := e.Get("data")
			if data.Type() == ui.TypeString {
				text := data.String()
				do(func() { receive(text, nil) })
				return
			}
			if answer := data.Get("answer"); answer.Truthy() {
				text, buffer := answer.String(), data.Get("buffer")
				do(func() { receive(text, buffer) })
				return
			}
			why := data.Get("fault").String()
			do(func() { fail(why) })
		})
		listen("error", func(e ui.Value) {
			e.Call("preventDefault")
			do(func() { fail("its script could not be loaded or has failed") })
		})
		return p
	}
}

// newWorker takes the worker that compiled the program while the page loaded.
// It serves one log; to others the compiled program is given.
func newWorker(address string) ui.Value {
	boot := ui.Window().Get("smtpexplain")
	if worker := boot.Get("worker"); worker.Truthy() {
		boot.Set("worker", nil)
		return worker
	}
	worker := ui.Window().Get("Worker").New(address)
	program := ui.Window().Get("Object").New()
	program.Set("module", boot.Get("module"))
	worker.Call("postMessage", program)
	return worker
}

func (p *browserPort) send(request string, files ui.Value) {
	message := ui.Window().Get("Object").New()
	message.Set("request", request)
	if files == nil {
		p.worker.Call("postMessage", message)
		return
	}
	message.Set("files", files)
	buffers := ui.Window().Get("Array").New()
	for i := range files.Length() {
		buffers.Call("push", files.Index(i).Get("buffer"))
	}
	p.worker.Call("postMessage", message, buffers)
}

func (p *browserPort) close() {
	p.worker.Call("terminate")
	for event, f := range p.listeners {
		p.worker.Call("removeEventListener", event, f) // what it still says has nobody to hear it
		f.Release()
	}
}
