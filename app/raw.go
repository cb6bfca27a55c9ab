package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// rawPart is how many lines are asked for at a time; rawRow is the height of a
// line in pixels, as in the style sheet.
const (
	rawPart = 100
	rawRow  = 24
)

// rawState is the whole log as far as the worker has sent it.
type rawState struct {
	pages  *pages[rawLine]
	total  int
	scroll float64
	view   float64
	shown  string // conversation or line that it was scrolled to
	speak  int    // the line that is to be read out once it is there
	marks  *marksPage
	rev    int
}

func (s *rawState) strip() strip {
	view := s.view
	if view == 0 {
		view = 600
	}
	return strip{rows: s.total, rowHeight: rawRow, viewport: view}
}

// open makes the log ready to be shown, at the line of the place or at the
// first line of the chosen conversation.
func (s *rawState) open(d *desk) {
	if s.pages == nil {
		s.pages = newPages[rawLine](rawPart)
		s.total = d.opened.Overview.Lines
	}
	line, key := d.place.Line, "line "+strconv.Itoa(d.place.Line)
	if line == 0 && d.detail != nil && d.place.View == viewConversations {
		line, key = d.detail.opensAt(), d.detail.ID
	}
	s.rev++
	if line > 0 && s.shown != key && !d.trail.back() {
		s.shown = key
		s.scroll = s.strip().scrollTo(line - 1)
	}
	s.need(d)
	d.ctx.Defer(func(ui.Context) {
		if box := ui.Window().GetElementByID("raw-scroll"); box.Truthy() {
			box.Set("scrollTop", s.scroll)
		}
	})
}

// reveal brings a line into sight, the box with it, and has it read out. The
// focus is on the box, since its rows are used again for other lines.
func (s *rawState) reveal(d *desk, line int) {
	s.rev++
	s.shown = "line " + strconv.Itoa(line)
	first, last, _ := s.strip().window(s.scroll, 0)
	if line-1 <= first || line+3 >= last {
		s.scroll = s.strip().scrollTo(line - 1)
	}
	s.need(d)
	s.speak = line
	s.say(d)
	d.ctx.Defer(func(ui.Context) {
		box := ui.Window().GetElementByID("raw-scroll")
		if !box.Truthy() {
			return
		}
		box.Set("scrollTop", s.scroll)
		if !typing() {
			box.Call("focus", map[string]any{"preventScroll": true})
		}
		box.Call("scrollIntoView", map[string]any{"block": "nearest"})
	})
}

// say has the current line read out.
func (s *rawState) say(d *desk) {
	if s.speak == 0 {
		return
	}
	l := s.pages.at(s.speak - 1)
	if l == nil {
		return
	}
	text := "Line " + explain.NumberText(s.speak) + ": " + clip(l.Lead+l.Key+l.Rest)
	if d.find.nth(s.speak) >= 0 {
		text = d.find.countText() + ". " + text
	}
	d.status, s.speak = text, 0
}

// need asks for the lines in sight that are not there yet.
func (s *rawState) need(d *desk) {
	if s.pages == nil || d.log == nil {
		return
	}
	first, last, _ := s.strip().window(s.scroll, 20)
	part := s.pages
	for _, n := range part.missing(first, last) {
		d.log.ask(request{Ask: askRaw, First: n, Count: rawPart}, func(r response) {
			if r.Raw != nil && d.raw.pages == part {
				part.put(r.Raw.First, r.Raw.Lines)
				d.raw.rev++
				d.raw.say(d)
			}
		})
	}
}

// rawView is the whole log as text.
type rawView struct {
	ui.Compo
	Desk         *desk
	Log          int
	Rev          int
	Conversation string // whose lines stand out; "" for all
	Current      int    // line
	Match        *matcher
	Hit          int // number of the hit that was gone to

	centred int // 1 + number of the hit that a long line was scrolled sideways to
}

func newRawView(d *desk, conversation string) ui.UI {
	return &rawView{Desk: d, Log: d.generation, Rev: d.raw.rev, Conversation: conversation, Current: d.place.Line, Match: d.find.shown(), Hit: d.find.at}
}

// OnMount measures the view and goes to its line.
func (v *rawView) OnMount(ctx ui.Context) { ctx.Defer(v.measure) }

// OnUpdate goes to a hit once its line is there.
func (v *rawView) OnUpdate(ctx ui.Context) { ctx.Defer(v.centre) }

