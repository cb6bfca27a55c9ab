package app

import (
	"slices"
	"sort"

	"smtpexplain/explain"
)

// ranks is how many ranks there are.
const ranks = 4

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
func (e *engine) filtered(f filter) []int {
	if e.found != nil && e.filter == f {
		return e.found
	}
	found := make([]int, 0, len(e.list))
	terms, inScope := parseQuery(f.Query), e.inScope(f.scope)
	e.hiddenLines = 0
	for i, x := range e.list {
		if f.admits(x) && inScope(x) && matches(x, terms) {
			found = append(found, i)
			continue
		}
		e.hiddenLines += len(x.Lines)
	}
	if !f.LogOrder {
		found = e.byRank(found)
	}
	e.filter, e.found = f, found
	return found
}

// byRank puts the failures first. A long log has a million conversations and
// four ranks, so they are dealt out, not sorted.
func (e *engine) byRank(found []int) []int {
	var at [ranks + 1]int // where the conversations of each rank begin
	for _, i := range found {
		at[rank(e.list[i].Verdict)+1]++
	}
	for r := range ranks {
		at[r+1] += at[r]
	}
	out := make([]int, len(found))
	for _, i := range found {
		r := rank(e.list[i].Verdict)
		out[at[r]] = i
		at[r]++
	}
	return out
}

// causeOf is the cause of a failure; what did not fail has none.
func causeOf(x *explain.Judged) string {
	if !x.Verdict.Failure() {
		return ""
	}
	return x.Cause
}

// countPhases counts the conversations by the phase that decided them.
func countPhases(list []*explain.Judged) []explain.Count {
	return countBy(list, func(x *explain.Judged) (id, title string) {
		if x.Phase == explain.PhaseNone {
			return "", ""
		}
		return string(x.Phase), x.Phase.Title()
	})
}

// countDirections counts the conversations by their direction.
func countDirections(list []*explain.Judged) []explain.Count {
	return countBy(list, func(x *explain.Judged) (id, title string) {
		return x.Direction.String(), directionWord(x.Direction.String())
	})
}

// countBy counts by an identifier, most first; "" is not counted.
func countBy(list []*explain.Judged, of func(*explain.Judged) (id, title string)) []explain.Count {
	var out []explain.Count
	for _, x := range list {
		id, title := of(x)
		if id == "" {
			continue
		}
		k := slices.IndexFunc(out, func(c explain.Count) bool { return c.ID == id })
		if k < 0 {
			k, out = len(out), append(out, explain.Count{ID: id, Title: title})
		}
		out[k].N++
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].N > out[j].N })
	return out
}

func (e *engine) listPage(r request) response {
	found := e.filtered(r.Filter)
	first, last := clamp(r.First, r.Count, len(found))
	page := &listPage{First: first, Total: len(found), HiddenLines: e.hiddenLines, Scope: e.scopeText(r.Filter.scope), Rows: make([]listRow, 0, last-first)}
	for _, i := range found[first:last] {
		page.Rows = append(page.Rows, rowOf(e.list[i]))
	}
	return response{List: page}
}

// clamp keeps a window inside n elements.
func clamp(first, count, n int) (from, to int) {
	from = max(0, min(first, n))
	return from, max(from, min(from+max(0, count), n))
}

func rowOf(x *explain.Judged) listRow {
	from, bounce := x.Sender()
	r := listRow{ID: x.ID(), Verdict: x.Verdict, Phase: x.Phase.Title(), From: clip(from), Bounce: bounce, Peer: clip(x.Peer().String()), Direction: x.Direction.String(),
		Session: clip(x.Session)}
	if len(x.To) > 0 {
		r.To, r.More = clip(x.To[0]), len(x.To)-1
	}
	if c, ok := explain.LookupCause(x.Cause); ok && x.Verdict.Failure() {
		r.Cause = c.Title
	}
	if x.Start != 0 {
		r.Seconds = x.Seconds()
		t := x.Start.Time()
		r.Date, r.Time = t.Format("2 Jan 2006"), t.Format("15:04:05")
		r.At = int64(x.Start)
	}
	return r
}

// step finds the conversation before or behind another one in the list.
func (e *engine) step(r request) response {
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
			return response{Step: &stepTo{ID: x.ID(), Position: n}}
		}
	}
	return response{Step: &stepTo{Position: at}}
}
