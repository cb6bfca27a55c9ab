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
		j.cause = judgement{Cause: c, Confidence: j.sure, Source: "what the log reports"}
	}
	if !j.verdict.Failure() {
		j.cause = judgement{Cause: none, Confidence: j.sure, Source: "the reply"}
		if r := s.report(j); r != nil && r.Outcome == grammar.Scored || j.verdict == Incomplete && (strings.HasPrefix(j.code, "4") || strings.HasPrefix(j.code, "5")) {
			j.cause = s.before.judge(s.evidence(j)) // a recipient was refused; what became of the others is open
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
		j.cause = s.before.judge(s.evidence(j))
		if c := j.cause.Cause; c.Group != "network" && c.Group != "routing" || c.ID == "connection-lost" { // "timed out": there was none to lose
			set("connection-failed")
		}
		return
	case AuthFailed:
		if j.cause = s.before.judge(s.evidence(j)); j.cause.Cause.Group != "auth" && j.cause.Cause.ID != "protocol-error" && j.cause.Cause.ID != "rate-limited" {
			set("auth-failed")
		}
		return
	}
	j.cause = s.before.judge(s.evidence(j))
	r := s.report(j)
	if r == nil {
		return
	}
	if j.cause.Cause.ID == "delivery-expired" {
		if s.earlier(j); j.verdict == Deferred && j.cause.Cause.ID == "delivery-expired" {
			set("unknown") // it is still in the queue: its time is not up
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
	case j.cause.Cause.Group == "auth" && s.c.Direction == grammar.Outbound && s.report(j) != nil && !s.c.Dialect.Stream:
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
