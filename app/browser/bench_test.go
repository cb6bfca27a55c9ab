//go:build !js

package browser

import (
	"errors"
	"flag"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"smtpexplain/app/site"
	"smtpexplain/grammar/biglog"
)

var figures = flag.Int("figures", 0, "how many lines the logs of TestFigures have; 0 leaves it out")

// reading is what was seen of a log that was read in the browser.
type reading struct {
	First   float64 `json:"first"`   // milliseconds until conversations were on the screen
	Whole   float64 `json:"whole"`   // until the whole log was read
	Longest float64 `json:"longest"` // the longest task of the page meanwhile
	Silence float64 `json:"silence"` // the longest time without news of the progress
	Memory  int64   `json:"-"`       // bytes that the tab's process grew by, at its peak
}

// warm is how long a person looks at the first page before a log is there, time
// in which the worker warms up.
const warm = 4 * time.Second

// watch notes in the page what a person would see, and when.
const watch = `
	window.seen = {first: 0, whole: 0, longest: 0, silence: 0, error: ""};
	new PerformanceObserver((list) => {
		for (const e of list.getEntries()) window.seen.longest = Math.max(window.seen.longest, e.duration);
	}).observe({type: "longtask"});
	window.begin = (file) => {
		const data = new DataTransfer();
		data.items.add(file);
		const start = performance.now();
		let news = start, doing = "";
		window.seen.longest = 0;
		document.body.dispatchEvent(new DragEvent("drop", {dataTransfer: data, bubbles: true, cancelable: true}));
		const look = setInterval(() => {
			const now = performance.now();
			const banner = document.querySelector(".banner-busy");
			const text = banner ? banner.innerText : "";
			if (text !== doing) {
				window.seen.silence = Math.max(window.seen.silence, now - news);
				news = now;
				doing = text;
			}
			if (!window.seen.first && document.querySelector(".list-rows .row-link") && document.querySelector("#answer")) window.seen.first = now - start;
			const trouble = document.querySelector(".banner-trouble");
			if (trouble) window.seen.error = trouble.innerText;
			if (trouble || window.seen.first && !banner) {
				window.seen.whole = now - start;
				clearInterval(look);
			}
		}, 5);
	};`

// read opens a log that lies on the disk as a person opens one, and watches.
func (b *tab) read(path string) reading {
	b.t.Helper()
	site := siteAt(b.t, b.base)
	b.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bench.log" {
			http.ServeFile(w, r, path)
			return
		}
		site.ServeHTTP(w, r)
	}))
	b.do(watch)
	b.do(`window.file = new File([await (await fetch("/bench.log")).blob()], ` + quote(filepath.Base(path)) + `)`)
	before := renderers("VmRSS:")
	for pid := range before {
		// The peak begins anew (proc(5), clear_refs).
		if err := os.WriteFile(filepath.Join("/proc", pid, "clear_refs"), []byte("5"), 0); err != nil {
			b.t.Log(err)
		}
	}
	b.do(`window.begin(window.file)`)
	for end := time.Now().Add(5 * time.Minute); ; time.Sleep(200 * time.Millisecond) {
		if e := eval[string](b, `window.seen.error`); e != "" {
			b.t.Fatal(e)
		}
		if eval[bool](b, `window.seen.whole > 0`) {
			break
		}
		if time.Now().After(end) {
			b.t.Fatalf("%s is not read after five minutes; the page shows:\n%s", path, b.text())
		}
	}
	r := eval[reading](b, `window.seen`)
	for pid, peak := range renderers("VmHWM:") {
		r.Memory = max(r.Memory, peak-before[pid])
	}
	return r
}

// using is what was seen while an opened log was used.
type using struct {
	Rows    int     // at most, in the page
	Longest float64 // task of the page while the log was scrolled, in milliseconds
	Found   float64 // milliseconds until a search was through
	Finding float64 // the longest task meanwhile
}

