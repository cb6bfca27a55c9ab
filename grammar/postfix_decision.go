package grammar

import "bytes"

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
		p.decision(s, action, len(w)-len(rest))
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

// decision reads the line of an access rule, a content check or a milter: what
// stands at words[from:], behind the action and its colon.
//
//	RCPT from name[address]: 554 5.7.1 <b>: …; from=<a> to=<b> proto=ESMTP helo=<h>
//	header Subject: … from name[address]; from=<a> to=<b>: 5.7.1 …
func (p *postfixLine) decision(s *postfixSession, action string, from int) {
	rest := p.words[from:]
	stage := 0
	for stage < len(rest) && rest[stage] != ' ' && rest[stage] != ':' {
		stage++
	}
	rep := &Report{Verb: stageVerb(rest[:stage]), Peer: p.row.Client}
	if rep.Verb == "(connect)" {
		rep.Verb = "(tcp)" // the client is refused instead of being greeted
	}
	tail := envelopeAt(rest)
	if tail < len(rest) {
		envelopeOf(rep, rest[tail:])
	}
	start, end := ruleWords(rest, stage, tail)
	text := rest[start:end]
	reason := p.span(from+start, from+end)
	if rep.Reason = reason; len(text) == 0 && contentCheck(rest) {
		rep.Reason = p.span(from, len(p.words))
	}
	if replyCode(text) >= 200 {
		quoteReply(p.h, reason, rep)
	} else if n := statusLen(text); n > 0 {
		rep.Status = string(text[:n]) // milters and content checks: no three digits
	}
	rep.Outcome = actionOutcome(action, text)
	p.row.report(p.all(), rep)
	if s != nil && (rep.Outcome == Refused || rep.Outcome == RefusedNow) {
		s.told |= toldOf(rep.Verb)
	}
}

// ruleWords is where the words of a rule stand in its decision, which begins
// with a stage of the given length: between the client and the addresses, at
// offset tail, and of a content check behind the addresses.
func ruleWords(rest []byte, stage, tail int) (start, end int) {
	if contentCheck(rest) {
		if i := bytes.LastIndex(rest, []byte(">: ")); i > tail {
			return i + len(">: "), len(rest)
		}
		return 0, 0
	}
	start = stage
	if peer := clientOf(rest); peer != nil {
		start = bytes.Index(rest, peer) + len(peer)
	}
	for start < len(rest) && (rest[start] == ':' || rest[start] == ' ') {
		start++
	}
	if tail < start {
		return start, len(rest)
	}
	return start, tail
}

// envelopeAt is where "; from=<a> to=<b> proto=… helo=<h>" begins, any of its
// parts missing; the end of rest where there is none.
func envelopeAt(rest []byte) int {
	tail := len(rest)
	for _, mark := range [...]string{"; from=<", "; to=<", "; proto=", "; helo=", "; client="} {
		if i := bytes.LastIndex(rest, []byte(mark)); i >= 0 {
			tail = min(tail, i)
		}
	}
	return tail
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
