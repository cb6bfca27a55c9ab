package grammar

import "bytes"

// peerAt reads the client that b starts with, "name[192.0.2.1]" or
// "[192.0.2.1]:4711", and returns its length; 0 if there is none.
func peerAt(b []byte) int {
	open := -1
	for i, c := range b {
		switch {
		case c == '[' && open < 0:
			open = i
		case c == ']' && open >= 0:
			i++
			if i < len(b) && b[i] == ':' {
				if n := digits(b, i+1); n > 0 {
					i += n + 1
				}
			}
			return i
		case c == ' ' || i > 300:
			return 0
		}
	}
	return 0
}

// peerBehind finds the client behind a mark such as "connect from ".
func peerBehind(b []byte, mark string) []byte {
	i := index(b, mark)
	if i < 0 {
		return nil
	}
	b = b[i+len(mark):]
	return b[:peerAt(b)]
}

// smtpd reads what the SMTP server says without a queue id.
func (p *postfixLine) smtpd() {
	switch {
	case p.starts("connect from "):
		p.connected()
	case p.starts("disconnect from "):
		p.disconnect()
	case p.gone(), p.encryption(), p.refusal():
	case p.leads():
		s := p.process('s', p.head.pid)
		if s.key == "" || !s.open {
			s.begin(p.st)
			s.lead = true
		}
		p.join(s, nil)
		p.row.tell(Noted, p.all())
	case p.starts("fatal: "), p.starts("panic: "):
		// The process dies, and its client is left without a goodbye.
		if s := p.inbound('s', p.head.pid, nil); s.open {
			p.result(s, Disconnected, "(connect)", p.all())
		} else {
			p.row.tell(Trouble, p.all())
		}
	default:
		p.inbound('s', p.head.pid, nil)
		if p.complains() {
			p.row.tell(Trouble, p.all())
		} else {
			p.row.tell(Noted, p.all())
		}
	}
}

// connected reads "connect from name[address]", which begins a session.
func (p *postfixLine) connected() {
	row := p.row
	s := p.process('s', p.head.pid)
	if s.key == "" || !s.lead {
		s.begin(p.st)
	}
	s.lead, s.open = false, true
	p.join(s, peerBehind(p.words, "connect from "))
	if key, ok := p.st.passed.get([]byte(row.Client.Address)); ok {
		row.Joins = key // postscreen had the client before
		p.st.passed.drop(row.Client.Address)
	}
	row.tell(Opened, p.all()).Side = Client
}

// encryption reads what is said of TLS; false if the words say nothing of it.
func (p *postfixLine) encryption() bool {
	w := p.words
	switch {
	case p.starts("SSL_accept error from "):
		s := p.inbound('s', p.head.pid, peerBehind(w, "error from "))
		p.row.tell(SecureFailed, p.all())
		p.result(s, Disconnected, "STARTTLS", p.all())
	case p.starts("setting up TLS connection from "):
		p.inbound('s', p.head.pid, peerBehind(w, "connection from "))
		p.row.tell(Noted, p.all())
	case contains(w, "TLS connection established from "):
		p.inbound('s', p.head.pid, peerBehind(w, "established from "))
		p.row.tell(Secured, p.all())
	default:
		return false
	}
	return true
}

// refusal reads refusals that have a wording of their own and no reject: before
// it; false if the words are none.
func (p *postfixLine) refusal() bool {
	w := p.words
	from := " from "
	o, verb := Refused, ""
	switch {
	case p.starts("improper command pipelining after "):
		if verb = afterVerb(w); !p.hangsUp() { // smtpd_forbid_unauth_pipelining
			o = Scored
		}
	case contains(w, "non-SMTP command from "):
		from, verb = "command from ", "EHLO" // it says goodbye
	case contains(w, "bare <LF> received after "):
		if o, verb = Scored, afterVerb(w); p.starts("disconnect") {
			o = Disconnected
		}
	case contains(w, "]: SASL ") && (contains(w, "authentication failed") || contains(w, "authentication aborted")):
		rest := bytes.TrimPrefix(w, []byte("warning: "))
		s := p.inbound('s', p.head.pid, rest[:peerAt(rest)])
		p.result(s, RefusedLogin, "AUTH", p.all())
		return true
	case contains(w, "Illegal address syntax from "):
		if from, verb = "syntax from ", "MAIL"; contains(w, " in RCPT command") {
			verb = "RCPT"
		}
	case contains(w, " limit exceeded: "):
		o, verb = RefusedNow, limitVerb(w)
	default:
		return false
	}
	s := p.inbound('s', p.head.pid, peerBehind(w, from))
	p.result(s, o, verb, p.all())
	return true
}

func (p *postfixLine) starts(prefix string) bool {
	_, ok := cutPrefix(p.words, prefix)
	return ok
}

// complains reports whether the words begin as a complaint.
func (p *postfixLine) complains() bool {
	return p.starts("warning: ") || p.starts("error: ") || p.starts("fatal: ") || p.starts("panic: ")
}

// leads recognises what smtpd says about a client's name before it says that
// the client has connected.
func (p *postfixLine) leads() bool {
	if !p.starts("warning: ") {
		return false
	}
	for _, mark := range [...]string{" does not resolve to address ", ": address not listed for hostname ", " verification failed: ", ": hostname "} {
		if contains(p.words, mark) {
			return true
		}
	}
	return false
}

