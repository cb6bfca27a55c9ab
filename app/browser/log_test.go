//go:build !js

package browser

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"golang.org/x/tools/txtar"
)

// kerio holds two inbound sessions whose lines are mixed: 4711 is refused, 4712
// is accepted.
const kerio = `[12/May/2025 09:14:02][4711] {smtps} Task 99 handler BEGIN
[12/May/2025 09:14:02][4711] {smtps} SMTP server session begin; client connected from relay.example.net:40112
[12/May/2025 09:14:02][4711] {smtps} Sent SMTP greeting to relay.example.net:40112
[12/May/2025 09:14:02][4712] {smtps} Task 100 handler BEGIN
[12/May/2025 09:14:02][4712] {smtps} SMTP server session begin; client connected from mta.example.org:51000
[12/May/2025 09:14:02][4711] {smtps} Command EHLO relay.example.net
[12/May/2025 09:14:02][4711] {smtps} Sent reply to EHLO: 250 mail.example.com ...
[12/May/2025 09:14:02][4712] {smtps} Sent SMTP greeting to mta.example.org:51000
[12/May/2025 09:14:03][4711] {smtps} Command MAIL FROM:<anna@example.net>
[12/May/2025 09:14:03][4711] {smtps} Sent reply to MAIL: 250 2.1.0 Sender ok
[12/May/2025 09:14:03][4712] {smtps} Command EHLO mta.example.org
[12/May/2025 09:14:03][4712] {smtps} Sent reply to EHLO: 250 mail.example.com ...
[12/May/2025 09:14:03][4711] {smtps} Command RCPT TO:<nobody@example.com>
[12/May/2025 09:14:03][4711] {smtps} Sent reply to RCPT: 550 5.1.1 User unknown
[12/May/2025 09:14:03][4712] {smtps} Command MAIL FROM:<carol@example.org>
[12/May/2025 09:14:03][4712] {smtps} Sent reply to MAIL: 250 2.1.0 Sender ok
[12/May/2025 09:14:04][4712] {smtps} Command RCPT TO:<dave@example.com>
[12/May/2025 09:14:04][4712] {smtps} Sent reply to RCPT: 250 2.1.5 Recipient ok
[12/May/2025 09:14:04][4712] {smtps} Command DATA
[12/May/2025 09:14:04][4712] {smtps} Sent reply to DATA: 354 Enter mail, end with CRLF.CRLF
[12/May/2025 09:14:04][4711] {smtps} Command QUIT
[12/May/2025 09:14:04][4711] {smtps} Sent reply to QUIT: 221 2.0.0 SMTP closing connection
[12/May/2025 09:14:04][4711] {smtps} SMTP server session end
[12/May/2025 09:14:05][4712] {smtps} Sent reply to DATA: 250 2.0.0 68218f1d-00000a2c Message accepted for delivery
[12/May/2025 09:14:05][4712] {smtps} Command QUIT
[12/May/2025 09:14:05][4712] {smtps} Sent reply to QUIT: 221 2.0.0 SMTP closing connection
[12/May/2025 09:14:05][4712] {smtps} SMTP server session end
`

// accepted is a transcript of one session in which all goes well.
const accepted = `S: 220 mx.example.com ESMTP
C: EHLO client.example.org
S: 250 mx.example.com
C: MAIL FROM:<erin@example.org>
S: 250 2.1.0 Ok
C: RCPT TO:<frank@example.com>
S: 250 2.1.5 Ok
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: .
S: 250 2.0.0 Ok: queued as 7F3A1
C: QUIT
S: 221 2.0.0 Bye
`

