package grammar

import (
	"bytes"
	"strings"
)

var domino = Dialect{
	Name:   "domino",
	Title:  "HCL Domino console log",
	About:  "HCL (IBM, Lotus) Domino's console.log or the Miscellaneous Events of log.nsf: what the SMTP Server task and the Router say about connections, refusals and deliveries.",
	More:   "SMTPDebug=3 and SMTPDebugIO=3 in notes.ini, or set config on the console, write every command and reply of the SMTP server and client to the console.",
	Source: "HCL's administrator help for Domino's SMTP and Router messages and the SMTPDebug settings; published console logs and fail2ban's filter.",
	Samples: []string{
		"03-07-2005 23:07:20   SMTP Server: Authentication failed for user postmaster ; connecting host 192.0.2.4",
		"[28325:00010-3735542592] 22-06-2014 09:56:12   smtp: postmaster [192.0.2.4] authentication failure using internet password",
		"2018-09-19 17:25:52   SMTP Server [000527:000013-0000001227564800] Connection from [192.0.2.2] rejected for policy reasons. IP address of connecting host not found in reverse DNS lookup.",
		"09/19/2018 05:25:52 PM  SMTP Server: client.example.net (192.0.2.9) connected",
		"09/19/2018 05:25:53 PM  Router: Message 0061F3A2 transferred to MX.EXAMPLE.NET for b@example.net via SMTP",
	},
	scan: scanDomino,
}

