package grammar

import (
	"bytes"
	"flag"
	"testing"

	"smtpexplain/grammar/biglog"
)

var benchLines = flag.Int("lines", 100_000, "how long the logs of the benchmarks are")

// TestBigLogs proves that the logs of the benchmarks are recognised as what they
// are, wholly, and have the lines that were asked for.
func TestBigLogs(t *testing.T) {
	const lines = 3000
	for _, k := range biglog.Kinds {
		t.Run(k.Name, func(t *testing.T) {
			text := biglog.Log(k.Name, lines, biglog.Open)
			if !bytes.Equal(text, biglog.Log(k.Name, lines, biglog.Open)) {
				t.Error("two logs of one kind differ")
			}
			log := mustParse(t, text)
			if _, n := log.Unrecognised(); n > 0 || len(log.Lines) != lines || log.Dialects[0].Dialect.Name != k.Name {
				t.Errorf("%d lines, read as %s, %d not recognised", len(log.Lines), log.Dialects[0].Dialect.Name, n)
			}
			if n := len(log.Conversations); n < lines/50 {
				t.Errorf("only %d conversations", n)
			}
		})
	}
}

// BenchmarkParse reads, detects, parses and sorts a log of each kind.
func BenchmarkParse(b *testing.B) {
	for _, k := range biglog.Kinds {
		b.Run(k.Name, func(b *testing.B) {
			text := biglog.Log(k.Name, *benchLines, biglog.Open)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if len(mustParse(b, text).Conversations) == 0 {
					b.Fatal("nothing was read")
				}
			}
			b.ReportMetric(float64(*benchLines)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

// BenchmarkReply parses replies of one form, each with words of its own.
func BenchmarkReply(b *testing.B) {
	var u utterances
	b.ReportAllocs()
	for b.Loop() {
		if u.quoted("250 2.1.0 Sender <orders@example.net> ok") == nil {
			b.Fatal("no reply")
		}
	}
}

// BenchmarkCommand parses commands of one form, likewise.
func BenchmarkCommand(b *testing.B) {
	var u utterances
	text := []byte("MAIL FROM:<orders@example.net> SIZE=48231")
	b.ReportAllocs()
	for b.Loop() {
		if u.command(text) == nil {
			b.Fatal("no command")
		}
	}
}
