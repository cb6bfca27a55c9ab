package grammar

import (
	"slices"
	"strings"
	"unsafe"
)

// What every scanner asks of bytes and words. Letters beyond ASCII are none here:
// what SMTP and the heads of logs are made of lies within it.

func isBlank(c byte) bool  { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }
func isLetter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }
func isHex(c byte) bool    { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }

// digits counts the digits from i on.
func digits[T string | []byte](s T, i int) int {
	n := 0
	for i+n < len(s) && isDigit(s[i+n]) {
		n++
	}
	return n
}

// unhex is the value of a hexadecimal digit.
func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// blank reports whether there is nothing but blanks.
func blank(b []byte) bool {
	for _, c := range b {
		if !isBlank(c) {
			return false
		}
	}
	return true
}

// skipBlanks is where the blanks from i on end; skipSpaces goes over the blank
// sign alone, since a tab parts columns.
func skipBlanks(s string, i int) int {
	for i < len(s) && isBlank(s[i]) {
		i++
	}
	return i
}

func skipSpaces(b []byte, i int) int {
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return i
}

// wordEnd is where the word that stands at i ends.
func wordEnd[T string | []byte](s T, i int) int {
	for i < len(s) && !isBlank(s[i]) {
		i++
	}
	return i
}

// firstWord is the word that stands at the beginning, empty where a blank does.
func firstWord(b []byte) []byte { return b[:wordEnd(b, 0)] }

// firstWordOf is the first word, whatever blanks are in front of it.
func firstWordOf(s string) string {
	if f := strings.Fields(s); len(f) > 0 {
		return f[0]
	}
	return ""
}

// hasPrefix is bytes.HasPrefix for a string.
func hasPrefix(b []byte, prefix string) bool {
	return len(b) >= len(prefix) && string(b[:len(prefix)]) == prefix
}

// cutPrefix is bytes.CutPrefix for a string prefix.
func cutPrefix(b []byte, prefix string) ([]byte, bool) {
	if hasPrefix(b, prefix) {
		return b[len(prefix):], true
	}
	return b, false
}

// index is strings.Index over bytes without a copy.
func index(b []byte, s string) int {
	return strings.Index(bytesAsString(b), s)
}

func contains(b []byte, s string) bool { return index(b, s) >= 0 }

// containsAll reports whether all of the words are in s.
func containsAll(s string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(s, w) })
}

// holdsOne reports whether one of the marks stands in s.
func holdsOne(s string, marks []string) bool {
	return slices.ContainsFunc(marks, func(m string) bool { return strings.Contains(s, m) })
}

// beginsWithOne reports whether s begins with one of the marks.
func beginsWithOne(s string, marks []string) bool {
	return slices.ContainsFunc(marks, func(m string) bool { return strings.HasPrefix(s, m) })
}

// between returns what stands between two markers, and whether both are there.
func between(b []byte, open, close string) (string, bool) {
	i := index(b, open)
	if i < 0 {
		return "", false
	}
	rest := b[i+len(open):]
	j := index(rest, close)
	if j < 0 {
		return "", false
	}
	return string(rest[:j]), true
}

// trimBrackets takes blanks and one pair of angle brackets off.
func trimBrackets(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "<")
	return strings.TrimSuffix(s, ">")
}

// lower lowers ASCII letters only, so that offsets stay what they are.
func lower(b []byte) string {
	s := make([]byte, len(b))
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		s[i] = c
	}
	return bytesAsString(s)
}

// upper raises ASCII letters only, so that offsets stay what they are.
func upper(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; 'a' <= c && c <= 'z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'a' <= b[i] && b[i] <= 'z' {
					b[i] -= 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}

// bytesAsString lets the strings package search bytes without copying them.
// The result must not outlive b.
func bytesAsString(b []byte) string { return unsafe.String(unsafe.SliceData(b), len(b)) }
