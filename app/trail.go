package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// trail remembers how far each entry of the browser's history was scrolled, so
// that back and forward lead to where somebody was. The history itself keeps a
// number for each entry and nothing else.
type trail struct {
	visited string // the fragment that go-app believes to be at
	entry   int    // the entry of the history that is shown
	last    int    // the newest entry
	marks   map[int]scrollMark
	wanted  *scrollMark // where to scroll once there is enough to scroll
}

// scrollMark is how far a page and the whole log in it were scrolled.
type scrollMark struct{ page, raw float64 }

// back reports whether an entry of the history is shown again.
func (t *trail) back() bool { return t.wanted != nil }

// turn follows the history to a place.
func (d *desk) turn(p place) {
	t, window := &d.trail, ui.Window()
	if t.marks == nil {
		t.marks = map[int]scrollMark{}
		window.Get("history").Set("scrollRestoration", "manual")
	}
	if t.entry > 0 {
		t.marks[t.entry] = scrollMark{window.Get("scrollY").Float(), d.raw.scroll}
	}
	t.wanted, t.visited = nil, window.URL().Fragment
	history := window.Get("history")
	if state := history.Get("state"); state.Truthy() && state.Type() == ui.TypeObject && state.Get("entry").Type() == ui.TypeNumber {
		t.entry = state.Get("entry").Int()
		t.last = max(t.last, t.entry)
		if m, ok := t.marks[t.entry]; ok {
			t.wanted = &m
			d.raw.scroll = m.raw
		}
	} else {
		t.last++
		t.entry = t.last
		history.Call("replaceState", map[string]any{"entry": t.entry}, "")
	}
	if !d.onHome() {
		return
	}
	chosen := d.place.Conversation
	d.arriveAt(p)
	if t.wanted == nil && p.Conversation != chosen && p.Line == 0 {
		d.ctx.Defer(func(ui.Context) { toTop() })
	}
	t.restore(d)
}

// restore scrolls to where the entry was left, as soon as the page is long
// enough for it.
func (t *trail) restore(d *desk) {
	if t.wanted == nil || !d.complete() {
		return
	}
	d.ctx.Defer(func(ui.Context) {
		if t.wanted == nil {
			return
		}
		window := ui.Window()
		room := window.Get("document").Get("documentElement").Get("scrollHeight").Float() - window.Get("innerHeight").Float()
		if room+1 < t.wanted.page {
			return
		}
		window.Call("scrollTo", 0, t.wanted.page)
		t.wanted = nil
	})
}

// complete reports whether what the place shows is there.
func (d *desk) complete() bool {
	switch {
	case d.place.View == viewUnrecognised:
		return d.unread != nil
	case d.place.View != viewConversations:
		return true
	case d.detail == nil || d.detail.ID != d.chosen:
		return false
	case d.place.Tab == tabAnnotated:
		return d.lines != nil
	case d.place.Tab == tabLadder:
		return d.ladder != nil
	}
	return true
}

// toTop shows the answer of a conversation, if it is scrolled out of sight.
func toTop() {
	if e := ui.Window().GetElementByID("answer"); e.Truthy() && e.Call("getBoundingClientRect").Get("top").Float() < 0 {
		ui.Window().Call("scrollTo", 0, 0)
	}
}

// correctAddress writes the place into the address, in the same entry of the
// history.
func (d *desk) correctAddress() {
	history := ui.Window().Get("history")
	history.Call("replaceState", history.Get("state"), "", d.home())
}
