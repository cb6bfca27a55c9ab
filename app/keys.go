package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// keyHelp is the map of the keyboard.
var keyHelp = []struct{ keys, text string }{
	{"n / p", "next, previous problem: a failed conversation, or in the whole log a marked line"},
	{"J / K", "next, previous conversation"},
	{"j / k", "next, previous line"},
	{"← / →", "walk the words of the line"},
	{"Enter", "explain the line or the word; in a log as text, show its conversation"},
	{"/ or Ctrl + F", "find in the whole log; Ctrl + F once more is the browser's"},
	{"F3, Shift + F3", "next, previous hit"},
	{"f", "filter the list"},
	{keysOfTabs(), viewsOfTabs()},
	{"4", "compare with another conversation"},
	{"o", "overview of the log"},
	{"c", "copy a report on the conversation, without private data"},
	{"s", "share: choose what is sent, and how"},
	{"Ctrl + O", "open a file"},
	{"Ctrl + V", "open what is on the clipboard"},
	{"Esc", "close what is open, then one step back"},
	{"?", "this map"},
}

// keysOfTabs and viewsOfTabs follow the list of tabs.
func keysOfTabs() string {
	var keys []string
	for i := range tabs {
		keys = append(keys, strconv.Itoa(i+1))
	}
	return strings.Join(keys, " / ")
}

func viewsOfTabs() string {
	var titles []string
	for _, t := range tabs {
		titles = append(titles, strings.ToLower(tabTitles[t]))
	}
	return strings.Join(titles, ", ")
}

// onKey handles keys for the whole page.
func (d *desk) onKey(e ui.Event) {
	key := e.Get("key").String()
	control := e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()
	shift, alt := e.Get("shiftKey").Bool(), e.Get("altKey").Bool()
	inLog := d.opened != nil && d.onHome()
	switch {
	case e.Get("defaultPrevented").Bool() || e.Get("isComposing").Bool() || dialogOpen():
		return
	case control && !shift && !alt && key == "o":
		e.PreventDefault()
		ui.Window().GetElementByID("file").Call("click")
		return
	case control && !shift && !alt && key == "f" && inLog:
		if active := ui.Window().Get("document").Get("activeElement").Get("id"); active.String() != "find" {
			e.PreventDefault()
			d.openFind()
		} // the second time it is the browser's
		return
	case key == "F3" && !control && !alt && inLog:
		e.PreventDefault()
		if shift {
			d.findStep(-1)
		} else {
			d.findStep(+1)
		}
		return
	case control || alt:
		return
	case key == "Escape":
		d.escape(e)
		return
	}
	target := e.Get("target")
	tag := strings.ToLower(target.Get("tagName").String())
	if tag == "input" || tag == "textarea" || tag == "select" || d.keysOff {
		return
	}
	switch {
	case key == "?":
		e.PreventDefault()
		showKeys()
	case inLog:
		if d.logKey(key, target) {
			e.PreventDefault()
		}
	case key == "/":
		if box := ui.Window().GetElementByID("reference-search"); box.Truthy() {
			e.PreventDefault()
			box.Call("focus")
		}
	}
}

