package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// How a log is read and put in the place of the one before: by a worker of its
// own, its beginning first where it is long.

// prepare starts a worker ahead of time, so that the first log does not wait
// for it.
func (d *desk) prepare() {
	if d.spare == nil && d.opening == nil && d.start != nil {
		d.spare = newClient(d.start, func(string) { d.spare = nil })
	}
}

// take opens files; values is an array of {name, buffer}.
func (d *desk) take(from source, files ui.Value) {
	d.begin(from)
	c := d.opening
	c.askWith(request{Ask: askOpen}, files, func(r response) { d.arrived(c, from, r) })
}

// begin makes a worker ready to read a new log. One that still reads the log
// before is ended; the log that is open stays until the new one is there.
func (d *desk) begin(from source) {
	d.opening.close()
	d.cancelRest()
	d.trouble = nil
	d.source, d.doing = from, "Reading "+from.Name
	d.status = d.doing
	d.opening = d.spare
	d.spare = nil
	if d.opening == nil {
		d.opening = newClient(d.start, nil)
	}
	c := d.opening
	c.broken = func(why string) {
		if d.opening == c {
			d.opening = nil
		}
		c.close()
		d.fail("The program that reads logs has stopped", "While it read "+from.String()+": "+why+". "+
			"Nothing was sent anywhere, and your file is unchanged. Open it again, or open a part of it: the lines around one conversation are enough.")
	}
	c.progress = func(what string) {
		if d.opening == c || d.opening == nil && d.rest == c {
			d.doing = what
		}
	}
}

func (d *desk) arrived(c *client, from source, r response) {
	if d.rest == c && c != nil {
		d.rested(r)
		return
	}
	if d.opening != c {
		return
	}
	d.opening = nil
	d.doing = ""
	if r.Error != "" || r.Opened == nil {
		c.close()
		d.fail("This could not be opened", r.Error)
		return
	}
	d.log.close()
	d.log, d.rest = c, nil
	c.broken = func(why string) {
		d.log, d.rest, d.opened, d.doing = nil, nil, nil, ""
		c.close()
		d.fail("The program that holds the log has stopped", "It held "+from.String()+": "+why+". Please open the log again, or a part of it.")
	}
	if r.Opened.Preview {
		d.rest, d.doing = c, "Reading the rest of "+from.Name
	}
	d.show(r.Opened)
}

// rested takes the whole of a log whose beginning is shown already. The person
// stays where they are.
func (d *desk) rested(r response) {
	d.rest = nil
	if d.opening == nil {
		d.doing = ""
	}
	if r.Error != "" || r.Opened == nil {
		d.fail("Only the beginning of the log is shown", r.Error)
		return
	}
	o, p, shown, find := r.Opened, d.place, d.detail, d.find
	if shown != nil && explain.NumberOf(shown.ID) > o.Stable || d.opened.Overview.Conversations == 0 {
		query := d.query
		d.show(o)
		d.query = query
		find.run = d.find.run
		d.searchAgain(find)
		return
	}
	d.opened = o
	d.generation++
	d.list, d.detail, d.unread, d.raw = listState{}, nil, nil, rawState{}
	d.trends, d.compare = nil, compareState{}
	d.status = "The whole of " + o.Overview.Name + " is read: " + explain.CountText(o.Overview.Conversations, "conversation") + ", " + explain.CountText(o.Overview.Lines, "line") + "."
	if p.View == viewConversations && shown != nil {
		p.Conversation = shown.ID // it need not be the first failure of the whole
	}
	d.draws()
	d.arriveAt(p)
	d.searchAgain(find)
	if d.share != nil && dialogOpen() {
		d.askShare()
	} else {
		d.share = nil
	}
}

// show makes a log that was read the one that the page is about.
func (d *desk) show(o *openedLog) {
	d.opened, d.fresh = o, true
	d.generation++
	d.list, d.detail, d.lines, d.ladder, d.unread, d.raw = listState{}, nil, nil, nil, nil, rawState{}
	d.note, d.query, d.explicit, d.find = pieceRef{}, "", false, findState{run: d.find.run + 1, at: -1}
	d.steps, d.chosen, d.share = nil, "", nil
	fill("list-search", "")
	ui.Window().Call("scrollTo", 0, 0) // another log begins at its top
	d.trends, d.compare, d.whole = nil, compareState{}, map[string]bool{}
	d.status = "Opened " + o.Overview.Name + ": " + explain.CountText(o.Overview.Conversations, "conversation") + ", " + explain.CountText(o.Overview.Lines, "line") + "."
	p := place{Conversation: o.First} // the answer comes first, on a phone too
	if o.Overview.Conversations == 0 {
		p.View = viewUnrecognised
		if o.Overview.Unrecognised == 0 {
			p.View = viewRaw
		}
	}
	d.jump(p)
}

// reread reads the open log as another format; "" lets the lines decide.
func (d *desk) reread(dialect string) {
	if d.log == nil {
		return
	}
	c := d.log
	d.doing, d.trouble = "Reading the log again", nil
	c.progress = func(what string) { d.doing = what }
	c.ask(request{Ask: askReread, Dialect: dialect}, func(r response) {
		d.doing = ""
		if r.Error != "" {
			d.fail("The log could not be read as that format", r.Error)
			return
		}
		view := d.place.View
		d.show(r.Opened)
		if r.Opened.Overview.Conversations > 0 && view == viewOverview {
			d.jump(place{View: viewOverview})
		}
	})
}

// cancel ends what is being read. Of a log whose beginning is shown, that stays.
func (d *desk) cancel() {
	if d.opening == nil && d.rest != nil {
		d.cancelRest()
		return
	}
	d.opening.close()
	d.opening = nil
	d.doing = ""
	d.status = "Cancelled. " + d.source.Name + " was not read."
	d.prepare()
}

// cancelRest ends the reading of a log whose beginning is shown. The worker hears
// of it in a moment; nobody has to wait for that.
func (d *desk) cancelRest() {
	if d.rest != nil {
		d.rest.progress, d.doing = func(string) {}, ""
		d.rest.ask(request{Ask: askStop}, func(response) {})
	}
}

// fail shows what went wrong; the log that is open stays.
func (d *desk) fail(title, text string) {
	d.trouble = &trouble{title, text}
	d.doing = ""
	d.status = title + ". " + text
	d.prepare()
}

// forget closes the log and shows the first page again.
func (d *desk) forget() {
	d.log.close()
	d.opening.close()
	keys := d.keysOff
	fresh := newDesk()
	fresh.ctx, fresh.running, fresh.start, fresh.keysOff = d.ctx, d.running, d.start, keys
	fresh.generation, fresh.trail, fresh.status = d.generation+1, d.trail, "The log was closed."
	*d = *fresh
	d.prepare()
	d.jump(place{})
}

// busy reports whether something is being read.
func (d *desk) busy() bool { return d.opening != nil || d.doing != "" }
