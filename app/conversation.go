package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// conversation draws the chosen conversation: the answer first, then what
// proves it, then its lines.
func conversation(d *desk) ui.UI {
	c := d.detail
	if c == nil {
		return ui.Section().Class("detail").Aria("busy", "true").Body(ui.P().Class("empty").Text("Reading the conversation"))
	}
	return ui.Section().Class("detail").Aria("label", "The chosen conversation").Body(
		ui.P().Class("print-note").Text("Explained by smtpexplain. Addresses, names and hosts stand here as they stand in the log."),
		way(d),
		banner(c),
		rail(c.Rail),
		&inTurn{Desk: d, Draw: func() ui.UI { return answers(c) }},
		sentences(d, c),
		&inTurn{Desk: d, Draw: func() ui.UI { return facts(d, c) }},
		legs(d, c),
		recipients(c),
		findings(d, c),
		missing(c),
		tabList(d),
		&inTurn{Desk: d, Draw: func() ui.UI { return tabPanel(d) }},
	)
}

// way leads back to the list on a phone, and to the neighbours.
func way(d *desk) ui.UI {
	if d.opened.Overview.Conversations < 2 {
		return nil
	}
	c := d.detail
	text := ""
	if c.Position >= 0 {
		text = explain.NumberText(c.Position+1) + " of " + explain.NumberText(c.Total)
	}
	return ui.Nav().Class("way").Aria("label", "Conversations").Body(
		ui.A().Class("way-list").Href(hash(d.toList())).Body(icon(iconBack...), ui.Span().Text("All conversations")),
		ui.Span().Class("way-at").Text(text),
		ui.Button().Class("icon-button").Type("button").Title("Previous conversation (K)").Aria("label", "Previous conversation").OnClick(func(ui.Context, ui.Event) { d.stepTo(-1, false) }).Body(icon(iconBack...)),
		ui.Button().Class("icon-button").Type("button").Title("Next conversation (J)").Aria("label", "Next conversation").OnClick(func(ui.Context, ui.Event) { d.stepTo(+1, false) }).Body(icon(iconNext...)),
	)
}

// sentences are ready to be sent: one for the customer, one for a colleague.
func sentences(d *desk, c *conversationPage) ui.UI {
	if c.Customer == "" && c.Expert == "" {
		return nil
	}
	one := func(id, title, text string) ui.UI {
		if text == "" {
			return nil
		}
		word := "Copy"
		if d.copied == id+c.ID {
			word = "Copied"
		}
		return ui.Div().Class("sentence").Body(
			ui.H3().Class("label").Text(title),
			ui.P().Text(text),
			ui.Button().Class("button", "button-small").Type("button").Aria("label", word+": "+title).OnClick(func(ui.Context, ui.Event) { d.copy(id+c.ID, text) }, ui.EventScope(id, c.ID)).
				Body(icon(iconCopy...), ui.Span().Text(word)),
		)
	}
	return ui.Details().Class("sentences").Open(true).Body(
		ui.Summary().Text("Say it to others"),
		ui.Div().Class("sentence-pair").Body(
			one("customer", "To the customer", c.Customer),
			one("expert", "To a colleague", c.Expert),
		),
		shareButtons(d, c),
	)
}

// copy puts a text on the clipboard.
func (d *desk) copy(id, text string) {
	board := ui.Window().Get("navigator").Get("clipboard")
	if !board.Truthy() {
		d.fail("The browser does not let this page copy", "Select the text and copy it by hand.")
		return
	}
	d.await(board.Call("writeText", text), func(ui.Value) {
		d.copied, d.status = id, "Copied."
	}, func(why string) {
		d.fail("The browser does not let this page copy", "Select the text and copy it by hand ("+why+").")
	})
}

// facts are what the list says, in full.
func facts(d *desk, c *conversationPage) ui.UI {
	var body []ui.UI
	addWith := func(title, text string, list []offer) {
		if text != "" {
			body = append(body, ui.Div().Body(ui.Dt().Text(title), ui.Dd().Body(offerMenu(d, text, list))))
		}
	}
	add := func(title, text string) {
		if text != "" {
			body = append(body, ui.Div().Body(ui.Dt().Text(title), ui.Dd().Text(text)))
		}
	}
	from := c.From
	if c.Bounce {
		from = "<> (an automatic message)"
	}
	to := c.To
	if c.More > 0 {
		to += " and " + explain.NumberText(c.More) + " more"
	}
	reversePath := c.From
	if c.Bounce {
		reversePath = "<>"
	}
	addWith("From", from, offers("from", "this sender", reversePath))
	addWith("To", to, offers("to", "this recipient", c.To))
	for _, side := range []struct{ title, party string }{{"Client", c.Client}, {"Server", c.Server}} {
		name, _, _ := strings.Cut(side.party, " [")
		list := offers("host", "this host", name)
		if c.Peer == side.party {
			list = offers("peer", "this peer", name)
		}
		addWith(side.title, side.party, list)
	}
	addWith("Direction", directionWord(c.Direction), []offer{{strings.ToLower(directionWord(c.Direction)), term{Field: "direction", Value: c.Direction}}})
	if c.Time != "" {
		add("Began", c.Date+", "+c.Time)
		add("Took", duration(c.Seconds))
	}
	addWith("Session", c.Session, offers("id", "this session", c.Session))
	if c.Queue != c.Session {
		add("Queue id", c.Queue)
	}
	add("Message-ID", c.Message)
	add("Lines", rangesText(c.Ranges))
	return ui.Dl().Class("facts").Body(body...)
}

