package app

import (
	"fmt"

	"smtpexplain/explain"
)

// judged is a conversation of the list.
func (e *engine) judged(id string) (*explain.Judged, response, bool) {
	i, ok := e.index(id)
	if !ok {
		return nil, response{Error: fmt.Sprintf("There is no conversation %q in this log.", id)}, false
	}
	return e.list[i], response{}, true
}

// partners suggests conversations to compare one with.
func (e *engine) partners(r request) response {
	x, missing, ok := e.judged(r.Conversation)
	if !ok {
		return missing
	}
	page := &partnersPage{Conversation: rowOf(x), Suggested: []partner{}}
	for _, p := range explain.Partners(e.list, x) {
		if y, _, ok := e.judged(p.ID); ok {
			page.Suggested = append(page.Suggested, partner{rowOf(y), p.Why})
		}
	}
	return response{Partners: page}
}

// compare sets two conversations side by side.
func (e *engine) compare(r request) response {
	right, missing, ok := e.judged(r.With)
	if !ok {
		return missing
	}
	left, missing, ok := e.find(r.Conversation)
	if !ok {
		return missing
	}
	return response{Compare: &comparePage{Left: rowOf(left.Judgement()), Right: rowOf(right),
		Comparison: explain.Compare(e.log, left, explain.Explain(e.log, right.Conversation))}}
}

// trends counts what the conversations have in common, when it is first asked
// for: a log that is only read through need not wait for it.
func (e *engine) trends() response {
	if e.common == nil {
		e.common = &trendsPage{Trends: explain.FindTrends(e.list), Slow: []listRow{}}
		for _, id := range e.common.Slowest {
			if x, _, ok := e.judged(id); ok {
				e.common.Slow = append(e.common.Slow, rowOf(x))
			}
		}
		for _, s := range []*explain.Shares{&e.common.Domains, &e.common.Peers, &e.common.Senders} {
			for i := range s.List {
				s.List[i].Name = clip(s.List[i].Name)
			}
		}
	}
	return response{Trends: e.common}
}
