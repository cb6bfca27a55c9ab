//go:build !js

package browser

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// sessions is a log of n sessions, one behind the other. Every third is
// refused, every third deferred, and after each hundredth comes a line that
// nobody can read.
func sessions(n int) string {
	var b strings.Builder
	for i := range n {
		at := fmt.Sprintf("[12/May/2025 %02d:%02d:%02d][%d] {smtps} ", 8+i/3600%12, i/60%60, i%60, 1000+i)
		host := fmt.Sprintf("mx%d.example.net", i%7)
		rcpt := []string{"250 2.1.5 Recipient ok", "550 5.1.1 User unknown", "451 4.7.1 Greylisted, please try again in 300 seconds"}[i%3]
		lines := []string{"SMTP server session begin; client connected from " + host + ":40112", "Sent SMTP greeting to " + host + ":40112", "Command EHLO " + host, "Sent reply to EHLO: 250 mail.example.com ...",
			fmt.Sprintf("Command MAIL FROM:<user%d@example.net>", i), "Sent reply to MAIL: 250 2.1.0 Sender ok", fmt.Sprintf("Command RCPT TO:<box%d@example.com>", i), "Sent reply to RCPT: " + rcpt}
		if i%3 == 0 {
			lines = append(lines, "Command DATA", "Sent reply to DATA: 354 Enter mail, end with CRLF.CRLF", "Sent reply to DATA: 250 2.0.0 68218f1d-00000a2c Message accepted for delivery")
		}
		for _, l := range append(lines, "Command QUIT", "Sent reply to QUIT: 221 2.0.0 SMTP closing connection", "SMTP server session end") {
			b.WriteString(at + l + "\n")
		}
		if i%100 == 99 {
			b.WriteString("%% nobody can read this %%\n")
		}
	}
	return b.String()
}

// widths runs a test at the width of a desk and at that of a phone.
func widths(t *testing.T, run func(t *testing.T, b *tab, phone bool)) {
	for _, phone := range []bool{false, true} {
		name := "desktop"
		if phone {
			name = "phone"
		}
		t.Run(name, func(t *testing.T) {
			b := open(t, "/")
			if phone {
				b.run(emulation.SetDeviceMetricsOverride(390, 844, 1, true))
			}
			run(t, b, phone)
		})
	}
}

// press presses keys as hands do: "j", "Enter", "Shift+F3", "Control+f".
func (b *tab) press(keys ...string) {
	b.t.Helper()
	for _, k := range keys {
		var modifiers input.Modifier
		parts := strings.Split(k, "+")
		for _, m := range parts[:len(parts)-1] {
			modifiers |= map[string]input.Modifier{"Shift": input.ModifierShift, "Control": input.ModifierCtrl}[m]
		}
		name := parts[len(parts)-1]
		code, text := map[string]int64{"Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40, "F3": 114, "Tab": 9}[name], ""
		if code == 0 {
			code = int64(strings.ToUpper(name)[0])
			if modifiers&input.ModifierCtrl == 0 {
				text = name
			}
		}
		if name == "Enter" {
			text = "\r"
		}
		kind := input.KeyRawDown
		if text != "" {
			kind = input.KeyDown
		}
		b.run(input.DispatchKeyEvent(kind).WithKey(name).WithText(text).WithModifiers(modifiers).WithWindowsVirtualKeyCode(code),
			input.DispatchKeyEvent(input.KeyUp).WithKey(name).WithModifiers(modifiers).WithWindowsVirtualKeyCode(code))
	}
}

// write writes into the field that has the focus.
func (b *tab) write(text string) {
	b.t.Helper()
	b.run(chromedp.ActionFunc(input.InsertText(text).Do))
}

// openSessions drops a log of n sessions and waits until it is explained.
func (b *tab) openSessions(n int) {
	b.t.Helper()
	b.drop("day.log", []byte(sessions(n)))
	b.until("the verdict", `document.querySelector("#answer") && document.querySelector(".annotated .line")`)
}

// inSight is a condition: an element is inside the window.
func inSight(selector string) string {
	return `(() => { const e = document.querySelector(` + quote(selector) + `); if (!e) return false; const r = e.getBoundingClientRect(); return r.height > 0 && r.top >= 0 && r.bottom <= innerHeight })()`
}

// TestOpenedLogTakesTheFocus: to its verdict, so that it is read out first.
func TestOpenedLogTakesTheFocus(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(12)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
	})
}

