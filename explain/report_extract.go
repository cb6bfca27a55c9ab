package explain

import (
	"fmt"
	"sort"
	"strings"

	"smtpexplain/grammar"
)

// What of a log, and of a conversation, stands in a report for people. Logs
// have a million lines and sessions 200,000; a report has what decides, and
// says what it leaves out.

const (
	mostInFull    = 50  // conversations told with all their lines
	mostAnyway    = 10  // so few are told in full even if they did not fail
	mostRows      = 500 // conversations in the table of the others
	mostKeyLines  = 10
	fewKeyLines   = 7
	mostRungs     = 60
	longestQuoted = 1000 // bytes of a quoted line
)

// extract is what a report tells of the conversations.
type extract struct {
	full   []*Explanation // those told in full, failures first
	note   string         // why these; "" where they are all
	others table          // the rest, a row each
}

// extractOf chooses the conversations. Whoever selected conversations wants all
// of them; of a whole log the failures count, each cause with its examples.
func extractOf(log *grammar.Log, list []*Judged) extract {
	failed, fine := []*Judged{}, []*Judged{}
	for _, x := range list {
		if x.Verdict.Failure() {
			failed = append(failed, x)
		} else {
			fine = append(fine, x)
		}
	}
	var e extract
	selected := len(list) < len(log.Conversations)
	if len(list) <= mostAnyway || selected && len(list) <= mostInFull {
		e.full = explainThese(log, append(failed, fine...))
		return e
	}
	chosen, rest := examples(failed, mostInFull)
	e.full = explainThese(log, chosen)
	switch {
	case len(rest) > 0:
		e.note = fmt.Sprintf("%d of %d failures are told in full, each cause with its examples.", len(e.full), len(failed))
	case len(failed) > 0:
		e.note = "The failures are told in full."
	}
	rest = append(rest, fine...)
	e.others = table{title: "The other conversations", head: []string{"Id", "Verdict", "Cause", "From", "To", "Start"}, figures: 6}
	for i, x := range rest {
		if i == mostRows {
			e.others.note = fmt.Sprintf("%d more conversations are left out. The formats JSON and NDJSON hold all.", len(rest)-mostRows)
			break
		}
		e.others.rows = append(e.others.rows, []string{x.ID(), x.headline(), x.causeTitle(), x.fromText(), recipientsText(x.To), startText(x.Conversation)})
	}
	return e
}

func explainThese(log *grammar.Log, list []*Judged) []*Explanation {
	out := make([]*Explanation, len(list))
	for i, x := range list {
		out[i] = Explain(log, x.Conversation)
	}
	return out
}

// examples takes at most so many from a list, by turns one of each cause, and
// keeps the order of the list.
func examples(list []*Judged, most int) (chosen, rest []*Judged) {
	if len(list) <= most {
		return list, nil
	}
	taken := make([]bool, len(list))
	for n := 0; n < most; {
		round := map[string]bool{}
		for i, x := range list {
			if !taken[i] && !round[x.Cause] && n < most {
				taken[i], round[x.Cause] = true, true
				n++
			}
		}
	}
	for i, x := range list {
		if taken[i] {
			chosen = append(chosen, x)
		} else {
			rest = append(rest, x)
		}
	}
	return chosen, rest
}

func (x *Judged) causeTitle() string {
	if c, ok := LookupCause(x.Cause); ok && x.Cause != "none" {
		return c.Title
	}
	return ""
}

// startText is when a conversation began.
func startText(c *grammar.Conversation) string {
	if c.Start == 0 {
		return ""
	}
	return timeText(c.Start, c.Clock)
}

