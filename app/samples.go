package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// sample is a log that the site brings along, below web/samples. All of them are
// invented.
type sample struct{ File, Title, From, About string }

var samples = []sample{
	{"kerio-inbound.log", "Incoming mail, many at once", "Kerio Connect debug log", "Six clients at the same time: accepted, unknown recipient, greylisting, TLS failure, a spammer that cannot wait"},
	{"kerio-outbound.log", "Worked on Friday, refused on Monday", "Kerio Connect debug log", "Outgoing mail to the same server, made for comparing two conversations"},
	{"postfix-day.log", "A day of a mail server", "Postfix mail log", "700 lines, 187 conversations: one greylisting domain, block lists, guessed passwords, bounces, and charts"},
	{"bounce.eml", "A bounce", "Delivery status notification", "The mail that comes back: two recipients, two causes"},
	{"exchange-send.log", "Exchange sends", "Exchange protocol log", "TLS in full, one recipient of two refused, a deferral, a host that does not answer"},
	{"phpmailer.txt", "A web shop cannot send", "PHPMailer debug output", "The login works, the sender address does not"},
	{"transcript-login.txt", "A login that fails", "SMTP transcript", "As a test tool prints it, with the password hidden"},
	{"reply.txt", "A single reply", "One line", "Copied from an error message"},
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
