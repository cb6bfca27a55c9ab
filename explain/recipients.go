package explain

import "smtpexplain/grammar"

// recipients is the result for each recipient, in the order in which the log
// first names them. What the log concludes comes after what was said, and wins.
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
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		address := s.address(p)
		if p.Verb != "RCPT" || address == "" {
			continue
		}
		switch {
		case bad(p):
			put(s.recipient(address, p.Verb, final(p)))
		case good(p) && len(each) > 0:
			put(s.recipient(address, ".", &each[0]))
			each = each[1:]
		case answers[i] != nil:
			put(s.recipient(address, answers[i].Verb, final(answers[i])))
		case j.verb != "RCPT" && j.verdict != PartlyAccepted: // what ended the conversation ended it for all
			put(Recipient{Address: address, Verdict: j.verdict, Reply: j.code, Status: j.status, Cause: j.cause.Cause.ID})
		default:
			put(Recipient{Address: address, Verdict: Incomplete, Cause: "none"})
		}
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

// recipient is the result for a recipient for whom one reply decided.
func (s *story) recipient(address, verb string, r *grammar.Reply) Recipient {
	out := Recipient{Address: address, Verdict: byClass(r.Code), Reply: r.Code, Status: r.Status, Cause: "none"}
	if out.Verdict.Failure() {
		out.Cause = s.before.judge(evidence{Reply: r.Code, Status: r.Status, Text: r.Text, Verb: verb, Host: s.c.Server.String()}).Cause.ID
	}
	return out
}

// repliesEach are the replies to the end of a message of which there is one for
// each recipient: LMTP (RFC 2033 section 4.2), and PRDR, which puts a 353 in front
// and a common reply behind.
func repliesEach(dot *grammar.Pair) []grammar.Reply {
	replies := dot.Replies
	if replies[0].Code[0] == '3' {
		if replies = replies[1:]; len(replies) > 1 {
			replies = replies[:len(replies)-1]
		}
	}
	return replies
}

// eachReply are those replies where every recipient that was accepted has one.
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
		if each := repliesEach(p); len(each) >= accepted {
			return each[:accepted]
		}
	}
	return nil
}

// answers gives for each pair the one whose reply decides for a recipient who is
// accepted there: the message of his own transaction, or DATA where that was
// refused; nil where the log does not show it.
func (s *story) answers() []*grammar.Pair {
	out := make([]*grammar.Pair, len(s.c.Pairs))
	var next *grammar.Pair
	for i := len(s.c.Pairs) - 1; i >= 0; i-- {
		switch p := &s.c.Pairs[i]; {
		case p.Verb == "MAIL":
			next = nil
		case final(p) == nil:
		case p.Verb == ".", p.Verb == "BDAT" && (bad(p) || s.lastChunk(p)), p.Verb == "DATA" && bad(p):
			next = p
		}
		out[i] = next
	}
	return out
}
