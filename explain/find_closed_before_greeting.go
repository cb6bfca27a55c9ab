package explain

import "smtpexplain/grammar"

var findClosedBeforeGreeting = finding{
	id:       "closed-before-greeting",
	severity: Warning,
	title:    "The connection ended before the greeting",
	detail:   "No word of SMTP was exchanged, so the cause lies below it or in a check of the client's address: a firewall between the two hosts, a block list, a missing reverse DNS name, or a client that did not wait for a delayed greeting.",
	fix:      "Check that port 25 is open on the whole way, look the client's address up in the usual block lists, and see whether its address has a reverse DNS name.",
	source:   "Kerio's article on SMTP conversations, its first group of failures; RFC 5321 section 3.1",
	check: func(s *story, j *decision) ([]int, string, bool) {
		if j.verdict != Dropped || !early(j.phase) || j.cause.Cause.ID != "connection-lost" {
			return nil, "", false
		}
		for i := range s.c.Turns {
			if s.c.Turns[i].Role == grammar.GreetingRole || s.c.Turns[i].Cmd != nil {
				return nil, "", false
			}
		}
		return j.turns, "", true
	},
}
