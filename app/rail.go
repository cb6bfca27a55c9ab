package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// rail shows how far the conversation came. Words say what became of a station;
// the colour and the drawing only repeat it.
func rail(stations []explain.Station) ui.UI {
	if len(stations) == 0 {
		return nil
	}
	return ui.Ol().Class("rail").Aria("label", "Phases of the conversation").Body(ui.Range(stations).Slice(func(i int) ui.UI {
		s := stations[i]
		var mark []string
		switch s.Progress {
		case explain.Passed:
			mark = []string{"M4.500 8.200l2.400 2.400L11.500 5.800"}
		case explain.Failed:
			mark = []string{"M5 5l6 6M11 5l-6 6"}
		case explain.NotShown:
			mark = []string{"M5 8h.01M8 8h.01M11 8h.01"}
		case explain.Skipped:
			mark = []string{"M5 8h6"}
		}
		word := ui.Span().Class("rail-word").Text(s.Progress.Title())
		if s.Progress == explain.Passed {
			word = ui.Span().Class("unseen").Text(s.Progress.Title())
		}
		var dot ui.UI = ui.Span().Class("rail-dot").Body(icon(mark...))
		return ui.Li().Class("station", "station-"+string(s.Progress)).Body(dot, ui.Span().Class("rail-title").Text(s.Title), word)
	}))
}