// scanDomino reads "[process] date time  task: words".
func scanDomino(h *head, row *Row) bool {
	b := h.bytes()
	i := 0
	if len(b) > 0 && b[0] == '[' {
		end := bytes.IndexByte(b, ']')
		if end < 5 || end > 48 || !dominoProcess(b[1:end]) {
			return false
		}
		i = end + 1
		for i < len(b) && b[i] == ' ' {
			i++
		}
	}
	when, n := dominoTime(b[i:])
	if n < 0 {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(i, i+n), true
	i += n
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	start := i
	task := ""
	for _, t := range [...]string{"SMTP Server", "smtp: ", "SMTP Client", "SMTP: ", "Router: ", "Router [", "SMTPClient"} {
		if hasPrefix(b[i:], t) {
			task = t
			break
		}
	}
	if task == "" {
		// Every task of the server writes here; after a line about mail the
		// others are known to be Domino's too.
		if h.mem.open > 0 && i-n > 0 && hasPrefix(b[start-2:], "  ") {
			row.Place, row.Weak = Apart, true
			return true
		}
		return false
	}
	row.TagSpan = h.sub(i, i+len(strings.TrimRight(task, ": [")))
	i += len(strings.TrimRight(task, ": ["))
	for i < len(b) && b[i] == ' ' {
		i++
	}
	key := ""
	if i < len(b) && b[i] == '[' {
		if end := bytes.IndexByte(b[i:], ']'); end > 0 && dominoProcess(b[i+1:i+end]) {
			key = string(b[i+1 : i+end])
			row.KeySpan = h.sub(i+1, i+end)
			i += end + 1
		}
	}
	for i < len(b) && (b[i] == ' ' || b[i] == ':') {
		i++
	}
	l := &dominoLine{h: h, row: row, b: b[i:], at: i, all: h.sub(i, len(b)), key: key}
	ok := false
	if strings.HasPrefix(task, "Router") {
		ok = l.router()
	} else {
		ok = l.smtp(task)
	}
	if !ok {
		row.reset()
		row.Place = Apart
	}
	h.mem.open = 1
	return true
}

// dominoProcess recognises "28325:00010-3735542592": process, thread, address.
func dominoProcess(b []byte) bool {
	colon := bytes.IndexByte(b, ':')
	if colon < 1 {
		return false
	}
	for _, c := range b {
		if !isHex(c) && c != ':' && c != '-' {
			return false
		}
	}
	return true
}

// dominoTime reads the date in the form of the server's country: day, month or
// year first, parted by hyphens, dots or slashes, with or without AM and PM.
// Which of day and month stands first is guessed: a number above twelve tells,
// slashes are American, everything else begins with the day.
func dominoTime(b []byte) (s Stamp, end int) {
	var part [3]int
	i := 0
	sep := byte(0)
	first := 0
	for k := range part {
		n := digits(b, i)
		if n == 0 || n == 3 || n > 4 {
			return 0, -1
		}
		if k == 0 {
			first = n
		}
		part[k] = number(b, i, n)
		if n == 2 && k == 2 {
			part[k] += 2000
		}
		i += n
		if k == 2 {
			break
		}
		if i >= len(b) || b[i] != '-' && b[i] != '.' && b[i] != '/' || sep != 0 && b[i] != sep {
			return 0, -1
		}
		sep = b[i]
		i++
	}
	if i >= len(b) || b[i] != ' ' {
		return 0, -1
	}
	ms, end := clockTime(b, i+1)
	if end < 0 {
		return 0, -1
	}
	if end+2 < len(b) && b[end] == ' ' && b[end+2]|0x20 == 'm' {
		switch h := ms / 3_600_000; {
		case b[end+1]|0x20 == 'p' && h < 12:
			ms += 12 * 3_600_000
		case b[end+1]|0x20 == 'a' && h == 12:
			ms -= 12 * 3_600_000
		}
		end += 3
	}
	year, month, day := part[2], part[1], part[0]
	switch {
	case first == 4:
		year, month, day = part[0], part[1], part[2]-part[2]/2000*2000
	case sep == '/' && part[0] <= 12 || part[1] > 12:
		month, day = part[0], part[1]
	}
	if s = stamp(year, month, day, ms); s == 0 {
		return 0, -1
	}
	return s, end
}

// dominoLine is what stands behind the name of the task.
type dominoLine struct {
	h   *head
	row *Row
	b   []byte
	at  int
	all Span
	key string
}

// host finds the other side: an address in square or round brackets, the name
// before it, or what follows "connecting host" and the like.
func (l *dominoLine) host() (p Party) {
	for i := 0; i < len(l.b); i++ {
		if c := l.b[i]; c == '[' || c == '(' {
			end := bytes.IndexAny(l.b[i:], "])")
			if end > 1 && isAddress(string(l.b[i+1:i+end])) {
				p.Address = string(l.b[i+1 : i+end])
				before := strings.Fields(string(l.b[:i]))
				if c == '(' && len(before) > 0 && strings.Contains(before[len(before)-1], ".") {
					p.Name = before[len(before)-1]
				}
				return p
			}
		}
	}
	for _, lead := range [...]string{"connecting host ", "emote host ", "host ", "from "} {
		w := strings.Trim(word(l.b, lead), "[]().,;")
		if isAddress(w) {
			p.Address = w
			return p
		}
		if strings.Contains(w, ".") && !strings.Contains(w, "@") {
			p.Name = w
			return p
		}
	}
	if first, _, _ := strings.Cut(string(l.b), " "); isAddress(first) || strings.Contains(first, ".") && !strings.Contains(first, "@") {
		return hostPort(first)
	}
	return p
}

// smtp reads the words of the SMTP server, and with SMTPDebugIO the dialogue
// of server and client.
func (l *dominoLine) smtp(task string) bool {
	row := l.row
	row.Key = l.key
	row.Direction = Inbound
	if strings.HasPrefix(task, "SMTP Client") || strings.HasPrefix(task, "SMTPClient") {
		row.Direction = Outbound
	}
	if l.spoken() {
		return true
	}
	p := l.host()
	report := func(o Outcome, verb string) {
		rep := &Report{Outcome: o, Verb: verb, Peer: p, Reason: l.all}
		if i := index(l.b, "reasons. "); i >= 0 {
			rep.Reason = l.h.sub(l.at+i+len("reasons. "), l.at+len(l.b))
		}
		for _, lead := range [...]string{" mail to ", " to "} {
			if to := strings.Trim(word(l.b, lead), "<>.,"); strings.Contains(to, "@") {
				rep.To = []string{to}
				break
			}
		}
		if from := strings.Trim(word(l.b, " from "), "<>.,"); strings.Contains(from, "@") {
			rep.From = &from
		}
		row.report(l.all, rep)
	}
	low := strings.ToLower(string(l.b))
	has := func(words ...string) bool { return containsAll(low, words) }
	switch {
	case has("authentication fail"):
		report(RefusedLogin, "AUTH")
	case has("rejected for policy reasons"), has("denied for policy reasons"), has("rejected", "policy"):
		verb := "RCPT"
		switch {
		case has("connection from"), has("connecting host not found"):
			verb = "(tcp)"
		case has("sender"), has("mail from"):
			verb = "MAIL"
		case has("message size"), has("exceeds"):
			verb = "."
		case has("helo"):
			verb = "EHLO"
		}
		report(Refused, verb)
	case has("relay", "denied"), has("relay", "reject"), has("not found in the domino directory"), has("user not listed"), has("no such user"):
		report(Refused, "RCPT")
	case has("blacklist"), has("found in dns"):
		report(Scored, "(tcp)")
	case has("connection", "refused"), has("too many connections"), has("connection limit"):
		report(RefusedNow, "(tcp)")
	case strings.HasSuffix(strings.TrimSpace(low), " connected"):
		if row.Key == "" {
			row.Key = p.Address
		}
		row.Client = p
		row.Place = Begins
		row.tell(Opened, l.all)
		return true
	case has("disconnected"):
		if row.Key == "" {
			row.Key = p.Address
		}
		row.Client = p
		row.Place = Ends
		if n := word([]byte(low), "disconnected. "); n != "" && n != "0" && digits(n, 0) == len(n) {
			row.report(l.all, &Report{Outcome: Received, Peer: p, Reason: l.all})
			return true
		}
		row.report(l.all, &Report{Peer: p, Reason: l.all})
		return true
	case has("message", "received"):
		row.Key = ""
		rep := &Report{Outcome: Received, Peer: p, Reason: l.all}
		row.Message, _ = between(l.b, "MessageID: <", ">")
		if row.Message != "" {
			row.Message = "<" + row.Message + ">"
		}
		row.Queue = word(l.b, "essage ")
		row.Key = row.Queue
		row.report(l.all, rep)
		return true
	default:
		return false
	}
	row.Client = p
	if row.Key == "" || row.Turns[0].Report != nil {
		row.Place = Begins
	}
	return true
}

// spoken reads the dialogue that SMTPDebugIO writes: "Rcv'd:" and "Sent:", or
// arrows, or "state" words with the command behind them.
func (l *dominoLine) spoken() bool {
	for _, m := range [...]struct {
		mark string
		in   bool
	}{{"Received: ", true}, {"Rcvd: ", true}, {"Rcv: ", true}, {"Recv: ", true}, {"Sent: ", false}, {"Send: ", false}, {"<< ", true}, {">> ", false}, {"<- ", true}, {"-> ", false}} {
		i := index(l.b, m.mark)
		if i < 0 || i > 60 {
			continue
		}
		said := l.b[i+len(m.mark):]
		n := 0
		for n < len(said) && isLetter(said[n]) {
			n++
		}
		isReply := replyCode(said) >= 200
		if !isReply && (n < 4 || verbToken(upper(string(said[:n]))) == 0) {
			continue
		}
		if isReply == m.in {
			l.row.Direction = Outbound
		} else {
			l.row.Direction = Inbound
		}
		side := Client
		if isReply {
			side = Server
		}
		at := l.at + i + len(m.mark)
		l.row.say(side, l.h.sub(at, textEnd(l.h.bytes(), at, l.at+len(l.b))))
		return true
	}
	return false
}

// router reads what became of a message.
func (l *dominoLine) router() bool {
	row := l.row
	rep := &Report{Reason: l.all}
	low := strings.ToLower(string(l.b))
	has := func(w string) bool { return strings.Contains(low, w) }
	if id := word(l.b, "Message "); len(id) >= 6 && hexRun([]byte(id)) {
		row.Queue, row.Key = id, id
	}
	if to := strings.Trim(word(l.b, " for "), "<>.,"); to != "" && strings.ContainsAny(to, "@/") {
		rep.To = []string{to}
	}
	if to := strings.Trim(word(l.b, " to "), "<>.,"); rep.To == nil && strings.Contains(to, "@") {
		rep.To = []string{to}
	}
	server := func(lead string) {
		if w := strings.Trim(word(l.b, lead), "().,"); strings.Contains(w, ".") && !strings.Contains(w, "@") {
			row.Server = hostPort(strings.ToLower(w))
			rep.Peer = row.Server
		}
	}
	smtp := has("via smtp") || has("smtp host")
	switch {
	case has("not transferred"), has("no messages transferred"), has("failed to connect"), has("unable to open connection"), has("transfer error"), has("cannot be transferred"):
		rep.Outcome = Delayed
		server(" to ")
		server("SMTP host ")
		server("(host ")
		row.Direction = Outbound
		if !quoteReply(l.h, l.all, rep) {
			rep.Verb = "(tcp)"
		}
	case has("delivery failure"), has("not delivered"), has("cannot be delivered"), has("failure report"), has("not listed in"):
		rep.Outcome = GivenUp
		quoteReply(l.h, l.all, rep)
	case has("transferred to"):
		if !smtp && len(rep.To) == 0 {
			return false // to another Domino server, by Notes
		}
		rep.Outcome = Relayed
		row.Direction = Outbound
		server("transferred to ")
	case has("message") && has("delivered"):
		rep.Outcome = Delivered
		if _, to, ok := strings.Cut(string(l.b), "delivered to "); ok {
			to, _, _ = strings.Cut(to, " from ")
			rep.To = []string{strings.TrimRight(to, " .")} // a name of the directory
		}
	default:
		return false
	}
	row.report(l.all, rep)
	return true
}
