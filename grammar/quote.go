package grammar

import (
	"bytes"
	"strings"
)

// quoteReply finds the remote server's reply inside a text of the log and puts
// it, line by line, into rep.Quote and rep.QuoteAt. It also fills rep.Speaker
// ("host mx.example.net[192.0.2.1] said: …"), rep.Verb ("… (in reply to RCPT TO
// command)") and rep.Next ("… queued as 4F2A"), each only where it is still
// empty. It reports whether a reply was found. The span must lie inside the
// line and leave out what encloses the text, such as Postfix's parentheses.
//
// The reply stands at the start of the text or behind a colon, a quote, an
// equals sign or a bracket. A multi-line reply may have its lines joined by a
// blank (Postfix), by a literal \n (Exim) or by a slash (qmail).
func quoteReply(h *head, span Span, rep *Report) bool {
	text := span.Of(h.log.Text)
	at, end := findReply(text)
	if i := bytes.LastIndex(text, []byte("(in reply to ")); i >= 0 {
		if rep.Verb == "" {
			rep.Verb = replyTo(text[i+len("(in reply to "):])
		}
		if end > i {
			end = i
		}
	}
	if rep.Speaker == "" && at > 0 {
		rep.Speaker = speaker(text[:at])
	}
	if at < 0 {
		return false
	}
	for end > at && isBlank(text[end-1]) {
		end--
	}
	fresh := len(rep.Quote) == 0
	for at < end {
		stop, next := replyLineEnd(text, at, end)
		for stop > at && isBlank(text[stop-1]) {
			stop--
		}
		line := h.log.words.quoted(string(text[at:stop]))
		if line == nil {
			break
		}
		rep.Quote = append(rep.Quote, line)
		rep.QuoteAt = append(rep.QuoteAt, span.sub(at, stop-at))
		at = next
	}
	rep.plain = fresh && len(rep.Quote) > 0
	if rep.Next == "" && len(rep.Quote) > 0 && rep.Quote[0].Code.Text[0] == '2' {
		rep.Next = QueuedAs(text[:end])
	}
	return len(rep.Quote) > 0
}

// findReply is where a reply begins in text, and where it ends: at the closing
// quote if a quote stands before it. at is -1 if there is none.
func findReply(text []byte) (at, end int) {
	for _, mark := range [...]string{"said: ", "refused to talk to me: "} {
		if i := index(text, mark); i >= 0 && replyCode(text[i+len(mark):]) >= 200 {
			return i + len(mark), len(text)
		}
	}
	for i := 0; i+3 <= len(text); i++ {
		if text[i] < '2' || text[i] > '5' || i > 0 && !opensReply(text[:i]) {
			continue
		}
		if replyCode(text[i:]) < 200 || i+4 < len(text) && text[i+3] == '.' && statusLen(text[i+4:]) == 0 {
			continue // "203.0.113.1" is an address
		}
		end = len(text)
		if i > 0 && (text[i-1] == '\'' || text[i-1] == '"') {
			if j := bytes.LastIndexByte(text, text[i-1]); j > i {
				end = j
			}
		}
		return i, end
	}
	return -1, len(text)
}

// opensReply reports whether a reply may follow what stands before it.
func opensReply(before []byte) bool {
	n := len(before) - 1
	switch before[n] {
	case '\'', '"', '=', '(', '>':
		return true
	case ' ':
		return n > 0 && (before[n-1] == ':' || before[n-1] == '=' || before[n-1] == ';')
	case ':':
		return true
	}
	return false
}

// replyLineEnd is where the line of a reply that starts at i ends, and where
// the next one starts. A line with a hyphen behind its code is followed by
// another with the same code.
func replyLineEnd(text []byte, i, end int) (stop, next int) {
	if i+4 > end || text[i+3] != '-' {
		return end, end
	}
	code := text[i : i+3]
	for j := i + 4; j+3 <= end; j++ {
		if text[j] != code[0] || !bytes.Equal(text[j:j+3], code) || j+3 < end && text[j+3] != ' ' && text[j+3] != '-' {
			continue
		}
		switch before := text[:j]; {
		case before[j-1] == ' ', before[j-1] == '/':
			return j - 1, j
		case bytes.HasSuffix(before, []byte(`\r\n`)):
			return j - 4, j
		case bytes.HasSuffix(before, []byte(`\n`)):
			return j - 2, j
		}
	}
	return end, end
}

// replyTo is the verb in "RCPT TO command)": the command that was answered.
func replyTo(b []byte) string {
	word, _, _ := strings.Cut(string(b), ")")
	word = strings.TrimSuffix(word, " command")
	first, _, _ := strings.Cut(word, " ")
	switch {
	case strings.HasPrefix(word, "end of DATA"), strings.HasPrefix(word, "BDAT"), strings.Contains(word, "body"):
		return "."
	case strings.Contains(word, "greeting"):
		return "(connect)"
	case strings.Contains(word, "RSET"):
		return "RSET"
	}
	return upper(first)
}

// speaker is who says the reply that follows: the host in "host H[ip] said: "
// and "server H[ip] refused to talk to me: ".
func speaker(before []byte) string {
	for _, verb := range [...]string{" said", " refused", " responded", " replied"} {
		i := strings.LastIndex(bytesAsString(before), verb)
		if i <= 0 {
			continue
		}
		start := bytes.LastIndexByte(before[:i], ' ') + 1
		return strings.Trim(string(before[start:i]), `("'`)
	}
	return ""
}

// QueuedAs is the queue id that a server tells in its reply to the message:
// "250 2.0.0 Ok: queued as 4F2A" in Postfix's words, which many others use too.
func QueuedAs(b []byte) string {
	if i := index(b, " Message accepted for delivery"); i > 0 { // Sendmail
		return string(b[bytes.LastIndexAny(b[:i], " (")+1 : i])
	}
	for _, mark := range [...]string{"queued as ", "Queued as ", "queued mail for delivery as ", "id="} {
		i := index(b, mark)
		if i < 0 || mark == "id=" && i > 0 && b[i-1] != ' ' && b[i-1] != '(' {
			continue
		}
		start := i + len(mark)
		end := start
		for end < len(b) && (isLetter(b[end]) || isDigit(b[end]) || b[end] == '-' || b[end] == '_' || b[end] == '.') {
			end++
		}
		if end-start >= 6 {
			return strings.TrimRight(string(b[start:end]), ".")
		}
	}
	return ""
}
