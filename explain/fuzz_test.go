package explain

import (
	"strings"
	"testing"
)

// FuzzExplain explains any bytes: nothing panics, not even where a panic would
// be survived.
func FuzzExplain(f *testing.F) {
	for _, a := range fixtureLogs(f) {
		f.Add(section(a, "log"))
	}
	f.Add([]byte("S: 354 go\nS: 250 queued as " + strings.Repeat("Ⱥ", 40) + "\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		log := mustParse(t, text)
		list := explainAll(log)
		all := make([]int, len(log.Lines))
		for i := range all {
			all[i] = i
		}
		for _, x := range list {
			if strings.HasPrefix(x.Detail, "The fault is ") {
				t.Fatal(x.Detail)
			}
			Annotate(log, x, all)
			Ladder(log, x)
		}
		messagesOf(list)
		Survey(log, list)
	})
}
