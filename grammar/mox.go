package grammar

import (
	"strings"
)

var mox = Dialect{
	Name:  "mox",
	Title: "mox log",
	About: "What mox writes to the journal or its log file: key=value lines, at level trace with every command and reply of server and client.",
	More:  "Set LogLevel: trace in mox.conf, or only for SMTP with PackageLogLevels smtpserver: trace and smtpclient: trace; mox loglevels changes them while it runs.",
	Source: "mox's source code (mlog, smtpserver/server.go, smtpclient/client.go, queue), version 0.0.11 and later. " +
		"No published log was found.",
	Samples: []string{
		`l=info m="new connection" remote=192.0.2.7:40022 local=192.0.2.1:25 submission=false tls=false listener=public pkg=smtpserver cid=18d3a4b1c2f`,
		`l=trace m="RC: EHLO client.example.net\r\n" pkg=smtpserver cid=18d3a4b1c2f`,
		`l=trace m="LS: 250-mail.example.com\r\n" pkg=smtpserver cid=18d3a4b1c2f`,
		`l=debug m="smtp command result" kind=smtp cmd=rcptto code=550 ecode=5.1.1 duration=1.5ms pkg=smtpserver cid=18d3a4b1c2f`,
		`Feb  6 10:11:12 mail mox[4711]: l=trace m="LC: MAIL FROM:<anna@example.com>\r\n" pkg=smtpclient cid=18d3a4b1c30`,
	},
	scan: scanMox,
}

// scanMox reads "l=LEVEL m="message" key=value …". Trace messages say who
// speaks: LS is the local server, RC the remote client, LC the local client,
// RS the remote server.
func scanMox(h *head, row *Row) bool {
	at, end := moxHead(h, row)
	if at < 0 {
		return false
	}
	line := h.bytes()[at:end]
	from, to := logfmtValue(line, "m")
	if from < 0 {
		return false
	}
	switch logfmt(line, "l") {
	case "trace", "traceauth", "tracedata", "debug", "info", "warn", "error", "fatal", "print":
	default:
		return false
	}
	row.KeySpan = Span{}
	pkg := logfmt(line, "pkg")
	if pkg == "" && index(line, " cid=") < 0 {
		return false
	}
	cid, cidEnd := logfmtValue(line, "cid")
	words := line[from:to]
	side, outbound := moxSide(words)
	if cid < 0 || side == Nobody && !strings.HasPrefix(pkg, "smtp") && pkg != "queue" {
		row.Place = Apart
		return true
	}
	row.KeySpan = h.sub(at+cid, at+cidEnd)
	row.Key = string(line[cid:cidEnd])
	row.Direction = Inbound
	if outbound || pkg == "smtpclient" || pkg == "queue" {
		row.Direction = Outbound
	}
	if side != Nobody {
		moxTraced(h).put(row.Key, true)
		h.sayEscaped(row, side, at+from+4, at+to)
		return true
	}
	l := moxLine{h: h, row: row, line: line, words: words, at: at, all: h.sub(at, end), queue: pkg == "queue"}
	l.tells()
	return true
}

// moxHead finds "l=" at the start of a line, behind a time or behind the head of
// syslog. at is -1 if it is in none of these places.
func moxHead(h *head, row *Row) (at, end int) {
	b := h.bytes()
	if hasPrefix(b, "l=") {
		return 0, len(b)
	}
	if when, n, zone := isoTime(b); n > 0 && n+3 < len(b) && hasPrefix(b[n+1:], "l=") {
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, n), !zone
		return n + 1, len(b)
	}
	if s, ok := h.syslog(row); ok && hasPrefix(b[s.text:], "l=") {
		return s.text, s.end
	}
	return -1, 0
}

// moxTraced are the connections whose words the log shows: the codes that it
// tells besides are then known already.
func moxTraced(h *head) *recent[bool] {
	traced, _ := h.mem.state.(*recent[bool])
	if traced == nil {
		r := newRecent[bool](1 << 12)
		traced = &r
		h.mem.state = traced
	}
	return traced
}

// moxSide tells who speaks in a trace message.
func moxSide(words []byte) (side Side, outbound bool) {
	for _, m := range [...]struct {
		mark     string
		side     Side
		outbound bool
	}{{"LS: ", Server, false}, {"RC: ", Client, false}, {"LC: ", Client, true}, {"RS: ", Server, true}} {
		if hasPrefix(words, m.mark) {
			return m.side, m.outbound
		}
	}
	return Nobody, false
}

