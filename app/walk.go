package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// One line is the current one. It stands in the address, the keys move it, and
// the words of it are walked with the arrow keys. In the annotated views it has
// the focus; in the log as text, whose rows are used again for other lines, the
// focus stays on the box, and the line is read out.

// currentLine is the line that keys go on from: the chosen one, or the one that
// the view opens at.
func (d *desk) currentLine() int {
	switch {
	case d.place.Line > 0:
		return d.place.Line
	case d.place.View == viewConversations && d.detail != nil:
		return d.detail.opensAt()
	case d.place.View == viewRaw && d.raw.pages != nil:
		first, _, _ := d.raw.strip().window(d.raw.scroll, 0)
		return first + 1
	}
	return 1
}

// opensAt is the line that decided, or the first one.
func (c *conversationPage) opensAt() int {
	if len(c.Decisive) > 0 {
		return c.Decisive[0][0]
	}
	return c.FirstLine
}

// annotated are the annotated lines in view, nil where there are none.
func (d *desk) annotated() *linesPage {
	switch {
	case d.place.View == viewUnrecognised:
		return d.unread
	case d.place.View == viewConversations && d.place.Tab == tabAnnotated:
		return d.lines
	}
	return nil
}

// showsRaw reports whether the log is shown as text.
func (d *desk) showsRaw() bool {
	return d.place.View == viewRaw || d.place.View == viewConversations && d.place.Tab == tabRaw && d.detail != nil
}

// goLine makes a line the current one and brings it into sight. The address
// follows without an entry of its own in the history.
func (d *desk) goLine(n int) {
	d.place.Line = n
	d.correctAddress()
	d.revealLine()
}

// revealLine brings the current line into sight, wherever it is shown.
func (d *desk) revealLine() {
	n := d.place.Line
	if d.showsRaw() {
		d.raw.reveal(d, n)
		return
	}
	p := d.annotated()
	switch {
	case p == nil:
	case p.at(n) >= 0:
		d.bring(n)
	default:
		d.askAround(n, 0)
	}
}

// pick makes a line the current one that was clicked; text that is being
// selected is left alone.
func (d *desk) pick(line int) {
	if ui.Window().Call("getSelection").Call("toString").String() != "" {
		return
	}
	d.place.Line = line
	d.raw.rev++
	d.correctAddress()
}

// at is the place of a line in a window, -1 if it is not in it.
func (p *linesPage) at(line int) int {
	for i := range p.Lines {
		if p.Lines[i].Number == line {
			return i
		}
	}
	return -1
}

// current is the line of a window that takes the focus: the chosen one, the
// decisive one, or the first.
func (p *linesPage) current(line int) int {
	if p.at(line) >= 0 {
		return line
	}
	for i := range p.Lines {
		if p.Lines[i].Decisive {
			return p.Lines[i].Number
		}
	}
	if len(p.Lines) > 0 {
		return p.Lines[0].Number
	}
	return 0
}

// askAround asks for the window of annotated lines around a line, or around the
// one a step away, and makes that the current one.
func (d *desk) askAround(line, step int) {
	r := request{Ask: askUnrecognised, Line: line, Step: step, Count: rowsAtOnce}
	if d.place.View == viewConversations {
		r.Ask, r.Conversation = askLines, d.detail.ID
	}
	view, log := d.place.View, d.generation
	d.log.ask(r, func(a response) {
		if a.Lines == nil || log != d.generation || view != d.place.View {
			return
		}
		if r.Ask == askUnrecognised {
			d.unread = a.Lines
		} else if d.detail == nil || d.detail.ID != r.Conversation {
			return
		} else {
			d.lines = a.Lines
		}
		if a.Lines.Line > 0 {
			d.place.Line = a.Lines.Line
			d.correctAddress()
			d.bring(d.place.Line)
			d.trail.restore(d)
		}
	})
}

// stepLine moves the current line. The first key chooses the line that the view
// opens at.
func (d *desk) stepLine(step int) {
	if d.showsRaw() {
		n := d.currentLine()
		if d.place.Line > 0 {
			n += step
		}
		d.goLine(max(1, min(n, d.opened.Overview.Lines)))
		return
	}
	p := d.annotated()
	if p == nil || len(p.Lines) == 0 {
		return
	}
	k := p.at(d.place.Line)
	switch {
	case k < 0:
		d.goLine(p.current(d.place.Line))
	case k+step < 0 && p.First == 0:
		d.status = "The first line."
	case k+step >= len(p.Lines) && p.First+len(p.Lines) >= p.Total:
		d.status = "The last line."
	case k+step < 0 || k+step >= len(p.Lines):
		d.askAround(d.place.Line, step)
	default:
		d.goLine(p.Lines[k+step].Number)
	}
}

