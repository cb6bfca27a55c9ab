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
	Client: true,
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

// smtplibConnect reads "connect: ('host', 25)", "connect: to ('host', 25) None",
// "connect: (25, 'host')", which Python 2 writes as well, and the greeting once
// more, "connect: b'…'".
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
		ok = ok || bytes.HasPrefix(rest, []byte("("))
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

// smtplibErrors are the exceptions that quote a reply, and what it answers.
var smtplibErrors = [...]struct{ name, verb string }{
	{"SMTPAuthenticationError", "AUTH"}, {"SMTPSenderRefused", "MAIL"}, {"SMTPRecipientsRefused", "RCPT"}, {"SMTPRecipientRefused", "RCPT"}, {"SMTPDataError", "."},
	{"SMTPConnectError", "(connect)"}, {"SMTPConnectResponseError", "(connect)"}, {"SMTPHeloError", "EHLO"}, {"SMTPResponseException", ""},
}

// traceback is the key while the lines of a traceback run up to the error
// itself.
const traceback = "traceback"

// smtplibError reads the lines of a traceback, and of what frameworks make of
// one.
func (h *head) smtplibError(row *Row, b []byte) bool {
	s := bytesAsString(b)
	known := h.mem.side != Nobody || h.talking() || h.marked(smtplibLine)
	if i, name := smtplibClass(s); name != "" && (known || strings.Contains(s[:i], "smtplib.")) {
		h.mem.key = ""
		h.smtplibRaised(row, i, name)
		return true
	}
	switch {
	case !known:
		return false
	case len(h.mem.fields) == 1 && (smtplibTuple(s) || strings.HasPrefix(s, djangoValue)): // below the name
		h.smtplibQuote(row, 0, h.mem.fields[0])
	case pythonError(s):
		f := faultIn(b)
		if strings.HasPrefix(s, "ssl.") || strings.Contains(s, "[SSL") {
			f = untrusted
		}
		h.mem.key = ""
		h.tellFault(row, h.span, f)
	case stackTrace(b):
		row.Weak = true
		h.mem.key = traceback
		row.tell(Noted, h.span)
	case h.mem.key == traceback, h.smtplibGoesOn(b):
		row.Weak = true
		row.tell(Noted, h.span)
	default:
		return false
	}
	return true
}

// smtplibClass finds the name of one of smtplib's exceptions, and where it
// stands; name is "" if there is none. In front of it stands the module, if
// anything: "smtplib.", "aiosmtplib.errors.". Django's page of an error has the
// bare name.
func smtplibClass(s string) (at int, name string) {
	if at = strings.Index(s, "smtplib."); at >= 0 {
		at += strings.Index(s[at:], ".SMTP") + 1
	} else if at = 0; strings.HasPrefix(s, djangoType) {
		at = len(s) - len(strings.TrimLeft(s[len(djangoType):], " \t"))
	}
	if !strings.HasPrefix(s[at:], "SMTP") {
		return 0, ""
	}
	end := at
	for end < len(s) && isLetter(s[end]) {
		end++
	}
	for _, tail := range [...]string{"Error", "Exception", "Refused", "Disconnected"} {
		if strings.HasSuffix(s[at:end], tail) {
			return at, s[at:end]
		}
	}
	return 0, ""
}

// pythonError recognises the last line of a traceback, "socket.gaierror: …",
// "TimeoutError".
func pythonError(s string) bool {
	name, _, _ := strings.Cut(s, ": ")
	if name == "" || strings.IndexByte(name, ' ') >= 0 || name == s && name != "TimeoutError" && name != "socket.timeout" {
		return false
	}
	return strings.HasSuffix(name, "Error") || strings.HasSuffix(name, "timeout") || strings.HasSuffix(name, "herror") || strings.HasSuffix(name, "gaierror")
}

// Django's page of an error, copied as text.
const (
	djangoType  = "Exception Type:"
	djangoValue = "Exception Value:"
)

// smtplibTuple recognises "(535, b'5.7.8 …')" alone.
func smtplibTuple(s string) bool {
	return len(s) > 6 && s[0] == '(' && digits(s, 1) == 3 && s[4] == ','
}

