package explain

import "smtpexplain/grammar"

// finding is something that the referee looks for in every conversation: a
// trap of the protocol or of daily practice that the verdict alone does not
// name. Each has a file of its own, named as its identifier, and fixtures in
// testdata/findings: one where it fires and one, nearly the same, where it
// must not.
type finding struct {
	id       string
	severity Severity
	title    string
	detail   string // what happened; check may return something more exact
	fix      string
	source   string
	// check returns the turns that show it.
	check func(s *story, j *decision) (turns []int, detail string, found bool)
}

// allFindings is in the order in which they are shown.
var allFindings = []*finding{
	&findEarlyTalker,
	&findGreetingDelay,
	&findClosedBeforeGreeting,
	&findStartTLSRefused,
	&findNoEhloAfterStartTLS,
	&findHeloAfterEhlo,
	&findExtensionNotOffered,
	&findSizeOverLimit,
	&findPipeliningNotOffered,
	&findBareLF,
	&findDataAfterDot,
	&findBrokenReply,
	&findOffersAfterTLS,
	&findGreylisting,
	&findRelayWithoutLogin,
	&findPasswordInLog,
	&findLoginWithoutTLS,
	&findImpliedStartTLS,
	&findClassMismatch,
	&findUnlistedReply,
	&findAcceptedNotDelivered,
	&findLongSilence,
	&findNoQuit,
}

// Source is where the rule stands that a finding goes by: an RFC with its
// section, a maker's page.
func (f *Finding) Source() string {
	for _, known := range allFindings {
		if known.id == f.ID {
			return known.source
		}
	}
	return ""
}

// findings looks for all of them.
func (s *story) findings(j *decision) []Finding {
	out := []Finding{}
	for _, f := range allFindings {
		turns, detail, ok := f.check(s, j)
		if !ok {
			continue
		}
		if detail == "" {
			detail = f.detail
		}
		lines := s.lines(turns...)
		if lines == nil {
			lines = []grammar.LineRange{}
		}
		out = append(out, Finding{ID: f.id, Severity: f.severity, Title: f.title, Detail: detail, Fix: f.fix, Lines: lines})
	}
	return out
}
