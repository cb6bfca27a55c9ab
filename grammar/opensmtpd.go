package grammar

import (
	"bytes"
	"strings"
)

var opensmtpd = Dialect{
	Name:   "opensmtpd",
	Title:  "OpenSMTPD log",
	About:  "What OpenSMTPD's smtpd writes to /var/log/maillog or the journal: sessions in and out by a 16-digit id, failed commands with the reply, deliveries with their result.",
	More:   "smtpd -dv -T smtp -T mta prints every command and reply; on a running server smtpctl trace smtp and smtpctl trace mta do the same.",
	Source: "OpenSMTPD's source code (smtp_session.c, mta_session.c, queue.c, mda.c), versions 5.4 to 7; published logs of versions 5 and 6.",
	Samples: []string{
		"Dec 28 15:26:02 relay smtpd[18057]: smtp-in: New session d830f18d84794c84 from host mail.example.org [192.0.2.153]",
		"Dec 28 15:26:02 relay smtpd[18054]: smtp-out: Connecting to smtp+tls://198.51.100.155:25 (mx.example.net) on session 69738a26af1c7fa5...",
		"Dec 28 15:26:03 relay smtpd[18054]: relay: Ok for 66b638f1a2b3c4d5: session=69738a26af1c7fa5, from=<a@example.com>, to=<b@example.net>, rcpt=<->, source=192.0.2.7, relay=198.51.100.155 (mx.example.net), delay=1s, stat=250 2.0.0 Ok",
		"Nov  9 15:33:01 mail smtpd[25313]: 5d8e5b3f2f5c7c25 smtp failed-command command=\"RCPT TO:<b@example.com>\" result=\"550 Invalid recipient: <b@example.com>\"",
		"5d8e5b3f2f5c7c26 mta delivery evpid=63ab12cd5f0a1b2c from=<a@example.com> to=<b@example.net> rcpt=<-> source=\"192.0.2.7\" relay=\"198.51.100.7 (mx.example.net)\" delay=1s result=\"Ok\" stat=\"250 2.0.0 Ok\"",
		"mta: 0xea6710: <<< 220 mx.example.net ESMTP",
	},
	scan: scanOpenSMTPD,
}

// opensmtpdTrace is what joins the lines of a trace, which name a session by
// its place in memory, with the lines that name it by its id: they alternate.
type opensmtpdTrace struct {
	place   string // of the trace line before this one
	session string // of the connection announced before this one
}

// opensmtpdLine is one line behind its syslog head.
type opensmtpdLine struct {
	h    *head
	row  *Row
	b    []byte
	at   int
	all  Span
	last opensmtpdTrace // what the line before told
}

func (l *opensmtpdLine) span(from, to int) Span { return l.h.sub(l.at+from, l.at+to) }

func scanOpenSMTPD(h *head, row *Row) bool {
	b := h.bytes()
	at, end, mine := 0, len(b), false
	if !opensmtpdStart(b) {
		s, ok := h.syslog(row)
		if !ok {
			return false
		}
		if mine = string(s.program) == "smtpd"; !mine {
			if h.mem.open > 0 && mailCompanion(s.program) {
				row.Place, row.Weak = Apart, true
				return true
			}
			return false
		}
		at, end = s.text, s.end
	}
	row.KeySpan = Span{}
	l := &opensmtpdLine{h: h, row: row, b: b[at:end], at: at, all: h.sub(at, end)}
	for _, level := range [...]string{"debug: ", "info: ", "warn: ", "trace: "} {
		if rest, ok := cutPrefix(l.b, level); ok {
			l.at += len(level)
			l.b = rest
			break
		}
	}
	trace := remembered[opensmtpdTrace](h.mem)
	l.last, *trace = *trace, opensmtpdTrace{}
	ok := false
	switch {
	case hasPrefix(l.b, "smtp-in: "):
		ok = l.oldIn()
	case hasPrefix(l.b, "smtp-out: "):
		ok = l.oldOut(trace)
	case hasPrefix(l.b, "relay: "), hasPrefix(l.b, "delivery: "), hasPrefix(l.b, "bounce: "):
		ok = l.oldDelivery()
	case hasPrefix(l.b, "mta: 0x"), hasPrefix(l.b, "smtp: 0x"):
		l.trace(trace)
		ok = true
	case len(l.b) > 17 && l.b[16] == ' ' && hexRun(l.b[:16]):
		ok = l.session()
	}
	if ok {
		h.mem.open = 1
		return true
	}
	if h.mem.open > 0 && (mine || l.at > at || hasPrefix(l.b, "smtp-") || hasPrefix(l.b, "mta: ") || hasPrefix(l.b, "smtp: ")) {
		row.Place, row.Weak = Apart, true
		return true
	}
	return false
}

