package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// listPart is how many conversations are asked for at a time.
const listPart = 60

// listState is the list of conversations as far as the worker has sent it.
type listState struct {
	pages  *pages[listRow]
	total  int
	scope  string // of the filter, in words
	scroll float64
	row    float64 // height of a row in pixels, as measured
	view   float64 // height of the viewport
	wanted string  // conversation that was scrolled to
	marks  *marksPage
	hidden int // lines of the conversations that the filter hides
	rev    int
}

func (l *listState) reset() {
	l.pages = newPages[listRow](listPart)
	l.total, l.hidden, l.marks, l.rev = 0, 0, nil, l.rev+1
}

// strip is the list as rows of one height; before it was measured, that of the
// style sheet, and with few rows.
func (l *listState) strip() strip {
	s := strip{rows: l.total, rowHeight: l.row, viewport: l.view}
	if s.rowHeight == 0 {
		s.rowHeight = 96
	}
	if s.viewport == 0 {
		s.viewport = s.rowHeight // enough to be measured; the rest follows
	}
	return s
}

// askList asks for the part of the list that begins at a row.
func (d *desk) askList(first int) {
	part := d.list.pages
	d.log.ask(request{Ask: askList, First: first, Count: listPart, Filter: d.place.filter(d.query)}, func(r response) {
		if d.list.pages != part || r.List == nil {
			return
		}
		d.list.total, d.list.hidden, d.list.scope = r.List.Total, r.List.HiddenLines, r.List.Scope
		part.put(first, r.List.Rows)
		d.list.rev++
	})
}

// need asks for what is in sight and not there yet.
func (l *listState) need(d *desk) {
	if l.pages == nil || d.log == nil {
		return
	}
	first, last, _ := l.strip().window(l.scroll, 8)
	for _, n := range l.pages.missing(first, last) {
		d.askList(n)
	}
}

// reveal scrolls to a row unless it is in sight.
func (l *listState) reveal(d *desk, position int) {
	if position < 0 {
		return
	}
	d.ctx.Defer(func(ui.Context) {
		box := ui.Window().GetElementByID("list-scroll")
		if !box.Truthy() {
			return
		}
		s := l.strip()
		top := float64(position) * s.rowHeight
		at := box.Get("scrollTop").Float()
		if s.height() >= float64(s.rows)*s.rowHeight && top >= at && top+s.rowHeight <= at+s.viewport {
			return
		}
		box.Set("scrollTop", s.scrollTo(position))
	})
}

// listView is the list of conversations with its filters.
type listView struct {
	ui.Compo
	Desk   *desk
	Log    int
	Rev    int
	Chosen string
	Place  place
	Query  string
}

// OnInit lets the browser do something else before the list is drawn.
func (l *listView) OnInit() { l.Desk.giveWay() }

// OnMount measures the list once it is there, and writes the filter that was
// typed before.
func (l *listView) OnMount(ctx ui.Context) {
	ctx.Defer(l.measure)
	ctx.Defer(func(ui.Context) { fill("list-search", l.Desk.query) })
}

// OnResize measures it again.
func (l *listView) OnResize(ctx ui.Context) { l.measure(ctx) }

// OnUpdate measures again: rows may have just come, and the filter above the
// list may have grown.
func (l *listView) OnUpdate(ctx ui.Context) { ctx.Defer(l.measure) }

func (l *listView) measure(ctx ui.Context) {
	box := ui.Window().GetElementByID("list-scroll")
	if !box.Truthy() {
		return
	}
	s := &l.Desk.list
	view := box.Get("clientHeight").Float()
	row := s.row
	if first := box.Call("querySelector", ".row"); first.Truthy() {
		row = first.Call("getBoundingClientRect").Get("height").Float()
	}
	if view != s.view || row != s.row {
		s.view, s.row = view, row
		s.rev++
		ctx.Dispatch(func(ui.Context) { s.need(l.Desk) })
	}
}

