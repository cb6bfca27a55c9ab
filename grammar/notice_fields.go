package grammar

import (
	"bytes"
	"strings"
)

// noticeField reads "Name: value" and returns the name in lower case and the
// offset of the colon; "" if the line is no field.
func noticeField(b []byte) (name string, colon int) {
	for colon < len(b) && b[colon] > ' ' && b[colon] < 0x7f && b[colon] != ':' {
		colon++
	}
	if colon == 0 || colon >= len(b) || colon > 60 || b[0] == '<' {
		return "", 0
	}
	return strings.ToLower(string(b[:colon])), colon
}

// mailField reports whether a mail's header has such a field.
func mailField(name string) bool {
	switch name {
	case "return-path", "received", "delivered-to", "from", "to", "cc", "subject", "date", "sent", "message-id", "mime-version", "content-type",
		"auto-submitted", "reply-to", "sender", "dkim-signature", "authentication-results", "precedence", "references", "in-reply-to", "received-spf",
		"content-transfer-encoding", "content-language", "envelope-to", "delivery-date", "thread-topic", "thread-index":
		return true
	}
	return strings.HasPrefix(name, "x-") && !strings.HasPrefix(name, "x-postfix-") && name != "x-actual-recipient" || strings.HasPrefix(name, "arc-")
}

func fieldValue(b []byte, colon int) string { return strings.TrimSpace(string(b[colon+1:])) }

// header reads the notice's own header.
func (r *noticeReader) header(b []byte) {
	name, colon := noticeField(b)
	switch {
	case blank(b):
		r.part, r.fold = noticeText, ""
		if r.next != 0 {
			r.part = r.next
		}
	case isBlank(b[0]):
		r.headerField(r.fold, strings.TrimSpace(string(b)))
	case name != "":
		r.fold = name
		r.headerField(name, fieldValue(b, colon))
	case !hasPrefix(b, "From "):
		r.part = noticeText // no header after all
	}
}

// headerField reads one field of the notice's own header, or a line that goes
// on with it.
func (r *noticeReader) headerField(name, value string) {
	r.contentField(name, value)
	switch name {
	case "content-type":
		r.receipt = r.receipt || strings.Contains(value, "disposition-notification")
	case "to":
		if a := addressIn(value); a != "" && r.sender == "" {
			r.sender = a
		}
	case "date":
		if r.when == 0 {
			r.when = mailDate(value)
		}
	case "x-failed-recipients":
		for a := range strings.SplitSeq(value, ",") {
			if a = strings.TrimSpace(a); a != "" {
				r.failed = append(r.failed, a)
			}
		}
		r.sign = true
	case "subject":
		r.tells(lower([]byte(value)))
		r.section = NoOutcome // a subject is no heading of a list
	case "in-reply-to":
		r.message = trimBrackets(value)
	case "x-ms-exchange-message-is-ndr":
		r.exchange = true
	}
}

// contentField reads what tells how a part is written.
func (r *noticeReader) contentField(name, value string) {
	low := lower([]byte(value)) // offsets in it are used in value
	switch name {
	case "content-type":
		if k := strings.Index(low, "boundary="); k >= 0 {
			s := value[k+len("boundary="):]
			if strings.HasPrefix(s, `"`) {
				s, _, _ = strings.Cut(s[1:], `"`)
			} else {
				s, _, _ = strings.Cut(s, ";")
			}
			if s = strings.TrimSpace(s); s != "" {
				r.boundaries = append(r.boundaries, s)
			}
		}
		switch {
		case strings.HasPrefix(low, "message/delivery-status"), strings.HasPrefix(low, "message/global-delivery-status"):
			r.next = noticeStatus
		case strings.HasPrefix(low, "message/"), strings.HasPrefix(low, "text/rfc822-headers"):
			r.next = noticeCopy
		case strings.HasPrefix(low, "text/plain"):
			r.next = noticeText
		case strings.HasPrefix(low, "text/"), strings.HasPrefix(low, "image/"), strings.HasPrefix(low, "application/"):
			r.next = noticeOther
		}
	case "content-transfer-encoding":
		r.quoted = strings.HasPrefix(low, "quoted-printable")
		if strings.HasPrefix(low, "base64") {
			r.next = noticeOther
		}
	}
}

func (r *noticeReader) partHeader(b []byte) {
	if blank(b) {
		r.part, r.copyHead, r.fold = r.next, true, ""
		return
	}
	name, colon := noticeField(b)
	switch {
	case isBlank(b[0]):
		r.contentField(r.fold, strings.TrimSpace(string(b)))
	case name != "":
		r.fold = name
		r.contentField(name, fieldValue(b, colon))
	}
}

// copied reads the header of the returned message for its id, which joins the
// notice to the other logs of the message.
func (r *noticeReader) copied(b []byte) {
	switch {
	case !r.copyHead:
	case blank(b):
		r.copyHead = r.fold == "" // blank lines may stand before the header
	case isBlank(b[0]):
		if r.fold == "message-id" {
			r.message = trimBrackets(string(b))
		}
	default:
		name, colon := noticeField(b)
		r.fold = name
		if name == "message-id" {
			r.message = trimBrackets(fieldValue(b, colon))
		}
	}
}

