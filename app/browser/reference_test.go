//go:build !js

package browser

import (
	"testing"
)

// The rows of the three tables of the support article that the site began
// from. Each is to be found in the reference.
var (
	articleCommands = []struct{ name, path string }{
		{"connect", "/command/connect"}, {"STARTTLS", "/command/starttls"}, {"EHLO", "/command/ehlo"}, {"HELO", "/command/helo"}, {"AUTH", "/command/auth"},
		{"MAIL", "/command/mail"}, {"RCPT", "/command/rcpt"}, {"DATA", "/command/data"}, {"RSET", "/command/rset"}, {"VRFY", "/command/vrfy"},
		{"EXPN", "/command/expn"}, {"HELP", "/command/help"}, {"NOOP", "/command/noop"}, {"QUIT", "/command/quit"},
	}
	articleReplies = []string{
		"101", "211", "214", "220", "221", "235", "250", "251", "252", "334", "354",
		"421", "422", "431", "441", "442", "446", "450", "451", "452", "454", "455", "471",
		"500", "501", "502", "503", "504", "510", "512", "523", "530", "535", "538", "541", "550", "551", "552", "553", "554", "555",
	}
	articleReplyClasses  = []string{"2xx", "3xx", "4xx", "5xx"}
	articleStatusClasses = []string{"2.x.x", "4.x.x", "5.x.x"}
	articleStatuses      = []string{"2.0.0", "2.1.5", "4.1.1", "4.4.1", "4.4.4", "4.4.7", "5.1.7", "5.7.1"}
)

// TestReference looks every row of the article up, on the page of the whole
// reference and on its own page.
func TestReference(t *testing.T) {
	// Thirteen rows, but EHLO and HELO share one.
	if len(articleCommands) != 14 || len(articleReplies) != 41 || len(articleReplyClasses) != 4 || len(articleStatusClasses) != 3 || len(articleStatuses) != 8 {
		t.Fatal("the tables of the test are not the article's")
	}
	type row struct{ name, path string }
	var rows []row
	for _, c := range articleCommands {
		rows = append(rows, row{c.name, c.path})
	}
	for _, c := range append(append([]string{}, articleReplies...), articleReplyClasses...) {
		rows = append(rows, row{c, "/reply/" + c})
	}
	for _, c := range append(append([]string{}, articleStatusClasses...), articleStatuses...) {
		rows = append(rows, row{c, "/status/" + c})
	}

	b := open(t, "/reference")
	b.until("the tables", `document.querySelectorAll(".entry-row").length > 200`)
	for _, r := range rows {
		// Inside the program, as a click on a link does.
		b.do(`goappNav(` + quote(r.path) + `)`)
		b.until("the entry "+r.path, `location.pathname === `+quote(r.path)+` && document.querySelector(".entry-page h1") && document.querySelector(".entry-code").innerText.includes(`+quote(r.name)+`)`)
		if eval[int](b, `document.querySelector(".entry-lead").innerText.length`) < 30 {
			t.Errorf("%s says next to nothing", r.path)
		}
		if eval[int](b, `document.querySelectorAll(".entry-page .weight").length`) == 0 {
			t.Errorf("%s names no source", r.path)
		}
	}
}

// TestReferenceSearch finds what people type.
func TestReferenceSearch(t *testing.T) {
	b := open(t, "/reference")
	for query, want := range map[string]string{"550": "550", "5.7.1": "5.7.1", "rcpt": "RCPT", "size": "SIZE", "greylist": "greylist"} {
		b.do(`const box = document.querySelector("#reference-search"); box.value = ` + quote(query) + `; box.dispatchEvent(new Event("input", {bubbles: true}))`)
		b.until("the search for "+query, `(() => { const rows = [...document.querySelectorAll(".entry-row")]; return rows.length > 0 && rows.length < 60 && rows.some((r) => r.innerText.toLowerCase().includes(`+quote(want)+`.toLowerCase())) })()`)
	}
}

// TestPagesWithoutProgram reads a page of the reference as it is sent, before
// or without the program.
func TestPagesWithoutProgram(t *testing.T) {
	b := open(t, "/reply/550?wasm=false")
	b.shows("550")
	if n := eval[int](b, `document.querySelector(".entry-page").innerText.length`); n < 200 {
		t.Errorf("the page holds %d characters", n)
	}
}
