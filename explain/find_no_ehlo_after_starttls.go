package explain

var findNoEhloAfterStartTLS = finding{
	id:       "no-ehlo-after-starttls",
	severity: Error,
	title:    "EHLO was not repeated after STARTTLS",
	detail:   "TLS puts the session back to its beginning, so the client must introduce itself again before anything else. This one went on with its mail. Many servers answer 503 then, and what they offered before TLS no longer holds.",
	fix:      "Update the client, or take the case to its maker: the second EHLO is required.",
	source:   "RFC 3207 section 4.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			if p.Verb != "STARTTLS" || !good(p) {
				continue
			}
			k, ok := s.after(i, verb("EHLO", "HELO", "LHLO", "MAIL", "AUTH"))
			if ok && (s.c.Pairs[k].Verb == "MAIL" || s.c.Pairs[k].Verb == "AUTH") {
				return []int{p.Turn, s.c.Pairs[k].Turn}, "", true
			}
		}
		return nil, "", false
	},
}
