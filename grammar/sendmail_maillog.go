package grammar

import (
	"bytes"
	"strings"
)

var sendmailMaillog = Dialect{
	Name:   "sendmail-maillog",
	Title:  "Sendmail mail log",
	About:  "/var/log/maillog or /var/log/mail.log of Sendmail: one line for each message received and one for each delivery attempt, joined by queue id.",
	More:   "At LogLevel 9 the log states results only. Set O LogLevel=14 (confLOG_LEVEL in sendmail.mc) to see the words of inbound conversations. sendmail -v -q -qI<queue id> shows an outbound one while it happens.",
	Source: "Sendmail source, sendmail/deliver.c, sendmail/envelope.c, sendmail/srvrsmtp.c, sendmail/milter.c and sendmail/tls.c, versions 8.9 to 8.18; published mail logs.",
	Samples: []string{
		"Feb  8 15:55:57 mx1 sm-mta[13047]: q18Ksmah013047: from=<a@example.net>, size=240, class=0, nrcpts=1, msgid=<1@example.net>, proto=SMTP, daemon=MTA-v4, relay=client.example.net [192.0.2.10]",
		"Feb  8 15:55:59 mx1 sm-mta[13071]: q18Ksmah013047: to=<b@example.org>, delay=00:00:17, xdelay=00:00:02, mailer=esmtp, pri=120240, relay=mx.example.org. [198.51.100.94], dsn=5.1.1, stat=User unknown",
		"Sep  7 05:40:15 mx1 sm-mta[64376]: ruleset=check_relay, arg1=host25.example.net, arg2=192.0.2.25, relay=host25.example.net [192.0.2.25], reject=553 5.3.0 Rejected due to abuse",
		"Jul 20 16:21:24 mx0 sendmail[7818]: j6KKHo2d007818: rejecting commands from client.example.net [192.0.2.175] due to pre-greeting traffic",
	},
	scan: func(h *head, row *Row) bool {
		st, _ := h.mem.state.(*sendmailState)
		if st == nil {
			st = newSendmailState(h.mem.limit)
			h.mem.state = st
		}
		s, ok := h.syslog(row)
		switch {
		case !ok:
			return false
		case len(s.program) == 0 && s.timed:
			row.Weak, row.Place = true, Apart
			return contains(h.bytes()[s.text:s.end], "message repeated")
		case isSendmailProgram(s.program):
			return st.read(h, row, s)
		case isMailProgram(s.program):
			row.Weak, row.Place = true, Apart
			return true
		}
		return false
	},
}

// isSendmailProgram recognises the names under which Sendmail and one of its
// milters log.
func isSendmailProgram(program []byte) bool {
	for _, p := range [...]string{"sendmail", "sm-", "smf-sav", "Sendmail"} {
		if _, ok := cutPrefix(program, p); ok {
			return true
		}
	}
	return false
}

// sendmailState is what the scanner knows from the lines before.
type sendmailState struct {
	mailQueue
	processes recent[*sendmailProcess]
	buf       []byte
	host      string
}

// sendmailProcess is what a process does at the moment. One process serves one
// connection, or runs the queue.
type sendmailProcess struct {
	in, out string // keys of lines without a queue id: of a client's session, of a delivery
	peer    string // the client
	at      Stamp
	shown   string
}

func newSendmailState(limit int) *sendmailState {
	return &sendmailState{mailQueue: newMailQueue(limit), processes: newRecent[*sendmailProcess](limit)}
}

// sendmailLine is one line of Sendmail's log.
type sendmailLine struct {
	h     *head
	row   *Row
	st    *sendmailState
	proc  *sendmailProcess
	words []byte
	at    int
}

