package explain

import (
	"bytes"
	"encoding/base64"
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// redactScanner finds what may be private in a line: by its form (addresses,
// names with dots, IP addresses), by the word in front of it (redact_labels.go),
// and, in the second reading, by the words that the first one learned.
type redactScanner struct {
	vocabulary map[string]bool
	tops       map[string]bool     // top-level domains that addresses proved
	ids        map[string]struct{} // Message-IDs that a label proved
	words      map[string]string   // stand-ins of plain words; nil in the first reading
	wordKinds  map[string]redactTokenKind
	phrases    map[string][]string // by their first word
	maybe      [256]uint64         // lengths of the keys of words, by their first byte
	queues     map[string]string
	ips        *ipPlan
	folds      int // indent of a subject that may go on in the next line; -1 if none

	b    []byte
	toks []redactToken
}

// redactToken is a stretch of a line that may be private. mid is where an
// address has its @, and wide how many bytes that takes.
type redactToken struct {
	at, end   int
	kind      redactTokenKind
	mid, wide int
}

type redactTokenKind byte

const (
	addressToken redactTokenKind = iota
	hostToken
	labelToken // a word where a host name belongs
	ipToken
	userToken
	personToken
	orgToken
	messageToken
	subjectToken
	foldToken // goes on with a subject
	textToken
	secretToken
	queueToken
	hostWordToken // a plain word that is a host or a domain elsewhere
	userWordToken
)

func (k redactTokenKind) kind() Kind {
	switch k {
	case addressToken:
		return MailAddresses
	case hostToken, labelToken, hostWordToken:
		return HostNames
	case ipToken:
		return IPAddresses
	case messageToken:
		return MessageIDs
	case subjectToken, foldToken:
		return Subjects
	case textToken:
		return MessageText
	case secretToken:
		return Credentials
	case queueToken:
		return QueueIDs
	}
	return UserNames
}

// mixed tells that a token has parts of several kinds.
func (k redactTokenKind) mixed() bool {
	return k == addressToken || k == messageToken || k == hostToken
}

func newRedactScanner(vocabulary map[string]bool) redactScanner {
	return redactScanner{vocabulary: vocabulary, tops: map[string]bool{}, ids: map[string]struct{}{}, folds: -1}
}

func (s *redactScanner) token(at, end int, kind redactTokenKind) {
	if end > at {
		s.toks = append(s.toks, redactToken{at: at, end: end, kind: kind})
	}
}

// scan lists the tokens of a line in order. The list is used again.
func (s *redactScanner) scan(b []byte, fixed []fixedSpan) []redactToken {
	s.b, s.toks = b, s.toks[:0]
	pos := 0
	if s.folded() {
		return s.toks
	}
	if at, end, ok := syslogHost(b); ok && (len(fixed) == 0 || fixed[0].at >= end) {
		s.segment(0, at)
		s.hostOrLabel(at, end)
		pos = end
	}
	for _, f := range fixed {
		if f.at < pos || f.end > len(b) {
			continue
		}
		s.segment(pos, f.at)
		kind := secretToken
		if f.kind == MessageText {
			kind = textToken
		}
		s.token(f.at, f.end, kind)
		pos = f.end
	}
	s.segment(pos, len(b))
	return s.toks
}

// folded reads a line that goes on with the subject of the line before it.
func (s *redactScanner) folded() bool {
	folds := s.folds
	s.folds = -1
	at := indent(s.b)
	if folds < 0 || at <= folds || at == len(s.b) {
		return false
	}
	s.token(at, len(s.b), foldToken)
	s.folds = folds
	return true
}

func indent(b []byte) int {
	i := 0
	for i < len(b) && (b[i] == ' ' || b[i] == '\t') {
		i++
	}
	return i
}

// segment reads a part of the line: address by address, and what stands before
// each of them.
func (s *redactScanner) segment(pos, hi int) {
	next := anchors{b: s.b[:hi]}
	for pos < hi {
		at, wide := next.from(pos)
		if at < 0 {
			s.plain(pos, hi, hi)
			return
		}
		start := s.localStart(pos, at)
		if next := s.plain(pos, start, hi); next > start {
			pos = next
			continue
		}
		from := at + wide
		end := s.domainEnd(from, hi)
		if b := s.b; start > 0 && b[start-1] == '"' && end+1 < hi && b[end] == '"' && b[end+1] == '@' { // "a@b"@corp.example
			start, at, wide, from = start-1, end+1, 1, end+2
			end = s.domainEnd(from, hi)
		}
		switch {
		case start == at && end > from && at > 0 && (s.b[at-1] == '<' || s.b[at-1] == ',' || s.b[at-1] == ':'):
			s.hostOrLabel(from, end) // a source route (RFC 5321 appendix C)
			pos = end
		case end == from && start < at && start > 0 && s.b[start-1] == '<':
			s.token(start, at, userToken) // cut behind the @
			pos = from
		case start == at || end == from:
			pos = from
		case s.urlLogin(start, at):
			s.hostOrLabel(from, end)
			pos = end
		default:
			s.address(start, at, wide, end)
			pos = end
		}
	}
}

// urlLogin takes user and password in front of the host of a URL:
// "smtp://jane:secret@mail.corp.example".
func (s *redactScanner) urlLogin(start, at int) bool {
	b := s.b
	if start < 4 || b[start-1] != ':' {
		return false
	}
	from := start - 1
	for from > 0 && start-from < 80 && (isNameByte(b[from-1]) || b[from-1] == '.') {
		from--
	}
	if from < 3 || from == start-1 || string(b[from-3:from]) != "://" {
		return false
	}
	for len(s.toks) > 0 && s.toks[len(s.toks)-1].at >= from {
		s.toks = s.toks[:len(s.toks)-1]
	}
	s.token(from, start-1, userToken)
	s.token(start, at, secretToken)
	return true
}

// plain reads what holds no address. It goes on behind stop where a label
// rules over what follows, and tells how far it came.
func (s *redactScanner) plain(i, stop, hi int) int {
	b := s.b
	for i < stop {
		c := b[i]
		if c < utf8.RuneSelf && !isNameByte(c) {
			if c == ':' && i+1 < hi && b[i+1] == ':' && (i == 0 || !isNameByte(b[i-1])) {
				if end, ok := ip6At(b[:hi], i); ok {
					s.token(i, end, ipToken)
					i = end
					continue
				}
			}
			i++
			continue
		}
		if i > 0 && b[i-1] == '\\' && (c == 'n' || c == 'r' || c == 't') && s.escape(i) {
			i++
			continue
		}
		end := min(nameEnd(b[:stop], i), stop)
		if end == i { // a sign beyond ASCII
			_, n := utf8.DecodeRune(b[i:])
			i += n
			continue
		}
		if isHex(c) && end < hi && b[end] == ':' && !s.amidHex(i) {
			if e, ok := ip6At(b[:hi], i); ok {
				s.token(i, e, ipToken)
				i = e
				continue
			}
		}
		if end-i > 4 && b[i+3] == '-' && '2' <= c && c <= '5' && isDigit(b[i+1]) && isDigit(b[i+2]) {
			i += 4 // "250-mail.corp.example"
			continue
		}
		e := trimName(b, i, end)
		if e == i {
			i = end
			continue
		}
		i = max(s.atom(i, e, hi), e)
	}
	return i
}

// escape tells "\n" at b[i-1:] apart from a path or a Windows account.
func (s *redactScanner) escape(i int) bool {
	if i+1 >= len(s.b) || i < 2 {
		return true
	}
	next, before := s.b[i+1], s.b[i-2]
	return !isNameByte(next) || isCapital(next) || isDigit(next) || before == 'r' && i > 2 && s.b[i-3] == '\\' || !isNameByte(before) && before != ':'
}

// amidHex reports whether the number at i goes on with "A9:BC:", as in the
// fingerprint of a certificate.
func (s *redactScanner) amidHex(i int) bool {
	if i < 2 || s.b[i-1] != ':' {
		return false
	}
	k := i - 2
	for k >= 0 && isHex(s.b[k]) {
		k--
	}
	n := i - 2 - k
	return n > 0 && n <= 4 && (k < 0 || !isNameByte(s.b[k]))
}

// atom reads one word from i to e. It returns where to go on.
func (s *redactScanner) atom(i, e, hi int) int {
	b := s.b
	w := b[i:e]
	var room [32]byte
	if e < hi && len(w) <= len(room) {
		low := appendLower(room[:0], w)
		if rule, ok := redactLabels[string(low)]; ok {
			if next, ok := s.labelled(rule, i, e, hi); ok {
				return next
			}
		}
		if b[e] == '\\' {
			if next, ok := s.account(i, e, hi); ok {
				return next
			}
		}
		if i > 0 && (b[e] == '/' || b[e] == '\\') && (b[i-1] == '/' || b[i-1] == '\\') && homes[string(low)] {
			return s.home(e, hi)
		}
		if b[e] == '=' && i > 0 && b[i-1] == '/' && (string(low) == "cn" || string(low) == "o" || string(low) == "ou") {
			return s.distinguished(string(low), e+1, hi)
		}
	}
	if i > 1 && e+3 < hi && b[i-1] == '(' && b[e] == ')' && b[e+1] == ' ' && b[e+2] == '[' && isHex(b[e+3]) && !s.vocabulary[lowerBytes(w)] {
		s.hostOrLabel(i, e) // Exim puts the name that a client gave in brackets
		return e
	}
	if next, ok := s.dotted(i, e, hi); ok {
		return next
	}
	if end, ok := s.secretRun(i, hi); ok {
		s.token(i, end, secretToken)
		return end
	}
	if s.words != nil { // the second reading
		return s.known(i, e, hi)
	}
	return e
}

// dotted reads a word with dots: an address, a host name, or what begins with one.
func (s *redactScanner) dotted(i, e, hi int) (next int, ok bool) {
	b := s.b
	w := b[i:e]
	dot := bytes.IndexByte(w, '.')
	if dot < 0 {
		return 0, false
	}
	if isDigit(w[0]) {
		if _, end, ok := quadAt(w, 0); ok && end == len(w) {
			if a, _ := netip.ParseAddr(string(w)); !s.version(i) || s.ips != nil && s.ips.isKnown(a) {
				s.token(i, e, ipToken)
			}
			return e, true
		}
	}
	if s.plausibleName(string(w)) && !s.notHost(i, e, hi, dot) {
		s.token(i, e, hostToken)
		return e, true
	}
	if last := i + bytes.LastIndexByte(w, '.'); last+1 < e && isCapital(b[last+1]) && s.plausibleName(string(b[i:last])) && bytes.IndexByte(b[i:last], '.') > 0 {
		s.token(i, last, hostToken) // the next sentence is glued to it
		return last, true
	}
	if cut := s.glued(i, e, hi); cut > i {
		s.token(i, cut, hostToken)
		return cut, true
	}
	return e, s.quads(i, e)
}

// notHost recognises names with dots that stand where no host stands: a key, a
// file of a path.
func (s *redactScanner) notHost(i, e, hi, dot int) bool {
	b := s.b
	one := bytes.IndexByte(b[i+dot+1:e], '.') < 0
	if !one {
		return false
	}
	if e < hi && b[e] == '=' || e+1 < hi && b[e] == '(' {
		return true
	}
	top := lowerBytes(b[i+dot+1 : e])
	return i > 0 && (b[i-1] == '/' && (i < 2 || b[i-2] != '/') || b[i-1] == '\\') && (top == "pl" || fileEndings[top])
}

// glued is the end of a host name that the next line of a reply is glued to:
// "mail.corp.example250-SIZE". It is i where there is none.
func (s *redactScanner) glued(i, e, hi int) int {
	for k := i + 1; k+3 <= e && k-i < 254; k++ {
		if b := s.b; '2' <= b[k] && b[k] <= '5' && isDigit(b[k+1]) && isDigit(b[k+2]) && !isDigit(b[k-1]) &&
			(k+3 < e && b[k+3] == '-' || k+3 == e && e < hi && b[e] == ' ') && s.plausibleName(string(b[i:k])) {
			return k
		}
	}
	return i
}

// version reports whether the number at i is the version of some software.
func (s *redactScanner) version(i int) bool {
	b := s.b
	if i == 0 {
		return false
	}
	if b[i-1] == '/' { // "Mailer/1.2.3.4", but not "https://list.example/ip/…"
		k := i - 1
		for k > 0 && isWordByte(b[k-1]) {
			k--
		}
		return k < i-1 && (k == 0 || b[k-1] != '/')
	}
	end := i
	for end > 0 && strings.IndexByte(" (=:\"", b[end-1]) >= 0 {
		end--
	}
	at := end
	for at > 0 && isWordByte(b[at-1]) {
		at--
	}
	word := lowerBytes(b[at:end])
	if word == "id" { // Exchange: "with Microsoft SMTP Server (TLS) id 15.1.1.1"
		before := bytes.TrimRight(b[:at], " ")
		return bytes.HasSuffix(before, []byte("Server")) || bytes.HasSuffix(before, []byte(")"))
	}
	return versionWords[word]
}

// quads finds addresses inside a longer word: "192.0.2.1-192.0.2.9".
func (s *redactScanner) quads(i, e int) bool {
	found := false
	for at := i; at < e; at++ {
		if !isDigit(s.b[at]) || at > i && (isWordByte(s.b[at-1]) || s.b[at-1] == '.') {
			continue
		}
		if _, end, ok := quadAt(s.b[:e], at); ok && (end == e || !isWordByte(s.b[end]) && s.b[end] != '.') {
			s.token(at, end, ipToken)
			at, found = end, true
		}
	}
	return found
}

// maxSecret bounds what is decoded: the longest tokens of OAuth have 2 kB.
const maxSecret = 1 << 13

// secretRun recognises base64 that holds an account, wherever it stands.
func (s *redactScanner) secretRun(i, hi int) (end int, ok bool) {
	b := s.b
	if i > 0 && (b[i-1] == '/' || b[i-1] == '+') { // in the midst of a run
		return 0, false
	}
	small, large := false, false
	for end = i; end < hi && end-i <= maxSecret && isBase64(b[end]); end++ {
		if end > i && b[end-1] == '=' && b[end] != '=' {
			break // what pads stands at the end
		}
		small = small || 'a' <= b[end] && b[end] <= 'z'
		large = large || isCapital(b[end])
	}
	if n := end - i; n < 8 || n%4 != 0 || n > maxSecret || !small || !large {
		return 0, false
	}
	raw, err := base64.StdEncoding.DecodeString(string(b[i:end]))
	return end, err == nil && s.tellsAccount(raw)
}

// tellsAccount reports whether what was decoded names an account.
func (s *redactScanner) tellsAccount(raw []byte) bool {
	if !utf8.Valid(raw) {
		return false
	}
	for _, c := range raw {
		if c < ' ' && c != 0 && c != 1 {
			return false
		}
	}
	if bytes.Count(raw, []byte{0}) == 2 || bytes.HasPrefix(raw, []byte("user=")) || bytes.HasPrefix(raw, []byte("n,a=")) {
		return true
	}
	low := lowerBytes(raw)
	if at := strings.IndexByte(low, '@'); at > 0 && !strings.HasPrefix(low, "<") { // in brackets it is a challenge (RFC 2195)
		domain, _, _ := strings.Cut(low[at+1:], " ")
		return s.plausibleName(domain)
	}
	if low, _, _ = strings.Cut(low, " "); s.wordKinds[low] == userWordToken && s.words[low] != "" {
		return true
	}
	return false
}

// known looks the word up among those that the first reading learned.
func (s *redactScanner) known(i, e, hi int) int {
	b := s.b
	low := lowerBytes(b[i:e])
	for _, phrase := range s.phrases[low] {
		if n := len(phrase); i+n <= hi && strings.EqualFold(string(b[i:i+n]), phrase) && (i+n == hi || !isNameByte(b[i+n])) {
			s.token(i, i+n, s.wordKinds[phrase])
			return i + n
		}
	}
	// Keys of the format stay, and names of programs.
	if e < hi && (b[e] == '=' || b[e] == '[' && e+1 < hi && isDigit(b[e+1]) && (i == 0 || b[i-1] != ' ')) {
		return e
	}
	if s.word(i, e) {
		return e
	}
	// "jane-laptop"
	part := i
	for k := i; k <= e; k++ {
		if k == e || b[k] == '.' || b[k] == '-' || b[k] == '_' {
			if k-part >= 4 && k-part < e-i {
				s.word(part, k)
			}
			part = k + 1
		}
	}
	return e
}

func (s *redactScanner) word(i, e int) bool {
	if _, ok := s.queues[string(s.b[i:e])]; ok {
		s.token(i, e, queueToken)
		return true
	}
	c := s.b[i]
	if 'A' <= c && c <= 'Z' {
		c += 'a' - 'A'
	}
	if c < utf8.RuneSelf && s.maybe[c]&(1<<min(e-i, 63)) == 0 {
		return false
	}
	low := lowerBytes(s.b[i:e])
	if _, ok := s.words[low]; !ok {
		return false
	}
	s.token(i, e, s.wordKinds[low])
	return true
}

// hostOrLabel takes what stands where a host name belongs.
func (s *redactScanner) hostOrLabel(at, end int) {
	name := string(s.b[at:end])
	if _, e, ok := quadAt(name, 0); ok && e == len(name) {
		s.token(at, end, ipToken)
		return
	}
	if e, ok := ip6At(s.b[:end], at); ok && e == end {
		s.token(at, end, ipToken)
		return
	}
	if strings.IndexByte(name, '.') > 0 {
		if s.plausibleName(name) || strings.ContainsFunc(name[strings.LastIndexByte(name, '.')+1:], unicode.IsLetter) {
			s.token(at, end, hostToken)
		}
		return
	}
	if strings.ContainsFunc(name, unicode.IsLetter) {
		s.token(at, end, labelToken)
	}
}
