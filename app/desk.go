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
		d.arriveAtConversation()
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

// arriveAtConversation shows the conversation that the place names, or else the
// one that a log opens with.
func (d *desk) arriveAtConversation() {
	id := d.place.Conversation
	d.explicit = id != "" || d.opened.Overview.Conversations == 1
	if id == "" {
		id = d.opened.First
	}
	d.giveWay()
	d.choose(id)
	d.giveWay()
	d.askTab()
	if d.place.Line > 0 && d.detail != nil && d.detail.ID == id && d.place.Tab == tabAnnotated && d.lines != nil && !d.trail.back() {
		d.revealLine()
	}
}
