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
	i := end
	for i < len(b) && b[i] == ' ' {
		i++
	}
	at := i
	for i < len(b) && b[i] != ' ' {
		i++
	}
	if asspID(b[at:i]) {
		row.Key, row.KeySpan = string(b[at:i]), h.sub(at, i)
	} else {
		i = at
	}
	// [Worker_2], [TLS-in], [MessageOK] … and then the client's address.
	check := ""
	for i < len(b) && (b[i] == ' ' || b[i] == '[') {
		if b[i] == '[' {
			j := bytes.IndexByte(b[i:], ']')
			if j < 0 {
				break
			}
			if w := b[i+1 : i+j]; !hasPrefix(w, "Worker_") && !hasPrefix(w, "Main_Thread") && !hasPrefix(w, "TLS") && !hasPrefix(w, "SSL") && !hasPrefix(w, "Plugin") {
				if isAddress(string(w)) || strings.HasPrefix(string(w), "SMTP") {
					break
				}
				check = string(w)
				row.TagSpan = h.sub(i+1, i+j)
			}
			i += j
		}
		i++
	}
	if row.Key == "" {
		row.Place = Apart // what the proxy says of itself
		return true
	}
	row.Direction = Inbound
	l := asspLine{h: h, row: row, b: b[min(i, len(b)):], at: min(i, len(b))}
	l.read(check)
	return true
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

func (l asspLine) read(check string) {
	row, h := l.row, l.h
	all := h.sub(l.at, l.at+len(l.b))
	address, rest, _ := strings.Cut(string(l.b), " ")
	if isAddress(strings.Trim(address, "[]")) {
		row.Client.Address = strings.Trim(address, "[]")
	}
	from, _, _ := strings.Cut(rest, " ")
	from = trimBrackets(from)
	to := strings.Trim(word(l.b, " to: "), "<>,")
	for _, mark := range [...]string{"[SMTP Reply] ", "[SMTP Error] ", "[SMTP Status] "} {
		i := index(l.b, mark)
		if i < 0 {
			continue
		}
		at := l.at + i + len(mark)
		if code := replyCode(h.bytes()[at:]); code > 0 {
			t := row.say(Server, h.sub(at, l.at+len(l.b)))
			switch {
			case code == 535 || code == 235:
				t.Verb = "AUTH" // the commands are not in the log
			case mark == "[SMTP Error] ":
				t.Verb = asspVerb(strings.ToLower(string(l.b[i:])))
			}
			return
		}
	}
	low := strings.ToLower(string(l.b))
	rep := &Report{Reason: all, Peer: row.Client}
	if strings.Contains(from, "@") {
		rep.From = &from
	}
	if strings.Contains(to, "@") {
		rep.To = []string{to}
	}
	switch {
	case strings.Contains(low, "delayed") && strings.Contains(low, "recipient"), strings.Contains(low, "[delayed]"):
		rep.Outcome, rep.Verb = RefusedNow, "RCPT"
	case strings.Contains(low, "relay attempt blocked"), strings.Contains(low, "invalid address rejected"), check == "InvalidAddress", check == "RelayAttempt":
		rep.Outcome, rep.Verb = Refused, "RCPT"
	case strings.Contains(low, "authentication") && strings.Contains(low, "fail"):
		rep.Outcome, rep.Verb = RefusedLogin, "AUTH"
	case strings.Contains(low, "[spam found]"), strings.Contains(low, "[blocked]"), strings.Contains(low, "virus detected"):
		rep.Outcome, rep.Verb = Scored, "."
	case strings.Contains(low, "disconnected:"), strings.Contains(low, "connection closed"):
		row.Place = Ends
		row.tell(Closed, all)
		return
	default:
		row.tell(Noted, all)
		return
	}
	row.report(all, rep)
}
