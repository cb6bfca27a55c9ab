package explain

import "strings"

// evidence is what is known about one refusal, gathered for a judgement.
type evidence struct {
	Reply  string // three digits, "" if the log shows none
	Status string // "5.1.1", "" if none
	Text   string // the words of the reply or report, lines joined by a blank
	Verb   string // the command it answers: "RCPT", ".", "(connect)", "" when unknown
	Host   string // the host that said it, "" when unknown

	provider *provider // behind the host; nil before it was looked up, or if it is none that is known
}

// judgement is the cause found for it, and how.
type judgement struct {
	Cause      *CauseEntry
	Provider   string         // "" unless the host or the text tells
	Pattern    *providerReply // the pattern that decided, or nil
	Confidence Confidence
	Source     string // what decided: "Gmail's published reply", "enhanced status code 5.2.2 (RFC 3463)", "wording", "550 after RCPT"
}

const (
	// fromWording is the Source of a judgement that the words decided.
	fromWording = "wording"
	// afterVerb stands in the Source of one that the command decided.
	afterVerb = " after "
	// replyCode begins the Source of one that the basic code decided.
	replyCode = "reply code "
)

// judgeAlone finds the cause of a refusal. Where a program quotes another's reply,
// the innermost reply is judged, and the words around it only if that reply
// says too little itself.
func judgeAlone(e evidence) judgement { return newJudgements().judge(e) }

// settled fills in what the words of the evidence tell beside the cause, and
// takes out what does not matter for it.
func (e evidence) settled() evidence {
	if e.Verb == "" {
		e.Verb = answeredVerb(e.Text)
	} else if v, ok := LookupVerb(e.Verb); ok {
		e.Verb = v.Verb
	}
	if probesSender(e.Text) {
		e.Verb = "MAIL"
	}
	if e.Host == "" {
		e.Host = quotedHost(e.Text)
	}
	e.provider = providerOfHost(e.Host)
	e.Text = anonymous(e.Text)
	return e
}

