package grammar

import (
	"bytes"
	"strings"
)

var phpmailer = Dialect{
	Name:   "phpmailer",
	Title:  "PHPMailer debug output",
	About:  "What PHPMailer prints with SMTPDebug, in a page, a terminal or PHP's error log. WordPress, Joomla and many others send their mail with it.",
	More:   "Set SMTPDebug to SMTP::DEBUG_CONNECTION (3) to see the connection as well; 2 shows client and server. Level 4 shows each reply twice and the password.",
	Source: "PHPMailer 6.6 against a test server in each of its output formats; published output of PHPMailer 5 and 6; its source, SMTP.php.",
	Stream: true,
	Samples: []string{
		"2018-03-28 07:28:15\tSERVER -> CLIENT: 220 mail.example.com ESMTP",
		"2018-03-28 07:28:15\tCLIENT -> SERVER: EHLO www.example.com",
		"2018-03-28 07:28:15 SERVER -&gt; CLIENT: 250-mail.example.com250-SIZE 10240000250 DSN<br>",
		`SMTP (level 4): SMTP INBOUND: "220 Proceed."`,
		"SMTP -> FROM SERVER:220 mail.example.com ESMTP",
		"SMTP ERROR: Password command failed: 535 5.7.8 Error: authentication failed",
		"Connection: opening to mail.example.com:587, timeout=300, options=array (",
	},
	scan: scanPHPMailer,
}

// phpMark is one mark of a side in a line, and where it stands.
type phpMark struct {
	at, text int
	side     Side
}

// phpMarks finds the marks of the sides: "SERVER -> CLIENT:", "CLIENT ->
// SERVER:", and, before version 5.2, "SMTP -> FROM SERVER:" and "CLIENT ->
// SMTP:". The arrow may be escaped. A page whose line breaks were lost holds
// several in a line.
func phpMarks(b []byte, out []phpMark) []phpMark {
	for i := 0; i < len(b); {
		j := index(b[i:], " -")
		if j < 0 {
			break
		}
		i += j
		arrow := 0
		switch {
		case bytes.HasPrefix(b[i:], []byte(" -> ")):
			arrow = len(" -> ")
		case bytes.HasPrefix(b[i:], []byte(" -&gt; ")):
			arrow = len(" -&gt; ")
		}
		if arrow == 0 {
			i += 2
			continue
		}
		left, right := b[:i], b[i+arrow:]
		m := phpMark{}
		switch {
		case bytes.HasSuffix(left, []byte("SERVER")) && bytes.HasPrefix(right, []byte("CLIENT:")):
			m = phpMark{i - len("SERVER"), i + arrow + len("CLIENT:"), Server}
		case bytes.HasSuffix(left, []byte("CLIENT")) && bytes.HasPrefix(right, []byte("SERVER:")):
			m = phpMark{i - len("CLIENT"), i + arrow + len("SERVER:"), Client}
		case bytes.HasSuffix(left, []byte("CLIENT")) && bytes.HasPrefix(right, []byte("SMTP:")):
			m = phpMark{i - len("CLIENT"), i + arrow + len("SMTP:"), Client}
		case bytes.HasSuffix(left, []byte("SMTP")) && bytes.HasPrefix(right, []byte("FROM SERVER:")):
			m = phpMark{i - len("SMTP"), i + arrow + len("FROM SERVER:"), Server}
		}
		i += arrow
		if m.side != Nobody {
			out = append(out, m)
			i = m.text
		}
	}
	return out
}

func scanPHPMailer(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	var room [4]phpMark
	marks := phpMarks(b, room[:0])
	if len(marks) == 0 {
		return h.phpRemark(row, b)
	}
	h.phpTime(row, b)
	row.TagSpan = h.sub(marks[0].at, marks[0].text)
	for k, m := range marks {
		end := len(b)
		if k+1 < len(marks) {
			end = phpBefore(b, m.text, marks[k+1].at)
		}
		from := m.text
		for from < end && isBlank(b[from]) {
			from++
		}
		h.phpSaid(row, m, from, phpEnd(b, from, end))
	}
	return true
}

