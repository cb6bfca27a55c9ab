package explain

import (
	"slices"
	"strings"
	"testing"
)

var wantReplies = strings.Fields(`
	101 111 200 211 214 220 221 235 250 251 252 253 334 353 354
	400 420 421 422 431 432 435 441 442 446 447 449 450 451 452 453 454 455 458 459 471 498
	500 501 502 503 504 505 510 511 512 513 515 521 522 523 524 525 530 531 533 534 535 538
	541 542 550 551 552 553 554 555 556 557 570 571 585 591 597
	2xx 3xx 4xx 5xx`)

var articleReplies = strings.Fields(`
	101 211 214 220 221 235 250 251 252 334 354
	421 422 431 441 442 446 450 451 452 454 455 471
	500 501 502 503 504 510 512 523 530 535 538 541 550 551 552 553 554 555`)

func TestReplyTableIsComplete(t *testing.T) {
	var have, article []string
	for _, r := range Replies() {
		have = append(have, r.Code)
		if r.Article {
			article = append(article, r.Code)
		}
	}
	if !slices.Equal(have, wantReplies) {
		t.Errorf("codes\n%v, want\n%v", have, wantReplies)
	}
	if !slices.Equal(article, articleReplies) {
		t.Errorf("codes of the article\n%v, want\n%v", article, articleReplies)
	}
}

func TestReplyEntries(t *testing.T) {
	for _, r := range Replies() {
		checkProse(t, r.Code, r.Title, r.Text)
		checkOrigin(t, r.Code, r.Standing, r.Source)
		checkAlso(t, r.Code, r.Also)
		if r.Cause != "" && !slices.Contains(causeOrder, r.Cause) {
			t.Errorf("%s: cause %q is not in the cause table", r.Code, r.Cause)
		}
		refusal := r.Code[0] != '2' && r.Code[0] != '3'
		if refusal != slices.Contains([]Retry{RetryYes, RetryNo, RetryAfterChange}, r.Retry) {
			t.Errorf("%s: retry %q", r.Code, r.Retry)
		}
		if !refusal && (r.Retry != "" || r.Cause != "none") {
			t.Errorf("%s: nothing is refused, but retry is %q and cause %q", r.Code, r.Retry, r.Cause)
		}
		if r.Code[0] == '5' && r.Retry == RetryYes {
			t.Errorf("%s: a permanent refusal is not retried", r.Code)
		}
	}
}

// Every refusal tells the reader whether it is final.
func TestReplyAnswers(t *testing.T) {
	temporary := []string{"again", "later"}
	permanent := []string{"final"}
	for _, r := range Replies() {
		seen := map[string]bool{}
		for _, a := range r.Answers {
			where := r.Code + " to " + strings.Join(a.Verbs, ", ")
			checkProse(t, where, a.Title, a.Text)
			if len(a.Verbs) == 0 {
				t.Errorf("%s: answers no command", r.Code)
			}
			for _, verb := range a.Verbs {
				if v, ok := LookupVerb(verb); !ok || v.Verb != verb {
					t.Errorf("%s: %q is not in the command table", where, verb)
				}
				if seen[verb] {
					t.Errorf("%s: %s is answered twice", r.Code, verb)
				}
				seen[verb] = true
			}
			var words []string
			switch {
			case r.Code[0] == '4':
				words = temporary
			case r.Code[0] == '5':
				words = permanent
			default:
				continue
			}
			if !slices.ContainsFunc(words, func(w string) bool { return strings.Contains(a.Text, w) }) {
				t.Errorf("%s: does not say whether it is final: %q", where, a.Text)
			}
		}
	}
}

