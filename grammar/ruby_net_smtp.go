package grammar

import (
	"bytes"
	"strings"
)

var rubyNetSMTP = Dialect{
	Name:   "ruby-net-smtp",
	Title:  "Ruby Net::SMTP debug output",
	About:  "What Ruby's Net::SMTP writes after set_debug_output, as Rails does with the mail gem.",
	More:   "Call set_debug_output($stderr) on the Net::SMTP object before start.",
	Source: "net-smtp 0.3 of Ruby 3.1 against a test server, and its source, net/protocol.rb.",
	Stream: true,
	Samples: []string{
		"Connection opened: mail.example.com:587",
		`-> "220 mail.example.com ESMTP ready\r\n"`,
		`<- "EHLO client.example.net\r\n"`,
		"TLS connection started",
	},
	scan: scanRubyNetSMTP,
}

// scanRubyNetSMTP reads `-> "220 …\r\n"`, the server, and `<- "EHLO …\r\n"`,
// the client: the arrows are drawn as data moves through Ruby's buffer.
func scanRubyNetSMTP(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	s := bytesAsString(b)
	if len(b) > 3 && b[2] == ' ' && (b[3] == '"' || b[3] == '\'') {
		side := Nobody
		switch s[:2] {
		case "->":
			side = Server
		case "<-":
			side = Client
		}
		if side != Nobody {
			from, to, _ := quotedText(b, 3)
			row.TagSpan = h.sub(0, 2)
			h.mem.key = "ruby"
			if side == Server {
				h.sayReply(row, from, textEnd(b, from, to))
			} else {
				row.say(Client, h.sub(from, textEnd(b, from, to)))
			}
			return true
		}
	}
	known := h.mem.key != "" || h.marked(rubyLine)
	switch {
	case strings.HasPrefix(s, "Connection opened: "):
		h.restart(row)
		h.mem.key = "ruby"
		row.Server = hostPort(string(b[len("Connection opened: "):]))
		row.tell(Opened, h.span)
	case !known:
		return false
	case s == "TLS connection started":
		// Written before the handshake: whether it succeeds is told by what follows.
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "writing message from "), strings.HasPrefix(s, "wrote "), strings.HasPrefix(s, "Conn close"), strings.HasPrefix(s, "reading "), strings.HasPrefix(s, "read "):
		row.Weak = true
		if h.mem.dialogue.body && strings.HasPrefix(s, "writing ") {
			row.say(Client, h.span) // in place of the message
			break
		}
		row.tell(Noted, h.span)
	case stackTrace(b):
		row.Weak = true
		row.tell(Noted, h.span)
	case strings.Contains(s, ".rb:") && bytes.HasSuffix(b, []byte(")")):
		h.rubyError(row)
	default:
		return false
	}
	return true
}

// rubyError reads "…/net/smtp.rb:1059:in `check_response': 550 … (Net::SMTPFatalError)".
// The reply that it quotes stands above.
func (h *head) rubyError(row *Row) {
	b := h.bytes()
	row.Weak = !contains(b, "(Net::") && !contains(b, "(Errno::") && !contains(b, "(OpenSSL::") && !contains(b, "(EOFError)")
	if contains(b, "(Net::SMTP") {
		row.tell(Noted, h.span)
		return
	}
	f := faultIn(b)
	if contains(b, "(OpenSSL::SSL::") {
		f = untrusted
	}
	h.tellFault(row, h.span, f)
}

func rubyLine(b []byte) bool {
	s := bytesAsString(b)
	return strings.HasPrefix(s, `-> "2`) || strings.HasPrefix(s, `<- "EHLO`) || strings.HasPrefix(s, "Connection opened: ") || strings.Contains(s, "/net/smtp.rb:")
}