// explains checks that the page explains the log kerio: both conversations in
// the list, the failed one chosen with its verdict, its annotated lines, and
// its ladder.
func (b *tab) explains() {
	b.t.Helper()
	b.until("both conversations in the list", `document.querySelectorAll(".list-rows .row-link").length === 2`)
	b.shows("nobody@example.com", "dave@example.com")
	b.until("a verdict that names the place", `/rejected at RCPT TO/i.test(document.querySelector(".answer-verdict").innerText) && document.querySelector("#answer").innerText.length > 20`)
	b.shows("Who must act", "Does it retry by itself", "Next steps")
	b.until("the decisive line, explained", `(() => { const l = document.querySelector(".line-decisive"); return l && l.innerText.includes("550 5.1.1 User unknown") && l.querySelector(".line-note").innerText.length > 20 })()`)
	if n := eval[int](b, `document.querySelectorAll(".annotated .line").length`); n != 12 {
		b.t.Errorf("the conversation has %d annotated lines, want the 12 of its thread", n)
	}
	b.click("Ladder")
	b.until("the ladder with its decisive step", `(() => { const r = document.querySelector(".ladder .rung-decisive"); return r && r.innerText.includes("550") })()`)
	b.click("Annotated log")
	b.until("the lines again", `document.querySelector(".annotated .line")`)
}

// click clicks the link or button that bears a text.
func (b *tab) click(text string) {
	b.t.Helper()
	find := `[...document.querySelectorAll("a, button, summary")].find((e) => e.innerText.trim().startsWith(` + quote(text) + `) && e.getClientRects().length > 0)`
	b.until("something to click that says "+text, find)
	b.do(find + `.click()`)
}

// TestPaste pastes on the page itself, with nothing focused.
func TestPaste(t *testing.T) {
	b := open(t, "/")
	b.paste(kerio)
	b.explains()
}

// TestPasteKeys pastes as hands do: a click into the box, Ctrl+V.
func TestPasteKeys(t *testing.T) {
	b := open(t, "/")
	// The clipboard is filled by copying from the page's own text box.
	b.run(chromedp.Click("#paste"), chromedp.ActionFunc(input.InsertText(accepted).Do))
	key := func(name string) {
		b.t.Helper()
		for _, kind := range []input.KeyType{input.KeyDown, input.KeyUp} {
			e := input.DispatchKeyEvent(kind).WithKey(name).WithCode("Key" + strings.ToUpper(name)).WithModifiers(input.ModifierCtrl).WithWindowsVirtualKeyCode(int64(strings.ToUpper(name)[0]))
			if kind == input.KeyDown {
				e = e.WithCommands([]string{map[string]string{"a": "selectAll", "c": "copy", "v": "paste"}[name]})
			}
			b.run(e)
		}
	}
	key("a")
	key("c")
	key("v")
	b.shows("frank@example.com")
	b.until("the verdict", `/accepted/i.test(document.querySelector(".answer-verdict").innerText)`)
}

func TestTypedText(t *testing.T) {
	b := open(t, "/")
	b.run(chromedp.Click("#paste"), chromedp.ActionFunc(input.InsertText("550 5.1.1 <b@example.com>: User unknown").Do), chromedp.Click("#explain"))
	b.until("the verdict", `document.querySelector(".answer-verdict") && /rejected/i.test(document.querySelector(".answer-verdict").innerText)`)
}

func TestDrop(t *testing.T) {
	b := open(t, "/")
	b.drop("debug.log", []byte(kerio))
	b.explains()
	b.shows("debug.log")
}

// TestSamples opens every sample that the start page offers.
func TestSamples(t *testing.T) {
	b := open(t, "/")
	n := eval[int](b, `document.querySelectorAll(".samples .sample").length`)
	if n < 3 {
		t.Fatalf("the start page offers %d samples", n)
	}
	for i := range n {
		b.do(fmt.Sprintf(`document.querySelectorAll(".samples .sample")[%d].click()`, i))
		b.until("a conversation with a verdict and lines", `document.querySelector("#answer") && document.querySelector(".annotated .line .line-note")`)
		if s := eval[string](b, `document.querySelector(".banner-trouble") ? document.querySelector(".banner-trouble").innerText : ""`); s != "" {
			t.Errorf("sample %d: %s", i, s)
		}
		b.do(`document.querySelector('[aria-label="Close this log"]').click()`)
		b.until("the start page", `document.querySelector(".samples")`)
	}
}

