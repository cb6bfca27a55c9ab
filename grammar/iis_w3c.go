package grammar

import (
	"bytes"
	"slices"
	"strings"
)

var iisW3C = Dialect{
	Name:  "iis-w3c",
	Title: "IIS SMTP log, W3C or NCSA format",
	About: "The SMTP service of IIS and of Exchange 2000 and 2003, folder LogFiles\\SmtpSvc1: one row for each command with the code of its reply, and the words of both sides for its own deliveries.",
	More: "The words of the replies to clients are not in this log, whatever is ticked. In the properties of the SMTP virtual server choose the W3C format and tick at least " +
		"time, client IP, user name, method, URI stem, URI query and protocol status.",
	Source: "W3C Extended Log File Format; published logs of Exchange 2000 in both formats.",
	Samples: []string{
		"#Software: Microsoft Internet Information Services 5.0",
		"2006-10-09 05:00:15 198.51.100.160 mx7 SMTPSVC1 EX1 192.0.2.2 0 MAIL - +FROM:<a@example.net> 250 0 57 45 0 SMTP - - - -",
		"2006-10-09 05:00:17 198.51.100.160 OutboundConnectionResponse SMTPSVC1 EX1 - 25 - - 220+mx.example.net+ESMTP 0 0 22 0 78 SMTP - - - -",
		`198.51.100.168 - mx8.example.net [11/Oct/2006:13:16:41 -0600] "RCPT -?+TO:+<b@example.com> SMTP" 250 32`,
	},
	scan: scanIISW3C,
}

// iisColumns is the layout with everything ticked, iisColumnsNoSite the same
// without the name of the service.
var iisColumns = []string{"date", "time", "c-ip", "cs-username", "s-sitename", "s-computername", "s-ip", "s-port", "cs-method", "cs-uri-stem", "cs-uri-query", "sc-status"}

var iisColumnsNoSite = slices.Delete(slices.Clone(iisColumns), 4, 5)

// scanIISW3C reads a header line, a row of W3C columns or an NCSA row.
func scanIISW3C(h *head, row *Row) bool {
	b := h.bytes()
	at := 0
	for at < len(b) && isBlank(b[at]) {
		at++
	}
	switch {
	case at == len(b):
		return false
	case b[at] == '#':
		return iisHeader(h, row, b[at:])
	case contains(b, `SMTP" `):
		return scanIISNCSA(h, row, at)
	}
	fields := h.mem.fields
	if fields == nil {
		if at+10 >= len(b) || b[at+4] != '-' || b[at+7] != '-' || b[at+10] != ' ' {
			return false
		}
		switch {
		case contains(b, " SMTPSVC"):
			fields = iisColumns
		case contains(b, " SMTP "):
			fields = iisColumnsNoSite
		default:
			return false
		}
	}
	r := iisCut(b, at, fields)
	if !r.ofSMTP(b) {
		return false
	}
	ms, end := clockTime(b, r.clock[0])
	if end < 0 {
		return false
	}
	row.TimeSpan = h.sub(r.clock[0], r.clock[1])
	if r.date[1] > 0 {
		row.Time = stamp(number(b, r.date[0], 4), number(b, r.date[0]+5, 2), number(b, r.date[0]+8, 2), ms)
		row.TimeSpan = h.sub(r.date[0], r.clock[1])
	} else { // the date stands in the header
		row.Time = h.mem.time + Stamp(ms)
	}
	return r.take(h, row)
}

// iisW3CRow is a row with the columns that only this format has.
type iisW3CRow struct {
	iisRow
	date, clock   [2]int
	site, version []byte
	method        bool // there is a column for the method
}