// rangesText writes line numbers for people.
func rangesText(ranges []grammar.LineRange) string {
	var b strings.Builder
	for i, r := range ranges {
		if i == 6 {
			b.WriteString(" and others")
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(strconv.Itoa(r[0]))
		if r[1] > r[0] {
			b.WriteString("–" + strconv.Itoa(r[1]))
		}
	}
	return b.String()
}

// legs are the other conversations that carried the same message.
func legs(d *desk, c *conversationPage) ui.UI {
	m := d.message
	if m == nil || m.Conversation != c.ID || len(m.Legs) == 0 {
		return nil
	}
	return ui.Section().Class("part").Body(
		ui.H2().Class("label").Text("The same message elsewhere in this log"),
		ui.P().Class("part-lead").Text(m.Story),
		ui.Ul().Class("legs").Body(ui.Range(m.Legs).Slice(func(i int) ui.UI {
			r := &m.Legs[i]
			p := d.toList()
			p.Conversation = r.ID
			return ui.Li().Body(ui.A().Href(hash(p)).Body(
				verdictMark(r.Verdict, r.headline()), ui.Span().Class("leg-facts").Text(strings.Trim(r.Time+" · "+r.way(), " ·")),
			))
		})),
	)
}

// recipients are the results for each recipient, where there are several.
func recipients(c *conversationPage) ui.UI {
	if len(c.Recipients) < 2 {
		return nil
	}
	return ui.Section().Class("part").Body(
		ui.H2().Class("label").Text("Recipients"),
		ui.Div().Class("table-scroll").TabIndex(0).Attr("role", "region").Aria("label", "Recipients").Body(ui.Table().Class("table").Body(
			ui.THead().Body(ui.Tr().Body(ui.Th().Attr("scope", "col").Text("Address"), ui.Th().Attr("scope", "col").Text("Verdict"), ui.Th().Attr("scope", "col").Text("Reply"), ui.Th().Attr("scope", "col").Text("Cause"))),
			ui.TBody().Body(ui.Range(c.Recipients).Slice(func(i int) ui.UI {
				r := &c.Recipients[i]
				cause := ""
				if e, ok := explain.LookupCause(r.Cause); ok && r.Verdict.Failure() {
					cause = e.Title
				}
				return ui.Tr().Body(
					ui.Td().Class("mono").Text(clip(r.Address)),
					ui.Td().Body(verdictMark(r.Verdict, r.Verdict.Title())),
					ui.Td().Class("mono").Text(strings.TrimSpace(r.Reply+" "+r.Status)),
					ui.Td().Text(cause),
				)
			})),
		)),
	)
}

// findings are what is worth knowing besides the verdict.
func findings(d *desk, c *conversationPage) ui.UI {
	if len(c.Findings) == 0 {
		return nil
	}
	return ui.Section().Class("part").Body(
		ui.H2().Class("label").Text("Also worth knowing"),
		ui.Ul().Class("findings").Body(ui.Range(c.Findings).Slice(func(i int) ui.UI {
			f := &c.Findings[i]
			var fix, where ui.UI
			if f.Fix != "" {
				fix = ui.P().Class("finding-fix").Text(f.Fix)
			}
			if len(f.Lines) > 0 {
				where = ui.Span().Class("finding-lines").Text("line " + rangesText(f.Lines))
			}
			return ui.Li().Class("finding", "finding-"+string(f.Severity)).Body(
				ui.P().Class("finding-title").Body(ui.Span().Class("severity").Text(severityWord(f.Severity)), ui.Strong().Text(f.Title), where),
				ui.P().Text(f.Detail),
				fix,
			)
		})),
	)
}

func severityWord(s explain.Severity) string {
	switch s {
	case explain.Error:
		return "Fault"
	case explain.Warning:
		return "Caution"
	}
	return "Note"
}

// missing says what the log does not show and how to see it.
func missing(c *conversationPage) ui.UI {
	if len(c.Missing) == 0 {
		return nil
	}
	return ui.Section().Class("part").Body(
		ui.H2().Class("label").Text("What this log does not show"),
		ui.Ul().Class("plain-list").Body(ui.Range(c.Missing).Slice(func(i int) ui.UI { return ui.Li().Text(c.Missing[i]) })),
	)
}

var tabTitles = map[string]string{tabAnnotated: "Annotated log", tabLadder: "Ladder", tabRaw: "Raw log"}

func tabList(d *desk) ui.UI {
	body := make([]ui.UI, 0, len(tabs))
	for _, t := range tabs {
		p := d.place
		p.Tab, p.Conversation = t, d.detail.ID
		body = append(body, ui.Li().Body(ui.A().Class("tab").Href(hash(p)).Aria("current", currentIf(t == d.place.Tab)).Text(tabTitles[t])))
	}
	if d.opened.Overview.Conversations > 1 {
		body = append(body, ui.Li().Body(ui.A().Class("tab").Href(hash(d.comparePlace(d.detail.ID, ""))).Aria("current", "false").Text("Compare")))
	}
	return ui.Nav().ID("tabs").Class("tabs").Aria("label", "Views of the conversation").Body(ui.Ul().Body(body...))
}

func tabPanel(d *desk) ui.UI {
	if d.fresh {
		return annotatedPage(d, nil, "")
	}
	switch d.place.Tab {
	case tabLadder:
		return &ladderView{Desk: d, Page: d.ladder, Detail: d.detail}
	case tabRaw:
		return ui.Div().Body(
			ui.P().Class("tab-lead").Text("The whole log. Lines of other threads are faded; a click on a thread id follows it."),
			newRawView(d, d.detail.ID),
		)
	}
	return annotatedPage(d, d.lines, d.detail.ID)
}
