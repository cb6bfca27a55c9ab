package explain

import (
	"iter"

	"smtpexplain/grammar"
)

// story is one conversation in the hands of the judgement: the AST with the
// questions that verdict and findings ask of it.
type story struct {
	log    *grammar.Log
	c      *grammar.Conversation
	before *judgements // of the conversations that were judged before this one
	offers []offer     // read when first asked for
}

// newStory opens a conversation for the judgement.
func newStory(log *grammar.Log, c *grammar.Conversation, before *judgements) *story {
	log.Open(c)
	return &story{log: log, c: c, before: before}
}

// stories opens every conversation of a log, one after the other. Those that
// were folded are folded again behind it.
func stories(log *grammar.Log) iter.Seq[*story] {
	return func(yield func(*story) bool) {
		known := newJudgements()
		for _, c := range log.Conversations {
			folded := c.Folded()
			more := yield(newStory(log, c, known))
			if folded {
				c.Fold()
			}
			if !more {
				return
			}
		}
	}
}

// words are the words of a span, as they stand in the log.
func (s *story) words(span grammar.Span) string { return string(span.Of(s.log.Text)) }

// line is the number of the line that turn i stands on, 1-based.
func (s *story) line(turn int) int { return s.log.Number(int(s.c.Turns[turn].Line)) }

// lines are the numbers of the lines of several turns, in order.
func (s *story) lines(turns ...int) []grammar.LineRange {
	var out []grammar.LineRange
	last := 0
	for _, t := range turns {
		if t < 0 || t >= len(s.c.Turns) {
			continue
		}
		n := s.line(t)
		if k := len(out) - 1; k >= 0 && (n == last || n == last+1) {
			out[k][1] = n
		} else {
			out = append(out, grammar.LineRange{n, n})
		}
		last = n
	}
	return out
}

// final is the last reply of a pair, nil if the log shows none.
func final(p *grammar.Pair) *grammar.Reply {
	if len(p.Replies) == 0 {
		return nil
	}
	return &p.Replies[len(p.Replies)-1]
}

// class is the first digit of a pair's final reply: '2' to '5', 0 without one.
func class(p *grammar.Pair) byte {
	if r := final(p); r != nil {
		return r.Code[0]
	}
	return 0
}

// good reports whether the pair was answered with success or a request for more.
func good(p *grammar.Pair) bool { return class(p) == '2' || class(p) == '3' }

// bad reports whether the pair was refused, for now or for good.
func bad(p *grammar.Pair) bool { return class(p) == '4' || class(p) == '5' }

// after returns the first pair behind index i for which want holds.
func (s *story) after(i int, want func(*grammar.Pair) bool) (int, bool) {
	for k := i + 1; k < len(s.c.Pairs); k++ {
		if want(&s.c.Pairs[k]) {
			return k, true
		}
	}
	return -1, false
}

// verb makes a test for pairs with one of the verbs.
func verb(names ...string) func(*grammar.Pair) bool {
	return func(p *grammar.Pair) bool {
		for _, n := range names {
			if p.Verb == n {
				return true
			}
		}
		return false
	}
}

// event finds the first turn that tells one of the events.
func (s *story) event(events ...grammar.Event) (int, bool) {
	for i := range s.c.Turns {
		for _, e := range events {
			if s.c.Turns[i].Event == e {
				return i, true
			}
		}
	}
	return -1, false
}

// address is the address that the pair's command names.
func (s *story) address(p *grammar.Pair) string {
	if p.Turn < 0 || s.c.Turns[p.Turn].Cmd == nil {
		return ""
	}
	a, _ := s.c.Turns[p.Turn].Cmd.Address()
	return a
}

// phaseOf is the phase that a verb belongs to.
func phaseOf(verb string) Phase {
	switch verb {
	case "(tcp)":
		return PhaseConnect
	case "(connect)":
		return PhaseGreeting
	case "EHLO", "HELO", "LHLO", "XCLIENT", "XPROXY", "XPROXYFROM", "XPROXYTO", "XSESSIONPARAMS":
		return PhaseEHLO // those of a proxy too: they introduce whom it speaks for
	case "STARTTLS", "X-ANONYMOUSTLS":
		return PhaseSTARTTLS
	case "AUTH", "(AUTH response)", "X-EXPS":
		return PhaseAUTH
	case "MAIL":
		return PhaseMAIL
	case "RCPT":
		return PhaseRCPT
	case "DATA":
		return PhaseDATA
	case ".", "BDAT":
		return PhaseMessage
	case "QUIT":
		return PhaseQUIT
	}
	return ""
}
