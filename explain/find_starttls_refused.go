package explain

import "smtpexplain/grammar"

var findStartTLSRefused = finding{
	id:       "starttls-refused",
	severity: Warning,
	title:    "STARTTLS was refused",
	fix:      "On the server, check that a certificate and its key are installed and readable and that the TLS service has enough resources. On the client, decide whether mail may go without encryption: if not, it must end the session here.",
	source:   "RFC 3207 section 4",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			r := final(p)
			if p.Verb != "STARTTLS" || r == nil || !bad(p) || r.Code == "503" || r.Code == "554" && s.tlsBefore(p.Turn) {
				continue
			}
			detail := "The server did not start TLS (" + r.Code + "). The client may go on in clear text or end the session; which of them is its own policy."
			if _, ok := s.after(i, func(q *grammar.Pair) bool { return q.Verb == "MAIL" && good(q) }); ok {
				detail = "The server did not start TLS (" + r.Code + "), and the client went on without it: what follows travels in clear text."
			} else if k, ok := s.after(i, verb("QUIT")); ok && k == i+1 {
				detail = "The server did not start TLS (" + r.Code + "), and the client ended the session rather than send in clear text."
			}
			return append([]int{p.Turn}, r.Turns...), detail, true
		}
		return nil, "", false
	},
}
