package grammar

import (
	"bytes"
	"strconv"
	"unicode/utf8"
)

// What the logs of mail clients have in common: replies whose lines the
// software glued together, line ends and angle brackets written as escapes.
// How they tell that a connection failed stands in fault.go.

// marked reports whether one of the first lines passes the test. Logs whose
// single lines look like any other transcript are known by one line that no
// other software writes. The answer is kept in the memory.
func (h *head) marked(test func([]byte) bool) bool {
	if h.mem.open == 0 {
		h.mem.open = -1
		for i := 0; i < min(len(h.log.Lines), voters); i++ {
			if test(h.log.Body(i).Of(h.log.Text)) {
				h.mem.open = 1
				break
			}
		}
	}
	return h.mem.open > 0
}

// sayReply adds what the server said in line[from:to]: one turn for each line
// of the reply, where several stand in one line of the log.
func (h *head) sayReply(row *Row, from, to int) *Turn {
	b := h.bytes()
	first := len(row.Turns)
	for {
		end, next := replyBreak(b, from, to)
		h.sayText(row, Server, from, end)
		if next >= to {
			return &row.Turns[first]
		}
		from = next
	}
}

// answer adds the reply in line[from:to] to a command that the log may not
// show: an error message quotes it and names the command.
func (h *head) answer(row *Row, from, to int, verb string) {
	first := len(row.Turns)
	h.sayReply(row, from, to)
	for k := first; k < len(row.Turns); k++ {
		row.Turns[k].Verb = verb
	}
}

// talking reports whether the conversation has got as far as words: what an
// error message quotes then stands above already.
func (h *head) talking() bool {
	return h.mem.dialogue.greeted || h.mem.dialogue.commands > 0
}

// sayText adds words of one side with the escapes of HTML undone.
func (h *head) sayText(row *Row, side Side, from, to int) {
	row.say(side, h.sub(from, to)).Joined = unescapeHTML(h.bytes()[from:to])
}

// replyBreak is where the reply line that starts at i ends and where the next
// one starts; next is to if there is none. Between them stands a line end
// written as an escape, a comma, blanks, or nothing: "250-a.example250-SIZE
// 10240000250 DSN". Only the code of the first line, with a last line that ends
// the reply, counts as a beginning: sizes and dates have digits too.
func replyBreak(b []byte, i, to int) (end, next int) {
	for j := i; j < to; j++ {
		if b[j] != '\\' {
			continue
		}
		if n := escapedEnd(b[j:to]); n > 0 {
			at := j + n
			for at < to && escapedEnd(b[at:to]) > 0 {
				at += escapedEnd(b[at:to])
			}
			if at == to || replyCode(b[at:to]) > 0 {
				if cut, rest := gluedBreak(b, i, j); rest < j {
					return cut, rest
				}
				return trimEnd(b, i, j), at
			}
		}
	}
	return gluedBreak(b, i, to)
}

// gluedBreak is replyBreak for lines with nothing between them.
func gluedBreak(b []byte, i, to int) (end, next int) {
	if replyCode(b[i:to]) < 200 || i+4 > to || b[i+3] != '-' {
		return trimEnd(b, i, to), to
	}
	code := b[i : i+3]
	next = -1
	for j := i + 4; j+3 <= to; j++ {
		if b[j] != code[0] || !bytes.Equal(b[j:j+3], code) {
			continue
		}
		last := j+3 == to || b[j+3] == ' '
		if !last && b[j+3] != '-' {
			continue
		}
		if next < 0 {
			next = j
		}
		if last {
			return trimEnd(b, i, next), next
		}
	}
	return trimEnd(b, i, to), to
}

// trimEnd takes blanks and one comma off the end of b[i:to].
func trimEnd(b []byte, i, to int) int {
	for to > i && isBlank(b[to-1]) {
		to--
	}
	if to > i && b[to-1] == ',' && bytes.IndexByte(b[i:to-1], '-') == 3 {
		to--
	}
	return to
}

// escapedEnd is the length of the line end that b starts with, written as an
// escape: \r\n, \n, \r, their backslashes doubled by a second logger.
func escapedEnd(b []byte) int {
	n := 0
	for n < len(b) && b[n] == '\\' {
		n++
	}
	if n == 0 || n > 4 || n >= len(b) || b[n] != 'r' && b[n] != 'n' {
		return 0
	}
	if b[n] == 'r' {
		k := n + 1
		for k < len(b) && b[k] == '\\' {
			k++
		}
		if k-n-1 == n && k < len(b) && b[k] == 'n' {
			return k + 1
		}
	}
	return n + 1
}

// textEnd is where the words of b[from:to] end: before blanks, line ends
// written as escapes, and the line break of HTML.
func textEnd(b []byte, from, to int) int {
	for {
		before := to
		for to > from && isBlank(b[to-1]) {
			to--
		}
		for _, tail := range [...]string{"<br>", "<br/>", "<br />", "<BR>", "&lt;br&gt;", "&lt;br /&gt;", "<EOL>", `\\r\\n`, `\r\n`, `\\n`, `\n`, `\r`} {
			if to-len(tail) >= from && string(b[to-len(tail):to]) == tail {
				to -= len(tail)
				break
			}
		}
		if to == before {
			return to
		}
	}
}

// quotedText is the text between the quote at b[i] and the last one of its
// kind, or the end where the line was cut.
func quotedText(b []byte, i int) (from, to int, ok bool) {
	if i >= len(b) || b[i] != '"' && b[i] != '\'' {
		return 0, 0, false
	}
	if j := bytes.LastIndexByte(b[i+1:], b[i]); j >= 0 {
		return i + 1, i + 1 + j, true
	}
	return i + 1, len(b), true
}

// unescapeHTML undoes the escapes of HTML; nil where there are none.
func unescapeHTML(b []byte) []byte {
	if bytes.IndexByte(b, '&') < 0 {
		return nil
	}
	var out []byte
	for i := 0; i < len(b); {
		c, n := entity(b[i:])
		if n == 0 {
			if out != nil {
				out = append(out, b[i])
			}
			i++
			continue
		}
		if out == nil {
			out = append(make([]byte, 0, len(b)), b[:i]...)
		}
		out = utf8.AppendRune(out, c)
		i += n
	}
	return out
}

// entity is the character that b starts with an escape of.
func entity(b []byte) (c rune, n int) {
	if len(b) < 4 || b[0] != '&' {
		return 0, 0
	}
	end := bytes.IndexByte(b[:min(len(b), 10)], ';')
	if end < 3 {
		return 0, 0
	}
	switch name := string(b[1:end]); name {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	case "apos":
		return '\'', end + 1
	case "nbsp":
		return ' ', end + 1
	default:
		if name[0] != '#' {
			return 0, 0
		}
		v, err := strconv.ParseUint(name[1:], 10, 16)
		if name[1] == 'x' || name[1] == 'X' {
			v, err = strconv.ParseUint(name[2:], 16, 16)
		}
		if err != nil || v < ' ' || !utf8.ValidRune(rune(v)) {
			return 0, 0
		}
		return rune(v), end + 1
	}
}

// restart tells that a row begins a conversation where one is going on or has
// ended.
func (h *head) restart(row *Row) {
	if h.talking() || h.mem.dialogue.over {
		row.Place = Begins
	}
}
