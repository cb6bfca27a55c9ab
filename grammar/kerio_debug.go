package grammar

import "strings"

var kerioDebug = Dialect{
	Name:   "kerio-debug",
	Title:  "Kerio Connect debug log",
	About:  "Kerio Connect, Logs > Debug: every command and reply of the SMTP server and client, by thread.",
	More:   "In Kerio Connect's administration open Logs > Debug, right-click, choose Messages and tick SMTP Server, SMTP Client, Queue Processing, and Network Connections and SSL for TLS trouble.",
	Source: "Published debug logs of Kerio MailServer 6 and Kerio Connect 9; the wording of {smtpc} and {queue} is not published and is read tolerantly.",
	Samples: []string{
		"[16/Mar/2021 18:24:42][6376] {smtps} SMTP server session begin; client connected from mail.example.net:55344",
		"[16/Mar/2021 18:24:42][6376] {smtps} Command EHLO mail.example.net",
		"[16/Mar/2021 18:24:42][6376] {smtps} Sent reply to EHLO: 250 mail.example.com ...",
		"[16/Mar/2021 18:24:42][6376] {conn} Connection from 192.0.2.129:55344 to 192.0.2.10:25, socket 43960.",
	},
	scan: scanKerioDebug,
}

// kerioStamp reads "[16/Mar/2021 18:24:38]" at the start of b. The log names
// no zone. end is -1 if there is no such stamp.
func kerioStamp(b []byte) (s Stamp, end int) {
	if len(b) < 22 || b[0] != '[' || b[3] != '/' || b[7] != '/' || b[12] != ' ' || b[21] != ']' {
		return 0, -1
	}
	ms, _ := clockTime(b, 13)
	if s = stamp(number(b, 8, 4), monthOf(b[4:]), number(b, 1, 2), ms); s == 0 {
		return 0, -1
	}
	return s, 22
}

// scanKerioDebug reads "[stamp][thread] {tag} text".
func scanKerioDebug(h *head, row *Row) bool {
	b := h.bytes()
	when, i := kerioStamp(b)
	if i < 0 {
		return false
	}
	for i < len(b) && b[i] == ' ' {
		i++
	}
	n := 0
	if i < len(b) && b[i] == '[' {
		n = digits(b, i+1)
	}
	if n == 0 || i+n+1 >= len(b) || b[i+n+1] != ']' {
		return false
	}
	thread := string(b[i+1 : i+1+n])
	row.KeySpan = h.sub(i+1, i+1+n)
	i += n + 2
	for i < len(b) && b[i] == ' ' {
		i++
	}
	end := index(b[i:], "}")
	if i >= len(b) || b[i] != '{' || end < 0 {
		return false
	}
	tag := string(b[i+1 : i+end])
	row.TagSpan = h.sub(i+1, i+end)
	row.Time, row.TimeSpan, row.Key, row.Clock.NoZone = when, h.sub(1, 21), thread, true
	i += end + 1
	for i < len(b) && b[i] == ' ' {
		i++
	}
	text := kerioText{row: row, words: b[i:], span: h.sub(i, len(b))}
	switch tag {
	case "smtps":
		text.server()
	case "conn":
		text.connection()
	case "smtpc":
		text.client()
	case "queue":
		text.queue()
	default:
		row.tell(Noted, text.span)
	}
	return true
}

// kerioText is what stands behind the head of a debug line.
type kerioText struct {
	row   *Row
	words []byte
	span  Span
}

// after is the span behind a prefix of the text, and whether it is there.
func (t kerioText) after(prefix string) (Span, []byte, bool) {
	rest, ok := cutPrefix(t.words, prefix)
	return Span{t.span.End - int32(len(rest)), t.span.End}, rest, ok
}

