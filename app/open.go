package app

import (
	"fmt"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// run takes over in the browser: listeners for the whole window, the worker,
// the settings.
func (d *desk) run(ctx ui.Context) {
	d.ctx = ctx
	if d.running {
		return
	}
	d.running = true
	d.start = startWorker(ctx.ResolveStaticResource("/web/worker.js"), d.do)
	d.loadSettings(ctx)
	d.takeEarly()
	d.listen("paste", d.onPaste)
	d.listen("dragenter", func(e ui.Event) { e.PreventDefault(); d.dragging(+1) })
	d.listen("dragleave", func(e ui.Event) { d.dragging(-1) })
	d.listen("dragover", func(e ui.Event) { e.PreventDefault() })
	d.listen("drop", d.onDrop)
	d.listen("keydown", d.onKey)
	d.listenToDesktop()
	d.prepare()
	ui.Window().Get("smtpexplain").Call("ready")
}

// takeEarly opens what was pasted, dropped or chosen before the program ran:
// web/early.js kept it. What was typed and pressed, that script carries over to
// the page that the program has drawn.
func (d *desk) takeEarly() {
	early := ui.Window().Get("smtpexplainEarly")
	if !early.Truthy() {
		return
	}
	kept := early.Call("take")
	if files, text := kept.Get("files"), kept.Get("text"); files.Truthy() && files.Length() > 0 {
		d.openFiles(files)
	} else if text.Truthy() {
		d.openValue("pasted text", text)
	}
}

// listen adds a listener to the window; it lives as long as the page.
func (d *desk) listen(event string, f func(ui.Event)) {
	ui.Window().Call("addEventListener", event, ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
		// The page's goroutine runs before this returns to the browser, so
		// the event can still be prevented.
		d.do(func() { f(ui.Event{Value: args[0]}) })
		return nil
	}))
}

// onPaste opens what is pasted anywhere but in a search field. The text is read
// from the event and never put into a text control: for a megabyte a browser
// needs a quarter of a second there, and six seconds for twenty.
func (d *desk) onPaste(e ui.Event) {
	if id := e.Get("target").Get("id"); id.Type() == ui.TypeString && (id.String() == "list-search" || id.String() == "reference-search") {
		return
	}
	data := e.Get("clipboardData")
	if !data.Truthy() {
		return
	}
	if files := data.Get("files"); files.Truthy() && files.Length() > 0 {
		e.PreventDefault()
		d.openFiles(files)
		return
	}
	text := data.Call("getData", "text/plain")
	if !text.Truthy() {
		d.fail("Nothing to read on the clipboard", "It holds no text and no file. Copy the lines of the log and paste again.")
		return
	}
	e.PreventDefault()
	d.openValue("pasted text", text)
}

func (d *desk) onDrop(e ui.Event) {
	e.PreventDefault()
	d.dropping = 0
	d.dragging(0)
	data := e.Get("dataTransfer")
	if files := data.Get("files"); files.Truthy() && files.Length() > 0 {
		d.openFiles(files)
		return
	}
	if text := data.Call("getData", "text/plain"); text.Truthy() {
		d.openValue("dropped text", text)
	}
}

// dragging counts dragenter and dragleave, which come for every element, and
// marks the window while something hovers over it.
func (d *desk) dragging(step int) {
	d.dropping = max(0, d.dropping+step)
	ui.Window().Get("document").Get("documentElement").Get("classList").Call("toggle", "dropping", d.dropping > 0)
}

// onFile opens what was chosen in the file dialog.
func (d *desk) onFile(ctx ui.Context, e ui.Event) {
	files := ctx.JSSrc().Get("files")
	if files.Length() > 0 {
		d.openFiles(files)
	}
}

