package grammar

import (
	"bytes"
	"strings"
)

// queued reads the words behind a queue id.
func (p *postfixLine) queued(id []byte) {
	w := p.words
	row := p.row
	if p.starts("client=") {
		p.accepted(id)
		return
	}
	m := p.st.message(id)
	row.Queue = m.shown
	switch {
	case p.starts("to=<"), p.starts("to="):
		if i := index(w, "status="); i >= 0 {
			p.delivery(m)
			return
		}
	case p.starts("from=<"):
		p.activated(m)
		return
	}
	row.Message = m.id
	if action, rest, ok := postfixAction(w); ok {
		p.decided(m, action, rest)
		return
	}
	if (p.daemon == "" || p.kind() == "smtp") && p.step(m) {
		return
	}
	row.Key = m.key
	if !m.session {
		row.Session = m.shown
	}
	switch {
	case p.starts("message-id="), p.starts("resent-message-id="):
		i := bytes.IndexByte(w, '=') + 1
		row.Message = trimBrackets(string(w[i:]))
		if m.id == "" {
			m.id = row.Message
		}
	case p.starts("uid="):
		if from, ok := angle(w, " from=<"); ok && m.from == nil {
			m.from = &from
		}
	case p.starts("removed"):
		p.st.messages.drop(m.shown)
	case contains(w, "queue file size limit exceeded"):
		if s := m.owner(); s != nil {
			s.told |= toldData
		}
		row.report(p.all(), &Report{Outcome: Refused, Verb: ".", Reason: p.all()})
		return
	case contains(w, "delivery notification: "), contains(w, "delay notification: "), contains(w, "delivery status notification: "):
		row.Key, row.Session = m.last(), ""
	}
	row.tell(Noted, p.all())
}

// accepted reads "client=name[address], sasl_username=…": the session begins a
// message, and its queue id becomes a second name of the session.
func (p *postfixLine) accepted(id []byte) {
	w := p.words
	row := p.row
	peer := peerBehind(w, "client=")
	s := p.inbound('s', p.head.pid, peer)
	s.queued, s.brought = true, true
	m := &queuedMessage{shown: string(id), session: true, brought: s, during: s.key}
	row.Queue = m.shown
	m.key = p.st.key(m.shown)
	p.st.messages.put(m.shown, m)
	row.Alias = m.key
	// Whether the message was taken is only told when the queue manager has it.
	switch {
	case contains(w, ", sasl_username="), contains(w, ", sasl_method="):
		row.tell(LoggedIn, p.all())
	case s.open, s.spoke:
		row.tell(Noted, p.all())
	default:
		row.tell(Opened, p.all()).Side = Client
	}
}

// activated reads qmgr's "from=<a>, size=1, nrcpt=1 (queue active)": each
// attempt to deliver begins with it.
func (p *postfixLine) activated(m *queuedMessage) {
	w := p.words
	row := p.row
	if from, ok := angle(w, "from=<"); ok {
		m.from = &from
	}
	row.Session = m.shown
	if contains(w, "status=expired") || contains(w, "status=force-expired") {
		// Its last attempts stand in conversations of their own.
		row.Key, row.Message = p.st.key(m.shown), m.id
		row.report(p.all(), &Report{Outcome: GivenUp, From: m.from, Reason: p.all()})
		return
	}
	if m.active {
		p.st.again(m)
		row.Key, row.Message = m.key, m.id
		row.tell(Noted, p.all())
		return
	}
	row.Key, row.Message = m.key, m.id
	m.active = true
	if m.session {
		row.Session = ""
	}
	if s := m.owner(); s != nil {
		s.queued = false
	}
	row.report(p.all(), &Report{Outcome: Received, From: m.from, Reason: p.all()})
}

// decided reads a refusal or another decision about a message that has a queue
// id: by smtpd in the conversation, or by cleanup about its content.
func (p *postfixLine) decided(m *queuedMessage, action string, rest []byte) {
	row := p.row
	from := len(p.words) - len(rest)
	if p.daemon == "smtpd" {
		p.decision(p.inbound('s', p.head.pid, clientOf(rest)), action, from)
		return
	}
	row.Key = m.key
	if !m.session {
		row.Session = m.shown
	}
	if peer := clientOf(rest); len(peer) > 0 {
		row.Client, row.Direction = hostPort(string(peer)), Inbound
	}
	p.decision(m.owner(), action, from)
}