// Render draws the filters and the rows in sight.
func (l *listView) Render() ui.UI {
	d, s := l.Desk, &l.Desk.list
	return ui.Section().Class("list").Aria("label", "Conversations").Body(
		ui.Div().Class("list-head").Body(
			l.causes(),
			l.chips(),
			ui.Div().Class("list-tools").Body(
				ui.Input().ID("list-search").Class("search").Type("search").Placeholder("Filter, as from:anna").Aria("label", "Filter the conversations").
					AutoComplete(false).Spellcheck(false).Attr("autocapitalize", "off").OnInput(l.onSearch),
				ui.Label().Class("check").Body(
					ui.Input().Type("checkbox").Checked(!d.place.LogOrder).OnChange(l.onOrder),
					ui.Text("Failures first"),
				),
			),
			&filterPanel{Desk: d, Log: l.Log, Field: d.adding},
			l.filters(),
		),
		ui.Div().Class("list-frame").Body(
			ui.Div().ID("list-scroll").Class("list-scroll").TabIndex(-1).OnScroll(l.onScroll).Body(l.rows(s)),
			l.markBar(s),
		),
	)
}

// rows draws the rows in sight between two spacers. The spacers are drawings,
// whose height is an attribute: the policy of the site allows no inline style.
func (l *listView) rows(s *listState) ui.UI {
	d := l.Desk
	if s.pages != nil && s.total == 0 && len(d.filtersOn()) > 0 {
		return ui.P().Class("empty").Text("No conversation fits this filter.")
	}
	list := s.strip()
	first, last, top := list.window(s.scroll, 8)
	body := make([]ui.UI, 0, last-first)
	for i := first; i < last; i++ {
		body = append(body, &inTurn{Desk: d, Draw: func() ui.UI { return l.row(i, s) }})
	}
	return ui.Div().Class("list-rows").Body(
		spacer(top),
		ui.Ol().Attr("role", "list").Body(body...),
		spacer(list.height()-top-float64(last-first)*list.rowHeight),
	)
}

// spacer takes up height without a style attribute.
func spacer(height float64) ui.UI {
	return shape("svg", "class", "spacer", "width", "1", "height", strconv.Itoa(int(max(0, height)+0.5)), "aria-hidden", "true", "focusable", "false")
}

func (l *listView) row(i int, s *listState) ui.UI {
	r := s.pages.at(i)
	li := ui.Li().Class("row").Aria("posinset", strconv.Itoa(i+1)).Aria("setsize", strconv.Itoa(s.total))
	if r == nil {
		return li.Class("row-empty").Body(ui.Span().Class("row-link").Text("…"))
	}
	p := l.Place
	p.View, p.Tab, p.Conversation, p.Line = viewConversations, l.Place.Tab, r.ID, 0
	current := "false"
	if r.ID == l.Chosen {
		current = "true"
	}
	return li.Body(ui.A().Class("row-link").Href(hash(p)).Aria("current", current).Body(
		ui.Span().Class("row-top").Body(
			verdictMark(r.Verdict, r.headline()),
			ui.Span().Class("row-time").Text(r.Time),
		),
		ui.Span().Class("row-who").Body(r.who()...),
		ui.Span().Class("row-facts").Body(
			ui.Span().Class("row-peer").Text(r.way()),
			ui.Span().Class("row-thread").Text(r.tail()),
		),
	))
}

// headline is the verdict with the place or the reason of the failure.
func (r *listRow) headline() string {
	s := r.Verdict.Title()
	if r.Verdict.Failure() || r.Verdict == explain.Incomplete {
		if r.Phase != "" {
			s += " at " + r.Phase
		}
	}
	return s
}

// who is from and to; where the conversation came to neither, the reason.
func (r *listRow) who() []ui.UI {
	if r.From == "" && !r.Bounce && r.To == "" {
		text := r.Cause
		switch {
		case text != "":
		case r.Verdict == explain.Accepted, r.Verdict == explain.PartlyAccepted:
			text = "A message, its addresses not in the log"
		default:
			text = "No message"
		}
		return []ui.UI{ui.Span().Class("row-from").Text(text)}
	}
	return []ui.UI{
		ui.Span().Class("row-from").Text(r.sender()),
		ui.Span().Class("row-arrow").Body(icon(iconShift...), ui.Span().Class("unseen").Text(" to ")),
		ui.Span().Class("row-to").Text(r.recipient()),
	}
}

func (r *listRow) sender() string {
	switch {
	case r.From != "":
		return r.From
	case r.Bounce:
		return "<> (automatic)"
	}
	return "no sender"
}

func (r *listRow) recipient() string {
	switch {
	case r.To == "":
		return "no recipient"
	case r.More > 0:
		return r.To + " +" + explain.NumberText(r.More)
	}
	return r.To
}

