package explain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// Words that belong to one cause stand in the replies of another.
func TestJudgeNearMisses(t *testing.T) {
	for _, c := range []struct{ text, not, want string }{
		{"550 5.1.1 User unknown in relay recipient table", "relay-denied", "recipient-unknown"},
		{"550 5.1.1 <jan@example.org>: there is no such addressee, relay=[192.0.2.1]", "relay-denied", "recipient-unknown"},
		{"550 5.7.1 Message has duplicate DKIM-Signature headers", "sender-auth-fail", "content-format"},
		{"550 Sender domain not found in DNS", "domain-unknown", "sender-rejected"},
		{"550 line too long", "message-too-big", "content-format"},
		{"552 mailbox of jan: size limit was exceeded", "message-too-big", "mailbox-full"},
		{"452 4.3.1 Insufficient system storage", "mailbox-full", "server-error"},
		{"452 4.5.3 Too many recipients in one session", "rate-limited", "too-many-recipients"},
		{"554 5.4.6 Too many hops", "rate-limited", "routing-loop"},
		{"550 Sending quota exceeded", "mailbox-full", "sender-account-limited"},
		{"550 user spamfilter@example.org unknown", "spam-content", "recipient-unknown"},
		{"550 5.1.1 <greylisting@example.org>: no such user", "greylisted", "recipient-unknown"},
		{"550 5.1.1 <quota@virus.example.org> user unknown", "malware-or-attachment", "recipient-unknown"},
		{"550 Host mx.spam.example.net says: mailbox not found", "spam-content", "recipient-unknown"},
		{"554 blocked by zen.spamhaus.org, see the page about dynamic reputation", "bad-reputation", "ip-blocklisted"},
		{"451 4.7.1 Greylisting in action, your host is on the list for 300 seconds", "ip-blocklisted", "greylisted"},
		{"550 5.7.1 Relaying denied, authentication required", "auth-required", "relay-denied"},
		{"550 Client host rejected: cannot find your reverse hostname", "policy-rejected", "client-identity"},
		{"550 Please try again later", "greylisted", "unknown"},
		{"550 5.7.1 Unauthenticated email is not accepted due to the domain's policy", "auth-required", "sender-auth-fail"},
		{"550 User refuses to receive this mail", "policy-rejected", "recipient-restricted"},
		{"550 Message accepted by the filter but refused by the user's rule", "none", "recipient-restricted"},
		{"550 the message was not accepted for delivery", "none", "policy-rejected"},
		{"550 reverse-path refused", "client-identity", "sender-rejected"},
		{"550 5.1.1 <jan@example.org>: Recipient address rejected: Address unknown", "ip-blocklisted", "recipient-unknown"},
		{"550 5.7.1 Recipient address rejected: Blocked", "ip-blocklisted", "recipient-disabled"},
		{"450 4.1.7 <news@example.com>: Sender address rejected: undeliverable address: host mx.example.com[192.0.2.1] said: 550 5.1.1 User unknown", "recipient-unknown", "sender-rejected"},
		{"550 5.1.8 news@example.com: domain does not exist", "domain-unknown", "sender-rejected"},
		{"552 message header size exceeds the limit for this recipient", "mailbox-full", "content-format"},
		{"451 4.3.0 Message not queued: content filter unavailable", "spam-content", "server-error"},
		{"4.4.2 - Bad connection 'reset'", "ip-blocklisted", "connection-lost"},
		{"421 4.4.2 Connection timed out waiting for data", "connection-failed", "connection-lost"},
		{"451 4.7.1 <jan@example.org>: Recipient address rejected: Please try again later", "recipient-unknown", "greylisted"},
		{"550 5.7.1 <jan@example.org>: Recipient address rejected: Please try again later", "greylisted", "recipient-unknown"},
		{"550 5.7.1 The rejected file is blacklisted file type .exe", "ip-blocklisted", "malware-or-attachment"},
		{"550 Sender domain has a null MX", "domain-refuses-mail", "sender-rejected"},
		{"452 4.5.3 Too many recipients received this hour", "too-many-recipients", "rate-limited"},
		{"550 unknown or illegal alias: jan", "address-syntax", "recipient-unknown"},
		{"550 5.0.0 <jan@example.org>... We do not accept mail from you", "recipient-restricted", "policy-rejected"},
		{"550 5.7.1 This group does not accept mail from outside", "policy-rejected", "recipient-restricted"},
		{"554 5.7.1 Service unavailable", "server-unavailable", "policy-rejected"},
	} {
		reply, status := replyAndStatus(c.text)
		j := judgeAlone(evidence{Reply: reply, Status: status, Text: c.text})
		if j.Cause.ID == c.not {
			t.Errorf("fell for %s: %s", c.not, c.text)
		} else if j.Cause.ID != c.want {
			t.Errorf("%s by %s, want %s: %s", j.Cause.ID, j.Source, c.want, c.text)
		}
	}
}

