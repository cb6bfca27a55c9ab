package app

import (
	"slices"
	"strings"
	"sync"

	"smtpexplain/explain"
)

// kind is a part of the reference.
type kind struct {
	name  string // in addresses: "reply"
	word  string // for people: "Reply"
	title string // of the table
	about string
}

var (
	kindCommand   = kind{"command", "Command", "Commands", "What the client says, and the moments of a session that are answered like a command."}
	kindReply     = kind{"reply", "Reply", "Reply codes", "The three digits that a server begins its answers with. What a code means depends on the command that it answers."}
	kindStatus    = kind{"status", "Status", "Enhanced status codes", "Three numbers with points that say more than the reply code: class, subject, detail. An x stands for any class."}
	kindExtension = kind{"extension", "Extension", "Extensions", "What servers offer in the reply to EHLO, parameters of MAIL and RCPT, and ways to log in."}
	kindCause     = kind{"cause", "Cause", "Causes", "The reasons why mail does not arrive, as smtpexplain names them in its verdicts."}
	kindGroup     = kind{"group", "Group", "Where it fails", "The three moments at which Kerio Connect's support article looks for the root of a failure."}
)

var kinds = []kind{kindGroup, kindCommand, kindReply, kindStatus, kindExtension, kindCause}

// entry is one entry of the reference, of whichever kind.
type entry struct {
	Kind     kind
	Name     string // "550", "RCPT"
	Slug     string // in its address
	Title    string
	Text     string
	Standing explain.Standing
	Source   string
	Also     []explain.Meaning
	Article  bool // Kerio's article lists it
	Sections []section
	Cause    string // identifier of the cause that it usually stands for
	place    string // of a keyword: "parameter of MAIL"
	search   string
}

// section is a part of an entry's page: a text, a list, or codes with links.
type section struct {
	Title    string
	Text     string
	List     []string
	Mono     bool     // List holds lines of a session
	Codes    []string // reply codes
	Statuses []string // enhanced status codes
	Pairs    [][2]string
	Order    bool // List is numbered
}

func (e *entry) path() string { return "/" + e.Kind.name + "/" + e.Slug }

// heading is name and title: "550: mailbox unavailable".
func (e *entry) heading() string {
	switch e.Kind {
	case kindGroup, kindCause:
		return e.Kind.word + ": " + e.Title
	case kindExtension:
		return e.Name + " (" + e.place + "): " + e.Title
	}
	return e.Name + ": " + e.Title
}

// entries is the whole reference in order.
var entries = sync.OnceValue(func() []*entry {
	var out []*entry
	add := func(e *entry) {
		words := []string{e.Name, e.Title, e.Text}
		for _, m := range e.Also {
			words = append(words, m.Text)
		}
		e.search = strings.ToLower(strings.Join(words, " "))
		out = append(out, e)
	}
	for _, g := range explain.FailureGroups() {
		add(groupEntry(&g))
	}
	for _, v := range explain.Verbs() {
		add(verbEntry(&v))
	}
	for _, r := range explain.Replies() {
		add(replyEntry(&r))
	}
	for _, s := range explain.Statuses() {
		add(statusEntry(&s))
	}
	for _, x := range explain.Extensions() {
		add(extensionEntry(&x))
	}
	for _, c := range explain.Causes() {
		if c.ID != "none" {
			add(causeEntry(&c))
		}
	}
	return out
})

func groupEntry(g *explain.FailureGroup) *entry {
	return &entry{Kind: kindGroup, Name: g.Title, Slug: g.Name, Title: g.Title, Text: g.Text, Standing: g.Standing, Source: g.Source, Also: g.Also, Article: true,
		Sections: []section{{Title: "What usually lies behind it", List: g.Causes}, {Title: "What to look at, the likeliest first", List: g.Check, Order: true}}}
}

func verbEntry(v *explain.VerbEntry) *entry {
	e := &entry{Kind: kindCommand, Name: v.Verb, Slug: explain.RefName(v.Verb), Title: v.Title, Text: v.Text, Standing: v.Standing, Source: v.Source, Also: v.Also,
		Article: len(v.ArticlePositive)+len(v.ArticleNegative) > 0}
	e.add(section{Title: "As it is written", List: nonEmpty(v.Syntax), Mono: true})
	e.add(section{Title: "Good replies", Codes: v.Positive})
	e.add(section{Title: "Replies that ask for more", Codes: v.Intermediate})
	e.add(section{Title: "Refusals", Codes: v.Negative})
	e.add(section{Title: "What a good reply changes", Text: v.Effect})
	if e.Article {
		e.add(section{Title: "Kerio's article lists", Codes: append(slices.Clone(v.ArticlePositive), v.ArticleNegative...)})
	}
	return e
}

