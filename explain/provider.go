package explain

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// The language of providerReply.Words and provider.Marks.
//
// A pattern is made for the folded text of a reply (see foldReply) and is itself
// lower case:
//
//	a … b     the pieces occur in this order, with anything between them
//	a|b       alternatives of one piece
//	a || b    alternatives of the whole pattern
//	^a        the piece stands at the start of the text
//	a$        the piece stands at its end, a full stop aside
//	a*        the last word of the piece may go on: "align*"
//	7.501-503 a number from 501 to 503
//
// A piece stands for whole words and whole numbers: "5.1.1" is found neither in
// "5.1.10" nor in "25.1.1.7", and "css" not in "access". No piece begins with a
// number range.

type (
	wordPattern  []wordSequence // any
	wordSequence []wordPiece    // all, in this order
	wordPiece    []wordLiteral  // any
)

// wordLiteral is one alternative of a piece: text and number ranges in turn.
type wordLiteral struct {
	source         string
	atStart, atEnd bool
	open           bool // the last word may go on
	parts          []wordPart
	triples        []uint16 // some that a text must have; see tripleSet
}

// wordPart is a text, followed by a number if ranged is set.
type wordPart struct {
	text   string
	ranged bool
	lo, hi int
}

func parseWords(words string) wordPattern {
	var pattern wordPattern
	for alternative := range strings.SplitSeq(words, "||") {
		var sequence wordSequence
		for piece := range strings.SplitSeq(alternative, "…") {
			var literals wordPiece
			for literal := range strings.SplitSeq(piece, "|") {
				literals = append(literals, parseWordLiteral(strings.TrimSpace(literal)))
			}
			sequence = append(sequence, literals)
		}
		pattern = append(pattern, sequence)
	}
	return pattern
}

func parseWordLiteral(s string) wordLiteral {
	literal := wordLiteral{source: s}
	s, literal.atStart = strings.CutPrefix(s, "^")
	s, literal.atEnd = strings.CutSuffix(s, "$")
	s, literal.open = strings.CutSuffix(s, "*")
	start := 0
	for i := 0; i < len(s); {
		if !isDigit(s[i]) {
			i++
			continue
		}
		lo, n := leadingNumber(s[i:])
		after := i + n
		if after+1 < len(s) && s[after] == '-' && isDigit(s[after+1]) {
			hi, m := leadingNumber(s[after+1:])
			literal.parts = append(literal.parts, wordPart{text: s[start:i], ranged: true, lo: lo, hi: hi})
			after += 1 + m
			start = after
		}
		i = after
	}
	if start < len(s) {
		literal.parts = append(literal.parts, wordPart{text: s[start:]})
	}
	longest := ""
	for _, part := range literal.parts {
		if len(part.text) > len(longest) {
			longest = part.text
		}
	}
	for i := 0; i+3 <= len(longest); i += max(1, len(longest)/4) {
		literal.triples = append(literal.triples, triple(longest[i], longest[i+1], longest[i+2]))
	}
	return literal
}

// tripleSet is the set of the runs of three bytes in a text. Nearly every
// pattern needs one that the text does not have, so most of them are ruled out
// without a search.
type tripleSet [64]uint64

func triple(a, b, c byte) uint16 {
	return (uint16(a)*961 + uint16(b)*31 + uint16(c)) % (64 * 64)
}

func (t *tripleSet) addAll(text string) {
	for i := 0; i+3 <= len(text); i++ {
		n := triple(text[i], text[i+1], text[i+2])
		t[n/64] |= 1 << (n % 64)
	}
}

func (t *tripleSet) hasAll(triples []uint16) bool {
	for _, n := range triples {
		if t[n/64]&(1<<(n%64)) == 0 {
			return false
		}
	}
	return true
}

func (p wordPattern) match(reply *foldedReply) bool {
	for _, sequence := range p {
		if sequence.possible(&reply.triples) && sequence.match(reply.text) {
			return true
		}
	}
	return false
}

func (s wordSequence) possible(triples *tripleSet) bool {
	for _, piece := range s {
		possible := false
		for i := range piece {
			possible = possible || triples.hasAll(piece[i].triples)
		}
		if !possible {
			return false
		}
	}
	return true
}

// match takes for each piece the occurrence that ends first, which leaves the
// most room for the pieces after it.
func (s wordSequence) match(text string) bool {
	end := 0
	for _, piece := range s {
		if end = piece.find(text, end); end < 0 {
			return false
		}
	}
	return true
}

// find returns where the first occurrence of the piece at or after from ends,
// or -1.
func (p wordPiece) find(text string, from int) int {
	first := -1
	for i := range p {
		if end := p[i].find(text, from); end >= 0 && (first < 0 || end < first) {
			first = end
		}
	}
	return first
}

