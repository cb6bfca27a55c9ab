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
	themeColour = "#23533b"
)

// The colours of --paper in web/style.css.
const (
	paperLight = "#faf6ed"
	paperDark  = "#16130f"
)

// errNoProgram is the error of a site without app.wasm.
var errNoProgram = errors.New("this build of smtpexplain does not hold the program for the browser (web/app.wasm): build both with make build")

// Site is every file of the website by its path under the base: "index.html",
// "reply/550/index.html", "web/app.wasm".
type Site struct {
	Origin  string // "https://example.org", or "" where it is not known
	Base    string
	Version string // of the content: equal content, equal version
	Files   map[string][]byte
	// Cached are the files of the first visit, which the service worker keeps
	// for use without a network. "" is the start page.
	Cached []string

	loader []byte // app.js as go-app gives it
}

// unversioned stands for the version until all content is known. It has the
// form of a version so that nothing else does.
const unversioned = "0000000000000000"

//go:embed service_worker.js
var serviceWorker string

// Render draws the site for a base path such as "/" or "/tools/smtp/", or for a
// whole address such as "https://example.org/tools/smtp/", by which search
// engines can be told of its pages. The assets are the files of the web
// directory, app.wasm among them.
func Render(base string, assets fs.FS) (*Site, error) {
	origin, base := splitOrigin(base)
	base, err := cleanBase(base)
	if err != nil {
		return nil, err
	}
	s := &Site{Origin: origin, Base: base, Files: make(map[string][]byte)}
	if err := s.addAssets(assets); err != nil {
		return nil, err
	}
	wasm, ok := s.Files["web/app.wasm"]
	if !ok {
		return nil, errNoProgram
	}
	if err := s.draw(s.handler(len(wasm))); err != nil {
		return nil, err
	}
	if s.Files["manifest.webmanifest"], err = s.manifest(); err != nil {
		return nil, err
	}
	s.addHostFiles()
	s.addForSearch()
	s.chooseCached()
	if err := s.verify(); err != nil {
		return nil, err
	}
	return s, s.setVersion()
}

// draw takes what go-app makes: its scripts, and every page that is drawn ahead.
func (s *Site) draw(handler http.Handler) error {
	var err error
	for from, to := range map[string]string{"/app.js": "app.js", "/app.css": "app.css", "/wasm_exec.js": "wasm_exec.js"} {
		if s.Files[to], err = answer(handler, from); err != nil {
			return err
		}
	}
	// go-app keeps the base in the environment, for the browser. Here pages are
	// drawn under their own address.
	os.Unsetenv("GOAPP_ROOT_PREFIX")
	s.loader = s.Files["app.js"]
	script, err := amend(s.loader, s.Base, forSite)
	if err != nil {
		return err
	}
	s.Files["app.js"] = append([]byte(strings.ReplaceAll(pageScript, "{{base}}", s.Base)), script...)
	for _, p := range app.Paths() {
		page, err := answer(handler, p)
		if err != nil {
			return err
		}
		if page, err = tidy(page, s.head(p)); err != nil {
			return fmt.Errorf("page %s: %w", p, err)
		}
		s.Files[strings.TrimPrefix(path.Join(p, "index.html"), "/")] = page
	}
	// Hosts answer with this page where there is no file; the program then
	// draws the page that the address names.
	s.Files["404.html"] = s.Files["index.html"]
	return nil
}

// head is what the head of a page holds besides what go-app puts there.
func (s *Site) head(p string) string {
	head := `<meta content="` + html.EscapeString(policy) + `" http-equiv="Content-Security-Policy"><meta content="no-referrer" name="referrer"><meta content="` + unversioned + `" name="version">` + s.themes() + s.canonical(p)
	if p != "/" {
		head += whenTouched
	}
	return head
}