func (st *sendmailState) read(h *head, row *Row, s syslogHead) bool {
	p := sendmailLine{h: h, row: row, st: st, words: h.bytes()[s.text:s.end], at: s.text}
	st.buf = append(append(append(st.buf[:0], s.host...), 0), s.pid...)
	var ok bool
	if p.proc, ok = st.processes.get(st.buf); !ok {
		p.proc = &sendmailProcess{shown: string(s.pid)}
		st.processes.put(string(st.buf), p.proc)
	}
	if row.Time != 0 && p.proc.at != 0 && row.Time-p.proc.at > apart {
		p.proc.in, p.proc.out, p.proc.peer = "", "", ""
	}
	if row.Time != 0 {
		p.proc.at = row.Time
	}
	if st.host != string(s.host) {
		st.host = string(s.host)
	}
	if string(s.program) == "smf-sav" {
		p.senderCheck()
		return true
	}
	if n := queueIDLen(p.words); n > 0 {
		id := p.words[:n]
		p.words, p.at = p.words[n+2:], p.at+n+2
		p.queued(id)
		return true
	}
	if rest, ok := cutPrefix(p.words, "NOQUEUE: "); ok {
		p.at += len(p.words) - len(rest)
		p.words = rest
	}
	p.unqueued()
	return true
}

func (p *sendmailLine) span(from, to int) Span { return p.h.sub(p.at+from, p.at+to) }
func (p *sendmailLine) all() Span              { return p.span(0, len(p.words)) }

func (p *sendmailLine) starts(prefix string) bool {
	_, ok := cutPrefix(p.words, prefix)
	return ok
}

// queued reads the words behind a queue id. In a session Sendmail gives the id
// before the first command.
func (p *sendmailLine) queued(id []byte) {
	w := p.words
	row := p.row
	row.Queue = string(id)
	m := p.st.message(id)
	row.Message = m.id
	switch {
	case p.starts("from="):
		p.received(m)
		return
	case p.starts("to="):
		if i := index(w, "stat="); i >= 0 {
			p.delivery(m)
			return
		}
	}
	if p.session(m) {
		return
	}
	// "q18Ktxah013071: postmaster notify: User unknown": a notice was written.
	if n := queueIDLen(w); n > 0 {
		row.Key, row.Session = m.last(), m.shown
		if rest := w[n+2:]; contains(rest, "return to sender: Cannot") || contains(rest, "return to sender: could not") {
			row.Key = p.st.key(m.shown)
			row.report(p.all(), &Report{Outcome: GivenUp, From: m.from, Reason: p.span(n+2, len(w))})
			return
		}
		row.tell(Noted, p.all())
		return
	}
	row.Key, row.Session = m.key, m.shown
	switch {
	case contains(w, "savemail panic"):
		row.report(p.all(), &Report{Outcome: NoOutcome, Reason: p.all()})
	case p.starts("SYSERR"), contains(w, "Cannot write"), contains(w, "No space left"):
		row.tell(Trouble, p.all())
	case p.starts("discarded"):
		row.report(p.all(), &Report{Outcome: Discarded, Reason: p.all()})
	default:
		row.tell(Noted, p.all())
	}
}

// unqueued reads lines that bear no queue id.
func (p *sendmailLine) unqueued() {
	row := p.row
	if p.session(nil) {
		return
	}
	if p.starts("SYSERR") && p.proc.in != "" {
		row.Key, row.Session = p.proc.in, p.proc.shown
		row.tell(Trouble, p.all())
		return
	}
	row.Place = Apart // the daemon about itself
}

// join gives the row to the session of the queue id or, without one, of the
// process.
func (p *sendmailLine) join(m *queuedMessage, peer Party) {
	row, proc := p.row, p.proc
	row.Direction = Inbound
	row.Client = peer
	row.Server.Name = p.st.host
	if m != nil {
		row.Key, row.Session = m.key, m.shown
		m.session = true
		if proc.in != "" && (proc.peer == "" || proc.peer == peer.Address || peer == Party{}) {
			row.Joins, proc.in = proc.in, ""
		}
		return
	}
	if proc.in == "" || proc.peer != "" && peer.Address != "" && proc.peer != peer.Address {
		proc.in = p.st.key("in " + proc.shown)
		proc.peer = ""
	}
	if proc.peer == "" {
		proc.peer = peer.Address
	}
	row.Key, row.Session = proc.in, proc.shown
	if proc.shown == "" {
		row.Session = peer.String()
	}
}

