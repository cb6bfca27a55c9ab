package explain

import "fmt"

var findUnlistedReply = finding{
	id:       "unlisted-reply",
	severity: Info,
	title:    "A reply that the standard does not list for its command",
	fix:      "Nothing needs to be done: clients go by the first digit of a reply.",
	source:   "RFC 5321 section 4.3.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			r := final(p)
			if r == nil || p.Verb == "" || expected(p.Verb, r.Code) {
				continue
			}
			return r.Turns, fmt.Sprintf("RFC 5321 does not list %s among the answers to %s. Servers send it all the same; its first digit says how it is meant.", r.Code, verbText(p.Verb)), true
		}
		return nil, "", false
	},
}
