package grammar

import "strings"

var kerioSecurity = Dialect{
	Name:   "kerio-security",
	Title:  "Kerio Connect security log",
	About:  "Kerio Connect, Logs > Security (and Warning): one row for each refused client, sender, recipient or login.",
	More:   "The security log names the reason only. To see the conversation, switch on SMTP Server under Messages in Logs > Debug.",
	Source: "Published security logs of Kerio Connect 7 to 10.",
	Samples: []string{
		"[18/Jan/2014 06:41:25] SMTP Spam attack detected from 192.0.2.132, client closed connection before SMTP greeting",
		"[29/May/2017 17:29:29] IP address 192.0.2.140 found in DNS blacklist SpamCop, mail from <a@example.net> to <b@example.com> rejected",
		"[17/May/2017 19:44:25] Client with IP address 192.0.2.142 has no reverse DNS entry, connection rejected before SMTP greeting",
		"[13/Dec/2013 00:22:45] Attempt to deliver to unknown recipient <b@example.com>, from <a@example.net>, IP address 192.0.2.138",
	},
	scan: scanKerioSecurity,
}

func scanKerioSecurity(h *head, row *Row) bool {
	b := h.bytes()
	when, i := kerioStamp(b)
	if i < 0 || i >= len(b) || b[i] != ' ' {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(1, 21), true
	return kerioIncident(h, row, i+1)
}

// kerioIncidents are the published sentences of the security log: a mark that
// tells them apart, and where in the conversation they happen.
var kerioIncidents = [...]struct {
	mark    string
	outcome Outcome
	verb    string
}{
	{"client closed connection before SMTP greeting", Disconnected, "(connect)"},
	{"client sent data before SMTP greeting", Refused, "(connect)"},
	{"has no reverse DNS entry", Refused, "(tcp)"},
	{"found in DNS blacklist", Scored, "RCPT"},
	{"Relay attempt from IP address", Refused, "RCPT"},
	{"Attempt to deliver to unknown recipient", Refused, "RCPT"},
	{"sender domain does not exist", Refused, "MAIL"},
	{"rejected by spam filter", Refused, "."},
	{"Found virus in mail from", Mentioned, "."},
	{"SPF check failed", Scored, "MAIL"},
	{"Failed SMTP login from", RefusedLogin, "AUTH"},
}

// kerioPlaces tell of a refusal in other words where in the conversation it
// happened: the first mark that its sentence holds.
var kerioPlaces = [...]struct{ mark, verb string }{
	{"connection", "(tcp)"}, {"attachment", "."}, {"virus", "."}, {"spam", "."}, {"size", "."},
	{"recipient", "RCPT"}, {"relay", "RCPT"}, {" to <", "RCPT"}, {"sender", "MAIL"}, {"mail from", "MAIL"}, {"message", "."},
}

// kerioIncident reads a sentence of the security log that starts at offset i.
func kerioIncident(h *head, row *Row, i int) bool {
	text := h.bytes()[i:]
	span := h.sub(i, i+len(text))
	rep := &Report{Reason: span}
	if rep.Outcome, rep.Verb = kerioOutcome(text); rep.Outcome == NoOutcome {
		row.Place = Apart
		return kerioOther(text)
	}
	kerioParties(rep, text)
	row.Place, row.Direction, row.Client = Begins, Inbound, rep.Peer
	row.report(span, rep)
	return true
}

// kerioOutcome is what a sentence says happened, and at which command.
func kerioOutcome(text []byte) (o Outcome, verb string) {
	if hasPrefix(text, "SMTP: ") && contains(text, "Attempt from IP address") {
		// "SMTP: User x doesn't exist." and "SMTP: Invalid password for user x."
		return RefusedLogin, "AUTH"
	}
	refused := kerioRefused(text)
	for _, k := range kerioIncidents {
		if contains(text, k.mark) {
			if k.outcome == Scored && refused != NoOutcome {
				return refused, k.verb
			}
			return k.outcome, k.verb
		}
	}
	if refused == NoOutcome || !contains(text, "IP address ") && !contains(text, "from <") {
		return NoOutcome, ""
	}
	low := strings.ToLower(string(text))
	for _, k := range kerioPlaces {
		if strings.Contains(low, k.mark) {
			return refused, k.verb
		}
	}
	return refused, ""
}

// kerioRefused reports whether a sentence says that the server refused what the
// client wanted.
func kerioRefused(text []byte) Outcome {
	for _, mark := range [...]string{" rejected", " refused", " denied"} {
		if contains(text, mark) {
			return Refused
		}
	}
	if contains(text, "greylisted") {
		return RefusedNow
	}
	return NoOutcome
}

// kerioParties finds the client, the sender and the recipient in a sentence.
func kerioParties(rep *Report, text []byte) {
	for _, lead := range [...]string{"IP address ", "login from ", "detected from "} {
		if j := index(text, lead); j >= 0 {
			address, _, _ := strings.Cut(string(text[j+len(lead):]), " ")
			rep.Peer = hostPort(strings.Trim(address, ",.;'"))
			break
		}
	}
	for _, lead := range [...][2]string{{"from <", ">"}, {"sender <", ">"}, {"sender '", "'"}} {
		if from, ok := between(text, lead[0], lead[1]); ok {
			rep.From = &from
			break
		}
	}
	for _, lead := range [...]string{" to <", "recipient <"} {
		if to, ok := between(text, lead, ">"); ok {
			rep.To = []string{to}
			break
		}
	}
}

// kerioOther recognises rows of the same logs that are not about SMTP.
func kerioOther(text []byte) bool {
	for _, mark := range [...]string{"Administration login", "Invalid password for user", "doesn't exist. Attempt from", "doesn’t exist. Attempt from",
		" login from ", "authenticated from IP address", "Attempt from IP address", "No local mailbox", "expanded to zero recipients", "locked out"} {
		if contains(text, mark) {
			return true
		}
	}
	return false
}
