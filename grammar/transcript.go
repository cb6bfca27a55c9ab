package grammar

var transcript = Dialect{
	Name:   "transcript",
	Title:  "SMTP transcript with C: and S:",
	About:  "Client and server lines marked with C: and S:, as in the RFCs and in many test tools.",
	Source: "RFC 5321 appendix D.",
	Stream: true,
	Loose:  true,
	Samples: []string{
		"S: 220 mail.example.com ESMTP ready",
		"C: EHLO client.example.net",
		"Server: 250 mail.example.com",
	},
	scan: scanTranscript,
}

// marks of the two sides; the longer ones first.
var transcriptMarks = [...]struct {
	mark string
	side Side
}{
	{"Client:", Client}, {"CLIENT:", Client}, {"client:", Client}, {"C:", Client}, {"c:", Client},
	{"Server:", Server}, {"SERVER:", Server}, {"server:", Server}, {"S:", Server}, {"s:", Server},
}

// scanTranscript reads "C: …" and "S: …", a time in front allowed. Lines that
// follow without a mark and look like more of the same reply belong to it.
func scanTranscript(h *head, row *Row) bool {
	b := h.bytes()
	i := 0
	if when, end, _ := isoTime(b); end > 0 {
		row.Time, row.TimeSpan = when, h.sub(0, end)
		i = end
	}
	for i < len(b) && (isBlank(b[i]) || b[i] == ']' || b[i] == '[') {
		i++
	}
	for _, m := range transcriptMarks {
		if _, ok := cutPrefix(b[i:], m.mark); !ok {
			continue
		}
		row.TagSpan = h.sub(i, i+len(m.mark))
		i += len(m.mark)
		if i < len(b) && b[i] == ' ' {
			i++
		}
		row.Direction = Outbound
		row.say(m.side, h.sub(i, len(b)))
		h.mem.side = m.side
		return true
	}
	if h.mem.side == Server && replyCode(b) >= 200 {
		row.Weak = true
		row.say(Server, h.span)
		return true
	}
	if h.mem.dialogue.body && h.mem.side == Client {
		row.Weak = true
		row.say(Client, h.span)
		return true
	}
	return false
}