// smtplibGoesOn reports whether the line is one of Python 2's "Msg:".
func (h *head) smtplibGoesOn(b []byte) bool {
	return h.mem.side == Nobody && h.mem.dialogue.greeted && replyCode(b) == 0 && len(b) > 0 && !isBlank(b[0]) && h.smtplibFollows()
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

// smtplibLine recognises lines that only smtplib, or a traceback through it,
// writes.
func smtplibLine(b []byte) bool {
	var row Row
	s := bytesAsString(b[smtplibHead(b, &row, nil):])
	for _, p := range [...]string{"send: '", "reply: '", "reply: b'", "reply: retcode (", "connect: (", "connect: to ("} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	if strings.Contains(s, "smtplib.py\", line ") || strings.Contains(s, "smtplib/") && strings.Contains(s, ".py\", line ") {
		return true
	}
	at, name := smtplibClass(bytesAsString(b))
	return name != "" && (at > 0 || strings.HasPrefix(bytesAsString(b[len(name):]), " at /")) // Django's first line
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
	case name == "SMTPConnectTimeoutError", name == "SMTPConnectError": // of aiosmtplib
		h.tellFault(row, h.span, unreachable)
	case name == "SMTPReadTimeoutError", name == "SMTPTimeoutError":
		row.tell(Lost, h.span)
	default:
		row.tell(Trouble, h.span)
	}
}

// smtplibQuote reads "smtplib.SMTPAuthenticationError: (535, b'5.7.8 …')". The
// reply stands above, unless the debug output is missing. Where all recipients
// were refused each has a reply of its own: "{'b@example.com': (550, b'…')}".
func (h *head) smtplibQuote(row *Row, at int, verb string) {
	if h.talking() {
		row.tell(Noted, h.span)
		return
	}
	b := h.bytes()
	for {
		code, from, to, next := smtplibReply(b, at)
		if code < 0 {
			break
		}
		said := append(append([]byte{}, b[code:code+3]...), ' ')
		said = append(said, bytes.ReplaceAll(b[from:to], []byte(`\n`), []byte(" "))...)
		address := ""
		if verb == "RCPT" {
			address = pythonKey(b[at:code])
		}
		if address == "" {
			t := row.say(Server, h.sub(code, to))
			t.Verb, t.Joined = verb, said
			return
		}
		rep := &Report{Outcome: Refused, Verb: verb, To: []string{address}, Reason: h.sub(code, to)}
		if said[0] == '4' {
			rep.Outcome = RefusedNow
		}
		rep.Quote, rep.QuoteAt = []*ReplyLine{h.log.words.quoted(string(said))}, []Span{h.sub(code, to)}
		row.report(h.sub(at, next), rep)
		at = next
	}
	if len(row.Turns) == 0 {
		h.smtplibUnquoted(row, verb)
	}
}

// smtplibUnquoted reads an exception whose reply stands further down, or
// nowhere.
func (h *head) smtplibUnquoted(row *Row, verb string) {
	h.mem.fields = nil
	for n := 0; n <= 2; n++ {
		s := bytesAsString(h.bytes())
		if n > 0 {
			s = bytesAsString(h.following(n))
		}
		if smtplibTuple(s) || strings.HasPrefix(s, djangoValue) {
			h.mem.fields = []string{verb}
			row.Weak = n == 0
			row.tell(Noted, h.span)
			return
		}
	}
	row.tell(Trouble, h.span)
}

// smtplibReply finds the next "(550, b'…'" behind b[at]: where its code stands,
// its words, and where they end; code is -1 if there is none. The address of
// the sender may follow the words.
func smtplibReply(b []byte, at int) (code, from, to, next int) {
	for i := at; i+6 < len(b); i++ {
		if b[i] != '(' || !smtplibTuple(bytesAsString(b[i:])) || replyCode(b[i+1:i+4]) == 0 {
			continue
		}
		from = i + len("(550,")
		for from < len(b) && (b[from] == ' ' || b[from] == 'b' || b[from] == 'u') {
			from++
		}
		if from >= len(b) || b[from] != '\'' && b[from] != '"' {
			continue
		}
		to = from + 1
		for to < len(b) && b[to] != b[from] {
			if b[to] == '\\' {
				to++
			}
			to++
		}
		to = min(to, len(b))
		return i + 1, from + 1, to, min(to+1, len(b))
	}
	return -1, 0, 0, len(b)
}

// pythonKey is the last string in b, of a dictionary: "'b@example.com': (".
func pythonKey(b []byte) string {
	end := bytes.LastIndexByte(b, ':')
	if end < 2 || b[end-1] != '\'' && b[end-1] != '"' {
		return ""
	}
	start := bytes.LastIndexByte(b[:end-1], b[end-1])
	return string(b[start+1 : end-1])
}
