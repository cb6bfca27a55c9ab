package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// The page and its worker speak in these messages, as JSON over postMessage.
// The bytes of a log never stand in them: they are transferred beside an open
// request.

// Request is a question of the page.
type Request struct {
	Number       int    `json:"number"` // comes back in the answer
	Ask          Ask    `json:"ask"`
	Dialect      string `json:"dialect,omitempty"`      // open, reread: read every line as this format
	Conversation string `json:"conversation,omitempty"` // conversation, lines, ladder, step, partners, compare
	First        int    `json:"first,omitempty"`        // of the window that is asked for; -1 for where the decisive line is; find: 0 begins anew
	With         string `json:"with,omitempty"`         // compare: the other one
	Count        int    `json:"count,omitempty"`
	Filter       Filter `json:"filter"`
	Step         int    `json:"step,omitempty"`     // step: how far to go in the list; lines, mark: from the line
	Problems     bool   `json:"problems,omitempty"` // step: only stop at failures
	Share        Share  `json:"share"`              // share, file
	Line         int    `json:"line,omitempty"`     // lines: that the window is about, 1-based; hit, mark: where to begin
	Find         Find   `json:"find"`               // find, hit
	Hit          int    `json:"hit,omitempty"`      // hit: its number from 0; -1 for the first one from a line on
}

// Ask names what a request is about.
type Ask string

const (
	AskOpen         Ask = "open"
	AskReread       Ask = "reread"
	AskList         Ask = "list"
	AskStep         Ask = "step"
	AskConversation Ask = "conversation"
	AskLines        Ask = "lines"
	AskLadder       Ask = "ladder"
	AskRaw          Ask = "raw"
	AskUnrecognised Ask = "unrecognised"
	AskShare        Ask = "share"
	AskFile         Ask = "file"
	AskFind         Ask = "find"      // go on with a search, a slice of it for each question
	AskHit          Ask = "hit"       // where a hit is
	AskMarks        Ask = "marks"     // beside the whole log
	AskListMarks    Ask = "listMarks" // beside the list
	AskMark         Ask = "mark"      // the next line with a mark
	AskStop         Ask = "stop"      // read no further: what is shown of the log stays
	AskPartners     Ask = "partners"
	AskCompare      Ask = "compare"
	AskTrends       Ask = "trends"
)

// Filter says which conversations the list shows. The first four are choices
// (query.go) of identifiers, Query is what stands in the search field.
type Filter struct {
	Verdict   string `json:"verdict,omitempty"`
	Cause     string `json:"cause,omitempty"`
	Phase     string `json:"phase,omitempty"`
	Direction string `json:"direction,omitempty"`
	Query     string `json:"query,omitempty"`
	LogOrder  bool   `json:"logOrder,omitempty"` // as in the log; otherwise failures first
	Scope
}

// Response answers a request. Error is a text for people; one field besides is
// set where there is none.
type Response struct {
	Number       int               `json:"number"`
	Progress     string            `json:"progress,omitempty"` // what is being done; the answer is still to come
	Error        string            `json:"error,omitempty"`
	Opened       *Opened           `json:"opened,omitempty"`
	List         *ListPage         `json:"list,omitempty"`
	Step         *StepTo           `json:"step,omitempty"`
	Conversation *ConversationPage `json:"conversation,omitempty"`
	Lines        *LinesPage        `json:"lines,omitempty"`
	Ladder       *LadderPage       `json:"ladder,omitempty"`
	Raw          *RawPage          `json:"raw,omitempty"`
	Share        *SharePage        `json:"share,omitempty"`
	File         *FileNote         `json:"file,omitempty"`
	Find         *FindPage         `json:"find,omitempty"`
	Spot         *Spot             `json:"spot,omitempty"`
	Marks        *MarksPage        `json:"marks,omitempty"`
	Ahead        []Ahead           `json:"ahead,omitempty"` // with opened

	data     []byte        // of a file, in the worker: transferred beside the answer
	buffer   ui.Value      // the same on the page, an ArrayBuffer
	Partners *PartnersPage `json:"partners,omitempty"`
	Compare  *ComparePage  `json:"compare,omitempty"`
	Trends   *TrendsPage   `json:"trends,omitempty"`
}

// Ahead is the answer to a question that the page is going to ask, sent along
// so that the page shows an opened log with one drawing and not with three.
type Ahead struct {
	Question Request  `json:"question"`
	Answer   Response `json:"answer"`
}

// firstQuestions are those that the page asks once a log is open.
func firstQuestions(o *Opened) []Request {
	if o.First == "" {
		return nil
	}
	questions := []Request{
		{Ask: AskList, Count: listPart},
		{Ask: AskConversation, Conversation: o.First},
		{Ask: AskLines, Conversation: o.First, First: -1, Count: rowsAtOnce},
	}
	if o.Overview.Conversations > 1 {
		questions = append(questions, Request{Ask: AskListMarks})
	}
	return questions
}

// Opened is a log that was read.
type Opened struct {
	Overview   explain.Overview `json:"overview"`
	Dialect    string           `json:"dialect"`    // that the person chose; "" where it was found by the vote
	First      string           `json:"first"`      // the first failure, or the first conversation
	Trouble    string           `json:"trouble"`    // why nothing, or little, of it could be explained
	Phases     []explain.Count  `json:"phases"`     // in which conversations ended
	Directions []explain.Count  `json:"directions"` // of the conversations
	Preview    bool             `json:"preview"`    // only its beginning was read; the answer for the whole is still to come
	Stable     int              `json:"stable"`     // behind a preview: so many of the first conversations bear the ids that they had in it
}

