//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"context"
	"io"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/andybalholm/brotli"

	"smtpexplain/app"
	"smtpexplain/web"
)

// assets are the files of package web with something small in place of the
// program for the browser, which tests need not build.
func assets(t *testing.T) fstest.MapFS {
	t.Helper()
	files := fstest.MapFS{}
	err := fs.WalkDir(web.Files, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || p == "app.wasm" {
			return err
		}
		b, err := fs.ReadFile(web.Files, p)
		files[p] = &fstest.MapFile{Data: b}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	files["app.wasm"] = &fstest.MapFile{Data: bytes.Repeat([]byte("\x00asm"), 4000)}
	return files
}

// rendered is the site for a base path. It takes a moment and is the same for
// every test.
func rendered(t *testing.T, base string) *Site {
	t.Helper()
	if s, ok := renderedSites[base]; ok {
		return s
	}
	s, err := Render(base, assets(t))
	if err != nil {
		t.Fatal(err)
	}
	renderedSites[base] = s
	return s
}

var renderedSites = map[string]*Site{}

func TestTwoBuildsAreTheSame(t *testing.T) {
	a := rendered(t, "/")
	b, err := Render("/", assets(t))
	if err != nil {
		t.Fatal(err)
	}
	if a.Version != b.Version {
		t.Errorf("versions %s and %s differ", a.Version, b.Version)
	}
	for _, p := range a.paths() {
		if !bytes.Equal(a.Files[p], b.Files[p]) {
			t.Errorf("%s differs between two builds", p)
		}
	}
	if !slices.Equal(a.paths(), b.paths()) {
		t.Error("two builds have different files")
	}
}

func TestVersionFollowsContent(t *testing.T) {
	before, files := rendered(t, "/"), assets(t)
	files["style.css"] = &fstest.MapFile{Data: []byte("body { color: red }")}
	after, err := Render("/", files)
	if err != nil {
		t.Fatal(err)
	}
	if before.Version == after.Version {
		t.Error("another style sheet is the same version")
	}
	for _, p := range []string{"app.js", "app-worker.js"} {
		if !strings.Contains(string(after.Files[p]), after.Version) || strings.Contains(string(after.Files[p]), unversioned) {
			t.Errorf("%s does not hold the version", p)
		}
	}
}

var localAddress = regexp.MustCompile(` (?:href|src)="([^"#]*)`)

// TestNoDeadLinks follows every address in every page: it is on this site,
// under its base, and there is a file for it.
func TestNoDeadLinks(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		s := rendered(t, base)
		seen := map[string]string{}
		for p, page := range s.Files {
			if !strings.HasSuffix(p, ".html") {
				continue
			}
			for _, m := range localAddress.FindAllStringSubmatch(string(page), -1) {
				seen[m[1]] = p
			}
		}
		for address, p := range seen {
			// A link out of the site is for people to follow; nothing is loaded.
			if address == "" || strings.HasPrefix(address, "https://") || strings.HasPrefix(address, "mailto:") {
				continue
			}
			rest, ok := strings.CutPrefix(address, base)
			rest, _, _ = strings.Cut(rest, "?")
			_, file := s.Files[rest]
			_, index := s.Files[strings.TrimPrefix(strings.TrimSuffix(rest, "/")+"/index.html", "/")]
			if !ok || !file && !index {
				t.Errorf("base %s: %s links to %s, which is not there", base, p, address)
			}
		}
		if len(seen) < 10 {
			t.Errorf("only %d addresses were found", len(seen))
		}
	}
}