// The pairs that logs hold most often have a meaning of their own.
func TestReplyAnswersCoverTheCommonPairs(t *testing.T) {
	for _, c := range []struct{ code, verbs string }{
		{"220", "(connect) STARTTLS"},
		{"235", "AUTH"},
		{"250", "EHLO HELO MAIL RCPT . RSET NOOP VRFY"},
		{"334", "AUTH"},
		{"354", "DATA"},
		{"421", "(connect) EHLO MAIL RCPT DATA . STARTTLS AUTH QUIT"},
		{"450", "MAIL RCPT . DATA"},
		{"451", "MAIL RCPT . DATA"},
		{"452", "MAIL RCPT . DATA"},
		{"454", "STARTTLS AUTH"},
		{"455", "MAIL RCPT"},
		{"500", "EHLO MAIL RCPT DATA AUTH STARTTLS"},
		{"501", "EHLO MAIL RCPT DATA AUTH STARTTLS"},
		{"502", "EHLO MAIL RCPT DATA AUTH STARTTLS"},
		{"503", "EHLO MAIL RCPT DATA AUTH STARTTLS"},
		{"504", "EHLO MAIL RCPT DATA AUTH STARTTLS"},
		{"521", "(connect)"},
		{"530", "MAIL AUTH STARTTLS"},
		{"535", "AUTH"},
		{"538", "AUTH"},
		{"550", "(connect) EHLO MAIL RCPT DATA ."},
		{"551", "RCPT"},
		{"552", "MAIL RCPT DATA ."},
		{"553", "MAIL RCPT DATA ."},
		{"554", "(connect) MAIL RCPT DATA ."},
		{"555", "MAIL RCPT"},
		{"556", "RCPT"},
	} {
		r, ok := LookupReply(c.code)
		if !ok {
			t.Errorf("%s: no entry", c.code)
			continue
		}
		for verb := range strings.FieldsSeq(c.verbs) {
			if _, text := r.as(verb); text == r.Text {
				t.Errorf("%s to %s: only the general meaning", c.code, verb)
			}
		}
	}
}

func TestReplyKerioReadings(t *testing.T) {
	differs := strings.Fields("101 421 422 431 441 442 446 452 454 471 510 512 523 530 541 550 551 552 553")
	for _, r := range Replies() {
		kerio := slices.ContainsFunc(r.Also, func(m Meaning) bool { return m.Standing == Kerio })
		if want := slices.Contains(differs, r.Code); kerio != want {
			t.Errorf("%s: a reading of the article in Also: %v, want %v", r.Code, kerio, want)
		}
		if r.Standing == Kerio {
			t.Errorf("%s: the article does not define reply codes", r.Code)
		}
	}
}

func TestReplyCodesOutsideTheStandard(t *testing.T) {
	for _, c := range []struct{ code, dotted string }{
		{"422", "4.2.2"}, {"431", "4.3.1"}, {"441", "4.4.1"}, {"442", "4.4.2"}, {"446", "4.4.6"},
		{"447", "4.4.7"}, {"471", "4.7.1"}, {"510", "5.1.0"}, {"511", "5.1.1"}, {"512", "5.1.2"},
		{"513", "5.1.3"}, {"522", "5.2.2"}, {"531", "5.3.1"}, {"541", "5.4.1"},
	} {
		r, ok := LookupReply(c.code)
		if !ok || r.Standing != Folklore {
			t.Errorf("%s: %v, %v, want an entry of standing folklore", c.code, r, ok)
			continue
		}
		if !strings.Contains(r.Text, c.dotted) {
			t.Errorf("%s: text does not give the dotted reading %s", c.code, c.dotted)
		}
	}
	for _, r := range Replies() {
		if r.Standing != Folklore {
			continue
		}
		if r.Code[0] == '1' {
			if !strings.Contains(r.Text, "start with 2, 3, 4 or 5") {
				t.Errorf("%s: text does not say that no server sends it", r.Code)
			}
			continue
		}
		if !strings.HasPrefix(r.Text, "Not a ") || !strings.Contains(r.Text, "first digit") {
			t.Errorf("%s: text must say that the code is not standard and that the first digit decides: %q", r.Code, r.Text)
		}
	}
}

func TestLookupReply(t *testing.T) {
	for _, c := range []struct{ code, want string }{
		{"550", "550"},
		{"250", "250"},
		{"101", "101"},
		{"299", "2xx"},
		{"300", "3xx"},
		{"499", "4xx"},
		{"599", "5xx"},
		{"5xx", "5xx"},
		{"5XX", "5xx"},
	} {
		if r, ok := LookupReply(c.code); !ok || r.Code != c.want {
			t.Errorf("LookupReply(%q) = %v, %v, want %s", c.code, r, ok, c.want)
		}
	}
	for _, code := range []string{"", "5", "55", "5500", "150", "600", "5.1", "abc", "x50", "5-0"} {
		if r, ok := LookupReply(code); ok {
			t.Errorf("LookupReply(%q) finds %s", code, r.Code)
		}
	}
}

func TestRepliesCannotBeChangedByCallers(t *testing.T) {
	Replies()[0].Title = "changed"
	if r, _ := LookupReply("101"); r.Title == "changed" {
		t.Error("a caller changed the table")
	}
}

