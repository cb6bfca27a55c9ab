package grammar

import (
	"bytes"
	"strings"
)

var perlNetSMTP = Dialect{
	Name:   "perl-net-smtp",
	Title:  "Perl Net::SMTP debug output",
	About:  "What Perl's Net::SMTP prints with Debug => 1, as git send-email --smtp-debug=1 does.",
	More:   "Set Debug => 1 in the constructor; git send-email takes --smtp-debug=1.",
	Source: "Net::SMTP 3.14 against a test server, and its source, Net/Cmd.pm.",
	Stream: true,
	Samples: []string{
		"Net::SMTP>>> Net::SMTP(3.14)",
		"Net::SMTP=GLOB(0x563367347a48)<<< 220 mail.example.com ESMTP ready",
		"Net::SMTP::_SSL=GLOB(0x563367347a48)>>> EHLO client.example.net",
		"Net::SMTP: Net::Cmd::getline(): unexpected EOF on command channel:  at send.pl line 5.",
	},
	scan: scanPerlNetSMTP,
}

func scanPerlNetSMTP(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	class := perlClass(b)
	if class < len("Net::SMTP") || index(b[:class], "SMTP") < 0 || index(b[:class], "::") < 0 {
		return h.perlError(row, b)
	}
	rest := b[class:]
	if bytes.HasPrefix(rest, []byte(": ")) || bytes.HasPrefix(rest, []byte(">>> ")) {
		if rest[0] == ':' {
			h.perlFault(row, rest[2:])
		} else {
			row.tell(Noted, h.span) // the versions of the modules
		}
		return true
	}
	end := index(rest, ")")
	if !bytes.HasPrefix(rest, []byte("=GLOB(0x")) || end < 0 {
		return false
	}
	glob := string(rest[len("=GLOB("):end])
	at := class + end + 1
	row.KeySpan = h.sub(class+len("=GLOB("), class+end)
	rest = b[at:]
	if bytes.HasPrefix(rest, []byte(": ")) {
		h.perlFault(row, rest[2:])
		return true
	}
	var side Side
	switch {
	case bytes.HasPrefix(rest, []byte("<<< ")):
		side = Server
	case bytes.HasPrefix(rest, []byte(">>> ")), string(rest) == ">>>":
		side = Client
	default:
		return false
	}
	row.TagSpan = h.sub(at, at+3)
	if h.mem.key != glob { // another object is another connection
		if h.mem.key != "" {
			row.Place = Begins
		}
		h.mem.key, h.mem.side = glob, Nobody
	}
	// The class changes with TLS: Net::SMTP::_SSL, Net::SMTP::SSL.
	if secure := contains(b[:class], "SSL") || contains(b[:class], "TLS"); secure && h.mem.side == Nobody {
		h.mem.side = Client
		row.tell(Secured, h.sub(0, class))
	}
	from := min(at+4, len(b))
	if side == Server {
		h.sayReply(row, from, len(b))
	} else {
		row.say(Client, h.sub(from, textEnd(b, from, len(b))))
	}
	return true
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

// perlError reads what scripts and git send-email say of a failure.
func (h *head) perlError(row *Row, b []byte) bool {
	s := bytesAsString(b)
	at := strings.Contains(s, " at ") && strings.Contains(s, " line ")
	switch {
	case strings.HasPrefix(s, "[Net::SMTP]"):
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "STARTTLS failed!"):
		row.tell(SecureFailed, h.span)
	case strings.HasPrefix(s, "Unable to initialize SMTP properly"):
		h.tellFault(row, h.span, unreachable)
	case h.mem.key != "" && at:
		row.Weak = true
		row.tell(Noted, h.span)
	default:
		return false
	}
	return true
}
