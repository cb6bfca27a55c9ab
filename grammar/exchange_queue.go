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

// scanExchangeQueue reads "LED=…" and the lists that PowerShell prints.
func scanExchangeQueue(h *head, row *Row) bool {
	b := h.bytes()
	if h.mem.open > 0 {
		h.mem.open--
		row.Weak, row.Key = true, h.mem.key
		row.tell(Noted, h.span)
		return true
	}
	if i := index(b, "LED="); i >= 0 && (i == 0 || b[i-1] == '{' || b[i-1] == ' ' || b[i-1] == '\t') {
		return exchangeLED(h, row, i)
	}
	name, at := listItem(b)
	if name == "" {
		return false
	}
	if h.index == 0 || h.mem.key == "" || blank(h.log.Body(h.index-1).Of(h.log.Text)) {
		exchangeRecord(h)
	}
	value := bytes.TrimRight(b[at:], " \t")
	row.Key, row.TagSpan = h.mem.key, h.sub(0, len(name))
	if len(h.mem.fields) > 0 {
		row.Server.Name = h.mem.fields[0]
	}
	switch name {
	case "LastError", "Last Error":
		if i := index(value, "LED="); i >= 0 {
			return exchangeLED(h, row, at+i)
		}
		end := at + len(value)
		text := string(value)
		for n := 1; n < 12; n++ { // wrapped at the width of the window
			next := h.following(n)
			if more, _ := listItem(next); more != "" || blank(next) || !isBlank(next[0]) {
				break
			}
			text += " " + strings.TrimSpace(string(next))
			h.mem.open++
		}
		if strings.TrimSpace(text) == "" {
			row.tell(Noted, h.span)
			return true
		}
		exchangeError(h, row, h.sub(at, end), text)
	case "Identity", "QueueIdentity":
		row.Weak, row.KeySpan = true, h.sub(at, at+len(value))
		row.tell(Noted, h.span)
	case "NextHopDomain", "NextHopConnector", "DeliveryType", "MessageCount", "LastRetryTime", "NextRetryTime", "DeferredMessageCount",
		"InternetMessageId", "FromAddress", "TlsDomain":
		if name == "InternetMessageId" {
			row.Message = trimBrackets(string(value))
		}
		row.tell(Noted, h.span)
	case "RunspaceId", "Status", "LockedMessageCount", "MessageCountsPerPriority", "DeferredMessageCountsPerPriority", "RetryCount", "OutboundIPPool",
		"NextHopCategory", "RiskLevel", "IncomingRate", "OutgoingRate", "Velocity", "OverrideSource", "QueueSize", "Priorities", "Priority",
		"Subject", "Size", "MessageSourceName", "SourceIP", "SCL", "DateReceived", "ExpirationTime", "LastErrorCode", "Recipients", "ComponentLatency",
		"MessageLatency", "Queue", "IsValid", "ObjectState", "Directionality", "AccountForest", "DeliveryPriority", "OriginalFromAddress", "IsProbeMessage":
		row.Place, row.Weak = Apart, true
	default:
		return false
	}
	return true
}

// exchangeRecord looks ahead for what the list that begins here is about: the
// queue's name and where its mail goes stand before or behind the error.
func exchangeRecord(h *head) {
	h.mem.key, h.mem.fields = "line "+strconv.Itoa(h.log.Number(h.index)), nil
	for n := 0; n < 60; n++ {
		b := h.following(n)
		if blank(b) {
			return
		}
		name, at := listItem(b)
		switch value := strings.TrimSpace(string(b[min(at, len(b)):])); {
		case value == "":
		case name == "Identity":
			h.mem.key = value
		case name == "NextHopDomain":
			h.mem.fields = []string{value}
		}
	}
}

// listItem reads "Name   : value" as Format-List prints it and returns the
// name and where the value begins; "" if the line is none.
func listItem(b []byte) (name string, at int) {
	n := 0
	for n < len(b) && (isLetter(b[n]) || b[n] == ' ' && n > 0) && n < 40 {
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
