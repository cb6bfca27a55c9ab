package grammar

import (
	"bytes"
	"strings"
)

var eximMainlog = Dialect{
	Name:  "exim-mainlog",
	Title: "Exim main log",
	About: "Exim's mainlog and rejectlog (/var/log/exim4/mainlog, on cPanel /var/log/exim_mainlog): one line for each message taken, each delivery attempt and each refusal.",
	More: "In Exim's configuration log_selector = +incoming_port +smtp_connection +smtp_protocol_error +smtp_syntax_error +smtp_mailauth +sender_on_delivery +received_recipients +pid shows more. " +
		"For the dialogue of one message run exim -d -M and its id.",
	Source: "Exim's specification, chapter Log files, its source code and its own test suite; published main logs.",
	Samples: []string{
		"2024-02-06 10:11:12 1rXKw8-0007aB-2d <= anna@example.com H=(pc7) [192.0.2.43]:55579 P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=plain:anna S=1724 id=1@example.com T=\"Hello\" for bruno@example.net",
		"2024-02-06 10:11:13 1rXKw8-0007aB-2d => bruno@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.7] C=\"250 2.0.0 Ok: queued as 4F2A91\"",
		"2024-02-06 10:11:13 +0100 [4711] 1rXKw8-0007aB-2d == bruno@example.net R=dnslookup T=remote_smtp defer (-44) H=mx.example.net [198.51.100.7]: SMTP error from remote mail server after RCPT TO:<bruno@example.net>: 450 4.2.0 Try later",
		"2024-02-06 10:11:13 1rXKw8-0000000007a-2dXy ** bruno@example.net: Unrouteable address",
		"Feb  6 10:11:14 mail exim[4711]: H=mx.example.org [203.0.113.4]:53343 F=<info@example.org> rejected RCPT <bruno@example.com>: relay not permitted",
		"2024-02-06 10:11:15 plain authenticator failed for (User) [203.0.113.5]:55379: 535 Incorrect authentication data (set_id=info)",
	},
	scan: scanEximMainlog,
}

// scanEximMainlog reads "date [zone] [pid] id flag rest" and the lines that
// belong to no message.
func scanEximMainlog(h *head, row *Row) bool {
	line, wrapped := eximUnwrap(h.bytes())
	w := &eximWords{h: h, row: row, wrapped: wrapped}
	at, dated, mine, pid := eximHead(h, row)
	if at > len(line) {
		return false
	}
	if !dated && !mine && (len(line) == 0 || !isLetter(line[0]) && !isDigit(line[0])) {
		return eximDump(h, row)
	}
	w.b, w.at = line[at:], at
	if n := eximID(w.b); n > 0 {
		id := string(w.b[:n])
		i := n
		for i < len(w.b) && w.b[i] == ' ' {
			i++
		}
		if !dated && !mine && eximFlag(w.b[i:]) == "" {
			return eximDump(h, row)
		}
		row.KeySpan = w.span(0, n)
		w.b, w.at = w.b[i:], w.at+i
		row.Queue = id
		w.message(id)
		h.mem.open, h.mem.key = 1, row.Key
		eximRemembered(h).line = h.index
		return true
	}
	if !dated && !mine {
		return eximDump(h, row)
	}
	if w.connection(pid) {
		h.mem.open, h.mem.key = 1, row.Key
		eximRemembered(h).line = h.index
		return true
	}
	if eximHousekeeping(w.b) {
		row.Place = Apart
		return true
	}
	if mine || h.mem.open > 0 && dated {
		row.Place, row.Weak = Apart, !mine
		return true
	}
	return false
}

