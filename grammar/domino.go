package grammar

import (
	"bytes"
	"cmp"
	"slices"
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

// dominoTasks are the names under which the server's tasks speak of mail.
var dominoTasks = [...]string{"SMTP Server", "smtp: ", "SMTP Client", "SMTP: ", "Router: ", "Router [", "SMTPClient"}

// scanDomino reads "[process] date time  task: words".
func scanDomino(h *head, row *Row) bool {
	b := h.bytes()
	i := 0
	if len(b) > 0 && b[0] == '[' {
		end := bytes.IndexByte(b, ']')
		if end < 5 || end > 48 || !dominoProcess(b[1:end]) {
			return false
		}
		i = skipSpaces(b, end+1)
	}
	when, n := dominoTime(b[i:])
	if n < 0 {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(i, i+n), true
	timed := i + n
	for i = timed; i < len(b) && isBlank(b[i]); i++ {
	}
	k := slices.IndexFunc(dominoTasks[:], func(t string) bool { return hasPrefix(b[i:], t) })
	if k < 0 {
		// Every task of the server writes here; after a line about mail the
		// others are known to be Domino's too.
		row.Place, row.Weak = Apart, true
		return h.mem.open > 0 && i-timed >= 2 && hasPrefix(b[i-2:], "  ")
	}
	task := strings.TrimRight(dominoTasks[k], ": [")
	row.TagSpan = h.sub(i, i+len(task))
	i = skipSpaces(b, i+len(task))
	key := ""
	if i < len(b) && b[i] == '[' {
		if end := bytes.IndexByte(b[i:], ']'); end > 0 && dominoProcess(b[i+1:i+end]) {
			key, row.KeySpan = string(b[i+1:i+end]), h.sub(i+1, i+end)
			i += end + 1
		}
	}
	for i < len(b) && (b[i] == ' ' || b[i] == ':') {
		i++
	}
	l := &dominoLine{h: h, row: row, b: b[i:], at: i, all: h.sub(i, len(b)), low: strings.ToLower(string(b[i:])), key: key}
	read := l.smtp
	if task == "Router" {
		read = l.router
	}
	if !read(task) {
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

// dominoTime reads the date in the form of the server's country, day, month or
// year first, and the time with or without AM and PM.
func dominoTime(b []byte) (s Stamp, end int) {
	year, month, day, i := dominoDate(b)
	if i < 0 || i >= len(b) || b[i] != ' ' {
		return 0, -1
	}
	ms, end := clockTime(b, i+1)
	if end < 0 {
		return 0, -1
	}
	const hour, noon = 3_600_000, 12
	if end+2 < len(b) && b[end] == ' ' && b[end+2]|0x20 == 'm' {
		switch h := ms / hour; {
		case b[end+1]|0x20 == 'p' && h < noon:
			ms += noon * hour
		case b[end+1]|0x20 == 'a' && h == noon:
			ms -= noon * hour
		}
		end += 3
	}
	if s = stamp(year, month, day, ms); s == 0 {
		return 0, -1
	}
	return s, end
}

// dominoDate reads three numbers parted by hyphens, dots or slashes. Which of day
// and month stands first is guessed: a number above twelve tells, slashes are
// American, everything else begins with the day.
func dominoDate(b []byte) (year, month, day, end int) {
	var part, width [3]int
	i := 0
	for k := range part {
		n := digits(b, i)
		if n == 0 || n == 3 || n > 4 {
			return 0, 0, 0, -1
		}
		part[k], width[k] = number(b, i, n), n
		i += n
		if k == 2 {
			break
		}
		if i >= len(b) || b[i] != '-' && b[i] != '.' && b[i] != '/' || k > 0 && b[i] != b[width[0]] {
			return 0, 0, 0, -1
		}
		i++
	}
	if width[0] == 4 {
		return part[0], part[1], part[2], i
	}
	year, month, day = part[2], part[1], part[0]
	if width[2] == 2 {
		year += 2000
	}
	if b[width[0]] == '/' && part[0] <= 12 || month > 12 {
		month, day = day, month
	}
	return year, month, day, i
}

// dominoLine is what stands behind the name of the task.
type dominoLine struct {
	h   *head
	row *Row
	b   []byte
	at  int
	all Span
	low string // in lower case
	key string
}

// has reports whether all of the words are in the line, whatever their case.
func (l *dominoLine) has(words ...string) bool { return containsAll(l.low, words) }

// address is the mail address behind a lead, "" if what stands there is none.
func (l *dominoLine) address(lead string) string {
	if a := strings.Trim(word(l.b, lead), "<>.,:;"); strings.Contains(a, "@") {
		return a
	}
	return ""
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
	if strings.HasPrefix(task, "SMTP Client") || task == "SMTPClient" {
		row.Direction = Outbound
	}
	if l.spoken() {
		return true
	}
	peer := l.host()
	outcome, verb := l.refusal()
	if outcome == NoOutcome {
		return l.session(peer)
	}
	rep := &Report{Outcome: outcome, Verb: verb, Peer: peer, Reason: l.all}
	if i := index(l.b, "reasons. "); i >= 0 {
		rep.Reason = l.h.sub(l.at+i+len("reasons. "), l.at+len(l.b))
	}
	if to := cmp.Or(l.address(" mail to "), l.address(" to ")); to != "" {
		rep.To = []string{to}
	}
	if from := l.address(" from "); from != "" {
		rep.From = &from
	}
	row.Client, row.Place = peer, Begins
	row.report(l.all, rep)
	return true
}

// refusal is what the server refused, and at which command.
func (l *dominoLine) refusal() (o Outcome, verb string) {
	switch {
	case l.has("authentication fail"):
		return RefusedLogin, "AUTH"
	case l.has("rejected for policy reasons"), l.has("denied for policy reasons"), l.has("rejected", "policy"):
		switch {
		case l.has("connection from"), l.has("connecting host not found"):
			return Refused, "(tcp)"
		case l.has("sender"), l.has("mail from"):
			return Refused, "MAIL"
		case l.has("message size"), l.has("exceeds"):
			return Refused, "."
		case l.has("helo"):
			return Refused, "EHLO"
		}
		return Refused, "RCPT"
	case l.has("relay", "denied"), l.has("relay", "reject"), l.has("not found in the domino directory"), l.has("user not listed"), l.has("no such user"):
		return Refused, "RCPT"
	case l.has("blacklist"), l.has("found in dns"):
		return Scored, "(tcp)"
	case l.has("connection", "refused"), l.has("too many connections"), l.has("connection limit"):
		return RefusedNow, "(tcp)"
	}
	return NoOutcome, ""
}

// session reads the beginning and the end of a session, and the message that it
// brought.
func (l *dominoLine) session(peer Party) bool {
	row := l.row
	switch {
	case strings.HasSuffix(strings.TrimSpace(l.low), " connected"):
		row.Place = Begins
		row.tell(Opened, l.all)
	case l.has("disconnected"):
		row.Place = Ends
		rep := &Report{Peer: peer, Reason: l.all}
		if n := word([]byte(l.low), "disconnected. "); n != "" && n != "0" && digits(n, 0) == len(n) {
			rep.Outcome = Received
		}
		row.report(l.all, rep)
	case l.has("message", "received"):
		if id, _ := between(l.b, "MessageID: <", ">"); id != "" {
			row.Message = "<" + id + ">"
		}
		row.Queue = word(l.b, "essage ")
		row.Key = row.Queue
		row.report(l.all, &Report{Outcome: Received, Peer: peer, Reason: l.all})
		return true
	default:
		return false
	}
	row.Client = peer
	row.Key = cmp.Or(row.Key, peer.Address)
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
func (l *dominoLine) router(string) bool {
	row := l.row
	rep := &Report{Reason: l.all}
	if id := strings.TrimRight(word(l.b, "essage "), ",:"); len(id) >= 6 && hexRun([]byte(id)) {
		row.Queue, row.Key = id, id
	}
	if to := strings.Trim(word(l.b, " for "), "<>.,:;"); strings.ContainsAny(to, "@/") {
		rep.To = []string{to}
	} else if to := l.address(" to "); to != "" {
		rep.To = []string{to}
	}
	switch {
	case l.has("not transferred"), l.has("no messages transferred"), l.has("failed to connect"), l.has("unable to open connection"), l.has("transfer error"), l.has("cannot be transferred"):
		rep.Outcome = Delayed
		l.next(rep, " to ", "SMTP host ", "(host ")
		row.Direction = Outbound
		if !l.quoted(rep) {
			rep.Verb = "(tcp)"
		}
	case l.has("failure report"): // it goes to the sender
		rep.Outcome, rep.To = GivenUp, nil
		if from := l.address(" to "); from != "" {
			rep.From = &from
		}
		l.quoted(rep)
	case l.has("delivery failure"), l.has("not delivered"), l.has("cannot be delivered"), l.has("not listed in"):
		rep.Outcome = GivenUp
		l.quoted(rep)
	case l.has("transferred to"):
		if !l.has("via smtp") && !l.has("smtp host") && len(rep.To) == 0 {
			return false // to another Domino server, by Notes
		}
		rep.Outcome = Relayed
		row.Direction = Outbound
		l.next(rep, "transferred to ")
	case l.has("message", "delivered"):
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

// next is the host that a message was to go to: what the last of the leads has
// behind it.
func (l *dominoLine) next(rep *Report, leads ...string) {
	for _, lead := range leads {
		if w := strings.Trim(word(l.b, lead), "().,:;"); strings.Contains(w, ".") && !strings.Contains(w, "@") {
			l.row.Server = hostPort(strings.ToLower(w))
			rep.Peer = l.row.Server
		}
	}
}

// quoted finds the other server's reply, which also stands behind "SMTP Protocol
// Returned a Permanent Error" without a colon.
func (l *dominoLine) quoted(rep *Report) bool {
	span := l.all
	if i := index(l.b, " Error "); i >= 0 && replyCode(l.b[i+len(" Error "):]) >= 400 {
		span = l.h.sub(l.at+i+len(" Error "), l.at+len(l.b))
	}
	return quoteReply(l.h, span, rep)
}
