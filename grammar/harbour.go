package grammar

import (
	"bytes"
	"strings"
)

var harbour = Dialect{
	Name:   "harbour",
	Title:  "Harbour mail trace",
	About:  "The trace of the mail client in the Harbour and xHarbour runtime: each call of the socket library, and what it returned.",
	More:   "Call hb_SendMail with its trace parameter set to .T.",
	Source: "Published traces of Harbour's TIP library.",
	Stream: true,
	Client: true,
	Samples: []string{
		"20160328-13:43:39  :INETCONNECT( mail.example.com, 587 )",
		"20160328-13:43:40  :INETSENDALL( <pointer>, 20, EHLO client.example.net<cr><lf> )",
		"20160328-13:43:40  :INETRECVLINE( <pointer>, , 512 )",
		">> 220 mail.example.com ESMTP ready <<",
	},
	scan: scanHarbour,
}

// scanHarbour reads a call, "time :FUNCTION( arguments )", and the line with
// what it returned, ">> value <<".
func scanHarbour(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if hasPrefix(b, ">> ") {
		return h.harbourReturned(row, len(">> "))
	}
	when, i := harbourTime(b)
	if i < 0 {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, i), true
	i = skipSpaces(b, i)
	open := index(b[i:], "(")
	if i >= len(b) || b[i] != ':' || open < 0 {
		return false
	}
	name := upper(string(b[i+1 : i+open]))
	row.TagSpan = h.sub(i, i+open)
	h.mem.key = name
	from := skipSpaces(b, i+open+1)
	args := h.sub(from, max(from, len(bytes.TrimRight(b, " )"))))
	switch {
	case strings.Contains(name, "CONNECT") && strings.Contains(name, "INET"):
		h.restart(row)
		host, port, _ := strings.Cut(string(args.Of(h.log.Text)), ", ")
		row.Server = hostPort(host)
		row.Server.Port = port
		row.tell(Opened, h.sub(i, len(b)))
	case strings.Contains(name, "SEND"):
		h.harbourSent(row, args)
	case strings.Contains(name, "CLOSE"):
		row.tell(Closed, h.sub(i, len(b)))
	default:
		row.tell(Noted, h.sub(i, len(b)))
	}
	return true
}

// harbourReturned reads what the call above returned: of one that receives, the
// server's words, or nothing where it has gone.
func (h *head) harbourReturned(row *Row, from int) bool {
	if h.mem.key == "" {
		return false
	}
	b := h.bytes()
	to := max(from, len(bytes.TrimRight(b, " <")))
	at := skipSpaces(b[:to], from)
	receives := strings.Contains(h.mem.key, "RECV")
	switch {
	case receives && replyCode(b[at:to]) > 0:
		h.sayReply(row, at, harbourEnd(b, at, to))
	case receives && at == to:
		row.tell(Lost, h.span)
	default:
		row.Weak = true
		row.tell(Noted, h.span)
	}
	return true
}

// harbourSent reads the arguments of a send: the socket, the length, the words.
func (h *head) harbourSent(row *Row, args Span) {
	words := args.Of(h.log.Text)
	at := 0
	for n := 0; n < 2; n++ {
		j := index(words[at:], ", ")
		if j < 0 {
			row.tell(Noted, args)
			return
		}
		at += j + 2
	}
	// A command, or the message: its lines end in "<cr><lf>".
	for at < len(words) {
		end := len(words)
		next := end
		if j := index(words[at:], "<cr><lf>"); j >= 0 {
			end, next = at+j, at+j+len("<cr><lf>")
		}
		row.say(Client, args.sub(at, end-at))
		at = next
	}
	if len(row.Turns) == 0 {
		row.tell(Noted, args)
	}
}

// harbourEnd is where the words end before "<cr><lf>".
func harbourEnd(b []byte, from, to int) int {
	for bytes.HasSuffix(b[from:to], []byte("<cr><lf>")) {
		to -= len("<cr><lf>")
	}
	return to
}

// harbourTime reads "20160328-13:43:39".
func harbourTime(b []byte) (Stamp, int) {
	y, m, d := number(b, 0, 4), number(b, 4, 2), number(b, 6, 2)
	if y < 1990 || m < 0 || d < 0 || len(b) < 17 || b[8] != '-' {
		return 0, -1
	}
	ms, end := clockTime(b, 9)
	if end < 0 {
		return 0, -1
	}
	return stamp(y, m, d, ms), end
}
