package app

import (
	"time"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// desk is the state of the page: the opened log and what is shown of it. It
// lives outside the components, so that leaving to the reference and coming
// back loses nothing. Only the goroutine that owns the page touches it.
type desk struct {
	ctx      ui.Context // of the page, once it runs in a browser
	running  bool
	lastTurn time.Time // while the program starts or draws a log: when the browser had its last turn
	drawing  bool      // what is drawn is much
	fresh    bool      // nothing of the opened log is drawn yet: the verdict comes first and takes the focus, its lines follow
	start    connect

	log     *client // answers about the opened log
	opening *client // reads another one
	rest    *client // the log's, while it shows the beginning and reads the rest
	spare   *client // was started ahead of time
	source  source  // what is being read, or was read last
	doing   string  // what the worker says it does
	trouble *trouble
	opened  *openedLog
	status  string // for screen readers

	place    place
	query    string // of the list; it may be an address from the log, so it is not in the address bar
	list     listState
	detail   *conversationPage
	message  *messagePage // that the conversation carried
	lines    *linesPage
	ladder   *ladderPage
	unread   *linesPage
	raw      rawState
	find     findState
	adding   string // the field of the filter that is being put together
	trail    trail
	chosen   string  // the conversation that is shown or on its way
	steps    []wayTo // through the list, that keys asked for while one was on its way
	explicit bool    // the person chose the conversation; on a phone the list gives way to it
	trends   *trendsPage
	compare  compareState
	sorted   map[string]sorting // how tables were sorted, by their id
	whole    map[string]bool    // tables of which all rows are shown
	note     pieceRef
	share    *shareState // what is being shared; nil before it was asked for

	keysOff    bool
	copied     string // what was copied last
	update     bool   // a new version of the site is ready
	notKept    string // why the site cannot be used without a network
	typed      bool   // something stands in the box of the first page
	dropping   int    // depth of dragenter events
	generation int    // counts opened logs, so that components know old from new
}

// source is an input as people know it.
type source struct {
	Name string
	Size int64
}

func (s source) String() string {
	if s.Name == "" {
		return ""
	}
	return s.Name + " (" + explain.SizeText(s.Size) + ")"
}

// trouble is why an input could not be read, and what to do.
type trouble struct {
	Title, Text string
}

// pieceRef points at a piece of an annotated line whose explanation is open.
type pieceRef struct{ Line, Piece int }

func newDesk() *desk { return &desk{sorted: map[string]sorting{}, whole: map[string]bool{}} }

// do runs a function on the goroutine that owns the page and draws it. Should
// the function panic, which is a bug, the page says so and lives on.
func (d *desk) do(f func()) {
	d.ctx.Dispatch(func(ui.Context) {
		defer func() {
			if recover() != nil {
				d.fail("smtpexplain itself failed", "The log is not at fault, and it is still open. Please try again another way, and report what you did.")
			}
		}()
		f()
	})
}

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

// jump goes to a place of the opened log, with an entry in the history.
func (d *desk) jump(p place) {
	u := *ui.Window().URL()
	if !single() {
		u.Path, u.RawPath, u.RawQuery = link("/"), "", ""
	}
	u.Fragment, u.RawFragment = p.fragment(), ""
	if d.onHome() && u.Fragment == ui.Window().URL().Fragment {
		d.arriveAt(p)
		return
	}
	if d.onHome() && u.Fragment == d.trail.visited {
		// go-app takes this for the page that is shown already: it does not see
		// how the address was corrected.
		ui.Window().Get("history").Call("pushState", nil, "", u.String())
		d.turn(p)
		return
	}
	d.ctx.NavigateTo(&u)
}

// onHome reports whether the page of the log is shown, not the reference.
func (d *desk) onHome() bool {
	path, _ := pageOf(ui.Window().URL())
	return path == "/"
}

// home is the address of the opened log as it was left.
func (d *desk) home() string {
	if d.opened == nil {
		return link("/")
	}
	return d.place.link()
}

// arriveAt draws a place: it asks for what is needed and not there yet.
func (d *desk) arriveAt(p place) {
	if d.fresh {
		d.draws()
	}
	if d.opened == nil || d.log == nil {
		d.place = place{}
		return
	}
	old := d.place
	d.place = p
	if old.filter("") != p.filter("") || d.list.pages == nil {
		d.list.reset()
		d.list.scroll = 0
		d.askList(0)
		d.marksChanged()
		d.askPosition()
	} else if old.View != p.View {
		d.marksChanged()
	}
	switch p.View {
	case viewConversations:
		id := p.Conversation
		d.explicit = id != "" || d.opened.Overview.Conversations == 1
		if id == "" {
			id = d.opened.First
		}
		d.giveWay()
		d.choose(id)
		d.giveWay()
		d.askTab()
		if p.Line > 0 && d.detail != nil && d.detail.ID == id && p.Tab == tabAnnotated && d.lines != nil && !d.trail.back() {
			d.revealLine()
		}
	case viewCompare:
		d.explicit = true
		if p.Conversation == "" {
			p.Conversation = d.opened.First
			d.place = p
		}
		d.choose(p.Conversation)
		d.openCompare(p)
	case viewOverview:
		d.askTrends()
	case viewUnrecognised:
		if d.unread == nil {
			d.askUnread(0)
		}
	case viewRaw:
		d.raw.open(d)
	}
}

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
	id := d.detail.ID
	d.log.ask(request{Ask: askLines, Conversation: id, First: first, Count: rowsAtOnce}, func(r response) {
		if d.detail != nil && d.detail.ID == id && r.Lines != nil {
			d.lines = r.Lines
			d.trail.restore(d)
		}
	})
}

func (d *desk) askLadder(first int) {
	id := d.detail.ID
	d.log.ask(request{Ask: askLadder, Conversation: id, First: first, Count: rowsAtOnce}, func(r response) {
		if d.detail != nil && d.detail.ID == id && r.Ladder != nil {
			d.ladder = r.Ladder
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
