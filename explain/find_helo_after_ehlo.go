package explain

var findHeloAfterEhlo = finding{
	id:       "helo-after-ehlo",
	severity: Info,
	title:    "The server refused EHLO, and the client went back to HELO",
	detail:   "A server that knows no extensions refuses EHLO; the client then introduces itself with HELO. The session works, without encryption, login and size check. Firewalls that inspect SMTP cause the same by masking the command.",
	fix:      "If the server is a modern one, look for a firewall with SMTP inspection between the two hosts and switch that off.",
	source:   "RFC 5321 section 3.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			_, known := LookupVerb(p.Verb) // a firewall makes EHLO a word that nobody knows
			if p.Verb != "EHLO" && known || class(p) != '5' {
				continue
			}
			if k, ok := s.after(i, verb("HELO")); ok && k == i+1 {
				return []int{p.Turn, s.c.Pairs[k].Turn}, "", true
			}
		}
		return nil, "", false
	},
}
