package grammar

import (
	"bytes"
	"sort"
	"strings"
)

// words reads a line of the text for people; false if this is no notice.
func (r *noticeReader) words(b []byte, i int) bool {
	if blank(b) {
		if r.current != nil {
			r.current.text.put('\n')
		}
		r.soft = false
		return true
	}
	name, _ := noticeField(b)
	switch _, known := statusField(name); {
	case hasPrefix(bytes.TrimLeft(b, " "), "In:  ") || hasPrefix(bytes.TrimLeft(b, " "), "Out: "): // what Postfix writes to its postmaster is a dialogue
		r.rcpts, r.orphan = nil, nil
		return false
	case known && (len(r.boundaries) == 0 && (name != "status" || r.block != nil || StatusLen(fieldValue(b, len(name))) > 0) || name == "final-recipient" || name == "reporting-mta"):
		r.part, r.fold = noticeStatus, ""
		r.status(b, i)
		return true
	case len(r.rcpts) == 0 && mailField(name) && (i == r.from || blank(r.body(i-1))):
		r.part = noticeHeader // behind somebody's own words
		r.header(b)
		return true
	}
	line := trimSpan(r.log, r.log.Body(i))
	text := line.Of(r.log.Text)
	low := lower(text)
	if copyMark(low) {
		r.part, r.copyHead, r.fold, r.current = noticeCopy, true, "", nil
		return true
	}
	r.tells(low)
	if r.wired(text, low, i) || r.exchange && r.exchangeHeading(text, low) {
		return true
	}
	address, at := r.addressHead(text, low)
	if address != "" {
		x := r.add(address)
		if r.current != nil && r.current != x && r.current.bare() {
			r.current.shares = x
		}
		r.current = x
		if r.section != NoOutcome {
			x.outcome = r.section
		}
		line.Start += int32(at)
	}
	x := r.current
	if x == nil {
		if r.orphan == nil {
			r.orphan = &noticeRecipient{}
		}
		x = r.orphan
		x.lines = append(x.lines, i)
	} else {
		r.give(i, x)
		if address == "" && bornFrom(low) {
			return true
		}
	}
	r.gather(&x.text, trimSpan(r.log, line))
	return true
}

// bornFrom recognises a line that tells which address this one was made from.
func bornFrom(low string) bool {
	for _, m := range [...]string{"(generated from ", "(ultimately generated from ", "(expanded from", "(originally from "} {
		if strings.HasPrefix(low, m) {
			return true
		}
	}
	return false
}

// bare reports whether nothing has been said of the recipient yet.
func (x *noticeRecipient) bare() bool {
	return len(bytes.TrimSpace(x.text.text)) == 0 && len(x.wire.text) == 0 && !x.block
}

// gather adds a line to a text. Soft line breaks of quoted-printable are taken
// out and its escapes decoded (RFC 2045 section 6.7); lines of nearly full
// length that end in "=" are such even where the header of the part is missing.
func (r *noticeReader) gather(t *joinedText, line Span) {
	if line.Empty() {
		return
	}
	if !r.soft && len(t.text) > 0 {
		t.put('\n')
	}
	text := r.log.Text
	r.soft = text[line.End-1] == '=' && (r.quoted || line.Len() > 70)
	if r.soft {
		line.End--
	}
	if !r.quoted {
		t.add(r.log, line)
		return
	}
	for i := line.Start; i < line.End && len(t.text) < joinedSize; i++ {
		if text[i] == '=' && i+2 < line.End && isHex(text[i+1]) && isHex(text[i+2]) {
			t.text = append(t.text, unhex(text[i+1])<<4|unhex(text[i+2]))
			t.at = append(t.at, i)
			i += 2
			continue
		}
		t.text = append(t.text, text[i])
		t.at = append(t.at, i)
	}
}

// lower lowers ASCII letters only, so that offsets stay what they are.
func lower(b []byte) string {
	s := make([]byte, len(b))
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		s[i] = c
	}
	return bytesAsString(s)
}

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// copyMark reports whether a line announces the copy of the returned message.
func copyMark(low string) bool {
	s := strings.Trim(low, "-=*_#> \t.:")
	switch s {
	case "original message", "returned message", "original headers", "message headers", "undelivered message":
		return s != low
	}
	for _, mark := range [...]string{"below this line is a copy of the message", "this is a copy of the message", "this is a copy of your message", "this is a copy of the headers",
		"original message headers", "original message follows", "unsent message", "message header follows", "message headers follow", "undelivered message follows",
		"below is a copy of the original", "returned message follows", "the following is a copy of", "a copy of the original message"} {
		if strings.HasPrefix(s, mark) {
			return true
		}
	}
	return false
}

