package grammar

import (
	"bytes"
	"strings"
)

var smtplib = Dialect{
	Name:   "smtplib",
	Title:  "Python smtplib debug output",
	About:  "What Python's smtplib prints after set_debuglevel(1), and the traceback of its errors.",
	More:   "Call set_debuglevel(2) on the SMTP object: each line then bears its time.",
	Source: "smtplib of Python 2.7 and 3.11 against a test server.",
	Stream: true,
	Samples: []string{
		"connect: to ('mail.example.com', 25) None",
		`reply: b'220 mail.example.com ESMTP ready\r\n'`,
		`reply: retcode (220); Msg: b'mail.example.com ESMTP ready'`,
		`send: 'ehlo [192.0.2.7]\r\n'`,
		`13:49:22.393255 data: (250, b'2.0.0 Ok: queued as 4QBxYz1t2kz9')`,
		"smtplib.SMTPServerDisconnected: Connection unexpectedly closed",
	},
	scan: scanSmtplib,
}

func scanSmtplib(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	i := smtplibHead(b, row, h)
	rest := b[i:]
	switch {
	case bytes.HasPrefix(rest, []byte("send: ")):
		from, to, ok := pythonText(b, i+len("send: "))
		if !ok {
			return false
		}
		h.mem.side = Client
		h.smtplibSent(row, from, to)
	case bytes.HasPrefix(rest, []byte("reply: retcode (")):
		// The same reply again. Python 2 writes its line ends as they are.
		h.mem.side = Nobody
		row.tell(Noted, h.sub(i, len(b)))
	case bytes.HasPrefix(rest, []byte("reply: ")):
		from, to, ok := pythonText(b, i+len("reply: "))
		if !ok {
			return false
		}
		h.mem.side = Server
		if from >= to { // an empty line: the server has gone
			row.tell(Lost, h.sub(i, len(b)))
			break
		}
		h.sayReply(row, from, textEnd(b, from, to))
	case bytes.HasPrefix(rest, []byte("connect: ")), bytes.HasPrefix(rest, []byte("connect fail: ")):
		return h.smtplibConnect(row, i)
	case bytes.HasPrefix(rest, []byte("data: (")):
		row.tell(Noted, h.sub(i, len(b)))
	default:
		*row = Row{Turns: row.Turns, Direction: Outbound}
		return h.smtplibError(row, b)
	}
	row.TagSpan = h.sub(i, i+bytes.IndexByte(rest, ':'))
	return true
}

// smtplibHead is where the words begin behind the times that smtplib, or what
// caught its output, puts in front.
func smtplibHead(b []byte, row *Row, h *head) int {
	i := 0
	for i < len(b) && i < 64 {
		if ms, end := clockTime(b, i); end > 0 {
			if h != nil {
				row.Time, row.TimeSpan = stamp(1972, 1, 1, ms), h.sub(i, end)
				row.Clock.NoYear, row.Clock.NoZone = true, true
			}
			i = end
			continue
		}
		if !isDigit(b[i]) && !isBlank(b[i]) && bytes.IndexByte([]byte("-:.,/[]TZ"), b[i]) < 0 {
			break
		}
		i++
	}
	if i > 0 && (i == len(b) || !isBlank(b[i-1])) {
		return 0
	}
	return i
}

// pythonText is the text of a string as Python shows it: 'x', "x", b'x'.
func pythonText(b []byte, i int) (from, to int, ok bool) {
	if i < len(b) && (b[i] == 'b' || b[i] == 'u') {
		i++
	}
	return quotedText(b, i)
}

// smtplibSent reads what the client sent: a command, or the whole message with
// its dot.
func (h *head) smtplibSent(row *Row, from, to int) {
	b := h.bytes()
	end := textEnd(b, from, to)
	if !h.mem.dialogue.body {
		row.say(Client, h.sub(from, end))
		return
	}
	dot := end - 1
	if dot < from || b[dot] != '.' || dot > from && !bytes.HasSuffix(b[:dot], []byte(`\n`)) {
		row.say(Client, h.sub(from, end))
		return
	}
	if body := textEnd(b, from, dot); body > from {
		row.say(Client, h.sub(from, body))
	}
	row.say(Client, h.sub(dot, end))
}

// smtplibConnect reads "connect: ('host', 25)", "connect: to ('host', 25) None"
// and the greeting once more, "connect: b'…'".
func (h *head) smtplibConnect(row *Row, i int) bool {
	b := h.bytes()
	rest := bytes.TrimPrefix(b[i:], []byte("connect: "))
	row.TagSpan = h.sub(i, i+len("connect"))
	span := h.sub(i, len(b))
	if bytes.HasPrefix(b[i:], []byte("connect fail: ")) {
		h.tellFault(row, span, unreachable)
		return true
	}
	host, ok := between(rest, "('", "'")
	if !ok { // the greeting once more; Python 2 writes it without quotes
		_, _, ok = pythonText(rest, 0)
		row.Weak = !ok
		row.tell(Noted, span)
		return ok || h.mem.dialogue.greeted
	}
	h.restart(row)
	row.Server = hostPort(host)
	if _, after, ok := strings.Cut(string(rest), "', "); ok {
		if n := digits(after, 0); n > 0 {
			row.Server.Port = after[:n]
		}
	}
	row.tell(Noted, span)
	return true
}