// sendmailPeer reads "host [192.0.2.1]" and "[192.0.2.1] (may be forged)".
func sendmailPeer(b []byte) Party {
	var party Party
	open := bytes.IndexByte(b, '[')
	if open >= 0 {
		if end := bytes.IndexByte(b[open:], ']'); end > 0 {
			party.Address = strings.TrimPrefix(string(b[open+1:open+end]), "IPv6:")
			b = b[:open]
		}
	}
	name := strings.TrimRight(strings.TrimSpace(string(b)), ".,;")
	if i := strings.IndexByte(name, ' '); i >= 0 {
		name = name[:i]
	}
	if i := strings.LastIndexByte(name, '@'); i >= 0 { // "user@localhost": an ident answer, or the command
		name = name[i+1:]
	}
	party.Name = name
	if party.Address != "" && !isAddress(party.Address) {
		party.Address = ""
	}
	return party
}

// sendmailField is the value behind a key, up to the comma before the next key.
func sendmailField(w []byte, key string) []byte {
	i := 0
	if _, ok := cutPrefix(w, key); !ok {
		i = index(w, ", "+key)
		if i < 0 {
			return nil
		}
		i += 2
	}
	v := w[i+len(key):]
	for j := 0; j+2 < len(v); j++ {
		if v[j] != ',' || v[j+1] != ' ' {
			continue
		}
		k := j + 2
		for k < len(v) && (isLetter(v[k]) || isDigit(v[k]) || v[k] == '_') {
			k++
		}
		if k > j+2 && k < len(v) && v[k] == '=' {
			return v[:j]
		}
	}
	return v
}

// received reads "from=<a>, size=1, class=0, nrcpts=1, msgid=<m>, proto=ESMTP,
// daemon=MTA, relay=host [address]", which ends the receiving of a message.
func (p *sendmailLine) received(m *queuedMessage) {
	w := p.words
	row := p.row
	from := trimBrackets(string(sendmailField(w, "from=")))
	m.from = &from
	m.id = trimBrackets(string(sendmailField(w, "msgid=")))
	row.Message = m.id
	relay := sendmailField(w, "relay=")
	rep := &Report{Outcome: Received, From: &from, Reason: p.all()}
	// A message given to the command line has no protocol, and a user for a host.
	if len(sendmailField(w, "proto=")) == 0 && (bytes.IndexByte(relay, '@') >= 0 || len(relay) == 0) {
		row.Key, row.Session = m.key, m.shown
		row.Client.Name = p.st.host
		row.report(p.all(), rep)
		return
	}
	rep.Peer = sendmailPeer(relay)
	p.join(m, rep.Peer)
	if string(sendmailField(w, "nrcpts=")) == "0" {
		// The client went without a recipient that was accepted: what happened
		// stands in lines before, if anywhere.
		row.tell(Opened, p.all()).Side = Client
		return
	}
	row.report(p.all(), rep)
}

