//go:build !js

package browser

import (
	"context"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"smtpexplain/app/site"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/fstest"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/chromedp"
)

// versions are those that the browser holds, by the names of its caches.
const versions = `(await caches.keys()).map((k) => k.split(" ").pop()).join(" ")`

// holds waits until the browser holds exactly these versions of the site.
func (b *tab) holds(what string, want ...string) {
	b.t.Helper()
	b.until(what, `window.held === `+quote(strings.Join(want, " "))+` || ((async () => { window.held = `+versions+` })(), false)`)
}

// look asks the host for a new version, as browsers do by themselves.
func (b *tab) look() {
	b.t.Helper()
	b.do(`await (await navigator.serviceWorker.getRegistration()).update().catch(() => {})`)
}

// style tells which version of the style sheet the page gets.
func (b *tab) style() string {
	b.t.Helper()
	return eval[string](b, `fetch("web/style.css").then((r) => r.text()).then((s) => s.includes("/* next */") ? "next" : "old")`)
}

// otherVersion is the site with another style sheet.
func otherVersion(t *testing.T) hosted {
	t.Helper()
	s, err := nextSite()
	if err != nil {
		t.Fatal(err)
	}
	return s
}

var nextSite = sync.OnceValues(func() (hosted, error) {
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
		return hosted{}, err
	}
	files["style.css"].Data = append(files["style.css"].Data, "/* next */"...)
	s, err := site.Render("/", files)
	if err != nil {
		return hosted{}, err
	}
	return onHost(s), nil
})

// broken answers as a host does that loses one file.
func broken(h http.Handler, file string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == file {
			panic(http.ErrAbortHandler)
		}
		h.ServeHTTP(w, r)
	})
}

// TestUpdateIsOffered: the open log stays while a new version waits, also when
// the offer is refused; who accepts it gets the new version.
func TestUpdateIsOffered(t *testing.T) {
	b := openFirst(t, "/", "/")
	b.installed()
	b.paste(kerio)
	b.explains()
	old, next := siteAt(t, "/"), otherVersion(t)
	b.serve(next)
	b.look()
	b.shows("A new version of this site is ready. Reload when you like")
	b.holds("both versions to be there", old.Version, next.Version)
	b.click("Not now")
	b.until("the offer to go", `!document.querySelector(".banner-update")`)
	b.shows("nobody@example.com")
	if got := b.style(); got != "old" {
		t.Error("a page whose reader refused the new version gets its files")
	}
	// A second page is opened beside it. It is of the old version too, and
	// reloading it takes nothing away from the first.
	beside := tabIn(t, b.profile)
	for range 2 {
		beside.visit("/")
		beside.shows("A new version of this site is ready")
		if beside.style() != "old" || b.style() != "old" {
			t.Error("the new version took over while a log was open")
		}
	}
	b.shows("nobody@example.com")
	beside.run(page.Close())
	b.replaced(page.Reload())
	b.holds("the new version to take over", next.Version)
	b.ready()
	if got := b.style(); got != "next" {
		t.Error("the reloaded page gets files of the old version")
	}
	b.worksUnplugged()
}

// TestUpdateInterrupted: the host fails half-way through the new version. The
// old one stays whole and the page says so; the next try brings the new one.
func TestUpdateInterrupted(t *testing.T) {
	b := openFirst(t, "/", "/")
	b.installed()
	b.expect("web/style.css")
	b.expect("net::ERR_")
	old, next := siteAt(t, "/"), otherVersion(t)
	for what, handler := range map[string]http.Handler{
		"a file that does not come": broken(next, "/web/style.css"),
		"a file of the old version": http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/web/style.css" {
				old.ServeHTTP(w, r)
				return
			}
			next.ServeHTTP(w, r)
		}),
	} {
		b.serve(handler)
		b.look()
		b.shows("There is a new version of this site, but not every file of it could be loaded. The version you have stays as it is")
		b.do(`document.querySelector(".banner-offline button").click()`)
		b.holds("only the old version to be left after "+what, old.Version)
	}
	b.cut(true)
	b.reload()
	b.paste(kerio)
	b.explains()
	b.serve(next)
	b.look()
	b.shows("A new version of this site is ready")
	b.replaced(page.Reload())
	b.holds("the new version", next.Version)
	b.ready()
}

// TestHalfOfAVersionIsReplaced: a browser was closed while it stored a version.
func TestHalfOfAVersionIsReplaced(t *testing.T) {
	b := newTab(t, "/")
	s := siteAt(t, "/")
	b.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		w.Write([]byte(`<link rel="icon" href="data:,">`))
	}))
	b.navigate("/")
	b.do(`const c = await caches.open("smtpexplain / ` + s.Version + `"); await c.put("/web/app.wasm", new Response("half")); await c.put("/stale", new Response("old"))`)
	b.serve(s)
	b.visit("/")
	b.installed()
	if n := eval[int](b, `caches.open("smtpexplain / `+s.Version+`").then((c) => c.keys()).then((k) => k.length)`); n != len(s.Cached) {
		t.Errorf("%d files are held, want %d", n, len(s.Cached))
	}
	b.worksUnplugged()
}

// TestFirstInstallFails: without the service worker the page works as long as
// the network does, and says so; a reload tries again.
func TestFirstInstallFails(t *testing.T) {
	b := newTab(t, "/")
	b.expect("web/samples/reply.txt")
	b.expect("net::ERR_")
	s := siteAt(t, "/")
	b.serve(broken(s, "/web/samples/reply.txt"))
	b.visit("/")
	b.shows("This site cannot be kept for use without a network: not every file of it could be loaded.")
	b.holds("nothing to be kept")
	b.paste(kerio)
	b.explains()
	b.serve(s)
	b.reload()
	b.installed()
}

