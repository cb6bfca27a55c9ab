package grammar

import (
	"bytes"
	"strings"
)

// eximRejected is what may follow "rejected ", and the command that it stands
// for: the message itself where none is named.
var eximRejected = [...]struct{ words, verb string }{
	{"RCPT", "RCPT"}, {"MAIL", "MAIL"}, {"EHLO", "EHLO"}, {"HELO", "EHLO"}, {"connection", "(tcp)"}, {"after DATA", "."}, {"after end of DATA", "."}, {"during ", "."}, {"by ", "."},
	{"DATA", "DATA"}, {"predata", "DATA"}, {"VRFY", "VRFY"}, {"EXPN", "EXPN"}, {"ETRN", "ETRN"}, {"AUTH", "AUTH"}, {"STARTTLS", "STARTTLS"}, {"QUIT", "QUIT"}, {"NOOP", "NOOP"},
	{"BDAT", "."}, {"PRDR", "."}, {"DKIM", "."}, {"because", "."}, {"message", "."}, {"from <", "."}, {"\"", ""},
}

// eximRejection is where "rejected " begins in a line that tells of a refusal,
// "temporarily " included; -1 if it is none.
func eximRejection(b []byte) int {
	const word = "rejected "
	i := index(b, word)
	for i > 0 && b[i-1] != ' ' {
		next := index(b[i+1:], word)
		if next < 0 {
			return -1
		}
		i += next + 1
	}
	if i < 0 {
		return -1
	}
	for k := range eximRejected {
		if hasPrefix(b[i+len(word):], eximRejected[k].words) {
			if bytes.HasSuffix(b[:i], []byte("temporarily ")) {
				return i - len("temporarily ")
			}
			return i
		}
	}
	return -1
}

