package grammar

import (
	"bytes"
	"strconv"
	"strings"
)

var exchangeQueue = Dialect{
	Name:   "exchange-queue",
	Title:  "Exchange queue error",
	About:  "The last error of a queue, as the Queue Viewer, Get-Queue and Get-Message of Exchange show it: why mail to one destination waits.",
	More:   "The queue keeps the last error only. To see the conversation, set the send connector's protocol logging to verbose and look in ProtocolLog\\SmtpSend.",
	Source: "Microsoft's page \"Queue properties in Exchange Server\"; published queue errors.",
	Samples: []string{
		`LED= 451.4.4.397 Error communicating with target host. 421.4.2.1 Unable to connect`,
		`[{LED=451 4.4.397 Error communicating with target host. -> 421 4.2.1 Unable to connect};{MSG=};{FQDN=mx.example.net};{IP=192.0.2.7};{LRT=4/29/2020 11:38:33 AM}]`,
		`LastError         : 451 4.4.0 DNS query failed. The error was: SMTPSEND.DNS.NonExistentDomain; nonexistent domain`,
	},
	scan: scanExchangeQueue,
}

// scanExchangeQueue reads the lists that PowerShell and the Queue Viewer print,
// rows of a table, and "LED=…" alone.
func scanExchangeQueue(h *head, row *Row) bool {
	b := h.bytes()
	if h.mem.open > 0 {
		h.mem.open--
		row.Weak, row.Key = true, h.mem.key
		row.tell(Noted, h.span)
		return true
	}
	if name, at := listItem(b); name != "" && exchangeItem(h, row, name, at) {
		return true
	}
	if i := exchangeMark(b); i >= 0 {
		return exchangeLED(h, row, i)
	}
	return exchangeTable(h, row)
}

// exchangeMark is where "LED=" stands, the last error of a queue; -1 if it does
// not.
func exchangeMark(b []byte) int {
	i := index(b, "LED=")
	if i > 0 && b[i-1] != '{' && !isBlank(b[i-1]) {
		return -1
	}
	return i
}

// exchangeEntry is the list that is being read: a queue or a message in one.
type exchangeEntry struct {
	key    string
	next   string // where its mail goes
	from   *string
	to     []string
	viewer bool // the Queue Viewer's copy of a message: all its lines are known
}

// exchangeItem reads a line of a list. Names of their own make a line
// Exchange's; those that other lists have too count for nothing alone.
func exchangeItem(h *head, row *Row, name string, at int) bool {
	b := h.bytes()
	entry, _ := h.mem.state.(*exchangeEntry)
	if entry == nil || h.index == 0 || blank(h.log.Body(h.index-1).Of(h.log.Text)) {
		entry = exchangeLookahead(h)
		h.mem.state, h.mem.key = entry, entry.key
	}
	value := h.sub(at, trimEnd(b, at, len(b)))
	row.Key, row.TagSpan, row.Server.Name = entry.key, h.sub(0, len(name)), entry.next
	switch name = strings.ReplaceAll(name, " ", ""); name {
	case "LastError":
		exchangeLastError(h, row, value)
	case "Identity", "QueueIdentity":
		row.Weak, row.KeySpan = !entry.viewer, value
		row.tell(Noted, h.span)
	case "InternetMessageId", "InternetMessageID":
		row.Message = trimBrackets(string(value.Of(h.log.Text)))
		row.tell(Noted, h.span)
	case "NextHopDomain", "NextHopConnector", "DeliveryType", "MessageCount", "LastRetryTime", "NextRetryTime", "DeferredMessageCount",
		"FromAddress", "TlsDomain", "MessageSourceName", "QueueID":
		row.tell(Noted, h.span)
	case "Recipients":
		if i := exchangeMark(b); i > 0 {
			return exchangeLED(h, row, i)
		}
		row.Place, row.Weak = Apart, !entry.viewer
	default:
		row.Place, row.Weak = Apart, !entry.viewer
		return entry.viewer || exchangeOther(name)
	}
	return true
}

// exchangeOther recognises the names that say nothing of a delivery.
func exchangeOther(name string) bool {
	switch name {
	case "RunspaceId", "Status", "LockedMessageCount", "MessageCountsPerPriority", "DeferredMessageCountsPerPriority", "RetryCount", "OutboundIPPool",
		"NextHopCategory", "RiskLevel", "IncomingRate", "OutgoingRate", "Velocity", "OverrideSource", "QueueSize", "Priorities", "Priority",
		"PriorityDescriptions", "FirstRetryTime", "Subject", "Size", "SourceIP", "SCL", "DateReceived", "ExpirationTime", "LastErrorCode", "ComponentLatency",
		"MessageLatency", "Queue", "IsValid", "ObjectState", "Directionality", "AccountForest", "DeliveryPriority", "OriginalFromAddress", "IsProbeMessage":
		return true
	}
	return false
}

