//go:build !js

package browser

import (
	"testing"

	"github.com/chromedp/cdproto/network"
)

// installed waits until the service worker holds the site and has taken over.
func (b *tab) installed() {
	b.t.Helper()
	b.until("the service worker", "navigator.serviceWorker.controller && navigator.serviceWorker.controller.state === 'activated'")
}

// unplug takes the network away, for the page, its workers and the service
// worker.
func (b *tab) unplug() {
	b.t.Helper()
	b.cut(true)
	b.run(network.EmulateNetworkConditions(true, 0, 0, 0))
	// The browser reports what it cannot load; here that is the point.
	b.expect("net::ERR_")
}

// worksUnplugged takes the network away and checks that the page can be opened
// again and explains a log.
func (b *tab) worksUnplugged() {
	b.t.Helper()
	b.unplug()
	b.reload()
	b.paste(kerio)
	b.explains()
}

// TestOffline visits once, takes the network away and uses everything, at the
// root of a host and below a base path.
func TestOffline(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		t.Run(base, func(t *testing.T) {
			b := openFirst(t, base, "/")
			b.installed()
			if n, want := eval[int](b, `caches.keys().then(async (keys) => (await (await caches.open(keys[0])).keys()).length)`), len(siteAt(t, base).Cached); n != want {
				t.Errorf("%d files are cached, want %d", n, want)
			}
			b.worksUnplugged()
			b.visit("/reply/550")
			b.shows("550")
			b.visit("/status/5.7.1/")
			b.shows("5.7.1")
			b.visit("/?source=pwa")
			b.do(`document.querySelector(".samples .sample").click()`)
			b.until("the sample", `document.querySelector("#answer") && document.querySelector(".annotated .line .line-note")`)
		})
	}
}
