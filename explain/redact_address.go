package explain

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// address takes a mail address, or a Message-ID, which looks like one.
func (s *redactScanner) address(start, at, wide, end int) {
	kind := addressToken
	text := strings.ToLower(string(s.b[start:end]))
	if _, known := s.ids[text]; known || uniqueLocal(s.b[start:at]) || isStandIn(string(s.b[start:at]), "msg") {
		kind = messageToken
	}
	if kind == addressToken {
		s.learnTop(string(s.b[at+wide : end]))
		s.nameBefore(start, at)
	}
	s.toks = append(s.toks, redactToken{start, end, kind, at - start, wide})
}

// nameBefore finds the account in front of an address that it belongs to, as
// in "jane <jane@corp.example>", and a name in quotes.
func (s *redactScanner) nameBefore(start, at int) {
	i := start
	if i < 2 || s.b[i-1] != '<' || s.b[i-2] != ' ' {
		return
	}
	end := i - 2
	if end > 1 && s.b[end-1] == '"' {
		from := max(0, end-80)
		if open := from + bytes.LastIndexByte(s.b[from:end-1], '"'); open >= from && end-1-open > 1 && s.clear(open) {
			s.token(open+1, end-1, personToken)
		}
		return
	}
	from := end
	for from > 0 && (isNameByte(s.b[from-1]) || s.b[from-1] == '.' || s.b[from-1] >= utf8.RuneSelf) {
		from--
	}
	if strings.EqualFold(string(s.b[from:end]), string(s.b[start:at])) && s.clear(from) {
		s.token(from, end, userToken)
	}
}

// clear reports whether no token reaches beyond at.
func (s *redactScanner) clear(at int) bool {
	return len(s.toks) == 0 || s.toks[len(s.toks)-1].end <= at
}

// anchorForms are the @ of an address as it is and as URLs and HTML escape it.
var anchorForms = [...][]byte{[]byte("@"), []byte("%40"), []byte("&#64;"), []byte("&#x40;")}

// anchors finds the next @ again and again without searching a long line twice.
type anchors struct {
	b    []byte
	next [len(anchorForms)]int // where each form stands next; beyond the line if nowhere
	seen bool
}

// from is the first @ at or behind pos, -1 if there is none.
func (a *anchors) from(pos int) (at, wide int) {
	at = -1
	for i, form := range anchorForms {
		if !a.seen || a.next[i] < pos {
			a.next[i] = len(a.b)
			if k := bytes.Index(a.b[pos:], form); k >= 0 {
				a.next[i] = pos + k
			}
		}
		if k := a.next[i]; k < len(a.b) && (at < 0 || k < at) {
			at, wide = k, len(form)
		}
	}
	a.seen = true
	return at, wide
}

// localStart is where the local part in front of an @ begins, at itself if
// there is none.
func (s *redactScanner) localStart(lo, at int) int {
	b := s.b
	if at == lo {
		return at
	}
	if b[at-1] == '"' {
		end := at - 1
		if end > lo && b[end-1] == '\\' {
			end--
		}
		for i := end - 1; i >= lo; i-- {
			if b[i] == '"' && (i == lo || b[i-1] != '\\' || b[end] == '\\') {
				if i > lo && b[i-1] == '\\' {
					i--
				}
				return i
			}
		}
		return at
	}
	if open := bytes.LastIndexByte(b[lo:at], '<'); open >= 0 && at-lo-open < 320 {
		local := b[lo+open+1 : at]
		if local = local[bytes.LastIndexByte(local, ' ')+1:]; !bytes.ContainsAny(local, "\t>\"();,\\") && !bytes.HasPrefix(local, []byte("http")) {
			if colon := bytes.LastIndexByte(local, ':'); colon >= 0 { // behind a source route, "mailto:"
				local = local[colon+1:]
			}
			return at - len(local)
		}
	}
	i := at
	for i > lo && localByte(b, i-1) {
		i--
	}
	for i < at && !isNameByte(b[i]) && b[i] < utf8.RuneSelf {
		i++
	}
	if i > 0 && i < at-1 && b[i-1] == '\\' && (b[i] == 'n' || b[i] == 'r' || b[i] == 't') {
		i++
	}
	return i + s.keyBefore(b[i:at])
}

// localByte reports whether b[i] can be in a local part that stands in the
// open.
func localByte(b []byte, i int) bool {
	c := b[i]
	switch {
	case isNameByte(c) || c == '.':
		return true
	case c >= utf8.RuneSelf:
		// Quotation marks and dashes of all languages begin a name rather than
		// being in it.
		for k := i; k >= 0 && k > i-4; k-- {
			if utf8.RuneStart(b[k]) {
				r, _ := utf8.DecodeRune(b[k:])
				return nameRune(r)
			}
		}
		return true
	case c == '\'':
		return i > 0 && isWordByte(b[i-1]) && !(b[i-1] == 'b' && (i < 2 || !isWordByte(b[i-2])))
	}
	return strings.IndexByte("+=#!%~", c) >= 0
}

// keyBefore is the length of the key in "from=jane". The = of an address that
// was rewritten is part of it: "jane=corp.example@list.example".
func (s *redactScanner) keyBefore(local []byte) int {
	eq := bytes.IndexByte(local, '=')
	if eq < 0 || structuredLocal(string(local)) {
		return 0
	}
	last := bytes.LastIndexByte(local, '=')
	if redactLabels[lowerBytes(local[:eq])].kind == "" && !logKeys[lowerBytes(local[:eq])] {
		if s.plausibleName(string(local[last+1:])) || bytes.ContainsAny(local[:eq], "+.") {
			return 0
		}
	}
	if eq != last && s.plausibleName(string(local[last+1:])) {
		return eq + 1
	}
	return last + 1
}

// domainEnd is where the domain behind an @ ends.
func (s *redactScanner) domainEnd(from, hi int) int {
	b := s.b
	if from < hi && b[from] == '[' {
		if n := bytes.IndexByte(b[from:hi], ']'); n > 0 && n < 60 {
			return from + n + 1
		}
		return from
	}
	return trimName(b[:hi], from, min(nameEnd(b[:hi], from), hi))
}

// uniqueLocal recognises a local part that software made to be unique, as in a
// Message-ID.
func uniqueLocal(local []byte) bool {
	digits := 0
	for _, c := range local {
		if isDigit(c) {
			digits++
		}
		if c == '=' || c == '+' {
			return false
		}
	}
	return len(local) >= 20 && digits >= 8 || digits >= 14
}
