package grammar

import (
	"bytes"
	"strings"
)

// eximRejection is where "rejected " begins in a line that tells of a refusal,
// "temporarily " included; -1 if it is none.
func eximRejection(b []byte) int {
	i := index(b, "rejected ")
	for i > 0 && b[i-1] != ' ' {
		next := index(b[i+1:], "rejected ")
		if next < 0 {
			return -1
		}
		i += next + 1
	}
	if i < 0 {
		return -1
	}
	what := b[i+len("rejected "):]
	for _, k := range [...]string{"RCPT", "MAIL", "EHLO", "HELO", "connection", "after DATA", "after end of DATA", "during ", "by ", "DATA", "predata", "VRFY", "EXPN", "ETRN", "AUTH", "STARTTLS",
		"QUIT", "NOOP", "BDAT", "PRDR", "DKIM", "\"", "because", "message", "from <"} {
		if hasPrefix(what, k) {
			if before := b[:i]; bytes.HasSuffix(before, []byte("temporarily ")) {
				return i - len("temporarily ")
			}
			return i
		}
	}
	return -1
}

// rejection reads a refusal whose words begin at i.
func (w *eximWords) rejection(i int) {
	row := w.row
	rep := &Report{Outcome: Refused, Reason: w.from(i)}
	what := w.b[i:]
	if rest, ok := cutPrefix(what, "temporarily "); ok {
		what = rest
		rep.Outcome = RefusedNow
	}
	what, _ = cutPrefix(what, "rejected ")
	switch {
	case hasPrefix(what, "connection"):
		rep.Verb = "(tcp)"
		if contains(w.b[:i], "synchronization error") {
			rep.Verb = "(connect)"
		}
	case hasPrefix(what, "\""):
		verb, _, _ := strings.Cut(string(what[1:]), " ")
		rep.Verb = upper(strings.TrimRight(verb, `"`))
	case hasPrefix(what, "RCPT"), hasPrefix(what, "MAIL"), hasPrefix(what, "VRFY"), hasPrefix(what, "EXPN"), hasPrefix(what, "ETRN"), hasPrefix(what, "AUTH"), hasPrefix(what, "DATA"),
		hasPrefix(what, "NOOP"), hasPrefix(what, "QUIT"):
		rep.Verb = string(what[:4])
	case hasPrefix(what, "EHLO"), hasPrefix(what, "HELO"):
		rep.Verb = "EHLO"
	case hasPrefix(what, "STARTTLS"):
		rep.Verb = "STARTTLS"
	case hasPrefix(what, "predata"):
		rep.Verb = "DATA"
	default:
		rep.Verb = "."
	}
	w.envelope(rep, i, what)
	// The text of the refusal stands behind the colon. Where the
	// administrator's text begins with a reply code, Exim sends that one.
	start := len(w.b) - len(what)
	if rep.To != nil || rep.From != nil {
		if at := index(what, ">"); at >= 0 && at+1 < len(what) && what[at+1] == ':' {
			start += at
		}
	}
	if at := index(w.b[start:], ": "); at >= 0 {
		start += at + 2
		rep.Reason = w.from(start)
		if replyCode(w.b[start:]) >= 400 {
			w.quote(rep, start, len(w.b))
		}
	}
	if at := index(w.b[:i], "): "); contains(w.b[:i], "synchronization error (") && at > 0 {
		rep.Reason = w.span(0, at+1) // "SMTP protocol synchronization error (why): rejected …"
	}
	row.Direction = Inbound
	if row.Client == (Party{}) {
		row.Client = w.client(i)
	}
	rep.Peer = row.Client
	row.report(w.from(0), rep)
}