// TestLinesAndWords walks lines with j and k, words with the arrow keys, and
// opens an explanation with Enter.
func TestLinesAndWords(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(12)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		b.press("j")
		b.until("the decisive line to be the current one", `document.activeElement.matches(".line-decisive.line-current[aria-current=true]")`)
		b.until("the line in the address", `/line=22\b/.test(location.hash)`)
		b.until("the line in sight", inSight(".line-current"))
		b.press("j", "j", "k")
		b.until("the line behind it", `document.activeElement.id === "l23" && /line=23\b/.test(location.hash)`)
		b.press("k", "ArrowRight")
		b.until("the first word", `document.activeElement.matches("#l22 .word") && document.activeElement.innerText === "1001"`)
		b.press("ArrowRight", "ArrowRight")
		b.until("the status", `document.activeElement.innerText === "5.1.1"`)
		if eval[bool](b, `getComputedStyle(document.activeElement).color === getComputedStyle(document.querySelector("#l22 .piece-code")).color`) {
			t.Error("the other words of the line do not step back")
		}
		b.press("Enter")
		b.until("the meaning of the status", `document.querySelector("#l22 .panel") && document.querySelector("#l22 .panel-title").innerText.startsWith("5.1.1")`)
		b.press("ArrowLeft")
		b.until("the explanation to follow", `document.querySelector("#l22 .panel-title").innerText.startsWith("550")`)
		b.press("Escape")
		b.until("the explanation closed, the focus on its word", `!document.querySelector(".panel") && document.activeElement.innerText === "550"`)
		b.press("Escape")
		b.until("the focus on the line", `document.activeElement.id === "l22"`)
		b.press("Enter")
		b.until("the line explained", `document.querySelector("#l22 .panel-title").innerText.startsWith("5.1.1")`)
		b.press("Enter")
		b.until("the explanation closed", `!document.querySelector(".panel")`)
		if n := eval[int](b, `document.querySelectorAll(".lines [tabindex='0']").length`); n != 1 {
			t.Errorf("the Tab key stops %d times among the lines", n)
		}
		b.do(`scrollTo(0, document.documentElement.scrollHeight)`)
		b.until("the first line of the conversation in sight", inSight(".first-line")+` && document.querySelector(".first-line").innerText.includes("mx1.example.net")`)
	})
}

// TestUnknownWordsAreMarked: what no registry lists says so, also in words.
func TestUnknownWordsAreMarked(t *testing.T) {
	b := open(t, "/")
	b.paste(strings.Replace(accepted, "C: EHLO client.example.org\n", "C: XYZZY now\nS: 500 5.5.1 What\nC: EHLO client.example.org\n", 1))
	b.until("the unknown command, marked", `(() => { const w = document.querySelector(".word.piece-unknown"); return w && w.textContent === "XYZZY (unknown)" && getComputedStyle(w).textDecorationStyle === "wavy" })()`)
}

// TestKeysOfViews: problems, conversations, tabs, overview, Esc.
func TestKeysOfViews(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(12)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		answer := func(what, recipient string) {
			t.Helper()
			b.until(what, `document.querySelector(".facts").innerText.includes(`+quote(recipient+"@example.com")+`)`)
		}
		answer("the first failure", "box1")
		b.press("n")
		answer("the next failure", "box4")
		b.press("p")
		answer("the failure before", "box1")
		b.press("J", "J")
		answer("two conversations further", "box7")
		b.press("K")
		answer("one back", "box4")
		for i, tab := range []string{"Annotated log", "Ladder", "Raw log"} {
			b.press(fmt.Sprint(i + 1))
			b.until("the tab "+tab, `document.querySelector(".tab[aria-current=page]").innerText === `+quote(tab))
		}
		b.press("o")
		b.until("the overview", `location.hash.includes("view=overview")`)
		b.press("Escape")
		b.until("one step back", `!location.hash.includes("view=")`)
		if phone {
			b.until("the list", `document.querySelector(".list").getClientRects().length > 0 && document.querySelector(".detail").getClientRects().length === 0`)
			return
		}
		answer("the same conversation", "box4")
	})
}

