package grammar

import "bytes"

var postfixMaillog = Dialect{
	Name:   "postfix-maillog",
	Title:  "Postfix mail log",
	About:  "/var/log/mail.log, /var/log/maillog, /var/log/zimbra.log or journalctl -u postfix: what each of Postfix's daemons reports, joined by process and queue id.",
	More:   "The mail log states results only. To see a conversation word for word, set debug_peer_list to the other host's name or address (and debug_peer_level = 2) in main.cf and run postfix reload. smtp_tls_loglevel = 1 and smtpd_tls_loglevel = 1 show how TLS was set up.",
	Source: "Postfix source, src/smtpd, src/smtp, src/postscreen, src/cleanup, src/qmgr and src/bounce, versions 2.0 to 3.9; published mail logs.",
	Samples: []string{
		"Jun  4 20:32:13 mx1 postfix/smtpd[2798]: connect from client.example.net[192.0.2.10]",
		"Jun  4 20:33:01 mx1 postfix/smtpd[2798]: 799AB2E15BD: client=client.example.net[192.0.2.10]",
		"Jun  4 20:33:13 mx1 postfix/smtp[2802]: 799AB2E15BD: to=<b@example.org>, relay=mx.example.org[198.51.100.82]:25, delay=32, delays=32/0.01/0.28/0.14, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4QBxYz1t2kz9)",
		"Feb 25 08:59:30 mx6 postfix/postscreen[8815]: NOQUEUE: reject: RCPT from [192.0.2.31]:14880: 550 5.7.1 Service unavailable; client [192.0.2.31] blocked using dnsbl.example.org; from=<a@example.net>, to=<b@example.com>, proto=ESMTP, helo=<host31.example.net>",
	},
	scan: func(h *head, row *Row) bool { return scanPostfix(h, row, false) },
}

// scanPostfix reads a line of Postfix's log for both of its dialects. They
// differ in what counts in the vote: a log with lines of a conversation in it
// is the verbose one.
func scanPostfix(h *head, row *Row, verbose bool) bool {
	st, _ := h.mem.state.(*postfixState)
	if st == nil {
		st = newPostfixState(h.mem.limit)
		h.mem.state = st
	}
	s, ok := h.syslog(row)
	if zimbraMailbox(h, row, st, s.timed) {
		return true
	}
	if !ok {
		return false
	}
	p := postfixLine{h: h, row: row, st: st, head: s, verbose: verbose}
	p.at = s.text
	p.words = h.bytes()[s.text:s.end]
	p.unwrapRepeat()
	daemon, ours := postfixDaemon(s.program)
	switch {
	case ours:
		p.daemon = daemon
	case len(s.program) == 0 && !s.timed && len(s.pid) > 0:
		return p.headless()
	case len(s.program) == 0:
		// "last message repeated 2 times" names no program.
		row.Weak, row.Place = true, Apart
		return contains(p.words, "message repeated")
	case isSendmailProgram(s.program):
		// Zimbra and others submit local mail with a sendmail of their own.
		row.Weak = true
		return st.sendmail.read(h, row, s)
	case isMailProgram(s.program):
		p.neighbour()
		return true
	default:
		return false
	}
	p.line()
	return true
}

// postfixDaemons are the programs of Postfix that write to the log.
var postfixDaemons = [...]string{"smtpd", "smtp", "lmtp", "qmgr", "cleanup", "postscreen", "local", "virtual", "pipe", "pickup", "bounce", "error", "retry",
	"discard", "anvil", "scache", "master", "tlsmgr", "tlsproxy", "dnsblog", "verify", "flush", "proxymap", "proxywrite", "trivial-rewrite", "rewrite",
	"showq", "spawn", "nqmgr", "oqmgr", "defer", "trace", "qmqpd", "relay", "sendmail", "postdrop", "postqueue", "postsuper", "postalias", "postmap", "postlog", "postlogd",
	"postfix-script", "postmulti", "postkick", "postlock", "postcat", "postconf", "postfix"}

