package app

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
)

// find is what somebody looks for in the log.
type find struct {
	Text   string `json:"text,omitempty"`
	Case   bool   `json:"case,omitempty"` // tell capital letters from small ones
	Regexp bool   `json:"regexp,omitempty"`
}

// matcher finds a text in bytes. The worker uses it on the log, and the page on
// the lines that it shows, so that both agree on what a hit is.
type matcher struct {
	regexp *regexp.Regexp // nil for plain text

	// Plain text is found by its last byte (Horspool 1980): skip tells for each
	// byte how far the window moves, 0 where it may end a hit.
	text []byte
	fold bool
	skip [256]uint8
	end  int // how far the window moves behind a byte that may end a hit
}

// newMatcher prepares a search.
func newMatcher(f find) (*matcher, error) {
	text := strings.TrimRight(f.Text, "\r\n")
	if text == "" {
		return nil, errors.New("there is nothing to look for")
	}
	if f.Regexp || !f.Case && !ascii(text) {
		pattern := text
		if !f.Regexp {
			pattern = regexp.QuoteMeta(text)
		}
		if !f.Case {
			pattern = "(?i)" + pattern
		}
		r, err := regexp.Compile(pattern)
		if err != nil {
			return nil, fmt.Errorf("this is no regular expression: %s", reason(err))
		}
		return &matcher{regexp: r}, nil
	}
	m := &matcher{text: []byte(text), fold: !f.Case}
	if m.fold {
		for i, c := range m.text {
			m.text[i] = lower(c)
		}
	}
	last := len(m.text) - 1
	for c := range m.skip {
		m.skip[c] = uint8(min(len(m.text), 255))
	}
	m.end = min(len(m.text), 255)
	for i, c := range m.text {
		away := uint8(min(last-i, 255))
		if i == last {
			away = 0
		} else if c == m.text[last] {
			m.end = min(last-i, 255)
		}
		m.skip[c] = away
		if m.fold && 'a' <= c && c <= 'z' {
			m.skip[c-'a'+'A'] = away
		}
	}
	return m, nil
}

// reason is what is wrong with a regular expression, without the name of the
// package that says so.
func reason(err error) string {
	var bad *syntax.Error
	if errors.As(err, &bad) {
		return fmt.Sprintf("%s at %q", bad.Code, strings.TrimPrefix(bad.Expr, "(?i)"))
	}
	return err.Error()
}

func ascii(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// next is the first hit of plain text at or behind an offset; start is -1 where
// there is none.
func (m *matcher) next(b []byte, from int) (start, end int) {
	n := len(m.text)
	for at := from + n - 1; at < len(b); {
		away := int(m.skip[b[at]])
		if away > 0 {
			at += away
			continue
		}
		if begin := at - n + 1; m.equal(b[begin : at+1]) {
			return begin, at + 1
		}
		at += m.end
	}
	return -1, -1
}

func (m *matcher) equal(b []byte) bool {
	if !m.fold {
		return string(b) == string(m.text)
	}
	for i, c := range m.text {
		if lower(b[i]) != c {
			return false
		}
	}
	return true
}

// hits are the hits in a line, none of them over another and none empty.
func (m *matcher) hits(line []byte) [][]int {
	var out [][]int
	if m.regexp != nil {
		out = m.regexp.FindAllIndex(line, -1)
		return slices.DeleteFunc(out, func(at []int) bool { return at[0] == at[1] })
	}
	for start, end := m.next(line, 0); start >= 0; start, end = m.next(line, end) {
		out = append(out, []int{start, end})
	}
	return out
}
