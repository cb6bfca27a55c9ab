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
		j.reported("connection-lost")
	case j.verdict == NoConnection:
		j.cause = s.before.judge(s.evidence(j))
		if g := j.cause.Cause.Group; g != "network" && g != "routing" {
			j.reported("connection-failed")
		}
	case j.verdict == AuthFailed:
		j.cause = s.before.judge(s.evidence(j))
		if c := j.cause.Cause; c.Group != "auth" && c.ID != "protocol-error" && c.ID != "rate-limited" {
			j.reported("auth-failed")
		}
	default:
		j.cause = s.before.judge(s.evidence(j))
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
	r := s.report(j)
	if r != nil && r.Outcome == grammar.Scored || j.verdict == Incomplete && (strings.HasPrefix(j.code, "4") || strings.HasPrefix(j.code, "5")) {
		j.cause = s.before.judge(s.evidence(j))
	}
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

// act decides who must act. The cause names the usual one; the direction, and
// whether the failing side is ours, say more.
func (s *story) act(j *decision) Act {
	switch {
	case !j.verdict.Failure():
		switch {
		case j.verdict == Incomplete && j.cause.Cause.ID != "none":
			return j.cause.Cause.Act
		case j.verdict == Incomplete:
			return ActUnknown
		}
		return ActNobody
	case j.verdict == TLSFailed && s.c.Direction == grammar.Inbound:
		return ActReceivingAdmin
	case j.cause.Cause.ID == "connection-failed" && s.c.Dialect.Name == "rca":
		return ActReceivingAdmin // Microsoft's tester found the reader's own server closed
	case j.cause.Cause.ID == "protocol-error" && s.c.Dialect.Stream:
		return ActSender // somebody typed it, or wrote the program
	case j.verdict == TLSFailed && s.c.Dialect.Stream:
		return ActSender // the transcript of a program: its settings, or its trust in certificates
	case j.verdict == Dropped && (j.phase == PhaseGreeting || j.phase == PhaseConnect) && s.c.Direction == grammar.Inbound:
		return ActNobody // spammers and probes that do not wait are what the check is for
	case j.verdict == Deferred && (j.cause.Cause.ID == "unknown" || j.cause.Cause.ID == "server-unavailable" ||
		j.cause.Cause.ID == "server-error" && s.c.Direction == grammar.Outbound):
		return ActNobody // the queue tries again; only if that goes on must anyone look
	case j.cause.Cause.Group == "auth" && s.c.Direction == grammar.Outbound && s.report(j) != nil:
		return ActSendingAdmin // a server logs in to its relay: its settings are wrong
	case j.cause.Cause.ID == "relay-denied" && s.c.Direction == grammar.Inbound:
		if _, ok := s.refusedLogin(); ok {
			return ActSender
		}
		return ActReceivingAdmin // whether the domain should be one of ours
	}
	return j.cause.Cause.Act
}

// refusedLogin finds a login that failed.
func (s *story) refusedLogin() (turn int, ok bool) {
	for i := range s.c.Turns {
		if r := s.c.Turns[i].Report; r != nil && r.Outcome == grammar.RefusedLogin || s.c.Turns[i].Event == grammar.LoginFailed {
			return i, true
		}
	}
	for i := range s.c.Pairs {
		if p := &s.c.Pairs[i]; (p.Verb == "AUTH" || p.Verb == "(AUTH response)") && bad(p) {
			return p.Turn, true
		}
	}
	return -1, false
}

// retry decides whether the message may pass without anyone acting.
func (s *story) retry(j *decision) Retry {
	switch {
	case j.verdict == Accepted, j.verdict == Informational:
		return RetryNo
	case j.verdict == Incomplete:
		return RetryUnknown
	case j.verdict.Temporary(), j.verdict == PartlyAccepted && j.rest == Deferred:
		return RetryYes
	case j.cause.Cause.Retry == RetryYes:
		return RetryNo // it was refused for good: nobody tries again
	}
	return j.cause.Cause.Retry
}
