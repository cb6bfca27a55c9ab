//go:build !js

package browser

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strconv"
	"strings"
	"testing"
)

// dropFake drops a file that no test can have: too large for a browser, gone, or
// a folder. Reading is what its arrayBuffer does.
func (b *tab) dropFake(name string, size int, reading string) {
	b.t.Helper()
	b.do(`const drop = new DragEvent("drop", {bubbles: true, cancelable: true});
		Object.defineProperty(drop, "dataTransfer", {value: {getData: () => "", files: [{name: ` + quote(name) + `, size: ` + strconv.Itoa(size) + `, arrayBuffer: async () => { ` + reading + ` }}]}});
		document.querySelector("main").dispatchEvent(drop)`)
}

// TestFailuresSayWhatToDo gives the page what it cannot read. Each time it names
// the file, says how large it is where that matters, and what to do; the log
// that was open stays.
func TestFailuresSayWhatToDo(t *testing.T) {
	var zipped, packed bytes.Buffer
	z := zip.NewWriter(&zipped)
	w, err := z.Create("photo.png")
	if err != nil {
		t.Fatal(err)
	}
	w.Write([]byte("\x89PNG\r\n\x1a\n"))
	z.Close()
	g := gzip.NewWriter(&packed)
	g.Write([]byte(strings.Repeat(kerio, 20)))
	g.Close()

	b := open(t, "/")
	// The worker that is given a file while the page is dying says so.
	b.firstRun(`const post = Worker.prototype.postMessage; Worker.prototype.postMessage = function (message, ...rest) {
			if (window.dying && message.files) this.dispatchEvent(new MessageEvent("message", {data: {fault: "it ended, most likely because the memory of the browser tab was not enough"}}));
			else post.call(this, message, ...rest);
		}`)
	b.visit("/")
	b.paste(kerio)
	b.explains()
	for _, f := range []struct {
		what string
		give func(*tab)
		says []string
	}{
		{"an empty file", func(b *tab) { b.drop("empty.log", nil) }, []string{"empty.log is empty", "0 bytes", "open"}},
		{"an empty paste", func(b *tab) { b.paste("") }, []string{"clipboard", "Copy the lines"}},
		{"a file that is too large", func(b *tab) { b.dropFake("year.log", 600_000_000, "") }, []string{"year.log is too large", "600.0 MB", "512 MB", "split"}},
		{"a folder", func(b *tab) {
			b.dropFake("logs", 4096, `throw new DOMException("A requested file or directory could not be found", "NotFoundError")`)
		}, []string{"logs", "4.1 kB", "cannot be read", "folder", "open the files in it"}},
		{"a file that has gone", func(b *tab) {
			b.dropFake("gone.log", 120_000, `throw new DOMException("The file has changed since it was chosen", "NotReadableError")`)
		}, []string{"gone.log", "120.0 kB", "cannot be read", "has changed since"}},
		{"a document", func(b *tab) { b.drop("report.pdf", []byte("%PDF-1.7\n"+strings.Repeat("x", 2000))) }, []string{"report.pdf", "2.0 kB", "PDF", "plain text"}},
		{"a gzip file that is damaged", func(b *tab) { b.drop("mail.log.gz", append(packed.Bytes()[:12:12], "damaged"...)) }, []string{"mail.log.gz", "is broken", "copy the file again"}},
		{"an archive without a log", func(b *tab) { b.drop("photos.zip", zipped.Bytes()) }, []string{"photo"}},
		{"a worker that dies", func(b *tab) {
			b.do(`window.dying = true`)
			b.paste(kerio)
		}, []string{"has stopped", "pasted text", "2.1 kB", "memory", "Open it again", "part of it"}},
	} {
		t.Run(f.what, func(t *testing.T) {
			f.give(b)
			b.until("the message", `document.querySelector(".banner-trouble")`)
			text := strings.Join(strings.Fields(eval[string](b, `document.querySelector(".banner-trouble p").innerText`)), " ")
			t.Log(text)
			for _, s := range f.says {
				if !strings.Contains(text, s) {
					t.Errorf("the message does not say %q: %s", s, text)
				}
			}
			if role := eval[string](b, `document.querySelector(".banner-trouble").getAttribute("role")`); role != "alert" {
				t.Error("the message is not announced")
			}
			b.explains()
			b.do(`window.dying = false; document.querySelector(".banner-trouble button").click()`)
			b.until("the message to go", `!document.querySelector(".banner-trouble")`)
		})
	}
}

// TestDialogGivesFocusBack: whoever looks at the map of the keyboard goes on
// where he was.
func TestDialogGivesFocusBack(t *testing.T) {
	b := open(t, "/")
	b.do(`document.querySelector(".key-item").focus(); document.querySelector(".key-item").click()`)
	b.until("the dialog to have the focus", `document.querySelector("#keys").open && document.querySelector("#keys").contains(document.activeElement)`)
	b.do(`document.querySelector("#keys .button").click()`)
	b.until("the focus to be back", `!document.querySelector("#keys").open && document.activeElement.matches(".key-item")`)
}

// TestThemeIsThereFromTheStart: the colours that were chosen apply before and
// without the program.
func TestThemeIsThereFromTheStart(t *testing.T) {
	b := open(t, "/")
	theme := `[aria-label^="Colours"]`
	b.do(`document.querySelector('` + theme + `').click()`)
	b.until("light colours", `document.documentElement.dataset.theme === "light"`)
	b.do(`document.querySelector('` + theme + `').click()`)
	b.until("dark colours", `document.documentElement.dataset.theme === "dark"`)
	b.visit("/reply/550?wasm=false")
	if got := eval[string](b, `document.documentElement.dataset.theme + " " + getComputedStyle(document.documentElement).backgroundColor + " " + [...document.querySelectorAll('meta[name="theme-color"]')].filter((m) => matchMedia(m.media).matches).map((m) => m.content)`); got != "dark rgb(22, 19, 15) #16130f" {
		t.Errorf("without the program the page is %s", got)
	}
	b.visit("/")
	b.do(`document.querySelector('` + theme + `').click()`)
	b.until("the colours of the system", `!("theme" in document.documentElement.dataset)`)
}

// TestReferenceShowsOnePage: the page that was drawn ahead stays while the
// program starts; nothing else flickers by, nothing moves.
func TestReferenceShowsOnePage(t *testing.T) {
	b := openFirst(t, "/", "/")
	b.firstRun(`window.titles = new Set(); window.moved = 0;
			new MutationObserver(() => { const h = document.querySelector("h1"); if (h) titles.add(h.innerText); }).observe(document, {childList: true, subtree: true});
			new PerformanceObserver((l) => { for (const e of l.getEntries()) moved += e.value; }).observe({type: "layout-shift", buffered: true});`)
	for _, path := range []string{"/status/4.7.1", "/reference", "/"} {
		b.visit(path)
		if got := eval[[]string](b, `[...titles]`); len(got) != 1 {
			t.Errorf("%s shows one after the other %q", path, got)
		}
		if got := eval[float64](b, `moved`); got > .02 {
			t.Errorf("%s moves by %.3f", path, got)
		}
	}
}
