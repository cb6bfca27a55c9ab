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
		if s.secureFromStart() {
			return nil, "", false
		}
		for i := range s.c.Turns {
			cmd := s.c.Turns[i].Cmd
			if cmd == nil || cmd.Auth == nil || cmd.Auth.Mechanism == nil || s.tlsBefore(i) {
				continue
			}
			switch strings.ToUpper(cmd.Auth.Mechanism.Text) {
			case "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER":
				return []int{i}, "", true
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
