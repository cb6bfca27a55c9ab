package grammar

import (
	"bytes"
	"strings"
)

var stalwart = Dialect{
	Name:   "stalwart",
	Title:  "Stalwart log",
	About:  "Stalwart's stalwart.DATE log: time, level, event and its values; at level trace with every command and reply.",
	More:   "Set the log level to trace under Settings > Telemetry in Stalwart's web administration (tracer.log.level = \"trace\"): the raw input and output of each session is then logged.",
	Source: "Stalwart's source code (crates/trc events, crates/smtp), versions 0.4 to 0.13; published logs of both forms.",
	Samples: []string{
		"2023-12-14T09:44:59.950966Z TRACE session{instance=\"smtp\" protocol=Smtp remote.ip=\"192.0.2.7\" remote.port=36002}: smtp::inbound::session: event=\"write\" data=\"220 mail.example.com Stalwart SMTP v0.4.0 at your service.\\r\\n\" size=73",
		"2024-11-02T10:11:12Z TRACE Raw SMTP input received (smtp.raw-input) listenerId = \"smtp\", localPort = 25, remoteIp = 192.0.2.7, remotePort = 36002, size = 25, contents = \"EHLO client.example.net\\r\\n\"",
		"2024-11-02T10:11:13Z INFO Mailbox does not exist (smtp.mailbox-does-not-exist) listenerId = \"smtp\", localPort = 25, remoteIp = 192.0.2.7, remotePort = 36002, to = \"nobody@example.com\"",
		"2024-11-02T10:12:14Z INFO Message delivered (delivery.delivered) queueId = 208374, hostname = \"mx.example.net\", to = \"bruno@example.net\", code = 250, details = \"2.0.0 Ok\"",
	},
	scan: scanStalwart,
}

// scanStalwart reads "time LEVEL words (event.id) key = value, …" and, up to
// version 0.8, "time LEVEL session{…}: module: event="…" key=value …".
func scanStalwart(h *head, row *Row) bool {
	b := h.bytes()
	when, i, zone := isoTime(b)
	if i < 0 || b[10] != 'T' {
		return false
	}
	for i < len(b) && b[i] == ' ' {
		i++
	}
	level := i
	for i < len(b) && b[i] != ' ' {
		i++
	}
	switch string(b[level:i]) {
	case "TRACE", "DEBUG", "INFO", "WARN", "ERROR":
	default:
		return false
	}
	for i < len(b) && b[i] == ' ' {
		i++
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, min(level, len(b))), !zone
	if level > 0 && b[level-1] == ' ' {
		row.TimeSpan = h.sub(0, level-1)
	}
	l := &stalwartLine{h: h, row: row, b: b[i:], at: i, all: h.sub(i, len(b))}
	if open := index(l.b, " ("); open > 0 && open < 120 {
		rest := l.b[open+2:]
		if end := bytes.IndexByte(rest, ')'); end > 0 && end < 60 && stalwartEvent(rest[:end]) {
			row.TagSpan = h.sub(i+open+2, i+open+2+end)
			l.event(string(rest[:end]))
			return true
		}
	}
	if index(l.b, "smtp::") < 0 && index(l.b, "session{") != 0 && index(l.b, "mail_server::") < 0 && index(l.b, "jmap::") < 0 && index(l.b, "imap::") < 0 {
		return false
	}
	l.old()
	return true
}

// stalwartEvent recognises "smtp.raw-output".
func stalwartEvent(w []byte) bool {
	dot := false
	for _, c := range w {
		switch {
		case c == '.':
			dot = true
		case c != '-' && !isDigit(c) && (c < 'a' || c > 'z'):
			return false
		}
	}
	return dot
}

type stalwartLine struct {
	h   *head
	row *Row
	b   []byte
	at  int
	all Span
}

// say adds what stands in the quotes of a value.
func (l *stalwartLine) say(side Side, key string) {
	if from, to := logfmtValue(l.b, key); from >= 0 {
		l.h.sayEscaped(l.row, side, l.at+from, l.at+to)
		return
	}
	l.row.tell(Noted, l.all)
}

// peer keys the session by the other side's address and port.
func (l *stalwartLine) peer(ip, port string) bool {
	p := Party{Address: logfmt(l.b, ip), Port: logfmt(l.b, port)}
	if p.Address == "" {
		return false
	}
	l.row.Key = p.Address + ":" + p.Port
	l.row.Client = p
	l.row.Direction = Inbound
	if i := index(l.b, p.Address); i >= 0 {
		l.row.KeySpan = l.h.sub(l.at+i, l.at+i+len(p.Address))
	}
	return true
}