// relayKind is how a relay= value is meant.
func relayKind(relay []byte) (local, none bool) {
	switch string(relay) {
	case "none":
		return false, true
	case "local", "virtual", "dovecot", "procmail", "maildrop", "cyrus", "spamassassin", "zarafa", "mailman", "vacation", "autoreply", "pipe":
		return true, false
	}
	// Any other name without an address is a pipe transport.
	return bytes.IndexByte(relay, '[') < 0 && bytes.IndexByte(relay, '.') < 0, false
}

// delivery reads "to=<b>, orig_to=<c>, relay=host[address]:25, delay=…, dsn=…,
// status=sent (text)".
func (p *postfixLine) delivery(m *queuedMessage) {
	w := p.words
	row := p.row
	to, _ := angle(w, "to=<")
	relay := fieldOf(w, ", relay=")
	rep := &Report{From: m.from, To: []string{to}}
	if dsn := fieldOf(w, ", dsn="); statusLen(dsn) == len(dsn) && len(dsn) > 0 {
		rep.Status = string(dsn)
	}
	local, none := relayKind(relay)
	key := string(relay)
	switch {
	case none || len(relay) == 0:
		_, domain, _ := strings.Cut(to, "@")
		key = "none " + domain
	case !local:
		rep.Peer = relayParty(relay)
		row.Server = rep.Peer
		key = rep.Peer.Name + rep.Peer.Address
	}
	if !local && p.daemon != "discard" {
		row.Direction = Outbound
	}
	p.outcome(rep, local)
	p.leg(m, key, to)
	row.Client.Name = p.hostName()
	if rep.Outcome == NoOutcome {
		row.tell(Noted, p.all())
		return
	}
	row.report(p.all(), rep)
}

// relayParty reads "host[address]:25". The bracket may hold the name of a
// socket: "host[private/dovecot-lmtp]".
func relayParty(relay []byte) Party {
	party := hostPort(string(relay))
	if party.Address != "" && !isAddress(party.Address) {
		party.Address = ""
	}
	return party
}

// fieldOf is the value behind a mark, up to the next comma and blank.
func fieldOf(b []byte, mark string) []byte {
	i := index(b, mark)
	if i < 0 {
		return nil
	}
	b = b[i+len(mark):]
	if j := index(b, ", "); j >= 0 {
		b = b[:j]
	}
	if j := bytes.IndexByte(b, ' '); j >= 0 {
		b = b[:j]
	}
	return b
}

// leg gives the row to the conversation of a delivery to one relay, together
// with what the process that delivers has said before.
func (p *postfixLine) leg(m *queuedMessage, relay, to string) {
	gathered := ""
	if p.daemon == "" || p.kind() == "smtp" {
		c := p.process('c', p.head.pid)
		if p.row.Time-c.at <= apart {
			gathered = c.key
		}
		if !c.spoke {
			c.key = "" // the process's next lines are about another delivery
		}
	}
	p.st.leg(p.row, m, relay, []string{to}, gathered)
}

// outcome reads "status=deferred (text)".
func (p *postfixLine) outcome(rep *Report, local bool) {
	status, from, to := statusText(p.words)
	text := p.words[from:to]
	rep.Reason = p.span(from, to)
	deliveryText(p.h, rep, rep.Reason, text)
	switch strings.ToLower(string(status)) {
	case "sent":
		if rep.Verb == "" && len(rep.Quote) > 0 {
			rep.Verb = "."
		}
		rep.Outcome = Relayed
		switch {
		case p.daemon == "lmtp", local && !hasPrefix(text, "forwarded as "):
			rep.Outcome = Delivered
		case p.daemon == "discard", contains(text, "Ok, discarded"): // or amavis did
			rep.Outcome = Discarded
		}
	case "deferred", "softbounce":
		rep.Outcome = Delayed
	case "bounced", "expired", "force-expired":
		rep.Outcome = GivenUp
	case "deliverable": // answers to address probes: no message was sent
		rep.Outcome = Relayed
	case "undeliverable":
		rep.Outcome = Refused
		if strings.HasPrefix(rep.Status, "4") {
			rep.Outcome = RefusedNow
		}
	}
}

// statusText is the word behind "status=" and where the text in brackets behind
// it stands. The text may hold brackets of its own and ends at the last one, or
// where the line was cut.
func statusText(w []byte) (status []byte, from, to int) {
	start := index(w, "status=") + len("status=")
	end := start
	for end < len(w) && (isLetter(w[end]) || w[end] == '-') {
		end++
	}
	from, to = end, len(w)
	for from < to && w[from] == ' ' {
		from++
	}
	if from < to && w[from] == '(' {
		from++
		if k := bytes.LastIndexByte(w[from:to], ')'); k >= 0 {
			to = from + k
		}
	}
	return w[start:end], from, to
}