// openFiles reads files as bytes, which never pass through the page's program.
func (d *desk) openFiles(files ui.Value) {
	n := files.Length()
	from := source{Name: fileName(files.Index(0))}
	if n > 1 {
		from.Name += " and " + explain.CountText(n-1, "more file")
	}
	for i := range n {
		from.Size += int64(files.Index(i).Get("size").Float())
	}
	switch {
	case from.Size == 0:
		d.fail(from.Name+" is empty", "It has 0 bytes. If it is a folder, open the files in it. If the server still writes to it, save a copy and open that.")
		return
	case from.Size > grammar.MaxBytes:
		d.fail(from.Name+" is too large", fmt.Sprintf("It has %s; a browser tab has room for %d MB. Cut it into parts, for example with split -n l/4, and open the part that holds the conversation.", explain.SizeText(from.Size), grammar.MaxBytes>>20))
		return
	}
	d.source, d.trouble = from, nil
	list := ui.Window().Get("Array").New()
	reading := ui.Window().Get("Array").New()
	for i := range n {
		f := files.Index(i)
		list.Call("push", map[string]any{"name": fileName(f)})
		reading.Call("push", f.Call("arrayBuffer"))
	}
	d.await(ui.Window().Get("Promise").Call("all", reading), func(buffers ui.Value) {
		for i := range n {
			list.Index(i).Set("buffer", buffers.Index(i))
		}
		d.take(from, list)
	}, func(why string) {
		d.fail(from.String()+" cannot be read", "The browser says: "+why+". If it is a folder, open the files in it. If it is on a network drive, copy it to this computer first.")
	})
	if input := ui.Window().GetElementByID("file"); input.Truthy() {
		input.Set("value", "")
	}
}

func fileName(f ui.Value) string { return grammar.PlainName(f.Get("name").String()) }

// openText opens text that is in the hands of the program already.
func (d *desk) openText(name, text string) { d.openValue(name, ui.ValueOf(text)) }

// openValue opens a string of the browser: it becomes bytes there.
func (d *desk) openValue(name string, text ui.Value) {
	bytes := ui.Window().Get("TextEncoder").New().Call("encode", text)
	from := source{Name: name, Size: int64(bytes.Get("byteLength").Float())}
	if from.Size == 0 {
		d.fail("There is nothing to explain yet", "Paste or type at least one line, for example the reply from a bounce.")
		return
	}
	list := ui.Window().Get("Array").New()
	list.Call("push", map[string]any{"name": name, "buffer": bytes.Get("buffer")})
	d.take(from, list)
}

// openSample fetches a sample from this site and opens it.
func (d *desk) openSample(f sample) {
	from := source{Name: f.File}
	address := d.ctx.ResolveStaticResource("/web/samples/" + f.File)
	d.await(ui.Window().Call("fetch", address), func(response ui.Value) {
		if !response.Get("ok").Bool() {
			d.fail("The sample could not be loaded", "The server answered "+response.Get("statusText").String()+".")
			return
		}
		d.await(response.Call("arrayBuffer"), func(buffer ui.Value) {
			from.Size = int64(buffer.Get("byteLength").Float())
			list := ui.Window().Get("Array").New()
			list.Call("push", map[string]any{"name": f.File, "buffer": buffer})
			d.take(from, list)
		}, func(why string) { d.fail("The sample could not be loaded", why) })
	}, func(why string) { d.fail("The sample could not be loaded", "The browser says: "+why+".") })
}

// await calls one of two functions, on the page's goroutine, once a promise is
// settled.
func (d *desk) await(promise ui.Value, then func(ui.Value), failed func(string)) {
	var ok, bad ui.Func
	release := func() { ok.Release(); bad.Release() }
	ok = ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
		v := args[0]
		d.do(func() { then(v) })
		release()
		return nil
	})
	bad = ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
		why := "unknown"
		if m := args[0].Get("message"); m.Type() == ui.TypeString {
			why = m.String()
		}
		d.do(func() { failed(why) })
		release()
		return nil
	})
	promise.Call("then", ok, bad)
}
