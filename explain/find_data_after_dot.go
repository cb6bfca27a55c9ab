package explain

import "smtpexplain/grammar"

var findDataAfterDot = finding{
	id:       "data-after-dot",
	severity: Error,
	title:    "The message goes on after its end",
	detail:   "A line with a single dot ends the message. The client went on with lines that are no commands, so the dot was meant as text: it should have been doubled. The server takes the rest for commands.",
	fix:      "Correct the client: a line of the message that begins with a dot must be sent with two.",
	source:   "RFC 5321 section 4.5.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Turns {
			if s.c.Turns[i].Role != grammar.DotRole {
				continue
			}
			for k := i + 1; k < len(s.c.Turns); k++ {
				t := &s.c.Turns[k]
				if t.Cmd != nil && t.Cmd.Known() {
					break
				}
				if t.Cmd != nil && s.c.Turns[k].Side == grammar.Client {
					return []int{i, k}, "", true
				}
			}
		}
		return nil, "", false
	},
}
