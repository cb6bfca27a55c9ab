package grammar

import "strings"

// Role is what a turn is in its conversation: the token that the grammar of
// Shape is written in. Roles are given by dialogue, the context-aware lexer of
// that grammar: whether "250 ok" is a reply or a line of the message, and
// whether a word is a command or the answer to a login challenge, depends on
// what came before.
type Role uint8

const (
	NoRole       Role = iota // tells nothing about the order of things: not a token
	OpeningRole              // connection opened, session begun
	GreetingRole             // a line of the greeting, or the news that it was sent
	PartRole                 // a line of a reply that more lines follow
	LastRole                 // the last line of a reply
	HelloRole                // EHLO, HELO, LHLO
	StartTLSRole
	AuthRole
	AnswerRole // the client's response to a login challenge
	MailRole
	RcptRole
	DataRole // DATA or BDAT
	BodyRole // lines of the message
	DotRole  // the dot that ends it
	QuitRole
	CommandRole // any other command
	SecureRole  // TLS established or failed
	LoginRole   // a login's result in the log's own words
	ResultRole  // a report
	CloseRole   // the session ended or broke
)

// dialogue follows one conversation, turn by turn.
type dialogue struct {
	commands  int
	greeted   bool
	verb      string // the last command
	challenge bool   // the server has asked for a login answer
	body      bool   // the client is sending the message
	lines     int    // of the message, as far as the log shows it
	chunk     int    // bytes that the last BDAT announced and the log has not shown
	over      bool   // QUIT was answered, or the connection ended
}

// step gives the turn its role, parses what was said, and follows the state.
func (d *dialogue) step(t *Turn, log *Log) {
	t.Role = NoRole
	switch t.Event {
	case Said:
		d.said(t, t.Said(log.Text), &log.words)
	case Opened:
		t.Role = OpeningRole
		d.over = false
	case Greeted:
		t.Role = GreetingRole
		d.greeted = true
	case Secured, SecureFailed:
		t.Role = SecureRole
	case LoggedIn, LoginFailed:
		t.Role = LoginRole
		d.challenge = false
	case Reported:
		t.Role = ResultRole
		d.over = d.over || t.Report.Outcome == NoConnection
	case Lost, Closed:
		t.Role = CloseRole
		d.over = true
	}
}

// said gives words their role. Where the log does not say who spoke, the state
// and the words do.
func (d *dialogue) said(t *Turn, said []byte, u *utterances) {
	code := replyCode(said)
	server := t.Side == Server
	if t.Side == Nobody {
		server = code >= 200 && (!d.body || code >= 250 && statusFollows(said))
	}
	if server {
		if t.Reply = u.reply(said); t.Reply == nil {
			return // a line of the server without a code: kept as a note
		}
		t.Side, t.words = Server, true
		d.replied(t, code)
		return
	}
	if d.body && d.lines == 0 && command(said) {
		d.body = false // the log does not show the message
	}
	if d.content(t, said) {
		return
	}
	if cmd := u.command(said); cmd != nil && (t.Side == Client || cmd.Known()) {
		t.Side, t.Cmd, t.words = Client, cmd, true
		d.commanded(t, cmd)
	} // else prose between the lines, or a blank one
}

// content takes what the client says in answer to 354 and 334, and behind BDAT:
// no command is looked for in it. It reports whether that is what was said.
func (d *dialogue) content(t *Turn, said []byte) bool {
	switch {
	case d.body:
		t.Side, t.Role = Client, BodyRole
		d.lines++
		if string(said) == "." {
			t.Role, d.body = DotRole, false
		}
	case d.challenge:
		t.Side, t.Role, d.challenge = Client, AnswerRole, false
	case d.chunk > 0 && t.Side != Server && !chunkEnds(said):
		t.Role = BodyRole
		d.chunk -= len(said) + len("\r\n")
	default:
		return false
	}
	return true
}

// commanded follows a command.
func (d *dialogue) commanded(t *Turn, cmd *Command) {
	d.commands++
	d.over = false
	d.verb = cmd.Verb()
	d.chunk = 0
	if d.verb == "BDAT" {
		size, _, _ := strings.Cut(cmd.Argument(), " ")
		d.chunk = max(number([]byte(size), 0, len(size)), 0)
	}
	t.Role = commandRole(d.verb)
}

