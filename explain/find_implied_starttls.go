package explain

import "smtpexplain/grammar"

var findImpliedStartTLS = finding{
	id:       "implied-starttls",
	severity: Info,
	title:    "STARTTLS is not in the log, but it happened",
	source:   "RFC 3207 section 4.2; Kerio's article on SMTP conversations",
	fix:      "Nothing. To see the handshake in Kerio Connect, tick Network Connections and SSL under Messages in the debug log.",
	check: func(s *story, j *decision) ([]int, string, bool) {
		hello, command := -1, -1
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			switch {
			case t.Role == grammar.StartTLSRole:
				command = i
			case t.Event == grammar.Secured && command < 0 && hello >= 0:
				return []int{hello, i}, "The log tells of the change to TLS and leaves out the STARTTLS command and the answer 220 that must have come before it.", true
			case t.Event == grammar.SecureFailed:
				return nil, "", false
			case t.Role == grammar.HelloRole && hello < 0:
				hello = i
			case t.Role == grammar.HelloRole:
				if command >= 0 && s.c.Turns[command].Pair > 0 && final(&s.c.Pairs[s.c.Turns[command].Pair-1]) == nil {
					return []int{command, i}, "The server's answer to STARTTLS is not logged. The second EHLO shows that it was 220 and that TLS was set up: nothing else lets a client introduce itself again.", true
				}
				return nil, "", false
			}
		}
		return nil, "", false
	},
}
