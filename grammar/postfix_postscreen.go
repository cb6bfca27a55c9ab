package grammar

import (
	"bytes"
	"strings"
)

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
		s.scored = p.result(s, Scored, "(connect)", p.all())
	case p.starts("COMMAND PIPELINING "), p.starts("BARE NEWLINE "):
		s.scored = p.result(s, Scored, screenVerb(w), p.all())
	case p.starts("HANGUP "):
		verb := "(connect)"
		if contains(w, "after SMTP handshake") {
			verb = "EHLO"
		}
		p.result(s, Disconnected, verb, p.all())
	case p.starts("NON-SMTP COMMAND "), p.starts("COMMAND TIME LIMIT "), p.starts("COMMAND COUNT LIMIT "), p.starts("COMMAND LENGTH LIMIT "):
		p.result(s, Disconnected, screenVerb(w), p.all())
	case p.starts("DISCONNECT ") && p.daemon != "tlsproxy":
		p.screened(s)
	case contains(w, "TLS handshake failed"):
		p.result(s, Disconnected, "STARTTLS", p.all())
	default:
		row.tell(Noted, p.all())
	}
}

// screened reads "DISCONNECT [address]:port". A client that was neither let
// through nor refused, nor hung up, was dropped for what was noted against it.
func (p *postfixLine) screened(s *postfixSession) {
	row := p.row
	row.tell(Closed, p.all())
	switch noted := s.scored; {
	case s.told != 0 || !s.open:
	case noted == nil:
		row.report(p.all(), &Report{Outcome: Disconnected, Verb: "(connect)", Peer: row.Client, Reason: p.all()})
	default:
		noted.Outcome = Refused
		if !hasPrefix(noted.Reason.Of(p.h.log.Text), "PREGREET ") && noted.Verb == "(connect)" {
			noted.Verb = "(tcp)" // 521 instead of a greeting
		}
	}
	s.open, s.ended, s.scored = false, true, nil
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
