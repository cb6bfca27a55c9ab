package explain

import (
	"strings"

	"smtpexplain/grammar"
)

// findCause decides why, for every verdict that is a failure.
func (s *story) findCause(j *decision) {
	none, _ := LookupCause("none")
	unknown, _ := LookupCause("unknown")
	set := func(id string) {
		c, ok := LookupCause(id)
		if !ok {
			c = unknown
		}
		j.cause = Judgement{Cause: c, Confidence: j.sure, Source: "what the log reports"}
	}
	if !j.verdict.Failure() {
		j.cause = Judgement{Cause: none, Confidence: j.sure, Source: "the reply"}
		if r := s.report(j); r != nil && r.Outcome == grammar.Scored {
			j.cause = Judge(s.evidence(j))
		}
		return
	}
	if r := s.report(j); r != nil && r.Outcome == grammar.Notified {
		set("unknown") // what failed stands in the notification, not in its log line
		j.cause.Confidence = Low
		return
	}
	switch j.verdict {
	case TLSFailed:
		set("tls-problem")
		return
	case Dropped:
		set("connection-lost")
		return
	case NoConnection:
		if j.cause = Judge(s.evidence(j)); j.cause.Cause.Group != "network" && j.cause.Cause.Group != "routing" {
			set("connection-failed")
		}
		return
	case AuthFailed:
		if j.cause = Judge(s.evidence(j)); j.cause.Cause.Group != "auth" && j.cause.Cause.ID != "protocol-error" && j.cause.Cause.ID != "rate-limited" {
			set("auth-failed")
		}
		return
	}
	j.cause = Judge(s.evidence(j))
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

func (s *story) evidence(j *decision) Evidence {
	verb := j.verb
	if verb == "(tcp)" {
		verb = "(connect)"
	}
	return Evidence{Reply: j.code, Status: j.status, Text: j.text, Verb: verb, Host: strings.ToLower(j.host)}
}

// act decides who must act. The cause names the usual one; the direction, and
// whether the failing side is ours, say more.
func (s *story) act(j *decision) Act {
	switch {
	case !j.verdict.Failure():
		if j.verdict == Incomplete {
			return ActUnknown
		}
		return ActNobody
	case j.verdict == TLSFailed && s.c.Direction == grammar.Inbound:
		return ActReceivingAdmin
	case j.verdict == Dropped && (j.phase == PhaseGreeting || j.phase == PhaseConnect) && s.c.Direction == grammar.Inbound:
		return ActNobody // spammers and probes that do not wait are what the check is for
	case j.verdict == Deferred && (j.cause.Cause.ID == "unknown" || j.cause.Cause.ID == "server-unavailable"):
		return ActNobody // the queue tries again; only if that goes on must anyone look
	}
	return j.cause.Cause.Act
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
