package grammar

import (
	"bytes"
	"slices"
	"strings"
)

var perlNetSMTP = Dialect{
	Name:   "perl-net-smtp",
	Title:  "Perl Net::SMTP debug output",
	About:  "What Perl's Net::SMTP prints with Debug => 1, as git send-email --smtp-debug=1 does.",
	More:   "Set Debug => 1 in the constructor; git send-email takes --smtp-debug=1.",
	Source: "Net::SMTP 3.14 against a test server, and its source, Net/Cmd.pm.",
	Stream: true,
	Client: true,
	Samples: []string{
		"Net::SMTP>>> Net::SMTP(3.14)",
		"Net::SMTP=GLOB(0x563367347a48)<<< 220 mail.example.com ESMTP ready",
		"Net::SMTP::_SSL=GLOB(0x563367347a48)>>> EHLO client.example.net",
		"Net::SMTP: Net::Cmd::getline(): unexpected EOF on command channel:  at send.pl line 5.",
	},
	scan: scanPerlNetSMTP,
}

// scanPerlNetSMTP reads "Class=GLOB(0x…)>>> words", where the class is that of
// the object and the address tells it from others.
func scanPerlNetSMTP(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	class := perlClass(b)
	talk := remembered[perlTalk](h.mem)
	if class < len("Net::SMTP") || !contains(b[:class], "SMTP") || !contains(b[:class], "::") {
		return h.gitSummary(row, b, talk) || h.perlError(row, b, talk)
	}
	talk.part, talk.garbled = noSummary, false
	at := class
	glob, object := "", hasPrefix(b[class:], "=GLOB(0x")
	if object {
		var ok bool
		if glob, ok = between(b[class:], "(", ")"); !ok {
			return false
		}
		at += len("=GLOB(") + len(glob) + len(")")
		row.KeySpan = h.sub(class+len("=GLOB("), at-1)
	}
	switch rest := b[at:]; {
	case hasPrefix(rest, ": "):
		talk.garbled = contains(rest, "parse error in '")
		h.perlFault(row, rest[2:])
	case !object && hasPrefix(rest, ">>> "): // the versions of the modules
		row.tell(Noted, h.span)
	case object && hasPrefix(rest, "<<< "):
		h.perlObject(row, glob, class)
		talk.garbled = replyCode(rest[4:]) == 0
		if replyCode(rest[4:]) >= 400 {
			talk.refusal = append(talk.refusal, strings.TrimSpace(string(rest[min(len(rest), 8):])))
		}
		h.sayReply(row, at+4, len(b))
	case object && (hasPrefix(rest, ">>> ") || string(rest) == ">>>"):
		h.perlObject(row, glob, class)
		from := min(at+4, len(b))
		talk.refusal = talk.refusal[:0]
		row.say(Client, h.sub(from, textEnd(b, from, len(b))))
	default:
		return false
	}
	if object {
		row.TagSpan = h.sub(at, min(at+3, len(b)))
	}
	return true
}

// perlObject notes which object speaks: another one is another connection. Its
// class changes with TLS: Net::SMTP::_SSL, Net::SMTP::SSL.
func (h *head) perlObject(row *Row, glob string, class int) {
	if h.mem.key != glob {
		if h.mem.key != "" {
			row.Place = Begins
		}
		h.mem.key, h.mem.side = glob, Nobody
	}
	name := h.bytes()[:class]
	if h.mem.side == Nobody && (contains(name, "SSL") || contains(name, "TLS")) {
		h.mem.side = Client
		row.tell(Secured, h.sub(0, class))
	}
}

// perlClass is the length of the class name that b starts with: letters,
// digits, "_" and pairs of colons.
func perlClass(b []byte) int {
	i := 0
	for i < len(b) {
		switch c := b[i]; {
		case isLetter(c), isDigit(c), c == '_':
			i++
		case c == ':' && i+1 < len(b) && b[i+1] == ':':
			i += 2
		default:
			return i
		}
	}
	return i
}

func (h *head) perlFault(row *Row, text []byte) {
	f := faultIn(text)
	if f == unreachable && contains(text, "imed out") {
		f = broken
	}
	h.tellFault(row, h.span, f)
}

// perlTalk is what is remembered of the conversation that is going on.
type perlTalk struct {
	refusal []string // the lines of the last reply, if it refuses, without the code
	garbled bool     // what came last was no SMTP, and may hold line ends
	part    gitPart
}

// gitPart is a part of what git send-email prints of a message that was sent.
type gitPart uint8

const (
	noSummary  gitPart = iota
	gitMessage         // its envelope and header
	gitResult          // the last reply once more
)

