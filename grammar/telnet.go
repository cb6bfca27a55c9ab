package grammar

import "strings"

var telnet = Dialect{
	Name:   "telnet",
	Title:  "Bare SMTP dialogue",
	About:  "Commands and replies with nothing in front of them, as telnet, nc, openssl s_client and Wireshark's Follow Stream show them.",
	More:   "swaks --server HOST --to ADDRESS does the same by itself and marks who speaks. With openssl s_client add -quiet -crlf, so that an R at the start of a line is not taken for a request of its own.",
	Source: "RFC 5321; published telnet sessions; openssl s_client 3.0, nc and ncat.",
	Stream: true,
	Client: true,
	Loose:  true,
	Samples: []string{
		"220 mail.example.com ESMTP ready",
		"EHLO client.example.net",
		"250-SIZE 35882577",
		"rcpt to: <b@example.com>",
	},
	scan: scanTelnet,
}

// scanTelnet reads a bare dialogue, a time in front allowed, and what the
// programs print around it.
func scanTelnet(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if d := &h.mem.dialogue; !d.body || d.over || contains(b, "onnection closed by foreign host") {
		if telnetFrame(b, row, h) {
			row.Weak = !h.talking() && !telnetMark(b) && (row.Turns[0].Report == nil || h.mem.key == telnetTool)
			return true
		}
		if d.body && d.over && replyCode(b) == 0 {
			return false
		}
	}
	return h.scanBare(row, h.stampEnd(row))
}

// stampEnd is where the words begin behind a time: "09:30:00 ", "[09:30:00.123] ",
// "2024-05-01 09:30:00 ".
func (h *head) stampEnd(row *Row) int {
	b := h.bytes()
	i := 0
	if len(b) > 0 && b[0] == '[' {
		i++
	}
	when, end, zone := isoTime(b[i:])
	if end < 0 {
		var ms int
		if ms, end = clockTime(b, i); end < 0 {
			return 0
		}
		end -= i
		when, row.Clock.NoYear = stamp(1972, 1, 1, ms), true
	}
	from := i
	i += end
	if from > 0 && i < len(b) && b[i] == ']' {
		i++
	}
	if i >= len(b) || b[i] != ' ' && b[i] != '\t' && b[i] != ':' {
		row.Clock.NoYear = false
		return 0
	}
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == ':') {
		i++
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(from, from+end), !zone
	return i
}

// scanBare decides who speaks in line[from:] by the words alone: a reply code
// is the server, a known verb the client, and inside a message or a login
// everything is the client.
func (h *head) scanBare(row *Row, from int) bool {
	b := h.bytes()[from:]
	span := h.sub(from, from+len(b))
	d := &h.mem.dialogue
	switch {
	case d.body:
		row.Weak = replyCode(b) == 0
		row.say(Nobody, span)
	case blank(b):
		return false
	case replyCode(b) >= 200:
		row.say(Nobody, span)
	case d.challenge:
		row.Weak = true
		row.say(Client, span)
	case telnetCommand(b):
		row.say(Nobody, span)
	default:
		return false
	}
	return true
}

// telnetCommand reports whether the line is a command as people type it: a
// known verb with an argument that fits it. "Data is here" is prose.
func telnetCommand(b []byte) bool {
	n := 0
	for n < len(b) && !isBlank(b[n]) {
		n++
	}
	if n < 4 || n > 16 {
		return false
	}
	verb := upper(string(b[:n]))
	rest := strings.TrimSpace(string(b[n:]))
	switch verb {
	case "MAIL", "RCPT":
		return linkLen(rest) > 0
	case "EHLO", "HELO", "LHLO", "VRFY", "EXPN", "ETRN":
		return strings.Count(rest, " ") < 2 && !strings.HasSuffix(rest, ",")
	case "AUTH":
		// Behind hidden credentials some tools give their length: "PLAIN **** [40]".
		return rest != "" && (strings.Count(rest, " ") < 2 || strings.Contains(rest, "**")) && upper(rest[:1]) == rest[:1] || strings.Count(rest, " ") == 0
	case "DATA", "RSET", "QUIT", "NOOP", "HELP", "STARTTLS", "BDAT":
		return rest == "" || verb == "BDAT" || verb == "NOOP" && !strings.Contains(rest, " ")
	}
	return verbToken(verb) != 0 && verb == string(b[:n]) && n > 4
}

// telnetTools are the command lines that open a connection.
var telnetTools = [...]string{"telnet ", "openssl s_client ", "openssl.exe s_client ", "nc ", "ncat ", "netcat ", "gnutls-cli ", "socat "}