// eximHead reads what stands before the words: a date, a syslog head or both,
// a zone and a process id. at is where the words begin; mine tells that syslog
// names Exim as the program.
func eximHead(h *head, row *Row) (at int, dated, mine bool, pid string) {
	b := h.bytes()
	date := func(i int) bool {
		if i+20 > len(b) || b[i+4] != '-' || b[i+10] != ' ' {
			return false
		}
		when, n, zone := isoTime(b[i:])
		if n < 0 || i+n < len(b) && b[i+n] != ' ' {
			return false
		}
		row.Time, row.TimeSpan, row.Clock = when, h.sub(i, i+n), Clock{NoZone: !zone}
		at, dated = i+n, true
		return true
	}
	if !date(0) && !(len(b) > 0 && isDigit(b[0]) && eximID(b) > 0) {
		if p := syslogPrefix(b, 0); p > 0 && date(p) {
			row.KeySpan = Span{}
		} else if s, ok := h.syslog(row); ok && bytes.HasPrefix(s.program, []byte("exim")) {
			at, mine, pid = s.text, true, string(s.pid)
			row.KeySpan = Span{}
			// Exim cuts what is too long for syslog into numbered parts.
			if i := at; i+5 < len(b) && b[i] == '[' && isDigit(b[i+1]) {
				if j := index(b[i:], "] "); j > 0 && j < 8 && strings.ContainsAny(bytesAsString(b[i:i+j]), "/\\") {
					at += j + 2
				}
			}
			date(at)
		} else {
			row.reset()
		}
	}
	for at < len(b) && b[at] == ' ' {
		at++
	}
	if dated && at+2 < len(b) && b[at] == '[' {
		if n := digits(b, at+1); n > 0 && at+1+n < len(b) && b[at+1+n] == ']' {
			pid = string(b[at+1 : at+1+n])
			at += n + 2
		}
		for at < len(b) && b[at] == ' ' {
			at++
		}
	}
	return at, dated, mine, pid
}

// eximFlag is the mark behind a message id that tells what the line reports.
func eximFlag(b []byte) string {
	if len(b) < 2 || len(b) > 2 && b[2] != ' ' {
		return ""
	}
	switch string(b[:2]) {
	case "<=", "=>", "->", ">>", "*>", "**", "==", "((":
		return string(b[:2])
	}
	return ""
}

// message reads a line that belongs to a message. The arrival is one
// conversation, and each recipient with all the attempts to reach it another.
func (w *eximWords) message(id string) {
	row := w.row
	flag := eximFlag(w.b)
	row.Alias = id
	if flag != "" {
		row.TagSpan = w.span(0, 2)
	}
	switch flag {
	case "<=":
		row.Key = id + "/in"
		w.arrival()
		return
	case "=>", "->", ">>", "*>", "**", "==":
		rcpt, _, _ := eximRecipient(w.b)
		row.Key = id + " " + rcpt
		w.delivery(flag, rcpt)
		return
	}
	row.Alias = ""
	all := w.from(0)
	b := w.b
	switch r := eximRejection(b); {
	case r >= 0:
		row.Key = id + "/in"
		w.rejection(r)
	case contains(b, "silently tossed message"): // sa-exim
		row.Key, row.Direction = id+"/in", Inbound
		row.report(all, &Report{Outcome: Discarded, Verb: ".", Reason: all})
	case eximOfConnection(b) && w.connection(""):
		row.Key, row.Place = id+"/in", Within
	case hasPrefix(b, "SMTP connection outbound "):
		// cPanel announces each attempt with the recipient at the end.
		row.Key, row.Direction = id+" "+string(b[bytes.LastIndexByte(b, ' ')+1:]), Outbound
		row.tell(Opened, all)
	case eximOfArrival(b):
		row.Key = id + "/in"
		row.tell(Noted, all)
	case eximOfHost(b):
		w.host(id)
	default:
		row.Key = id
		// "b@example.com: error ignored"
		if at := bytes.IndexByte(b, ' '); at > 1 && b[at-1] == ':' && bytes.IndexByte(b[:at], '@') > 0 {
			row.Key = id + " " + string(b[:at-1])
		}
		if hasPrefix(b, "removed by ") { // exim -Mrm: no bounce is written
			row.tell(Removed, all)
			return
		}
		row.tell(Noted, all)
	}
}

// host reads that one of a recipient's hosts failed: the recipient's own line
// follows.
func (w *eximWords) host(id string) {
	row := w.row
	row.Key = id
	if rcpt := w.recipientAhead(id); rcpt != "" {
		row.Key, row.Alias, row.Direction = id+" "+rcpt, id, Outbound
		if hasPrefix(w.b, "H=") {
			row.Server, _ = eximHost(w.b, 2)
		}
	}
	row.tell(Trouble, w.from(0))
}

// eximOfHost recognises lines about a host that a message was to go to.
func eximOfHost(b []byte) bool {
	for _, p := range [...]string{"] Connection ", "] Network ", "TLS session", "Remote host ", "SMTP timeout", "SMTP error"} {
		if contains(b, p) {
			return true
		}
	}
	return hasPrefix(b, "H=") || hasPrefix(b, "host ")
}

