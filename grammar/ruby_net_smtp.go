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
	Client: true,
	Samples: []string{
		"Connection opened: mail.example.com:587",
		`-> "220 mail.example.com ESMTP ready\r\n"`,
		`<- "EHLO client.example.net\r\n"`,
		"TLS connection started",
		"Net::SMTPAuthenticationError (535 5.7.8 Error: authentication failed",
	},
	scan: scanRubyNetSMTP,
}

// scanRubyNetSMTP reads `-> "220 …\r\n"`, the server, and `<- "EHLO …\r\n"`,
// the client: the arrows are drawn as data moves through Ruby's buffer.
func scanRubyNetSMTP(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if h.rubySaid(row, b) {
		return true
	}
	s := bytesAsString(b)
	known := h.mem.key != "" || h.marked(rubyLine)
	raised := h.rubyRaises(s)
	switch {
	case strings.HasPrefix(s, "Connection opened: "):
		h.restart(row)
		h.mem.key = "ruby"
		row.Server = hostPort(string(b[len("Connection opened: "):]))
		row.tell(Opened, h.span)
	case !known && raised != "" && faultIn(b) == unreachable && h.alone():
		h.rubyError(row, raised)
		row.Weak = false
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
	case raised != "":
		h.rubyError(row, raised)
	case stackTrace(b), strings.Contains(s, ".rb:") && strings.Contains(s, ":in "), s == "):", rubyClassLine(s) != "":
		row.Weak = true
		row.tell(Noted, h.span)
	default:
		return false
	}
	return true
}

// rubySaid reads an arrow and a string.
func (h *head) rubySaid(row *Row, b []byte) bool {
	if len(b) < 4 || b[2] != ' ' || b[3] != '"' && b[3] != '\'' {
		return false
	}
	from, to, _ := quotedText(b, 3)
	to = textEnd(b, from, to)
	switch string(b[:2]) {
	case "->":
		h.sayReply(row, from, to)
	case "<-":
		row.say(Client, h.sub(from, to))
	default:
		return false
	}
	row.TagSpan = h.sub(0, 2)
	h.mem.key = "ruby"
	return true
}

// rubyRaises is rubyRaised for a message that the terminal shows with its line
// end: the class stands in the next line.
func (h *head) rubyRaises(s string) string {
	class := rubyRaised(s)
	if class == "" && strings.Contains(s, ".rb:") && strings.Contains(s, ":in ") {
		class = rubyClassLine(bytesAsString(h.following(1)))
	}
	return class
}

// rubyClassLine is the class in a line that holds nothing else: " (Net::SMTPFatalError)".
func rubyClassLine(s string) string {
	s = strings.TrimSpace(s)
	if n := len(s); n > 2 && s[0] == '(' && s[n-1] == ')' && rubyClass(s[1:n-1]) {
		return s[1 : n-1]
	}
	return ""
}

// rubyRaised is the class of the exception that a line tells of, "" if none:
// "…/net/smtp.rb:1059:in `check_response': 550 … (Net::SMTPFatalError)" on a
// terminal, "Net::SMTPFatalError: 550 …" in irb and mails, "Net::SMTPFatalError
// (550 …" in the log of Rails.
func rubyRaised(s string) string {
	if strings.HasSuffix(s, ")") && strings.Contains(s, ".rb:") && !strings.Contains(s, "from ") {
		if open := strings.LastIndex(s, "("); open >= 0 && rubyClass(s[open+1:len(s)-1]) {
			return s[open+1 : len(s)-1]
		}
	}
	for i := 0; i < len(s); i++ {
		if c := s[i]; c == ' ' && i+1 < len(s) && s[i+1] == '(' || c == ':' && i+1 < len(s) && s[i+1] == ' ' {
			if rubyClass(s[:i]) {
				return s[:i]
			}
			return ""
		}
	}
	return ""
}

// rubyClass recognises the classes that Net::SMTP, and what it stands on,
// raises.
func rubyClass(s string) bool {
	for _, p := range [...]string{"Net::SMTP", "Net::OpenTimeout", "Net::ReadTimeout", "Errno::", "OpenSSL::SSL::"} {
		if strings.HasPrefix(s, p) && strings.IndexByte(s, ' ') < 0 {
			return true
		}
	}
	return s == "SocketError" || s == "EOFError" || s == "Timeout::Error" || s == "Socket::ResolutionError"
}

// rubyError reads an exception. The reply that it quotes stands above, unless
// nothing of the conversation was logged.
func (h *head) rubyError(row *Row, class string) {
	b := h.bytes()
	row.Weak = !strings.Contains(class, "::")
	if strings.HasPrefix(class, "Net::SMTP") {
		at := -1
		for _, opens := range [...]string{"': ", "rror: ", "usy: ", " ("} {
			if i := index(b, opens); i >= 0 && replyCode(b[i+len(opens):]) >= 400 {
				at = i + len(opens)
				break
			}
		}
		if at < 0 || h.talking() {
			row.tell(Noted, h.span)
			return
		}
		end := len(b)
		if tail := " (" + class + ")"; bytes.HasSuffix(b, []byte(tail)) {
			end -= len(tail)
		}
		h.answer(row, at, end, h.rubyVerb(class))
		return
	}
	f := faultIn(b)
	switch {
	case strings.HasPrefix(class, "OpenSSL::SSL::"):
		f = untrusted
	case class == "Net::OpenTimeout":
		f = unreachable
	case class == "Net::ReadTimeout":
		f = broken
	}
	h.tellFault(row, h.span, f)
}

// rubyVerb is the command that was refused, as the class or the methods of
// Net::SMTP in the stack trace tell.
func (h *head) rubyVerb(class string) string {
	if class == "Net::SMTPAuthenticationError" {
		return "AUTH"
	}
	for n := 0; n < 12; n++ {
		b := h.bytes()
		if n > 0 {
			if b = h.following(n); b == nil {
				break
			}
		}
		for _, m := range [...]struct{ method, verb string }{
			{"rcptto", "RCPT"}, {"mailfrom", "MAIL"}, {"check_auth_", "AUTH"}, {"authenticate", "AUTH"}, {"starttls", "STARTTLS"}, {"ehlo'", "EHLO"}, {"helo'", "HELO"}, {"data'", "."}, {"do_start'", "(connect)"},
		} {
			if contains(b, m.method) {
				return m.verb
			}
		}
	}
	return ""
}

// rubyLine recognises lines that only Net::SMTP, or a trace through it, writes.
func rubyLine(b []byte) bool {
	s := bytesAsString(b)
	return strings.HasPrefix(s, `-> "2`) || strings.HasPrefix(s, `<- "EHLO`) || strings.HasPrefix(s, "Connection opened: ") || strings.Contains(s, "/net/smtp.rb:") ||
		strings.HasPrefix(s, "Net::SMTP") && rubyRaised(s) != ""
}
