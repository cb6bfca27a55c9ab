package grammar

import "bytes"

var postfixNotify = Dialect{
	Name:   "postfix-notify",
	Title:  "Postfix's mail to the postmaster with a transcript",
	About:  "The mail with the subject \"Postfix SMTP server: errors from …\" that notify_classes makes Postfix write, with the whole conversation in it.",
	Source: "Postfix source, src/smtpd/smtpd_chat.c and src/smtp/smtp_chat.c; published mails.",
	Stream: true,
	Samples: []string{
		"Subject: Postfix SMTP server: errors from client.example.net[192.0.2.7]",
		"Transcript of session follows.",
		" Out: 220 mx1.example.com ESMTP Postfix",
		" In:  EHLO client.example.net",
	},
	scan: scanPostfixNotify,
}

// notifyState is what the scanner knows from the lines before.
type notifyState struct {
	begun  bool // the subject told of the session whose transcript is to come
	client bool // the mail is smtp's, not smtpd's
	header int  // lines of the mail's header that are still to come
	rest   int  // lines that the last one is wrapped onto
}

// scanPostfixNotify reads " In:  words" and " Out: words". Out is what Postfix
// says: the server in the mails of smtpd, the client in those of smtp.
func scanPostfixNotify(h *head, row *Row) bool {
	st := remembered[notifyState](h.mem)
	b := h.bytes()
	i := 0
	for i < len(b) && i < 4 && b[i] == ' ' {
		i++
	}
	rest := b[i:]
	if about, ok := cutPrefix(rest, "Subject: Postfix SMTP "); ok {
		st.subject(row, about)
		row.tell(Noted, h.span)
		return true
	}
	if st.header > 0 {
		st.header--
		row.Weak, row.Place = true, Apart
		return true
	}
	server, client := Server, Client
	if st.client {
		server, client = Client, Server
	}
	if at := i + 4; bytes.HasPrefix(rest, []byte("Out: ")) {
		st.said(h, row, server, at, i)
		return true
	}
	if at := i + 3; bytes.HasPrefix(rest, []byte("In: ")) {
		st.said(h, row, client, at, i)
		return true
	}
	if st.rest > 0 {
		st.rest--
		row.Weak = true
		row.tell(Noted, h.span)
		return true
	}
	switch {
	case string(rest) == "Transcript of session follows.":
		if !st.begun {
			row.Place = Begins
		}
		st.begun = false
		row.tell(Noted, h.span)
	case bytes.HasPrefix(rest, []byte("Session aborted, reason: ")):
		row.tell(Lost, h.span)
	case string(rest) == "For other details, see the local mail logfile", string(rest) == "No message was collected successfully.",
		bytes.HasPrefix(rest, []byte("Unexpected response from ")):
		row.tell(Noted, h.span)
	default:
		return st.mailHeader(h, row)
	}
	return true
}

// subject reads "server: errors from name[address]".
func (st *notifyState) subject(row *Row, about []byte) {
	*st = notifyState{begun: true}
	peer := Party{}
	if j := index(about, "errors from "); j >= 0 {
		peer = hostPort(string(bytes.TrimSpace(about[j+len("errors from "):])))
	}
	row.Place, row.Direction, row.Client = Begins, Inbound, peer
	if _, ok := cutPrefix(about, "client"); ok {
		st.client = true
		row.Direction, row.Client, row.Server = Outbound, Party{}, peer
	}
}

// said reads the words behind the mark, which ends at offset at; n blanks stand
// before it. Long lines are wrapped at blanks, and the rest is indented by four
// more.
func (st *notifyState) said(h *head, row *Row, side Side, at, n int) {
	b := h.bytes()
	for k := 0; k < 2 && at < len(b) && b[at] == ' '; k++ {
		at++
	}
	t := row.say(side, h.sub(at, len(b)))
	const longest = 100
	for st.rest = 0; st.rest < longest; st.rest++ {
		more := h.following(st.rest + 1)
		if len(more) < n+5 || !blank(more[:n+4]) || blank(more) {
			break
		}
		if t.Joined == nil {
			t.Joined = append([]byte(nil), b[at:]...)
		}
		t.Joined = append(append(t.Joined, ' '), bytes.TrimSpace(more)...)
	}
}

// mailHeader accepts the header of the mail, lines of the form "Name: value" and
// indented ones, if the transcript is not far.
func (st *notifyState) mailHeader(h *head, row *Row) bool {
	b := h.bytes()
	n := 0
	for n < len(b) && (isLetter(b[n]) || b[n] == '-') {
		n++
	}
	if n == 0 || n >= len(b) || b[n] != ':' {
		return false
	}
	const look = 100
	for k := 1; k < look; k++ {
		next := h.following(k)
		if next == nil {
			return false
		}
		if bytes.HasPrefix(next, []byte("Subject: Postfix SMTP ")) || bytes.HasPrefix(next, []byte("Transcript of session follows.")) {
			st.header = k - 1
			row.Weak, row.Place = true, Apart
			return true
		}
	}
	return false
}
