package grammar

import (
	"bytes"
	"slices"
	"strings"
)

var curl = Dialect{
	Name:   "curl",
	Title:  "curl -v or --trace",
	About:  "What curl prints with -v, --trace-ascii or --trace while it talks to a mail server.",
	More:   "Run curl with -sv --trace-time to see the time of each line without the progress meter, or with --trace-ascii - to see the message too.",
	Source: "curl 7.88 against a test server, and its source, src/tool_cb_dbg.c and src/tool_progress.c.",
	Stream: true,
	Client: true,
	Samples: []string{
		"* Connected to mail.example.com (192.0.2.25) port 25 (#0)",
		"< 220 mail.example.com ESMTP ready",
		"> EHLO client.example.net",
		"} [98 bytes data]",
		"== Info: Connected to mail.example.com (192.0.2.25) port 25",
		"<= Recv header, 14 bytes (0xe)",
		"0000: 250 2.1.0 Ok",
		"curl: (67) Login denied",
	},
	scan: scanCurl,
}

// scanCurl reads "* ", "< ", "> " and the forms of --trace. The progress meter
// shares lines with them, since it ends in no line end.
func scanCurl(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if h.curlTrace(row, b) {
		return true
	}
	i := h.curlHead(row, b)
	if i == len(b) && i > 0 || hasPrefix(b, "  % Total") || contains(b, "Dload  Upload") {
		row.tell(Noted, h.span)
		return true
	}
	switch rest := b[i:]; {
	case hasPrefix(rest, "* "):
		h.curlInfo(row, i+2)
	case hasPrefix(rest, "== Info: "):
		h.curlInfo(row, i+len("== Info: "))
	case hasPrefix(rest, "curl: ("):
		h.curlError(row, i)
	case len(rest) > 1 && (rest[0] == '<' || rest[0] == '>') && rest[1] == ' ':
		h.curlSaid(row, rest[0], i+2)
	case len(rest) == 1 && rest[0] == '>' && h.mem.dialogue.challenge: // an empty answer
		row.Weak = true
		row.say(Client, h.sub(len(b), len(b)))
	case len(rest) > 2 && (rest[0] == '{' || rest[0] == '}') && rest[1] == ' ' && rest[2] == '[':
		if rest[0] == '}' && h.mem.dialogue.body { // curl counts the message instead of showing it
			row.say(Client, h.sub(i+2, len(b)))
			break
		}
		row.tell(Noted, h.sub(i, len(b)))
	case h.curlTraceBegins(rest):
		row.tell(Noted, h.sub(i, len(b)))
	case h.curlTail(rest):
		row.Weak = true
		row.tell(Noted, h.sub(i, len(b)))
	default:
		return false
	}
	return true
}

// curlHead is where the line begins behind the progress meter, the time of
// --trace-time and the numbers of --trace-ids, "[0-0] ".
func (h *head) curlHead(row *Row, b []byte) int {
	i := curlMeter(b)
	if i == 0 {
		if ms, end := clockTime(b, 0); end > 0 && end < len(b) && b[end] == ' ' {
			row.Time, row.TimeSpan, row.Clock.NoZone = stamp(1972, 1, 1, ms), h.sub(0, end), true
			row.Clock.NoYear = true
			i = end + 1
		}
	}
	if rest, ok := cutPrefix(b[i:], "["); ok {
		if n := digits(rest, 0); n > 0 && n < len(rest) && rest[n] == '-' {
			end := n + 1 + digits(rest, n+1)
			if end == n+1 && end < len(rest) && rest[end] == 'x' { // no connection yet
				end++
			}
			if hasPrefix(rest[end:], "] ") {
				return i + 1 + end + len("] ")
			}
		}
	}
	return i
}

// curlTail recognises what stands around the last line: the reply once more,
// which is what curl was asked for, and advice.
func (h *head) curlTail(b []byte) bool {
	if h.index == 0 {
		return false
	}
	above := h.log.Body(h.index - 1).Of(h.log.Text)
	return replyCode(b) > 0 && bytes.HasSuffix(above, []byte(" left intact")) || hasPrefix(above, "curl: (") && hasPrefix(b, "More details here: ") ||
		hasPrefix(b, "  CApath: ") || hasPrefix(b, "  CAfile: ") || slices.ContainsFunc(curlAdvice[:], func(begins string) bool { return hasPrefix(b, begins) })
}

// curlAdvice is how the lines begin that curl prints below the error of a
// certificate: since version 7.59, and before.
var curlAdvice = [...]string{
	"curl failed to verify the legitimacy", "establish a secure connection to it.", "how to fix it, please visit",
	"curl performs SSL certificate verification", " of Certificate Authority (CA)", " bundle file isn't adequate", " using the --cacert option", "If this HTTPS server uses", " the bundle, the certificate",
	" problem with the certificate", " not match the domain name", "If you'd like to turn off curl's", " the -k (or --insecure)", "HTTPS-proxy has similar options",
}

