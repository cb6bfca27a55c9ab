package grammar

import (
	"bytes"
	"strings"
)

var nodemailer = Dialect{
	Name:   "nodemailer",
	Title:  "Nodemailer or smtp-server log",
	About:  "What Nodemailer, or the smtp-server package of the same author, prints with logger: true and debug: true.",
	More:   "Create the transport with { logger: true, debug: true }. Without debug only the steps are logged and not what is said.",
	Source: "nodemailer 10.6 and smtp-server against each other and a test server; the source of nodemailer, lib/shared.",
	Client: true,
	Samples: []string{
		"[2024-05-01 09:30:00] INFO  [rCcCE6P5n0] Connection established to 192.0.2.25:587",
		"[2024-05-01 09:30:00] DEBUG [rCcCE6P5n0] S: 220 mail.example.com ESMTP ready",
		"[2024-05-01 09:30:00] DEBUG [rCcCE6P5n0] C: EHLO client.example.net",
		"[2024-05-01 09:30:00] INFO  [#zugoxqtbi2tt4xsj] Connection from [192.0.2.7]",
		"[2024-05-01 09:30:00] DEBUG [#zugoxqtbi2tt4xsj] 250 8BITMIME",
	},
	scan: scanNodemailer,
}

// scanNodemailer reads "[time] LEVEL [session] S: words". The server package
// writes "#" before the session's id. Lines of a reply or a message that
// follow may bear the head and no mark of a side.
func scanNodemailer(h *head, row *Row) bool {
	b := h.bytes()
	if len(b) < 22 || b[0] != '[' {
		return h.nodemailerTail(row, b)
	}
	level, i := h.nodemailerHead(row, b)
	if i < 0 {
		return false
	}
	h.mem.key = "node"
	id := nodemailerID(b[i:])
	if id == 0 {
		row.Weak = !nodemailerOwn(b[i:]) // any program may write such a head
		row.Place = Apart
		return true
	}
	row.Key = string(bytes.TrimPrefix(b[i+1:i+id-1], []byte("#")))
	row.KeySpan = h.sub(i+id-1-len(row.Key), i+id-1)
	row.Direction = Outbound
	if b[i+1] == '#' {
		row.Direction = Inbound
	}
	if i += id; i < len(b) && b[i] == ' ' {
		i++
	}
	switch rest := b[i:]; {
	case bytes.HasPrefix(rest, []byte("C: ")), string(rest) == "C:":
		row.TagSpan = h.sub(i, i+1)
		h.sayText(row, Client, min(i+3, len(b)), len(b))
	case bytes.HasPrefix(rest, []byte("S: ")), string(rest) == "S:":
		row.TagSpan = h.sub(i, i+1)
		if i+3 >= len(b) {
			row.tell(Noted, h.sub(i, len(b)))
			break
		}
		h.sayReply(row, i+3, len(b))
	default:
		h.nodemailerEvent(row, i, level == "DEBUG" || level == "TRACE")
	}
	return true
}

