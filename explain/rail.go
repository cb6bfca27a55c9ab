package explain

import (
	"slices"

	"smtpexplain/grammar"
)

// reached finds the phases that the log shows: the line at which each begins,
// and those that were answered well, or seen without a refusal.
func (s *story) reached() (seen map[Phase]int, fine map[Phase]bool) {
	seen, fine = map[Phase]int{}, map[Phase]bool{}
	mark := func(p Phase, line int, good bool) {
		if _, ok := seen[p]; !ok {
			seen[p] = line
		}
		fine[p] = fine[p] || good
	}
	if s.c.Speaks() || len(s.c.Turns) > 0 {
		mark(PhaseConnect, s.line(0), true)
	}
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		phase := phaseOf(p.Verb)
		line := 0
		if p.Turn >= 0 {
			line = s.line(p.Turn)
		} else if r := final(p); r != nil {
			line = s.line(r.Turns[0])
		}
		if phase != "" && line > 0 {
			mark(phase, line, !bad(p))
		}
	}
	if i, ok := s.event(grammar.Secured); ok {
		mark(PhaseSTARTTLS, s.line(i), true)
	}
	if i, ok := s.event(grammar.LoggedIn); ok {
		mark(PhaseAUTH, s.line(i), true)
	}
	for i := range s.c.Turns {
		if r := s.c.Turns[i].Report; r != nil {
			if p := phaseOf(r.Verb); p != "" {
				mark(p, s.line(i), false)
			} else if r.Outcome != grammar.Mentioned && r.Outcome != grammar.Scored {
				mark(PhaseQueue, s.line(i), reportVerdict(r) == Accepted)
			}
		}
	}
	return seen, fine
}

// rail is how far the conversation came.
func (s *story) rail(j *decision) []Station {
	seen, fine := s.reached()
	spoken := s.c.Speaks()
	furthest := -1
	for i, st := range stations {
		if _, ok := seen[st.phase]; ok {
			furthest = i
		}
	}
	ended := -1
	if j.verdict.Failure() && j.verdict != PartlyAccepted {
		ended = slices.IndexFunc(stations, func(st station) bool { return st.phase == j.phase })
	}
	var out []Station
	for i, st := range stations {
		line, ok := seen[st.phase]
		if st.phase == PhaseQueue && !ok {
			continue // a conversation has no queue phase unless the log shows it
		}
		x := Station{Phase: st.phase, Title: st.title, Line: line}
		optional := st.phase == PhaseSTARTTLS || st.phase == PhaseAUTH
		switch {
		case st.phase == j.phase && j.verdict.Failure():
			x.Progress = Failed
		case ok && fine[st.phase]:
			x.Progress = Passed
		case ok:
			x.Progress = Failed
			if j.verdict == Accepted || j.phase != st.phase {
				x.Progress = Passed // refused once and worked around
			}
		case ended >= 0 && i > ended:
			x.Progress = NotReached // QUIT alone came behind the failure
		case i < furthest && !spoken:
			x.Progress = NotShown
		case i < furthest && optional:
			x.Progress = Skipped
		case i < furthest && s.passedOver(st.phase):
			x.Progress = NotShown
		case i < furthest:
			x.Progress = Skipped
		default:
			x.Progress = NotReached
		}
		out = append(out, x)
	}
	return out
}

// passedOver reports whether a phase must have happened although the log does
// not show it: a later one cannot come about without it.
func (s *story) passedOver(p Phase) bool {
	switch p {
	case PhaseGreeting, PhaseEHLO:
		return true
	case PhaseMAIL, PhaseRCPT, PhaseDATA, PhaseMessage:
		for i := range s.c.Pairs {
			if q := phaseOf(s.c.Pairs[i].Verb); q == PhaseMessage && good(&s.c.Pairs[i]) {
				return true
			}
		}
	}
	return false
}