// exchangeLookahead reads what the list that begins here is about: the queue's
// name and where its mail goes stand before or behind the error.
func exchangeLookahead(h *head) *exchangeEntry {
	e := &exchangeEntry{key: "line " + strconv.Itoa(h.log.Number(h.index))}
	for n := 0; n < 60; n++ {
		b := h.following(n)
		if blank(b) {
			break
		}
		name, at := listItem(b)
		value := strings.TrimSpace(string(b[min(at, len(b)):]))
		if value == "" {
			continue
		}
		switch strings.ReplaceAll(name, " ", "") {
		case "Identity":
			// "SERVER\queue\message" begins the Queue Viewer's copy of a message.
			e.key, e.viewer = value, n == 0 && strings.Count(value, `\`) > 1
		case "NextHopDomain":
			e.next = value
		case "FromAddress":
			e.from = &value
		case "Recipients":
			for _, to := range strings.FieldsFunc(value, func(c rune) bool { return strings.ContainsRune("{};, ", c) }) {
				if i := strings.IndexByte(to, '@'); i > 0 && strings.IndexByte(to, '=') < 0 {
					e.to = append(e.to, to)
				}
			}
		}
	}
	return e
}

// exchangeLastError reads the error of a list, which is wrapped at the width of
// the window.
func exchangeLastError(h *head, row *Row, value Span) {
	if i := exchangeMark(h.bytes()); i >= 0 && exchangeLED(h, row, i) {
		return
	}
	text := string(value.Of(h.log.Text))
	for n := 1; n < 12; n++ {
		next := h.following(n)
		if more, _ := listItem(next); more != "" || blank(next) || !isBlank(next[0]) {
			break
		}
		text += " " + strings.TrimSpace(string(next))
		h.mem.open++
	}
	if text == "" {
		row.tell(Noted, h.span)
		return
	}
	exchangeError(h, row, value, text)
}

// exchangeTable reads a row of a table: "EX1\77  3  example.net  451 4.4.0 …".
func exchangeTable(h *head, row *Row) bool {
	b := h.bytes()
	queue := firstWord(b)
	number := queue[bytes.LastIndexByte(queue, '\\')+1:]
	if len(number) == len(queue) || digits(number, 0) != len(number) {
		return false
	}
	for i := len(queue); i < len(b); i++ {
		if b[i-1] != ' ' || replyCode(b[i:]) < 400 || !statusFollows(b[i:]) {
			continue
		}
		row.Key, row.KeySpan, row.Place = string(queue), h.sub(0, len(queue)), Begins
		for _, w := range strings.Fields(string(b[len(queue):i])) {
			if strings.Contains(w, ".") {
				row.Server.Name = w
			}
		}
		exchangeError(h, row, h.sub(i, trimEnd(b, i, len(b))), string(b[i:]))
		return true
	}
	return false
}

// listItem reads "Name   : value" as Format-List prints it and "Name: value" of
// the Queue Viewer, and returns the name and where the value begins; "" if the
// line is none.
func listItem(b []byte) (name string, at int) {
	n := 0
	for n < len(b) && (isLetter(b[n]) || n > 0 && (b[n] == ' ' || b[n] == '(' || b[n] == ')')) && n < 40 {
		n++
	}
	if n == 0 || n == len(b) || b[n] != ':' {
		return "", 0
	}
	at = n + 1
	for at < len(b) && isBlank(b[at]) {
		at++
	}
	return strings.TrimRight(string(b[:n]), " "), at
}

// exchangeLED reads "{LED=reply};{MSG=…};{FQDN=…};{IP=…};{LRT=…}". People
// leave the braces out and run the code together with its status.
func exchangeLED(h *head, row *Row, i int) bool {
	b := h.bytes()
	i += len("LED=")
	for i < len(b) && isBlank(b[i]) {
		i++
	}
	end := len(b)
	if j := index(b[i:], "};{"); j >= 0 {
		end = i + j
	}
	for end > i && (isBlank(b[end-1]) || b[end-1] == '}' || b[end-1] == ']') {
		end--
	}
	if replyCode(b[i:end]) < 400 {
		return false
	}
	if row.Key == "" {
		row.Place = Begins
	}
	if host, _ := between(b, "{FQDN=", "}"); host != "" {
		row.Server.Name = host
	}
	row.Server.Address, _ = between(b, "{IP=", "}")
	exchangeError(h, row, h.sub(i, end), string(b[i:end]))
	return true
}

// exchangeError reports a queue's last error. The reply in front is Exchange's
// own; what the other host said stands inside its text.
func exchangeError(h *head, row *Row, span Span, text string) {
	rep := &Report{Outcome: Delayed, Verb: exchangeStage(text), Peer: row.Server, Reason: span}
	if entry, ok := h.mem.state.(*exchangeEntry); ok && row.Key == entry.key {
		rep.From, rep.To = entry.from, entry.to
	}
	if q := h.log.words.quoted(text); q != nil && replyCode(span.Of(h.log.Text)) > 0 {
		rep.Quote, rep.QuoteAt = []*ReplyLine{q}, []Span{span}
	}
	row.Direction = Outbound
	row.report(span, rep)
}

// exchangeStage is where in the conversation an error happened, as far as
// Exchange's words tell.
func exchangeStage(text string) string {
	low := strings.ToLower(text)
	for _, s := range [...]struct{ mark, verb string }{
		{"connection dropped", ""}, // wherever it was
		{"unable to connect", "(tcp)"},
		{"failed to connect", "(tcp)"},
		{"socket", "(tcp)"},
		{"connection timed out", "(tcp)"},
		{"connection refused", "(tcp)"},
		{"starttls", "STARTTLS"},
		{"certificate", "STARTTLS"},
		{"tls negotiation", "STARTTLS"},
		{"authentication", "AUTH"},
	} {
		if strings.Contains(low, s.mark) {
			return s.verb
		}
	}
	return ""
}
