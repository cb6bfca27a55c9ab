package explain

import "smtpexplain/grammar"

var findBrokenReply = finding{
	id:       "broken-reply",
	severity: Warning,
	title:    "A reply of several lines is broken",
	fix:      "If nothing between server and log removes lines, tell the administrator of the server: clients may hang, waiting for the last line.",
	source:   "RFC 5321 section 4.2.1",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			for k := range p.Replies {
				r := &p.Replies[k]
				for _, t := range r.Turns {
					if code := s.c.Turns[t].Reply.Code.Text; code != r.Code {
						return r.Turns, "All lines of a reply must bear the same code. This one changes from " + r.Code + " to " + code + ".", true
					}
				}
				// The last reply of a log may be cut by whoever copied it, and some
				// logs show the first line of each reply only.
				if r.Cut && len(r.Turns) > 1 && s.goesOn(r.Turns[len(r.Turns)-1]) {
					return r.Turns, "The last line of the reply bears a hyphen behind its code, which announces another line. None follows.", true
				}
			}
		}
		return nil, "", false
	},
}

// goesOn reports whether a command follows the turn.
func (s *story) goesOn(turn int) bool {
	for i := turn + 1; i < len(s.c.Turns); i++ {
		if s.c.Turns[i].Cmd != nil || s.c.Turns[i].Role == grammar.AnswerRole {
			return true
		}
	}
	return false
}