// TestNothingIsLoadedFromElsewhere looks at what a page loads by itself.
func TestNothingIsLoadedFromElsewhere(t *testing.T) {
	s := rendered(t, "/")
	loads := regexp.MustCompile(`<(?:link|script|img|iframe|source|object|embed)[^>]* (?:href|src|srcset|data)="(?:https?:)?//`)
	inline := regexp.MustCompile(`<script[^>]*>[^<]|<style| style="| on[a-z]+="`)
	for p, b := range s.Files {
		if !strings.HasSuffix(p, ".html") {
			continue
		}
		if m := loads.Find(b); m != nil {
			t.Errorf("%s loads from elsewhere: %s", p, m)
		}
		if m := inline.Find(b); m != nil {
			t.Errorf("%s has something inline that the policy forbids: %s", p, m)
		}
		if bytes.Contains(b, []byte("https:///")) {
			t.Errorf("%s holds an address without a host", p)
		}
		csp := bytes.Index(b, []byte("Content-Security-Policy"))
		first := bytes.Index(b, []byte("<link"))
		if csp < 0 || csp > first {
			t.Errorf("%s has no policy in front of what it loads", p)
		}
	}
	for _, p := range []string{"manifest.webmanifest", "app-worker.js"} {
		if bytes.Contains(s.Files[p], []byte("://")) {
			t.Errorf("%s holds an absolute address", p)
		}
	}
}

func TestPagesTellWhatTheyAre(t *testing.T) {
	s := rendered(t, "/")
	titles := map[string]string{}
	title := regexp.MustCompile(`<title>([^<]+)</title>`)
	about := regexp.MustCompile(`<meta content="([^"]{20,})" name="description">`)
	for p, b := range s.Files {
		if !strings.HasSuffix(p, "index.html") {
			continue
		}
		m := title.FindSubmatch(b)
		if m == nil {
			t.Errorf("%s has no title", p)
			continue
		}
		if other, ok := titles[string(m[1])]; ok {
			t.Errorf("%s and %s have the same title %q", p, other, m[1])
		}
		titles[string(m[1])] = p
		if about.Find(b) == nil {
			t.Errorf("%s has no description", p)
		}
		if !bytes.Contains(b, []byte(`<html lang="en">`)) {
			t.Errorf("%s does not name its language", p)
		}
		if n := bytes.Count(b, []byte("<h1")); n != 1 {
			t.Errorf("%s has %d main headings", p, n)
		}
		// 404.html, the start page, stands in for pages that the program draws.
		if got := bytes.Contains(b, []byte(whenTouched)); got != (p != "index.html") {
			t.Errorf("%s says that it reads without the program: %v", p, got)
		}
	}
	for _, p := range app.Paths() {
		if _, ok := s.Files[strings.TrimPrefix(p+"/index.html", "/")]; p != "/" && !ok {
			t.Errorf("there is no page for %s", p)
		}
	}
}

// TestWasmExecIsTheToolchains: go-app carries a copy of the file, and one that
// does not belong to the compiler fails in the browser only.
func TestWasmExecIsTheToolchains(t *testing.T) {
	root, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(root)), "lib", "wasm", "wasm_exec.js"))
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(rendered(t, "/").Files["wasm_exec.js"], want) {
		t.Error("wasm_exec.js is not the one of this Go toolchain: go-app has to be updated")
	}
}