// old reads the form of versions up to 0.8.
func (l *stalwartLine) old() {
	row := l.row
	event := logfmt(l.b, "event")
	if p := logfmt(l.b, "protocol"); p != "" && p != "Smtp" && p != "Lmtp" {
		row.Place = Apart
		return
	}
	if !l.peer("remote.ip", "remote.port") {
		l.oldQueue(event)
		return
	}
	switch {
	case event == "write" && index(l.b, `data="`) >= 0:
		l.say(Server, "data")
	case event == "read" && index(l.b, `data="`) >= 0:
		l.say(Client, "data")
	case event == "disconnect", event == "end":
		row.Place = Ends
		switch reason := logfmt(l.b, "reason"); {
		case reason == "peer", reason == "":
			row.tell(Closed, l.all)
		case strings.Contains(reason, "tls"):
			row.tell(SecureFailed, l.all)
		default:
			row.tell(Lost, l.all)
		}
	case event == "timeout":
		row.tell(Lost, l.all)
	case event == "authenticate" && contains(l.b, "result=\"success\""):
		row.tell(LoggedIn, l.all)
	case event == "error" && (contains(l.b, "tls") || contains(l.b, "TLS")):
		row.tell(SecureFailed, l.all)
	case event == "error", contains(l.b, "error="):
		row.tell(Trouble, l.all)
	default:
		row.tell(Noted, l.all)
	}
}

// oldQueue reads what the queue of these versions says.
func (l *stalwartLine) oldQueue(event string) {
	row := l.row
	id := logfmt(l.b, "id")
	if q := logfmt(l.b, "queue-id"); q != "" {
		id = q
	}
	if id == "" || index(l.b, "smtp::") < 0 {
		row.Place = Apart
		return
	}
	row.Queue, row.Key, row.Direction = id, id, Outbound
	switch event {
	case "delivered", "success":
		l.result(&Report{Outcome: Relayed}, false)
	case "failed", "perm-fail":
		l.result(&Report{Outcome: GivenUp}, false)
	case "temp-fail", "deferred":
		l.result(&Report{Outcome: Delayed}, false)
	default:
		row.tell(Noted, l.all)
	}
}

// stalwartResults are the events that tell what became of a command or of a
// message, with where it happened.
var stalwartResults = [...]struct {
	event   string
	outcome Outcome
	verb    string
}{
	{"smtp.mail-from-rejected", Refused, "MAIL"}, {"smtp.mail-from-unauthenticated", Refused, "MAIL"}, {"smtp.mail-from-unauthorized", Refused, "MAIL"},
	{"smtp.mailbox-does-not-exist", Refused, "RCPT"}, {"smtp.rcpt-to-rejected", Refused, "RCPT"}, {"smtp.relay-not-allowed", Refused, "RCPT"},
	{"smtp.rcpt-to-greylisted", RefusedNow, "RCPT"}, {"smtp.too-many-recipients", Refused, "RCPT"}, {"smtp.rate-limit-exceeded", RefusedNow, "RCPT"},
	{"smtp.message-too-large", Refused, "."}, {"smtp.message-parse-failed", Refused, "."}, {"smtp.too-many-messages", RefusedNow, "MAIL"},
	{"smtp.loop-detected", Refused, "."}, {"smtp.spf-ehlo-fail", Scored, "EHLO"}, {"smtp.time-limit-exceeded", Disconnected, "EHLO"}, {"smtp.transfer-limit-exceeded", Disconnected, "."},
	{"smtp.auth-not-allowed", RefusedLogin, "AUTH"}, {"auth.failed", RefusedLogin, "AUTH"}, {"auth.too-many-attempts", RefusedLogin, "AUTH"},
	{"security.authentication-ban", RefusedLogin, "AUTH"}, {"security.ip-blocked", Refused, "(tcp)"}, {"limit.concurrent-connection", RefusedNow, "(tcp)"},
	{"queue.queue-message", Received, ""}, {"queue.queue-message-authenticated", Received, ""}, {"queue.queue-dsn", Notified, ""}, {"queue.queue-report", Notified, ""},
	{"queue.quota-exceeded", RefusedNow, "."},
	{"delivery.delivered", Relayed, "."}, {"delivery.dsn-success", Relayed, "."}, {"delivery.dsn-temp-fail", Delayed, ""}, {"delivery.dsn-perm-fail", GivenUp, ""},
	{"delivery.connect-error", Delayed, "(tcp)"}, {"delivery.greeting-failed", Delayed, "(connect)"}, {"delivery.ehlo-rejected", Delayed, "EHLO"}, {"delivery.auth-failed", Delayed, "AUTH"},
	{"delivery.mail-from-rejected", GivenUp, "MAIL"}, {"delivery.rcpt-to-rejected", GivenUp, "RCPT"}, {"delivery.rcpt-to-failed", Delayed, "RCPT"}, {"delivery.message-rejected", GivenUp, "."},
	{"delivery.start-tls-failed", Delayed, "STARTTLS"}, {"delivery.start-tls-error", Delayed, "STARTTLS"}, {"delivery.start-tls-unavailable", Delayed, "STARTTLS"},
	{"delivery.mx-lookup-failed", Delayed, ""}, {"delivery.ip-lookup-failed", Delayed, ""}, {"delivery.null-mx", GivenUp, ""}, {"delivery.double-bounce", GivenUp, ""},
	{"delivery.concurrency-limit-exceeded", Delayed, ""}, {"delivery.rate-limit-exceeded", Delayed, ""},
}