// storyTurns are what tells the story of a conversation besides what decides, the
// most telling first: envelope, greetings, the end, and whatever there is.
var storyTurns = []func(t *grammar.Turn) bool{
	func(t *grammar.Turn) bool { return t.Role == grammar.MailRole || t.Report != nil },
	func(t *grammar.Turn) bool { return t.Cmd != nil && t.Cmd.Rcpt != nil },
	func(t *grammar.Turn) bool { return t.Role == grammar.HelloRole },
	func(t *grammar.Turn) bool {
		return t.Event == grammar.Closed || t.Event == grammar.Lost || t.Cmd != nil && t.Cmd.Verb() == "QUIT"
	},
	func(t *grammar.Turn) bool { return t.Event == grammar.Opened || t.Event == grammar.Greeted },
	func(t *grammar.Turn) bool {
		return t.Event == grammar.Said && t.Role != grammar.NoRole && t.Role != grammar.BodyRole
	},
	func(t *grammar.Turn) bool { return t.Event != grammar.Said },
}

// keyLines are the five to ten lines that tell the story of a conversation: the
// ones that decide, the commands they answer, what the findings point at, then
// envelope, greetings and the end. They are explained and clipped.
func keyLines(log *grammar.Log, x *Explanation) []AnnotatedLine {
	c := x.judged.Conversation
	chosen := map[int]bool{} // by index
	add := func(most, i int) {
		if len(chosen) < most {
			chosen[i] = true
		}
	}
	var decisive []int
	for _, r := range x.Decisive {
		for n := r[0]; n <= r[1]; n++ {
			decisive = append(decisive, n-log.Number(0))
		}
	}
	const head, tail = 4, 2 // of a long reply its codes and its end
	if len(decisive) > head+tail {
		decisive = append(decisive[:head:head], decisive[len(decisive)-tail:]...)
	}
	for _, i := range decisive {
		add(mostKeyLines, i)
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		if chosen[int(t.Line)] && t.Pair > 0 && c.Pairs[t.Pair-1].Turn >= 0 {
			add(mostKeyLines, int(c.Turns[c.Pairs[t.Pair-1].Turn].Line))
		}
	}
	for _, severity := range []Severity{Error, Warning, Info} {
		for _, f := range x.Findings {
			if f.Severity == severity && len(f.Lines) > 0 {
				add(mostKeyLines, f.Lines[0][0]-log.Number(0))
			}
		}
	}
	for _, wanted := range storyTurns {
		for i := range c.Turns {
			if wanted(&c.Turns[i]) {
				add(fewKeyLines, int(c.Turns[i].Line))
			}
		}
	}
	lines := make([]int, 0, len(chosen))
	for i := range chosen {
		lines = append(lines, i)
	}
	sort.Ints(lines)
	return ClipLines(Annotate(log, x, lines), longestQuoted)
}

// text is a line as a whole.
func (l *AnnotatedLine) text() string {
	var b strings.Builder
	for i := range l.Pieces {
		b.WriteString(l.Pieces[i].Text)
	}
	return b.String()
}

// rung is a step of the ladder in a report.
type rung struct {
	LadderStep
	left int // steps left out before it
}

// rungs are the steps of the ladder, of a long one its beginning, what is
// around the decisive steps, and its end. The second value counts what is left
// out behind the last.
func rungs(log *grammar.Log, x *Explanation) []rung {
	steps := Ladder(log, x)
	const head, around, tail = 16, 6, 8
	keep := func(int) bool { return true }
	if len(steps) > mostRungs {
		near := make([]bool, len(steps))
		marked := 0
		for i := range steps {
			if steps[i].Decisive && marked < (mostRungs-head-tail)/(2*around) {
				marked++
				for k := max(0, i-around); k < min(len(steps), i+around); k++ {
					near[k] = true
				}
			}
		}
		keep = func(i int) bool { return i < head || i >= len(steps)-tail || near[i] }
	}
	var out []rung
	left := 0
	for i, s := range steps {
		if !keep(i) {
			left++
			continue
		}
		out = append(out, rung{s, left})
		left = 0
	}
	return out
}

// leftText says that steps are left out.
func (r *rung) leftText() string { return CountText(r.left, "step") + " left out" }

// gapText says how long nobody spoke.
func (r *rung) gapText() string { return durationText(r.Gap) + " of silence" }
