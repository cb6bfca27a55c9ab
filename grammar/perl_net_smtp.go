package grammar

import "strings"

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
	if class < len("Net::SMTP") || !contains(b[:class], "SMTP") || !contains(b[:class], "::") {
		return h.perlError(row, b)
	}
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
		h.perlFault(row, rest[2:])
	case !object && hasPrefix(rest, ">>> "): // the versions of the modules
		row.tell(Noted, h.span)
	case object && hasPrefix(rest, "<<< "):
		h.perlObject(row, glob, class)
		h.sayReply(row, at+4, len(b))
	case object && (hasPrefix(rest, ">>> ") || string(rest) == ">>>"):
		h.perlObject(row, glob, class)
		from := min(at+4, len(b))
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
	case h.mem.key != "" && (at || statusLen(b) > 0 || strings.HasPrefix(s, "Password for 'smtp")): // the reply once more; git asks
		row.Weak = true
		row.tell(Noted, h.span)
	default:
		return false
	}
	return true
}