// ListPage is a window of the list of conversations.
type ListPage struct {
	First       int    `json:"first"`
	Total       int    `json:"total"`
	HiddenLines int    `json:"hiddenLines"` // of the conversations that the filter hides
	Rows        []Row  `json:"rows"`
	Scope       string `json:"scope"` // the scope of the filter in words
}

// Row is a conversation in the list.
type Row struct {
	ID        string          `json:"id"`
	Verdict   explain.Verdict `json:"verdict"`
	Phase     string          `json:"phase"` // as people write it
	Cause     string          `json:"cause"` // in words, "" where nothing failed
	From      string          `json:"from"`
	Bounce    bool            `json:"bounce"`
	To        string          `json:"to"`
	More      int             `json:"more"` // recipients beside To
	Peer      string          `json:"peer"`
	Direction string          `json:"direction"`
	Session   string          `json:"session"`
	Date      string          `json:"date"`
	Time      string          `json:"time"`
	At        int64           `json:"at"` // milliseconds; 0 without a time
	Seconds   float64         `json:"seconds"`
}

// StepTo is where a step in the list leads to.
type StepTo struct {
	ID       string `json:"id"`       // "" at the end of the list
	Position int    `json:"position"` // in the list, from 0
}

// ConversationPage is everything about one conversation but its lines.
type ConversationPage struct {
	Row
	Position   int                 `json:"position"` // in the list under the filter, from 0; -1 if it is not in it
	Total      int                 `json:"total"`
	Dialect    string              `json:"dialect"`
	Client     string              `json:"client"`
	Server     string              `json:"server"`
	Recipients []explain.Recipient `json:"recipients"`
	CauseID    string              `json:"causeId"`
	Reply      string              `json:"reply"`
	Status     string              `json:"status"`
	Summary    string              `json:"summary"`
	Detail     string              `json:"detail"`
	Act        explain.Act         `json:"act"`
	ActText    string              `json:"actText"`
	Retry      explain.Retry       `json:"retry"`
	WaitText   string              `json:"waitText"`
	Next       []string            `json:"next"`
	Customer   string              `json:"customer"`
	Expert     string              `json:"expert"`
	Provider   string              `json:"provider"`
	Source     string              `json:"source"`
	Confidence explain.Confidence  `json:"confidence"`
	Rail       []explain.Station   `json:"rail"`
	Findings   []explain.Finding   `json:"findings"`
	Missing    []string            `json:"missing"`
	Queue      string              `json:"queue"`
	Message    string              `json:"message"`
	Group      string              `json:"group"`      // of failures, its name in the reference
	GroupTitle string              `json:"groupTitle"` // its heading
	Ranges     []grammar.LineRange `json:"ranges"`
	Decisive   []grammar.LineRange `json:"decisive"`
	LineCount  int                 `json:"lineCount"`
	FirstLine  int                 `json:"firstLine"`
	FirstText  string              `json:"firstText"` // of that line
	Legs       []Row               `json:"legs"`      // other conversations that carried the same message
	Story      string              `json:"story"`
}

// LinesPage is a window of annotated lines: of a conversation, or of what was
// not recognised.
type LinesPage struct {
	Conversation string                  `json:"conversation"`
	First        int                     `json:"first"`
	Total        int                     `json:"total"`
	Line         int                     `json:"line"` // that was asked for, as found; 0 for none
	Lines        []explain.AnnotatedLine `json:"lines"`
}

// LadderPage is a window of the sequence diagram.
type LadderPage struct {
	Conversation string               `json:"conversation"`
	First        int                  `json:"first"`
	Total        int                  `json:"total"`
	Steps        []explain.LadderStep `json:"steps"`
}

// RawPage is a window of the whole log.
type RawPage struct {
	First int       `json:"first"`
	Total int       `json:"total"`
	Lines []RawLine `json:"lines"`
}

// RawLine is a line of the log, cut at its session key, which is a link.
type RawLine struct {
	Lead  string `json:"lead"`
	Key   string `json:"key"`
	Rest  string `json:"rest"`
	Owner string `json:"owner"`
}

// FindPage is how far a search has come.
type FindPage struct {
	Count int  `json:"count"` // hits so far
	Kept  int  `json:"kept"`  // of them are remembered
	Line  int  `json:"line"`  // lines that were searched
	Done  bool `json:"done"`
}

// Spot is a line that something leads to.
type Spot struct {
	Line  int    `json:"line"`  // 1-based; 0 where there is none
	Owner string `json:"owner"` // its conversation, "" for none
	Hit   int    `json:"hit"`   // of a hit: its number from 0
	Nth   int    `json:"nth"`   // of a hit: how many are in front of it in its line
}

// MarksPage are the marks beside a scroll bar: for each kind the parts of the
// log, of markBuckets, that hold one, and how many there are.
type MarksPage struct {
	Rows    int              `json:"rows"`
	Buckets [markKinds][]int `json:"buckets"`
	Count   [markKinds]int   `json:"count"`
}

// PartnersPage are the conversations that one is well compared with.
type PartnersPage struct {
	Conversation Row       `json:"conversation"`
	Suggested    []Partner `json:"suggested"`
}

// Partner is a conversation with the reason why it is suggested.
type Partner struct {
	Row
	Why string `json:"why"`
}

// ComparePage is a comparison of two conversations.
type ComparePage struct {
	Left       Row                `json:"left"`
	Right      Row                `json:"right"`
	Comparison explain.Comparison `json:"comparison"`
}

// TrendsPage is what the conversations have in common.
type TrendsPage struct {
	explain.Trends
	Slow []Row `json:"slow"` // those that took longest
}
