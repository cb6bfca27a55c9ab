package grammar

import (
	"strings"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Word is a leaf of the grammar: a piece of a line and where it stands, in
// bytes from the start of what was said.
type Word struct {
	At   int
	Text string
}

// End is the offset behind the word.
func (w *Word) End() int { return w.At + len(w.Text) }

// Parse takes the next token whatever it is: which tokens may stand there is
// said by the lookahead in front of each field. The tree that participle makes
// is a pattern, whose words are the numbers of their tokens.
func (w *Word) Parse(lex *lexer.PeekingLexer) error {
	t := lex.Next()
	if t.EOF() {
		return participle.NextMatch
	}
	w.At = t.Pos.Offset
	return nil
}

// ReplyLine is one line of a server's reply (RFC 5321 section 4.2).
type ReplyLine struct {
	Code   Word  `parser:"(?= Code) @@"`
	More   bool  `parser:"@Hyphen?"`
	Status *Word `parser:"((?= Status) @@)?"` // enhanced status code (RFC 2034)
	Text   *Word `parser:"((?= Text) @@)?"`
	// Late is an enhanced status code that stands inside or behind the text,
	// as qmail writes it: "451 timeout (#4.4.2)".
	Late *Word `parser:"((?= Status) @@)?"`
	Tail *Word `parser:"((?= Text) @@)?"`
}

// StatusWord is the enhanced status code of the line, wherever it stands.
func (r *ReplyLine) StatusWord() *Word {
	if r.Status != nil {
		return r.Status
	}
	return r.Late
}

// Words is the text behind code and enhanced status code.
func (r *ReplyLine) Words() string {
	s := ""
	if r.Text != nil {
		s = r.Text.Text
	}
	if r.Late != nil {
		s += r.Late.Text
	}
	if r.Tail != nil {
		s += r.Tail.Text
	}
	return s
}

// Command is one line of the client (RFC 5321 section 4.1).
type Command struct {
	Hello *Hello    `parser:"  @@"`
	Mail  *Envelope `parser:"| (?= Mail) @@"`
	Rcpt  *Envelope `parser:"| (?= Rcpt) @@"`
	Auth  *Auth     `parser:"| @@"`
	Other *Other    `parser:"| @@"`
}

// Hello introduces the client: EHLO, HELO or, in LMTP, LHLO.
type Hello struct {
	Verb   Word  `parser:"(?= Hello) @@"`
	Domain *Word `parser:"((?= Word) @@)?"`
	Rest   *Word `parser:"((?= Text) @@)?"`
}

// Envelope is MAIL FROM:<reverse-path> or RCPT TO:<forward-path> with its
// parameters.
type Envelope struct {
	Verb       Word        `parser:"(?= Mail | Rcpt) @@"`
	Link       *Word       `parser:"((?= Link) @@)?"` // "FROM:", "TO:"
	Path       *Path       `parser:"@@?"`
	Parameters []Parameter `parser:"@@*"`
	Rest       *Word       `parser:"((?= Text) @@)?"`
}

// Path is a reverse-path or forward-path; Address is empty for "<>".
type Path struct {
	Open    *Word `parser:"((?= Open) @@)?"`
	Address *Word `parser:"((?= Address) @@)?"`
	Close   *Word `parser:"((?= Close) @@)?"`
}

// Parameter is one parameter of MAIL or RCPT: "SIZE=1024", "SMTPUTF8".
type Parameter struct {
	Keyword Word  `parser:"(?= Keyword) @@"`
	Equals  bool  `parser:"@Equals?"`
	Value   *Word `parser:"((?= Value) @@)?"`
}

// Auth asks to log in (RFC 4954).
type Auth struct {
	Verb      Word  `parser:"(?= Auth) @@"`
	Mechanism *Word `parser:"((?= Word) @@)?"`
	Initial   *Word `parser:"((?= Text) @@)?"` // the initial response: a secret
}

// Other is every other command with its argument.
type Other struct {
	Verb     Word  `parser:"(?= Verb) @@"`
	Argument *Word `parser:"((?= Text) @@)?"`
}

// VerbWord is the command's verb as it was written.
func (c *Command) VerbWord() *Word {
	switch {
	case c.Hello != nil:
		return &c.Hello.Verb
	case c.Mail != nil:
		return &c.Mail.Verb
	case c.Rcpt != nil:
		return &c.Rcpt.Verb
	case c.Auth != nil:
		return &c.Auth.Verb
	case c.Other != nil:
		return &c.Other.Verb
	}
	return nil
}

// Verb is the command's verb in upper case.
func (c *Command) Verb() string {
	if w := c.VerbWord(); w != nil {
		return upper(w.Text)
	}
	return ""
}

// Known reports whether the verb is a command of SMTP or one of its relatives.
func (c *Command) Known() bool { return verbToken(c.Verb()) != 0 }

// Envelope is the MAIL or RCPT part of the command, or nil.
func (c *Command) Envelope() *Envelope {
	if c.Mail != nil {
		return c.Mail
	}
	return c.Rcpt
}

// Address is the address of MAIL or RCPT without its brackets; ok is false
// where the command names none.
func (c *Command) Address() (address string, ok bool) {
	e := c.Envelope()
	if e == nil || e.Path == nil {
		return "", false
	}
	if e.Path.Address == nil {
		return "", e.Path.Open != nil
	}
	return e.Path.Address.Text, true
}

// Argument is everything behind the verb, as one line for people.
func (c *Command) Argument() string {
	switch {
	case c.Hello != nil:
		return join(c.Hello.Domain, c.Hello.Rest)
	case c.Auth != nil:
		return join(c.Auth.Mechanism)
	case c.Other != nil:
		return join(c.Other.Argument)
	}
	if e := c.Envelope(); e != nil {
		var b strings.Builder
		if e.Link != nil {
			b.WriteString(e.Link.Text)
		}
		if p := e.Path; p != nil {
			for _, w := range []*Word{p.Open, p.Address, p.Close} {
				if w != nil {
					b.WriteString(w.Text)
				}
			}
		}
		for _, p := range e.Parameters {
			b.WriteString(" " + p.Keyword.Text)
			if p.Equals {
				b.WriteString("=")
			}
			if p.Value != nil {
				b.WriteString(p.Value.Text)
			}
		}
		if e.Rest != nil {
			b.WriteString(" " + e.Rest.Text)
		}
		return strings.TrimSpace(b.String())
	}
	return ""
}

func join(words ...*Word) string {
	s := ""
	for _, w := range words {
		if w != nil && w.Text != "" {
			if s != "" {
				s += " "
			}
			s += w.Text
		}
	}
	return s
}
