//go:build !js

package browser

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
)

// launchStub stands in for the queue by which the desktop hands over files; the
// tests use it for files that the browser cannot make.
const launchStub = `Object.defineProperty(self, "launchQueue", { value: { setConsumer: (f) => { self.launch = f } } })`

// TestHostileFiles: files that were made to do harm are refused with a reason,
// and the page goes on.
func TestHostileFiles(t *testing.T) {
	b := newTab(t, "/")
	b.firstRun(launchStub)
	b.visit("/")
	told := func(texts ...string) {
		t.Helper()
		b.shows(texts...)
		b.do(`document.querySelector(".banner-trouble button").click()`)
		b.until("the message to go", `!document.querySelector(".banner-trouble")`)
		b.paste(kerio)
		b.until("the page to go on", `document.querySelectorAll(".list-rows .row-link").length === 2 && document.querySelector(".line-decisive")`)
	}

	var bomb bytes.Buffer
	w := gzip.NewWriter(&bomb)
	w.Write(make([]byte, 24<<20))
	w.Close()
	b.drop("bomb.gz", bomb.Bytes())
	told("bomb.gz: unpacked it is more than 250 times as large, which no log is")

	var archive bytes.Buffer
	z := zip.NewWriter(&archive)
	for _, name := range []string{"a.log", "b.log"} {
		f, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		f.Write(make([]byte, 9<<20))
	}
	z.Close()
	b.drop("bomb.zip", archive.Bytes())
	told("bomb.zip: b.log in it: unpacked it is more than 250 times as large")

	// 2 GB are refused by their size. Reading them would be noticed.
	b.do(`self.read = false; launch({ files: [{ getFile: async () => ({ name: "huge.log", size: 2 ** 31, arrayBuffer: async () => { self.read = true; return new ArrayBuffer(1) } }) }] })`)
	told("huge.log is too large", "512 MB")
	if eval[bool](b, `self.read`) {
		t.Error("a file of 2 GB was read")
	}

	// A name that turns the direction of the text after it, and one with markup.
	b.drop("../../<b>gol\u202e\x1b[2J.log", []byte(kerio))
	b.shows("<b>gol\ufffd\ufffd[2J.log")
	if eval[bool](b, `/[\u001b\u202a-\u202e\u2066-\u2069]/.test(document.body.textContent) || document.querySelector("main b:not(.brand-name b)") !== null`) {
		t.Error("the name of a file has become part of the page")
	}
}

// TestPolicy: the browser refuses what text of a log would need to become
// script, to load something or to send something, even if the page had a fault.
func TestPolicy(t *testing.T) {
	b := open(t, "/")
	for what, attempt := range map[string]string{
		"an inline script":       `const s = document.createElement("script"); s.text = "self.ran = 1"; document.body.append(s)`,
		"markup from text":       `document.body.innerHTML += "<img src=x onerror='self.ran = 1'>"`,
		"a handler in markup":    `document.body.setAttribute("onclick", "self.ran = 1"); document.body.click()`,
		"eval":                   `(0, eval)("self.ran = 1")`,
		"a timer with text":      `setTimeout("self.ran = 1", 0)`,
		"a script from anywhere": `const s = document.createElement("script"); s.src = "https://example.com/x.js"; document.body.append(s)`,
		"a worker from text":     `new Worker(URL.createObjectURL(new Blob(["self.ran = 1"])))`,
		"a picture":              `await new Promise((done, failed) => { const i = new Image(); i.onload = i.onerror = done; i.src = "https://example.com/x.png" })`,
		"a request":              `await fetch("https://example.com/")`,
		"a frame":                `const f = document.createElement("iframe"); f.src = "data:text/html,x"; document.body.append(f)`,
		"a style sheet":          `const l = document.createElement("style"); l.append("body { color: red }"); document.body.append(l); if (getComputedStyle(document.body).color === "rgb(255, 0, 0)") self.ran = 1`,
	} {
		b.do(`self.refused = false; document.addEventListener("securitypolicyviolation", () => { self.refused = true }, { once: true }); setTimeout(async () => { try { ` + attempt + ` } catch {} }, 0)`)
		b.until(what+" to be refused", `self.refused`)
		if eval[bool](b, `"ran" in self`) {
			t.Fatalf("%s is not refused", what)
		}
		if _, foreign := b.asked(); len(foreign) > 0 {
			t.Fatalf("%s leads to %q", what, foreign)
		}
	}
	for _, p := range []string{"policy violated", "Content Security Policy", "Trusted", "example.com", "blob:", "inline style"} {
		b.expect(p)
	}
	if s := strings.ToLower(b.text()); !strings.Contains(s, "mail log") {
		t.Error("the page is gone")
	}
}
