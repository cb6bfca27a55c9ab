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
	secured Party  // the server with which it agreed upon TLS last
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
		p.proc.in, p.proc.out, p.proc.peer, p.proc.secured = "", "", "", Party{}
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
	case contains(w, "savemail panic"): // neither the recipient nor the sender nor the postmaster could be given it
		row.report(p.all(), &Report{Outcome: Stranded, Reason: p.all()})
	case p.starts("SYSERR"), contains(w, "Cannot write"), contains(w, "No space left"):
		m.trouble = p.all()
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
// daemon=MTA, relay=host [address]", which ends the receiving of a message, or
// the attempt: Sendmail writes it of each envelope that it gives up as well
// (dropenvelope in envelope.c).
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
	// What happened if no message came stands in lines before, if anywhere.
	switch empty := string(sendmailField(w, "size=")) == "0" && m.id == ""; {
	case string(sendmailField(w, "nrcpts=")) == "0": // no recipient was accepted
		rep.Outcome, rep.Verb = Abandoned, "MAIL"
	case empty:
		rep.Outcome, rep.Verb = Abandoned, "RCPT"
	case m.lost:
		rep.Outcome, rep.Verb = Abandoned, "."
	}
	row.report(p.all(), rep)
}
