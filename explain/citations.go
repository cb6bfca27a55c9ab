package explain

import (
	"slices"
	"strconv"
	"strings"
)

// Citation is a stretch of the text that names a source. Where it refers to an
// RFC, Link is the place in it and Title its name; both are empty elsewhere.
type Citation struct {
	Text, Link, Title string
	rfc               int
	section           string // "4.2.3", "F.6"; "" for the whole RFC
}

// Cite finds the references to RFCs in a text: "RFC 5321 sections 4.2.1 and 4.3.2"
// are two. Put together, the stretches are the text.
func Cite(text string) []Citation {
	var out []Citation
	at := 0 // text up to here is in out
	add := func(from, to int, c Citation) {
		if from > at {
			out = append(out, Citation{Text: text[at:from]})
		}
		c.Text = text[from:to]
		out = append(out, c)
		at = to
	}
	const mark = "RFC "
	for from := strings.Index(text, mark); from >= 0; {
		end := from + len(mark) + numberAt(text[from+len(mark):])
		rfc, err := strconv.Atoi(text[from+len(mark) : end])
		kind, n := sectionAt(text[end:])
		switch {
		case err != nil:
			end = from + len(mark)
			add(from, end, Citation{})
		case n == 0:
			add(from, end, citeRFC(rfc, ""))
		default:
			add(from, end+n, citeRFC(rfc, text[end+len(kind):end+n]))
			for n := 1; kind == " sections " && n > 0; {
				skip := separatorAt(text[at:])
				if n = numberAt(text[at+skip:]); skip > 0 && n > 0 && isDigit(text[at+skip]) {
					add(at+skip, at+skip+n, citeRFC(rfc, text[at+skip:at+skip+n]))
				} else {
					n = 0
				}
			}
		}
		if from = strings.Index(text[at:], mark); from >= 0 {
			from += at
		}
	}
	if at < len(text) {
		out = append(out, Citation{Text: text[at:]})
	}
	return out
}

// citeRFC is the reference to an RFC, or to a section of it.
func citeRFC(rfc int, section string) Citation {
	c := Citation{Link: "https://www.rfc-editor.org/rfc/rfc" + strconv.Itoa(rfc) + ".html", rfc: rfc, section: section}
	switch {
	case section == "":
	case isDigit(section[0]):
		c.Link += "#section-" + section
	default:
		c.Link += "#appendix-" + section
	}
	if i, ok := slices.BinarySearchFunc(rfcs, rfc, func(r rfcEntry, n int) int { return r.number - n }); ok {
		c.Title = rfcs[i].title
	}
	return c
}

// sectionAt is the length of the section that a reference goes on with, 0 if it
// does not, and by which word it is named.
func sectionAt(s string) (kind string, n int) {
	for _, kind := range []string{" sections ", " section ", " appendix "} {
		if rest, ok := strings.CutPrefix(s, kind); ok {
			if n := numberAt(rest); n > 0 {
				return kind, len(kind) + n
			}
		}
	}
	return "", 0
}

// separatorAt is the length of what stands between two sections of a list.
func separatorAt(s string) int {
	for _, sep := range []string{", ", " and "} {
		if strings.HasPrefix(s, sep) {
			return len(sep)
		}
	}
	return 0
}

// numberAt is the length of a section number: "4.2.3", "F.6", "C".
func numberAt(s string) int {
	n := 0
	if n < len(s) && isCapital(s[n]) {
		n++
	}
	for n < len(s) && (isDigit(s[n]) || s[n] == '.' && n > 0 && n+1 < len(s) && isDigit(s[n+1])) {
		n++
	}
	return n
}
