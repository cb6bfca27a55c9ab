package app

import (
	"fmt"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// markWords name the kinds of marks, for the line of text that says the same as
// the drawing.
var markWords = [markKinds]struct{ class, one, many string }{
	failureMark:  {"bad", "failure", "failures"},
	deferralMark: {"wait", "deferral or broken connection", "deferrals and broken connections"},
	unreadMark:   {"plain", "line not recognised", "lines not recognised"},
	hitMark:      {"hit", "hit", "hits"},
}

// markBar is the drawing beside a scroll bar that shows where in a long list
// something is: failures, deferrals, unrecognised lines, hits and the current
// row. One path for each kind holds a stroke for each part of the list, so the
// drawing stays small however long the list is. It is for the eye and the
// pointer; n, p and F3 go the same ways.
type markBar struct {
	ui.Compo
	Desk    *desk
	Marks   *marksPage
	List    bool // beside the list, not the whole log
	Current int  // row from 0; -1 for none
	Hits    bool // are shown
}

// Render draws the bar.
func (b *markBar) Render() ui.UI {
	svg := shape("svg", "class", "marks", "viewBox", fmt.Sprintf("0 0 12 %d", markBuckets), "preserveAspectRatio", "none", "aria-hidden", "true", "focusable", "false")
	if b.Marks == nil {
		return svg
	}
	var body []ui.UI
	for kind, buckets := range b.Marks.Buckets {
		if len(buckets) == 0 || markKind(kind) == hitMark && !b.Hits {
			continue
		}
		body = append(body, shape("path", "class", "mark-"+markWords[kind].class, "d", strokes(buckets, markKind(kind))))
	}
	if b.Current >= 0 && b.Marks.Rows > 0 {
		body = append(body, shape("path", "class", "mark-current", "d", fmt.Sprintf("M0 %dh12v2h-12z", bucket(b.Current, b.Marks.Rows))))
	}
	return svg.Body(body...).On("click", b.onClick)
}

func (b *markBar) onClick(_ ui.Context, e ui.Event) {
	box := e.Get("target").Call("closest", "svg").Call("getBoundingClientRect")
	h := box.Get("height").Float()
	if h <= 0 {
		return
	}
	share := (e.Get("clientY").Float() - box.Get("top").Float()) / h
	row := max(0, min(int(share*float64(b.Marks.Rows)), b.Marks.Rows-1))
	if b.List {
		b.Desk.list.reveal(b.Desk, row)
		return
	}
	b.Desk.askMark(row+1, 0, func(s *spot) { b.Desk.goLine(s.Line) })
}

// strokes are the parts of a list with a mark, neighbours in one. Hits have the
// outer half of the bar to themselves.
func strokes(buckets []int, kind markKind) string {
	var d strings.Builder
	x, w := 0, 7
	if kind == hitMark {
		x, w = 7, 5
	}
	for i := 0; i < len(buckets); {
		n := 1
		for i+n < len(buckets) && buckets[i+n] == buckets[i]+n {
			n++
		}
		fmt.Fprintf(&d, "M%d %dh%dv%sh-%dz", x, buckets[i], w, strconv.Itoa(n), w)
		i += n
	}
	return d.String()
}

// markText says in words what the marks beside the log are.
func markText(p *marksPage, hits bool) ui.UI {
	if p == nil {
		return nil
	}
	var body []ui.UI
	for kind, n := range p.Count {
		if n == 0 || markKind(kind) == hitMark && !hits {
			continue
		}
		w := markWords[kind]
		text := explain.NumberText(n) + " " + w.many
		if n == 1 {
			text = "1 " + w.one
		}
		body = append(body, ui.Li().Body(ui.Span().Class("mark-key", "mark-"+w.class).Aria("hidden", "true"), ui.Text(text)))
	}
	if len(body) == 0 {
		return nil
	}
	return ui.Ul().Class("mark-text").Aria("label", "Marks beside the scroll bar").Body(body...)
}

// marksChanged asks for the marks that the view shows.
func (d *desk) marksChanged() {
	if d.log == nil || d.opened == nil {
		return
	}
	log := d.generation
	if d.place.View == viewRaw {
		d.log.ask(request{Ask: askMarks}, func(r response) {
			if log == d.generation && r.Marks != nil {
				d.raw.marks = r.Marks
				d.raw.rev++
			}
		})
		return
	}
	d.raw.marks = nil
	if d.place.View == viewConversations && d.opened.Overview.Conversations > 1 {
		part := d.list.pages
		d.log.ask(request{Ask: askListMarks, Filter: d.place.filter(d.query)}, func(r response) {
			if d.list.pages == part && r.Marks != nil {
				d.list.marks = r.Marks
				d.list.rev++
			}
		})
	}
}

// stepProblem goes to the next line of the whole log with a mark, or with -1 to
// the one before.
func (d *desk) stepProblem(step int) {
	d.askMark(d.currentLine(), step, func(s *spot) {
		if s.Line == 0 {
			d.status = "No more problems in this direction."
			return
		}
		d.goLine(s.Line)
	})
}

func (d *desk) askMark(line, step int, then func(*spot)) {
	log := d.generation
	d.log.ask(request{Ask: askMark, Line: line, Step: step}, func(r response) {
		if log == d.generation && r.Spot != nil {
			then(r.Spot)
		}
	})
}
