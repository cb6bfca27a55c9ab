package grammar

import (
	"bytes"
	"strings"
)

var courier = Dialect{
	Name:   "courier",
	Title:  "Courier mail server log",
	About:  "What courieresmtpd, courierd, courieresmtp and courierlocal write to /var/log/maillog: refusals, queued messages by id, and each delivery with its result.",
	More:   "Courier logs results only. courieresmtpd's conversations are seen with tcpdump, outgoing ones with ESMTP_LOG_DIALOG=1 in the file courierd.",
	Source: "Courier's source code (courier/module.esmtp, courier/cdmsgq.C, courier/submit) and its FAQ; published logs.",
	Samples: []string{
		"Apr 10 03:47:57 web courieresmtpd: error,relay=::ffff:192.0.2.4,from=<a@example.net>,to=<b@example.com>: 550 User unknown.",
		"Jul  3 23:07:20 mail courieresmtpd: error,relay=::ffff:192.0.2.4,msg=\"535 Authentication failed.\",cmd: YWJj",
		"Jan 25 17:35:13 mail courierd: newmsg,id=000A0F2D.479A3D21.00002E5C: dns; client.example.net (client.example.net [::ffff:192.0.2.9])",
		"Jan 25 17:35:14 mail courieresmtp: id=000A0F2D.479A3D21.00002E5C,from=<a@example.com>,addr=<b@example.net>: 550 5.1.1 User unknown",
		"Jan 25 17:35:14 mail courieresmtp: id=000A0F2D.479A3D21.00002E5C,from=<a@example.com>,addr=<b@example.net>,size=1234,success: delivered: mx.example.net [::ffff:198.51.100.7]",
	},
	scan: scanCourier,
}

func scanCourier(h *head, row *Row) bool {
	s, ok := h.syslog(row)
	if !ok {
		return false
	}
	if !bytes.HasPrefix(s.program, []byte("courier")) {
		// The suite's other servers, and what else logs beside it.
		if h.mem.open > 0 && (hasPrefix(s.program, "imapd") || hasPrefix(s.program, "pop3d") || hasPrefix(s.program, "authdaemond") || mailCompanion(s.program)) {
			row.Place, row.Weak = Apart, true
			return true
		}
		return false
	}
	h.mem.open = 1
	b := h.bytes()
	words := b[s.text:s.end]
	all := h.sub(s.text, s.end)
	row.KeySpan = Span{}
	switch program := string(s.program); {
	case hasPrefix(words, "error,relay="), hasPrefix(words, "error,"):
		courierRefusal(h, row, words, s.text)
		return true
	case contains(words, "id=") && (program == "courierd" || program == "courieresmtp" || program == "courierlocal" || program == "courieruucp" || program == "courierfax" || program == "courierdsn"):
		if courierDelivery(h, row, program, words, s.text) {
			return true
		}
	case program == "courieresmtpd" && hasPrefix(words, "started,ip="), hasPrefix(words, "LOGIN"), hasPrefix(words, "connected,ip="):
		row.Direction = Inbound
		row.tell(Noted, all)
		return true
	}
	// The other servers of the suite, and what courierd says of itself.
	row.Place = Apart
	return true
}

// courierField is the value of "key=<…>" or "key=…" in a line whose fields are
// parted by commas. A value in angle brackets or quotes may hold commas.
func courierField(b []byte, key string) (value string, ok bool) {
	for i := 0; i+len(key) < len(b); i++ {
		if i > 0 && b[i-1] != ',' && b[i-1] != ' ' || !hasPrefix(b[i:], key) || b[i+len(key)] != '=' {
			continue
		}
		v := b[i+len(key)+1:]
		if len(v) > 0 && v[0] == '<' {
			if end := bytes.IndexByte(v, '>'); end > 0 {
				return string(v[1:end]), true
			}
		}
		if len(v) > 0 && v[0] == '"' {
			return string(v[1:min(max(eximQuoted(v, 1), 1), len(v))]), true
		}
		end := 0
		for end < len(v) && v[end] != ',' && v[end] != ' ' && !(v[end] == ':' && (end+1 == len(v) || v[end+1] == ' ')) {
			end++
		}
		return string(v[:end]), true
	}
	return "", false
}