// probesSender tells whether the words report that the sender's address was
// tried out and found wanting: Postfix's address verification and Exim's
// callout. They quote what the sender's own server said, which knows no such
// user, and servers say it in answer to RCPT.
func probesSender(text string) bool {
	for _, words := range [...]string{"Sender address rejected: undeliverable address", "Sender address rejected: unverified address", "Sender verify failed", "Sender verification failed"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// judgeInside judges settled evidence.
func (e evidence) judgeInside() judgement {
	if success(e) {
		return judgement{Provider: e.author()}.found("none", High, e.code()+" reports success")
	}
	inner := e.innermost()
	j := inner.judge()
	if len(inner.Text) < len(e.Text) && j.Confidence == Low && j.Source != fromWording && !strings.HasSuffix(j.Source, afterVerb+inner.Verb) {
		return e.judge()
	}
	return j
}

// author names the provider that said it, "" where nothing tells.
func (e evidence) author() string {
	p := e.provider
	if p == nil {
		p, _ = providerOf("", e.Text)
	}
	if p == nil {
		return ""
	}
	return p.Name
}

// innermost returns the evidence of the reply that the text quotes.
func (e evidence) innermost() evidence {
	c := findCodes(e.Text)
	if c.reply >= "4" && (c.quoted || e.Reply == "" || c.reply == e.Reply) {
		e.Reply = c.reply
		if c.status != "" {
			e.Status = c.status
		}
		e.Text = e.Text[c.start:]
	}
	// A recipient that Postfix could not check, for it did not reach the next
	// host: the number stands for the refusal and says nothing of the reason.
	if _, reason, ok := strings.Cut(e.Text, "unverified address: connect to "); ok {
		e.Text, e.Status = "connect to "+reason, ""
	}
	e.Text = ownWords(e.Text)
	return e
}

// judge weighs the evidence. Codes alone decide about half of all bounces, and
// many servers put a general number in front of precise words, so the sources
// are asked in the order in which they deserve trust: what a provider has
// published, numbers that hardly anyone uses for something else, the wording,
// the other numbers, wording that says little, and last the command that was
// refused and the digits of the reply.
func (e evidence) judge() judgement {
	j := judgement{Provider: e.author()}
	pattern := e.pattern(j.Provider)
	if pattern != nil && !pattern.Stock {
		if j.Provider == "" {
			j.Provider = pattern.Provider
		}
		j.Pattern = pattern
		return j.found(pattern.Cause, pattern.Confidence, pattern.Provider+"'s published reply")
	}
	status, trust := e.meaningOfStatus()
	sure, vague := e.wordings()
	switch {
	case trust == telling && (sure == nil || sure.family.Cause != "sender-account-limited"):
		// Providers give the limits of the sender the number of the
		// recipient's quota; there the words are right.
		return j.found(status.Cause, High, statusSource(e.Status, status))
	case pattern != nil:
		j.Pattern = pattern
		return j.found(causeInAnswer(pattern.Cause, e.Verb, e.Status), pattern.Confidence, "stock text of "+pattern.Provider)
	case sure != nil:
		cause := causeInAnswer(sure.family.Cause, e.Verb, e.Status)
		if status != nil && status.Cause == cause {
			return j.found(cause, High, fromWording)
		}
		return j.found(cause, Medium, fromWording)
	case trust == ordinary:
		return j.found(status.Cause, Medium, statusSource(e.Status, status))
	case e.Reply == "500" || e.Reply == "502" || e.Reply == "503":
		// Before vague words: these codes speak of commands and nothing else.
		return j.found("protocol-error", Low, replyCode+e.Reply)
	case e.Reply == "534" || e.Reply == "535" || e.Reply == "538":
		// And these of logging in (RFC 4954 section 6), whatever the status.
		return j.found("auth-failed", Low, replyCode+e.Reply)
	case vague != nil && (vague.family.Cause != "none" || e.code() == ""):
		return j.found(vague.family.Cause, Low, fromWording)
	case status != nil:
		return j.found(status.Cause, Low, statusSource(e.Status, status))
	}
	return e.guess(j)
}

// guess goes by the command and the digits of the reply, where nothing else
// says anything.
func (e evidence) guess(j judgement) judgement {
	if cause := causeOfAnswer(e.Verb, e.Reply); cause != "" {
		return j.found(cause, Low, e.Reply+afterVerb+e.Verb)
	}
	if r, ok := LookupReply(e.Reply); ok && r.Cause != "" && r.Cause != "unknown" {
		return j.found(r.Cause, Low, replyCode+e.Reply)
	}
	if e.code() == "" {
		return j.found("unknown", Low, "nothing recognised")
	}
	return j.found("unknown", Low, "first digit of "+e.code())
}

// pattern is the known reply that the evidence is, nil if it is none. One that
// only recognises the wrapping of another reply does not count.
func (e evidence) pattern(provider string) *providerReply {
	p, _ := matchProviderReply(provider, e.whole())
	if p != nil && p.Cause == "unknown" {
		return nil
	}
	return p
}

// meaningOfStatus looks the enhanced status code up; nil and empty where it says
// nothing about the cause.
func (e evidence) meaningOfStatus() (*StatusEntry, weight) {
	trust := trustIn(e.Status)
	status, _ := LookupStatus(e.Status)
	if trust == empty || !status.Listed || status.Entry.Cause == "" {
		return nil, empty
	}
	return status.Entry, trust
}

// wordings finds the wording that decides, and the vague one that does if there
// is nothing better; either may be nil.
func (e evidence) wordings() (sure, vague *causePattern) {
	code := e.code()
	return causeWords().match(plainWords(e.Text, e.Reply, e.Status), code == "" || code[0] == '4')
}

func (j judgement) found(cause string, c Confidence, source string) judgement {
	entry, ok := LookupCause(cause)
	if !ok {
		entry, _ = LookupCause("unknown")
	}
	j.Cause, j.Confidence, j.Source = entry, c, source
	return j
}

// success tells whether the codes report success or progress. Only the first
// digit of the reply counts where there is a reply.
func success(e evidence) bool {
	c := e.code()
	return c != "" && (c[0] == '2' || c[0] == '3')
}

// code returns the code that decides whether the mail is tried again.
func (e evidence) code() string {
	if e.Reply != "" {
		return e.Reply
	}
	return e.Status
}

// whole writes the reply as the server sent it: code, enhanced code, words.
func (e evidence) whole() string {
	rest := strings.TrimLeft(e.Text, " ")
	if e.Reply != "" {
		if tail, ok := strings.CutPrefix(rest, e.Reply); ok {
			rest = strings.TrimLeft(tail, " -")
		}
	}
	if e.Status != "" {
		if tail, ok := strings.CutPrefix(rest, e.Status); ok {
			rest = strings.TrimLeft(tail, " ")
		}
	}
	if e.Reply != "" && e.Status != "" {
		// The lines of a long reply repeat its codes.
		rest = strings.ReplaceAll(rest, e.Reply+"-"+e.Status+" ", "")
		rest = strings.ReplaceAll(rest, e.Reply+" "+e.Status+" ", "")
	}
	var b strings.Builder
	b.Grow(len(rest) + 16)
	for _, s := range [...]string{e.Reply, e.Status, rest} {
		if s == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(s)
	}
	return b.String()
}

func statusSource(code string, entry *StatusEntry) string {
	source := entry.Source
	if entry.Standing == Standard {
		if rfc, _, ok := strings.Cut(source, " section"); ok {
			source = rfc
		}
	}
	return "enhanced status code " + code + " (" + source + ")"
}

// weight says how far an enhanced status code is believed.
type weight int

const (
	empty    weight = iota // says nothing
	misused                // servers send it for anything
	ordinary               // right more often than not, but clear words are better
	telling                // nobody sends it by accident
)

// trustIn weighs a code. Empty are the numbers for anything about a message, an
// address or a mailbox: x.2.0 stands for greylisting as often as for a mailbox
// in trouble. Misused are the numbers for "other" of the other subjects, those
// that software falls back on, as x.7.1 for any policy and x.2.1 for any
// trouble with a mailbox, and those that large providers have given another
// meaning: 5.4.1 and x.7.3 at Microsoft, x.7.5 and x.7.9 at Yahoo, and x.7.7,
// with which filters refuse anything. Telling are numbers that exist for one
// purpose, and the three-digit numbers of Microsoft's own lists.
func trustIn(code string) weight {
	if len(code) < 5 {
		return empty
	}
	switch rest := code[2:]; rest {
	case "0.0", "1.0", "2.0":
		return empty
	case "4.0", "5.0", "6.0", "7.0", "2.1", "7.1", "5.1", "7.3", "7.4", "7.5", "7.7", "7.9":
		return misused
	case "3.0", "4.1":
		if code[0] == '5' {
			return misused
		}
		return ordinary
	case "2.2", "2.3", "3.4", "4.6", "4.7",
		"7.8", "7.17", "7.18",
		"7.20", "7.21", "7.22", "7.23", "7.24", "7.25", "7.26":
		return telling
	default:
		if _, detail, _ := strings.Cut(rest, "."); len(detail) == 3 {
			return telling
		}
		return ordinary
	}
}

// causeInAnswer corrects what the words say by what was asked: in answer to
// EHLO a bad name is the client's, in answer to MAIL a bad address is the
// sender's, in answer to STARTTLS a certificate is meant; X.1.7 and X.1.8 are
// about the sender's address as well (RFC 3463 section 3.2).
func causeInAnswer(cause, verb, status string) string {
	switch cause {
	case "recipient-unknown", "domain-unknown", "sender-rejected":
		switch {
		case verb == "EHLO", verb == "HELO":
			return "client-identity"
		case verb == "MAIL", strings.HasSuffix(status, ".1.7"), strings.HasSuffix(status, ".1.8"):
			return "sender-rejected"
		case verb == "STARTTLS":
			return "tls-problem" // what is verified there is a certificate
		}
	}
	return cause
}

// causeOfAnswer guesses the cause from the command and the code that refused
// it, "" where that says nothing.
func causeOfAnswer(verb, reply string) string {
	if verb == "" || reply == "" {
		return ""
	}
	for _, a := range answeredCauses {
		if a.verb == verb && strings.Contains(a.replies, reply) {
			return a.cause
		}
	}
	return ""
}

// answeredCauses lists what a refusal of a command mostly means when its words
// say nothing. After RFC 5321 section 4.3.2 and the habits of the common
// servers.
var answeredCauses = []struct{ verb, replies, cause string }{
	{"(connect)", "421 450 451 452", "server-unavailable"},
	{"(connect)", "550 553 554 571", "ip-blocklisted"},
	{"(connect)", "521 556", "domain-refuses-mail"},
	{"EHLO", "450 451 501 504 550 553 554", "client-identity"},
	{"HELO", "450 451 501 504 550 553 554", "client-identity"},
	{"STARTTLS", "421 451 454 501 503 550 554", "tls-problem"},
	{"AUTH", "421 432 451 454 501 504 530 534 535 538 550 553 554", "auth-failed"},
	{"(AUTH response)", "421 432 451 454 501 504 530 534 535 538 550 553 554", "auth-failed"},
	{"MAIL", "530", "auth-required"},
	{"MAIL", "450 550 553 554", "sender-rejected"},
	{"MAIL", "501", "address-syntax"},
	{"MAIL", "552", "message-too-big"},
	{"RCPT", "530", "auth-required"},
	{"RCPT", "450 451", "greylisted"},
	{"RCPT", "452", "too-many-recipients"},
	{"RCPT", "550", "recipient-unknown"},
	{"RCPT", "501 553", "address-syntax"},
	{"RCPT", "552", "mailbox-full"},
	{"RCPT", "554", "policy-rejected"},
	{"DATA", "550 554", "policy-rejected"},
	{".", "552", "message-too-big"},
	{".", "450 550 553 554", "policy-rejected"},
}
