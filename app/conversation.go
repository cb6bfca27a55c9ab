package app

import (
	"slices"
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
	return ui.Section().Class("detail", tone(c.Verdict)).Aria("label", "The chosen conversation").Body(
		ui.P().Class("print-note").Text("Explained by smtpexplain. Addresses, names and hosts stand here as they stand in the log."),
		way(d),
		banner(c),
		rail(c.Rail),
		&inTurn{Desk: d, Draw: func() ui.UI { return answers(c) }},
		sentences(d, c),
		&inTurn{Desk: d, Draw: func() ui.UI { return facts(d, c) }},
		legs(d, c),
		recipients(c),
		findings(c),
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

// sentences are ready to be sent: one for the customer, one for a colleague,
// and the report. Who wants to read them first unfolds them.
func sentences(d *desk, c *conversationPage) ui.UI {
	if c.Customer == "" && c.Expert == "" {
		return nil
	}
	read := func(title, text string) ui.UI {
		if text == "" {
			return nil
		}
		return ui.Div().Class("sentence").Body(ui.H3().Class("label").Text(title), ui.P().Text(text))
	}
	copies := func(id, title, text string) ui.UI {
		if text == "" {
			return nil
		}
		return copyButton(d, id+c.ID, title, text, func() { d.copy(id+c.ID, text) })
	}
	return ui.Div().Class("say").Body(
		ui.Details().Class("sentences").Body(
			ui.Summary().Text("Say it to others"),
			ui.Div().Class("sentence-pair").Body(
				read("To the customer", c.Customer),
				read("To a colleague", c.Expert),
			),
		),
		ui.P().Class("say-ways").Body(
			copies("customer", "For the customer", c.Customer),
			copies("expert", "For a colleague", c.Expert),
			copyButton(d, "report"+c.ID, "Report for a ticket", "As Markdown, with stand-ins for private data (c)", d.copyReport),
			ui.Button().Class("as-link").Type("button").OnClick(func(ui.Context, ui.Event) { d.openShare() }).Text("Choose what is shared"),
		),
	)
}

// copyButton copies what it names, and says when it has. The title tells those
// who hesitate over it what that is.
func copyButton(d *desk, id, name, title string, copies func()) ui.UI {
	word, does := name, "Copy"
	if d.copied == id {
		word, does = "Copied", "Copied"
	}
	return ui.Button().Class("button", "button-small").Type("button").Title(title).Aria("label", does+": "+name).
		OnClick(func(ui.Context, ui.Event) { copies() }, ui.EventScope(id)).
		Body(icon(iconCopy...), ui.Span().Text(word))
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

// fact is a line of the facts, with the filters that it suggests.
type fact struct {
	title, text string
	offers      []offer
}

// facts are what the list says, in full. What the log does not tell is left out.
func facts(d *desk, c *conversationPage) ui.UI {
	var body []ui.UI
	for _, f := range append(c.partyFacts(), c.recordFacts()...) {
		if f.text != "" {
			body = append(body, ui.Div().Body(ui.Dt().Text(f.title), ui.Dd().Body(offerMenu(d, f.text, f.offers))))
		}
	}
	return ui.Dl().Class("facts").Body(body...)
}

// partyFacts tell who writes to whom, through which hosts.
func (c *conversationPage) partyFacts() []fact {
	from, reversePath := c.From, c.From
	if c.Bounce {
		from, reversePath = "<> (an automatic message)", "<>"
	}
	to := c.To
	if c.More > 0 {
		to += " and " + explain.NumberText(c.More) + " more"
	}
	host := func(title, party string, peer bool) fact {
		if peer {
			return fact{title, party, offers("peer", "this peer", c.Peer)}
		}
		name, _, _ := strings.Cut(party, " [")
		return fact{title, party, offers("host", "this host", name)}
	}
	direction := fact{"Direction", directionWord(c.Direction), []offer{{strings.ToLower(directionWord(c.Direction)), term{Field: "direction", Value: c.Direction}}}}
	if direction.text == directionWord("") {
		direction.text = "Not known"
	}
	return []fact{
		{"From", from, offers("from", "this sender", reversePath)},
		{"To", to, offers("to", "this recipient", c.To)},
		host("Client", c.Client, c.Direction == "inbound"),
		host("Server", c.Server, c.Direction != "inbound"),
		direction,
	}
}

// recordFacts tell when it was, and under which names the log keeps it. A
// session that is told by the names of its message or its host has none of its
// own.
func (c *conversationPage) recordFacts() []fact {
	var began, took, session, queue string
	if c.Time != "" {
		began = strings.TrimSpace(c.Date + ", " + c.Time + " " + c.Zone)
	}
	if c.Seconds > 0 {
		took = duration(c.Seconds)
	}
	if c.namesSession() {
		session = c.Session
	}
	if c.Queue != session {
		queue = c.Queue
	}
	return []fact{
		{"Began", began, nil},
		{"Took", took, nil},
		{"Session", session, offers("id", "this session", session)},
		{"Queue id", queue, nil},
		{"Message-ID", c.Message, nil},
		{"Lines", rangesText(c.Ranges), nil},
	}
}

// namesSession reports whether the name of the session says more than the queue
// id does beside it.
func (c *conversationPage) namesSession() bool {
	return c.listRow.namesSession() && (c.Queue == "" || c.Session == c.Queue || !strings.HasPrefix(c.Session, c.Queue))
}

// linesText names lines for people: "line 3", "lines 3–5, 9".
func linesText(ranges []grammar.LineRange) string {
	if len(ranges) == 1 && ranges[0][0] >= ranges[0][1] {
		return "line " + rangesText(ranges)
	}
	return "lines " + rangesText(ranges)
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
func findings(c *conversationPage) ui.UI {
	if len(c.Findings) == 0 {
		return nil
	}
	return ui.Section().Class("part", "worth").Body(
		ui.H2().Class("label").Text("Also worth knowing"),
		ui.Ul().Class("findings").Body(ui.Range(c.Findings).Slice(func(i int) ui.UI {
			f := &c.Findings[i]
			var fix, where ui.UI
			if f.Fix != "" {
				fix = ui.P().Class("finding-fix").Text(f.Fix)
			}
			if len(f.Lines) > 0 {
				where = ui.Span().Class("finding-lines").Text(linesText(f.Lines))
			}
			return ui.Li().Class("finding", "finding-"+string(f.Severity)).Body(ui.Details().Open(f.Severity != explain.Info).Body(
				ui.Summary().Class("finding-title").Body(ui.Span().Class("severity").Text(severityWord(f.Severity)), ui.Strong().Text(f.Title), where),
				ui.P().Text(f.Detail),
				fix,
				ui.P().Class("finding-source").Body(cited(f.Source())),
			))
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
	return ui.Details().Class("missing").Body(
		ui.Summary().Text("What this log does not show"),
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
	return ui.Div().ID("tabs").Class("tabs").Body(
		ui.Nav().Aria("label", "Views of the conversation").Body(ui.Ul().Body(body...)),
		legend(d),
	)
}

// legend explains the green edge, where there is one.
func legend(d *desk) ui.UI {
	external := func(l explain.AnnotatedLine) bool { return l.External }
	if d.place.Tab != tabAnnotated || d.lines == nil || !slices.ContainsFunc(d.lines.Lines, external) {
		return nil
	}
	return ui.P().Class("legend").Body(ui.Span().Class("legend-edge").Aria("hidden", "true"), ui.Text("The green edge marks what the other host said. Underlined words open their explanation."))
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
