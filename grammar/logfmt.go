package grammar

import "bytes"

// logfmtValue is where the value of a key stands in a line of "key=value"
// pairs: OpenSMTPD, Stalwart, mox and Haraka write such lines. The value is
// bare or in quotes, in which quotes are escaped; blanks may stand around the
// equals sign and commas between the pairs. from is -1 if the key is not there.
func logfmtValue(b []byte, key string) (from, to int) {
	for i := 0; i < len(b); i++ {
		if b[i] == '"' && i > 0 && (b[i-1] == '=' || b[i-1] == ' ') {
			i = eximQuoted(b, i+1) // what stands in quotes is no key
			continue
		}
		if i > 0 && b[i-1] != ' ' && b[i-1] != ',' && b[i-1] != '{' && b[i-1] != '(' || !hasPrefix(b[i:], key) {
			continue
		}
		j := i + len(key)
		apart := j < len(b) && b[j] == ' '
		for j < len(b) && b[j] == ' ' {
			j++
		}
		if j >= len(b) || b[j] != '=' {
			continue
		}
		// "source= relay=x" has an empty value, "source = x" has not.
		for j++; apart && j < len(b) && b[j] == ' '; j++ {
		}
		if j < len(b) && b[j] == '"' {
			return j + 1, eximQuoted(b, j+1)
		}
		end := j
		for end < len(b) && b[end] != ' ' && b[end] != '}' {
			end++
		}
		if end > j && b[end-1] == ',' {
			end--
		}
		return j, end
	}
	return -1, -1
}

// logfmt is the value of a key, "" if it is not there.
func logfmt(b []byte, key string) string {
	if from, to := logfmtValue(b, key); from >= 0 {
		return string(b[from:to])
	}
	return ""
}

// unescaped undoes the escapes of a quoted value: \" and \\; line ends written
// as escapes stay. It is nil where there are none.
func unescaped(b []byte) []byte {
	if !bytes.Contains(b, []byte(`\"`)) && !bytes.Contains(b, []byte(`\\`)) {
		return nil
	}
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); i++ {
		if b[i] == '\\' && i+1 < len(b) && (b[i+1] == '"' || b[i+1] == '\\') {
			i++
		}
		out = append(out, b[i])
	}
	return out
}

// sayEscaped adds what one side said in line[from:to], where line ends are
// written as escapes: one turn for each line. A message in several lines is
// one turn, for its content explains nothing.
func (h *head) sayEscaped(row *Row, side Side, from, to int) {
	b := h.bytes()
	from, to = min(from, len(b)), min(to, len(b))
	said := 0
	for from < to {
		end := from
		for end < to && escapedEnd(b[end:to]) == 0 {
			end++
		}
		if stop := trimEnd(b, from, end); stop > from {
			row.say(side, h.sub(from, stop)).Joined = unescaped(b[from:stop])
			said++
		}
		from = end
		for from < to {
			n := escapedEnd(b[from:to])
			if n == 0 {
				break
			}
			from += n
		}
	}
	if said == 0 && from <= len(b) {
		row.tell(Noted, h.sub(from, to))
	}
}
