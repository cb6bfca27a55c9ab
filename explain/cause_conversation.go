package explain

import (
	"strings"

	"smtpexplain/grammar"
)

// findCause decides why, for every verdict that is a failure. Some verdicts are
// already half the answer: then the words only count if they agree with it.
func (s *story) findCause(j *decision) {
	switch r := s.report(j); {
	case !j.verdict.Failure():
		s.causeOfNone(j)
	case r != nil && r.Outcome == grammar.Notified:
		j.reported("unknown") // what failed stands in the notification, not in its log line
		j.cause.Confidence = Low
	case j.verdict == TLSFailed:
		j.reported("tls-problem")
	case j.verdict == Dropped:
		s.causeOfDrop(j)
	case j.verdict == NoConnection:
		j.cause = s.before.judge(s.evidence(j))
		if c := j.cause.Cause; c.Group != "network" && c.Group != "routing" || c.ID == "connection-lost" { // "timed out": there was none to lose
			j.reported("connection-failed")
		}
	case j.verdict == AuthFailed:
		j.cause = s.before.judge(s.evidence(j))
		if c := j.cause.Cause; c.Group != "auth" && c.ID != "protocol-error" && c.ID != "rate-limited" {
			j.reported("auth-failed")
		}
	default:
		j.cause = s.before.judge(s.evidence(j))
		if j.cause.Cause.ID == "connection-failed" && j.verb == "(connect)" && strings.HasPrefix(j.code, "5") {
			j.reported("policy-rejected") // "554 Connection refused": who greets was reached
		}
		if r != nil {
			s.lookBack(j)
		}
	}
}

// reported sets a cause that the log tells by itself.
func (j *decision) reported(id string) {
	c, ok := LookupCause(id)
	if !ok {
		c, _ = LookupCause("unknown")
	}
	j.cause = judgement{Cause: c, Confidence: j.sure, Source: "what the log reports"}
}

// causeOfNone is for what has not failed, or not for everybody: if a recipient
// was refused and what became of the others is open, the refusal has a cause.
func (s *story) causeOfNone(j *decision) {
	none, _ := LookupCause("none")
	j.cause = judgement{Cause: none, Confidence: j.sure, Source: "the reply"}
	switch r := s.report(j); {
	case r != nil && r.Outcome == grammar.Stranded:
		if j.cause = s.before.judge(s.evidence(j)); j.cause.Cause.Group != "server" && j.cause.Cause.Group != "routing" {
			j.reported("server-error")
		}
	case r != nil && r.Outcome == grammar.Scored, j.verdict == Incomplete && (strings.HasPrefix(j.code, "4") || strings.HasPrefix(j.code, "5")):
		j.cause = s.before.judge(s.evidence(j))
	}
}

// causeOfDrop is why the connection ended: who hung up may have said it.
func (s *story) causeOfDrop(j *decision) {
	switch j.cause = s.before.judge(s.evidence(j)); {
	case strings.HasPrefix(j.text, "fatal: "), strings.HasPrefix(j.text, "panic: "): // Postfix's process died
		j.reported("server-error")
	case j.text == "", j.cause.Source != fromWording, !hangsUpFor(j.cause.Cause.ID):
		j.reported("connection-lost")
	}
}

// hangsUpFor reports whether a server ends the conversation for a cause.
func hangsUpFor(cause string) bool {
	switch cause {
	case "protocol-error", "rate-limited", "server-error", "server-unavailable":
		return true
	}
	return false
}

// lookBack corrects the cause of a report by what else the log tells. That the
// queue gave up is no reason: it stands in the attempts before. And a message
// that is still in the queue has not been there too long.
func (s *story) lookBack(j *decision) {
	if j.cause.Cause.ID == "delivery-expired" {
		if s.earlier(j); j.verdict == Deferred && j.cause.Cause.ID == "delivery-expired" {
			j.reported("unknown")
		}
	}
	if j.cause.Cause.ID == "connection-failed" && j.phase == PhaseQueue {
		j.phase = PhaseConnect
	}
}

// usualPhase is where a cause shows itself, for a reply whose command is not
// known: one copied out of a bounce, for example.
func usualPhase(c *CauseEntry) Phase {
	switch c.Group {
	case "recipient", "policy":
		return PhaseRCPT
	case "sender":
		return PhaseMAIL
	case "auth":
		if c.ID == "auth-required" {
			return PhaseMAIL // asked for where it is missing (RFC 4954 section 6)
		}
		return PhaseAUTH
	case "content", "message":
		return PhaseMessage
	case "client host", "reputation":
		return PhaseGreeting
	}
	if c.ID == "greylisted" || c.ID == "address-syntax" || c.ID == "too-many-recipients" {
		return PhaseRCPT
	}
	return PhaseNone
}

// report is the report that decided, nil if a reply did.
func (s *story) report(j *decision) *grammar.Report {
	if len(j.turns) == 0 || j.reply != nil {
		return nil
	}
	return s.c.Turns[j.turns[len(j.turns)-1]].Report
}

func (s *story) evidence(j *decision) evidence {
	verb := j.verb
	if verb == "(tcp)" {
		verb = "(connect)"
	}
	return evidence{Reply: j.code, Status: j.status, Text: j.text, Verb: verb, Host: strings.ToLower(j.host)}
}
