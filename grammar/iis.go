package grammar

// The SMTP service of IIS writes the columns of a web server: a command is the
// method of a request and its argument the query, the reply's code is the
// status, and the words of the reply are not kept. Rows of its own deliveries
// hold the words of both sides, one at a time, with OutboundConnectionCommand
// or OutboundConnectionResponse in place of the user's name.

// iisRow is a row of either format.
type iisRow struct {
	peer     []byte // the other side's address
	user     []byte // the client's name, or what tells an outbound row
	computer []byte
	address  []byte // the server's own
	// Where method, query and status stand in the line.
	method, query, status [2]int
	plus                  bool // blanks in the query are written "+"
}

// iisPast is what was last said with one address. The log has no session key:
// one conversation with an address ends where the next one begins.
type iisPast struct {
	verb    string
	refused bool
	at      Stamp
}

// iisSilence is longer than the service waits for a client: after it another
// conversation has begun.
const iisSilence = 30 * 60 * 1000

// take turns the row into turns and gives it to its conversation.
func (r *iisRow) take(h *head, row *Row) bool {
	past, _ := h.mem.state.(*recent[iisPast])
	if past == nil {
		p := newRecent[iisPast](1 << 16)
		past = &p
		h.mem.state = past
	}
	row.Key = string(r.peer)
	peer := Party{Address: row.Key}
	if contains(r.user, "OutboundConnection") {
		row.Direction, row.Server, row.Client = Outbound, peer, Party{Name: string(r.computer)}
		row.Key += " outbound"
		return r.outbound(h, row, past)
	}
	row.Direction, row.Client, row.Server = Inbound, peer, Party{Name: string(r.computer), Address: string(r.address)}
	if name := string(r.user); name != "-" {
		row.Client.Name = name
	}
	return r.inbound(h, row, past)
}

func (r *iisRow) words(h *head, at [2]int) []byte { return h.bytes()[at[0]:at[1]] }

// said is the command, put together from method and query.
func (r *iisRow) said(h *head) (Span, []byte) {
	b := h.bytes()
	if r.query[1] <= r.query[0] || r.query[0] < r.method[1] {
		return h.sub(r.method[0], r.method[1]), nil
	}
	text := append([]byte(nil), b[r.method[0]:r.query[1]]...)
	for i := r.method[1]; i < r.query[0]; i++ {
		text[i-r.method[0]] = ' '
	}
	r.blanks(text[r.query[0]-r.method[0]:])
	return h.sub(r.method[0], r.query[1]), text
}

// blanks puts blanks in the place of "+". Between angle brackets a plus stays:
// addresses have no blanks and may have a plus.
func (r *iisRow) blanks(text []byte) {
	if !r.plus {
		return
	}
	bracket := false
	for i, c := range text {
		switch {
		case c == '<':
			bracket = contains(text[i:], ">")
		case c == '>':
			bracket = false
		case c == '+' && !bracket:
			text[i] = ' '
		}
	}
}

// inbound reads a command and the code of the reply to it.
func (r *iisRow) inbound(h *head, row *Row, past *recent[iisPast]) bool {
	method := r.words(h, r.method)
	if len(method) == 0 || len(method) == 1 && method[0] == '-' {
		row.tell(Noted, h.span)
		return true
	}
	verb := upper(string(method))
	if verb == "TIMEOUT" { // no command: the service has waited long enough
		row.tell(Lost, h.span)
		return true
	}
	reply := h.sub(r.status[0], r.status[1])
	code := replyCode(r.words(h, r.status))
	last, seen := past.get([]byte(row.Key))
	fresh := !seen || last.follows(verb, row.Time)
	if fresh {
		row.Place = Begins
	}
	past.put(row.Key, iisPast{verb, code >= 400, row.Time})
	switch verb {
	case "QUIT":
		// The query names the client, which has not said it. The status is
		// 240, which no server sends.
		row.say(Client, h.sub(r.method[0], r.method[1]))
		row.tell(Noted, reply)
		if !fresh {
			row.Place = Ends
		}
	case "DATA", "BDAT":
		// The query is the Message-ID. The row is written when the message is
		// over, and the status is the answer to its end.
		row.Message = trimBrackets(string(trimPlus(r.words(h, r.query))))
		row.say(Client, h.sub(r.method[0], r.method[1]))
		if code > 0 {
			turn := row.say(Server, reply)
			if code < 500 || code > 503 {
				turn.Verb = "."
			}
		}
	default:
		span, joined := r.said(h)
		row.say(Client, span).Joined = joined
		if code == 334 { // the dialogue of the login is not in the log
			row.tell(Noted, reply)
		} else if code > 0 {
			row.say(Server, reply)
		}
	}
	return true
}

// follows reports whether a command begins another conversation with an address
// after the one that ended with this command.
func (last iisPast) follows(verb string, at Stamp) bool {
	hello := verb == "EHLO" || verb == "HELO" || verbToken(verb) == 0
	switch {
	case last.verb == "QUIT", at-last.at > iisSilence:
		return true
	case !hello:
		return false
	}
	switch last.verb {
	case "MAIL", "RCPT", "DATA", "BDAT", "RSET":
		return true // the one before broke off
	}
	return last.verb == verb && !last.refused
}

// outbound reads a command of the service or a reply to it.
func (r *iisRow) outbound(h *head, row *Row, past *recent[iisPast]) bool {
	last, seen := past.get([]byte(row.Key))
	fresh := !seen || last.verb == "" || row.Time-last.at > iisSilence
	switch {
	case contains(r.user, "Command"):
		verb := upper(string(r.words(h, r.method)))
		past.put(row.Key, iisPast{verb: verb, at: row.Time})
		span, joined := r.said(h)
		row.say(Client, span).Joined = joined
	case contains(r.user, "Response"):
		text := append([]byte(nil), r.words(h, r.query)...)
		r.blanks(text)
		code := replyCode(text)
		if len(text) > 3 && code > 0 && text[3] == '-' {
			text[3] = ' ' // of a longer reply only the first line is logged
		}
		turn := row.say(Server, h.sub(r.query[0], r.query[1]))
		turn.Joined = text
		switch {
		case code == 220 && last.verb != "STARTTLS" && last.verb != "220":
			fresh = true
			last.verb = "220"
		case last.verb == "QUIT" && !fresh:
			row.Place = Ends
			last.verb = ""
		case !seen:
			last.verb = "220"
		}
		last.at = row.Time
		past.put(row.Key, last)
	default:
		row.tell(Noted, h.span)
	}
	if fresh {
		row.Place = Begins
	}
	return true
}

func trimPlus(b []byte) []byte {
	for len(b) > 0 && b[0] == '+' {
		b = b[1:]
	}
	return b
}