// noticeSigns are words that only notices have.
var noticeSigns = [...]string{"could not be delivered", "couldn't be delivered", "wasn't able to deliver", "was not able to deliver", "unable to deliver", "undeliver",
	"delivery has failed", "delivery failed", "delivery failure", "delivery to the following", "failure notice", "returned mail", "returned to sender", "permanent error", "permanent fatal error", "transient non-fatal error",
	"transcript of session follows", "yet been delivered", "has not been delivered", "did not reach", "wasn't delivered", "was not delivered", "not delivered to",
	"while attempting to deliver", "trying to deliver", "in reply to", "remote host said", "remote mail server", "remote server returned", "generating server", "response from the remote server was", "the response was",
	"could not be reached", "cannot be reached", "address failed", "addresses failed", "smtp error from remote", "delivery is delayed", "delivery delayed", "delivery status notification", "mail delivery", "reported error:", "successful delivery notifications", "has been delivered to the following"}

var noticeDelays = [...]string{"warning message only", "this is a warning", "yet been delivered", "has not been delivered yet", "no action is required", "delivery attempts will continue", "will retry", "will be retried",
	"will continue to try", "still being retried", "delivery incomplete", "delivery is delayed", "has been delayed", "delivery delayed", "is delayed", "temporary problem delivering"}

var noticeFailures = [...]string{"permanent error", "permanent fatal", "permanent failure", "failed permanently", "given up", "giving up", "gave up", "delivery has failed", "was bounced", "was returned to sender"}

// noticeExchange are the beginnings of lines that only Exchange writes, in the
// languages that published reports are in.
var noticeExchange = [...]string{"generating server:", "diagnostic information for administrators", "remote server returned", "remote server at ", "delivery has failed to these recipients", "delivery is delayed to these recipients",
	"dsn generated by:", "sent by microsoft exchange", "your message did not reach some or all of the intended recipients", "more info for email admins",
	"diagnoseinformationen f", "generierender server", "informations de diagnostic pour les administrateurs", "serveur de g", "informaci\xf3n de diagn", "información de diagn", "informazioni di diagnostica per gli amministratori"}

// tells notes what a line of the text says about the notice as a whole.
func (r *noticeReader) tells(low string) {
	has := func(marks []string) bool {
		for _, m := range marks {
			if strings.Contains(low, m) {
				return true
			}
		}
		return false
	}
	low = strings.ReplaceAll(low, "’", "'")
	r.sign = r.sign || has(noticeSigns[:]) || strings.Contains(low, " said: ")
	r.late = r.late || has(noticeDelays[:])
	r.final = r.final || has(noticeFailures[:])
	for _, m := range noticeExchange {
		r.exchange = r.exchange || strings.HasPrefix(low, m)
	}
	if k := strings.IndexByte(low, '#'); k >= 0 && replyCode(low[k+1:]) >= 400 && strings.Contains(low[k:], "##") {
		r.exchange, r.sign = true, true
	}
	switch {
	case strings.Contains(low, "had permanent fatal errors"), strings.Contains(low, "delivery has failed to these"):
		r.section = GivenUp
	case strings.Contains(low, "had transient non-fatal errors"), strings.Contains(low, "delivery is delayed to these"):
		r.section = Delayed
	case strings.Contains(low, "had successful delivery notifications"), strings.Contains(low, "has been delivered to the following"), strings.Contains(low, "successfully delivered"):
		r.section = Delivered
	case strings.Contains(low, "is complete, but delivery notification was not sent"), strings.Contains(low, "relayed to non"):
		r.section = Relayed
	case strings.Contains(low, "recipient(s) could not be reached"), strings.Contains(low, "recipient(s) cannot be reached"):
		r.reached = true
	case strings.Contains(low, "transcript of session follows"):
		r.transcript = true
		r.current = nil
	}
}