func TestSecondPasteReplacesTheFirst(t *testing.T) {
	b := open(t, "/")
	b.paste(kerio)
	b.shows("nobody@example.com")
	b.paste(accepted)
	b.shows("frank@example.com")
	b.until("the verdict of the second log", `/accepted/i.test(document.querySelector(".answer-verdict").innerText)`)
	if s := b.text(); strings.Contains(s, "nobody@example.com") || strings.Contains(s, "dave@example.com") {
		t.Errorf("something of the first log is left:\n%s", s)
	}
}

// TestWordsOpenTheirMeaning clicks a reply code in a line.
func TestWordsOpenTheirMeaning(t *testing.T) {
	b := open(t, "/")
	b.paste(kerio)
	b.until("a code to click", `document.querySelector(".line-decisive .piece-code")`)
	b.do(`document.querySelector(".line-decisive .piece-code").click()`)
	b.until("its explanation", `document.querySelector(".line-decisive .panel") && document.querySelector(".line-decisive .panel").innerText.length > 40`)
}

// TestBackKeepsTheLog goes to the reference and back.
func TestBackKeepsTheLog(t *testing.T) {
	b := open(t, "/")
	b.paste(kerio)
	b.until("the verdict", `document.querySelector(".answer-proof .code-badge")`)
	b.do(`document.querySelector(".answer-proof .code-badge").click()`)
	b.until("the page of the code", `location.pathname === "/reply/550" && document.querySelector("h1")`)
	b.do(`history.back()`)
	b.shows("nobody@example.com")
	if s := eval[string](b, `location.href + JSON.stringify({...localStorage}) + JSON.stringify({...sessionStorage})`); strings.Contains(s, "example.net") || strings.Contains(s, "example.com") {
		t.Errorf("text of the log is in the address or in the browser's store: %s", s)
	}
}

// TestLogTextIsText pastes a log that would run if any of it became HTML.
func TestLogTextIsText(t *testing.T) {
	const attack = `<img src=x onerror="window.ran = 1"><script>window.ran = 2</script><svg onload="window.ran = 3">`
	hostile := strings.NewReplacer("User unknown", attack, "anna@example.net", attack+"@example.net", "relay.example.net", `"><b>relay`).Replace(kerio)
	b := open(t, "/")
	b.drop(`<img src=x onerror="window.ran = 4">.log`, []byte(hostile))
	b.until("the text of the attack", `document.querySelector(".line-decisive") && document.querySelector(".line-decisive").innerText.includes('<img src=x onerror="window.ran = 1">')`)
	for _, view := range []string{"Ladder", "Raw log", "Overview", "Statistics", "Whole log"} {
		b.click(view)
		b.until("the view "+view, `document.querySelector("main").innerText.length > 40`)
	}
	if eval[bool](b, `"ran" in window || document.querySelector("main img, main script, main b:not(.brand-name b)") !== null`) {
		t.Error("text of the log has become part of the page")
	}
}

// TestControlCharactersAreVisible: escapes and bidirectional overrides are
// shown as marks.
func TestControlCharactersAreVisible(t *testing.T) {
	hostile := strings.Replace(kerio, "User unknown", "User \x1b[31m\u202eunknown\u2066", 1)
	b := open(t, "/")
	b.drop("debug.log", []byte(hostile))
	b.until("the decisive line", `document.querySelector(".line-decisive")`)
	b.shows("␛[31m", "U+202E")
	if eval[bool](b, `/[\u001b\u202a-\u202e\u2066-\u2069]/.test(document.body.textContent)`) {
		t.Error("the page holds control characters of the log")
	}
}

