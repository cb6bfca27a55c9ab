package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// overview says what the log holds: verdicts, causes, when, who, formats, what
// was not recognised. Every number leads to the conversations that it counts.
func overview(d *desk) ui.UI {
	o := &d.opened.Overview
	t := d.trends
	lead := d.opened.Trouble
	if t == nil {
		t = &trendsPage{}
	} else if lead == "" {
		lead = t.Summary
	}
	return ui.Div().Class("view").Body(
		ui.H1().Class("view-title").Body(overviewTitle(o)...),
		ui.P().Class("view-lead").Text(lead),
		timeChart(d, &t.Timeline),
		ui.Div().Class("columns").Body(
			ui.Section().Class("part").Body(
				ui.H2().Text("What became of them"),
				bars(o.Verdicts, o.Conversations, func(c explain.Count) (place, string) {
					return place{Verdict: c.ID}, tone(explain.Verdict(c.ID))
				}),
			),
			causesPart(o, t),
		),
		names(d, t),
		slowest(d, t.Slow),
		ui.Section().Class("part").Body(
			ui.H2().Text("How it was read"),
			formatTable(o),
			formatChoice(d),
			notes(o),
		),
	)
}

// overviewTitle is the first sentence; its number leads to the failures.
func overviewTitle(o *explain.Overview) []ui.UI {
	failed := sum(o.Causes)
	switch {
	case o.Conversations == 0:
		return []ui.UI{ui.Text("No conversation was found.")}
	case failed == 0:
		return []ui.UI{ui.Text("Nothing failed in " + explain.CountText(o.Conversations, "conversation") + ".")}
	}
	if o.Conversations == 1 {
		return []ui.UI{ui.Text("The one conversation failed.")}
	}
	causes := "."
	if len(o.Causes) > 1 { // a single one is named below
		causes = ", for " + explain.NumberText(len(o.Causes)) + " causes."
	}
	return []ui.UI{
		ui.A().Class("title-number").Href(hash(place{scope: scope{Failed: true}})).Text(explain.NumberText(failed)),
		ui.Text(" of " + explain.CountText(o.Conversations, "conversation") + " failed" + causes),
	}
}

// causesPart are the causes as bars, with what most of each have in common.
func causesPart(o *explain.Overview, t *trendsPage) ui.UI {
	list := t.Causes
	if list == nil {
		for _, c := range o.Causes {
			list = append(list, explain.CauseShare{Count: c})
		}
	}
	if len(list) == 0 {
		return nil
	}
	all := sum(o.Causes)
	body := make([]ui.UI, 0, len(list))
	for i := range list {
		c := &list[i]
		tone, note := "tone-bad", "Failed for good"
		if c.Temporary {
			tone, note = "tone-wait", "Failed for now"
		}
		switch {
		case c.Mostly != "" && c.MostlyN == c.N:
			note += ", all with " + c.Mostly
		case c.Mostly != "":
			note += ", " + explain.NumberText(c.MostlyN) + " with " + c.Mostly
		}
		body = append(body, barItem(place{Cause: c.ID}, tone, c.Title, note, c.N, all))
	}
	return ui.Section().Class("part").Body(ui.H2().Text("Why they failed"), ui.Ul().Class("bars").Body(body...))
}

// names are the hosts, domains and senders with their conversations.
func names(d *desk, t *trendsPage) ui.UI {
	var body []ui.UI
	for _, k := range []struct {
		title, column string
		shares        *explain.Shares
	}{{"Domains", "Domain", &t.Domains}, {"Hosts", "Host", &t.Peers}, {"Senders", "Sender", &t.Senders}} {
		if k.shares.Total > 1 {
			body = append(body, ui.Section().Class("part").Body(ui.H2().Text(k.title), sharesTable(d, k.title, k.column, k.shares)))
		}
	}
	if len(body) == 0 {
		return nil
	}
	return ui.Div().Class("columns", "columns-tables").Body(body...)
}

func sharesTable(d *desk, title, name string, shares *explain.Shares) ui.UI {
	table := sortTable{id: shares.Kind, caption: title, columns: []column{{name, false}, {"All", true}, {"Failed", true}}, first: sorting{1, true}, atOnce: 8}
	for i := range shares.List {
		s := &shares.List[i]
		in := scope{Same: same(shares.Kind, s.Like)}
		failed := in
		failed.Failed = true
		row := []cell{
			{text: s.Name, draw: func() ui.UI { return ui.Span().Class("mono").Text(s.Name) }},
			{value: float64(s.N), draw: func() ui.UI {
				return ui.A().Href(hash(place{scope: in})).Aria("label", explain.CountText(s.N, "conversation")+" with "+s.Name).Text(explain.NumberText(s.N))
			}},
			{value: float64(s.Failed), text: "0"},
		}
		if s.Failed > 0 {
			row[2].draw = func() ui.UI {
				return ui.A().Href(hash(place{scope: failed})).Aria("label", explain.NumberText(s.Failed)+" failed with "+s.Name).Text(explain.NumberText(s.Failed))
			}
		}
		table.rows = append(table.rows, row)
	}
	var rest ui.UI
	if n := shares.Total - len(shares.List); n > 0 {
		rest = ui.P().Class("small").Text("And " + explain.NumberText(n) + " more, with fewer conversations and failures.")
	}
	return ui.Div().Body(table.draw(d), rest)
}

