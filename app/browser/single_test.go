//go:build !js

package browser

import (
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"smtpexplain/app/site"
)

// TestSingleFile opens the single file from the disk and uses it. All that is
// asked for is the file.
func TestSingleFile(t *testing.T) {
	address := singleFile(t)
	b := newTab(t, "/")
	b.serve(nil)
	b.expect("a request to file://") // of which more below
	asked := b.requests()
	b.overhear()
	b.run(chromedp.Navigate(address))
	b.ready()
	b.rehearsed()
	b.paste(kerio)
	b.explains()
	b.looksUpACode()
	b.click("Ladder")
	b.until("the ladder", `document.querySelector(".ladder")`)
	b.opensItsOwnLink(address)

	// The samples are in the file too.
	b.do(`document.querySelector('[aria-label="Close this log"]').click()`)
	b.until("the start page", `document.querySelector(".samples")`)
	b.do(`document.querySelector(".samples .sample").click()`)
	b.until("the sample", `document.querySelector("#answer") && document.querySelector(".annotated .line .line-note")`)

	// A page of the reference can be opened at once, and a code that has none
	// ahead of time too.
	b.run(chromedp.Navigate("about:blank"), chromedp.Navigate(address+"#/status/5.1.1"))
	b.ready()
	b.shows("5.1.1")

	for _, a := range asked() {
		if a, _, _ = strings.Cut(a, "#"); a != address && a != "about:blank" {
			t.Errorf("a request for %s", a)
		}
	}
	if paths, foreign := b.asked(); len(paths)+len(foreign) > 0 {
		t.Errorf("requests on the network: %q %q", paths, foreign)
	}
	b.expect("policy violated: connect-src")
	b.expect("Content Security Policy")
	b.expect("https://example.com/")
	if eval[bool](b, `new Promise((done) => { const x = new XMLHttpRequest(); x.onload = () => done(true); x.onerror = () => done(false); x.open("GET", "https://example.com/"); x.send() })`) {
		t.Error("the page can ask other hosts")
	}
}

// singleFile writes the single file under a name that a browser gives to a second
// download, and returns its address.
func singleFile(t *testing.T) string {
	t.Helper()
	page, err := site.RenderSingle(os.DirFS(filepath.Join("..", "..", "web")))
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "Müller & Söhne 100%", "smtpexplain (1).html")
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	return (&url.URL{Scheme: "file", Path: file}).String()
}

// requests listens to what the tab asks for, but for what is in its memory.
func (b *tab) requests() (asked func() []string) {
	var mu sync.Mutex
	var list []string
	chromedp.ListenTarget(b.ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, "blob:") && !strings.HasPrefix(e.Request.URL, "data:") {
			mu.Lock()
			defer mu.Unlock()
			list = append(list, e.Request.URL)
		}
	})
	return func() []string {
		mu.Lock()
		defer mu.Unlock()
		return slices.Clone(list)
	}
}

// looksUpACode opens the page of a code in the reference and checks that the way
// back keeps the log.
func (b *tab) looksUpACode() {
	b.t.Helper()
	b.until("a code", `document.querySelector(".answer-proof .code-badge")`)
	b.do(`document.querySelector(".answer-proof .code-badge").click()`)
	b.until("its page", `location.hash === "#/reply/550" && document.querySelector(".entry-page h1")`)
	b.do(`document.querySelector(".crumbs a").click()`)
	b.until("the reference", `location.hash === "#/reference" && document.querySelector("#extension")`)
	b.do(`document.querySelector('.reference-parts a[href$="#extension"]').click()`)
	b.until("its part about extensions", `decodeURIComponent(location.hash) === "#/reference#extension" && Math.abs(document.querySelector("#extension").getBoundingClientRect().top) < innerHeight`)
	b.do(`document.querySelector(".back-to-log").click()`)
	b.shows("nobody@example.com")
	b.do(`history.go(-3)`)
	b.until("the page of the code again", `location.hash === "#/reply/550" && document.querySelector(".entry-page h1")`)
	b.do(`document.querySelector("a.brand").click()`)
	b.explains()
}

// opensItsOwnLink makes a link to the lines, which leads to this file, wherever
// it lies, and opens it here.
func (b *tab) opensItsOwnLink(address string) {
	b.t.Helper()
	b.do(`document.getElementById("share-open").click()`)
	b.until("the panel to share", `document.querySelector("#share[open] #share-preview")`)
	b.do(`document.getElementById("share-link").click()`)
	b.until("the link", `document.getElementById("share-address")`)
	link := eval[string](b, `document.getElementById("share-address").value`)
	if !strings.HasPrefix(link, address+"#log=") {
		b.t.Errorf("the link is %s", shorten(link))
	}
	b.run(chromedp.Navigate("about:blank"), chromedp.Navigate(link))
	b.ready()
	b.shows("shared lines")
	b.until("the lines, which left the address", `document.querySelector('[aria-label="Close this log"]') && !location.hash.includes("log=")`)
}
