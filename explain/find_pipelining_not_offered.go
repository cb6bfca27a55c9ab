package explain

import "smtpexplain/grammar"

var findPipeliningNotOffered = finding{
	id:       "pipelining-not-offered",
	severity: Warning,
	title:    "The client sends several commands at once, and the server does not offer that",
	detail:   "Each command must wait for the reply to the one before unless the server offers PIPELINING. Some servers take this for the behaviour of spam programs and refuse the client.",
	fix:      "Update the client or switch pipelining off in it.",
	source:   "RFC 2920 section 3.1",
	check: func(s *story, j *decision) ([]int, string, bool) {
		last := -1 // a command that has not been answered
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			switch {
			case t.Reply != nil, t.Event != grammar.Said && t.Role != grammar.NoRole:
				last = -1
			case t.Cmd != nil && last >= 0:
				list, ok := s.offered(i)
				if _, offers := list["PIPELINING"]; ok && !offers && s.answered(last) {
					return []int{last, i}, "", true
				}
				last = i
			case t.Cmd != nil:
				last = i
			}
		}
		return nil, "", false
	},
}

// answered reports whether the log shows a reply to the command of a turn: only
// then does the order of the lines say that the next command did not wait.
func (s *story) answered(turn int) bool {
	k := s.c.Turns[turn].Pair
	return k > 0 && final(&s.c.Pairs[k-1]) != nil
}