// eximOfArrival recognises remarks about a message that was coming in.
func eximOfArrival(b []byte) bool {
	for _, p := range [...]string{"DKIM: ", "Warning: ", "SA: ", "PDKIM: ", "DMARC", "SPF", "Greylist"} {
		if hasPrefix(b, p) {
			return true
		}
	}
	return contains(b, "Warning: ") && eximOfHost(b)
}

// eximOfConnection recognises lines about the client's connection that bear the
// id of the message that was coming in.
func eximOfConnection(b []byte) bool {
	for _, p := range [...]string{"SMTP connection from ", "SMTP call from ", "SMTP command timeout ", "SMTP data timeout ", "unexpected disconnection ", "TLS error on connection from ", "no MAIL in "} {
		if hasPrefix(b, p) {
			return true
		}
	}
	return contains(b, "incomplete transaction")
}

// recipientAhead is the recipient of the next delivery line of the message.
func (w *eximWords) recipientAhead(id string) string {
	const far = 60
	for n := 1; n <= far; n++ {
		b := w.h.following(n)
		if b == nil {
			return ""
		}
		i := index(b, id)
		if i < 0 || i+len(id)+1 >= len(b) {
			continue
		}
		b = b[i+len(id)+1:]
		switch eximFlag(b) {
		case "=>", "->", ">>", "*>", "**", "==":
			rcpt, _, _ := eximRecipient(b)
			return rcpt
		case "<=":
			return ""
		}
	}
	return ""
}

// eximRecipient reads "=> final (parents) <original> R=…" and returns the
// address that names the recipient, where the address part ends, and what the
// message was handed to. A mailbox, a file or a pipe is named by the original
// address, everything else by the final one.
func eximRecipient(b []byte) (rcpt string, end int, final string) {
	i := min(3, len(b))
	end = len(b)
	for _, mark := range [...]string{" R=", " T=", " F=", " P=", " H=", " S=", " ST=", " routing defer", " defer (", " C=\"", ": "} {
		if j := index(b[i:end], mark); j >= 0 && !(mark == ": " && b[i] == ':') { // ":blackhole: <a>"
			end = i + j
		}
	}
	part := strings.TrimSpace(string(b[i:end]))
	final = part
	original := ""
	if strings.HasSuffix(part, ">") {
		if j := strings.LastIndexByte(part, '<'); j >= 0 {
			original, final = part[j+1:len(part)-1], strings.TrimSpace(part[:j])
		}
	}
	if j := strings.Index(final, " ("); j > 0 {
		final = final[:j]
	}
	rcpt = final
	if original != "" && (strings.IndexByte(final, '@') < 0 || final[0] == '|' || final[0] == '/' || final[0] == ':') {
		rcpt = original
	}
	return rcpt, end, final
}

// field is where the value of a key such as " H=" stands in b from offset i on:
// up to the next blank, or up to the bracket or quote that closes what the key
// ends with.
func (w *eximWords) field(key string, i int) (from, to int, ok bool) {
	if i > len(w.b) {
		return 0, 0, false
	}
	j := index(w.b[i:], key)
	if j < 0 {
		return 0, 0, false
	}
	from = i + j + len(key)
	to = from
	switch key[len(key)-1] {
	case '"':
		return from, min(eximQuoted(w.b, from), len(w.b)), true
	case '<':
		if k := bytes.IndexByte(w.b[from:], '>'); k >= 0 {
			return from, from + k, true
		}
	}
	for to < len(w.b) && w.b[to] != ' ' {
		to++
	}
	return from, to, true
}