// centre scrolls a long line sideways to its hit.
func (v *rawView) centre(ui.Context) {
	if v.Hit+1 == v.centred {
		return
	}
	if hit := ui.Window().Get("document").Call("querySelector", ".raw .hit-current"); hit.Truthy() {
		hit.Call("scrollIntoView", map[string]any{"block": "nearest", "inline": "center"})
		v.centred = v.Hit + 1
	}
}

// OnResize measures it again.
func (v *rawView) OnResize(ctx ui.Context) { v.measure(ctx) }

func (v *rawView) measure(ctx ui.Context) {
	box := ui.Window().GetElementByID("raw-scroll")
	if !box.Truthy() {
		return
	}
	s := &v.Desk.raw
	if view := box.Get("clientHeight").Float(); view != s.view {
		s.view = view
		s.rev++
		ctx.Dispatch(func(ui.Context) { s.need(v.Desk) })
	}
	box.Set("scrollTop", s.scroll)
	v.centre(ctx)
}

// Render draws the lines in sight.
func (v *rawView) Render() ui.UI {
	s := &v.Desk.raw
	if s.pages == nil {
		return ui.P().Class("empty").Text("Reading the lines")
	}
	list := s.strip()
	beyond := 20 // rows above and below those in sight
	if s.view == 0 {
		beyond = 0 // at first only those: the rest comes once they are measured
	}
	first, last, top := list.window(s.scroll, beyond)
	rows := make([]ui.UI, 0, last-first)
	for i := first; i < last; i++ {
		rows = append(rows, v.row(i, s.pages.at(i)))
	}
	box := ui.Div().ID("raw-scroll").Class("raw").TabIndex(0).Attr("role", "region").Aria("label", "The whole log, "+explain.CountText(s.total, "line")).OnScroll(v.onScroll).Body(
		spacer(top),
		ui.Ol().Class("raw-lines").Attr("role", "list").Body(rows...),
		spacer(list.height()-top-float64(last-first)*rawRow),
	)
	if v.Conversation != "" || list.height() <= list.viewport { // all of it is in sight
		return ui.Div().Class("raw-frame").Body(box)
	}
	return ui.Div().Class("raw-frame").Body(box, &markBar{Desk: v.Desk, Marks: s.marks, Current: v.Current - 1, Hits: v.Match != nil})
}

func (v *rawView) row(i int, l *rawLine) ui.UI {
	class := "raw-line"
	current := "false"
	if i+1 == v.Current {
		class, current = "raw-line raw-current", "true"
	}
	li := ui.Li().Class(class).Aria("current", current).Aria("posinset", strconv.Itoa(i+1)).Aria("setsize", strconv.Itoa(v.Desk.raw.total))
	head := ui.Span().Class("raw-number").Text(strconv.Itoa(i + 1))
	if l == nil {
		return li.Body(head, ui.Span().Class("raw-text").Text("…"))
	}
	class = "raw-text"
	if v.Conversation != "" && l.Owner != v.Conversation {
		class += " raw-faded"
	}
	text := ui.Span().Class(class)
	hits, nth := hitsIn(v.Match, l.Lead, l.Key, l.Rest), v.Desk.find.nth(i+1)
	body := hitText(l.Lead, 0, hits, nth)
	if l.Key != "" {
		// No stop for the Tab key: the row may be another line's a moment later.
		// Enter on the current line does the same.
		owner := l.Owner
		body = append(body, ui.Button().Type("button").Class("thread").TabIndex(-1).Title("Show this conversation").OnClick(func(ui.Context, ui.Event) { v.Desk.follow(owner) }, ui.EventScope(owner)).
			Body(hitText(l.Key, len(l.Lead), hits, nth)...))
	}
	body = append(body, hitText(l.Rest, len(l.Lead)+len(l.Key), hits, nth)...)
	return li.Body(head, text.Body(body...)).OnClick(func(ui.Context, ui.Event) { v.Desk.pick(i + 1) }, ui.EventScope(i))
}

func (v *rawView) onScroll(ctx ui.Context, _ ui.Event) {
	s, was := &v.Desk.raw, v.Desk.raw.scroll
	s.scroll = ctx.JSSrc().Get("scrollTop").Float()
	s.need(v.Desk)
	if !s.strip().turns(was, s.scroll, 4) {
		ctx.PreventUpdate()
	}
}