// opensmtpdStart reports whether a line without a syslog head begins as
// OpenSMTPD's do on the terminal.
func opensmtpdStart(b []byte) bool {
	for _, p := range [...]string{"smtp-in: ", "smtp-out: ", "mta: ", "smtp: ", "debug: ", "warn: smtp", "info: smtp", "relay: ", "delivery: "} {
		if hasPrefix(b, p) {
			return true
		}
	}
	return len(b) > 21 && b[16] == ' ' && hexRun(b[:16]) && (hasPrefix(b[17:], "smtp ") || hasPrefix(b[17:], "mta ") || hasPrefix(b[17:], "mda "))
}

// mailCompanion recognises programs that log beside a mail server and belong to
// no other dialect.
func mailCompanion(program []byte) bool {
	for _, p := range [...]string{"dkimproxy", "dkim", "opendkim", "opendmarc", "rspamd", "spamd", "spampd", "clamd", "clamsmtp", "freshclam", "amavis", "dovecot", "filter-", "bogofilter", "policyd"} {
		if hasPrefix(program, p) {
			return true
		}
	}
	return false
}

// id is the session id behind a word of the line, and where it ends.
func (l *opensmtpdLine) id() (id string, end int) {
	for i := 0; i+16 <= len(l.b); i++ {
		if l.b[i] == ' ' && i+17 <= len(l.b) && hexRun(l.b[i+1:i+17]) && (i+17 == len(l.b) || !isHex(l.b[i+17])) {
			l.row.KeySpan = l.span(i+1, i+17)
			return string(l.b[i+1 : i+17]), i + 17
		}
	}
	return "", -1
}

// word is the word behind a lead, "" if it is not there.
func word(b []byte, lead string) string {
	i := index(b, lead)
	if i < 0 {
		return ""
	}
	i += len(lead)
	end := i
	for end < len(b) && b[end] != ' ' && b[end] != ',' {
		end++
	}
	return string(b[i:end])
}

// lost tells how a connection ended that nobody closed.
func (l *opensmtpdLine) lost(words []byte) {
	if faultIn(words) == untrusted || contains(words, "tls-") || contains(words, "SSL") || contains(words, "TLS") {
		l.row.tell(SecureFailed, l.all)
		return
	}
	if l.row.Direction == Inbound {
		// The server has greeted, and logs neither that nor the commands that
		// it obeyed.
		l.row.report(l.all, &Report{Outcome: Disconnected, Verb: "EHLO", Reason: l.all})
		return
	}
	l.row.tell(Lost, l.all)
}

// failed reports a command that was refused; the reply stands in b[from:to].
func (l *opensmtpdLine) failed(command []byte, from, to int) {
	row := l.row
	rep := &Report{Outcome: Refused, Verb: "EHLO", Reason: l.span(min(from, len(l.b)), min(to, len(l.b)))}
	if cmd := l.h.log.words.command(command); cmd != nil {
		if cmd.Known() {
			rep.Verb = cmd.Verb()
		}
		a, ok := cmd.Address()
		switch {
		case cmd.Rcpt != nil && ok:
			rep.To = []string{a}
		case cmd.Mail != nil && ok:
			rep.From = &a
		}
	}
	if from < to && to <= len(l.b) {
		quoteReply(l.h, l.span(from, to), rep)
	}
	switch {
	case rep.Verb == "AUTH":
		rep.Outcome = RefusedLogin
	case len(rep.Quote) > 0 && rep.Quote[0].Code.Text[0] == '4':
		rep.Outcome = RefusedNow
	}
	row.report(l.all, rep)
}

// envelope takes sender and recipient from "from=<…>, to=<…>, rcpt=<…>". What
// was meant by rcpt=<-> is the recipient as it is.
func (l *opensmtpdLine) envelope(rep *Report) {
	if from, to := logfmtValue(l.b, "from"); from >= 0 {
		a := trimBrackets(string(l.b[from:to]))
		rep.From = &a
	}
	if from, to := logfmtValue(l.b, "to"); from >= 0 {
		if a := trimBrackets(string(l.b[from:to])); a != "" {
			rep.To = []string{a}
		}
	}
}

