package explain

import (
	"strings"
)

// Classification is the verdict on one bare reply or bounce text.
type Classification struct {
	Text       string     `json:"text"`
	Reply      string     `json:"reply"`
	Status     string     `json:"status"`
	Verdict    Verdict    `json:"verdict"`
	Cause      string     `json:"cause"`
	Act        Act        `json:"act"`
	Retry      Retry      `json:"retry"`
	Provider   string     `json:"provider"`
	Confidence Confidence `json:"confidence"`
	Source     string     `json:"source"`
}

// Classify judges one reply, or one bounce text that holds a reply.
func Classify(text string) Classification {
	reply, status := replyAndStatus(text)
	e := evidence{Reply: reply, Status: status, Text: text}
	j := judgeAlone(e)
	v := replyVerdict(e.code(), j.Cause)
	if e.code() == "" && v == Rejected && announcesDelay(text) {
		v = Deferred
	}
	return Classification{
		Text:       text,
		Reply:      reply,
		Status:     status,
		Verdict:    v,
		Cause:      j.Cause.ID,
		Act:        j.Cause.Act,
		Retry:      replyRetry(v, j.Cause),
		Provider:   j.Provider,
		Confidence: j.Confidence,
		Source:     j.Source,
	}
}

// replyAndStatus finds the reply code and the enhanced status code in a text, each
// "" where there is none. In nested replies these are the innermost ones.
func replyAndStatus(text string) (reply, status string) {
	f := findCodes(text)
	return f.reply, f.status
}

// replyVerdict decides by the first digit alone, as RFC 5321 section 4.2.1 asks
// of every client. Without a code the cause's usual verdict stands.
func replyVerdict(code string, cause *CauseEntry) Verdict {
	if code == "" {
		return cause.Verdict
	}
	switch code[0] {
	case '2':
		return Accepted
	case '3':
		return Informational
	case '4':
		return Deferred
	default:
		return Rejected
	}
}

// announcesDelay tells whether a report without a code says of itself that it is
// a warning and that the message is still in the queue.
func announcesDelay(text string) bool {
	text = strings.ToLower(text)
	for _, words := range [...]string{"been delayed", "is delayed", "action: delayed", "warning message only", "not yet been delivered",
		"attempts will continue", "will be retried", "still being retried", "will keep trying", "will continue to try"} {
		if strings.Contains(text, words) {
			return true
		}
	}
	return false
}

// replyRetry corrects the cause's usual answer where the first digit knows better.
func replyRetry(v Verdict, cause *CauseEntry) Retry {
	switch {
	case cause.Retry == RetryUnknown && v == Deferred, cause.ID == "auth-failed" && v == Deferred:
		return RetryYes
	case cause.Retry == RetryUnknown && v == Rejected:
		return RetryNo
	case cause.ID == "server-error" && v == Rejected:
		return RetryAfterChange
	}
	return cause.Retry
}

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
	var loose [4]string // enhanced codes that stand alone, in order
	looseAt := [4]int{}
	n := 0
	for i := 0; i < len(text); {
		if !isCodeDigit(text[i]) {
			i++
			continue
		}
		end := i + 1
		for end < len(text) && isCodeDigit(text[end]) {
			end++
		}
		if i > 0 && (isWordByte(text[i-1]) || text[i-1] == '_' || text[i-1] == '.' || text[i-1] == '/' || text[i-1] == '@') {
			i = skipNumber(text, end)
			continue
		}
		if s := statusAt(text, i); s != "" {
			if n < len(loose) && !(i > 0 && text[i-1] == '-' && (i < 2 || !isCodeDigit(text[i-2]) && text[i-2] != ' ')) {
				loose[n], looseAt[n] = s, i
				n++
			}
			i += len(s)
			continue
		}
		if end-i != 3 || text[i] < '2' || text[i] > '5' || end < len(text) && (isWordByte(text[end]) || text[end] == '_') {
			i = skipNumber(text, end)
			continue
		}
		c := codes{reply: text[i:end], start: i}
		c.status = statusAt(text, skipSeparators(text, end))
		var begins bool
		begins, c.quoted = replyBegins(text, i, end)
		if (begins || c.status != "") && c.better(best, text) {
			best = c
		}
		i = end
	}
	if best.status == "" {
		best.status = nearestStatus(best, loose[:n], looseAt[:n])
	}
	return best
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

// nearestStatus picks an enhanced code for a reply that has none directly
// behind it: the first one that follows, else the last before it of the same
// class. Without a reply code the first enhanced code counts.
func nearestStatus(c codes, status []string, at []int) string {
	before := ""
	for i, s := range status {
		switch {
		case c.reply == "":
			return s
		case at[i] > c.start:
			return s
		case s[0] == c.reply[0]:
			before = s
		}
	}
	return before
}

