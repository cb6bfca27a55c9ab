package grammar

import (
	"bytes"
	"strings"
)

// syslogHead is what stands before the words of a line that came through
// syslog, journald or a container's log.
//
// A scanner whose software logs through syslog begins with
//
//	s, ok := h.syslog(row)
//	if !ok || string(s.program) != "exim" { return false }
//	words := h.bytes()[s.text:s.end]
//
// and goes on with the words; h.sub(s.text+i, s.text+j) is the span of
// words[i:j]. The head has filled row.Time, row.Clock, row.TimeSpan,
// row.TagSpan (the program) and row.KeySpan (the process id). Whatever was cut
// off the head by people or tools is empty: a line may bear no time, no host,
// no process id, and of "[11352]: " even the program is gone. The scanner
// decides by program and words whether the line is its own.
type syslogHead struct {
	host    []byte
	program []byte // as written: "postfix/smtpd", "sm-mta", "exim"
	pid     []byte // digits, without brackets
	text    int    // where the words begin in the line
	// end is where they end: an editor's or pager's "$" for the rest of a
	// line that was wider than the screen does not count.
	end   int
	timed bool // the line bears a time
	cut   bool // the line ends in such a "$"
}

// syslog reads the head of a line:
//
//	Jun  4 20:32:13 mx1 postfix/smtpd[2798]: words       RFC 3164; one blank where HTML collapsed two
//	июн 04 20:32:13 mx1 postfix/smtpd[2798]: words       journalctl in another language
//	Jun  4 2017 20:32:13 …, 2017 Jun  4 20:32:13 …
//	04 Jun 20:32:13 …                                    day first
//	2017-06-04T20:32:13.123456+02:00 mx1 exim[99]: words RFC 3339; blank for T, zone missing
//	Sun 2017-06-04 20:32:13 CEST mx1 exim[99]: words     journalctl -o short-full
//	1496608333.123456 mx1 exim[99]: words                journalctl -o short-unix
//	<22>Jun  4 20:32:13 mx1 …, <22>1 2017-06-04T20:32:13Z mx1 app 99 - - words   on the wire, RFC 5424
//	Jun  4 20:32:13 mx1 mail.info sendmail[99]: words    BusyBox, BSD, AIX
//	… sendmail[99]: [ID 801593 mail.notice] words        Solaris
//	mail.log.1:Jun  4 20:32:13 …, mail_1 | Jun  4 …      grep, docker compose
//	sendmail[99]: words, [99]: words                     the head was cut
//
// It is false where there is neither a time nor a "program: ".
func (h *head) syslog(row *Row) (s syslogHead, ok bool) {
	b := h.bytes()
	s.end = len(b)
	if s.end > 0 && b[s.end-1] == '$' {
		s.end--
		s.cut = true
	}
	b = b[:s.end]
	i := 0
	for i < len(b) && i < 16 && (b[i] == ' ' || b[i] == '\t') {
		i++ // as in documents that indent a quoted log
	}
	if i+3 < len(b) && b[i] == '<' {
		if n := digits(b, i+1); n > 0 && n < 4 && i+1+n < len(b) && b[i+1+n] == '>' {
			i += n + 2
			if rest, ok := cutPrefix(b[i:], "1 "); ok {
				return s, h.syslog5424(row, &s, len(b)-len(rest))
			}
		}
	}
	from, end, when, clock := syslogStamp(b, i)
	if end < 0 {
		// "file:", "file:12:" of grep and "service | " of docker compose.
		if p := syslogPrefix(b, i); p > i {
			from, end, when, clock = syslogStamp(b, p)
		}
	}
	if end >= 0 {
		s.timed = true
		row.Time, row.Clock, row.TimeSpan = when, clock, h.sub(from, end)
		i = end
		for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == ':') { // Cisco and some relays write a colon
			i++
		}
	}
	at, tagEnd, hostAt, hostEnd := syslogTag(b, i)
	switch {
	case at >= 0:
		s.program, s.pid = splitTag(b[at:tagEnd])
		row.TagSpan = h.sub(at, at+len(s.program))
		if len(s.pid) > 0 {
			row.KeySpan = h.sub(tagEnd-1-len(s.pid), tagEnd-1)
		}
		s.text = tagEnd + 1
	case s.timed && hostEnd > hostAt: // "host last message repeated 2 times"
		s.text = hostEnd
	default:
		return s, false
	}
	if !s.timed && hostEnd > hostAt {
		// Words before the tag and no time: prose with a colon.
		return s, false
	}
	s.host = b[hostAt:hostEnd]
	s.skip(b)
	return s, true
}