// telnetServer finds the host among the arguments of a command line: behind
// -connect, or the last two words that are no options.
func telnetServer(args []string) Party {
	var words []string
	for i, a := range args {
		switch {
		case i > 0 && (args[i-1] == "-connect" || args[i-1] == "--connect"):
			return hostPort(a)
		case a[0] != '-':
			words = append(words, a)
		}
	}
	n := len(words)
	if n > 1 && digits(words[n-1], 0) == len(words[n-1]) || n > 1 && (words[n-1] == "smtp" || words[n-1] == "submission") {
		p := hostPort(words[n-2])
		p.Port = words[n-1]
		return p
	}
	if n == 1 {
		return hostPort(words[0])
	}
	return Party{}
}

// telnetMark reports whether the words of a tool are unmistakable without any
// dialogue: a connection that did not come about is all that some logs hold.
func telnetMark(b []byte) bool {
	s := bytesAsString(b)
	for _, p := range [...]string{"telnet: ", "nc: connect to ", "Ncat: ", "Connecting To ", "Escape character is", "Connection closed by foreign host", "CONNECTED(0", "connect:errno="} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

// telnetTool is the key between a tool's command line and the connection.
const telnetTool = "tool"

// telnetFrame reads what the tools themselves print around the dialogue.
func telnetFrame(b []byte, row *Row, h *head) bool {
	s := string(b[:min(len(b), 400)])
	if args, ok := telnetCall(s); ok {
		h.mem.key = telnetTool
		h.restart(row)
		row.Server = telnetServer(args)
		row.tell(Noted, h.span)
		return true
	}
	tool := h.mem.key == telnetTool
	if tool {
		h.mem.key = ""
	}
	return h.telnetOpens(row, s) || h.telnetCloses(row, s) || h.telnetFails(row, s, tool) || h.opensslFrame(b, s, row)
}

// telnetCall finds a tool's command line at the start of the line, or behind
// the prompt of a shell, and gives its arguments.
func telnetCall(s string) (args []string, ok bool) {
	for _, tool := range telnetTools {
		if i := strings.Index(s, tool); i == 0 || i > 1 && s[i-1] == ' ' && strings.IndexByte("$#>%", s[i-2]) >= 0 || i > 0 && s[i-1] == '>' {
			return strings.Fields(s[i+len(tool):]), true
		}
	}
	return nil, false
}

// telnetOpens reads what a tool says of a connection that comes about.
func (h *head) telnetOpens(row *Row, s string) bool {
	switch {
	case strings.HasPrefix(s, "Trying "):
		h.restart(row)
		row.Server.Address = strings.TrimRight(s[len("Trying "):], ". ")
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "Connected to "), strings.HasPrefix(s, "Ncat: Connected to "):
		_, to, _ := strings.Cut(s, "Connected to ")
		row.Server = hostPort(strings.TrimRight(to, ". "))
		row.tell(Opened, h.span)
	case strings.HasPrefix(s, "Connection to ") && strings.HasSuffix(s, "succeeded!"): // nc -v
		row.Server = ncServer(strings.Fields(s)[2:])
		row.tell(Opened, h.span)
	case strings.HasPrefix(s, "CONNECTED("): // openssl
		h.restart(row)
		h.mem.key = "openssl"
		row.tell(Opened, h.span)
	case strings.HasPrefix(s, "Escape character is"), strings.HasPrefix(s, "Ncat: Version"), s == "DONE":
		row.tell(Noted, h.span)
	default:
		return false
	}
	return true
}

// ncServer reads "mail.example.com 25 port [tcp/smtp] succeeded!" and, of newer
// versions, "mail.example.com (192.0.2.25) 25 port …".
func ncServer(words []string) Party {
	p := hostPort(words[0])
	for _, w := range words[1:min(len(words), 3)] {
		if address := strings.Trim(w, "()"); isAddress(address) {
			p.Address = address
		} else if p.Port == "" && digits(w, 0) == len(w) {
			p.Port = w
		}
	}
	return p
}

// telnetCloses reads what a tool says of the end of a connection.
func (h *head) telnetCloses(row *Row, s string) bool {
	switch {
	case strings.HasPrefix(s, "Connection closed by foreign host"), strings.HasPrefix(s, "Connection to host lost"), s == "closed", strings.HasPrefix(s, "read:errno="), strings.HasPrefix(s, "write:errno="):
		// The other side closed the connection, after a goodbye or without one.
		if h.mem.dialogue.over {
			row.tell(Closed, h.span)
		} else {
			row.tell(Lost, h.span)
		}
	case strings.HasPrefix(s, "Connection closed"), strings.HasPrefix(s, "telnet> "):
		row.tell(Closed, h.span)
	default:
		return false
	}
	return true
}