func (l *wordLiteral) find(text string, from int) int {
	if l.atStart {
		if from > 0 {
			return -1
		}
		return l.endAt(text, 0)
	}
	for {
		i := strings.Index(text[from:], l.parts[0].text)
		if i < 0 {
			return -1
		}
		if end := l.endAt(text, from+i); end >= 0 {
			return end
		}
		from += i + 1
	}
}

// endAt returns where the literal ends if it stands at i, or -1.
func (l *wordLiteral) endAt(text string, i int) int {
	if startsInsideWord(text, i) {
		return -1
	}
	for _, part := range l.parts {
		if !strings.HasPrefix(text[i:], part.text) {
			return -1
		}
		i += len(part.text)
		if part.ranged {
			n, digits := leadingNumber(text[i:])
			if digits == 0 || n < part.lo || n > part.hi {
				return -1
			}
			i += digits
		}
	}
	if !l.open && endsInsideWord(text, i) || l.atEnd && i < len(text) {
		return -1
	}
	return i
}

// startsInsideWord tells whether position i lies behind the beginning of a word
// or of a dotted number.
func startsInsideWord(text string, i int) bool {
	switch {
	case i == 0 || i == len(text) || !wordByte(text[i]):
		return false
	case wordByte(text[i-1]):
		return true
	}
	return isDigit(text[i]) && i > 1 && text[i-1] == '.' && isDigit(text[i-2])
}

// endsInsideWord tells whether the word or dotted number that ends before
// position i goes on there.
func endsInsideWord(text string, i int) bool {
	switch {
	case i == 0 || i == len(text) || !wordByte(text[i-1]):
		return false
	case wordByte(text[i]):
		return true
	}
	return isDigit(text[i-1]) && text[i] == '.' && i+1 < len(text) && isDigit(text[i+1])
}

func letterByte(c byte) bool { return 'a' <= c && c <= 'z' }

func wordByte(c byte) bool { return letterByte(c) || isDigit(c) || c == '_' }

// leadingNumber reads the decimal number at the start of s and returns its value and
// its length. Values beyond any range of a pattern are cut off.
func leadingNumber(s string) (value, length int) {
	for length < len(s) && isDigit(s[length]) {
		value = min(value*10+int(s[length]-'0'), 1<<30)
		length++
	}
	return value, length
}

// foldedReply is a reply in the form that patterns are written for.
type foldedReply struct {
	text    string
	triples tripleSet
}

// foldReply brings a reply into the form that patterns are written for: lower
// case, one blank wherever white space was, "'" for the typographic apostrophes,
// a blank between code and status ("550-5.1.1" is how the first line of a longer
// reply looks), without the remark "(in reply to RCPT TO command)" that Postfix
// appends and without a full stop at the end.
func foldReply(text string) *foldedReply {
	var b strings.Builder
	b.Grow(len(text))
	blank := true // no blank at the start
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case '\t' <= c && c <= '\r':
			c = ' '
		case 'A' <= c && c <= 'Z':
			c += 'a' - 'A'
		case c == '-' && followsCode(text[:i]):
			c = ' '
		case c < utf8.RuneSelf:
		case strings.HasPrefix(text[i:], "’"), strings.HasPrefix(text[i:], "‘"):
			c = '\''
			i += len("’") - 1
		case strings.HasPrefix(text[i:], "\u00a0"):
			c = ' '
			i += len("\u00a0") - 1
		}
		if c == ' ' && blank {
			continue
		}
		b.WriteByte(c)
		blank = c == ' '
	}
	folded := b.String()
	if i := strings.LastIndex(folded, " (in reply to "); i >= 0 && strings.HasSuffix(folded, ")") {
		folded = folded[:i]
	}
	reply := &foldedReply{text: strings.TrimRight(folded, " .")}
	reply.triples.addAll(reply.text)
	return reply
}

// followsCode tells whether the text ends in a word of three digits.
func followsCode(text string) bool {
	n := len(text)
	return n >= 3 && isDigit(text[n-1]) && isDigit(text[n-2]) && isDigit(text[n-3]) &&
		(n == 3 || text[n-4] == ' ')
}

// compiledReply is a providerReply with its pattern cut up.
type compiledReply struct {
	reply *providerReply
	words wordPattern
	// speaks tells that the words alone name the provider.
	speaks bool
}

var compiledReplies = sync.OnceValue(func() []compiledReply {
	compiled := make([]compiledReply, len(providerReplies))
	for i := range providerReplies {
		words := parseWords(providerReplies[i].Words)
		compiled[i] = compiledReply{&providerReplies[i], words, words.speaks()}
	}
	return compiled
})

type providerMark struct {
	provider *provider
	words    wordPattern
}

