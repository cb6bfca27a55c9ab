package grammar

import (
	"strings"
)

var mox = Dialect{
	Name:  "mox",
	Title: "mox log",
	About: "What mox writes to the journal or its log file: key=value lines, at level trace with every command and reply of server and client.",
	More:  "Set LogLevel: trace in mox.conf, or only for SMTP with PackageLogLevels smtpserver: trace and smtpclient: trace; mox loglevels changes them while it runs.",
	Source: "mox's source code (mlog, smtpserver/server.go, smtpclient/client.go, queue), version 0.0.11 and later. " +
		"No published log was found.",
	Samples: []string{
		`l=info m="new connection" remote=192.0.2.7:40022 local=192.0.2.1:25 submission=false tls=false listener=public pkg=smtpserver cid=18d3a4b1c2f`,
		`l=trace m="RC: EHLO client.example.net\r\n" pkg=smtpserver cid=18d3a4b1c2f`,
		`l=trace m="LS: 250-mail.example.com\r\n" pkg=smtpserver cid=18d3a4b1c2f`,
		`l=debug m="smtp command result" kind=smtp cmd=rcptto code=550 ecode=5.1.1 duration=1.5ms pkg=smtpserver cid=18d3a4b1c2f`,
		`Feb  6 10:11:12 mail mox[4711]: l=trace m="LC: MAIL FROM:<anna@example.com>\r\n" pkg=smtpclient cid=18d3a4b1c30`,
	},
	scan: scanMox,
}

// scanMox reads "l=LEVEL m="message" key=value …". Trace messages say who
// speaks: LS is the local server, RC the remote client, LC the local client,
// RS the remote server.
func scanMox(h *head, row *Row) bool {
	b := h.bytes()
	at, end := 0, len(b)
	if !hasPrefix(b, "l=") {
		if when, n, zone := isoTime(b); n > 0 && n+3 < len(b) && hasPrefix(b[n+1:], "l=") {
			row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, n), !zone
			at = n + 1
		} else if s, ok := h.syslog(row); ok && hasPrefix(b[s.text:], "l=") {
			at, end = s.text, s.end
		} else {
			return false
		}
	}
	line := b[at:end]
	from, to := logfmtValue(line, "m")
	if from < 0 {
		return false
	}
	switch logfmt(line, "l") {
	case "trace", "traceauth", "tracedata", "debug", "info", "warn", "error", "fatal", "print":
	default:
		return false
	}
	row.KeySpan = Span{}
	pkg := logfmt(line, "pkg")
	if pkg == "" && index(line, " cid=") < 0 {
		return false
	}
	cid, cidEnd := logfmtValue(line, "cid")
	smtp := strings.HasPrefix(pkg, "smtp") || pkg == "queue"
	words := line[from:to]
	side, outbound := moxSide(words)
	if cid < 0 || !smtp && side == Nobody {
		row.Place = Apart
		return true
	}
	row.KeySpan = h.sub(at+cid, at+cidEnd)
	row.Key = string(line[cid:cidEnd])
	row.Direction = Inbound
	if outbound || pkg == "smtpclient" || pkg == "queue" {
		row.Direction = Outbound
	}
	all := h.sub(at, end)
	if side != Nobody {
		h.sayEscaped(row, side, at+from+4, at+to)
		return true
	}
	moxEvent(h, row, line, words, at, all)
	return true
}

// moxSide tells who speaks in a trace message.
func moxSide(words []byte) (side Side, outbound bool) {
	for _, m := range [...]struct {
		mark     string
		side     Side
		outbound bool
	}{{"LS: ", Server, false}, {"RC: ", Client, false}, {"LC: ", Client, true}, {"RS: ", Server, true}} {
		if hasPrefix(words, m.mark) {
			return m.side, m.outbound
		}
	}
	return Nobody, false
}

// moxVerb is the verb of "cmd=rcptto".
func moxVerb(cmd string) string {
	switch cmd {
	case "mailfrom":
		return "MAIL"
	case "rcptto":
		return "RCPT"
	case "data", "bdat":
		return "."
	case "ehlo", "helo", "auth", "starttls", "vrfy", "expn", "help", "noop", "quit", "rset":
		return upper(cmd)
	}
	return ""
}

func moxEvent(h *head, row *Row, line, words []byte, at int, all Span) {
	party := func(key string) Party { return hostPort(logfmt(line, key)) }
	rep := &Report{Reason: all}
	if from, to := logfmtValue(line, "err"); from >= 0 {
		rep.Reason = h.sub(at+from, at+to)
	}
	switch {
	case hasPrefix(words, "new connection"):
		row.Place = Begins
		row.Client, row.Server = party("remote"), party("local")
		row.tell(Opened, all)
	case hasPrefix(words, "connection closed"), hasPrefix(words, "connection closing"):
		row.Place = Ends
		row.tell(Closed, all)
	case contains(words, "tls handshake"), contains(words, "tls server handshake"), contains(words, "tls client handshake"):
		if contains(line, " err=") || contains(words, "fail") {
			row.tell(SecureFailed, all)
		} else {
			row.tell(Secured, all)
		}
	case hasPrefix(words, "smtp command result"), hasPrefix(words, "smtpclient command result"):
		moxResult(h, row, line, at, rep)
	case contains(words, "deliver") && contains(words, "queue"):
		low := strings.ToLower(string(words))
		switch {
		case strings.Contains(low, "permanent"):
			rep.Outcome = GivenUp
		case strings.Contains(low, "temporary"):
			rep.Outcome = Delayed
		case strings.HasPrefix(low, "delivered"):
			rep.Outcome = Relayed
		default:
			row.tell(Noted, all)
			return
		}
		for _, key := range [...]string{"rcpt", "recipient", "to"} {
			if to := trimBrackets(logfmt(line, key)); strings.Contains(to, "@") {
				rep.To = []string{to}
				break
			}
		}
		quoteReply(h, rep.Reason, rep)
		row.report(all, rep)
	default:
		row.tell(Noted, all)
	}
}

// moxResult reads the code that a command was answered with. What was said is
// seen at level trace only.
func moxResult(h *head, row *Row, line []byte, at int, rep *Report) {
	all := h.sub(at, at+len(line))
	rep.Verb = moxVerb(logfmt(line, "cmd"))
	from, to := logfmtValue(line, "code")
	code := 0
	if from >= 0 {
		code = replyCode(line[from:to])
	}
	if code < 200 || rep.Verb == "" {
		row.tell(Noted, all)
		return
	}
	status := logfmt(line, "ecode")
	if status == "" {
		status = logfmt(line, "secode")
	}
	if statusLen(status) == 0 && strings.Count(status, ".") == 1 {
		status = string(line[from]) + "." + status // "1.1" without its class
	}
	if statusLen(status) > 0 {
		rep.Status = status
	}
	if q := h.log.words.quoted(string(line[from:to])); q != nil {
		rep.Quote, rep.QuoteAt = append(rep.Quote, q), append(rep.QuoteAt, h.sub(at+from, at+to))
	}
	switch {
	case rep.Verb == "." && code/100 == 2 && row.Direction == Inbound:
		rep.Outcome = Received
	case rep.Verb == "." && code/100 == 2:
		rep.Outcome = Relayed
	case code/100 == 2, code/100 == 3:
		row.tell(Noted, all)
		return
	case rep.Verb == "AUTH":
		rep.Outcome = RefusedLogin
	case code/100 == 4:
		rep.Outcome = RefusedNow
	default:
		rep.Outcome = Refused
	}
	row.report(all, rep)
}
