package grammar

import (
	"bytes"
	"fmt"
	"testing"
)

// kerioLog is a debug log of n conversations on 40 threads, with addresses and
// names that differ as they do in life.
func kerioLog(n int) []byte {
	var b bytes.Buffer
	for i := 0; i < n; i++ {
		thread := 6000 + i%40
		at := fmt.Sprintf("[04/May/2023 %02d:%02d:%02d][%d] {smtps} ", i/3600%24, i/60%60, i%60, thread)
		for _, s := range []string{
			"Task 1 handler BEGIN", "SMTP server session begin; client connected from mx%d.example.net:25601", "Sent SMTP greeting to mx%d.example.net:25601",
			"Command EHLO mx%d.example.net", "Sent reply to EHLO: 250 mail.example.com ...", "Command MAIL FROM:<orders%d@example.net> SIZE=48231",
			"Sent reply to MAIL: 250 2.1.0 Sender <orders%d@example.net> ok", "Command RCPT TO:<anna%d@example.com>", "Sent reply to RCPT: 250 2.1.5 Recipient <anna%d@example.com> ok (local)",
			"Command DATA", "Sent reply to DATA: 354 Enter mail, end with CRLF.CRLF", "Sent reply to DATA: 250 2.0.0 6453b9ea-%08x Message accepted for delivery", "Command QUIT", "SMTP server session end",
		} {
			b.WriteString(at)
			if bytes.Contains([]byte(s), []byte("%")) {
				fmt.Fprintf(&b, s, i)
			} else {
				b.WriteString(s)
			}
			b.WriteByte('\n')
		}
	}
	return b.Bytes()
}

func BenchmarkParseKerio(b *testing.B) {
	text := kerioLog(5000)
	lines := bytes.Count(text, []byte("\n"))
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		if log := mustParse(b, text); len(log.Conversations) != 5000 {
			b.Fatal(len(log.Conversations))
		}
	}
	b.ReportMetric(float64(lines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

func BenchmarkReply(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := replyParser.ParseString("", "250 2.1.0 Sender <orders@example.net> ok"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkCommand(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := commandParser.ParseString("", "MAIL FROM:<orders@example.net> SIZE=48231"); err != nil {
			b.Fatal(err)
		}
	}
}