// phpSaid adds what one side said.
func (h *head) phpSaid(row *Row, m phpMark, from, end int) {
	h.mem.side = m.side
	if m.side == Server {
		h.mem.key = "answered"
		if from >= end { // an empty answer: the server has gone
			row.tell(Lost, h.sub(m.at, end))
			return
		}
		first := len(row.Turns)
		h.sayReply(row, from, end)
		if h.mem.dialogue.commands == 0 && replyCode(h.bytes()[from:end]) >= 400 {
			// Version 5.1 does not show the commands; its complaint names one.
			if next := h.following(1); contains(next, "ERROR: ") && replyCode(next) == 0 {
				if i := index(next, "ERROR: "); i >= 0 {
					for k := first; k < len(row.Turns); k++ {
						row.Turns[k].Verb = phpVerb(next[i:])
					}
				}
			}
		}
		return
	}
	h.mem.key = "asked"
	h.sayText(row, Client, from, end)
}

// phpEnd is where the words end: before line ends, the line break of HTML, and
// what Apache puts behind each line.
func phpEnd(b []byte, from, end int) int {
	if i := index(b[from:end], ", referer: "); i >= 0 {
		end = from + i
	}
	return textEnd(b, from, end)
}

// phpBefore is where the words end before the next mark, whose time stands in
// front of it.
func phpBefore(b []byte, from, at int) int {
	for at > from && isBlank(b[at-1]) {
		at--
	}
	if at-19 >= from {
		if _, end, _ := isoTime(b[at-19 : at]); end == 19 {
			at -= 19
		}
	}
	return at
}

// phpTime reads the time in front: PHPMailer's own, or PHP's "[24-Jan-2018
// 10:00:00 UTC]".
func (h *head) phpTime(row *Row, b []byte) {
	if when, end, zone := isoTime(b); end > 0 {
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, end), !zone
		return
	}
	if len(b) > 22 && b[0] == '[' && b[3] == '-' && b[7] == '-' {
		if ms, end := clockTime(b, 13); end > 0 {
			if when := stamp(number(b, 8, 4), monthOf(b[4:]), number(b, 1, 2), ms); when != 0 {
				row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(1, end), !bytes.HasPrefix(b[end:], []byte(" UTC"))
			}
		}
	}
}

// phpRemarks are PHPMailer's other lines. What they quote stands in the
// dialogue, so most are notes.
var phpRemarks = [...]string{
	"SMTP INBOUND: ", "SMTP ERROR: ", "SMTP Error: ", "SMTP NOTICE: ", "SMTP -> get_lines(): ", "SMTP -&gt; get_lines(): ", "SMTP -> ERROR: ", "SMTP -&gt; ERROR: ", "SMTP -> NOTICE:", "SMTP -&gt; NOTICE:",
	"SMTP connect() failed", "SMTP Connect() failed", "Connection: ", "Connection failed. Error #", "Auth method ", "Auth methods available", "Requested auth method", "Mailer Error: ", "Message could not be sent",
	"Message has been sent", "The following From address failed", "Could not instantiate", "TLS not ",
}

// phpRemark reads the lines without a side.
func (h *head) phpRemark(row *Row, b []byte) bool {
	known := h.mem.key != ""
	at, kind := -1, ""
	for _, r := range phpRemarks {
		if i := index(b[:min(len(b), 200)], r); i >= 0 && (at < 0 || i < at) {
			at, kind = i, r
		}
	}
	if at < 0 {
		return known && h.phpFollowing(row, b)
	}
	if kind == "Message has been sent" || kind == "Message could not be sent" || kind == "The following From address failed" || kind == "Could not instantiate" || kind == "TLS not " ||
		kind == "Mailer Error: " || kind == "Connection: " && !contains(b[at:], "timeout") && !contains(b[at:], "opened") && !contains(b[at:], "closed") {
		if !known && kind != "Mailer Error: " {
			return false
		}
		row.Weak = true
	}
	h.phpTime(row, b)
	end := phpEnd(b, at, len(b))
	span := h.sub(at, end)
	text := b[at:end]
	if !known {
		h.mem.key = "begun"
	}
	asked := h.mem.key == "asked"
	h.mem.side = Nobody
	switch f := faultIn(text); {
	case kind == "Connection: " && contains(text, "opening to "):
		h.phpOpening(row, text, span)
	case kind == "Connection: " && contains(text, "closed"):
		row.tell(Closed, span)
	case kind == "Connection: ":
		row.tell(Opened, span)
	case contains(text, "EOF caught while checking"):
		row.tell(Lost, span)
	case (kind == "SMTP ERROR: " || strings.Contains(kind, "ERROR: ")) && asked && h.phpQuoted(row, at, end):
		// At level 1 the replies show only here.
		h.mem.key, h.mem.side = "answered", Server
	case strings.Contains(kind, "ERROR: ") && contains(text, "command failed"), kind == "SMTP INBOUND: ", strings.Contains(kind, "get_lines"):
		row.tell(Noted, span)
		if kind != "SMTP INBOUND: " && asked {
			h.mem.key = "asked"
		}
	case f == untrusted:
		h.mem.key = "tls"
		row.tell(SecureFailed, span)
	case contains(text, "ould not authenticate"):
		row.tell(LoginFailed, span)
	case contains(text, "Failed to connect to server") || kind == "Connection failed. Error #":
		if h.mem.key == "tls" { // the reason stands above
			row.tell(Noted, span)
			break
		}
		h.tellFault(row, span, unreachable)
	default:
		row.tell(Noted, span)
	}
	return true
}

