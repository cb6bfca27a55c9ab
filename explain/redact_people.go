package explain

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// pool numbers the values of one sort in the order in which the log has them.
type pool struct {
	prefix string
	order  []string
	number map[string]int
	taken  map[int]bool // numbers of stand-ins that the log has already
	last   int
}

// get is the stand-in of a value, without its number while the log is learned.
func (p *pool) get(key string) string {
	n, ok := p.number[key]
	if !ok {
		p.number[key] = 0
		p.order = append(p.order, key)
		if p.last > 0 { // settled, and only now met
			n = p.next()
			p.number[key] = n
		}
	}
	return p.prefix + strconv.Itoa(n)
}

// own reports whether a value is a stand-in already.
func (p *pool) own(value string) bool {
	n, ok := standInNumber(value, p.prefix)
	if ok {
		p.taken[n] = true
	}
	return ok
}

func (p *pool) next() int {
	for p.last++; p.taken[p.last]; p.last++ {
	}
	return p.last
}

// settle gives the numbers.
func (p *pool) settle() {
	for _, key := range p.order {
		p.number[key] = p.next()
	}
	p.last = max(p.last, 1)
}

func standInNumber(value, prefix string) (int, bool) {
	rest, ok := strings.CutPrefix(value, prefix)
	if !ok || rest == "" || rest[0] == '0' || len(rest) > 9 {
		return 0, false
	}
	n, err := strconv.Atoi(rest)
	return n, err == nil && n > 0
}

func isStandIn(value, prefix string) bool {
	_, ok := standInNumber(value, prefix)
	return ok
}

// resolve is what is written for a token.
func (r *redactor) resolve(t redactToken, text string) string {
	switch t.kind {
	case addressToken:
		return r.address(text, t.mid, t.wide)
	case messageToken:
		return r.messageID(text, t.mid)
	case hostToken, labelToken:
		return r.host(text)
	case ipToken:
		return r.ipText(text)
	case userToken:
		return r.name(text)
	case personToken:
		return r.person(text)
	case orgToken:
		if low := strings.ToLower(text); !r.orgs.own(low) {
			return r.orgs.get(low)
		}
	case subjectToken:
		if low := strings.ToLower(text); !r.subjects.own(low) && low != foldText {
			return r.subjects.get(text)
		}
	case foldToken:
		return foldText
	case textToken:
		return bodyText
	case secretToken:
		if !hidden(text) {
			return mask
		}
	case queueToken:
		return r.queues.to[text]
	case hostWordToken, userWordToken:
		if to, ok := r.scanner.words[strings.ToLower(text)]; ok {
			return to
		}
	}
	return text
}

// What is written for the rest of a subject, and for a line of a message.
const (
	foldText = "[subject]"
	bodyText = "[text]"
)

// host is the stand-in of a host name, as far as hosts are removed.
func (r *redactor) host(name string) string {
	if r.o.removes(HostNames) {
		return r.domain(name)
	}
	low := strings.ToLower(name)
	if strings.HasSuffix(low, ".arpa") {
		if to, ok := r.reverseName(low, strings.Split(low, ".")); ok && r.o.removes(IPAddresses) {
			return to
		}
	}
	if a, end, ok := quadAt(low, 0); ok && end < len(low) && low[end] == '.' {
		return r.quadName(a, low[end+1:]) + name[end:]
	}
	return name
}

// address is the stand-in of a mail address whose @ stands at mid.
func (r *redactor) address(text string, mid, wide int) string {
	local, at, domain := text[:mid], text[mid:mid+wide], text[mid+wide:]
	if r.o.removes(MailAddresses) {
		local = r.local(local)
	}
	return local + at + r.mailDomain(domain)
}

func (r *redactor) mailDomain(domain string) string {
	if inner, ok := strings.CutPrefix(domain, "["); ok { // RFC 5321 section 4.1.3
		inner = strings.TrimSuffix(inner, "]")
		tag := ""
		if len(inner) > 5 && strings.EqualFold(inner[:5], "IPv6:") {
			tag, inner = inner[:5], inner[5:]
		}
		return "[" + tag + r.ipText(inner) + "]"
	}
	if _, err := netip.ParseAddr(domain); err == nil {
		return r.ipText(domain)
	}
	return r.host(domain)
}

// rewritten are the marks in front of addresses that a server has rewritten:
// SRS, BATV and its forerunner, X.500 addresses of Exchange.
var rewritten = [...]string{"srs0", "srs1", "prvs=", "btv1=", "batv=", "imcea"}

func structuredLocal(local string) bool {
	low := strings.ToLower(local)
	for _, mark := range rewritten {
		if strings.HasPrefix(low, mark) {
			return true
		}
	}
	return false
}

