//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html"
	"io/fs"
	"strings"

	"smtpexplain/web"
)

// BuildSingle writes the whole site as one HTML file, which opens from a disk
// with no server and no network. It returns the size of the file.
func BuildSingle(out string) (int, error) {
	page, err := RenderSingle(web.Files)
	if err != nil {
		return 0, err
	}
	return len(page), writeFile(out, page)
}

var (
	//go:embed single.js
	singleScript string
	//go:embed single_page.js
	singlePageScript string
)

// forSingle are the changes in go-app's app.js for the single file.
var forSingle = []amendment{
	{"goappInitServiceWorker();\n", "\n"},
	// Whatever the file is called is the base of its only address.
	{`const goappEnv = {`, `const goappEnv = {"SMTPEXPLAIN_SINGLE":"true",`},
	{`"GOAPP_ROOT_PREFIX":"/"`, `"GOAPP_ROOT_PREFIX":decodeURIComponent(location.pathname)`},
}

// singlePolicy lets the file run its own script and sheet, told by their
// hashes, and its worker. Nothing can be loaded and nothing can be sent.
const singlePolicy = "default-src 'none'; script-src 'sha256-%s' 'sha256-%s' 'sha256-%s' 'wasm-unsafe-eval'; style-src 'sha256-%s'; img-src data:; worker-src blob:; base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'; trusted-types default"

// RenderSingle puts the site at "/" into one page.
func RenderSingle(assets fs.FS) ([]byte, error) {
	s, err := Render("/", assets)
	if err != nil {
		return nil, err
	}
	in, err := s.inline()
	if err != nil {
		return nil, err
	}
	page, err := in.startPage(string(s.Files["index.html"]), s.Files["web/icon.svg"])
	if err != nil {
		return nil, err
	}
	head, rest, ok := strings.Cut(page, "</head>")
	body, end, more := strings.Cut(rest, "</body>")
	if !ok || !more {
		return nil, errors.New("the start page has no head or no body")
	}
	var b bytes.Buffer
	b.WriteString(head + "<style>" + in.style + "</style>\n</head>" + body)
	for _, p := range s.paths() {
		if p == "web/app.wasm" || strings.HasPrefix(p, "web/samples/") {
			data := base64.StdEncoding.EncodeToString(gzipped(s.Files[p], gzip.BestCompression))
			fmt.Fprintf(&b, `<script type="text/plain" data-file="/%s" data-type="%s">%s</script>`+"\n", p, typeOf(p), data)
		}
	}
	fmt.Fprintf(&b, "<script type=\"text/plain\" id=\"worker\">%s</script>\n<script>%s</script>\n</body>%s", in.worker, in.script, end)
	return b.Bytes(), nil
}

// inline are the scripts and the sheet that stand in the page.
type inline struct{ script, theme, early, worker, style string }

func (s *Site) inline() (inline, error) {
	loader, err := amend(bytes.ReplaceAll(s.loader, []byte(unversioned), []byte(s.Version)), "/", forSingle)
	if err != nil {
		return inline{}, err
	}
	exec := string(s.Files["wasm_exec.js"])
	in := inline{
		script: singlePageScript + singleScript + exec + string(loader),
		theme:  string(s.Files["web/theme.js"]),
		early:  string(s.Files["web/early.js"]),
		// The worker's own addresses are relative to its script, which has none
		// here; what it would import stands in front of it.
		worker: singleScript + "self.importScripts = () => {};\n" + exec + strings.ReplaceAll(string(s.Files["web/worker.js"]), "self.location.href", `"file:///web/worker.js"`),
		style:  string(s.Files["app.css"]) + string(s.Files["web/style.css"]),
	}
	for name, text := range map[string]string{"script": in.script, "theme": in.theme, "early": in.early, "worker": in.worker, "style": in.style} {
		if low := strings.ToLower(text); strings.Contains(low, "</s") || strings.Contains(low, "<!--") {
			return inline{}, fmt.Errorf("the %s cannot stand in a page: it holds </s or <!--", name)
		}
	}
	return in, nil
}

// startPage is the start page of the site, which loads nothing any more.
func (in inline) startPage(page string, svg []byte) (string, error) {
	icon := "data:image/svg+xml;base64," + base64.StdEncoding.EncodeToString(svg)
	for _, change := range [][2]string{
		{html.EscapeString(policy), html.EscapeString(fmt.Sprintf(singlePolicy, hash(in.script), hash(in.theme), hash(in.early), hash(in.style)))},
		{`<link href="/web/icon.svg" rel="icon">`, `<link href="` + icon + `" rel="icon">`},
		{`src="/web/icon-192.png"`, `src="` + icon + `"`},
		{`<link href="/web/icon-maskable.png" rel="apple-touch-icon">`, ""},
		{`<link href="/manifest.webmanifest" rel="manifest">`, ""},
		{`<link href="/app.css" rel="stylesheet" type="text/css">`, ""},
		{`<link href="/web/style.css" rel="stylesheet" type="text/css">`, ""},
		{themeTag("/"), "<script>" + in.theme + "</script>"},
		{`<script src="/web/early.js"></script>`, "<script>" + in.early + "</script>"},
		{`<script defer src="/wasm_exec.js"></script>`, ""},
		{`<script defer src="/app.js"></script>`, ""},
	} {
		if n := strings.Count(page, change[0]); n != 1 {
			return "", fmt.Errorf("the start page holds %s %d times, not once: see what the single file needs in its place", change[0], n)
		}
		page = strings.Replace(page, change[0], change[1], 1)
	}
	// Until the program runs, links name the pages as it will.
	page = strings.NewReplacer(` href="/"`, ` href="#"`, ` href="/`, ` href="#/`).Replace(page)
	if strings.Contains(page, ` src="/`) || strings.Contains(page, "<link href=\"#") {
		return "", errors.New("the start page loads something that the single file does not hold")
	}
	return page, nil
}

// hash is the hash of an inline script or sheet as a policy names it.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}
