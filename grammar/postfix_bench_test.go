package grammar

import (
	"bytes"
	"fmt"
	"testing"
)

// postfixLog is a mail log of n messages that pass through a server with 60
// processes, one in eight of them refused, with the lines of several sessions
// mixed.
func postfixLog(n int) []byte {
	var b bytes.Buffer
	line := func(i int, program string, pid int, format string, args ...any) {
		fmt.Fprintf(&b, "Mar %2d %02d:%02d:%02d mx1 %s[%d]: ", 1+i/86400, i/3600%24, i/60%60, i%60, program, pid)
		fmt.Fprintf(&b, format, args...)
		b.WriteByte('\n')
	}
	client := func(i int) string { return fmt.Sprintf("mx%d.example.net[192.0.2.%d]", i, i%250+1) }
	for i := 0; i < n; i++ {
		id, pid := fmt.Sprintf("%010X", 0xA000000000+i*7919), 20000+i%60
		line(i, "postfix/smtpd", pid, "connect from %s", client(i))
		if i > 0 && (i-1)%8 != 7 { // the session before ends while this one begins
			line(i, "postfix/smtpd", 20000+(i-1)%60, "disconnect from %s ehlo=1 mail=1 rcpt=1 data=1 quit=1 commands=5", client(i-1))
		}
		if i%8 == 7 {
			line(i, "postfix/smtpd", pid, "NOQUEUE: reject: RCPT from %s: 550 5.1.1 <user%d@example.com>: Recipient address rejected: User unknown in virtual mailbox table; from=<news%d@example.net> to=<user%d@example.com> proto=ESMTP helo=<mx%d.example.net>", client(i), i, i, i, i)
			line(i, "postfix/smtpd", pid, "disconnect from %s ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4", client(i))
			continue
		}
		line(i, "postfix/smtpd", pid, "%s: client=%s", id, client(i))
		line(i, "postfix/cleanup", 21000+i%20, "%s: message-id=<%d@example.net>", id, i)
		line(i, "postfix/qmgr", 902, "%s: from=<news%d@example.net>, size=%d, nrcpt=1 (queue active)", id, i, 1000+i)
		line(i, "postfix/smtp", 22000+i%40, "%s: to=<user%d@example.org>, relay=mx.example.org[198.51.100.20]:25, delay=0.9, delays=0.1/0/0.5/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as %X)", id, i, 0xB000000000+i)
		line(i, "postfix/qmgr", 902, "%s: removed", id)
	}
	return b.Bytes()
}

// BenchmarkParsePostfix reads logs of a thousand, ten thousand and a hundred
// thousand lines: lines/s stays the same if the reading is linear.
func BenchmarkParsePostfix(b *testing.B) {
	for _, messages := range []int{150, 1_500, 15_000} {
		text := postfixLog(messages)
		lines := bytes.Count(text, []byte("\n"))
		want := messages + messages - messages/8 // a session each, and a delivery of those that were taken
		b.Run(fmt.Sprintf("%dlines", lines), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if log := mustParse(b, text); len(log.Conversations) != want {
					b.Fatal(len(log.Conversations), want)
				}
			}
			b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}