// nodemailerHead reads "[time] LEVEL "; end is where the rest begins, -1 if
// there is no such head.
func (h *head) nodemailerHead(row *Row, b []byte) (level string, end int) {
	when, n, zone := isoTime(b[1:])
	if n < 0 || 1+n >= len(b) || b[1+n] != ']' {
		return "", -1
	}
	i := skipSpaces(b, n+2)
	from := i
	for i < len(b) && 'A' <= b[i] && b[i] <= 'Z' {
		i++
	}
	switch level = string(b[from:i]); level {
	case "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL":
	default:
		return "", -1
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(1, 1+n), !zone
	return level, skipSpaces(b, i)
}

// nodemailerID is the length of "[rCcCE6P5n0]" or "[#zugoxqtbi2tt4xsj]", 0 if
// b does not start with one.
func nodemailerID(b []byte) int {
	if len(b) < 3 || b[0] != '[' {
		return 0
	}
	for k := 1; k < len(b) && k < 64; k++ {
		switch c := b[k]; {
		case c == ']':
			if k < 4 {
				return 0
			}
			return k + 1
		case !isLetter(c) && !isDigit(c) && c != '#' && c != '-' && c != '_' && c != '+' && c != '/':
			return 0
		}
	}
	return 0
}

func nodemailerOwn(b []byte) bool {
	for _, p := range [...]string{"Send Error", "Send error", "Sending m", "SMTP Server", "LMTP Server", "Creating transport"} {
		if bytes.HasPrefix(b, []byte(p)) {
			return true
		}
	}
	return false
}

// nodemailerEvent reads what stands behind the session's id without a mark.
func (h *head) nodemailerEvent(row *Row, i int, debug bool) {
	b := h.bytes()
	span := h.sub(i, len(b))
	rest := b[i:]
	s := bytesAsString(rest)
	switch {
	case debug && nodemailerSays(s):
		row.tell(Noted, span)
	case debug: // more of a reply, or of the message
		row.Weak = replyCode(rest) == 0
		h.sayText(row, Nobody, i, len(b))
	case strings.HasPrefix(s, "Connection from "):
		row.Client = nodemailerPeer(string(rest[len("Connection from "):]))
		row.Place = Begins
		row.tell(Opened, span).Side = Client
	case strings.HasPrefix(s, "Connection established to "), strings.HasPrefix(s, "Secure connection established to "):
		_, to, _ := strings.Cut(s, " to ")
		row.Server = hostPort(strings.Clone(to))
		row.tell(Opened, span)
		if s[0] == 'S' {
			row.tell(Secured, span)
		}
	case strings.HasPrefix(s, "Connection upgraded"):
		row.tell(Secured, span)
	case strings.HasPrefix(s, "Connection closed unexpectedly"):
		row.tell(Lost, span)
	case strings.HasPrefix(s, "Connection closed"):
		row.tell(Closed, span)
	case strings.HasSuffix(s, " failed to authenticate"), strings.Contains(s, "failed authentication"), strings.HasPrefix(s, "Authentication error"):
		row.tell(LoginFailed, span)
	case strings.HasSuffix(s, " authenticated"), strings.Contains(s, " authenticated using "):
		row.tell(LoggedIn, span)
	case strings.HasPrefix(s, "<") && strings.Contains(s, "bytes encoded"), nodemailerQuotes(rest), strings.TrimSpace(s) == "":
		row.tell(Noted, span)
	default:
		row.Weak = true
		f := faultIn(rest)
		if f == unreachable && strings.HasPrefix(s, "read ") {
			f = broken
		}
		row.fault(span, f, false)
		if r := row.Turns[len(row.Turns)-1].Report; r != nil {
			if at := strings.LastIndexByte(s, ' '); at > 0 && strings.IndexByte(s[at:], ':') > 0 {
				r.Peer = hostPort(string(rest[at+1:]))
				row.Server = r.Peer
			}
		}
	}
}

// nodemailerSays recognises Nodemailer's own remarks at the level of debug.
func nodemailerSays(s string) bool {
	for _, p := range [...]string{"SMTP handshake finished", "Closing connection to the server", "Resolved ", "Connection established", "Message was", "Authenticating", "Initializing", "Assigned ", "Socket "} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// nodemailerQuotes reports whether an error repeats a reply: "Invalid login:
// 535 5.7.8 …".
func nodemailerQuotes(b []byte) bool {
	i := index(b, ": ")
	for i >= 0 {
		if replyCode(b[i+2:]) >= 400 {
			return true
		}
		next := index(b[i+2:], ": ")
		if next < 0 {
			return false
		}
		i += 2 + next
	}
	return replyCode(b) >= 400
}

// nodemailerPeer reads "[192.0.2.7]" and "client.example.net [192.0.2.7]".
func nodemailerPeer(s string) Party {
	s = strings.TrimSpace(s)
	name, address, ok := strings.Cut(s, " [")
	if !ok {
		return hostPort(s)
	}
	return Party{Name: name, Address: strings.TrimSuffix(address, "]")}
}

// nodemailerTail accepts the error or result that the program itself prints
// behind the log. It repeats what the log says; without a log it is all there
// is.
func (h *head) nodemailerTail(row *Row, b []byte) bool {
	if len(b) == 0 {
		return false
	}
	at := skipSpaces(b, 0)
	if hasPrefix(b[at:], "{ Error: ") { // before version 12 of Node
		at += len("{ ")
	}
	quoted := h.mem.side == Server && replyCode(b) > 0 // more of the reply that "Error: " quotes
	if !quoted && !nodeError(b[at:]) && !stackTrace(b[max(0, at-4):]) && b[0] != '{' && b[0] != '}' && b[0] != ']' && !nodeProperty(bytesAsString(b[at:]), at) {
		return false
	}
	if h.mem.key == "" && h.marked(nodemailerError) {
		h.nodemailerAlone(row, at)
		return true
	}
	row.Weak = true
	row.Place = Apart
	return h.mem.key != ""
}

// nodemailerError recognises a property that only Nodemailer's errors have.
func nodemailerError(b []byte) bool {
	return contains(b, "  command: 'CONN'") || contains(b, "  responseCode: ")
}

// nodeError recognises the first line of an error.
func nodeError(b []byte) bool { return hasPrefix(b, "Error: ") || hasPrefix(b, "[Error: ") }

// nodemailerAlone reads an error that stands alone, as Node prints it: the
// reply is in its property "response", the command in "command". The errors of
// its recipients are indented inside of it and repeat what it says: the first
// response counts.
func (h *head) nodemailerAlone(row *Row, at int) {
	row.Key, row.Direction = "error", Outbound
	b := h.bytes()
	switch {
	case nodeError(b[at:]) && at <= len("{ "):
		row.Place = Begins
		h.mem.state = nil
		if nodemailerQuotes(b) {
			h.mem.side = Server
		}
	case replyCode(b) == 0:
		h.mem.side = Nobody
	}
	first := hasPrefix(b[at:], "response: ") && h.mem.state == nil
	more := h.mem.fields // the command, while lines of the reply follow
	h.mem.fields = nil
	if first {
		at += len("response: ")
	}
	from, to, ok := quotedText(b, at)
	switch {
	case more != nil && !first && ok && replyCode(b[from:to]) > 0:
		h.answer(row, from, to, more[0])
	case first && ok && replyCode(b[from:to]) > 0:
		h.mem.fields, h.mem.state = []string{h.nodemailerVerb()}, "said"
		h.answer(row, from, to, h.mem.fields[0])
	case row.Place == Begins && h.nodemailerVerb() == "CONN":
		row.fault(h.span, faultIn(b), false)
	default:
		row.Weak = true
		row.tell(Noted, h.span)
	}
}

// nodemailerVerb is the property "command" of the error, below this line.
func (h *head) nodemailerVerb() string {
	for n := 1; n < 30; n++ {
		b := h.following(n)
		if b == nil {
			return ""
		}
		if command, ok := between(b, "command: '", "'"); ok {
			verb, _, _ := strings.Cut(upper(command), " ")
			if verb == "API" {
				return ""
			}
			return verb
		}
	}
	return ""
}

// nodeProperty recognises a line of an object as Node prints it:
// "  code: 'ECONNECTION',".
func nodeProperty(s string, indent int) bool {
	if s == "" || indent < 2 && strings.IndexByte(",{[('", s[len(s)-1]) < 0 {
		return false
	}
	if s == "{" || s[0] == '}' || s[0] == ']' || s[0] == '\'' || strings.HasPrefix(s, "Error: ") || strings.HasPrefix(s, "[Error: ") {
		return true
	}
	n := 0
	for n < len(s) && (isLetter(s[n]) || isDigit(s[n])) {
		n++
	}
	return n > 0 && n+1 < len(s) && s[n] == ':' && s[n+1] == ' '
}
