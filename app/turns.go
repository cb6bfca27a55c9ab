package app

import (
	"time"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// giveWay lets the browser do what waits for its one thread. The program starts
// in several short turns, so that the page that was drawn ahead can be scrolled
// and typed into meanwhile: go-app draws all of it anew before it puts that in
// the place of what is shown. An opened log is drawn in turns too, whose first
// view is a thousand elements. Components call it before they are drawn.
func (d *desk) giveWay() {
	longest := longestTurn
	if d.running {
		longest = drawingTurn
	}
	if d.running && !d.drawing || ui.IsServer || time.Since(d.lastTurn) < longest {
		return
	}
	// Less than a millisecond has passed before Go looks, and it goes on at once.
	time.Sleep(time.Millisecond)
	d.lastTurn = time.Now()
}

// longestTurn is how long the program may hold the browser's thread while it
// starts; phones need several times as long for the same work.
const longestTurn = 5 * time.Millisecond

// drawingTurn is how long it may hold the thread while it draws an opened log.
const drawingTurn = 20 * time.Millisecond

// draws tells that what is drawn next is much: a log that was opened. What is
// drawn in one go cannot be clicked while it is replaced, so the rest is.
func (d *desk) draws() {
	if ui.IsServer {
		return
	}
	d.drawing, d.lastTurn = true, time.Now()
	d.ctx.Defer(func(ui.Context) { d.drawing = false })
}

// inTurn is a part of a view before which the browser may do something else.
type inTurn struct {
	ui.Compo
	Desk *desk
	Draw func() ui.UI // not nil, and it does not return nil
}

// OnInit gives way.
func (t *inTurn) OnInit() { t.Desk.giveWay() }

// Render draws the part.
func (t *inTurn) Render() ui.UI { return t.Draw() }
