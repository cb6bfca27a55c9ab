package grammar

import (
	"bytes"
	"strings"
)

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
	w := p.words
	row := p.row
	switch {
	case p.starts("connect from "):
		s := p.process('s', p.head.pid)
		if s.key == "" || !s.lead {
			s.begin(p.st)
		}
		peer := peerBehind(w, "connect from ")
		s.lead, s.open = false, true
		p.join(s, peer)
		if key, ok := p.st.passed.get([]byte(row.Client.Address)); ok {
			row.Joins = key // postscreen had the client before
			p.st.passed.drop(row.Client.Address)
		}
		row.tell(Opened, p.all()).Side = Client
	case p.starts("disconnect from "):
		p.disconnect()
	case p.gone():
	case p.starts("SSL_accept error from "):
		s := p.inbound('s', p.head.pid, peerBehind(w, "error from "))
		row.tell(SecureFailed, p.all())
		p.result(s, Disconnected, "STARTTLS", p.all())
	case p.starts("setting up TLS connection from "):
		p.inbound('s', p.head.pid, peerBehind(w, "connection from "))
		row.tell(Noted, p.all())
	case contains(w, "TLS connection established from "):
		p.inbound('s', p.head.pid, peerBehind(w, "established from "))
		row.tell(Secured, p.all())
	case p.starts("improper command pipelining after "):
		s := p.inbound('s', p.head.pid, peerBehind(w, " from "))
		o := Scored
		if p.hangsUp() { // smtpd_forbid_unauth_pipelining
			o = Refused
		}
		p.result(s, o, afterVerb(w), p.all())
	case contains(w, "non-SMTP command from "):
		s := p.inbound('s', p.head.pid, peerBehind(w, "command from "))
		p.result(s, Refused, "EHLO", p.all()) // it says goodbye
	case contains(w, "bare <LF> received after "):
		s := p.inbound('s', p.head.pid, peerBehind(w, " from "))
		if p.starts("disconnect") {
			p.result(s, Disconnected, afterVerb(w), p.all())
		} else {
			p.result(s, Scored, afterVerb(w), p.all())
		}
	case contains(w, "]: SASL ") && contains(w, "authentication failed"), contains(w, "]: SASL ") && contains(w, "authentication aborted"):
		rest := bytes.TrimPrefix(w, []byte("warning: "))
		s := p.inbound('s', p.head.pid, rest[:peerAt(rest)])
		p.result(s, RefusedLogin, "AUTH", p.all())
	case contains(w, "Illegal address syntax from "):
		s := p.inbound('s', p.head.pid, peerBehind(w, "syntax from "))
		verb := "MAIL"
		if contains(w, " in RCPT command") {
			verb = "RCPT"
		}
		p.result(s, Refused, verb, p.all())
	case contains(w, " limit exceeded: "):
		s := p.inbound('s', p.head.pid, peerBehind(w, " from "))
		p.result(s, RefusedNow, limitVerb(w), p.all())
	case p.leads():
		s := p.process('s', p.head.pid)
		if s.key == "" || !s.open {
			s.begin(p.st)
			s.lead = true
		}
		p.join(s, nil)
		row.tell(Noted, p.all())
	default:
		p.inbound('s', p.head.pid, nil)
		if p.complains() {
			row.tell(Trouble, p.all())
		} else {
			row.tell(Noted, p.all())
		}
	}
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
// server had read.
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
		if i < 0 || s.told&c.told != 0 {
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

// unqueued reads the words behind "NOQUEUE: ".
func (p *postfixLine) unqueued() {
	w := p.words
	if p.starts("client=") {
		// In front of a proxy filter smtpd has no queue file.
		p.inbound('s', p.head.pid, peerBehind(w, "client="))
		p.row.tell(Noted, p.all())
		return
	}
	kind := byte('s')
	who := p.head.pid
	if p.daemon == "postscreen" || p.daemon == "" && contains(w, " from [") {
		kind, who = 'p', peerBehind(w, " from ")
	}
	if action, rest, ok := postfixAction(w); ok {
		peer := clientOf(rest)
		s := p.inbound(kind, who, peer)
		p.verdict(s, action, len(w)-len(rest))
		return
	}
	p.inbound(kind, who, nil)
	p.row.tell(Noted, p.all())
}

// postfixAction is what an access rule, a content check or a milter decided:
// the word before a colon.
func postfixAction(w []byte) (action string, rest []byte, ok bool) {
	for _, a := range [...]string{"reject", "reject_warning", "milter-reject", "milter-hold", "milter-discard", "milter-quarantine", "milter-tempfail", "proxy-reject", "proxy-accept",
		"hold", "discard", "warn", "warning", "filter", "redirect", "info", "prepend", "replace", "bcc", "permit", "dunno", "strip", "pass", "delay", "ignore", "abort"} {
		if r, found := cutPrefix(w, a); found {
			if r, found = cutPrefix(r, ": "); found {
				return a, r, true
			}
		}
	}
	return "", nil, false
}

// clientOf is the client in "RCPT from name[address]: …" and, for content
// checks, in "header Subject: … from name[address]; from=<…>".
func clientOf(rest []byte) []byte {
	if contentCheck(rest) {
		end := len(rest)
		if i := index(rest, "; from=<"); i >= 0 {
			end = i
		}
		if i := bytes.LastIndex(rest[:end], []byte(" from ")); i >= 0 {
			return rest[i+6 : i+6+peerAt(rest[i+6:])]
		}
		return nil
	}
	return peerBehind(rest, " from ")
}

func contentCheck(rest []byte) bool {
	for _, p := range [...]string{"header ", "body ", "nested header ", "mime-error ", "content "} {
		if _, ok := cutPrefix(rest, p); ok {
			return true
		}
	}
	return false
}

// verdict reads the line of an access rule, a content check or a milter. The
// decision begins at words[from:], behind the action and its colon.
func (p *postfixLine) verdict(s *postfixSession, action string, from int) {
	w := p.words
	rest := w[from:]
	n := 0
	for n < len(rest) && rest[n] != ' ' && rest[n] != ':' {
		n++
	}
	verb := stageVerb(rest[:n])
	if verb == "(connect)" {
		verb = "(tcp)" // the client is refused instead of being greeted
	}
	rep := &Report{Verb: verb, Peer: p.row.Client}
	start, end := from, len(w)
	tail := -1
	for _, mark := range [...]string{"; from=<", "; to=<", "; proto=", "; helo=", "; client="} {
		if i := bytes.LastIndex(rest, []byte(mark)); i >= 0 && (tail < 0 || i < tail) {
			tail = i
		}
	}
	if contentCheck(rest) {
		// What the rule says stands behind the addresses.
		end = start
		if tail >= 0 {
			if i := bytes.LastIndex(rest, []byte(">: ")); i > tail {
				start, end = from+i+3, len(w)
			}
		}
		if rep.Reason = p.span(start, end); end <= start {
			rep.Reason = p.span(from, len(w))
		}
	} else {
		if peer := clientOf(rest); peer != nil {
			if i := bytes.Index(rest, peer); i >= 0 {
				start = from + i + len(peer)
			}
		} else {
			start = from + n
		}
		for start < len(w) && (w[start] == ':' || w[start] == ' ') {
			start++
		}
		if tail >= 0 && from+tail >= start {
			end = from + tail
		}
		rep.Reason = p.span(start, end)
	}
	if tail >= 0 {
		envelopeOf(rep, rest[tail:])
	}
	text := w[start:max(start, end)]
	if replyCode(text) >= 200 {
		quoteReply(p.h, p.span(start, end), rep)
	} else if n := statusLen(text); n > 0 {
		rep.Status = string(text[:n]) // milters and content checks: no three digits
	}
	rep.Outcome = actionOutcome(action, text)
	p.row.report(p.span(0, len(w)), rep)
	if s != nil && (rep.Outcome == Refused || rep.Outcome == RefusedNow) {
		s.told |= toldOf(verb)
	}
}

// actionOutcome is what an action does to the message or the client.
func actionOutcome(action string, text []byte) Outcome {
	switch action {
	case "reject", "milter-reject", "proxy-reject", "milter-tempfail":
		if len(text) > 0 && text[0] == '4' && (replyCode(text) > 0 || statusLen(text) > 0) || action == "milter-tempfail" ||
			bytes.HasPrefix(text, []byte("all ")) || bytes.HasPrefix(text, []byte("too many connections")) {
			return RefusedNow // postscreen says "all server ports busy" for 421
		}
		return Refused
	case "proxy-accept":
		return Received
	case "discard", "milter-discard":
		return Discarded
	case "reject_warning":
		return Scored
	}
	return Mentioned
}

// envelopeOf reads "from=<a> to=<b>", with commas between them in postscreen's
// lines. The last may be cut.
func envelopeOf(rep *Report, b []byte) {
	if from, ok := angle(b, " from=<"); ok {
		rep.From = &from
	}
	if to, ok := angle(b, " to=<"); ok && to != "" {
		rep.To = []string{to}
	}
}

// angle is the address behind a mark that ends in "<", up to the ">".
func angle(b []byte, mark string) (string, bool) {
	i := index(b, mark)
	if i < 0 {
		return "", false
	}
	b = b[i+len(mark):]
	if end := addressEnd(b); end >= 0 {
		return string(b[:end]), true
	}
	return "", false
}

// addressEnd is the offset of the ">" that ends an address: a quoted local part
// may hold one too. -1 if the line ends before.
func addressEnd(b []byte) int {
	for i, c := range b {
		if c == '>' && (i+1 == len(b) || b[i+1] == ' ' || b[i+1] == ',' || b[i+1] == ';' || b[i+1] == ':' || b[i+1] == ')') {
			return i
		}
	}
	return bytes.IndexByte(b, '>')
}

// postscreen reads the lines of postscreen and its helpers. Its sessions are
// known by the client's address and port.
func (p *postfixLine) postscreen() {
	w := p.words
	row := p.row
	if p.daemon == "dnsblog" {
		if rest, ok := cutPrefix(w, "addr "); ok {
			ip, _, _ := strings.Cut(string(rest), " ")
			row.Key = "dnsbl " + ip
			row.tell(Noted, p.all())
			return
		}
		row.Place = Apart
		return
	}
	i := bytes.IndexByte(w, '[')
	if i < 0 || peerAt(w[i:]) == 0 {
		row.Place = Apart
		return
	}
	peer := w[i : i+peerAt(w[i:])]
	s := p.process('p', peer)
	if s.key == "" || p.starts("CONNECT from ") && p.daemon != "tlsproxy" && (s.open || s.ended) {
		s.begin(p.st)
	}
	p.join(s, peer)
	row.Alias = "dnsbl " + row.Client.Address
	switch {
	case p.starts("CONNECT from "):
		s.open = true
		row.tell(Noted, p.all())
	case p.starts("PASS "), p.starts("WHITELISTED "), p.starts("ALLOWLISTED "):
		// smtpd takes over and logs the session as its own.
		p.st.passed.put(row.Client.Address, s.key)
		s.told |= toldLost
		row.tell(Noted, p.all())
	case p.starts("PREGREET "), p.starts("DNSBL rank "), p.starts("BLACKLISTED "), p.starts("DENYLISTED "):
		p.result(s, Scored, "(connect)", p.all())
	case p.starts("COMMAND PIPELINING "), p.starts("BARE NEWLINE "):
		p.result(s, Scored, screenVerb(w), p.all())
	case p.starts("HANGUP "):
		verb := "(connect)"
		if contains(w, "after SMTP handshake") {
			verb = "EHLO"
		}
		p.result(s, Disconnected, verb, p.all())
	case p.starts("NON-SMTP COMMAND "), p.starts("COMMAND TIME LIMIT "), p.starts("COMMAND COUNT LIMIT "), p.starts("COMMAND LENGTH LIMIT "):
		p.result(s, Disconnected, screenVerb(w), p.all())
	case p.starts("DISCONNECT ") && p.daemon != "tlsproxy":
		row.tell(Closed, p.all())
		if s.told == 0 && s.open {
			row.report(p.all(), &Report{Outcome: Disconnected, Verb: "(connect)", Peer: row.Client, Reason: p.all()})
		}
		s.open, s.ended = false, true
	case contains(w, "TLS handshake failed"):
		p.result(s, Disconnected, "STARTTLS", p.all())
	default:
		row.tell(Noted, p.all())
	}
}

// screenVerb is the command in postscreen's "… from [address]:port after EHLO".
func screenVerb(w []byte) string {
	if i := index(w, " after "); i >= 0 {
		if j := index(w[i+7:], " after "); j >= 0 { // "after 0.2 from … after EHLO"
			w = w[i+7:]
		}
	}
	return afterVerb(w)
}
