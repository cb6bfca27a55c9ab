package grammar

import "strings"

var clawsmail = Dialect{
	Name:   "clawsmail",
	Title:  "Claws Mail or Sylpheed network log",
	About:  "Tools > Network Log in Claws Mail, the protocol log in Sylpheed.",
	More:   "Tools > Network Log shows it as it grows. Under Configuration > Preferences > Logging you can keep more lines and write them to a file.",
	Source: "Published network logs of Claws Mail 3 and its source, src/common/smtp.c and session.c.",
	Stream: true,
	Client: true,
	Samples: []string{
		"* Account 'work': Connecting to SMTP server: mail.example.com:25...",
		"[15:45:59] SMTP< 220 mail.example.com ESMTP",
		"[15:45:59] ESMTP> EHLO client.example.net",
		"[15:45:59] ESMTP< 250 HELP",
		"*** Error occurred while sending the message:",
	},
	scan: scanClawsmail,
}

// clawsMarks are the marks of the two sides.
var clawsMarks = [...]struct {
	mark string
	side Side
}{
	{"ESMTP> ", Client}, {"ESMTP< ", Server}, {"SMTP> ", Client}, {"SMTP< ", Server},
}

// scanClawsmail reads "[time] SMTP> words" and the lines with stars between.
func scanClawsmail(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	at := h.clawsTime(row, b)
	for _, m := range clawsMarks {
		if hasPrefix(b[at:], m.mark) {
			from := at + len(m.mark)
			row.TagSpan = h.sub(at, from-1)
			h.mem.key, h.mem.side = "claws", m.side
			h.clawsSaid(row, m.side, from)
			return true
		}
	}
	return h.clawsRemark(row, at)
}

// clawsTime reads "[15:45:59] ".
func (h *head) clawsTime(row *Row, b []byte) int {
	if len(b) <= 10 || b[0] != '[' || b[9] != ']' {
		return 0
	}
	ms, end := clockTime(b, 1)
	if end != 9 {
		return 0
	}
	row.Time, row.TimeSpan = stamp(1972, 1, 1, ms), h.sub(1, 9)
	row.Clock = Clock{NoYear: true, NoZone: true}
	return skipSpaces(b, 10)
}

// clawsSaid adds what one side said. The end of the message is ". (EOM)", and
// what is not shown stands in brackets: "[AUTH LOGIN]", "[PASSWORD]".
func (h *head) clawsSaid(row *Row, side Side, from int) {
	b := h.bytes()
	said := b[from:]
	span := h.sub(from, len(b))
	switch {
	case side == Client && hasPrefix(said, ". (EOM)"):
		span = h.sub(from, from+1)
	case side == Client && len(said) > 2 && said[0] == '[' && said[len(said)-1] == ']':
		if inside := said[1 : len(said)-1]; verbToken(upper(firstWordOf(string(inside)))) != 0 {
			span = h.sub(from+1, len(b)-1)
		}
	}
	row.say(side, span)
}

// clawsRemark reads the lines without a mark of a side.
func (h *head) clawsRemark(row *Row, at int) bool {
	b := h.bytes()
	rest := b[at:]
	s := bytesAsString(rest)
	span := h.sub(at, len(b))
	switch {
	case strings.HasPrefix(s, "* ") && strings.Contains(s, "Connecting to SMTP server: "):
		h.restart(row)
		h.mem.key = "claws"
		_, to, _ := strings.Cut(s, "SMTP server: ")
		to, _, _ = strings.Cut(to, "...")
		row.Server = hostPort(strings.TrimSpace(strings.Clone(to)))
		row.tell(Noted, span)
	case strings.HasPrefix(s, "*** Error occurred while sending"):
		h.mem.side = Nobody // the reply follows once more
		row.tell(Noted, span)
	case h.mem.key == "":
		return false
	case strings.HasPrefix(s, "*** ") || strings.HasPrefix(s, "** "):
		row.Weak = true
		switch f := faultIn(rest); {
		case strings.Contains(s, "uthentication"):
			row.tell(LoginFailed, span)
		case f == noFault && (strings.Contains(s, "SSL") || strings.Contains(s, "TLS")):
			row.tell(SecureFailed, span)
		default:
			h.tellFault(row, span, f)
		}
	case strings.HasPrefix(s, "* "), h.mem.side == Nobody && replyCode(rest) > 0:
		row.Weak = true
		row.tell(Noted, span)
	default:
		return false
	}
	return true
}
