//go:build !js

package browser

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
)

// privateLog is a session with names that a person would not send around.
const privateLog = `S: 220 mx.quarry-tools.com ESMTP
C: EHLO gate.birchwood-mail.net
S: 250 mx.quarry-tools.com
C: MAIL FROM:<jane.doe@birchwood-mail.net>
S: 250 2.1.0 Ok
C: RCPT TO:<rolf@quarry-tools.com>
S: 550 5.1.1 <rolf@quarry-tools.com>: no such user here; you are 185.12.44.9
C: QUIT
S: 221 2.0.0 Bye
`

var privateWords = []string{"quarry", "birchwood", "jane", "doe@", "rolf", "185.12"}

// hides fails where a text holds anything private.
func hides(t *testing.T, what, text string) {
	t.Helper()
	for _, word := range privateWords {
		if strings.Contains(strings.ToLower(text), word) {
			t.Errorf("%s holds %q:\n%s", what, word, shorten(text))
		}
	}
}

// openShare pastes the log and opens the panel.
func (b *tab) openShare() {
	b.t.Helper()
	b.paste(privateLog)
	b.until("the verdict", `document.querySelector("#answer")`)
	b.do(`const open = document.getElementById("share-open"); open.focus(); open.click()`)
	b.until("the panel with its preview", `document.querySelector("#share[open] #share-preview")`)
}

// TestSharePanel: what changes is listed, what the person keeps stays, and the
// keys and the focus work.
func TestSharePanel(t *testing.T) {
	for _, width := range []int64{1280, 390} {
		b := open(t, "/")
		b.openShare()
		b.run(chromedp.EmulateViewport(width, 844))
		hides(t, "the preview", eval[string](b, `document.getElementById("share-preview").innerText`))
		b.shows("Nothing else looks private.")
		b.do(`for (const d of document.querySelectorAll(".share-values")) d.open = true`)
		b.until("the values that change", `document.querySelector(".share-values").innerText.includes("jane.doe@birchwood-mail.net")`)
		b.do(`document.getElementById("share-kind-hosts").click()`)
		b.until("the hosts in the preview", `document.getElementById("share-preview").innerText.includes("quarry-tools.com") && !document.getElementById("share-preview").innerText.includes("rolf")`)
		b.until("a warning", `/may still be private|replaced/.test(document.querySelector(".share-sum").innerText)`)
		if !eval[bool](b, `document.getElementById("share-kind-credentials").disabled`) {
			t.Error("credentials can be kept")
		}
		if eval[int](b, `document.documentElement.scrollWidth - innerWidth`) > 0 {
			t.Errorf("at %d px the page scrolls sideways", width)
		}
		b.run(chromedp.KeyEvent("\u001b"))
		b.until("the panel to close", `!document.querySelector("#share[open]")`)
		b.until("the focus back on its button", `document.activeElement.id === "share-open"`)
	}
}

// TestCopyReport copies the report for a ticket with one key.
func TestCopyReport(t *testing.T) {
	b := openFirst(t, "/", "/")
	b.whole(browser.GrantPermissions([]browser.PermissionType{browser.PermissionTypeClipboardReadWrite, browser.PermissionTypeClipboardSanitizedWrite}).WithOrigin("http://" + host).WithBrowserContextID(b.id))
	b.paste(privateLog)
	b.until("the verdict", `document.querySelector("#answer")`)
	b.run(chromedp.KeyEvent("c"))
	b.until("that it was copied", `document.getElementById("status").innerText === "Copied."`)
	text := eval[string](b, `navigator.clipboard.readText()`)
	hides(t, "the clipboard", text)
	for _, want := range []string{"Rejected at RCPT TO", "Who must act", "550 5.1.1"} {
		if !strings.Contains(text, want) {
			t.Errorf("the report lacks %q:\n%s", want, text)
		}
	}
}

