package app

import (
	"net/url"
	"strings"
	"testing"
)

func TestPlaceSurvivesTheAddress(t *testing.T) {
	for _, p := range []place{
		{},
		{View: viewOverview},
		{Conversation: "c12", Tab: tabLadder},
		{Conversation: "c3", Verdict: "rejected", LogOrder: true},
		{Cause: "recipient-unknown"},
		{View: viewRaw, Line: 4711},
		{Verdict: "-accepted.-deferred", Phase: "rcpt", Direction: "inbound"},
		{View: viewCompare, Conversation: "c3", With: "c7"},
		{scope: scope{Since: 1773014400000, Until: 1773018000000}},
		{scope: scope{Same: "domain-c12", Failed: true}, Verdict: "deferred"},
	} {
		if got := parsePlace(p.fragment()); got != p {
			t.Errorf("%+v became %+v in the address %q", p, got, p.fragment())
		}
	}
}

// TestPlaceTakesNothingElse: whatever somebody writes behind the #, nothing but
// names that the page itself gives gets through.
func TestPlaceTakesNothingElse(t *testing.T) {
	for _, fragment := range []string{"", "%zz", "c=../../x", "c=c0", "c=c-1", "c=<b>", "view=<script>", "tab=raw2", "verdict=a@example.com", "cause=x y", "line=-3", "line=x", "reply", "with=x", "since=now", "same=domain", "same=domain-anna@example.com", "same=<b>-c1", "failed=1"} {
		if got := parsePlace(fragment); got != (place{}) {
			t.Errorf("%q became %+v", fragment, got)
		}
	}
	if got := parsePlace("c=c007").Conversation; got != "c7" {
		t.Errorf("c007 became %q", got)
	}
}

func TestPathsBelowTheBase(t *testing.T) {
	t.Setenv("GOAPP_ROOT_PREFIX", "/tools/smtp/")
	checkPages(t, map[string][2]string{
		"/tools/smtp/": {"/", ""}, "/tools/smtp": {"/", ""}, "/tools/smtp/#c=c1": {"/", "c=c1"},
		"/tools/smtp/reply/550/": {"/reply/550", ""}, "/tools/smtp/reference#command": {"/reference", "command"},
		"/tools/smtp/#/reply/550": {"/", "/reply/550"},
	})
}

// TestPathsOfTheSingleFile: its page stands behind the #, whatever the file is
// called.
func TestPathsOfTheSingleFile(t *testing.T) {
	t.Setenv("SMTPEXPLAIN_SINGLE", "true")
	t.Setenv("GOAPP_ROOT_PREFIX", "/home/ana/smtpexplain (1).html")
	const file = "file:///home/ana/smtpexplain%20(1).html"
	checkPages(t, map[string][2]string{
		file: {"/", ""}, file + "#": {"/", ""}, file + "#c=c1&tab=ladder": {"/", "c=c1&tab=ladder"},
		file + "#/reply/550": {"/reply/550", ""}, file + "#/reference#command": {"/reference", "command"}, file + "#/": {"/", ""},
	})
}

func checkPages(t *testing.T, pages map[string][2]string) {
	t.Helper()
	for address, want := range pages {
		u, err := url.Parse(address)
		if err != nil {
			t.Fatal(err)
		}
		if path, fragment := pageOf(u); path != want[0] || fragment != want[1] {
			t.Errorf("%s is the page %s at %q, want %s at %q", address, path, fragment, want[0], want[1])
		}
	}
}

func TestPageTitles(t *testing.T) {
	seen := map[string]string{}
	for _, p := range Paths() {
		title, about := pageTitle(p)
		if other, ok := seen[title]; ok {
			t.Errorf("%s and %s are both called %q", p, other, title)
		}
		seen[title] = p
		if len(about) < 20 || strings.Contains(title, "Not in the reference") {
			t.Errorf("%s: title %q, description %q", p, title, about)
		}
	}
	if title, _ := pageTitle("/reply/9x9"); !strings.HasPrefix(title, "Not in the reference") {
		t.Errorf("an unknown page is called %q", title)
	}
}
