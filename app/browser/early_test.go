//go:build !js

package browser

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
)

// early opens the first page and holds the program back until release is called.
func early(t *testing.T) (b *tab, release func()) {
	t.Helper()
	arrived := make(chan struct{})
	b = newTab(t, "/")
	site := siteAt(t, "/")
	b.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/app.wasm") {
			select {
			case <-arrived:
			case <-r.Context().Done():
				return
			}
		}
		site.ServeHTTP(w, r)
	}))
	release = sync.OnceFunc(func() { close(arrived) })
	t.Cleanup(release)
	b.navigate("/")
	b.until("the page before the program", `self.smtpexplainEarly && document.querySelector("#paste") && document.getElementById("app-wasm-loader")`)
	b.shows("What your mail log says", "Works with the network off", "A day of a mail server")
	return b, release
}

// kept waits until the page says that it has kept something.
func (b *tab) kept() {
	b.t.Helper()
	b.until("the word that it is kept", `document.querySelector(".early-note").getClientRects().length > 0`)
}

// TestEarlyPaste: what is pasted before the program runs is read once it does.
func TestEarlyPaste(t *testing.T) {
	b, release := early(t)
	b.paste(kerio)
	b.kept()
	release()
	b.explains()
}

// TestEarlyDrop: the browser does not leave for a file, and the file is read.
func TestEarlyDrop(t *testing.T) {
	b, release := early(t)
	b.drop("debug.log", []byte(kerio))
	b.kept()
	release()
	b.explains()
	b.shows("debug.log")
}

// TestEarlyTyping: what was typed stands in the box when the program takes over.
func TestEarlyTyping(t *testing.T) {
	b, release := early(t)
	b.run(chromedp.Click("#paste"), chromedp.ActionFunc(input.InsertText("550 5.1.1 <b@example.com>: User unknown").Do))
	release()
	b.ready()
	b.until("the text in the box", `document.querySelector("#paste").value.startsWith("550 5.1.1") && !document.querySelector("#explain").disabled`)
	b.run(chromedp.Click("#explain"))
	b.until("the verdict", `document.querySelector(".answer-verdict") && /rejected/i.test(document.querySelector(".answer-verdict").innerText)`)
}

// TestEarlySample: a click on a sample is not lost either.
func TestEarlySample(t *testing.T) {
	b, release := early(t)
	b.do(`[...document.querySelectorAll(".sample")].find((e) => e.innerText.startsWith("A bounce")).click()`)
	b.kept()
	release()
	b.shows("bounce.eml", "acounts@supplier.example.org")
}
