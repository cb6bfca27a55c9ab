package explain

import (
	"slices"
	"strconv"
	"strings"
	"testing"
)

// wantStatuses are the rows of the registry and the vendors' own numbers.
const wantStatuses = `
2.x.x 4.x.x 5.x.x
x.0.x x.1.x x.2.x x.3.x x.4.x x.5.x x.6.x x.7.x
x.0.0
x.1.0 x.1.1 x.1.2 x.1.3 x.1.4 x.1.5 x.1.6 x.1.7 x.1.8 x.1.9 x.1.10
x.2.0 x.2.1 x.2.2 x.2.3 x.2.4
x.3.0 x.3.1 x.3.2 x.3.3 x.3.4 x.3.5 x.3.6
x.4.0 x.4.1 x.4.2 x.4.3 x.4.4 x.4.5 x.4.6 x.4.7
x.5.0 x.5.1 x.5.2 x.5.3 x.5.4 x.5.5 x.5.6
x.6.0 x.6.1 x.6.2 x.6.3 x.6.4 x.6.5 x.6.6 x.6.7 x.6.8 x.6.9 x.6.10
x.7.0 x.7.1 x.7.2 x.7.3 x.7.4 x.7.5 x.7.6 x.7.7 x.7.8 x.7.9 x.7.10
x.7.11 x.7.12 x.7.13 x.7.14 x.7.15 x.7.16 x.7.17 x.7.18 x.7.19 x.7.20
x.7.21 x.7.22 x.7.23 x.7.24 x.7.25 x.7.26 x.7.27 x.7.28 x.7.29 x.7.30
x.7.31 x.7.32 x.7.40
5.0.350 5.0.900-999
5.1.90 5.1.351
5.2.121 5.2.122
5.3.190
x.4.8 5.4.14 5.4.300 x.4.310 x.4.312 x.4.315 x.4.316 x.4.317 x.4.318
5.6.11
5.7.51 5.7.54 5.7.57 5.7.60 5.7.64 5.7.124 5.7.129 5.7.133-136 5.7.139
x.7.321-325 4.7.500-699 5.7.501-511 5.7.512 5.7.513 5.7.515 5.7.606-649
4.7.650-652 5.7.700-750 4.7.850-899 5.7.900-999`

// articleStatuses are the rows that Kerio's article lists.
var articleStatuses = []string{
	"2.x.x", "4.x.x", "5.x.x",
	"2.0.0", "4.1.1", "2.1.5", "5.1.7", "4.4.1", "4.4.4", "4.4.7", "5.7.1",
}

func TestStatusEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, e := range Statuses() {
		if seen[e.Code] {
			t.Errorf("%s stands twice", e.Code)
		}
		seen[e.Code] = true
		checkProse(t, e.Code, e.Title, e.Text)
		checkOrigin(t, e.Code, e.Standing, e.Source)
		checkAlso(t, e.Code, e.Also)
		if e.Cause != "" && !slices.Contains(causeOrder, e.Cause) {
			t.Errorf("%s: cause %q is not in the cause table", e.Code, e.Cause)
		}
		if e.Cause == "none" && e.Code[0] != '2' {
			t.Errorf("%s: cause none, though the class may be a failure", e.Code)
		}
	}
	want := append(strings.Fields(wantStatuses), articleStatuses...)
	for _, code := range want {
		if !seen[code] {
			t.Errorf("%s is missing", code)
		}
	}
	for code := range seen {
		if !slices.Contains(want, code) {
			t.Errorf("%s is not in the list of rows", code)
		}
	}
}