func TestJudgeOrderOfTrust(t *testing.T) {
	for _, c := range []struct {
		name   string
		e      evidence
		cause  string
		source string // what Source must contain
		sure   Confidence
	}{
		{"a provider's text before a number that it uses otherwise",
			evidence{Reply: "550", Status: "5.4.1", Text: "Recipient address rejected: Access denied. [MX1EXAMPLE.eop-nam02.prod.protection.outlook.com]", Verb: "RCPT"},
			"recipient-unknown", "Microsoft 365", High},
		{"a provider's host gives its numbers their meaning",
			evidence{Reply: "550", Status: "5.1.10", Text: "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Host: "example-com.mail.protection.outlook.com"},
			"recipient-unknown", "Microsoft 365", High},
		{"a telling number before the wording",
			evidence{Reply: "550", Status: "5.7.23", Text: "Sender rejected", Verb: "MAIL"},
			"sender-auth-fail", "enhanced status code 5.7.23 (RFC 7372)", High},
		{"but not before the sender's own quota",
			evidence{Reply: "550", Status: "5.2.2", Text: "Sending quota reached, limit exceeded"},
			"sender-account-limited", "wording", Medium},
		{"wording before a misused number",
			evidence{Reply: "550", Status: "5.7.1", Text: "Your mailbox for anna@example.net is full"},
			"mailbox-full", "wording", Medium},
		{"wording before 5.1.1",
			evidence{Reply: "550", Status: "5.1.1", Text: "blocked, see the spam trap page"},
			"ip-blocklisted", "wording", Medium},
		{"an ordinary number before vague words",
			evidence{Reply: "550", Status: "5.1.1", Text: "Rejected"},
			"recipient-unknown", "enhanced status code 5.1.1", Medium},
		{"vague words before a misused number",
			evidence{Reply: "550", Status: "5.5.0", Text: "mailbox unavailable"},
			"recipient-unknown", "wording", Low},
		{"number and wording agree",
			evidence{Reply: "550", Status: "5.1.1", Text: "nobody knows this user: unknown user"},
			"recipient-unknown", "wording", High},
		{"the answered command where nothing else tells",
			evidence{Reply: "550", Text: "E4711", Verb: "RCPT"},
			"recipient-unknown", "550 after RCPT", Low},
		{"another name of the command",
			evidence{Reply: "552", Text: "E4711", Verb: "end of data"},
			"message-too-big", "552 after .", Low},
		{"the code where even the command is unknown",
			evidence{Reply: "503", Text: "E4711"},
			"protocol-error", "reply code 503", Low},
		{"only the first digit",
			evidence{Reply: "550", Text: "E4711"},
			"unknown", "first digit of 550", Low},
		{"nothing at all", evidence{}, "unknown", "nothing recognised", Low},
		{"success is no matter of words",
			evidence{Reply: "250", Status: "2.0.0", Text: "spam greylisted mailbox full"},
			"none", "250", High},
		{"a wrapper's number gives way to the quoted reply",
			evidence{Reply: "550", Status: "5.0.350", Text: "Remote server returned an error -> 552 5.2.2 Mailbox full"},
			"mailbox-full", "5.2.2", High},
	} {
		j := judgeAlone(c.e)
		if j.Cause.ID != c.cause || !strings.Contains(j.Source, c.source) || j.Confidence != c.sure {
			t.Errorf("%s: got %s, %s, by %q", c.name, j.Cause.ID, j.Confidence, j.Source)
		}
	}
}

func TestJudgeAnsweredCommand(t *testing.T) {
	for _, c := range []struct{ verb, reply, text, want string }{
		{"MAIL", "550", "domain does not exist", "sender-rejected"},
		{"MAIL", "550", "user unknown", "sender-rejected"},
		{"RCPT", "550", "domain does not exist", "domain-unknown"},
		{"EHLO", "501", "Invalid domain name", "client-identity"},
		{"STARTTLS", "454", "E1", "tls-problem"},
		{"AUTH", "454", "E1", "auth-failed"},
		{"(connect)", "554", "E1", "ip-blocklisted"},
		{"(connect)", "421", "E1", "server-unavailable"},
		{"RCPT", "451", "E1", "greylisted"},
		{"RCPT", "452", "E1", "too-many-recipients"},
		{".", "552", "E1", "message-too-big"},
		{"MAIL", "552", "E1", "message-too-big"},
		{"RCPT", "552", "E1", "mailbox-full"},
	} {
		if j := judgeAlone(evidence{Reply: c.reply, Text: c.text, Verb: c.verb}); j.Cause.ID != c.want {
			t.Errorf("%s after %s %q: %s by %s, want %s", c.reply, c.verb, c.text, j.Cause.ID, j.Source, c.want)
		}
	}
}

func TestJudgeProvider(t *testing.T) {
	j := judgeAlone(evidence{Reply: "550", Status: "5.1.1", Host: "gmail-smtp-in.l.google.com",
		Text: "The email account that you tried to reach does not exist. Please check the address. abc123 - gsmtp"})
	if j.Provider != "Gmail" || j.Cause.ID != "recipient-unknown" || j.Pattern == nil || j.Source != "Gmail's published reply" {
		t.Errorf("got %+v", j)
	}
	if j := judgeAlone(evidence{Reply: "550", Text: "No such user", Host: "mx.example.org"}); j.Provider != "" {
		t.Errorf("provider %q for a host that nobody knows", j.Provider)
	}
}

// Codes repeated on the lines of a long reply must not hide a provider's words.
func TestJudgeLongReply(t *testing.T) {
	e := evidence{Reply: "550", Status: "5.7.1", Text: "550-5.7.1 This mailbox of ours is over 550-5.7.1 its quota, so that nothing 550 5.7.1 can be stored."}
	if j := judgeAlone(e); j.Cause.ID != "mailbox-full" {
		t.Errorf("%s by %s", j.Cause.ID, j.Source)
	}
	if got, want := e.whole(), "550 5.7.1 This mailbox of ours is over its quota, so that nothing can be stored."; got != want {
		t.Errorf("whole reply %q, want %q", got, want)
	}
}

func TestJudgePlainWords(t *testing.T) {
	for _, c := range []struct{ text, reply, status, want string }{
		{"User_Unknown", "", "", " user unknown "},
		{"550-5.1.1 The user 550 5.1.1 doesn't exist", "550", "5.1.1", " the user does not exist "},
		{"Can't, won't, cannot, isn't", "", "", " can not will not can not is not "},
		{"<jan.novak+news@mail.example.org>: unknown", "", "", " unknown "},
		{"to jan@example.org...User unknown", "", "", " to user unknown "},
		{"blocked by zen.example.org.", "", "", " blocked by zen.example.org "},
		{"mailbox not found.Please check", "", "", " mailbox not found please check "},
		{"Your IP [192.0.2.7] (198.51.100.1)", "", "", " your ip ip ip "},
		{"Boîte pleine; l’adresse", "", "", " boite pleine l adresse "},
		{"The user doesn’t exist", "", "", " the user does not exist "},
		{"Größe überschritten, ŁÓDŹ", "", "", " grosse uberschritten lodz "},
		{"Почтовый ЯЩИК", "", "", " почтовый ящик "},
		{"邮箱已满。", "", "", " 邮箱已满 "},
		{"\xff\xfebad bytes\x00", "", "", " bad bytes "},
		{"", "", "", " "},
	} {
		if got := string(plainWords(c.text, c.reply, c.status)); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// A wording that is not in the form of plainWords can never match.
func TestJudgeWordingsNormal(t *testing.T) {
	x := causeWords()
	for _, w := range x.wordings {
		if len(w.text) < 2 {
			t.Errorf("%q is too short for the index", w.text)
		}
		if strings.Contains(w.text, "*") || strings.Contains(w.text, "+") || strings.ToLower(w.text) != w.text {
			t.Errorf("%q holds a mark or the name of no group", w.text)
		}
		if w.openStart || w.openEnd {
			continue // a part of a word
		}
		if got := strings.TrimSpace(string(plainWords(w.text, "", ""))); got != w.text {
			t.Errorf("%q reads %q in a reply", w.text, got)
		}
	}
	for name := range wordGroups {
		used := false
		for _, f := range wordFamilies {
			for _, p := range f.Words {
				used = used || strings.Contains(p, name)
			}
		}
		if !used {
			t.Errorf("no pattern uses the group %s", name)
		}
	}
}

// Every pattern matches the text of its own first wordings, unless a pattern
// of the same cause above it does so.
func TestJudgePatternsMatch(t *testing.T) {
	x := causeWords()
	for i := range x.patterns {
		p := &x.patterns[i]
		hit := false
		for _, w := range p.pieces[0].wordings {
			text := " " + x.wordings[w].text
			for _, piece := range p.pieces[1:] {
				text += " " + x.wordings[piece.wordings[0]].text
			}
			sure, vague := x.match([]byte(text+" "), true)
			found := sure
			if p.family.Vague {
				found = vague
			}
			if found == nil {
				t.Errorf("%q is not found by %q", text, p.source)
				break
			}
			hit = hit || found.family.Cause == p.family.Cause
		}
		if !hit {
			t.Errorf("patterns of other causes hide %q (%s)", p.source, p.family.Cause)
		}
	}
}

func TestJudgeHostileText(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("a", 1<<16),
		strings.Repeat("mailbox quota full exceeded ", 4000),
		strings.Repeat("@", 5000),
		strings.Repeat("550 ", 5000),
		strings.Repeat("邮", 9000),
		"\x00\xff550 5.1.1",
		strings.Repeat(".", 3000),
		"n't 't ' @ . <",
	} {
		c := Classify(text)
		if c.Cause == "" || !utf8.ValidString(c.Source) {
			t.Errorf("no cause for %.20q…", text)
		}
	}
}