// exchangeHeading recognises the headings of an Exchange report: what stands below
// is not about the recipient above.
func (r *noticeReader) exchangeHeading(text []byte, low string) bool {
	for _, m := range [...]string{"generating server:", "generierender server:", "diagnostic information for administrators", "diagnoseinformationen f", "sent by microsoft exchange"} {
		if strings.HasPrefix(low, m) {
			if r.current = nil; strings.Contains(m, "server:") && r.reporter == "" {
				r.reporter = firstWordOf(string(text[len(m):]))
			}
			return true
		}
	}
	return false
}

// wired reads the transcript that Sendmail and Courier put into their notices:
// ">>> " is what they said, "<<< " the other server, and a bare reply is their
// own summary.
func (r *noticeReader) wired(text []byte, low string, i int) bool {
	if k := strings.Index(low, "while talking to "); k >= 0 {
		r.talking = strings.TrimRight(string(text[k+len("while talking to "):]), ".: ")
		r.command, r.commandTo, r.answering = "", nil, nil
		return true
	}
	if said, ok := cutPrefix(text, ">>> "); ok {
		r.command, r.answering, r.commandTo = upper(string(firstWord(said))), nil, nil
		if r.command == "RCPT" {
			r.asked = addressIn(string(said))
			if r.commandTo = r.find(recipientName(r.asked)); r.commandTo != nil {
				r.give(i, r.commandTo)
			}
		}
		return true
	}
	said, wire := cutPrefix(text, "<<< ")
	if !wire && (!r.transcript || replyCode(text) < 400) {
		return false
	}
	address := addressIn(string(said))
	named := r.find(recipientName(address))
	x := named
	switch {
	case x != nil:
	case wire && r.command == "RCPT" && r.commandTo == nil && r.asked != "" && r.transcript && replyCode(said) >= 400:
		x = r.add(r.asked) // old versions give no list of recipients
		r.commandTo = x
	case wire && r.answering != nil:
		x = r.answering
	case wire && r.commandTo != nil:
		x = r.commandTo
	case len(r.rcpts) == 1:
		x = r.rcpts[0]
	case r.current != nil && !r.transcript:
		x = r.current
	case wire && len(r.rcpts) > 0 && r.command != "RCPT" && replyCode(said) >= 400 && !hasPrefix(said, "503"):
		// The message or the connection was refused, and with it everybody.
		for _, y := range r.rcpts {
			if len(y.wire.text) == 0 {
				r.wireTo(y, i, said, false)
				if x == nil {
					x = y
				}
			}
		}
		if x != nil {
			r.give(i, x)
		}
		return true
	default:
		return true
	}
	r.give(i, x)
	line := trimSpan(r.log, r.log.Body(i))
	if !wire {
		r.soft = false
		r.gather(&x.text, line)
		return true
	}
	if code := replyCode(said); code >= 400 && (len(x.wire.text) == 0 || r.answering == x) {
		r.wireTo(x, i, said, named != nil)
		r.answering = nil
		if len(said) > 3 && said[3] == '-' {
			r.answering = x
		}
	}
	return true
}

// wireTo adds a line that the other server said to what it said of x.
func (r *noticeReader) wireTo(x *noticeRecipient, i int, said []byte, named bool) {
	if len(x.wire.text) > 0 {
		x.wire.put(' ')
	}
	line := trimSpan(r.log, r.log.Body(i))
	line.Start = line.End - int32(len(said))
	x.wire.add(r.log, line)
	x.verb, x.host = r.command, r.talking
	if x.verb == "" {
		x.verb = "(connect)"
	}
	// With pipelining DATA is sent before the recipients are answered.
	if status := statusIn(said); x.verb == "DATA" && (named || len(status) > 2 && (status[2] == '1' || status[2] == '2')) {
		x.verb = "RCPT"
	}
}

