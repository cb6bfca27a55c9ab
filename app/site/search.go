//go:build !wasm

package site

import (
	"bytes"
	"fmt"
	"html"
	"strings"

	"smtpexplain/app"
)

// splitOrigin cuts a base such as https://example.org/smtp/ into the origin and
// the path. Search engines want whole addresses, in the list of pages and where
// each page says which address is its own. Without an origin they are told
// nothing, and find the pages by their links.
func splitOrigin(base string) (origin, path string) {
	for _, scheme := range []string{"https://", "http://"} {
		if rest, ok := strings.CutPrefix(base, scheme); ok {
			host, path, _ := strings.Cut(rest, "/")
			return scheme + host, "/" + path
		}
	}
	return "", base
}

// address is the whole address of a page, or "" where the origin is not known.
func (s *Site) address(page string) string {
	if s.Origin == "" {
		return ""
	}
	return s.Origin + s.Base + strings.TrimPrefix(page, "/")
}

// canonical is what a page says of its own address.
func (s *Site) canonical(page string) string {
	if s.Origin == "" {
		return ""
	}
	return `<link href="` + html.EscapeString(s.address(page)) + `" rel="canonical">`
}

// addForSearch adds the list of all pages, and where to find it.
func (s *Site) addForSearch() {
	if s.Origin == "" {
		return
	}
	var b bytes.Buffer
	b.WriteString(`<?xml version="1.0" encoding="UTF-8"?>` + "\n" + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range app.Paths() {
		fmt.Fprintf(&b, "<url><loc>%s</loc></url>\n", html.EscapeString(s.address(p)))
	}
	b.WriteString("</urlset>\n")
	s.Files["sitemap.xml"] = b.Bytes()
	if s.Base == "/" { // elsewhere nobody looks for it
		s.Files["robots.txt"] = []byte("User-agent: *\nAllow: /\n\nSitemap: " + s.address("sitemap.xml") + "\n")
	}
}

// forSearch reports whether a file is of no use to those who read the page.
func forSearch(p string) bool { return p == "sitemap.xml" || p == "robots.txt" }
