package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// overview says what the log holds: verdicts, reasons, formats, what was not
// recognised.
func overview(d *desk) ui.UI {
	o := &d.opened.Overview
	return ui.Div().Class("view").Body(
		ui.H1().Class("view-title").Text(overviewTitle(o)),
		ui.P().Class("view-lead").Text(d.opened.Trouble),
		ui.Div().Class("columns").Body(
			ui.Section().Class("part").Body(
				ui.H2().Text("Verdicts"),
				bars(o.Verdicts, o.Conversations, func(c explain.Count) (place, string) {
					return place{Verdict: c.ID}, "tone-" + lookOf(explain.Verdict(c.ID)).tone
				}),
			),
			ui.Section().Class("part").Body(
				ui.H2().Text("Reasons of the failures"),
				bars(o.Causes, sum(o.Causes), func(c explain.Count) (place, string) { return place{Cause: c.ID}, "tone-bad" }),
			),
		),
		ui.Section().Class("part").Body(
			ui.H2().Text("How it was read"),
			formatTable(o),
			formatChoice(d),
			notes(o),
		),
	)
}

func overviewTitle(o *explain.Overview) string {
	failed := sum(o.Causes)
	switch {
	case o.Conversations == 0:
		return "No conversation was found."
	case failed == 0:
		return "Nothing failed in " + count(o.Conversations, "conversation") + "."
	case len(o.Causes) == 1:
		return number(failed) + " of " + count(o.Conversations, "conversation") + " failed, for one reason."
	}
	return number(failed) + " of " + count(o.Conversations, "conversation") + " failed, for " + number(len(o.Causes)) + " reasons."
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
		c := list[i]
		p, tone := to(c)
		return ui.Li().Class("bar", tone).Body(ui.A().Href(hash(p)).Body(
			ui.Span().Class("bar-title").Text(c.Title),
			ui.Span().Class("bar-number").Text(number(c.N)),
			bar(percent(c.N, of)),
		))
	}))
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
			ui.Td().Class("figure").Text(number(f.Lines)),
		))
	}
	if o.Apart > 0 {
		rows = append(rows, ui.Tr().Body(ui.Th().Attr("scope", "row").Body(ui.P().Text("Recognised, but not about SMTP"), ui.P().Class("small").Text("They are part of the lines above and belong to no conversation.")), ui.Td().Class("figure").Text(number(o.Apart))))
	}
	if o.Unrecognised > 0 {
		rows = append(rows, ui.Tr().Body(
			ui.Th().Attr("scope", "row").Body(ui.A().Href(hash(place{View: viewUnrecognised})).Text("Not recognised"), ui.P().Class("small").Text("Lines "+rangesText(o.UnrecognisedRanges)+". They are shown, and take no part in any verdict.")),
			ui.Td().Class("figure").Text(number(o.Unrecognised)),
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