// addressHead recognises a line that begins what is said of one recipient: the
// address alone, in brackets, or in front of a colon. It returns the address
// and where the words about it begin.
func (r *noticeReader) addressHead(text []byte, low string) (address string, at int) {
	s := string(text)
	if r.reached {
		// Exchange 2003: 'Anna Example' on 4/29/2010 9:19 AM
		if k := strings.LastIndex(s, " on "); k > 0 && k+4 < len(s) && isDigit(s[k+4]) {
			r.exchange = true
			return strings.Trim(s[:k], `'"<> `), len(s)
		}
	}
	end := 0
	switch s[0] {
	case '<':
		end = strings.IndexByte(s, '>') + 1
		if end < 3 || strings.IndexByte(s[:end], '@') < 0 && (end == len(s) || s[end] != ':') || strings.ContainsAny(s[1:end-1], "< \t") {
			return "", 0
		}
		address = s[1 : end-1]
	case '\'', '"':
		end = strings.IndexByte(s[1:], s[0]) + 2
		if end < 4 || strings.IndexByte(s[:end], '@') < 0 || strings.ContainsAny(s[:end], " \t") {
			return "", 0
		}
		address = s[1 : end-1]
	default:
		if k := strings.Index(low, "<mailto:"); k >= 0 && strings.HasSuffix(s, ">") && strings.Count(s, " ") < 7 {
			return s[k+len("<mailto:") : len(s)-1], len(s)
		}
		if a := r.sentenceAddress(s, low); a != "" {
			return a, 0
		}
		if address = addressIn(s); address == "" || !strings.HasPrefix(s, address) {
			return "", 0
		}
		end = len(address)
	}
	switch rest := s[end:]; {
	case rest == "":
		return address, end
	case rest[0] == ':':
		return address, end + 1
	case strings.HasPrefix(rest, " ("), strings.HasPrefix(rest, ": "):
		return address, end
	case strings.HasPrefix(rest, "...") && r.transcript:
		return address, end + 3
	}
	return "", 0
}

// sentenceAddress finds the recipient in the sentences of Gmail and Microsoft
// 365, which name it in the middle.
func (r *noticeReader) sentenceAddress(s, low string) string {
	if r.current != nil {
		return ""
	}
	low = strings.ReplaceAll(low, "’", "'")
	for _, m := range [...]string{"message wasn't delivered to ", "message to ", "delivering your message to ", "deliver your message to ", "deliver a message to ", "recipient address:", "recipient: [smtp:"} {
		if k := strings.Index(low, m); k >= 0 {
			if m == "message to " && !strings.Contains(low, "deliver") && !strings.Contains(low, "blocked") && !strings.Contains(low, "rejected") && !strings.Contains(low, "delayed") {
				continue
			}
			return addressIn(s[min(k, len(s)):])
		}
	}
	return ""
}

// Ranks of a place where a reply may begin.
const (
	noRank   = iota
	possible // behind a word such as "error"
	likely   // at the start of a line, behind a colon or a bracket
	certain  // behind words that announce it
)

// announced are the words right before a quoted reply.
var announced = [...]string{"said:", "returned", "(reason:", "smtp;", "response was:", "remote server was:", "returned was:", "returned:", "reported error:", "error:", "responded:", "replied:", "server was:", "server returned was"}

// quotedIn finds the reply in a text: where it begins, where it ends, and how
// sure that is. Replies of success only count where the notice tells of one.
func quotedIn(text []byte, success bool) (at, end, rank int) {
	for i := 0; i+3 <= len(text); i++ {
		if c := text[i]; c != '4' && c != '5' && !(c == '2' && success) {
			continue
		}
		if i > 0 && (isDigit(text[i-1]) || isLetter(text[i-1]) || text[i-1] == '.' || text[i-1] == '-') || replyCode(replyHead(text[i:])) == 0 {
			continue
		}
		if k := quoteRank(text[:i]); k > rank {
			at, rank = i, k
		}
	}
	if rank == noRank {
		return 0, 0, noRank
	}
	return at, quoteEnd(text, at), rank
}

// replyHead cuts text behind the code and the byte that follows, so that a line
// end is one.
func replyHead(text []byte) []byte {
	if len(text) > 3 && text[3] == '\n' {
		return text[:3]
	}
	return text
}

