//go:build !js

package browser

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha512"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/cdproto/emulation"
)

// axe-core is the checker of accessibility. Its version is pinned, and its
// package has to be the one that was looked at.
const (
	axeVersion   = "4.14.1"
	axeIntegrity = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
)

// axe is the script of axe-core. npm fetches the package once, into the user's
// cache directory.
var axe = sync.OnceValues(func() (string, error) {
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", err
	}
	cache = filepath.Join(cache, "smtpexplain")
	file := filepath.Join(cache, "axe-core-"+axeVersion+".tgz")
	packed, err := os.ReadFile(file)
	if os.IsNotExist(err) {
		if err := os.MkdirAll(cache, 0o755); err != nil {
			return "", err
		}
		fetch := exec.Command("npm", "pack", "--silent", "--pack-destination", cache, "axe-core@"+axeVersion)
		if said, err := fetch.CombinedOutput(); err != nil {
			return "", fmt.Errorf("axe-core %s is not in %s, and npm could not fetch it: %v %s: install npm and connect to the network once, or put the package there", axeVersion, cache, err, said)
		}
		packed, err = os.ReadFile(file)
	}
	if err != nil {
		return "", err
	}
	if sum := sha512.Sum512(packed); "sha512-"+base64.StdEncoding.EncodeToString(sum[:]) != axeIntegrity {
		return "", fmt.Errorf("%s is not the package that was pinned: remove it and run the test again", file)
	}
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return "", err
	}
	for files := tar.NewReader(z); ; {
		h, err := files.Next()
		if err != nil {
			return "", fmt.Errorf("%s holds no script: %w", file, err)
		}
		if h.Name == "package/axe.min.js" {
			script, err := io.ReadAll(files)
			return string(script), err
		}
	}
})

// accessible fails the test for everything that axe-core finds on the page as
// it is.
func (b *tab) accessible(what string) {
	b.t.Helper()
	script, err := axe()
	if err != nil {
		b.t.Fatal(err)
	}
	if !eval[bool](b, `"axe" in window`) {
		eval[bool](b, script+"; true")
	}
	var found []struct {
		ID, Help string
		Nodes    []struct{ Html, FailureSummary string }
	}
	result := eval[string](b, `axe.run({
		runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
		rules: {"target-size": {enabled: true}},
		resultTypes: ["violations"],
	}).then((r) => JSON.stringify(r.violations))`)
	if err := json.Unmarshal([]byte(result), &found); err != nil {
		b.t.Fatal(err)
	}
	for _, v := range found {
		b.t.Errorf("%s: %s (%s), %d times, first %s: %s", what, v.Help, v.ID, len(v.Nodes), shorten(v.Nodes[0].Html), v.Nodes[0].FailureSummary)
	}
}

// fits fails the test if the page has to be scrolled sideways.
func (b *tab) fits(what string) {
	b.t.Helper()
	if wide := eval[string](b, `(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width + 1) return "";
		const wide = [...document.querySelectorAll("body *")].filter((e) => e.getBoundingClientRect().right > width + 1).pop();
		return document.documentElement.scrollWidth + " of " + width + " pixels: " + (wide ? wide.outerHTML.slice(0, 200) : "?");
	})()`); wide != "" {
		b.t.Errorf("%s is wider than the screen: %s", what, wide)
	}
}

// state is something that a person can have on the screen. Prepare starts from
// where the state before has ended.
type state struct {
	name    string
	prepare func(*tab)
}

