package explain

import (
	"testing"

	"smtpexplain/grammar"
	"smtpexplain/grammar/biglog"
)

// TestAllocations holds the whole path, from the bytes of a log to its overview,
// to a number of allocations for each line. What is over it was made on purpose,
// or is a slip: in the browser allocations cost more than anything else.
func TestAllocations(t *testing.T) {
	const lines = 20_000
	for kind, most := range map[string]float64{"postfix-maillog": 9.5, "kerio-debug": 9, "exchange-protocol": 12, "exim-mainlog": 18.5, "postfix-verbose": 7} {
		text := biglog.Log(kind, lines, biglog.Open)
		n := testing.AllocsPerRun(1, func() {
			log, err := grammar.Parse(text, grammar.Options{Fold: true})
			if err != nil {
				t.Fatal(err)
			}
			Survey(log, JudgeAll(log))
		}) / lines
		if n > most {
			t.Errorf("%s: %.1f allocations a line, more than %.1f", kind, n, most)
		}
	}
}