// error reads why a connection to another server ended.
func (l *opensmtpdLine) error(words []byte) {
	if verb, reply := opensmtpdRejected(words); verb != "" {
		rep := &Report{Outcome: Refused, Verb: verb, Reason: l.all}
		if quoteReply(l.h, l.span(len(l.b)-len(reply), len(l.b)), rep) {
			if replyCode(reply) < 500 {
				rep.Outcome = RefusedNow
			}
			l.row.report(l.all, rep)
			return
		}
	}
	switch {
	case contains(words, "unreachable"), contains(words, "refused"), contains(words, "No route"), contains(words, "imed out") && contains(words, "onnect"), contains(words, "Connection timeout"):
		l.row.report(l.all, &Report{Outcome: NoConnection, Verb: "(tcp)", Reason: l.all})
	default:
		l.lost(words)
	}
}

// opensmtpdRejected reads "BANNER rejected: 421 …", "reason=EHLO rejected: 550 …":
// the command and the reply to it.
func opensmtpdRejected(words []byte) (verb string, reply []byte) {
	before, reply, ok := bytes.Cut(words, []byte(" rejected: "))
	if !ok {
		return "", nil
	}
	switch verb = string(before[bytes.LastIndexAny(before, " =")+1:]); {
	case verb == "BANNER":
		verb = "(connect)"
	case verbToken(verb) == 0:
		return "", nil // words of the other server: "Recipient address rejected: …"
	}
	return verb, reply
}

// opensmtpdURL reads "smtp+tls://192.0.2.1:25" and "smtp://[IPv6:2001:db8::1]:25".
func opensmtpdURL(s string) Party {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	if _, rest, ok := strings.Cut(s, "@"); ok {
		s = rest
	}
	return hostPort(strings.Replace(strings.TrimRight(s, "."), "[IPv6:", "[", 1))
}

// session reads "ID smtp|mta|mda what key=value …" of version 6 and later; up
// to 6.3 the word what was written event=what.
func (l *opensmtpdLine) session() bool {
	row := l.row
	id := string(l.b[:16])
	part, rest, _ := bytes.Cut(l.b[17:], []byte(" "))
	what, rest, _ := bytes.Cut(rest, []byte(" "))
	what, _ = cutPrefix(what, "event=")
	switch string(part) {
	case "smtp":
		row.Direction = Inbound
	case "mta":
		row.Direction = Outbound
	case "mda":
	default:
		return false
	}
	row.Key, row.KeySpan = id, l.span(0, 16)
	row.TagSpan = l.span(17, 17+len(part))
	l.peer(rest)
	switch string(what) {
	case "connected", "connecting":
		if row.Direction == Outbound && string(what) == "connected" {
			row.tell(Noted, l.all)
			break
		}
		row.Place = Begins
		row.tell(Opened, l.all)
	case "starttls", "tls":
		row.tell(Secured, l.all)
	case "authentication":
		if strings.Contains(logfmt(rest, "result"), "ok") {
			row.tell(LoggedIn, l.all)
		} else {
			row.report(l.all, &Report{Outcome: RefusedLogin, Verb: "AUTH", Reason: l.all})
		}
	case "failed-command", "bad-input":
		from, to := logfmtValue(l.b, "result")
		cFrom, cTo := logfmtValue(l.b, "command")
		l.failed(l.b[max(cFrom, 0):max(cTo, 0)], max(from, 0), max(to, 0))
	case "message", "envelope":
		rep := &Report{Outcome: Received, Reason: l.all}
		l.envelope(rep)
		row.Queue = logfmt(rest, "msgid")
		if evp := logfmt(rest, "evpid"); len(evp) == 16 {
			row.Queue = evp[:8]
		}
		row.report(l.all, rep)
	case "delivery":
		l.delivery(row.Direction == Outbound, logfmt(rest, "result"), logfmt(rest, "evpid"), id)
	case "error":
		l.error(rest)
	case "disconnected", "closed":
		l.disconnected()
	default:
		row.tell(Noted, l.all)
	}
	return true
}

// peer takes the other host from "address=192.0.2.1 host=client.example.net".
func (l *opensmtpdLine) peer(fields []byte) {
	address := logfmt(fields, "address")
	if address == "" {
		return
	}
	p := opensmtpdURL(address)
	if host := strings.Trim(logfmt(fields, "host"), "<>"); host != "" && host != "unknown" {
		p.Name = host
	}
	switch l.row.Direction {
	case Inbound:
		l.row.Client = p
	case Outbound:
		l.row.Server = p
	}
}

// disconnected reads "reason=quit" and other reasons for the end of a session.
func (l *opensmtpdLine) disconnected() {
	row := l.row
	row.Place = Ends
	from, to := logfmtValue(l.b, "reason")
	switch reason := l.b[max(from, 0):max(to, 0)]; {
	case string(reason) == "quit":
		if row.Direction == Inbound {
			row.say(Client, l.span(from, to)) // the client's QUIT
		}
		row.tell(Closed, l.all)
	case len(reason) == 0, row.Direction == Outbound:
		row.tell(Closed, l.all)
	default:
		l.lost(reason)
	}
}

