//go:build !js

package app

import (
	"encoding/json"
	"errors"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const (
	module     = "smtpexplain"
	participle = "github.com/alecthomas/participle/v2"
	goApp      = "github.com/maxence-charriere/go-app/v10/pkg/app"
	kong       = "github.com/alecthomas/kong"
	brotli     = "github.com/andybalholm/brotli"
	chromedp   = "github.com/chromedp/chromedp"
	jsonschema = "github.com/santhosh-tekuri/jsonschema/v6"
)

// allowed says what each package may import beside the standard library. It is
// the architecture: main → app → explain → grammar, and never back. Every
// package stands here.
var allowed = map[string][]string{
	"grammar":        {participle, participle + "/lexer"},
	"grammar/biglog": {},
	"explain":        {"grammar"},
	"web":            {},
	"app":            {"explain", "grammar", goApp},
	"app/site":       {},
	"app/command":    {"app"},
	"app/browser":    {},
	"app/interop":    {},
	"app/release":    {},
	"":               {"app/command"},
}

// allowedNatively says what a package may import beside that in the native
// build only: none of it is to reach the browser.
var allowedNatively = map[string][]string{
	"app/site":    {"app", "web", brotli, goApp},
	"app/command": {"app/site", "explain", "grammar", "web", kong},
	"app/release": {"app/site", "web"},
}

// inTests are imports that only tests may have.
var inTests = []string{chromedp, "github.com/chromedp/cdproto", "golang.org/x/tools/txtar", jsonschema, "app/site", "web", "grammar/biglog"}

// everyTag brings in the tests that only a target of make runs.
const everyTag = "hosts,interop,lighthouse"

type listed struct {
	ImportPath   string
	Imports      []string
	TestImports  []string
	XTestImports []string
}

func list(t *testing.T, browser bool, args ...string) []listed {
	t.Helper()
	cmd := exec.Command("go", append([]string{"list", "-tags=" + everyTag, "-json=ImportPath,Imports,TestImports,XTestImports"}, args...)...)
	cmd.Dir = ".."
	cmd.Env = os.Environ()
	if browser {
		cmd.Env = append(cmd.Env, "GOOS=js", "GOARCH=wasm")
	}
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v: %v", cmd, err)
	}
	var all []listed
	for d := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// short is an import path without the module's name.
func short(path string) string {
	if path == module {
		return ""
	}
	return strings.TrimPrefix(path, module+"/")
}

// standard reports whether a package belongs to the standard library, or is
// the module itself.
func standard(path string) bool {
	first, _, _ := strings.Cut(path, "/")
	return !strings.Contains(first, ".") && first != module
}

// TestImportsGoOneWay holds every package to the direction of imports, for the
// native build and for the browser's.
func TestImportsGoOneWay(t *testing.T) {
	for _, browser := range []bool{false, true} {
		seen := 0
		for _, p := range list(t, browser, "./...") {
			rule, ok := allowed[short(p.ImportPath)]
			if !ok {
				t.Errorf("%s has no rule: say in allowed what it may import", p.ImportPath)
			}
			if !browser {
				rule = append(slices.Clone(rule), allowedNatively[short(p.ImportPath)]...)
			}
			seen++
			for _, i := range p.Imports {
				if !standard(i) && !slices.Contains(rule, short(i)) {
					t.Errorf("%s imports %s (browser build: %v)", p.ImportPath, i, browser)
				}
			}
			for _, i := range append(p.TestImports, p.XTestImports...) {
				if standard(i) || i == p.ImportPath || slices.Contains(rule, short(i)) {
					continue
				}
				inTest := false
				for _, prefix := range inTests {
					inTest = inTest || short(i) == prefix || strings.HasPrefix(i, prefix+"/")
				}
				if !inTest {
					t.Errorf("a test of %s imports %s (browser build: %v)", p.ImportPath, i, browser)
				}
			}
		}
		if !browser && seen != len(allowed) {
			t.Errorf("%d packages were found, and %d have a rule: take out what is gone", seen, len(allowed))
		}
	}
}

// TestImportsOfBrowserBuild lists everything that is linked into app.wasm, at
// any depth: the command line, the site and the browser driver stay out.
func TestImportsOfBrowserBuild(t *testing.T) {
	var deps []string
	for _, p := range list(t, true, "-deps", ".") {
		deps = append(deps, p.ImportPath)
	}
	for _, want := range []string{module + "/grammar", module + "/explain", module + "/app", participle, goApp} {
		if !slices.Contains(deps, want) {
			t.Errorf("app.wasm does not hold %s", want)
		}
	}
	for _, d := range deps {
		for _, unwanted := range []string{kong, jsonschema, "github.com/chromedp", module + "/web", module + "/app/site", module + "/app/browser", "testing", "text/template", "html/template"} {
			if d == unwanted || strings.HasPrefix(d, unwanted+"/") {
				t.Errorf("app.wasm holds %s", d)
			}
		}
	}
}
