package grammar

import (
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// A grammar is built by whoever parses first: the page runs the same program as
// its worker and never parses.
var (
	replyParser = sync.OnceValue(func() *participle.Parser[ReplyLine] {
		return participle.MustBuild[ReplyLine](participle.Lexer(replySymbols))
	})
	commandParser = sync.OnceValue(func() *participle.Parser[Command] {
		return participle.MustBuild[Command](participle.Lexer(commandSymbols))
	})
)

// utterances parses what was said and remembers it.
//
// The tree of a line depends on the kinds of its tokens alone: every
// "RCPT TO:<somebody@example.com>" has one. So participle parses each sequence
// of kinds once, and what it made is a pattern in which a line's own words are
// set. The words of a log repeat themselves too, but for the addresses of MAIL
// and RCPT: two lines of three are an earlier one again. The nodes are shared
// and must not be changed.
type utterances struct {
	replies         map[string]*ReplyLine // by text
	commands        map[string]*Command
	replyPatterns   map[string]*ReplyLine // by kinds of tokens; nil where the grammar refuses them
	commandPatterns map[string]*Command
	shapes          map[string]*Shape // by roles of turns
	// Of the line or conversation in hand:
	tokens tokens
	kinds  []byte
	marked []int // the turn of each token of a conversation
}

// memoLimit bounds each memory: past it the map starts afresh.
const memoLimit = 1 << 15

// remember puts a value into a memory.
func remember[V any](memory *map[string]V, key string, v V) V {
	if *memory == nil || len(*memory) >= memoLimit {
		*memory = make(map[string]V)
	}
	(*memory)[key] = v
	return v
}

// pattern is the tree for the tokens in hand.
func pattern[T any](u *utterances, memory *map[string]*T, parser *participle.Parser[T]) *T {
	u.kinds = u.kinds[:0]
	for _, t := range u.tokens {
		u.kinds = append(u.kinds, kindByte(t.kind))
	}
	if p, ok := (*memory)[string(u.kinds)]; ok {
		return p
	}
	key := string(u.kinds)
	return remember(memory, key, parse(parser, key))
}

// parse gives a sequence of kinds to participle; nil if the grammar refuses it.
func parse[T any](parser *participle.Parser[T], list string) *T {
	lex, err := lexer.Upgrade(&kinds{list: list})
	if err != nil {
		return nil
	}
	tree, err := parser.ParseFromLexer(lex)
	if err != nil {
		return nil
	}
	return tree
}

// reply parses a server's line; nil if it does not start with a reply code.
func (u *utterances) reply(text []byte) *ReplyLine {
	if replyCode(text) == 0 {
		return nil
	}
	if r, ok := u.replies[string(text)]; ok {
		return r
	}
	s := string(text)
	return remember(&u.replies, s, u.quoted(s))
}

// quoted parses a line of a reply that a report quotes. It is not remembered:
// such replies bear queue ids and times, so hardly two are alike.
func (u *utterances) quoted(s string) *ReplyLine {
	if len(s) > 4 && s[3] == ':' && s[4] == ' ' {
		s = s[:3] + " " + s[4:] // Yahoo: "554: delivery error"
	}
	if replyCode(s) == 0 {
		return nil
	}
	u.tokens = u.tokens[:0]
	lexReply(&u.tokens, s)
	p := pattern(u, &u.replyPatterns, replyParser())
	if p == nil {
		return nil
	}
	return p.with(u.words(s))
}

// command parses a client's line; nil if it has no verb.
func (u *utterances) command(text []byte) *Command {
	if c, ok := u.commands[string(text)]; ok {
		return c
	}
	s := string(text)
	u.tokens = u.tokens[:0]
	lexCommand(&u.tokens, s)
	p := pattern(u, &u.commandPatterns, commandParser())
	if p == nil || p.VerbWord() == nil {
		return remember(&u.commands, s, nil)
	}
	c := p.with(u.words(s))
	if c.Envelope() == nil {
		remember(&u.commands, s, c)
	}
	return c
}

// words are the words of the tokens in hand.
func (u *utterances) words(s string) []Word {
	words := make([]Word, len(u.tokens))
	for i, t := range u.tokens {
		words[i] = Word{t.start, s[t.start:t.end]}
	}
	return words
}

// placed is the word that stands in a pattern's place.
func placed(w *Word, words []Word) *Word {
	if w == nil {
		return nil
	}
	return &words[w.At]
}

// with sets words in a pattern.
func (r *ReplyLine) with(words []Word) *ReplyLine {
	return &ReplyLine{Code: words[r.Code.At], More: r.More, Status: placed(r.Status, words), Text: placed(r.Text, words),
		Late: placed(r.Late, words), Tail: placed(r.Tail, words)}
}

func (c *Command) with(words []Word) *Command {
	out := &Command{Mail: c.Mail.with(words), Rcpt: c.Rcpt.with(words)}
	if h := c.Hello; h != nil {
		out.Hello = &Hello{words[h.Verb.At], placed(h.Domain, words), placed(h.Rest, words)}
	}
	if a := c.Auth; a != nil {
		out.Auth = &Auth{words[a.Verb.At], placed(a.Mechanism, words), placed(a.Initial, words)}
	}
	if o := c.Other; o != nil {
		out.Other = &Other{words[o.Verb.At], placed(o.Argument, words)}
	}
	return out
}

func (e *Envelope) with(words []Word) *Envelope {
	if e == nil {
		return nil
	}
	out := &Envelope{Verb: words[e.Verb.At], Link: placed(e.Link, words), Rest: placed(e.Rest, words)}
	if p := e.Path; p != nil {
		out.Path = &Path{placed(p.Open, words), placed(p.Address, words), placed(p.Close, words)}
	}
	if len(e.Parameters) > 0 {
		out.Parameters = make([]Parameter, len(e.Parameters))
	}
	for i, p := range e.Parameters {
		out.Parameters[i] = Parameter{words[p.Keyword.At], p.Equals, placed(p.Value, words)}
	}
	return out
}
