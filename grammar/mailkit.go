package grammar

import "strings"

var mailkit = Dialect{
	Name:   "mailkit",
	Title:  "MailKit protocol log",
	About:  "What MailKit's ProtocolLogger writes for .NET programs, and MailKit's exceptions.",
	More:   "Give the SmtpClient a new ProtocolLogger(\"smtp.log\"). Its properties LogTimestamps and RedactSecrets add times and hide passwords.",
	Source: "Published protocol logs; the source of MailKit 4, ProtocolLogger.cs.",
	Stream: true,
	Client: true,
	Samples: []string{
		"Connected to smtp://mail.example.com:587/?starttls=always",
		"S: 220 mail.example.com ESMTP ready",
		"C: EHLO [192.0.2.7]",
		"2024-05-01T09:30:00Z S: 250 HELP",
		"MailKit.Security.AuthenticationException: 535: 5.7.3 Authentication unsuccessful",
	},
	scan: scanMailkit,
}

// scanMailkit reads "C: " and "S: " as any transcript has them. Only the line
// that names the server, and the stars in place of a password, tell that
// MailKit wrote them.
func scanMailkit(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	i := 0
	if when, end, zone := isoTime(b); end > 0 && end < len(b) && b[end] == ' ' {
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, end), !zone
		i = end + 1
	}
	if url, ok := mailkitURL(b[i:]); ok {
		h.restart(row)
		h.mem.key = ""
		scheme, rest, _ := strings.Cut(url, "://")
		rest, _, _ = strings.Cut(rest, "/")
		row.Server = hostPort(rest)
		row.tell(Opened, h.sub(i, len(b)))
		if scheme == "smtps" {
			row.tell(Secured, h.sub(i, len(b)))
		}
		return true
	}
	if !h.marked(mailkitLine) {
		return false
	}
	return scanMarks(h, row) || h.mailkitFailure(row, b) || h.scanFollowing(row)
}

// mailkitFailure reads an exception and what stands below it.
func (h *head) mailkitFailure(row *Row, b []byte) bool {
	_, raised := dotnetError(b)
	if h.dotnetTell(row, b, raised) {
		return true
	}
	f := faultIn(b)
	if h.mem.key == failedKey || f == noFault || !hasPrefix(h.following(1), "   at ") {
		return false
	}
	h.mem.key = failedKey // a SocketException below MailKit
	h.tellFault(row, h.span, f)
	return true
}

func mailkitLine(b []byte) bool {
	return contains(b, "Connected to smtp") || contains(b, "C: ") && contains(b, " ********") || contains(b, "MailKit.Security.") || contains(b, "MailKit.Net.Smtp.")
}

// mailkitURL is the URL of "Connected to smtp://host:587/?starttls=always".
func mailkitURL(b []byte) (string, bool) {
	rest, ok := cutPrefix(b, "Connected to ")
	if !ok {
		return "", false
	}
	s := strings.TrimSpace(string(rest))
	return s, strings.HasPrefix(s, "smtp://") || strings.HasPrefix(s, "smtps://")
}