// envelope takes sender and recipient of a refusal from F=<…> and from what
// was refused.
func (w *eximWords) envelope(rep *Report, i int, what []byte) {
	if from, to, ok := w.field("F=<", 0); ok && from < i {
		a := string(w.b[from:to])
		rep.From = &a
	}
	address := ""
	if len(what) > 5 && (rep.Verb == "RCPT" || rep.Verb == "MAIL") {
		rest := what[5:]
		if rest[0] == '<' {
			if at := index(rest, ">"); at > 0 {
				address = string(rest[1:at])
			}
		} else {
			word, _, _ := strings.Cut(string(rest), " ")
			address = strings.TrimRight(word, ":,")
		}
	}
	switch {
	case rep.Verb == "RCPT" && address != "":
		rep.To = []string{address}
	case rep.Verb == "MAIL" && rep.From == nil && address != "":
		rep.From = &address
	}
}

// client is the host in "H=host [ip]:port", "from host [ip]:port", "for host
// [ip]:port" before or behind offset i.
func (w *eximWords) client(i int) Party {
	for _, lead := range [...]string{"H=", " from ", " for ", "from "} {
		at := 0
		for at < len(w.b) {
			j := index(w.b[at:], lead)
			if j < 0 {
				break
			}
			at += j + len(lead)
			if hasPrefix(w.b[at:], "H=") {
				at += 2
			}
			if p, _ := eximHost(w.b, at); p.Address != "" {
				return p
			}
		}
	}
	return Party{}
}