// TestKeyMapAndSwitch: ? shows the map, and single keys can be switched off for
// good; Ctrl+F and F3 stay.
func TestKeyMapAndSwitch(t *testing.T) {
	b := open(t, "/")
	b.openSessions(12)
	b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
	b.press("?")
	b.until("the map", `document.querySelector("dialog[open]")`)
	text := eval[string](b, `document.querySelector("dialog").innerText`)
	for _, key := range []string{"n / p", "j / k", "J / K", "Enter", "Ctrl + F", "F3", "1 / 2 / 3", "Esc", "?", "f\n", "annotated log, ladder, raw log"} {
		if !strings.Contains(text, key) {
			t.Errorf("the map does not know %s", key)
		}
	}
	b.press("n")
	b.do(`document.querySelector("dialog input").click()`)
	b.press("Escape")
	b.until("the map closed", `!document.querySelector("dialog[open]")`)
	b.press("j", "n", "o", "2", "/", "f")
	b.press("Control+f")
	b.until("find", `document.activeElement.id === "find"`)
	if s := eval[string](b, `location.hash`); strings.Contains(s, "line") || strings.Contains(s, "view") || strings.Contains(s, "tab") {
		t.Errorf("a key that is off led to %s", s)
	}
	b.press("Escape")
	b.reload()
	if !eval[bool](b, `JSON.stringify({...localStorage}).includes("keys-off")`) {
		t.Error("the switch is forgotten")
	}
}

// TestBackRestoresTheLine: back and forward lead to the line and to where the
// page was scrolled.
func TestBackRestoresTheLine(t *testing.T) {
	widths(t, func(t *testing.T, b *tab, phone bool) {
		b.openSessions(60)
		b.until("the focus on the verdict", `document.activeElement.id === "answer"`)
		b.press("j", "j", "j")
		b.until("the line", `document.activeElement.id === "l24"`)
		b.do(`scrollBy(0, 60)`)
		was := eval[int](b, `Math.round(scrollY)`)
		b.press("n")
		b.until("another conversation, from its top", `document.querySelector(".facts").innerText.includes("box4@") && `+inSight("#answer"))
		b.do(`history.back()`)
		b.until("the line and the scroll position", fmt.Sprintf(`/line=24\b/.test(location.hash) && document.querySelector("#l24.line-current") && Math.abs(scrollY - %d) < 3`, was))
		b.do(`history.forward()`)
		b.until("the other conversation", `document.querySelector(".facts").innerText.includes("box4@")`)
		b.do(`location.hash = "view=log&line=500"`)
		b.until("a line of the whole log", inSight(".raw-current")+` && document.querySelector(".raw-current").innerText.startsWith("500")`)
		b.press("j", "j")
		b.until("two lines further", `location.hash.includes("line=502") && document.querySelector("#status").innerText.startsWith("Line 502: [12/May/2025")`)
		b.press("Enter")
		b.until("the line in its conversation", `!location.hash.includes("view=") && document.querySelector("#l502.line-current")`)
		b.do(`history.back()`)
		b.until("the whole log again", `location.hash.includes("line=502") && document.querySelector(".raw-current")`)
	})
}

// TestFocusOutlivesTheRows: rows that are used again for other lines take the
// focus along to nowhere else.
func TestFocusOutlivesTheRows(t *testing.T) {
	b := open(t, "/")
	b.openSessions(400)
	b.do(`document.querySelector('.row[aria-posinset="3"] a').focus()`)
	b.do(`document.querySelector("#list-scroll").scrollTop = 500`)
	b.until("the focus on the same row", `document.activeElement.closest(".row") && document.activeElement.closest(".row").getAttribute("aria-posinset") === "3"`)
	b.do(`document.querySelector("#list-scroll").scrollTop = 20000`)
	b.until("the focus on the list", `document.activeElement.id === "list-scroll"`)
	b.do(`location.hash = "view=log&line=100"`)
	b.until("the whole log", `document.querySelector(".raw-current")`)
	b.press("j")
	b.until("the focus on the log", `document.activeElement.id === "raw-scroll"`)
	b.do(`document.querySelector("#raw-scroll").scrollTop = 60000`)
	b.until("other lines", `[...document.querySelectorAll(".raw-number")].some((e) => e.innerText === "2510")`)
	if s := eval[string](b, `document.activeElement.id`); s != "raw-scroll" {
		t.Errorf("the focus is on %q", s)
	}
}
