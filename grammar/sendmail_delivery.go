package grammar

import (
	"bytes"
	"strings"
)

// outward gives the row to the delivery that the process makes next.
func (p *sendmailLine) outward(m *queuedMessage) {
	if p.proc.out == "" {
		p.proc.out = p.st.key("out " + p.proc.shown)
	}
	p.row.Key, p.row.Session, p.row.Direction = p.proc.out, p.proc.shown, Outbound
	if m != nil {
		p.row.Session = m.shown
	}
	p.row.Client.Name = p.st.host
}

// sendmailStages tell from the words of stat= how far the conversation had
// come.
var sendmailStages = [...]struct{ mark, verb string }{
	{"Connection refused", "(tcp)"}, {"Connection timed out", "(tcp)"}, {"No route to host", "(tcp)"}, {"etwork is unreachable", "(tcp)"}, {"Host unknown", "(tcp)"},
	{"ame server", "(tcp)"}, {"lookup failure", "(tcp)"}, {"host not found", "(tcp)"}, {"Connection reset", "(connect)"}, {"Operation timed out", "(tcp)"}, {"Host is down", "(tcp)"},
	{"handshake failed", "STARTTLS"}, {"STARTTLS", "STARTTLS"}, {"TLS", "STARTTLS"}, {"AUTH", "AUTH"}, {"uthentication", "AUTH"},
	{"User unknown", "RCPT"}, {"Message size", "MAIL"}, {"Data format error", "."},
}

// delivery reads "to=<b>,<c>, delay=…, mailer=esmtp, relay=host. [address],
// dsn=5.1.1, reply=550 5.1.1 …, stat=User unknown". stat= is last, free text,
// and Sendmail's own conclusion.
func (p *sendmailLine) delivery(m *queuedMessage) {
	w := p.words
	row := p.row
	at := bytes.LastIndex(w, []byte(", stat="))
	if at < 0 {
		at = index(w, "stat=") - 2
	}
	start := at + len(", stat=")
	stat := w[start:]
	fields := w[:max(at, 0)]
	rep := &Report{From: m.from, Reason: p.span(start, len(w))}
	for _, to := range bytes.Split(sendmailField(fields, "to="), []byte(",")) {
		if a := trimBrackets(string(to)); a != "" {
			rep.To = append(rep.To, a)
		}
	}
	if dsn := sendmailField(fields, "dsn="); len(dsn) > 0 && statusLen(dsn) == len(dsn) {
		rep.Status = string(dsn)
	}
	mailer := string(sendmailField(fields, "mailer="))
	relay := sendmailField(fields, "relay=")
	local := !strings.Contains(mailer, "smtp") && mailer != "relay" && mailer != "" || mailer == "" && len(relay) == 0
	key := "local " + mailer
	if !local {
		rep.Peer = sendmailPeer(relay)
		row.Server, row.Direction = rep.Peer, Outbound
		if key = rep.Peer.Name + rep.Peer.Address; key == "" {
			key = "none"
			if len(rep.To) > 0 {
				_, domain, _ := strings.Cut(rep.To[0], "@")
				key += " " + domain
			}
		}
	}
	row.Client.Name = p.st.host
	p.quotes(rep, fields, stat, start, local)
	gathered := ""
	if !local {
		gathered, p.proc.out = p.proc.out, ""
	}
	p.st.leg(row, m, key, rep.To, gathered)
	if rep.Outcome == NoOutcome {
		row.tell(Noted, p.all())
		return
	}
	row.report(p.all(), rep)
}

// quotes reads stat= and reply=, and concludes the outcome from them.
func (p *sendmailLine) quotes(rep *Report, fields, stat []byte, start int, local bool) {
	text := string(stat)
	inner := Span{rep.Reason.Start, rep.Reason.End}
	if i := index(stat, "Sent ("); i == 0 {
		end := len(stat)
		if k := bytes.LastIndexByte(stat, ')'); k > 6 {
			end = k
		}
		inner = p.span(start+6, start+end)
		rep.Next = QueuedAs(stat)
	}
	if i := index(fields, ", reply="); i >= 0 {
		quoteReply(p.h, p.span(i+len(", reply="), len(fields)), rep)
	}
	if len(rep.Quote) == 0 {
		quoteReply(p.h, inner, rep)
	}
	class := ""
	if rep.Status != "" {
		class = rep.Status[:1]
	}
	switch {
	case strings.HasPrefix(text, "Sent"):
		rep.Outcome = Relayed
		if local {
			rep.Outcome = Delivered
		}
		rep.Verb = "."
		return
	case strings.HasPrefix(text, "queued"):
		rep.Outcome = NoOutcome
		return
	case strings.HasPrefix(text, "Deferred"), class == "4":
		rep.Outcome = Delayed
	case class == "2":
		rep.Outcome = Relayed
		return
	default:
		rep.Outcome = GivenUp
	}
	if local {
		return
	}
	for _, s := range sendmailStages {
		if strings.Contains(text, s.mark) {
			rep.Verb = s.verb
			return
		}
	}
	rep.Verb = "RCPT"
	if len(rep.Quote) > 0 {
		words := strings.ToLower(rep.Quote[0].Words())
		switch {
		case rep.Quote[0].Code.Text == "421", rep.Quote[0].Code.Text == "220":
			rep.Verb = "(connect)"
		case strings.Contains(words, "message") || strings.Contains(words, "content") || strings.Contains(words, "virus") || strings.Contains(words, "spam"):
			rep.Verb = "."
		}
	}
}

// senderCheck reads smf-sav, a milter that asks the sender's host whether the
// sender exists: "sender check failed: <a>, 192.0.2.1, host, [00:00:01]".
func (p *sendmailLine) senderCheck() {
	w := p.words
	row := p.row
	i := index(w, "sender check ")
	if i < 0 {
		row.Weak, row.Place = true, Apart
		return
	}
	from, _ := angle(w, "<")
	rep := &Report{Outcome: Scored, Verb: "MAIL", From: &from, Reason: p.all()}
	if j := index(w, ">, "); j >= 0 {
		parts := strings.Split(string(w[j+3:]), ", ")
		rep.Peer.Address = parts[0]
		if len(parts) > 1 && !strings.HasPrefix(parts[1], "[") {
			rep.Peer.Name = parts[1]
		}
	}
	if contains(w[i:], "succeeded") {
		rep.Outcome = Mentioned
	}
	row.Key, row.Direction, row.Client = "", Inbound, rep.Peer
	row.Key = p.st.key("sav")
	row.Session = rep.Peer.Address
	row.report(p.all(), rep)
}