// states are shown one after the other, each in every mode.
var states = []state{
	{"empty", func(b *tab) { b.until("the first page", `document.querySelector(".samples")`) }},
	{"menu", func(b *tab) { b.do(`document.querySelector(".menu").open = true`) }},
	{"trouble", func(b *tab) {
		b.do(`document.querySelector(".menu").open = false`)
		b.drop("empty.log", nil)
		b.until("the banner", `document.querySelector(".banner-trouble")`)
	}},
	{"conversation", func(b *tab) {
		b.drop("debug.log", []byte(kerio))
		b.until("the decisive line", `document.querySelector(".line-decisive .line-note")`)
	}},
	{"explanation", func(b *tab) {
		b.do(`document.querySelector(".line-decisive .word").click()`)
		b.until("the explanation", `document.querySelector(".panel")`)
	}},
	{"keys", func(b *tab) {
		b.do(`document.querySelector("#keys").showModal()`)
	}},
	{"share", func(b *tab) {
		b.do(`document.querySelector("#keys").close(); document.querySelector("#share-open").click()`)
		b.until("the panel", `document.querySelector("#share[open] #share-preview")`)
		b.do(`for (const d of document.querySelectorAll(".share-values")) d.open = true; document.querySelector("#share-link").click()`)
		b.until("the link", `document.querySelector("#share-address")`)
	}},
	{"find", func(b *tab) {
		b.do(`document.querySelector("#share").close()`)
		b.find("RCPT")
		b.until("the hit that it goes to, once all of the log is searched", `document.querySelector(".hit-current")`)
		b.do(`scrollTo(0, 0)`) // nothing half under the bars
	}},
	{"ladder", func(b *tab) {
		b.press("Escape")
		b.goTo("#c=c1&tab=ladder")
		b.until("the ladder", `document.querySelector(".ladder .rung")`)
	}},
	{"raw log of the conversation", func(b *tab) {
		b.goTo("#c=c1&tab=raw")
		b.until("the lines", `document.querySelector(".raw-line")`)
	}},
	{"list with a filter", func(b *tab) {
		b.goTo("#verdict=rejected")
		b.until("one row", `document.querySelectorAll(".list-rows .row-link").length === 1`)
	}},
	{"making a filter", func(b *tab) {
		b.do(`for (const d of document.querySelectorAll("#filter, .filter-help")) d.open = true`)
	}},
	{"comparison", func(b *tab) {
		b.goTo("#view=compare&c=c1&with=c2")
		b.until("both sides", `document.querySelector(".compare, [class*=compare]") && document.querySelector("main").innerText.includes("first difference")`)
	}},
	{"overview", func(b *tab) {
		b.goTo("#view=overview")
		b.until("the bars", `document.querySelector(".bars")`)
	}},
	{"statistics", func(b *tab) {
		b.goTo("#view=statistics")
		b.until("the tables", `document.querySelector(".table")`)
	}},
	{"whole log", func(b *tab) {
		b.goTo("#view=log")
		b.until("the lines", `document.querySelector(".raw-line")`)
	}},
	{"a reply in the reference", func(b *tab) {
		b.do(`goappNav("/reply/550")`)
		b.until("the entry", `document.querySelector(".entry-page .pairs")`)
	}},
	{"a status in the reference", func(b *tab) {
		b.do(`goappNav("/status/4.7.1")`)
		b.until("the entry", `document.querySelector(".entry-code") && document.querySelector(".entry-code").innerText === "4.7.1"`)
	}},
	{"reference", func(b *tab) {
		b.do(`goappNav("/reference")`)
		b.until("the search", `document.querySelector("#reference-search")`)
		// What is found for one word has every form of row, in a tenth of the time.
		b.do(`const box = document.querySelector("#reference-search"); box.value = "mailbox"; box.dispatchEvent(new Event("input", {bubbles: true}))`)
		b.until("fewer rows", `document.querySelectorAll(".entry-row").length < 150`)
	}},
	{"unknown address", func(b *tab) {
		b.do(`goappNav("/reply/nothing")`)
		b.until("the message", `document.querySelector("main").innerText.includes("Not in the reference")`)
	}},
}

// goTo goes to a place of the opened log.
func (b *tab) goTo(place string) {
	b.t.Helper()
	b.do(`goappNav("/` + place + `")`)
}

// modes are how people may have set their browser.
var modes = []struct {
	name     string
	width    int64
	axe      bool // otherwise it is only looked at whether the page fits
	features map[string]string
	fontSize string
}{
	{"light", 1280, true, map[string]string{"prefers-color-scheme": "light"}, ""},
	{"dark", 1280, true, map[string]string{"prefers-color-scheme": "dark"}, ""},
	{"more contrast", 1280, false, map[string]string{"prefers-color-scheme": "dark", "prefers-contrast": "more"}, ""},
	{"forced colours", 1280, true, map[string]string{"forced-colors": "active", "prefers-color-scheme": "dark"}, ""},
	{"narrow", 320, true, map[string]string{"prefers-color-scheme": "light", "prefers-reduced-motion": "reduce"}, ""},
	{"text at 200 %", 1280, true, map[string]string{"prefers-color-scheme": "light"}, "200%"},
	{"4K", 3840, false, map[string]string{"prefers-color-scheme": "dark"}, ""},
}

// TestAccessible shows every state in every mode to axe-core, and looks whether
// it fits the screen.
func TestAccessible(t *testing.T) {
	b := open(t, "/")
	for _, s := range states {
		s.prepare(b)
		for _, m := range modes {
			media := emulation.SetEmulatedMedia()
			for name, value := range m.features {
				media.Features = append(media.Features, &emulation.MediaFeature{Name: name, Value: value})
			}
			b.run(emulation.SetDeviceMetricsOverride(m.width, 900, 1, m.width < 500), media)
			// Colours that are on their way from one mode to the next have arrived.
			b.do(`document.documentElement.style.fontSize = ` + quote(m.fontSize) + `;
				for (const a of document.getAnimations()) if (a.effect.getComputedTiming().endTime !== Infinity) a.finish()`)
			what := s.name + ", " + m.name
			b.fits(what)
			if m.axe {
				b.accessible(what)
			}
			if *screenshots != "" {
				b.picture(filepath.Join(*screenshots, strings.ReplaceAll(m.name+"-"+s.name, " ", "-")+".png"))
			}
		}
		b.run(emulation.SetDeviceMetricsOverride(1280, 900, 1, false), emulation.SetEmulatedMedia())
	}
}
