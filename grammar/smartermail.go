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
	i := smartermailTime(h, row)
	if i < 0 {
		return false
	}
	if i = smartermailSession(h, row, i); i < 0 {
		return false
	}
	if smartermailSaid(h, row, i) {
		return true
	}
	if row.Clock.NoYear && h.mem.open == 0 {
		return false // a time and brackets: other logs have those too
	}
	l := smartermailLine{h: h, row: row, words: b[i:], all: h.sub(i, len(b)), low: strings.ToLower(string(b[i:min(len(b), i+300)]))}
	l.tells()
	return true
}

// smartermailTime reads "[2018.10.13] 04:22:17.123 [", of which the date may be
// missing: then only the name of the file has it. It returns where the bracket
// stands, -1 if the line is none of SmarterMail's.
func smartermailTime(h *head, row *Row) int {
	b := h.bytes()
	i := 0
	day := stamp(1972, 1, 1, 0)
	row.Clock = Clock{NoZone: true, NoYear: true}
	if len(b) > 13 && b[0] == '[' && b[5] == '.' && b[8] == '.' && b[11] == ']' {
		y, m, d := number(b, 1, 4), number(b, 6, 2), number(b, 9, 2)
		if y < 0 || m < 0 || d < 0 {
			return -1
		}
		if day = stamp(y, m, d, 0); day == 0 {
			return -1
		}
		row.Clock.NoYear = false
		i = skipSpaces(b, 12)
	}
	ms, end := clockTime(b, i)
	if end < 0 || end+2 >= len(b) || b[end] != ' ' || b[end+1] != '[' {
		return -1
	}
	row.Time, row.TimeSpan = day+Stamp(ms), h.sub(0, end)
	return end + 1
}

// smartermailSession reads "[address][session]" of the server and "[id]" of a
// delivery at offset i, and returns where the text begins.
func smartermailSession(h *head, row *Row, i int) int {
	b := h.bytes()
	var part [2][2]int
	parts := 0
	for parts < 2 && i < len(b) && b[i] == '[' {
		j := bytes.IndexByte(b[i:], ']')
		if j < 2 || j > 64 {
			return -1
		}
		part[parts] = [2]int{i + 1, i + j}
		parts++
		i += j + 1
	}
	if i < len(b) && b[i] != ' ' {
		return -1
	}
	id := part[max(parts-1, 0)]
	if parts == 0 || digits(b, id[0]) != id[1]-id[0] {
		return -1
	}
	row.Key, row.KeySpan = string(b[id[0]:id[1]]), h.sub(id[0], id[1])
	row.Direction = Outbound
	if parts == 2 {
		row.Direction = Inbound
		if row.Client.Address = string(b[part[0][0]:part[0][1]]); !isAddress(row.Client.Address) {
			return -1
		}
	}
	return skipSpaces(b, i)
}

// smartermailSaid reads "cmd: text" and "rsp: text", in capitals in the delivery
// log.
func smartermailSaid(h *head, row *Row, i int) bool {
	b := h.bytes()
	side := Nobody
	switch mark := string(b[i:min(i+4, len(b))]); mark {
	case "cmd:", "CMD:":
		side = Client
	case "rsp:", "RSP:":
		side = Server
	default:
		return false
	}
	row.TagSpan = h.sub(i, i+3)
	from := i + len("cmd:")
	if from < len(b) && b[from] == ' ' {
		from++
	}
	if side == Client {
		row.say(Client, h.sub(from, trimEnd(b, from, len(b))))
		return true
	}
	t := h.sayReply(row, from, len(b))
	if code := replyCode(b[from:]); code == 535 || code == 235 {
		t.Verb = "AUTH" // the client's answers are not in the log
	}
	return true
}

// smartermailLine is a row in SmarterMail's own words.
type smartermailLine struct {
	h     *head
	row   *Row
	words []byte
	all   Span
	low   string // the beginning, in lower case
}

