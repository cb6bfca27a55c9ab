package grammar

import (
	"bytes"
	"strings"
)

var hmailserver = Dialect{
	Name:  "hmailserver",
	Title: "hMailServer log",
	About: "hMailServer's hmailserver_DATE.log: \"SMTPD\" rows are its server, \"SMTPC\" rows its client, each with thread, session, time, the other side's address and what was sent or received.",
	More:  "In hMailServer Administrator under Settings > Logging tick SMTP, TCP/IP, Application and Debug.",
	Source: "hMailServer's source code (Logger.cpp, SMTPConnection.cpp, SMTPClientConnection.cpp), version 5; " +
		"published logs of versions 4 and 5.",
	Samples: []string{
		"\"SMTPD\"\t1208\t1048\t\"2024-01-13 20:01:57.015\"\t\"192.0.2.125\"\t\"SENT: 220 mail.example.com ESMTP\"",
		"\"SMTPC\" 4404 157 \"2024-01-13 16:24:22.763\" \"198.51.100.124\" \"RECEIVED: 250-mx.example.net[nl]250-SIZE 35882577[nl]250 STARTTLS\"",
		"\"TCPIP\"\t1208\t\"2024-01-13 20:01:57.000\"\t\"TCP - 192.0.2.125 connected to 192.0.2.1:25.\"",
		"\"APPLICATION\"\t4404\t\"2024-01-13 16:24:21.021\"\t\"SMTPDeliverer - Message 113: Delivering message from anna@example.com to bruno@example.net.\"",
	},
	scan: scanHMailServer,
}

// scanHMailServer reads the columns of a row, which are parted by tabs or, once
// pasted, by blanks; all but the numbers stand in quotes.
func scanHMailServer(h *head, row *Row) bool {
	b := h.bytes()
	kind, i := hmailText(b, 0)
	if i < 0 {
		return false
	}
	row.TagSpan = h.sub(kind[0], kind[1])
	name := string(b[kind[0]:kind[1]])
	thread, i := hmailNumber(b, i)
	if thread[1] == 0 {
		return false
	}
	switch name {
	case "SMTPD", "SMTPC", "POP3D", "POP3C", "IMAPD":
		session, next := hmailNumber(b, i)
		if session[1] == 0 {
			return false
		}
		row.Key, row.KeySpan = string(b[session[0]:session[1]]), h.sub(session[0], session[1])
		i = next
	case "TCPIP", "DEBUG", "APPLICATION", "ERROR", "BACKUP", "EVENT", "AWSTATS":
	default:
		return false
	}
	stamped, i := hmailText(b, i)
	if i < 0 {
		return false
	}
	when, n, _ := isoTime(b[stamped[0]:stamped[1]])
	if n < 0 {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(stamped[0], stamped[0]+n), true
	if name == "POP3D" || name == "POP3C" || name == "IMAPD" {
		row.Place = Apart
		return true
	}
	if row.Key == "" {
		text, end := hmailText(b, i)
		if end < 0 {
			text = [2]int{i, len(b)}
		}
		hmailEvent(h, row, text[0], text[1])
		return true
	}
	peer, i := hmailText(b, i)
	if i < 0 {
		return false
	}
	party := Party{Address: string(b[peer[0]:peer[1]])}
	text, end := hmailText(b, i)
	if end < 0 {
		return false
	}
	row.Direction, row.Client = Inbound, party
	sent := Server
	if name == "SMTPC" {
		row.Direction, row.Client, row.Server = Outbound, Party{}, party
		sent = Client
	}
	words := b[text[0]:text[1]]
	switch {
	case hasPrefix(words, "SENT: "):
		hmailSay(h, row, sent, text[0]+len("SENT: "), text[1])
	case hasPrefix(words, "RECEIVED: "):
		hmailSay(h, row, sent.Swap(), text[0]+len("RECEIVED: "), text[1])
	default:
		row.tell(Noted, h.sub(text[0], text[1]))
	}
	return true
}

// hmailText is where the next text in quotes stands, and the offset behind it;
// end is -1 if there is none. The last one of a line may hold quotes itself.
func hmailText(b []byte, i int) (text [2]int, end int) {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	if i >= len(b) || b[i] != '"' {
		return text, -1
	}
	for j := i + 1; j < len(b); j++ {
		if b[j] == '"' && (j+1 == len(b) || (b[j+1] == '\t' || b[j+1] == ' ') && (j+2 >= len(b) || b[j+2] == '"' || isDigit(b[j+2]) || blank(b[j+1:]))) {
			return [2]int{i + 1, j}, j + 1
		}
	}
	return [2]int{i + 1, len(b)}, len(b)
}

// hmailNumber is where the next number stands, and the offset behind it.
func hmailNumber(b []byte, i int) (number [2]int, end int) {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	n := digits(b, i)
	if n == 0 || n > 10 {
		return number, i
	}
	return [2]int{i, i + n}, i + n
}

// hmailSay adds what was said; hMailServer writes the ends of lines as [nl].
func hmailSay(h *head, row *Row, side Side, from, to int) {
	b := h.bytes()
	first := true
	for from < to || first {
		end := to
		if i := bytes.Index(b[from:to], []byte("[nl]")); i >= 0 {
			end = from + i
		}
		if stop := trimEnd(b, from, end); stop > from || first && end == to {
			row.say(side, h.sub(from, max(stop, from)))
		}
		first = false
		from = min(end+len("[nl]"), to)
	}
}

// hmailEvent reads the rows without a session column. Some name the session in
// their text.
func hmailEvent(h *head, row *Row, from, to int) {
	b := h.bytes()
	words := b[from:to]
	all := h.sub(from, to)
	session := ""
	for _, lead := range [...]string{"Creating session ", "Ending session ", "Closing session ", "Deleting session ", ", Session: ", "session "} {
		if w := strings.TrimRight(word(words, lead), ".:"); w != "" && digits(w, 0) == len(w) {
			session = w
			break
		}
	}
	if session == "" {
		row.Place = Apart
		return
	}
	row.Key = session
	switch {
	case hasPrefix(words, "Creating session"):
		row.Place = Begins
		row.tell(Noted, all)
	case contains(words, "SSL handshake") || contains(words, "TLS handshake") || contains(words, "SSL/TLS"):
		if contains(words, "ailed") || contains(words, "rror") {
			row.tell(SecureFailed, all)
		} else {
			row.tell(Noted, all)
		}
	case contains(words, "timed out"), contains(words, "timeout"):
		row.tell(Lost, all)
	case contains(words, "read operation failed"), contains(words, "write operation failed"), contains(words, "nable to connect"):
		row.tell(Trouble, all)
	case hasPrefix(words, "Ending session"), hasPrefix(words, "Closing session"), hasPrefix(words, "Deleting session"):
		row.Place = Ends
		row.tell(Noted, all)
	default:
		row.tell(Noted, all)
	}
}
