package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// listenToDesktop takes what reaches the page from outside of its window: what
// the service worker says, files that another program has shared, and files
// that were opened with the installed page.
func (d *desk) listenToDesktop() {
	news := ui.Window().Get("smtpexplainNews")
	if !news.Truthy() {
		return // the single file has no service worker
	}
	news.Invoke(ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
		said := args[0]
		d.do(func() { d.hear(said) })
		return nil
	}))
	if ui.Window().URL().Query().Has("shared") {
		if worker := ui.Window().Get("navigator").Get("serviceWorker"); worker.Truthy() && worker.Get("controller").Truthy() {
			worker.Get("controller").Call("postMessage", "hand over")
		}
	}
	if queue := ui.Window().Get("launchQueue"); queue.Truthy() {
		queue.Call("setConsumer", ui.FuncOf(func(_ ui.Value, args []ui.Value) any {
			handles := args[0].Get("files")
			d.do(func() { d.openHandles(handles) })
			return nil
		}))
	}
}

// hear takes a message of the service worker.
func (d *desk) hear(said ui.Value) {
	if shared := said.Get("shared"); shared.Truthy() {
		if shared.Length() == 0 {
			d.fail("Nothing has arrived", "What another program has shared is kept until the page takes it, and no longer. Share it again, or open the file here.")
			return
		}
		d.openFiles(shared)
		return
	}
	outcome := said.Get("offline")
	if outcome.Type() != ui.TypeString {
		return
	}
	d.notKept = notKept(outcome.String(), said.Get("update").Truthy())
	if d.notKept == "" {
		d.status = "This site is kept in the browser and works with the network off."
	}
}

// notKept says why the files of a version are not kept in the browser and what
// that means; "" if they are.
func notKept(outcome string, update bool) string {
	why := "not every file of it could be loaded"
	switch outcome {
	case "ready":
		return ""
	case "full":
		why = "the browser has no room left for it"
	}
	if update {
		return "There is a new version of this site, but " + why + ". The version you have stays as it is and goes on working. The next visit tries again."
	}
	return "This site cannot be kept for use without a network: " + why + ". It works as long as the network does. Reloading the page tries again."
}

// openHandles opens the files that the desktop hands to the installed page.
func (d *desk) openHandles(handles ui.Value) {
	if !handles.Truthy() || handles.Length() == 0 {
		return // started without a file
	}
	files := ui.Window().Get("Array").New()
	for i := range handles.Length() {
		files.Call("push", handles.Index(i).Call("getFile"))
	}
	d.await(ui.Window().Get("Promise").Call("all", files), d.openFiles, func(why string) {
		d.fail("The file cannot be read", "The browser says: "+why+". Open it here, or copy it to this computer first.")
	})
}
