package explain

import (
	"strings"

	"smtpexplain/grammar"
)

var findLoginWithoutTLS = finding{
	id:       "login-without-tls",
	severity: Warning,
	title:    "The login travels in clear text",
	detail:   "The client logs in with a method that shows the password or token to everyone on the way, and the connection is not encrypted.",
	fix:      "Switch on STARTTLS or TLS from the start (port 465) in the client, and let the server offer PLAIN and LOGIN only inside TLS.",
	source:   "RFC 4954 section 4; RFC 8314 section 3",
	check: func(s *story, j *decision) ([]int, string, bool) {
		secure := s.secureFromStart()
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			switch {
			case t.Event == grammar.Secured:
				secure = true
			case t.Role == grammar.StartTLSRole && s.startTLSWorked(i):
				secure = true
			case t.Cmd != nil && t.Cmd.Auth != nil && t.Cmd.Auth.Mechanism != nil && !secure:
				switch strings.ToUpper(t.Cmd.Auth.Mechanism.Text) {
				case "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER":
					return []int{i}, "", true
				}
			}
		}
		return nil, "", false
	},
}

// secureFromStart reports whether TLS began with the connection, or began
// before the log does.
func (s *story) secureFromStart() bool {
	if s.c.Server.Port == "465" || s.c.Client.Port == "465" {
		return true
	}
	greeted := false
	for i := range s.c.Turns {
		t := &s.c.Turns[i]
		if t.Event != grammar.Said && says(s.words(t.Text), "ssl://", "smtps://", "s_client") {
			return true
		}
		greeted = greeted || t.Role == grammar.GreetingRole
	}
	return !greeted
}

// startTLSWorked reports whether a STARTTLS was taken, said or implied.
func (s *story) startTLSWorked(turn int) bool {
	k := s.c.Turns[turn].Pair
	if k == 0 {
		return false
	}
	if p := &s.c.Pairs[k-1]; final(p) != nil {
		return good(p)
	}
	_, ok := s.after(int(k)-1, verb("EHLO"))
	return ok
}