// statusFields are the fields of RFC 3464 section 2 and those that common
// servers add; true for those about one recipient.
func statusField(name string) (recipient, ok bool) {
	switch name {
	case "original-recipient", "final-recipient", "action", "status", "remote-mta", "diagnostic-code", "last-attempt-date", "final-log-id",
		"will-retry-until", "x-actual-recipient", "x-display-name", "x-supplementary-info", "x-original-to":
		return true, true
	case "original-envelope-id", "reporting-mta", "dsn-gateway", "received-from-mta", "arrival-date", "x-postfix-queue-id", "x-postfix-sender", "x-original-message-id":
		return false, true
	}
	return false, false
}

// fieldText is the value of a field, and its two halves where it says first of
// what kind it is: "smtp; 550 5.1.1 User unknown".
type fieldText struct {
	whole string
	kind  string // in lower case, "" where the value tells no kind
	value string // without the kind
}

func fieldTextOf(b []byte, colon int) fieldText {
	f := fieldText{whole: fieldValue(b, colon)}
	kind, value, typed := strings.Cut(f.whole, ";")
	if !typed {
		f.value = f.whole
		return f
	}
	f.kind, f.value = strings.ToLower(strings.TrimSpace(kind)), strings.TrimSpace(value)
	return f
}

// status reads a line of the fields.
func (r *noticeReader) status(b []byte, i int) {
	if blank(b) {
		r.ended = r.block != nil
		r.fold = ""
		return
	}
	if isBlank(b[0]) && r.fold != "" {
		r.folded(i)
		return
	}
	name, colon := noticeField(b)
	recipient, known := statusField(name)
	switch {
	case name == "", !known && !strings.HasPrefix(name, "x-"):
		r.strayed(b, i)
	case !recipient && (known || r.block == nil):
		r.fold = name
		r.messageField(name, fieldTextOf(b, colon))
	default:
		r.fold = name
		r.recipientField(name, fieldTextOf(b, colon), i)
	}
}

// folded reads a line that continues the field before it.
func (r *noticeReader) folded(i int) {
	if r.block == nil {
		return
	}
	r.own(i)
	if r.fold == "diagnostic-code" {
		r.block.diagnostic.put(' ')
		r.block.diagnostic.add(r.log, trimSpan(r.log, r.log.Body(i)))
	}
}

// strayed reads a line among the fields that is none. Where no boundary can end
// the fields, they were pasted among other text.
func (r *noticeReader) strayed(b []byte, i int) {
	if len(r.boundaries) > 0 {
		return
	}
	r.endBlock()
	r.part = noticeText
	r.words(b, i)
}

// messageField reads a field about the message as a whole.
func (r *noticeReader) messageField(name string, f fieldText) {
	r.endBlock()
	r.fields = true
	switch name {
	case "reporting-mta":
		r.reporter = f.value
	case "x-postfix-queue-id":
		r.queue = f.whole
	case "x-postfix-sender":
		r.sender = f.value
	case "arrival-date":
		if r.when == 0 {
			r.when = mailDate(f.whole)
		}
	}
}

// recipientField reads a field about one recipient. A blank line stands between
// the blocks of two; where it was lost, a field that cannot stand in one block
// twice begins the next.
func (r *noticeReader) recipientField(name string, f fieldText, i int) {
	if x := r.block; x != nil && (r.ended || name == "final-recipient" && x.address != "" || name == "action" && x.action != "") {
		r.endBlock()
	}
	if r.block == nil {
		r.block = &noticeRecipient{block: true}
	}
	r.own(i)
	x := r.block
	switch name {
	case "final-recipient":
		x.address = trimBrackets(f.value)
		x.names = append(x.names, recipientName(f.value))
	case "original-recipient", "x-actual-recipient", "x-original-to":
		x.names = append(x.names, recipientName(f.value))
	case "action":
		x.action = strings.ToLower(firstWordOf(f.whole))
	case "status":
		x.statusLine = i
		if n := statusLen(f.whole); n > 0 {
			x.status = f.whole[:n]
		}
	case "remote-mta":
		x.remote = remoteMTA(f.value)
	case "diagnostic-code":
		x.kind, x.diagLine = f.kind, i
		x.diagnostic.add(r.log, r.valueSpan(i, f))
	case "last-attempt-date":
		x.attempt = mailDate(f.whole)
	}
}

// valueSpan is where the value of a field stands in the log.
func (r *noticeReader) valueSpan(i int, f fieldText) Span {
	line := r.log.Body(i)
	k := bytes.LastIndex(line.Of(r.log.Text), []byte(f.value))
	return Span{line.Start + int32(k), line.Start + int32(k+len(f.value))}
}

// remoteMTA reads the other server from its field. A comment may follow, or a
// name or an address in brackets.
func remoteMTA(value string) Party {
	host, comment, _ := strings.Cut(value, " ")
	p := hostPort(strings.TrimRight(host, ".,;"))
	if a, _, _ := strings.Cut(strings.TrimLeft(comment, "(["), "]"); p.Address == "" && a != "" && isAddress(a) {
		p.Address = a
	}
	return p
}
