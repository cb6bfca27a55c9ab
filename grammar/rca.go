package grammar

import (
	"bytes"
	"strings"
)

var rca = Dialect{
	Name:   "rca",
	Title:  "Microsoft Remote Connectivity Analyzer, inbound SMTP test",
	About:  "The result of Microsoft's web test of inbound mail, copied from the page: the steps for each mail exchanger of a domain, as a tree.",
	More:   "Expand all steps on the result page before copying it, or save it as XML or HTML: the server's own words are in the details. The protocol log of your receive connector shows the same test from inside.",
	Source: "Published results of the test; they have hardly any SMTP in them.",
	Client: true,
	Samples: []string{
		"The Microsoft Connectivity Analyzer failed to test inbound SMTP mail flow.",
		"Testing Mail Exchanger mx1.example.com.This Mail Exchanger was tested successfully.",
		"Testing TCP port 25 on host mx2.example.com to ensure it's listening and open.The specified port is either blocked, not listening, or not producing the expected response.",
	},
	scan: scanRCA,
}

// rcaStep is a step of the test: how its question begins, and what its answer
// says if the step fails.
type rcaStep struct {
	question string
	host     string // what stands before the host that the step is about
	failure  string // words of the answer
	outcome  Outcome
	verb     string
}

var rcaSteps = [...]rcaStep{
	{"Testing Mail Exchanger ", "Exchanger ", "", NoOutcome, ""},
	{"Testing TCP port ", " on host ", "is either blocked", NoConnection, "(tcp)"},
	{"Attempting to resolve the host name ", "name ", "resolve", NoConnection, "(tcp)"},
	{"Attempting to retrieve DNS MX records for domain ", "", "", NoOutcome, ""},
	{"Attempting to send a test email message to ", "", "failed", Refused, "."},
	{"Attempting to send test email message to ", "", "failed", Refused, "."},
	{"Analyzing SMTP Capabilities for server ", "", "", NoOutcome, ""},
	{"Testing the MX ", "", "", NoOutcome, ""}, // for open relay
	{"Performing Real-Time Black Hole List (RBL) Test", "", "", NoOutcome, ""},
	{"Performing Reverse DNS Lookup", "", "", NoOutcome, ""},
	{"Performing Sender ID validation", "", "", NoOutcome, ""},
	{"Testing inbound SMTP mail flow for domain ", "", "", NoOutcome, ""},
}

// scanRCA reads a line of the tree: a question, its answer, which may be glued
// to it, or a detail. All that follows an exchanger belongs to it.
func scanRCA(h *head, row *Row) bool {
	b := h.bytes()
	at := 0
	for at < len(b) && (isBlank(b[at]) || b[at] == '-' || b[at] == '+' || b[at] >= 0x80) { // bullets and check marks
		at++
	}
	text := bytes.TrimRight(b[at:], " \t")
	if len(text) == 0 {
		return false
	}
	row.Key = h.mem.key
	for k := range rcaSteps {
		if hasPrefix(text, rcaSteps[k].question) {
			h.rcaQuestion(row, &rcaSteps[k], at, text)
			return true
		}
	}
	step, _ := h.mem.state.(*rcaStep)
	switch {
	case contains(text, "Connectivity Analyzer "):
		row.Place = Apart
		return true
	case rcaHeading(text):
		row.Weak = step == nil
	case step == nil:
		return false
	case hasPrefix(text, "The server returned status code "), h.mem.open == 0 && contains(text, "The server response was: "):
		h.mem.open = 1
		rcaReply(h, row, step, at, text)
		return true
	case !rcaDetail(text):
		return rcaAnswer(h, row, step, at, nil, text)
	}
	if row.Key == "" {
		row.Place = Apart
		return true
	}
	row.tell(Noted, h.sub(at, at+len(text)))
	return true
}

// rcaQuestion reads the first line of a step. The first step names the
// exchanger that all others are about.
func (h *head) rcaQuestion(row *Row, s *rcaStep, at int, text []byte) {
	h.mem.state, h.mem.open = s, 0
	question, answer := rcaCut(text)
	if s == &rcaSteps[0] {
		from := at + len(s.question)
		h.mem.key = strings.TrimRight(string(question[len(s.question):]), ". ")
		row.Key, row.KeySpan, row.Place = h.mem.key, h.sub(from, from+len(h.mem.key)), Begins
	}
	rcaAnswer(h, row, s, at, question, answer)
}

