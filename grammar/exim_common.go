package grammar

import "strings"

// eximWords is what stands behind the head of a line that Exim wrote, with the
// way back to the line. A terminal that wraps at 80 columns leaves a blank
// behind every 80th byte once its lines are put together again; such a line is
// read without these blanks, and spans are counted back to where they stand.
type eximWords struct {
	h       *head
	row     *Row
	b       []byte // the words
	at      int    // where they begin in the unwrapped line
	wrapped bool
}

const eximColumns = 80

// span is the place in the log of b[from:to].
func (w *eximWords) span(from, to int) Span {
	from, to = from+w.at, to+w.at
	if w.wrapped {
		from += from / eximColumns
		if to > 0 {
			to += (to - 1) / eximColumns
		}
	}
	n := w.h.span.Len()
	return w.h.sub(min(from, n), min(max(to, from), n))
}

// from is the words from offset i on.
func (w *eximWords) from(i int) Span { return w.span(min(i, len(w.b)), len(w.b)) }

// quote looks for a reply in b[from:to] and puts it into the report.
func (w *eximWords) quote(rep *Report, from, to int) {
	if from < 0 || from >= to || to > len(w.b) {
		return
	}
	if !w.wrapped {
		quoteReply(w.h, w.span(from, to), rep)
		return
	}
	// The reply is parsed without the blanks; it is quoted only where its code
	// stands in the log as one piece.
	at, end := findReply(w.b[from:to])
	if at < 0 {
		return
	}
	span := w.span(from+at, from+end)
	line := w.h.log.words.quoted(string(w.b[from+at : from+end]))
	if line != nil && replyCode(span.Of(w.h.log.Text)) > 0 {
		rep.Quote, rep.QuoteAt = append(rep.Quote, line), append(rep.QuoteAt, span)
	}
}

// eximUnwrap takes the blanks of a wrapped terminal off. A line counts as
// wrapped if a blank follows every 80th byte and one of them stands where Exim
// never writes one: beside another blank, or in an address in brackets.
func eximUnwrap(b []byte) ([]byte, bool) {
	if len(b) <= eximColumns+1 || b[eximColumns] != ' ' {
		return b, false
	}
	broken := false
	for i := eximColumns; i < len(b); i += eximColumns + 1 {
		if b[i] != ' ' {
			return b, false
		}
		broken = broken || insideAddress(b, i) || b[i-1] == ' ' || i+1 < len(b) && b[i+1] == ' '
	}
	if !broken {
		return b, false
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i += eximColumns + 1 {
		out = append(out, b[i:min(i+eximColumns, len(b))]...)
	}
	return out, true
}

// insideAddress reports whether b[i] stands between the brackets of "[192.0.2.1]"
// or "<a@example.com>".
func insideAddress(b []byte, i int) bool {
	for j := i - 1; j >= 0 && j > i-64; j-- {
		switch b[j] {
		case '[':
			end := index(b[i:], "]")
			return end >= 0 && end < 46 && isAddress(string(b[j+1:i])+strings.TrimSpace(string(b[i+1:i+max(end, 1)])))
		case '<':
			end := index(b[i:], ">")
			return end >= 0 && end < 80 && strings.IndexByte(bytesAsString(b[j:i+end]), '@') > 0
		case ' ', ']', '>':
			return false
		}
	}
	return false
}

// eximID is the length of the message id that b starts with, 0 if there is
// none: 6-6-2 characters, since Exim 4.97 6-11-4.
func eximID(b []byte) int {
	for _, n := range [...][3]int{{6, 11, 4}, {6, 6, 2}} {
		i := 0
		ok := true
		for k, part := range n {
			if k > 0 {
				ok = ok && i < len(b) && b[i] == '-'
				i++
			}
			for j := 0; j < part; j++ {
				ok = ok && i < len(b) && (isLetter(b[i]) || isDigit(b[i]))
				i++
			}
		}
		if ok && (i == len(b) || b[i] == ' ' || b[i] == '\t') {
			return i
		}
	}
	return 0
}

// eximHost reads a host as Exim writes it, and returns the offset behind it:
//
//	mx.example.net (helo.example.net) [192.0.2.1]:25
//	(helo.example.net) [192.0.2.1]
//	[192.0.2.1]:4711
func eximHost(b []byte, i int) (p Party, end int) {
	end = i
	for i < len(b) {
		for i < len(b) && b[i] == ' ' {
			i++
		}
		switch {
		case i == len(b):
			return p, end
		case b[i] == '[':
			if n := p.eximAddress(b[i:]); n > 0 {
				end = i + n
			}
			return p, end
		case b[i] == '(':
			// What the client says its name is; it may hold brackets of its own.
			j := index(b[i:], ") [")
			if j < 0 {
				j = index(b[i:], ")")
			}
			if j < 0 {
				return p, end
			}
			if p.Name == "" {
				p.Name = strings.Trim(string(b[i+1:i+j]), "[]")
			}
			i += j + 1
		case p.Name != "":
			return p, end
		default:
			start := i
			for i < len(b) && b[i] != ' ' {
				i++
			}
			p.Name = string(b[start:i])
			if !hasPrefix(b[i:], " [") && !hasPrefix(b[i:], " (") {
				p.Name = strings.TrimRight(p.Name, ",;:")
				return p, i
			}
		}
		end = i
	}
	return p, end
}

// eximAddress reads "[192.0.2.1]:25" at the beginning of b, and returns how long
// it is; 0 if it is none.
func (p *Party) eximAddress(b []byte) int {
	i := index(b, "]")
	if i < 0 || i > 64 {
		return 0
	}
	p.Address = string(b[1:i])
	i++
	for i < len(b) && b[i] == '*' { // found through DNSSEC
		i++
	}
	if i+1 >= len(b) || b[i] != ':' {
		return i
	}
	n := digits(b, i+1)
	if n == 0 && !isBlank(b[i+1]) { // "PORT_N" of Exim's own tests
		for i+1+n < len(b) && !isBlank(b[i+1+n]) && b[i+1+n] != ':' {
			n++
		}
	}
	if n == 0 {
		return i
	}
	p.Port = string(b[i+1 : i+1+n])
	return i + 1 + n
}

// eximAfter is the command in "… after RCPT TO:<a>: 450", "… after pipelined
// MAIL FROM:<>", "… in response to EHLO x".
func eximAfter(b []byte) string {
	for _, lead := range [...]string{"pipelined ", "sending "} {
		if rest, ok := cutPrefix(b, lead); ok {
			b = rest
		}
	}
	for _, k := range [...]struct{ words, verb string }{
		{"initial connection", "(connect)"}, {"connection", "(connect)"}, {"STARTTLS", "STARTTLS"}, {"EHLO", "EHLO"}, {"HELO", "HELO"}, {"LHLO", "LHLO"},
		{"AUTH", "AUTH"}, {"MAIL", "MAIL"}, {"RCPT", "RCPT"}, {"DATA", "DATA"}, {"data block", "."}, {"end of data", "."}, {"end of message", "."}, {"BDAT", "."},
		{"QUIT", "QUIT"}, {"RSET", "RSET"}, {"message", "."}, {"banner", "(connect)"},
	} {
		if _, ok := cutPrefix(b, k.words); ok {
			return k.verb
		}
	}
	return ""
}

// eximQuoted is the end of a text in quotes whose first byte is at i: the
// offset of the closing quote. Quotes inside are escaped.
func eximQuoted(b []byte, i int) int {
	for ; i < len(b); i++ {
		switch b[i] {
		case '\\':
			i++
		case '"':
			return i
		}
	}
	return len(b)
}
