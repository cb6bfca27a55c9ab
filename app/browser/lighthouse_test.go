//go:build lighthouse

package browser

import (
	"encoding/json"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

const lighthouse = "lighthouse@12.8.2" // the last that runs on Node 20

// TestLighthouse measures the built site, served as serve does it, on
// Lighthouse's emulated phone: a slow connection and a quarter of this machine's
// speed. It takes a machine that does nothing else.
func TestLighthouse(t *testing.T) {
	chrome, err := findChromium()
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(siteAt(t, "/").Handler())
	defer server.Close()
	for _, page := range []string{"/", "/reference", "/status/5.7.1"} {
		t.Run(page, func(t *testing.T) {
			out := filepath.Join(t.TempDir(), "report.json")
			run := exec.Command("npm", "exec", "--yes", "--package", lighthouse, "--", "lighthouse", server.URL+page,
				"--quiet", "--output=json", "--output-path="+out, "--chrome-flags=--headless=new --no-sandbox --disable-gpu")
			run.Env = append(os.Environ(), "CHROME_PATH="+chrome, "PUPPETEER_SKIP_DOWNLOAD=1")
			if said, err := run.CombinedOutput(); err != nil {
				t.Fatalf("%s does not run: %v: it needs Node 20 and npm, and the network the first time\n%s", lighthouse, err, said)
			}
			text, err := os.ReadFile(out)
			if err != nil {
				t.Fatal(err)
			}
			var report struct {
				Categories map[string]struct{ Score float64 }
				Audits     map[string]struct {
					NumericValue float64
					Score        *float64
					Title        string
				}
			}
			if err := json.Unmarshal(text, &report); err != nil {
				t.Fatal(err)
			}
			for _, c := range []struct {
				name  string
				least float64
			}{{"performance", .9}, {"accessibility", 1}, {"best-practices", 1}, {"seo", 1}} {
				got := report.Categories[c.name].Score
				t.Logf("%-24s %5.0f", c.name, got*100)
				if got < c.least {
					t.Errorf("%s is %.0f, want %.0f", c.name, got*100, c.least*100)
				}
			}
			for _, a := range []struct {
				name string
				most float64
			}{{"first-contentful-paint", 1800}, {"largest-contentful-paint", 2500}, {"total-blocking-time", 200}, {"cumulative-layout-shift", .02}, {"speed-index", 3400}, {"total-byte-weight", 4e6}} {
				got := report.Audits[a.name].NumericValue
				t.Logf("%-24s %8.2f", a.name, got)
				if got > a.most {
					t.Errorf("%s is %.2f, at most %.2f is allowed", a.name, got, a.most)
				}
			}
		})
	}
}