// server reads the words of the SMTP server, {smtps}.
func (t kerioText) server() {
	row := t.row
	row.Direction = Inbound
	if said, _, ok := t.after("Command "); ok {
		row.say(Client, said)
		return
	}
	if _, rest, ok := t.after("Sent reply to "); ok {
		if i := index(rest, ": "); i > 0 {
			row.say(Server, Span{t.span.End - int32(len(rest)-i-2), t.span.End}).Verb = kerioVerb(string(rest[:i]))
			return
		}
	}
	if _, rest, ok := t.after("Sent SMTP greeting to "); ok {
		row.Client = kerioPeer(string(rest))
		row.tell(Greeted, t.span).Side = Server
		return
	}
	if from, ok := kerioBegin(t.words); ok {
		row.Place = Begins
		row.Client = kerioPeer(from)
		row.tell(Opened, t.span).Side = Client
		return
	}
	t.common("STARTTLS")
}

// common reads what server and client write alike: tasks, ends and failures.
func (t kerioText) common(tls string) {
	row := t.row
	switch {
	case contains(t.words, "session end"):
		row.Place = Ends
		row.tell(Closed, t.span)
	case contains(t.words, "handler BEGIN"):
		row.Place = Leads
		row.tell(Noted, t.span)
	case strings.HasPrefix(bytesAsString(t.words), "Failed "+tls):
		row.tell(SecureFailed, t.span)
	case kerioTrouble(t.words):
		row.tell(Trouble, t.span)
	default:
		row.tell(Noted, t.span)
	}
}

// kerioBegin reads the first line of a server session; version 6 left out the
// word SMTP.
func kerioBegin(b []byte) (from string, ok bool) {
	i := index(b, "erver session begin")
	if i < 0 {
		return "", false
	}
	if j := index(b[i:], "connected from "); j >= 0 {
		return string(b[i+j+len("connected from "):]), true
	}
	return "", true
}

// kerioPeer reads "NAME:port" and "192.0.2.1:port".
func kerioPeer(s string) Party { return hostPort(strings.TrimRight(s, ". ")) }

// kerioVerb is the verb in "Sent reply to MAIL FROM: 250 …".
func kerioVerb(s string) string {
	verb, _, _ := strings.Cut(strings.TrimSpace(s), " ")
	return upper(verb)
}

// kerioTrouble recognises complaints. OpenSSL's "error in … read client
// certificate" is a normal retry and no complaint.
func kerioTrouble(b []byte) bool {
	for _, s := range [...]string{"failed", "Failed", "fatal", "Cannot", "cannot", "rror stack", "refused", "timed out", "imeout", "unreachable", "closed connection", "rejected", "Error:", "Unable"} {
		if contains(b, s) {
			return true
		}
	}
	return false
}

// connection reads {conn}: sockets and TLS. The line "Connection from … to …"
// comes twice, at accept and again at STARTTLS.
func (t kerioText) connection() {
	row := t.row
	if _, rest, ok := t.after("Connection from "); ok {
		from, _, _ := strings.Cut(string(rest), " to ")
		to, _ := between(rest, " to ", ",")
		row.Place = Leads
		row.Client, row.Server = hostPort(from), hostPort(to)
		row.tell(Noted, t.span)
		return
	}
	switch {
	case strings.HasPrefix(bytesAsString(t.words), "Closing socket"):
		row.tell(Noted, t.span)
	case contains(t.words, "negotiation finished successfully"), contains(t.words, "connection established"):
		row.tell(Secured, t.span)
	case kerioTrouble(t.words):
		row.tell(Trouble, t.span)
	default:
		row.tell(Noted, t.span)
	}
}

// queue reads {queue}, the work that is done before a message is sent out.
func (t kerioText) queue() {
	t.row.Place = Leads
	t.row.Direction = Outbound
	t.row.Queue = kerioQueueID(t.words)
	if kerioTrouble(t.words) {
		t.row.tell(Trouble, t.span)
		return
	}
	t.row.tell(Noted, t.span)
}

