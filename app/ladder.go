package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// ladderView is the sequence diagram: the client on the left, the server on
// the right, what happens besides between them.
type ladderView struct {
	ui.Compo
	Desk   *desk
	Page   *ladderPage
	Detail *conversationPage
}

// Render draws the diagram.
func (v *ladderView) Render() ui.UI {
	p, c := v.Page, v.Detail
	if p == nil {
		return ui.P().Class("empty").Text("Drawing the conversation")
	}
	if p.Total == 0 {
		return ui.P().Class("empty").Text("The log reports results only. There are no words of a conversation to draw.")
	}
	body := make([]ui.UI, 0, len(p.Steps))
	for i := range p.Steps {
		body = append(body, step(&p.Steps[i], i > 0 && p.Steps[i-1].Secure))
	}
	last := p.First + len(p.Steps)
	return ui.Div().Class("ladder").Body(
		ui.Div().Class("ladder-key").Aria("hidden", "true").Body(ui.Span().Class("rung-time").Text("Time"), ui.Span().Class("rung-line").Text("Line")),
		ui.Div().Class("ladder-ends").Body(
			party("Client", c.Client, c.Direction == "inbound", c.Direction == "outbound"),
			party("Server", c.Server, c.Direction == "outbound", c.Direction == "inbound"),
		),
		moreLines(p.First > 0, "earlier", p.First, "ladder"+p.Conversation, func() { v.Desk.askLadder(max(0, p.First-rowsAtOnce)) }),
		ui.Ol().Class("rungs").Attr("role", "list").Body(body...),
		moreLines(last < p.Total, "later", p.Total-last, "ladder"+p.Conversation+strconv.Itoa(last), func() { v.Desk.askLadder(last) }),
	)
}

// party is one end of the diagram.
func party(role, name string, external, own bool) ui.UI {
	class := "party"
	word := ""
	switch {
	case external:
		class += " party-external"
		word = "the other host"
	case own:
		word = "wrote this log"
	}
	if name == "" {
		name = "not named"
	}
	name, address, _ := strings.Cut(name, " [")
	return ui.Div().Class(class).Body(
		ui.Span().Class("label").Text(role),
		ui.Span().Class("party-name").Text(name),
		ui.Span().Class("party-address").Text(strings.TrimSuffix(address, "]")),
		ui.Span().Class("party-word").Text(word),
	)
}

// step is one arrow, or one event between the two.
func step(s *explain.LadderStep, secureBefore bool) ui.UI {
	class := "rung rung-" + s.Kind
	if s.Side != "" {
		class += " from-" + s.Side
	}
	if s.Secure {
		class += " rung-secure"
		if !secureBefore {
			class += " rung-secure-first"
		}
	}
	if s.Failed {
		class += " rung-failed"
	}
	if s.Decisive {
		class += " rung-decisive"
	}
	var gap, decisive, who ui.UI
	if s.Gap > 0 {
		gap = ui.P().Class("gap").Body(ui.Span().Class("gap-time").Text(duration(s.Gap)), ui.Span().Class("gap-word").Text(" of silence"))
	}
	if s.Decisive {
		decisive = ui.Span().Class("decisive-word").Text("The decisive step")
	}
	if s.Side != "" {
		who = ui.Span().Class("unseen").Text(s.Side + " says: ")
	}
	var secure ui.UI
	if s.Secure {
		secure = ui.Span().Class("unseen").Text(" (encrypted)")
	}
	return ui.Li().Class(class).Body(
		gap,
		ui.Div().Class("rung-words").Body(who, ui.Code().Text(s.Label), ui.Span().Class("rung-note").Text(s.Note), secure, decisive),
		arrow(s),
		ui.Span().Class("rung-side").Body(ui.Span().Class("rung-time").Text(offset(s.Offset)), ui.Span().Class("rung-line").Text(strconv.Itoa(s.Line))),
	)
}

// arrow is drawn to the full width; its head keeps its form because it is a
// drawing of its own.
func arrow(s *explain.LadderStep) ui.UI {
	if s.Side == "" {
		return nil
	}
	head := "M1 1l7 5l-7 5z"
	if s.Side == "server" {
		head = "M8 1L1 6l7 5z"
	}
	return ui.Div().Class("arrow").Aria("hidden", "true").Body(
		ui.Span().Class("arrow-shaft"),
		shape("svg", "viewBox", "0 0 9 12", "class", "arrow-head", "focusable", "false").Body(shape("path", "d", head)),
	)
}
