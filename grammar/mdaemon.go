package grammar

import (
	"bytes"
	"strings"
)

var mdaemon = Dialect{
	Name:   "mdaemon",
	Title:  "MDaemon SMTP log",
	About:  "MDaemon-DATE-SMTP-(in).log and -SMTP-(out).log: whole sessions one after the other, with arrows for what was sent and received.",
	More:   "In MDaemon under Setup > Server Settings > Logging choose to log all SMTP activity; the logs then show every command and reply.",
	Source: "MDaemon's help, chapter Logging; published logs of versions 9 to 23.",
	Samples: []string{
		"Mon 2024-01-29 11:03:10: Session 8439; child 11; thread 0",
		"Mon 2024-01-29 11:03:10.123: Accepting SMTP connection from [192.0.2.7:2818] to [192.0.2.1:25]",
		"Mon 2024-01-29 11:03:10: --> 220 mail.example.com ESMTP MDaemon 23.5.2",
		"Mon 2024-01-29 11:03:10.123: 03: <-- EHLO client.example.net",
		"Mon 2024-01-29 11:03:11: ----------",
	},
	scan: scanMDaemon,
}

// mdaemonSession is what the lines before have told of the session going on.
// MDaemon writes a session when it is over, as one block.
type mdaemonSession struct {
	key       string
	direction Direction
}

// scanMDaemon reads "Www YYYY-MM-DD HH:MM:SS[.mmm]: [NN: ][[session:n] ]text".
func scanMDaemon(h *head, row *Row) bool {
	b := h.bytes()
	if len(b) < 24 || b[3] != ' ' || b[8] != '-' || !weekday(b) {
		return false
	}
	when, n, _ := isoTime(b[4:])
	if n < 0 || 4+n >= len(b) || b[4+n] != ':' {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, 4+n), true
	i := 4 + n + 1
	skip := func() {
		for i < len(b) && b[i] == ' ' {
			i++
		}
	}
	skip()
	// Newer versions put a number for the kind of line in front, and the
	// session.
	if i+3 < len(b) && isDigit(b[i]) && isDigit(b[i+1]) && b[i+2] == ':' && b[i+3] == ' ' {
		i += 3
		skip()
	}
	last, _ := h.mem.state.(mdaemonSession)
	if i < len(b) && b[i] == '[' {
		k := digits(b, i+1)
		if end := bytes.IndexByte(b[i:], ']'); k > 0 && end > 0 && (i+1+k == i+end || b[i+1+k] == ':') {
			if key := string(b[i+1 : i+1+k]); key != last.key {
				last = mdaemonSession{key: key}
			}
			row.KeySpan = h.sub(i+1, i+1+k)
			i += end + 1
			skip()
		}
	}
	words := b[i:]
	all := h.sub(i, len(b))
	if hasPrefix(words, "Session ") {
		if k := digits(words, len("Session ")); k > 0 {
			last = mdaemonSession{key: string(words[len("Session ") : len("Session ")+k])}
			row.KeySpan = h.sub(i+len("Session "), i+len("Session ")+k)
			row.Place = Begins
		}
	}
	row.Key, row.Direction = last.key, last.direction
	if hasPrefix(words, "----------") {
		if last.key == "" {
			row.Place = Apart
		} else {
			row.Place = Ends
			row.tell(Noted, all)
		}
		h.mem.state = mdaemonSession{}
		return true
	}
	if row.Key == "" {
		// The head of the session is not in the log. Its lines still stand
		// together.
		row.Key = "-"
		if hasPrefix(words, "Accepting SMTP") || hasPrefix(words, "Attempting SMTP") {
			row.Place = Begins
		}
	}
	mdaemonWords(h, row, i, words)
	last.direction = row.Direction
	h.mem.state = last
	return true
}

// weekday reports whether b begins with the English short name of a day, or of
// that in another language: a letter, two letters more and a blank.
func weekday(b []byte) bool {
	for _, c := range b[:3] {
		if !isLetter(c) && c < 0x80 {
			return false
		}
	}
	return true
}

func mdaemonWords(h *head, row *Row, i int, words []byte) {
	b := h.bytes()
	all := h.sub(i, len(b))
	low := strings.ToLower(string(words[:min(len(words), 200)]))
	switch {
	case hasPrefix(words, "--> "), hasPrefix(words, "<-- "):
		// What goes out is the server's in a session that was accepted, and
		// the client's in one that was attempted.
		side := Server
		if words[0] == '<' {
			side = Client
		}
		if row.Direction == UnknownDirection {
			// The head is not in the log: the words tell.
			switch said := words[4:]; {
			case replyCode(said) >= 200 && side == Server, eximVerb(said) && side == Client:
				row.Direction = Inbound
			case replyCode(said) >= 200, eximVerb(said):
				row.Direction = Outbound
			}
		}
		if row.Direction == Outbound {
			side = side.Swap()
		}
		row.TagSpan = h.sub(i, i+3)
		row.say(side, h.sub(i+4, len(b)))
	case hasPrefix(words, "Accepting "), hasPrefix(words, "Accepted "):
		row.Direction = Inbound
		row.Client = mdaemonPeer(word(words, "from "))
		row.Server = mdaemonPeer(word(words, " to "))
		row.tell(Opened, all)
	case hasPrefix(words, "Attempting "), hasPrefix(words, "Connecting to "):
		row.Direction = Outbound
		row.Server = mdaemonPeer(word(words, " to "))
		row.tell(Opened, all)
	case strings.Contains(low, "connection established"), strings.Contains(low, "waiting for protocol"), strings.HasPrefix(low, "resolving"), strings.HasPrefix(low, "parsing"):
		row.tell(Noted, all)
	case strings.Contains(low, "authenticated as"):
		row.tell(LoggedIn, all)
	case strings.Contains(low, "ssl negotiation successful"), strings.Contains(low, "tls negotiation successful"):
		row.tell(Secured, all)
	case (strings.Contains(low, "ssl") || strings.Contains(low, "tls")) && (strings.Contains(low, "fail") || strings.Contains(low, "error")):
		row.tell(SecureFailed, all)
	case strings.Contains(low, "winsock error"), strings.Contains(low, "unable to connect"), strings.Contains(low, "connection refused"), strings.Contains(low, "cannot connect"), strings.Contains(low, "connection attempt") && strings.Contains(low, "fail"):
		if strings.Contains(low, "10054") || strings.Contains(low, "10053") || strings.Contains(low, "closed by") {
			row.tell(Lost, all)
			break
		}
		row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: all})
	case strings.Contains(low, "closed by the other side"), strings.Contains(low, "connection closed"), strings.Contains(low, "socket error"), strings.Contains(low, "timed out"), strings.Contains(low, "timeout"):
		row.tell(Lost, all)
	case strings.HasPrefix(low, "smtp session successful"), strings.HasPrefix(low, "smtp session terminated"), strings.HasPrefix(low, "session ended"):
		row.tell(Closed, all)
	default:
		row.tell(Noted, all)
	}
}

// mdaemonPeer reads "[192.0.2.7:2818]", "192.0.2.7:2818" and names.
func mdaemonPeer(s string) Party {
	s = strings.TrimRight(s, ".,")
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") && strings.Count(s, ":") < 2 {
		s = s[1 : len(s)-1]
	}
	return hostPort(s)
}
