package app

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// single reports whether the page is the single file that smtpexplain build
// --single makes. It has one address, so the path of the page stands behind the
// #: smtpexplain.html#/reply/550.
func single() bool { return ui.Getenv("SMTPEXPLAIN_SINGLE") != "" }

// link is an address on this site as the browser needs it. On the native side
// the renderer puts the base path in front.
func link(path string) string {
	switch {
	case ui.IsServer:
		return path
	case single() && path == "/":
		return "#"
	case single():
		return "#" + path
	}
	return strings.TrimRight(ui.Getenv("GOAPP_ROOT_PREFIX"), "/") + path
}

// pageOf is the path of the page that an address names, below the base and
// without a slash at the end, and what stands behind the # for that page.
func pageOf(u *url.URL) (path, fragment string) {
	path, fragment = u.Path, u.Fragment
	if prefix := strings.TrimRight(ui.Getenv("GOAPP_ROOT_PREFIX"), "/"); prefix != "" {
		path = strings.TrimPrefix(path, prefix)
	}
	if rest, ok := strings.CutPrefix(fragment, "/"); ok && single() {
		path, fragment, _ = strings.Cut(rest, "#")
	}
	return "/" + strings.Trim(path, "/"), fragment
}

// place is what the page shows of an opened log. It stands in the address
// behind the #, so that back and forward work. Nothing of the log's text is in
// it: conversations are named by their number.
type place struct {
	View         string // one of views
	Conversation string // "c3"; "" leaves the choice to the page
	Tab          string // one of tabs
	Verdict      string // filter of the list, a choice (query.go), as are the next three
	Cause        string
	Phase        string
	Direction    string
	LogOrder     bool
	Line         int    // the current line, 1-based; 0 leaves it to the page
	With         string // the conversation that another one is compared with
	scope
}

const (
	viewConversations = ""
	viewOverview      = "overview"
	viewStatistics    = "statistics"
	viewUnrecognised  = "unrecognised"
	viewRaw           = "log"
	viewCompare       = "compare"
)

const (
	tabAnnotated = ""
	tabLadder    = "ladder"
	tabRaw       = "raw"
)

var (
	views = []string{viewConversations, viewOverview, viewStatistics, viewUnrecognised, viewRaw, viewCompare}
	tabs  = []string{tabAnnotated, tabLadder, tabRaw}
)

// fragment writes a place for the address, without the #.
func (p place) fragment() string {
	v := url.Values{}
	set := func(key, value string) {
		if value != "" {
			v.Set(key, value)
		}
	}
	set("view", p.View)
	set("c", p.Conversation)
	set("with", p.With)
	set("tab", p.Tab)
	set("verdict", p.Verdict)
	set("cause", p.Cause)
	set("phase", p.Phase)
	set("direction", p.Direction)
	if p.LogOrder {
		v.Set("order", "log")
	}
	p.scope.write(v)
	if p.Line > 0 {
		v.Set("line", strconv.Itoa(p.Line))
	}
	return v.Encode()
}

// link is the address of a place.
func (p place) link() string {
	f := p.fragment()
	switch {
	case single():
		return "#" + f
	case f == "":
		return link("/")
	}
	return link("/") + "#" + f
}

// parsePlace reads what stands behind the #. What it does not know is left out.
func parsePlace(fragment string) place {
	v, err := url.ParseQuery(fragment)
	if err != nil {
		return place{}
	}
	p := place{View: v.Get("view"), Tab: v.Get("tab"), LogOrder: v.Get("order") == "log"}
	if !slices.Contains(views, p.View) {
		p.View = viewConversations
	}
	if !slices.Contains(tabs, p.Tab) {
		p.Tab = tabAnnotated
	}
	p.Conversation, p.With = conversationID(v.Get("c")), conversationID(v.Get("with"))
	p.scope = readScope(v)
	p.Verdict, p.Cause, p.Phase, p.Direction = choice(v.Get("verdict")), choice(v.Get("cause")), choice(v.Get("phase")), choice(v.Get("direction"))
	if n, err := strconv.Atoi(v.Get("line")); err == nil && n > 0 {
		p.Line = n
	}
	return p
}

// conversationID lets through the number of a conversation: "c12".
func conversationID(s string) string {
	if len(s) > 1 && s[0] == 'c' {
		if n, err := strconv.Atoi(s[1:]); err == nil && n > 0 {
			return "c" + strconv.Itoa(n)
		}
	}
	return ""
}

// choice lets through what verdicts and causes are named with, several of them.
func choice(s string) string {
	for _, c := range s {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-' || c == '.') {
			return ""
		}
	}
	return s
}

// filter is the filter of the list at a place.
func (p place) filter(query string) filter {
	return filter{Verdict: p.Verdict, Cause: p.Cause, Phase: p.Phase, Direction: p.Direction, Query: query, LogOrder: p.LogOrder, scope: p.scope}
}
