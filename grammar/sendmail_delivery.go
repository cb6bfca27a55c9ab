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
// come; "" stands for none at all.
var sendmailStages = [...]struct{ mark, verb string }{
	{"could not be delivered for", ""}, {"Cannot send message for", ""}, {"Local configuration error", ""},
	{"Connection refused", "(tcp)"}, {"Connection timed out", "(tcp)"}, {"No route to host", "(tcp)"}, {"etwork is unreachable", "(tcp)"}, {"Host unknown", "(tcp)"},
	{"ame server", "(tcp)"}, {"lookup failure", "(tcp)"}, {"host not found", "(tcp)"}, {"Connection reset", "(connect)"}, {"Operation timed out", "(tcp)"}, {"Host is down", "(tcp)"},
	{"handshake failed", "STARTTLS"}, {"STARTTLS", "STARTTLS"}, {"TLS", "STARTTLS"}, {"AUTH", "AUTH"}, {"uthentication", "AUTH"},
	{"User unknown", "RCPT"}, {"Message size", "MAIL"}, {"Data format error", "."},
}

// sendmailStage is the verb of the first stage that the words speak of.
func sendmailStage(words []byte) (verb string, ok bool) {
	for _, s := range sendmailStages {
		if contains(words, s.mark) {
			return s.verb, true
		}
	}
	return "", false
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
	rep := &Report{From: m.from, To: sendmailRecipients(fields), Reason: p.span(start, len(w))}
	if dsn := sendmailField(fields, "dsn="); len(dsn) > 0 && statusLen(dsn) == len(dsn) {
		rep.Status = string(dsn)
	}
	mailer := string(sendmailField(fields, "mailer="))
	if mailer == "" && rep.Status == "" && m.refused != NoOutcome {
		// Whom the message was for that a filter refused in the conversation.
		p.join(m, Party{})
		rep.Outcome, rep.Verb = m.refused, "."
		row.report(p.all(), rep)
		return
	}
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
	p.quotes(rep, fields, stat, start)
	rep.Outcome = sendmailOutcome(stat, rep.Status, local)
	rep.Verb = p.verbOf(rep, stat, local)
	if !m.trouble.Empty() && hasPrefix(stat, "Local configuration error") {
		rep.Reason = m.trouble
	}
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

// sendmailRecipients are the addresses in "to=<b>,<c>".
func sendmailRecipients(fields []byte) (list []string) {
	for _, to := range bytes.Split(sendmailField(fields, "to="), []byte(",")) {
		if a := trimBrackets(string(to)); a != "" {
			list = append(list, a)
		}
	}
	return list
}

// quotes finds the other server's reply: in reply=, where it is logged, in
// "Sent (text)", or in the words of stat=, which begin at offset start.
func (p *sendmailLine) quotes(rep *Report, fields, stat []byte, start int) {
	inner := rep.Reason
	if hasPrefix(stat, "Sent (") {
		end := len(stat)
		if k := bytes.LastIndexByte(stat, ')'); k > len("Sent (") {
			end = k
		}
		inner = p.span(start+len("Sent ("), start+end)
		rep.Next = QueuedAs(stat)
	}
	if i := index(fields, ", reply="); i >= 0 {
		if i += len(", reply="); hasPrefix(fields[i:], "421 4.4.1 Connection reset by ") {
			// What Sendmail puts in the place of a reply that it could not read
			// (reply in usersmtp.c): nobody said it.
			rep.Reason = p.span(i+len("421 4.4.1 "), len(fields))
			return
		}
		quoteReply(p.h, p.span(i, len(fields)), rep)
	}
	if len(rep.Quote) == 0 {
		quoteReply(p.h, inner, rep)
	}
}

// sendmailOutcome is what stat= and dsn= conclude.
func sendmailOutcome(stat []byte, status string, local bool) Outcome {
	switch {
	case hasPrefix(stat, "Sent") && local:
		return Delivered
	case hasPrefix(stat, "Sent"):
		return Relayed
	case hasPrefix(stat, "queued"):
		return NoOutcome
	case hasPrefix(stat, "Deferred"), strings.HasPrefix(status, "4"):
		return Delayed
	case strings.HasPrefix(status, "2"):
		return Relayed
	}
	return GivenUp
}

// verbOf is the command at which a delivery ended, as far as stat= and the
// reply tell: RCPT where they say nothing.
func (p *sendmailLine) verbOf(rep *Report, stat []byte, local bool) string {
	switch {
	case hasPrefix(stat, "Sent") && (rep.Outcome == Relayed || rep.Outcome == Delivered):
		return "."
	case rep.Outcome == Relayed, rep.Outcome == Delivered, rep.Outcome == NoOutcome, local:
		return rep.Verb
	}
	tls := p.proc.secured // with whom the greeting and EHLO lie behind it
	spoken := tls.Name != "" && tls.Name == rep.Peer.Name || tls.Address != "" && tls.Address == rep.Peer.Address
	if !quotesReply(stat) {
		if verb, ok := sendmailStage(stat); ok && !(spoken && verb == "(connect)") {
			return verb
		}
	}
	if len(rep.Quote) == 0 {
		return "RCPT"
	}
	return sendmailAnswered(rep.Quote[0], spoken)
}

// quotesReply reports whether the words of stat= are the other server's:
// "Deferred: 451 4.3.0 Temporary lookup failure".
func quotesReply(stat []byte) bool {
	stat, _ = cutPrefix(stat, "Deferred: ")
	return replyCode(stat) > 0
}

// sendmailAnswered is the command that a reply answers, by its code and words;
// the log does not say. A 421 may answer any command (RFC 5321 section 3.8).
// Without a sign that there was one it is taken for the greeting, where most
// are given.
func sendmailAnswered(reply *ReplyLine, spoken bool) string {
	words := strings.ToLower(reply.Words())
	switch reply.Code.Text {
	case "421", "220":
		if !spoken && !strings.Contains(words, "errors") {
			return "(connect)"
		}
	case "530": // RFC 4954 section 6, RFC 3207 section 4
		return "MAIL"
	case "534", "535", "538":
		return "AUTH"
	}
	for _, mark := range [...]string{"message", "content", "virus", "spam"} {
		if strings.Contains(words, mark) {
			return "."
		}
	}
	return "RCPT"
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