// bring puts the focus on an annotated line and scrolls to it if it is out of
// sight. Somebody who types keeps the focus.
func (d *desk) bring(line int) {
	d.ctx.Defer(func(ui.Context) {
		e := lineElement(line)
		if !e.Truthy() {
			return
		}
		// A key may have gone on to a word of the line meanwhile.
		active := ui.Window().Get("document").Get("activeElement")
		if !typing() && !e.Call("contains", active).Bool() {
			e.Call("focus", map[string]any{"preventScroll": true})
		}
		if d.trail.back() {
			return // to where it was scrolled before
		}
		box := e.Call("getBoundingClientRect")
		const bars = 120 // what lies over the top of the page
		if box.Get("top").Float() < bars || box.Get("bottom").Float() > ui.Window().Get("innerHeight").Float() {
			e.Call("scrollIntoView", map[string]any{"block": "center"})
		}
	})
}

func lineElement(line int) ui.Value { return ui.Window().GetElementByID("l" + strconv.Itoa(line)) }

// typing reports whether a text field has the focus.
func typing() bool {
	tag := strings.ToLower(ui.Window().Get("document").Get("activeElement").Get("tagName").String())
	return tag == "input" || tag == "textarea" || tag == "select"
}

// stepWord walks the words of the current line that have an explanation. An
// explanation that is open follows.
func (d *desk) stepWord(step int) {
	p := d.annotated()
	if p == nil {
		return
	}
	line := p.current(d.place.Line)
	e := lineElement(line)
	if !e.Truthy() {
		return
	}
	words := e.Call("querySelectorAll", ".word")
	n := words.Length()
	if n == 0 {
		d.status = "No word of this line has an explanation of its own."
		return
	}
	next := 0
	if step < 0 {
		next = n - 1
	}
	active := ui.Window().Get("document").Get("activeElement")
	for i := range n {
		if words.Index(i).Equal(active) {
			next = max(0, min(i+step, n-1))
		}
	}
	word := words.Index(next)
	word.Call("focus")
	d.place.Line = line
	d.correctAddress()
	if d.note.Line == line {
		if k, err := strconv.Atoi(word.Get("dataset").Get("piece").String()); err == nil {
			d.note.Piece = k
		}
	}
}

// explainLine opens the explanation of the current line's most telling word, or
// closes it. From the log as text it leads to the line's conversation.
func (d *desk) explainLine() bool {
	if d.showsRaw() && d.raw.pages != nil {
		l := d.raw.pages.at(d.currentLine() - 1)
		if l == nil || l.Owner == "" {
			d.status = "This line belongs to no conversation."
			return true
		}
		p := d.toList()
		p.Conversation, p.Line = l.Owner, d.currentLine()
		d.jump(p)
		return true
	}
	p := d.annotated()
	if p == nil {
		return false
	}
	k := p.at(p.current(d.place.Line))
	if k < 0 {
		return false
	}
	line := &p.Lines[k]
	if d.note.Line == line.Number {
		d.note = pieceRef{}
		return true
	}
	if piece := telling(line); piece >= 0 {
		d.place.Line = line.Number
		d.correctAddress()
		d.note = pieceRef{line.Number, piece}
		d.status = line.Pieces[piece].Title + ". " + line.Pieces[piece].Meaning
		return true
	}
	d.status = "No word of this line has an explanation of its own. " + line.Note
	return true
}

// telling is the piece of a line that is explained first: the status says more
// than the code, the code more than any other word. -1 if none is.
func telling(l *explain.AnnotatedLine) int {
	best, weight := -1, -1
	for i := range l.Pieces {
		p := &l.Pieces[i]
		w := 1
		switch p.Kind {
		case explain.StatusPiece:
			w = 4
		case explain.CodePiece:
			w = 3
		case explain.VerbPiece, explain.KeywordPiece, explain.UnknownPiece:
			w = 2
		case explain.SessionPiece:
			w = 0
		}
		if p.Title != "" && w > weight {
			best, weight = i, w
		}
	}
	return best
}

// closeNote closes the explanation that is open; the focus goes back to its
// word.
func (d *desk) closeNote() {
	at := d.note
	d.note = pieceRef{}
	d.ctx.Defer(func(ui.Context) {
		e := lineElement(at.Line)
		if !e.Truthy() || typing() {
			return
		}
		if word := e.Call("querySelector", `[data-piece="`+strconv.Itoa(at.Piece)+`"]`); word.Truthy() {
			word.Call("focus", map[string]any{"preventScroll": true})
		}
	})
}
