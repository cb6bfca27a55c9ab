//go:build !js

package browser

import (
	"bytes"
	"flag"
	"image"
	_ "image/png"
	"os"
	"path/filepath"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

var screenshots = flag.String("screenshots", "", "directory to keep the pictures of the main views in")

// TestScreenshots takes the pictures of the README: desktop and phone, light
// and dark. It fails if a view does not fit the width of its screen.
func TestScreenshots(t *testing.T) {
	out := *screenshots
	if out == "" {
		out = t.TempDir()
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, view := range []struct {
		name          string
		width, height int64
		scheme        string
		phone         bool
	}{
		{"desktop", 1280, 900, "light", false},
		{"desktop-dark", 1280, 900, "dark", false},
		{"phone", 390, 844, "light", true},
	} {
		t.Run(view.name, func(t *testing.T) {
			b := open(t, "/")
			b.run(
				emulation.SetDeviceMetricsOverride(view.width, view.height, 1, view.phone),
				emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: view.scheme}, {Name: "prefers-reduced-motion", Value: "reduce"}}),
			)
			take := func(name string) {
				t.Helper()
				if n := eval[int](b, `document.documentElement.scrollWidth - document.documentElement.clientWidth`); n > 0 {
					t.Errorf("%s is %d pixels wider than the screen", name, n)
				}
				var picture []byte
				b.run(chromedp.CaptureScreenshot(&picture))
				config, _, err := image.DecodeConfig(bytes.NewReader(picture))
				if err != nil || config.Width != int(view.width) || config.Height != int(view.height) {
					t.Errorf("%s is %d by %d: %v", name, config.Width, config.Height, err)
				}
				if err := os.WriteFile(filepath.Join(out, name+".png"), picture, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			take(view.name + "-start")
			b.do(`document.querySelector(".samples .sample").click()`)
			// A phone shows the list first, and one conversation once it is chosen.
			b.until("the list", `document.querySelector(".list-rows .row-link")`)
			if view.phone {
				take(view.name + "-list")
				b.do(`document.querySelector(".list-rows .row-link").click()`)
			}
			b.until("the annotated lines", `document.querySelector("#answer") && document.querySelector(".annotated .line .line-note")`)
			take(view.name)
			b.click("Ladder")
			b.until("the ladder", `document.querySelector(".ladder .rung")`)
			b.do(`document.querySelector("#tabs").scrollIntoView()`)
			take(view.name + "-ladder")
			b.do(`goappNav("/reply/550")`)
			b.until("the page of 550", `document.querySelector(".entry-page")`)
			take(view.name + "-reference")
		})
	}
}

// picture keeps what the screen shows.
func (b *tab) picture(file string) {
	b.t.Helper()
	var picture []byte
	b.run(chromedp.CaptureScreenshot(&picture))
	if err := os.WriteFile(file, picture, 0o644); err != nil {
		b.t.Fatal(err)
	}
}
