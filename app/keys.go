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
	{compareKey, "compare with another conversation"},
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

// stroke is a key with what is held down beside it, and where it was pressed.
type stroke struct {
	key                 string
	control, shift, alt bool
	target              ui.Value
}

func strokeOf(e ui.Event) stroke {
	held := func(name string) bool { return e.Get(name).Bool() }
	return stroke{key: e.Get("key").String(), control: held("ctrlKey") || held("metaKey"), shift: held("shiftKey"), alt: held("altKey"), target: e.Get("target")}
}

// written reports whether the key goes into a control that takes text.
func (k stroke) written() bool {
	switch strings.ToLower(k.target.Get("tagName").String()) {
	case "input", "textarea", "select":
		return true
	}
	return false
}

// onKey handles keys for the whole page. What means nothing here is left to the
// browser.
func (d *desk) onKey(e ui.Event) {
	if e.Get("defaultPrevented").Bool() || e.Get("isComposing").Bool() || dialogOpen() {
		return
	}
	k := strokeOf(e)
	switch {
	case d.chord(k):
		e.PreventDefault()
	case k.control || k.alt:
	case k.key == "Escape":
		d.escape(k)
	case k.written() || d.keysOff:
	case d.singleKey(k):
		e.PreventDefault()
	}
}

// inLog reports whether the opened log is what the page shows.
func (d *desk) inLog() bool { return d.opened != nil && d.onHome() }

// chord handles what works everywhere, in a text control and with single keys
// switched off too. Like the functions below it reports whether the key means
// something.
func (d *desk) chord(k stroke) bool {
	with := k.control && !k.shift && !k.alt
	switch {
	case with && k.key == "o":
		ui.Window().GetElementByID("file").Call("click")
	case with && k.key == "f" && d.inLog() && !focusIsOn("find"): // the second time it is the browser's
		d.openFind()
	case k.key == "F3" && !k.control && !k.alt && d.inLog():
		step := +1
		if k.shift {
			step = -1
		}
		d.findStep(step)
	default:
		return false
	}
	return true
}

// singleKey handles keys that are pressed alone.
func (d *desk) singleKey(k stroke) bool {
	switch {
	case k.key == "?":
		showKeys()
	case d.inLog():
		return d.logKey(k) || d.lineKey(k) || d.tabKey(k.key)
	case k.key == "/":
		box := ui.Window().GetElementByID("reference-search")
		if !box.Truthy() {
			return false
		}
		box.Call("focus")
	default:
		return false
	}
	return true
}

// logKey handles what leads through a log.
func (d *desk) logKey(k stroke) bool {
	switch k.key {
	case "j":
		d.stepLine(+1)
	case "k":
		d.stepLine(-1)
	case "J":
		d.stepTo(+1, false)
	case "K":
		d.stepTo(-1, false)
	case "n":
		d.nextProblem(+1)
	case "p":
		d.nextProblem(-1)
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
	default:
		return false
	}
	return true
}

// nextProblem goes to the next or previous failed conversation, in the whole log
// to the next or previous marked line.
func (d *desk) nextProblem(step int) {
	if d.place.View == viewRaw {
		d.stepProblem(step)
	} else {
		d.stepTo(step, true)
	}
}

// lineKey walks the lines and their words, and explains them.
func (d *desk) lineKey(k stroke) bool {
	switch k.key {
	case "ArrowLeft", "ArrowRight":
		if d.annotated() == nil || !inLines(k.target) {
			return false
		}
		d.stepWord(map[string]int{"ArrowLeft": -1, "ArrowRight": +1}[k.key])
	case "ArrowDown", "ArrowUp":
		if d.annotated() == nil || !k.target.Call("matches", ".line, .word").Bool() {
			return false
		}
		d.stepLine(map[string]int{"ArrowUp": -1, "ArrowDown": +1}[k.key])
	case "Enter":
		return !k.target.Call("closest", "a, button, summary, [role=button]").Truthy() && d.explainLine()
	default:
		return false
	}
	return true
}

// compareKey follows the keys of the tabs.
const compareKey = "4"

// tabKey opens a view of the conversation, or compares it.
func (d *desk) tabKey(key string) bool {
	if d.detail == nil {
		return false
	}
	if key == compareKey {
		if d.opened.Overview.Conversations > 1 {
			d.jump(d.comparePlace(d.detail.ID, ""))
		}
		return true
	}
	n, err := strconv.Atoi(key)
	if err != nil || n < 1 || n > len(tabs) {
		return false
	}
	p := d.toList()
	p.Tab, p.Conversation = tabs[n-1], d.detail.ID
	if d.place.View == viewConversations {
		p.Line = d.place.Line
	}
	d.jump(p)
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
func (d *desk) escape(k stroke) {
	menu := k.target.Call("closest", "details.menu[open]")
	switch {
	case menu.Truthy():
		menu.Call("removeAttribute", "open")
		menu.Call("querySelector", "summary").Call("focus")
	case d.find.open && k.target.Call("closest", ".find").Truthy():
		d.closeFind()
	case k.target.Call("matches", "input, textarea").Bool():
		k.target.Call("blur")
	case d.note != pieceRef{}:
		d.closeNote()
	case d.find.open:
		d.closeFind()
	case d.trouble != nil:
		d.trouble = nil
	case !d.inLog():
	case k.target.Call("matches", ".line .word").Bool():
		k.target.Call("closest", ".line").Call("focus")
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

// focusIsOn reports whether an element has the focus.
func focusIsOn(id string) bool {
	return ui.Window().Get("document").Get("activeElement").Get("id").String() == id
}

// focusOn moves the focus to an element.
func focusOn(id string) {
	if e := ui.Window().GetElementByID(id); e.Truthy() {
		e.Call("focus", map[string]any{"preventScroll": id != "main"})
	}
}
