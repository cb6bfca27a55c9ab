package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// openLog draws the opened log: what it is, its views, and the view.
func openLog(d *desk) ui.UI {
	class := "log"
	if d.explicit || d.place.View != viewConversations {
		class += " log-chosen"
	}
	return ui.Div().Class(class).Body(
		logBar(d),
		ui.Div().Class("find-dock").Body(newFindBar(d)),
		logView(d),
	)
}

func logView(d *desk) ui.UI {
	switch d.place.View {
	case viewOverview:
		return overview(d)
	case viewCompare:
		return compareView(d)
	case viewStatistics:
		return statisticsView(d)
	case viewUnrecognised:
		return unrecognisedView(d)
	case viewRaw:
		return ui.Div().Class("view").Body(
			ui.H1().Class("view-title").Text("The whole log"),
			ui.P().Class("view-lead").Text("Every line as it was read. A click on a thread id opens its conversation, as Enter does for the current line."),
			markText(d.raw.marks, d.find.shown() != nil),
			newRawView(d, ""),
		)
	}
	return conversationsView(d)
}

// logBar names the log and leads to its views.
func logBar(d *desk) ui.UI {
	o := &d.opened.Overview
	item := func(p place, text string, n int) ui.UI {
		current := p.View == d.place.View || p.View == viewConversations && d.place.View == viewCompare
		var badge ui.UI
		if n > 0 {
			badge = ui.Span().Class("count").Text(explain.NumberText(n))
		}
		return ui.Li().Body(ui.A().Class("view-link").Href(hash(p)).Aria("current", currentIf(current)).Body(ui.Span().Text(text), badge))
	}
	in := func(view string) place { // the filter of the list stays
		p := d.toList()
		p.View = view
		return p
	}
	var unread ui.UI
	if o.Unrecognised > 0 {
		unread = item(in(viewUnrecognised), "Not recognised", o.Unrecognised)
	}
	conversations := d.toList()
	if d.place.View == viewConversations {
		conversations = d.place
	} else if d.detail != nil && d.detail.ID != d.opened.First {
		conversations.Conversation = d.detail.ID
	}
	return ui.Div().Class("log-bar").Body(
		ui.P().Class("log-name").Body(
			ui.Strong().Text(o.Name),
			ui.Span().Class("log-facts").Text(explain.SizeText(o.Bytes)+" · "+explain.CountText(o.Lines, "line")+formats(o)),
			shareOpener(d),
			ui.Button().Class("icon-button").Type("button").Title("Close this log").Aria("label", "Close this log").OnClick(func(ui.Context, ui.Event) { d.forget() }).Body(icon(iconClose...)),
		),
		ui.Nav().Class("views").Aria("label", "Views of the log").Body(ui.Ul().Body(
			item(conversations, "Conversations", o.Conversations),
			item(in(viewOverview), "Overview", 0),
			item(in(viewStatistics), "Statistics", 0),
			item(in(viewRaw), "Whole log", 0),
			unread,
		)),
	)
}

func formats(o *explain.Overview) string {
	s := ""
	for i, f := range o.Dialects {
		if i == 2 {
			s += " and others"
			break
		}
		if i > 0 {
			s += ", "
		} else {
			s += " · "
		}
		s += f.Title
	}
	return s
}

// hash is the address of a place on the page of the log.
func hash(p place) string {
	return p.link()
}

// conversationsView is the list with the chosen conversation beside it.
func conversationsView(d *desk) ui.UI {
	if d.opened.Overview.Conversations == 0 {
		return ui.Div().Class("view").Body(ui.P().Class("view-lead").Text(d.opened.Trouble))
	}
	var list ui.UI
	if d.opened.Overview.Conversations > 1 {
		list = &listView{Desk: d, Log: d.generation, Rev: d.list.rev, Chosen: chosenID(d), Place: d.place, Query: d.query}
	}
	class := "desk"
	if list == nil {
		class = "desk desk-single"
	}
	var title ui.UI
	if !d.explicit { // a narrow screen shows the list alone, which has no heading
		title = ui.H1().Class("list-title").Text("Conversations in " + d.opened.Overview.Name)
	}
	return ui.Div().Class(class).Body(title, list, conversation(d))
}

func chosenID(d *desk) string {
	if d.detail == nil {
		return ""
	}
	return d.detail.ID
}

// unrecognisedView shows the lines that nobody could read.
func unrecognisedView(d *desk) ui.UI {
	lead := "No known format writes these lines. They take no part in any verdict."
	if d.opened.Trouble != "" {
		lead = d.opened.Trouble
	}
	return ui.Div().Class("view").Body(
		ui.H1().Class("view-title").Text("Lines that were not recognised"),
		ui.P().Class("view-lead").Text(lead),
		formatChoice(d),
		annotatedPage(d, d.unread, "unrecognised"),
	)
}
