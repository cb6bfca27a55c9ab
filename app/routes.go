package app

import (
	"sync"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

var routesOnce sync.Once

// Routes tells go-app which addresses there are and what they show, for
// drawing pages on the native side as in the browser.
func Routes() {
	routesOnce.Do(func() {
		d := newDesk()
		d.giveWay()
		show := func() ui.Composer { return &page{Desk: d} }
		ui.Route("/", show)
		ui.RouteWithRegexp("^/.", show) // the page says itself where it knows nothing of an address
	})
}

// Paths lists every page that is drawn ahead of time, without a slash at the
// end. Only status codes with numbers that no list gives a meaning, and those in
// the long ranges of vendors, are drawn in the browser alone.
func Paths() []string {
	out := []string{"/", "/reference"}
	for _, e := range entries() {
		out = append(out, e.path())
	}
	for _, code := range concreteStatuses() {
		out = append(out, "/status/"+code)
	}
	return out
}

// pageTitle is title and description of a page. Nothing of a log is in it: it
// ends up in the browser's history.
func pageTitle(path string) (title, about string) {
	const site = " | smtpexplain"
	switch path {
	case "/", "":
		return "smtpexplain: what your mail log says", "Paste a mail-server log or an SMTP transcript and read what happened, where it failed, who must act and what to do next. Nothing leaves your browser."
	case "/reference":
		return "SMTP reference" + site, "Commands, reply codes, enhanced status codes, extensions and causes of failure in SMTP, each in plain words and with its source."
	}
	if e, ok := lookup(path); ok {
		return e.heading() + site, e.Kind.word + " " + e.Name + " in SMTP: " + e.Title + ". " + e.Text
	}
	return "Not in the reference" + site, "This address names nothing that the reference of SMTP commands and codes knows."
}
