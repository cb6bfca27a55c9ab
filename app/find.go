package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// findState is the search through the whole log, as far as the page knows it.
// What is looked for never stands in the address.
type findState struct {
	open    bool
	find    find
	match   *matcher // nil while nothing is looked for
	trouble string   // why it cannot be looked for
	count   int      // hits so far
	kept    int      // of them can be stepped to
	line    int      // lines that were searched
	done    bool
	run     int  // counts searches: answers to an earlier one are dropped
	at      int  // the hit that was gone to, from 0; -1 for none
	spot    spot // where it is
	waiting int  // the step that was asked for before the search was done
	missed  int  // the step that was asked for where there was no hit
	back    ui.Value
}

// shown is what the page highlights; nil for nothing.
func (f *findState) shown() *matcher {
	if !f.open {
		return nil
	}
	return f.match
}

// nth is which hit of a line is the one that was gone to, -1 for none.
func (f *findState) nth(line int) int {
	if f.shown() == nil || f.at < 0 || f.spot.Line != line {
		return -1
	}
	return f.spot.Nth
}

// openFind shows the find bar, with the focus in it.
func (d *desk) openFind() {
	f := &d.find
	if !f.open {
		f.open = true
		f.back = ui.Window().Get("document").Get("activeElement")
		if f.match != nil {
			d.marksChanged()
		}
	}
	d.ctx.Defer(func(ui.Context) {
		if box := ui.Window().GetElementByID("find"); box.Truthy() {
			box.Call("focus")
			box.Call("select")
		}
	})
}

// closeFind takes the bar away and gives the focus back.
func (d *desk) closeFind() {
	f := &d.find
	f.open = false
	d.marksChanged()
	back := f.back
	f.back = nil
	d.ctx.Defer(func(ui.Context) {
		if back != nil && back.Truthy() && back.Get("isConnected").Bool() && back.Get("tagName").String() != "BODY" {
			back.Call("focus", map[string]any{"preventScroll": true})
			return
		}
		if d.place.Line > 0 {
			d.bring(d.place.Line)
		}
	})
}

// search begins to look for something else.
func (d *desk) search(what find) {
	f := &d.find
	*f = findState{open: true, find: what, run: f.run + 1, at: -1, back: f.back, waiting: f.waiting}
	if what.Text == "" || d.log == nil {
		f.waiting = 0
		d.marksChanged()
		return
	}
	match, err := newMatcher(what)
	if err != nil {
		f.trouble, f.waiting = sentence(err.Error()), 0
		d.marksChanged()
		return
	}
	f.match = match
	d.searchOn(f.run, 0)
}

// searchAgain looks for the same in a log of which more was read.
func (d *desk) searchAgain(before findState) {
	if before.find.Text == "" {
		return
	}
	d.find = before
	if d.find.waiting == 0 {
		d.find.waiting = before.missed
	}
	d.search(before.find)
	d.find.open = before.open
}

// searchOn asks for the next slice of a search.
func (d *desk) searchOn(run, line int) {
	f := &d.find
	d.log.ask(request{Ask: askFind, Find: f.find, First: line}, func(r response) {
		switch {
		case f.run != run:
		case r.Find == nil:
			f.match, f.trouble = nil, r.Error
		default:
			f.count, f.kept, f.line, f.done = r.Find.Count, r.Find.Kept, r.Find.Line, r.Find.Done
			if !f.done {
				d.searchOn(run, f.line)
				return
			}
			d.status = f.countText()
			d.marksChanged()
			step := f.waiting
			f.waiting = 0
			d.toHit(step)
		}
	})
}

// findStep goes to the next hit, or with -1 to the one before.
func (d *desk) findStep(step int) {
	f := &d.find
	switch {
	case f.find.Text == "":
		d.openFind()
	case f.match == nil:
	case !f.done:
		f.open, f.waiting = true, step
	default:
		if !f.open {
			d.openFind()
		}
		d.toHit(step)
	}
}