// use scrolls through the list and the whole log that is open, and looks for a
// word in it.
func (b *tab) use() (u using) {
	b.t.Helper()
	const scroll = `
		const box = document.getElementById("%s");
		for (let i = 1; i <= 60; i++) {
			box.scrollTop = box.scrollHeight * i / 61;
			await new Promise((resolve) => setTimeout(resolve, 50));
			window.rows = Math.max(window.rows, document.querySelectorAll(".list-rows li, .raw-lines li").length);
		}`
	b.do(`window.rows = 0; window.seen.longest = 0;` + fmt.Sprintf(scroll, "list-scroll"))
	b.do(`location.hash = "#view=log"`)
	b.until("the whole log", `document.querySelector("#raw-scroll")`)
	time.Sleep(time.Second)
	b.do(fmt.Sprintf(scroll, "raw-scroll"))
	u.Rows, u.Longest = eval[int](b, `window.rows`), eval[float64](b, `window.seen.longest`)
	b.do(`window.seen.longest = 0`)
	begin := time.Now()
	b.find("status=sent")
	b.until("the end of the search", `/^[\d,]+ hits$| of [\d,]+$/.test(document.querySelector("#find-count").innerText)`)
	u.Found, u.Finding = float64(time.Since(begin).Milliseconds()), eval[float64](b, `window.seen.longest`)
	return u
}

// renderers are the processes of the browser's tabs, each with a figure of its
// memory in bytes.
func renderers(figure string) map[string]int64 {
	out := map[string]int64{}
	processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, p := range processes {
		line, err := os.ReadFile(p)
		if err != nil || !strings.Contains(string(line), "--type=renderer") {
			continue
		}
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(p), "status"))
		for l := range strings.Lines(string(status)) {
			if rest, ok := strings.CutPrefix(l, figure); ok {
				kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
				out[filepath.Base(filepath.Dir(p))] = kb << 10
			}
		}
	}
	return out
}

// firstVisit is the size of all files that a first visit asks for, as a host
// sends them that has compressed copies.
func firstVisit(t *testing.T) (gz, br int) {
	t.Helper()
	b := open(t, "/")
	b.drop("a.log", biglog.Log("kerio-debug", 100, biglog.Open))
	b.until("the answer", `document.querySelector("#answer")`)
	s := siteAt(t, "/")
	copies := s.Compressed(site.Thorough)
	seen := map[string]bool{}
	paths, _ := b.asked()
	for _, p := range paths {
		if p = strings.TrimPrefix(p, "/"); p == "" || strings.HasSuffix(p, "/") {
			p += "index.html"
		}
		body, known := s.Files[p]
		if seen[p] || !known {
			continue
		}
		seen[p] = true
		size := func(ending string) int {
			if made, ok := copies[p+ending]; ok {
				return len(made)
			}
			return len(body)
		}
		gz, br = gz+size(".gz"), br+size(".br")
	}
	return gz, br
}

