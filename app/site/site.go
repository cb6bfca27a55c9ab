//go:build !wasm

package site

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"mime"
	"net/http"
	"net/url"
	"os"
	"path"
	"sort"
	"strconv"
	"strings"

	goapp "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/app"
)

const (
	name        = "smtpexplain"
	title       = "smtpexplain: what your mail log says"
	description = "Paste a mail-server log or an SMTP transcript and read what happened, where it failed, who must act and what to do next. Nothing leaves your browser."
	themeColour = "#1d4f91"
)

// policy is the Content-Security-Policy of every page: the browser itself
// refuses to run, load or send anything from or to elsewhere. Only as a header
// may it also forbid that other pages frame this one.
const (
	policy       = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'"
	policyHeader = policy + "; frame-ancestors 'none'"
)

// headers go with every answer.
var headers = [][2]string{
	{"Content-Security-Policy", policyHeader},
	{"Referrer-Policy", "no-referrer"},
	{"X-Content-Type-Options", "nosniff"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
}

// ErrNoProgram is the error of a site without app.wasm.
var ErrNoProgram = errors.New("this build of smtpexplain does not hold the program for the browser (web/app.wasm): build both with make build")

// Site is every file of the website by its path under the base: "index.html",
// "reply/550/index.html", "web/app.wasm".
type Site struct {
	Base    string
	Version string // of the content: equal content, equal version
	Files   map[string][]byte
	// Cached are the files of the first visit, which the service worker keeps
	// for use without a network. "" is the start page.
	Cached []string
}

// unversioned stands for the version until all content is known. It has the
// form of a version so that nothing else does.
const unversioned = "0000000000000000"

//go:embed service_worker.js
var serviceWorker string

// Render draws the site for a base path such as "/" or "/tools/smtp/". The
// assets are the files of the web directory, app.wasm among them.
func Render(base string, assets fs.FS) (*Site, error) {
	base, err := cleanBase(base)
	if err != nil {
		return nil, err
	}
	s := &Site{Base: base, Files: make(map[string][]byte)}
	if err := s.addAssets(assets); err != nil {
		return nil, err
	}
	wasm, ok := s.Files["web/app.wasm"]
	if !ok {
		return nil, ErrNoProgram
	}
	handler := s.handler(len(wasm))
	for from, to := range map[string]string{"/app.js": "app.js", "/app.css": "app.css", "/wasm_exec.js": "wasm_exec.js"} {
		if s.Files[to], err = answer(handler, from); err != nil {
			return nil, err
		}
	}
	// go-app keeps the base in the environment, for the browser. Here pages are
	// drawn under their own address.
	os.Unsetenv("GOAPP_ROOT_PREFIX")
	if s.Files["app.js"], err = announceWaiting(s.Files["app.js"]); err != nil {
		return nil, err
	}
	head := `<meta content="` + html.EscapeString(policy) + `" http-equiv="Content-Security-Policy"><meta content="no-referrer" name="referrer">`
	for _, p := range app.Paths() {
		page, err := answer(handler, p)
		if err != nil {
			return nil, err
		}
		if page, err = tidy(page, head); err != nil {
			return nil, fmt.Errorf("page %s: %w", p, err)
		}
		s.Files[strings.TrimPrefix(path.Join(p, "index.html"), "/")] = page
	}
	// Hosts answer with this page where there is no file; the program then
	// draws the page that the address names.
	s.Files["404.html"] = s.Files["index.html"]
	s.Files["manifest.webmanifest"] = s.manifest()
	s.Files["_headers"] = headerFile()
	s.chooseCached()
	if s.Files["app-worker.js"], err = s.worker(); err != nil {
		return nil, err
	}
	s.setVersion()
	return s, s.verify()
}

// cleanBase completes a base path and refuses what cannot be one.
func cleanBase(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsAny(base, "\"'<>\\ ") {
		return "", fmt.Errorf("the base path %q is not a path: give one like /smtp/", base)
	}
	if base = path.Clean("/" + u.Path); base != "/" {
		base += "/"
	}
	return base, nil
}

// addAssets takes the files of the web directory but for its Go source and the
// pictures of the documentation.
func (s *Site) addAssets(files fs.FS) error {
	return fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && p == "screenshots":
			return fs.SkipDir
		case d.IsDir() || path.Ext(p) == ".go":
			return nil
		}
		s.Files["web/"+p], err = fs.ReadFile(files, p)
		return err
	})
}

// handler is go-app's renderer of pages.
func (s *Site) handler(wasmSize int) http.Handler {
	app.Routes()
	return &goapp.Handler{
		Name:              name,
		ShortName:         name,
		Title:             title,
		Description:       description,
		Lang:              "en",
		ThemeColor:        themeColour,
		BackgroundColor:   "#ffffff",
		LoadingLabel:      "Loading {progress}%",
		Icon:              goapp.Icon{Default: "/web/icon-192.png", Large: "/web/icon-512.png", SVG: "/web/icon.svg", Maskable: "/web/icon-maskable.png"},
		Styles:            []string{"/web/style.css"},
		Resources:         resolver{s.Base},
		Version:           unversioned,
		WasmContentLength: strconv.Itoa(wasmSize),
	}
}

// resolver puts the base path in front of addresses on this site. go-app's own
// one loses the slash at the end of the base, and with it the start page in
// the cache.
type resolver struct{ base string }

func (r resolver) Resolve(location string) string {
	if rest, ok := strings.CutPrefix(location, "/"); ok {
		return r.base + rest
	}
	return location
}

