package explain

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// Kind is a kind of private data in a log.
type Kind string

const (
	MailAddresses Kind = "addresses"
	HostNames     Kind = "hosts"
	IPAddresses   Kind = "ips"
	UserNames     Kind = "users"
	Subjects      Kind = "subjects"
	MessageIDs    Kind = "message-ids"
	MessageText   Kind = "message-text"
	Credentials   Kind = "credentials"
	QueueIDs      Kind = "queue-ids"
)

// RedactKind describes a kind for the person who decides about it.
type RedactKind struct {
	Kind  Kind
	Title string
	About string // what becomes of it
	// Optional kinds stay unless RedactOptions.Also names them.
	Optional bool
	// Always tells that the kind cannot be kept.
	Always bool
}

// RedactKinds lists the kinds in the order in which they are shown.
func RedactKinds() []RedactKind { return slices.Clone(redactKinds) }

var redactKinds = []RedactKind{
	{Kind: MailAddresses, Title: "Mail addresses", About: "The part before the @ becomes user1, user2 and so on. Names of duty such as postmaster stay. The domain follows the host names."},
	{Kind: HostNames, Title: "Hosts and domains", About: "A domain becomes d1.example. Its hosts stay its hosts, and labels such as mail or mx2 stay."},
	{Kind: IPAddresses, Title: "Public IP addresses", About: "An address becomes one that is reserved for examples. Neighbours stay neighbours. Private, loopback and link-local addresses stay."},
	{Kind: UserNames, Title: "User and display names", About: "Account names, home directories and the names of people in headers."},
	{Kind: Subjects, Title: "Subjects", About: "A subject becomes a number. The fixed subjects of bounces stay."},
	{Kind: MessageIDs, Title: "Message-IDs", About: "A Message-ID becomes msg1, msg2 and so on at its domain."},
	{Kind: MessageText, Title: "Text of messages", About: "Each line of a message behind its header becomes [text]."},
	{Kind: Credentials, Title: "Login data", About: "Passwords, tokens and the answers to login challenges are masked. They cannot be kept.", Always: true},
	{Kind: QueueIDs, Title: "Queue ids", About: "A queue id becomes another one of the same form.", Optional: true},
}

// RedactOptions say what to remove. The zero value removes everything that is
// private but the optional kinds, and keeps the well-known providers.
type RedactOptions struct {
	Keep map[Kind]bool // kinds to keep; credentials are removed all the same
	Also map[Kind]bool // optional kinds to remove
	// HideProviders removes the names of well-known providers and block lists
	// too. The judgement goes by them, so a verdict may come out less precise.
	HideProviders bool
}

func (o *RedactOptions) removes(k Kind) bool {
	for i := range redactKinds {
		if known := &redactKinds[i]; known.Kind == k {
			return known.Always || !o.Keep[k] && (!known.Optional || o.Also[k])
		}
	}
	return false
}

// Redacted is a log without its private data. It has as many lines as the
// original, and is read and explained like any log.
type Redacted struct {
	Text    []byte
	Mapping []Replacement // what became what, kind by kind in the order of RedactKinds
	Leaks   []Leak        // what still looks private
	// Shared is the number of public IPv4 addresses that had to take the
	// stand-in of another one: the networks for examples hold 762 addresses.
	Shared int
}

// Replacement is one value that was replaced throughout the log. From is empty
// for credentials and the text of messages: a mapping holds no secret.
type Replacement struct {
	Kind  Kind   `json:"kind"`
	From  string `json:"from"`
	To    string `json:"to"`
	Count int    `json:"count"`
}

// Leak is something in a redacted log that looks like private data.
type Leak struct {
	Line int    `json:"line"` // 1-based
	Kind Kind   `json:"kind"`
	Text string `json:"text"`
}

// mostLeaks bounds the list of a log that is beyond help.
const mostLeaks = 1000

// Redact removes the private data from a log. The same value gets the same
// stand-in everywhere, and what belongs together stays together: a host below
// its domain, an address at its host, a name in reverse DNS with its address.
//
// Stand-ins are names and addresses that nobody owns (RFC 2606 and 6761, RFC
// 5737, RFC 3849). They are recognised by their form, so that redacting a
// redacted log changes nothing.
//
// It reads the text twice. The first reading learns which values there are,
// with what the grammar knows about the conversations; only then is it known
// which plain words are names, and how the networks for examples must be shared
// out. The second reading writes.
func Redact(log *grammar.Log, o RedactOptions) *Redacted {
	r := newRedactor(o)
	r.learn(log)
	out := &Redacted{Text: r.rewrite(log), Shared: r.ips.shared}
	out.Mapping = r.mapping()
	out.Leaks = r.leaks(out.Text)
	return out
}

