package app

import (
	"fmt"
	"slices"
	"strings"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// index is the place of a conversation in the list.
func (e *engine) index(id string) (int, bool) {
	i := explain.NumberOf(id) - 1
	return i, 0 <= i && i < len(e.list)
}

// find explains a conversation. The last one is kept: the page asks for its
// verdict, its lines and its ladder one after the other.
func (e *engine) find(id string) (*explain.Explanation, response, bool) {
	i, ok := e.index(id)
	if !ok {
		return nil, response{Error: fmt.Sprintf("There is no conversation %q in this log.", id)}, false
	}
	if e.opened == nil || e.opened.ID != id {
		e.opened = explain.Explain(e.log, e.list[i].Conversation)
	}
	return e.opened, response{}, true
}

func (e *engine) conversation(r request) response {
	x, missing, ok := e.find(r.Conversation)
	if !ok {
		return missing
	}
	p := &conversationPage{
		listRow: rowOf(x.Judgement()), Dialect: x.Dialect, Client: clip(x.Client), Server: clip(x.Server), Recipients: x.Recipients, CauseID: x.Cause, Reply: x.Reply, Status: x.Status,
		Summary: x.Summary, Detail: x.Detail, Act: x.Act, ActText: x.ActText, Retry: x.Retry, WaitText: x.WaitText, Next: x.Next,
		Customer: x.Customer, Expert: x.Expert, Provider: x.Provider, Source: x.Source, Confidence: x.Confidence, Rail: x.Rail,
		Findings: x.Findings, Missing: x.Missing, Queue: clip(x.Queue), Message: clip(x.Message), Ranges: x.Lines, Decisive: x.Decisive,
	}
	if i, _ := e.index(x.ID); p.Time != "" && !e.list[i].Clock.NoZone {
		p.Zone = "UTC"
	}
	const many = 200
	p.Recipients = p.Recipients[:min(len(p.Recipients), many)]
	for _, l := range x.Lines {
		p.LineCount += l[1] - l[0] + 1
	}
	if len(x.Lines) > 0 {
		p.FirstLine = x.Lines[0][0]
		p.FirstText = e.lineText(x, p.FirstLine)
	}
	p.Ranges = p.Ranges[:min(len(p.Ranges), many)]
	if g, ok := explain.GroupOf(x.Phase); ok && x.Verdict.Failure() {
		p.Group, p.GroupTitle = g.Name, g.Title
	}
	found := e.filtered(r.Filter)
	place, _ := e.index(x.ID)
	p.Position, p.Total = slices.Index(found, place), len(found)
	return response{Conversation: p}
}

// message tells of the message that a conversation carried. Which ones carry the
// same is found when first asked for; who asks meanwhile is answered later.
func (e *engine) message(r request) response {
	i, ok := e.index(r.Conversation)
	switch {
	case !ok:
		return response{Error: fmt.Sprintf("There is no conversation %q in this log.", r.Conversation)}
	case e.legs != nil:
	case e.joining:
		e.later = append(e.later, r)
		return response{Later: true}
	case !e.join():
		return response{} // the log was read again meanwhile
	}
	p := &messagePage{Conversation: r.Conversation}
	if m := e.legs.Message(i); m != nil && len(m.Legs) > 1 {
		p.Story = m.Summary
		for _, id := range m.Legs[:min(len(m.Legs), 50)] {
			if id != r.Conversation {
				k, _ := e.index(id)
				p.Legs = append(p.Legs, rowOf(e.list[k]))
			}
		}
	}
	return response{Message: p}
}

// join finds which conversations carried the same message, and then answers who
// asked meanwhile. It is false where the log was read again in that time.
func (e *engine) join() bool {
	log := e.log
	e.joining = true
	defer func() { e.joining = false }()
	legs := explain.FindLegs(log, e.list, func(grammar.Work, int, int) bool {
		if e.rest != nil {
			e.rest()
		}
		return e.log == log
	})
	if legs == nil {
		return false
	}
	e.legs = legs
	later := e.later
	e.later = nil
	for _, q := range later {
		e.say(e.answer(q, nil, func(string) {}))
	}
	return true
}

// lineIndices are the lines of a conversation from 0.
func lineIndices(x *explain.Explanation) []int {
	var out []int
	for _, r := range x.Lines {
		for n := r[0]; n <= r[1]; n++ {
			out = append(out, n-1)
		}
	}
	return out
}

// before is how many lines stand in front of the decisive one in a window that
// is opened for it.
const before = 40

func (e *engine) lines(r request) response {
	x, missing, ok := e.find(r.Conversation)
	if !ok {
		return missing
	}
	all := lineIndices(x)
	first, line := r.First, 0
	switch {
	case r.Line > 0: // the window around a line, or around the one so many steps away
		at, there := slices.BinarySearch(all, r.Line-1)
		if !there && r.Step > 0 {
			at--
		}
		at = max(0, min(at+r.Step, len(all)-1))
		first, line = max(0, min(at-r.Count/2, len(all)-r.Count)), all[at]+1
	case first < 0:
		first = 0
		if len(x.Decisive) > 0 && len(all) > r.Count {
			at, _ := slices.BinarySearch(all, x.Decisive[0][0]-1)
			first = max(0, min(at-before, len(all)-r.Count))
		}
	}
	first, last := clamp(first, r.Count, len(all))
	return response{Lines: &linesPage{Conversation: x.ID, First: first, Total: len(all), Line: line, Lines: clipLines(explain.Annotate(e.log, x, all[first:last]))}}
}

func (e *engine) unrecognised(r request) response {
	at := r.First
	line := 0
	if r.Line > 0 && len(e.unread) > 0 {
		k, _ := slices.BinarySearch(e.unread, r.Line-1)
		k = max(0, min(k+r.Step, len(e.unread)-1))
		at, line = max(0, min(k-r.Count/2, len(e.unread)-r.Count)), e.unread[k]+1
	}
	first, last := clamp(at, r.Count, len(e.unread))
	return response{Lines: &linesPage{First: first, Total: len(e.unread), Line: line, Lines: clipLines(explain.Annotate(e.log, nil, e.unread[first:last]))}}
}

func (e *engine) ladder(r request) response {
	x, missing, ok := e.find(r.Conversation)
	if !ok {
		return missing
	}
	steps := explain.Ladder(e.log, x)
	first := r.First
	if first < 0 {
		first = 0
		if at := slices.IndexFunc(steps, func(s explain.LadderStep) bool { return s.Decisive }); at > r.Count-before {
			first = at - before
		}
	}
	first, last := clamp(first, r.Count, len(steps))
	return response{Ladder: &ladderPage{Conversation: x.ID, First: first, Total: len(steps), Steps: steps[first:last]}}
}

// raw is a window of the whole log. It goes through the annotation too, which
// makes control characters visible and hides secrets.
func (e *engine) raw(r request) response {
	first, last := clamp(r.First, r.Count, len(e.log.Lines))
	page := &rawPage{First: first, Total: len(e.log.Lines), Lines: make([]rawLine, 0, last-first)}
	lines := make([]int, 0, last-first)
	for i := first; i < last; i++ {
		lines = append(lines, i)
	}
	for _, a := range clipLines(explain.Annotate(e.log, nil, lines)) {
		page.Lines = append(page.Lines, rawLineOf(a))
	}
	return response{Raw: page}
}

func rawLineOf(a explain.AnnotatedLine) rawLine {
	l := rawLine{Owner: a.Owner}
	for _, p := range a.Pieces {
		switch {
		case p.Kind == explain.SessionPiece && l.Key == "" && l.Rest == "" && a.Owner != "":
			l.Key = p.Text
		case l.Key == "":
			l.Lead += p.Text
		default:
			l.Rest += p.Text
		}
	}
	return l
}

// longest is how many bytes of a line are shown. A line of a megabyte would
// otherwise freeze the page, and nobody reads it.
const longest = 6000

// clipLines cuts very long lines and says how much is missing.
func clipLines(lines []explain.AnnotatedLine) []explain.AnnotatedLine {
	return explain.ClipLines(lines, longest)
}

// clip keeps names short that stand in lists.
func clip(s string) string {
	const most = 200
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}
