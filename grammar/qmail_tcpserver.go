package grammar

import "strings"

// tcpserver reads what the program says that hands qmail its connections,
// behind "tcpserver: ":
//
//	status: 1/40
//	pid 18639 from 192.0.2.7
//	ok 18639 mail.example.com:203.0.113.1:25 client.example.net:192.0.2.7::40000
//	deny 18639 mail.example.com:203.0.113.1:25 client.example.net:192.0.2.7::40000
//	end 18639 status 0
//
// Only a connection that its rules deny is a result.
func tcpserver(h *head, row *Row, words []byte) bool {
	row.Weak = true
	verb, rest, _ := strings.Cut(string(words), " ")
	rest = strings.TrimPrefix(rest, "pid ")
	pid, rest, _ := strings.Cut(rest, " ")
	if digits(pid, 0) != len(pid) || pid == "" || verb != "ok" && verb != "deny" {
		row.Place = Apart
		return true
	}
	row.Key, row.Place, row.Direction = pid, Leads, Inbound
	if _, remote, ok := strings.Cut(rest, " "); ok {
		row.Client = tcpserverPeer(remote)
	}
	all := h.sub(h.span.Len()-len(words)-len("tcpserver: "), h.span.Len())
	if verb == "ok" {
		row.tell(Noted, all)
		return true
	}
	row.Weak, row.Place = false, Begins
	row.report(all, &Report{Outcome: Refused, Verb: "(tcp)", Peer: row.Client, Reason: all})
	return true
}

// tcpserverPeer reads "name:address:user:port", any but the address empty.
func tcpserverPeer(s string) (p Party) {
	name, rest, ok := strings.Cut(s, ":")
	if !ok {
		return p
	}
	p.Name = name
	if i := strings.LastIndexByte(rest, ':'); i > 0 {
		p.Port = rest[i+1:]
		rest = rest[:i]
	}
	if i := strings.LastIndexByte(rest, ':'); i > 0 {
		rest = rest[:i]
	}
	if isAddress(rest) {
		p.Address = rest
	}
	return p
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
	if hasPrefix(b, "recordio: ") || hasPrefix(b, "tcpserver: ") || len(b) > 0 && isDigit(b[0]) {
		return 0
	}
	s, ok := h.syslog(row)
	if !ok || !s.timed {
		row.reset()
		return 0
	}
	i := s.text
	if name := string(s.program); name == "recordio" || name == "tcpserver" {
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
		v[k] = v[k]<<4 | int64(unhex(c))
	}
	return Stamp((v[0]-1<<62-10)*1000 + v[1]/1_000_000)
}