// TestUnusableInputs: each gives a message, and the page goes on.
func TestUnusableInputs(t *testing.T) {
	b := open(t, "/")
	alive := func(what string) {
		t.Helper()
		b.paste(kerio)
		b.until("the page to go on after "+what, `document.querySelectorAll(".list-rows .row-link").length === 2 && document.querySelector(".line-decisive")`)
	}
	trouble := func(what string) {
		t.Helper()
		b.until("a message about "+what, `document.querySelector(".banner-trouble") && document.querySelector(".banner-trouble").innerText.length > 30`)
		alive(what)
	}

	b.paste("")
	trouble("an empty paste")

	b.drop("empty.log", nil)
	trouble("an empty file")

	b.paste("Dear Anna,\nthe weather is fine.\n")
	b.until("a message about text that is no log", `document.querySelector("main").innerText.includes("the weather is fine")`)
	alive("text that is no log")

	b.drop("nul.log", []byte(strings.Repeat("\x00\x00\x00\x00", 5000)))
	b.until("a message about NUL bytes", `document.querySelector(".banner-trouble") || document.querySelector(".log-name")`)
	alive("NUL bytes")
}

// TestOddInputs: unusual, but they can be read.
func TestOddInputs(t *testing.T) {
	b := open(t, "/")
	read := func(what string) {
		t.Helper()
		b.until(what+" to be read", `document.querySelectorAll(".list-rows .row-link").length === 2 && document.querySelector(".line-decisive")`)
		b.do(`document.querySelector('[aria-label="Close this log"]').click()`)
		b.until("the start page", `document.querySelector(".samples")`)
	}

	b.drop("long.log", []byte(kerio+"[12/May/2025 09:14:06][4713] {smtps} "+strings.Repeat("x", 1<<20)+"\n"))
	read("a line of a megabyte")

	b.paste(kerio + strings.Repeat("y", 1<<20) + "\n")
	read("a pasted line of a megabyte")

	b.drop("nul.log", []byte(strings.Replace(kerio, "User unknown", "User\x00unknown", 1)))
	read("a log with a NUL byte")

	var b16 []byte
	for _, u := range append([]uint16{0xfeff}, utf16.Encode([]rune(kerio))...) {
		b16 = binary.LittleEndian.AppendUint16(b16, u)
	}
	b.drop("powershell.log", b16)
	read("a log in UTF-16")

	b.drop("windows.log", []byte(strings.ReplaceAll(kerio, "\n", "\r\n")))
	read("a log with Windows line ends")
}

// TestFormats pastes logs of other software, fixtures of package grammar, and
// checks that the page recognises each by itself and answers with a verdict
// that the fixture knows.
func TestFormats(t *testing.T) {
	for _, f := range []struct{ fixture, title string }{
		{"postfix-maillog-inbound", "Postfix mail log"}, {"exim-mainlog-day", "Exim main log"}, {"exchange-protocol-send", "Exchange protocol log"},
		{"phpmailer-html", "PHPMailer debug output"}, {"swaks-tls", "swaks transcript"}, {"dsn-postfix", "Delivery status notification"}, {"sendmail-maillog-day", "Sendmail mail log"},
	} {
		t.Run(f.fixture, func(t *testing.T) {
			fixture, err := txtar.ParseFile("../../grammar/testdata/" + f.fixture + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			sections := map[string]string{}
			for _, f := range fixture.Files {
				sections[f.Name] = string(f.Data)
			}
			var verdicts []string
			for _, l := range strings.Split(sections["verdict"], "\n") {
				if l, ok := strings.CutPrefix(l, "  "); ok {
					verdicts = append(verdicts, l)
				}
			}
			b := open(t, "/")
			b.paste(sections["log"])
			b.shows(f.title)
			b.until("a verdict", `document.querySelector("#answer") && document.querySelector("#answer").innerText.length > 20`)
			if got := strings.Join(strings.Fields(eval[string](b, `document.querySelector("#answer").innerText`)), " "); !slices.Contains(verdicts, got) {
				t.Errorf("the page says %q, the fixture knows %q", got, verdicts)
			}
			if eval[int](b, `document.querySelectorAll(".annotated .line").length`) == 0 {
				b.until("annotated lines", `document.querySelectorAll(".annotated .line").length > 0`)
			}
		})
	}
}