func TestBuild(t *testing.T) {
	if _, ok := rendered(t, "/").Files["web/web.go"]; ok {
		t.Error("Go source is part of the site")
	}
	s, out := rendered(t, "/"), filepath.Join(t.TempDir(), "dist")
	read := func() map[string]string {
		files := map[string]string{}
		err := fs.WalkDir(os.DirFS(out), ".", func(p string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				b, err := os.ReadFile(filepath.Join(out, p))
				files[p] = string(b)
				return err
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return files
	}
	if err := s.write(out, Quick); err != nil {
		t.Fatal(err)
	}
	first := read()
	if err := os.WriteFile(filepath.Join(out, "stale.html"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.write(out, Quick); err != nil { // the second replaces the first
		t.Fatal(err)
	}
	if second := read(); !maps.Equal(first, second) {
		t.Error("two builds differ, or something of the first is left")
	}
	for p, body := range s.Files {
		if first[p] != string(body) {
			t.Errorf("%s is not what was rendered", p)
		}
	}
	for p, unpack := range map[string]func(io.Reader) (io.Reader, error){
		".gz": func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) },
		".br": func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil },
	} {
		for _, of := range []string{"web/app.wasm", "web/style.css", "index.html", "app.js", "reply/550/index.html"} {
			r, err := unpack(strings.NewReader(first[of+p]))
			if err != nil {
				t.Errorf("%s%s: %v", of, p, err)
				continue
			}
			if plain, err := io.ReadAll(r); err != nil || string(plain) != first[of] {
				t.Errorf("%s%s does not hold %s: %v", of, p, of, err)
			}
		}
	}

	other := t.TempDir()
	if err := os.WriteFile(filepath.Join(other, "thesis.txt"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := clear(other); err == nil || !strings.Contains(err.Error(), "--out") {
		t.Errorf("a directory with other files is cleared: %v", err)
	}
	if _, err := os.Stat(filepath.Join(other, "thesis.txt")); err != nil {
		t.Error("the other file is gone")
	}
}

func TestWithoutProgram(t *testing.T) {
	files := assets(t)
	delete(files, "app.wasm")
	if _, err := Render("/", files); err != errNoProgram {
		t.Errorf("the error is %v", err)
	}
	files = assets(t)
	delete(files, "worker.js")
	if _, err := Render("/", files); err == nil || !strings.Contains(err.Error(), "web/worker.js") {
		t.Errorf("the error is %v", err)
	}
	files = assets(t)
	files["style.css"] = &fstest.MapFile{}
	if _, err := Render("/", files); err == nil || !strings.Contains(err.Error(), "empty") {
		t.Errorf("the error is %v", err)
	}
}

func TestBasePaths(t *testing.T) {
	for in, want := range map[string]string{"/": "/", "": "/", "smtp": "/smtp/", "/smtp": "/smtp/", "/a/b/": "/a/b/", "//a//": ""} {
		got, err := cleanBase(in)
		if want == "" {
			if err == nil {
				t.Errorf("%q gives %q, want an error", in, got)
			}
		} else if got != want || err != nil {
			t.Errorf("%q gives %q, %v, want %q", in, got, err, want)
		}
	}
}

func TestTidy(t *testing.T) {
	in := `<!doctype html>` + "\n" + `<html lang="en"><head><meta charset="UTF-8"><meta content="" name="author"><meta property="og:url" content="https:///x"></head>` +
		`<body><p title="a \"b\" <c> \u00a0&" class="x" aria-expanded hidden>1 &lt; 2</p></body></html>`
	want := `<!doctype html>` + "\n" + `<html lang="en"><head><meta charset="UTF-8">HEAD</head>` +
		`<body><p aria-expanded="true" class="x" hidden title="a &#34;b&#34; &lt;c&gt; ` + "\u00a0" + `&amp;">1 &lt; 2</p></body></html>`
	got, err := tidy([]byte(in), "HEAD")
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	in = "<body>\n  <p>\n    <a>smtp</a>\n    <b>explain</b>\n    , it says  \n    <i>\n      two\n       words\n    </i>\n    x\ny\n  </p>\n  <pre>a\n  b</pre>\n</body>"
	want = "<body><p><a>smtp</a><b>explain</b>, it says  <i>two words</i>x\ny</p><pre>a\n  b</pre></body>"
	if got, err := tidy([]byte(in), ""); err != nil || string(got) != want {
		t.Errorf("%v\n%s\nwant\n%s", err, got, want)
	}
	for _, bad := range []string{`<p class=x>`, `<p class="x`, `<p`, `<p ="x">`} {
		if got, err := tidy([]byte(bad), ""); err == nil {
			t.Errorf("%s gives %s, want an error", bad, got)
		}
	}
}

func TestHandler(t *testing.T) {
	s := rendered(t, "/tools/smtp/")
	server := httptest.NewServer(s.Handler())
	defer server.Close()
	get := func(p string, header ...string) (*http.Response, []byte) {
		t.Helper()
		return get(t, server.URL+p, header...)
	}

	types := map[string]string{
		"/tools/smtp/": "text/html; charset=utf-8", "/tools/smtp/reply/550": "text/html; charset=utf-8", "/tools/smtp/reply/550/": "text/html; charset=utf-8",
		"/tools/smtp/web/app.wasm": "application/wasm", "/tools/smtp/web/style.css": "text/css; charset=utf-8", "/tools/smtp/app-worker.js": "text/javascript; charset=utf-8",
		"/tools/smtp/manifest.webmanifest": "application/manifest+json", "/tools/smtp/web/icon.svg": "image/svg+xml", "/tools/smtp/web/icon-192.png": "image/png",
	}
	for _, p := range slices.Sorted(maps.Keys(types)) {
		a, body := get(p)
		if a.StatusCode != 200 || a.Header.Get("Content-Type") != types[p] || len(body) == 0 {
			t.Errorf("%s: %s, %s, %d bytes", p, a.Status, a.Header.Get("Content-Type"), len(body))
		}
		if csp := a.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe-inline") {
			t.Errorf("%s: the policy is %q", p, csp)
		}
		if a.Header.Get("X-Content-Type-Options") != "nosniff" || a.Header.Get("Referrer-Policy") != "no-referrer" {
			t.Errorf("%s: headers are missing: %v", p, a.Header)
		}
		again, _ := get(p, "If-None-Match", a.Header.Get("ETag"))
		if again.StatusCode != http.StatusNotModified {
			t.Errorf("%s: unchanged, but answered %s", p, again.Status)
		}
	}
	for _, p := range []string{"/", "/tools/smtp/nothing", "/tools/smtp/web/", "/tools/smtp/web/web.go", "/tools/smtp/_headers", "/tools/smtp/../go.mod", "/tools/smtp/web/../../go.mod"} {
		if a, body := get(p); a.StatusCode != http.StatusNotFound || bytes.Contains(body, []byte("module smtpexplain")) {
			t.Errorf("%s: %s", p, a.Status)
		}
	}

	a, body := get("/tools/smtp/web/app.wasm", "Accept-Encoding", "gzip")
	if a.Header.Get("Content-Encoding") != "gzip" {
		t.Fatal("app.wasm is not compressed")
	}
	z, err := gzip.NewReader(bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, s.Files["web/app.wasm"]) {
		t.Errorf("app.wasm does not survive compression: %v", err)
	}

	post, err := http.Post(server.URL+"/tools/smtp/", "text/plain", strings.NewReader("x"))
	if err != nil {
		t.Fatal(err)
	}
	post.Body.Close()
	if post.StatusCode != http.StatusMethodNotAllowed {
		t.Errorf("POST is answered %s", post.Status)
	}
}

func TestListen(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	_, err = net.Listen("tcp", l.Addr().String())
	if text := listenError(l.Addr().String(), err).Error(); !strings.Contains(text, "in use") || !strings.Contains(text, "--addr") {
		t.Error(text)
	}
	_, err = net.Listen("tcp", "localhost:99999")
	if text := listenError("localhost:99999", err).Error(); !strings.Contains(text, "--addr") {
		t.Error(text)
	}
}

// TestServeEnds makes sure that a request to stop is obeyed.
func TestServeEnds(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	said := make(chan string, 1)
	done := make(chan error, 1)
	go func() { done <- serve(ctx, rendered(t, "/"), "localhost:0", writer(said)) }()
	select {
	case text := <-said:
		_, url, _ := strings.Cut(text, " at ")
		url, _, _ = strings.Cut(url, " ")
		a, err := http.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		a.Body.Close()
		if a.StatusCode != 200 {
			t.Error(a.Status)
		}
	case err := <-done:
		t.Fatal(err)
	}
	cancel()
	select {
	case err := <-done:
		if err != nil {
			t.Error(err)
		}
	case <-time.After(10 * time.Second):
		t.Error("the server does not stop")
	}
}

type writer chan string

func (w writer) Write(b []byte) (int, error) { w <- string(b); return len(b), nil }