// session reads what Sendmail says in a conversation with a client, or of TLS
// with either side. It is false if the words are none of that.
func (p *sendmailLine) session(m *queuedMessage) bool {
	w := p.words
	row := p.row
	report := func(o Outcome, verb string, peer Party) *Report {
		p.join(m, peer)
		rep := &Report{Outcome: o, Verb: verb, Peer: peer, Reason: p.all()}
		row.report(p.all(), rep)
		return rep
	}
	behind := func(mark string) Party {
		i := index(w, mark)
		if i < 0 {
			return Party{}
		}
		rest := w[i+len(mark):]
		if j := bytes.IndexByte(rest, ']'); j >= 0 {
			rest = rest[:j+1]
		}
		return sendmailPeer(rest)
	}
	switch {
	case p.starts("ruleset="):
		p.ruleset(m)
	case p.starts("Milter: "), p.starts("milter="):
		p.milter(m)
	case p.starts("Milter"):
		p.join(m, Party{})
		row.tell(Noted, p.all())
	case p.starts("STARTTLS="):
		p.tls(m)
	case p.starts("AUTH=server"):
		p.join(m, sendmailPeer(sendmailField(w, "relay=")))
		row.tell(LoggedIn, p.all())
	case p.starts("AUTH failure"):
		report(RefusedLogin, "AUTH", sendmailPeer(sendmailField(w, "relay=")))
	case p.starts("AUTH=client"), p.starts("timeout waiting for input from ") && contains(w, " during client "):
		p.outward(m)
		row.tell(Noted, p.all())
	case p.starts("rejecting commands from "):
		report(Refused, "(connect)", behind("commands from "))
	case p.starts("rejecting connections on "):
		report(RefusedNow, "(tcp)", Party{})
	case p.starts("lost input channel from "):
		verb := "(connect)"
		if i := bytes.LastIndex(w, []byte(" after ")); i >= 0 {
			verb = sendmailVerb(w[i+7:])
		}
		report(Disconnected, verb, behind("channel from "))
	case p.starts("timeout waiting for input from "):
		verb := "EHLO" // "during server cmd read": whichever came next
		if contains(w, "message collect") {
			verb = "DATA"
		}
		report(Disconnected, verb, behind("input from "))
	case p.starts("collect: ") && (contains(w, "onnection from ") || contains(w, "premature EOM")):
		report(Disconnected, "DATA", behind("onnection from "))
	case contains(w, " did not issue "):
		report(NoOutcome, "", sendmailPeer(w[:index(w, " did not issue ")]))
	case contains(w, "possible SMTP attack: command="):
		i := index(w, "command=") + len("command=")
		n := i
		for n < len(w) && isLetter(w[n]) {
			n++
		}
		o, verb := Scored, upper(string(w[i:n]))
		if verb == "AUTH" {
			o = RefusedLogin // one failed login after the other
		}
		report(o, verb, sendmailPeer(w[:index(w, "possible SMTP attack")]))
	case p.starts("Null connection from "):
		report(NoOutcome, "", behind("connection from "))
	case p.starts("connect from "):
		p.join(m, behind("connect from "))
		row.tell(Opened, p.all()).Side = Client
	case p.starts("<-- "):
		p.join(m, Party{})
		row.say(Client, p.span(4, len(w)))
	case p.starts("--- "):
		p.join(m, Party{})
		row.say(Server, p.span(4, len(w)))
	case p.starts("<") && contains(w, ">... "):
		// "<b@example.com>... User unknown": a recipient that was refused.
		to, _ := angle(w, "<")
		rep := report(Refused, "RCPT", Party{})
		rep.To = []string{to}
		rep.Reason = p.span(index(w, ">... ")+5, len(w))
	default:
		return false
	}
	return true
}

// sendmailVerb is the verb in "after rcpt", as the log writes it.
func sendmailVerb(b []byte) string {
	n := 0
	for n < len(b) && isLetter(b[n]) {
		n++
	}
	switch string(b[:n]) {
	case "startup":
		return "(connect)"
	case "":
		return ""
	}
	return upper(string(b[:n]))
}

// sendmailRulesets are the rule sets that check, and when they do.
var sendmailRulesets = [...]struct{ name, verb string }{
	{"check_relay", "(tcp)"}, {"check_mail", "MAIL"}, {"check_rcpt", "RCPT"}, {"check_data", "DATA"}, {"check_eom", "."}, {"check_compat", "."},
	{"check_vrfy", "VRFY"}, {"check_expn", "EXPN"}, {"check_etrn", "ETRN"}, {"tls_client", "MAIL"}, {"tls_server", "STARTTLS"}, {"tls_rcpt", "RCPT"},
	{"trust_auth", "MAIL"}, {"authinfo", "AUTH"}, {"srv_features", "(tcp)"},
}

