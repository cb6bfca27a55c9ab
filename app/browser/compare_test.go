//go:build !js

package browser

import (
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// screens are a desktop and a phone.
var screens = []struct {
	name  string
	width int64
}{{"desktop", 1280}, {"phone", 390}}

// sized gives the page a width.
func (b *tab) sized(width int64) {
	b.t.Helper()
	b.run(emulation.SetDeviceMetricsOverride(width, 900, 1, width < 600))
}

// sample opens a sample of the first page.
func (b *tab) sample(title string) {
	b.t.Helper()
	b.do(`[...document.querySelectorAll(".samples .sample")].find((e) => e.innerText.startsWith(` + quote(title) + `)).click()`)
	b.until("the sample to be read", `document.querySelector(".log-bar") && document.querySelector("#answer")`)
}

// TestCompare chooses a partner, reads the first difference, swaps, and goes
// back and forth.
func TestCompare(t *testing.T) {
	for _, w := range screens {
		t.Run(w.name, func(t *testing.T) {
			b := open(t, "/")
			b.sized(w.width)
			b.sample("Worked on Friday")
			b.do(`location.hash = "c=c3"`)
			b.until("the refused conversation", `document.querySelector("#answer") && document.querySelector("#answer").innerText.includes("block list")`)
			b.click("Compare")
			b.until("a suggestion", `document.querySelector(".partner-why") && document.querySelector(".partner-why").innerText === "Same sender and recipient, accepted"`)
			b.fits("the choice")
			b.do(`const box = document.querySelector("#compare-search"); box.value = "office@example.net"; box.dispatchEvent(new Event("input", {bubbles: true}))`)
			b.until("one other that fits", `[...document.querySelectorAll(".partners")].pop().querySelectorAll(".partner").length === 1`)
			b.do(`document.querySelector(".partner").click()`)
			const first = "The first difference: on Monday the server refused RCPT TO with 554 5.7.1; on Friday it accepted RCPT TO with 250 2.1.5."
			b.until("the first difference", `document.querySelector(".compare-first") && document.querySelector(".compare-first").innerText === `+quote(first))
			b.shows("Rejected at RCPT TO", "Accepted", "Matters:", "other reply", "only here", "The same on both sides")
			b.fits("the comparison")
			b.sized(320)
			b.fits("the comparison at 320 pixels")
			b.sized(w.width)
			if s := eval[string](b, `location.hash`); s != "#c=c3&view=compare&with=c1" {
				t.Errorf("the address is %s", s)
			}
			// Side by side, or one under the other.
			apart := eval[bool](b, `(() => { const [a, z] = document.querySelectorAll(".phase-first .steps-side"); return a.getBoundingClientRect().right <= z.getBoundingClientRect().left })()`)
			if apart != (w.width > 600) {
				t.Errorf("the sides stand beside each other: %v", apart)
			}
			if w.width > 600 {
				b.until("replies on one height", `(() => { const top = (side) => [...side.querySelectorAll(".step")].pop().getBoundingClientRect().top; const [a, z] = document.querySelectorAll(".phase-first .steps-side"); return Math.abs(top(a) - top(z)) < 1 })()`)
			}
			b.click("Swap sides")
			b.until("the sides swapped", `document.querySelector(".compare-first").innerText.startsWith("The first difference: on Friday the server accepted")`)
			b.do(`history.back()`)
			b.until("the comparison as it was", `document.querySelector(".compare-first").innerText === `+quote(first))
			b.do(`history.back()`)
			b.until("the choice", `document.querySelector(".partner")`)
			if s := eval[string](b, `document.documentElement.outerHTML.includes("view=compare") + location.href`); strings.Contains(s, "example") {
				t.Errorf("text of the log is in the address: %s", s)
			}
		})
	}
}

// TestCompareKeys: 4 opens the comparison, Esc leads back.
func TestCompareKeys(t *testing.T) {
	b := open(t, "/")
	b.paste(kerio)
	b.until("the verdict", `document.querySelector("#answer")`)
	b.run(chromedp.KeyEvent("4"))
	b.until("the choice", `document.querySelector(".partner")`)
	b.run(chromedp.KeyEvent(kb.Escape))
	b.until("the conversation again", `document.querySelector("#answer")`)
}
