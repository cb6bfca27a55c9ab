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
	when, i := kerioStamp(h.bytes())
	if i < 0 || !kerioTagged(h, row, i) {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(1, 21), true
	return true
}

// kerioTagged reads what stands behind the stamp of a debug line, from offset i
// on: "[thread] {tag} text".
func kerioTagged(h *head, row *Row, i int) bool {
	b := h.bytes()
	i = skipSpaces(b, i)
	if i >= len(b) || b[i] != '[' {
		return false
	}
	n := digits(b, i+1)
	if n == 0 || i+n+1 >= len(b) || b[i+n+1] != ']' {
		return false
	}
	thread := h.sub(i+1, i+1+n)
	i = skipSpaces(b, i+n+2)
	end := index(b[i:], "}")
	if i >= len(b) || b[i] != '{' || end < 0 {
		return false
	}
	row.Key, row.KeySpan = string(thread.Of(h.log.Text)), thread
	row.TagSpan = h.sub(i+1, i+end)
	tag := string(b[i+1 : i+end])
	i = skipSpaces(b, i+end+1)
	text := kerioText{mem: h.mem, row: row, words: b[i:], span: h.sub(i, len(b))}
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
	mem   *memory
	row   *Row
	words []byte
	span  Span
}

// from is the span of the text from offset i on.
func (t kerioText) from(i int) Span { return Span{t.span.Start + int32(i), t.span.End} }

// has reports whether one of the marks is in the text.
func (t kerioText) has(marks ...string) bool {
	for _, m := range marks {
		if contains(t.words, m) {
			return true
		}
	}
	return false
}

// server reads the words of the SMTP server, {smtps}.
func (t kerioText) server() {
	row := t.row
	row.Direction = Inbound
	if said, ok := cutPrefix(t.words, "Command "); ok {
		row.say(Client, t.from(len(t.words)-len(said)))
		return
	}
	if rest, ok := cutPrefix(t.words, "Sent reply to "); ok {
		if i := index(rest, ": "); i > 0 {
			row.say(Server, t.from(len(t.words)-len(rest)+i+2)).Verb = kerioVerb(string(rest[:i]))
			return
		}
	}
	if rest, ok := cutPrefix(t.words, "Sent SMTP greeting to "); ok {
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
	t.common()
}

// common reads what server and client write alike: tasks, ends and failures.
func (t kerioText) common() {
	row := t.row
	switch {
	case t.has("session end"):
		row.Place = Ends
		row.tell(Closed, t.span)
	case t.has("handler BEGIN"):
		row.Place = Leads
		row.tell(Noted, t.span)
	case hasPrefix(t.words, "Failed STARTTLS"):
		row.tell(SecureFailed, t.span)
	case t.has("before SMTP greeting"): // Spam Repellent: what was wrong, the end follows
		row.tell(Trouble, t.span)
	case t.broken():
		row.tell(Lost, t.span)
	case kerioTrouble(t.words):
		row.tell(Trouble, t.span)
	default:
		row.tell(Noted, t.span)
	}
}

// broken recognises that the other side went away or fell silent; 10053 and
// 10054 are Windows' numbers for a connection that was aborted and reset.
func (t kerioText) broken() bool {
	return t.has("imed out", "imeout", "closed by", "closed connection", "onnection lost", "eset by peer", "10053", "10054")
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
	const greeting = "greeting"
	if strings.EqualFold(s[max(len(s)-len(greeting), 0):], greeting) {
		return "(connect)"
	}
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
	if rest, ok := cutPrefix(t.words, "Connection from "); ok {
		from, _, _ := strings.Cut(string(rest), " to ")
		to, _ := between(rest, " to ", ",")
		row.Place = Leads
		row.Client, row.Server = hostPort(from), hostPort(to)
		row.tell(Noted, t.span)
		return
	}
	switch {
	case hasPrefix(t.words, "Closing socket"):
		row.tell(Noted, t.span)
	case t.has("negotiation finished successfully", "connection established"):
		row.tell(Secured, t.span)
	case t.has("SSL connection") && t.has(":465:", ":465 ") && kerioTrouble(t.words):
		// TLS from the first byte (RFC 8314 section 3.3): no "Failed STARTTLS"
		// sums it up.
		if t.has("accept") {
			row.Direction = Inbound
		}
		row.tell(SecureFailed, t.span)
	case kerioTrouble(t.words):
		row.tell(Trouble, t.span)
	default:
		row.tell(Noted, t.span)
	}
}
