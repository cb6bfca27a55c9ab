//go:build lighthouse && !js

package browser

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"
)

const lighthouse = "lighthouse@12.8.2" // the last that runs on Node 20

// runs is how often each page is measured; what counts is the middle.
const runs = 3

// report is what Lighthouse writes.
type report struct {
	Categories map[string]struct{ Score float64 }
	Audits     map[string]struct{ NumericValue float64 }
}

// TestLighthouse measures the built site, served as serve does it, on
// Lighthouse's emulated phone: a slow connection and a quarter of this machine's
// speed. It takes a machine that does nothing else.
func TestLighthouse(t *testing.T) {
	chrome, err := findChromium()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(siteAt(t, "/"))
	defer server.Close()
	for _, page := range []struct {
		path  string
		bytes float64 // the program is loaded once, or not at all
	}{{"/", 4.5e6}, {"/reference", 150e3}, {"/status/5.7.1", 100e3}} {
		t.Run(page.path, func(t *testing.T) {
			var reports []report
			for range runs {
				reports = append(reports, measured(t, chrome, server.URL+page.path))
			}
			middle := func(of func(report) float64) (float64, []float64) {
				var all []float64
				for _, r := range reports {
					all = append(all, of(r))
				}
				slices.Sort(all)
				return all[runs/2], all
			}
			for _, c := range []struct {
				name  string
				least float64
			}{{"performance", .9}, {"accessibility", 1}, {"best-practices", 1}, {"seo", 1}} {
				got, all := middle(func(r report) float64 { return r.Categories[c.name].Score })
				t.Logf("%-24s %8.2f of %.2f", c.name, got, all)
				if got < c.least {
					t.Errorf("%s is %.2f, want %.2f", c.name, got, c.least)
				}
			}
			for _, a := range []struct {
				name string
				most float64
			}{{"first-contentful-paint", 1800}, {"largest-contentful-paint", 2500}, {"total-blocking-time", 200}, {"cumulative-layout-shift", .02}, {"speed-index", 3400}, {"total-byte-weight", page.bytes}} {
				got, all := middle(func(r report) float64 { return r.Audits[a.name].NumericValue })
				t.Logf("%-24s %8.2f of %.2f", a.name, got, all)
				if got > a.most {
					t.Errorf("%s is %.2f, at most %.2f is allowed", a.name, got, a.most)
				}
			}
		})
	}
}

// measured runs Lighthouse once.
func measured(t *testing.T, chrome, address string) (r report) {
	t.Helper()
	out := filepath.Join(t.TempDir(), "report.json")
	run := exec.Command("npm", "exec", "--yes", "--package", lighthouse, "--", "lighthouse", address,
		"--quiet", "--output=json", "--output-path="+out, "--chrome-flags=--headless=new --no-sandbox --disable-gpu")
	run.Env = append(os.Environ(), "CHROME_PATH="+chrome, "PUPPETEER_SKIP_DOWNLOAD=1")
	if said, err := run.CombinedOutput(); err != nil {
		t.Fatalf("%s does not run: %v: it needs Node 20 and npm, and the network the first time\n%s", lighthouse, err, said)
	}
	text, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, &r); err != nil {
		t.Fatal(err)
	}
	return r
}
