package grammar

import "strings"

var kerioMail = Dialect{
	Name:   "kerio-mail",
	Title:  "Kerio Connect mail log",
	About:  "Kerio Connect, Logs > Mail: one row for each message received and one for each delivery attempt, joined by Queue-ID.",
	More:   "The mail log states results only. To see the conversation, switch on SMTP Server or SMTP Client under Messages in Logs > Debug.",
	Source: "Published mail logs of Kerio MailServer 5 and 6 and Kerio Connect 9, and Kerio's manual.",
	Samples: []string{
		"[25/Aug/2022 15:31:37] Recv: Queue-ID: 63073369-00000003, Service: SMTP, From: <a@example.net>, To: <b@example.com>, Size: 3687, Sender-Host: 192.0.2.146, SSL: yes, Subject: Hello, Msg-Id: <1@example.net>",
		"[25/Aug/2022 15:31:39] Sent: Queue-ID: 63073369-00000003, Recipient: <b@example.com>, Result: delivered, Status: 2.0.0 , Remote-Host: 127.0.0.1, Msg-Id: <1@example.net>",
		"[16/Jun/2004 09:45:57] SMTP: From: <a@example.net>, To: <b@example.com>, Size: 378, Sender-Host: 127.0.0.1, SSL: yes",
	},
	scan: scanKerioMail,
}

