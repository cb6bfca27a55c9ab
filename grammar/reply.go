package grammar

var bareReply = Dialect{
	Name:   "reply",
	Title:  "A server's reply on its own",
	About:  "One reply or the text of one, copied out of a bounce or an error message.",
	Source: "RFC 5321 section 4.2.",
	Stream: true,
	Loose:  true,
	Samples: []string{
		"550 5.1.1 <b@example.com>: Recipient address rejected: User unknown",
	},
	NoGreeting: true,
	scan:       scanReply,
}

// scanReply accepts a log that is nothing but one refusal, over one or several
// lines.
func scanReply(h *head, row *Row) bool {
	code := replyCode(h.bytes())
	if code < 400 || len(h.log.Lines) > 30 {
		return false
	}
	for i := range h.log.Lines {
		if b := h.log.Body(i).Of(h.log.Text); !blank(b) && replyCode(b) != code {
			return false
		}
	}
	row.say(Server, h.span)
	return true
}
