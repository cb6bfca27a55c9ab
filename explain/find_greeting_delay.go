package explain

import (
	"fmt"

	"smtpexplain/grammar"
)

var findGreetingDelay = finding{
	id:       "greeting-delay",
	severity: Info,
	title:    "The server makes clients wait for the greeting",
	fix:      "In Kerio Connect the delay is Spam Repellent, under Configuration > Content Filter > Spam Filter. Devices that cannot wait belong in its list of exceptions.",
	source:   "Kerio Connect's Spam Repellent; RFC 5321 section 4.5.3.2 lets a client wait five minutes",
	check: func(s *story, j *decision) ([]int, string, bool) {
		opened, ok := s.event(grammar.Opened)
		if !ok || s.c.Turns[opened].Time == 0 {
			return nil, "", false
		}
		for i := opened + 1; i < len(s.c.Turns); i++ {
			t := &s.c.Turns[i]
			if t.Report != nil && t.Report.Outcome == grammar.NoConnection {
				return nil, "", false // what was opened was an attempt
			}
			if t.Role != grammar.GreetingRole && t.Event != grammar.Trouble && t.Event != grammar.Closed && t.Event != grammar.Lost {
				continue
			}
			wait := float64(t.Time-s.c.Turns[opened].Time) / 1000
			if wait < 5 || wait > 300 || t.Role != grammar.GreetingRole && !early(j.phase) {
				return nil, "", false // or the log keeps the greeting to itself
			}
			detail := fmt.Sprintf("Between the connection and the greeting lie %.0f seconds. That is usually a deliberate test: mail servers wait, many spam programs do not. A slow DNS look-up of the client's address causes the same.", wait)
			if t.Role != grammar.GreetingRole {
				detail = fmt.Sprintf("The connection ended after %.0f seconds without a greeting. Some servers delay the greeting on purpose to find out who does not wait: a client has to wait five minutes for it.", wait)
			}
			return []int{opened, i}, detail, true
		}
		return nil, "", false
	},
}
