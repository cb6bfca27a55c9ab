package grammar

import (
	"bytes"
	"strings"
)

var assp = Dialect{
	Name:       "assp",
	Title:      "ASSP log",
	About:      "maillog.txt of the Anti-Spam SMTP Proxy: the replies that pass through it, and what its checks say of each message.",
	More:       "In ASSP's web interface under Logging set SMTP Status Code Reply Logging to all and Session Logging to verbose; ConnectionLog diagnostic adds the commands.",
	Source:     "ASSP's source code (assp.pl, mlog and sub reply), versions 1 and 2; published logs of version 2.",
	NoGreeting: true,
	Samples: []string{
		"Aug-10-15 09:04:22 m1-97462-05577 [Worker_2] 192.0.2.7 anna@example.com [SMTP Reply] 250 Requested mail action okay, completed",
		"Aug-10-15 09:04:22 m1-97462-05577 [Worker_2] [MessageOK] 192.0.2.7 anna@example.com to: bruno@example.net message ok [Hello]",
		"Aug-10-15 09:04:23 m1-97463-05578 [Worker_1] [DNSBL] 203.0.113.9 win@example.org to: bruno@example.net [spam found] (DNSBL, 203.0.113.9 listed in list.example.org) [You won]",
		"Aug-10-15 09:04:24 97464-05579 203.0.113.9 <win@example.org> to: none@example.net [SMTP Error] 550 5.1.1 User unknown: none@example.net",
	},
	scan: scanASSP,
}

// scanASSP reads "Mon-DD-YY hh:mm:ss id [worker] [check] ip sender to: rcpt
// words".
func scanASSP(h *head, row *Row) bool {
	b := h.bytes()
	month := monthOf(b)
	if month == 0 || len(b) < 19 || b[3] != '-' || b[6] != '-' || b[9] != ' ' {
		return false
	}
	day, year := number(b, 4, 2), number(b, 7, 2)
	ms, end := clockTime(b, 10)
	if end < 0 || day < 0 || year < 0 {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = stamp(2000+year, month, day, ms), h.sub(0, end), true
	i := skipSpaces(b, end)
	id := firstWord(b[i:])
	if !asspID(id) {
		row.Place = Apart // what the proxy says of itself
		return true
	}
	row.Key, row.KeySpan = string(id), h.sub(i, i+len(id))
	row.Direction = Inbound
	check, i := asspCheck(h, row, i+len(id))
	l := asspLine{h: h, row: row, b: b[i:], at: i}
	l.read(check)
	return true
}

// asspCheck reads the words in brackets before the client's address:
// [Worker_2], [TLS-in], and the name of the check. It returns where they end.
func asspCheck(h *head, row *Row, i int) (check string, end int) {
	b := h.bytes()
	for ; i < len(b) && (b[i] == ' ' || b[i] == '['); i++ {
		if b[i] == ' ' {
			continue
		}
		j := bytes.IndexByte(b[i:], ']')
		if j < 0 {
			break
		}
		switch w := string(b[i+1 : i+j]); {
		case isAddress(w), strings.HasPrefix(w, "SMTP"):
			return check, i
		case strings.HasPrefix(w, "Worker_"), strings.HasPrefix(w, "Main_Thread"), strings.HasPrefix(w, "TLS"), strings.HasPrefix(w, "SSL"), strings.HasPrefix(w, "Plugin"):
		default:
			check = w
			row.TagSpan = h.sub(i+1, i+j)
		}
		i += j
	}
	return check, i
}

// asspID recognises "m1-97462-05577" and "97462-05577".
func asspID(w []byte) bool {
	parts := bytes.Split(w, []byte("-"))
	if len(parts) == 3 && len(parts[0]) < 4 {
		parts = parts[1:]
	}
	if len(parts) != 2 {
		return false
	}
	for _, p := range parts {
		if len(p) < 4 || digits(p, 0) != len(p) {
			return false
		}
	}
	return true
}

// asspVerb is the command that an error answers, as far as its words tell: the
// commands are not in the log.
func asspVerb(low string) string {
	for _, k := range [...]struct{ words, verb string }{
		{"unknown", "RCPT"}, {"relay", "RCPT"}, {"recipient", "RCPT"}, {"no such", "RCPT"}, {"mailbox", "RCPT"}, {"delayed", "RCPT"},
		{"sender", "MAIL"}, {"helo", "EHLO"}, {"authent", "AUTH"}, {"virus", "."}, {"spam", "."}, {"unsolicited", "."}, {"blacklist", "."}, {"attachment", "."},
	} {
		if strings.Contains(low, k.words) {
			return k.verb
		}
	}
	return ""
}

type asspLine struct {
	h   *head
	row *Row
	b   []byte
	at  int
}

// read reads what is said of a message: a reply, or what a check found.
func (l asspLine) read(check string) {
	row := l.row
	address, rest, _ := strings.Cut(string(l.b), " ")
	if address = strings.Trim(address, "[]"); isAddress(address) {
		row.Client.Address = address
	}
	if l.reply() {
		return
	}
	all := l.h.sub(l.at, l.at+len(l.b))
	low := strings.ToLower(string(l.b))
	outcome, verb := asspOutcome(low, check)
	switch {
	case outcome != NoOutcome:
	case strings.Contains(low, "disconnected:"), strings.Contains(low, "connection closed"):
		row.Place = Ends
		row.tell(Closed, all)
		return
	default:
		row.tell(Noted, all)
		return
	}
	rep := &Report{Outcome: outcome, Verb: verb, Reason: all, Peer: row.Client}
	from, _, _ := strings.Cut(rest, " ")
	if from = trimBrackets(from); strings.Contains(from, "@") {
		rep.From = &from
	}
	if to := strings.Trim(word(l.b, " to: "), "<>,"); strings.Contains(to, "@") {
		rep.To = []string{to}
	}
	row.report(all, rep)
}

// reply reads a reply that passed the proxy, or that it gave itself.
func (l asspLine) reply() bool {
	for _, mark := range [...]string{"[SMTP Reply] ", "[SMTP Error] ", "[SMTP Status] "} {
		i := index(l.b, mark)
		if i < 0 {
			continue
		}
		code := replyCode(l.b[i+len(mark):])
		if code == 0 {
			continue
		}
		t := l.row.say(Server, l.h.sub(l.at+i+len(mark), l.at+len(l.b)))
		switch {
		case code == 535 || code == 235:
			t.Verb = "AUTH" // the commands are not in the log
		case mark == "[SMTP Error] ":
			t.Verb = asspVerb(strings.ToLower(string(l.b[i:])))
		}
		return true
	}
	return false
}

// asspOutcome is what a check decided, by its words or its name.
func asspOutcome(low, check string) (o Outcome, verb string) {
	has := func(words ...string) bool { return containsAll(low, words) }
	switch {
	case has("delayed", "recipient"), has("[delayed]"):
		return RefusedNow, "RCPT"
	case has("relay attempt blocked"), has("invalid address rejected"), check == "InvalidAddress", check == "RelayAttempt":
		return Refused, "RCPT"
	case has("authentication", "fail"):
		return RefusedLogin, "AUTH"
	case has("[spam found]"), has("[blocked]"), has("virus detected"):
		return Scored, "."
	}
	return NoOutcome, ""
}