// toHit goes on from the hit that was gone to. The first time it is the one at
// the current line or behind it; with step 0, after typing, only if that does
// not leave the view.
func (d *desk) toHit(step int) {
	f := &d.find
	if f.missed = 0; f.count == 0 {
		d.status, f.missed = f.countText(), step
		return
	}
	run := f.run
	ask := func(hit int, then func(*spot)) {
		d.log.ask(request{Ask: askHit, Find: f.find, Hit: hit, Line: d.currentLine()}, func(r response) {
			if f.run == run && r.Spot != nil && r.Spot.Line > 0 {
				then(r.Spot)
			}
		})
	}
	arrive := func(s *spot) {
		if step == 0 && !d.inView(s) {
			return
		}
		if f.at >= 0 && f.at != s.Hit {
			return // keys were faster
		}
		f.at, f.spot = s.Hit, *s
		d.status = f.countText() + "."
		d.toSpot(s)
	}
	switch {
	case f.at >= 0:
		// The next key goes on from here, though the answer is still to come.
		f.at = ((f.at+step)%f.kept + f.kept) % f.kept
		f.spot = spot{}
		ask(f.at, arrive)
	case step < 0:
		ask(-1, func(s *spot) { ask(((s.Hit-1)%f.kept+f.kept)%f.kept, arrive) })
	default:
		ask(-1, arrive)
	}
}

// inView reports whether a line can be shown without leaving the view.
func (d *desk) inView(s *spot) bool {
	if d.place.View == viewRaw {
		return true
	}
	return d.place.View == viewConversations && d.detail != nil && d.detail.ID == s.Owner && (d.place.Tab == tabAnnotated || d.place.Tab == tabRaw)
}

// toSpot shows a line where it is in view, or else in the whole log.
func (d *desk) toSpot(s *spot) {
	if d.inView(s) {
		d.goLine(s.Line)
		return
	}
	p := d.toList()
	p.View, p.Line = viewRaw, s.Line
	d.jump(p)
}

// countText says how many hits there are, and which one it is.
func (f *findState) countText() string {
	switch {
	case f.match == nil:
		return ""
	case !f.done:
		return explain.NumberText(f.count) + " so far"
	case f.count == 0:
		return "No hits"
	case f.at >= 0 && f.kept < f.count:
		return explain.NumberText(f.at+1) + " of the first " + explain.NumberText(f.kept) + ", " + explain.NumberText(f.count) + " in all"
	case f.at >= 0:
		return explain.NumberText(f.at+1) + " of " + explain.NumberText(f.count)
	}
	return explain.CountText(f.count, "hit")
}

// findBar is where the search is typed. It lies over the page, as that of a
// browser does.
type findBar struct {
	ui.Compo
	Desk    *desk
	Find    find
	Text    string // the count
	Trouble string
}

// newFindBar is the bar, nil while it is closed.
func newFindBar(d *desk) ui.UI {
	if !d.find.open {
		return nil
	}
	return &findBar{Desk: d, Find: d.find.find, Text: d.find.countText(), Trouble: d.find.trouble}
}

// OnMount writes what was looked for before.
func (b *findBar) OnMount(ctx ui.Context) {
	ctx.Defer(func(ui.Context) { fill("find", b.Desk.find.find.Text) })
}

// fill writes into a text field. The fields hold their text themselves: what is
// typed while the page is drawn is not lost.
func fill(id, text string) {
	if box := ui.Window().GetElementByID(id); box.Truthy() && box.Get("value").String() != text {
		box.Set("value", text)
	}
}