// smartermailWordings are the events of a session or delivery, in the order in
// which they are looked for.
var smartermailWordings = []wording{
	{Noted, []string{"^connected at"}}, {Noted, []string{"^initiating connection to "}}, // the first stands behind the greeting
	{Reported, []string{"connect", "failed"}}, {Reported, []string{"connect", "unable to"}}, {Reported, []string{"connect", "refused"}}, {Reported, []string{"connect", "could not"}},
	{Secured, []string{"tls", "succeeded"}}, {Secured, []string{"tls", "successful"}}, {Secured, []string{"tls", "established"}},
	{SecureFailed, []string{"tls", "failed"}}, {SecureFailed, []string{"tls", "error"}}, {SecureFailed, []string{"tls", "exception"}},
	{LoginFailed, []string{"authentication failed"}}, {LoginFailed, []string{"login failed"}},
	{LoggedIn, []string{"authenticated as"}}, {LoggedIn, []string{"login succeeded"}}, {LoggedIn, []string{"authentication successful"}},
	{Lost, []string{"connection was forcibly closed"}}, {Lost, []string{"timed out"}}, {Lost, []string{"timeout"}},
	{Trouble, []string{"^exception"}}, {Trouble, []string{"blocked"}}, {Trouble, []string{"blacklist"}}, {Trouble, []string{"violates"}}, {Trouble, []string{"rejected"}},
}

// tells reads what becomes of a session or a message.
func (l *smartermailLine) tells() {
	row := l.row
	begins := func(s string) bool { return strings.HasPrefix(l.low, s) }
	switch {
	case begins("disconnected at"):
		row.Place = Ends
		row.tell(Closed, l.all)
	case begins("delivery finished"):
		row.Place = Ends
		row.tell(Noted, l.all)
	case begins("delivery started for "):
		row.Place = Begins
		row.Queue = row.Key
		row.tell(Noted, l.all)
	case begins("connecting to "):
		row.Server = hostPort(word(l.words, " to "))
		row.tell(Opened, l.all)
	case begins("connection to ") && strings.Contains(l.low, "succeeded"):
		row.Server = hostPort(word(l.words, " to "))
		row.tell(Noted, l.all)
	case begins("delivery for ") && (strings.Contains(l.low, " has completed") || strings.Contains(l.low, "bounced")):
		l.completed()
	case strings.Contains(l.low, "will be retried"), strings.Contains(l.low, "attempt delivery again"), begins("delivery for ") && strings.Contains(l.low, "deferred"), strings.Contains(l.low, "requeued"):
		l.delayed()
	default:
		if event := toldBy(l.low, smartermailWordings); event != Reported {
			row.tell(event, l.all)
			return
		}
		if begins("connection to ") {
			row.Server = hostPort(word(l.words, " to "))
		}
		l.h.unreached(row, l.all)
	}
}

// completed reads "Delivery for a@example.com to b@example.net has completed
// (Delivered)".
func (l *smartermailLine) completed() {
	rep := l.result(Relayed)
	switch {
	case strings.Contains(l.low, "bounced"), strings.Contains(l.low, "failed"):
		rep.Outcome = GivenUp
	case strings.Contains(l.low, "local"):
		rep.Outcome = Delivered
	}
	l.row.report(l.all, rep)
}

// delayed reads that a message will be tried again.
func (l *smartermailLine) delayed() {
	rep := l.result(Delayed)
	l.h.because(l.row, rep)
	l.row.report(l.all, rep)
}

// result is a report with sender, recipient and the other server's reply, as far
// as the line names them.
func (l *smartermailLine) result(o Outcome) *Report {
	rep := &Report{Outcome: o, Reason: l.all}
	if to := strings.Trim(word(l.words, " to "), "<>.,"); strings.Contains(to, "@") {
		rep.To = []string{to}
	}
	if from := strings.Trim(word(l.words, "elivery for "), "<>.,"); strings.Contains(from, "@") {
		rep.From = &from
	}
	quoteReply(l.h, l.all, rep)
	rep.Speaker = "" // "Remote host said"
	return rep
}
