//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"image/png"
	"io"
	"path"
	"regexp"
	"strings"
	"testing"
)

// TestSingleFile: the same bytes each time, everything inside, and a policy that
// names what runs by its hash.
func TestSingleFile(t *testing.T) {
	files := assets(t)
	page, err := RenderSingle(files)
	if err != nil {
		t.Fatal(err)
	}
	if again, err := RenderSingle(assets(t)); err != nil || !bytes.Equal(page, again) {
		t.Errorf("a second build differs: %v", err)
	}
	text := string(page)
	policy := html.UnescapeString(regexp.MustCompile(`<meta content="([^"]*)" http-equiv="Content-Security-Policy">`).FindStringSubmatch(text)[1])
	for directive, inline := range map[string]struct {
		pattern string
		parts   int // the theme's script and early.js run by themselves
	}{"script-src": {`(?s)<script>(.*?)</script>`, 3}, "style-src": {`(?s)<style>(.*?)</style>`, 1}} {
		found := regexp.MustCompile(inline.pattern).FindAllStringSubmatch(text, -1)
		if len(found) != inline.parts {
			t.Fatalf("%d inline parts for %s", len(found), directive)
		}
		_, named, _ := strings.Cut(policy, directive+" ")
		named, _, _ = strings.Cut(named, ";")
		for _, part := range found {
			sum := sha256.Sum256([]byte(part[1]))
			if !strings.Contains(named, "'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"'") {
				t.Errorf("the policy %q does not name the hash for %s", policy, directive)
			}
		}
	}
	if strings.Contains(policy, "connect-src") || strings.Contains(policy, "unsafe-inline") || !strings.HasPrefix(policy, "default-src 'none'") {
		t.Errorf("the policy is %q", policy)
	}
	wasm := regexp.MustCompile(`data-file="/web/app.wasm" data-type="application/wasm">([^<]*)<`).FindStringSubmatch(text)
	if wasm == nil {
		t.Fatal("the program is not in the file")
	}
	packed, err := base64.StdEncoding.DecodeString(wasm[1])
	if err != nil {
		t.Fatal(err)
	}
	r, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(r); err != nil || !bytes.Equal(plain, files["app.wasm"].Data) {
		t.Errorf("the program does not survive: %v", err)
	}
	if strings.Contains(text, unversioned) {
		t.Error("the file does not tell its version")
	}
	if m := regexp.MustCompile(`<[a-z][^<>]* (?:src|href)="[^"#d]`).FindString(text); m != "" && !strings.Contains(m, "https://") {
		t.Errorf("the file loads something: %s", m)
	}
}

// TestAmend: a new go-app in which the changes do not fit is noticed.
func TestAmend(t *testing.T) {
	if _, err := amend([]byte("something else"), "/", forSite); err == nil || !strings.Contains(err.Error(), "app.js has changed") {
		t.Errorf("the error is %v", err)
	}
	s := rendered(t, "/")
	for name, changes := range map[string][]amendment{"site": forSite, "single file": forSingle} {
		got, err := amend(s.loader, "/", changes)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, c := range changes {
			if !bytes.Contains(got, []byte(c.after)) {
				t.Errorf("%s: %q is not in the script", name, c.after)
			}
		}
	}
	// What is not changed, and what our own scripts rely on.
	for _, part := range []string{`fetchWithProgress("/web/app.wasm"`, `navigator.serviceWorker.register(`, "goappOnUpdate();"} {
		if !bytes.Contains(s.loader, []byte(part)) {
			t.Errorf("app.js holds no %s any longer: see boot of the page, of the single file and of the service worker", part)
		}
	}
}

// TestManifest: the manifest names files that are there, with the sizes that
// they have, and nothing outside of the site.
func TestManifest(t *testing.T) {
	s := rendered(t, "/tools/smtp/")
	type picture struct{ Src, Type, Sizes, Purpose, Label string }
	var m struct {
		ID           string
		StartURL     string `json:"start_url"`
		Scope        string
		Icons        []picture
		Screenshots  []picture
		Shortcuts    []struct{ Name, URL string }
		FileHandlers []struct {
			Action string
			Accept map[string][]string
		} `json:"file_handlers"`
		ShareTarget   struct{ Action, Method, Enctype string } `json:"share_target"`
		LaunchHandler map[string]string                        `json:"launch_handler"`
	}
	if err := json.Unmarshal(s.Files["manifest.webmanifest"], &m); err != nil {
		t.Fatal(err)
	}
	purposes := map[string]bool{}
	for _, p := range append(m.Icons, m.Screenshots...) {
		purposes[p.Purpose] = true
		body, ok := s.Files[p.Src]
		if !ok || p.Type != typeOf(p.Src) {
			t.Errorf("%s of type %s is not there", p.Src, p.Type)
			continue
		}
		if path.Ext(p.Src) != ".png" {
			continue
		}
		c, err := png.DecodeConfig(bytes.NewReader(body))
		if err != nil || p.Sizes != fmt.Sprintf("%dx%d", c.Width, c.Height) {
			t.Errorf("%s has %d by %d, the manifest says %s (%v)", p.Src, c.Width, c.Height, p.Sizes, err)
		}
	}
	if !purposes["any"] || !purposes["maskable"] || len(m.Screenshots) < 2 || len(m.Shortcuts) == 0 {
		t.Errorf("pictures or shortcuts are missing: %+v", m)
	}
	extensions := map[string]bool{}
	for _, h := range m.FileHandlers {
		for _, list := range h.Accept {
			for _, e := range list {
				extensions[e] = true
			}
		}
	}
	for _, e := range []string{".log", ".txt", ".eml", ".gz", ".zip"} {
		if !extensions[e] {
			t.Errorf("files ending in %s are not opened", e)
		}
	}
	if m.ShareTarget.Method != "POST" || m.ShareTarget.Action != "share" || m.LaunchHandler["client_mode"] == "" {
		t.Errorf("share target %+v, launch handler %v", m.ShareTarget, m.LaunchHandler)
	}
	if !strings.Contains(serviceWorker, `base + "share"`) {
		t.Error("the service worker does not answer the share target")
	}
	addresses := []string{m.ID, m.StartURL, m.Scope, m.ShareTarget.Action}
	for _, l := range m.Shortcuts {
		addresses = append(addresses, l.URL)
	}
	for _, a := range addresses {
		if a == "" || strings.HasPrefix(a, "/") || strings.Contains(a, ":") || strings.Contains(a, "..") {
			t.Errorf("the address %q is not relative to the manifest", a)
		}
	}
}
