package grammar

import (
	"bytes"
	"strings"
)

var javamail = Dialect{
	Name:   "javamail",
	Title:  "JavaMail or Jakarta Mail debug output",
	About:  "What JavaMail, now Jakarta Mail, prints with mail.debug=true: bare lines of the dialogue between lines that begin with DEBUG.",
	More:   "The login is left out unless mail.debug.auth is true as well, and then the password stands in the log.",
	Source: "Jakarta Mail 2.0 against a test server; its source, SMTPTransport.java.",
	Stream: true,
	Client: true,
	Samples: []string{
		"DEBUG: Jakarta Mail version 2.0.0",
		`DEBUG SMTP: trying to connect to host "mail.example.com", port 25, isSSL false`,
		"DEBUG SMTP: AUTH LOGIN command trace suppressed",
		"220 mail.example.com ESMTP ready",
		"EHLO client.example.net",
		"jakarta.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed",
	},
	scan: scanJavamail,
}

// scanJavamail reads the lines that begin with DEBUG, the bare dialogue between
// them, and what Java prints of an exception.
func scanJavamail(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	i := javamailHead(b)
	switch text := b[i:]; {
	case bytes.HasPrefix(text, []byte("DEBUG SMTP")):
		return h.javamailDebug(row, i)
	case bytes.HasPrefix(text, []byte("DEBUG: ")):
		row.Weak = !contains(text, "Mail") && !contains(text, "rovider")
		h.mem.fields = nil
		row.tell(Noted, h.sub(i, len(b)))
		return true
	}
	if !h.marked(javamailLine) {
		return false
	}
	inMessage := h.mem.dialogue.body && !h.mem.dialogue.over
	if at := javamailFails(b); at >= 0 && i == 0 && !inMessage {
		h.stampEnd(row) // Spring's log
		h.javamailException(row, at)
		return true
	}
	if h.javamailRest(row, i) {
		return true
	}
	h.mem.fields = nil
	if (stackTrace(b) || string(b) == ";") && !inMessage { // the reply in an exception ends its line
		row.Weak = true
		row.tell(Noted, h.span)
		return true
	}
	return h.scanBare(row, i)
}

// javamailRest reads a further line of the reply that an exception quotes.
func (h *head) javamailRest(row *Row, at int) bool {
	text := h.bytes()[at:]
	if len(h.mem.fields) == 0 || replyCode(text) == 0 || string(text[:3]) != h.mem.fields[0] {
		return false
	}
	row.Weak = true
	if h.mem.fields[1] == "" {
		row.tell(Noted, h.sub(at, at+len(text)))
	} else {
		row.say(Server, h.sub(at, at+len(text)))
	}
	if len(text) < 4 || text[3] != '-' {
		h.mem.fields = nil
	}
	return true
}

// javamailLine recognises lines that only JavaMail writes.
func javamailLine(b []byte) bool {
	return contains(b, "DEBUG SMTP") || contains(b, "DEBUG: JavaMail") || contains(b, "DEBUG: Jakarta Mail") || contains(b, "com.sun.mail.smtp.") ||
		(contains(b, "javax.mail.") || contains(b, "jakarta.mail.")) && javamailFails(b) >= 0
}

// javamailHead is where the words begin behind what an application server, the
// service wrapper or Android puts in front of each line of its output.
func javamailHead(b []byte) int {
	if len(b) < 20 {
		return 0
	}
	for _, mark := range [...]string{"System.out", "System.err", "[stdout]", "[STDOUT]", "INFO   | jvm ", "STATUS | jvm "} {
		i := index(b[:min(len(b), 160)], mark)
		if i < 0 {
			continue
		}
		if strings.HasSuffix(mark, "jvm ") {
			if j := bytes.LastIndex(b[:min(len(b), i+60)], []byte(" | ")); j > i {
				return j + 3
			}
			continue
		}
		i += len(mark)
		if mark[0] == '[' { // JBoss: "[stdout] (thread) words"
			if i+1 < len(b) && b[i] == ' ' && b[i+1] == '(' {
				if j := index(b[i:], ") "); j > 0 {
					return i + j + 2
				}
			}
			return min(i+1, len(b))
		}
		if j := index(b[i:min(len(b), i+24)], ": "); j >= 0 {
			return i + j + 2
		}
	}
	return 0
}

