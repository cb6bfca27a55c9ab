package explain

import "smtpexplain/grammar"

// Explanation is what there is to say about one conversation. Its JSON is the
// contract of `smtpexplain explain --format json`.
type Explanation struct {
	ID         string              `json:"id"` // "c1"
	Dialect    string              `json:"dialect"`
	Session    string              `json:"session"`
	Direction  string              `json:"direction"` // inbound, outbound, unknown
	Client     string              `json:"client"`
	Server     string              `json:"server"`
	From       string              `json:"from"`
	To         []string            `json:"to"`
	Start      string              `json:"start"` // RFC 3339, "" where the log bears no time
	End        string              `json:"end"`
	Seconds    float64             `json:"seconds"`
	Lines      []grammar.LineRange `json:"lines"`
	Verdict    Verdict             `json:"verdict"`
	Phase      Phase               `json:"phase"`
	Reply      string              `json:"reply"`
	Status     string              `json:"status"`
	Cause      string              `json:"cause"`
	Act        Act                 `json:"act"`
	Retry      Retry               `json:"retry"`
	Confidence Confidence          `json:"confidence"`
	Decisive   []grammar.LineRange `json:"decisive"`
	Summary    string              `json:"summary"` // the verdict in one plain sentence
	Next       []string            `json:"next"`
	Recipients []Recipient         `json:"recipients"`
	Exchanges  []Exchange          `json:"exchanges"`
	Findings   []Finding           `json:"findings"`

	// What follows is drawn by the page and the reports.

	Detail   string        `json:"-"` // one or two sentences behind the summary: the codes that prove it
	ActText  string        `json:"-"` // who must act, as a sentence
	WaitText string        `json:"-"` // whether it retries by itself, as a sentence
	Customer string        `json:"-"` // a sentence to send to the person whose mail it was
	Expert   string        `json:"-"` // a sentence for a colleague
	Provider string        `json:"-"` // whose reply decided, where it is known
	Source   string        `json:"-"` // what the cause was decided by
	Peer     string        `json:"-"` // the other side, for the list
	Bounce   bool          `json:"-"` // the reverse-path is empty: an automatic message
	Rail     []Station     `json:"-"`
	Missing  []string      `json:"-"` // what the log does not show, and what to switch on
	Queue    string        `json:"-"`
	Message  string        `json:"-"`
	StartAt  grammar.Stamp `json:"-"`

	meaning string // of the decisive reply
	judged  Judged
}

// Recipient is the result for one recipient.
type Recipient struct {
	Address string  `json:"address"`
	Verdict Verdict `json:"verdict"`
	Reply   string  `json:"reply"`
	Status  string  `json:"status"`
	Cause   string  `json:"cause"`
}

// Exchange is one command with its replies.
type Exchange struct {
	Line     int             `json:"line"` // of the command, or of the first reply where the command is not in the log
	Verb     string          `json:"verb"`
	Argument string          `json:"argument"`
	Replies  []ExchangeReply `json:"replies"`
}

// ExchangeReply is one reply; Expected tells whether RFC 5321 foresees the
// code as an answer to the command.
type ExchangeReply struct {
	Line     int    `json:"line"`
	Code     string `json:"code"`
	Status   string `json:"status"`
	Text     string `json:"text"`
	Expected bool   `json:"expected"`
}

// Finding is something worth knowing about a conversation beyond its verdict.
type Finding struct {
	ID       string              `json:"id"` // stable, never used again for another finding
	Severity Severity            `json:"severity"`
	Title    string              `json:"title"`  // short noun phrase
	Detail   string              `json:"detail"` // what happened
	Fix      string              `json:"fix"`    // what to do about it
	Lines    []grammar.LineRange `json:"lines"`
}

// Station is one phase of the conversation on the rail.
type Station struct {
	Phase    Phase
	Title    string // "RCPT TO"
	Progress Progress
	Line     int // where it is in the log, 0 if nowhere
}

// AnnotatedLine is one line of the log with its explanation. A line's pieces
// put together are the line, with control characters made visible.
type AnnotatedLine struct {
	Number     int // 1-based
	Pieces     []Piece
	Side       string  // "client", "server", "" for events
	External   bool    // said by the other host: the side that Kerio's article marks in green
	Note       string  // what the line means, for a reader who does not know SMTP
	Offset     float64 // seconds since the conversation's first line; -1 without a time
	Gap        float64 // seconds since the line before, where they are worth showing; else 0
	Decisive   bool
	Severity   Severity // of a failure or finding on this line; ""
	Unexpected bool     // a reply that RFC 5321 does not foresee for its command
	Known      bool     // false: nobody recognised the line
	Owner      string   // ID of the conversation; "" for none
}

// PieceKind tells what a stretch of a line is.
type PieceKind string

const (
	PlainPiece     PieceKind = ""
	TimePiece      PieceKind = "time"
	SessionPiece   PieceKind = "session" // thread, process or session id: a link that follows it
	TagPiece       PieceKind = "tag"
	VerbPiece      PieceKind = "verb"
	AddressPiece   PieceKind = "address"
	ParameterPiece PieceKind = "parameter"
	CodePiece      PieceKind = "code"
	StatusPiece    PieceKind = "status"
	KeywordPiece   PieceKind = "keyword" // an extension in the reply to EHLO
	SecretPiece    PieceKind = "secret"  // masked
	UnknownPiece   PieceKind = "unknown"
)

// Piece is a stretch of a line; Title is empty where there is nothing to say
// about it.
type Piece struct {
	Text     string
	Kind     PieceKind
	Title    string
	Meaning  string
	Standing Standing
	Source   string
	Ref      string    // address of its page in the reference: "reply/550"
	Also     []Meaning // other readings
}

// LadderStep is one arrow or event of the sequence diagram.
type LadderStep struct {
	Kind     string // "command", "reply", "content", "event"
	Side     string // who speaks: "client", "server"; "" for an event between them
	Label    string // "EHLO mail.example.net", "250 2.1.0 Sender ok", "TLS established"
	Note     string // a few words
	Line     int
	Offset   float64 // seconds since the conversation's first line; -1 without a time
	Gap      float64 // seconds of silence before it, where worth showing
	Failed   bool
	Decisive bool
	Secure   bool // inside TLS
	// Unexpected tells that RFC 5321 does not foresee the reply for its command.
	Unexpected bool
	turn       int    // of the conversation
	codes      string // of a reply: "550 5.1.1"
}

// Overview is what there is to say about a whole log.
type Overview struct {
	Name               string
	Bytes              int64
	Lines              int
	Encoding           string
	Dialects           []DialectNote
	Notes              []string // paste damage undone, times inferred, encoding turned
	Unrecognised       int
	UnrecognisedRanges []grammar.LineRange
	Apart              int // lines that were read and are not about SMTP
	Conversations      int
	Verdicts           []Count // by verdict, failures first
	Causes             []Count // of the failures, most first
	Statistics         Statistics
}

// DialectNote tells which lines were read as which format.
type DialectNote struct {
	Name, Title, About, More string
	Lines                    int
}

// Count is a number of conversations under a heading.
type Count struct {
	ID    string `json:"id"` // verdict or cause identifier
	Title string `json:"title"`
	N     int    `json:"n"`
}
