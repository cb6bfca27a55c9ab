package grammar

import (
	"bytes"
	"strings"
)

var eximDebug = Dialect{
	Name:  "exim-debug",
	Title: "Exim debug output",
	About: "What exim -v, exim -d and exim -bh print on the terminal: the dialogue with SMTP>> and SMTP<<, and Exim's own steps around it.",
	More:  "exim -d+transport+tls -M and the id of a message shows its next delivery attempt in full; exim -bh and an address tests how a client from there is received.",
	Source: "Exim's specification, chapter The Exim command line, its source code (debug_printf of smtp_out.c, smtp_in.c and transports/smtp.c) and its own test suite; " +
		"published debug output.",
	Stream: true,
	Samples: []string{
		"  SMTP<< 220 mx.example.net ESMTP Exim 4.97",
		"  SMTP>> EHLO mail.example.com",
		"  SMTP|> MAIL FROM:<anna@example.com>",
		"10:11:12 4711   SMTP(close)>>",
		"Connecting to mx.example.net [198.51.100.7]:25 ... connected",
		"cmdlog: '220:EHLO:250-:MAIL|:RCPT:250:250:DATA:354:.:250:QUIT+:221'",
		"**** SMTP testing session as if from host 192.0.2.9",
	},
	scan: scanEximDebug,
}

// eximDebugReach is how many lines of Exim's own steps are taken as such
// behind the last line that is certainly Exim's.
const eximDebugReach = 400

// eximDebugMemory is what is remembered from line to line.
type eximDebugMemory struct {
	test  bool   // a session of exim -bh, in which the dialogue has no marks
	queue string // the message that is being delivered
}

func scanEximDebug(h *head, row *Row) bool {
	b := h.bytes()
	at, prefixed := eximDebugHead(h, row)
	words := b[at:]
	mem, _ := h.mem.state.(*eximDebugMemory)
	if mem == nil {
		mem = &eximDebugMemory{}
		h.mem.state = mem
	}
	if eximSpoken(h, row, words, at) {
		h.mem.open = eximDebugReach
		return true
	}
	switch {
	case hasPrefix(words, "**** SMTP testing session"):
		mem.test = true
		row.Place, row.Direction = Begins, Inbound
		if i := index(words, "from host "); i >= 0 {
			row.Client = hostPort(strings.TrimSpace(string(words[i+len("from host "):])))
		}
		row.tell(Opened, h.sub(at, len(b)))
		h.mem.open = eximDebugReach
		return true
	case hasPrefix(words, "Connecting to "), hasPrefix(words, "continued connection"), hasPrefix(words, "cmdlog: '"), hasPrefix(words, "delivering ") && eximID(words[len("delivering "):]) > 0,
		hasPrefix(words, "LOG: "), hasPrefix(words, ">>>>>>>>>>>>>>>> Exim pid="), hasPrefix(words, "Exim version "):
		eximStepLine(h, row, mem, words, at)
		h.mem.open = eximDebugReach
		return true
	}
	if eximTestStep(words) {
		mem.test = true
		h.mem.open = eximDebugReach
		row.tell(Noted, h.sub(at, len(b)))
		return true
	}
	if mem.test && h.mem.open > 0 {
		return eximTested(h, row, words, at)
	}
	blanks := len(words) - len(bytes.TrimLeft(words, " \t"))
	if replyCode(words[blanks:]) >= 200 && (blanks >= 7 && (prefixed || h.mem.open > 0) || h.mem.open == eximDebugReach) {
		// The further lines of a reply bear no mark.
		row.Weak = !prefixed
		row.say(Server, h.sub(at+blanks, len(b)))
		return true
	}
	if prefixed {
		row.Weak = h.mem.open == 0
		row.tell(Noted, h.sub(at, len(b)))
		return true
	}
	if h.mem.open <= 0 || blank(b) {
		return false
	}
	h.mem.open--
	if _, end, _ := isoTime(b); end > 0 {
		return false
	}
	row.Weak = true
	eximStepLine(h, row, mem, words, at)
	return true
}

// eximTestStep recognises what exim -bh says between the lines of the dialogue.
func eximTestStep(words []byte) bool {
	rest, ok := cutPrefix(words, ">>> ")
	if !ok {
		return false
	}
	for _, p := range [...]string{"using ACL ", "processing \"", "host in ", "looking up host name", "check ", "accept: condition", "deny: condition", "end of ACL", "end of inline ACL", "  message: "} {
		if hasPrefix(rest, p) {
			return true
		}
	}
	return contains(rest, "? no (") || contains(rest, "? yes (")
}

// eximDebugHead reads what -d+timestamp+pid puts in front: "10:11:12 4711 ",
// either of them alone included. It is all that tells interleaved processes
// apart.
func eximDebugHead(h *head, row *Row) (at int, prefixed bool) {
	b := h.bytes()
	if ms, n := clockTime(b, 0); n > 0 && n < len(b) && b[n] == ' ' {
		row.Time, row.TimeSpan = Stamp(ms), h.sub(0, n)
		row.Clock = Clock{NoYear: true, NoZone: true}
		row.Time += stamp(1972, 1, 1, 0)
		at = n + 1
		for at < len(b) && b[at] == ' ' {
			at++
		}
		prefixed = true
	}
	n := digits(b, at)
	if n >= 2 && n <= 7 && at+n < len(b) && b[at+n] == ' ' && (prefixed || at+n+1 < len(b) && b[at+n+1] != ' ' && eximMarked(b[at+n:])) {
		row.Key, row.KeySpan = string(b[at:at+n]), h.sub(at, at+n)
		at += n + 1
		return at, prefixed
	}
	if prefixed && (at >= len(b) || !eximMarked(b[at-1:])) {
		row.TimeSpan, row.Time, row.Clock = Span{}, 0, Clock{}
		return 0, false // a time alone is anybody's
	}
	return at, prefixed
}