func TestReplyAs(t *testing.T) {
	for _, c := range []struct{ code, verb, title, says string }{
		{"250", "EHLO", "Name accepted, extensions listed", ""},
		{"250", "ehlo", "Name accepted, extensions listed", ""},
		{"250", ".", "Message accepted", ""},
		{"250", "dot", "Message accepted", ""},
		{"250", "MAIL FROM", "Sender accepted", ""},
		{"250", "XQDISCARD", "Command done", ""},
		{"250", "FOO", "Command done", ""},
		{"250", "", "Command done", ""},
		{"220", "(connect)", "Greeting", ""},
		{"220", "STARTTLS", "Start the TLS handshake", ""},
		{"454", "STARTTLS", "TLS not available now", ""},
		{"454", "AUTH", "Login cannot be checked now", ""},
		{"451", ".", "Message put off by a fault", "Nothing was accepted"},
		{"552", "MAIL", "Message too big", ""},
		{"552", "RCPT", "Mailbox full", ""},
		{"554", "(connect)", "No service for this client", ""},
		{"554", "DATA", "Nothing to send", ""},
		{"550", "RCPT", "Recipient refused", ""},
		{"550", ".", "Message refused", ""},
		{"571", "RCPT", "Delivery not authorised", ""},
	} {
		r, _ := LookupReply(c.code)
		title, text := r.as(c.verb)
		if title != c.title {
			t.Errorf("%s as the answer to %q: %q, want %q", c.code, c.verb, title, c.title)
		}
		if text == "" || !strings.Contains(text, c.says) {
			t.Errorf("%s as the answer to %q: %q does not say %q", c.code, c.verb, text, c.says)
		}
	}
}

func TestFailureGroups(t *testing.T) {
	var names []string
	for _, g := range FailureGroups() {
		names = append(names, g.Name)
		checkProse(t, g.Name, g.Title, g.Text)
		checkOrigin(t, g.Name, g.Standing, g.Source)
		checkAlso(t, g.Name, g.Also)
		if len(g.Causes) == 0 || len(g.Check) == 0 {
			t.Errorf("%s: no causes or nothing to check", g.Name)
		}
		for _, s := range slices.Concat(g.Causes, g.Check) {
			checkProse(t, g.Name, g.Title, s)
		}
	}
	if want := []string{"before-greeting", "during-conversation", "after-queueing"}; !slices.Equal(names, want) {
		t.Errorf("groups %v, want %v", names, want)
	}
}

func TestGroupOf(t *testing.T) {
	groups := map[Phase]string{
		PhaseConnect: "before-greeting", PhaseGreeting: "before-greeting",
		PhaseEHLO: "during-conversation", PhaseSTARTTLS: "during-conversation", PhaseAUTH: "during-conversation",
		PhaseMAIL: "during-conversation", PhaseRCPT: "during-conversation", PhaseDATA: "during-conversation",
		PhaseMessage: "during-conversation", PhaseQUIT: "during-conversation",
		PhaseQueue: "after-queueing",
	}
	phases := 0
	for p, want := range groups {
		if g, ok := GroupOf(p); !ok || g.Name != want {
			t.Errorf("GroupOf(%s) = %v, %v, want %s", p, g, ok, want)
		}
	}
	for _, g := range FailureGroups() {
		phases += len(g.Phases)
	}
	if phases != len(groups) {
		t.Errorf("%d phases in the groups, want each of the %d once", phases, len(groups))
	}
	for _, p := range []Phase{PhaseNone, ""} {
		if g, ok := GroupOf(p); ok {
			t.Errorf("GroupOf(%q) = %s, want none", p, g.Name)
		}
	}
}

// The article's hints are all there, and its reading that a login can fail
// before the greeting stands next to the standard's.
func TestFailureGroupHints(t *testing.T) {
	for _, c := range []struct {
		phase Phase
		words []string
	}{
		{PhaseConnect, []string{"port 25", "block list", "reverse DNS"}},
		{PhaseRCPT, []string{"does not exist", "does not know or not offer", "block list", "greylists", "closes the connection too early"}},
		{PhaseQueue, []string{"antivirus", "quota", "Status > Message Queue"}},
	} {
		g, ok := GroupOf(c.phase)
		if !ok {
			t.Errorf("%s: no group", c.phase)
			continue
		}
		all := strings.Join(slices.Concat(g.Causes, g.Check), " ")
		for _, w := range c.words {
			if !strings.Contains(all, w) {
				t.Errorf("%s: no hint about %q", g.Name, w)
			}
		}
	}
	before, _ := GroupOf(PhaseConnect)
	var readings []Standing
	for _, m := range before.Also {
		if strings.Contains(m.Text, "log in") || strings.Contains(m.Text, "login") {
			readings = append(readings, m.Standing)
		}
	}
	if !slices.Equal(readings, []Standing{Kerio, Standard}) {
		t.Errorf("readings of a login before the greeting: %v, want the article's and the standard's", readings)
	}
}
