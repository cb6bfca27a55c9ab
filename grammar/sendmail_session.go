package grammar

import (
	"bytes"
	"strings"
)

// session reads what Sendmail says in a conversation with a client, or of TLS
// with either side. It is false if the words are none of that.
func (p *sendmailLine) session(m *queuedMessage) bool {
	switch {
	case p.starts("ruleset="):
		p.ruleset(m)
	case p.starts("Milter: "), p.starts("milter="):
		p.milter(m)
	case p.starts("Milter"):
		p.join(m, Party{})
		p.row.tell(Noted, p.all())
	case p.starts("STARTTLS="):
		p.tls(m)
	case p.starts("AUTH=server"):
		p.join(m, sendmailPeer(sendmailField(p.words, "relay=")))
		p.row.tell(LoggedIn, p.all())
	case p.starts("AUTH failure"):
		p.result(m, RefusedLogin, "AUTH", sendmailPeer(sendmailField(p.words, "relay=")))
	case p.starts("AUTH=client"), p.starts("timeout waiting for input from ") && contains(p.words, " during client "):
		p.outward(m)
		p.row.tell(Noted, p.all())
	default:
		return p.spoken(m) || p.ending(m) || p.refused(m)
	}
	return true
}

// result reports what the whole line tells of a session with a client.
func (p *sendmailLine) result(m *queuedMessage, o Outcome, verb string, peer Party) *Report {
	p.join(m, peer)
	if m != nil && o == Disconnected {
		m.lost = true
	}
	rep := &Report{Outcome: o, Verb: verb, Peer: peer, Reason: p.all()}
	p.row.report(p.all(), rep)
	return rep
}

// behind is the host behind a mark: "host [192.0.2.1]", or a name that ends at a
// comma.
func (p *sendmailLine) behind(mark string) Party {
	i := index(p.words, mark)
	if i < 0 {
		return Party{}
	}
	rest := p.words[i+len(mark):]
	if j := bytes.IndexByte(rest, ']'); j >= 0 {
		rest = rest[:j+1]
	}
	if j := bytes.IndexByte(rest, ','); j >= 0 {
		rest = rest[:j]
	}
	return sendmailPeer(rest)
}

// spoken reads the words of a conversation, which LogLevel 14 shows, and the
// replies that stand in the log of themselves.
func (p *sendmailLine) spoken(m *queuedMessage) bool {
	w := p.words
	switch {
	case p.starts("<-- "):
		p.join(m, Party{})
		p.row.say(Client, p.span(4, len(w)))
	case p.starts("--- "):
		p.join(m, Party{})
		p.row.say(Server, p.span(4, len(w)))
	case p.starts("<") && contains(w, ">... "):
		// "<b@example.com>... User unknown": a recipient that was refused.
		to, _ := angle(w, "<")
		rep := p.result(m, Refused, "RCPT", Party{})
		rep.To = []string{to}
		rep.Reason = p.span(index(w, ">... ")+5, len(w))
	default:
		return false
	}
	return true
}

// ending reads how a connection began, or ended before its time.
func (p *sendmailLine) ending(m *queuedMessage) bool {
	w := p.words
	switch {
	case p.starts("connect from "):
		p.join(m, p.behind("connect from "))
		p.row.tell(Opened, p.all()).Side = Client
	case p.starts("lost input channel from "):
		verb := "(connect)"
		if i := bytes.LastIndex(w, []byte(" after ")); i >= 0 {
			verb = sendmailVerb(w[i+len(" after "):])
		}
		p.result(m, Disconnected, verb, p.behind("channel from "))
	case p.starts("timeout waiting for input from "):
		verb := "EHLO" // "during server cmd read": whichever came next
		if contains(w, "message collect") {
			verb = "."
		}
		p.result(m, Disconnected, verb, p.behind("input from "))
	case p.starts("collect: ") && (contains(w, "onnection from ") || contains(w, "premature EOM")):
		p.result(m, Disconnected, ".", p.behind("onnection from "))
	case contains(w, " did not issue "):
		p.result(m, NoOutcome, "", sendmailPeer(w[:index(w, " did not issue ")]))
	case p.starts("Null connection from "):
		p.result(m, NoOutcome, "", p.behind("connection from "))
	default:
		return false
	}
	return true
}

// refused reads whom Sendmail turned away, and why.
func (p *sendmailLine) refused(m *queuedMessage) bool {
	w := p.words
	switch {
	case p.starts("rejecting commands from "):
		p.result(m, Refused, "(connect)", p.behind("commands from "))
	case p.starts("rejecting connections on "):
		p.result(m, RefusedNow, "(tcp)", Party{})
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
		p.result(m, o, verb, sendmailPeer(w[:index(w, "possible SMTP attack")]))
	case m != nil && p.starts("SYSERR") && contains(w, ": collect: "):
		p.result(m, RefusedNow, ".", Party{}) // the message could not be written
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
	if p.starts("Milter: initialization failed, ") { // "temp failing commands", "rejecting commands"
		o := RefusedNow
		if contains(w, "rejecting") {
			o = Refused
		}
		row.report(p.all(), &Report{Outcome: o, Verb: "MAIL", Reason: p.all()})
		return
	}
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
	if m != nil && rep.Verb == "." {
		m.refused = rep.Outcome
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
		if !server {
			p.proc.secured = peer
		}
	default:
		row.tell(Noted, p.all())
	}
}
