//go:build !wasm

package site

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
)

var (
	// bootScript runs in front of go-app's app.js, on a site and in the single
	// file.
	//
	//go:embed boot.js
	bootScript string
	// pageScript runs in front of that on a site.
	//
	//go:embed page.js
	pageScript string
)

// amendment is a change in go-app's app.js: a text that stands in it once, and
// what takes its place.
type amendment struct{ before, after string }

// forProgram are the changes in how the program starts.
var forProgram = []amendment{
	// A worker compiles the program.
	{"await instantiateStreaming(\n      fetchWithProgress(\"{{base}}web/app.wasm\", showProgress),", "await smtpexplain.instantiate(\n      showProgress,"},
	// It starts when it is wanted.
	{"goappInitWebAssembly();\n", "smtpexplain.wanted.then(goappInitWebAssembly);\n"},
	// The program starts in several turns.
	{"go.run(wasm.instance);", "go.run(wasm.instance);\n    await smtpexplain.running;"},
}

// forSite are the changes for a site with a service worker.
var forSite = []amendment{
	// The service worker, too, comes when nobody waits.
	{"goappInitServiceWorker();\n", "smtpexplainQuiet().then(goappInitServiceWorker);\n"},
	// A new version is announced once it waits, not once it has taken over,
	// because ours takes over on reload only. It may wait already.
	{`case "activated":`, `case "installed":`},
	{"goappServiceWorkerRegistration = registration;", "goappServiceWorkerRegistration = registration;\n      if (registration.waiting) goappOnUpdate();"},
	// Where a browser keeps nothing, in a private window, that is no error.
	{`console.error("goapp service worker registration failed: ", err);`, `console.warn("nothing is kept for use without a network: ", err);`},
}

// amend makes changes in app.js and puts bootScript in front of it. Where the
// changes do not fit any longer, go-app was updated and somebody has to look.
func amend(script []byte, base string, changes []amendment) ([]byte, error) {
	text := string(script)
	for _, a := range slices.Concat(forProgram, changes) {
		before := strings.ReplaceAll(a.before, "{{base}}", base)
		if n := strings.Count(text, before); n != 1 {
			return nil, fmt.Errorf("go-app's app.js has changed: it holds %q %d times, not once", before, n)
		}
		text = strings.Replace(text, before, a.after, 1)
	}
	return []byte(strings.ReplaceAll(bootScript, "{{base}}", base) + text), nil
}
