//go:build !js

package browser

import (
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"

	"smtpexplain/app/site"
)

// installed waits until the service worker holds the site and has taken over.
func (b *tab) installed() {
	b.t.Helper()
	b.until("the service worker", "navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === 'activated'")
}

// unplug takes the network away, for the page, its workers and the service
// worker.
func (b *tab) unplug() {
	b.t.Helper()
	proxy.cut(true)
	b.run(network.EmulateNetworkConditions(true, 0, 0, 0))
	// The browser reports what it cannot load; here that is the point.
	b.expect("net::ERR_")
}

// worksUnplugged takes the network away and checks that the page can be opened
// again and explains a log.
func (b *tab) worksUnplugged() {
	b.t.Helper()
	b.unplug()
	b.reload()
	b.paste(kerio)
	b.explains()
}

// TestOffline visits once, takes the network away and uses everything, at the
// root of a host and below a base path.
func TestOffline(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		t.Run(base, func(t *testing.T) {
			b := openAt(t, base, "/")
			b.installed()
			if n, want := eval[int](b, `caches.keys().then(async (keys) => (await (await caches.open(keys[0])).keys()).length)`), len(siteAt(t, base).Cached); n != want {
				t.Errorf("%d files are cached, want %d", n, want)
			}
			b.worksUnplugged()
			b.visit("/reply/550")
			b.shows("550")
			b.visit("/status/5.7.1/")
			b.shows("5.7.1")
			b.visit("/?source=pwa")
			b.do(`document.querySelector(".samples .sample").click()`)
			b.until("the sample", `document.querySelector("#answer") && document.querySelector(".annotated .line .line-note")`)
		})
	}
}

// TestUpdate puts a new version of the site online. The open page keeps the
// version it has; reloading it brings the new one.
func TestUpdate(t *testing.T) {
	b := open(t, "/")
	b.installed()
	old := siteAt(t, "/")
	next := otherVersion(t)
	if old.Version == next.Version {
		t.Fatal("the versions are the same")
	}
	proxy.serve(next.Handler())
	version := `caches.keys().then((keys) => keys.map((k) => k.split(" ").pop()).join(" "))`
	b.do(`await (await navigator.serviceWorker.getRegistration()).update()`)
	b.until("the new version to wait", `window.waits || navigator.serviceWorker.getRegistration().then((r) => { window.waits = r.waiting }) && false`)
	if got := eval[string](b, `fetch("web/style.css").then((r) => r.text()).then((s) => s.includes("/* next */") ? "next" : "old")`); got != "old" {
		t.Error("the open page gets files of the new version")
	}
	b.run(chromedp.Reload())
	b.until("the new version to take over", `window.took || `+version+`.then((v) => { window.took = v === `+quote(next.Version)+` }) && false`)
	b.ready()
	if got := eval[string](b, `fetch("web/style.css").then((r) => r.text()).then((s) => s.includes("/* next */") ? "next" : "old")`); got != "next" {
		t.Error("the reloaded page gets files of the old version")
	}
}

// otherVersion is the site with another style sheet.
func otherVersion(t *testing.T) *site.Site {
	t.Helper()
	s, err := nextSite()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var nextSite = sync.OnceValues(func() (*site.Site, error) {
	web := os.DirFS(filepath.Join("..", "..", "web"))
	files := fstest.MapFS{}
	err := fs.WalkDir(web, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		b, err := fs.ReadFile(web, p)
		files[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		return nil, err
	}
	files["style.css"].Data = append(files["style.css"].Data, "/* next */"...)
	return site.Render("/", files)
})