// gitSummary reads the summary: "OK. Log says:" in the language of the user,
// the server, the envelope, the header and, below a blank line, the last reply.
func (h *head) gitSummary(row *Row, b []byte, talk *perlTalk) bool {
	envelope := func(n int) bool {
		return hasPrefix(h.following(n), "Server: ") && hasPrefix(h.following(n+1), "MAIL FROM:<")
	}
	switch {
	case blank(b):
		if talk.part == gitMessage {
			talk.part = gitResult
		}
		return false
	case !h.marked(perlLine):
		return false
	case envelope(1), hasPrefix(b, "Server: ") && hasPrefix(h.following(1), "MAIL FROM:<"):
		talk.part = gitMessage
	case talk.part == gitResult, talk.part == gitMessage && hasPrefix(b, "Result: "):
		talk.part = noSummary
	case talk.part == gitMessage:
	case bytes.HasSuffix(b, []byte(".patch")), h.gitAsks(): // what is to be sent
	default:
		return false
	}
	row.Weak = true
	row.tell(Noted, h.span)
	return true
}

// gitAsks reports whether git send-email asks below this line whether to send
// what it shows.
func (h *head) gitAsks() bool {
	for n, b := 0, h.bytes(); n < 40 && b != nil && !hasPrefix(b, "Net::SMTP"); n, b = n+1, h.following(n+1) {
		if hasPrefix(b, "Send this email?") {
			return true
		}
	}
	return false
}

// perlLine recognises the lines that only Net::SMTP or git send-email writes.
func perlLine(b []byte) bool {
	return hasPrefix(b, "Net::SMTP") || hasPrefix(b, "Unable to initialize SMTP properly") || contains(b, "git-send-email line ")
}

// perlSays recognises what Perl itself, or a script that dies, says: it names
// the place in the program.
func perlSays(b []byte) bool {
	s := bytesAsString(b)
	at := strings.LastIndex(s, " at ")
	return at >= 0 && strings.Contains(s[at:], " line ") && strings.HasSuffix(s, ".")
}

// perlError reads what scripts and git send-email say of a failure. Where
// nothing comes behind it the program ended with it.
func (h *head) perlError(row *Row, b []byte, talk *perlTalk) bool {
	s := bytesAsString(b)
	switch {
	case strings.HasPrefix(s, "[Net::SMTP]"), strings.HasPrefix(s, "Password for 'smtp") && h.mem.key != "": // git asks
		row.Weak = true
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "STARTTLS failed!"):
		if strings.HasPrefix(s, "STARTTLS failed!  at ") && h.talking() { // TLS has no reason: the server refused
			row.tell(Closed, h.span)
			break
		}
		row.tell(SecureFailed, h.span)
	case strings.HasPrefix(s, "Unable to initialize SMTP properly"):
		h.perlEnds(row, unreachable)
	case !blank(b) && talk.garbled:
		row.Weak = true
		row.tell(Noted, h.span)
	case h.perlQuotes(row, b):
	case slices.Contains(talk.refusal, strings.TrimSpace(s)), // $smtp->message
		perlSays(b) && (h.marked(perlLine) || h.alone() && faultIn(b) == unreachable), statusLen(b) > 0 && h.mem.key != "":
		row.Weak = !h.alone()
		h.perlEnds(row, faultIn(b))
	default:
		return false
	}
	return true
}

// perlEnds adds the line with which a program ends, or one that warns. What was
// wrong stands above it once anything was said or lost.
func (h *head) perlEnds(row *Row, f fault) {
	switch {
	case h.mem.dialogue.over || h.perlGoesOn():
		row.tell(Noted, h.span)
	case h.talking():
		row.tell(Closed, h.span)
	default:
		h.tellFault(row, h.span, f)
	}
}

// perlGoesOn reports whether the conversation goes on in the next line.
func (h *head) perlGoesOn() bool {
	next := h.following(1)
	return hasPrefix(next, "Net::SMTP") && contains(next, "=GLOB(")
}

// perlQuotes reads an error of Net::SMTP that a script shows: "Net::SMTP: 554
// 5.7.1 …". It repeats the reply, if the log has any.
func (h *head) perlQuotes(row *Row, b []byte) bool {
	const class = "Net::SMTP: "
	i := index(b, class)
	if i < 0 || replyCode(b[i+len(class):]) < 400 {
		return false
	}
	at := i + len(class)
	switch {
	case h.talking() || h.mem.dialogue.over:
		row.Weak = true
		h.perlEnds(row, noFault)
	case contains(b[at:], "[Net::SMTP] "): // its own code
		h.tellFault(row, h.span, broken)
	default:
		end := len(b)
		if perlSays(b[at:]) {
			end = at + strings.LastIndex(bytesAsString(b[at:]), " at ")
		}
		h.answer(row, at, end, "(connect)")
	}
	return true
}
