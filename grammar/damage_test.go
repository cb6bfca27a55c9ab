package grammar

import (
	"strings"
	"testing"
)

// TestDamageInside reads logs with prose around them: only the lines of the log
// are quoted or indented, so nearly every line is too much to ask for.
func TestDamageInside(t *testing.T) {
	swaksLog := `=== Trying mx.example.com:25...
=== Connected to mx.example.com.
<-  220 mx.example.com ESMTP
 -> EHLO host.example.net
<-  250 mx.example.com
 -> QUIT
<-  221 2.0.0 Bye
=== Connection closed with remote host.`
	telnetLog := `$ telnet mail.example.com 25
Trying 192.0.2.25...
Connected to mail.example.com.
220 mail.example.com ESMTP
ehlo test
250 mail.example.com
quit
221 2.0.0 Bye`
	for _, test := range []struct {
		name, log, mark string
		dialect         *Dialect
		want            Damage
	}{
		{"quoted", swaksLog, "> ", &swaks, Damage{Quote: true}},
		{"indented", telnetLog, "    ", &telnet, Damage{Indent: 4}},
		{"as it is", swaksLog, "", &swaks, Damage{}},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := "On Monday Anna wrote:\n\n" + test.mark + strings.ReplaceAll(test.log, "\n", "\n"+test.mark) + "\n\nWhat is wrong here?\n"
			log := mustParse(t, []byte(text))
			checkLossless(t, log, []byte(text))
			if log.Damage != test.want {
				t.Errorf("damage %+v, want %+v", log.Damage, test.want)
			}
			if len(log.Dialects) == 0 || log.Dialects[0].Dialect != test.dialect {
				t.Errorf("read as %s, want %s", dialectNames(log), test.dialect.Name)
			}
			if len(log.Conversations) != 1 || len(log.Conversations[0].Lines) != strings.Count(test.log, "\n")+1 {
				t.Errorf("not one conversation of all lines: %s", dump(log))
			}
		})
	}
}

// TestDamageOfStackTrace: the lines of an error are indented because Node
// prints them so, and not by pasting.
func TestDamageOfStackTrace(t *testing.T) {
	text := "Error: Invalid login: 535 5.7.8 Error: authentication failed\n" +
		"    at SMTPConnection._formatError (index.js:790:19)\n" +
		"  code: 'EAUTH',\n  response: '535 5.7.8 Error: authentication failed',\n  responseCode: 535,\n  command: 'AUTH PLAIN'\n}\n"
	if log := mustParse(t, []byte(text)); log.Damage.Any() {
		t.Errorf("damage %+v, want none", log.Damage)
	}
}
