package grammar

import (
	"bytes"
	"strings"
)

var haraka = Dialect{
	Name:   "haraka",
	Title:  "Haraka log",
	About:  "What Haraka writes to its log or the terminal: [LEVEL] [connection] [plugin] and the words; also in its LOGFMT and JSON forms.",
	More:   "Set loglevel=LOGPROTOCOL in config/log.ini: every command and reply is then logged.",
	Source: "Haraka's source code (logger.js, connection.js, smtp_client.js, outbound/hmail.js), versions 2 and 3; published logs.",
	Samples: []string{
		"2024-02-06T10:11:12.013Z [PROTOCOL] [96058306-A22A-4EFD-9727-E4BAB57F35BE] [core] C: EHLO client.example.net state=1",
		"[PROTOCOL] [96058306-A22A-4EFD-9727-E4BAB57F35BE.1] [core] S: 250 sender <anna@example.net> OK",
		"[NOTICE] [96058306-A22A-4EFD-9727-E4BAB57F35BE.1] [core] queue code=OK msg=\"Message Queued\"",
		"[PROTOCOL] [96058306-A22A-4EFD-9727-E4BAB57F35BE.1.1] [outbound] S: 550 5.1.1 unknown\\r\\n",
		"level=PROTOCOL uuid=96058306-A22A-4EFD-9727-E4BAB57F35BE source=core message=\"C: MAIL FROM:<anna@example.net> state=1\"",
		"{\"level\":\"PROTOCOL\",\"uuid\":\"96058306-A22A-4EFD-9727-E4BAB57F35BE\",\"source\":\"core\",\"message\":\"S: 220 mail.example.com ESMTP Haraka ready\"}",
	},
	scan: scanHaraka,
}

func scanHaraka(h *head, row *Row) bool {
	b := h.bytes()
	i := 0
	for i < len(b) && b[i] == ' ' {
		i++
	}
	if when, n, zone := isoTime(b[i:]); n > 0 {
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(i, i+n), !zone
		i += n
		for i < len(b) && b[i] == ' ' {
			i++
		}
	} else if i < len(b) && b[i] != '[' && b[i] != '{' && !hasPrefix(b[i:], "level=") {
		s, ok := h.syslog(row)
		if !ok {
			return false
		}
		i = s.text
		row.KeySpan = Span{}
	}
	l := &harakaLine{h: h, row: row}
	switch {
	case i < len(b) && b[i] == '[':
		return l.brackets(i)
	case hasPrefix(b[i:], "level=") && index(b[i:], " uuid=") > 0:
		return l.pairs(i, logfmtValue)
	case i < len(b) && b[i] == '{':
		return l.pairs(i, jsonValue)
	}
	return false
}

type harakaLine struct {
	h      *head
	row    *Row
	uuid   string // with the numbers of transaction and attempt
	source string // the plugin
	from   int    // where the words begin and end in the line
	to     int
}

// harakaLevel recognises the levels of Haraka's logger.
func harakaLevel(w []byte) bool {
	switch string(bytes.TrimSpace(w)) {
	case "DATA", "PROTOCOL", "DEBUG", "INFO", "NOTICE", "WARN", "ERROR", "CRIT", "ALERT", "EMERG":
		return true
	}
	return false
}

// brackets reads "[LEVEL] [uuid] [plugin] words".
func (l *harakaLine) brackets(i int) bool {
	b := l.h.bytes()
	var part [3][2]int
	for k := range part {
		if i >= len(b) || b[i] != '[' {
			return false
		}
		end := bytes.IndexByte(b[i:], ']')
		if end < 0 {
			return false
		}
		part[k] = [2]int{i + 1, i + end}
		i += end + 1
		for i < len(b) && b[i] == ' ' {
			i++
		}
	}
	if !harakaLevel(b[part[0][0]:part[0][1]]) {
		return false
	}
	l.uuid = string(b[part[1][0]:part[1][1]])
	l.source = string(b[part[2][0]:part[2][1]])
	l.row.KeySpan = l.h.sub(part[1][0], part[1][1])
	l.row.TagSpan = l.h.sub(part[2][0], part[2][1])
	l.from, l.to = i, len(b)
	return l.read()
}

