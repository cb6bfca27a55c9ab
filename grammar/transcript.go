package grammar

import (
	"bytes"
	"strings"
)

var transcript = Dialect{
	Name:   "transcript",
	Title:  "SMTP transcript with marks for the two sides",
	About:  "Client and server lines marked with C: and S:, with arrows, or with Sent and Received, as in the RFCs and in many test tools, libraries and programs.",
	Source: "RFC 5321 appendix D; published transcripts; the output of s-nail 14.9, sendEmail 1.56, Swift Mailer, PEAR Net_SMTP, Thunderbird and Windows Live Mail.",
	Stream: true,
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
	">>> SERVER:",                 // s-nail
	"=> Sending:", "=> Received:", // sendEmail
	">>>", "<<<", "-->", "<--", "==>", "<==",
	"->", "<-", ">>", "<<", "=>", "<=", ">:", "<:", ">", "<",
	"SMTP Send:", "SMTP Response:", // Thunderbird
	"C:", "S:", "Send:", "Recv:", "Sent:", "Received:", "Sending:", "Receiving:", "Rcvd:",
	"SEND:", "RECV:", "SENT:", "RECEIVED:", "send:", "recv:", "sent:", "received:",
	"WRITE:", "READ:", "Write:", "Read:", "write:", "read:", "OUT:", "IN:", "Out:", "In:",
	"[tx]", "[rx]", "TX:", "RX:", "SMTP>", "SMTP<",
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
		if _, ok := cutPrefix(b[i:], m.mark); !ok {
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
	d := &h.mem.dialogue
	for i := 0; i < len(b) && i < 160; i++ {
		if i > 0 && !isBlank(b[i-1]) && b[i-1] != ']' && b[i-1] != ':' && b[i-1] != ')' && b[i-1] != '|' {
			continue
		}
		if strings.IndexByte("<>-=SRsrWwOIC[T", b[i]) < 0 {
			continue
		}
		for _, mark := range transcriptArrows {
			if _, ok := cutPrefix(b[i:], mark); !ok {
				continue
			}
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
				continue
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
	}
	return h.scanRemark(row)
}

// transcriptRemarks are lines of the tools themselves, and what they tell;
// Reported stands for a connection that failed.
var transcriptRemarks = [...]struct {
	words string
	event Event
}{
	{"SMTP entering state: ", Noted}, {"SMTP Connecting to: ", Opened}, {"mailnews.smtp: Connecting to ", Opened}, {"mailnews.smtp: ", Noted}, {"[db] ", Noted}, // Thunderbird, Windows Live Mail
	{"++ Starting Swift_", Opened}, {"++ Swift_", Noted}, {"!! Expected response code", Noted}, {"!! Connection could not be established", Reported}, // Swift Mailer
	{"s-nail: SMTP server: ", Noted}, {"s-nail: Connecting to ", Opened}, {"s-nail: Unexpected EOF on SMTP", Lost}, {"s-nail: ... message not sent", Closed}, {"s-nail: ", Noted},
	{"=> evalSMTPresponse()", Noted}, {"returned a zero byte response", Lost}, {"=> Connection attempt to ", Reported}, {"SMTP-AUTH: Authentication to ", LoginFailed}, {"=> TLS setup failed", SecureFailed}, {"sendemail[", Noted}, {"sendEmail[", Noted}, // sendEmail
}

// scanRemark reads what known tools say between the lines.
func (h *head) scanRemark(row *Row) bool {
	b := h.bytes()
	for _, r := range transcriptRemarks {
		i := index(b[:min(len(b), 160)], r.words)
		if i < 0 || i > 0 && strings.HasPrefix(r.words, "s-nail") {
			continue
		}
		row.Direction = Outbound
		row.Weak = r.event == Noted
		switch r.event {
		case Reported:
			h.tellFault(row, h.span, unreachable)
			return true
		case Opened:
			h.restart(row)
		}
		if _, to, ok := strings.Cut(string(b[i:]), "Connecting to "); ok {
			to, _, _ = strings.Cut(to, " ")
			if _, host, ok := strings.Cut(to, "://"); ok {
				to = host
			}
			row.Server = hostPort(to)
		}
		row.tell(r.event, h.span)
		return true
	}
	return h.scanFollowing(row)
}