// arrival reads "<= sender H=… P=… A=… S=… id=… T="…" from <…> for …".
func (w *eximWords) arrival() {
	row := w.row
	rep := &Report{Outcome: Received, Reason: w.from(0)}
	i := min(3, len(w.b))
	end := i
	for end < len(w.b) && w.b[end] != ' ' {
		end++
	}
	from := trimBrackets(string(w.b[i:end]))
	rep.From = &from
	if at, _, ok := w.field(" H=", end); ok {
		row.Client, _ = eximHost(w.b, at)
		row.Direction = Inbound
		rep.Peer = row.Client
	}
	// The subject is free text: what stands before it is searched, and what
	// stands behind it.
	head, tail := w.b, w.b[end:]
	if at, to, ok := w.field(" T=\"", end); ok {
		head, tail = w.b[:at], w.b[min(to+1, len(w.b)):]
	}
	if _, id, ok := bytes.Cut(head, []byte(" id=")); ok {
		id, _, _ = bytes.Cut(id, []byte(" "))
		row.Message = string(id)
	}
	if _, list, ok := bytes.Cut(tail, []byte(" for ")); ok {
		rep.To = strings.Fields(string(list))
	}
	if from == "" {
		// Exim's own report about the message named by R=, a bounce or only a
		// warning, is a message like others: what failed has lines of its own.
		m := eximRemembered(w.h)
		m.bounces[m.next] = row.Queue
		m.next = (m.next + 1) % len(m.bounces)
	}
	row.report(w.from(0), rep)
}

// eximMemory is what is remembered from line to line.
type eximMemory struct {
	line    int        // index of the last line that was read
	bounces [64]string // ids of the last messages that came without a sender
	next    int
}

// forget moves the line by those that were dropped in front.
func (m *eximMemory) forget(lines int) { m.line -= lines }

func eximRemembered(h *head) *eximMemory {
	m, ok := h.mem.state.(*eximMemory)
	if !ok {
		m = &eximMemory{line: -1}
		h.mem.state = m
	}
	return m
}

// bounced reports whether a message came without a sender: what becomes of a
// bounce is judged by that.
func (m *eximMemory) bounced(id string) bool {
	for _, x := range m.bounces {
		if x == id {
			return true
		}
	}
	return false
}

// delivery reads a delivery attempt to one recipient.
func (w *eximWords) delivery(flag, rcpt string) {
	row := w.row
	_, end, final := eximRecipient(w.b)
	rep := &Report{To: []string{rcpt}, Reason: w.from(0)}
	if from, to, ok := w.field(" F=<", end); ok {
		a := string(w.b[from:to])
		rep.From = &a
	} else if eximRemembered(w.h).bounced(row.Queue) {
		rep.From = new(string)
	}
	row.report(w.from(0), rep)
	reason := w.reason(end, rep)
	switch flag {
	case "=>", "->", ">>":
		rep.Outcome = Delivered
		if row.Direction == Outbound || flag == ">>" {
			rep.Outcome = Relayed
		}
		if strings.HasPrefix(final, ":blackhole:") || final == "/dev/null" {
			rep.Outcome = Discarded
		}
		if from, to, ok := w.field(" C=\"", end); ok {
			w.quote(rep, from, to)
		}
		return
	case "*>": // -N: nothing was really sent
		return
	case "**":
		rep.Outcome = GivenUp
	case "==":
		rep.Outcome = Delayed
	}
	if reason < len(w.b) {
		w.failure(rep, reason)
	}
}

// reason reads the host of an attempt and returns where the words of a failure
// begin.
func (w *eximWords) reason(end int, rep *Report) int {
	row := w.row
	i := end
	if i < len(w.b) && hasPrefix(w.b[i:], ": ") {
		return i + 2
	}
	if at := index(w.b[i:], " defer ("); at >= 0 {
		i += at + len(" defer (")
	}
	if from, _, ok := w.field(" H=", end); ok {
		party, to := eximHost(w.b, from)
		if party.Address != "" || party.Name != "" {
			row.Server, rep.Peer = party, party
			row.Direction = Outbound
			i = max(i, to)
		}
	}
	if from, to, ok := w.field(" T=", end); ok && contains(w.b[from:to], "smtp") && !contains(w.b[from:to], "lmtp") {
		row.Direction = Outbound
	}
	if hasPrefix(w.b[i:], ": ") {
		return i + 2
	}
	if at := index(w.b[i:], ": "); at >= 0 {
		return i + at + 2
	}
	return len(w.b)
}