// postfixDaemon is the daemon in a program name: "postfix/smtpd",
// "postfix-out/submission/smtpd". It is empty for "postfix" alone, to which
// rsyslog shortens the name in its RFC 5424 form.
func postfixDaemon(program []byte) (daemon string, ok bool) {
	i := bytes.LastIndexByte(program, '/')
	_, prefixed := cutPrefix(program, "postfix")
	if i < 0 {
		return "", prefixed && !isMailProgram(program)
	}
	last := program[i+1:]
	for _, d := range postfixDaemons {
		if string(last) == d {
			return d, true
		}
	}
	return "", prefixed
}

// postfixLine is one line of Postfix's log.
type postfixLine struct {
	h       *head
	row     *Row
	st      *postfixState
	head    syslogHead
	daemon  string
	words   []byte // behind the head
	at      int    // where they begin in the line
	verbose bool
}

// span is the span of words[from:to].
func (p *postfixLine) span(from, to int) Span { return p.h.sub(p.at+from, p.at+to) }

// all is the span of the words.
func (p *postfixLine) all() Span { return p.span(0, len(p.words)) }

// unwrapRepeat goes inside rsyslog's "message repeated 2 times: [ words]".
func (p *postfixLine) unwrapRepeat() {
	rest, ok := cutPrefix(p.words, "message repeated ")
	if !ok {
		return
	}
	n := digits(rest, 0)
	inner, ok := cutPrefix(rest[n:], " times: [")
	if n == 0 || !ok {
		return
	}
	inner = bytes.TrimLeft(inner, " ")
	p.at += len(p.words) - len(inner)
	if k := len(inner); k > 0 && inner[k-1] == ']' {
		inner = inner[:k-1]
	}
	p.words = inner
}

// line reads the words of a Postfix daemon.
func (p *postfixLine) line() {
	if p.spoken() {
		return
	}
	words, at := p.words, p.at
	if rest, ok := cutPrefix(words, "warning: "); ok && queueIDLen(rest) > 0 {
		p.words, p.at = rest, at+len(words)-len(rest)
	}
	if n := queueIDLen(p.words); n > 0 {
		id := p.words[:n]
		p.words, p.at = p.words[n+2:], p.at+n+2
		p.queued(id)
		return
	}
	if rest, ok := cutPrefix(p.words, "NOQUEUE: "); ok {
		p.at += len(p.words) - len(rest)
		p.words = rest
		p.unqueued()
		return
	}
	switch p.kind() {
	case "smtpd":
		p.smtpd()
	case "smtp":
		p.smtp()
	case "postscreen":
		p.postscreen()
	default:
		p.row.Place = Apart
	}
}

// kind is which of the three sorts of daemon that hold a conversation wrote the
// line, "" for the others. Where the name was shortened the words tell.
func (p *postfixLine) kind() string {
	switch p.daemon {
	case "smtpd", "qmqpd":
		return "smtpd"
	case "smtp", "lmtp", "relay":
		return "smtp"
	case "postscreen", "tlsproxy", "dnsblog":
		return "postscreen"
	case "":
		for i := range postfixWording {
			k := &postfixWording[i]
			if k.start != "" && p.starts(k.start) || k.inside != "" && contains(p.words, k.inside) {
				return k.kind
			}
		}
	}
	return ""
}

