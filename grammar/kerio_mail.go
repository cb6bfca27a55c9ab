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
	for i < len(b) && b[i] == ' ' {
		i++
	}
	return kerioRecord(h, row, i)
}

// kerioRecord reads a mail log record that starts at offset i of the line.
func kerioRecord(h *head, row *Row, i int) bool {
	b := h.bytes()
	kind, old := "", false
	for _, k := range [...]string{"Recv:", "Sent:"} {
		if strings.HasPrefix(bytesAsString(b[i:]), k) {
			kind = k
		}
	}
	if kind == "" {
		// Kerio MailServer 5 named the service in this place, without ids.
		for _, k := range [...]string{"SMTP: From:", "DSN: From:", "HTTP: From:", "Mailing list: From:"} {
			if strings.HasPrefix(bytesAsString(b[i:]), k) {
				kind, old = k[:strings.Index(k, ":")+1], true
			}
		}
	}
	if kind == "" {
		return false
	}
	row.TagSpan = h.sub(i, i+len(kind)-1)
	record := string(b[i+len(kind):])
	h.mem.open = 0
	// Editors and mail wrap the long rows: the record goes on until the next
	// line that bears a time of its own.
	for n := 1; n <= 6; n++ {
		next := h.following(n)
		if _, at := kerioStamp(next); at >= 0 || blank(next) {
			break
		}
		record += " " + string(next)
		h.mem.open++
	}
	f := kerioFields(record)
	id := f["Queue-ID"]
	if id == "" && !old {
		h.mem.open = 0
		return false
	}
	row.Key, row.Queue, row.Message = id, id, trimBrackets(f["Msg-Id"])
	h.mem.key = id
	if old {
		row.Place = Begins
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
	} else {
		service := f["Service"]
		if old {
			service = strings.TrimSuffix(kind, ":")
		}
		rep.Peer = hostPort(f["Sender-Host"])
		row.Client = rep.Peer
		rep.Outcome = Received
		switch {
		case service == "DSN" || f["Report"] != "":
			rep.Outcome = Notified
		case service == "SMTP" || rep.Peer.Address != "":
			row.Direction = Inbound
		}
	}
	row.report(h.sub(i, len(b)), rep)
	return true
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

// trimBrackets takes blanks and one pair of angle brackets off.
func trimBrackets(s string) string {
	s = strings.TrimSpace(s)
	s = strings.TrimPrefix(s, "<")
	return strings.TrimSuffix(s, ">")
}
