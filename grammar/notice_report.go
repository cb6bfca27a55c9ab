package grammar

import (
	"bytes"
	"sort"
	"strings"
)

// conclude makes a report for each recipient. A line that only looks like an
// address, and of which nothing is said, is none.
func (n *notice) conclude() {
	for len(n.about) < n.to-n.from {
		n.about = append(n.about, 0)
	}
	if !n.sign && !n.fields || n.receipt {
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

// reasonLeads are the ends of lines below which the reason stands: Gmail's, and
// those of Cisco's appliances and Domino.
var reasonLeads = [...]string{"technical details of temporary failure:", "technical details of permanent failure:", "the reason for the problem:", "because:"}

// reason is the first paragraph of a text, or of what is announced as the
// reason; where a reply stands in it without its code, what begins with the
// reply's enhanced status code.
func (t *joinedText) reason() Span {
	start, end := -1, -1
	for i := t.reasonAt(); i < len(t.text); i++ {
		if i > 0 && t.text[i-1] == '\n' {
			if start >= 0 && t.text[i] == '\n' {
				break
			}
			if start >= 0 && t.at[i] >= 0 && statusLen(t.text[i:]) > 0 {
				start = i
			}
		}
		if t.at[i] >= 0 && !isBlank(t.text[i]) {
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

// reasonAt is where the line behind the announcement begins, 0 if there is none
// or nothing follows it.
func (t *joinedText) reasonAt() int {
	low := lower(t.text)
	for _, lead := range reasonLeads {
		if k := strings.Index(low, lead+"\n"); k >= 0 && strings.TrimSpace(low[k+len(lead):]) != "" {
			return k + len(lead) + 1
		}
	}
	return 0
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
	if p := hostBehind(string(bytes.ReplaceAll(text, []byte("\n"), []byte(" ")))); p != (Party{}) {
		return p
	}
	for line := range strings.SplitSeq(string(text), "\n") {
		if p := hostInFront(line); p != (Party{}) {
			return p
		}
	}
	return Party{}
}

// hostBehind finds the host behind the words that most programs put before it.
// Its address may follow in brackets.
func hostBehind(flat string) Party {
	for _, lead := range [...]string{"host ", "host: ", "connect to ", "lost connection with ", "conversation with ", " by ", "Connected to ", "Remote Server at "} {
		k := strings.Index(flat, lead)
		if k < 0 || k > 0 && lead == "host " && flat[k-1] != ' ' && flat[k-1] != '\'' {
			continue
		}
		rest := strings.TrimLeft(flat[k+len(lead):], " ")
		word, after, _ := strings.Cut(rest, " ")
		name := strings.TrimRight(word, ".,:;")
		if strings.IndexByte(name, '.') < 0 {
			continue // "host or domain name not found"
		}
		p := hostPort(name)
		if after = strings.TrimLeft(word[len(name):]+after, ". :"); p.Address == "" && after != "" && (after[0] == '[' || after[0] == '(') {
			if end := strings.IndexAny(after, "])"); end > 0 && isAddress(after[1:end]) {
				p.Address = after[1:end]
			}
		}
		return p
	}
	return Party{}
}

// hostInFront finds the host at the start of a line of qmail, Exchange 2007 or
// Courier.
func hostInFront(line string) Party {
	if k := strings.Index(line, "]:"); k > 0 { // Courier: mx.example.net [192.0.2.1]:
		host, address, ok := strings.Cut(strings.TrimSpace(line[:k]), " [")
		if ok && strings.IndexByte(host, ' ') < 0 && isAddress(address) {
			return Party{Name: host, Address: address}
		}
	}
	for _, mark := range [...]string{" does not like recipient", " failed after I sent the message", " failed on DATA command", " #4", " #5"} {
		k := strings.Index(line, mark)
		if k < 0 {
			continue
		}
		name := strings.TrimSpace(line[:k])
		if name = name[strings.LastIndexByte(name, ' ')+1:]; strings.IndexByte(name, '.') > 0 && !strings.ContainsAny(name, "@<") {
			return hostPort(name)
		}
	}
	return Party{}
}
