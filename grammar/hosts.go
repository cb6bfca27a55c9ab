package grammar

import "strings"

// hostPort splits "host:25", "[2001:db8::1]:25", "host[192.0.2.1]:25" and
// plain names.
func hostPort(s string) Party {
	var p Party
	if i := strings.LastIndexByte(s, ':'); i > 0 && digits(s, i+1) == len(s)-i-1 && len(s) > i+1 && (strings.IndexByte(s, ':') == i || s[i-1] == ']') {
		p.Port, s = s[i+1:], s[:i]
	}
	if i := strings.IndexByte(s, '['); i >= 0 && strings.HasSuffix(s, "]") {
		p.Address, s = s[i+1:len(s)-1], s[:i]
	}
	switch {
	case s == "":
	case p.Address == "" && isAddress(s):
		p.Address = s
	default:
		p.Name = s
	}
	return p
}

// isAddress reports whether s has the form of an IPv4 or IPv6 address.
func isAddress(s string) bool {
	colon := strings.IndexByte(s, ':') >= 0
	dots := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '.':
			dots++
		case isDigit(c):
		case colon && (c == ':' || 'a' <= c|0x20 && c|0x20 <= 'f'):
		default:
			return false
		}
	}
	return colon || dots == 3
}
