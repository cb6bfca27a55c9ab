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
	if blank(b) {
		r.part, r.fold = noticeText, ""
		if r.next != 0 {
			r.part = r.next
		}
		return
	}
	name, colon := noticeField(b)
	value := ""
	switch {
	case isBlank(b[0]):
		name, value = r.fold, strings.TrimSpace(string(b))
	case name == "":
		if !hasPrefix(b, "From ") { // no header after all
			r.part = noticeText
		}
		return
	default:
		r.fold, value = name, fieldValue(b, colon)
	}
	r.contentField(name, value)
	switch name {
	case "to":
		if a := addressIn(value); a != "" && r.sender == "" {
			r.sender = a
		}
	case "date":
		if r.when == 0 {
			r.when = mailDate(value)
		}
	case "x-failed-recipients":
		for _, a := range strings.Split(value, ",") {
			if a = strings.TrimSpace(a); a != "" {
				r.failed = append(r.failed, a)
			}
		}
		r.sign = true
	case "subject":
		if r.tells(lower([]byte(value))); r.section != NoOutcome {
			r.section = NoOutcome
		}
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

// status reads a line of the fields.
func (r *noticeReader) status(b []byte, i int) {
	if blank(b) {
		r.ended = r.block != nil
		r.fold = ""
		return
	}
	if isBlank(b[0]) && r.fold != "" {
		if r.block != nil {
			r.own(i)
			if r.fold == "diagnostic-code" {
				r.block.diagnostic.put(' ')
				r.block.diagnostic.add(r.log, trimSpan(r.log, r.log.Body(i)))
			}
		}
		return
	}
	name, colon := noticeField(b)
	recipient, known := statusField(name)
	if !known && !strings.HasPrefix(name, "x-") || name == "" {
		if len(r.boundaries) > 0 {
			return
		}
		r.endBlock() // the fields were pasted among other text
		r.part = noticeText
		r.words(b, i)
		return
	}
	r.fold = name
	value := fieldValue(b, colon)
	kind, typed, ok := strings.Cut(value, ";")
	if typed = strings.TrimSpace(typed); !ok {
		typed = value
	}
	if !recipient && (known || r.block == nil) {
		r.endBlock()
		r.fields = true
		switch name {
		case "reporting-mta":
			r.reporter = typed
		case "x-postfix-queue-id":
			r.queue = value
		case "x-postfix-sender":
			r.sender = typed
		case "arrival-date":
			if r.when == 0 {
				r.when = mailDate(value)
			}
		}
		return
	}
	if r.block != nil && (r.ended || name == "final-recipient" && r.block.address != "" || name == "action" && r.block.action != "") {
		r.endBlock()
	}
	if r.block == nil {
		r.block = &noticeRecipient{block: true}
	}
	x := r.block
	r.own(i)
	switch name {
	case "final-recipient":
		x.address = trimBrackets(typed)
		x.names = append(x.names, recipientName(typed))
	case "original-recipient", "x-actual-recipient", "x-original-to":
		x.names = append(x.names, recipientName(typed))
	case "action":
		x.action = strings.ToLower(firstWordOf(value))
	case "status":
		x.statusLine = i
		if n := statusLen(value); n > 0 {
			x.status = value[:n]
		}
	case "remote-mta":
		// A comment may follow, or a name or address in brackets.
		host, comment, _ := strings.Cut(typed, " ")
		x.remote = hostPort(strings.TrimRight(host, ".,;"))
		if a, _, _ := strings.Cut(strings.TrimLeft(comment, "(["), "]"); isAddress(a) && x.remote.Address == "" && a != "" {
			x.remote.Address = a
		}
	case "diagnostic-code":
		x.diagLine = i
		if !ok {
			kind = ""
		}
		x.kind = strings.ToLower(strings.TrimSpace(kind))
		body := r.log.Body(i)
		body.Start = body.End - int32(len(bytes.TrimLeft(b[bytes.IndexByte(b, ':')+1:], " \t")))
		if ok {
			if k := bytes.IndexByte(body.Of(r.log.Text), ';'); k >= 0 {
				body.Start += int32(k) + 1
			}
		}
		x.diagnostic.add(r.log, trimSpan(r.log, body))
	case "last-attempt-date":
		x.attempt = mailDate(value)
	}
}