// skip goes on to the first word: behind blanks and Solaris's message id.
func (s *syslogHead) skip(b []byte) {
	for s.text < len(b) && isBlank(b[s.text]) {
		s.text++
	}
	if rest, ok := cutPrefix(b[s.text:], "[ID "); ok {
		if n := digits(rest, 0); n > 0 {
			if j := bytes.IndexByte(rest, ']'); j > 0 && j < 40 {
				s.text = len(b) - len(rest) + j + 1
				for s.text < len(b) && isBlank(b[s.text]) {
					s.text++
				}
			}
		}
	}
	if s.text > s.end {
		s.text = s.end
	}
}

// syslog5424 reads an RFC 5424 head whose version ends before i.
func (h *head) syslog5424(row *Row, s *syslogHead, i int) bool {
	b := h.bytes()[:s.end]
	when, end, zone := isoTime(b[min(i, len(b)):])
	switch {
	case end > 0:
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(i, i+end), !zone
		s.timed = true
		i += end
	case i < len(b) && b[i] == '-':
		i++
	default:
		return false
	}
	var at, to [4]int // host, program, process, message id
	for k := range at {
		if i >= len(b) || b[i] != ' ' {
			return false
		}
		i++
		at[k] = i
		for i < len(b) && b[i] != ' ' {
			i++
		}
		to[k] = i
	}
	word := func(k int) []byte {
		if w := b[at[k]:to[k]]; string(w) != "-" {
			return w
		}
		return nil
	}
	s.host, s.program = word(0), word(1)
	row.TagSpan = h.sub(at[1], to[1])
	if p := word(2); len(p) > 0 && digits(p, 0) == len(p) {
		s.pid, row.KeySpan = p, h.sub(at[2], to[2])
	}
	s.text = skipStructured(b, min(i+1, len(b)))
	h.innerTag(row, s)
	s.skip(b)
	return true
}

// skipStructured goes behind the structured data of an RFC 5424 head: "-", or
// elements in brackets with values in quotes.
func skipStructured(b []byte, i int) int {
	if i < len(b) && b[i] == '-' {
		i++
	}
	for i < len(b) && b[i] == '[' {
		quoted := false
		for i++; i < len(b) && (quoted || b[i] != ']'); i++ {
			switch {
			case b[i] == '\\' && quoted:
				i++
			case b[i] == '"':
				quoted = !quoted
			}
		}
		i = min(i+1, len(b))
	}
	i = skipSpaces(b, i)
	if rest, ok := cutPrefix(b[i:], "\ufeff"); ok { // RFC 5424 section 6.4 allows a mark
		i = len(b) - len(rest)
	}
	return i
}

// innerTag takes "program[12]: " at the beginning of the words for the tag: some
// relays keep the old head's there, whose program is longer.
func (h *head) innerTag(row *Row, s *syslogHead) {
	b := h.bytes()[:s.end]
	i := s.text
	program, pid := splitTag(b[i:tagLen(b, i)])
	behind := i + len(program) + len(pid) + len("[]")
	if len(pid) == 0 || behind >= len(b) || b[behind] != ':' || len(s.program) == 0 || !bytes.HasPrefix(program, s.program) {
		return
	}
	s.program, s.pid = program, pid
	row.TagSpan, row.KeySpan = h.sub(i, i+len(program)), h.sub(i+len(program)+1, behind-1)
	s.text = behind + 1
}

// tagLen is the end of the word that starts at i, a colon behind it not
// included.
func tagLen(b []byte, i int) int {
	end := i
	for end < len(b) && b[end] != ' ' {
		end++
	}
	if end > i && b[end-1] == ':' {
		end--
	}
	return end
}

// syslogTag finds "program[pid]:" in the first words from i, and the host
// before it. at is -1 if there is no tag; then the host is the first word.
func syslogTag(b []byte, i int) (at, end, hostAt, hostEnd int) {
	firstAt, firstEnd := i, i
	const words = 5 // zone, host, severity, facility, tag
	for k := 0; k < words && i < len(b); k++ {
		start := i
		for i < len(b) && b[i] != ' ' {
			// "prog[pid]:words" without a blank ends at the bracket.
			if b[i] == ':' && i > start && b[i-1] == ']' {
				i++
				break
			}
			i++
		}
		if k == 0 {
			firstEnd = i
		}
		if isTag(b[start:i]) {
			return start, i - 1, hostAt, hostEnd
		}
		if k == 0 && !isLevel(b[start:i]) || k > 0 && !isSeverity(b[start:i]) {
			hostAt, hostEnd = start, i
		}
		for i < len(b) && b[i] == ' ' {
			i++
		}
	}
	return -1, -1, firstAt, firstEnd
}