// javamailDebug reads "DEBUG SMTP: words". Before version 1.4 the dialogue had
// such heads as well.
func (h *head) javamailDebug(row *Row, i int) bool {
	b := h.bytes()
	j := index(b[i:], ": ")
	if j < 0 || j > len("DEBUG SMTP TRANSPORT") {
		return false
	}
	at := i + j + len(": ")
	row.TagSpan = h.sub(i, i+j)
	switch string(b[i : i+j]) {
	case "DEBUG SMTP SENT":
		row.say(Client, h.sub(at, len(b)))
	case "DEBUG SMTP RCVD":
		h.sayReply(row, at, len(b))
	default:
		h.javamailRemark(row, at)
	}
	return true
}

// javamailRemark reads what stands behind "DEBUG SMTP: ".
func (h *head) javamailRemark(row *Row, at int) {
	b := h.bytes()
	text := b[at:]
	span := h.sub(at, len(b))
	s := bytesAsString(text)
	h.mem.fields = nil
	switch {
	case strings.HasPrefix(s, "trying to connect to host"):
		h.restart(row)
		h.mem.key = ""
		row.Server = javamailServer(text)
		row.tell(Noted, span)
	case strings.HasPrefix(s, "connected to host"):
		row.Server = javamailServer(text)
		row.tell(Noted, span) // the greeting stands above
	case strings.HasPrefix(s, "AUTH ") && strings.HasSuffix(s, "trace suppressed"):
		h.mem.key = "AUTH" // the server's answer is told by an exception only
		row.tell(Noted, span)
	case strings.HasPrefix(s, "AUTH ") && strings.HasSuffix(s, "succeeded"):
		h.mem.key = ""
		row.tell(LoggedIn, span)
	case strings.HasPrefix(s, "AUTH ") && strings.HasSuffix(s, "failed"):
		row.tell(LoginFailed, span)
	case strings.HasPrefix(s, "exception reading response") && faultIn(text) == untrusted:
		row.tell(SecureFailed, span)
	case strings.HasPrefix(s, "EOF"), strings.HasPrefix(s, "exception reading response"):
		row.tell(Lost, span)
	case strings.HasPrefix(s, "could not connect to host") && !strings.Contains(s, "response: "):
		h.tellFault(row, span, unreachable)
	default:
		h.javamailQuoted(text, "")
		row.tell(Noted, span)
	}
}

// javamailQuoted remembers the code of a reply that the line quotes and whose
// further lines follow bare; verb is what it answers if it is the only trace of
// that reply.
func (h *head) javamailQuoted(text []byte, verb string) {
	i := index(text, "response: ")
	if i < 0 {
		return
	}
	if said := text[i+len("response: "):]; replyCode(said) > 0 && len(said) > 3 && said[3] == '-' {
		h.mem.fields = []string{string(said[:3]), verb}
	}
}

// javamailServer reads `host "mail.example.com", port 25` and `port: 25`.
func javamailServer(text []byte) Party {
	var p Party
	if host, ok := between(text, `host "`, `"`); ok {
		p = hostPort(host)
	}
	if i := index(text, "port"); i >= 0 {
		i += len("port")
		for i < len(text) && (text[i] == ':' || text[i] == ' ') {
			i++
		}
		p.Port = string(text[i : i+digits(text, i)])
	}
	return p
}

// javamailFails is where the name of an exception or error begins in its first
// line, -1 if it is no such line. Frameworks put words of their own in front of
// the names of JavaMail.
func javamailFails(b []byte) int {
	s := bytesAsString(b[:min(len(b), 600)])
	if strings.HasPrefix(s, "\tat ") || strings.HasPrefix(s, "\t... ") {
		return -1
	}
	for _, pack := range [...]string{"com.sun.mail.", "javax.mail.", "jakarta.mail.", "org.eclipse.angus.mail."} {
		for at := strings.Index(s, pack); at >= 0; {
			if at == 0 || !isLetter(s[at-1]) && s[at-1] != '.' && javaThrowable(s[at:]) {
				return at
			}
			next := strings.Index(s[at+len(pack):], pack)
			if next < 0 {
				break
			}
			at += len(pack) + next
		}
	}
	trimmed := strings.TrimLeft(s, " \t")
	trimmed = strings.TrimPrefix(strings.TrimPrefix(trimmed, "Caused by: "), `Exception in thread "main" `)
	if strings.Count(javaName(trimmed), ".") < 2 || !javaThrowable(trimmed) {
		return -1
	}
	return len(s) - len(trimmed)
}

