package grammar

import (
	"bytes"
	"strings"
)

var qmailRecordio = Dialect{
	Name:   "qmail-recordio",
	Title:  "qmail with recordio",
	About:  "qmail-smtpd run under recordio of ucspi-tcp: every line of the client and the server, by process, in the log of the smtpd service.",
	More:   "recordio shows the whole conversation already. Without it qmail-smtpd logs nothing; put recordio in front of it in the service's run script.",
	Source: "ucspi-tcp's recordio.c and its manual, multilog's and splogger's manuals; a published recordio log.",
	Samples: []string{
		"@400000005f3a1b2c0a1b2c3d 18639 > 220 mail.example.com ESMTP",
		"18639 < EHLO client.example.net",
		"recordio: pid 18639: client.example.net:192.0.2.7 > 250 8BITMIME? ",
		"Sep  6 07:33:33 mail smtpd: 1157520813.485077 18639 > [EOF]",
	},
	scan: scanRecordio,
}

// recordioHalf is the first part of a line that came in several.
type recordioHalf struct {
	pid  string
	side Side
	text []byte
}

// scanRecordio reads "[time] pid > text" and "[time] recordio: pid N: peer <
// text". What the client says comes in, "<"; the log is the server's.
func scanRecordio(h *head, row *Row) bool {
	b := h.bytes()
	i := qmailStamp(h, row)
	if rest, ok := cutPrefix(b[i:], "tcpserver: "); ok {
		return tcpserver(h, row, rest)
	}
	if i = recordioPeer(h, row, i); i < 0 || i+2 >= len(b) || b[i] != ' ' || b[i+1] != '<' && b[i+1] != '>' || b[i+2] != ' ' {
		return false
	}
	side := Server
	if b[i+1] == '<' {
		side = Client
	}
	row.TagSpan = h.sub(i+1, i+2)
	row.Direction = Inbound
	i += 3
	// A line that recordio could not read to its end goes on in the next one,
	// and is marked with a plus. splogger turns the CR into a question mark.
	end := len(b)
	for end > i && b[end-1] == ' ' {
		end--
	}
	cut := end > i && b[end-1] == '+'
	if cut || end > i && b[end-1] == '?' {
		end--
	}
	recordioSaid(h, row, side, i, end, cut)
	return true
}

// recordioPeer reads the process and, in the patched form, the client; it
// returns the offset behind them, -1 if there is no process.
func recordioPeer(h *head, row *Row, i int) int {
	b := h.bytes()
	rest, patched := cutPrefix(b[i:], "recordio: ")
	rest, _ = cutPrefix(rest, "pid ")
	if patched {
		i = len(b) - len(rest)
	}
	n := digits(b, i)
	if n == 0 || n > 8 || i+n+2 >= len(b) {
		return -1
	}
	row.Key, row.KeySpan = string(b[i:i+n]), h.sub(i, i+n)
	i += n
	if !patched || b[i] != ':' {
		return i
	}
	for i++; i < len(b) && b[i] == ' '; i++ {
	}
	end := i
	for end < len(b) && b[end] != ' ' {
		end++
	}
	name, address, _ := strings.Cut(string(b[i:end]), ":")
	row.Client = Party{Name: name}
	if isAddress(address) {
		row.Client.Address = address
	}
	return end
}

// recordioSaid reads the words of a line, which stand at b[i:end].
func recordioSaid(h *head, row *Row, side Side, i, end int, cut bool) {
	said := h.bytes()[i:end]
	half, _ := h.mem.state.(recordioHalf)
	h.mem.state = nil
	second := half.pid == row.Key && half.side == side
	switch {
	case string(said) == "[EOF]":
		row.Place = Ends
		row.tell(Lost, h.sub(i, end)).Side = side
	case replyCode(said) == 220 && side == Server && !cut:
		if contains(said, "SMTP") {
			row.Place = Begins
		}
		row.say(side, h.sub(i, end))
	case second:
		row.say(side, h.sub(i, end)).Joined = append(half.text, said...)
	case cut:
		// Half a line is said only when its other half has come.
		row.tell(Noted, h.sub(i, end))
	default:
		row.say(side, h.sub(i, end))
	}
	if !cut {
		return
	}
	const longest = 1 << 16
	next := recordioHalf{pid: row.Key, side: side}
	if second {
		next.text = bytes.Clone(half.text)
	}
	if next.text = append(next.text, said...); len(next.text) <= longest {
		h.mem.state = next
	}
}