// iisCut cuts a row, which begins at offset at, into the columns that the header
// names.
func iisCut(b []byte, at int, fields []string) iisW3CRow {
	r := iisW3CRow{iisRow: iisRow{plus: true}}
	for k := 0; at < len(b) && k < len(fields); k++ {
		end := bytes.IndexByte(b[at:], ' ')
		if end < 0 {
			end = len(b) - at
		}
		place, value := [2]int{at, at + end}, b[at:at+end]
		switch fields[k] {
		case "date":
			r.date = place
		case "time":
			r.clock = place
		case "c-ip":
			r.peer = value
		case "cs-username":
			r.user = value
		case "s-sitename":
			r.site = value
		case "s-computername":
			r.computer = value
		case "s-ip":
			r.address = value
		case "cs-method":
			r.iisRow.method, r.method = place, true
		case "cs-uri-query":
			r.query = place
			for r.query[0] < r.query[1] && (b[r.query[0]] == '+' || b[r.query[0]] == '-' && end == 1) {
				r.query[0]++
			}
		case "sc-status":
			r.status = place
		case "cs-version":
			r.version = value
		}
		at += end + 1
	}
	return r
}

// ofSMTP tells the rows of the SMTP service from those of a web server.
func (r *iisW3CRow) ofSMTP(b []byte) bool {
	if !r.method || len(r.peer) == 0 {
		return false
	}
	return hasPrefix(r.site, "SMTPSVC") || string(r.version) == "SMTP" || hasPrefix(r.user, "OutboundConnection") || iisVerb(b[r.iisRow.method[0]:r.iisRow.method[1]])
}

// iisVerb recognises a command of SMTP, also one that a firewall has written X
// over. HTTP's are known in SMTP too, from clients that took the wrong port.
func iisVerb(verb []byte) bool {
	s := upper(string(verb))
	switch s {
	case "GET", "POST", "HEAD", "OPTIONS", "CONNECT":
		return false
	}
	return verbToken(s) != 0 || len(s) == 4 && strings.Trim(s, "X") == ""
}

// iisHeader reads "#Software: …" and its like; "#Fields: …" names the columns.
func iisHeader(h *head, row *Row, b []byte) bool {
	switch {
	case hasPrefix(b, "#Fields: "):
		fields := strings.Fields(string(b[len("#Fields: "):]))
		if !strings.Contains(string(b), "cs-method") || !strings.Contains(string(b), "c-ip") {
			return false
		}
		h.mem.fields = fields
	case hasPrefix(b, "#Date: ") && len(b) >= 17 && b[11] == '-' && (len(b) < 18 || b[17] == ' '):
		h.mem.time = stamp(number(b, 7, 4), number(b, 12, 2), number(b, 15, 2), 0)
	case hasPrefix(b, "#Software: Microsoft Internet Information Services"):
	case hasPrefix(b, "#Version: 1.0"):
	default:
		return false
	}
	row.Place = Apart
	return true
}

// scanIISNCSA reads `192.0.2.1 - name [11/Oct/2006:13:16:41 -0600] "RCPT
// -?+TO:+<b@example.com> SMTP" 250 32`. The words may hold quotes.
func scanIISNCSA(h *head, row *Row, at int) bool {
	b := h.bytes()
	open := index(b, " [")
	if open < at || open+30 > len(b) || b[open+4] != '/' || b[open+28] != ']' || !hasPrefix(b[open+29:], ` "`) {
		return false
	}
	close := bytes.LastIndex(b, []byte(` SMTP" `))
	i := open + 31
	if close < i {
		return false
	}
	ms, _ := clockTime(b, open+14)
	zone, _ := zoneOffset(b[open+22:])
	if row.Time = stamp(number(b, open+9, 4), monthOf(b[open+5:]), number(b, open+2, 2), ms); row.Time == 0 {
		return false
	}
	row.Time -= Stamp(zone)
	row.TimeSpan = h.sub(open+2, open+28)
	r := iisRow{plus: true}
	name := b[at:open]
	r.peer = firstWord(name)
	if k := bytes.LastIndexByte(name, ' '); k >= 0 {
		r.user = name[k+1:]
	}
	if len(r.peer) == 0 {
		return false
	}
	n := len(firstWord(b[i:close]))
	r.method = [2]int{i, i + n}
	if q := bytes.IndexByte(b[i+n:close], '?'); q >= 0 {
		r.query = [2]int{i + n + q + 1, close}
		for r.query[0] < close && b[r.query[0]] == '+' {
			r.query[0]++
		}
	}
	s := close + len(` SMTP" `)
	r.status = [2]int{s, s + len(firstWord(b[s:]))}
	return r.take(h, row)
}
