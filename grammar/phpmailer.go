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
	Client: true,
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

// phpTalk is what is remembered of the conversation.
type phpTalk struct {
	asked  bool // the last command shown has no answer yet
	code   int  // of the last reply shown
	tls    bool // TLS has failed: further complaints follow from it
	failed bool // what failed has been told
	// Behind TLS that failed the server's alert is read as a reply, and shown
	// with all its bytes, line ends among them.
	garbled bool
}

// phpTalk is the conversation that is going on; nil before the first line that
// only PHPMailer writes.
func (h *head) phpTalk() *phpTalk {
	talk, _ := h.mem.state.(*phpTalk)
	return talk
}

// phpTalks is phpTalk, begun if need be.
func (h *head) phpTalks() *phpTalk { return remembered[phpTalk](h.mem) }

// phpMark is one mark of a side in a line, and where it stands.
type phpMark struct {
	at, text int
	side     Side
}

// phpArrow is a mark: what stands on both sides of its arrow, and who speaks.
type phpArrow struct {
	left, right string
	side        Side
}

var phpArrows = [...]phpArrow{
	{"SERVER", "CLIENT:", Server}, {"CLIENT", "SERVER:", Client},
	{"CLIENT", "SMTP:", Client}, {"SMTP", "FROM SERVER:", Server}, // before version 5.2
}