// quoteRank tells how likely a reply follows what stands before it.
func quoteRank(before []byte) int {
	line := bytes.LastIndexByte(before, '\n') + 1
	b := unquoted(before[line:])
	if len(b) == 0 {
		// The line before may announce it.
		if prev := bytes.TrimRight(before[:line], " \t\n"); endsAnnounced(prev) {
			return certain
		}
		return likely
	}
	if endsAnnounced(b) {
		return certain
	}
	switch b[len(b)-1] {
	case ':', ';', '(', '[', '=', ']':
		return likely
	}
	switch before[len(before)-1] {
	case '\'', '"', '#':
		return likely
	}
	low := strings.ToLower(string(b))
	for _, w := range [...]string{"error", "code", "with", "returned", "response", "reply", "status"} {
		if strings.HasSuffix(low, " "+w) || low == w {
			return possible
		}
	}
	return noRank
}

// unquoted takes off what may stand right before a reply: quotation marks of
// any language, a hash, a bracket, marks of the direction of writing.
func unquoted(b []byte) []byte {
	for {
		b = bytes.TrimRight(b, " \t")
		if len(b) == 0 {
			return b
		}
		switch c := b[len(b)-1]; {
		case c == '\'', c == '"', c == '#', c == '<', c >= 0x80:
			b = b[:len(b)-1]
		default:
			return b
		}
	}
}

func endsAnnounced(b []byte) bool {
	low := strings.ToLower(string(b[max(0, len(b)-40):]))
	for _, w := range announced {
		if strings.HasSuffix(low, w) {
			return true
		}
	}
	return false
}

// quoteEnd is where the reply at offset at ends: at the closing quotation mark
// or hashes, at the bracket that was opened before it, or with the paragraph.
func quoteEnd(text []byte, at int) int {
	end := len(text)
	if k := bytes.Index(text[at:], []byte("\n\n")); k >= 0 {
		end = at + k
	}
	cut := func(mark string) {
		if k := index(text[at:end], mark); k >= 0 {
			end = at + k
		}
	}
	flat := bytes.ReplaceAll(text[at:end], []byte("\n"), []byte(" "))
	if k := index(flat, " (in reply to "); k >= 0 {
		end = at + k
	}
	cut("\nGiving up on ")
	for _, m := range [...]string{"\nDSN generated by", "\nMessage Hops", "\nRemote server:", "\nMessage rejected by"} { // the table of Microsoft 365
		cut(m)
	}
	if at == 0 {
		return end
	}
	switch open := text[at-1]; {
	case open == '\'' || open == '"':
		for j := at; j < end; j++ {
			if text[j] == open && (j+1 == end || !isLetter(text[j+1]) && !isDigit(text[j+1])) && !isBlank(text[j-1]) {
				end = j
			}
		}
	case open == '#':
		cut("##")
		cut("> #SMTP#")
	default:
		before := bytes.TrimRight(text[:at], " \t\n")
		if bytes.HasSuffix(bytes.ToLower(before), []byte("(reason:")) {
			if k := bytes.IndexByte(text[at:end], '\n'); k >= 0 && !bytes.HasSuffix(text[at:end], []byte(")")) {
				end = at + k
			}
			if end > at && text[end-1] == ')' {
				end--
			}
		}
		if j := bytes.LastIndexByte(text[:at], '<'); j >= 0 && bytes.IndexByte(text[j:at], '>') < 0 && bytes.IndexByte(text[j:at], '\n') < 0 {
			// <host.example.com #5.1.1 smtp;550 5.1.1 User unknown>
			cut(">\n")
			if end > at && text[end-1] == '>' {
				end--
			}
		}
		if k := bytes.LastIndexByte(text[:at], '\n') + 1; hasPrefix(text[k:], "Remote host said: ") {
			// qmail keeps the lines of the reply: what does not begin with the
			// code is its own.
			for j := at; j < end; j++ {
				if text[j] == '\n' && !(j+3 < end && bytes.Equal(text[j+1:j+4], text[at:at+3])) {
					end = j
				}
			}
		}
	}
	for end > at && (isBlank(text[end-1])) {
		end--
	}
	return end
}

// statusIn is the first enhanced status code in text, "" if there is none.
func statusIn(text []byte) string {
	for i := range text {
		if i > 0 && (isDigit(text[i-1]) || isLetter(text[i-1]) || text[i-1] == '.') {
			continue
		}
		if n := StatusLen(text[i:]); n > 0 {
			return string(text[i : i+n])
		}
	}
	return ""
}

