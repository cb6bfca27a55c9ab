package explain

import (
	"strings"

	"smtpexplain/grammar"
)

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
		if r := s.report(j); r != nil && r.Outcome == grammar.Stranded {
			return j.cause.Cause.Act
		}
		return ActNobody
	case j.verdict == TLSFailed && s.c.Direction == grammar.Inbound:
		return ActReceivingAdmin
	case s.ownService(j):
		return ActReceivingAdmin
	case s.unreached(j):
		return ActReceivingAdmin // a tester outside found the reader's own server closed
	case j.cause.Cause.ID == "protocol-error" && s.c.Dialect.Client && s.c.Direction != grammar.Inbound:
		return ActSender // somebody typed it, or wrote the program
	case j.verdict == TLSFailed && s.c.Dialect.Client:
		return ActSender // the transcript of a program: its settings, or its trust in certificates
	case j.verdict == Dropped && j.cause.Cause.ID == "connection-lost" && (j.phase == PhaseGreeting || j.phase == PhaseConnect) && s.c.Direction == grammar.Inbound:
		return ActNobody // spammers and probes that do not wait are what the check is for
	case j.verdict == Deferred && (j.cause.Cause.ID == "unknown" || j.cause.Cause.ID == "server-unavailable" ||
		j.cause.Cause.ID == "server-error" && s.c.Direction == grammar.Outbound):
		return ActNobody // the queue tries again; only if that goes on must anyone look
	case j.cause.Cause.Group == "auth" && s.c.Direction == grammar.Outbound && !s.c.Dialect.Client:
		return ActSendingAdmin // a server logs in to its relay: its settings are wrong
	case j.cause.Cause.ID == "auth-failed" && s.c.Direction == grammar.Inbound && loginBroken(j.text):
		return ActReceivingAdmin
	case j.cause.Cause.ID == "domain-unknown" && j.status == "4.3.5":
		return ActSendingAdmin // Postfix: the host that its own settings name as the next one
	case j.cause.Cause.ID == "relay-denied" && s.c.Direction == grammar.Inbound:
		if _, ok := s.refusedLogin(); ok {
			return ActSender
		}
		return ActReceivingAdmin // whether the domain should be one of ours
	}
	return j.cause.Cause.Act
}

// loginBroken reports whether a login failed because the server could not check
// it, in the words of Postfix, Exim and Cyrus SASL.
func loginBroken(text string) bool {
	return says(text, "generic failure", "connection lost to authentication server", "temporary authentication failure", "unable to authenticate at present", "cannot connect to saslauthd")
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

// ownService reports whether it was a service on the logging server itself that
// could not be reached: a socket in its file system, or the loopback address.
func (s *story) ownService(j *decision) bool {
	if j.cause.Cause.ID != "connection-failed" {
		return false
	}
	server := s.c.Server
	return strings.HasPrefix(server.Address, "127.") || server.Address == "::1" || strings.Contains(server.Name, "/") ||
		says(j.text, "[private/", "[public/", "[/", "[127.", "[::1]")
}

// removed reports whether the log tells that somebody took the message out of
// the queue.
func (s *story) removed() bool {
	_, ok := s.event(grammar.Removed)
	return ok
}

// retry decides whether the message may pass without anyone acting.
func (s *story) retry(j *decision) Retry {
	switch {
	case j.verdict == Accepted, j.verdict == Informational:
		return RetryNo
	case j.verdict == Incomplete:
		return RetryUnknown
	case s.removed():
		return RetryNo
	case j.verdict.Temporary(), j.verdict == PartlyAccepted && j.rest == Deferred:
		return RetryYes
	case j.cause.Cause.Retry == RetryYes:
		return RetryNo // it was refused for good: nobody tries again
	}
	return j.cause.Cause.Retry
}
