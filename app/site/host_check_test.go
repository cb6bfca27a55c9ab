//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
)

// checkHost asks a host that serves the site at an address, without a slash at
// the end of it, for what browsers ask, and holds it to the one list of headers
// and types. Encodings are those that it has to offer.
func checkHost(t *testing.T, s *Site, address string, encodings ...string) {
	t.Helper()
	get := func(p string, header ...string) (*http.Response, []byte) {
		t.Helper()
		return get(t, address+p, header...)
	}
	check := func(what string, a *http.Response, kind string) {
		t.Helper()
		if got := a.Header.Get("Content-Type"); !strings.EqualFold(got, kind) {
			t.Errorf("%s has the type %q, want %q", what, got, kind)
		}
		for _, h := range headers {
			if got := a.Header.Values(h[0]); len(got) != 1 || got[0] != h[1] {
				t.Errorf("%s has the header %s: %q, want %q", what, h[0], got, h[1])
			}
		}
	}
	for p, file := range map[string]string{
		"": "index.html", "reply/550": "reply/550/index.html", "reply/550/": "reply/550/index.html", "reference": "reference/index.html", "status/5.7.1": "status/5.7.1/index.html",
		"?shared": "index.html", "web/app.wasm": "web/app.wasm", "web/style.css": "web/style.css", "web/worker.js": "web/worker.js", "app.js": "app.js", "app-worker.js": "app-worker.js",
		"manifest.webmanifest": "manifest.webmanifest", "web/icon.svg": "web/icon.svg", "web/icon-192.png": "web/icon-192.png", "web/samples/reply.txt": "web/samples/reply.txt", "web/samples/kerio-inbound.log": "web/samples/kerio-inbound.log",
	} {
		p = s.Base + p
		a, body := get(p)
		if a.StatusCode != http.StatusOK || !bytes.Equal(body, s.Files[file]) {
			t.Errorf("%s is answered %s with %d bytes that are not %s", p, a.Status, len(body), file)
			continue
		}
		check(p, a, typeOf(file))
		tag := a.Header.Get("ETag")
		if again, _ := get(p, "If-None-Match", tag); tag == "" || again.StatusCode != http.StatusNotModified {
			t.Errorf("%s with the ETag %q is unchanged, but answered %s", p, tag, again.Status)
		}
	}
	a, body := get(s.Base + "nothing/here")
	if a.StatusCode != http.StatusNotFound || !bytes.Equal(body, s.Files["404.html"]) {
		t.Errorf("a page that is not there is answered %s with %d bytes", a.Status, len(body))
	}
	check("a page that is not there", a, typeOf("404.html"))

	for _, encoding := range encodings {
		unpack := func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) }
		if encoding == "br" {
			unpack = func(r io.Reader) (io.Reader, error) { return brotli.NewReader(r), nil }
		}
		for p, file := range map[string]string{"": "index.html", "web/app.wasm": "web/app.wasm", "web/style.css": "web/style.css", "app.js": "app.js", "reply/550": "reply/550/index.html"} {
			a, packed := get(s.Base+p, "Accept-Encoding", encoding)
			what := s.Base + p + " as " + encoding
			if got := a.Header.Get("Content-Encoding"); got != encoding {
				t.Errorf("%s comes as %q", what, got)
				continue
			}
			if !strings.Contains(a.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s has the header Vary: %q", what, a.Header.Get("Vary"))
			}
			check(what, a, typeOf(file))
			r, err := unpack(bytes.NewReader(packed))
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			if body, err := io.ReadAll(r); err != nil || !bytes.Equal(body, s.Files[file]) {
				t.Errorf("%s does not unpack to %s: %v", what, file, err)
			}
		}
	}
}

// TestServeAnswersAsHostsDo holds serve to what is asked of nginx and Caddy.
func TestServeAnswersAsHostsDo(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		s := rendered(t, base)
		server := httptest.NewServer(s.Handler())
		defer server.Close()
		checkHost(t, s, server.URL, "gzip")
	}
}

// TestHostFiles: every host is told every header.
func TestHostFiles(t *testing.T) {
	s := rendered(t, "/tools/smtp/")
	for _, p := range []string{"_headers", "_hosts/nginx.conf", "_hosts/Caddyfile"} {
		text := string(s.Files[p])
		for _, h := range headers {
			if !strings.Contains(text, h[0]) || !strings.Contains(text, h[1]) {
				t.Errorf("%s does not send %s", p, h[0])
			}
		}
		if !strings.Contains(text, "/tools/smtp/") || strings.Contains(text, "{{") {
			t.Errorf("%s does not name the base path", p)
		}
	}
}

// get asks for an address with pairs of names and values for the header, and
// leaves the answer as it came: nothing is unpacked.
func get(t *testing.T, address string, header ...string) (*http.Response, []byte) {
	t.Helper()
	r, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept-Encoding", "identity")
	for i := 0; i < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	a, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return a, body
}
