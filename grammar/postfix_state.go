package grammar

// postfixState is what the scanner knows from the lines before: which session
// a process serves, and what was learned of each message. Keys of rows are
// made here, one for each session, since processes and queue ids are used
// again.
type postfixState struct {
	mailQueue
	sessions recent[*postfixSession]
	sendmail *sendmailState // of Sendmail's lines in the same log
	passed   recent[string] // keys of the sessions that postscreen let through, by address
	buf      []byte
	host     string
	java     bool // the line before was Zimbra's mailbox.log
}

func newPostfixState(limit int) *postfixState {
	return &postfixState{mailQueue: newMailQueue(limit), sessions: newRecent[*postfixSession](limit), passed: newRecent[string](limit), sendmail: newSendmailState(limit)}
}

// postfixSession is what a process does at the moment: smtpd and postscreen
// with one client, smtp with one server.
type postfixSession struct {
	key     string // "" before the first line
	shown   string // the process id, or the address where there is none
	peer    string // of the session, as written
	party   Party  // peer, read
	at      Stamp  // of its last line
	open    bool   // connected, and not yet disconnected
	lead    bool   // so far only lines that come before the connection's own
	ended   bool
	spoke   bool    // the words of the conversation are logged
	tls     bool    // the last command was STARTTLS
	queued  bool    // a message got a queue id, and the queue manager has not said that it has it
	brought bool    // a message got a queue id
	told    uint16  // commands whose failure was reported
	scored  *Report // what postscreen noted against the client last
}

// What postfixSession.told counts.
const (
	toldTLS = 1 << iota
	toldAuth
	toldHello
	toldMail
	toldRcpt
	toldData
	toldLost
	toldConnect // the connection itself was refused: every command is, after that
)

// toldOf is the bit of a verb.
func toldOf(verb string) uint16 {
	switch verb {
	case "(tcp)", "(connect)":
		return toldConnect
	case "STARTTLS":
		return toldTLS
	case "AUTH":
		return toldAuth
	case "HELO", "EHLO":
		return toldHello
	case "MAIL":
		return toldMail
	case "RCPT":
		return toldRcpt
	}
	return toldData
}

// process is what the process that wrote the line does. Several hosts may log
// into one file.
func (p *postfixLine) process(kind byte, who []byte) *postfixSession {
	st := p.st
	st.buf = append(append(append(append(st.buf[:0], kind), p.head.host...), 0), who...)
	s, ok := st.sessions.get(st.buf)
	if !ok {
		s = &postfixSession{shown: string(who)}
		st.sessions.put(string(st.buf), s)
	}
	return s
}

// hostName is the name of the host that wrote the log.
func (p *postfixLine) hostName() string {
	if p.st.host != string(p.head.host) {
		p.st.host = string(p.head.host)
	}
	return p.st.host
}

// silence is the time after which lines of one process are not taken for one
// session any more, where the log does not show its beginning: smtpd_timeout.
const silence = 300_000

// begin starts another session in the process.
func (s *postfixSession) begin(st *postfixState) {
	*s = postfixSession{key: st.key(s.shown), shown: s.shown}
}

// inbound gives the row to the session that smtpd or postscreen holds. peer is
// the client as the line names it, nil if it does not.
func (p *postfixLine) inbound(kind byte, who, peer []byte) *postfixSession {
	s := p.process(kind, who)
	now := p.row.Time
	switch {
	case s.key == "":
		s.begin(p.st)
	case len(peer) > 0 && s.peer != "" && s.peer != string(peer) && !samePeer(s.peer, peer):
		s.begin(p.st)
	case len(peer) > 0 && s.ended && !s.lead:
		s.begin(p.st)
	case !s.open && now != 0 && s.at != 0 && now-s.at > silence:
		s.begin(p.st)
	}
	p.join(s, peer)
	return s
}

// with notes whom the session is with, as the line names it.
func (s *postfixSession) with(peer []byte) {
	if s.peer != string(peer) {
		s.peer = string(peer)
		s.party = hostPort(s.peer)
	}
}

// join makes the row one of the session's.
func (p *postfixLine) join(s *postfixSession, peer []byte) {
	if s.peer == "" {
		s.with(peer)
	}
	if p.row.Time != 0 {
		s.at = p.row.Time
	}
	row := p.row
	row.Key, row.Session, row.Direction = s.key, s.shown, Inbound
	if len(peer) > 0 {
		if row.Client = s.party; s.peer != string(peer) {
			row.Client = hostPort(string(peer))
		}
		if s.shown == "" {
			row.Session = row.Client.String()
		}
	} else if s.shown == "" {
		row.Session = s.party.String()
	}
	row.Server.Name = p.hostName()
}

// samePeer reports whether two names of a client mean the same: logs add the
// port to some lines.
func samePeer(a string, b []byte) bool {
	i, j := closingOf(a), closingOf(b)
	return i > 0 && i == j && a[:i] == string(b[:j])
}

// closingOf is the offset behind "name[address]".
func closingOf[T string | []byte](s T) int {
	for i := 0; i < len(s); i++ {
		if s[i] == ']' {
			return i + 1
		}
	}
	return 0
}

// client is what an smtp or lmtp process does. Lines without a queue id are
// gathered until the delivery that they belong to is reported.
func (p *postfixLine) client() {
	s := p.process('c', p.head.pid)
	if s.key == "" || p.row.Time != 0 && s.at != 0 && p.row.Time-s.at > apart {
		s.begin(p.st)
	}
	if p.row.Time != 0 {
		s.at = p.row.Time
	}
	p.row.Key, p.row.Session, p.row.Direction = s.key, s.shown, Outbound
	p.row.Client.Name = p.hostName()
}