// connection reads a line about a connection that has no message yet. Lines of
// one connection are known by the client's address and port.
func (w *eximWords) connection(pid string) bool {
	row, b := w.row, w.b
	all := w.from(0)
	place := Leads
	row.Client = w.client(len(b))
	switch r := eximRejection(b); {
	case hasPrefix(b, "unqualified sender rejected"), hasPrefix(b, "unqualified recipient rejected"):
		rep := &Report{Outcome: Refused, Verb: "MAIL", Reason: all, Peer: row.Client}
		address, _ := between(b, "<", ">")
		if hasPrefix(b, "unqualified recipient") {
			rep.Verb = "RCPT"
			rep.To = []string{address}
		} else {
			rep.From = &address
		}
		row.report(all, rep)
	case contains(b, "authenticator failed for "):
		rep := &Report{Outcome: RefusedLogin, Verb: "AUTH", Reason: all, Peer: row.Client}
		at := index(b, "authenticator failed for ") + len("authenticator failed for ")
		if _, end := eximHost(b, at); end > at {
			if j := index(b[end:], ": "); j >= 0 {
				rep.Reason = w.from(end + j + 2)
				w.quote(rep, end+j+2, len(b))
			}
		}
		row.report(all, rep)
	case r >= 0:
		if contains(b, "erification failed") { // a certificate, not a message
			break
		}
		w.rejection(r)
	case hasPrefix(b, "too many recipients: "): // recipients_max
		rep := &Report{Outcome: Refused, Verb: "RCPT", Reason: all, Peer: row.Client}
		if contains(b, "temporarily rejected") {
			rep.Outcome = RefusedNow
		}
		if from, ok := between(b, "sender=<", ">"); ok {
			rep.From = &from
		}
		row.report(all, rep)
	case hasPrefix(b, "SMTP connection from "):
		switch {
		case contains(b, " closed by QUIT"):
			at := index(b, "QUIT")
			row.say(Client, w.span(at, at+4))
			row.tell(Closed, all)
			place = Ends
		case contains(b, " closed by DROP"):
			row.report(all, &Report{Outcome: Disconnected, Verb: "EHLO", Reason: all, Peer: row.Client})
			place = Ends
		case contains(b, "while reading message data"):
			row.report(all, &Report{Outcome: Disconnected, Verb: ".", Reason: all, Peer: row.Client})
			place = Ends
		case contains(b, " lost"):
			w.gone()
			place = Ends
		case contains(b, " closed"):
			row.tell(Closed, all)
			place = Ends
		default:
			row.tell(Opened, all)
			place = Begins
		}
	case hasPrefix(b, "SMTP command timeout on "), hasPrefix(b, "unexpected disconnection while reading SMTP command"), hasPrefix(b, "unexpected disconnection on "):
		w.gone()
		place = Ends
	case hasPrefix(b, "SMTP data timeout"):
		row.report(all, &Report{Outcome: Disconnected, Verb: ".", Reason: all, Peer: row.Client})
		place = Ends
	case hasPrefix(b, "SMTP call from "):
		rep := &Report{Outcome: Disconnected, Reason: all, Peer: row.Client, Verb: "EHLO"}
		for _, lead := range [...]string{`last command was "`, `last was "`} {
			if last, ok := between(b, lead, `"`); ok {
				verb, _, _ := strings.Cut(last, " ")
				rep.Verb = upper(verb)
			}
		}
		row.report(all, rep)
		place = Ends
	case hasPrefix(b, "SMTP syntax error in "), hasPrefix(b, "SMTP protocol error in "):
		rep := &Report{Outcome: Refused, Reason: all, Peer: row.Client, Verb: "EHLO"}
		if cmd, ok := between(b, `"`, `"`); ok {
			verb, _, _ := strings.Cut(cmd, " ")
			if verb, _, _ = strings.Cut(upper(verb), ":"); verbToken(verb) != 0 {
				rep.Verb = verb
			}
		}
		row.report(all, rep)
	case contains(b, "TLS error on connection"):
		if contains(b, "accept") || contains(b, "handshake") || contains(b, "disconnected cleanly") || contains(b, "certificate") || contains(b, "no shared cipher") {
			row.tell(SecureFailed, all)
		} else {
			row.tell(Trouble, all)
		}
	case hasPrefix(b, "Connection from ") && contains(b, " refused"), hasPrefix(b, "refused connection from "):
		rep := &Report{Outcome: RefusedNow, Verb: "(tcp)", Reason: all, Peer: row.Client}
		if hasPrefix(b, "refused connection") {
			rep.Outcome = Refused
		}
		row.report(all, rep)
	case contains(b, "sender verify fail"), contains(b, "sender verify defer"):
		row.report(all, &Report{Outcome: Scored, Verb: "MAIL", Reason: all, Peer: row.Client})
	case hasPrefix(b, "no MAIL in "):
		row.report(all, &Report{Reason: all, Peer: row.Client})
	case contains(b, "incomplete transaction"):
		rep := &Report{Reason: all, Peer: row.Client}
		if contains(b, "connection lost") || contains(b, "timeout") {
			rep.Outcome, rep.Verb = Disconnected, "RCPT"
		}
		row.report(all, rep)
	case hasPrefix(b, "H="), contains(b, " Warning: "), contains(b, " SMTP connection from "):
		row.tell(Noted, all)
	default:
		return false
	}
	if len(row.Turns) == 0 {
		return false
	}
	row.Direction = Inbound
	row.Place = place
	switch c := row.Client; {
	case c.Port != "":
		row.Key = "[" + c.Address + "]:" + c.Port
	case pid != "":
		row.Key = "[" + c.Address + "] " + pid
	case c.Address != "":
		// Without a port nothing tells two connections of one host apart, but
		// what a failed verification leads to is said in the next line.
		row.Key = "[" + c.Address + "]"
		if t := &row.Turns[0]; (t.Report != nil || t.Event == SecureFailed) && !(w.h.mem.side == Client && w.h.mem.key == row.Key) {
			row.Place = Begins
		}
		w.h.mem.side = Nobody
		if r := row.Turns[0].Report; r != nil && r.Outcome == Scored {
			w.h.mem.side = Client
		}
	}
	return true
}

// gone reports a client that broke off in the middle. Exim greets before it
// notes a loss, and names the last command only where the line has "C=EHLO,AUTH".
func (w *eximWords) gone() {
	all := w.from(0)
	rep := &Report{Outcome: Disconnected, Verb: "EHLO", Reason: all, Peer: w.row.Client}
	if from, to, ok := w.field(" C=", 0); ok {
		last := string(w.b[from:to])
		last = strings.Trim(last[strings.LastIndexByte(last, ',')+1:], ".")
		if verbToken(last) != 0 {
			rep.Verb = last
		}
	}
	w.row.report(all, rep)
}