// phpMarks finds the marks of the sides. The arrow may be escaped. A page whose
// line breaks were lost holds several in a line.
func phpMarks(b []byte, out []phpMark) []phpMark {
	for i := 0; i < len(b); {
		j := index(b[i:], " -")
		if j < 0 {
			break
		}
		i += j
		n := len(" -> ")
		if bytes.HasPrefix(b[i:], []byte(" -&gt; ")) {
			n = len(" -&gt; ")
		} else if !bytes.HasPrefix(b[i:], []byte(" -> ")) {
			i += len(" -")
			continue
		}
		left, right := bytesAsString(b[:i]), bytesAsString(b[i+n:])
		i += n
		for _, a := range phpArrows {
			if strings.HasSuffix(left, a.left) && strings.HasPrefix(right, a.right) {
				m := phpMark{len(left) - len(a.left), i + len(a.right), a.side}
				out = append(out, m)
				i = m.text
				break
			}
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
	talk := h.phpTalks()
	talk.asked = m.side == Client
	if m.side == Client {
		h.sayText(row, Client, from, end)
		return
	}
	if from >= end { // an empty answer: the server has gone
		row.tell(Lost, h.sub(m.at, end))
		talk.failed = true
		return
	}
	talk.code = replyCode(h.bytes()[from:end])
	talk.garbled = talk.code == 0 && talk.tls
	verb := ""
	if h.mem.dialogue.commands == 0 && talk.code >= 400 {
		// Version 5.1 does not show the commands; its complaint names one.
		if next := h.following(1); contains(next, "ERROR: ") && replyCode(next) == 0 {
			verb = phpVerb(next)
		}
	}
	h.answer(row, from, end, verb)
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

// phpKind is what a line of PHPMailer's own is about.
type phpKind uint8

const (
	phpNote       phpKind = iota
	phpEcho               // what the server sent, piece by piece (level 4)
	phpConnection         // "Connection: opening to …", "Connection: opened"
	phpComplaint          // of the class SMTP: quotes the reply that it complains of
	phpFailure            // a connection or its TLS failed
	phpErrorInfo          // ErrorInfo or exception of the class PHPMailer
)

// phpRemarks are the beginnings of these lines. One that is vague may be any
// program's, and is believed in a log that is PHPMailer's already.
var phpRemarks = [...]struct {
	words string
	kind  phpKind
	vague bool
}{
	{"SMTP INBOUND: ", phpEcho, false}, {"SMTP -> get_lines(): ", phpEcho, false}, {"SMTP -&gt; get_lines(): ", phpEcho, false},
	{"SMTP ERROR: ", phpComplaint, false}, {"SMTP -> ERROR: ", phpComplaint, false}, {"SMTP -&gt; ERROR: ", phpComplaint, false},
	{"SMTP NOTICE: ", phpNote, false}, {"SMTP -> NOTICE:", phpNote, false}, {"SMTP -&gt; NOTICE:", phpNote, false},
	{"Connection: ", phpConnection, true}, {"Connection failed. Error #", phpFailure, false},
	{"Auth method ", phpNote, false}, {"Auth methods available", phpNote, false}, {"Requested auth method", phpNote, false}, {"TLS not ", phpNote, true},
	{"SMTP Error: ", phpErrorInfo, false}, {"SMTP server error: ", phpErrorInfo, false}, {"SMTP connect() failed", phpErrorInfo, false}, {"SMTP Connect() failed", phpErrorInfo, false},
	{"The following From address failed: ", phpErrorInfo, false},
	{"Mailer Error: ", phpNote, true}, {"Message could not be sent", phpNote, true}, {"Message has been sent", phpNote, true}, {"Could not instantiate", phpNote, true},
}

// phpRemarkIn is where the first remark begins in b that is sure, else the
// first of all; at is -1 if there is none.
func phpRemarkIn(b []byte) (at int, kind phpKind, vague bool) {
	at, vague = -1, true
	for _, r := range phpRemarks {
		i := index(b[:min(len(b), 200)], r.words)
		if i < 0 || r.vague && !vague {
			continue
		}
		if sure := !r.vague || r.kind == phpConnection && phpConnects(b[i:]); at < 0 || i < at || sure && vague {
			at, kind, vague = i, r.kind, !sure
		}
	}
	return at, kind, vague
}

// phpConnects recognises PHPMailer's "Connection: …" among those of others.
func phpConnects(text []byte) bool {
	return contains(text, "timeout") || contains(text, "opened") || contains(text, "closed") || contains(text, "Failed to connect to server")
}

// phpRemark reads the lines without a side.
func (h *head) phpRemark(row *Row, b []byte) bool {
	at, kind, vague := phpRemarkIn(b)
	talk := h.phpTalk()
	switch {
	case at < 0:
		return talk != nil && h.phpFollowing(row, b)
	case vague && talk == nil && !contains(b, "Mailer Error: ") && !contains(h.following(1), "Mailer Error: "):
		return false
	case kind == phpErrorInfo && talk == nil && h.marked(phpSpoken):
		row.Weak, row.Place = true, Apart // WP Mail SMTP puts ErrorInfo above the dialogue
		return true
	}
	row.Weak = vague
	h.phpTime(row, b)
	end := phpEnd(b, at, len(b))
	h.mem.side = Nobody
	talk = h.phpTalks()
	talk.garbled = talk.garbled && (kind == phpEcho || kind == phpComplaint)
	switch kind {
	case phpConnection:
		h.phpConnection(row, at, end)
	case phpComplaint, phpFailure:
		h.phpComplaint(row, kind, at, end)
	case phpErrorInfo:
		h.phpErrorInfo(row, at, end)
	default:
		if contains(b[at:end], "EOF caught while checking") {
			row.tell(Lost, h.sub(at, end))
			break
		}
		row.tell(Noted, h.sub(at, end))
	}
	return true
}

// phpSpoken recognises a line of the dialogue.
func phpSpoken(b []byte) bool {
	var room [1]phpMark
	return len(phpMarks(b, room[:0])) > 0
}

// phpConnection reads "Connection: opening to …" and its kin.
func (h *head) phpConnection(row *Row, at, end int) {
	text := h.bytes()[at:end]
	switch {
	case contains(text, "opening to "):
		h.phpOpening(row, text, h.sub(at, end))
	case contains(text, "closed"):
		row.tell(Closed, h.sub(at, end))
	case contains(text, "closing due to error"): // whose reason stands above
		row.tell(Noted, h.sub(at, end))
	case contains(text, "opened"):
		row.tell(Opened, h.sub(at, end))
	default: // "Failed to connect to server. Error number 2": a complaint follows
		h.phpComplaint(row, phpFailure, at, end)
	}
}

// phpComplaint reads what the class SMTP complains of. At level 1, and before
// version 5.2, the replies show only here.
func (h *head) phpComplaint(row *Row, kind phpKind, at, end int) {
	talk := h.phpTalk()
	text := h.bytes()[at:end]
	span := h.sub(at, end)
	if kind == phpComplaint {
		if h.phpQuoted(row, at, end) {
			return
		}
		if contains(text, "command failed") {
			row.tell(Noted, span)
			return
		}
	}
	switch f := faultIn(text); {
	case f == untrusted:
		talk.tls, talk.failed = true, true
		row.tell(SecureFailed, span)
	case contains(text, "ould not authenticate"):
		talk.failed = true
		row.tell(LoginFailed, span)
	case (kind == phpFailure || contains(text, "Failed to connect to server")) && !talk.tls: // else the reason stands above
		talk.failed = true
		h.tellFault(row, span, unreachable)
	default:
		row.tell(Noted, span)
	}
}

// phpErrorInfo reads what a program shows of a failure. Without debug output
// it is all there is.
func (h *head) phpErrorInfo(row *Row, at, end int) {
	talk := h.phpTalk()
	text := h.bytes()[at:end]
	span := h.sub(at, end)
	switch {
	case contains(text, "ould not authenticate"):
		row.tell(LoginFailed, span)
	case h.talking() && !talk.tls && faultIn(text) == untrusted: // level 2 tells it here only
		talk.tls = true
		row.tell(SecureFailed, span)
	case h.talking() || talk.failed && !contains(text, "SMTP server error: "):
		row.tell(Noted, span)
		return
	case h.phpServerError(row, at, end):
	case contains(text, "ecipients failed: "):
		h.phpRefused(row, span, "RCPT", phpAddresses(text))
	case contains(text, "From address failed: "):
		h.phpRefused(row, span, "MAIL", nil)
	case contains(text, "ata not accepted"):
		h.phpRefused(row, span, ".", nil)
	case contains(text, "onnect() failed"), contains(text, "ould not connect to SMTP host"):
		f := unreachable
		if faultIn(text) == untrusted {
			f = untrusted
		}
		h.tellFault(row, span, f)
	default:
		row.tell(Noted, span)
		return
	}
	talk.failed = true
}

// phpRefused reports a refusal whose reply is not told.
func (h *head) phpRefused(row *Row, span Span, verb string, to []string) {
	if contains(h.following(1), "SMTP server error: ") {
		row.tell(Noted, span)
		return
	}
	row.report(span, &Report{Outcome: Refused, Verb: verb, To: to, Reason: span, Status: statusIn(span.Of(h.log.Text))})
}

// phpAddresses are the addresses in "…recipients failed: a@example.com: words,
// b@example.com: words".
func phpAddresses(text []byte) []string {
	_, list, _ := strings.Cut(string(text), "ecipients failed: ")
	address, _, _ := strings.Cut(list, ":")
	if strings.IndexByte(address, '@') < 0 || strings.IndexByte(address, ' ') >= 0 {
		return nil
	}
	return []string{address}
}

// phpServerError reads "SMTP server error: RCPT TO command failed Detail: User
// unknown SMTP code: 550 Additional SMTP info: 5.1.1", which PHPMailer::setError
// makes of the reply.
func (h *head) phpServerError(row *Row, at, end int) bool {
	b := h.bytes()
	i := index(b[at:end], "SMTP server error: ")
	if i < 0 {
		return false
	}
	at += i + len("SMTP server error: ")
	if i = index(b[at:end], "SMTP code: "); i < 0 {
		return false
	}
	code := at + i + len("SMTP code: ")
	if replyCode(b[code:end]) < 400 {
		return false
	}
	rep := &Report{Outcome: Refused, Verb: phpCommand(b[at:end]), Reason: h.sub(at, end)}
	switch {
	case rep.Verb == "AUTH":
		rep.Outcome = RefusedLogin
	case b[code] == '4':
		rep.Outcome = RefusedNow
	case rep.Verb == "RCPT":
		rep.To = phpAddresses(b[:end])
		if rep.To == nil && h.index > 0 {
			rep.To = phpAddresses(h.log.Body(h.index - 1).Of(h.log.Text))
		}
	}
	words := string(b[code : code+3])
	if _, status, ok := strings.Cut(string(b[code:end]), "Additional SMTP info: "); ok {
		words += " " + firstWordOf(status)
	}
	if detail, ok := between(b[at:code], "Detail: ", " SMTP code: "); ok {
		words += " " + detail
	}
	rep.Quote, rep.QuoteAt = []*ReplyLine{h.log.words.quoted(words)}, []Span{h.sub(code, end)}
	row.report(h.sub(at, end), rep)
	return true
}

// phpOpening reads "Connection: opening to ssl://mail.example.com:465, timeout=300, …".
func (h *head) phpOpening(row *Row, text []byte, span Span) {
	h.restart(row)
	h.mem.state = &phpTalk{}
	_, to, _ := strings.Cut(string(text), "opening to ")
	to, _, _ = strings.Cut(to, ", ")
	if _, rest, ok := strings.Cut(to, "://"); ok {
		to = rest
	}
	row.Server = hostPort(to)
	row.tell(Noted, span)
}

// phpQuoted says the reply that an error line quotes, unless it was shown:
// "SMTP ERROR: RCPT TO command failed: 550 5.1.1 …".
func (h *head) phpQuoted(row *Row, at, end int) bool {
	b := h.bytes()
	i := index(b[at:end], "failed: ")
	if i < 0 {
		i = index(b[at:end], "from server: ")
	}
	if i < 0 {
		return false
	}
	i += at + bytes.IndexByte(b[at+i:end], ':') + 2
	if i >= end {
		return false
	}
	talk := h.phpTalk()
	code := replyCode(b[i:end])
	if code < 300 || !talk.asked && talk.code == code {
		return false
	}
	talk.asked, talk.code = false, code
	h.mem.side = Server
	h.answer(row, i, end, phpVerb(b[at:i]))
	return true
}

// phpVerb is the command in "SMTP ERROR: RCPT TO command failed: " and "SMTP ->
// ERROR: RCPT not accepted from server: ".
func phpVerb(b []byte) string {
	_, words, _ := bytes.Cut(b, []byte("ERROR: "))
	return phpCommand(words)
}

// phpCommand is the command that the words begin with.
func phpCommand(words []byte) string {
	for _, v := range [...]struct{ words, verb string }{
		{"MAIL", "MAIL"}, {"RCPT", "RCPT"}, {"DATA END", "."}, {"DATA not accepted", "."}, {"DATA", "DATA"}, {"EHLO", "EHLO"}, {"HELO", "HELO"}, {"STARTTLS", "STARTTLS"},
		{"AUTH", "AUTH"}, {"Password", "AUTH"}, {"User", "AUTH"}, {"OAuth", "AUTH"}, {"QUIT", "QUIT"}, {"RSET", "RSET"},
	} {
		if hasPrefix(words, v.words) {
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
	case h.phpTalk().garbled, phpEmpty(b):
		row.tell(Noted, h.sub(from, end))
	case h.mem.side == Nobody && (replyCode(b[from:]) >= 200 || phpOption(b[from:])):
		row.tell(Noted, h.sub(from, end))
	case h.mem.side == Nobody && (from > 30 || h.phpTalk().tls && faultIn(b) == untrusted || b[from] == ',' || contains(b, "SMTP code: ") || contains(b, "SMTP server error: ")):
		row.tell(Noted, h.sub(from, end))
	default:
		return false
	}
	return true
}

// phpEmpty recognises a time with nothing behind it: what HTML could not show
// was taken out.
func phpEmpty(b []byte) bool {
	_, end, _ := isoTime(b)
	return end > 0 && textEnd(b, end, len(b)) == end
}

// phpOption recognises the lines of "options=array (", the end of a quote, and
// the line break of HTML alone.
func phpOption(b []byte) bool {
	s := strings.TrimSpace(string(b[:min(len(b), 200)]))
	return strings.Contains(s, "=>") || strings.Trim(s, "(),[]\"") == "" || s == "array (" || s == "<br>" || s == "<br />"
}
