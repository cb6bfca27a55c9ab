package grammar

import "time"

// Stamp is a moment in milliseconds since 1970 UTC. A log that names no zone
// is read as if it were UTC, one that names no year as if it were yearless:
// differences are right, and Log.Clock says what was inferred. The zero value
// means that the line bears no time.
type Stamp int64

// Time is the stamp as a time.Time in UTC.
func (s Stamp) Time() time.Time { return time.UnixMilli(int64(s)).UTC() }

// StampOf is a time as a stamp.
func StampOf(t time.Time) Stamp { return Stamp(t.UnixMilli()) }

// Clock tells what the log's times leave open.
type Clock struct {
	NoYear bool // the year was inferred
	NoZone bool // the zone is not in the log
}

// calendar gives the lines of a log that names no year one: the last in which
// its first line is not in the future, and one more whenever the log goes on
// from December to January. The log of a year back is read wrongly, so
// Log.Clock tells that the year was inferred.
type calendar struct {
	now  Stamp // when the log is read; 0 leaves the yearless 1972
	year int
	last Stamp // the last yearless time
	// The day of last, and how far its times are moved: nearly every line has
	// the day of the line before.
	day, shift Stamp
}

// date moves a yearless time, read as of 1972, into its year.
func (c *calendar) date(t Stamp) Stamp {
	if c.now == 0 || t == 0 {
		return t
	}
	const whole = 86_400_000
	day := t - t%whole
	if c.year != 0 && day == c.day {
		c.last = t
		return t + c.shift
	}
	const half = 183 * whole
	at := t.Time()
	in := func(year int) Stamp {
		return stamp(year, int(at.Month()), at.Day(), int(t%whole))
	}
	switch {
	case c.year == 0:
		c.year = c.now.Time().Year()
		if in(c.year) > c.now+whole {
			c.year--
		}
	case t < c.last-half:
		c.year++
	case t > c.last+half:
		return in(c.year - 1) // a late line of the old year
	}
	c.last, c.day, c.shift = t, day, in(c.year)-t
	return in(c.year)
}

// months maps the English three-letter names, lower case.
func monthOf(b []byte) int {
	if len(b) < 3 {
		return 0
	}
	const names = "janfebmaraprmayjunjulaugsepoctnovdec"
	a, c, d := b[0]|0x20, b[1]|0x20, b[2]|0x20
	for i := 0; i < len(names); i += 3 {
		if names[i] == a && names[i+1] == c && names[i+2] == d {
			return i/3 + 1
		}
	}
	return 0
}

// number reads n digits at i; -1 if they are not all digits.
func number(b []byte, i, n int) int {
	if i < 0 || i+n > len(b) {
		return -1
	}
	v := 0
	for _, c := range b[i : i+n] {
		if !isDigit(c) {
			return -1
		}
		v = v*10 + int(c-'0')
	}
	return v
}

// clockTime reads "HH:MM:SS" with an optional fraction at i. It returns the
// milliseconds since midnight and the offset behind, or -1.
func clockTime(b []byte, i int) (ms, end int) {
	h, m, s := number(b, i, 2), number(b, i+3, 2), number(b, i+6, 2)
	if h < 0 || m < 0 || s < 0 || h > 24 || m > 59 || s > 60 || b[i+2] != ':' || b[i+5] != ':' {
		return 0, -1
	}
	ms, end = ((h*60+m)*60+s)*1000, i+8
	if end < len(b) && (b[end] == '.' || b[end] == ',') && end+1 < len(b) && isDigit(b[end+1]) {
		end++
		for scale := 100; end < len(b) && isDigit(b[end]); end++ {
			ms += int(b[end]-'0') * scale
			scale /= 10
		}
	}
	return ms, end
}

// stamp puts a date and milliseconds since midnight together.
func stamp(year, month, day, ms int) Stamp {
	if month < 1 || month > 12 || day < 1 || day > 31 {
		return 0
	}
	return Stamp(daysBefore(year, month, day)*86_400_000 + int64(ms))
}

// daysBefore counts the days from 1970-01-01 to a date of the Gregorian
// calendar, without the cost of time.Date.
func daysBefore(year, month, day int) int64 {
	y := int64(year)
	m := int64(month)
	if m <= 2 {
		y--
		m += 12
	}
	return 365*y + y/4 - y/100 + y/400 + (153*(m-3)+2)/5 + int64(day) - 1 - 719_468
}

// isoTime reads "2024-08-26T01:33:38.572449+00:00", the blank instead of T and
// the missing fraction and zone included. end is -1 if b holds no such time.
func isoTime(b []byte) (s Stamp, end int, zone bool) {
	y, mo, d := number(b, 0, 4), number(b, 5, 2), number(b, 8, 2)
	if y < 0 || mo < 0 || d < 0 || len(b) < 19 || b[4] != '-' && b[4] != '/' && b[4] != '.' || b[7] != b[4] || b[10] != 'T' && b[10] != ' ' && b[10] != 't' {
		return 0, -1, false
	}
	ms, end := clockTime(b, 11)
	if end < 0 {
		return 0, -1, false
	}
	s = stamp(y, mo, d, ms)
	off, n := zoneOffset(b[end:])
	return s - Stamp(off), end + n, n > 0
}

// zoneOffset reads "Z", "+07:00", "+0700", " +0000"; n is 0 if there is none.
func zoneOffset(b []byte) (ms int64, n int) {
	if len(b) > 0 && b[0] == 'Z' {
		return 0, 1
	}
	i := 0
	if len(b) > 5 && b[0] == ' ' {
		i = 1
	}
	if len(b) < i+5 || b[i] != '+' && b[i] != '-' {
		return 0, 0
	}
	h := number(b, i+1, 2)
	at := i + 3
	if at < len(b) && b[at] == ':' {
		at++
	}
	m := number(b, at, 2)
	if h < 0 || m < 0 || h > 14 {
		return 0, 0
	}
	ms = int64(h*60+m) * 60_000
	if b[i] == '-' {
		ms = -ms
	}
	return ms, at + 2
}

// syslogTime reads "Mon D HH:MM:SS" with one or two blanks before the day.
// There is no year: 1972 is used, a leap year, and Log.Clock says so.
func syslogTime(b []byte) (s Stamp, end int) {
	mo := monthOf(b)
	if mo == 0 || len(b) < 14 || b[3] != ' ' {
		return 0, -1
	}
	i := 4
	if b[i] == ' ' {
		i++
	}
	n := digits(b, i)
	if n == 0 || n > 2 || i+n >= len(b) || b[i+n] != ' ' {
		return 0, -1
	}
	day := number(b, i, n)
	ms, end := clockTime(b, i+n+1)
	if end < 0 {
		return 0, -1
	}
	return stamp(1972, mo, day, ms), end
}