// answer asks the renderer for one page or file.
func answer(h http.Handler, p string) ([]byte, error) {
	r, err := http.NewRequest(http.MethodGet, p, nil)
	if err != nil {
		return nil, err
	}
	w := recorder{header: make(http.Header), status: http.StatusOK}
	h.ServeHTTP(&w, r)
	if w.status != http.StatusOK || w.body.Len() == 0 {
		return nil, fmt.Errorf("the page %s cannot be drawn: the renderer answers %d with %d bytes", p, w.status, w.body.Len())
	}
	return w.body.Bytes(), nil
}

type recorder struct {
	header http.Header
	status int
	body   bytes.Buffer
}

func (r *recorder) Header() http.Header         { return r.header }
func (r *recorder) WriteHeader(status int)      { r.status = status }
func (r *recorder) Write(b []byte) (int, error) { return r.body.Write(b) }

// announceWaiting changes when go-app tells the page of a new version: once it
// waits, not once it has taken over, because ours takes over on reload only.
func announceWaiting(js []byte) ([]byte, error) {
	before, after := []byte(`case "activated":`), []byte(`case "installed":`)
	if bytes.Count(js, before) != 1 {
		return nil, errors.New("go-app's app.js has changed: see where it calls goappOnUpdate")
	}
	return bytes.Replace(js, before, after, 1), nil
}

// manifest makes the site installable. Addresses are relative to it.
func (s *Site) manifest() []byte {
	type icon struct {
		Src     string `json:"src"`
		Type    string `json:"type"`
		Sizes   string `json:"sizes"`
		Purpose string `json:"purpose"`
	}
	b, _ := json.MarshalIndent(struct {
		ID          string `json:"id"`
		Name        string `json:"name"`
		ShortName   string `json:"short_name"`
		Description string `json:"description"`
		Lang        string `json:"lang"`
		StartURL    string `json:"start_url"`
		Scope       string `json:"scope"`
		Display     string `json:"display"`
		Background  string `json:"background_color"`
		Theme       string `json:"theme_color"`
		Icons       []icon `json:"icons"`
	}{
		"./", name, name, description, "en", "./", "./", "standalone", "#ffffff", themeColour,
		[]icon{
			{"web/icon.svg", "image/svg+xml", "any", "any"},
			{"web/icon-192.png", "image/png", "192x192", "any"},
			{"web/icon-512.png", "image/png", "512x512", "any"},
			{"web/icon-maskable.png", "image/png", "512x512", "maskable"},
		},
	}, "", "  ")
	return append(b, '\n')
}

// headerFile tells hosts that read such a file to send the headers.
func headerFile() []byte {
	var b bytes.Buffer
	b.WriteString("/*\n")
	for _, h := range headers {
		fmt.Fprintf(&b, "  %s: %s\n", h[0], h[1])
	}
	return b.Bytes()
}

// chooseCached lists the files of the first visit: all but the pages of the
// reference, which the program draws itself.
func (s *Site) chooseCached() {
	s.Cached = []string{""}
	for p := range s.Files {
		if path.Ext(p) != ".html" && p != "_headers" {
			s.Cached = append(s.Cached, p)
		}
	}
	sort.Strings(s.Cached)
}

// worker is the service worker.
func (s *Site) worker() ([]byte, error) {
	list := make([]string, len(s.Cached))
	for i, p := range s.Cached {
		list[i] = s.Base + p
	}
	files, err := json.Marshal(list)
	if err != nil {
		return nil, err
	}
	return []byte(strings.NewReplacer("{{base}}", s.Base, "{{version}}", unversioned, "{{files}}", string(files)).Replace(serviceWorker)), nil
}

// setVersion computes the version from all content and writes it where it is
// needed.
func (s *Site) setVersion() {
	sum := sha256.New()
	for _, p := range s.paths() {
		fmt.Fprintf(sum, "%s %d\n", p, len(s.Files[p]))
		sum.Write(s.Files[p])
	}
	s.Version = hex.EncodeToString(sum.Sum(nil))[:len(unversioned)]
	for _, p := range []string{"app.js", "app-worker.js"} {
		s.Files[p] = bytes.ReplaceAll(s.Files[p], []byte(unversioned), []byte(s.Version))
	}
}

func (s *Site) paths() []string {
	list := make([]string, 0, len(s.Files))
	for p := range s.Files {
		list = append(list, p)
	}
	sort.Strings(list)
	return list
}

// verify makes sure that nothing is missing or empty. A service worker's cache
// is filled with everything or nothing, so one missing file would silently
// leave the site without a life offline.
func (s *Site) verify() error {
	for p, b := range s.Files {
		if len(b) == 0 {
			return fmt.Errorf("the file %s of the site is empty", p)
		}
	}
	need := append([]string{"web/app.wasm", "web/worker.js", "web/style.css", "web/icon.svg", "web/icon-192.png", "web/icon-512.png", "web/icon-maskable.png"}, s.Cached...)
	for _, p := range need {
		if p == "" {
			p = "index.html"
		}
		if _, ok := s.Files[p]; !ok {
			return fmt.Errorf("the file %s of the site is missing", p)
		}
	}
	return nil
}

// typeOf is the media type of a file. It does not ask the machine's tables, so
// that every machine serves the same.
func typeOf(p string) string {
	switch path.Ext(p) {
	case ".html":
		return "text/html; charset=utf-8"
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".wasm":
		return "application/wasm"
	case ".webmanifest":
		return "application/manifest+json"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".log", ".txt", ".eml":
		return "text/plain; charset=utf-8"
	}
	if t := mime.TypeByExtension(path.Ext(p)); t != "" {
		return t
	}
	return "application/octet-stream"
}