// conclude makes a report for each recipient. A line that only looks like an
// address, and of which nothing is said, is none.
func (n *notice) conclude() {
	for len(n.about) < n.to-n.from {
		n.about = append(n.about, 0)
	}
	if !n.sign && !n.fields {
		n.rcpts = nil
	}
	keep := make([]bool, len(n.rcpts))
	some := false
	for k, x := range n.rcpts {
		keep[k] = !x.bare() || x.outcome != NoOutcome || x.shares != nil
		some = some || keep[k]
	}
	if !some {
		n.rcpts = nil
	}
	for k, x := range n.rcpts {
		if keep[k] {
			x.conclude(n)
		}
	}
	for i, k := range n.about {
		if k == 0 || int(k) > len(n.rcpts) || !keep[k-1] {
			n.about[i] = 0
			continue
		}
		if x := n.rcpts[k-1]; x.first < 0 {
			x.first = n.from + i
			if x.line < 0 {
				x.place(n, x.first)
			}
		}
	}
}

// place puts the report on a line.
func (x *noticeRecipient) place(n *notice, line int) {
	x.line, x.span = line, trimSpan(n.log, n.log.Body(line))
	if x.report.Reason.Empty() {
		x.report.Reason = x.span
	}
}

// conclude makes the report of one recipient.
func (x *noticeRecipient) conclude(n *notice) {
	rep := &Report{Outcome: x.concluded(n)}
	x.report, x.line, x.first = rep, -1, -1
	from := x
	for n := 0; from.shares != nil && from.bare() && n < 100; n++ {
		from = from.shares
	}
	if x.address != "" {
		rep.To = []string{x.address}
	}
	if n.sender != "" {
		sender := n.sender
		rep.From = &sender
	}
	text := from.text.text
	rep.Verb = noticeVerb(text)
	rep.Peer = x.remote
	if rep.Peer == (Party{}) {
		rep.Peer = noticeHost(text)
	}
	if rep.Peer == (Party{}) && from.host != "" {
		rep.Peer = hostPort(from.host)
	}
	x.quote(n, from)
	if len(from.wire.text) > 0 && from.verb != "" {
		rep.Verb = from.verb
	}
	if rep.Verb == "" {
		rep.Verb = noticeVerb(x.diagnostic.text)
	}
	if len(rep.Quote) > 0 {
		rep.Speaker = rep.Peer.String()
	}
	if len(rep.Quote) == 0 || rep.Quote[0].StatusWord() == nil {
		rep.Status = x.statusOf(text)
	}
	x.reason(n, from)
}

// statusOf is the enhanced status code of a report whose reply has none in its
// place. The field counts, but "5.0.0" only says that it failed: an exact code
// among the words says more.
func (x *noticeRecipient) statusOf(text []byte) string {
	list := [...]string{"", x.status, statusIn(x.diagnostic.text), statusIn(text)}
	if q := x.report.Quote; len(q) > 0 {
		words := q[0].Words()
		list[0] = statusIn([]byte(words[:min(len(words), 10)])) // "550-'5.1.1 User unknown'", "550 550 5.2.2 …"
	}
	best := ""
	for _, s := range list {
		if s != "" && (best == "" || strings.HasSuffix(best, ".0.0")) {
			best = s
		}
	}
	return best
}

// concluded is what became of the message: what the fields say, else the
// heading above the address, else the tone of the text.
func (x *noticeRecipient) concluded(n *notice) Outcome {
	switch x.action {
	case "failed":
		return GivenUp
	case "delayed":
		return Delayed
	case "delivered", "expanded":
		return Delivered
	case "relayed":
		return Relayed
	}
	switch {
	case x.outcome != NoOutcome:
		return x.outcome
	case n.late && !n.final:
		return Delayed
	}
	return GivenUp
}

// quote finds the reply of the other server. The transcript has all of it, the
// diagnostic field next to all, the text for people mostly the same.
func (x *noticeRecipient) quote(n *notice, from *noticeRecipient) {
	success := x.report.Outcome == Delivered || x.report.Outcome == Relayed
	if x.take(n, &from.wire, 0, len(from.wire.text)) {
		return
	}
	if c := replyCode(x.diagnostic.text); c >= 400 || c >= 200 && success {
		if x.take(n, &x.diagnostic, 0, len(x.diagnostic.text)) {
			return
		}
	}
	at, end, rank := quotedIn(from.text.text, success)
	if a, e, r := quotedIn(x.diagnostic.text, success); r > noRank && rank < certain && x.take(n, &x.diagnostic, a, e) {
		return
	}
	if rank > noRank {
		x.take(n, &from.text, at, end)
	}
}

