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
	mem := remembered[eximDebugMemory](h.mem)
	at, prefixed := eximDebugHead(h, row)
	words := h.bytes()[at:]
	if eximSpoken(h, row, words, at) || mem.marked(h, row, words, at) {
		h.mem.open = eximDebugReach
		return true
	}
	if mem.test && h.mem.open > 0 {
		return eximTested(h, row, words, at)
	}
	blanks := len(words) - len(bytes.TrimLeft(words, " \t"))
	switch {
	case replyCode(words[blanks:]) >= 200 && (blanks >= 7 && (prefixed || h.mem.open > 0) || h.mem.open == eximDebugReach):
		// The further lines of a reply bear no mark.
		row.Weak = !prefixed
		row.say(Server, h.sub(at+blanks, h.span.Len()))
		return true
	case prefixed:
		row.Weak = h.mem.open == 0
		row.tell(Noted, h.sub(at, h.span.Len()))
		return true
	case h.mem.open <= 0 || blank(h.bytes()):
		return false
	}
	h.mem.open--
	if _, end, _ := isoTime(h.bytes()); end > 0 {
		return false
	}
	row.Weak = true
	eximStepLine(h, row, mem, words)
	return true
}

// marked reads the steps that are certainly Exim's.
func (mem *eximDebugMemory) marked(h *head, row *Row, words []byte, at int) bool {
	switch {
	case hasPrefix(words, "**** SMTP testing session"):
		mem.test = true
		row.Place, row.Direction = Begins, Inbound
		if i := index(words, "from host "); i >= 0 {
			row.Client = hostPort(strings.TrimSpace(string(words[i+len("from host "):])))
		}
		row.tell(Opened, h.sub(at, h.span.Len()))
	case hasPrefix(words, "Connecting to "), hasPrefix(words, "continued connection"), hasPrefix(words, "cmdlog: '"), hasPrefix(words, "delivering ") && eximID(words[len("delivering "):]) > 0,
		hasPrefix(words, "LOG: "), hasPrefix(words, ">>>>>>>>>>>>>>>> Exim pid="), hasPrefix(words, "Exim version "):
		eximStepLine(h, row, mem, words)
	case eximTestStep(words):
		mem.test = true
		row.tell(Noted, h.sub(at, h.span.Len()))
	default:
		return false
	}
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
	lead := len(words) - len(bytes.TrimLeft(words, " "))
	rest, ok := cutPrefix(words[lead:], "SMTP")
	if !ok || len(rest) < 2 {
		return false
	}
	b := h.bytes()
	all := h.sub(at+lead, len(b))
	from := at + lead + len("SMTP")
	tag := h.sub(at+lead, from+2)
	if rest[0] == '(' {
		row.TagSpan = tag
		return eximClosed(row, rest, all)
	}
	side := Client
	switch string(rest[:2]) {
	case "<<":
		side = Server
	case ">>", "|>", "+>", ">|", ">-", "~>":
	default:
		return false
	}
	row.TagSpan = tag
	i := from + 2
	for i < len(b) && b[i] == ' ' {
		i++
	}
	said := b[i:]
	if len(said) == 0 || hasPrefix(said, "(writing message)") || hasPrefix(said, "(body)") || hasPrefix(said, "writing message") || hasPrefix(said, "<<") {
		row.tell(Noted, all)
		return true
	}
	switch code := replyCode(said); {
	case side == Server && code >= 200:
		row.Direction = Outbound
	case side == Server && code == 0 && eximVerb(said), side == Client && code >= 200:
		row.Direction = Inbound
		side = side.Swap()
	}
	row.say(side, h.sub(i, textEnd(b, i, len(b))))
	return true
}

// eximClosed reads "(close)>>" and its like.
func eximClosed(row *Row, rest []byte, all Span) bool {
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

// eximVerb reports whether the words begin with a command.
func eximVerb(said []byte) bool {
	n := 0
	for n < len(said) && isLetter(said[n]) {
		n++
	}
	return n > 3 && verbToken(upper(string(said[:n]))) != 0
}

// eximStepLine reads what Exim does around the dialogue.
func eximStepLine(h *head, row *Row, mem *eximDebugMemory, words []byte) {
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
