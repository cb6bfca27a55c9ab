package explain

import (
	"smtpexplain/grammar"
)

var findEarlyTalker = finding{
	id:       "early-talker",
	severity: Warning,
	title:    "The client spoke before the greeting",
	detail:   "A client must wait until the server has greeted it. This one did not. Honest mail servers wait; programs that send spam often do not.",
	fix:      "If the client is a device or program of your own, look for a setting that makes it wait for the 220, or put it on the submission port with a login. Otherwise do nothing.",
	source:   "RFC 5321 section 4.3.1",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			if t.Role == grammar.GreetingRole {
				return nil, "", false
			}
			if t.Report != nil && says(s.words(t.Report.Reason), "before smtp greeting") && says(s.words(t.Report.Reason), "sent data") {
				return []int{i}, "", true
			}
			// A log that starts in the middle shows commands first as well:
			// only a greeting that comes later proves the order.
			if t.Cmd != nil {
				for k := i + 1; k < len(s.c.Turns); k++ {
					if s.c.Turns[k].Event == grammar.Greeted {
						return []int{i, k}, "", true
					}
				}
				return nil, "", false
			}
		}
		return nil, "", false
	},
}