// courierPeer reads "::ffff:192.0.2.4", the form of an IPv4 address on an IPv6
// socket.
func courierPeer(s string) Party {
	s = strings.Trim(s, "[]")
	if v4, ok := strings.CutPrefix(s, "::ffff:"); ok && strings.Count(v4, ".") == 3 {
		s = v4
	}
	return Party{Address: s}
}

// courierRefusal reads "error,relay=IP,from=<a>,to=<b>: 550 text" and
// "error,relay=IP,msg="535 text",cmd: what the client said".
func courierRefusal(h *head, row *Row, words []byte, at int) {
	all := h.sub(at, at+len(words))
	rep := &Report{Outcome: Refused, Reason: all}
	if relay, ok := courierField(words, "relay"); ok {
		rep.Peer = courierPeer(relay)
	} else if ip, ok := courierField(words, "ip"); ok {
		rep.Peer = courierPeer(ip)
	}
	row.Client, row.Direction = rep.Peer, Inbound
	if from, ok := courierField(words, "from"); ok {
		rep.From, rep.Verb = &from, "MAIL"
	}
	if to, ok := courierField(words, "to"); ok {
		rep.Verb = "RCPT"
		if to != "" {
			rep.To = []string{to}
		}
	}
	if i := index(words, `msg="`); i >= 0 {
		i += len(`msg="`)
		end := eximQuoted(words, i)
		if j := index(words[end:], "cmd: "); j >= 0 && replyCode(words[i:end]) >= 400 {
			courierWords(h, row, at+i, at+end, at+end+j+len("cmd: "), at+len(words))
			return
		}
		rep.Reason = h.sub(at+i, at+end)
		quoteReply(h, rep.Reason, rep)
	} else if i := index(words, ": "); i >= 0 {
		rep.Reason = h.sub(at+i+2, at+len(words))
		quoteReply(h, rep.Reason, rep)
	}
	rep.Speaker = ""
	if len(rep.Quote) > 0 {
		switch code := rep.Quote[0].Code.Text; {
		case code == "535" || code == "534" || code == "454" || rep.Verb == "AUTH":
			rep.Outcome, rep.Verb = RefusedLogin, "AUTH"
		case code[0] == '4':
			rep.Outcome = RefusedNow
		}
	}
	if rep.Verb == "" {
		rep.Verb = "EHLO"
	}
	switch {
	case contains(words, "onnection") && contains(words, "lost"), contains(words, "imeout") && len(rep.Quote) == 0:
		rep.Outcome = Disconnected
	}
	row.report(all, rep)
}

// courierWords reads a command and the reply to it, which stand in one line,
// the reply first. What is no command is the client's answer to a login
// challenge, which the log does not show.
func courierWords(h *head, row *Row, reply, replyEnd, cmd, cmdEnd int) {
	b := h.bytes()
	verb := cmd
	for verb < cmdEnd && isLetter(b[verb]) {
		verb++
	}
	if verbToken(upper(string(b[cmd:verb]))) == 0 && cmd < cmdEnd && bytes.IndexByte(b[cmd:cmdEnd], ' ') < 0 && (b[reply] == '5' || b[reply] == '4') && contains(b[reply:replyEnd], "uth") {
		row.say(Server, h.sub(cmd, cmd)).Joined = []byte("334")
	}
	if cmd < cmdEnd {
		row.say(Client, h.sub(cmd, cmdEnd))
	}
	row.say(Server, h.sub(reply, replyEnd))
}

// courierDelivery reads the lines of a queued message. Its arrival is one
// conversation and each recipient another, as the results differ.
func courierDelivery(h *head, row *Row, program string, words []byte, at int) bool {
	id, _ := courierField(words, "id")
	if id == "" {
		return false
	}
	if i := index(words, id); i >= 0 {
		row.KeySpan = h.sub(at+i, at+i+len(id))
	}
	row.Queue, row.Key = id, id
	l := courierLine{h: h, row: row, words: words, at: at, all: h.sub(at, at+len(words))}
	if hasPrefix(words, "newmsg,") {
		l.arrived(id)
		return true
	}
	addr, ok := courierField(words, "addr")
	if addr != "" {
		row.Key, row.Alias = id+" "+addr, id
	}
	l.remote = program == "courieresmtp"
	if module, _ := courierField(words, "module"); module == "esmtp" || l.remote {
		row.Direction = Outbound
	}
	switch {
	case hasPrefix(words, "started,"):
		if host, _ := courierField(words, "host"); row.Direction == Outbound {
			row.Server.Name = host
		}
		row.tell(Opened, l.all)
	case !ok || program == "courierd":
		row.tell(Noted, l.all)
	default:
		l.attempt(addr)
	}
	return true
}

