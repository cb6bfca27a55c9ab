//go:build !wasm

package site

import (
	"bytes"
	_ "embed"
	"fmt"
	"path"
	"strings"
)

// policy is the Content-Security-Policy of every page: the browser itself
// refuses to run, load or send anything from or to elsewhere, and to make
// script of a text but where trusted.js allows it. Only as a header may it also
// forbid that other pages frame this one.
const (
	policy       = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; img-src 'self' data:; connect-src 'self'; worker-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default"
	policyHeader = policy + "; frame-ancestors 'none'"
)

// headers go with every answer, whichever host gives it. No file bears its
// version in its name, so a browser asks whether what it holds is still right;
// the service worker asks once for each version.
var headers = [][2]string{
	{"Cache-Control", "no-cache"},
	{"Content-Security-Policy", policyHeader},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"},
	{"Referrer-Policy", "no-referrer"},
	{"X-Content-Type-Options", "nosniff"},
}

// types are the media types of the files that a site has.
var types = [][2]string{
	{".css", "text/css"},
	{".xml", "application/xml"},
	{".eml", "text/plain"},
	{".html", "text/html"},
	{".js", "text/javascript"},
	{".json", "application/json"},
	{".log", "text/plain"},
	{".png", "image/png"},
	{".svg", "image/svg+xml"},
	{".txt", "text/plain"},
	{".wasm", "application/wasm"},
	{".webmanifest", "application/manifest+json"},
}

// typeOf is the media type of a file. It does not ask the machine's tables, so
// that every machine serves the same.
func typeOf(p string) string {
	for _, t := range types {
		if t[0] == path.Ext(p) {
			if strings.HasPrefix(t[1], "text/") {
				return t[1] + "; charset=utf-8"
			}
			return t[1]
		}
	}
	return "application/octet-stream"
}

var (
	//go:embed hosts/nginx.conf
	nginxConfig string
	//go:embed hosts/Caddyfile
	caddyConfig string
)

// addHostFiles adds what is for the host and not for the browser: the headers
// in the form that each wants.
func (s *Site) addHostFiles() {
	// Netlify, Cloudflare Pages and others read such a file.
	var list bytes.Buffer
	fmt.Fprintf(&list, "%s*\n", s.Base)
	for _, h := range headers {
		fmt.Fprintf(&list, "  %s: %s\n", h[0], h[1])
	}
	s.Files["_headers"] = list.Bytes()
	// GitHub Pages leaves out names that begin with _ unless it is told so.
	s.Files[".nojekyll"] = []byte("\n")

	var nginxHeaders, nginxTypes, caddyHeaders, caddyTypes strings.Builder
	for _, h := range headers {
		fmt.Fprintf(&nginxHeaders, "    add_header %s \"%s\" always;\n", h[0], h[1])
		fmt.Fprintf(&caddyHeaders, "\theader %s \"%s\"\n", h[0], h[1])
	}
	for _, t := range types {
		fmt.Fprintf(&nginxTypes, "        %s %s;\n", t[1], t[0][1:])
		// Caddy names a type by itself, from the tables of its machine: ours comes after it.
		fmt.Fprintf(&caddyTypes, "\t@%[1]s path *.%[1]s\n\theader @%[1]s {\n\t\tContent-Type \"%[2]s\"\n\t\tdefer\n\t}\n", t[0][1:], typeOf(t[0]))
	}
	fill := func(text, headers, types string) []byte {
		return []byte(strings.NewReplacer("{{base}}", s.Base, "{{headers}}", headers, "{{types}}", types).Replace(text))
	}
	s.Files["_hosts/nginx.conf"] = fill(nginxConfig, nginxHeaders.String(), nginxTypes.String())
	s.Files["_hosts/Caddyfile"] = fill(caddyConfig, caddyHeaders.String(), caddyTypes.String())
}

// forHosts reports whether a file is for the host and not for the browser.
func forHosts(p string) bool {
	return p == "404.html" || p == ".nojekyll" || strings.HasPrefix(p, "_")
}