// TestFigures measures everything that a person waits for, beside what people
// use today, and prints one table. It is no part of the tests: make bench runs
// it.
func TestFigures(t *testing.T) {
	if *figures == 0 {
		return // measured only when asked for
	}
	dir := t.TempDir()
	table := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	defer table.Flush()
	row := func(what, figure, target string) { fmt.Fprintf(table, "%s\t%s\t%s\n", what, figure, target) }
	row("what", "figure", "target")

	first, whole, longest, silence := 0.0, map[string]float64{}, 0.0, 0.0
	for _, k := range biglog.Kinds {
		path := filepath.Join(dir, k.Name+".log")
		if err := os.WriteFile(path, biglog.Log(k.Name, *figures, biglog.Open), 0o644); err != nil {
			t.Fatal(err)
		}
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		b := open(t, "/")
		time.Sleep(warm)
		r := b.read(path)
		if k.Name == "postfix-maillog" {
			u := b.use()
			row("that log open: rows alive while the list and the log are scrolled, longest task", fmt.Sprintf("%d, %.0f ms", u.Rows, u.Longest), "300, 50 ms")
			row("that log open: a word found in all of it", fmt.Sprintf("%.1f s, longest task %.0f ms", u.Found/1000, u.Finding), "50 ms")
		}
		whole[k.Name] = r.Whole / 1000
		first, longest, silence = max(first, r.First), max(longest, r.Longest), max(silence, r.Silence)
		row("browser, "+k.Title, fmt.Sprintf("%.1f s, %.0f lines/s, first seen after %.0f ms, longest task %.0f ms, memory %.1f times the log", r.Whole/1000, float64(*figures)/r.Whole*1000, r.First, r.Longest, float64(r.Memory)/float64(info.Size())),
			fmt.Sprintf("within 1.5 of Postfix: %.2f; memory 4", whole[k.Name]/whole["postfix-maillog"]))
	}
	postfix := filepath.Join(dir, "postfix-maillog.log")
	pflogsumm, lnav := run(t, "pflogsumm", postfix), run(t, "lnav", "-n", "-c", ":quit", postfix)
	program := filepath.Join("..", "..", "smtpexplain")
	report, full := run(t, program, "explain", postfix), run(t, program, "explain", "--format", "ndjson", postfix)
	row("pflogsumm, the Postfix log", fmt.Sprintf("%.1f s", pflogsumm), "")
	row("browser / pflogsumm", fmt.Sprintf("%.2f", whole["postfix-maillog"]/pflogsumm), "1, aim 0.5")
	row("lnav -n -c :quit, the Postfix log", fmt.Sprintf("%.1f s", lnav), "")
	row("command line, the report / lnav", fmt.Sprintf("%.2f", report/lnav), "1")
	row("command line, each conversation explained in full / lnav", fmt.Sprintf("%.2f", full/lnav), "")
	row("first conversations on the screen", fmt.Sprintf("%.0f ms", first), "1000 ms")
	row("longest task of the page while a log is read", fmt.Sprintf("%.0f ms", longest), "50 ms")
	row("longest time without progress", fmt.Sprintf("%.0f ms", silence), "250 ms")

	b := open(t, "/")
	time.Sleep(warm)
	b.do(watch)
	b.do(`window.verdict = 0; const start = performance.now(); const text = ` + quote(string(biglog.Log("kerio-debug", 9000, biglog.Open))) + `;
		const data = new DataTransfer(); data.setData("text/plain", text);
		const begin = performance.now();
		document.body.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
		const look = setInterval(() => { if (document.querySelector("#answer")) { window.verdict = performance.now() - begin; clearInterval(look); } }, 2);`)
	b.until("the verdict", `window.verdict > 0`)
	row("9,000 lines pasted: until the verdict", fmt.Sprintf("%.0f ms", eval[float64](b, `window.verdict`)), "300 ms")

	b = open(t, "/")
	b.drop("long.log", biglog.Log("kerio-debug", 300_000, biglog.Open))
	b.until("the beginning", `document.querySelector(".list-rows .row-link") && document.querySelector(".banner-busy .button")`)
	b.do(`window.cancelled = 0; const begin = performance.now(); document.querySelector(".banner-busy .button").click();
		const look = setInterval(() => { if (!document.querySelector(".banner-busy")) { window.cancelled = performance.now() - begin; clearInterval(look); } }, 2);`)
	b.until("the end of reading", `window.cancelled > 0`)
	row("Cancel", fmt.Sprintf("%.0f ms", eval[float64](b, `window.cancelled`)), "100 ms")

	gz, br := firstVisit(t)
	row("all files of a first visit, gzip", fmt.Sprintf("%.2f MB", float64(gz)/1e6), "2.2 MB")
	row("all files of a first visit, brotli", fmt.Sprintf("%.2f MB", float64(br)/1e6), "1.7 MB")
}

// run runs a program and returns how many seconds it took.
func run(t *testing.T, name string, args ...string) float64 {
	t.Helper()
	c := exec.Command(name, args...)
	c.Stderr = os.Stderr
	begin := time.Now()
	if err := c.Run(); err != nil {
		var status *exec.ExitError
		if !errors.As(err, &status) || status.ExitCode() > 1 { // 1 tells that mail was refused
			t.Fatalf("%s: %v", name, err)
		}
	}
	return time.Since(begin).Seconds()
}
