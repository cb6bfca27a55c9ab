//go:build !js

package browser

import (
	"fmt"
	"strings"
	"testing"
)

// counts waits until the find bar says how many hits there are.
func (b *tab) counts(n int) {
	b.t.Helper()
	b.until(fmt.Sprintf("%d hits", n), fmt.Sprintf(`((s) => %d ? s === "%d hits" || s.endsWith(" of %d") : s === "No hits")(document.querySelector("#find-count").innerText)`, n, n, n))
}

// find opens the find bar and looks for a text in place of the one before.
func (b *tab) find(text string) {
	b.t.Helper()
	if !eval[bool](b, `document.activeElement.id === "find"`) { // a second Ctrl+F is the browser's
		b.press("Control+f")
	}
	b.until("the find bar", `document.activeElement.id === "find" && `+inSight(".find"))
	b.do(`document.activeElement.select()`)
	b.write(text)
}

// TestFindSearchesTheWholeLog, not only the rows that are drawn, and hides none.
func TestFindSearchesTheWholeLog(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(300)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		b.find("Rcpt To")
		b.counts(300)
		b.press("Enter")
		b.until("a hit", `/^\d+ of 300$/.test(document.querySelector("#find-count").innerText)`)
		n := 0
		fmt.Sscan(eval[string](b, `document.querySelector("#find-count").innerText`), &n)
		at := func(what string, n int) {
			t.Helper()
			b.until(what, fmt.Sprintf(`document.querySelector("#find-count").innerText === "%d of 300" && document.querySelectorAll(".hit-current").length === 1 && %s`, n, inSight(".hit-current")))
			b.until(what+" not out of sight sideways", `(() => { const e = document.querySelector(".hit-current"), r = e.getBoundingClientRect(), box = (e.closest(".raw") || document.documentElement).getBoundingClientRect(); return r.left >= box.left && r.right <= box.right })()`)
			b.until("the hit of "+what, fmt.Sprintf(`document.querySelector(".hit-current").closest(".line, .raw-line").innerText.includes("box%d@")`, n-1))
		}
		at("the first hit", n)
		b.press("F3")
		at("the next hit", n+1)
		b.press("Enter")
		at("the one behind it", n+2)
		b.press("Shift+F3")
		at("back one hit", n+1)
		b.press("Shift+Enter", "Shift+Enter")
		at("back two hits", n-1)
		for n--; n > 1; n-- {
			b.press("Shift+F3")
		}
		at("the first of all", 1)
		b.press("Shift+F3")
		at("around to the last", 300)
		b.until("the whole log, with the line in the address", `location.hash.includes("view=log") && /line=\d+/.test(location.hash)`)
		if s := eval[string](b, `location.href + JSON.stringify({...localStorage}) + JSON.stringify(history.state)`); strings.Contains(strings.ToLower(s), "rcpt") {
			t.Errorf("what was looked for is in %s", s)
		}
		if eval[int](b, `[...document.querySelectorAll(".raw-line")].filter((e) => !e.querySelector(".hit")).length`) < 5 {
			t.Error("lines without a hit are hidden")
		}
		b.do(`window.left = []; addEventListener("keydown", (e) => setTimeout(() => left.push(e.key + e.defaultPrevented)))`)
		b.press("Control+f")
		b.until("the second Ctrl+F left to the browser", `left.join() === "ffalse"`)
		b.press("Escape")
		b.until("the bar closed, the highlights gone", `!document.querySelector(".find") && !document.querySelector(".hit")`)
		b.press("F3")
		b.until("the search goes on", `document.querySelectorAll(".hit-current").length === 1`)
	})
}

// TestFindSwitches: capital letters, regular expressions, and what is none.
func TestFindSwitches(t *testing.T) {
	b := open(t, "/")
	b.openSessions(30)
	b.press("/")
	b.until("the find bar", `document.activeElement.id === "find"`)
	b.write("rcpt")
	b.counts(60)
	b.do(`document.querySelector('.switch[title^="Tell"]').click()`)
	b.counts(0)
	b.do(`document.querySelector('.switch[title^="Tell"]').click()`)
	b.do(`document.querySelector('.switch[title^="Reg"]').click()`)
	b.counts(60)
	b.find(`to:<box[0-4]@`)
	b.counts(5)
	b.write(`(`)
	b.until("what is wrong with it", `document.querySelector("#find-count").innerText.startsWith("This is no regular expression") && document.querySelector("#find").getAttribute("aria-invalid") === "true"`)
	b.find(`^\[`)
	b.until("a hit in each line", `/\d{3}( hits)?$/.test(document.querySelector("#find-count").innerText)`)
}