// pairs reads the forms in which every part has a name.
func (l *harakaLine) pairs(i int, value func([]byte, string) (int, int)) bool {
	b := l.h.bytes()
	line := b[i:]
	from, to := value(line, "level")
	if from < 0 || !harakaLevel(line[from:to]) {
		return false
	}
	if from, to = value(line, "uuid"); from < 0 {
		return false
	}
	l.uuid = string(line[from:to])
	l.row.KeySpan = l.h.sub(i+from, i+to)
	if from, to = value(line, "source"); from >= 0 {
		l.source = string(line[from:to])
		l.row.TagSpan = l.h.sub(i+from, i+to)
	}
	if from, to = value(line, "message"); from < 0 {
		from, to = 0, len(line)
	}
	l.from, l.to = i+from, i+to
	return l.read()
}

// jsonValue is where the string value of a key stands in one JSON object.
func jsonValue(b []byte, key string) (from, to int) {
	i := index(b, `"`+key+`"`)
	if i < 0 {
		return -1, -1
	}
	i += len(key) + 2
	for i < len(b) && (b[i] == ' ' || b[i] == ':') {
		i++
	}
	if i < len(b) && b[i] == '"' {
		return i + 1, min(eximQuoted(b, i+1), len(b))
	}
	to = i
	for to < len(b) && b[to] != ',' && b[to] != '}' && b[to] != ' ' {
		to++
	}
	return i, to
}

// read gives the words their meaning. The server's own conversation is known by
// the uuid alone; its transactions have ".1", ".2" behind it. What a plugin
// says to another server, or the queue to the next one, is another
// conversation.
func (l *harakaLine) read() bool {
	b, row := l.h.bytes(), l.row
	words := b[l.from:l.to]
	all := l.h.sub(l.from, l.to)
	if len(l.uuid) < 32 {
		row.Place = Apart // "-": what belongs to no connection
		return true
	}
	base, _, _ := strings.Cut(l.uuid, ".")
	numbers := strings.Count(l.uuid, ".")
	// The queue's legs are "UUID.1.1"; plugins that forward keep the uuid.
	outbound := l.source == "outbound" && numbers >= 2
	row.Key = base
	row.Direction = Inbound
	side, at := harakaSpoken(words)
	if outbound || side != Nobody && l.source != "core" && l.source != "" {
		row.Key, row.Session = l.uuid+" "+l.source, l.uuid
		row.Direction = Outbound
	}
	if side != Nobody {
		from, to := l.from+at, l.to
		if side == Client && row.Direction == Inbound {
			// "C: EHLO x state=1" ends with the state of the connection.
			if i := bytes.LastIndex(b[from:to], []byte(" state=")); i >= 0 {
				to = from + i
			}
		}
		l.h.sayEscaped(row, side, from, to)
		return true
	}
	if outbound {
		l.attempt(words, all)
		return true
	}
	l.server(words, all)
	return true
}

// harakaSpoken tells who speaks in "C: EHLO x" and "S: 250 x".
func harakaSpoken(words []byte) (Side, int) {
	for _, m := range [...]struct {
		mark string
		side Side
	}{{"C: ", Client}, {"S: ", Server}, {"C:", Client}, {"S:", Server}} {
		if hasPrefix(words, m.mark) {
			return m.side, len(m.mark)
		}
	}
	return Nobody, 0
}

// value is where the value of "key=value" stands in the words; in JSON and
// LOGFMT the quotes around it are escaped.
func (l *harakaLine) value(words []byte, key string) (from, to int) {
	if i := index(words, key+`=\"`); i >= 0 {
		from = i + len(key) + len(`=\"`)
		if end := index(words[from:], `\"`); end >= 0 {
			return from, from + end
		}
		return from, len(words)
	}
	return logfmtValue(words, key)
}

// field is the value of a key, "" if it is not there.
func (l *harakaLine) field(words []byte, key string) string {
	if from, to := l.value(words, key); from >= 0 {
		return string(words[from:to])
	}
	return ""
}

