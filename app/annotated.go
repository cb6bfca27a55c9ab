package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// annotatedPage draws a window of annotated lines with ways to the windows
// before and behind it. Each line is a component, so that opening one
// explanation draws one line.
func annotatedPage(d *desk, p *linesPage, of string) ui.UI {
	if p == nil {
		return ui.P().Class("empty").Text("Reading the lines")
	}
	if p.Total == 0 {
		return ui.P().Class("empty").Text("There are none.")
	}
	ask := func(first int) {
		if p.Conversation == "" {
			d.askUnread(first)
		} else {
			d.askLines(first)
		}
	}
	last := p.First + len(p.Lines)
	current := p.current(d.place.Line)
	body := make([]ui.UI, 0, len(p.Lines))
	for i := range p.Lines {
		open := -1
		n := p.Lines[i].Number
		if d.note.Line == n {
			open = d.note.Piece
		}
		body = append(body, &lineView{Desk: d, Line: &p.Lines[i], Open: open, Focus: n == current, Current: n == d.place.Line, Match: d.find.shown(), Nth: d.find.nth(n)})
	}
	return ui.Div().Class("annotated").Body(
		firstLine(d, p),
		moreLines(p.First > 0, "earlier", p.First, of, func() { ask(max(0, p.First-rowsAtOnce)) }),
		ui.Ol().Class("lines").Attr("role", "list").Body(body...),
		moreLines(last < p.Total, "later", p.Total-last, of+strconv.Itoa(last), func() { ask(last) }),
	)
}

// firstLine keeps the beginning of a conversation in sight, which names the
// other host and the thread, and leads to the line that decided.
func firstLine(d *desk, p *linesPage) ui.UI {
	c := d.detail
	if p.Conversation == "" || c == nil || c.LineCount < 6 {
		return nil
	}
	to := d.place
	to.Line = c.opensAt()
	var decisive ui.UI
	if len(c.Decisive) > 0 {
		decisive = ui.A().Class("first-line-to").Href(hash(to)).Text("To the decisive line").OnClick(func(_ ui.Context, e ui.Event) {
			e.PreventDefault()
			e.StopImmediatePropagation()
			d.goLine(d.detail.opensAt())
		})
	}
	return ui.Div().Class("first-line").Body(
		ui.Span().Class("first-line-number").Body(ui.Span().Class("unseen").Text("The conversation begins with line "), ui.Text(explain.NumberText(c.FirstLine))),
		ui.Code().Class("first-line-text").Text(c.FirstText),
		decisive,
	)
}

// moreLines is a button that turns to the next window.
func moreLines(there bool, word string, n int, scope string, turn func()) ui.UI {
	if !there {
		return nil
	}
	return ui.P().Class("more-lines").Body(ui.Button().Class("button").Type("button").OnClick(func(ctx ui.Context, _ ui.Event) {
		turn()
		ctx.ScrollTo("tabs")
	}, ui.EventScope(word, scope, n)).Text("Show " + explain.NumberText(min(n, rowsAtOnce)) + " of " + explain.CountText(n, word+" line")))
}

// lineView is one line of the log with its explanation.
type lineView struct {
	ui.Compo
	Desk *desk
	Line *explain.AnnotatedLine
	Open int // the piece whose explanation is open, -1 for none

	Focus   bool // the Tab key stops here; the arrow keys walk on from it
	Current bool
	Match   *matcher
	Nth     int // the hit of this line that was gone to, -1 for none
}

// OnInit lets the browser do something else before another line is drawn.
func (v *lineView) OnInit() { v.Desk.giveWay() }

// Render draws the line.
func (v *lineView) Render() ui.UI {
	l := v.Line
	class := "line"
	if l.External {
		class += " line-external"
	}
	if l.Decisive {
		class += " line-decisive"
	}
	if l.Severity != "" {
		class += " line-" + string(l.Severity)
	}
	if !l.Known {
		class += " line-unknown"
	}
	var gap ui.UI
	if l.Gap > 0 {
		gap = ui.P().Class("gap").Text(duration(l.Gap) + " of silence")
	}
	current, stop := "false", -1
	if v.Current {
		class += " line-current"
		current = "true"
	}
	if v.Focus {
		stop = 0
	}
	n := l.Number
	return ui.Li().Class(class).ID("l"+strconv.Itoa(n)).TabIndex(stop).Aria("current", current).OnClick(func(ui.Context, ui.Event) { v.Desk.pick(n) }, ui.EventScope(n)).Body(
		gap,
		ui.Div().Class("line-head").Body(
			ui.Span().Class("line-number").Text(strconv.Itoa(l.Number)),
			ui.Span().Class("line-offset").Text(offset(l.Offset)),
			speaker(l),
		),
		ui.Code().Class("line-text").Body(v.pieces()...),
		ui.Div().Class("line-note").Body(v.note()...),
		v.panel(),
	)
}