// client reads the words of the SMTP client, {smtpc}. Nobody has published
// them, so nothing is taken for granted but the language of SMTP itself: a
// reply code or a verb at the start of the text or behind a colon, quote or
// arrow is what was said, the words before it tell how it was meant, and
// everything else is told as it stands.
func (t kerioText) client() {
	row := t.row
	row.Direction = Outbound
	if row.Queue = kerioQueueID(t.words); row.Queue != "" {
		row.Place = Leads
	}
	for at := 0; at < len(t.words); {
		said := t.words[at:]
		lead := strings.ToLower(string(t.words[:at]))
		if replyCode(said) >= 200 && !strings.HasSuffix(lead, "port ") {
			turn := row.say(Server, Span{t.span.Start + int32(at), t.span.End})
			if _, to, ok := strings.Cut(lead, "reply to "); ok {
				verb, _, _ := strings.Cut(to, ":")
				turn.Verb = kerioVerb(strings.TrimSuffix(strings.ToUpper(verb), " COMMAND"))
			}
			return
		}
		if end := verbEnd(said); end > 0 && (at > 0 || plainCommand(said, end)) {
			row.say(Client, Span{t.span.Start + int32(at), t.span.End})
			return
		}
		next := strings.IndexAny(bytesAsString(t.words[at:]), ":\"'>")
		if lead == "" {
			for _, p := range [...]string{"Command ", "Sent command ", "Sending command ", "Sending ", "Sent ", "Received reply ", "Received ", "Got reply ", "Reply ", "Response "} {
				if strings.HasPrefix(bytesAsString(t.words), p) && (next < 0 || len(p) <= next) {
					next = len(p) - 1
					break
				}
			}
		}
		if next < 0 {
			break
		}
		at += next + 1
		for at < len(t.words) && t.words[at] == ' ' {
			at++
		}
	}
	low := strings.ToLower(string(t.words))
	has := func(words ...string) bool { return containsAll(low, words) }
	switch {
	case has("session begin"):
		row.Place = Begins
		row.tell(Opened, t.span)
	case has("session end"):
		row.Place = Ends
		row.tell(Closed, t.span)
	case (has("tls") || has("ssl")) && kerioTrouble(t.words):
		row.tell(SecureFailed, t.span)
	case has("chang", "tls"), has("switch", "tls"), has("tls", "established"), has("ssl", "established"), has("start", "tls"):
		row.tell(Secured, t.span).Side = Client
	case has("connect") && kerioTrouble(t.words), has("no route"), has("not resolve"):
		row.report(t.span, &Report{Outcome: NoConnection, Verb: "(connect)", Reason: t.span})
	case has("connecting to "), has("connected to "):
		_, to, _ := strings.Cut(string(t.words), " to ")
		to, _, _ = strings.Cut(strings.TrimPrefix(to, "server "), " ")
		row.Server = hostPort(strings.TrimRight(to, ".,;"))
		row.tell(Opened, t.span)
	default:
		t.common("STARTTLS")
	}
}

// verbEnd is the length of the known verb that b starts with, in upper case as
// software writes it; 0 if there is none.
func verbEnd(b []byte) int {
	n := 0
	for n < len(b) && ('A' <= b[n] && b[n] <= 'Z' || b[n] == '-') {
		n++
	}
	if n < 4 || n < len(b) && b[n] != ' ' || verbToken(string(b[:n])) == 0 {
		return 0
	}
	return n
}

// plainCommand tells "MAIL FROM:<…>" from prose that begins with such a word.
func plainCommand(b []byte, verb int) bool {
	switch string(b[:verb]) {
	case "MAIL", "RCPT":
		return linkLen(strings.TrimLeft(string(b[verb:]), " ")) > 0
	case "EHLO", "HELO", "AUTH", "STARTTLS", "DATA", "RSET", "QUIT", "NOOP", "BDAT":
		return strings.Count(string(b), " ") < 3
	}
	return false
}

// kerioQueueID finds "63073369-00000003": the Unix time of receipt and a
// counter, eight hexadecimal digits each.
func kerioQueueID(b []byte) string {
	for i := 8; i+9 <= len(b); i++ {
		if b[i] != '-' || !hexRun(b[i-8:i]) || !hexRun(b[i+1:i+9]) {
			continue
		}
		if (i == 8 || !isHex(b[i-9])) && (i+9 == len(b) || !isHex(b[i+9]) && b[i+9] != '-') {
			return string(b[i-8 : i+9])
		}
	}
	return ""
}

func hexRun(b []byte) bool {
	for _, c := range b {
		if !isHex(c) {
			return false
		}
	}
	return true
}

func isHex(c byte) bool { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
