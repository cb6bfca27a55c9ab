package explain

import (
	"bytes"
	"strings"
)

// leaks reads the result once more, with the eyes of a stranger who knows the
// original: whatever would be replaced again, and every word that belonged to
// a value, wherever it stands in a longer one.
func (r *redactor) leaks(text []byte) []Leak {
	var out []Leak
	parts := r.privateParts()
	for n := 1; len(text) > 0; n++ {
		line := text
		if i := bytes.IndexAny(text, "\r\n"); i >= 0 {
			line, text = text[:i], text[i+1:]
			if len(text) > 0 && text[0] == '\n' && len(line) < cap(line) && line[:len(line)+1][len(line)] == '\r' {
				text = text[1:]
			}
		} else {
			text = nil
		}
		seen := len(out)
		for _, t := range r.scanner.scan(line, nil) {
			if from := string(line[t.at:t.end]); r.standIn(line, t) != from {
				out = append(out, Leak{n, t.kind.kind(), from})
			}
		}
		if len(out) == seen {
			out = r.partLeaks(out, parts, line, n)
		}
		if len(out) >= mostLeaks {
			return out[:mostLeaks]
		}
	}
	return out
}

// privateParts are the words of the values that were replaced, as far as a word
// says anything.
func (r *redactor) privateParts() map[string]Kind {
	parts := map[string]Kind{}
	add := func(kind Kind, list []string, least int) {
		if !r.o.removes(kind) {
			return
		}
		for _, v := range list {
			for w := range strings.FieldsFuncSeq(v, func(c rune) bool { return c < 0x80 && !isWordByte(byte(c)) }) {
				if r.ownWord(w, least) && !genericLabel(w) {
					parts[w] = kind
				}
			}
		}
	}
	add(UserNames, r.users.order, 5)
	add(HostNames, r.hosts.order, 5)
	for _, d := range r.domains.order {
		label, _, _ := strings.Cut(d, ".")
		add(HostNames, []string{label}, 5)
	}
	return parts
}

func (r *redactor) partLeaks(out []Leak, parts map[string]Kind, line []byte, n int) []Leak {
	for i := 0; i < len(line); {
		if line[i] < 0x80 && !isWordByte(line[i]) {
			i++
			continue
		}
		end := i
		for end < len(line) && (line[end] >= 0x80 || isWordByte(line[end])) {
			end++
		}
		var room [64]byte
		if end-i >= 5 && end-i <= len(room) {
			if kind, ok := parts[string(appendLower(room[:0], line[i:end]))]; ok && !r.insideKept(line, i) {
				out = append(out, Leak{n, kind, string(line[i:end])})
			}
		}
		i = end
	}
	return out
}

// insideKept reports whether what stands at i is a label of a name that stays.
func (r *redactor) insideKept(line []byte, i int) bool {
	at := i
	for at > 0 && (isNameByte(line[at-1]) || line[at-1] == '.') {
		at--
	}
	name := string(line[at:nameEnd(line, i)])
	return r.scanner.plausibleName(name) && r.host(name) == name
}
