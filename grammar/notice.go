package grammar

import (
	"bytes"
	"strings"
)

// A bounce, or another notification about a message, comes as a mail: its own
// header, a text for people, fields for programs (RFC 3464) and a copy of what
// is returned. People paste all of it or any part. What a line is about often
// shows in later lines only, so a notice is read as a whole when its first line
// is met; the lines then get their places one by one.
//
// Each recipient's lines are one conversation. What is in no recipient's part
// stands apart.

// notice is one notification.
type notice struct {
	log      *Log
	from, to int     // its lines: indices, to is behind the last
	about    []int32 // for each line 1 + the index of its recipient, 0 for none
	rcpts    []*noticeRecipient
	named    map[string]*noticeRecipient
	exchange bool // the text is Exchange's

	sender   string // reverse-path of the message
	reporter string // the host that wrote the notice
	queue    string
	message  string // Message-ID of the message
	when     Stamp
	failed   []string // recipients named in the notice's header
	sign     bool     // something in the text is only found in notices
	late     bool     // the text speaks of a delay
	final    bool     // the text speaks of a failure
	fields   bool     // there are fields for programs
	receipt  bool     // it tells that the message was read, or deleted (RFC 8098)
}

// noticeRecipient is what a notice says of one recipient.
type noticeRecipient struct {
	address string
	names   []string // in lower case: the address and what else it is called
	lines   []int    // of the text, in order
	text    joinedText
	outcome Outcome          // from the heading of the list that the address stands in
	shares  *noticeRecipient // the next address follows at once: what is said of that one is said of both
	wire    joinedText       // Sendmail's and Courier's transcript: what the other server said
	verb    string
	host    string
	first   int // its first line
	index   int // in the notice's list

	// The fields.
	block      bool
	action     string
	status     string
	statusLine int
	remote     Party
	kind       string // of the diagnostic: "smtp", "x-postfix"
	diagnostic joinedText
	diagLine   int
	attempt    Stamp

	line   int // where the report stands
	report *Report
	span   Span
}

// joinedText is text put together from several lines, and where in the log
// each byte of it stands.
type joinedText struct {
	text []byte
	at   []int32
}

// joinedSize is how much is kept of what is said of one recipient.
const joinedSize = 16 << 10

func (t *joinedText) add(log *Log, s Span) {
	for i := s.Start; i < s.End && len(t.text) < joinedSize; i++ {
		t.text = append(t.text, log.Text[i])
		t.at = append(t.at, i)
	}
}

// put adds a byte that stands nowhere.
func (t *joinedText) put(c byte) {
	t.text = append(t.text, c)
	t.at = append(t.at, -1)
}

// So many lines, and lines of text, may pass before the first recipient.
const (
	noticeLimit     = 400
	noticeTextLimit = 60
)

// scanNotice reads a line of a notice, of Exchange's kind or of any other.
func scanNotice(h *head, row *Row, exchange bool) bool {
	n, _ := h.mem.state.(*notice)
	if n == nil && h.index > 0 && h.log.Lines[h.index].dialect > 0 {
		return false // only the head of a line is asked for, and it has none
	}
	if n == nil || h.index >= n.to || h.index < n.from {
		if n != nil && h.index < n.from || h.span.Empty() || !noticeStarts(h) {
			return false
		}
		n = readNotice(h.log, h.index)
		h.mem.state = n
	}
	if len(n.rcpts) == 0 || n.exchange != exchange || blank(h.bytes()) {
		return false
	}
	k := n.about[h.index-n.from]
	if k == 0 {
		row.Place = Apart
		return true
	}
	r := n.rcpts[k-1]
	row.Key = r.address
	if row.Key == "" {
		row.Key = "recipient"
	}
	if h.index == r.first {
		row.Place = Begins
	}
	if h.index != r.line {
		row.tell(Noted, h.span)
		return true
	}
	row.Time, row.Queue, row.Message = r.attempt, n.queue, n.message
	if row.Time == 0 {
		row.Time = n.when
	}
	row.Client.Name, row.Server = n.reporter, r.report.Peer
	if r.report.Peer != (Party{}) {
		row.Direction = Outbound
	}
	row.report(r.span, r.report)
	return true
}

// noticeStarts reports whether a notice may begin at the line: at the start of
// the log, behind a blank line, or at the mark between the mails of a mailbox.
func noticeStarts(h *head) bool {
	b := h.bytes()
	if hasPrefix(b, "From ") {
		return true
	}
	if h.index > 0 && !blank(h.log.Body(h.index-1).Of(h.log.Text)) {
		return false
	}
	for i := 0; i < h.index; i++ {
		if !blank(h.log.Body(i).Of(h.log.Text)) {
			_, colon := noticeField(b)
			return colon > 0 || b[0] == '<'
		}
	}
	return true
}

// Parts of a notice.
const (
	noticeHeader = iota // the header of the notice
	noticeMIME          // the header of a part
	noticeText          // for people
	noticeStatus        // the fields
	noticeCopy          // what is returned
	noticeOther         // HTML, pictures
	noticeOver          // behind the last boundary
)

