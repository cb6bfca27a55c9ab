//go:build !js

package browser

import (
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"smtpexplain/app/site"
)

// TestSingleFile opens the single file from the disk, under a name that a
// browser gives to a second download, and uses it. All that is asked for is the
// file.
func TestSingleFile(t *testing.T) {
	page, err := site.RenderSingle(os.DirFS(filepath.Join("..", "..", "web")))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join(t.TempDir(), "Müller & Söhne 100%")
	file := filepath.Join(dir, "smtpexplain (1).html")
	if err := os.MkdirAll(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, page, 0o644); err != nil {
		t.Fatal(err)
	}
	address := (&url.URL{Scheme: "file", Path: file}).String()

	proxy.serve(nil)
	b := newTab(t, "/")
	b.expect("a request to file://") // of which more below
	var mu sync.Mutex
	var asked []string
	chromedp.ListenTarget(b.ctx, func(event any) {
		if e, ok := event.(*network.EventRequestWillBeSent); ok && !strings.HasPrefix(e.Request.URL, "blob:") && !strings.HasPrefix(e.Request.URL, "data:") {
			mu.Lock()
			defer mu.Unlock()
			asked = append(asked, e.Request.URL)
		}
	})
	b.overhear()
	b.run(chromedp.Navigate(address))
	b.ready()
	b.rehearsed()
	b.paste(kerio)
	b.explains()

	// A code opens its page of the reference, and the way back keeps the log.
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
	b.click("Ladder")
	b.until("the ladder", `document.querySelector(".ladder")`)

	// A link to the lines leads to this file, wherever it lies, and opens here.
	b.do(`document.getElementById("share-open").click()`)
	b.until("the panel to share", `document.querySelector("#share[open] #share-preview")`)
	b.do(`document.getElementById("share-link").click()`)
	b.until("the link", `document.getElementById("share-address")`)
	link := eval[string](b, `document.getElementById("share-address").value`)
	if !strings.HasPrefix(link, address+"#log=") {
		t.Errorf("the link is %s", shorten(link))
	}
	b.run(chromedp.Navigate("about:blank"), chromedp.Navigate(link))
	b.ready()
	b.shows("shared lines")
	b.until("the lines, which left the address", `document.querySelector('[aria-label="Close this log"]') && !location.hash.includes("log=")`)

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

	mu.Lock()
	for _, a := range asked {
		if a, _, _ = strings.Cut(a, "#"); a != address && a != "about:blank" {
			t.Errorf("a request for %s", a)
		}
	}
	mu.Unlock()
	if paths, foreign := proxy.asked(); len(paths)+len(foreign) > 0 {
		t.Errorf("requests on the network: %q %q", paths, foreign)
	}
	b.expect("policy violated: connect-src")
	b.expect("Content Security Policy")
	b.expect("https://example.com/")
	if eval[bool](b, `new Promise((done) => { const x = new XMLHttpRequest(); x.onload = () => done(true); x.onerror = () => done(false); x.open("GET", "https://example.com/"); x.send() })`) {
		t.Error("the page can ask other hosts")
	}
}
