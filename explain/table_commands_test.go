package explain

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkProse holds a text of the tables to what every reader of the page relies
// on: it is there, ends as a sentence, fits a tooltip and adds to its title.
func checkProse(t *testing.T, where, title, text string) {
	t.Helper()
	if title == "" || text == "" {
		t.Errorf("%s: title %q and text %q must both be set", where, title, text)
		return
	}
	if strings.HasSuffix(title, ".") {
		t.Errorf("%s: title %q ends with a full stop", where, title)
	}
	if !strings.HasSuffix(text, ".") {
		t.Errorf("%s: text does not end with a full stop: %q", where, text)
	}
	if n := utf8.RuneCountInString(text); n > 320 {
		t.Errorf("%s: text has %d characters, more than 320", where, n)
	}
	if strings.EqualFold(strings.TrimSuffix(text, "."), title) {
		t.Errorf("%s: text only repeats the title %q", where, title)
	}
	for _, bad := range []string{"—", "–", "!", ";", "  "} {
		if strings.Contains(text, bad) || strings.Contains(title, bad) {
			t.Errorf("%s: %q is not in the voice of the tables: %q", where, bad, text)
		}
	}
}

func checkOrigin(t *testing.T, where string, standing Standing, source string) {
	t.Helper()
	if !slices.Contains([]Standing{Standard, Vendor, Kerio, Folklore}, standing) {
		t.Errorf("%s: standing %q", where, standing)
	}
	if source == "" {
		t.Errorf("%s: no source", where)
	}
}

func checkAlso(t *testing.T, where string, also []Meaning) {
	t.Helper()
	for _, m := range also {
		checkOrigin(t, where+", also", m.Standing, m.Source)
		checkProse(t, where+", also", string(m.Standing), m.Text)
	}
}

var wantVerbs = []string{
	"(connect)", "EHLO", "HELO", "LHLO", "MAIL", "RCPT", "DATA", ".", "BDAT", "RSET",
	"VRFY", "EXPN", "HELP", "NOOP", "QUIT", "STARTTLS", "AUTH", "(AUTH response)", "ETRN", "ATRN",
	"TURN", "SEND", "SOML", "SAML", "BURL", "XCLIENT", "XFORWARD", "X-EXPS", "X-ANONYMOUSTLS", "XEXCH50",
	"X-LINK2STATE", "XSHADOW", "XSHADOWREQUEST", "XQDISCARD", "XPROXY", "XPROXYFROM", "XPROXYTO", "XSESSIONPARAMS", "VERB", "ONEX",
	"XADR", "XSTA", "XCIR", "XGEN", "CLIENTID", "WELLKNOWN", "GET", "POST", "CONNECT", "(TLS ClientHello)",
}

func TestVerbTableIsComplete(t *testing.T) {
	var have []string
	for _, v := range Verbs() {
		have = append(have, v.Verb)
	}
	for _, verb := range wantVerbs {
		if !slices.Contains(have, verb) {
			t.Errorf("no entry for %s", verb)
		}
	}
	if len(have) != len(wantVerbs) {
		t.Errorf("%d entries, want %d", len(have), len(wantVerbs))
	}
}

func TestVerbEntries(t *testing.T) {
	seen := map[string]bool{}
	for _, v := range Verbs() {
		if key := strings.ToUpper(v.Verb); seen[key] {
			t.Errorf("%s: two entries", v.Verb)
		} else {
			seen[key] = true
		}
		if v.Syntax == "" {
			t.Errorf("%s: no syntax", v.Verb)
		}
		if v.Effect != "" && !strings.HasSuffix(v.Effect, ".") {
			t.Errorf("%s: effect does not end with a full stop: %q", v.Verb, v.Effect)
		}
		checkProse(t, v.Verb, v.Title, v.Text)
		checkOrigin(t, v.Verb, v.Standing, v.Source)
		checkAlso(t, v.Verb, v.Also)
	}
}

