package grammar

var kerioSyslog = Dialect{
	Name:   "kerio-syslog",
	Title:  "Kerio Connect log sent to a syslog server",
	About:  "Kerio Connect, Logs > Log Settings > External Logging: RFC 5424 lines whose program name is the name of Kerio's log.",
	More:   "The debug log is not sent to syslog; look at it on the server under Logs > Debug.",
	Source: "Published syslog exports of Kerio Connect 9; RFC 5424.",
	Samples: []string{
		"<22>1 2026-04-01T14:59:31+07:00 mx01.example.com mail - - - Sent: Queue-ID: 69ccd05a-0001a3e2, Recipient: <b@example.com>, Result: delayed, Status: 4.3.0 Recipient's mailbox busy, Remote-Host: 127.0.0.1, Msg-Id: <1@example.com>",
	},
	scan: scanKerioSyslog,
}

// scanKerioSyslog takes the RFC 5424 head off and reads the rest as the log
// that the program name says.
func scanKerioSyslog(h *head, row *Row) bool {
	b := h.bytes()
	i := 0
	if len(b) < 30 || b[0] != '<' {
		return false
	}
	n := digits(b, 1)
	if n == 0 || n > 3 || 1+n+3 > len(b) || b[1+n] != '>' || b[2+n] != '1' || b[3+n] != ' ' {
		return false
	}
	i = n + 4
	when, end, zone := isoTime(b[i:])
	if end < 0 || !zone {
		return false
	}
	row.Time, row.TimeSpan = when, h.sub(i, i+end)
	i += end + 1
	var word [5]string // host, program, process, message id, structured data
	for k := range word {
		start := i
		for i < len(b) && b[i] != ' ' {
			i++
		}
		word[k] = string(b[min(start, len(b)):min(i, len(b))])
		i++
	}
	if i > len(b) {
		return false
	}
	if rest, ok := cutPrefix(b[i:], "\ufeff"); ok { // RFC 5424 section 6.4 allows a mark
		i = len(b) - len(rest)
	}
	row.Server.Name = word[0]
	switch word[1] {
	case "mail":
		row.Server = Party{}
		return kerioRecord(h, row, i)
	case "security", "warn", "warning":
		return kerioIncident(h, row, i)
	case "audit", "operations", "config":
		row.Place = Apart
		return true
	}
	return false
}