// statusAt returns the enhanced status code that begins at text[i], or "". An
// address, a version or a date in numbers is not one: RFC 3463 has a class of
// 2, 4 or 5, and the subjects end at 7.
func statusAt(text string, i int) string {
	if i+5 > len(text) || text[i+1] != '.' || text[i] != '2' && text[i] != '4' && text[i] != '5' {
		return ""
	}
	if !isCodeDigit(text[i+2]) || text[i+3] != '.' || !isCodeDigit(text[i+4]) {
		return ""
	}
	end := i + 5
	for end < len(text) && end < i+7 && isCodeDigit(text[end]) {
		end++
	}
	if end < len(text) && (isWordByte(text[end]) || text[end] == '_') ||
		end+1 < len(text) && text[end] == '.' && isCodeDigit(text[end+1]) {
		return ""
	}
	return text[i:end]
}

// skipNumber skips the rest of an address, a version or a date in numbers.
func skipNumber(text string, i int) int {
	for i < len(text) && (isCodeDigit(text[i]) || text[i] == '.' || text[i] == ':' && i+1 < len(text) && isCodeDigit(text[i+1])) {
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
		return end+1 == len(text) || !isCodeDigit(text[end+1])
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

// ownWords cuts off what the reporting program adds behind a quoted reply.
func ownWords(text string) string {
	for _, tail := range [...]string{"(in reply to", "(delivery attempts:", "Giving up on ", "I'm not going to try again", "<<<", ">>>", "Reporting-MTA:"} {
		if i := strings.Index(text, tail); i > 0 {
			text = text[:i]
		}
	}
	return text
}

// quotedHost returns the host that a report names as the one that refused.
func quotedHost(text string) string {
	for _, mark := range [...]string{"host ", "server "} {
		for rest := text; ; {
			i := strings.Index(rest, mark)
			if i < 0 {
				break
			}
			rest = rest[i+len(mark):]
			end := strings.IndexAny(rest, " [(:,<>")
			if end > 0 && strings.Contains(rest[:end], ".") {
				return rest[:end]
			}
		}
	}
	return ""
}

// verbMarks are the words with which programs tell which command was refused.
var verbMarks = []struct{ words, verb string }{
	{"in reply to ", ""},
	{"error from remote mail server after ", ""},
	{"lmtp error after ", ""},
	{"error following ", ""},
	{"host rejected ", ""},
	{"does not like recipient", "RCPT"},
	{"[rcpt_to]", "RCPT"},
	{"smtp:rcpt ", "RCPT"},
	{"rejected recipient", "RCPT"},
	{"sender was rejected", "MAIL"},
	{"does not like sender", "MAIL"},
	{"[mail_from]", "MAIL"},
	{"smtp:mail ", "MAIL"},
	{"rejected mail from", "MAIL"},
	{"failed on data command", "DATA"},
	{"failed after i sent the message", "."},
	{"greeting failed", "(connect)"},
	{"refused to talk to me", "(connect)"},
	{"my name was rejected", "HELO"},
	{">>> rcpt to:", "RCPT"},
	{">>> mail from:", "MAIL"},
	{">>> data", "DATA"},
}

// verbNames are the beginnings of what follows such words.
var verbNames = []struct{ words, verb string }{
	{"end of data", "."},
	{"end-of-data", "."},
	{"pipelined end of data", "."},
	{"sending data block", "."},
	{"message body", "."},
	{"rcpt", "RCPT"},
	{"pipelined rcpt", "RCPT"},
	{"mail", "MAIL"},
	{"pipelined mail", "MAIL"},
	{"data", "DATA"},
	{"pipelined data", "DATA"},
	{"ehlo", "EHLO"},
	{"helo", "HELO"},
	{"lhlo", "LHLO"},
	{"starttls", "STARTTLS"},
	{"auth", "AUTH"},
	{"initial connection", "(connect)"},
	{"connect", "(connect)"},
	{"banner", "(connect)"},
	{"quit", "QUIT"},
	{"rset", "RSET"},
}

// answeredVerb returns the command that was refused, if the text tells.
func answeredVerb(text string) string {
	lower := strings.ToLower(text)
	for _, m := range verbMarks {
		i := strings.Index(lower, m.words)
		if i < 0 {
			continue
		}
		if m.verb != "" {
			return m.verb
		}
		rest := lower[i+len(m.words):]
		for _, n := range verbNames {
			if strings.HasPrefix(rest, n.words) {
				return n.verb
			}
		}
	}
	return ""
}
