package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// sample is a log that the site brings along, below web/samples.
type sample struct{ File, Title, About string }

var samples = []sample{
	{"kerio-inbound.log", "Incoming mail, many at once", "Kerio Connect debug log: accepted, unknown recipient, greylisting, TLS failure, a spammer that cannot wait"},
	{"kerio-outbound.log", "Outgoing mail", "Kerio Connect debug log: queue and SMTP client, one delivery and one refusal"},
	{"kerio-mail.log", "A day of deliveries", "Kerio Connect mail log: delivered, delayed, failed, and the bounce"},
	{"kerio-security.log", "Refused clients", "Kerio Connect security log: block lists, relay attempts, guessed passwords"},
	{"transcript-login.txt", "A login that fails", "Transcript with C: and S:, as a test tool prints it"},
	{"reply.txt", "A single reply", "One line, copied from a bounce"},
}

// sampleMenu is the list of samples in the head.
type sampleMenu struct {
	ui.Compo
	Desk *desk
}

// OnInit gives way while the program starts.
func (m *sampleMenu) OnInit() { m.Desk.giveWay() }

// Render draws the menu.
func (m *sampleMenu) Render() ui.UI {
	return ui.Details().Class("menu").Body(
		ui.Summary().Class("head-item").Text("Samples"),
		ui.Ul().Class("menu-list").Body(ui.Range(samples).Slice(func(i int) ui.UI {
			f := samples[i]
			return ui.Li().Body(ui.Button().Type("button").OnClick(func(ctx ui.Context, e ui.Event) {
				if menu := e.Get("target").Call("closest", "details"); menu.Truthy() {
					menu.Call("removeAttribute", "open")
				}
				m.Desk.openSample(f)
			}, ui.EventScope(f.File)).Text(f.Title))
		})),
	)
}
