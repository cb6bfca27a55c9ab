package grammar

import (
	"bytes"
	"strings"
)

var smartermail = Dialect{
	Name:   "smartermail",
	Title:  "SmarterMail SMTP and delivery log",
	About:  "SmarterMail's DATE-smtpLog.log, where the server's sessions stand as cmd: and rsp:, and DATE-delivery.log with the sessions of its client.",
	More:   "In SmarterMail under Settings > Logging set the detail of the SMTP log and the delivery log to Detailed.",
	Source: "SmarterMail's online help, chapter Log files; published logs of versions 8 to 17.",
	Samples: []string{
		"[2018.10.13] 04:22:17 [192.0.2.199][43884679] rsp: 220 mail.example.com",
		"[2018.10.13] 04:22:17 [192.0.2.199][43884679] cmd: EHLO client.example.net",
		"[2018.10.13] 04:22:17.123 [192.0.2.199][43884679] connected at 13-10-2018 04:22:17",
		"[2014.03.05] 10:00:02 [90417] RSP: 250-mx.example.net Hello250-SIZE 52428800250 OK",
		"04:22:17 [192.0.2.199][43884679] rsp: 250 OK",
	},
	scan: scanSmarterMail,
}

// scanSmarterMail reads "[date] time [address][session] text" of the SMTP log
// and "[date] time [id] text" of the delivery log.
func scanSmarterMail(h *head, row *Row) bool {
	b := h.bytes()
	i := 0
	day := Stamp(0)
	dated := false
	if len(b) > 13 && b[0] == '[' && b[5] == '.' && b[8] == '.' && b[11] == ']' {
		y, m, d := number(b, 1, 4), number(b, 6, 2), number(b, 9, 2)
		if y < 0 || m < 0 || d < 0 {
			return false
		}
		if day = stamp(y, m, d, 0); day == 0 {
			return false
		}
		dated = true
		for i = 12; i < len(b) && b[i] == ' '; i++ {
		}
	}
	ms, end := clockTime(b, i)
	if end < 0 || end+2 >= len(b) || b[end] != ' ' || b[end+1] != '[' {
		return false
	}
	row.Clock = Clock{NoZone: true}
	if !dated {
		// Only the name of the file has the date.
		day = stamp(1972, 1, 1, 0)
		row.Clock.NoYear = true
	}
	row.Time, row.TimeSpan = day+Stamp(ms), h.sub(0, end)
	i = end + 1
	var part [2][2]int
	parts := 0
	for parts < 2 && i < len(b) && b[i] == '[' {
		j := bytes.IndexByte(b[i:], ']')
		if j < 2 || j > 64 {
			return false
		}
		part[parts] = [2]int{i + 1, i + j}
		parts++
		i += j + 1
	}
	if i < len(b) && b[i] != ' ' {
		return false
	}
	for i < len(b) && b[i] == ' ' {
		i++
	}
	id := part[max(parts-1, 0)]
	if parts == 0 || digits(b, id[0]) != id[1]-id[0] {
		return false
	}
	row.Key, row.KeySpan = string(b[id[0]:id[1]]), h.sub(id[0], id[1])
	row.Direction = Outbound
	if parts == 2 {
		row.Direction = Inbound
		row.Client.Address = string(b[part[0][0]:part[0][1]])
		if !isAddress(row.Client.Address) {
			return false
		}
	}
	words := b[i:]
	for _, m := range [...]struct {
		mark string
		side Side
	}{{"cmd: ", Client}, {"CMD: ", Client}, {"rsp: ", Server}, {"RSP: ", Server}, {"cmd:", Client}, {"CMD:", Client}, {"rsp:", Server}, {"RSP:", Server}} {
		if !hasPrefix(words, m.mark) {
			continue
		}
		row.TagSpan = h.sub(i, i+3)
		from := i + len(m.mark)
		if m.side == Server {
			t := h.sayReply(row, from, len(b))
			if code := replyCode(b[from:]); code == 535 || code == 235 {
				t.Verb = "AUTH" // the client's answers are not in the log
			}
		} else {
			row.say(Client, h.sub(from, trimEnd(b, from, len(b))))
		}
		return true
	}
	if !dated && h.mem.open == 0 {
		return false
	}
	smartermailEvent(h, row, i)
	return true
}