// phpOpening reads "Connection: opening to ssl://mail.example.com:465, timeout=300, …".
func (h *head) phpOpening(row *Row, text []byte, span Span) {
	h.restart(row)
	h.mem.key = "begun"
	_, to, _ := strings.Cut(string(text), "opening to ")
	to, _, _ = strings.Cut(to, ", ")
	if _, rest, ok := strings.Cut(to, "://"); ok {
		to = rest
	}
	row.Server = hostPort(to)
	row.tell(Noted, span)
}

// phpQuoted says the reply that an error line quotes: "SMTP ERROR: RCPT TO
// command failed: 550 5.1.1 …".
func (h *head) phpQuoted(row *Row, at, end int) bool {
	b := h.bytes()
	i := bytes.Index(b[at:end], []byte("failed: "))
	if i < 0 {
		i = bytes.Index(b[at:end], []byte("from server: "))
	}
	if i < 0 {
		return false
	}
	i += at + bytes.IndexByte(b[at+i:end], ':') + 2
	if i >= end || replyCode(b[i:end]) < 300 {
		return false
	}
	first := len(row.Turns)
	h.sayReply(row, i, end)
	for k := first; k < len(row.Turns); k++ {
		row.Turns[k].Verb = phpVerb(b[at:i])
	}
	return true
}

// phpVerb is the command in "SMTP ERROR: RCPT TO command failed: " and "SMTP ->
// ERROR: RCPT not accepted from server: ".
func phpVerb(b []byte) string {
	_, words, _ := bytes.Cut(b, []byte("ERROR: "))
	for _, v := range [...]struct{ words, verb string }{
		{"MAIL", "MAIL"}, {"RCPT", "RCPT"}, {"DATA END", "."}, {"DATA not accepted", "."}, {"DATA", "DATA"}, {"EHLO", "EHLO"}, {"HELO", "HELO"}, {"STARTTLS", "STARTTLS"},
		{"AUTH", "AUTH"}, {"Password", "AUTH"}, {"User", "AUTH"}, {"OAuth", "AUTH"}, {"QUIT", "QUIT"}, {"RSET", "RSET"},
	} {
		if bytes.HasPrefix(words, []byte(v.words)) {
			return v.verb
		}
	}
	return ""
}

// phpFollowing reads a line without a head: more of the reply, of the message,
// or of a remark.
func (h *head) phpFollowing(row *Row, b []byte) bool {
	from := 0
	for from < len(b) && isBlank(b[from]) {
		from++
	}
	if from == len(b) {
		return false
	}
	row.Weak = true
	end := phpEnd(b, from, len(b))
	switch {
	case h.mem.side == Server && replyCode(b[from:]) >= 200:
		h.sayReply(row, from, end)
	case h.mem.side == Client && h.mem.dialogue.body:
		h.sayText(row, Client, from, end)
	case h.mem.side == Nobody && (replyCode(b[from:]) >= 200 || phpOption(b[from:])):
		row.tell(Noted, h.sub(from, end))
	case h.mem.side == Nobody && (from > 30 || h.mem.key == "tls" && faultIn(b) == untrusted || b[from] == ',' || contains(b, "SMTP code: ") || contains(b, "SMTP server error: ")):
		row.tell(Noted, h.sub(from, end))
	default:
		return false
	}
	return true
}

// phpOption recognises the lines of "options=array (", the end of a quote, and
// the line break of HTML alone.
func phpOption(b []byte) bool {
	s := strings.TrimSpace(string(b[:min(len(b), 200)]))
	return strings.Contains(s, "=>") || strings.Trim(s, "(),[]\"") == "" || s == "array (" || s == "<br>" || s == "<br />"
}