// commandRole is the role of a command by its verb.
func commandRole(verb string) Role {
	switch verb {
	case "EHLO", "HELO", "LHLO":
		return HelloRole
	case "STARTTLS", "X-ANONYMOUSTLS":
		return StartTLSRole
	case "AUTH", "X-EXPS":
		return AuthRole
	case "MAIL":
		return MailRole
	case "RCPT":
		return RcptRole
	case "DATA", "BDAT":
		return DataRole
	case "QUIT":
		return QuitRole
	case ".":
		return DotRole
	}
	return CommandRole
}

// command tells a command from the first line of a message, which is a header:
// a word with a colon behind it.
func command(said []byte) bool {
	n := 0
	for n < len(said) && n < 16 && !isBlank(said[n]) {
		n++
	}
	return verbToken(upper(string(said[:n]))) != 0
}

// replied follows a line of a reply.
func (d *dialogue) replied(t *Turn, code int) {
	t.Role = LastRole
	if t.Reply.More {
		t.Role = PartRole
	}
	// Before the first command the server greets, once: 220, or a refusal. 53x
	// are refused logins (RFC 4954 section 6): their command is not shown.
	if d.commands == 0 && !d.greeted && (t.Verb == "" || t.Verb == "(connect)") && (code == 220 || code/10 != 53 && code/100 >= 4) {
		t.Role = GreetingRole
		d.greeted = !t.Reply.More
		return
	}
	d.greeted = true
	d.chunk = 0
	if t.Reply.More {
		return
	}
	switch {
	case code == 334:
		d.challenge = true
		return
	case code == 354:
		d.body, d.lines = true, 0
	case d.body:
		d.body = false
	}
	d.challenge = false
	if d.verb == "QUIT" && code/100 == 2 || code == 221 {
		d.over = true
	}
}

// chunkEnds reports whether the words are the command that follows BDAT in a
// log that leaves the message out.
func chunkEnds(said []byte) bool {
	verb, size, _ := strings.Cut(upper(string(said[:min(len(said), 16)])), " ")
	return verb == "BDAT" && digits(size, 0) > 0 || size == "" && (verb == "QUIT" || verb == "RSET")
}

// statusFollows reports whether an enhanced status code follows the reply
// code: in the middle of a message such a line is the server's.
func statusFollows(said []byte) bool {
	return len(said) > 8 && statusLen(said[4:]) > 0
}

// starts reports whether the words begin a conversation of their own when the
// one before is over: a greeting or an introduction.
func (d *dialogue) starts(said []byte) bool {
	if !d.over {
		// A second greeting with no STARTTLS before it: the log goes on with
		// another conversation whose predecessor was cut.
		return replyCode(said) == 220 && d.greeted && d.commands > 0 && d.verb != "STARTTLS" && d.verb != "X-ANONYMOUSTLS" && d.verb != "XCLIENT" && !d.body &&
			strings.Contains(upper(string(said)), "SMTP")
	}
	code := replyCode(said)
	return code == 220 || code == 554 || len(said) >= 4 && verbToken(upper(string(said[:4]))) == tokHello
}

// orient finds out who is the server. Arrows mean different things in
// different logs, so the words decide: the side that says reply codes is the
// server, the side that says verbs is the client. It reports whether the sides
// that the scanner believed in must be swapped.
func orient(turns []Turn, text []byte) bool {
	right, wrong := 0, 0
	for i := range turns {
		t := &turns[i]
		if t.Event != Said || t.Side == Nobody {
			continue
		}
		said := t.Said(text)
		isReply := replyCode(said) >= 200
		end := 0
		for end < len(said) && !isBlank(said[end]) {
			end++
		}
		isVerb := !isReply && end > 0 && end < 16 && verbToken(upper(string(said[:end]))) != 0
		switch {
		case isReply && t.Side == Server, isVerb && t.Side == Client:
			right++
		case isReply && t.Side == Client, isVerb && t.Side == Server:
			wrong++
		}
	}
	return wrong > right
}
