//go:build !js

package browser

import (
	"slices"
	"testing"
	"time"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// read opens a page as somebody does who only reads it.
func read(t *testing.T, path string) *tab {
	t.Helper()
	b := newTab(t, "/")
	b.navigate(path)
	b.until("the page", `document.readyState === "complete" && `+untouched)
	return b
}

// loaded reports whether the program was asked for, by whomever.
func (b *tab) loaded() bool {
	paths, _ := b.asked()
	return slices.ContainsFunc(paths, func(p string) bool { return p == "/web/app.wasm" || p == "/web/worker.js" || p == "/app-worker.js" })
}

// started waits until the program runs.
func (b *tab) started() {
	b.t.Helper()
	b.until("the program to start", `!document.getElementById("app-wasm-loader")`)
	if !b.loaded() {
		b.t.Error("the log of requests does not show how the program was loaded")
	}
}

// TestReadersLoadNoProgram: who reads the reference, scrolls it and follows its
// links gets pages and nothing else, and nothing claims to be loading.
func TestReadersLoadNoProgram(t *testing.T) {
	b := read(t, "/reference")
	b.do(`scrollTo(0, 3000)`)
	b.until("the page to be scrolled", `scrollY > 0`)
	b.do(`document.querySelector('a[href="/status/5.7.1"]').click()`)
	b.until("the entry", `location.pathname === "/status/5.7.1" && document.readyState === "complete"`)
	b.run(chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Tab)) // the link to the content, the link home
	b.run(chromedp.MouseClickXY(640, 300))
	time.Sleep(2 * time.Second) // nothing is to happen
	if b.loaded() || !eval[bool](b, untouched) {
		paths, _ := b.asked()
		t.Errorf("reading loads the program: %q", paths)
	}
	if eval[bool](b, `document.getElementById("app-wasm-loader").checkVisibility()`) {
		t.Error("the page says that something is loading")
	}
}

// TestReadsTheSame: a page that was drawn ahead holds the words that the program
// draws, and no blank more.
func TestReadsTheSame(t *testing.T) {
	for _, path := range []string{"/reference", "/status/5.7.1", "/reply/550", "/command/rcpt", "/extension/size", "/cause/greylisted"} {
		b := read(t, path)
		const words = `document.querySelector(".page").textContent`
		before := eval[string](b, words)
		b.touch()
		b.started()
		if after := eval[string](b, words); after != before {
			t.Errorf("%s reads\n%q\nbefore the program runs, and then\n%q", path, before, after)
		}
	}
}

// TestThemeNeedsNoProgram: the switch works at the first click, and is
// remembered.
func TestThemeNeedsNoProgram(t *testing.T) {
	b := read(t, "/reply/550")
	b.run(chromedp.Click(".theme-item"))
	b.until("light colours", `document.documentElement.dataset.theme === "light" && document.getElementById("status").textContent === "Colours: light"`)
	b.run(chromedp.Click(".theme-item"))
	b.until("dark colours", `document.documentElement.dataset.theme === "dark"`)
	if b.loaded() {
		t.Error("the switch loads the program")
	}
	b.reload()
	b.run(chromedp.Click(".theme-item")) // the program's now, from where the page's own has left
	b.until("the colours of the system", `!("theme" in document.documentElement.dataset) && document.getElementById("status").textContent === "Colours: as the system"`)
}

// TestFirstTouch does each thing that needs the program on a page that runs
// without it: the program comes, and what was done is not lost.
func TestFirstTouch(t *testing.T) {
	typeText := func(text string) chromedp.Action { return chromedp.KeyEvent(text) }
	for _, c := range []struct {
		name, path string
		do         func(b *tab)
		then       string // holds once the program runs
	}{
		{"typing in the search", "/reference", func(b *tab) {
			b.run(chromedp.Click("#reference-search"), typeText("greylist"))
		}, `document.querySelectorAll(".entry-row").length < 60 && document.querySelector("#reference-search").value === "greylist" && document.activeElement.id === "reference-search"`},
		{"the key of the search", "/reference", func(b *tab) {
			b.run(input.DispatchKeyEvent(input.KeyDown).WithKey("/").WithText("/"), typeText("rcpt"))
		}, `document.querySelectorAll(".entry-row").length < 60 && document.querySelector("#reference-search").value === "rcpt" && document.activeElement.selectionStart === 4`},
		{"the key of the keyboard map", "/reply/550", func(b *tab) { b.run(typeText("?")) }, `document.querySelector("#keys").open`},
		{"the button of the keyboard map", "/reply/550", func(b *tab) { b.run(chromedp.Click(".key-item")) }, `document.querySelector("#keys").open`},
		{"the menu of samples", "/reply/550", func(b *tab) { b.run(chromedp.Click(".menu summary")) }, `document.querySelector(".menu").open && document.activeElement.matches(".menu summary")`},
		{"a sample", "/reply/550", func(b *tab) { b.run(chromedp.Click(".menu summary"), chromedp.Click(".menu li:first-child button")) }, `location.pathname === "/" && document.querySelector(".answer-verdict")`},
		{"a paste", "/status/5.7.1", func(b *tab) { b.paste(kerio) }, `location.pathname === "/" && document.querySelector(".line-decisive")`},
		{"a file", "/status/5.7.1", func(b *tab) { b.drop("debug.log", []byte(kerio)) }, `location.pathname === "/" && document.querySelector(".line-decisive")`},
		{"a link into the page, and a touch further down", "/reference#status", func(b *tab) {
			b.do(`scrollTo(0, 300)`)
			b.until("the page to be scrolled", `scrollY === 300`)
			b.do(`document.querySelector(".menu summary").focus({ preventScroll: true })`)
		}, `(self.since ||= performance.now()) < performance.now() - 300 && scrollY === 300 && location.hash === "#status"`},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := read(t, c.path)
			if b.loaded() {
				t.Fatal("the program is there before anything is done")
			}
			c.do(b)
			b.started()
			b.until(c.name+" to have its effect", c.then)
		})
	}
}

// overhear notes what the workers of the pages to come say.
func (b *tab) overhear() {
	b.t.Helper()
	b.firstRun(`self.said = [];
			self.Worker = class extends Worker {
				constructor(address) {
					super(address);
					this.addEventListener("message", ({ data }) => said.push(data.fault || data));
				}
			};`)
}

// rehearsed checks that the rehearsal went through before the program started.
func (b *tab) rehearsed() {
	b.t.Helper()
	if said := eval[string](b, `said.filter((s) => typeof s === "string").join(", ")`); said != "rehearsed" {
		b.t.Errorf("before the program runs, the workers say %q", said)
	}
}

// TestRehearsal: on the first page a worker goes through the start first, as
// long as nobody waits for it.
func TestRehearsal(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		b := newTab(t, base)
		b.overhear()
		b.visit("/")
		b.rehearsed()
		b.installed() // the site is replaced next
	}
	b, release := early(t)
	b.overhear()
	b.replaced(page.Reload())
	b.until("the page before the program", `self.smtpexplainEarly && document.querySelector("#paste")`)
	b.paste(kerio)
	b.kept()
	release()
	b.explains()
	if eval[bool](b, `said.includes("rehearsed")`) {
		t.Error("somebody who waits for a verdict waits for a rehearsal too")
	}
}