// TestFindStaysInTheConversation while the hit is in it.
func TestFindStaysInTheConversation(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(30)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		b.find("box1@example.com")
		b.counts(1)
		b.until("the hit among the annotated lines", `!location.hash.includes("view=") && document.querySelector(".line-current .hit-current") && `+inSight(".hit-current"))
		b.until("the focus still where it was typed", `document.activeElement.id === "find"`)
		b.press("Escape")
		b.until("the bar closed", `!document.querySelector(".find") && document.activeElement.tagName !== "INPUT"`)
		b.press("3")
		b.until("the raw log", `document.querySelector(".raw-current")`)
		b.press("F3")
		b.until("the hit in the raw tab", `location.hash.includes("tab=raw") && document.querySelector(".raw-current .hit-current")`)
	})
}

// TestFindPassesSecretsOver: the find bar is no way to guess a password that is
// masked.
func TestFindPassesSecretsOver(t *testing.T) {
	b := open(t, "/")
	b.paste("S: 220 mx.example.com ESMTP\nC: EHLO a.example.net\nS: 250-mx.example.com\nS: 250 AUTH PLAIN\nC: AUTH PLAIN AGFubmEAbm90LXRoZS1wYXNzd29yZA==\nS: 535 5.7.8 Authentication credentials invalid\nC: QUIT\nS: 221 bye\n")
	b.until("the verdict", `document.querySelector(".line-decisive")`)
	b.find("agfu")
	b.counts(0)
	b.find("auth plain")
	b.counts(2)
}

// TestMarks beside the scroll bar: few elements, no inline style, a click leads
// to a marked line, n and p too, and the same in words.
func TestMarks(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(300)
		b.do(`location.hash = "view=log"`)
		b.until("the marks", `document.querySelectorAll(".raw-frame .marks path").length >= 3`)
		b.until("the same in words", `document.querySelector(".mark-text").innerText.replace(/\s+/g, " ").includes("100 failures 100 deferrals and broken connections 3 lines not recognised")`)
		if n := eval[int](b, `document.querySelectorAll(".marks *").length`); n > 10 {
			t.Errorf("%d elements", n)
		}
		if eval[bool](b, `document.querySelector(".marks").getAttribute("aria-hidden") !== "true" || document.querySelector("[style]") !== null`) {
			t.Error("the drawing is read out, or has an inline style")
		}
		b.press("n")
		b.until("the first failure", `document.querySelector(".raw-current") && document.querySelector(".raw-current").innerText.includes("550 5.1.1") && document.querySelector(".marks .mark-current")`)
		b.press("n")
		b.until("the deferral behind it", `document.querySelector(".raw-current").innerText.includes("451 4.7.1")`)
		b.press("p")
		b.until("the failure again", `document.querySelector(".raw-current").innerText.includes("550 5.1.1")`)
		b.do(`const box = document.querySelector(".marks").getBoundingClientRect();
			document.querySelector(".marks").dispatchEvent(new MouseEvent("click", {bubbles: true, clientX: box.left + 3, clientY: box.top + box.height / 2}))`)
		b.until("a marked line half-way", `(() => { const n = Number(new URLSearchParams(location.hash.slice(1)).get("line")); const l = document.querySelector(".raw-current"); return n > 1700 && n < 1900 && l && /550 5|451 4|nobody/.test(l.innerText) })()`)
		b.find("box299@")
		b.until("the hit among the marks", `document.querySelector(".marks .mark-hit") && document.querySelector(".mark-text").innerText.includes("1 hit")`)
	})
}

// TestManyLines: with a long log open, few rows are alive, and find answers
// over all of it.
func TestManyLines(t *testing.T) {
	b := open(t, "/")
	b.openSessions(5000)
	b.until("the verdict", `document.querySelector("#answer")`)
	b.find("box4999@example.com")
	b.press("Enter")
	b.until("the last recipient", `document.querySelector(".hit-current") && document.querySelector(".hit-current").closest(".raw-line").innerText.includes("box4999@") && `+inSight(".hit-current"))
	b.do(`for (let i = 0; i < 20; i++) { document.querySelector("#raw-scroll").scrollTop = i * 50000; await new Promise(requestAnimationFrame) }`)
	if n := eval[int](b, `document.querySelectorAll(".raw-line, .row, .line").length`); n > 300 {
		t.Errorf("%d rows are alive", n)
	}
}
