package grammar

import (
	"bytes"
	"strings"
)

var clawsmail = Dialect{
	Name:   "clawsmail",
	Title:  "Claws Mail or Sylpheed network log",
	About:  "Tools > Network Log in Claws Mail, the protocol log in Sylpheed.",
	More:   "Tools > Network Log shows it as it grows. Under Configuration > Preferences > Logging you can keep more lines and write them to a file.",
	Source: "Published network logs of Claws Mail 3 and its source, src/common/smtp.c and session.c.",
	Stream: true,
	Samples: []string{
		"* Account 'work': Connecting to SMTP server: mail.example.com:25...",
		"[15:45:59] SMTP< 220 mail.example.com ESMTP",
		"[15:45:59] ESMTP> EHLO client.example.net",
		"[15:45:59] ESMTP< 250 HELP",
		"*** Error occurred while sending the message:",
	},
	scan: scanClawsmail,
}

func scanClawsmail(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	i := 0
	if len(b) > 10 && b[0] == '[' && b[9] == ']' {
		if ms, end := clockTime(b, 1); end == 9 {
			row.Time, row.TimeSpan = stamp(1972, 1, 1, ms), h.sub(1, 9)
			row.Clock = Clock{NoYear: true, NoZone: true}
			i = 10
			for i < len(b) && b[i] == ' ' {
				i++
			}
		}
	}
	rest := b[i:]
	for _, m := range [...]struct {
		mark string
		side Side
	}{{"ESMTP> ", Client}, {"ESMTP< ", Server}, {"SMTP> ", Client}, {"SMTP< ", Server}} {
		if _, ok := cutPrefix(rest, m.mark); !ok {
			continue
		}
		from := i + len(m.mark)
		row.TagSpan = h.sub(i, from-1)
		h.mem.key = "claws"
		h.mem.side = m.side
		to := len(b)
		switch said := b[from:]; {
		case m.side == Client && bytes.HasPrefix(said, []byte(". (EOM)")):
			to = from + 1
		case m.side == Client && len(said) > 2 && said[0] == '[' && said[len(said)-1] == ']': // "[AUTH LOGIN]", "[PASSWORD]"
			if verbToken(upper(string(bytes.Fields(append(said[1:len(said)-1:len(said)-1], ' ', '?'))[0]))) != 0 {
				from, to = from+1, to-1
			}
		}
		row.say(m.side, h.sub(from, to))
		return true
	}
	s := bytesAsString(rest)
	span := h.sub(i, len(b))
	switch {
	case strings.HasPrefix(s, "* ") && strings.Contains(s, "Connecting to SMTP server: "):
		h.restart(row)
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
	case strings.HasPrefix(s, "* "):
		row.Weak = true
		row.tell(Noted, span)
	case h.mem.side == Nobody && replyCode(rest) > 0:
		row.Weak = true
		row.tell(Noted, span)
	default:
		return false
	}
	return true
}
