package explain

import (
	"fmt"

	"smtpexplain/grammar"
)

var findLongSilence = finding{
	id:       "long-silence",
	severity: Info,
	title:    "A long silence",
	fix:      "If it happens often, look at what the silent side does in that time: DNS and block list queries, virus scans, a full disk, or a firewall that holds packets back.",
	source:   "RFC 5321 section 4.5.3.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		last, at, longest := -1, -1, 0.0
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			if t.Time == 0 || t.Role == grammar.NoRole || t.Report != nil {
				continue
			}
			if last >= 0 && t.Role != grammar.GreetingRole {
				if gap := float64(t.Time-s.c.Turns[last].Time) / 1000; gap > longest {
					longest, at = gap, i
				}
			}
			last = i
		}
		if longest < 20 {
			return nil, "", false
		}
		who := "The client"
		if s.c.Turns[at].Side == grammar.Server {
			who = "The server"
		}
		detail := fmt.Sprintf("%s needs %.0f seconds here. The standard asks the other side to wait at least five minutes for a command and most replies, two for the reply to DATA and ten after the message. A shorter silence alone breaks nothing.", who, longest)
		if p := s.c.Turns[at].Pair; p > 0 && s.c.Pairs[p-1].Verb == "." && who == "The server" {
			detail = fmt.Sprintf("The server takes %.0f seconds to accept or refuse the message, usually because it scans the content. The client should wait at least ten minutes before it gives up.", longest)
		}
		return []int{at}, detail, true
	},
}