func replyEntry(r *explain.ReplyEntry) *entry {
	e := &entry{Kind: kindReply, Name: r.Code, Slug: strings.ToLower(r.Code), Title: r.Title, Text: r.Text, Standing: r.Standing, Source: r.Source, Also: r.Also, Article: r.Article, Cause: r.Cause}
	var pairs [][2]string
	for _, a := range r.Answers {
		names := make([]string, len(a.Verbs))
		for i, v := range a.Verbs {
			names[i] = verbName(v)
		}
		pairs = append(pairs, [2]string{"After " + strings.Join(names, ", "), a.Title + ". " + a.Text})
	}
	e.add(section{Title: "What it means as an answer", Pairs: pairs})
	e.add(section{Title: "Does trying again help", Text: retrySentence(r.Retry)})
	if class, ok := strings.CutSuffix(e.Slug, "xx"); ok {
		var codes []string
		for _, other := range explain.Replies() {
			if other.Code != r.Code && strings.HasPrefix(other.Code, class) {
				codes = append(codes, other.Code)
			}
		}
		e.add(section{Title: "Its codes", Codes: codes})
	}
	return e
}

func verbName(v string) string {
	switch v {
	case ".":
		return "the end of the message"
	case "(connect)":
		return "the connection"
	case "(AUTH response)":
		return "a login answer"
	}
	return v
}

func retrySentence(r explain.Retry) string {
	switch r {
	case explain.RetryYes:
		return "Yes. The sending server keeps the message and tries again by itself."
	case explain.RetryNo:
		return "No. The same message to the same address fails again."
	case explain.RetryAfterChange:
		return "Only after somebody has changed something."
	}
	return ""
}

// extensionPlaces name where a keyword stands. EHLO keywords own the short
// address; the others carry their place where the name is taken.
var extensionPlaces = map[explain.ExtensionKind]string{
	explain.EHLOKeyword: "keyword of EHLO", explain.MAILParameter: "parameter of MAIL", explain.RCPTParameter: "parameter of RCPT", explain.AUTHMechanism: "login method",
}

func extensionEntry(x *explain.ExtensionEntry) *entry {
	e := &entry{Kind: kindExtension, Name: x.Keyword, Slug: x.RefName(), Title: x.Title, Text: x.Text, Standing: x.Standing, Source: x.Source, Also: x.Also, place: extensionPlaces[x.Kind]}
	e.add(section{Title: "Where it stands", Text: sentence(e.place)})
	if x.Syntax != "" {
		e.add(section{Title: "Its argument", List: []string{x.Syntax}, Mono: true})
	}
	e.add(section{Title: "What to look at", Text: x.Advice})
	e.add(section{Title: "How it goes", List: x.Steps, Mono: true})
	return e
}

func causeEntry(c *explain.CauseEntry) *entry {
	e := &entry{Kind: kindCause, Name: c.ID, Slug: c.ID, Title: c.Title, Text: c.Text, Standing: c.Standing, Source: c.Source}
	e.add(section{Title: "Who must act", Text: actWord(c.Act) + "."})
	e.add(section{Title: "Does trying again help", Text: retrySentence(c.Retry)})
	e.add(section{Title: "Next steps", List: c.Next, Order: true})
	e.add(section{Title: "For the customer", Text: c.Customer})
	e.add(section{Title: "For a colleague", Text: c.Expert})
	return e
}

func (e *entry) add(s section) {
	if s.Text != "" || len(s.List) > 0 || len(s.Codes) > 0 || len(s.Statuses) > 0 || len(s.Pairs) > 0 {
		e.Sections = append(e.Sections, s)
	}
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

var entryIndex = sync.OnceValue(func() map[string]*entry {
	m := map[string]*entry{}
	for _, e := range entries() {
		m[e.path()] = e
	}
	return m
})

// lookup finds the entry of an address. Addresses that the annotated log uses,
// other spellings and status codes with their class are found too.
func lookup(path string) (*entry, bool) {
	index := entryIndex()
	if e, ok := index[path]; ok {
		return e, true
	}
	kind, name, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	name = strings.TrimSuffix(name, "/")
	switch kind {
	case kindCommand.name:
		if v, ok := explain.LookupVerb(strings.ReplaceAll(name, "-", " ")); ok {
			return index["/command/"+explain.RefName(v.Verb)], true
		}
		if v, ok := explain.LookupVerb(name); ok {
			return index["/command/"+explain.RefName(v.Verb)], true
		}
	case kindReply.name:
		if r, ok := explain.LookupReply(name); ok {
			return index["/reply/"+strings.ToLower(r.Code)], true
		}
	case kindStatus.name:
		return lookupStatus(name)
	case kindExtension.name:
		for _, kind := range []explain.ExtensionKind{explain.EHLOKeyword, explain.MAILParameter, explain.RCPTParameter, explain.AUTHMechanism} {
			x := explain.ExtensionEntry{Kind: kind, Keyword: name}
			if e, ok := index["/extension/"+x.RefName()]; ok {
				return e, true
			}
		}
	}
	return nil, false
}

// searchEntries finds the entries that hold all words of a query; those whose
// name begins with it come first.
func searchEntries(query string) []*entry {
	words := strings.Fields(strings.ToLower(query))
	if len(words) == 0 {
		return entries()
	}
	var names, rest []*entry
	if e, ok := lookupStatus(words[0]); ok && len(words) == 1 {
		names = append(names, e)
	}
	for _, e := range entries() {
		hit := true
		for _, w := range words {
			hit = hit && strings.Contains(e.search, w)
		}
		switch {
		case !hit:
		case strings.HasPrefix(strings.ToLower(e.Name), words[0]):
			names = append(names, e)
		default:
			rest = append(rest, e)
		}
	}
	return append(names, rest...)
}