// moxVerb is the verb of "cmd=rcptto".
func moxVerb(cmd string) string {
	switch cmd {
	case "mailfrom":
		return "MAIL"
	case "rcptto":
		return "RCPT"
	case "data", "bdat":
		return "."
	case "ehlo", "helo", "auth", "starttls", "vrfy", "expn", "help", "noop", "quit", "rset":
		return upper(cmd)
	}
	return ""
}

// moxLine is a message of the server, the client or the queue.
type moxLine struct {
	h     *head
	row   *Row
	line  []byte // from "l=" on
	words []byte // the value of m
	at    int    // where the line begins
	all   Span
	queue bool
}

// value is the span of a key's value.
func (l *moxLine) value(key string) (Span, bool) {
	from, to := logfmtValue(l.line, key)
	return l.h.sub(l.at+max(from, 0), l.at+max(to, 0)), from >= 0
}

func (l *moxLine) tells() {
	row := l.row
	switch {
	case hasPrefix(l.words, "new connection"):
		row.Place = Begins
		row.Client, row.Server = hostPort(logfmt(l.line, "remote")), hostPort(logfmt(l.line, "local"))
		row.tell(Opened, l.all)
	case hasPrefix(l.words, "connection closed"), hasPrefix(l.words, "connection closing"):
		row.Place = Ends
		if err := logfmt(l.line, "err"); strings.Contains(err, "tls") && strings.Contains(err, "handshake") {
			row.tell(SecureFailed, l.all)
			return
		}
		row.tell(Closed, l.all)
	case contains(l.words, "tls handshake"), contains(l.words, "tls server handshake"), contains(l.words, "tls client handshake"):
		if contains(l.line, " err=") || contains(l.words, "fail") {
			row.tell(SecureFailed, l.all)
		} else {
			row.tell(Secured, l.all)
		}
	case hasPrefix(l.words, "smtp command result"), hasPrefix(l.words, "smtpclient command result"):
		l.answered()
	case contains(l.words, "deliver") && (l.queue || contains(l.words, "queue")):
		l.delivery()
	default:
		row.tell(Noted, l.all)
	}
}

// delivery reads what the queue says of an attempt.
func (l *moxLine) delivery() {
	rep := &Report{Reason: l.all}
	switch low := strings.ToLower(string(l.words)); {
	case strings.Contains(low, "permanent"):
		rep.Outcome = GivenUp
	case strings.Contains(low, "temporary"):
		rep.Outcome = Delayed
	case strings.HasPrefix(low, "delivered"):
		rep.Outcome = Relayed
	default:
		l.row.tell(Noted, l.all)
		return
	}
	for _, key := range [...]string{"rcpt", "recipient", "rcptto", "to"} {
		if to := trimBrackets(logfmt(l.line, key)); strings.Contains(to, "@") {
			rep.To = []string{to}
			break
		}
	}
	if err, ok := l.value("err"); ok {
		rep.Reason = err
	}
	quoteReply(l.h, rep.Reason, rep)
	l.row.report(l.all, rep)
}

// answered reads the code that a command was answered with: the reply, put
// together from code, status and error, where the words themselves are not
// logged.
func (l *moxLine) answered() {
	verb := moxVerb(logfmt(l.line, "cmd"))
	code, ok := l.value("code")
	if !ok || verb == "" || replyCode(code.Of(l.h.log.Text)) < 200 {
		l.row.tell(Noted, l.all)
		return
	}
	if traced, _ := moxTraced(l.h).get([]byte(l.row.Key)); traced {
		l.row.tell(Noted, l.all)
		return
	}
	said := string(code.Of(l.h.log.Text))
	status := logfmt(l.line, "ecode")
	if status == "" {
		status = logfmt(l.line, "secode")
	}
	if statusLen(status) == 0 && strings.Count(status, ".") == 1 {
		status = said[:1] + "." + status // "1.1" without its class
	}
	for _, part := range [...]string{status, logfmt(l.line, "err")} {
		if part != "" && part != "<nil>" {
			said += " " + part
		}
	}
	turn := l.row.say(Server, code)
	turn.Verb, turn.Joined = verb, []byte(said)
}
