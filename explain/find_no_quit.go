package explain

import "smtpexplain/grammar"

var findNoQuit = finding{
	id:       "no-quit",
	severity: Info,
	title:    "The session ended without QUIT",
	detail:   "The connection ended before the client had said goodbye. Once a message has been accepted this is harmless.",
	fix:      "Nothing, as long as the message was accepted before.",
	source:   "RFC 5321 section 4.1.1.10",
	check: func(s *story, j *decision) ([]int, string, bool) {
		at, ok := s.event(grammar.Closed, grammar.Lost)
		if !ok || j.verdict != Accepted && j.verdict != PartlyAccepted {
			return nil, "", false
		}
		for i := range s.c.Turns {
			if s.c.Turns[i].Role == grammar.QuitRole {
				return nil, "", false
			}
		}
		return []int{at}, "", s.c.Speaks()
	},
}