// ruleset reads "ruleset=check_mail, arg1=<a>, relay=host [address], reject=553
// 5.3.0 text". The reject, which may be without a code, is last.
func (p *sendmailLine) ruleset(m *queuedMessage) {
	w := p.words
	name := sendmailField(w, "ruleset=")
	rep := &Report{Verb: ".", Outcome: Mentioned} // other names check header lines
	for _, r := range sendmailRulesets {
		if string(name) == r.name {
			rep.Verb = r.verb
		}
	}
	rep.Peer = sendmailPeer(sendmailField(w, "relay="))
	arg := trimBrackets(string(sendmailField(w, "arg1=")))
	switch rep.Verb {
	case "MAIL":
		rep.From = &arg
	case "RCPT":
		rep.To = []string{arg}
	}
	if _, client := cutPrefix(name, "tls_"); client && string(name) != "tls_client" {
		p.outward(m) // about the server that a message goes to
	} else {
		p.join(m, rep.Peer)
	}
	if i := index(w, "reject="); i >= 0 {
		p.refusal(rep, i+len("reject="))
	} else {
		rep.Reason = p.all()
		if contains(w, "discard") {
			rep.Outcome = Discarded
		}
	}
	p.row.report(p.all(), rep)
}

// refusal reads the reply that stands at words[from:] to the end.
func (p *sendmailLine) refusal(rep *Report, from int) {
	text := p.words[from:]
	rep.Reason = p.span(from, len(p.words))
	rep.Outcome = Refused
	if quoteReply(p.h, rep.Reason, rep) && replyCode(text) < 500 {
		rep.Outcome = RefusedNow
	}
}

// milter reads "Milter: to=<b>, reject=451 4.7.1 text".
func (p *sendmailLine) milter(m *queuedMessage) {
	w := p.words
	p.join(m, Party{})
	row := p.row
	i := index(w, "reject=")
	if i < 0 && !contains(w, "discard") && !contains(w, ", reject") {
		row.tell(Noted, p.all())
		return
	}
	rep := &Report{Verb: ".", Reason: p.all()}
	stage := bytes.TrimPrefix(w, []byte("Milter: "))
	if action := sendmailField(w, "action="); len(action) > 0 {
		stage = action
	}
	for _, s := range [...]struct{ start, verb string }{{"to=", "RCPT"}, {"rcpt", "RCPT"}, {"from=", "MAIL"}, {"mail", "MAIL"}, {"helo", "HELO"}, {"connect", "(tcp)"}, {"DATA", "DATA"}, {"cmd=DATA", "DATA"}} {
		if rest, ok := cutPrefix(stage, s.start); ok {
			rep.Verb = s.verb
			arg, _, _ := strings.Cut(string(rest), ",")
			switch s.start {
			case "to=":
				rep.To = []string{trimBrackets(arg)}
			case "from=":
				arg = trimBrackets(arg)
				rep.From = &arg
			}
		}
	}
	switch {
	case i >= 0:
		p.refusal(rep, i+len("reject="))
	case contains(w, "discard"):
		rep.Outcome = Discarded
	default:
		rep.Outcome = Refused
	}
	row.report(p.all(), rep)
}

// tls reads "STARTTLS=client, relay=host., version=…, verify=FAIL, …". A
// certificate that was not verified harms nothing; "error:" does.
func (p *sendmailLine) tls(m *queuedMessage) {
	w := p.words
	row := p.row
	peer := sendmailPeer(sendmailField(w, "relay="))
	server := p.starts("STARTTLS=server")
	if server {
		p.join(m, peer)
	} else {
		p.outward(m)
		row.Server = peer
	}
	switch {
	case contains(w, "rror:"), contains(w, "accept failed"), contains(w, "connect failed"):
		row.tell(SecureFailed, p.all())
		if server {
			row.report(p.all(), &Report{Outcome: Disconnected, Verb: "STARTTLS", Peer: peer, Reason: p.all()})
		}
	case contains(w, "version="):
		row.tell(Secured, p.all())
	default:
		row.tell(Noted, p.all())
	}
}
