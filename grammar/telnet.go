package grammar

import "strings"

var telnet = Dialect{
	Name:   "telnet",
	Title:  "Bare SMTP dialogue",
	About:  "Commands and replies with nothing in front of them, as telnet, nc, openssl s_client and Wireshark's Follow Stream show them.",
	Source: "RFC 5321; published telnet sessions.",
	Stream: true,
	Loose:  true,
	Samples: []string{
		"220 mail.example.com ESMTP ready",
		"EHLO client.example.net",
		"250-SIZE 35882577",
		"rcpt to: <b@example.com>",
	},
	scan: scanTelnet,
}

// scanTelnet decides by the words alone: a reply code is the server, a known
// verb the client, and inside a message or a login everything is the client.
func scanTelnet(h *head, row *Row) bool {
	b := h.bytes()
	d := &h.mem.dialogue
	row.Direction = Outbound
	switch {
	case d.body:
		row.Weak = replyCode(b) == 0
		row.say(Nobody, h.span)
	case blank(b):
		return false
	case replyCode(b) >= 200:
		row.say(Nobody, h.span)
	case telnetFrame(b, row, h):
		row.Weak = d.commands == 0
	case d.challenge:
		row.Weak = true
		row.say(Client, h.span)
	case telnetCommand(b):
		row.say(Nobody, h.span)
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
	verb := upper(string(b[:n]))
	rest := strings.TrimSpace(string(b[n:]))
	switch verb {
	case "MAIL", "RCPT":
		return linkLen(rest) > 0
	case "EHLO", "HELO", "LHLO", "VRFY", "EXPN", "ETRN":
		return strings.Count(rest, " ") < 2 && !strings.HasSuffix(rest, ",")
	case "AUTH":
		return rest != "" && strings.Count(rest, " ") < 2 && upper(rest[:1]) == rest[:1] || strings.Count(rest, " ") == 0
	case "DATA", "RSET", "QUIT", "NOOP", "HELP", "STARTTLS", "BDAT":
		return rest == "" || verb == "BDAT" || verb == "NOOP" && !strings.Contains(rest, " ")
	}
	return verbToken(verb) != 0 && verb == string(b[:n]) && n > 4
}

// telnetFrame reads what the tools themselves print around the dialogue.
func telnetFrame(b []byte, row *Row, h *head) bool {
	s := strings.TrimPrefix(bytesAsString(b), "$ ")
	switch {
	case strings.HasPrefix(s, "telnet "), strings.HasPrefix(s, "openssl s_client "), strings.HasPrefix(s, "nc "):
		row.Place = Begins
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "Trying "):
		if h.mem.dialogue.commands > 0 || h.mem.dialogue.greeted {
			row.Place = Begins
		}
		row.Server.Address = strings.TrimRight(s[len("Trying "):], ". ")
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "Connected to "):
		row.Server.Name = strings.TrimRight(s[len("Connected to "):], ". ")
		row.tell(Opened, h.span)
	case strings.HasPrefix(s, "Escape character is"):
		row.tell(Noted, h.span)
	case strings.HasPrefix(s, "Connection closed by foreign host"), strings.HasPrefix(s, "Connection closed"), s == "closed":
		row.tell(Closed, h.span)
	case strings.HasPrefix(s, "telnet: "), strings.Contains(s, "Unable to connect to remote host"):
		row.report(h.span, &Report{Outcome: NoConnection, Verb: "(connect)", Reason: h.span})
	default:
		return false
	}
	return true
}