// TestExports saves the report in every format, opens it again and compares it
// with the page.
func TestExports(t *testing.T) {
	b := openFirst(t, "/", "/")
	b.openShare()
	dir := t.TempDir()
	b.whole(browser.SetDownloadBehavior(browser.SetDownloadBehaviorBehaviorAllow).WithDownloadPath(dir).WithBrowserContextID(b.id))
	verdict := "Rejected at RCPT TO"
	for _, f := range []struct{ format, file string }{
		{"markdown", "smtpexplain-c1.md"}, {"text", "smtpexplain-c1.txt"}, {"html", "smtpexplain-c1.html"},
		{"json", "smtpexplain-c1.json"}, {"ndjson", "smtpexplain-c1.ndjson"}, {"log", "smtpexplain-c1.log"},
	} {
		b.do(`document.querySelector("input[name=share-format][value=` + f.format + `]").click()`)
		b.until("the panel for "+f.format, `document.querySelector(".share-result").innerText.includes(`+quote(f.file)+`)`)
		b.do(`document.getElementById("share-save").click()`)
		text := downloaded(t, filepath.Join(dir, f.file))
		hides(t, f.file, text)
		switch f.format {
		case "json", "ndjson":
			var d struct {
				Verdict, Phase, Reply string
				Conversations         []struct{ Verdict, Phase, Reply string }
			}
			if err := json.Unmarshal([]byte(text), &d); err != nil {
				t.Errorf("%s: %v", f.file, err)
			}
			if f.format == "json" && len(d.Conversations) == 1 {
				d.Verdict, d.Phase, d.Reply = d.Conversations[0].Verdict, d.Conversations[0].Phase, d.Conversations[0].Reply
			}
			if d.Verdict != "rejected" || d.Phase != "rcpt" || d.Reply != "550" {
				t.Errorf("%s says %+v", f.file, d)
			}
		case "log":
			if strings.Count(text, "\n") != strings.Count(privateLog, "\n") || !strings.Contains(text, "S: 550 5.1.1 <user") {
				t.Errorf("%s is\n%s", f.file, text)
			}
		default:
			for _, want := range []string{verdict, "Who must act", "550 5.1.1"} {
				if !strings.Contains(strings.ToLower(text), strings.ToLower(want)) {
					t.Errorf("%s lacks %q", f.file, want)
				}
			}
		}
	}
	b.do(`document.getElementById("share-mapping").click()`)
	if text := downloaded(t, filepath.Join(dir, "smtpexplain-mapping.csv")); !strings.Contains(text, "jane.doe@birchwood-mail.net") {
		t.Errorf("the mapping is\n%s", text)
	}

	// The HTML report alone, without a network.
	report := filepath.Join(dir, "smtpexplain-c1.html")
	b.cut(true)
	defer b.cut(false)
	b.expect("a request to file://" + report)
	b.run(chromedp.Navigate("file://" + report))
	b.shows("Who must act", "550 5.1.1")
	b.until("the verdict of the page", `document.body.innerText.toLowerCase().includes("rejected at rcpt to")`)
	b.until("its ladder and its lines", `document.querySelector(".ladder, [class*=ladder]") && document.body.innerText.includes("RCPT TO:<user")`)
	for _, width := range []int64{1100, 390} {
		b.run(chromedp.EmulateViewport(width, 900))
		b.accessible("the HTML report")
		b.fits("the HTML report")
	}
	paper := b.printed("report")
	for _, want := range []string{"Who must act", "550 5.1.1", "RCPT TO:<user", "Written by smtpexplain"} {
		if !strings.Contains(paper, want) {
			t.Errorf("on A4 the report lacks %q:\n%s", want, paper)
		}
	}
}

// whole runs a command that is about the whole browser.
func (b *tab) whole(action chromedp.Action) {
	b.t.Helper()
	if err := action.Do(wholeBrowser()); err != nil {
		b.t.Fatal(err)
	}
}

// downloaded waits for a file that the browser saves.
func downloaded(t *testing.T, path string) string {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(50 * time.Millisecond) {
		if b, err := os.ReadFile(path); err == nil && len(b) > 0 {
			return string(b)
		}
	}
	t.Fatalf("%s was not saved", path)
	return ""
}

// TestShareLink: a link carries the redacted lines to a fresh profile, and
// nothing of them stays in the address.
func TestShareLink(t *testing.T) {
	b := open(t, "/")
	b.openShare()
	b.do(`document.getElementById("share-link").click()`)
	b.until("the link", `document.getElementById("share-address")`)
	address := eval[string](b, `document.getElementById("share-address").value`)
	if !strings.HasPrefix(address, "http://"+host+"/#log=") {
		t.Fatalf("the link is %s", shorten(address))
	}
	b.shows("The link carries the redacted lines")

	there := open(t, strings.TrimPrefix(address, "http://"+host))
	there.shows("shared lines")
	there.until("the same verdict", `/rejected at RCPT TO/i.test(document.querySelector(".answer-verdict").innerText)`)
	hides(t, "the page behind the link", there.text())
	if at := eval[string](there, `location.href`); strings.Contains(at, "log=") {
		t.Errorf("the address still holds the lines: %s", at)
	}
	there.do(`history.back()`)
	time.Sleep(200 * time.Millisecond)
	if at := eval[string](there, `location.href`); strings.Contains(at, "log=") {
		t.Errorf("the history holds the lines: %s", at)
	}

	// The same in a tab where the page is open already.
	second := open(t, "/")
	second.do(`location.hash = ` + quote(address[strings.Index(address, "#"):]))
	second.shows("shared lines")
	second.until("the same verdict", `/rejected at RCPT TO/i.test(document.querySelector(".answer-verdict").innerText)`)
	if at := eval[string](second, `location.href`); strings.Contains(at, "log=") {
		t.Errorf("the address still holds the lines: %s", at)
	}

	broken := open(t, "/#log=!")
	broken.shows("This link cannot be read")
	odd := open(t, "/#50%")
	odd.paste(privateLog)
	odd.until("the page to live", `document.querySelector("#answer")`)
	odd.do(`location.hash = "%zz"`)
	odd.shows("rolf@quarry-tools.com")
}