// take makes text[at:end] the quoted reply.
func (x *noticeRecipient) take(n *notice, t *joinedText, at, end int) bool {
	if at+3 > end {
		return false
	}
	text := make([]byte, end)
	for i, c := range t.text[:end] {
		if c == '\n' {
			c = ' '
		}
		text[i] = c
	}
	rep := x.report
	first := -1
	for i := at; i < end; {
		stop, next := replyLineEnd(text, i, end)
		start := t.at[i]
		line := n.log.words.quoted(strings.TrimRight(string(text[i:stop]), " \t"))
		if line == nil || start < 0 {
			break
		}
		span := Span{start, start}
		for k := i; k < stop && t.at[k] == span.End; k++ {
			span.End++
		}
		if span.Len() < 3 || string(n.log.Text[start:start+3]) != line.Code.Text {
			break
		}
		if first < 0 {
			first = n.lineAt(start)
		}
		rep.Quote, rep.QuoteAt = append(rep.Quote, line), append(rep.QuoteAt, span)
		i = next
	}
	if first < 0 {
		return false
	}
	k := first - n.from
	if k >= 0 && k < len(n.about) && n.about[k] > 0 && n.rcpts[n.about[k]-1] == x {
		x.place(n, first)
	}
	return true
}

// lineAt is the line that an offset of the text lies in.
func (n *notice) lineAt(offset int32) int {
	return sort.Search(len(n.log.Lines), func(i int) bool { return n.log.Lines[i].Start > offset }) - 1
}

// reason gives a report without a reply the words that tell why, and its line.
func (x *noticeRecipient) reason(n *notice, from *noticeRecipient) {
	rep := x.report
	switch {
	case len(rep.Quote) > 0:
	case len(x.diagnostic.text) > 0:
		rep.Reason = Span{x.diagnostic.at[0], x.diagnostic.at[len(x.diagnostic.at)-1] + 1}
	default:
		rep.Reason = from.text.reason()
	}
	switch {
	case x.line >= 0:
	case x.block:
		line := x.diagLine
		if len(x.diagnostic.text) == 0 && x.statusLine > 0 {
			line = x.statusLine
		}
		x.place(n, line)
	case !rep.Reason.Empty():
		line := n.lineAt(rep.Reason.Start)
		if k := line - n.from; k >= 0 && k < len(n.about) && n.about[k] > 0 && n.rcpts[n.about[k]-1] == x {
			x.place(n, line)
		}
	}
}

// reason is the first paragraph of a text, or, where a reply stands in it
// without its code, what begins with the reply's enhanced status code.
func (t *joinedText) reason() Span {
	start, end := -1, -1
	for i, c := range t.text {
		if i > 0 && t.text[i-1] == '\n' {
			if start >= 0 && c == '\n' {
				break
			}
			if start >= 0 && t.at[i] >= 0 && StatusLen(t.text[i:]) > 0 {
				start = i
			}
		}
		if t.at[i] >= 0 && !isBlank(c) {
			if start < 0 {
				start = i
			}
			end = i
		}
	}
	if start < 0 {
		return Span{}
	}
	return Span{t.at[start], t.at[end] + 1}
}