func TestVerbRepliesAreSorted(t *testing.T) {
	// The server says goodbye to these with 221, which is no success for them.
	foreign := []string{"GET", "POST", "CONNECT"}
	for _, v := range Verbs() {
		for _, list := range []struct {
			name, digits string
			codes        []string
		}{
			{"positive", "2", v.Positive},
			{"intermediate", "3", v.Intermediate},
			{"negative", "45", v.Negative},
			{"article's positive", "23", v.ArticlePositive}, // it counts 334 and 354 here
			{"article's negative", "45", v.ArticleNegative},
		} {
			if !slices.IsSorted(list.codes) || len(slices.Compact(slices.Clone(list.codes))) != len(list.codes) {
				t.Errorf("%s: %s replies %v are not in ascending order", v.Verb, list.name, list.codes)
			}
			for _, code := range list.codes {
				if slices.Contains(foreign, v.Verb) && code == "221" {
					continue
				}
				if len(code) != 3 || !strings.Contains(list.digits, code[:1]) {
					t.Errorf("%s: %s is no %s reply", v.Verb, code, list.name)
				}
				if r, ok := LookupReply(code); !ok || r.Code != code {
					t.Errorf("%s: reply %s has no entry", v.Verb, code)
				}
			}
		}
	}
}

func TestVerbArticleRows(t *testing.T) {
	rows := []struct{ verbs, positive, negative string }{
		{"(connect)", "220", "554"},
		{"STARTTLS", "220", "454"},
		{"EHLO HELO", "250", "502 504 550"},
		{"AUTH", "235 334", "530 535 538"},
		{"MAIL", "250", "451 452 455 503 550 552 553 555"},
		{"RCPT", "250 251", "450 451 452 455 503 550 551 552 553 555"},
		{"DATA", "250 354", "450 451 452 503 550 552 554"},
		{"RSET", "250", ""},
		{"VRFY", "250 251 252", "502 504 550 551 553"},
		{"EXPN", "250 252", "502 504 550"},
		{"HELP", "211 214", "502 504"},
		{"NOOP", "250", ""},
		{"QUIT", "221", ""},
	}
	if len(rows) != 13 {
		t.Fatalf("%d rows, the article has 13", len(rows))
	}
	var listed []string
	for _, row := range rows {
		for verb := range strings.FieldsSeq(row.verbs) {
			listed = append(listed, verb)
			v, ok := LookupVerb(verb)
			if !ok {
				t.Errorf("%s: no entry", verb)
				continue
			}
			if got := strings.Join(v.ArticlePositive, " "); got != row.positive {
				t.Errorf("%s: article's positive replies %q, want %q", verb, got, row.positive)
			}
			if got := strings.Join(v.ArticleNegative, " "); got != row.negative {
				t.Errorf("%s: article's negative replies %q, want %q", verb, got, row.negative)
			}
			for _, code := range slices.Concat(v.ArticlePositive, v.ArticleNegative) {
				if !v.expects(code) {
					t.Errorf("%s: the article lists %s, Expects does not allow it", verb, code)
				}
			}
		}
	}
	for _, v := range Verbs() {
		if !slices.Contains(listed, v.Verb) && len(v.ArticlePositive)+len(v.ArticleNegative) > 0 {
			t.Errorf("%s: has replies of the article, which does not list it", v.Verb)
		}
	}
}

