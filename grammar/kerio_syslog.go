package grammar

var kerioSyslog = Dialect{
	Name:   "kerio-syslog",
	Title:  "Kerio Connect log sent to a syslog server",
	About:  "Kerio Connect, Logs > Log Settings > External Logging: RFC 5424 lines whose program name is the name of Kerio's log.",
	More:   "The conversations stand in the debug log, on the server under Logs > Debug.",
	Source: "Published syslog exports of Kerio Connect 9; RFC 5424, and RFC 3164 as collectors write it.",
	Samples: []string{
		"<22>1 2026-04-01T14:59:31+07:00 mx01.example.com mail - - - Sent: Queue-ID: 69ccd05a-0001a3e2, Recipient: <b@example.com>, Result: delayed, Status: 4.3.0 Recipient's mailbox busy, Remote-Host: 127.0.0.1, Msg-Id: <1@example.com>",
	},
	scan: scanKerioSyslog,
}

// scanKerioSyslog takes the syslog head off and reads the rest as the log that
// the program name says.
func scanKerioSyslog(h *head, row *Row) bool {
	s, ok := h.syslog(row)
	if !ok || !s.timed {
		return false
	}
	b := h.bytes()
	name, i := s.program, s.text
	switch {
	case len(name) == 0: // a collector wrote the name without its colon: "mx1 security Client with …"
		name = firstWord(b[i:])
		i = skipSpaces(b, i+len(name))
	case kerioLogName(s.host): // likewise, and the text has a colon of its own: "mx1 mail Sent: …"
		name, i = s.host, int(row.TagSpan.Start-h.span.Start)
	}
	if !kerioLogName(name) {
		return false
	}
	row.KeySpan = Span{}
	return kerioNamed(h, row, string(name), string(s.host), i)
}

// kerioLogName recognises the names of Kerio's logs; one that was set up by
// hand may have "kerio" for all of them.
func kerioLogName(w []byte) bool {
	switch string(w) {
	case "mail", "security", "warn", "warning", "error", "audit", "operations", "config", "debug", "kerio":
		return true
	}
	return false
}

// kerioNamed reads the text from offset i on as a line of the log of that name.
func kerioNamed(h *head, row *Row, name, host string, i int) bool {
	b := h.bytes()
	switch name {
	case "mail":
		return kerioRecord(h, row, i, "")
	case "debug":
		return kerioTagged(h, row, i)
	case "kerio":
		if kerioRecord(h, row, i, "") || kerioTagged(h, row, i) {
			return true
		}
	case "audit", "operations", "config":
		if b[0] == '<' { // as Kerio sends it: nobody else has such names
			row.Place = Apart
			return true
		}
	}
	row.Server.Name = host
	return kerioIncident(h, row, i) || kerioOperation(row, b[i:])
}
