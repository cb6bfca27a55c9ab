package app

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// scope narrows the list down to what a number or a bar of the overview counts.
// It may stand in the address, because nothing of the log's text is in it: a
// name is given by the number of a conversation that has it.
type scope struct {
	Since  int64  `json:"since,omitempty"`  // milliseconds; conversations that began then or later
	Until  int64  `json:"until,omitempty"`  // and before
	Same   string `json:"same,omitempty"`   // "domain-c12": with the same domain as conversation c12
	Failed bool   `json:"failed,omitempty"` // failures only
}

// same writes Scope.Same.
func same(kind, id string) string { return kind + "-" + id }

func (s scope) write(v url.Values) {
	if s.Since != 0 {
		v.Set("since", strconv.FormatInt(s.Since, 10))
	}
	if s.Until != 0 {
		v.Set("until", strconv.FormatInt(s.Until, 10))
	}
	if s.Same != "" {
		v.Set("same", s.Same)
	}
	if s.Failed {
		v.Set("failed", "yes")
	}
}

func readScope(v url.Values) scope {
	var s scope
	s.Since, _ = strconv.ParseInt(v.Get("since"), 10, 64)
	s.Until, _ = strconv.ParseInt(v.Get("until"), 10, 64)
	if kind, id, ok := strings.Cut(v.Get("same"), "-"); ok && choice(kind) != "" && conversationID(id) != "" {
		s.Same = same(kind, conversationID(id))
	}
	s.Failed = v.Get("failed") == "yes"
	return s
}

// inScope tests whether conversations lie in a scope.
func (e *engine) inScope(s scope) func(*explain.Judged) bool {
	kind, name := e.sameName(s)
	return func(x *explain.Judged) bool {
		switch {
		case s.Failed && !x.Verdict.Failure(),
			s.Since != 0 && x.Start < grammar.Stamp(s.Since),
			s.Until != 0 && (x.Start >= grammar.Stamp(s.Until) || x.Start == 0),
			s.Same != "" && (name == "" || explain.NameOf(kind, x) != name):
			return false
		}
		return true
	}
}

// sameName is the name that a scope asks for.
func (e *engine) sameName(s scope) (kind, name string) {
	kind, id, _ := strings.Cut(s.Same, "-")
	if x, _, ok := e.judged(id); ok {
		name = explain.NameOf(kind, x)
	}
	return kind, name
}

// scopeText says what a scope lets through.
func (e *engine) scopeText(s scope) string {
	var out []string
	if s.Failed {
		out = append(out, "failures")
	}
	if kind, name := e.sameName(s); name != "" {
		out = append(out, kind+" "+clip(name))
	}
	if s.Since != 0 && s.Until != 0 {
		out = append(out, spanText(grammar.Stamp(s.Since), grammar.Stamp(s.Until-s.Since)))
	}
	return strings.Join(out, ", ")
}

// momentText is a moment as exactly as a step of time needs it.
func momentText(at, step grammar.Stamp) string {
	t := at.Time()
	switch d := time.Duration(step) * time.Millisecond; {
	case d >= 364*24*time.Hour:
		return t.Format("Jan 2006")
	case d >= 24*time.Hour:
		return t.Format("2 Jan")
	case d >= time.Minute:
		return t.Format("15:04")
	}
	return t.Format("15:04:05")
}

// spanText is a span of time: "9 Mar 2026, 09:00 to 10:00".
func spanText(at, step grammar.Stamp) string {
	from, to := at.Time(), (at + step).Time()
	switch d := time.Duration(step) * time.Millisecond; {
	case d == 24*time.Hour:
		return from.Format("2 Jan 2006")
	case d > 24*time.Hour:
		return from.Format("2 Jan") + " to " + to.AddDate(0, 0, -1).Format("2 Jan 2006")
	}
	return from.Format("2 Jan 2006, ") + momentText(at, step) + " to " + momentText(at+step, step)
}