// eximMarked reports whether what follows blanks is a mark of the dialogue.
func eximMarked(b []byte) bool {
	return hasPrefix(bytes.TrimLeft(b, " "), "SMTP")
}

// eximSpoken reads a line of the dialogue:
//
//	SMTP<< 250 ok           heard
//	SMTP>> EHLO x           said
//	SMTP|> MAIL FROM:<a>    said, kept back to be sent with what follows
//	SMTP+> QUIT             said, with more to follow
//	SMTP(close)>>           the connection is closed, SMTP(closed)<< it was
//
// Exim as a client and Exim as a server both mark with >> what they say.
func eximSpoken(h *head, row *Row, words []byte, at int) bool {
	lead := 0
	for lead < len(words) && words[lead] == ' ' {
		lead++
	}
	rest, ok := cutPrefix(words[lead:], "SMTP")
	if !ok || len(rest) < 2 {
		return false
	}
	from := len(words) - len(rest)
	b := h.bytes()
	all := h.sub(at+lead, len(b))
	row.TagSpan = h.sub(at+lead, at+min(from+2, len(words)))
	if rest[0] == '(' {
		end := bytes.IndexByte(rest, ')')
		if end < 0 || end+2 >= len(rest) || rest[end+1] != '>' && rest[end+1] != '<' {
			return false
		}
		switch what := string(rest[1:end]); {
		case what == "close":
			row.tell(Closed, all).Side = Client
		case what == "closed":
			row.tell(Lost, all).Side = Server
		case strings.HasPrefix(what, "timed out"), strings.HasPrefix(what, "timeout"):
			row.tell(Lost, all)
		default: // shutdown, TLS shutdown, unencrypted after TLS …
			row.tell(Noted, all)
		}
		return true
	}
	mark := string(rest[:2])
	heard := false
	switch mark {
	case "<<":
		heard = true
	case ">>", "|>", "+>", ">|", ">-", "~>":
	default:
		return false
	}
	i := at + from + 2
	for i < len(b) && b[i] == ' ' {
		i++
	}
	said := b[i:]
	if hasPrefix(said, "(writing message)") || hasPrefix(said, "(body)") || hasPrefix(said, "writing message") {
		row.tell(Noted, all)
		return true
	}
	side := Client
	if heard {
		side = Server
	}
	switch code := replyCode(said); {
	case heard && code >= 200:
		row.Direction = Outbound
	case heard && code == 0 && eximVerb(said), !heard && code >= 200:
		row.Direction = Inbound
		side = side.Swap()
	}
	if hasPrefix(said, "<<") || len(said) == 0 {
		row.tell(Noted, all)
		return true
	}
	row.say(side, h.sub(i, textEnd(b, i, len(b))))
	return true
}

// eximVerb reports whether the words begin with a command.
func eximVerb(said []byte) bool {
	n := 0
	for n < len(said) && isLetter(said[n]) {
		n++
	}
	return n > 3 && verbToken(upper(string(said[:n]))) != 0
}

// eximStepLine reads what Exim does around the dialogue.
func eximStepLine(h *head, row *Row, mem *eximDebugMemory, words []byte, at int) {
	b := h.bytes()
	text := bytes.TrimLeft(words, " ")
	all := h.sub(len(b)-len(text), len(b))
	switch {
	case hasPrefix(text, "Connecting to "):
		row.Place, row.Direction = Begins, Outbound
		row.Server, _ = eximHost(text, len("Connecting to "))
		if row.Key == "" {
			row.Queue, row.Session = mem.queue, mem.queue
		}
		if i := index(text, "failed: "); i >= 0 {
			row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: h.sub(len(b)-len(text)+i+len("failed: "), len(b))})
			return
		}
		row.tell(Opened, all)
	case hasPrefix(text, "failed: "), hasPrefix(text, "connect failed: "):
		row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Reason: all})
	case hasPrefix(text, "delivering "):
		if n := eximID(text[len("delivering "):]); n > 0 {
			row.Queue = string(text[len("delivering ") : len("delivering ")+n])
			row.Session = row.Queue
			mem.queue = row.Queue
		}
		row.tell(Noted, all)
	case contains(text, "ailed to start TLS"), contains(text, "TLS session failure"), contains(text, "LS error on connection"), contains(text, "TLS session: (SSL_connect)"), contains(text, "TLS session: (gnutls_handshake)"):
		row.tell(SecureFailed, all)
	case hasPrefix(text, "gnutls_handshake was successful"), hasPrefix(text, "SSL_connect succeeded"), hasPrefix(text, "SSL_accept was successful"):
		row.tell(Secured, all)
	default:
		row.tell(Noted, all)
	}
}

// eximTested reads a line of exim -bh, where the dialogue stands between the
// lines of debug output as on a terminal.
func eximTested(h *head, row *Row, words []byte, at int) bool {
	b := h.bytes()
	all := h.sub(at, len(b))
	row.Direction = Inbound
	h.mem.open--
	d := &h.mem.dialogue
	switch {
	case hasPrefix(words, ">>> "), string(words) == ">>>", hasPrefix(words, "**** "), hasPrefix(words, "LOG: "):
		row.tell(Noted, all)
	case blank(b):
		return false
	case replyCode(words) >= 200, d.body, d.challenge, telnetCommand(words):
		if replyCode(words) == 0 {
			row.Weak = d.body
		}
		row.say(Nobody, h.sub(at, textEnd(b, at, len(b))))
	default:
		row.Weak = true
		row.tell(Noted, all)
		return true
	}
	h.mem.open = eximDebugReach
	return true
}