// RedactedName is the name of the n-th redacted log in reports, in place of its
// own, which may be private too.
func RedactedName(n int) string { return "redacted-" + strconv.Itoa(n) + ".log" }

// WriteMapping writes a mapping as comma-separated values (RFC 4180). A cell
// that a spreadsheet might take for a formula gets an apostrophe in front.
func WriteMapping(w io.Writer, mapping []Replacement) error {
	b := bufio.NewWriter(w)
	b.WriteString("kind,from,to,count\r\n")
	for _, m := range mapping {
		b.WriteString(string(m.Kind) + "," + csvCell(m.From) + "," + csvCell(m.To) + "," + strconv.Itoa(m.Count) + "\r\n")
	}
	return b.Flush()
}

func csvCell(s string) string {
	s = strings.ToValidUTF8(s, "\ufffd")
	if s != "" && strings.ContainsRune("=+-@\t\r\n|%", rune(s[0])) {
		s = "'" + s
	}
	if strings.ContainsAny(s, "\",\r\n") {
		s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
	}
	return s
}

// redactor is the work on one log.
type redactor struct {
	o       RedactOptions
	writing bool // the second reading
	scanner redactScanner
	entries map[string]*redactEntry // by kind and text
	order   []*redactEntry
	fixed   map[int32][]fixedSpan // by line: what the grammar says is secret or message text
	ips     ipPlan

	users, hosts, domains, messages, subjects, people, tags, orgs pool
	queues                                                        queuePool
}

// redactEntry is one value as it is written, and what is written for it.
type redactEntry struct {
	kind Kind
	from string
	to   string
	n    int
}

// fixedSpan is a stretch of a line that the grammar knows about.
type fixedSpan struct {
	at, end int
	kind    Kind
}

func newRedactor(o RedactOptions) *redactor {
	r := &redactor{o: o, entries: map[string]*redactEntry{}, fixed: map[int32][]fixedSpan{}, scanner: newRedactScanner(redactVocabulary())}
	for _, p := range []struct {
		pool   *pool
		prefix string
	}{{&r.users, "user"}, {&r.hosts, "host"}, {&r.domains, "d"}, {&r.messages, "msg"}, {&r.subjects, "subject "}, {&r.people, "Name "}, {&r.tags, "tag"}, {&r.orgs, "org"}} {
		*p.pool = pool{prefix: p.prefix, number: map[string]int{}, taken: map[int]bool{}}
	}
	r.queues.init()
	r.ips.init()
	return r
}

// learn reads the log for the first time.
func (r *redactor) learn(log *grammar.Log) {
	r.fixSpans(log)
	for i := range log.Lines {
		b := log.Lines[i].Of(log.Text)
		r.line(b, r.fixed[int32(i)], nil)
	}
	r.learnFromGrammar(log)
	for _, p := range []*pool{&r.users, &r.hosts, &r.domains, &r.messages, &r.subjects, &r.people, &r.tags, &r.orgs} {
		p.settle()
	}
	r.queues.settle()
	r.ips.settle()
	r.learnWords()
	clear(r.entries)
	r.order = r.order[:0]
	r.writing = true
}

// rewrite reads the log for the second time.
func (r *redactor) rewrite(log *grammar.Log) []byte {
	out := make([]byte, 0, len(log.Text)+len(log.Text)/8)
	at := int32(0)
	for i := range log.Lines {
		span := log.Lines[i].Span
		out = append(out, log.Text[at:span.Start]...) // line ends
		out = r.line(span.Of(log.Text), r.fixed[int32(i)], out)
		at = span.End
	}
	return append(out, log.Text[at:]...)
}

// line redacts one line, appending to out what is written for it.
func (r *redactor) line(b []byte, fixed []fixedSpan, out []byte) []byte {
	at := 0
	for _, t := range r.scanner.scan(b, fixed) {
		to := r.standIn(b, t)
		if r.writing {
			out = append(out, b[at:t.at]...)
			out = append(out, to...)
		}
		at = t.end
	}
	if r.writing {
		out = append(out, b[at:]...)
	}
	return out
}