// curlTraceBegins reads the line above a block of --trace.
func (h *head) curlTraceBegins(b []byte) bool {
	kind := curlTraceHead(b)
	switch kind {
	case 0:
		return false
	case 'r':
		h.mem.side = Server
	case 's':
		h.mem.side = Client
	default:
		h.mem.side = Nobody
	}
	h.mem.key = "trace"
	return true
}

// curlMeter is where the progress meter at the start of the line ends, 0 if
// there is none.
func curlMeter(b []byte) int {
	i := 0
	for i < len(b) && (isDigit(b[i]) || bytes.IndexByte([]byte(" .:-kMGTPd|"), b[i]) >= 0) {
		i++
	}
	if i > len(b) || !contains(b[:i], ":--") && !(i > 60 && bytes.Count(b[:i], []byte(":")) > 3) {
		return 0
	}
	// The last number of the meter may touch what follows, a blank may not.
	for i > 0 && i < len(b) && b[i-1] == ' ' {
		return 0
	}
	return i
}

// curlSaid reads "< 220 …" and "> EHLO …". The arrows are those of quoted mail
// as well, so the words must fit.
func (h *head) curlSaid(row *Row, arrow byte, from int) {
	b := h.bytes()
	row.TagSpan = h.sub(from-2, from-1)
	if arrow == '<' {
		row.Weak = replyCode(b[from:]) < 200
		row.say(Server, h.sub(from, len(b)))
		return
	}
	row.Weak = !telnetCommand(b[from:])
	row.say(Client, h.sub(from, len(b)))
}

// curlTraceHead reads the line above each block of --trace: 'r' for what was
// received, 's' for what was sent, 'x' for the bytes of TLS, 0 for none.
func curlTraceHead(b []byte) byte {
	s := bytesAsString(b)
	switch {
	case strings.HasPrefix(s, "<= Recv header, "), strings.HasPrefix(s, "<= Recv data, "):
		return 'r'
	case strings.HasPrefix(s, "=> Send header, "), strings.HasPrefix(s, "=> Send data, "):
		return 's'
	case strings.HasPrefix(s, "<= Recv SSL data, "), strings.HasPrefix(s, "=> Send SSL data, "):
		return 'x'
	}
	return 0
}

// curlWidth is the number of characters in a line of --trace-ascii.
const curlWidth = 64

// curlTrace reads "0040: text" and, of --trace, "0040: 32 35 30 … 250 text". A
// line as wide as it can be goes on in the next one.
func (h *head) curlTrace(row *Row, b []byte) bool {
	at := curlOffset(b)
	if at < 0 || h.mem.key != "trace" && !h.marked(func(b []byte) bool { return curlTraceHead(b) != 0 }) {
		return false
	}
	from := curlText(b, at)
	row.Weak = h.mem.side == Nobody
	switch {
	case h.mem.side == Nobody || h.curlGoesOn():
		row.tell(Noted, h.span)
		return true
	case h.mem.side == Client && h.mem.dialogue.body:
		row.say(Client, h.sub(from, len(b)))
		return true
	}
	t := row.say(h.mem.side, h.sub(from, len(b)))
	joined := append([]byte(nil), b[from:]...)
	for n := 1; n < 64 && curlFull(b, from); n++ {
		next := h.following(n)
		k := curlOffset(next)
		if k < 0 || string(next[:4]) == "0000" {
			break
		}
		b, from = next, curlText(next, k)
		joined = append(joined, b[from:]...)
		t.Joined = joined
	}
	if t.Joined != nil {
		t.Joined = bytes.TrimRight(t.Joined, ".") // --trace shows CR and LF as dots
	} else if i := len(bytes.TrimRight(b[from:], ".")); curlText(b, at) != at && i > 0 {
		t.Text.End = t.Text.Start + int32(i)
	}
	return true
}

// curlGoesOn reports whether the line continues the one above.
func (h *head) curlGoesOn() bool {
	b := h.bytes()
	if h.index == 0 || string(b[:4]) == "0000" {
		return false
	}
	above := h.log.Body(h.index - 1).Of(h.log.Text)
	k := curlOffset(above)
	return k > 0 && curlFull(above, curlText(above, k))
}

func curlFull(b []byte, from int) bool {
	return len(b)-from >= curlWidth || len(b)-from == 16 && from > 50
}

// curlOffset is where the text behind "0040: " begins, -1 if the line does not
// start with an offset.
func curlOffset(b []byte) int {
	i := 0
	for i < len(b) && i < 8 && (isDigit(b[i]) || 'a' <= b[i] && b[i] <= 'f') {
		i++
	}
	if i < 4 || i+1 >= len(b) || b[i] != ':' || b[i+1] != ' ' {
		return -1
	}
	return i + 2
}

// curlText is where the text begins behind the hexadecimal columns of --trace;
// at itself where there are none.
func curlText(b []byte, at int) int {
	for k := 0; k < 3; k++ {
		if at+3*k+2 >= len(b) || !isHex(b[at+3*k]) || !isHex(b[at+3*k+1]) || b[at+3*k+2] != ' ' {
			return at
		}
	}
	return min(at+16*3, len(b))
}

