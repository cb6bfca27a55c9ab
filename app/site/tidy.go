//go:build !wasm

package site

import (
	"bytes"
	"fmt"
	"html"
	"sort"
	"strconv"
	"strings"
)

// tidy repairs a page that go-app has written. go-app writes attributes in
// random order and quotes them as Go does: tidy sorts them, so that two builds
// are the same bytes, and quotes them as HTML does. It takes out the line breaks
// and blanks that go-app puts between elements, which a browser shows as a blank
// in the middle of a word. It leaves out the metadata that needs to know the
// site's domain, and puts head in front of everything that the page loads.
func tidy(page []byte, head string) ([]byte, error) {
	var out bytes.Buffer
	inBody := false
	for len(page) > 0 {
		i := bytes.IndexByte(page, '<')
		if i < 0 || i+1 == len(page) {
			out.Write(page)
			break
		}
		ends := page[i+1] == '/'
		if inBody {
			out.WriteString(unindented(string(page[:i]), ends))
		} else {
			out.Write(page[:i])
		}
		page = page[i:]
		if c := page[1]; c < 'a' || 'z' < c {
			n := bytes.IndexByte(page, '>') + 1
			if n == 0 {
				return nil, fmt.Errorf("the tag %q has no end", page[:min(len(page), 40)])
			}
			out.Write(page[:n])
			page = page[n:]
			continue
		}
		t, rest, err := readTag(page)
		if err != nil {
			return nil, err
		}
		page = rest
		if t.unwanted() {
			continue
		}
		t.write(&out)
		inBody = inBody || t.name == "body"
		if t.name == "meta" && t.has("charset") {
			out.WriteString(head)
		}
	}
	return out.Bytes(), nil
}

// unindented is the text between two tags without what go-app put there: each
// child of an element that has several stands in a line of its own, two blanks
// further in than the element. The text that is an element's only child stands
// between its tags as it is. ends tells that the tag behind it is an end tag.
func unindented(text string, ends bool) string {
	lines := strings.Split(text, "\n")
	if lines[0] != "" || len(lines) == 1 {
		return text
	}
	indent := lines[len(lines)-1] // of the tag behind it
	if strings.Trim(indent, " ") != "" {
		return text
	}
	if ends {
		indent += "  "
	}
	var out strings.Builder
	for _, l := range lines[1 : len(lines)-1] {
		child, ok := strings.CutPrefix(l, indent)
		if !ok && l != "" {
			out.WriteByte('\n') // the text has lines itself
			child = l
		}
		out.WriteString(child)
	}
	return out.String()
}

type tag struct {
	name  string
	attrs []attr
}

type attr struct {
	name, value string
	bare        bool // no value was written
}

// readTag reads a start tag as go-app writes it.
func readTag(page []byte) (t tag, rest []byte, err error) {
	s := string(page[:min(len(page), 1<<16)])
	at := 1
	word := func(end string) string {
		n := strings.IndexAny(s[at:], end)
		if n < 0 {
			return ""
		}
		w := s[at : at+n]
		at += n
		return w
	}
	t.name = word(" >")
	for t.name != "" {
		switch {
		case at >= len(s):
			t.name = ""
		case s[at] == '>':
			sort.Slice(t.attrs, func(i, j int) bool { return t.attrs[i].name < t.attrs[j].name })
			return t, page[at+1:], nil
		case s[at] == ' ':
			at++
		default:
			a := attr{name: word("= >"), bare: true}
			if a.name == "" {
				t.name = ""
				break
			}
			if s[at] == '=' {
				quoted, err := strconv.QuotedPrefix(s[at+1:])
				if err != nil {
					return t, nil, fmt.Errorf("attribute %s of <%s> is not quoted as go-app quotes", a.name, t.name)
				}
				a.value, _ = strconv.Unquote(quoted)
				a.bare = false
				at += 1 + len(quoted)
			}
			t.attrs = append(t.attrs, a)
		}
	}
	return t, nil, fmt.Errorf("the tag %q has no end", s[:min(len(s), 40)])
}

func (t *tag) get(name string) string {
	for _, a := range t.attrs {
		if a.name == name {
			return a.value
		}
	}
	return ""
}

func (t *tag) has(name string) bool {
	for _, a := range t.attrs {
		if a.name == name {
			return true
		}
	}
	return false
}

// unwanted reports whether the tag says nothing, or is wrong without a domain.
func (t *tag) unwanted() bool {
	if t.name != "meta" {
		return false
	}
	if t.get("name") == "theme-color" {
		return true // head has one for each theme
	}
	p := t.get("property")
	return p == "og:url" || p == "og:image" || t.has("name") && t.get("content") == ""
}

// write writes the tag as HTML. go-app writes the value "true" like a boolean
// attribute; where the word is meant it is put back.
func (t *tag) write(out *bytes.Buffer) {
	out.WriteString("<" + t.name)
	for _, a := range t.attrs {
		out.WriteString(" " + a.name)
		if a.bare && (strings.HasPrefix(a.name, "aria-") || a.name == "draggable" || a.name == "spellcheck" || a.name == "contenteditable") {
			a.value, a.bare = "true", false
		}
		if !a.bare {
			out.WriteString(`="` + html.EscapeString(a.value) + `"`)
		}
	}
	out.WriteByte('>')
}