// isTag reports whether a word is "program:", "program[12]:" or "[12]:".
func isTag(w []byte) bool {
	n := len(w) - 1
	if n < 1 || w[n] != ':' {
		return false
	}
	if w[n-1] == ']' {
		open := bytes.LastIndexByte(w[:n], '[')
		if open < 0 || open+1 == n-1 || digits(w, open+1) != n-2-open {
			return false
		}
		if n = open; n == 0 {
			return true
		}
	}
	letter := false
	for _, c := range w[:n] {
		switch {
		case isLetter(c):
			letter = true
		case isDigit(c), c == '/', c == '-', c == '_', c == '.', c == '(', c == ')', c == '@', c == '+', c >= 0x80:
		default:
			return false
		}
	}
	return letter
}

// isLevel recognises the severity that container logs have in the host's place.
func isLevel(w []byte) bool {
	switch string(w) {
	case "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL":
		return true
	}
	return false
}

// isSeverity recognises the words that some systems put beside the host.
func isSeverity(w []byte) bool {
	w = bytes.TrimPrefix(w, []byte("<"))
	for _, p := range [...]string{"mail.", "mail:", "daemon.", "user.", "auth.", "authpriv.", "local", "info", "warning", "notice"} {
		if _, ok := cutPrefix(w, p); ok {
			return true
		}
	}
	return isLevel(w)
}

// splitTag splits "program[pid]"; pid is empty without brackets.
func splitTag(w []byte) (program, pid []byte) {
	if n := len(w); n > 2 && w[n-1] == ']' {
		if open := bytes.LastIndexByte(w, '['); open >= 0 && digits(w, open+1) == n-2-open {
			return w[:open], w[open+1 : n-1]
		}
	}
	return w, nil
}

// syslogPrefix is where the line itself begins behind what grep or docker
// compose put before it; i if there is no such prefix.
func syslogPrefix(b []byte, i int) int {
	const longest = 80
	for j := i; j+1 < len(b) && j < i+longest; j++ {
		switch b[j] {
		case ':', '-': // grep writes a hyphen on context lines
			if c := b[j+1]; isLetter(c) || c >= 0x80 || c == '<' || isDigit(c) {
				if _, end, _, _ := syslogStamp(b, j+1); end > 0 {
					return j + 1
				}
			}
		case '|':
			j++
			for j < len(b) && b[j] == ' ' {
				j++
			}
			return j
		}
	}
	return i
}

// syslogStamp reads the time at i; end is -1 if there is none.
func syslogStamp(b []byte, i int) (from, end int, when Stamp, clock Clock) {
	if i+14 > len(b) {
		return 0, -1, 0, clock
	}
	if isDigit(b[i]) {
		return syslogYearFirst(b, i)
	}
	if when, n := syslogTime(b[i:]); n > 0 {
		return i, i + n, when, Clock{NoYear: true, NoZone: true}
	}
	// A weekday in front: journalctl -o short-full, and some relays.
	word := i
	for word < len(b) && word < i+24 && b[word] != ' ' {
		word++
	}
	if word == i || word >= len(b) || b[word] != ' ' {
		return 0, -1, 0, clock
	}
	next := skipSpaces(b, word)
	if next+10 < len(b) && isDigit(b[next]) && number(b, next, 4) > 0 && b[next+4] == '-' {
		if s, n, zone := isoTime(b[next:]); n > 0 {
			return next, next + n, s, Clock{NoZone: !zone}
		}
	}
	if n, s := monthFirst(b, i, word, next); n > 0 {
		return i, n, s, Clock{NoYear: s < stamp(1973, 1, 1, 0), NoZone: true}
	}
	if word-i == 3 || word-i == 4 { // "Sun Jun  4 20:32:13"
		if when, n := syslogTime(b[next:]); n > 0 {
			return next, next + n, when, Clock{NoYear: true, NoZone: true}
		}
	}
	return 0, -1, 0, clock
}

