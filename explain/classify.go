package explain

import "strings"

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
