//go:build !js

package browser

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
)

// notShown is the condition that the filters hide a number of conversations.
func notShown(n int) string {
	return `document.querySelector(".list-note") && document.querySelector(".list-note").innerText.includes(` + quote(fmt.Sprintf(" of %d conversations not shown", n)) + `)`
}

// TestOverview: the numbers lead to what they count, in the chart, the bars and
// the tables.
func TestOverview(t *testing.T) {
	for _, w := range screens {
		t.Run(w.name, func(t *testing.T) {
			b := open(t, "/")
			b.sized(w.width)
			b.sample("A day of a mail server")
			overview := func() {
				t.Helper()
				b.do(`location.hash = "view=overview"`)
				b.until("the chart and the tables", `document.querySelectorAll(".chart-bar").length >= 23 && document.querySelector("#table-domain") && document.querySelector("#table-slow")`)
			}
			// leads checks that a link opens the list with as many conversations
			// as its number says.
			leads := func(link string) {
				t.Helper()
				overview()
				n := eval[string](b, `(() => { const a = `+link+`; const n = a.innerText.trim() || a.getAttribute("aria-label").match(/: ([\d,]+) conv/)[1]; a.click(); return n })()`)
				shown, err := strconv.Atoi(strings.TrimSpace(n))
				if err != nil {
					t.Fatal(err)
				}
				b.until("the "+n+" behind "+link, notShown(187-shown))
			}
			overview()
			b.shows("61 of 187 conversations failed, for 10 causes.", "30 of them with the domain slow.example.org", "Failed for now", "Busiest: 9 Mar 2026, 11:00 to 12:00")
			b.fits("the overview")
			b.sized(320)
			b.fits("the overview at 320 pixels")
			b.sized(w.width)
			leads(`document.querySelector(".title-number")`)
			leads(`document.querySelectorAll("a.chart-link")[11]`)
			b.shows("9 Mar 2026, 11:00 to 12:00")
			leads(`document.querySelector("#table-domain tbody tr:nth-child(2) td:nth-child(2) a")`)
			leads(`document.querySelector("#table-domain tbody tr:nth-child(2) td:nth-child(3) a")`)
			b.shows("failures, domain slow.example.org")
			b.click("Take all off")
			b.until("the whole list", `!document.querySelector(".list-note")`)
			// A bar of a cause says its number beside its title.
			overview()
			b.do(`[...document.querySelectorAll(".bar a")].find((e) => e.innerText.includes("Greylisted")).click()`)
			b.until("the greylisted ones", notShown(187-31))
			overview()
			b.do(`document.querySelector(".chart-table summary").click()`)
			b.until("the numbers of the chart", `document.querySelectorAll("#table-time tbody tr").length > 15 && document.querySelector("#table-time tbody a").getClientRects().length > 0`)
		})
	}
}

// TestSorting sorts a table by each of its columns, with the keyboard's button
// and a word for screen readers.
func TestSorting(t *testing.T) {
	b := open(t, "/")
	b.sample("A day of a mail server")
	b.do(`location.hash = "view=overview"`)
	b.until("the table", `document.querySelector("#table-domain")`)
	column := func(n string) []string {
		t.Helper()
		return strings.Fields(eval[string](b, `[...document.querySelectorAll("#table-domain tbody tr")].map((r) => r.children[`+n+`].innerText.trim()).join(" ")`))
	}
	sorted := func(n, word string) {
		t.Helper()
		b.do(`document.querySelectorAll("#table-domain .sort")[` + n + `].click()`)
		b.until("sorted "+word, `document.querySelectorAll("#table-domain thead th")[`+n+`].getAttribute("aria-sort") === `+quote(word))
	}
	sorted("2", "descending")
	if c := column("0"); c[0] != "slow.example.org" {
		t.Errorf("most failures: %v", c)
	}
	sorted("2", "ascending")
	if c := column("2"); c[0] != "0" {
		t.Errorf("fewest failures: %v", c)
	}
	sorted("0", "ascending")
	c := column("0")
	for i := 1; i < len(c); i++ {
		if c[i-1] > c[i] {
			t.Errorf("by name: %v", c)
		}
	}
	if n := eval[int](b, `document.querySelectorAll('#table-domain th[aria-sort]:not([aria-sort="none"])').length`); n != 1 {
		t.Errorf("%d columns say that they are sorted", n)
	}
	b.do(`location.hash = "view=statistics"`)
	b.until("the statistics", `document.querySelector("#table-statistics-domains .sort")`)
	b.do(`document.querySelectorAll("#table-statistics-domains .sort")[0].click()`)
	b.until("the statistics sorted", `document.querySelector("#table-statistics-domains thead th").getAttribute("aria-sort") === "ascending"`)
}