// curlInfo reads a line of curl's own.
func (h *head) curlInfo(row *Row, from int) {
	b := h.bytes()
	span := h.sub(from, len(b))
	text := bytes.TrimLeft(b[from:], " ")
	s := string(text)
	row.TagSpan = h.sub(max(from-2, 0), from-1)
	switch {
	case strings.HasPrefix(s, "Trying "):
		h.restart(row)
		row.Server.Address = strings.Trim(strings.TrimSuffix(s[len("Trying "):], "..."), "[]")
		if p := hostPort(strings.TrimSuffix(s[len("Trying "):], "...")); p.Port != "" {
			row.Server = p
		}
		row.tell(Noted, span)
	case strings.HasPrefix(s, "Connected to "):
		row.Server = curlPeer(s[len("Connected to "):])
		row.tell(Opened, span)
	case strings.HasPrefix(s, "SSL connection using"):
		row.tell(Secured, span)
	case strings.HasPrefix(s, "connect to "), strings.HasPrefix(s, "Immediate connect fail"): // one address of several
		row.Weak = true
		row.tell(Noted, span)
	case strings.HasPrefix(s, "STARTTLS not "): // --ssl-reqd: "supported", "available"
		row.tell(SecureFailed, span)
	case strings.HasPrefix(s, "Closing connection"), strings.HasPrefix(s, "shutting down connection"):
		row.tell(Closed, span)
	case strings.HasSuffix(s, "left intact"):
		row.tell(Closed, span)
	case strings.HasPrefix(s, "response reading failed"):
		row.tell(Lost, span)
	case strings.HasPrefix(s, "Failed to connect"), strings.HasPrefix(s, "Could not resolve"), strings.HasPrefix(s, "Recv failure"), strings.HasPrefix(s, "Send failure"),
		strings.Contains(s, "timed out"), strings.HasPrefix(s, "Connection timeout"):
		h.tellFault(row, span, faultIn(text))
	case curlRepeats(s), strings.Contains(s, "verify result"), strings.HasPrefix(s, "TLSv"), strings.HasPrefix(s, "SSLv"), strings.Contains(s, "verify ok"), strings.HasPrefix(s, "ALPN"):
		row.tell(Noted, span)
	case faultIn(text) == untrusted && (strings.Contains(s, "error") || strings.Contains(s, "rror:") || strings.Contains(s, "fail") || strings.Contains(s, "problem")):
		row.tell(SecureFailed, span)
	default:
		row.Weak = true // "* " begins the items of many lists
		row.tell(Noted, span)
	}
}

// curlRepeats recognises curl's words for a reply that stands above:
// "RCPT failed: 550", "Command failed: 502", "STARTTLS denied, code 454".
func curlRepeats(s string) bool {
	n := len(s)
	return n > 4 && replyCode(s[n-3:]) > 0 && (s[n-4] == ' ') && (strings.Contains(s, "failed: ") || strings.Contains(s, "denied") || strings.HasPrefix(s, "Got unexpected"))
}

// curlVerb is the command that failed: "curl: (55) RCPT failed: 550".
func curlVerb(b []byte) string {
	for _, verb := range [...]string{"MAIL", "RCPT", "DATA", "STARTTLS"} {
		if contains(b, ") "+verb) {
			return verb
		}
	}
	if contains(b, "Got unexpected smtp-server response") {
		return "(connect)"
	}
	return ""
}

// curlPeer reads "mail.example.com (192.0.2.25) port 25 (#0)".
func curlPeer(s string) Party {
	name, rest, _ := strings.Cut(s, " ")
	p := hostPort(strings.Trim(name, "[]"))
	if address, ok := between([]byte(rest), "(", ")"); ok && isAddress(address) {
		p.Address = address
	}
	if _, port, ok := strings.Cut(rest, "port "); ok {
		p.Port = port[:digits(port, 0)]
	}
	return p
}

// curlError reads the last line, "curl: (7) Failed to connect …". It repeats
// what a line above says; with -s -S it is all there is.
func (h *head) curlError(row *Row, from int) {
	b := h.bytes()
	span := h.sub(from, len(b))
	code, _ := between(b[from:], "(", ")")
	switch {
	case curlRepeats(string(b[from:])):
		if h.talking() {
			row.tell(Noted, span)
			break
		}
		row.say(Server, h.sub(len(b)-3, len(b))).Verb = curlVerb(b[from:])
	case code == "5" || code == "6" || code == "7":
		h.tellFault(row, span, unreachable)
	case code == "28" || code == "52" || code == "56":
		f := faultIn(b[from:])
		if f == noFault {
			f = broken
		}
		h.tellFault(row, span, f)
	case code == "67":
		row.tell(LoginFailed, span)
	case code == "64": // --ssl-reqd
		row.tell(SecureFailed, span)
	default: // 35, 60 and others: TLS; the rest repeats
		h.tellFault(row, span, faultIn(b[from:]))
	}
}