// logKey handles a key in an opened log; it reports whether the key means
// something there.
func (d *desk) logKey(key string, target ui.Value) bool {
	wholeLog := d.place.View == viewRaw
	switch key {
	case "j":
		d.stepLine(+1)
	case "k":
		d.stepLine(-1)
	case "J":
		d.stepTo(+1, false)
	case "K":
		d.stepTo(-1, false)
	case "n", "p":
		step := map[string]int{"n": +1, "p": -1}[key]
		if wholeLog {
			d.stepProblem(step)
		} else {
			d.stepTo(step, true)
		}
	case "/":
		d.openFind()
	case "f":
		d.focusFilter()
	case "s":
		d.openShare()
	case "c":
		d.copyReport()
	case "o":
		p := d.toList()
		p.View = viewOverview
		d.jump(p)
	case "ArrowLeft", "ArrowRight":
		if d.annotated() == nil || !inLines(target) {
			return false
		}
		d.stepWord(map[string]int{"ArrowLeft": -1, "ArrowRight": +1}[key])
	case "ArrowDown", "ArrowUp":
		if d.annotated() == nil || !target.Call("matches", ".line, .word").Bool() {
			return false
		}
		d.stepLine(map[string]int{"ArrowUp": -1, "ArrowDown": +1}[key])
	case "Enter":
		if target.Call("closest", "a, button, summary, [role=button]").Truthy() {
			return false
		}
		return d.explainLine()
	case "4":
		if d.detail != nil && d.opened.Overview.Conversations > 1 {
			d.jump(d.comparePlace(d.detail.ID, ""))
		}
	default:
		n, err := strconv.Atoi(key)
		if err != nil || n < 1 || n > len(tabs) || d.detail == nil {
			return false
		}
		p := d.toList()
		p.Tab, p.Conversation = tabs[n-1], d.detail.ID
		if d.place.View == viewConversations {
			p.Line = d.place.Line
		}
		d.jump(p)
	}
	return true
}

// inLines reports whether the words of a line can be walked from an element:
// from a line, from one of its words, or from where nothing has the focus.
func inLines(target ui.Value) bool {
	return target.Call("matches", "body, main, #answer, .line, .line .word").Bool()
}

// focusFilter leads to the search field of the list, from every view.
func (d *desk) focusFilter() {
	if d.opened.Overview.Conversations < 2 {
		d.status = "There is only one conversation to show."
		return
	}
	if d.place.View != viewConversations || d.place.Conversation != "" && narrow() {
		d.jump(d.toList())
	}
	d.ctx.Defer(func(ui.Context) { focusOn("list-search") })
}

// escape closes the innermost thing that is open, or goes one step back.
func (d *desk) escape(e ui.Event) {
	target := e.Get("target")
	tag := strings.ToLower(target.Get("tagName").String())
	menu := target.Call("closest", "details.menu[open]")
	switch {
	case menu.Truthy():
		menu.Call("removeAttribute", "open")
		menu.Call("querySelector", "summary").Call("focus")
	case d.find.open && target.Call("closest", ".find").Truthy():
		d.closeFind()
	case tag == "input" || tag == "textarea":
		target.Call("blur")
	case d.note != pieceRef{}:
		d.closeNote()
	case d.find.open:
		d.closeFind()
	case d.trouble != nil:
		d.trouble = nil
	case d.opened == nil || !d.onHome():
	case target.Call("matches", ".line .word").Bool():
		target.Call("closest", ".line").Call("focus")
	case d.place.View == viewCompare:
		d.jump(d.toConversation(d.place.Conversation))
	case d.place.View != viewConversations:
		p := d.toList()
		if d.detail != nil && !narrow() {
			p.Conversation = d.detail.ID
		}
		d.jump(p)
	case d.place.Conversation != "" && narrow():
		d.jump(d.toList())
	}
}

func dialogOpen() bool {
	return ui.Window().Get("document").Call("querySelector", "dialog[open]").Truthy()
}

// narrow reports whether the list and the conversation take turns.
func narrow() bool {
	return ui.Window().Call("matchMedia", "(max-width: 54rem)").Get("matches").Bool()
}

// toList is the place of the list, under the filter that is set.
func (d *desk) toList() place {
	p := d.place
	return place{Verdict: p.Verdict, Cause: p.Cause, Phase: p.Phase, Direction: p.Direction, LogOrder: p.LogOrder, scope: p.scope}
}

// keyMap is the dialog that shows the keys.
type keyMap struct {
	ui.Compo
	Desk *desk
	Off  bool
}

// OnInit gives way while the program starts.
func (k *keyMap) OnInit() { k.Desk.giveWay() }

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