// noticeReader goes through the lines of a notice.
type noticeReader struct {
	*notice
	part       int
	next       int // the part that follows the header of a part
	boundaries []string
	quoted     bool // the part is quoted-printable
	copyHead   bool // in the header of the copy
	fold       string
	current    *noticeRecipient // whom the text is about
	orphan     *noticeRecipient // text before any address
	soft       bool             // the last line went on behind a soft line break
	block      *noticeRecipient
	blockLines []int
	ended      bool // a blank line has ended the block
	section    Outcome
	talking    string // Sendmail: the host of the transcript
	command    string // Sendmail: the last command
	asked      string // its recipient
	commandTo  *noticeRecipient
	answering  *noticeRecipient
	transcript bool
	reached    bool // Exchange: "… could not be reached:"
}

// readNotice reads the notice that starts at line from. One without recipients
// is none.
func readNotice(log *Log, from int) *notice {
	n := &notice{log: log, from: from, to: len(log.Lines)}
	r := &noticeReader{notice: n, part: noticeText}
	first := log.Body(from).Of(log.Text)
	if hasPrefix(first, "From ") && contains(first, ":") {
		r.part = noticeHeader
	} else if name, _ := noticeField(first); mailField(name) {
		r.part = noticeHeader
	}
	for i := from; i < len(log.Lines); i++ {
		if len(n.rcpts) == 0 && !n.fields && (i-from > noticeLimit || r.orphan != nil && len(r.orphan.lines) > noticeTextLimit) || !r.line(i) {
			n.to = i
			break
		}
	}
	if n.to == from { // a line that cannot be one
		n.to = from + 1
	}
	r.endBlock()
	if r.orphan != nil {
		r.adopt()
	}
	n.conclude()
	return n
}

// adopt gives the text in front of all addresses, which is all of it where no
// line begins with one, to the only recipient. The header of the notice or the
// fields may name it.
func (r *noticeReader) adopt() {
	x := r.orphan
	_, _, rank := quotedIn(x.text.text, false)
	switch {
	case len(r.rcpts) == 1:
		if y := r.rcpts[0]; len(y.text.text) == 0 {
			y.text = x.text
			for _, i := range x.lines {
				r.give(i, y)
			}
		}
		return
	case len(r.rcpts) > 1:
		return
	case len(r.failed) == 1:
		x.address = r.failed[0]
	case rank < certain:
		return
	}
	x.names = []string{recipientName(x.address)}
	r.list(x)
	for _, i := range x.lines {
		r.give(i, x)
	}
}

func (r *noticeReader) body(i int) []byte { return r.log.Body(i).Of(r.log.Text) }

// line reads line i; it is false where the notice is over.
func (r *noticeReader) line(i int) bool {
	b := r.body(i)
	if r.fence(b, i) {
		return true
	}
	if i > r.from && hasPrefix(b, "From ") && blank(r.body(i-1)) && contains(b, ":") && (r.part == noticeCopy || r.part == noticeOver) {
		return false
	}
	switch r.part {
	case noticeHeader:
		r.header(b)
	case noticeMIME:
		r.partHeader(b)
	case noticeStatus:
		r.status(b, i)
	case noticeText:
		return r.words(b, i)
	case noticeCopy:
		r.copied(b)
	case noticeOver:
		if name, _ := noticeField(b); mailField(name) && blank(r.body(i-1)) {
			return false
		}
	}
	return true
}

// fence recognises a boundary between MIME parts (RFC 2046 section 5.1.1).
func (r *noticeReader) fence(b []byte, i int) bool {
	if len(b) < 5 || b[0] != '-' || b[1] != '-' {
		return false
	}
	s := strings.TrimRight(string(b[2:]), " \t")
	known := -1
	for k, x := range r.boundaries {
		if s == x || s == x+"--" {
			known = k
		}
	}
	if known < 0 {
		// The header that names it may not be in the log.
		if r.part == noticeCopy || strings.ContainsAny(s, " \t") || len(s) < 6 || i+1 >= len(r.log.Lines) || !hasPrefix(bytes.ToLower(r.body(i+1)), "content-") {
			return false
		}
		r.boundaries = append(r.boundaries, s)
		known = len(r.boundaries) - 1
	}
	r.endBlock()
	r.current, r.fold, r.quoted = nil, "", false
	if s != r.boundaries[known] { // the last one
		r.part = noticeOther
		if known == 0 {
			r.part = noticeOver
		}
		return true
	}
	r.part, r.next = noticeMIME, noticeText
	return true
}

// own notes that a line is part of the block.
func (r *noticeReader) own(i int) { r.blockLines = append(r.blockLines, i) }