// speaker says who speaks, by a word and for a screen reader also on which
// side of the connection.
func speaker(l *explain.AnnotatedLine) ui.UI {
	if l.Side == "" {
		return ui.Span().Class("side", "side-none")
	}
	hint := ""
	if l.External {
		hint = ", the other host"
	}
	return ui.Span().Class("side", "side-"+l.Side).Body(ui.Text(l.Side), ui.Span().Class("unseen").Text(hint+": "))
}

func (v *lineView) note() []ui.UI {
	l := v.Line
	var out []ui.UI
	if l.Decisive {
		out = append(out, ui.Strong().Class("decisive-word").Text("The decisive line. "))
	}
	if l.Unexpected {
		out = append(out, ui.Strong().Class("odd-word").Text("Not foreseen here. "))
	}
	return append(out, ui.Text(l.Note))
}

func (v *lineView) pieces() []ui.UI {
	head := 0 // pieces of the line's head, punctuation included
	for i := range v.Line.Pieces {
		switch v.Line.Pieces[i].Kind {
		case explain.TimePiece, explain.SessionPiece, explain.TagPiece:
			head = i
		}
	}
	texts := make([]string, len(v.Line.Pieces))
	for i := range v.Line.Pieces {
		texts[i] = v.Line.Pieces[i].Text
	}
	hits, from := hitsIn(v.Match, texts...), 0
	out := make([]ui.UI, 0, len(v.Line.Pieces))
	for i := range v.Line.Pieces {
		p := &v.Line.Pieces[i]
		text := hitText(p.Text, from, hits, v.Nth)
		from += len(p.Text)
		class := "piece piece-" + string(p.Kind)
		if p.Kind == explain.PlainPiece && i < head {
			out = append(out, ui.Span().Class("piece-time").Body(text...))
			continue
		}
		if p.Title == "" {
			if p.Kind == explain.PlainPiece {
				out = append(out, text...)
			} else {
				out = append(out, ui.Span().Class(class).Body(text...))
			}
			continue
		}
		if p.Kind == explain.UnknownPiece {
			text = append(text, ui.Span().Class("unseen").Text(" (unknown)"))
		}
		// Not a button element: its text could not be selected and copied with
		// the rest of the line, nor broken over two lines. The arrow keys lead
		// to it, not the Tab key: a log has thousands of words.
		out = append(out, ui.Span().Attr("role", "button").TabIndex(-1).Class(class, "word").Title(p.Title).DataSet("piece", i).Aria("expanded", word(i == v.Open)).
			OnClick(func(ui.Context, ui.Event) { v.toggle(i) }, ui.EventScope(i)).
			OnKeyDown(func(_ ui.Context, e ui.Event) {
				if key := e.Get("key").String(); key == "Enter" || key == " " {
					e.PreventDefault()
					v.toggle(i)
				}
			}, ui.EventScope(i)).Body(text...))
	}
	return out
}

// toggle opens the explanation of a piece, or closes it.
func (v *lineView) toggle(piece int) {
	at := pieceRef{v.Line.Number, piece}
	if v.Desk.note == at {
		at = pieceRef{}
	}
	v.Desk.note = at
}

// panel is the open explanation, under its line.
func (v *lineView) panel() ui.UI {
	if v.Open < 0 || v.Open >= len(v.Line.Pieces) {
		return nil
	}
	p := &v.Line.Pieces[v.Open]
	ref := p.Ref
	if p.Kind == explain.StatusPiece && ref != "" {
		ref = "status/" + p.Text // with its class, which the entry may leave open
	}
	return explanation(p.Title, p.Meaning, p.Standing, p.Source, p.Also, ref, func(ui.Context, ui.Event) { v.Desk.closeNote() })
}
