//go:build !js

package browser

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// printed is the text of the pages that the printer gets. With -screenshots the
// file is kept.
func (b *tab) printed(name string) string {
	b.t.Helper()
	var pdf []byte
	b.run(chromedp.ActionFunc(func(ctx context.Context) (err error) {
		pdf, _, err = page.PrintToPDF().WithPaperWidth(8.27).WithPaperHeight(11.69).WithPrintBackground(false).WithPreferCSSPageSize(true).Do(ctx)
		return err
	}))
	dir := b.t.TempDir()
	if *screenshots != "" {
		dir = *screenshots
	}
	file := filepath.Join(dir, name+".pdf")
	if err := os.WriteFile(file, pdf, 0o644); err != nil {
		b.t.Fatal(err)
	}
	text, err := exec.Command("pdftotext", file, "-").Output()
	if err != nil {
		b.t.Fatalf("pdftotext: %v: install the package poppler-utils, or run make test, which does so where it can", err)
	}
	return strings.Join(strings.Fields(string(text)), " ")
}

// TestPrint prints the open conversation, in the dark and with another one in
// the list, as annotated log and as ladder.
func TestPrint(t *testing.T) {
	b := open(t, "/")
	b.do(`smtpexplainTheme("dark")`)
	long := "Sent reply to RCPT: 550 5.1.1 User unknown " + strings.Repeat("here on this server ", 30) + strings.Repeat("x", 300) + " end-of-line"
	b.drop("morning.log", []byte(strings.Replace(kerio, "Sent reply to RCPT: 550 5.1.1 User unknown", long, 1)))
	b.until("the decisive line", `document.querySelector(".line-decisive .line-note")`)
	report := []string{"morning.log", "27 lines", "Rejected at RCPT TO", "Who must act", "Does it retry by itself", "Next steps", "To the customer", "as they stand in the log"}
	for _, part := range []string{"#answer", ".steps li", ".sentence p"} { // the last is folded on the screen
		words := strings.Fields(eval[string](b, `document.querySelector(`+quote(part)+`).textContent`))
		report = append(report, strings.Join(words[:5], " ")) // two columns are read line by line
	}
	interfaces := []string{"Copy", "Samples", "Open a log", "Overview", "Statistics", "Whole log", "Show", "Failures first", "Skip to", "All conversations", "Annotated log", "Ladder", "Close", "carol@example.org", "Opened"}
	look := func(name string, wanted ...string) {
		t.Helper()
		text := b.printed(name)
		for _, w := range append(wanted, report...) {
			if !strings.Contains(text, w) {
				t.Errorf("%s: %q is not on the paper", name, w)
			}
		}
		for _, w := range interfaces {
			if strings.Contains(text, w) {
				t.Errorf("%s: %q is on the paper", name, w)
			}
		}
	}
	look("print-annotated", "The decisive line.", "end-of-line", "Command QUIT")
	b.goTo("#c=c1&tab=ladder")
	b.until("the ladder", `document.querySelector(".ladder .rung")`)
	look("print-ladder", "The decisive step", "relay.example.net")
}
