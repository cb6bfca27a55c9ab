package explain

import (
	"encoding/base64"
	"sort"
	"strings"
	"unicode"

	"smtpexplain/grammar"
)

// mask stands where a credential stood. Its length says nothing.
const mask = "••••••••"

// secret is a credential in the log and the account that it belongs to, as far
// as that can be told. The password is never decoded into a value that leaves
// this file.
type secret struct {
	turn    int
	at, end int    // offsets in what was said
	account string // user name, "" if unknown
	holds   bool   // a password or token stands there; false for a lone user name
	hidden  bool   // the software had masked it already
}

// secrets finds the credentials of a conversation: the initial response of
// AUTH and the answers to its challenges (RFC 4954 section 4).
func (s *story) secrets() []secret {
	var out []secret
	mechanism, round := "", 0
	for i := range s.c.Turns {
		t := &s.c.Turns[i]
		switch {
		case t.Cmd != nil && t.Cmd.Auth != nil:
			mechanism, round = "", 0
			if t.Cmd.Auth.Mechanism != nil {
				mechanism = strings.ToUpper(t.Cmd.Auth.Mechanism.Text)
			}
			if w := t.Cmd.Auth.Initial; w != nil && w.Text != "=" {
				x := readSecret(mechanism, round, w.Text)
				x.turn, x.at, x.end = i, w.At, w.End()
				out = append(out, x)
				round++
			}
		case t.Role == grammar.AnswerRole:
			said := string(t.Said(s.log.Text))
			if strings.TrimSpace(said) == "" || said == "*" { // empty, or cancelled
				continue
			}
			x := readSecret(mechanism, round, said)
			x.turn, x.at, x.end = i, 0, len(said)
			out = append(out, x)
			round++
		}
	}
	return out
}

// Secrets are the stretches of the log that are masked wherever lines are
// shown, in the order of the log. A search has to pass them over: a hit inside
// one would tell what stands there.
func Secrets(log *grammar.Log) []grammar.Span {
	var out []grammar.Span
	for s := range stories(log) {
		for _, x := range s.secrets() {
			if !x.hidden {
				out = append(out, s.maskedSpan(x))
			}
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Start < out[j].Start })
	return out
}

// maskedSpan is where a credential stands in the log.
func (s *story) maskedSpan(x secret) grammar.Span {
	t := &s.c.Turns[x.turn]
	said := t.Said(s.log.Text)
	if span := s.word(x.turn, &grammar.Word{At: x.at, Text: string(said[x.at:x.end])}); !span.Empty() {
		return span
	}
	return t.Text // better too much hidden than too little
}

// readSecret tells what one answer holds.
func readSecret(mechanism string, round int, text string) secret {
	text = strings.TrimSpace(text)
	x := secret{holds: true, hidden: hidden(text)}
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || x.hidden {
		return x
	}
	switch mechanism {
	case "PLAIN": // authorization NUL user NUL password (RFC 4616)
		if f := strings.Split(string(raw), "\x00"); len(f) == 3 {
			x.account = printable(f[1])
		}
	case "LOGIN": // user name, then password
		if round == 0 {
			x.account, x.holds = printable(string(raw)), false
		}
	case "CRAM-MD5": // user, blank, digest (RFC 2195)
		if user, _, ok := strings.Cut(string(raw), " "); ok {
			x.account = printable(user)
		}
	case "XOAUTH2", "OAUTHBEARER":
		if _, rest, ok := strings.Cut(string(raw), "user="); ok {
			user, _, _ := strings.Cut(rest, "\x01")
			x.account = printable(user)
		}
	}
	return x
}

// hidden recognises what software and people write in place of a credential.
func hidden(text string) bool {
	return says(text, "hidden", "***", "xxxx", "masked", "redacted", "removed", "suppressed", "/* secre", "/* secure", "[password]", "[userid]", "{blank}", mask[:len("•••")])
}

// printable keeps an account name only if it looks like one.
func printable(s string) string {
	for _, r := range s {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == unicode.ReplacementChar {
			return ""
		}
	}
	if len(s) > 200 {
		return ""
	}
	return s
}
