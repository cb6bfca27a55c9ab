package grammar

import (
	"testing"
	"time"
)

// TestSyslogHead reads the heads that syslog daemons, journald, containers and
// tools write, whole and cut.
func TestSyslogHead(t *testing.T) {
	const bsd, dated, exact = "1972-06-04T20:32:13Z", "2017-06-04T20:32:13Z", "2017-06-04T18:32:13Z"
	for _, c := range []struct {
		line, host, program, pid, words string
		time                            string // "" for a line without one
		clock                           Clock
	}{
		{"Jun  4 20:32:13 mx1 postfix/smtpd[2798]: connect from x", "mx1", "postfix/smtpd", "2798", "connect from x", bsd, Clock{true, true}},
		{"Jun 4 20:32:13 mx1 postfix/smtpd[2798]: connect from x$", "mx1", "postfix/smtpd", "2798", "connect from x", bsd, Clock{true, true}},
		{"  Jun  4 20:32:13 mx1 sm-mta[5]: x", "mx1", "sm-mta", "5", "x", bsd, Clock{true, true}},
		{"Jun  4 2017 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", dated, Clock{false, true}},
		{"2017 Jun  4 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", dated, Clock{false, true}},
		{"04 Jun 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"Sun Jun  4 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"июн 04 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"Июня 4 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"juin 04 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"6月 04 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"2017-06-04T20:32:13.123456+02:00 mx1 exim[99]: x", "mx1", "exim", "99", "x", exact, Clock{}},
		{"2017-06-04 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", dated, Clock{false, true}},
		{"Sun 2017-06-04 20:32:13 CEST mx1 exim[99]: x", "mx1", "exim", "99", "x", dated, Clock{false, true}},
		{"1496608333.123456 mx1 exim[99]: x", "mx1", "exim", "99", "x", dated, Clock{}},
		{"<22>Jun  4 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"<22>1 2017-06-04T20:32:13+02:00 mx1 postfix 99 - - x", "mx1", "postfix", "99", "x", exact, Clock{}},
		{`<22>1 2017-06-04T20:32:13+02:00 mx1 app - ID7 [a@1 b="]\"x"][c] x`, "mx1", "app", "", "x", exact, Clock{}},
		{"<22>1 2017-06-04T20:32:13+02:00 mx1 postfix - - - postfix/smtpd[123]: x", "mx1", "postfix/smtpd", "123", "x", exact, Clock{}},
		{"Jun  4 20:32:13 mx1 mail.info sendmail[99]: [ID 801593 mail.notice] x", "mx1", "sendmail", "99", "x", bsd, Clock{true, true}},
		{"2017-06-04T20:32:13+02:00 INFO    postfix/master[1]: x", "", "postfix/master", "1", "x", exact, Clock{}},
		{"/var/log/mail.log.1:12:Jun  4 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"mail_1  | Jun  4 20:32:13 mx1 exim[99]: x", "mx1", "exim", "99", "x", bsd, Clock{true, true}},
		{"Jun  4 20:32:13 mx1 dovecot: lmtp(a): x", "mx1", "dovecot", "", "lmtp(a): x", bsd, Clock{true, true}},
		{"Jun  4 20:32:13 mx1 last message repeated 2 times", "mx1", "", "", "last message repeated 2 times", bsd, Clock{true, true}},
		{"sm-mta[5]: x", "", "sm-mta", "5", "x", "", Clock{}},
		{"[11352]: x", "", "", "11352", "x", "", Clock{}},
	} {
		s, row, ok := syslogOf(t, c.line)
		if !ok {
			t.Errorf("%q: not read", c.line)
			continue
		}
		when := ""
		if s.timed {
			when = row.Time.Time().Truncate(time.Second).Format(time.RFC3339)
		}
		words := c.line[s.text:s.end]
		if string(s.host) != c.host || string(s.program) != c.program || string(s.pid) != c.pid || words != c.words || when != c.time || row.Clock != c.clock {
			t.Errorf("%q: host %q, program %q, pid %q, words %q, %s %v", c.line, s.host, s.program, s.pid, words, when, row.Clock)
		}
		if c.pid != "" && string(row.KeySpan.Of([]byte(c.line))) != c.pid || c.program != "" && string(row.TagSpan.Of([]byte(c.line))) != c.program {
			t.Errorf("%q: spans of process and program are wrong", c.line)
		}
	}
	for _, line := range []string{"", "Jun", "Jun  4", "<22>1 ", "<22>", "hello there: prose", "Error 550 5.1.1 User unknown", "EHLO mail.example.com", "Maximum 04 20:32:13"} {
		if s, _, ok := syslogOf(t, line); ok {
			t.Errorf("%q was read: %+v", line, s)
		}
	}
}

func syslogOf(t *testing.T, line string) (syslogHead, *Row, bool) {
	t.Helper()
	var row Row
	log := &Log{Text: []byte(line), Lines: []Line{{Span: Span{0, int32(len(line))}}}}
	h := head{log: log, span: log.Lines[0].Span, mem: &memory{}}
	s, ok := h.syslog(&row)
	return s, &row, ok
}
