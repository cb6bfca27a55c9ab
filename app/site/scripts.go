//go:build !wasm

package site

import (
	_ "embed"
	"fmt"
	"strings"
)

// pageScript runs in front of go-app's app.js on a site.
//
//go:embed page.js
var pageScript string

// amendment is a change in go-app's app.js: a text that stands in it once, and
// what takes its place.
type amendment struct{ before, after string }

// forSite are the changes for a site with a service worker.
var forSite = []amendment{
	// A new version is announced once it waits, not once it has taken over,
	// because ours takes over on reload only. It may wait already.
	{`case "activated":`, `case "installed":`},
	{"goappServiceWorkerRegistration = registration;", "goappServiceWorkerRegistration = registration;\n      if (registration.waiting) goappOnUpdate();"},
	// Where a browser keeps nothing, in a private window, that is no error.
	{`console.error("goapp service worker registration failed: ", err);`, `console.warn("nothing is kept for use without a network: ", err);`},
}

// amend makes changes in app.js. Where they do not fit any longer, go-app was
// updated and somebody has to look.
func amend(script []byte, changes []amendment) ([]byte, error) {
	text := string(script)
	for _, a := range changes {
		if n := strings.Count(text, a.before); n != 1 {
			return nil, fmt.Errorf("go-app's app.js has changed: it holds %q %d times, not once", a.before, n)
		}
		text = strings.Replace(text, a.before, a.after, 1)
	}
	return []byte(text), nil
}
