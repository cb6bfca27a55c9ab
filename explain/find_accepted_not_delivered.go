package explain

import (
	"smtpexplain/grammar"
)

var findAcceptedNotDelivered = finding{
	id:       "accepted-not-delivered",
	severity: Warning,
	title:    "Accepted, and not delivered",
	detail:   "The server said yes and did not put the message into the mailbox: it was thrown away, quarantined or redirected. The sender gets no bounce.",
	fix:      "Look for the message in the quarantine, and for the rule that caught it.",
	source:   "RFC 5321 section 6.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			if t.Report != nil && t.Report.Outcome == grammar.Discarded {
				return []int{i}, "", true
			}
			if t.Reply == nil || t.Pair == 0 || s.c.Pairs[t.Pair-1].Verb != "." || t.Reply.Code.Text[0] != '2' {
				continue
			}
			if says(t.Reply.Words(), "discard", "quarantin", "silently dropped", "blackhole", "/dev/null") {
				return []int{i}, "", true
			}
		}
		return nil, "", false
	},
}
