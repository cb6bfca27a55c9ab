package app

import (
	"strconv"
	"time"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// statisticsView is Kerio Connect's Status > Statistics, drawn from the log.
func statisticsView(d *desk) ui.UI {
	o := &d.opened.Overview
	s := &o.Statistics
	return ui.Div().Class("view").Body(
		ui.H1().Class("view-title").Text("Statistics"),
		ui.P().Class("view-lead").Text("The figures of Kerio Connect's Status > Statistics, counted from this log. Every conversation counts once."),
		ui.Section().Class("part").Body(ui.H2().Text("Messages"), flowTable(s)),
		ui.Div().Class("columns").Body(
			ui.Section().Class("part").Body(
				ui.H2().Text("Permanent failures"),
				ui.P().Class("small").Text("The sender gets a bounce. Nothing is tried again."),
				bars(s.Permanent, sum(s.Permanent), func(c explain.Count) (place, string) { return place{Cause: c.ID}, "tone-bad" }),
			),
			ui.Section().Class("part").Body(
				ui.H2().Text("Temporary failures"),
				ui.P().Class("small").Text("The sending server keeps the message and tries again."),
				bars(s.Temporary, sum(s.Temporary), func(c explain.Count) (place, string) { return place{Cause: c.ID}, "tone-wait" }),
			),
		),
		hours(s.Hours),
		domains(d, s.Domains),
	)
}

func flowTable(s *explain.Statistics) ui.UI {
	rows := []struct {
		title, about string
		of           func(*explain.Flow) int
	}{
		{"Conversations", "", func(f *explain.Flow) int { return f.Conversations }},
		{"Messages offered", "with a sender or a recipient", func(f *explain.Flow) int { return f.Messages }},
		{"Accepted", "by the next server or into a mailbox", func(f *explain.Flow) int { return f.Accepted }},
		{"Failed", "refused, login, TLS, lost or missing connections", func(f *explain.Flow) int { return f.Rejected + f.Failed }},
		{"Bounced", "given up, the sender is told", func(f *explain.Flow) int { return f.Bounced }},
		{"Delayed", "deferred, will be tried again", func(f *explain.Flow) int { return f.Deferred }},
		{"Other", "incomplete, or not meant to send mail", func(f *explain.Flow) int { return f.Other }},
	}
	local := s.Local.Conversations > 0
	head := []ui.UI{ui.Th().Attr("scope", "col").Text(""), ui.Th().Attr("scope", "col").Class("figure").Text("Inbound"), ui.Th().Attr("scope", "col").Class("figure").Text("Outbound")}
	if local {
		head = append(head, ui.Th().Attr("scope", "col").Class("figure").Text("Local or unknown"))
	}
	head[0] = ui.Td()
	cells := func(in, out, other string) []ui.UI {
		c := []ui.UI{ui.Td().Class("figure").Text(in), ui.Td().Class("figure").Text(out)}
		if local {
			c = append(c, ui.Td().Class("figure").Text(other))
		}
		return c
	}
	body := make([]ui.UI, 0, len(rows)+2)
	for _, r := range rows {
		title := ui.Th().Attr("scope", "row").Body(ui.Text(r.title+" "), ui.Span().Class("small").Text(r.about))
		body = append(body, ui.Tr().Body(append([]ui.UI{title}, cells(explain.NumberText(r.of(&s.Inbound)), explain.NumberText(r.of(&s.Outbound)), explain.NumberText(r.of(&s.Local)))...)...))
	}
	if s.Inbound.Bytes+s.Outbound.Bytes+s.Local.Bytes > 0 {
		title := ui.Th().Attr("scope", "row").Body(ui.Text("Volume "), ui.Span().Class("small").Text("as declared with SIZE"))
		body = append(body, ui.Tr().Body(append([]ui.UI{title}, cells(explain.SizeText(s.Inbound.Bytes), explain.SizeText(s.Outbound.Bytes), explain.SizeText(s.Local.Bytes))...)...))
	}
	return ui.Div().Body(
		ui.Div().Class("table-scroll").TabIndex(0).Attr("role", "region").Aria("label", "Messages by direction").Body(
			ui.Table().Class("table", "flows").Body(ui.THead().Body(ui.Tr().Body(head...)), ui.TBody().Body(body...))),
		ui.P().Class("dsn").Body(
			ui.Strong().Text(explain.CountText(s.Notifications, "delivery status notification")),
			ui.Text(": bounces and other automatic messages with an empty reverse-path."),
		),
	)
}

// hours is a chart of the conversations by hour.
func hours(list []explain.HourCount) ui.UI {
	if len(list) < 2 {
		return nil
	}
	const most = 72
	cut := ""
	if len(list) > most {
		list = list[len(list)-most:]
		cut = " The last " + strconv.Itoa(most) + " are shown."
	}
	top := 1
	for _, h := range list {
		top = max(top, h.Accepted+h.Deferred+h.Failed+h.Other)
	}
	return ui.Section().Class("part").Body(
		ui.H2().Text("By hour"),
		ui.P().Class("small").Text("Conversations by the hour in which they began."+cut),
		ui.Ol().Class("hours").Body(ui.Range(list).Slice(func(i int) ui.UI {
			h := list[i]
			all := h.Accepted + h.Deferred + h.Failed + h.Other
			return ui.Li().Class("hour").Body(
				ui.Span().Class("hour-name").Text(hourName(h.Start)),
				stack(h, top),
				ui.Span().Class("hour-text").Text(explain.NumberText(all)+hourText(h)),
			)
		})),
	)
}

func hourText(h explain.HourCount) string {
	s := ""
	if h.Failed > 0 {
		s += ", " + explain.NumberText(h.Failed) + " failed"
	}
	if h.Deferred > 0 {
		s += ", " + explain.NumberText(h.Deferred) + " delayed"
	}
	return s
}

func hourName(start string) string {
	for _, layout := range []string{"2006-01-02T15:04:05", time.RFC3339} {
		if t, err := time.Parse(layout, start); err == nil {
			return t.Format("2 Jan 15:04")
		}
	}
	return start
}

// stack is one bar in four parts.
func stack(h explain.HourCount, top int) ui.UI {
	x := 0.0
	var parts []ui.UI
	for _, part := range []struct {
		n    int
		tone string
	}{{h.Failed, "bad"}, {h.Deferred, "wait"}, {h.Accepted, "good"}, {h.Other, "plain"}} {
		if part.n == 0 {
			continue
		}
		w := float64(part.n) * 100 / float64(top)
		parts = append(parts, shape("rect", "class", "fill-"+part.tone, "x", decimal(x), "width", decimal(w), "height", "1"))
		x += w
	}
	return shape("svg", "class", "bar-drawing", "viewBox", "0 0 100 1", "preserveAspectRatio", "none", "aria-hidden", "true", "focusable", "false").Body(parts...)
}

func decimal(v float64) string { return strconv.FormatFloat(v, 'f', 2, 64) }

// domains are the other side's domains.
func domains(d *desk, list []explain.DomainCount) ui.UI {
	if len(list) == 0 {
		return nil
	}
	table := sortTable{id: "statistics-domains", caption: "Domains on the other side", columns: []column{{"Domain", false}, {"Conversations", true}, {"Failed", true}}, first: sorting{1, true}, atOnce: 20}
	for i := range list {
		c := &list[i]
		table.rows = append(table.rows, []cell{
			{text: c.Domain, draw: func() ui.UI { return ui.Span().Class("mono").Text(clip(c.Domain)) }},
			{text: explain.NumberText(c.Conversations), value: float64(c.Conversations)},
			{text: explain.NumberText(c.Failed), value: float64(c.Failed)},
		})
	}
	return ui.Section().Class("part").Body(ui.H2().Text("Domains on the other side"), table.draw(d))
}
