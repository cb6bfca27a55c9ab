package explain

import (
	"bytes"
	"flag"
	"fmt"
	"testing"

	"smtpexplain/grammar"
	"smtpexplain/grammar/biglog"
)

var benchLines = flag.Int("lines", 100_000, "how long the logs of the benchmarks are")

// BenchmarkExplain is what is done for a whole log once it is parsed: each
// conversation judged, and all of them counted.
func BenchmarkExplain(b *testing.B) {
	for _, k := range biglog.Kinds {
		b.Run(k.Name, func(b *testing.B) {
			log, err := grammar.Parse(biglog.Log(k.Name, *benchLines, biglog.Open), grammar.Options{})
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if o := Survey(log, JudgeAll(log)); o.Conversations == 0 {
					b.Fatal("nothing was explained")
				}
			}
			perLine(b, len(log.Lines))
		})
	}
}

// perLine reports the speed of what is done with n lines.
func perLine(b *testing.B, n int) {
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "lines/s")
}

// BenchmarkAll is the whole path: read, detect, parse, sort, explain, count.
func BenchmarkAll(b *testing.B) {
	for _, k := range biglog.Kinds {
		b.Run(k.Name, func(b *testing.B) { benchmarkAll(b, k.Name, *benchLines, biglog.Open) })
	}
}

// BenchmarkGrowth shows whether the time grows with the lines, and with the
// sessions that are open at a time, and no faster: lines/s stays the same.
func BenchmarkGrowth(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprintf("lines=%d", n), func(b *testing.B) { benchmarkAll(b, "postfix-maillog", n, biglog.Open) })
	}
	// One conversation that goes on and on, and one line that does not end.
	for _, n := range []int{20_000, 200_000} {
		b.Run(fmt.Sprintf("conversation=%d", n), func(b *testing.B) {
			benchmark(b, bytes.Repeat([]byte("[04/May/2023 14:10:02][6402] {smtps} Command NOOP\n[04/May/2023 14:10:02][6402] {smtps} Sent reply to NOOP: 250 2.0.0 OK\n"), n/2), n)
		})
	}
	for _, n := range []int{1 << 20, 10 << 20} {
		b.Run(fmt.Sprintf("line=%d", n), func(b *testing.B) {
			text := []byte("[04/May/2023 14:10:02][6402] {smtps} Command EHLO a.example\n[04/May/2023 14:10:02][6402] {smtps} Command ")
			benchmark(b, append(text, bytes.Repeat([]byte("x "), n/2)...), 2)
		})
	}
	for _, open := range []int{50, 5_000, 50_000} {
		b.Run(fmt.Sprintf("open=%d", open), func(b *testing.B) { benchmarkAll(b, "kerio-debug", 500_000, open) })
	}
}

func benchmarkAll(b *testing.B, kind string, lines, open int) {
	benchmark(b, biglog.Log(kind, lines, open), lines)
}

func benchmark(b *testing.B, text []byte, lines int) {
	b.SetBytes(int64(len(text)))
	b.ReportAllocs()
	for b.Loop() {
		log, err := grammar.Parse(text, grammar.Options{Fold: true})
		if err != nil {
			b.Fatal(err)
		}
		if o := Survey(log, JudgeAll(log)); o.Conversations == 0 {
			b.Fatal("nothing was explained")
		}
	}
	perLine(b, lines)
}