// postfixWording tells the daemon where the program's name was shortened.
var postfixWording = [...]struct{ start, inside, kind string }{
	{"connect from ", "", "smtpd"}, {"disconnect from ", "", "smtpd"}, {"lost connection after ", "", "smtpd"}, {"timeout after ", "", "smtpd"},
	{"too many errors after ", "", "smtpd"}, {"improper command pipelining after ", "", "smtpd"}, {"SSL_accept error from ", "", "smtpd"},
	{"setting up TLS connection from ", "", "smtpd"}, {"", "TLS connection established from ", "smtpd"}, {"", " authentication failed", "smtpd"},
	{"connect to ", "", "smtp"}, {"SSL_connect error to ", "", "smtp"}, {"setting up TLS connection to ", "", "smtp"}, {"", "TLS connection established to ", "smtp"},
	{"CONNECT from ", "", "postscreen"}, {"DISCONNECT ", "", "postscreen"}, {"PASS ", "", "postscreen"}, {"PREGREET ", "", "postscreen"}, {"HANGUP ", "", "postscreen"},
	{"DNSBL rank ", "", "postscreen"}, {"WHITELISTED ", "", "postscreen"}, {"ALLOWLISTED ", "", "postscreen"}, {"BLACKLISTED ", "", "postscreen"}, {"DENYLISTED ", "", "postscreen"},
}

// queueIDLen is the length of the queue id that b starts with, a colon and a
// blank behind it: hexadecimal, or since Postfix 2.9 with enable_long_queue_ids
// letters without vowels and digits. 0 if there is none.
func queueIDLen(b []byte) int {
	n, digit, upperOnly := 0, false, true
	for n < len(b) && n < 24 && (isDigit(b[n]) || isLetter(b[n])) {
		if isDigit(b[n]) {
			digit = true
		} else if b[n] >= 'a' {
			upperOnly = false
		}
		n++
	}
	if n < 5 || n+1 >= len(b) || b[n] != ':' || b[n+1] != ' ' || !digit && !(upperOnly && n > 7) {
		return 0
	}
	return n
}

// neighbour reads a line of another program that writes to the mail log. Those
// that name a queue id belong to its message.
func (p *postfixLine) neighbour() {
	row := p.row
	row.Weak = true
	var id []byte
	if n := queueIDLen(p.words); n > 0 {
		id = p.words[:n]
	} else if i := index(p.words, "Queue-ID: "); i >= 0 { // amavis
		id = p.words[i+len("Queue-ID: "):]
		n := 0
		for n < len(id) && (isDigit(id[n]) || isLetter(id[n])) {
			n++
		}
		id = id[:n]
	}
	m, ok := p.st.messages.get(id)
	if !ok {
		row.Place = Apart
		return
	}
	row.Key = m.key
	row.tell(Noted, p.all())
}

// zimbraMailbox reads a line of Zimbra's mailbox.log, which people paste with
// the mail log: "2013-07-30 14:16:06,123 INFO  [thread] [name=…] lmtp - words",
// and the stack traces under it.
func zimbraMailbox(h *head, row *Row, st *postfixState, timed bool) bool {
	b := h.bytes()
	if !timed {
		if !st.java || !javaTrace(b) {
			return false
		}
		row.Weak, row.Place = true, Apart
		return true
	}
	st.java = false
	if len(b) < 30 || b[4] != '-' || b[10] != ' ' || b[19] != ',' {
		return false
	}
	for _, level := range [...]string{" INFO  [", " WARN  [", " ERROR [", " DEBUG [", " FATAL [", " TRACE [", " INFO [", " WARN ["} {
		if rest, ok := cutPrefix(b[23:], level); ok && bytes.IndexByte(rest, ']') > 0 {
			st.java = true
			row.Weak, row.Place = true, Apart
			return true
		}
	}
	return false
}

// javaTrace recognises the lines of a stack trace.
func javaTrace(b []byte) bool {
	t := bytes.TrimLeft(b, " \t")
	for _, p := range [...]string{"at ", "Caused by: ", "ExceptionId:", "Code:", "... ", "Arg:"} {
		if _, ok := cutPrefix(t, p); ok {
			return true
		}
	}
	i := bytes.IndexAny(t, ": ")
	return i > 0 && t[i] == ':' && contains(t[:i], ".") && (contains(t[:i], "Exception") || contains(t[:i], "Error"))
}
