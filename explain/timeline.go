package explain

import "smtpexplain/grammar"

// Timeline counts the conversations of a log in equal spans of time. Spans in
// which nothing happened are in it too: silence is worth seeing.
type Timeline struct {
	Step    grammar.Stamp // length of a span in milliseconds
	Spans   []TimeSpan    // in order, without holes; empty where there is nothing to draw
	Untimed int           // conversations whose lines bear no time
}

// TimeSpan counts the conversations that began in one span of time.
type TimeSpan struct {
	At        grammar.Stamp // where it begins
	Permanent int           // failures for good, partly accepted ones included
	Temporary int           // failures that may pass by themselves
	Accepted  int
	Other     int // incomplete and informational
}

// N is the number of all conversations of the span.
func (t *TimeSpan) N() int { return t.Permanent + t.Temporary + t.Accepted + t.Other }

const (
	second = grammar.Stamp(1000)
	minute = 60 * second
	hour   = 60 * minute
	day    = 24 * hour
)

// steps are the lengths that people think in.
var steps = []grammar.Stamp{second, 5 * second, 15 * second, 30 * second, minute, 5 * minute, 15 * minute, 30 * minute,
	hour, 2 * hour, 6 * hour, 12 * hour, day, 7 * day, 28 * day, 364 * day}

// mostSpans is how many spans a chart has room for, and mostDays how many if
// they are days, in which people look for the ones that are missing.
const (
	mostSpans = 40
	mostDays  = 62
)

// timeline counts conversations by the time at which they began.
func timeline(list []*Judged) Timeline {
	var t Timeline
	var first, last grammar.Stamp
	for _, x := range list {
		switch {
		case x.Start == 0:
			t.Untimed++
		case first == 0 || x.Start < first:
			first = x.Start
			last = max(last, first)
		default:
			last = max(last, x.Start)
		}
	}
	if last-first < second {
		return t
	}
	t.Step = stepFor(first, last)
	begin := floor(first, t.Step)
	t.Spans = make([]TimeSpan, (last-begin)/t.Step+1)
	for i := range t.Spans {
		t.Spans[i].At = begin + grammar.Stamp(i)*t.Step
	}
	for _, x := range list {
		if x.Start == 0 {
			continue
		}
		s := &t.Spans[(x.Start-begin)/t.Step]
		switch {
		case x.Verdict.Permanent() || x.Verdict == PartlyAccepted:
			s.Permanent++
		case x.Verdict.Temporary():
			s.Temporary++
		case x.Verdict == Accepted:
			s.Accepted++
		default:
			s.Other++
		}
	}
	return t
}

// stepFor is the shortest step that needs no more spans than there is room for.
func stepFor(first, last grammar.Stamp) grammar.Stamp {
	for _, step := range steps {
		n := (last - floor(first, step)) / step
		if n < mostSpans || step == day && n < mostDays {
			return step
		}
	}
	// Centuries: a log with broken clocks.
	return steps[len(steps)-1] * ((last-first)/(steps[len(steps)-1]*(mostSpans-1)) + 1)
}

// floor is the beginning of the span that a moment lies in. Weeks begin on
// Monday; 1 January 1970 was a Thursday.
func floor(at, step grammar.Stamp) grammar.Stamp {
	shift := grammar.Stamp(0)
	if step%(7*day) == 0 {
		shift = 3 * day
	}
	return at - ((at+shift)%step+step)%step
}
