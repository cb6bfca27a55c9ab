//go:build !js

package browser

import (
	"strings"
	"testing"
)

// hides waits for what the filters say of themselves.
func (b *tab) hides(text string) {
	b.t.Helper()
	b.until("the filter to say "+text, `document.querySelector(".filters .list-note") && document.querySelector(".filters .list-note").innerText.startsWith(`+quote(text)+`)`)
}

// TestFilterByWords: what is typed filters, says what it hides, and stays out
// of the address.
func TestFilterByWords(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(30)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		b.press("f")
		b.until("the focus in the filter", `document.activeElement.id === "list-search" && document.activeElement.getClientRects().length > 0`)
		b.write("peer:mx1 -rejected")
		b.hides("2 filters on: 324 lines of 27 conversations not shown.")
		b.until("the rest", `document.querySelectorAll(".row-link").length === 3 && ![...document.querySelectorAll(".row")].some((e) => e.innerText.includes("Rejected"))`)
		b.write(" after:noon")
		b.until("what is wrong", `document.querySelector(".chip-trouble") && document.querySelector(".chip-trouble").innerText.includes("write 09:30")`)
		b.do(`document.querySelector(".chip-trouble").click()`)
		b.until("the two others, in the field too", `document.querySelector("#list-search").value === "peer:mx1 -rejected" && document.querySelectorAll(".chip-on").length === 2`)
		b.do(`document.querySelectorAll(".chip-on")[1].click()`)
		b.hides("1 filter on: 302 lines of 25 conversations not shown.")
		if s := eval[string](b, `location.href + document.title + JSON.stringify({...localStorage})`); strings.Contains(s, "mx1") {
			t.Errorf("what was typed is in %s", s)
		}
		b.click("Take all off")
		b.until("all of them", `!document.querySelector(".filters") && document.querySelector(".row").getAttribute("aria-setsize") === "30" && document.querySelector("#list-search").value === ""`)
	})
}

// TestFilterByChoice: verdict, reason, phase and direction, only or not, stand
// in the address; back takes them off again.
func TestFilterByChoice(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(30)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		b.press("f")
		b.until("the list", `document.activeElement.id === "list-search"`)
		add := func(field, not, value string) {
			t.Helper()
			b.do(`const set = (id, v) => { const e = document.getElementById(id); e.value = v; e.dispatchEvent(new Event("change", {bubbles: true})) };
				document.querySelector("#filter").open = true; set("filter-field", ` + quote(field) + `); set("filter-not", ` + quote(not) + `)`)
			id := "filter-choice"
			if field == "peer" || field == "after" {
				id = "filter-text"
			}
			b.until("the field for "+field, `document.getElementById(`+quote(id)+`) && (document.getElementById(`+quote(id)+`).tagName === "INPUT" || [...document.getElementById(`+quote(id)+`).options].some((o) => o.value === `+quote(value)+`))`)
			b.do(`document.getElementById(` + quote(id) + `).value = ` + quote(value) + `; document.querySelector(".filter-form button").click()`)
		}
		add("verdict", "not", "accepted")
		b.hides("1 filter on: 140 lines of 10 conversations not shown.")
		b.until("it in the address", `location.hash.includes("verdict=-accepted")`)
		add("phase", "", "rcpt")
		b.hides("2 filters on: 140 lines of 10 conversations not shown.")
		add("cause", "not", "greylisted")
		b.hides("3 filters on: 250 lines of 20 conversations not shown.")
		add("direction", "", "inbound")
		add("peer", "not", "mx1")
		b.until("all of them in the address but the peer", `["verdict=-accepted", "phase=rcpt", "cause=-greylisted", "direction=inbound"].every((s) => location.hash.includes(s)) && !location.hash.includes("mx1") && document.querySelectorAll(".chip-on").length === 5`)
		b.do(`history.back()`)
		b.until("one step back", `!location.hash.includes("direction") && document.querySelectorAll(".chip-on").length === 4`)
		b.do(`[...document.querySelectorAll(".chip-on")].find((e) => e.innerText.includes("verdict")).click()`)
		b.until("one of them off", `!location.hash.includes("verdict") && location.hash.includes("cause=-greylisted")`)
		b.press("o")
		b.press("Escape")
		b.until("the filter to survive another view", `location.hash.includes("cause=-greylisted") && document.querySelectorAll(".chip-on").length === 3`)
	})
}

// TestFactsFilter: a name in the facts of a conversation leads to the
// conversations that share it.
func TestFactsFilter(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(30)
		b.until("the facts", `document.querySelector(".fact-menu summary")`)
		for _, c := range []struct{ fact, offer, query string }{
			{"user1@example.net", "Only the domain example.net", "from:@example.net"},
			{"box1@example.com", "Not this recipient", "from:@example.net -to:box1@example.com"},
		} {
			b.do(`[...document.querySelectorAll(".fact-menu summary")].find((e) => e.innerText.startsWith(` + quote(c.fact) + `)).click()`)
			b.click(c.offer)
			b.until("the filter "+c.query, `document.querySelector("#list-search").value === `+quote(c.query)+` && !document.querySelector(".fact-menu[open]")`)
			if phone {
				b.until("the list", `document.querySelector(".list").getClientRects().length > 0`)
				b.do(`history.back()`)
				b.until("the conversation", `document.querySelector(".fact-menu summary").getClientRects().length > 0`)
			}
		}
		b.hides("2 filters on: 11 lines of 1 conversation not shown.")
		if s := eval[string](b, `location.hash`); strings.Contains(s, "example") {
			t.Errorf("an address of the log is in %s", s)
		}
	})
}