// javaName is the qualified name that s begins with.
func javaName(s string) string {
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n]) || s[n] == '.' || s[n] == '$' || s[n] == '_') {
		n++
	}
	return s[:n]
}

// javaThrowable reports whether s begins with the name of an exception.
func javaThrowable(s string) bool {
	name := javaName(s)
	return (strings.HasSuffix(name, "Exception") || strings.HasSuffix(name, "Error")) && (len(name) == len(s) || strings.IndexByte(":; ", s[len(name)]) >= 0)
}

// javamailException reads the first line of an exception. Where the login was
// left out of the log, or all of the dialogue is, the exception is the only
// place that has the server's reply.
func (h *head) javamailException(row *Row, name int) {
	b := h.bytes()
	row.Weak = !contains(b, "mail.")
	if said := javamailSaid(b, name); said >= 0 {
		verb := ""
		switch {
		case h.mem.key == "AUTH" && contains(b, "AuthenticationFailedException"):
			verb = "AUTH"
		case !h.talking() && h.mem.key != "said":
			verb = h.javamailVerb()
		}
		if verb == "" {
			row.tell(Noted, h.span)
		} else {
			h.mem.key = "said"
			row.say(Server, h.sub(said, len(b))).Verb = verb
		}
		if len(b) > said+3 && b[said+3] == '-' {
			h.mem.fields = []string{string(b[said : said+3]), verb}
		}
		return
	}
	switch f := faultIn(b); {
	case contains(b, ", response: "):
		h.javamailGreeting(row)
	case contains(b, "[EOF]"):
		row.tell(Noted, h.span)
	case contains(b, "AuthenticationFailedException"):
		row.tell(LoginFailed, h.span)
	case contains(b, "STARTTLS is required"):
		row.tell(SecureFailed, h.span)
	case bytes.HasPrefix(b, []byte("Caused by: ")) && f != untrusted:
		row.tell(Noted, h.span)
	default:
		h.tellFault(row, h.span, f)
	}
}

// javamailSaid is where the reply begins that an exception quotes behind its
// name, -1 if it quotes none.
func javamailSaid(b []byte, name int) int {
	for at := name; ; {
		i := index(b[at:], ": ")
		if i < 0 {
			return -1
		}
		if at += i + len(": "); replyCode(b[at:]) >= 400 {
			return at
		}
	}
}

// javamailGreeting reads "Could not connect to SMTP host: mail.example.com,
// port: 25, response: 421": the connection came about, and the server did not
// greet. -1 stands for no reply.
func (h *head) javamailGreeting(row *Row) {
	b := h.bytes()
	at := index(b, ", response: ") + len(", response: ")
	switch {
	case h.talking() || h.mem.dialogue.over: // it stands above
		row.tell(Noted, h.span)
	case replyCode(b[at:]) > 0:
		row.say(Server, h.sub(at, at+3)).Verb = "(connect)"
	default:
		row.tell(Lost, h.span)
	}
	if _, host, ok := bytes.Cut(b, []byte("SMTP host: ")); ok {
		row.Server = hostPort(strings.TrimSuffix(firstWordOf(string(host)), ","))
	}
}

// javamailVerb is the command that failed, told by the class of the exception
// or by the method of SMTPTransport in the stack trace below it.
func (h *head) javamailVerb() string {
	for n := 0; n < 24; n++ {
		b := h.bytes()
		if n > 0 {
			if b = h.following(n); b == nil {
				break
			}
		}
		for _, m := range [...]struct{ words, verb string }{
			{"AuthenticationFailedException", "AUTH"}, {"SMTPAddressFailedException", "RCPT"}, {"SMTPSenderFailedException", "MAIL"},
			{"SMTPTransport.rcptTo(", "RCPT"}, {"SMTPTransport.mailFrom(", "MAIL"}, {"SMTPTransport.finishData(", "."}, {"SMTPTransport.data(", "DATA"},
			{"SMTPTransport.ehlo(", "EHLO"}, {"SMTPTransport.helo(", "HELO"}, {"SMTPTransport.startTLS(", "STARTTLS"}, {"SMTPTransport.openServer(", "(connect)"},
		} {
			if contains(b, m.words) {
				return m.verb
			}
		}
	}
	return ""
}
