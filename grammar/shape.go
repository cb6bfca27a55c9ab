package grammar

import (
	"strconv"
	"sync"

	"github.com/alecthomas/participle/v2"
	"github.com/alecthomas/participle/v2/lexer"
)

// Shape is the order of a conversation as RFC 5321 sections 3 and 4 describe
// it, parsed from the roles of its turns. Notes are not part of it. What does
// not fit the order, because the log was cut or the software misbehaved, is a
// Step of its own, so that every conversation has a Shape.
type Shape struct {
	Opening  []Mark `parser:"@Opening*"`
	Greeting []Mark `parser:"@Greeting*"`
	Steps    []Step `parser:"@@*"`
}

// Step is one thing that happens after the greeting. Its alternatives begin
// with different tokens, so their order is one of frequency.
type Step struct {
	Event       *Mark        `parser:"  @( Result | Close | Secure | Opening | Greeting | Login )"`
	Transaction *Transaction `parser:"| @@"`
	Hello       *Exchange    `parser:"| (?= Hello) @@"`
	Handshake   *Handshake   `parser:"| @@"`
	Login       *Login       `parser:"| @@"`
	Message     *Message     `parser:"| @@"` // DATA without MAIL in sight
	Exchange    *Exchange    `parser:"| (?= Rcpt | Quit | Command) @@"`
	Replies     []ReplyMarks `parser:"| @@+"` // replies whose command is not in the log
	Content     []Mark       `parser:"| @( Body | Dot | Answer )+"`
}

// Exchange is a command and the replies that stand behind it. With pipelining
// they need not be its own: pair sorts that out.
type Exchange struct {
	Command Mark         `parser:"@( Hello | Mail | Rcpt | Quit | Command )"`
	Replies []ReplyMarks `parser:"@@*"`
}

// ReplyMarks is one reply: lines marked with a hyphen, and the last one.
type ReplyMarks struct {
	Lines []Mark `parser:"@Part+ @Last? | @Last"`
}

// Handshake is STARTTLS (RFC 3207) and the TLS handshake behind it.
type Handshake struct {
	Command Mark         `parser:"@StartTLS"`
	Replies []ReplyMarks `parser:"@@*"`
	Secure  []Mark       `parser:"@Secure*"`
}

// Login is AUTH and its dialogue of challenges and answers (RFC 4954).
type Login struct {
	Command Mark         `parser:"@Auth"`
	Replies []ReplyMarks `parser:"@@*"`
	Rounds  []Round      `parser:"@@*"`
	Result  []Mark       `parser:"@Login*"`
}

// Round is one answer to a login challenge and the server's reply to it.
type Round struct {
	Answer  Mark         `parser:"@Answer"`
	Replies []ReplyMarks `parser:"@@*"`
}

// Transaction is one message: MAIL, RCPT for each recipient, the content
// (RFC 5321 section 3.3).
type Transaction struct {
	Mail       Exchange   `parser:"(?= Mail) @@"`
	Recipients []Exchange `parser:"((?= Rcpt) @@)*"`
	Messages   []Message  `parser:"@@*"` // several with BDAT (RFC 3030)
}

// Message is DATA or BDAT, the content where the log shows it, and the reply
// to its end.
type Message struct {
	Command Mark         `parser:"@Data"`
	Replies []ReplyMarks `parser:"@@*"`
	Content []Content    `parser:"@@*"`
}

// Content is a stretch of the message and what the server says to it.
type Content struct {
	Body    *Mark        `parser:"(  @Body"`
	Dot     *Mark        `parser:" | @Dot )"`
	Replies []ReplyMarks `parser:"@@*"`
}

// Mark points to a token: Token is its number among those of the conversation.
type Mark struct{ Token int }

// Capture takes a token, whose text is its number.
func (m *Mark) Capture(values []string) (err error) {
	m.Token, err = strconv.Atoi(values[0])
	return err
}

var shapeParser = sync.OnceValue(func() *participle.Parser[Shape] {
	return participle.MustBuild[Shape](participle.Lexer(shapeSymbols()))
})

func init() {
	// A conversation is as long as it is: participle's own bound on
	// repetitions must not cut a session with a message of a million lines.
	participle.MaxIterations = MaxBytes
}

// shape parses the order of the turns and returns, with it, which turn each
// token is. A run of body lines is one token. Most conversations of a log have
// the order of an earlier one, so short ones are remembered. The grammar accepts
// every sequence; should it ever not, the conversation keeps its turns and has
// an empty shape.
func (u *utterances) shape(turns []Turn) (*Shape, []int) {
	u.kinds, u.marked = u.kinds[:0], u.marked[:0]
	last := NoRole
	for i := range turns {
		role := turns[i].Role
		if role == NoRole || role == BodyRole && last == BodyRole {
			continue
		}
		last = role
		u.kinds, u.marked = append(u.kinds, kindByte(roleToken(role))), append(u.marked, i)
	}
	if s, ok := u.shapes[string(u.kinds)]; ok {
		return s, u.marked
	}
	order := string(u.kinds)
	s := parse(shapeParser(), order)
	if s == nil {
		s = &Shape{}
	}
	const short = 200
	if len(order) <= short {
		remember(&u.shapes, order, s)
	}
	return s, u.marked
}

func roleToken(r Role) lexer.TokenType { return lexer.TokenType(-1 - int(r)) }

func shapeSymbols() symbols {
	s := symbols{"EOF": lexer.EOF}
	for name, role := range map[string]Role{
		"Opening": OpeningRole, "Greeting": GreetingRole, "Part": PartRole, "Last": LastRole, "Hello": HelloRole, "StartTLS": StartTLSRole,
		"Auth": AuthRole, "Answer": AnswerRole, "Mail": MailRole, "Rcpt": RcptRole, "Data": DataRole, "Body": BodyRole, "Dot": DotRole,
		"Quit": QuitRole, "Command": CommandRole, "Secure": SecureRole, "Login": LoginRole, "Result": ResultRole, "Close": CloseRole,
	} {
		s[name] = roleToken(role)
	}
	return s
}