// server reads what the server says of a connection at the levels above the
// protocol.
func (l *harakaLine) server(words []byte, all Span) {
	row := l.row
	switch {
	case hasPrefix(words, "connect ip="):
		row.Place = Begins
		row.Client = Party{Address: l.field(words, "ip"), Port: l.field(words, "port")}
		row.tell(Opened, all)
	case hasPrefix(words, "disconnect ip="), hasPrefix(words, "disconnected"):
		row.Place = Ends
		if row.Client.Address = l.field(words, "ip"); row.Client.Address == "NaN" {
			row.Client.Address = ""
		}
		if name := l.field(words, "rdns"); strings.Contains(name, ".") {
			row.Client.Name = name
		}
		row.tell(Closed, all)
	case hasPrefix(words, "recipient <"):
		l.verdict(words, all, "RCPT")
	case hasPrefix(words, "sender <"):
		l.verdict(words, all, "MAIL")
	case hasPrefix(words, "queue code="), hasPrefix(words, "message mid="), hasPrefix(words, "message "):
		if mid := l.field(words, "mid"); mid != "" {
			row.Message = mid
		}
		if hasPrefix(words, "message") {
			row.tell(Noted, all)
			return
		}
		l.verdict(words, all, ".")
	case hasPrefix(words, "deny("), hasPrefix(words, "deny "), hasPrefix(words, "denied "):
		l.verdict(words, all, "")
	case contains(words, "client dropped connection"), contains(words, "client has disconnected"), contains(words, "connection reset"):
		row.tell(Lost, all)
	case contains(words, "secured:"), contains(words, "tls: verified"):
		row.tell(Secured, all)
	case contains(words, "TLS failed"), contains(words, "tls failed"):
		row.tell(SecureFailed, all)
	default:
		row.tell(Noted, all)
	}
}

// verdict reads "recipient <a> code=DENY msg="…" sender="b"": the code that the
// plugins decided on.
func (l *harakaLine) verdict(words []byte, all Span, verb string) {
	row := l.row
	rep := &Report{Verb: verb, Reason: all}
	code := l.field(words, "code")
	switch {
	case strings.HasPrefix(code, "DENYSOFT"):
		rep.Outcome = RefusedNow
	case strings.HasPrefix(code, "DENY"):
		rep.Outcome = Refused
	case code == "OK" && verb == ".":
		rep.Outcome = Received
	default:
		row.tell(Noted, all)
		return
	}
	if from, to := l.value(words, "msg"); from >= 0 && to > from {
		rep.Reason = l.h.sub(l.from+from, l.from+to)
		if replyCode(words[from:to]) >= 400 {
			quoteReply(l.h, rep.Reason, rep)
		}
	}
	address, _ := between(words, "<", ">")
	switch verb {
	case "RCPT":
		rep.To = []string{address}
		if from := l.field(words, "sender"); from != "" {
			from = trimBrackets(from)
			rep.From = &from
		}
	case "MAIL":
		rep.From = &address
	}
	row.report(all, rep)
}

// attempt reads what the queue says of one attempt to send a message on.
func (l *harakaLine) attempt(words []byte, all Span) {
	row := l.row
	rep := &Report{Reason: all, Peer: Party{Name: l.field(words, "host"), Address: l.field(words, "ip"), Port: l.field(words, "port")}}
	switch {
	case hasPrefix(words, "delivered "):
		rep.Outcome = Relayed
	case hasPrefix(words, "bounced"), hasPrefix(words, "bouncing"), hasPrefix(words, "bounce"):
		rep.Outcome = GivenUp
	case hasPrefix(words, "deferred"), hasPrefix(words, "temp fail"), hasPrefix(words, "Temp failing"):
		rep.Outcome = Delayed
	case contains(words, "ECONNREFUSED"), contains(words, "ETIMEDOUT"), contains(words, "EHOSTUNREACH"), contains(words, "ENOTFOUND"):
		l.h.unreached(row, all)
		return
	case hasPrefix(words, "Attempting to deliver to: "):
		row.Server = hostPort(word(words, "Attempting to deliver to: "))
		row.tell(Opened, all)
		return
	case contains(words, "secured"):
		row.tell(Secured, all)
		return
	default:
		row.tell(Noted, all)
		return
	}
	row.Server = rep.Peer
	for _, key := range [...]string{"response", "err", "msg"} {
		if from, to := l.value(words, key); from >= 0 {
			rep.Reason = l.h.sub(l.from+from, l.from+to)
			if quoteReply(l.h, rep.Reason, rep) {
				rep.Speaker = rep.Peer.String()
			} else if n := statusLen(words[from:to]); n > 0 {
				rep.Status = string(words[from : from+n]) // Haraka takes the code off
			}
			break
		}
	}
	if rep.Outcome == Delayed {
		l.h.because(row, rep)
	}
	if d := l.field(words, "domain"); d != "" && rep.Peer.Name == "" {
		rep.Peer.Name = d
	}
	row.report(all, rep)
}