// scanKerioMail reads "[stamp] Recv: …" and "[stamp] Sent: …".
func scanKerioMail(h *head, row *Row) bool {
	b := h.bytes()
	when, i := kerioStamp(b)
	if i < 0 {
		if h.mem.open == 0 || blank(b) {
			return false
		}
		h.mem.open--
		row.Key, row.Weak = h.mem.key, true
		row.tell(Noted, h.span)
		return true
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(1, 21), true
	i = skipSpaces(b, i)
	if kind, _ := kerioKind(b[i:]); kind == "" {
		return false
	}
	more := kerioWrapped(h)
	if !kerioRecord(h, row, i, more) {
		return false
	}
	h.mem.key = row.Key
	return true
}

// kerioWrapped reads the rest of a record. Editors and mail wrap the long rows:
// a record goes on until the next line that bears a time of its own.
func kerioWrapped(h *head) string {
	const most = 6
	var more strings.Builder
	h.mem.open = 0
	for ; h.mem.open < most; h.mem.open++ {
		next := h.following(h.mem.open + 1)
		if _, at := kerioStamp(next); at >= 0 || blank(next) {
			break
		}
		more.WriteByte(' ')
		more.Write(next)
	}
	return more.String()
}

// kerioKind is the word that a record begins with, its colon included. Kerio
// MailServer 5 named the service in this place, and its records have no ids.
func kerioKind(b []byte) (kind string, old bool) {
	for _, k := range [...]string{"Recv:", "Sent:"} {
		if hasPrefix(b, k) {
			return k, false
		}
	}
	for _, k := range [...]string{"SMTP:", "DSN:", "HTTP:", "Mailing list:"} {
		if rest, ok := cutPrefix(b, k); ok && hasPrefix(rest, " From:") {
			return k, true
		}
	}
	return "", false
}

// kerioRecord reads a mail log record that starts at offset i of the line and
// goes on in more.
func kerioRecord(h *head, row *Row, i int, more string) bool {
	b := h.bytes()
	kind, old := kerioKind(b[i:])
	if kind == "" {
		return false
	}
	f := kerioFields(string(b[i+len(kind):]) + more)
	id := f["Queue-ID"]
	if id == "" && !old {
		return false
	}
	row.TagSpan = h.sub(i, i+len(kind)-1)
	row.Key, row.Queue, row.Message = id, id, trimBrackets(f["Msg-Id"])
	if old {
		row.Place = Begins
		f["Service"] = strings.TrimSuffix(kind, ":")
	}
	rep := &Report{Reason: h.sub(i, len(b))}
	if from, ok := f["From"]; ok {
		from = trimBrackets(from)
		rep.From = &from
	}
	for _, to := range strings.Split(f["To"]+f["Recipient"], ",") {
		if to = trimBrackets(to); to != "" {
			rep.To = append(rep.To, to)
		}
	}
	if kind == "Sent:" {
		kerioSent(row, rep, f)
		kerioReason(h, rep, i)
	} else {
		kerioReceived(row, rep, f)
	}
	row.report(h.sub(i, len(b)), rep)
	return true
}

// kerioReceived reads how a message came to the server. The service DSN is the
// server itself, which tells a sender what became of a message.
func kerioReceived(row *Row, rep *Report, f map[string]string) {
	rep.Peer = hostPort(f["Sender-Host"])
	row.Client = rep.Peer
	rep.Outcome = Received
	switch {
	case f["Service"] == "DSN" || f["Report"] != "":
		rep.Outcome = Notified
	case f["Service"] == "SMTP" || rep.Peer.Address != "":
		row.Direction = Inbound
	}
}

// kerioSent reads the result of one delivery attempt to one recipient.
func kerioSent(row *Row, rep *Report, f map[string]string) {
	status, _, _ := strings.Cut(f["Status"], " ")
	if statusLen(status) == len(status) {
		rep.Status = status
	}
	rep.Peer = hostPort(f["Remote-Host"])
	local := rep.Peer.Address == "127.0.0.1" || rep.Peer.Address == "::1"
	if !local {
		row.Server = rep.Peer
	}
	switch f["Result"] {
	case "delivered":
		rep.Outcome = Delivered
		if !local && rep.Peer.Address != "" {
			rep.Outcome = Relayed
		}
	case "relayed":
		rep.Outcome = Relayed
	case "delayed", "deferred":
		rep.Outcome = Delayed
	case "failed", "bounced":
		rep.Outcome = GivenUp
	case "discarded":
		rep.Outcome = Discarded
	}
}

// kerioReason finds the words behind the status of the record at offset i, and
// the other server's reply where they quote one.
func kerioReason(h *head, rep *Report, i int) {
	b := h.bytes()
	at := index(b[i:], "Status: ")
	if at < 0 {
		return
	}
	from := i + at + len("Status: ")
	to := len(b)
	for _, next := range [...]string{"Remote-Host:", "Msg-Id:"} {
		if end := index(b[from:to], next); end >= 0 {
			to = from + end
		}
	}
	for to > from && (isBlank(b[to-1]) || b[to-1] == ',') {
		to--
	}
	words := skipSpaces(b, from+len(rep.Status))
	if words >= to {
		return // a code alone
	}
	rep.Reason = h.sub(from, to)
	if replyCode(b[words:to]) >= 400 && quoteReply(h, h.sub(words, to), rep) {
		rep.Speaker = rep.Peer.String()
	}
}

// kerioKeys are the keys of a record, in no order: both orders of Subject and
// Msg-Id exist.
var kerioKeys = [...]string{"Queue-ID", "Service", "From", "To", "Size", "Sender-Host", "User", "SSL", "Report", "Subject", "Msg-Id",
	"Recipient", "Result", "Status", "Remote-Host"}

// kerioFields cuts "Key: value, Key: value". A subject may hold commas and
// colons, so only known keys count, and behind Subject only Msg-Id.
func kerioFields(record string) map[string]string {
	f := make(map[string]string, 12)
	key, start := "", 0
	put := func(end int) {
		if key != "" {
			f[key] = strings.TrimSpace(strings.Trim(strings.TrimSpace(record[start:end]), ","))
		}
	}
	for i := 0; i < len(record); i++ {
		if i > 0 && record[i-1] != ' ' && record[i-1] != ',' {
			continue
		}
		for _, k := range kerioKeys {
			if len(record) > i+len(k) && record[i:i+len(k)] == k && record[i+len(k)] == ':' && !(key == "Subject" && (k != "Msg-Id" || strings.Contains(record[i+1:], "Msg-Id:"))) {
				put(i)
				key, start = k, i+len(k)+1
				i = start - 1
				break
			}
		}
	}
	put(len(record))
	return f
}
