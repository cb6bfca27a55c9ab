package explain

import "strings"

// codes are the codes found in a text.
type codes struct {
	reply, status string
	start         int // where the reply that they belong to begins
	quoted        bool
}

// findCodes reads a text from left to right and keeps the best reply so far.
//
// Numbers of three digits abound in bounces: ports, octets of addresses, sizes,
// queue ids, limits. A reply code therefore has to stand where a reply begins:
// at the start of the text, behind a colon, bracket or quotation mark, behind a
// word such as "said", or in front of an enhanced status code.
func findCodes(text string) codes {
	var best codes
	var alone looseStatuses
	for i := 0; i < len(text); {
		if !isDigit(text[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && isDigit(text[end]) {
			end++
		}
		if insideName(text, i) {
			i = skipNumber(text, end)
			continue
		}
		if s := statusAt(text, i); s != "" {
			alone.add(text, i, s)
			i += len(s)
			continue
		}
		if !isReplyCode(text, i, end) {
			i = skipNumber(text, end)
			continue
		}
		c := codes{reply: text[i:end], status: statusAt(text, skipSeparators(text, end)), start: i}
		var begins bool
		begins, c.quoted = replyBegins(text, i, end)
		if (begins || c.status != "") && c.better(best, text) {
			best = c
		}
		i = end
	}
	if best.status == "" {
		best.status = alone.nearest(best)
	}
	return best
}

// insideName tells whether the number at text[i] is part of a word, a name or a
// longer number.
func insideName(text string, i int) bool {
	if i == 0 {
		return false
	}
	switch c := text[i-1]; c {
	case '_', '.', '/', '@':
		return true
	default:
		return isWordByte(c)
	}
}

// isReplyCode tells whether the number text[i:end] is one that a reply may begin
// with, and no part of a word.
func isReplyCode(text string, i, end int) bool {
	return end-i == 3 && '2' <= text[i] && text[i] <= '5' &&
		(end == len(text) || !isWordByte(text[end]) && text[end] != '_')
}

// looseStatuses are the first enhanced status codes of a text that do not stand
// directly behind a reply code, in their order.
type looseStatuses struct {
	status [4]string
	at     [4]int
	n      int
}

// add notes one, unless a hyphen joins it to what stands before.
func (l *looseStatuses) add(text string, i int, status string) {
	joined := i > 0 && text[i-1] == '-' && (i < 2 || !isDigit(text[i-2]) && text[i-2] != ' ')
	if l.n < len(l.status) && !joined {
		l.status[l.n], l.at[l.n] = status, i
		l.n++
	}
}

// nearest picks the code for a reply that has none directly behind it: the
// first one that follows, else the last before it of the same class. Without a
// reply the first code counts.
func (l *looseStatuses) nearest(c codes) string {
	before := ""
	for i, s := range l.status[:l.n] {
		switch {
		case c.reply == "", l.at[i] > c.start:
			return s
		case s[0] == c.reply[0]:
			before = s
		}
	}
	return before
}

// better tells whether a reply that stands further right replaces the one
// found before.
func (c codes) better(old codes, text string) bool {
	switch {
	case old.reply == "":
		return true
	case c.reply[0] < '4':
		return false // a positive reply never explains a failure
	case old.reply[0] < '4':
		return true
	case c.reply == old.reply && (!c.quoted || old.quoted && (c.status == "" || c.status == old.status)):
		return false // the next line of the same reply, or its repetition
	case consequence(c, text):
		return false
	}
	return c.quoted
}

// consequence tells whether a reply only follows from an earlier refusal: what
// a server answers to DATA when it has refused all recipients.
func consequence(c codes, text string) bool {
	if c.reply == "503" {
		return true
	}
	tail := text[c.start:min(len(text), c.start+60)]
	return c.reply == "554" && (strings.Contains(tail, "alid recipients") || strings.Contains(tail, "o recipients"))
}

// statusAt returns the enhanced status code that begins at text[i], or "". An
// address, a version or a date in numbers is not one: RFC 3463 has a class of
// 2, 4 or 5, and the subjects end at 7.
func statusAt(text string, i int) string {
	if i+5 > len(text) || text[i+1] != '.' || text[i] != '2' && text[i] != '4' && text[i] != '5' {
		return ""
	}
	if !isDigit(text[i+2]) || text[i+3] != '.' || !isDigit(text[i+4]) {
		return ""
	}
	end := i + 5
	for end < len(text) && end < i+7 && isDigit(text[end]) {
		end++
	}
	if end < len(text) && (isWordByte(text[end]) || text[end] == '_') ||
		end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
		return ""
	}
	return text[i:end]
}

// skipNumber skips the rest of an address, a version or a date in numbers.
func skipNumber(text string, i int) int {
	for i < len(text) && (isDigit(text[i]) || text[i] == '.' || text[i] == ':' && i+1 < len(text) && isDigit(text[i+1])) {
		i++
	}
	return i
}

// skipSeparators skips what may stand between a reply code and its enhanced
// code: "550-5.1.1", "550 #5.1.1", "550: 5.1.1", "550-'5.1.1".
func skipSeparators(text string, i int) int {
	for n := 0; n < 4 && i < len(text); n++ {
		switch text[i] {
		case ' ', '-', '#', ':', '\'', '"', '(', '[', '\t':
			i++
		default:
			return i
		}
	}
	return i
}

// replyBegins tells whether the number text[i:end] stands where a reply
// begins, and whether it stands there as somebody else's reply.
func replyBegins(text string, i, end int) (begins, quoted bool) {
	if !continuesReply(text, end) {
		return false, false
	}
	p := i
	for p > 0 && (text[p-1] == ' ' || text[p-1] == '\t') {
		p--
	}
	if p == 0 {
		return true, false
	}
	if isUnit(nextWord(text[end:])) {
		return false, false
	}
	switch before := text[p-1]; before {
	case '"', '\'', '`', '<', '(', '[', '{', '#':
		return true, before != '#' && before != '['
	case ';':
		return true, strings.EqualFold(lastWord(text[:p-1]), "smtp")
	case '>':
		return true, p > 1 && text[p-2] == '-'
	case ']', ')', '|', '=':
		return !measure(text[:p-1]), false
	case ':':
		if p == i {
			return false, false // a port, or the minutes of a time
		}
		return !measure(text[:p-1]), saying(lastWord(text[:p-1])) || strings.HasSuffix(text[:p-1], "]")
	}
	switch word := lastWord(text[:p]); strings.ToLower(word) {
	case "was", "is", "with":
		return false, false // "the limit is 500 messages"
	case "smtp", "code":
		return true, false
	default:
		return saying(word) || strings.ContainsRune(word, '@'), saying(word)
	}
}

// continuesReply tells whether what follows a number can follow a reply code.
func continuesReply(text string, end int) bool {
	if end == len(text) {
		return true
	}
	switch text[end] {
	case ' ', '\t', '-', ',', ';', '"', '\'', '#', '\r', '\n':
		return true
	case ':':
		return end+1 == len(text) || !isDigit(text[end+1])
	case '.':
		return end+1 == len(text) || text[end+1] == ' '
	}
	return false
}

// isUnit tells whether a word says what the number before it counts.
func isUnit(word string) bool {
	switch strings.ToLower(word) {
	case "bytes", "kb", "mb", "gb", "octets", "ms", "sec", "secs", "seconds", "minutes", "hours", "days", "times",
		"messages", "recipients", "connections", "mails", "emails", "characters", "users", "per":
		return true
	}
	return false
}

// nextWord returns the letters that a text begins with, blanks left out.
func nextWord(text string) string {
	text = strings.TrimLeft(text, " \t")
	for i := range len(text) {
		if !isWordByte(text[i]) {
			return text[:i]
		}
	}
	return text
}

// lastWord returns the last word of a text, with the address around it if it
// is one.
func lastWord(text string) string {
	end := len(text)
	for end > 0 && (text[end-1] == '>' || text[end-1] == ' ') {
		end--
	}
	i := end
	for i > 0 && text[i-1] != ' ' && text[i-1] != '<' && text[i-1] != '(' && text[i-1] != ':' {
		i--
	}
	return text[i:end]
}

// saying tells whether a word announces somebody else's reply.
func saying(word string) bool {
	switch strings.ToLower(word) {
	case "said", "returned", "responded", "response", "replied", "reply", "was", "is", "error", "with", "answered", "<<<", "<<", "returns":
		return true
	}
	return false
}

// measure tells whether a text ends with the name of something that is given
// as a number without being a reply.
func measure(text string) bool {
	switch strings.ToLower(lastWord(text)) {
	case "port", "size", "limit", "max", "maximum", "line", "bytes", "score", "timeout", "delay", "count", "uid", "pid", "id", "length":
		return true
	}
	return false
}

// replyAndStatus finds the reply code and the enhanced status code in a text, each
// "" where there is none. In nested replies these are the innermost ones.
func replyAndStatus(text string) (reply, status string) {
	f := findCodes(text)
	return f.reply, f.status
}