// way is direction and peer.
func (r *listRow) way() string {
	word := map[string]string{"inbound": "from ", "outbound": "to "}[r.Direction]
	switch {
	case r.Peer == "" && word == "":
		return "No other host" // a mailbox on this server, or nothing that the log names
	case r.Peer == "":
		return directionWord(r.Direction)
	}
	return word + r.Peer
}

// tail is session and duration.
func (r *listRow) tail() string {
	var parts []string
	if r.namesSession() {
		parts = append(parts, r.Session)
	}
	if r.Seconds > 0 {
		parts = append(parts, duration(r.Seconds))
	}
	return strings.Join(parts, " · ")
}

// namesSession reports whether the session has a name of its own: where a log
// gives none, its lines are told apart by host or recipient.
func (r *listRow) namesSession() bool {
	return r.Session != "" && r.Session != r.To && (r.Peer == "" || !strings.HasPrefix(r.Session, r.Peer))
}

// causes sums up the failures: "14 failed for 3 causes" leads to them.
func (l *listView) causes() ui.UI {
	o := &l.Desk.opened.Overview
	failed := 0
	for _, c := range o.Causes {
		failed += c.N
	}
	text := "All " + explain.NumberText(o.Conversations) + " went through."
	switch {
	case failed > 0 && len(o.Causes) == 1:
		text = explain.NumberText(failed) + " of " + explain.NumberText(o.Conversations) + " failed, for one cause"
	case failed > 0:
		text = explain.NumberText(failed) + " of " + explain.NumberText(o.Conversations) + " failed, for " + explain.NumberText(len(o.Causes)) + " causes"
	case !allAccepted(o):
		text = "None of " + explain.NumberText(o.Conversations) + " failed."
	}
	if failed == 0 {
		return ui.P().Class("list-sum").Text(text)
	}
	return ui.P().Class("list-sum").Body(ui.A().Href(hash(place{View: viewOverview})).Text(text))
}

func allAccepted(o *explain.Overview) bool {
	for _, v := range o.Verdicts {
		if v.ID != string(explain.Accepted) {
			return false
		}
	}
	return true
}

func (l *listView) onSearch(ctx ui.Context, _ ui.Event) {
	l.Desk.setQuery(ctx.JSSrc().Get("value").String())
}

// markBar is the drawing beside the list; a list that is all in sight has none.
func (l *listView) markBar(s *listState) ui.UI {
	if list := s.strip(); list.height() <= list.viewport {
		return nil
	}
	return &markBar{Desk: l.Desk, Marks: s.marks, List: true, Current: l.position(), Hits: l.Desk.find.shown() != nil}
}

// position is the row of the chosen conversation, -1 if it is not in the list.
func (l *listView) position() int {
	if c := l.Desk.detail; c != nil && c.Total == l.Desk.list.total {
		return c.Position
	}
	return -1
}

func (l *listView) onOrder(ctx ui.Context, _ ui.Event) {
	p := l.Desk.place
	p.LogOrder = !ctx.JSSrc().Get("checked").Bool()
	l.Desk.jump(p)
}

// holdFocus keeps the focus on its row while rows are used again for others:
// on the row itself as long as it is drawn, then on the list.
func (l *listView) holdFocus(ctx ui.Context) {
	active := ui.Window().Get("document").Get("activeElement")
	row := active.Call("closest", ".row")
	if !row.Truthy() {
		return
	}
	number := row.Call("getAttribute", "aria-posinset").String()
	ctx.Defer(func(ui.Context) {
		box := ui.Window().GetElementByID("list-scroll")
		if !box.Truthy() {
			return
		}
		to := box.Call("querySelector", `.row[aria-posinset="`+number+`"] a`)
		if !to.Truthy() {
			to = box
		}
		to.Call("focus", map[string]any{"preventScroll": true})
	})
}

func (l *listView) onScroll(ctx ui.Context, _ ui.Event) {
	s, was := &l.Desk.list, l.Desk.list.scroll
	s.scroll = ctx.JSSrc().Get("scrollTop").Float()
	s.need(l.Desk)
	if s.strip().turns(was, s.scroll, 1) {
		l.holdFocus(ctx)
	} else {
		ctx.PreventUpdate()
	}
}
