package app

import (
	"slices"
	"sort"
	"strings"
	"time"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

const (
	// mostHits is how many hits are remembered, to be stepped through. All are
	// counted.
	mostHits = 100_000
	// patch is how much is searched before a look at the clock, findSlice how long
	// one answer may take: other questions get their turn in between.
	patch     = 1 << 20
	findSlice = 40 * time.Millisecond
)

// search is a search through the whole log as far as it has come. Its hits are
// those in the log as it is shown: what is masked there is not searched.
type search struct {
	find    find
	match   *matcher
	line    int     // the first line that was not searched
	count   int     // hits so far
	hits    []int32 // the line of each remembered hit, from 0
	touched []bool  // conversations with a hit, by number
}

func (s *search) add(line, owner int32) {
	s.count++
	if len(s.hits) < mostHits {
		s.hits = append(s.hits, line)
	}
	s.touched[owner] = true
}

// searchOn goes on with a search for the time of one answer, or begins another.
func (e *engine) searchOn(r request) response {
	if e.search.match == nil || e.search.find != r.Find || r.First == 0 {
		match, err := newMatcher(r.Find)
		if err != nil {
			e.search = search{}
			return response{Error: sentence(err.Error())}
		}
		e.search = search{find: r.Find, match: match, touched: make([]bool, len(e.log.Conversations)+1)}
	}
	if e.masked == nil {
		e.masked = e.maskedLines()
	}
	s := &e.search
	for end := time.Now().Add(findSlice); s.line < len(e.log.Lines) && time.Now().Before(end); {
		if s.match.regexp != nil {
			e.searchLines(s)
		} else {
			e.searchText(s)
		}
	}
	return response{Find: &findPage{Count: s.count, Kept: len(s.hits), Line: s.line, Done: s.line == len(e.log.Lines)}}
}

// searchLines gives each line of a patch to a regular expression.
func (e *engine) searchLines(s *search) {
	for size := 0; s.line < len(e.log.Lines) && size < patch/16; s.line++ {
		l := &e.log.Lines[s.line]
		size += l.Len()
		for range s.match.hits(e.shown(s.line)) {
			s.add(int32(s.line), l.Owner)
		}
	}
}

// searchText finds plain text in a patch of the log, without a look at each of
// its lines.
func (e *engine) searchText(s *search) {
	lines, text := e.log.Lines, e.log.Text
	first := s.line
	last := first + sort.Search(len(lines)-first, func(k int) bool { return lines[first+k].Start >= lines[first].Start+patch })
	last = max(last, first+1)
	s.line = last
	until := int(lines[last-1].End)
	at := first
	for start, end := s.match.next(text[:until], int(lines[first].Start)); start >= 0; {
		for at < last && int(lines[at].End) < end {
			at++
		}
		if at == last {
			return
		}
		switch _, masked := e.masked[int32(at)]; {
		case int(lines[at].Start) > start: // over the end of a line
			end = start + 1
		case masked:
			for range s.match.hits(e.shown(at)) {
				s.add(int32(at), lines[at].Owner)
			}
			end = int(lines[at].End)
		default:
			s.add(int32(at), lines[at].Owner)
		}
		start, end = s.match.next(text[:until], end)
	}
}

// maskedLines are the stretches that are masked, by line from 0.
func (e *engine) maskedLines() map[int32][]grammar.Span {
	out := map[int32][]grammar.Span{}
	lines := e.log.Lines
	for _, m := range explain.Secrets(e.log) {
		i := sort.Search(len(lines), func(i int) bool { return lines[i].End >= m.End })
		if i < len(lines) {
			out[int32(i)] = append(out[int32(i)], m)
		}
	}
	return out
}

// shown is a line of the log with what is masked taken out.
func (e *engine) shown(i int) []byte {
	line := e.log.Lines[i].Of(e.log.Text)
	masked, ok := e.masked[int32(i)]
	if !ok {
		return line
	}
	var out []byte
	at := e.log.Lines[i].Start
	for _, m := range masked {
		if m.Start >= at {
			out = append(out, e.log.Text[at:m.Start]...)
			out = append(out, "••••••••"...)
			at = m.End
		}
	}
	return append(out, e.log.Text[at:e.log.Lines[i].End]...)
}

// hit is where a remembered hit is: that of a number from 0, or with -1 the
// first one at a line or behind it.
func (e *engine) hit(r request) response {
	hits := e.search.hits
	if r.Find != e.search.find || len(hits) == 0 {
		return response{Spot: &spot{}}
	}
	n := r.Hit
	if n < 0 {
		n, _ = slices.BinarySearch(hits, int32(r.Line-1))
	}
	n = (n%len(hits) + len(hits)) % len(hits) // behind the last comes the first
	first, _ := slices.BinarySearch(hits, hits[n])
	spot := e.spot(int(hits[n]))
	spot.Hit, spot.Nth = n, n-first
	return response{Spot: spot}
}

func (e *engine) spot(line int) *spot {
	s := &spot{Line: line + 1}
	if n := e.log.Lines[line].Owner; n > 0 {
		s.Owner = e.list[n-1].ID()
	}
	return s
}

// markKind is why a line or a conversation has a mark beside the scroll bar.
type markKind uint8

const (
	failureMark markKind = iota
	deferralMark
	unreadMark
	hitMark
	markKinds
)

// markedLine is a line of the log, from 0, that people look for.
type markedLine struct {
	line int32
	kind markKind
}

// marked lists the first lines of what decided a failure, and of what was not
// recognised, in the order of the log.
func (e *engine) marked() []markedLine {
	if e.marks != nil {
		return e.marks
	}
	e.marks = []markedLine{}
	for _, x := range e.list {
		if kind, ok := markOf(x.Verdict); ok && x.Line > 0 {
			e.marks = append(e.marks, markedLine{int32(x.Line - 1), kind})
		}
	}
	for k, i := range e.unread {
		if k == 0 || e.unread[k-1] != i-1 {
			e.marks = append(e.marks, markedLine{int32(i), unreadMark})
		}
	}
	slices.SortFunc(e.marks, func(a, b markedLine) int { return int(a.line - b.line) })
	return e.marks
}

// markOf is the mark of a verdict; what went well has none.
func markOf(v explain.Verdict) (markKind, bool) {
	switch {
	case v.Permanent():
		return failureMark, true
	case v.Failure():
		return deferralMark, true
	}
	return 0, false
}

// markBuckets is into how many parts a log is cut for its marks: a pixel or two
// each.
const markBuckets = 240

// bucket is the part that element i of n falls into.
func bucket(i, n int) int { return i * markBuckets / max(n, 1) }

// logMarks are the marks beside the whole log.
func (e *engine) logMarks(request) response {
	p := newMarksPage(len(e.log.Lines))
	for _, m := range e.marked() {
		if m.kind != unreadMark {
			p.add(int(m.line), m.kind)
		}
	}
	for _, i := range e.unread {
		p.add(i, unreadMark)
	}
	for _, i := range e.search.hits {
		p.add(int(i), hitMark)
	}
	p.Count[hitMark] = e.search.count
	return response{Marks: p}
}

// listMarks are the marks beside the list under a filter.
func (e *engine) listMarks(r request) response {
	found := e.filtered(r.Filter)
	p := newMarksPage(len(found))
	for k, i := range found {
		x := e.list[i]
		if kind, ok := markOf(x.Verdict); ok {
			p.add(k, kind)
		}
		if n := i + 1; n < len(e.search.touched) && e.search.touched[n] {
			p.add(k, hitMark)
		}
	}
	return response{Marks: p}
}

func newMarksPage(n int) *marksPage { return &marksPage{Rows: n} }

func (p *marksPage) add(row int, kind markKind) {
	p.Count[kind]++
	list, b := &p.Buckets[kind], bucket(row, p.Rows)
	if k := len(*list); k == 0 || (*list)[k-1] != b {
		*list = append(*list, b)
	}
}

// stepMark finds the next marked line in front of a line or behind it; with
// step 0 the one that is nearest, if it is near, or else the line itself.
func (e *engine) stepMark(r request) response {
	marks, line := e.marked(), int32(r.Line-1)
	at, there := slices.BinarySearchFunc(marks, line, func(m markedLine, line int32) int { return int(m.line - line) })
	switch {
	case r.Step > 0 && there:
		for at < len(marks) && marks[at].line == line {
			at++
		}
	case r.Step < 0:
		at--
	case r.Step == 0:
		reach := int32(3*len(e.log.Lines)/markBuckets + 1)
		best := reach
		for _, k := range []int{at - 1, at} {
			if k >= 0 && k < len(marks) && max(marks[k].line-line, line-marks[k].line) < best {
				best, there = max(marks[k].line-line, line-marks[k].line), true
				at = k
			}
		}
		if best == reach {
			return response{Spot: e.spot(max(0, min(int(line), len(e.log.Lines)-1)))}
		}
	}
	if at < 0 || at >= len(marks) {
		return response{Spot: &spot{}}
	}
	return response{Spot: e.spot(int(marks[at].line))}
}

// lineText is a line as it is shown, cut short, to be read out or to stay in
// sight.
func (e *engine) lineText(x *explain.Explanation, line int) string {
	var b strings.Builder
	for _, l := range explain.Annotate(e.log, x, []int{line - 1}) {
		for _, p := range l.Pieces {
			b.WriteString(p.Text)
		}
	}
	return clip(b.String())
}
