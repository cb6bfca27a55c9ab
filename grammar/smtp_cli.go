package grammar

import (
	"bytes"
	"strings"
)

var smtpCli = Dialect{
	Name:   "smtp-cli",
	Title:  "smtp-cli transcript",
	About:  "What the Perl script smtp-cli prints with --verbose.",
	More:   "Run smtp-cli with --verbose to see the conversation, and with --print-only to see the message.",
	Source: "Published transcripts of smtp-cli 2 and 3, and its source.",
	Stream: true,
	Client: true,
	Samples: []string{
		"[220] 'mail.example.com ESMTP ready'",
		"> EHLO client.example.net",
		"RCPT TO <bob@example.com> failed: '550 5.1.1 User unknown'",
	},
	scan: scanSmtpCli,
}

// scanSmtpCli reads "[250] 'text'" and "> EHLO …". Whether more lines of a
// reply follow is not shown, so the next line is looked at.
func scanSmtpCli(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if code, from, to := smtpCliReply(b); code != nil {
		t := row.say(Server, h.sub(1, to))
		hyphen := byte(' ')
		if next, _, _ := smtpCliReply(h.following(1)); bytes.Equal(next, code) && h.mem.dialogue.verb != "" {
			hyphen = '-'
		}
		t.Joined = append(append(append([]byte(nil), code...), hyphen), b[from:to]...)
		row.TagSpan = h.sub(1, 4)
		h.mem.key = "smtp-cli"
		return true
	}
	if rest, ok := cutPrefix(b, "> "); ok {
		if !h.marked(smtpCliLine) {
			return false
		}
		row.Weak = !telnetCommand(rest)
		row.TagSpan = h.sub(0, 1)
		row.say(Client, h.sub(2, len(b)))
		return true
	}
	s := bytesAsString(b)
	if i := strings.Index(s, "failed: '"); i >= 0 && replyCode(b[i+len("failed: '"):]) > 0 {
		row.tell(Noted, h.span)
		return true
	}
	if strings.HasPrefix(s, "Connection from ") && strings.Contains(s, " to ") && h.marked(smtpCliLine) {
		h.restart(row)
		f := strings.Fields(s)
		row.Client, row.Server = hostPort(strings.Clone(f[2])), hostPort(strings.Clone(f[len(f)-1]))
		row.tell(Opened, h.span)
		return true
	}
	if h.mem.key == "" {
		return false
	}
	row.Weak = true
	switch {
	case strings.HasPrefix(s, "Starting TLS"): // before it gives the command
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "Using cipher: "), strings.HasPrefix(s, "TLS enabled"):
		row.tell(Secured, h.span)
	case strings.HasPrefix(s, "STARTTLS: "), strings.Contains(s, "TLS") && strings.Contains(s, "ailed"):
		row.tell(SecureFailed, h.span)
	case strings.Contains(s, "uthentication") && strings.Contains(s, "ailed"):
		row.tell(LoginFailed, h.span)
	case strings.HasPrefix(s, "AUTH method "), strings.Contains(s, "uthentication of "), strings.HasPrefix(s, "Connection to "), strings.HasPrefix(s, "Using "), strings.HasPrefix(s, "Subject Name: "), strings.HasPrefix(s, "Issuer  Name: "):
		row.tell(Noted, h.span)
	default:
		return false
	}
	return true
}

// smtpCliLine recognises lines that only smtp-cli writes.
func smtpCliLine(b []byte) bool {
	code, _, _ := smtpCliReply(b)
	return code != nil
}

// smtpCliReply reads "[220] 'text'"; code is nil if b is none.
func smtpCliReply(b []byte) (code []byte, from, to int) {
	if len(b) < 8 || b[0] != '[' || number(b, 1, 3) < 200 || b[4] != ']' || b[5] != ' ' || b[6] != '\'' {
		return nil, 0, 0
	}
	to = len(b)
	if b[to-1] == '\'' {
		to--
	}
	return b[1:4], 7, max(7, to)
}