// delivery reports one attempt to deliver to one recipient.
func (l *opensmtpdLine) delivery(relay bool, result, evp, session string) {
	row := l.row
	rep := &Report{Reason: l.all}
	if len(evp) == 16 {
		row.Queue = evp[:8] // the envelope's id begins with the message's
	}
	row.Key = session
	if strings.Trim(session, "0") == "" {
		row.Key = evp // no connection was made
	}
	l.envelope(rep)
	if relay {
		row.Direction = Outbound
		row.Server = l.relay()
		rep.Peer = row.Server
	}
	if from, to := logfmtValue(l.b, "stat"); from >= 0 {
		if from > 0 && l.b[from-1] != '"' {
			to = len(l.b) // the last field, and not in quotes
		}
		l.stat(rep, from, to, relay)
	}
	switch result {
	case "Ok":
		rep.Outcome = Delivered
		if relay {
			rep.Outcome = Relayed
		}
	case "TempFail":
		rep.Outcome = Delayed
	case "PermFail", "Expired", "Loop":
		rep.Outcome = GivenUp
	}
	row.report(l.all, rep)
}

// relay reads relay="192.0.2.1 (mx.example.net)", the quotes or the name missing.
func (l *opensmtpdLine) relay() (p Party) {
	from, to := logfmtValue(l.b, "relay")
	if from < 0 {
		return p
	}
	s, name := string(l.b[from:to]), ""
	if hasPrefix(l.b[to:], " (") { // not in quotes
		name, _ = between(l.b[to:], " (", ")")
	}
	if address, in, ok := strings.Cut(s, " ("); ok {
		s, name = address, strings.TrimSuffix(in, ")")
	}
	if s == "" || s == "-" {
		return p
	}
	if p = hostPort(strings.TrimPrefix(s, "IPv6:")); name != "" {
		p.Name = name
	}
	return p
}

// opensmtpdStages tell from the words of stat= how far a delivery had come.
var opensmtpdStages = [...]struct{ mark, verb string }{
	{"closed unexpectedly", ""}, {"etwork error", "(tcp)"}, {"onnection", "(tcp)"}, {"unreachable", "(tcp)"}, {"No route", "(tcp)"},
	{"MX", "(tcp)"}, {"Domain does not exist", "(tcp)"}, {"DNS", "(tcp)"}, {"TLS", "STARTTLS"},
}

// stat reads the words of stat=: a reply, the command that was rejected with
// one, or words of OpenSMTPD's own.
func (l *opensmtpdLine) stat(rep *Report, from, to int, relay bool) {
	words := l.b[from:to]
	rep.Reason = l.span(from, to)
	rep.Verb, _ = opensmtpdRejected(words)
	if quoteReply(l.h, rep.Reason, rep) {
		rep.Speaker = rep.Peer.String()
		return
	}
	if !relay {
		return
	}
	for _, s := range opensmtpdStages {
		if contains(words, s.mark) {
			rep.Verb = s.verb
			return
		}
	}
}

// trace reads the dialogue of smtpd -dv: "mta: PLACE: >>> EHLO x". What the
// server part hears is marked as what the client part hears: with <<<.
func (l *opensmtpdLine) trace(trace *opensmtpdTrace) {
	row := l.row
	server := hasPrefix(l.b, "smtp: ")
	i := index(l.b, "0x")
	end := i + 2
	for end < len(l.b) && isHex(l.b[end]) {
		end++
	}
	place := string(l.b[i:end])
	row.Key, row.KeySpan = place, l.span(i, end)
	row.Direction = Outbound
	if server {
		row.Direction = Inbound
	}
	if end+2 > len(l.b) {
		row.tell(Noted, l.all)
		return
	}
	words := l.b[end+2:]
	at := len(l.b) - len(words)
	side := Client
	switch {
	case hasPrefix(words, "<<< "):
		side = Server
		fallthrough
	case hasPrefix(words, ">>> "):
		if server {
			side = side.Swap()
		}
		row.say(side, l.span(at+4, len(l.b)))
		return
	case contains(words, "_INIT -> "), hasPrefix(words, "spawned"), contains(words, "CONNECTED ->"):
		trace.place = place
		row.Place = Leads
		if l.last.session != "" && l.last.place == "" {
			row.Key, row.Alias, row.Place = l.last.session, place, Within
		}
	}
	row.tell(Noted, l.all)
}
