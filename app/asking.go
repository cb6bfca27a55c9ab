package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// What the page asks about the opened log for the place that it shows, and what
// becomes of the answers.

// choose makes a conversation the one that is shown.
func (d *desk) choose(id string) {
	d.chosen = id
	if id == "" || d.detail != nil && d.detail.ID == id {
		return
	}
	d.lines, d.ladder, d.note = nil, nil, pieceRef{}
	log := d.generation
	d.log.ask(request{Ask: askConversation, Conversation: id, Filter: d.place.filter(d.query)}, func(r response) {
		if log != d.generation || id != d.chosen {
			return
		}
		if r.Conversation == nil {
			d.fail("This conversation cannot be shown", r.Error)
			return
		}
		d.detail = r.Conversation
		d.status = r.Conversation.Verdict.Title() + ": " + r.Conversation.Summary
		if d.fresh {
			d.ctx.Defer(func(ui.Context) {
				focusOn("answer")
				d.do(func() { d.fresh = false })
			})
		}
		if d.list.wanted != r.Conversation.ID {
			d.list.wanted = r.Conversation.ID
			d.list.reveal(d, r.Conversation.Position)
		}
		d.giveWay()
		d.askMessage()
		d.askTab()
	})
}

// askMessage asks for the other conversations that carried the same message.
func (d *desk) askMessage() {
	log := d.generation
	d.log.ask(request{Ask: askMessage, Conversation: d.detail.ID}, func(r response) {
		if log == d.generation && r.Message != nil {
			d.message = r.Message
		}
	})
}

// askTab asks for what the chosen tab shows.
func (d *desk) askTab() {
	if d.detail == nil || d.detail.ID != d.chosen || d.place.View != viewConversations {
		return
	}
	switch d.place.Tab {
	case tabAnnotated:
		switch {
		case d.lines == nil && d.place.Line > 0:
			d.askAround(d.place.Line, 0)
		case d.lines == nil:
			d.askLines(-1)
		}
	case tabLadder:
		if d.ladder == nil {
			d.askLadder(-1)
		}
	case tabRaw:
		d.raw.open(d)
	}
}

// rowsAtOnce is how many lines or steps are alive on the page.
const rowsAtOnce = 200

func (d *desk) askLines(first int) {
	d.askWindow(request{Ask: askLines, First: first}, func(r response) { d.lines = r.Lines })
}

func (d *desk) askLadder(first int) {
	d.askWindow(request{Ask: askLadder, First: first}, func(r response) { d.ladder = r.Ladder })
}

// askWindow asks for a window of what the conversation that is shown holds, and
// takes the answer if that one is still shown.
func (d *desk) askWindow(r request, take func(response)) {
	r.Conversation, r.Count = d.detail.ID, rowsAtOnce
	d.log.ask(r, func(a response) {
		if a.Error == "" && d.detail != nil && d.detail.ID == r.Conversation {
			take(a)
			d.trail.restore(d)
		}
	})
}

func (d *desk) askTrends() {
	log := d.generation
	if d.trends != nil {
		return
	}
	d.log.ask(request{Ask: askTrends}, func(r response) {
		if log == d.generation && r.Trends != nil {
			d.trends = r.Trends
		}
	})
}

func (d *desk) askUnread(first int) {
	log := d.generation
	d.log.ask(request{Ask: askUnrecognised, First: first, Count: rowsAtOnce}, func(r response) {
		if log == d.generation && r.Lines != nil {
			d.unread = r.Lines
		}
	})
}

// follow shows a conversation from wherever its id was clicked.
func (d *desk) follow(id string) {
	p := d.toList()
	p.Conversation = id
	if d.place.View == viewConversations {
		p.Tab = d.place.Tab
	}
	d.jump(p)
}

// wayTo is a step through the list.
type wayTo struct {
	step     int
	problems bool
}

// stepTo goes to the next or previous conversation of the list. Keys may come
// faster than answers: each step goes on from where the one before led.
func (d *desk) stepTo(step int, problems bool) {
	if d.opened == nil || d.log == nil {
		return
	}
	if d.steps = append(d.steps, wayTo{step, problems}); len(d.steps) == 1 {
		d.stepFrom(d.chosen)
	}
}

func (d *desk) stepFrom(from string) {
	log, way := d.generation, d.steps[0]
	d.log.ask(request{Ask: askStep, Conversation: from, Step: way.step, Problems: way.problems, Filter: d.place.filter(d.query)}, func(r response) {
		if log != d.generation {
			return
		}
		d.steps = d.steps[1:]
		switch {
		case r.Step == nil || r.Step.ID == "" && len(d.steps) > 0:
		case r.Step.ID == "" && way.problems:
			d.status = "No more failures in this direction."
		case r.Step.ID == "":
			d.status = "The end of the list."
		default:
			from = r.Step.ID
		}
		if len(d.steps) > 0 {
			d.stepFrom(from)
		} else if from != d.chosen || d.place.View != viewConversations {
			d.follow(from)
		}
	})
}
