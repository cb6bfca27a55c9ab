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

// scanRecordio reads "[time] pid > text" and "[time] recordio: pid N: peer <
// text". What the client says comes in, "<"; the log is the server's.
func scanRecordio(h *head, row *Row) bool {
	b := h.bytes()
	i := qmailStamp(h, row)
	patched := false
	if rest, ok := cutPrefix(b[i:], "recordio: "); ok {
		i = len(b) - len(rest)
		patched = true
		if rest, ok = cutPrefix(rest, "pid "); ok {
			i = len(b) - len(rest)
		}
	}
	n := digits(b, i)
	if n == 0 || n > 8 || i+n+2 >= len(b) {
		return false
	}
	pid := string(b[i : i+n])
	row.KeySpan = h.sub(i, i+n)
	i += n
	if patched && b[i] == ':' {
		i++
		for i < len(b) && b[i] == ' ' {
			i++
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
		i = end
	}
	if i+2 >= len(b) || b[i] != ' ' || b[i+1] != '<' && b[i+1] != '>' || b[i+2] != ' ' {
		return false
	}
	side := Server
	if b[i+1] == '<' {
		side = Client
	}
	row.TagSpan = h.sub(i+1, i+2)
	i += 3
	row.Key, row.Direction = pid, Inbound
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
	said := b[i:end]
	half, _ := h.mem.state.(recordioHalf)
	h.mem.state = nil
	switch {
	case string(said) == "[EOF]":
		row.Place = Ends
		row.tell(Lost, h.sub(i, end)).Side = side
	case replyCode(said) == 220 && side == Server && !cut:
		if contains(said, "SMTP") {
			row.Place = Begins
		}
		row.say(side, h.sub(i, end))
	case half.pid == pid && half.side == side:
		row.say(side, h.sub(i, end)).Joined = append(half.text, said...)
	case cut:
		// Half a line is said only when its other half has come.
		row.tell(Noted, h.sub(i, end))
	default:
		row.say(side, h.sub(i, end))
	}
	if cut {
		var before []byte
		if half.pid == pid && half.side == side {
			before = half.text
		}
		h.mem.state = recordioHalf{pid, side, append(bytes.Clone(before), said...)}
		if len(h.mem.state.(recordioHalf).text) > 1<<16 {
			h.mem.state = nil
		}
	}
	return true
}

// recordioHalf is the first part of a line that came in several.
type recordioHalf struct {
	pid  string
	side Side
	text []byte
}

// qmailStamp reads what multilog, tai64nlocal, splogger and syslog put in front
// of a line, and returns the offset behind it.
func qmailStamp(h *head, row *Row) int {
	b := h.bytes()
	if len(b) > 25 && b[0] == '@' && hexRun(b[1:25]) && b[25] == ' ' {
		row.Time, row.TimeSpan = tai64n(b[1:25]), h.sub(0, 25)
		return 26
	}
	if len(b) > 20 && isDigit(b[0]) && b[4] == '-' {
		if when, n, zone := isoTime(b); n > 0 && n < len(b) && b[n] == ' ' {
			row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, n), !zone
			return n + 1
		}
	}
	if hasPrefix(b, "recordio: ") || len(b) > 0 && isDigit(b[0]) {
		return 0
	}
	s, ok := h.syslog(row)
	if !ok || !s.timed {
		row.reset()
		return 0
	}
	i := s.text
	if string(s.program) == "recordio" {
		i = int(row.TagSpan.Start - h.span.Start) // the name is part of the line
	}
	// splogger repeats the time as seconds since 1970.
	if n := digits(b, i); n >= 9 && i+n < len(b) && b[i+n] == '.' {
		if m := digits(b, i+n+1); m > 0 && i+n+1+m < len(b) && b[i+n+1+m] == ' ' {
			i += n + m + 2
		}
	}
	row.KeySpan = Span{}
	return i
}

// tai64n reads the hexadecimal time that multilog writes: 2^62 plus the seconds
// since 1970 TAI, which were ten ahead of UTC then, and nanoseconds.
func tai64n(hex []byte) Stamp {
	var v [2]int64
	for i, c := range hex[:24] {
		k := i / 16
		v[k] = v[k]<<4 | int64(hexValue(c))
	}
	return Stamp((v[0]-1<<62-10)*1000 + v[1]/1_000_000)
}

func hexValue(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return (c | 0x20) - 'a' + 10
}
