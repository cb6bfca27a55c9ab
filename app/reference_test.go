package app

import (
	"strings"
	"testing"
)

func TestEntriesHaveTheirOwnAddress(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range entries() {
		if seen[e.path()] || strings.ContainsAny(e.Slug, " /?#%<>\"()") {
			t.Errorf("%s %q has the address %s", e.Kind.word, e.Name, e.path())
		}
		seen[e.path()] = true
		if e.Title == "" || e.Text == "" || e.Standing == "" || e.Source == "" {
			t.Errorf("%s is incomplete: %+v", e.path(), e)
		}
	}
}

func TestLookup(t *testing.T) {
	for path, want := range map[string]string{
		"/reply/550":             "550",
		"/status/5.7.1":          "5.7.1",
		"/status/x.7.1":          "x.7.1",
		"/status/4.9.99":         "4.9.99",
		"/command/rcpt":          "RCPT",
		"/command/RCPT":          "RCPT",
		"/command/dot":           ".",
		"/command/connect":       "(connect)",
		"/command/auth-response": "(AUTH response)",
		"/extension/size":        "SIZE",
		"/extension/cram-md5":    "CRAM-MD5",
		"/cause/greylisted":      "greylisted",
		"/group/before-greeting": "Before the greeting",
	} {
		if e, ok := lookup(path); !ok || e.Name != want {
			t.Errorf("%s finds %v", path, e)
		}
	}
	for _, path := range []string{"/reply/", "/reply/abc", "/status/9.9.9", "/command/xyzzy", "/nothing/550", "/"} {
		if e, ok := lookup(path); ok {
			t.Errorf("%s finds %s", path, e.path())
		}
	}
}

func TestSearch(t *testing.T) {
	for query, want := range map[string]string{"550": "/reply/550", "rcpt": "/command/rcpt", "5.7.1": "/status/5.7.1", "greylisted": "/cause/greylisted", "starttls": "/command/starttls", "SIZE": "/extension/size"} {
		found := false
		for _, e := range searchEntries(query)[:min(4, len(searchEntries(query)))] {
			found = found || e.path() == want
		}
		if !found {
			t.Errorf("%q does not find %s among the first", query, want)
		}
	}
	if n := len(searchEntries("no such word anywhere")); n != 0 {
		t.Errorf("nonsense finds %d entries", n)
	}
	if len(searchEntries("  ")) != len(entries()) {
		t.Error("an empty search does not show everything")
	}
}

// TestArticleRowsAreMarked: the tables of the support article are in the
// reference, row by row.
func TestArticleRowsAreMarked(t *testing.T) {
	for _, path := range []string{"/command/connect", "/command/starttls", "/command/ehlo", "/command/auth", "/command/mail", "/command/rcpt", "/command/data", "/command/rset",
		"/command/vrfy", "/command/expn", "/command/help", "/command/noop", "/command/quit", "/reply/101", "/reply/211", "/reply/354", "/reply/422", "/reply/541", "/reply/555",
		"/status/2.0.0", "/status/2.1.5", "/status/4.1.1", "/status/4.4.1", "/status/4.4.4", "/status/4.4.7", "/status/5.1.7", "/status/5.7.1",
		"/group/before-greeting", "/group/during-conversation", "/group/after-queueing"} {
		if e, ok := lookup(path); !ok || !e.Article {
			t.Errorf("%s is not marked as a row of the article", path)
		}
	}
}