// standIn is what is written for a token; the token itself if it stays.
func (r *redactor) standIn(b []byte, t redactToken) string {
	kind := t.kind.kind()
	if !r.o.removes(kind) && !t.kind.mixed() {
		return string(b[t.at:t.end])
	}
	var room [128]byte
	key := append(append(room[:0], byte(t.kind)), b[t.at:t.end]...)
	if t.kind == textToken || t.kind == secretToken && !hidden(string(b[t.at:t.end])) {
		key = key[:1] // nobody needs to know them apart
	}
	e := r.entries[string(key)]
	if e == nil {
		from := string(b[t.at:t.end])
		e = &redactEntry{kind: kind, from: from, to: r.resolve(t, from)}
		r.entries[string(key)] = e
		r.order = append(r.order, e)
	}
	e.n++
	return e.to
}

// mapping lists what was replaced. Spellings that differ in case only are one
// value.
func (r *redactor) mapping() []Replacement {
	var out []Replacement
	for i := range redactKinds {
		at := map[string]int{}
		for _, e := range r.order {
			if e.kind != redactKinds[i].Kind || e.from == e.to {
				continue
			}
			from, to := e.from, e.to
			if e.kind == Credentials || e.kind == MessageText {
				from = ""
			}
			key := strings.ToLower(from) + "\x00" + to
			k, ok := at[key]
			if !ok {
				k = len(out)
				at[key] = k
				out = append(out, Replacement{Kind: e.kind, From: from, To: to})
			}
			out[k].Count += e.n
		}
	}
	return out
}

// fixSpans takes over from the conversations where credentials and the text of
// messages stand.
func (r *redactor) fixSpans(log *grammar.Log) {
	for s := range stories(log) {
		for _, x := range s.secrets() {
			if t := &s.c.Turns[x.turn]; !x.hidden {
				r.fix(log, t, string(t.Said(log.Text)[x.at:x.end]))
			}
		}
		r.fixMessage(log, s.c)
	}
}

// learnFromGrammar takes over the names that only their place makes names.
func (r *redactor) learnFromGrammar(log *grammar.Log) {
	for s := range stories(log) {
		c := s.c
		for _, x := range s.secrets() {
			r.name(x.account)
		}
		if c.From != nil {
			r.name(*c.From)
		}
		for _, to := range c.To {
			r.name(to)
		}
		r.queues.learn(c.Queue)
		for i := range c.Turns {
			t := &c.Turns[i]
			if t.Cmd != nil && t.Cmd.Hello != nil && t.Cmd.Hello.Domain != nil {
				r.host(t.Cmd.Hello.Domain.Text)
			}
			if t.Report != nil {
				for _, to := range t.Report.To {
					r.name(to)
				}
				r.queues.learn(t.Report.Next)
			}
		}
	}
}

// fix notes where a secret stands: in its line, or in parts on the lines that
// the log has wrapped it onto.
func (r *redactor) fix(log *grammar.Log, t *grammar.Turn, secret string) {
	secret = strings.TrimSpace(secret)
	if len(secret) < 2 {
		return
	}
	line := log.Lines[t.Line].Span
	from := 0
	if t.Text.Start > line.Start && t.Text.Start < line.End {
		from = int(t.Text.Start - line.Start)
	}
	b := line.Of(log.Text)
	if i := bytes.LastIndex(b[from:], []byte(secret)); i >= 0 {
		r.addFixed(t.Line, fixedSpan{from + i, from + i + len(secret), Credentials})
		return
	}
	// Wrapped: its parts stand on this line and the next ones.
	for n := t.Line; n < t.Line+4 && int(n) < len(log.Lines); n++ {
		b := log.Lines[n].Of(log.Text)
		for i := 0; i < len(b); {
			end := i
			for end < len(b) && isBase64(b[end]) {
				end++
			}
			if end-i >= 8 && strings.Contains(secret, string(b[i:end])) {
				r.addFixed(n, fixedSpan{i, end, Credentials})
			}
			i = max(end, i+1)
		}
	}
}

func (r *redactor) addFixed(line int32, f fixedSpan) {
	list := append(r.fixed[line], f)
	slices.SortFunc(list, func(a, b fixedSpan) int { return a.at - b.at })
	r.fixed[line] = list
}

// fixMessage notes where the text of messages stands. Header lines are read
// like the rest of the log, for they tell how a message travelled.
func (r *redactor) fixMessage(log *grammar.Log, c *grammar.Conversation) {
	header := true
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Role != grammar.BodyRole {
			header = true
			continue
		}
		span, line := t.Text, log.Lines[t.Line].Span
		said := bytes.TrimSpace(span.Of(log.Text))
		switch {
		case t.Joined != nil, span.Start < line.Start, span.End > line.End:
		case len(said) == 0:
			header = false
		case !header:
			at := int(span.Start-line.Start) + bytes.Index(span.Of(log.Text), said)
			r.addFixed(t.Line, fixedSpan{at, at + len(said), MessageText})
		}
	}
}