// syslogYearFirst reads the times that begin with a digit.
func syslogYearFirst(b []byte, i int) (from, end int, when Stamp, clock Clock) {
	if s, n, zone := isoTime(b[i:]); n > 0 {
		return i, i + n, s, Clock{NoZone: !zone}
	}
	n := digits(b, i)
	switch {
	case n == 4 && i+5 < len(b) && b[i+4] == ' ': // "2017 Jun  4 20:32:13"
		if when, k := syslogTime(b[i+5:]); k > 0 {
			year := number(b, i, 4)
			_, at := syslogDay(b, i+5)
			month, day := monthOf(b[i+5:]), at
			ms := int64(when) % 86_400_000
			return i, i + 5 + k, stamp(year, month, day, int(ms)), Clock{NoZone: true}
		}
	case n == 10 && i+10 < len(b) && (b[i+10] == '.' || b[i+10] == ' '): // seconds since 1970
		ms := Stamp(0)
		for _, c := range b[i : i+10] {
			ms = ms*10 + Stamp(c-'0')
		}
		ms *= 1000
		end = i + 10
		if b[end] == '.' {
			scale := Stamp(100)
			for end++; end < len(b) && isDigit(b[end]); end++ {
				ms += Stamp(b[end]-'0') * scale
				scale /= 10
			}
		}
		if end < len(b) && b[end] == ' ' {
			return i, end, ms, clock
		}
	case n <= 2: // "6月 04 20:32:13" is a month, "04 Jun 20:32:13" a day first
		word := i
		for word < len(b) && word < i+8 && b[word] != ' ' {
			word++
		}
		if word < len(b) && word > i+n {
			if end, s := monthFirst(b, i, word, skipSpaces(b, word)); end > 0 {
				return i, end, s, Clock{NoYear: s < stamp(1973, 1, 1, 0), NoZone: true}
			}
		}
		if end, s := dayFirst(b, i, n); end > 0 {
			return i, end, s, Clock{NoYear: s < stamp(1973, 1, 1, 0), NoZone: true}
		}
	}
	return 0, -1, 0, clock
}

// syslogDay reads "Mon D" and returns the offset behind it and the day.
func syslogDay(b []byte, i int) (end, day int) {
	j := skipSpaces(b, i+3)
	n := digits(b, j)
	return j + n, number(b, j, n)
}

// monthFirst reads "juin 04 20:32:13" and "Jun 04 2017 20:32:13", where b[i:word]
// is the month in some language and the day is at next. end is 0 if it is not.
func monthFirst(b []byte, i, word, next int) (end int, when Stamp) {
	n := digits(b, next)
	if n == 0 || n > 2 {
		return 0, 0
	}
	day := number(b, next, n)
	at := skipSpaces(b, next+n)
	year := 1972
	if y := digits(b, at); y == 4 {
		year = number(b, at, 4)
		at = skipSpaces(b, at+4)
	}
	ms, end := clockTime(b, at)
	if end < 0 {
		return 0, 0
	}
	month := localMonth(b[i:word])
	if when = stamp(year, month, day, ms); when == 0 {
		return 0, 0
	}
	return end, when
}

// dayFirst reads "04 Jun 20:32:13" and "4 Jun 2017 20:32:13", whose day has n
// digits. end is 0 if it is not.
func dayFirst(b []byte, i, n int) (end int, when Stamp) {
	start := skipSpaces(b, i+n)
	word := start
	for word < len(b) && word < start+24 && b[word] != ' ' {
		word++
	}
	at, year := skipSpaces(b, word), 1972
	if digits(b, at) == 4 {
		year = number(b, at, 4)
		at = skipSpaces(b, at+4)
	}
	ms, end := clockTime(b, at)
	if end < 0 || start == i+n {
		return 0, 0
	}
	if when = stamp(year, localMonth(b[start:word]), number(b, i, n), ms); when == 0 {
		return 0, 0
	}
	return end, when
}