// noticeVerbs are the words by which servers name the moment of a failure.
var noticeVerbs = [...]struct{ mark, verb string }{
	{"after end of data", "."}, {"after sending data block", "."}, {"in reply to end of data", "."}, {"sending end of data", "."}, {"sending message body", "."}, // Exim, Postfix
	{"after i sent the message", "."}, {"(state 17)", "."}, {"(state 18)", "."}, {"[body]", "."}, {"end of message", "."}, // qmail, Gmail, Yahoo
	{"after rcpt to", "RCPT"}, {"after rcpt command", "RCPT"}, {"after mail command", "MAIL"}, {"after pipelined rcpt to", "RCPT"}, {"pipelined rcpt", "RCPT"}, {"sending rcpt to", "RCPT"}, {"reply to rcpt to", "RCPT"},
	{"does not like recipient", "RCPT"}, {"(state 14)", "RCPT"}, {"[rcpt_to]", "RCPT"},
	{"after mail from", "MAIL"}, {"after pipelined mail from", "MAIL"}, {"sending mail from", "MAIL"}, {"reply to mail from", "MAIL"}, {"but sender was rejected", "MAIL"}, {"(state 13)", "MAIL"}, {"[mail_from]", "MAIL"},
	{"after data", "DATA"}, {"after pipelined data", "DATA"}, {"reply to data", "DATA"}, {"sending data command", "DATA"}, {"failed on data command", "DATA"}, {"[data]", "DATA"},
	{"after starttls", "STARTTLS"}, {"reply to starttls", "STARTTLS"}, {"tls session", "STARTTLS"}, {"tls negotiation", "STARTTLS"}, {"starttls is required", "MAIL"},
	{"after auth", "AUTH"}, {"sasl authentication failed", "AUTH"},
	{"after ehlo", "EHLO"}, {"after helo", "HELO"}, {"reply to ehlo", "EHLO"}, {"reply to helo", "HELO"}, {"name was rejected", "HELO"}, {"helo handshake", "EHLO"},
	{"after initial connection", "(connect)"}, {"initial server greeting", "(connect)"}, {"refused to talk to me", "(connect)"}, {"but greeting failed", "(connect)"},
	{"connect to ", "(tcp)"}, {"establish an smtp connection", "(tcp)"}, {"connection refused", "(tcp)"}, {"connection timed out", "(tcp)"}, {"no route to host", "(tcp)"},
	{"network is unreachable", "(tcp)"}, {"network unreachable", "(tcp)"}, {"unable to connect", "(tcp)"}, {"failed to connect", "(tcp)"},
}

// noticeVerb is the command at which delivery failed, as far as a text tells.
func noticeVerb(text []byte) string {
	if len(text) == 0 {
		return ""
	}
	flat := strings.ToLower(string(bytes.ReplaceAll(text, []byte("\n"), []byte(" "))))
	for _, v := range noticeVerbs {
		if strings.Contains(flat, v.mark) {
			return v.verb
		}
	}
	return ""
}

// noticeHost is the other server as the text for people names it.
func noticeHost(text []byte) Party {
	flat := string(bytes.ReplaceAll(text, []byte("\n"), []byte(" ")))
	word := func(s string) string {
		w, _, _ := strings.Cut(strings.TrimLeft(s, " "), " ")
		return strings.TrimRight(w, ".,:;")
	}
	for _, lead := range [...]string{"host ", "host: ", "connect to ", "lost connection with ", "conversation with ", " by ", "Connected to ", "Remote Server at "} {
		k := strings.Index(flat, lead)
		if k < 0 || k > 0 && lead == "host " && flat[k-1] != ' ' && flat[k-1] != '\'' {
			continue
		}
		rest := flat[k+len(lead):]
		name := word(rest)
		if lead[0] == 'h' && (name == "said" || name == "or") || strings.IndexByte(name, '.') < 0 {
			continue
		}
		p := hostPort(name)
		if after := strings.TrimLeft(strings.TrimPrefix(strings.TrimLeft(rest, " "), name), ". :"); p.Address == "" && len(after) > 0 && (after[0] == '[' || after[0] == '(') {
			if a, _, ok := strings.Cut(after[1:], after[0:1]); ok || a != "" {
				if j := strings.IndexAny(a, "])"); j > 0 && isAddress(a[:j]) {
					p.Address = a[:j]
				}
			}
		}
		return p
	}
	// qmail, Exchange 2007 and Courier put the host in front.
	for _, m := range [...]string{" does not like recipient", " failed after I sent the message", " failed on DATA command", " #4", " #5", "]:"} {
		k := strings.Index(flat, m)
		if k < 0 {
			continue
		}
		name := strings.TrimSpace(flat[:k])
		if m == "]:" {
			host, a, ok := strings.Cut(name, " [")
			if ok && strings.IndexByte(host, ' ') < 0 && isAddress(a) {
				return Party{Name: host, Address: a}
			}
			continue
		}
		if name = name[strings.LastIndexByte(name, ' ')+1:]; strings.IndexByte(name, '.') > 0 && !strings.ContainsAny(name, "@<") {
			return hostPort(name)
		}
	}
	return Party{}
}
