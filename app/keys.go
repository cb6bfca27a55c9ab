package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// keyHelp is the map of the keyboard.
var keyHelp = []struct{ keys, text string }{
	{"j / k", "next, previous conversation"},
	{"n / p", "next, previous failure"},
	{"1 / 2 / 3", "annotated log, ladder, raw log"},
	{"/", "search the list, or the reference"},
	{"o", "overview of the log"},
	{"c", "copy a report on the conversation, without private data"},
	{"s", "share: choose what is sent, and how"},
	{"Ctrl + O", "open a file"},
	{"Ctrl + V", "open what is on the clipboard"},
	{"Esc", "close what is open, go back to the list"},
	{"?", "this map"},
}

// onKey handles keys for the whole page.
func (d *desk) onKey(e ui.Event) {
	key := e.Get("key").String()
	if key == "o" && (e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()) && !e.Get("shiftKey").Bool() {
		e.PreventDefault()
		ui.Window().GetElementByID("file").Call("click")
		return
	}
	if e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("altKey").Bool() {
		return
	}
	tag := strings.ToLower(e.Get("target").Get("tagName").String())
	if key == "Escape" {
		if tag == "input" || tag == "textarea" {
			e.Get("target").Call("blur")
			return
		}
		d.escape()
		return
	}
	if tag == "input" || tag == "textarea" || tag == "select" || d.keysOff || ui.Window().Get("document").Call("querySelector", "dialog[open]").Truthy() {
		return
	}
	switch key {
	case "?":
		e.PreventDefault()
		showKeys()
	case "/":
		for _, id := range []string{"list-search", "reference-search"} {
			if box := ui.Window().GetElementByID(id); box.Truthy() {
				e.PreventDefault()
				box.Call("focus")
			}
		}
	default:
		if d.opened != nil && d.onHome() {
			d.logKey(e, key)
		}
	}
}

func (d *desk) logKey(e ui.Event, key string) {
	switch key {
	case "j":
		d.stepTo(+1, false)
	case "k":
		d.stepTo(-1, false)
	case "n":
		d.stepTo(+1, true)
	case "p":
		d.stepTo(-1, true)
	case "o":
		d.jump(place{View: viewOverview})
	case "s":
		d.openShare()
	case "c":
		d.copyReport()
	case "1", "2", "3":
		if d.detail != nil {
			p := d.place
			p.View, p.Tab, p.Line = viewConversations, tabs[key[0]-'1'], 0
			d.jump(p)
		}
	default:
		return
	}
	e.PreventDefault()
}

// escape closes the innermost thing that is open.
func (d *desk) escape() {
	switch {
	case d.note != pieceRef{}:
		d.note = pieceRef{}
	case d.trouble != nil:
		d.trouble = nil
	case d.opened == nil || !d.onHome():
	case d.place.View != viewConversations, d.place.Conversation != "" && narrow():
		d.jump(d.toList())
	}
}

// narrow reports whether the list and the conversation take turns.
func narrow() bool {
	return ui.Window().Call("matchMedia", "(max-width: 54rem)").Get("matches").Bool()
}

// toList is the place of the list, under the filter that is set.
func (d *desk) toList() place {
	return place{Verdict: d.place.Verdict, Cause: d.place.Cause, LogOrder: d.place.LogOrder}
}

// keyMap is the dialog that shows the keys.
type keyMap struct {
	ui.Compo
	Desk *desk
	Off  bool
}

// Render draws the dialog.
func (k *keyMap) Render() ui.UI {
	return ui.Elem("dialog").ID("keys").Class("dialog").Aria("labelledby", "keys-title").Body(
		ui.H2().ID("keys-title").Text("Keyboard"),
		ui.Dl().Class("keys").Body(ui.Range(keyHelp).Slice(func(i int) ui.UI {
			return ui.Div().Body(ui.Dt().Body(ui.Kbd().Text(keyHelp[i].keys)), ui.Dd().Text(keyHelp[i].text))
		})),
		ui.Label().Class("check").Body(
			ui.Input().Type("checkbox").Checked(!k.Off).OnChange(k.onSwitch),
			ui.Text("Single keys are shortcuts"),
		),
		ui.Button().Class("button").Type("button").OnClick(func(ui.Context, ui.Event) { closeDialog("keys") }).Text("Close"),
	)
}

func (k *keyMap) onSwitch(ctx ui.Context, _ ui.Event) {
	k.Desk.keysOff = !ctx.JSSrc().Get("checked").Bool()
	_ = ctx.LocalStorage().Set(keysSetting, k.Desk.keysOff)
}

func showKeys() { showDialog("keys") }

// focusOn moves the focus to an element.
func focusOn(id string) {
	if e := ui.Window().GetElementByID(id); e.Truthy() {
		e.Call("focus", map[string]any{"preventScroll": id != "main"})
	}
}
