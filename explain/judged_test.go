package explain

import (
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"smtpexplain/grammar"
)

// TestFolded reads each fixture with its conversations folded, as the worker
// does, and pausing all the time: nothing that is said of it may differ, and the
// short judgement is that of the explanation.
func TestFolded(t *testing.T) {
	now := grammar.StampOf(time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC))
	for path, a := range fixtureLogs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			text := section(a, "log")
			open := mustParse(t, text)
			var r grammar.Reader
			if err := r.Give(text); err != nil {
				t.Fatal(err)
			}
			pauses := 0
			pause := func(grammar.Work, int, int) bool { pauses++; return true }
			folded := r.Log(grammar.Options{Now: now, Fold: true, Pause: pause})
			list := JudgePausing(folded, pause)
			legs := FindLegs(folded, list, pause)
			messages := map[string]Message{}
			for _, m := range messagesOf(explainAll(open)) {
				for _, id := range m.Legs {
					messages[id] = m
				}
			}
			if pauses == 0 && len(list) > 0 {
				t.Error("it never paused")
			}
			for _, c := range folded.Conversations {
				if c.Pairs != nil || slices.ContainsFunc(c.Turns, func(t grammar.Turn) bool { return t.Reply != nil || t.Cmd != nil }) {
					t.Fatalf("conversation %d is not folded", c.Number)
				}
			}
			if !reflect.DeepEqual(Secrets(folded), Secrets(open)) {
				t.Error("other secrets are masked")
			}
			if w, g := Redact(open, RedactOptions{}), Redact(folded, RedactOptions{}); string(w.Text) != string(g.Text) {
				t.Errorf("redacted %s\nwant %s", g.Text, w.Text)
			}
			for i, c := range folded.Conversations {
				if m := legs.Message(i); m != nil && !reflect.DeepEqual(*m, messages[list[i].ID()]) {
					t.Errorf("message %+v\nwant %+v", *m, messages[list[i].ID()])
				}
				want, got := Explain(open, open.Conversations[i]), Explain(folded, c)
				if *list[i].Outcome != *want.judged.Outcome || list[i].Line != want.judged.Line {
					t.Errorf("judged %+v, explained %+v", list[i].Outcome, want.judged.Outcome)
				}
				shown := func(log *grammar.Log, x *Explanation) string {
					var lines []int
					for _, n := range c.Lines {
						lines = append(lines, int(n))
					}
					return fmt.Sprintf("%+v\n%+v", Annotate(log, x, lines), Ladder(log, x))
				}
				if w, g := shown(open, want), shown(folded, got); w != g {
					t.Errorf("conversation %d: %s\nwant %s", c.Number, g, w)
				}
				if dump := verdictDump([]*Explanation{want}); dump != verdictDump([]*Explanation{got}) {
					t.Errorf("conversation %d: %s\nwant %s", c.Number, verdictDump([]*Explanation{got}), dump)
				}
				c.Fold()
			}
			stop := func(grammar.Work, int, int) bool { return false }
			if r := (&grammar.Reader{}); r.Give(text) != nil || r.Log(grammar.Options{Pause: stop}) != nil || len(list) > 0 && JudgePausing(open, stop) != nil {
				t.Error("a pause that stops does not stop")
			}
		})
	}
}
