package explain

import "smtpexplain/grammar"

// missing names what the log does not show, and how to see it next time.
func (s *story) missing(j *decision) []string {
	var out []string
	if !s.c.Speaks() {
		if s.c.Dialect.More != "" {
			out = append(out, s.c.Dialect.More)
		}
		return out
	}
	if j.verdict == Incomplete {
		out = append(out, "The log ends before the conversation does.")
	}
	greeted := false
	for i := range s.c.Turns {
		t := &s.c.Turns[i]
		if t.Role == grammar.GreetingRole || t.Event == grammar.Opened {
			greeted = true
		}
		if t.Cmd != nil || t.Reply != nil {
			break
		}
	}
	if !greeted {
		out = append(out, "The beginning of the conversation is not in the log.")
	}
	for i := range s.c.Pairs {
		if p := &s.c.Pairs[i]; p.Verb == "." && final(p) == nil && j.verdict != Incomplete && j.verdict != Dropped {
			out = append(out, "The answer to the end of the message is not in the log, and it is the one that counts.")
		}
	}
	return out
}