func smartermailEvent(h *head, row *Row, i int) {
	b := h.bytes()
	words := b[i:]
	all := h.sub(i, len(b))
	low := strings.ToLower(string(words[:min(len(words), 300)]))
	switch {
	case strings.HasPrefix(low, "connected at"):
		row.tell(Noted, all) // behind the greeting
	case strings.HasPrefix(low, "disconnected at"):
		row.Place = Ends
		row.tell(Closed, all)
	case strings.HasPrefix(low, "delivery finished"):
		row.Place = Ends
		row.tell(Noted, all)
	case strings.HasPrefix(low, "delivery started for "):
		row.Place = Begins
		row.Queue = row.Key
		row.tell(Noted, all)
	case strings.HasPrefix(low, "initiating connection to "):
		row.tell(Noted, all)
	case strings.HasPrefix(low, "connecting to "):
		row.Server = hostPort(word(words, " to "))
		row.tell(Opened, all)
	case strings.HasPrefix(low, "connection to ") && strings.Contains(low, "succeeded"):
		row.Server = hostPort(word(words, " to "))
		row.tell(Noted, all)
	case strings.Contains(low, "connect") && (strings.Contains(low, "failed") || strings.Contains(low, "unable to") || strings.Contains(low, "refused") || strings.Contains(low, "could not")):
		row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: all})
	case strings.Contains(low, "tls") && (strings.Contains(low, "succeeded") || strings.Contains(low, "successful") || strings.Contains(low, "established")):
		row.tell(Secured, all)
	case strings.Contains(low, "tls") && (strings.Contains(low, "failed") || strings.Contains(low, "error")):
		row.tell(SecureFailed, all)
	case strings.HasPrefix(low, "delivery for ") && strings.Contains(low, " has completed"), strings.HasPrefix(low, "delivery for ") && strings.Contains(low, "bounced"):
		rep := &Report{Reason: all, Outcome: Relayed}
		if to := strings.Trim(word(words, " to "), "<>.,"); strings.Contains(to, "@") {
			rep.To = []string{to}
		}
		if from := strings.Trim(word(words, "elivery for "), "<>.,"); strings.Contains(from, "@") {
			rep.From = &from
		}
		switch {
		case strings.Contains(low, "bounced"), strings.Contains(low, "failed"):
			rep.Outcome = GivenUp
		case strings.Contains(low, "local"):
			rep.Outcome = Delivered
		}
		quoteReply(h, all, rep)
		rep.Speaker = "" // "Remote host said"
		row.report(all, rep)
	case strings.Contains(low, "will be retried"), strings.Contains(low, "attempt delivery again"), strings.Contains(low, "delivery for ") && strings.Contains(low, "deferred"), strings.Contains(low, "requeued"):
		rep := &Report{Reason: all, Outcome: Delayed}
		quoteReply(h, all, rep)
		row.report(all, rep)
	case strings.Contains(low, "authentication failed"), strings.Contains(low, "login failed"):
		row.tell(LoginFailed, all)
	case strings.Contains(low, "authenticated as"), strings.Contains(low, "login succeeded"), strings.Contains(low, "authentication successful"):
		row.tell(LoggedIn, all)
	case strings.Contains(low, "connection was forcibly closed"), strings.Contains(low, "timed out"), strings.Contains(low, "timeout"):
		row.tell(Lost, all)
	case strings.HasPrefix(low, "exception"), strings.Contains(low, "blocked"), strings.Contains(low, "blacklist"), strings.Contains(low, "violates"), strings.Contains(low, "rejected"):
		row.tell(Trouble, all)
	default:
		row.tell(Noted, all)
	}
}
