package explain

import "smtpexplain/grammar"

var findRelayWithoutLogin = finding{
	id:       "relay-without-login",
	severity: Warning,
	title:    "The client wanted to send to another domain without logging in",
	fix:      "If the client is yours, let it log in (port 587) or add its address to the hosts that may relay. If the recipient's domain is yours, add it to the server's local domains. If neither is so, the server did the right thing.",
	source:   "RFC 5321 section 7.9; RFC 6409 section 4.3",
	check: func(s *story, j *decision) ([]int, string, bool) {
		if j.cause.Cause == nil || j.cause.Cause.ID != "relay-denied" && j.cause.Cause.ID != "auth-required" {
			return nil, "", false
		}
		detail := "The server is not responsible for the recipient's domain, and the client had not logged in, so the server would not pass the mail on."
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			if p.Verb != "AUTH" && p.Verb != "(AUTH response)" {
				continue
			}
			if class(p) == '2' {
				return nil, "", false
			}
			if bad(p) {
				detail = "The login failed before. Without it the server does not pass mail on to other domains."
			}
		}
		if _, ok := s.event(grammar.LoggedIn); ok {
			return nil, "", false
		}
		return j.turns, detail, true
	},
}