// deliveryStages tell from the words of a delivery report how far the
// conversation had come. The first that fits counts.
var deliveryStages = [...]struct{ mark, verb string }{
	{"connect to ", "(tcp)"},
	{"Host or domain name not found", "(tcp)"},
	{"Host not found", "(tcp)"},
	{"Name service error", "(tcp)"},
	{"no MX host for ", "(tcp)"},
	{"does not accept mail (nullMX)", "(tcp)"},
	{"unable to find primary relay", "(tcp)"},
	{"unable to look up host", "(tcp)"},
	{"Domain of sender address", "MAIL"},
	{"refused to talk to me", "(connect)"},
	{"SASL authentication failed", "AUTH"},
	{"TLS", "STARTTLS"},
	{"certificate", "STARTTLS"},
	{"receiving the initial", "(connect)"},
	{"EHLO handshake", "EHLO"},
	{"HELO handshake", "EHLO"},
	{"protocol handshake", "EHLO"},
	{"sending MAIL FROM", "MAIL"},
	{"sending RCPT TO", "RCPT"},
	{"sending DATA", "DATA"},
	{"sending message body", "."},
	{"sending end of data", "."},
	{"exceeds size limit", "MAIL"},
	{"SMTPUTF8", "MAIL"},
}

// deliveryText reads the text of a delivery report.
func deliveryText(h *head, rep *Report, span Span, text []byte) {
	quoteReply(h, span, rep)
	if rep.Verb != "" {
		return
	}
	words := text
	if i := index(text, "said: "); i >= 0 {
		words = text[:i] // what the server says may hold any of the marks
	} else if len(rep.Quote) > 0 && rep.QuoteAt[0].Start == span.Start {
		return
	}
	for _, s := range deliveryStages {
		if contains(words, s.mark) {
			rep.Verb = s.verb
			return
		}
	}
}

// step reads what smtp says of a message before it reports the delivery: a
// host that refuses or breaks off, after which it may try the next one.
func (p *postfixLine) step(m *queuedMessage) bool {
	w := p.words
	var o Outcome
	peer := Party{}
	behind := func(mark string) {
		if i := index(w, mark); i >= 0 {
			rest := w[i+len(mark):]
			peer = hostPort(string(rest[:peerAt(rest)]))
		}
	}
	switch {
	case p.starts("host ") && (contains(w, " said: ") || contains(w, " refused to talk to me")):
		o = Refused
		behind("host ")
	case p.starts("connect to "):
		o = NoConnection
		behind("connect to ")
	case p.starts("lost connection with "):
		o = Disconnected
		behind("connection with ")
	case p.starts("conversation with "):
		o = Disconnected
		behind("conversation with ")
	case p.starts("SASL authentication failed; "):
		o = RefusedLogin
		behind("server ")
	case p.starts("Cannot start TLS"), p.starts("TLS is required"), p.starts("Server certificate not"), p.starts("certificate "):
		o = Disconnected
	}
	if o == NoOutcome && p.daemon == "" {
		return false // not smtp's, as far as the words tell
	}
	p.client()
	p.row.Queue, p.row.Session = m.shown, m.shown
	if !m.session && !m.claimed {
		m.claimed = true
		p.row.Joins = m.key
	}
	if o == NoOutcome {
		p.row.tell(Noted, p.all())
		return true
	}
	rep := &Report{Outcome: o, From: m.from, Peer: peer, Reason: p.all()}
	deliveryText(p.h, rep, p.all(), w)
	if o == Refused && len(rep.Quote) > 0 && rep.Quote[0].Code.Text[0] == '4' {
		rep.Outcome = RefusedNow
	}
	p.row.report(p.all(), rep)
	return true
}

// smtp reads what the SMTP client says without a queue id. The delivery that
// the lines are about is told later, by the same process.
func (p *postfixLine) smtp() {
	w := p.words
	row := p.row
	p.client()
	switch {
	case p.starts("connect to "):
		rest := w[len("connect to "):]
		peer := hostPort(string(rest[:peerAt(rest)]))
		row.report(p.all(), &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: peer, Reason: p.all()})
	case contains(w, "TLS connection established to "):
		row.tell(Secured, p.all())
	case p.starts("SSL_connect error to "), contains(w, "TLS handshake failed"):
		row.tell(SecureFailed, p.all())
	case p.complains():
		row.tell(Trouble, p.all())
	default:
		row.tell(Noted, p.all())
	}
}
