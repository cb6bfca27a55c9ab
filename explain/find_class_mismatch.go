package explain

import "fmt"

var findClassMismatch = finding{
	id:       "class-mismatch",
	severity: Warning,
	title:    "Reply code and enhanced status code contradict each other",
	fix:      "Go by the three-digit reply: clients do. Tell the administrator of the server that the two do not fit.",
	source:   "RFC 3463 section 2; RFC 2034 section 4",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Pairs {
			for _, r := range s.c.Pairs[i].Replies {
				if r.Status == "" || r.Status[0] == r.Code[0] || r.Code[0] == '3' {
					continue
				}
				kind := map[byte]string{'2': "success", '4': "a temporary failure", '5': "a permanent failure"}
				return r.Turns, fmt.Sprintf("The reply %s means %s, the status %s beside it means %s.", r.Code, kind[r.Code[0]], r.Status, kind[r.Status[0]]), true
			}
		}
		return nil, "", false
	},
}
