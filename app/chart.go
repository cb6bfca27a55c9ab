package app

import (
	"strconv"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// chartPart is a part of a bar: a group of verdicts, with a filling of its own
// besides its colour.
type chartPart struct {
	class, title, few string
	of                func(*explain.TimeSpan) int
}

// chartParts stand from the ground up: failures on the ground, where they can
// be compared.
var chartParts = []chartPart{
	{"permanent", "Failed for good", "failed for good", func(s *explain.TimeSpan) int { return s.Permanent }},
	{"temporary", "Failed for now", "failed for now", func(s *explain.TimeSpan) int { return s.Temporary }},
	{"accepted", "Accepted", "accepted", func(s *explain.TimeSpan) int { return s.Accepted }},
	{"other", "Other", "other", func(s *explain.TimeSpan) int { return s.Other }},
}

// timeChart draws the conversations over time. Each bar is a link to the
// conversations that it counts; the same numbers stand in a table below.
func timeChart(d *desk, t *explain.Timeline) ui.UI {
	if len(t.Spans) < 2 {
		return nil
	}
	busiest := &t.Spans[0]
	for i := range t.Spans {
		if s := &t.Spans[i]; s.N() > busiest.N() {
			busiest = s
		}
	}
	top := max(1, busiest.N())
	bars := make([]ui.UI, len(t.Spans))
	for i := range t.Spans {
		bars[i] = ui.Li().Class("chart-bar").Body(chartBar(&t.Spans[i], t.Step, top), chartLabel(t, i))
	}
	return ui.Section().Class("part", "chart").Aria("label", "Conversations over time").Body(
		ui.H2().Text("Over time"),
		ui.P().Class("small").Text(chartLead(t, busiest)),
		chartLegend(t),
		ui.Div().Class("chart-plot").Body(
			ui.Div().Class("chart-scale").Aria("hidden", "true").Body(ui.Span().Text(explain.NumberText(top)), ui.Span().Text("0")),
			ui.Ol().Class("chart-bars").Body(bars...),
		),
		ui.Details().Class("chart-table").Body(ui.Summary().Text("The same as a table"), timeTable(d, t)),
	)
}

// chartLead says what the chart counts, when most was going on, and what it
// leaves out.
func chartLead(t *explain.Timeline, busiest *explain.TimeSpan) string {
	s := "Conversations by the time at which they began, in steps of " + stepText(t.Step) + "."
	if busiest.N() > 2 {
		s += " Busiest: " + spanText(busiest.At, t.Step) + " with " + explain.NumberText(busiest.N()) + "."
	}
	if t.Untimed > 0 {
		s += " " + explain.CountText(t.Untimed, "conversation") + " without a time " + isAre(t.Untimed) + " left out."
	}
	return s
}

// chartLabel is the time under a bar, of about eight of them.
func chartLabel(t *explain.Timeline, i int) ui.UI {
	every := (len(t.Spans) + 7) / 8
	if i%every != 0 {
		return nil
	}
	at := t.Spans[i].At
	text := momentText(at, t.Step)
	if t.Step < 24*3600*1000 && (i == 0 || at.Time().YearDay() != t.Spans[i-every].At.Time().YearDay()) {
		text = at.Time().Format("2 Jan ") + text
	}
	class := "chart-label"
	if i/every%2 == 1 {
		class += " chart-label-odd" // a phone has no room for it
	}
	if left := len(t.Spans) - i; left*2 <= every || left == 1 {
		class += " chart-label-end" // it would reach over the edge
	}
	return ui.Span().Class(class).Aria("hidden", "true").Text(text)
}

func isAre(n int) string {
	if n == 1 {
		return "is"
	}
	return "are"
}

// spanPlace is the list of the conversations of a span.
func spanPlace(s *explain.TimeSpan, step grammar.Stamp) place {
	return place{scope: scope{Since: int64(s.At), Until: int64(s.At + step)}}
}

// chartBar is one bar. Its parts are measured in percent, so that the patterns
// keep their form whatever the width.
func chartBar(s *explain.TimeSpan, step grammar.Stamp, top int) ui.UI {
	if s.N() == 0 {
		return ui.Span().Class("chart-link")
	}
	var parts []ui.UI
	words := spanText(s.At, step) + ": " + explain.CountText(s.N(), "conversation")
	from := 0.0
	for _, p := range chartParts {
		n := p.of(s)
		if n == 0 {
			continue
		}
		words += ", " + explain.NumberText(n) + " " + p.few
		h := max(1.5, float64(n)*100/float64(top))
		parts = append(parts, filled(p.class, "0", decimal(max(0, 100-from-h))+"%", "100%", decimal(h)+"%")...)
		from += h
	}
	return ui.A().Class("chart-link").Href(hash(spanPlace(s, step))).Title(words).Aria("label", words).Body(
		shape("svg", "class", "chart-drawing", "width", "100%", "height", "100%", "aria-hidden", "true", "focusable", "false").Body(parts...),
	)
}

// filled is a rectangle in the colour of a part with the pattern over it that
// tells it apart without colour.
func filled(class, x, y, width, height string) []ui.UI {
	out := []ui.UI{shape("rect", "class", "part-"+class, "x", x, "y", y, "width", width, "height", height)}
	if class == "temporary" || class == "other" {
		out = append(out, shape("rect", "fill", "url(#pattern-"+class+")", "x", x, "y", y, "width", width, "height", height))
	}
	return out
}

// chartLegend names the parts with their numbers, and holds the patterns.
func chartLegend(t *explain.Timeline) ui.UI {
	body := make([]ui.UI, 0, len(chartParts))
	for _, p := range chartParts {
		n := 0
		for i := range t.Spans {
			n += p.of(&t.Spans[i])
		}
		if n == 0 {
			continue
		}
		body = append(body, ui.Li().Body(
			shape("svg", "class", "chart-key", "width", "14", "height", "14", "aria-hidden", "true", "focusable", "false").Body(filled(p.class, "0", "0", "14", "14")...),
			ui.Text(p.title+" "), ui.Span().Class("count").Text(explain.NumberText(n)),
		))
	}
	return ui.Div().Body(
		shape("svg", "class", "chart-patterns", "width", "0", "height", "0", "aria-hidden", "true", "focusable", "false").Body(
			pattern("temporary", "M-1.500 1.500L1.500 -1.500M0 6L6 0M4.500 7.500L7.500 4.500"),
			pattern("other", "M3 2.500v1"),
		),
		ui.Ul().Class("chart-legend").Body(body...),
	)
}

func pattern(name, path string) ui.UI {
	return shape("pattern", "id", "pattern-"+name, "width", "6", "height", "6", "patternUnits", "userSpaceOnUse").Body(
		shape("path", "class", "pattern-line", "d", path))
}

// stepText is a step of time in words.
func stepText(step grammar.Stamp) string {
	s := int(step / 1000)
	for _, u := range []struct {
		seconds int
		word    string
	}{{86400, "day"}, {3600, "hour"}, {60, "minute"}, {1, "second"}} {
		if s >= u.seconds {
			return explain.CountText(s/u.seconds, u.word)
		}
	}
	return strconv.Itoa(int(step)) + " ms"
}

// timeTable holds the numbers of the chart. Spans without conversations are
// left out.
func timeTable(d *desk, t *explain.Timeline) ui.UI {
	table := sortTable{id: "time", caption: "Conversations over time", columns: []column{{"Time", false}, {"All", true}}}
	for _, p := range chartParts {
		table.columns = append(table.columns, column{p.title, true})
	}
	for i := range t.Spans {
		s := &t.Spans[i]
		if s.N() == 0 {
			continue
		}
		row := []cell{
			{value: float64(s.At), draw: func() ui.UI { return ui.A().Href(hash(spanPlace(s, t.Step))).Text(spanText(s.At, t.Step)) }},
			{value: float64(s.N()), text: explain.NumberText(s.N())},
		}
		for _, p := range chartParts {
			row = append(row, cell{value: float64(p.of(s)), text: explain.NumberText(p.of(s))})
		}
		table.rows = append(table.rows, row)
	}
	return table.draw(d)
}