// rcaHeading recognises the lines of the page that every step has.
func rcaHeading(text []byte) bool {
	return string(text) == "Test Steps" || string(text) == "Additional Details" || hasPrefix(text, "Elapsed Time:") || hasPrefix(text, "Tell me more about this issue")
}

// rcaCut cuts the answer off a question: copying the page loses the line end
// between them.
func rcaCut(text []byte) (question, answer []byte) {
	for i := 1; i+1 < len(text); i++ {
		if text[i] == '.' && 'A' <= text[i+1] && text[i+1] <= 'Z' && (isLetter(text[i-1]) || text[i-1] == '\'') {
			for _, start := range [...]string{"The ", "This ", "One ", "A ", "An ", "No ", "Delivery ", "MX ", "Unable ", "SMTP ", "You", "Your "} {
				if hasPrefix(text[i+1:], start) {
					return text[:i+1], text[i+1:]
				}
			}
		}
	}
	return text, nil
}

// rcaAnswer reads the answer to a step; false if the words are none.
func rcaAnswer(h *head, row *Row, s *rcaStep, at int, question, answer []byte) bool {
	span := h.sub(at, at+len(question)+len(answer))
	row.Direction = Inbound
	row.Client.Name = "Remote Connectivity Analyzer"
	if row.Key != "" {
		row.Server.Name = row.Key
	}
	good := contains(answer, "successfully") || contains(answer, "passed") || contains(answer, "isn't an open relay") || contains(answer, "aren't")
	bad := contains(answer, "failed") || contains(answer, "couldn't") || contains(answer, "can't") || contains(answer, "wasn't") || contains(answer, "blocked") || contains(answer, "No MX") || contains(answer, "not found")
	switch {
	case len(answer) > 0 && question == nil && !good && !bad && !hasPrefix(answer, "The ") && !hasPrefix(answer, "A network error"):
		return false
	case row.Key == "":
		if !bad || s.outcome == NoOutcome {
			row.Place = Apart
			return true
		}
	}
	rep := &Report{Outcome: s.outcome, Verb: s.verb, Peer: row.Server, Reason: span}
	if s == &rcaSteps[0] {
		rep.Verb = "(tcp)"
	}
	if s.host != "" && s.verb == "(tcp)" && question != nil {
		if _, name, ok := strings.Cut(string(question), s.host); ok {
			rep.Peer.Name = strings.TrimRight(firstWordOf(name), ".")
		}
	}
	switch {
	case bad && s.failure != "" && contains(answer, s.failure):
		row.report(span, rep)
	case good && s.outcome == Refused:
		rep.Outcome = Relayed
		row.report(span, rep)
	case good && s == &rcaSteps[0]:
		row.report(span, rep)
	case bad && s == &rcaSteps[0]: // the steps below tell which
		row.report(span, rep)
	case good, !bad:
		row.tell(Noted, span)
	default:
		row.tell(Trouble, span)
	}
	return true
}

// rcaReply reads "The server returned status code 550 - Mailbox unavailable.
// The server response was: 5.7.1 Unable to relay". The test for an open relay
// wants to be refused.
func rcaReply(h *head, row *Row, s *rcaStep, at int, text []byte) {
	span := h.sub(at, at+len(text))
	if s.outcome != Refused {
		row.tell(Noted, span)
		return
	}
	rep := &Report{Outcome: Refused, Verb: s.verb, Peer: Party{Name: row.Key}, Reason: span, Status: statusIn(text)}
	for n := 0; n < 4; n++ { // the class of .NET tells which command was refused
		if contains(h.following(n), "SmtpFailedRecipient") {
			rep.Verb = "RCPT"
		}
	}
	row.Direction = Inbound
	if k := index(text, "status code "); k >= 0 && replyCode(text[k+len("status code "):]) >= 400 {
		k += len("status code ")
		rep.Quote = []*ReplyLine{h.log.words.quoted(string(text[k:]))}
		rep.QuoteAt = []Span{h.sub(at+k, at+len(text))}
		if rep.Quote[0].Code.Text[0] == '4' {
			rep.Outcome = RefusedNow
		}
	}
	row.report(span, rep)
}

// rcaDetail recognises what stands under "Additional Details".
func rcaDetail(text []byte) bool {
	for _, start := range [...]string{"MX Records Host ", "IP addresses returned:", "Banner received:", "Exception details:", "Message:", "Type:", "Type ", "Stack trace:", "at ", "Host ", "Attempting", "HTTP", "Checking ", "Validating "} {
		if hasPrefix(text, start) {
			return true
		}
	}
	return false
}