// local is the stand-in of a local part. A local part that holds another
// address keeps its form.
func (r *redactor) local(local string) string {
	if n := len(local); n > 1 && local[0] == '"' && local[n-1] == '"' {
		inner := local[1 : n-1]
		if to := r.mailbox(inner); to != inner {
			return `"` + to + `"`
		}
		return local
	}
	if n := len(local); n > 3 && strings.HasPrefix(local, `\"`) && strings.HasSuffix(local, `\"`) {
		return `\"` + r.mailbox(local[2:n-2]) + `\"`
	}
	low := strings.ToLower(local)
	switch {
	case strings.HasPrefix(low, "imcea"):
		if kind, rest, ok := strings.Cut(local, "-"); ok {
			return kind + "-" + r.mailbox(rest)
		}
	case strings.HasPrefix(low, "srs"):
		return r.srs(local)
	case strings.HasPrefix(low, "prvs="), strings.HasPrefix(low, "btv1="), strings.HasPrefix(low, "batv="):
		// prvs=tag=jane, btv1==tag==jane; the old form has the tag behind.
		mark, rest := local[:5], local[5:]
		if who, tag, ok := strings.Cut(rest, "/"); ok && !strings.Contains(who, "=") {
			return mark + r.mailbox(who) + "/" + tagText(tag)
		}
		head := strings.LastIndexByte(rest, '=') + 1
		return mark + tagText(rest[:head]) + r.local(rest[head:])
	}
	if eq := strings.LastIndexByte(local, '='); eq > 0 && strings.Contains(local[eq:], ".") {
		// VERP: bounces+jane=corp.example
		head := local[:eq]
		if plus := strings.LastIndexByte(head, '+'); plus > 0 {
			return r.local(head[:plus]) + "+" + r.mailbox(head[plus+1:]) + "=" + r.host(local[eq+1:])
		}
		if dash := strings.LastIndexByte(head, '-'); dash > 0 {
			return r.mailbox(head[:dash]) + "-" + r.mailbox(head[dash+1:]) + "=" + r.host(local[eq+1:])
		}
		return r.mailbox(head) + "=" + r.host(local[eq+1:])
	}
	if percent := strings.LastIndexByte(local, '%'); percent > 0 && strings.Contains(local[percent:], ".") {
		return r.mailbox(local[:percent]) + "%" + r.host(local[percent+1:])
	}
	if bang := strings.LastIndexByte(local, '!'); bang > 0 {
		return r.host(local[:bang]) + "!" + r.mailbox(local[bang+1:])
	}
	if base, tag, ok := strings.Cut(local, "+"); ok && base != "" {
		if low := strings.ToLower(tag); tag != "" && !r.tags.own(low) && !roleNames[low] {
			tag = r.tags.get(low)
		}
		return r.mailbox(base) + "+" + tag
	}
	return r.mailbox(local)
}

// srs is the stand-in of a local part of the Sender Rewriting Scheme:
// SRS0=hash=day=corp.example=jane, SRS1=hash=relay.example==hash=day=….
func (r *redactor) srs(local string) string {
	parts := strings.Split(local, "=")
	last := len(parts) - 1
	if last < 2 {
		return r.mailbox(local)
	}
	for i, p := range parts {
		switch {
		case p == "" || i == 0:
			if rest, ok := strings.CutPrefix(strings.ToUpper(p), "SRS0"); ok && len(rest) > 1 { // SRS0+hash
				parts[i] = p[:5] + tagText(p[5:])
			}
		case i == last:
			parts[i] = r.local(p)
		case r.scanner.plausibleName(p) || i == last-1 && strings.Contains(p, "."):
			parts[i] = r.host(p)
		default:
			parts[i] = tagText(p)
		}
	}
	return strings.Join(parts, "=")
}

// tagText blanks out a signature: zeroes for digits, x for letters.
func tagText(tag string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case '0' <= c && c <= '9':
			return '0'
		case unicode.IsLetter(c):
			return 'x'
		}
		return c
	}, tag)
}

// mailbox is the stand-in of a name in an address.
func (r *redactor) mailbox(name string) string {
	low := strings.ToLower(name)
	if low == "" || roleNames[low] || r.users.own(low) || hidden(low) || !strings.ContainsFunc(low, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsDigit(c) }) {
		return name
	}
	return r.users.get(low)
}

// name is the stand-in of an account. Some have the form of an address.
func (r *redactor) name(name string) string {
	trimmed := strings.TrimSpace(name)
	if len(trimmed) > 200 || trimmed == "" {
		return name
	}
	if at := strings.LastIndexByte(trimmed, '@'); at >= 0 {
		if at > 0 && at < len(trimmed)-1 && !strings.ContainsAny(trimmed, "<>,:") {
			return r.address(trimmed, at, 1)
		}
		return name
	}
	if low := strings.ToLower(trimmed); r.scanner.vocabulary[low] || !strings.ContainsFunc(low, unicode.IsLetter) || strings.ContainsAny(low, "<>{}|:") {
		return name
	}
	return r.mailbox(trimmed)
}