// courierLine is a line about a queued message.
type courierLine struct {
	h      *head
	row    *Row
	words  []byte
	at     int
	all    Span
	remote bool // courieresmtp tells of another server
}

// arrived reads "newmsg,id=ID: dns; name (name [address])".
func (l courierLine) arrived(id string) {
	row := l.row
	row.Key = id + "/in"
	row.Alias = id
	rep := &Report{Outcome: Received, Reason: l.all}
	if i := index(l.words, "; "); i >= 0 {
		name, _, _ := strings.Cut(string(l.words[i+2:]), " ")
		rep.Peer.Name = name
		if ip, ok := between(l.words[i:], "[", "]"); ok {
			rep.Peer.Address = courierPeer(ip).Address
		}
	}
	if !contains(l.words, "127.0.0.1])") {
		row.Direction = Inbound
	}
	row.Client = rep.Peer
	row.report(l.all, rep)
}

// attempt reads what stands behind the recipient of a delivery.
func (l courierLine) attempt(addr string) {
	tail := l.words
	if i := index(tail, "addr=<"); i >= 0 {
		if j := bytes.IndexByte(tail[i:], '>'); j > 0 {
			tail = tail[i+j+1:]
		}
	}
	from := l.at + len(l.words) - len(tail)
	rep := &Report{To: []string{addr}, Reason: l.h.sub(from, from+len(tail))}
	if from, ok := courierField(l.words, "from"); ok {
		rep.From = &from
	}
	switch {
	case contains(tail, "success: "):
		l.delivered(rep, tail)
	case hasPrefix(tail, ",status: "), hasPrefix(tail, ",success"):
		l.concluded(rep, tail)
	case hasPrefix(tail, ": "):
		rep.Reason = l.h.sub(from+len(": "), from+len(tail))
		l.said(rep, tail)
	}
	if rep.Outcome == NoOutcome {
		l.row.tell(Noted, l.all)
		return
	}
	l.row.report(l.all, rep)
}

// delivered reads "size=1234,success: delivered: host [address]".
func (l courierLine) delivered(rep *Report, tail []byte) {
	rep.Outcome = Delivered
	if !l.remote {
		return
	}
	rep.Outcome = Relayed
	if i := index(tail, "delivered: "); i >= 0 {
		l.row.Server, _ = eximHost(tail, i+len("delivered: "))
		l.row.Server.Address = courierPeer(l.row.Server.Address).Address
		rep.Peer = l.row.Server
	}
}

// courierQuote is the last reply that was logged for a recipient; the line that
// tells the result comes behind it.
type courierQuote struct {
	key    string
	report *Report
}

// concluded reads "status: deferred" and "status: failure", which sum up what the
// lines before say. A success has been told already.
func (l courierLine) concluded(rep *Report, tail []byte) {
	switch {
	case contains(tail, "deferred"):
		rep.Outcome = Delayed
	case contains(tail, "failure"):
		rep.Outcome = GivenUp
	default:
		return
	}
	if last, ok := l.h.mem.state.(courierQuote); ok && last.key == l.row.Key {
		rep.Quote, rep.QuoteAt, rep.Verb, rep.Reason = last.report.Quote, last.report.QuoteAt, last.report.Verb, last.report.Reason
		rep.Peer, rep.Speaker = last.report.Peer, last.report.Speaker
	}
	l.h.mem.state = nil
}

// said reads the words of the remote server, or of the module itself.
func (l courierLine) said(rep *Report, tail []byte) {
	rep.Outcome = Delayed
	switch {
	case l.remote && quoteReply(l.h, rep.Reason, rep):
		rep.Speaker = l.row.Server.String()
		switch rep.Quote[0].Code.Text[0] {
		case '5':
			rep.Outcome = GivenUp
		case '2':
			rep.Outcome = NoOutcome
			return
		}
	case contains(tail, "refused"), contains(tail, "imed out"), contains(tail, "unreachable"):
		rep.Verb = "(tcp)"
	}
	l.h.mem.state = courierQuote{l.row.Key, rep}
}