// endBlock finds the recipient that the fields just read are about: by its
// address, by what it was called before an alias replaced it, or by the part
// before the "@", since a server may have rewritten the domain.
func (r *noticeReader) endBlock() {
	x := r.block
	if x == nil {
		return
	}
	lines := r.blockLines
	r.block, r.blockLines, r.ended, r.fields = nil, nil, false, true
	to := r.find(x.names...)
	if to == nil && len(x.names) > 0 {
		local, _, _ := strings.Cut(x.names[0], "@")
		for _, y := range r.rcpts[:min(len(r.rcpts), 100)] {
			if l, _, _ := strings.Cut(y.names[0], "@"); l == local && !y.block {
				to = y
				break
			}
		}
	}
	if to == nil && len(x.names) == 0 && len(r.rcpts) == 1 && !r.rcpts[0].block {
		to = r.rcpts[0]
	}
	if to == nil || to.block {
		if len(x.names) == 0 {
			x.names = []string{""}
		}
		if x.address == "" {
			x.address = x.names[0]
		}
		to = r.list(x)
	} else {
		to.block, to.action, to.status, to.statusLine, to.remote = true, x.action, x.status, x.statusLine, x.remote
		to.kind, to.diagnostic, to.diagLine, to.attempt = x.kind, x.diagnostic, x.diagLine, x.attempt
		to.names = append(to.names, x.names...)
		r.call(to, x.names...)
	}
	if to.diagLine == 0 {
		to.diagLine = lines[0]
	}
	for _, i := range lines {
		r.give(i, to)
	}
}

// give notes that line i is about recipient x.
func (r *noticeReader) give(i int, x *noticeRecipient) {
	for len(r.about) <= i-r.from {
		r.about = append(r.about, 0)
	}
	r.about[i-r.from] = int32(x.index + 1)
}

// list adds a recipient to the notice.
func (n *notice) list(x *noticeRecipient) *noticeRecipient {
	x.index = len(n.rcpts)
	n.rcpts = append(n.rcpts, x)
	n.call(x, x.names...)
	return x
}

// call notes names of a listed recipient. The first one to bear a name keeps it.
func (n *notice) call(x *noticeRecipient, names ...string) {
	if n.named == nil {
		n.named = make(map[string]*noticeRecipient)
	}
	for _, name := range names {
		if n.named[name] == nil && name != "" {
			n.named[name] = x
		}
	}
}

// find is the recipient with one of the names, nil if there is none.
func (n *notice) find(names ...string) *noticeRecipient {
	for _, name := range names {
		if x := n.named[name]; x != nil {
			return x
		}
	}
	return nil
}

// add lists an address of the text for people, once.
func (n *notice) add(address string) *noticeRecipient {
	name := recipientName(address)
	if x := n.find(name); x != nil {
		return x
	}
	return n.list(&noticeRecipient{address: address, names: []string{name}})
}

// recipientName is an address as addresses are compared.
func recipientName(s string) string { return strings.ToLower(trimBrackets(s)) }

func trimSpan(log *Log, s Span) Span {
	for s.Start < s.End && isBlank(log.Text[s.Start]) {
		s.Start++
	}
	for s.End > s.Start && isBlank(log.Text[s.End-1]) {
		s.End--
	}
	return s
}

// addressIn is the first mail address in s, "" if there is none.
func addressIn(s string) string {
	for i := 0; i < len(s); i++ {
		if s[i] != '@' {
			continue
		}
		from, to := i, i+1
		for from > 0 && addressByte(s[from-1]) {
			from--
		}
		if to < len(s) && s[to] == '[' { // an address literal
			if k := strings.IndexByte(s[to:], ']'); k > 0 {
				return s[from : to+k+1]
			}
		}
		for to < len(s) && addressByte(s[to]) {
			to++
		}
		for to > i && (s[to-1] == '.' || s[to-1] == '\'' || s[to-1] == '-') {
			to--
		}
		if from < i && to > i+1 {
			return strings.TrimLeft(s[from:to], "'")
		}
	}
	return ""
}

// addressByte reports whether a byte may stand in an address as people write
// it: atext of RFC 5322, dots, and what UTF-8 is made of (RFC 6532).
func addressByte(c byte) bool {
	return isLetter(c) || isDigit(c) || c >= 0x80 || strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) >= 0
}

// mailDate reads "Sat, 21 Jun 2014 18:34:34 +0000 (UTC)" (RFC 5322 section
// 3.3); 0 if s is none.
func mailDate(s string) Stamp {
	f := strings.Fields(s)
	if len(f) > 0 && !isDigit(f[0][0]) {
		f = f[1:]
	}
	if len(f) < 4 {
		return 0
	}
	n := digits(f[0], 0)
	if n == 0 || n > 2 || digits(f[2], 0) != 4 {
		return 0
	}
	clock := []byte(f[3])
	if len(clock) == 5 {
		clock = append(clock, ":00"...)
	}
	ms, end := clockTime(clock, 0)
	if end < 0 {
		return 0
	}
	when := stamp(number([]byte(f[2]), 0, 4), monthOf([]byte(f[1])), number([]byte(f[0]), 0, n), ms)
	if len(f) > 4 && when != 0 {
		off, _ := zoneOffset([]byte(f[4]))
		when -= Stamp(off)
	}
	return when
}