// telnetFails reads what a tool says of a connection that does not come about.
// Below its command line the error of macOS bears no mark.
func (h *head) telnetFails(row *Row, s string, tool bool) bool {
	fails := func() bool { return faultIn([]byte(s)) != noFault }
	switch {
	case strings.HasPrefix(s, "telnet: connect to address "), strings.HasPrefix(s, "nc: connect to "):
		if n := h.following(1); n != nil && (index(n, "Trying ") == 0 || index(n, "nc: connect to ") == 0 || index(n, "Connect") == 0) {
			row.tell(Noted, h.span) // one address of several
			break
		}
		row.report(h.span, &Report{Outcome: NoConnection, Verb: "(tcp)", Reason: h.span})
	case strings.HasPrefix(s, "connect: ") && hasPrefix(h.following(1), "connect:errno="), strings.Contains(s, ":error:") && strings.Contains(s, "BIO_connect:"):
		row.tell(Noted, h.span) // openssl gives the number of the error below
	case strings.HasPrefix(s, "telnet: "), strings.Contains(s, "Unable to connect to remote host"), strings.Contains(s, "Could not open connection to the host"),
		strings.HasPrefix(s, "connect:errno="), (strings.HasPrefix(s, "Ncat: ") || strings.HasPrefix(s, "connect: ") || tool) && fails():
		f := faultIn([]byte(s))
		if f == noFault {
			f = unreachable
		}
		h.tellFault(row, h.span, f)
	default:
		return false
	}
	return true
}

// opensslFrame reads what openssl s_client prints of the certificate and the
// session, which may come in the middle of the dialogue.
func (h *head) opensslFrame(b []byte, s string, row *Row) bool {
	if h.mem.key == "" {
		// The head of the paste may be missing.
		if s != "---" && !strings.HasPrefix(s, "depth=") && !strings.HasPrefix(s, "SSL-Session:") && !strings.HasPrefix(s, "verify return:") || h.mem.dialogue.challenge {
			return false
		}
		h.mem.key = "openssl"
	}
	if h.mem.key == "pem" { // inside of a certificate
		if strings.HasPrefix(s, "-----END ") {
			h.mem.key = "openssl"
		}
		row.tell(Noted, h.span)
		return true
	}
	if strings.HasPrefix(s, "-----BEGIN ") {
		h.mem.key = "pem"
		row.tell(Noted, h.span)
		return true
	}
	switch {
	case strings.HasPrefix(s, "New, ") && !strings.Contains(s, "(NONE)"):
		row.tell(Secured, h.span)
		return true
	case strings.Contains(s, "can_renegotiate"): // an R was typed at the start of a line
		row.tell(Trouble, h.span)
		return true
	case strings.Contains(s, ":error:") && strings.Contains(s, "SSL routines"), strings.HasPrefix(s, "didn't found starttls"), strings.HasPrefix(s, "Didn't find STARTTLS"):
		row.tell(SecureFailed, h.span)
		return true
	}
	for _, p := range opensslWords {
		if strings.HasPrefix(s, p) {
			row.tell(Noted, h.span)
			return true
		}
	}
	if strings.HasPrefix(s, "    ") && (strings.Contains(s, ":") || strings.Contains(s, " - ")) || strings.HasPrefix(s, "   i:") || strings.HasPrefix(s, "   a:") || strings.HasPrefix(s, "   v:") ||
		len(s) > 3 && s[0] == ' ' && digits(b, 1) > 0 && strings.Contains(s[:min(len(s), 6)], " s:") {
		row.tell(Noted, h.span)
		return true
	}
	return false
}

// opensslWords are the beginnings of its other lines.
var opensslWords = [...]string{"---", "depth=", "verify ", "Certificate chain", "Server certificate", "subject=", "issuer=", "No client certificate", "Peer sign", "Server Temp Key",
	"Negotiated ", "SSL handshake has read", "Verification", "Server public key is", "Secure Renegotiation", "Compression:", "Expansion:", "No ALPN", "ALPN protocol", "Early data",
	"This TLS version forbids", "SSL-Session:", "Post-Handshake New Session", "Protocol:", "Protocol  :", "Verify return code:", "read R BLOCK", "RENEGOTIATING", "Acceptable client certificate", "Client Certificate Types",
	"Requested Signature", "Shared Requested", "Shared Signature", "Connecting to ", "OCSP response", "Can't use SSL_get_servername", "Hash used", "Signature type", "Peer Temp Key", "Peer certificate:", "SSL-",
	"no peer certificate available", "New, (NONE)"}
