package grammar

// Side says who speaks in a conversation.
type Side uint8

const (
	Nobody Side = iota // an event, or the log does not tell
	Client             // the side that opened the connection and gives commands
	Server             // the side that replies
)

// Swap is the other side.
func (s Side) Swap() Side {
	switch s {
	case Client:
		return Server
	case Server:
		return Client
	}
	return s
}

// Event is what one turn of a log tells.
type Event uint8

const (
	Said         Event = iota // words on the wire
	Opened                    // a connection was opened or a session begun
	Greeted                   // the greeting was sent; the log keeps its words to itself
	Secured                   // TLS was established
	SecureFailed              // the TLS handshake failed
	LoggedIn                  // a login succeeded; the log says so in its own words
	LoginFailed               // a login failed, likewise
	Lost                      // the connection broke or timed out
	Closed                    // the session or connection ended
	Reported                  // the log reports a result: Turn.Report
	Noted                     // anything else that belongs to the conversation
	Trouble                   // the log complains; words in Turn.Text
	Removed                   // somebody took the message out of the queue
)

// Turn is one thing that a line tells about a conversation. Most lines hold
// one; a row that keeps a command and its reply holds two.
type Turn struct {
	Line  int32 // index into Log.Lines
	Pair  int32 // number of the Pair that it belongs to, from 1; 0 for none
	Text  Span  // what was said or told
	Event Event
	Side  Side
	Role  Role // what the turn is in the conversation
	words bool // Reply or Cmd is what was said, while the conversation is open
	late  bool // it tells of the end, though the log has it in front: what went to standard error overtook the rest
	// Joined is what was said, where the log does not hold it in one piece:
	// spread over columns, with marks for blanks, wrapped onto further lines.
	// Text then is where it stands or begins, and the words of Reply and Cmd
	// count in Joined; they stand at the same place in Text only if both have
	// one length. nil where Text is what was said.
	Joined []byte
	Time   Stamp
	Verb   string     // the command that a reply answers, where the log says so; else ""
	Reply  *ReplyLine // of Said by the server, while the conversation is open
	Cmd    *Command   // of Said by the client, likewise
	Report *Report    // of Reported
}

// Said is what was said, out of the text of the log.
func (t *Turn) Said(text []byte) []byte {
	if t.Joined != nil {
		return t.Joined
	}
	return t.Text.Of(text)
}

// Place says where a row stands in the life of its session. Pools of threads
// and processes use a key again, so the key alone does not tell sessions apart.
type Place uint8

const (
	Within Place = iota // belongs to the session that the key names
	Leads               // prepares a session: it opens a new one if the last has ended
	Begins              // is the beginning: it opens a new one if the last has begun or ended
	Ends                // is the end; what follows under the key trails behind
	Apart               // was read, and says nothing about SMTP
)

// Row is what a dialect's head scanner reads from one line. It is used again
// for each line; a scanner sets what it finds.
type Row struct {
	Time  Stamp
	Clock Clock
	Key   string // of the session; "" for the one that is going on
	Alias string // a second key by which later rows name the same session, such as a queue id
	// Joins is the key of lines that earlier rows gathered without knowing
	// where they belong: to this row's session, as it turns out.
	Joins string
	// Session is the session as people are shown it; the key where it is empty.
	Session string
	Place   Place
	Turns   []Turn
	// Weak tells that the line was only accepted because of what came before
	// it. Weak rows do not count in the vote.
	Weak bool
	// Direction of the session as the row tells it, Unknown if it does not.
	Direction Direction
	Client    Party
	Server    Party
	Queue     string // queue id of the message
	Message   string // Message-ID
	// Spans of the head, for the annotated log; empty where the line has none.
	TimeSpan, KeySpan, TagSpan Span
}

func (r *Row) reset() { *r = Row{Turns: r.Turns[:0]} }

// say adds words on the wire.
func (r *Row) say(side Side, text Span) *Turn {
	return r.add(Turn{Event: Said, Side: side, Text: text})
}

// tell adds an event.
func (r *Row) tell(e Event, text Span) *Turn { return r.add(Turn{Event: e, Text: text}) }

// report adds a result that the log reports.
func (r *Row) report(text Span, rep *Report) {
	r.add(Turn{Event: Reported, Text: text, Report: rep})
}

func (r *Row) add(t Turn) *Turn {
	r.Turns = append(r.Turns, t)
	return &r.Turns[len(r.Turns)-1]
}

// Direction of a conversation, seen from the host that wrote the log.
type Direction uint8

const (
	UnknownDirection Direction = iota
	Inbound
	Outbound
)

func (d Direction) String() string { return [...]string{"unknown", "inbound", "outbound"}[d] }

// Party is one end of a connection as the log names it.
type Party struct {
	Name    string // host name, or what the log has instead
	Address string // IP address
	Port    string
}

// String is the name for people: the host name, else the address.
func (p Party) String() string {
	if p.Name == "" || p.Name == "unknown" && p.Address != "" { // so servers call a client whose address leads to no name
		return p.Address
	}
	return p.Name
}

// merge fills what p does not know from q.
func (p *Party) merge(q Party) {
	if p.Name == "" {
		p.Name = q.Name
	}
	if p.Address == "" {
		p.Address = q.Address
	}
	if p.Port == "" {
		p.Port = q.Port
	}
}

// Outcome is what the logging server itself concluded.
type Outcome uint8

const (
	NoOutcome    Outcome = iota
	Received             // took the message into its queue
	Relayed              // the next server took it
	Delivered            // put into a mailbox
	Delayed              // kept in the queue for another attempt
	GivenUp              // given up: a bounce goes to the sender
	Refused              // refused for good, in the conversation
	RefusedNow           // refused for now, in the conversation
	RefusedLogin         // a login was refused
	Disconnected         // the other side went away, or was thrown out
	NoConnection         // no connection came about
	Discarded            // accepted and thrown away
	Notified             // the server itself wrote a delivery status notification
	Scored               // noted against the client; whether it was refused is not said
	Mentioned            // something was found in a message; what became of it is not said
	Stranded             // the server failed at its own work on a message; what became of it is not said
	Abandoned            // a client began to name sender and recipients, and no message came; why is not said
)

// Report is a result that a summary-style log states in one line, together
// with the reply that it quotes. The quoted reply is parsed by the same grammar
// as a reply on the wire.
type Report struct {
	Outcome Outcome
	plain   bool    // Quote is what stands at QuoteAt, parsed
	Verb    string  // the command, or "(connect)", ".", at which it happened; "" if not said
	From    *string // reverse-path; nil if not in the line, "" for the empty one
	To      []string
	Peer    Party        // the host on the other side
	Speaker string       // who said the quoted reply; "" for the logging server itself
	Quote   []*ReplyLine // the quoted reply, line by line, while the conversation is open
	QuoteAt []Span       // where each line of it stands
	Status  string       // enhanced status code that the logging server itself gives
	Reason  Span         // the words that tell why
	Next    string       // queue id that the next server gave
}