// failure reads why an attempt failed: at what command, and what the other
// server said.
func (w *eximWords) failure(rep *Report, i int) {
	words := w.b[i:]
	rep.Reason = w.from(i)
	rep.Verb = eximStep(words)
	after := -1
	for _, lead := range [...]string{" after ", " in response to "} {
		if at := index(words, lead); at >= 0 {
			after = at + len(lead)
			break
		}
	}
	if rep.Verb == eximWaiting {
		rep.Verb = ""
		return
	}
	if after < 0 {
		w.quote(rep, i, len(w.b))
		return
	}
	if verb := eximAfter(words[after:]); verb != "" {
		rep.Verb = verb
	}
	if !contains(words, "rror from remote") {
		return
	}
	// "after RCPT TO:<a>: host mx.example.net [192.0.2.1]: 550 …", as Exim
	// wrote it before 4.88.
	from := after
	if at := index(words[after:], ": host "); at >= 0 {
		from = after + at + len(": host ")
		party, to := eximHost(words, from)
		if party.Address != "" {
			w.row.Server, rep.Peer = party, party
			w.row.Direction = Outbound
			from = to
		}
	}
	rep.Speaker = rep.Peer.String()
	w.quote(rep, i+from, len(w.b))
}

// eximWaiting tells that no attempt was made at all.
const eximWaiting = "(queue)"

// eximStep is where an attempt failed for which no command is named: "(tcp)"
// before the greeting.
func eximStep(b []byte) string {
	for _, k := range [...]struct{ words, verb string }{
		{"etry time not", eximWaiting}, {"retry timeout exceeded", eximWaiting}, {"explicitly queued", eximWaiting}, {"message timeout", eximWaiting},
		{"Connection refused", "(tcp)"}, {"Connection timed out", "(tcp)"}, {"No route to host", "(tcp)"}, {"etwork is unreachable", "(tcp)"},
		{"host lookup did not complete", "(tcp)"}, {"all relevant MX records", "(tcp)"}, {"all host address lookups failed", "(tcp)"}, {"indicated no SMTP service", "(tcp)"},
		{"Network Error", "(tcp)"}, {"Host is unreachable", "(tcp)"}, {"ould not connect", "(tcp)"}, {"ddress not available", "(tcp)"},
		{"TLS session", "STARTTLS"}, {"TLS support", "STARTTLS"}, {"DANE", "STARTTLS"}, {"uthentication", "AUTH"}, {"initial connection", "(connect)"},
	} {
		if contains(b, k.words) {
			return k.verb
		}
	}
	return ""
}

// eximHousekeeping recognises what Exim writes about itself.
func eximHousekeeping(b []byte) bool {
	for _, p := range [...]string{"Start queue run", "End queue run", "exim ", "cwd=", "no host name found for IP address", "no IP address found for host", "host name alias list",
		"remote host address is the local host", "lowest numbered MX record", "failed to expand", "SIGHUP", "daemon", "too many connections", "DNS list lookup", "ident connection",
		"host lookup did not complete", "configuration file", "log write error", "queue run"} {
		if hasPrefix(b, p) {
			return true
		}
	}
	if rest, ok := cutPrefix(b, "pid "); ok {
		return digits(rest, 0) > 0
	}
	return false
}

// eximDump reads the lines that the reject log shows below a refusal: envelope
// and header of the message, and the line that ends them; and what an editor
// has wrapped.
func eximDump(h *head, row *Row) bool {
	b := h.bytes()
	if h.mem.open == 0 || blank(b) {
		return false
	}
	if hasPrefix(b, "+++ ") && contains(b, "has not completed") { // exigrep
		row.Place, row.Weak = Apart, true
		return true
	}
	header := hasPrefix(b, "Envelope-") || hasPrefix(b, "----") || b[0] == '\t' || b[0] == ' '
	if !header {
		// "P Received: …", "F From: …", "  Subject: …"
		word, rest, _ := bytes.Cut(b, []byte(" "))
		name, _, ok := bytes.Cut(rest, []byte(":"))
		header = len(word) == 1 && ok && len(name) > 1 && bytes.IndexByte(name, ' ') < 0
	}
	if before := h.index - 1; !header && before >= 0 {
		// The terminal cut the line before this one at its last column.
		n := h.log.Lines[before].Len()
		header = n >= eximColumns-1 && n <= eximColumns && eximRemembered(h).line == before
	}
	if !header {
		return false
	}
	eximRemembered(h).line = h.index
	row.Weak = true
	row.Key = h.mem.key
	if row.Key == "" {
		row.Place = Apart
		return true
	}
	row.tell(Noted, h.span)
	return true
}
