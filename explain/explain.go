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
	"sort"
	"strconv"
	"strings"

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

// timeText writes a time as RFC 3339; without a zone where the log names none.
func timeText(t grammar.Stamp, clock grammar.Clock) string {
	layout := "2006-01-02T15:04:05.000Z"
	if t%1000 == 0 {
		layout = "2006-01-02T15:04:05Z"
	}
	if clock.NoZone {
		layout = layout[:len(layout)-1]
	}
	return t.Time().Format(layout)
}

func partyText(p grammar.Party) string {
	switch {
	case p.Name == "":
		return p.Address
	case p.Address == "" || p.Address == p.Name:
		return p.Name
	}
	return p.Name + " [" + p.Address + "]"
}

// declaredSize is the SIZE parameter of MAIL (RFC 1870), 0 without one.
func (s *story) declaredSize() int64 {
	for i := range s.c.Turns {
		if cmd := s.c.Turns[i].Cmd; cmd != nil && cmd.Mail != nil {
			for _, p := range cmd.Mail.Parameters {
				if p.Value != nil && strings.EqualFold(p.Keyword.Text, "SIZE") {
					n, _ := strconv.ParseInt(p.Value.Text, 10, 64)
					return n
				}
			}
		}
	}
	return 0
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

// recipients is the result for each recipient.
func (s *story) recipients(j *decision) []Recipient {
	out := []Recipient{}
	at := map[string]int{}
	put := func(r Recipient) {
		if k, ok := at[r.Address]; ok {
			out[k] = r
			return
		}
		at[r.Address] = len(out)
		out = append(out, r)
	}
	each, answers := s.eachReply(), s.answers()
	taken := 0
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		if p.Verb != "RCPT" || s.address(p) == "" {
			continue
		}
		if good(p) && taken < len(each) {
			one := each[taken]
			taken++
			r := Recipient{Address: s.address(p), Verdict: byClass(one.Code), Reply: one.Code, Status: one.Status, Cause: "none"}
			if r.Verdict.Failure() {
				r.Cause = s.before.judge(evidence{Reply: one.Code, Status: one.Status, Text: one.Text, Verb: ".", Host: s.c.Server.String()}).Cause.ID
			}
			put(r)
			continue
		}
		r := Recipient{Address: s.address(p), Verdict: Incomplete, Cause: "none"}
		if reply := final(p); reply != nil && bad(p) {
			r.Reply, r.Status, r.Verdict = reply.Code, reply.Status, byClass(reply.Code)
			r.Cause = s.before.judge(evidence{Reply: reply.Code, Status: reply.Status, Text: reply.Text, Verb: "RCPT", Host: s.c.Server.String()}).Cause.ID
		} else {
			if k := answers[i]; k >= 0 {
				reply, verb := final(&s.c.Pairs[k]), s.c.Pairs[k].Verb
				r.Reply, r.Status, r.Verdict = reply.Code, reply.Status, byClass(reply.Code)
				if r.Verdict.Failure() {
					r.Cause = s.before.judge(evidence{Reply: reply.Code, Status: reply.Status, Text: reply.Text, Verb: verb, Host: s.c.Server.String()}).Cause.ID
				}
			} else if j.verb != "RCPT" && j.verdict != PartlyAccepted {
				r.Verdict, r.Cause, r.Reply, r.Status = j.verdict, j.cause.Cause.ID, j.code, j.status
			}
		}
		put(r)
	}
	for i := range s.c.Turns {
		rep := s.c.Turns[i].Report
		if rep == nil || rep.Outcome == grammar.Received || rep.Outcome == grammar.Mentioned {
			continue
		}
		one := decision{verdict: reportVerdict(rep), turns: []int{i}}
		one.fill(s, i)
		s.findCause(&one)
		for _, to := range rep.To {
			put(Recipient{Address: to, Verdict: one.verdict, Reply: one.code, Status: one.status, Cause: one.cause.Cause.ID})
		}
	}
	return out
}

// eachReply are the replies to the end of the message where there is one for
// each recipient that was accepted: LMTP (RFC 2033 section 4.2) and PRDR, which
// puts a 353 in front and a common reply behind.
func (s *story) eachReply() []grammar.Reply {
	accepted := 0
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		if p.Verb == "RCPT" && good(p) {
			accepted++
		}
		if p.Verb != "." || len(p.Replies) < 2 {
			continue
		}
		var each []grammar.Reply
		for _, r := range p.Replies {
			if r.Code[0] != '3' {
				each = append(each, r)
			}
		}
		if len(each) >= accepted {
			return each[:accepted]
		}
	}
	return nil
}

// answers gives for each pair of RCPT the pair whose reply decides for a
// recipient who was accepted: the message of his own transaction, or DATA where
// that was refused. -1 where the log does not show it.
func (s *story) answers() []int {
	out := make([]int, len(s.c.Pairs))
	next := -1
	for i := len(s.c.Pairs) - 1; i >= 0; i-- {
		switch p := &s.c.Pairs[i]; {
		case p.Verb == "MAIL":
			next = -1
		case final(p) == nil:
		case p.Verb == ".", p.Verb == "BDAT" && (bad(p) || s.lastChunk(p)), p.Verb == "DATA" && bad(p):
			next = i
		}
		out[i] = next
	}
	return out
}

// causeCounts sorts counts by cause, most first.
func causeCounts(m map[string]int) []Count {
	out := []Count{}
	for id, n := range m {
		title := id
		if c, ok := LookupCause(id); ok {
			title = c.Title
		}
		out = append(out, Count{ID: id, Title: title, N: n})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].N != out[j].N {
			return out[i].N > out[j].N
		}
		return out[i].ID < out[j].ID
	})
	return out
}
