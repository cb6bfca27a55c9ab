package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// How numbers, sizes, times, hosts and snatches of text are written, on the page
// and in reports.

// NumberText writes an integer in groups of three: 12,482.
func NumberText(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return s
}

// CountText writes a number with its noun: "1 line", "12,482 addresses".
func CountText(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	switch {
	case strings.HasSuffix(noun, "s"):
		noun += "es"
	case strings.HasSuffix(noun, "ry"):
		noun = strings.TrimSuffix(noun, "y") + "ies"
	default:
		noun += "s"
	}
	return NumberText(n) + " " + noun
}

// SizeText is a size for people, in units of 1000.
func SizeText(n int64) string {
	switch {
	case n >= 1_000_000_000:
		return strconv.FormatFloat(float64(n)/1e9, 'f', 1, 64) + " GB"
	case n >= 1_000_000:
		return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
	case n >= 1000:
		return strconv.FormatFloat(float64(n)/1e3, 'f', 1, 64) + " kB"
	}
	return CountText(int(n), "byte")
}

// shorten cuts a text behind so many letters.
func shorten(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return strings.TrimSpace(string(runes[:n])) + "…"
}

// says reports whether a text holds one of the words, which are in lower case.
func says(text string, words ...string) bool {
	low := strings.ToLower(text)
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(low, w) })
}

// lowerFirst makes a title part of a sentence; abbreviations stay as they are.
func lowerFirst(s string) string {
	if len(s) > 1 && 'A' <= s[0] && s[0] <= 'Z' && ('a' <= s[1] && s[1] <= 'z' || s[1] == ' ') {
		return strings.ToLower(s[:1]) + s[1:]
	}
	return s
}

// Capital begins a text with a capital letter.
func Capital(s string) string {
	if s == "" {
		return ""
	}
	return strings.ToUpper(s[:1]) + s[1:]
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

// partyText is a host with its name and its address.
func partyText(p grammar.Party) string {
	switch {
	case p.Name == "":
		return p.Address
	case p.Address == "" || p.Address == p.Name:
		return p.Name
	}
	return p.Name + " [" + p.Address + "]"
}

// times counts attempts: once, twice, 3 times.
func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}

// durationText is a span of time for people.
func durationText(seconds float64) string {
	switch {
	case seconds < 120:
		return fmt.Sprintf("%.0f seconds", seconds)
	case seconds < 7200:
		return fmt.Sprintf("%.0f minutes", seconds/60)
	case seconds < 48*3600:
		return fmt.Sprintf("%.0f hours", seconds/3600)
	}
	return fmt.Sprintf("%.0f days", seconds/86400)
}

// names lists addresses: one, two, or the first and how many more.
func names(list []string) string {
	switch len(list) {
	case 0:
		return ""
	case 1:
		return list[0]
	case 2:
		return list[0] + " and " + list[1]
	}
	return fmt.Sprintf("%s and %d others", list[0], len(list)-1)
}

// recipientsText is names for a cell of a table.
func recipientsText(to []string) string {
	switch len(to) {
	case 0:
		return ""
	case 1:
		return to[0]
	}
	return fmt.Sprintf("%s and %d more", to[0], len(to)-1)
}
