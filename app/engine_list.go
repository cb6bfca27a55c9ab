package app

import (
	"slices"
	"sort"
	"strings"

	"smtpexplain/explain"
)

// rank puts failures in front: what is lost, then what may pass by itself, then
// what the log leaves open, then what went well.
func rank(v explain.Verdict) int {
	switch {
	case v.Permanent():
		return 0
	case v.Temporary() || v == explain.PartlyAccepted:
		return 1
	case v == explain.Incomplete:
		return 2
	}
	return 3
}

// filtered lists the conversations that a filter lets through, as indices.
func (e *engine) filtered(f Filter) []int {
	if e.found != nil && e.filter == f {
		return e.found
	}
	found := make([]int, 0, len(e.list))
	query := strings.ToLower(strings.TrimSpace(f.Query))
	for i, x := range e.list {
		if (f.Verdict == "" || f.Verdict == string(x.Verdict)) && (f.Cause == "" || f.Cause == x.Cause && x.Verdict.Failure()) && matches(x, query) {
			found = append(found, i)
		}
	}
	if !f.LogOrder {
		sort.SliceStable(found, func(a, b int) bool { return rank(e.list[found[a]].Verdict) < rank(e.list[found[b]].Verdict) })
	}
	e.filter, e.found = f, found
	return found
}

// matches looks for a lower-case query in what the list shows and in the
// names of the conversation.
func matches(x *explain.Judged, query string) bool {
	if query == "" {
		return true
	}
	holds := func(s string) bool { return strings.Contains(strings.ToLower(s), query) }
	from, _ := x.Sender()
	for _, s := range [...]string{from, x.Client.Name, x.Client.Address, x.Server.Name, x.Server.Address, x.Session, x.Queue, x.Message, x.Reply, x.Status, x.Cause} {
		if holds(s) {
			return true
		}
	}
	if slices.ContainsFunc(x.To, holds) || holds(x.Verdict.Title()) || x.Start != 0 && holds(x.Start.Time().Format("2006-01-02T15:04:05")) {
		return true
	}
	cause, ok := explain.LookupCause(x.Cause)
	return ok && x.Verdict.Failure() && (holds(cause.Title) || holds(cause.Phrase))
}

func (e *engine) listPage(r Request) Response {
	found := e.filtered(r.Filter)
	first, last := clamp(r.First, r.Count, len(found))
	page := &ListPage{First: first, Total: len(found), Rows: make([]Row, 0, last-first)}
	for _, i := range found[first:last] {
		page.Rows = append(page.Rows, row(e.list[i]))
	}
	return Response{List: page}
}

// clamp keeps a window inside n elements.
func clamp(first, count, n int) (from, to int) {
	from = max(0, min(first, n))
	return from, max(from, min(from+max(0, count), n))
}

func row(x *explain.Judged) Row {
	from, bounce := x.Sender()
	r := Row{ID: x.ID(), Verdict: x.Verdict, Phase: x.Phase.Title(), From: clip(from), Bounce: bounce, Peer: clip(x.Peer().String()), Direction: x.Direction.String(),
		Session: clip(x.Session)}
	if len(x.To) > 0 {
		r.To, r.More = clip(x.To[0]), len(x.To)-1
	}
	if c, ok := explain.LookupCause(x.Cause); ok && x.Verdict.Failure() {
		r.Cause = c.Title
	}
	if x.Start != 0 {
		r.Seconds = float64(x.End-x.Start) / 1000
		t := x.Start.Time()
		r.Date, r.Time = t.Format("2 Jan 2006"), t.Format("15:04:05")
	}
	return r
}

// step finds the conversation before or behind another one in the list.
func (e *engine) step(r Request) Response {
	found := e.filtered(r.Filter)
	at := -1
	if i, ok := e.index(r.Conversation); ok {
		at = slices.Index(found, i)
	}
	if at < 0 && r.Step < 0 {
		at = len(found)
	}
	for n := at + r.Step; n >= 0 && n < len(found) && r.Step != 0; n += r.Step {
		if x := e.list[found[n]]; !r.Problems || x.Verdict.Failure() {
			return Response{Step: &StepTo{ID: x.ID(), Position: n}}
		}
	}
	return Response{Step: &StepTo{Position: at}}
}