// eximRejectedVerb is the command that was rejected: what follows "rejected ".
func eximRejectedVerb(what []byte) string {
	if hasPrefix(what, "\"") { // the command as it came
		verb, _, _ := strings.Cut(string(what[1:]), " ")
		return upper(strings.TrimRight(verb, `"`))
	}
	for k := range eximRejected {
		if hasPrefix(what, eximRejected[k].words) {
			return eximRejected[k].verb
		}
	}
	return "."
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
	rep.Verb = eximRejectedVerb(what)
	synchronization := contains(w.b[:i], "synchronization error (")
	if synchronization && rep.Verb == "(tcp)" {
		rep.Verb = "(connect)"
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
	if at := index(w.b[:i], "): "); synchronization && at > 0 {
		rep.Reason = w.span(0, at+1) // "SMTP protocol synchronization error (why): rejected …"
	}
	row.Direction = Inbound
	if row.Client == (Party{}) {
		row.Client = w.client()
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
	if from, ok := angle(what, "from <"); ok && hasPrefix(what, "from <") {
		rep.From = &from
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
// [ip]:port".
func (w *eximWords) client() Party {
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
	row := w.row
	row.Client = w.client()
	if !w.refused() && !w.life() && !w.remark() {
		row.Place = Within
		return false
	}
	row.Direction = Inbound
	switch c := row.Client; {
	case c.Port != "":
		row.Key = "[" + c.Address + "]:" + c.Port
	case pid != "":
		row.Key = "[" + c.Address + "] " + pid
	case c.Address != "":
		// Without a port nothing tells two connections of one host apart, but
		// what a failed verification leads to is said in the next line.
		row.Key = "[" + c.Address + "]"
		t := &row.Turns[0]
		if (t.Report != nil || t.Event == SecureFailed) && !(w.h.mem.side == Client && w.h.mem.key == row.Key) {
			row.Place = Begins
		}
		w.h.mem.side = Nobody
		if t.Report != nil && t.Report.Outcome == Scored {
			w.h.mem.side = Client
		}
	}
	return true
}

// result reports what the whole line tells.
func (w *eximWords) result(o Outcome, verb string) *Report {
	rep := &Report{Outcome: o, Verb: verb, Reason: w.from(0), Peer: w.row.Client}
	w.row.report(w.from(0), rep)
	return rep
}

// refused reads what the server refused: a command, a login, the connection. It
// is false if the words are of another kind.
func (w *eximWords) refused() bool {
	b := w.b
	w.row.Place = Leads
	switch r := eximRejection(b); {
	case hasPrefix(b, "unqualified sender rejected"):
		address, _ := between(b, "<", ">")
		w.result(Refused, "MAIL").From = &address
	case hasPrefix(b, "unqualified recipient rejected"):
		address, _ := between(b, "<", ">")
		w.result(Refused, "RCPT").To = []string{address}
	case contains(b, "authenticator failed for "):
		w.loginRefused()
	case r >= 0 && contains(b, "ertificate verification failed"):
		return false // not a message
	case r >= 0:
		w.rejection(r)
	case hasPrefix(b, "too many recipients: "): // recipients_max
		rep := w.result(Refused, "RCPT")
		if contains(b, "temporarily rejected") {
			rep.Outcome = RefusedNow
		}
		if from, ok := between(b, "sender=<", ">"); ok {
			rep.From = &from
		}
	case hasPrefix(b, "SMTP syntax error in "), hasPrefix(b, "SMTP protocol error in "):
		cmd, _ := between(b, `"`, `"`)
		w.result(Refused, eximCommand(cmd))
	case hasPrefix(b, "Connection from ") && contains(b, " refused"):
		w.result(RefusedNow, "(tcp)")
	case hasPrefix(b, "refused connection from "):
		w.result(Refused, "(tcp)")
	default:
		return false
	}
	return true
}

// loginRefused reads "plain authenticator failed for HOST: 535 text".
func (w *eximWords) loginRefused() {
	rep := w.result(RefusedLogin, "AUTH")
	const lead = "authenticator failed for "
	at := index(w.b, lead) + len(lead)
	if _, end := eximHost(w.b, at); end > at {
		if j := index(w.b[end:], ": "); j >= 0 {
			rep.Reason = w.from(end + j + 2)
			w.quote(rep, end+j+2, len(w.b))
		}
	}
}

// eximCommand is the verb of a command that the line quotes, EHLO where it is
// none that is known.
func eximCommand(cmd string) string {
	verb, _, _ := strings.Cut(upper(cmd), " ")
	if verb, _, _ = strings.Cut(verb, ":"); verbToken(verb) != 0 {
		return verb
	}
	return "EHLO"
}

// life reads how a connection began or ended; false if the words say neither.
func (w *eximWords) life() bool {
	row, b := w.row, w.b
	row.Place = Ends
	switch {
	case hasPrefix(b, "SMTP connection from "):
		switch {
		case contains(b, " closed by QUIT"):
			at := index(b, "QUIT")
			row.say(Client, w.span(at, at+4))
			row.tell(Closed, w.from(0))
		case contains(b, " closed by DROP"):
			w.result(Disconnected, "EHLO")
		case contains(b, "while reading message data"):
			w.result(Disconnected, ".")
		case contains(b, " lost"):
			w.gone()
		case contains(b, " closed"):
			row.tell(Closed, w.from(0))
		default:
			row.tell(Opened, w.from(0))
			row.Place = Begins
		}
	case hasPrefix(b, "SMTP command timeout on "), hasPrefix(b, "unexpected disconnection while reading SMTP command"), hasPrefix(b, "unexpected disconnection on "):
		w.gone()
	case hasPrefix(b, "SMTP data timeout"):
		w.result(Disconnected, ".")
	case hasPrefix(b, "SMTP call from "): // dropped
		last, ok := between(b, `last command was "`, `"`)
		if !ok {
			last, _ = between(b, `last was "`, `"`)
		}
		w.result(Disconnected, eximCommand(last))
	default:
		row.Place = Leads
		return false
	}
	return true
}

// remark reads what is said of a connection besides.
func (w *eximWords) remark() bool {
	b := w.b
	switch {
	case contains(b, "TLS error on connection"):
		if contains(b, "accept") || contains(b, "handshake") || contains(b, "disconnected cleanly") || contains(b, "certificate") || contains(b, "no shared cipher") {
			w.row.tell(SecureFailed, w.from(0))
		} else {
			w.row.tell(Trouble, w.from(0))
		}
	case contains(b, "sender verify fail"), contains(b, "sender verify defer"):
		w.result(Scored, "MAIL")
	case hasPrefix(b, "no MAIL in "):
		w.result(NoOutcome, "")
	case contains(b, "incomplete transaction"):
		rep := w.result(NoOutcome, "")
		if contains(b, "connection lost") || contains(b, "timeout") {
			rep.Outcome, rep.Verb = Disconnected, "RCPT"
		}
		if from, ok := angle(b, " from <"); ok {
			rep.From = &from
			if _, list, ok := bytes.Cut(b, []byte("> for ")); ok {
				rep.To = strings.Fields(string(list))
			}
		}
	case hasPrefix(b, "H="), contains(b, " Warning: "), contains(b, " SMTP connection from "):
		w.row.tell(Noted, w.from(0))
	default:
		return false
	}
	return true
}

// gone reports a client that broke off in the middle. Exim greets before it
// notes a loss, and names the last command only where the line has "C=EHLO,AUTH".
func (w *eximWords) gone() {
	verb := "EHLO"
	if from, to, ok := w.field(" C=", 0); ok {
		last := string(w.b[from:to])
		last = strings.Trim(last[strings.LastIndexByte(last, ',')+1:], ".")
		if verbToken(last) != 0 {
			verb = last
		}
	}
	w.result(Disconnected, verb)
}
