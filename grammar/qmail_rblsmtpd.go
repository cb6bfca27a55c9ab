package grammar

import "strings"

var qmailRblsmtpd = Dialect{
	Name:   "qmail-rblsmtpd",
	Title:  "qmail's rblsmtpd",
	About:  "rblsmtpd of ucspi-tcp, which stands before qmail-smtpd and turns away clients on a block list: one line for each client.",
	More:   "The line is all that rblsmtpd tells. Put recordio before it in the service's run script to see the conversation.",
	Source: "ucspi-tcp's rblsmtpd.c; published logs of patched versions.",
	Samples: []string{
		"@400000005f3a1b2c0a1b2c3d rblsmtpd: 192.0.2.77 pid 19597: 451 http://www.example.org/query?ip=192.0.2.77",
		"Sep  6 07:33:33 mail qmail: 1157520813.485077 rblsmtpd: 192.0.2.77 pid 19597 zen.example.org: 451 http://www.example.org/query?ip=192.0.2.77",
		"Jun 30 15:13:33 mail rblsmtpd: list.example.org blocked 192.0.2.105 host.example.net -",
	},
	scan: scanRblsmtpd,
}

// scanRblsmtpd reads "rblsmtpd: IP pid N [list]: 451 text" and the wording of
// patched versions. Every such line is a refusal: rblsmtpd answers each command
// of the client with the reply that it logs, at once and for all recipients.
func scanRblsmtpd(h *head, row *Row) bool {
	b := h.bytes()
	i := qmailStamp(h, row)
	at := i
	if string(row.TagSpan.Of(h.log.Text)) != "rblsmtpd" {
		name := "rblsmtpd"
		if contains(b, "badiprbl") && !contains(b, "rblsmtpd: ") {
			name = "qmail-smtpd"
		}
		rest, ok := cutPrefix(b[min(i, len(b)):], name+": ")
		if !ok {
			return false
		}
		at = len(b) - len(rest)
		row.TagSpan = h.sub(i, i+len(name))
	}
	rest := b[at:]
	all := h.sub(at, len(b))
	rep := &Report{Outcome: RefusedNow, Verb: "(tcp)", Reason: all}
	for _, word := range strings.Fields(string(rest)) {
		word = strings.Trim(word, ":,()[]")
		switch {
		case isAddress(word) && rep.Peer.Address == "":
			rep.Peer.Address = word
		case digits(word, 0) == len(word) && len(word) > 0 && row.Key == "" && contains(rest, "pid "+word):
			row.Key = word
		}
	}
	quoteReply(h, all, rep)
	rep.Speaker, rep.Next = "", ""
	if len(rep.Quote) > 0 && rep.Quote[0].Code.Text[0] == '5' {
		rep.Outcome = Refused
	}
	// "list blocked IP host -": the name behind the address is the client's.
	if _, tail, ok := strings.Cut(string(rest), " blocked "+rep.Peer.Address+" "); ok && rep.Peer.Address != "" {
		if name, _, _ := strings.Cut(tail, " "); strings.Contains(name, ".") {
			rep.Peer.Name = name
		}
	}
	if rep.Peer.Address == "" && len(rep.Quote) == 0 {
		return false
	}
	row.Place, row.Direction, row.Client = Begins, Inbound, rep.Peer
	row.report(all, rep)
	return true
}
