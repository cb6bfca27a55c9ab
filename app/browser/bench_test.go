//go:build !js

package browser

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// reading is what was seen of a log that was read in the browser.
type reading struct {
	First   float64 `json:"first"`   // milliseconds until conversations were on the screen
	Whole   float64 `json:"whole"`   // until the whole log was read
	Longest float64 `json:"longest"` // the longest task of the page meanwhile
	Silence float64 `json:"silence"` // the longest time without news of the progress
	Memory  int64   `json:"-"`       // bytes that the tab's process grew by, at its peak
}

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
	site := siteAt(b.t, b.base).Handler()
	proxy.serve(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bench.log" {
			http.ServeFile(w, r, path)
			return
		}
		site.ServeHTTP(w, r)
	}))
	b.do(watch)
	b.do(`window.file = new File([await (await fetch("/bench.log")).blob()], ` + quote(filepath.Base(path)) + `)`)
	before := rendererMemory("VmRSS:")
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
	r.Memory = rendererMemory("VmHWM:") - before
	return r
}

// rendererMemory is a figure of the process of the tab: that of the renderers
// which has the most.
func rendererMemory(figure string) int64 {
	most := int64(0)
	processes, _ := filepath.Glob("/proc/[0-9]*/cmdline")
	for _, p := range processes {
		line, err := os.ReadFile(p)
		if err != nil || !strings.Contains(string(line), "--type=renderer") {
			continue
		}
		status, _ := os.ReadFile(filepath.Join(filepath.Dir(p), "status"))
		for _, l := range strings.Split(string(status), "\n") {
			if rest, ok := strings.CutPrefix(l, figure); ok {
				kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
				most = max(most, kb<<10)
			}
		}
	}
	return most
}

var _ = chromedp.Run

func TestQuick(t *testing.T) {
	path := os.Getenv("BENCHLOG")
	if path == "" {
		return
	}
	b := open(t, "/")
	time.Sleep(2 * time.Second)
	fmt.Printf("%+v\n", b.read(path))
}
