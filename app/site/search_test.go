//go:build !wasm

package site

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"smtpexplain/app"
)

var (
	anyID     = regexp.MustCompile(` id="([^"]+)"`)
	anyLink   = regexp.MustCompile(`<a [^>]*href="([^"]*)"`)
	aboutPage = regexp.MustCompile(`<meta content="([^"]+)" name="description">`)
	mainPart  = regexp.MustCompile(`(?s)<main[^>]*>(.*)</main>`)
	anyTag    = regexp.MustCompile(`<[^>]*>`)
)

// pageOf is the page of the site for an address below the base.
func pageOf(s *Site, address string) (page []byte, ok bool) {
	page, ok = s.Files[strings.TrimPrefix(strings.Trim(address, "/")+"/index.html", "/")]
	return page, ok
}

// TestEveryPageCanBeReached follows the links from the start page, as a search
// engine does, which runs no program: every page is found, and where a link
// names a part of a page, that part is there.
func TestEveryPageCanBeReached(t *testing.T) {
	s := rendered(t, "/")
	found := map[string]bool{"/": true}
	queue := []string{"/"}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		page, ok := pageOf(s, at)
		if !ok {
			t.Errorf("%s is linked and not there", at)
			continue
		}
		for _, m := range anyLink.FindAllSubmatch(page, -1) {
			to, part, _ := strings.Cut(html.UnescapeString(string(m[1])), "#")
			if strings.Contains(to, ":") {
				continue
			}
			if to == "" {
				to = at
			}
			target, ok := pageOf(s, to)
			if ok && part != "" && !hasID(target, part) {
				t.Errorf("%s links to %s#%s, which has no such part", at, to, part)
			}
			if !found[to] {
				found[to] = true
				queue = append(queue, to)
			}
		}
	}
	for _, p := range app.Paths() {
		if !found[p] {
			t.Errorf("no link leads to %s", p)
		}
	}
	if len(found) < 500 {
		t.Errorf("only %d pages were found", len(found))
	}
}

func hasID(page []byte, id string) bool {
	for _, m := range anyID.FindAllSubmatch(page, -1) {
		if string(m[1]) == id {
			return true
		}
	}
	return false
}

// TestPagesReadWithoutScript: each has a text of its own, not that of another
// page, in the page as it is sent.
func TestPagesReadWithoutScript(t *testing.T) {
	s := rendered(t, "/")
	texts, abouts := map[string]string{}, map[string]string{}
	for _, p := range app.Paths() {
		page, _ := pageOf(s, p)
		body := mainPart.FindSubmatch(page)
		about := aboutPage.FindSubmatch(page)
		if body == nil || about == nil {
			t.Errorf("%s has no content or no description", p)
			continue
		}
		text := strings.Join(strings.Fields(anyTag.ReplaceAllString(string(body[1]), " ")), " ")
		if len(text) < 150 {
			t.Errorf("%s says only %q", p, text)
		}
		if other, ok := texts[text]; ok {
			t.Errorf("%s and %s say the same", p, other)
		}
		if other, ok := abouts[string(about[1])]; ok {
			t.Errorf("%s and %s have the same description", p, other)
		}
		texts[text], abouts[string(about[1])] = p, p
	}
	for _, p := range []string{"/status/5.7.1", "/status/4.7.1", "/status/5.1.1", "/status/2.6.0", "/status/4.7.651"} {
		if _, ok := pageOf(s, p); !ok {
			t.Errorf("%s is not drawn ahead", p)
		}
	}
}

// TestThemeComesFirst: a script that waits for nothing chooses the colours in
// front of the style sheet.
func TestThemeComesFirst(t *testing.T) {
	page := string(rendered(t, "/tools/smtp/").Files["index.html"])
	script, style := strings.Index(page, `<script src="/tools/smtp/web/theme.js"></script>`), strings.Index(page, `rel="stylesheet"`)
	if script < 0 || style < script {
		t.Errorf("the script is at %d, the first style sheet at %d", script, style)
	}
	sheet := string(rendered(t, "/").Files["web/style.css"])
	if !strings.Contains(sheet, "--paper: light-dark("+paperLight+", "+paperDark+")") {
		t.Error("the colours around the page are not those of the page")
	}
	if n := strings.Count(page, `name="theme-color"`); n != 2 {
		t.Errorf("%d colours for the bar around the page", n)
	}
}

// TestWholeAddress: search engines are told of all pages where the origin is
// known.
func TestWholeAddress(t *testing.T) {
	s := rendered(t, "https://example.org/")
	if s.Base != "/" || s.Origin != "https://example.org" {
		t.Fatalf("base %q, origin %q", s.Base, s.Origin)
	}
	list := string(s.Files["sitemap.xml"])
	for _, p := range app.Paths() {
		if !strings.Contains(list, "<loc>https://example.org"+p+"</loc>") {
			t.Errorf("%s is not listed", p)
		}
		if page, _ := pageOf(s, p); !strings.Contains(string(page), `<link href="https://example.org`+p+`" rel="canonical">`) {
			t.Errorf("%s does not name its address", p)
		}
	}
	if !strings.Contains(string(s.Files["robots.txt"]), "Sitemap: https://example.org/sitemap.xml\n") {
		t.Errorf("robots.txt is %q", s.Files["robots.txt"])
	}
	if below := rendered(t, "https://example.org/tools"); below.Base != "/tools/" || below.Files["robots.txt"] != nil || !strings.Contains(string(below.Files["sitemap.xml"]), "<loc>https://example.org/tools/reply/550</loc>") {
		t.Errorf("below a path: base %q, robots.txt %q", below.Base, below.Files["robots.txt"])
	}
	if rendered(t, "/").Files["sitemap.xml"] != nil {
		t.Error("a list of pages without addresses")
	}
}