// stalwartEvents are the events that tell how a session goes.
var stalwartEvents = map[string]Event{
	"smtp.connection-start": Opened, "network.connection-start": Opened, "delivery.connect": Opened,
	"smtp.connection-end": Closed, "network.connection-end": Closed, "network.closed": Closed,
	"network.timeout": Lost, "network.read-error": Lost, "network.write-error": Lost,
	"tls.handshake": Secured, "delivery.start-tls": Secured, "tls.handshake-error": SecureFailed,
	"auth.success": LoggedIn,
}

// event reads the form of version 0.9 and later.
func (l *stalwartLine) event(id string) {
	row := l.row
	area, _, _ := strings.Cut(id, ".")
	if !l.leg(area == "delivery") {
		row.Place = Apart
		return
	}
	for i := range stalwartResults {
		if r := &stalwartResults[i]; r.event == id {
			l.result(&Report{Outcome: r.outcome, Verb: r.verb}, strings.HasSuffix(id, "lookup-failed"))
			return
		}
	}
	switch id {
	case "smtp.raw-input", "delivery.raw-output":
		l.say(Client, "contents")
		return
	case "smtp.raw-output", "delivery.raw-input":
		l.say(Server, "contents")
		return
	}
	event, known := stalwartEvents[id]
	switch {
	case event == Opened && known && area != "delivery":
		row.Place = Begins
	case event == Closed && known:
		row.Place = Ends
	case known:
	case area == "smtp", area == "delivery", area == "queue", area == "tls", area == "auth", area == "spam":
		event = Noted
	default:
		row.Place = Apart
		return
	}
	row.tell(event, l.all)
}

// leg finds the conversation of an event: one attempt at one host for a queued
// message, else the session with a client, else the message in the queue.
func (l *stalwartLine) leg(outbound bool) bool {
	row := l.row
	queue := logfmt(l.b, "queueId")
	switch {
	case outbound && queue != "":
		row.Direction = Outbound
		row.Server = Party{Name: logfmt(l.b, "hostname"), Address: logfmt(l.b, "remoteIp"), Port: logfmt(l.b, "remotePort")}
		row.Key = queue
		if row.Server.Name != "" {
			row.Key, row.Session, row.Alias = queue+" "+row.Server.Name, queue, queue
		}
	case l.peer("remoteIp", "remotePort"):
	case queue != "":
		row.Key = queue
	default:
		return false
	}
	row.Queue = queue
	return true
}

// result reports an event: sender and recipients, the code and the words of
// the other server where there are any. whole tells that only the line as a whole
// is the reason: "No records found" does not say of what.
func (l *stalwartLine) result(rep *Report, whole bool) {
	row := l.row
	rep.Reason = l.all
	rep.Peer = row.Server
	if row.Direction == Inbound {
		rep.Peer = row.Client
	}
	if from, to := logfmtValue(l.b, "from"); from >= 0 {
		a := trimBrackets(string(l.b[from:to]))
		rep.From = &a
	}
	rep.To = l.recipients()
	for _, key := range [...]string{"details", "reason", "contents"} {
		if from, to := logfmtValue(l.b, key); from >= 0 {
			rep.Reason = l.h.sub(l.at+from, l.at+to)
			quoteReply(l.h, rep.Reason, rep)
			break
		}
	}
	if whole {
		rep.Reason = l.all
	}
	l.code(rep)
	row.report(l.all, rep)
}

// recipients reads `to = "a@example.com"` and `to = ["a@example.com", …]`.
func (l *stalwartLine) recipients() (all []string) {
	from, to := logfmtValue(l.b, "to")
	if from < 0 {
		return nil
	}
	list := string(l.b[from:to])
	if from < len(l.b) && l.b[from] == '[' {
		list, _ = between(l.b[from:], "[", "]")
	}
	for _, a := range strings.Split(list, ",") {
		if a = trimBrackets(strings.Trim(a, ` "`)); strings.Contains(a, "@") {
			all = append(all, a)
		}
	}
	return all
}

// code puts the reply together whose code and words stand apart.
func (l *stalwartLine) code(rep *Report) {
	from, to := logfmtValue(l.b, "code")
	if from < 0 || len(rep.Quote) > 0 || replyCode(l.b[from:to]) == 0 {
		return
	}
	words := ""
	if rep.Reason != l.all {
		words = string(rep.Reason.Of(l.h.log.Text))
	}
	q := l.h.log.words.quoted(string(l.b[from:to]) + " " + words)
	if q == nil {
		return
	}
	rep.Quote = append(rep.Quote, q)
	rep.QuoteAt = append(rep.QuoteAt, l.h.sub(l.at+from, l.at+to))
	if rep.Outcome == GivenUp && q.Code.Text[0] == '4' {
		rep.Outcome = Delayed
	}
}