// TestStatusTableShape keeps the codes in the notation of StatusEntry.Code,
// which the index relies on, and the rows in the order of the registry.
func TestStatusTableShape(t *testing.T) {
	number := func(s string) bool {
		n, err := strconv.Atoi(s)
		return err == nil && n <= 999 && strconv.Itoa(n) == s
	}
	// rank sorts as the registry does: classes, subjects, then numbers, and the
	// class-free row before those of one class.
	rank := func(parts []string) []int {
		if parts[1] == "x" {
			return []int{0, statusNumber(parts[0])}
		}
		if parts[2] == "x" {
			return []int{1, statusNumber(parts[1])}
		}
		lo, _, _ := strings.Cut(parts[2], "-")
		return []int{2, statusNumber(parts[1]), statusNumber(lo), statusNumber(parts[0])}
	}
	var before []int
	for _, e := range Statuses() {
		parts := strings.Split(e.Code, ".")
		if len(parts) != 3 {
			t.Fatalf("%s: not three parts", e.Code)
		}
		if !slices.Contains([]string{"x", "2", "4", "5"}, parts[0]) {
			t.Errorf("%s: class %q", e.Code, parts[0])
		}
		lo, hi, isRange := strings.Cut(parts[2], "-")
		switch {
		case isRange && (!number(lo) || !number(hi) || statusNumber(lo) >= statusNumber(hi)):
			t.Errorf("%s: bad range", e.Code)
		case parts[1] == "x" && (parts[2] != "x" || parts[0] == "x"):
			t.Errorf("%s: bad class row", e.Code)
		case parts[1] != "x" && !number(parts[1]), parts[2] != "x" && !number(lo):
			t.Errorf("%s: not a number", e.Code)
		}
		now := rank(parts)
		if slices.Compare(before, now) >= 0 {
			t.Errorf("%s is out of order", e.Code)
		}
		before = now
	}
}

func TestStatusArticle(t *testing.T) {
	var got []string
	for _, e := range Statuses() {
		if e.Article {
			got = append(got, e.Code)
		}
	}
	if !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(articleStatuses))) {
		t.Errorf("rows of the article: %v, want %v", got, articleStatuses)
	}
	// The article's readings that differ, each with words that it must hold.
	for code, words := range map[string]string{
		"2.0.0": "inbox",
		"2.1.5": "moved it to another folder",
		"4.1.1": "does not exist",
		"4.4.1": "lost",
		"4.4.4": "temporary server error",
		"5.7.1": "authentication required",
	} {
		m, ok := LookupStatus(code)
		if !ok || m.Entry.Code != code {
			t.Errorf("%s has no row of its own", code)
			continue
		}
		i := slices.IndexFunc(m.Entry.Also, func(a Meaning) bool { return a.Standing == Kerio })
		if i < 0 {
			t.Errorf("%s lacks the article's reading", code)
			continue
		}
		text := m.Entry.Also[i].Text
		if !strings.Contains(text, words) || !strings.Contains(text, "Status field of Kerio's mail log") {
			t.Errorf("%s: the article's reading must hold %q and its place: %q", code, words, text)
		}
		if strings.Contains(m.Entry.Text, words) {
			t.Errorf("%s: the registered meaning holds the article's words %q", code, words)
		}
	}
	// The same numbers under another class are not in the article.
	for _, code := range []string{"5.0.0", "5.1.1", "4.1.5", "5.4.1", "5.4.4", "5.4.7", "4.1.7", "4.7.1"} {
		m, _ := LookupStatus(code)
		if m.Entry.Article || slices.ContainsFunc(m.Entry.Also, func(a Meaning) bool { return a.Standing == Kerio }) {
			t.Errorf("%s shows the article's reading of another class", code)
		}
	}
}

