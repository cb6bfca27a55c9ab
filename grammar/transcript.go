package grammar

import (
	"bytes"
	"strings"
)

var transcript = Dialect{
	Name:   "transcript",
	Title:  "SMTP transcript with marks for the two sides",
	About:  "Client and server lines marked with C: and S:, with arrows, or with Sent and Received, as in the RFCs and in many test tools, libraries and programs.",
	Source: "RFC 5321 appendix D; published transcripts; the output of s-nail 14.9, Heirloom mailx, sendEmail 1.56, Swift and Symfony Mailer, PEAR Net_SMTP, Roundcube, Thunderbird, Outlook, Evolution, Mutt, blat and Windows Live Mail; errors of .NET, PowerShell, CDO and Go.",
	Stream: true,
	Client: true,
	Loose:  true,
	Samples: []string{
		"S: 220 mail.example.com ESMTP ready",
		"C: EHLO client.example.net",
		"Server: 250 mail.example.com",
		">>> MAIL FROM:<anna@example.net>",
		"<<< 250 2.1.0 Ok",
		"2024-05-01 09:30:00 -> RCPT TO:<bob@example.com>",
		"DEBUG: Recv: 250 2.1.5 Ok",
	},
	scan: scanTranscript,
}

// transcriptMarks are the marks of the two sides, the longer ones first.
var transcriptMarks = [...]struct {
	mark string
	side Side
}{
	{"Client:", Client}, {"CLIENT:", Client}, {"client:", Client}, {"C:", Client}, {"c:", Client},
	{"Server:", Server}, {"SERVER:", Server}, {"server:", Server}, {"S:", Server}, {"s:", Server},
}

// transcriptArrows are marks that stand for other things as well, so that the
// words behind them must be SMTP. What an arrow means differs from tool to
// tool: the words decide who speaks.
var transcriptArrows = [...]string{
	">>> SERVER:",                    // s-nail
	">>>putline>>>", "<<<getline<<<", // blat
	"=> Sending:", "=> Received:", // sendEmail
	">>>", "<<<", "-->", "<--", "==>", "<==",
	"->", "<-", ">>", "<<", "=>", "<=", ">:", "<:", ">", "<",
	"SMTP Send:", "SMTP Response:", // Thunderbird
	"C:", "S:", "Send:", "Recv:", "Sent:", "Received:", "Sending:", "Receiving:", "Rcvd:",
	"SEND:", "RECV:", "SENT:", "RECEIVED:", "send:", "recv:", "sent:", "sending:", "received:", // the last two: Evolution
	"WRITE:", "READ:", "Write:", "Read:", "write:", "read:", "OUT:", "IN:", "Out:", "In:",
	"[tx]", "[rx]", "<tx>", "<rx>", "TX:", "RX:", "SMTP>", "SMTP<", // the first four: Outlook
}

// scanTranscript reads "C: …", "S: …" and the other marks.
func scanTranscript(h *head, row *Row) bool {
	return scanMarks(h, row) || h.scanArrow(row)
}

