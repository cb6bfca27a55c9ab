package grammar

import "bytes"

var iisComma = Dialect{
	Name:   "iis-comma",
	Title:  "IIS SMTP log, IIS format",
	About:  "The SMTP service of IIS and of Exchange 2000 and 2003 in Microsoft's own format with commas: one row for each command with the code of its reply, and the words of both sides for its own deliveries.",
	More:   "The words of the replies to clients are not in this log, whatever is ticked. The W3C format of the same service can show more columns.",
	Source: "Microsoft's page \"IIS Log File Format\"; published logs of the SMTP service.",
	Samples: []string{
		"192.0.2.8, web1, 4/23/2009, 9:47:02, SMTPSVC1, WEB1, 192.0.2.8, 0, 36, 49, 250, 0, MAIL, -, FROM:<noreply@example.com>,",
		"198.51.100.10, OutboundConnectionResponse, 4/23/2009, 9:47:02, SMTPSVC1, WEB1, -, 140, 0, 47, 0, 0, -, -, 250 2.1.0 noreply@example.com....Sender OK,",
	},
	scan: scanIISComma,
}

// scanIISComma reads client, user, date, time, service, computer, server,
// milliseconds, bytes received, bytes sent, status, Windows status, method,
// target, query. The query has commas of its own.
func scanIISComma(h *head, row *Row) bool {
	b := h.bytes()
	if !contains(b, ", SMTPSVC") {
		return false
	}
	var f [14][2]int
	at := 0
	for at < len(b) && isBlank(b[at]) {
		at++
	}
	for k := range f {
		end := bytes.IndexByte(b[at:], ',')
		if end < 0 {
			return false
		}
		f[k] = [2]int{at, at + end}
		for at += end + 1; at < len(b) && b[at] == ' '; at++ {
		}
	}
	of := func(k int) []byte { return b[f[k][0]:f[k][1]] }
	if !hasPrefix(of(4), "SMTPSVC") || len(of(0)) == 0 {
		return false
	}
	if row.Time = iisTime(of(2), of(3)); row.Time == 0 {
		return false
	}
	row.TimeSpan, row.Clock.NoZone = h.sub(f[2][0], f[3][1]), true
	end := len(b)
	for end > at && (b[end-1] == ',' || isBlank(b[end-1])) {
		end--
	}
	r := iisRow{peer: of(0), user: of(1), computer: of(5), address: of(6), method: f[12], status: f[10], query: [2]int{at, end}}
	if end-at == 1 && b[at] == '-' {
		r.query = [2]int{}
	}
	return r.take(h, row)
}

// iisTime reads "4/23/2009" and "9:47:02". The month stands first unless that
// cannot be: Windows writes dates as its user's country does, with points or
// hyphens in some.
func iisTime(date, clock []byte) Stamp {
	var d [3]int
	if !numbers(date, d[:]) {
		return 0
	}
	year, month, day := d[2], d[0], d[1]
	if d[0] > 31 {
		year, month, day = d[0], d[1], d[2]
	} else if month > 12 || bytes.IndexByte(date, '.') > 0 {
		month, day = day, month
	}
	if year < 100 {
		year += 2000
	}
	var t [3]int
	if !numbers(clock, t[:]) {
		return 0
	}
	return stamp(year, month, day, ((t[0]*60+t[1])*60+t[2])*1000)
}

// numbers reads decimal numbers with one byte between them.
func numbers(b []byte, out []int) bool {
	for k := range out {
		n := digits(b, 0)
		if n == 0 || n > 4 {
			return false
		}
		out[k] = number(b, 0, n)
		if b = b[n:]; k < len(out)-1 {
			if len(b) == 0 {
				return false
			}
			b = b[1:]
		}
	}
	return true
}
