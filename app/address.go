package app

import (
	"net/url"
	"slices"
	"strconv"
)

// place is what the page shows of an opened log. It stands in the address
// behind the #, so that back and forward work. Nothing of the log's text is in
// it: conversations are named by their number.
type place struct {
	View         string // one of views
	Conversation string // "c3"; "" leaves the choice to the page
	Tab          string // one of tabs
	Verdict      string // filter of the list
	Cause        string // filter of the list
	LogOrder     bool
	Line         int // that the raw log is opened at, 1-based
}

const (
	viewConversations = ""
	viewOverview      = "overview"
	viewStatistics    = "statistics"
	viewUnrecognised  = "unrecognised"
	viewRaw           = "log"
)

const (
	tabAnnotated = ""
	tabLadder    = "ladder"
	tabRaw       = "raw"
)

var (
	views = []string{viewConversations, viewOverview, viewStatistics, viewUnrecognised, viewRaw}
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
	set("tab", p.Tab)
	set("verdict", p.Verdict)
	set("cause", p.Cause)
	if p.LogOrder {
		v.Set("order", "log")
	}
	if p.Line > 0 {
		v.Set("line", strconv.Itoa(p.Line))
	}
	return v.Encode()
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
	if c := v.Get("c"); len(c) > 1 && c[0] == 'c' {
		if n, err := strconv.Atoi(c[1:]); err == nil && n > 0 {
			p.Conversation = "c" + strconv.Itoa(n)
		}
	}
	p.Verdict, p.Cause = identifier(v.Get("verdict")), identifier(v.Get("cause"))
	if n, err := strconv.Atoi(v.Get("line")); err == nil && n > 0 {
		p.Line = n
	}
	return p
}

// identifier lets through what verdicts and causes are named with.
func identifier(s string) string {
	for _, c := range s {
		if !('a' <= c && c <= 'z' || '0' <= c && c <= '9' || c == '-') {
			return ""
		}
	}
	return s
}

// filter is the filter of the list at a place.
func (p place) filter(query string) Filter {
	return Filter{Verdict: p.Verdict, Cause: p.Cause, Query: query, LogOrder: p.LogOrder}
}