// cleanBase completes a base path and refuses what cannot be one.
func cleanBase(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "" || u.Host != "" || u.RawQuery != "" || u.Fragment != "" || strings.ContainsFunc(base, outOfPlace) {
		return "", fmt.Errorf("the base path %q is not a path: give one like /smtp/", base)
	}
	if base = path.Clean("/" + u.Path); base != "/" {
		base += "/"
	}
	return base, nil
}

// outOfPlace reports whether a character would mean something in one of the
// files that the base path is written into.
func outOfPlace(r rune) bool {
	return !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || strings.ContainsRune("/-._~", r))
}

// addAssets takes the files of the web directory but for its Go source.
func (s *Site) addAssets(files fs.FS) error {
	return fs.WalkDir(files, ".", func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
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
		Scripts:           []string{"/web/early.js"},
		Resources:         resolver{s.Base},
		Version:           unversioned,
		WasmContentLength: strconv.Itoa(wasmSize),
	}
}

// whenTouched is on pages that read without the program, which is then fetched
// and started when somebody does something that needs it: see boot.js. The
// start page also stands in for pages that only the program can draw.
const whenTouched = `<meta content="when touched" name="program">`

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

// themes is what a page says of its colours before anything is painted: those of
// the bar around it, and the script that knows what the person chose.
func (s *Site) themes() string {
	colour := func(theme, colour string) string {
		return `<meta content="` + colour + `" data-theme="` + theme + `" media="(prefers-color-scheme: ` + theme + `)" name="theme-color">`
	}
	return colour("light", paperLight) + colour("dark", paperDark) + themeTag(s.Base)
}

// themeTag runs the script of the themes while the head is read.
func themeTag(base string) string { return `<script src="` + base + `web/theme.js"></script>` }

// chooseCached lists the files of the first visit: all but the pages of the
// reference, which the program draws itself.
func (s *Site) chooseCached() {
	s.Cached = []string{""}
	for p := range s.Files {
		if path.Ext(p) != ".html" && !forHosts(p) && !forSearch(p) && !strings.HasPrefix(p, "web/screenshots/") {
			s.Cached = append(s.Cached, p)
		}
	}
	sort.Strings(s.Cached)
}

// setVersion computes the version from all content, writes it where it is
// needed, and adds the service worker, which knows every file of its version.
func (s *Site) setVersion() error {
	sum := sha256.New()
	fmt.Fprintln(sum, serviceWorker)
	for _, p := range s.paths() {
		fmt.Fprintf(sum, "%s %d\n", p, len(s.Files[p]))
		sum.Write(s.Files[p])
	}
	s.Version = hex.EncodeToString(sum.Sum(nil))[:len(unversioned)]
	for p := range s.Files {
		if p == "app.js" || path.Ext(p) == ".html" {
			s.Files[p] = bytes.ReplaceAll(s.Files[p], []byte(unversioned), []byte(s.Version))
		}
	}
	sums := make(map[string]string)
	for _, p := range s.Cached {
		sum := sha256.Sum256(s.Files[fileOf(p)])
		sums[s.Base+p] = hex.EncodeToString(sum[:])
	}
	list, err := json.MarshalIndent(sums, "", "  ")
	s.Files["app-worker.js"] = []byte(strings.NewReplacer("{{base}}", s.Base, "{{version}}", s.Version, "{{files}}", string(list)).Replace(serviceWorker))
	return err
}

// fileOf is the file of a path in Cached.
func fileOf(p string) string {
	if p == "" {
		return "index.html"
	}
	return p
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
		if path.Ext(p) != "" && !forHosts(p) && typeOf(p) == typeOf("") {
			return fmt.Errorf("the file %s of the site has no media type: add one to the list in headers.go", p)
		}
	}
	need := append([]string{"web/app.wasm", "web/worker.js", "web/early.js", "web/style.css", "web/icon.svg", "web/icon-192.png", "web/icon-512.png", "web/icon-maskable.png"}, s.Cached...)
	for _, p := range need {
		p = fileOf(p)
		if _, ok := s.Files[p]; !ok {
			return fmt.Errorf("the file %s of the site is missing", p)
		}
	}
	return nil
}