// TestStatusVendorsOverwrite checks that a number which a vendor uses for
// something else keeps its registered meaning and names the vendor beside it.
func TestStatusVendorsOverwrite(t *testing.T) {
	for _, c := range []struct{ code, vendor, words string }{
		{"5.1.0", "Cisco", "refuses"},
		{"5.1.1", "Orange", "full mailbox"},
		{"5.1.1", "Facebook", "RCP-P2"},
		{"4.1.1", "Postfix", "still running"},
		{"5.1.4", "Exchange", "RFC 2606"},
		{"5.1.6", "Exchange", "without a dot"},
		{"5.1.8", "Microsoft", "spam"},
		{"5.1.10", "Microsoft", "directory"},
		{"4.2.1", "Gmail", "faster"},
		{"5.2.2", "Microsoft", "submission quota"},
		{"5.2.4", "OpenSMTPD", "unknown user"},
		{"4.3.2", "postscreen", "greylisting"},
		{"5.3.5", "Exchange", "loop"},
		{"5.4.1", "Microsoft", "does not exist"},
		{"5.4.5", "Gmail", "quota"},
		{"5.4.6", "Zoho", "unusual"},
		{"5.5.0", "Outlook.com", "mailbox unavailable"},
		{"5.5.0", "Orange", "blocks"},
		{"5.5.4", "Exchange", "EHLO"},
		{"5.7.2", "Yahoo", "blocks"},
		{"5.7.3", "Microsoft", "login"},
		{"4.7.4", "Postfix", "TLS"},
		{"5.7.5", "Yahoo", "DMARC"},
		{"5.7.9", "Yahoo", "policy"},
		{"5.7.10", "Gmail", "STARTTLS"},
		{"5.7.12", "Microsoft", "inside"},
		{"5.7.13", "Microsoft", "public folder"},
		{"4.7.23", "Gmail", "reverse DNS"},
		{"4.7.27", "Gmail", "SPF"},
		{"5.7.29", "Gmail", "TLS"},
		{"5.7.30", "Gmail", "DKIM"},
	} {
		m, ok := LookupStatus(c.code)
		if !ok {
			t.Errorf("%s is unknown", c.code)
			continue
		}
		if m.Entry.Standing != Standard {
			t.Errorf("%s: the registered meaning has standing %q", c.code, m.Entry.Standing)
		}
		if !slices.ContainsFunc(m.Entry.Also, func(a Meaning) bool {
			return a.Standing == Vendor && strings.Contains(a.Source, c.vendor) && strings.Contains(a.Text, c.words)
		}) {
			t.Errorf("%s: no reading of %s with %q in %+v", c.code, c.vendor, c.words, m.Entry.Also)
		}
	}
}