// Render draws the bar.
func (b *findBar) Render() ui.UI {
	d := b.Desk
	text := ui.P().ID("find-count").Class("find-count").Text(b.Text)
	if b.Trouble != "" {
		text = ui.P().ID("find-count").Class("find-count", "find-trouble").Text(b.Trouble)
	}
	change := func(f func(*find)) ui.EventHandler {
		return func(ui.Context, ui.Event) {
			what := d.find.find
			f(&what)
			d.search(what)
		}
	}
	return ui.Div().Class("find").Attr("role", "search").Aria("label", "Find in the whole log").Body(
		ui.Div().Class("find-row").Body(
			ui.Input().ID("find").Class("search").Type("text").Placeholder("Find in the whole log").Aria("label", "Find in the whole log").Aria("describedby", "find-count").
				AutoComplete(false).Spellcheck(false).Attr("autocapitalize", "off").Attr("enterkeyhint", "search").Aria("invalid", word(b.Trouble != "")).OnInput(b.onInput).OnKeyDown(b.onKey),
			ui.Button().Class("icon-button").Type("button").Title("Previous hit (Shift+Enter, Shift+F3)").Aria("label", "Previous hit").OnClick(func(ui.Context, ui.Event) { d.findStep(-1) }).Body(icon(iconUp...)),
			ui.Button().Class("icon-button").Type("button").Title("Next hit (Enter, F3)").Aria("label", "Next hit").OnClick(func(ui.Context, ui.Event) { d.findStep(+1) }).Body(icon(iconDown...)),
			ui.Button().Class("icon-button").Type("button").Title("Close (Esc)").Aria("label", "Close find").OnClick(func(ui.Context, ui.Event) { d.closeFind() }).Body(icon(iconClose...)),
		),
		ui.Div().Class("find-row").Body(
			ui.Button().Class("switch").Type("button").Title("Tell capital letters from small ones").Aria("pressed", word(b.Find.Case)).OnClick(change(func(f *find) { f.Case = !f.Case }), ui.EventScope("case")).
				Body(ui.Span().Aria("hidden", "true").Text("Aa"), ui.Span().Class("unseen").Text("Match case")),
			ui.Button().Class("switch").Type("button").Title("Regular expression").Aria("pressed", word(b.Find.Regexp)).OnClick(change(func(f *find) { f.Regexp = !f.Regexp }), ui.EventScope("regexp")).
				Body(ui.Span().Aria("hidden", "true").Text(".*"), ui.Span().Class("unseen").Text("Regular expression")),
			text,
		),
	)
}

// word is a truth value for an ARIA attribute.
func word(b bool) string {
	if b {
		return "true"
	}
	return "false"
}

func (b *findBar) onInput(ctx ui.Context, _ ui.Event) {
	what := b.Desk.find.find
	what.Text = ctx.JSSrc().Get("value").String()
	b.Desk.search(what)
}

func (b *findBar) onKey(_ ui.Context, e ui.Event) {
	if e.Get("key").String() != "Enter" || e.Get("isComposing").Bool() {
		return
	}
	e.PreventDefault()
	if e.Get("shiftKey").Bool() {
		b.Desk.findStep(-1)
		return
	}
	b.Desk.findStep(+1)
}

// hitText draws a text with its hits marked. From is where the text stands in
// its line, hits are those of the line, and current is the one that was gone
// to.
func hitText(text string, from int, hits [][]int, current int) []ui.UI {
	var out []ui.UI
	at := 0
	for k, h := range hits {
		start, end := max(h[0]-from, at), min(h[1]-from, len(text))
		if end <= at || start >= len(text) {
			continue
		}
		if start > at {
			out = append(out, ui.Text(text[at:start]))
		}
		class := "hit"
		if k == current {
			class = "hit hit-current"
		}
		out = append(out, ui.Elem("mark").Class(class).Text(text[start:end]))
		at = end
	}
	if at < len(text) {
		out = append(out, ui.Text(text[at:]))
	}
	return out
}

// hitsIn are the hits in a line as it is shown, in parts.
func hitsIn(m *matcher, parts ...string) [][]int {
	if m == nil {
		return nil
	}
	return m.hits([]byte(strings.Join(parts, "")))
}
