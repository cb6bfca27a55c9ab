package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// explanation is the panel that says what a word of the log means, how much
// weight that carries and who says otherwise.
func explanation(title, meaning string, standing explain.Standing, source string, also []explain.Meaning, ref string, closeIt ui.EventHandler) ui.UI {
	var more, weight ui.UI
	if ref != "" {
		more = ui.P().Class("panel-more").Body(ui.A().Href(link("/" + strings.ReplaceAll(ref, " ", "-"))).Text("More in the reference"))
	}
	if standing != "" {
		weight = ui.P().Class("weight").Body(standingBadge(standing), cited(source))
	}
	return ui.Div().Class("panel").Attr("role", "region").Aria("label", title).Body(
		ui.Div().Class("panel-head").Body(
			ui.P().Class("panel-title").Text(title),
			ui.Button().Class("icon-button").Type("button").Aria("label", "Close the explanation").Title("Close (Esc)").OnClick(closeIt).Body(icon(iconClose...)),
		),
		ui.P().Text(meaning),
		weight,
		otherReadings(also),
		more,
	)
}

func standingBadge(s explain.Standing) ui.UI {
	return ui.Span().Class("badge", "badge-"+string(s)).Title(standings[s].text).Text(standings[s].word)
}

// cited is the name of a source. What it says of RFCs are links to the place, which
// open in a window of their own and are not told where they were followed from.
func cited(source string) ui.UI {
	parts := explain.Cite(source)
	return ui.Span().Class("cited").Body(ui.Range(parts).Slice(func(i int) ui.UI {
		c := parts[i]
		if c.Link == "" {
			return ui.Text(c.Text)
		}
		return ui.A().Href(c.Link).Target("_blank").Rel("noopener noreferrer external").Title(c.Title).Text(c.Text)
	}))
}

// otherReadings are what others take the same word for.
func otherReadings(also []explain.Meaning) ui.UI {
	if len(also) == 0 {
		return nil
	}
	return ui.Div().Class("readings").Body(
		ui.P().Class("label").Text("Others read it differently"),
		ui.Ul().Body(ui.Range(also).Slice(func(i int) ui.UI {
			m := also[i]
			return ui.Li().Body(ui.P().Text(m.Text), ui.P().Class("weight").Body(standingBadge(m.Standing), cited(m.Source)))
		})),
	)
}