func TestLookupStatus(t *testing.T) {
	for _, c := range []struct {
		code, row string
		listed    bool
	}{
		// Exact numbers, with and without a class of their own.
		{"5.1.1", "x.1.1", true},
		{"2.1.1", "x.1.1", true},
		{"4.1.1", "4.1.1", true},
		{"2.0.0", "2.0.0", true},
		{"5.0.0", "x.0.0", true},
		{"2.1.5", "2.1.5", true},
		{"5.1.5", "x.1.5", true},
		{"5.1.10", "x.1.10", true},
		{"5.7.28", "x.7.28", true},
		{"4.7.40", "x.7.40", true},
		{"5.7.1", "5.7.1", true},
		{"4.7.1", "x.7.1", true},
		{"4.4.316", "x.4.316", true},
		// Ranges, their ends and their neighbours.
		{"5.7.501", "5.7.501-511", true},
		{"5.7.511", "5.7.501-511", true},
		{"5.7.512", "5.7.512", true},
		{"5.7.500", "x.7.x", false},
		{"5.7.133", "5.7.133-136", true},
		{"5.7.136", "5.7.133-136", true},
		{"5.7.137", "x.7.x", false},
		{"4.7.321", "x.7.321-325", true},
		{"5.7.325", "x.7.321-325", true},
		{"5.0.901", "5.0.900-999", true},
		{"5.7.999", "5.7.900-999", true},
		// Ranges of different classes and of different width overlap.
		{"4.7.500", "4.7.500-699", true},
		{"4.7.512", "4.7.500-699", true},
		{"4.7.606", "4.7.500-699", true},
		{"5.7.606", "5.7.606-649", true},
		{"4.7.649", "4.7.500-699", true},
		{"4.7.650", "4.7.650-652", true},
		{"4.7.652", "4.7.650-652", true},
		{"4.7.653", "4.7.500-699", true},
		{"5.7.650", "x.7.x", false},
		{"4.7.750", "x.7.x", false},
		{"4.7.850", "4.7.850-899", true},
		// A number of one class is not defined for the others.
		{"4.0.350", "x.0.x", false},
		{"4.4.300", "x.4.x", false},
		// Unlisted details and subjects.
		{"5.1.99", "x.1.x", false},
		{"4.4.397", "x.4.x", false},
		{"2.3.153", "x.3.x", false},
		{"5.0.1", "x.0.x", false},
		{"5.9.8", "5.x.x", false},
		{"4.999.999", "4.x.x", false},
		{"2.10.0", "2.x.x", false},
		// Leading zeros are forbidden, yet the numbers are plain.
		{"5.01.001", "x.1.1", true},
	} {
		m, ok := LookupStatus(c.code)
		if !ok {
			t.Errorf("%s: not taken as a status code", c.code)
			continue
		}
		if m.Entry.Code != c.row || m.Listed != c.listed {
			t.Errorf("%s: row %s, listed %v; want %s, %v", c.code, m.Entry.Code, m.Listed, c.row, c.listed)
		}
		for part, text := range map[string]string{"class": m.Class, "subject": m.Subject, "detail": m.Detail} {
			checkProse(t, c.code+" "+part, part, text)
		}
		if c.listed != (m.Detail == m.Entry.Text) {
			t.Errorf("%s: detail %q does not fit listed %v", c.code, m.Detail, c.listed)
		}
	}
}

// TestLookupStatusParts checks that class, subject and detail are read apart.
func TestLookupStatusParts(t *testing.T) {
	text := map[string]string{}
	for _, e := range Statuses() {
		text[e.Code] = e.Text
	}
	m, _ := LookupStatus("4.2.99")
	if m.Class != text["4.x.x"] || m.Subject != text["x.2.x"] || !strings.Contains(m.Detail, "99") {
		t.Errorf("4.2.99: %+v", m)
	}
	m, _ = LookupStatus("2.7.0")
	if m.Class != text["2.x.x"] || m.Subject != text["x.7.x"] || m.Detail != text["x.7.0"] {
		t.Errorf("2.7.0: %+v", m)
	}
	m, _ = LookupStatus("5.9.8")
	if m.Class != text["5.x.x"] || !strings.Contains(m.Subject, "no subject 9") || !strings.Contains(m.Detail, "8") {
		t.Errorf("5.9.8: %+v", m)
	}
}

func TestLookupStatusMalformed(t *testing.T) {
	for _, s := range []string{
		"", "5", "5.", "5.7", "5.7.", "5..1", ".7.1", "5.7.1.", "5.7.1.2", "#5.7.1", " 5.7.1", "5.7.1 ",
		"1.1.1", "3.0.0", "6.1.1", "0.0.0", "9.9.9", "55.1.1", "5.1111.1", "5.1.1111", "5.7.+1", "5.-1.1",
		"5.7.x", "x.1.1", "5.x.x", "5.7.501-511", "5,7,1", "550", "192.0.2.1", "5.7.１", "\x00.1.1", "5.1.1\n",
	} {
		if m, ok := LookupStatus(s); ok || m.Entry != nil {
			t.Errorf("%q is taken as a status code: %+v", s, m)
		}
	}
}

// TestStatusesCopies checks that a caller cannot change the table by its list.
func TestStatusesCopies(t *testing.T) {
	Statuses()[0].Title = "changed"
	if got := Statuses()[0].Title; got == "changed" {
		t.Error("Statuses hands out the table itself")
	}
}

func BenchmarkLookupStatus(b *testing.B) {
	for b.Loop() {
		LookupStatus("4.7.651")
	}
}
