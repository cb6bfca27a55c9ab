package grammar

import (
	"bytes"
	"slices"
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
// pasted, by blanks; all but the numbers stand in quotes: the log's name,
// thread, session, time, address and text. Logs that are not a protocol's have
// neither session nor address.
func scanHMailServer(h *head, row *Row) bool {
	b := h.bytes()
	kind, i := hmailText(b, 0)
	if i < 0 {
		return false
	}
	row.TagSpan = h.sub(kind[0], kind[1])
	thread, i := hmailNumber(b, i)
	if thread[1] == 0 {
		return false
	}
	protocol := false
	switch string(b[kind[0]:kind[1]]) {
	case "SMTPD":
		protocol, row.Direction = true, Inbound
	case "SMTPC":
		protocol, row.Direction = true, Outbound
	case "POP3D", "POP3C", "IMAPD":
		protocol, row.Place = true, Apart
	case "TCPIP", "DEBUG", "APPLICATION", "ERROR", "BACKUP", "EVENT", "AWSTATS":
	default:
		return false
	}
	if protocol {
		session, next := hmailNumber(b, i)
		if session[1] == 0 {
			return false
		}
		row.Key, row.KeySpan = string(b[session[0]:session[1]]), h.sub(session[0], session[1])
		i = next
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
	switch {
	case row.Place == Apart:
		return true
	case protocol:
		return hmailSpoken(h, row, i)
	}
	text, end := hmailText(b, i)
	if end < 0 {
		text = [2]int{i, len(b)}
	}
	hmailEvent(h, row, text[0], text[1])
	return true
}

// hmailSpoken reads the other side's address and what was sent or received,
// from offset i on. What is sent is the server's in SMTPD and the client's in
// SMTPC.
func hmailSpoken(h *head, row *Row, i int) bool {
	b := h.bytes()
	peer, i := hmailText(b, i)
	if i < 0 {
		return false
	}
	text, end := hmailText(b, i)
	if end < 0 {
		return false
	}
	party := Party{Address: string(b[peer[0]:peer[1]])}
	sent := Server
	if row.Direction == Outbound {
		row.Server, sent = party, Client
	} else {
		row.Client = party
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
	words := h.bytes()[from:to]
	all := h.sub(from, to)
	if row.Key = hmailSession(words); row.Key == "" {
		row.Place = Apart
		return
	}
	has := func(marks ...string) bool {
		return slices.ContainsFunc(marks, func(m string) bool { return contains(words, m) })
	}
	switch {
	case hasPrefix(words, "Creating session"):
		row.Place = Begins
		row.tell(Noted, all)
	case has("SSL handshake", "TLS handshake", "SSL/TLS", "TLS/SSL"):
		switch {
		case has("ailed", "rror code"):
			row.tell(SecureFailed, all)
		case has("completed"):
			row.tell(Secured, all)
		default:
			row.tell(Noted, all)
		}
	case has("timed out", "timeout"):
		row.tell(Lost, all)
	case has("nable to connect", "ould not connect"):
		row.Direction = Outbound
		row.Server.Address = strings.TrimRight(word(words, " host "), ".")
		row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: all})
	case has("read operation failed", "write operation failed"):
		row.tell(Trouble, all)
	case hasPrefix(words, "Ending session"), hasPrefix(words, "Closing session"), hasPrefix(words, "Deleting session"):
		row.Place = Ends
		row.tell(Noted, all)
	default:
		row.tell(Noted, all)
	}
}

// hmailSession is the number behind "Creating session ", "Session: " and
// "Session Id: ", "" if there is none.
func hmailSession(words []byte) string {
	for i := 0; ; {
		n := index(words[i:], "ession ")
		if m := index(words[i:], "ession: "); n < 0 || m >= 0 && m < n {
			n = m
		}
		if n < 0 {
			return ""
		}
		i += n + len("ession ")
		rest := bytes.TrimLeft(bytes.TrimPrefix(words[i:], []byte("Id:")), " ")
		if n := digits(rest, 0); n > 0 {
			return string(rest[:n])
		}
	}
}
