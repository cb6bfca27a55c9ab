package explain

import (
	"fmt"
	"strings"

	"smtpexplain/grammar"
)

var findExtensionNotOffered = finding{
	id:       "extension-not-offered",
	severity: Warning,
	title:    "The client uses an extension that the server does not offer",
	fix:      "Update the client or correct its settings: it must not use what the reply to EHLO does not list. Where STARTTLS or AUTH is missing from the list, look at the server's settings, and for a firewall that removes it.",
	source:   "RFC 5321 section 2.2.1",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			if t.Cmd == nil {
				continue
			}
			list, ok := s.offered(i)
			if !ok {
				continue
			}
			for _, need := range needs(t.Cmd) {
				if _, offered := list[need.keyword]; offered || need.keyword == "AUTH" && list["AUTH=LOGIN"].Keyword != "" {
					continue
				}
				return []int{i}, fmt.Sprintf("The client uses %s, which belongs to the extension %s. The server's reply to EHLO does not list it.", need.what, need.keyword), true
			}
		}
		return nil, "", false
	},
}

// need is an extension that a command makes use of.
type need struct{ keyword, what string }

func needs(cmd *grammar.Command) []need {
	var out []need
	switch v := cmd.Verb(); v {
	case "STARTTLS", "AUTH", "ETRN":
		out = append(out, need{v, v})
	case "BDAT":
		out = append(out, need{"CHUNKING", "BDAT"})
	}
	e := cmd.Envelope()
	if e == nil {
		return out
	}
	for i := range e.Parameters {
		p := &e.Parameters[i]
		keyword := strings.ToUpper(p.Keyword.Text)
		extension := map[string]string{"SIZE": "SIZE", "SMTPUTF8": "SMTPUTF8", "RET": "DSN", "ENVID": "DSN", "NOTIFY": "DSN", "ORCPT": "DSN", "REQUIRETLS": "REQUIRETLS", "BY": "DELIVERBY"}[keyword]
		if keyword == "BODY" && p.Value != nil {
			extension = strings.ToUpper(p.Value.Text) // 8BITMIME, BINARYMIME
			if extension == "7BIT" {
				extension = "8BITMIME"
			}
		}
		if extension != "" {
			out = append(out, need{extension, "the parameter " + p.Keyword.Text})
		}
	}
	return out
}