// localMonths are the beginnings of abbreviated month names as the C library's
// locales have them, where they differ from English. Of two that begin alike
// the longer comes first.
var localMonths = [...]struct {
	name  string
	month int
}{
	{"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"мая", 5}, {"май", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12}, // Russian
	{"січ", 1}, {"лют", 2}, {"бер", 3}, {"кві", 4}, {"тра", 5}, {"чер", 6}, {"лип", 7}, {"сер", 8}, {"вер", 9}, {"жов", 10}, {"лис", 11}, {"гру", 12}, // Ukrainian
	{"jän", 1}, {"mär", 3}, {"mai", 5}, {"okt", 10}, {"dez", 12}, // German
	{"janv", 1}, {"fév", 2}, {"mars", 3}, {"avr", 4}, {"juin", 6}, {"juil", 7}, {"aoû", 8}, {"sept", 9}, {"déc", 12}, // French
	{"ene", 1}, {"abr", 4}, {"ago", 8}, {"set", 9}, {"dic", 12}, // Spanish
	{"gen", 1}, {"mag", 5}, {"giu", 6}, {"lug", 7}, {"ott", 10}, // Italian
	{"fev", 2}, {"out", 10}, // Portuguese
	{"mrt", 3}, {"mei", 5}, // Dutch
	{"sty", 1}, {"lut", 2}, {"kwi", 4}, {"maj", 5}, {"cze", 6}, {"lip", 7}, {"sie", 8}, {"wrz", 9}, {"paź", 10}, {"lis", 11}, {"gru", 12}, // Polish
	{"led", 1}, {"úno", 2}, {"bře", 3}, {"dub", 4}, {"kvě", 5}, {"čen", 6}, {"čer", 6}, {"čec", 7}, {"srp", 8}, {"zář", 9}, {"říj", 10}, {"pro", 12}, // Czech
	{"márc", 3}, {"ápr", 4}, {"máj", 5}, {"jún", 6}, {"júl", 7}, {"szept", 9}, // Hungarian
	{"oca", 1}, {"şub", 2}, {"nis", 4}, {"haz", 6}, {"tem", 7}, {"ağu", 8}, {"eyl", 9}, {"eki", 10}, {"kas", 11}, {"ara", 12}, // Turkish
	{"tammi", 1}, {"helmi", 2}, {"maalis", 3}, {"huhti", 4}, {"touko", 5}, {"kesä", 6}, {"heinä", 7}, {"elo", 8}, {"syys", 9}, {"loka", 10}, {"marras", 11}, {"joulu", 12}, // Finnish
}

// localMonth is the number of the month that a word names in any language; 0
// if it is no month.
func localMonth(w []byte) int {
	if n := digits(w, 0); n > 0 && n <= 2 && strings.HasPrefix(bytesAsString(w[n:]), "月") {
		return number(w, 0, n) // Chinese and Japanese
	}
	for i, c := range w {
		if !isLetter(c) && c < 0x80 && !(c == '.' && i == len(w)-1) {
			return 0
		}
	}
	s := bytesAsString(w)
	for i := range localMonths {
		name := localMonths[i].name
		if len(s) >= len(name) && len(s) <= len(name)+12 && strings.EqualFold(s[:len(name)], name) {
			return localMonths[i].month
		}
	}
	if len(w) >= 3 && len(w) < 10 {
		return monthOf(w)
	}
	return 0
}

// mailPrograms are other programs that write to the mail log, by the beginning
// of their names. A mail server's log is full of them; they are read, and say
// nothing about SMTP.
var mailPrograms = [...]string{"dovecot", "opendkim", "opendmarc", "openarc", "amavis", "clamd", "clamav", "freshclam", "clamsmtpd", "spamd", "spamc", "spamass", "spampd", "postgrey",
	"policyd", "sqlgrey", "milter-", "greyfix", "cbpolicyd", "rspamd", "rmilter", "mimedefang", "MailScanner", "saslauthd", "saslpasswd", "zm", "zimbra", "slapd", "memcached",
	"nginx", "imap", "pop3", "ipop3d", "popa3d", "lmtpunix", "lmtpd", "cyr", "ctl_", "sieve", "timsieved", "authdaemond", "couriertcpd", "courierlogger", "mailman", "sympa", "fetchmail",
	"postsrsd", "logger", "logrotate", "rsyslogd", "syslogd", "syslog-ng", "fail2ban", "roundcube", "iredapd", "iredadmin", "dkimproxy", "dkim-", "dk-", "sid-filter", "dkimpy",
	"vacation", "procmail", "maildrop", "vpopmail", "p3scan", "postfix-policyd", "postfix-mta-sts", "postfix-tlspol", "postfwd", "postfixadmin", "policy-spf", "mta-sts", "pypolicyd", "gld",
	"cluebringer", "smtpprox", "avgd", "kavmilter", "drweb", "sophie", "snf-", "j-chkmail", "dcc", "pyzor", "razor", "mailgraph", "quota", "systemd", "CRON", "cron", "anacron", "kernel",
	"sshd", "sudo", "su", "dbus", "named", "ntpd", "chronyd", "dhclient", "NetworkManager", "puppet", "monit", "snmpd", "mysqld", "mariadbd", "postgres", "apache", "httpd", "mlmmj", "majordomo",
	"spfmilter", "batv", "prefork", "mailq", "newaliases", "auditd", "nagios", "nrpe", "zabbix", "check_", "sogo", "automx", "ejabberd", "perl", "python", "java", "ucarp", "keepalived", "haproxy", "supervisord"}

// isMailProgram reports whether a program that is no mail server of its own is
// known to write to the mail log.
func isMailProgram(program []byte) bool {
	for _, p := range mailPrograms {
		if _, ok := cutPrefix(program, p); ok {
			return true
		}
	}
	return false
}