// smtplibErrors are the exceptions that quote a reply, and what they answer.
var smtplibErrors = [...]struct{ name, verb string }{
	{"SMTPAuthenticationError", "AUTH"}, {"SMTPSenderRefused", "MAIL"}, {"SMTPRecipientsRefused", "RCPT"}, {"SMTPDataError", "."},
	{"SMTPConnectError", "(connect)"}, {"SMTPHeloError", "EHLO"}, {"SMTPResponseException", ""},
}

// smtplibError reads the lines of a traceback.
func (h *head) smtplibError(row *Row, b []byte) bool {
	s := bytesAsString(b)
	known := h.mem.side != Nobody || h.mem.dialogue.greeted || h.mem.dialogue.commands > 0 || h.marked(smtplibLine)
	if i, name := smtplibClass(s); name != "" && (known || i+len("smtplib.") <= len(s) && s[i:i+len("smtplib.")] == "smtplib.") {
		h.mem.key = ""
		h.smtplibRaised(row, i, name)
		return true
	}
	if !known {
		return false
	}
	colon := strings.Index(s, ": ")
	if colon > 0 && strings.IndexByte(s[:colon], ' ') < 0 && (strings.HasSuffix(s[:colon], "Error") || strings.HasSuffix(s[:colon], "timeout") || strings.HasSuffix(s[:colon], "herror")) ||
		s == "TimeoutError" || s == "socket.timeout" {
		f := faultIn(b)
		if strings.HasPrefix(s, "ssl.") || strings.Contains(s, "[SSL") {
			f = untrusted
		}
		h.mem.key = ""
		h.tellFault(row, h.span, f)
		return true
	}
	if stackTrace(b) || h.mem.key == "traceback" { // up to the error itself
		row.Weak = true
		h.mem.key = "traceback"
		row.tell(Noted, h.span)
		return true
	}
	if h.mem.side == Nobody && h.mem.dialogue.greeted && replyCode(b) == 0 && len(b) > 0 && !isBlank(b[0]) && h.smtplibFollows() {
		row.Weak = true // a line of Python 2's "Msg:"
		row.tell(Noted, h.span)
		return true
	}
	return false
}

// smtplibClass finds the name of one of smtplib's exceptions, and where it
// stands in the line; name is "" if there is none.
func smtplibClass(s string) (at int, name string) {
	at = strings.Index(s, "smtplib.SMTP")
	start := at + len("smtplib.")
	if at < 0 {
		at, start = 0, 0
		if !strings.HasPrefix(s, "SMTP") {
			return 0, ""
		}
	}
	end := start
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	for _, tail := range [...]string{"Error", "Exception", "Refused", "Disconnected"} {
		if strings.HasSuffix(s[start:end], tail) {
			return at, s[start:end]
		}
	}
	return 0, ""
}

// smtplibRaised reads the exception itself.
func (h *head) smtplibRaised(row *Row, at int, name string) {
	for _, e := range smtplibErrors {
		if name == e.name {
			h.smtplibQuote(row, at, e.verb)
			return
		}
	}
	words := h.bytes()[at:]
	switch {
	case name == "SMTPServerDisconnected":
		row.tell(Lost, h.span)
	case contains(words, "STARTTLS"):
		row.tell(SecureFailed, h.span)
	case contains(words, "AUTH"), contains(words, "uthentication"):
		row.tell(LoginFailed, h.span)
	default:
		row.tell(Trouble, h.span)
	}
}

// smtplibFollows reports whether the debug output goes on behind the lines of
// a "Msg:".
func (h *head) smtplibFollows() bool {
	for n := 1; n < 30; n++ {
		if b := h.following(n); b == nil {
			return false
		} else if smtplibLine(b) {
			return true
		}
	}
	return false
}

func smtplibLine(b []byte) bool {
	var row Row
	s := bytesAsString(b[smtplibHead(b, &row, nil):])
	return strings.HasPrefix(s, "send: '") || strings.HasPrefix(s, "reply: '") || strings.HasPrefix(s, "reply: b'") || strings.HasPrefix(s, "reply: retcode (") ||
		strings.HasPrefix(s, "connect: (") || strings.HasPrefix(s, "connect: to (") || strings.HasPrefix(s, "smtplib.SMTP") ||
		strings.Contains(s, "/smtplib.py\", line ")
}

// smtplibQuote reads "smtplib.SMTPAuthenticationError: (535, b'5.7.8 …')". The
// reply stands above, unless the debug output is missing.
func (h *head) smtplibQuote(row *Row, i int, verb string) {
	b := h.bytes()
	d := &h.mem.dialogue
	if d.greeted || d.commands > 0 {
		row.tell(Noted, h.span)
		return
	}
	open := index(b[i:], "(")
	for open >= 0 && !(i+open+4 < len(b) && replyCode(b[i+open+1:i+open+4]) > 0 && b[i+open+4] == ',') {
		next := index(b[i+open+1:], "(")
		if next < 0 {
			row.tell(Trouble, h.span)
			return
		}
		open += 1 + next
	}
	if open < 0 {
		row.tell(Trouble, h.span)
		return
	}
	at := i + open + 1
	from := at + 5
	for from < len(b) && b[from] == ' ' {
		from++
	}
	from, to, ok := pythonText(b, from)
	if !ok {
		row.tell(Trouble, h.span)
		return
	}
	// The address behind the words may be quoted as well.
	if j := index(b[from:to], "'"); j >= 0 && verb != "AUTH" {
		to = from + j
	}
	t := row.say(Server, h.sub(at, to))
	t.Verb = verb
	t.Joined = append(append([]byte{}, b[at:at+3]...), ' ')
	t.Joined = append(t.Joined, bytes.ReplaceAll(b[from:to], []byte(`\n`), []byte(" "))...)
}