// slowest are the conversations that took longest.
func slowest(d *desk, rows []listRow) ui.UI {
	if len(rows) < 2 {
		return nil
	}
	table := sortTable{id: "slow", caption: "Slowest conversations", columns: []column{{"Conversation", false}, {"Host", false}, {"Began", false}, {"Took", true}}, first: sorting{3, true}, atOnce: 8}
	for i := range rows {
		r := &rows[i]
		table.rows = append(table.rows, []cell{
			{text: r.headline(), draw: func() ui.UI {
				return ui.A().Class("slow-link").Href(hash(place{Conversation: r.ID})).Body(verdictMark(r.Verdict, r.headline()))
			}},
			{text: r.Peer, draw: func() ui.UI { return ui.Span().Class("mono").Text(r.Peer) }},
			{text: joined(", ", r.Date, r.Time), value: float64(r.At)},
			{text: duration(r.Seconds), value: r.Seconds},
		})
	}
	return ui.Section().Class("part").Body(ui.H2().Text("Slowest"), table.draw(d))
}

func sum(list []explain.Count) int {
	n := 0
	for _, c := range list {
		n += c.N
	}
	return n
}

// bars is a table of counts with a bar for each; each leads to the list.
func bars(list []explain.Count, of int, to func(explain.Count) (place, string)) ui.UI {
	if len(list) == 0 {
		return ui.P().Class("empty").Text("None.")
	}
	return ui.Ul().Class("bars").Body(ui.Range(list).Slice(func(i int) ui.UI {
		p, tone := to(list[i])
		return barItem(p, tone, list[i].Title, "", list[i].N, of)
	}))
}

// barItem is one bar with its words, a link to what it counts.
func barItem(p place, tone, title, note string, n, of int) ui.UI {
	return ui.Li().Class("bar", tone).Body(ui.A().Href(hash(p)).Body(
		ui.Span().Class("bar-title").Text(title),
		ui.Span().Class("bar-number").Text(explain.NumberText(n)),
		bar(percent(n, of)),
		optionalText(note, "bar-note"),
	))
}

// bar is a drawing of a share of a hundred.
func bar(share int) ui.UI {
	return shape("svg", "class", "bar-drawing", "viewBox", "0 0 100 1", "preserveAspectRatio", "none", "aria-hidden", "true", "focusable", "false").Body(
		shape("rect", "class", "bar-ground", "width", "100", "height", "1"),
		shape("rect", "class", "bar-fill", "width", strconv.Itoa(max(1, share)), "height", "1"),
	)
}

func formatTable(o *explain.Overview) ui.UI {
	rows := make([]ui.UI, 0, len(o.Dialects)+2)
	for _, f := range o.Dialects {
		var more ui.UI
		if f.More != "" {
			more = ui.P().Class("small").Body(ui.Strong().Text("To see more: "), ui.Text(f.More))
		}
		rows = append(rows, ui.Tr().Body(
			ui.Th().Attr("scope", "row").Body(ui.P().Text(f.Title), ui.P().Class("small").Text(f.About), more),
			ui.Td().Class("figure").Text(explain.NumberText(f.Lines)),
		))
	}
	if o.Apart > 0 {
		rows = append(rows, ui.Tr().Body(ui.Th().Attr("scope", "row").Body(ui.P().Text("Recognised, but not about SMTP"), ui.P().Class("small").Text("They are part of the lines above and belong to no conversation.")), ui.Td().Class("figure").Text(explain.NumberText(o.Apart))))
	}
	if o.Unrecognised > 0 {
		rows = append(rows, ui.Tr().Body(
			ui.Th().Attr("scope", "row").Body(ui.A().Href(hash(place{View: viewUnrecognised})).Text("Not recognised"), ui.P().Class("small").Text("Lines "+rangesText(o.UnrecognisedRanges)+". They are shown, and take no part in any verdict.")),
			ui.Td().Class("figure").Text(explain.NumberText(o.Unrecognised)),
		))
	} else {
		rows = append(rows, ui.Tr().Body(ui.Th().Attr("scope", "row").Text("Not recognised"), ui.Td().Class("figure").Text("0")))
	}
	return ui.Table().Class("table").Body(
		ui.THead().Body(ui.Tr().Body(ui.Th().Attr("scope", "col").Text("Format, found by a vote of the lines"), ui.Th().Attr("scope", "col").Class("figure").Text("Lines"))),
		ui.TBody().Body(rows...),
	)
}

// formatChoice lets the person say which format it is.
func formatChoice(d *desk) ui.UI {
	options := []ui.UI{ui.Option().Value("").Selected(d.opened.Dialect == "").Text("As the lines themselves decide")}
	for _, f := range grammar.Dialects() {
		options = append(options, ui.Option().Value(f.Name).Selected(d.opened.Dialect == f.Name).Text(f.Title))
	}
	return ui.P().Class("choice").Body(
		ui.Label().For("format").Text("Read it as"),
		ui.Select().ID("format").Class("select").OnChange(func(ctx ui.Context, _ ui.Event) { d.reread(ctx.JSSrc().Get("value").String()) }).Body(options...),
	)
}

func notes(o *explain.Overview) ui.UI {
	if len(o.Notes) == 0 {
		return nil
	}
	return ui.Ul().Class("plain-list").Body(ui.Range(o.Notes).Slice(func(i int) ui.UI { return ui.Li().Text(o.Notes[i]) }))
}
