package grammar

import (
	"bytes"
	"strings"
)

var swaks = Dialect{
	Name:   "swaks",
	Title:  "swaks transcript",
	About:  "What swaks, the Swiss Army Knife for SMTP, prints while it sends a test message.",
	More:   "Run swaks with --show-raw-text for the bytes as they are sent, with --show-time-lapse for the time of each answer, and without --silent or --hide-all.",
	Source: "swaks 20201014 against a test server, and its manual, section TRANSCRIPT.",
	Stream: true,
	Client: true,
	Samples: []string{
		"=== Trying mail.example.com:25...",
		"<-  220 mail.example.com ESMTP ready",
		" -> EHLO client.example.net",
		"<** 550 5.1.1 User unknown",
		" ~> MAIL FROM:<anna@example.net>",
		"*** Remote host closed connection unexpectedly.",
	},
	scan: scanSwaks,
}

// swaksMarks are the three characters in front of each line; behind them
// stands a blank. The tilde means inside TLS, the asterisk not as expected. A
// web page's source has them escaped.
var swaksMarks = [...]struct {
	mark string
	side Side
}{
	{" ->", Client}, {" ~>", Client}, {"**>", Client}, {"*~>", Client}, {"~*>", Client},
	{"<- ", Server}, {"<~ ", Server}, {"<**", Server}, {"<~*", Server},
	{" -&gt;", Client}, {" ~&gt;", Client}, {"**&gt;", Client}, {"*~&gt;", Client}, {"~*&gt;", Client},
	{"&lt;- ", Server}, {"&lt;~ ", Server}, {"&lt;**", Server}, {"&lt;~*", Server},
}

func scanSwaks(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	for _, m := range swaksMarks {
		rest, ok := cutPrefix(b, m.mark)
		if !ok || len(rest) > 0 && rest[0] != ' ' {
			continue
		}
		from := len(b) - len(rest)
		row.TagSpan = h.sub(0, from)
		if from < len(b) {
			from++
		}
		h.swaksSaid(row, m.side, from)
		return true
	}
	// A blank in front is easily lost on the way here.
	if len(b) > 1 && b[1] == '>' && (b[0] == '-' || b[0] == '~') && (len(b) == 2 || b[2] == ' ') && h.marked(swaksLine) {
		row.TagSpan = h.sub(0, 2)
		h.swaksSaid(row, Client, min(3, len(b)))
		return true
	}
	if rest, ok := cutPrefix(b, "=== "); ok {
		h.swaksInfo(row, rest)
		return true
	}
	if rest, ok := cutPrefix(b, "*** "); ok {
		h.swaksError(row, rest)
		return true
	}
	for _, raw := range [...]string{"  > ", "<   ", "--- "} { // --show-raw-text and --dump repeat what is said
		if _, ok := cutPrefix(b, raw); ok && h.marked(swaksLine) {
			row.Weak = true
			row.tell(Noted, h.span)
			return true
		}
	}
	return false
}

// swaksLine recognises lines that only swaks writes.
func swaksLine(b []byte) bool {
	s := bytesAsString(b)
	for _, p := range [...]string{"=== Trying ", "=== Connected to ", "<-  2", "<~  2", "<** ", " -> ", " ~> "} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func (h *head) swaksSaid(row *Row, side Side, from int) {
	b := h.bytes()
	span := h.sub(from, len(b))
	words := bytes.TrimSpace(b[from:])
	switch {
	case side == Client:
		h.sayText(row, Client, from, len(b))
	case len(words) == 0: // an empty answer: the server has gone
		row.tell(Lost, h.span)
	case replyCode(words) == 0 && bytes.HasPrefix(words, []byte("Timeout")):
		row.tell(Lost, span)
	default:
		h.sayText(row, Server, len(b)-len(bytes.TrimLeft(b[from:], " ")), len(b))
	}
}

// swaksInfo reads a line of swaks's own.
func (h *head) swaksInfo(row *Row, text []byte) {
	s := string(text)
	span := h.sub(len(h.bytes())-len(text), len(h.bytes()))
	switch {
	case strings.HasPrefix(s, "Trying "):
		h.restart(row)
		row.Server = swaksServer(strings.TrimSuffix(s[len("Trying "):], "..."))
		row.tell(Noted, span)
	case strings.HasPrefix(s, "Connected to "):
		row.Server = swaksServer(strings.TrimSuffix(s[len("Connected to "):], "."))
		row.tell(Opened, span)
	case strings.HasPrefix(s, "TLS started"):
		row.tell(Secured, span)
	case strings.HasPrefix(s, "Connection closed"), strings.HasPrefix(s, "Dropping connection"):
		row.tell(Closed, span)
	default:
		row.Weak = !strings.HasPrefix(s, "TLS ") && !strings.HasPrefix(s, "response in ")
		row.tell(Noted, span)
	}
}

// swaksServer reads "host:25" and "pipe to program arguments".
func swaksServer(s string) Party {
	s = strings.TrimPrefix(strings.TrimSpace(s), "pipe to ")
	s, _, _ = strings.Cut(s, " ")
	return hostPort(s)
}

// swaksError reads a failure that swaks itself notes.
func (h *head) swaksError(row *Row, text []byte) {
	s := bytesAsString(text)
	span := h.sub(len(h.bytes())-len(text), len(h.bytes()))
	switch {
	case strings.HasPrefix(s, "Error connecting"):
		rep := &Report{Outcome: NoConnection, Verb: "(tcp)", Reason: span}
		if i := strings.LastIndexByte(s, ' '); i > 0 {
			rep.Peer = hostPort(strings.TrimRight(string(text[i+1:]), ":"))
		}
		row.report(span, rep)
	case strings.HasPrefix(s, "\t"), strings.HasPrefix(s, " "): // the reason of the error above
		row.Weak = true
		h.tellFault(row, span, faultIn(text))
	case strings.Contains(s, "closed connection unexpectedly"), strings.HasPrefix(s, "Timeout"):
		row.tell(Lost, span)
	case strings.HasPrefix(s, "STARTTLS attempted"): // the reply or the failure stands above
		row.tell(Noted, span)
	case strings.HasPrefix(s, "TLS startup failed"), strings.HasPrefix(s, "TLS requested, advertised"), strings.Contains(s, "advertise STARTTLS"):
		row.tell(SecureFailed, span)
	case strings.HasPrefix(s, "No authentication type succeeded"):
		row.tell(Noted, span)
	case strings.Contains(s, "advertise authentication"), strings.HasPrefix(s, "Auth not attempted"), strings.HasPrefix(s, "Auth advertised"), strings.HasPrefix(s, "Auth requested"):
		row.tell(LoginFailed, span)
	case strings.HasPrefix(s, "MX Routing"), strings.HasPrefix(s, "DEPRECATION WARNING"), strings.HasPrefix(s, "XCLIENT attempted"):
		row.tell(Noted, span)
	default:
		row.Weak = true
		row.tell(Trouble, span)
	}
}