// hangsUp reports whether the process ends the connection next, and not because
// the client said QUIT.
func (p *postfixLine) hangsUp() bool {
	const far = 20
	tag := "[" + string(p.head.pid) + "]: "
	for n := 1; n <= far; n++ {
		b := p.h.following(n)
		if i := index(b, tag); i >= 0 {
			return hasPrefix(b[i+len(tag):], "disconnect from ") && !contains(b, " quit=")
		}
	}
	return false
}

// limitVerb is the command at which one of anvil's limits is applied.
func limitVerb(w []byte) string {
	switch {
	case contains(w, "delivery request rate"):
		return "MAIL"
	case contains(w, "Recipient address rate"):
		return "RCPT"
	case contains(w, "TLS session rate"):
		return "STARTTLS"
	case contains(w, "AUTH command rate"), contains(w, "auth rate"):
		return "AUTH"
	}
	return "(tcp)"
}

// result adds a report about the session.
func (p *postfixLine) result(s *postfixSession, o Outcome, verb string, reason Span) *Report {
	rep := &Report{Outcome: o, Verb: verb, Peer: p.row.Client, Reason: reason}
	switch o {
	case Refused, RefusedNow, RefusedLogin:
		s.told |= toldOf(verb)
	case Disconnected:
		s.told |= toldLost
		if verb == "STARTTLS" {
			s.told |= toldTLS
		}
	}
	p.row.report(p.all(), rep)
	return rep
}

// gone reads "lost connection after RCPT from …", "timeout after DATA (0 bytes)
// from …", "too many errors after AUTH from …".
func (p *postfixLine) gone() bool {
	for _, why := range [...]string{"lost connection after ", "timeout after ", "too many errors after "} {
		if !p.starts(why) {
			continue
		}
		s := p.inbound('s', p.head.pid, peerBehind(p.words, " from "))
		verb := afterVerb(p.words)
		if s.spoke || s.told != 0 {
			// The words, or the refusal before it, say more.
			p.row.tell(Lost, p.all())
			return true
		}
		p.result(s, Disconnected, verb, p.all())
		return true
	}
	return false
}

// afterVerb is the command in "… after RCPT from …": the last one that the
// server had read. "DATA (4711 bytes)" is the message itself, of which so much
// had come.
func afterVerb(w []byte) string {
	i := index(w, " after ")
	if i < 0 {
		return ""
	}
	w = w[i+len(" after "):]
	n := 0
	for n < len(w) && w[n] != ' ' && w[n] != ':' {
		n++
	}
	if hasPrefix(w[n:], " (") && !hasPrefix(w[n:], " (0 bytes") {
		return "."
	}
	return stageVerb(w[:n])
}

// stageVerb turns what Postfix calls a stage of the conversation into the verb
// that the rest of the package uses.
func stageVerb(stage []byte) string {
	switch string(stage) {
	case "CONNECT":
		return "(connect)"
	case "END-OF-MESSAGE", "BDAT", "header", "body", "nested", "mime", "content":
		return "."
	}
	return upper(string(stage))
}

// disconnect reads "disconnect from name[address] ehlo=1 auth=0/1 commands=1/2".
// The counters, since Postfix 3.0, are the only trace of some refusals.
func (p *postfixLine) disconnect() {
	w := p.words
	peer := peerBehind(w, "disconnect from ")
	s := p.process('s', p.head.pid)
	if s.key == "" || s.peer != "" && !samePeer(s.peer, peer) && s.peer != string(peer) {
		s.begin(p.st)
	}
	p.join(s, peer)
	p.row.tell(Closed, p.all())
	if !s.spoke {
		o, verb := s.counted(w)
		sent := !contains(w, " commands=") || contains(w, " data=") || contains(w, " bdat=")
		if o == NoOutcome && sent && s.queued && s.told&(toldData|toldLost) == 0 {
			o = Received // its data was not refused
		}
		if o != NoOutcome || s.told == 0 && (!sent || !s.brought) {
			p.row.report(p.all(), &Report{Outcome: o, Verb: verb, Peer: p.row.Client, Reason: p.all()})
		}
	}
	s.open, s.ended = false, true
}

// counted finds a command in the counters that was refused without a line of
// its own.
func (s *postfixSession) counted(w []byte) (Outcome, string) {
	for _, c := range [...]struct {
		name    string
		told    uint16
		outcome Outcome
		verb    string
	}{
		{" starttls=", toldTLS | toldLost, Disconnected, "STARTTLS"},
		{" auth=", toldAuth, RefusedLogin, "AUTH"},
		{" mail=", toldMail | toldHello, Refused, "MAIL"},
		{" rcpt=", toldMail | toldRcpt, Refused, "RCPT"},
		{" data=", toldMail | toldRcpt | toldData | toldLost, Refused, "DATA"},
		{" bdat=", toldMail | toldRcpt | toldData | toldLost, Refused, "."},
		{" ehlo=", toldHello | toldMail | toldRcpt | toldLost, Refused, "EHLO"},
		{" helo=", toldHello | toldMail | toldRcpt | toldLost, Refused, "HELO"},
	} {
		i := index(w, c.name)
		if i < 0 || s.told&(c.told|toldConnect) != 0 {
			continue
		}
		i += len(c.name)
		n := digits(w, i)
		if n == 0 || n > 6 || i+n >= len(w) || w[i+n] != '/' {
			continue
		}
		switch {
		case number(w, i, n) == 0:
			if c.verb == "DATA" && s.queued {
				return c.outcome, "." // the message was there, and was not taken
			}
			return c.outcome, c.verb
		case c.verb == "RCPT":
			return RefusedNow, "RCPT" // 452, too many recipients, leaves no other trace
		}
	}
	return NoOutcome, ""
}