// TestNoRoom: the browser's storage is full, first for the first version, then
// for a new one beside it.
func TestNoRoom(t *testing.T) {
	room := func(b *tab, bytes float64) {
		b.t.Helper()
		b.run(chromedp.ActionFunc(func(ctx context.Context) error {
			return storage.OverrideQuotaForOrigin("http://" + host).WithQuotaSize(bytes).Do(ctx)
		}))
	}
	b := newTab(t, "/")
	b.expect("QuotaExceeded")
	b.expect("Quota exceeded")
	s, next := siteAt(t, "/"), otherVersion(t)
	b.serve(s)
	room(b, 1<<20)
	b.visit("/")
	b.shows("This site cannot be kept for use without a network: the browser has no room left for it.")
	b.holds("nothing to be kept")
	b.paste(kerio)
	b.explains()

	room(b, 25<<20)
	b.reload()
	b.installed()
	b.serve(next)
	b.look()
	b.shows("There is a new version of this site, but the browser has no room left for it.")
	b.holds("only the old version to be left", s.Version)
	b.worksUnplugged()
}

// TestWithoutServiceWorker: a private window may have none, or one that cannot
// be registered.
func TestWithoutServiceWorker(t *testing.T) {
	for what, script := range map[string]string{
		"none":    `delete Navigator.prototype.serviceWorker`,
		"refused": `ServiceWorkerContainer.prototype.register = () => Promise.reject(new DOMException("The operation is insecure.", "SecurityError"))`,
	} {
		t.Run(what, func(t *testing.T) {
			b := newTab(t, "/")
			b.firstRun(script)
			b.visit("/")
			b.paste(kerio)
			b.explains()
			b.visit("/reply/550")
			b.shows("550")
		})
	}
}

// TestPagesBelongToTheirVersion: the host has a new version of a page of
// the reference, and the browser the old version of everything else.
func TestPagesBelongToTheirVersion(t *testing.T) {
	b := openFirst(t, "/", "/")
	b.installed()
	next := otherVersion(t)
	var asked atomic.Bool
	b.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/app-worker.js" { // the new version is not noticed yet
			panic(http.ErrAbortHandler)
		}
		asked.Store(asked.Load() || r.URL.Path == "/reply/550")
		next.ServeHTTP(w, r)
	}))
	b.expect("app-worker.js")
	b.expect("net::ERR_")
	b.visit("/reply/550")
	b.shows("550")
	if got := eval[string](b, `document.querySelector("meta[name=version]").content`); got != siteAt(t, "/").Version || !asked.Load() {
		t.Errorf("the page is of version %s, and the host was asked: %v", got, asked.Load())
	}
}

// TestShareTarget sends files to the service worker as the browser does for
// another program, and follows to the page.
func TestShareTarget(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		b := openFirst(t, base, "/")
		b.installed()
		b.unplug() // a share never reaches the host
		for what, fill := range map[string]string{
			"a file": `form.append("title", "x"); form.append("files", new File([` + quote(kerio) + `], "debug.log"))`,
			"text":   `form.append("title", "x"); form.append("text", ` + quote(kerio) + `)`,
		} {
			if got := eval[string](b, `(async () => { const form = new FormData(); `+fill+`; const r = await fetch(`+quote(base+"share")+`, { method: "POST", body: form }); return r.ok ? new URL(r.url).pathname : r.status })()`); got != base {
				t.Fatalf("sharing %s leads to %q", what, got)
			}
			b.visit("/?shared")
			b.explains()
			if got := eval[string](b, `location.search`); got != "" {
				t.Errorf("after sharing %s the address still says %q", what, got)
			}
		}
		// It is handed over once, and what is lost is told.
		b.visit("/?shared")
		b.shows("Nothing has arrived")
		if n := eval[int](b, `indexedDB.databases().then((l) => l.length)`); n != 0 {
			t.Error("something shared is stored")
		}
	}
}

// TestLaunchQueue: the desktop hands over a file, as Chromium does through
// launchQueue once the page is installed. A browser without a window system
// cannot install it, so the queue here is a stand-in.
func TestLaunchQueue(t *testing.T) {
	b := newTab(t, "/")
	b.firstRun(launchStub)
	b.visit("/")
	b.until("the page to listen", `self.launch`)
	b.do(`launch({ files: [] })`) // started without a file
	b.do(`launch({ files: [{ getFile: async () => { throw new DOMException("A requested file could not be found.", "NotFoundError") } }] })`)
	b.shows("The file cannot be read", "A requested file could not be found.")
	b.do(`launch({ files: [{ getFile: async () => new File([` + quote(kerio) + `], "debug.log") }] })`)
	b.explains()
	b.shows("debug.log")
}

// TestAddressWithoutAFile: GitHub Pages and others answer with 404.html where
// there is no file, and the program draws the page that the address names, with
// the service worker and without.
func TestAddressWithoutAFile(t *testing.T) {
	b := newTab(t, "/tools/smtp/")
	b.expect("404")
	for range 2 {
		b.visit("/status/5.1.98")
		b.shows("5.1.98")
		b.visit("/reply/550/?from=mail")
		b.shows("550")
		b.installed()
	}
}
