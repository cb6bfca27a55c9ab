package grammar

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
)

// The debug log's {smtpc} and {queue}: what Kerio Connect does as a client.
// Nobody has published their wording. So nothing is taken for granted but the
// language of SMTP itself, and of what the server tells in its own words only
// what no wording can say otherwise.

// client reads the words of the SMTP client, {smtpc}.
func (t kerioText) client() {
	t.row.Direction = Outbound
	if t.row.Queue = kerioQueueID(t.words); t.row.Queue != "" {
		t.row.Place = Leads
	}
	asked := t.mem.key == t.row.Key
	if asked {
		t.mem.key = ""
	}
	if !t.spoken() && !(asked && t.answered()) {
		t.told()
	}
}

// answered reads the answer to a login challenge: the last word of a line
// behind a 334, which is Base64 (RFC 4954 section 4).
func (t kerioText) answered() bool {
	at := bytes.LastIndexByte(t.words, ' ') + 1
	if n := len(bytes.TrimRight(t.words[at:], "=")); n == 0 || bytes.ContainsFunc(t.words[at:at+n], func(c rune) bool {
		return c > 0x7f || !isLetter(byte(c)) && !isDigit(byte(c)) && c != '+' && c != '/'
	}) {
		return false
	}
	t.row.say(Client, t.from(at))
	return true
}

// spoken finds a command or a reply in the text: it stands at the start, behind
// a word such as "Sent" or "Received", or behind a colon, quote or arrow.
func (t kerioText) spoken() bool {
	for at := 0; at >= 0 && at < len(t.words); at = t.next(at) {
		said := t.words[at:]
		if code := replyCode(said); code >= 200 {
			if code == 334 {
				t.mem.key = t.row.Key
			}
			t.row.say(Server, t.from(at)).Verb = kerioAnswered(string(t.words[:at]))
			return true
		}
		if end := verbEnd(said); end > 0 && (at > 0 || plainCommand(said, end)) {
			t.row.say(Client, t.from(at))
			return true
		}
	}
	return false
}

// kerioLeads are words that may introduce what was said, without a colon.
var kerioLeads = [...]string{"Command ", "Sent command ", "Sending command ", "Sending ", "Sent ", "Received reply ", "Received ", "Got reply ", "Reply ", "Response "}

// next is the next place behind offset at where something said may begin; -1 if
// there is none. The colon of "mx.example.net:25" is no such place.
func (t kerioText) next(at int) int {
	if at == 0 {
		for _, p := range kerioLeads {
			if hasPrefix(t.words, p) && verbEnd(t.words[len(p):])+max(replyCode(t.words[len(p):]), 0) > 0 {
				return len(p)
			}
		}
	}
	for i := at; i < len(t.words); i++ {
		switch t.words[i] {
		case ':', '-': // "Sent: ", "<- "
			if i+1 < len(t.words) && isBlank(t.words[i+1]) {
				return skipSpaces(t.words, i+1)
			}
		case '"', '\'', '>':
			return skipSpaces(t.words, i+1)
		}
	}
	return -1
}

// kerioAnswered is the command that "Reply to RCPT TO:" names, "" if the words
// before a reply name none.
func kerioAnswered(lead string) string {
	_, to, ok := strings.Cut(strings.ToUpper(lead), "REPLY TO ")
	if !ok {
		return ""
	}
	verb, _, _ := strings.Cut(to, ":")
	return kerioVerb(strings.TrimSuffix(verb, " COMMAND"))
}

// told reads what the client tells of a session in its own words.
func (t kerioText) told() {
	row := t.row
	low := strings.ToLower(string(t.words))
	has := func(words ...string) bool { return containsAll(low, words) }
	trouble := kerioTrouble(t.words)
	switch {
	case has("session begin"):
		row.Place = Begins
		row.Server = kerioTarget(string(t.words))
		row.tell(Opened, t.span)
	case has("session end"):
		t.common()
	case (has("tls") || has("ssl")) && trouble:
		row.tell(SecureFailed, t.span)
	case has("chang", "tls"), has("switch", "tls"), has("tls", "established"), has("ssl", "established"), has("start", "tls"):
		row.tell(Secured, t.span).Side = Client
	case t.broken() && !has("connect to"), has("connection", "closed", "by"):
		row.tell(Lost, t.span)
	case has("connect") && trouble, has("no route"), has("not resolve"), has("dns") && trouble, has("host not found"):
		row.Server = kerioTarget(string(t.words))
		row.report(t.span, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: t.span})
	case has("connecting to "), has("connected to "):
		row.Server = kerioTarget(string(t.words))
		row.tell(Opened, t.span)
	case has("connection closed"), has("disconnected"):
		row.tell(Closed, t.span)
	default:
		t.common()
	}
}

// kerioTarget is the host in "Connecting to relay server mx.example.net:25" and
// "Cannot connect to mx.example.net (192.0.2.1:25): …": the first word behind
// "to" that looks like one, and the address in brackets behind it.
func kerioTarget(s string) (p Party) {
	_, to, _ := strings.Cut(s, " to ")
	words := strings.Fields(to)
	for i, w := range words {
		if p = hostPort(strings.TrimRight(w, ".,;:")); p.Address == "" && !strings.Contains(p.Name, ".") {
			continue
		}
		if i+1 < len(words) && p.Address == "" {
			at := hostPort(strings.Trim(words[i+1], "()[].,;:"))
			p.Address, p.Port = at.Address, cmp.Or(p.Port, at.Port)
		}
		return p
	}
	return Party{}
}

// queue reads {queue}, the work that is done before a message is sent out and
// after it. A line that tells what became of the message trails behind the
// session.
func (t kerioText) queue() {
	t.row.Place = Leads
	t.row.Direction = Outbound
	t.row.Queue = kerioQueueID(t.words)
	outcome := kerioConclusion(strings.ToLower(string(t.words)))
	status := kerioStatus(string(t.words))
	switch {
	case outcome != NoOutcome && status != "":
		t.row.Place = Within
		t.row.report(t.span, &Report{Outcome: outcome, Status: status, Reason: t.span})
		return
	case outcome != NoOutcome:
		t.row.Place = Within
	}
	if kerioTrouble(t.words) {
		t.row.tell(Trouble, t.span)
		return
	}
	t.row.tell(Noted, t.span)
}

// kerioConclusion is what a line of the queue says became of a message, in the
// words that the mail log has for results.
func kerioConclusion(low string) Outcome {
	for _, k := range [...]struct {
		mark    string
		outcome Outcome
	}{{"delayed", Delayed}, {"deferred", Delayed}, {"bounced", GivenUp}, {"failed", GivenUp}, {"expired", GivenUp}, {"relayed", Relayed}, {"delivered", Relayed}, {"sent to", Relayed}} {
		if strings.Contains(low, k.mark) {
			return k.outcome
		}
	}
	return NoOutcome
}

// kerioStatus is the first enhanced status code among the words.
func kerioStatus(s string) string {
	words := strings.FieldsFunc(s, func(c rune) bool { return c == ' ' || c == ',' || c == ':' || c == ';' })
	i := slices.IndexFunc(words, func(w string) bool { return statusLen(w) > 0 && statusLen(w) == len(w) })
	if i < 0 {
		return ""
	}
	return words[i]
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
