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
	connected bool
}

// scanMDaemon reads "Www YYYY-MM-DD HH:MM:SS[.mmm]: [NN: ][[session:n] ]text".
func scanMDaemon(h *head, row *Row) bool {
	b := h.bytes()
	i := mdaemonHead(h, row)
	if i < 0 {
		return false
	}
	last, _ := h.mem.state.(mdaemonSession)
	i = last.named(h, row, i)
	words := b[i:]
	row.Key, row.Direction = last.key, last.direction
	if hasPrefix(words, "----------") {
		if last.key == "" {
			row.Place = Apart
		} else {
			row.Place = Ends
			row.tell(Noted, h.sub(i, len(b)))
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
	if hasPrefix(words, "--> ") || hasPrefix(words, "<-- ") {
		last.connected = true
		mdaemonSaid(h, row, i)
	} else {
		mdaemonTells(h, row, i, &last)
	}
	last.direction = row.Direction
	h.mem.state = last
	return true
}

// mdaemonHead reads the time, and the number for the kind of line that newer
// versions put behind it. It returns where the text begins, -1 if the line is
// none of MDaemon's.
func mdaemonHead(h *head, row *Row) int {
	b := h.bytes()
	if len(b) < 24 || b[3] != ' ' || b[8] != '-' || !weekday(b) {
		return -1
	}
	when, n, _ := isoTime(b[4:])
	if n < 0 || 4+n >= len(b) || b[4+n] != ':' {
		return -1
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, 4+n), true
	i := skipSpaces(b, 4+n+1)
	if i+3 < len(b) && isDigit(b[i]) && isDigit(b[i+1]) && b[i+2] == ':' && b[i+3] == ' ' {
		i = skipSpaces(b, i+3)
	}
	return i
}

// named takes the session's number from "[12345:2] text" and "Session 12345;
// child 3", and returns where the text begins.
func (s *mdaemonSession) named(h *head, row *Row, i int) int {
	b := h.bytes()
	if i < len(b) && b[i] == '[' {
		k := digits(b, i+1)
		if end := bytes.IndexByte(b[i:], ']'); k > 0 && end > 0 && (i+1+k == i+end || b[i+1+k] == ':') {
			if key := string(b[i+1 : i+1+k]); key != s.key {
				*s = mdaemonSession{key: key}
			}
			row.KeySpan = h.sub(i+1, i+1+k)
			i = skipSpaces(b, i+end+1)
		}
	}
	if rest, ok := cutPrefix(b[i:], "Session "); ok {
		if k := digits(rest, 0); k > 0 {
			at := len(b) - len(rest)
			*s = mdaemonSession{key: string(rest[:k])}
			row.KeySpan = h.sub(at, at+k)
			row.Place = Begins
		}
	}
	return i
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

// mdaemonSaid reads "--> text" and "<-- text". What goes out is the server's in a
// session that was accepted, and the client's in one that was attempted.
func mdaemonSaid(h *head, row *Row, i int) {
	b := h.bytes()
	said := b[i+len("--> "):]
	side := Server
	if b[i] == '<' {
		side = Client
	}
	if row.Direction == UnknownDirection {
		// The head is not in the log: the words tell.
		switch {
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
	row.say(side, h.sub(len(b)-len(said), len(b)))
}

// mdaemonWordings are the events of a session in MDaemon's words, in the order in
// which they are looked for. 10053 and 10054 are Windows' numbers for a
// connection that was aborted or reset.
var mdaemonWordings = []wording{
	{Noted, []string{"connection established"}}, {Noted, []string{"waiting for protocol"}}, {Noted, []string{"^resolving"}}, {Noted, []string{"^parsing"}},
	{LoggedIn, []string{"authenticated as"}},
	{Secured, []string{"ssl negotiation successful"}}, {Secured, []string{"tls negotiation successful"}},
	{SecureFailed, []string{"ssl", "fail"}}, {SecureFailed, []string{"ssl", "error"}}, {SecureFailed, []string{"tls", "fail"}}, {SecureFailed, []string{"tls", "error"}},
	{Lost, []string{"winsock error 10054"}}, {Lost, []string{"winsock error 10053"}}, {Lost, []string{"closed by the other side"}},
	{Reported, []string{"winsock error"}}, {Reported, []string{"unable to connect"}}, {Reported, []string{"connection refused"}}, {Reported, []string{"cannot connect"}},
	{Reported, []string{"connection attempt", "fail"}}, {Reported, []string{"domain name unknown"}},
	{Lost, []string{"connection closed"}}, {Lost, []string{"socket error"}}, {Lost, []string{"timed out"}}, {Lost, []string{"timeout"}},
	{Closed, []string{"^smtp session successful"}}, {Closed, []string{"^smtp session terminated"}}, {Closed, []string{"^session ended"}},
}

// mdaemonTells reads what MDaemon says of a session in its own words.
func mdaemonTells(h *head, row *Row, i int, session *mdaemonSession) {
	words := h.bytes()[i:]
	all := h.sub(i, i+len(words))
	switch {
	case hasPrefix(words, "Accepting "), hasPrefix(words, "Accepted "):
		row.Direction = Inbound
		row.Client = mdaemonPeer(word(words, "from "))
		row.Server = mdaemonPeer(word(words, " to "))
		row.tell(Opened, all)
		return
	case hasPrefix(words, "Attempting "), hasPrefix(words, "Connecting to "):
		row.Direction = Outbound
		row.Server = mdaemonPeer(word(words, " to "))
		row.tell(Opened, all)
		return
	case hasPrefix(words, "Transfer Complete") && row.Direction == Outbound:
		row.say(Client, all).Joined = []byte(".")
		return
	}
	low := strings.ToLower(string(words[:min(len(words), 200)]))
	session.connected = session.connected || strings.Contains(low, "connection established")
	switch event := toldBy(low, mdaemonWordings); {
	case event != Reported:
		row.tell(event, all)
	case session.connected:
		row.tell(Lost, all)
	default:
		row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: all})
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