var providerMarks = sync.OnceValue(func() []providerMark {
	var marks []providerMark
	for i := range providers {
		for _, mark := range providers[i].Marks {
			marks = append(marks, providerMark{&providers[i], parseWords(mark)})
		}
	}
	return marks
})

// speaks tells whether a pattern names its author by itself: each way to match
// it needs a run of four words or a tag such as "bl000001" or "hl:rep". Two or
// three plain words ("user unknown") and a bare status may come from anyone.
func (p wordPattern) speaks() bool {
	for _, sequence := range p {
		if !sequence.speaks() {
			return false
		}
	}
	return true
}

func (s wordSequence) speaks() bool {
	for _, piece := range s {
		all := true
		for i := range piece {
			all = all && piece[i].speaks()
		}
		if all {
			return true
		}
	}
	return false
}

func (l *wordLiteral) speaks() bool {
	words := 0
	for word := range strings.FieldsSeq(l.source) {
		letters := strings.ContainsFunc(word, func(r rune) bool { return 'a' <= r && r <= 'z' })
		if letters && strings.ContainsAny(strings.TrimSuffix(word, ":"), "0123456789:") {
			return true
		}
		if letters || words > 0 { // codes in front do not count
			words++
		}
	}
	return words >= 4
}

// providerOf names the provider or program behind a host, or, where the host is
// unknown, behind a text: a reply, a greeting or a bounce. Of several suffixes
// that fit the host the longest decides. Either argument may be empty. The host
// may carry an address and a port, as Postfix logs it.
func providerOf(host, text string) (*provider, bool) {
	if p := providerOfHost(host); p != nil {
		return p, true
	}
	p := providerOfMarks(foldReply(text))
	return p, p != nil
}

func providerOfHost(host string) *provider {
	if i := strings.IndexAny(host, "[:"); i >= 0 {
		host = host[:i]
	}
	host = strings.ToLower(strings.TrimSuffix(strings.TrimSpace(host), "."))
	if p := providerHosts()[host]; p != nil {
		return p
	}
	for name := host; ; {
		i := strings.IndexByte(name, '.')
		if i < 0 {
			return nil
		}
		if p := providerHosts()[name[i:]]; p != nil {
			return p
		}
		name = name[i+1:]
	}
}

// providerHosts are the providers by provider.Hosts: a host, or a dot and the
// domain that it is below. A domain is a host as well.
var providerHosts = sync.OnceValue(func() map[string]*provider {
	hosts := map[string]*provider{}
	for i := range providers {
		for _, known := range providers[i].Hosts {
			for _, name := range [...]string{known, strings.TrimPrefix(known, ".")} {
				if hosts[name] == nil {
					hosts[name] = &providers[i]
				}
			}
		}
	}
	return hosts
})

func providerOfMarks(folded *foldedReply) *provider {
	for _, mark := range providerMarks() {
		if mark.words.match(folded) {
			return mark.provider
		}
	}
	return nil
}

// sameHouse tells whether what one provider means by its replies holds for the
// other. Outlook.com and Microsoft 365 run on the same hosts.
func sameHouse(a, b string) bool {
	house := func(name string) string {
		if name == "Outlook.com" {
			return "Microsoft 365"
		}
		return name
	}
	return house(a) == house(b)
}

// matchProviderReply finds the most specific known pattern for a reply. The
// text is the whole reply (code, status and words) with its lines joined and
// what they repeat removed. The provider is provider.Name, or "" where nothing
// is known of the host.
//
// What a provider means by its replies counts only for its own replies: the
// provider must be the one given, or the one whose marks are in the text, or, if
// there is neither, the words must be such as nobody else uses. The stock texts
// of mail servers count for everyone. Among the patterns that fit, those of a
// provider come before the stock texts, and then the order of the table decides.
// A pattern that only recognises the wrapping of another reply (its cause is
// "unknown") stands behind all others.
func matchProviderReply(provider, text string) (*providerReply, bool) {
	folded := foldReply(text)
	marked, looked := "", false
	entitled := func(candidate compiledReply) bool {
		if candidate.reply.Stock || sameHouse(candidate.reply.Provider, provider) {
			return true
		}
		if !looked {
			if p := providerOfMarks(folded); p != nil {
				marked = p.Name
			}
			looked = true
		}
		return sameHouse(candidate.reply.Provider, marked) ||
			candidate.speaks && provider == "" && marked == ""
	}
	var wrapper *providerReply
	for _, candidate := range compiledReplies() {
		if !candidate.words.match(folded) || !entitled(candidate) {
			continue
		}
		if candidate.reply.Cause != "unknown" {
			return candidate.reply, true
		}
		if wrapper == nil {
			wrapper = candidate.reply
		}
	}
	return wrapper, wrapper != nil
}