// scanMarks reads "C: …" and "S: …", a time in front allowed.
func scanMarks(h *head, row *Row) bool {
	b := h.bytes()
	i := h.stampEnd(row)
	for i < len(b) && (isBlank(b[i]) || b[i] == ']' || b[i] == '[') {
		i++
	}
	for _, m := range transcriptMarks {
		if !hasPrefix(b[i:], m.mark) || hasPrefix(b[i+len(m.mark):], `\`) { // the prompt of Windows
			continue
		}
		row.TagSpan = h.sub(i, i+len(m.mark))
		i += len(m.mark)
		if i < len(b) && (b[i] == ' ' || b[i] == '\t') {
			i++
		}
		row.Direction = Outbound
		h.mem.side = m.side
		if m.side == Server && replyCode(b[i:]) >= 200 {
			h.sayReply(row, i, textEnd(b, i, len(b)))
		} else {
			h.sayText(row, m.side, i, len(b))
		}
		return true
	}
	return false
}

// scanFollowing accepts a line without a mark as more of what the last marked
// line said: of the same reply, or of the message.
func (h *head) scanFollowing(row *Row) bool {
	b := h.bytes()
	switch {
	case h.mem.side == Server && replyCode(b) >= 200:
		row.say(Server, h.span)
	case h.mem.dialogue.body && h.mem.side == Client:
		row.say(Client, h.span)
	default:
		return false
	}
	row.Direction = Outbound
	row.Weak = true
	return true
}

// scanArrow reads a line with an arrow or a word for each side. Anything may
// stand in front of the mark; behind it stands a reply, a command, or, in the
// middle of a message or login, any words.
func (h *head) scanArrow(row *Row) bool {
	b := h.bytes()
	for i := 0; i < len(b) && i < 160; i++ {
		if strings.IndexByte("<>-=SRsrWwOIC[T", b[i]) < 0 || !arrowMayStand(b, i) {
			continue
		}
		for _, mark := range transcriptArrows {
			if hasPrefix(b[i:], mark) && h.arrowSaid(row, i, mark) {
				return true
			}
		}
	}
	return h.scanRemark(row)
}

// arrowMayStand reports whether a mark may begin at b[i]: at the start of a
// word. Mutt writes the number of the socket before its arrow, "5> EHLO".
func arrowMayStand(b []byte, i int) bool {
	if bytes.HasSuffix(b[:i], []byte("response was ")) { // blat repeats a reply
		return false
	}
	if i == 0 || isBlank(b[i-1]) || strings.IndexByte("]:)|", b[i-1]) >= 0 {
		return true
	}
	n := i
	for n > 0 && isDigit(b[n-1]) {
		n--
	}
	return (b[i] == '<' || b[i] == '>') && n < i && i-n < 4 && (n == 0 || isBlank(b[n-1]))
}

// arrowSaid adds what stands behind the mark at b[i], if it is SMTP.
func (h *head) arrowSaid(row *Row, i int, mark string) bool {
	b := h.bytes()
	d := &h.mem.dialogue
	at := i + len(mark)
	for at < len(b) && (isBlank(b[at]) || b[at] == '"' || b[at] == '\'' || b[at] == '`') {
		at++
	}
	end := textEnd(b, at, len(b))
	if at > i+len(mark) && end > at && (b[at-1] == '"' || b[at-1] == '\'' || b[at-1] == '`') {
		if j := bytes.LastIndexByte(b[at:end], b[at-1]); j >= 0 {
			end = textEnd(b, at, at+j)
		}
	}
	said := b[at:end]
	isReply := replyCode(said) >= 200 && (len(said) == 3 || said[3] != '.') && !(d.body && mark == h.mem.key)
	words := isReply || telnetCommand(said)
	if !words && !(mark == h.mem.key && (d.body || d.challenge)) {
		return false
	}
	row.TagSpan = h.sub(i, i+len(mark))
	if i > 0 {
		h.stampEnd(row)
	}
	row.Direction = Outbound
	row.Weak = !words
	if isReply {
		h.mem.side = Server
		h.sayReply(row, at, end)
	} else {
		h.mem.side, h.mem.key = Client, mark
		h.sayText(row, Client, at, end)
	}
	return true
}

// transcriptRemarks are lines of the tools themselves, and what they tell;
// Reported stands for a connection that failed.
var transcriptRemarks = [...]struct {
	words string
	event Event
}{
	{"a Network error occurred", Reported}, {"a SecurityCertificate error occurred", SecureFailed}, {"a SecurityProtocol error occurred", SecureFailed}, // Thunderbird: its newest, before the rest
	{"SMTP entering state: ", Noted}, {"/SMTP SMTP: ", Noted}, {"SMTP Connecting to: ", Opened}, {"mailnews.smtp: Connecting to ", Opened}, {"mailnews.smtp: ", Noted}, {"[db] ", Noted}, // Thunderbird, Windows Live Mail
	{"++ Starting Swift_", Opened}, {"++ Swift_", Noted}, {"!! Expected response code", Noted}, {"!! Connection could not be established", Reported}, // Swift Mailer
	{"> Connecting to ", Noted},                                  // Roundcube
	{"] Connected to ", Opened},                                  // Mutt
	{outlookHead, Noted}, {"ReportStatus: RSF_COMPLETED", Noted}, // Outlook
	{"The SMTP server response was -> ", Noted}, {"Have you set the 'To:' field correctly", Noted}, {"The SMTP server does not like the name", Noted}, // blat
}

// scanRemark reads what known tools say between the lines, and the errors that
// stand without any.
func (h *head) scanRemark(row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if h.nailSaid(row, b) {
		return true
	}
	for _, r := range transcriptRemarks {
		i := index(b[:min(len(b), 160)], r.words)
		if i < 0 {
			continue
		}
		row.Weak = r.event == Noted
		switch r.event {
		case Reported:
			h.tellFault(row, h.span, unreachable)
			return true
		case Opened:
			h.restart(row)
		}
		if strings.HasSuffix(r.words, "Connecting to ") {
			h.restart(row)
		}
		row.Server = transcriptServer(string(b[i:]), r.words)
		row.tell(r.event, h.span)
		return true
	}
	raised, mailkit := dotnetError(b)
	return h.sendEmailSaid(row, b) || h.mailxSaid(row) || h.swiftError(row) || h.goError(row) || h.dotnetTell(row, b, raised && !mailkit) || h.scanFollowing(row)
}

// transcriptServer reads the server behind the words of a remark: "Connecting to
// smtp://mail.example.com:587", "SMTP (mail.example.com): ".
func transcriptServer(s, words string) Party {
	if !strings.HasSuffix(words, "onnecting to ") && !strings.HasSuffix(words, "onnected to ") && !strings.HasSuffix(words, "onnecting to: ") && words != outlookHead {
		return Party{}
	}
	to := firstWordOf(s[len(words):])
	if _, host, ok := strings.Cut(to, "://"); ok {
		to = host
	}
	return hostPort(strings.TrimRight(to, ".:)"))
}

// outlookHead stands in front of the server's name in each line of Outlook.
const outlookHead = " SMTP ("

// swiftError reads an exception of Swift Mailer or Symfony Mailer, which names
// the codes that it waited for: `Expected response code "250" but got code
// "550", with message "550 5.1.1 …"` (EsmtpTransport.php, StreamBuffer.php).
func (h *head) swiftError(row *Row) bool {
	b := h.bytes()
	if contains(b, "Connection could not be established with host") {
		f := unreachable
		if faultIn(b) == untrusted {
			f = untrusted
		}
		row.Direction = Outbound
		h.tellFault(row, h.span, f)
		return true
	}
	const message = `with message "`
	i, at := index(b, "Expected response code "), index(b, message)
	if i < 0 || at < i || replyCode(b[at+len(message):]) < 400 {
		return false
	}
	row.Direction = Outbound
	if h.talking() {
		row.tell(Noted, h.span)
		return true
	}
	end := len(b)
	if j := bytes.IndexByte(b[at+len(message):], '"'); j >= 0 {
		end = at + len(message) + j
	}
	h.answer(row, at+len(message), end, swiftVerb(b[:at], bytesAsString(b[i+len("Expected response code "):])))
	return true
}

// swiftVerb is the command whose answer was to have one of the codes. 250 is
// what many commands are answered with.
func swiftVerb(before []byte, expected string) string {
	if contains(before, "Failed to authenticate on SMTP server") {
		return "AUTH"
	}
	switch strings.TrimLeft(expected, `"`)[:3] {
	case "220":
		return "(connect)"
	case "235", "334":
		return "AUTH"
	case "354":
		return "DATA"
	}
	if strings.HasPrefix(strings.TrimLeft(expected, `"`), "250/251") {
		return "RCPT"
	}
	return ""
}

// goMail are what a Go program's dialling error shows of mail.
var goMail = [...]string{":25:", ":465:", ":587:", ":2525:", "lookup smtp", "lookup mail", "lookup mx"}

// goError reads "dial tcp 192.0.2.25:587: connect: connection refused", the
// error of Go's net package.
func (h *head) goError(row *Row) bool {
	b := h.bytes()
	i := index(b, "dial tcp")
	if i < 0 || faultIn(b[i:]) == noFault {
		return false
	}
	for _, m := range goMail {
		if contains(b[i:], m) {
			row.Direction = Outbound
			h.stampEnd(row)
			h.tellFault(row, h.span, unreachable)
			return true
		}
	}
	return false
}