// person is the stand-in of a display name. "Mail Delivery System" is none.
func (r *redactor) person(name string) string {
	low := strings.ToLower(name)
	if strings.HasPrefix(name, "Name ") && r.people.own(name) || roleNames[low] {
		return name
	}
	own := false
	for w := range strings.FieldsFuncSeq(low, func(c rune) bool { return !unicode.IsLetter(c) && !unicode.IsDigit(c) && c != '-' }) {
		own = own || !r.scanner.vocabulary[w] && !roleNames[w] && !isStandIn(w, "user")
	}
	if !own {
		return name
	}
	return r.people.get(low)
}

// messageID is the stand-in of a Message-ID whose @ stands at mid.
func (r *redactor) messageID(text string, mid int) string {
	local, domain := text[:mid], text[mid+1:]
	if r.o.removes(MessageIDs) && !r.messages.own(local) {
		local = r.messages.get(text)
	}
	return local + "@" + r.mailDomain(domain)
}

// learnWords makes the words that are names in one place of the log known in
// every place.
func (r *redactor) learnWords() {
	s := &r.scanner
	s.ips = &r.ips
	s.words, s.wordKinds, s.phrases = map[string]string{}, map[string]redactTokenKind{}, map[string][]string{}
	add := func(word, to string, kind redactTokenKind) {
		if _, ok := s.words[word]; ok || word == to || !r.o.removes(kind.kind()) {
			return
		}
		s.words[word], s.wordKinds[word] = to, kind
		if first := word[:nameEnd([]byte(word), 0)]; len(first) < len(word) {
			s.phrases[first] = append(s.phrases[first], word)
		} else {
			s.maybe[word[0]] |= 1 << min(len(word), 63)
		}
	}
	if r.o.removes(QueueIDs) {
		s.queues = r.queues.to
	}
	for _, u := range r.users.order {
		if r.ownWord(u, 3) {
			add(u, r.users.get(u), userWordToken)
			if i := strings.IndexAny(u, "._"); i > 1 && i < len(u)-2 && !strings.ContainsAny(u, " ") { // jane.doe is Jane Doe
				add(u[:i]+" "+u[i+1:], r.users.get(u), userWordToken)
			}
		}
	}
	for _, p := range r.people.order {
		if strings.ContainsAny(p, " ,/") {
			add(p, r.people.get(p), userWordToken)
		}
	}
	for _, o := range r.orgs.order {
		if r.ownWord(o, 3) {
			add(o, r.orgs.get(o), userWordToken)
		}
	}
	for _, h := range r.hosts.order {
		if r.ownWord(h, 3) {
			add(h, r.hosts.get(h), hostWordToken)
		}
	}
	for _, d := range r.domains.order {
		if label, _, _ := strings.Cut(d, "."); r.ownWord(label, 4) {
			add(label, r.domains.get(d), hostWordToken)
		}
	}
	for _, list := range s.phrases {
		slices.SortFunc(list, func(a, b string) int { return len(b) - len(a) })
	}
}

// ownWord reports whether a word can only be the name that it is elsewhere.
func (r *redactor) ownWord(word string, least int) bool {
	return utf8.RuneCountInString(word) >= least && !r.scanner.vocabulary[word] && !roleNames[word] && !genericLabels[word] && !reservedName(word) &&
		strings.ContainsFunc(word, unicode.IsLetter) && !strings.ContainsAny(word, "@<>\"=")
}

// queuePool gives queue ids stand-ins of the same form: letters for letters,
// digits for digits.
type queuePool struct {
	order []string
	to    map[string]string
}

func (q *queuePool) init() { q.to = map[string]string{} }

func (q *queuePool) learn(id string) {
	if _, ok := q.to[id]; ok || len(id) < 6 || len(id) > 64 || !strings.ContainsFunc(id, unicode.IsLetter) || !strings.ContainsFunc(id, unicode.IsDigit) || strings.ContainsFunc(id, func(c rune) bool { return c >= utf8.RuneSelf || !isNameByte(byte(c)) && c != '.' }) {
		return
	}
	q.to[id] = ""
	q.order = append(q.order, id)
}

// settle counts through the stand-ins of each form.
func (q *queuePool) settle() {
	count := map[string]int{}
	for _, id := range q.order {
		form := []byte(id)
		hex := strings.IndexFunc(id, func(c rune) bool { return unicode.IsLetter(c) && !isHex(byte(c)) }) < 0
		for i, c := range form {
			switch {
			case isDigit(c):
				form[i] = '0'
			case isCapital(c):
				form[i] = 'A'
			case isWordByte(c):
				form[i] = 'a'
			}
		}
		key := string(form)
		if hex {
			key += "x"
		}
		n := count[key]
		count[key]++
		for i := len(form) - 1; i >= 0 && n > 0; i-- {
			base := 0
			switch c := form[i]; {
			case c == '0':
				base = 10
			case c == '-' || c == '.' || c == '_':
				continue
			case hex:
				base = 6
			default:
				base = 26
			}
			form[i] += byte(n % base)
			n /= base
		}
		q.to[id] = string(form)
	}
}