func TestLookupVerb(t *testing.T) {
	for _, c := range []struct{ name, want string }{
		{"RCPT", "RCPT"},
		{"rcpt", "RCPT"},
		{"Rcpt To", "RCPT"},
		{"mail from:", "MAIL"},
		{".", "."},
		{"dot", "."},
		{"EOD", "."},
		{"(CONNECT)", "(connect)"},
		{"greeting", "(connect)"},
		{"connect", "CONNECT"}, // the command of HTTP
		{"(auth response)", "(AUTH response)"},
		{"ClientHello", "(TLS ClientHello)"},
		{" quit ", "QUIT"},
		{"x-exps", "X-EXPS"},
	} {
		v, ok := LookupVerb(c.name)
		if !ok || v.Verb != c.want {
			t.Errorf("LookupVerb(%q) = %v, %v, want %s", c.name, v, ok, c.want)
		}
	}
	for _, name := range []string{"", "FOO", "250", "RCPTTO"} {
		if v, ok := LookupVerb(name); ok {
			t.Errorf("LookupVerb(%q) finds %s", name, v.Verb)
		}
	}
	for alias, verb := range verbAliases {
		v, ok := LookupVerb(alias)
		if !ok || v == nil || v.Verb != verb {
			t.Errorf("alias %s does not lead to %s", alias, verb)
		}
		if slices.ContainsFunc(wantVerbs, func(s string) bool { return strings.EqualFold(s, alias) }) {
			t.Errorf("alias %s hides a command", alias)
		}
	}
}

func TestVerbsCannotBeChangedByCallers(t *testing.T) {
	Verbs()[0].Title = "changed"
	if v, _ := LookupVerb("(connect)"); v.Title == "changed" {
		t.Error("a caller changed the table")
	}
}

func TestVerbExpects(t *testing.T) {
	for _, c := range []struct{ verb, legal, illegal string }{
		{"(connect)", "220 421 521 554", "250 221 500 503 530 550"},
		{"EHLO", "250 421 500 501 502 503 504 550", "220 354 454 530 552"},
		{"HELO", "250 503 530", "334"},
		{"MAIL", "250 421 451 452 455 500 501 503 504 530 550 552 553 555", "251 354 454 502 535"},
		{"RCPT", "250 251 421 450 451 452 455 500 501 503 530 550 551 552 553 555 556", "252 354 454 502"},
		{"DATA", "250 354 421 450 451 452 500 501 503 530 550 552 554", "220 502 504 535"},
		{".", "250 353 421 450 451 452 550 552 554", "354 500 501 502 503 504 530"},
		{"BDAT", "250 421 450 500 501 502 503 504 550 552 554", "354"},
		{"RSET", "250 421 500 501 530", "502 503 504 550"},
		{"VRFY", "250 251 252 502 504 530 550 551 553", "503 552"},
		{"EXPN", "250 252 500 502 504 550", "251 503"},
		{"HELP", "211 214 502 504 530", "250 503"},
		{"NOOP", "250 421 500 501", "502 503 504 530"},
		{"QUIT", "221 421 500 501", "250 502 503 504 530 554"},
		{"STARTTLS", "220 421 454 500 501 502 503 554", "250 504 530 535"},
		{"AUTH", "235 334 421 432 454 500 501 502 503 504 523 524 525 530 534 535 538", "250 354 550"},
		{"(AUTH response)", "235 334 421 454 500 501 534 535", "250 502 503 530"},
		{"ETRN", "250 251 252 253 458 459 500 501 530", "220 554"},
		{"XCLIENT", "220 421 501 503 550", "250 354"},
		{"X-LINK2STATE", "200 500 502", "250"},
		{"GET", "221 421 500 502 554", "250"},
		{"(TLS ClientHello)", "421 500 554", "220 501 502 503"},
	} {
		v, ok := LookupVerb(c.verb)
		if !ok {
			t.Errorf("%s: no entry", c.verb)
			continue
		}
		for code := range strings.FieldsSeq(c.legal) {
			if !v.expects(code) {
				t.Errorf("%s: %s should be legal", c.verb, code)
			}
		}
		for code := range strings.FieldsSeq(c.illegal) {
			if v.expects(code) {
				t.Errorf("%s: %s should not be legal", c.verb, code)
			}
		}
	}
	for _, v := range Verbs() {
		if !v.expects("421") {
			t.Errorf("%s: 421 is legal anywhere", v.Verb)
		}
		for _, code := range []string{"", "299", "999"} {
			if v.expects(code) {
				t.Errorf("%s: %q should not be legal", v.Verb, code)
			}
		}
	}
}
