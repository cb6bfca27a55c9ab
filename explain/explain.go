// Package explain says what the conversations of a log mean: what each command
// asks, what each reply means as the answer to it, what became of the message,
// who must act and what to do next.
//
// It holds the knowledge (tables with standing and source), the judgement
// (verdict, cause, findings) and the words. It reads the syntax trees of
// package grammar and knows nothing of how they were parsed, nor of the page
// that draws its answers.
package explain

import (
	"smtpexplain/grammar"
)

// Explain explains one conversation. It does not fail: should the judgement
// panic, which is a bug, the explanation says so and the rest goes on.
func Explain(log *grammar.Log, c *grammar.Conversation) (x *Explanation) {
	s := newStory(log, c, newJudgements())
	defer func() {
		if r := recover(); r != nil {
			x = s.outline()
			x.take(unjudged(c))
			x.fault(r)
		}
	}()
	x = s.outline()
	j := s.judge()
	x.take(s.judged(&j))
	x.Provider, x.Source = j.cause.Provider, j.cause.Source
	x.Decisive = s.lines(j.turns...)
	if j.code != "" {
		x.meaning = s.meaning(&j)
	}
	x.Exchanges = s.exchanges()
	x.Recipients = s.recipients(&j)
	x.Rail = s.rail(&j)
	x.Findings = s.findings(&j)
	x.Missing = s.missing(&j)
	s.write(x, &j)
	return x
}

// take makes a judgement that of the explanation.
func (x *Explanation) take(j Judged) {
	x.judged = j
	x.Verdict, x.Phase, x.Reply, x.Status = j.Verdict, j.Phase, j.Reply, j.Status
	x.Cause, x.Act, x.Retry, x.Confidence = j.Cause, j.Act, j.Retry, j.Confidence
}

// confidence is the lower one of the verdict's and the cause's.
func (j *decision) confidence() Confidence {
	if j.verdict.Failure() && (j.sure == High || j.cause.Confidence == Low) {
		return j.cause.Confidence
	}
	return j.sure
}

// outline is what needs no judgement.
func (s *story) outline() *Explanation {
	c := s.c
	x := &Explanation{
		ID: conversationID(c), Dialect: c.Dialect.Name, Session: c.Session, Direction: c.Direction.String(),
		Client: partyText(c.Client), Server: partyText(c.Server), To: c.To, Lines: s.log.Ranges(c.Lines),
		Peer: c.Peer().String(), Queue: c.Queue, Message: c.Message, StartAt: c.Start,
	}
	if c.From != nil {
		x.From, x.Bounce = *c.From, *c.From == ""
	}
	if c.Start != 0 {
		x.Start, x.End = timeText(c.Start, c.Clock), timeText(c.End, c.Clock)
		x.Seconds = float64(c.End-c.Start) / 1000
	}
	if x.To == nil {
		x.To = []string{}
	}
	return x
}

// exchanges lists commands and replies for the contract.
func (s *story) exchanges() []Exchange {
	out := []Exchange{}
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		e := Exchange{Verb: p.Verb, Replies: []ExchangeReply{}}
		if p.Turn >= 0 {
			e.Line = s.line(p.Turn)
			if cmd := s.c.Turns[p.Turn].Cmd; cmd != nil {
				e.Argument = cmd.Argument()
			}
		}
		for _, r := range p.Replies {
			e.Replies = append(e.Replies, ExchangeReply{Line: s.line(r.Turns[0]), Code: r.Code, Status: r.Status, Text: r.Text, Expected: expected(p.Verb, r.Code)})
			if e.Line == 0 {
				e.Line = s.line(r.Turns[0])
			}
		}
		if e.Line == 0 {
			continue // assumed, and nothing in the log shows it
		}
		out = append(out, e)
	}
	return out
}

// expected reports whether a reply code is foreseen for a command; for a
// command that nobody knows, any reply is.
func expected(verb, code string) bool {
	v, ok := LookupVerb(verb)
	return !ok || v.expects(code)
}
