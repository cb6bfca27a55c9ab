package app

import (
	"encoding/json"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// The page and its worker speak in these messages, as JSON over postMessage.
// The bytes of a log never stand in them: they are transferred beside an open
// request.

// request is a question of the page.
type request struct {
	Number       int      `json:"number"` // comes back in the answer
	Ask          question `json:"ask"`
	Dialect      string   `json:"dialect,omitempty"`      // open, reread: read every line as this format
	Conversation string   `json:"conversation,omitempty"` // conversation, lines, ladder, step, partners, compare
	First        int      `json:"first,omitempty"`        // of the window that is asked for; -1 for where the decisive line is; find: 0 begins anew
	With         string   `json:"with,omitempty"`         // compare: the other one
	Count        int      `json:"count,omitempty"`
	Filter       filter   `json:"filter"`
	Step         int      `json:"step,omitempty"`     // step: how far to go in the list; lines, mark: from the line
	Problems     bool     `json:"problems,omitempty"` // step: only stop at failures
	Share        share    `json:"share"`              // share, file
	Line         int      `json:"line,omitempty"`     // lines: that the window is about, 1-based; hit, mark: where to begin
	Find         find     `json:"find"`               // find, hit
	Hit          int      `json:"hit,omitempty"`      // hit: its number from 0; -1 for the first one from a line on
}

// question names what a request is about.
type question string

const (
	askOpen         question = "open"
	askReread       question = "reread"
	askList         question = "list"
	askStep         question = "step"
	askConversation question = "conversation"
	askMessage      question = "message" // that a conversation carried
	askLines        question = "lines"
	askLadder       question = "ladder"
	askRaw          question = "raw"
	askUnrecognised question = "unrecognised"
	askShare        question = "share"
	askFile         question = "file"
	askFind         question = "find"      // go on with a search, a slice of it for each question
	askHit          question = "hit"       // where a hit is
	askMarks        question = "marks"     // beside the whole log
	askListMarks    question = "listMarks" // beside the list
	askMark         question = "mark"      // the next line with a mark
	askStop         question = "stop"      // read no further: what is shown of the log stays
	askPartners     question = "partners"
	askCompare      question = "compare"
	askTrends       question = "trends"
)

// filter says which conversations the list shows. The first four are choices
// (query.go) of identifiers, Query is what stands in the search field.
type filter struct {
	Verdict   string `json:"verdict,omitempty"`
	Cause     string `json:"cause,omitempty"`
	Phase     string `json:"phase,omitempty"`
	Direction string `json:"direction,omitempty"`
	Query     string `json:"query,omitempty"`
	LogOrder  bool   `json:"logOrder,omitempty"` // as in the log; otherwise failures first
	scope
}

// response answers a request. Error is a text for people; one field besides is
// set where there is none.
type response struct {
	Number       int               `json:"number"`
	Progress     string            `json:"progress,omitempty"` // what is being done; the answer is still to come
	Later        bool              `json:"later,omitempty"`    // the answer is still to come
	Error        string            `json:"error,omitempty"`
	Opened       *openedLog        `json:"opened,omitempty"`
	List         *listPage         `json:"list,omitempty"`
	Step         *stepTo           `json:"step,omitempty"`
	Conversation *conversationPage `json:"conversation,omitempty"`
	Message      *messagePage      `json:"message,omitempty"`
	Lines        *linesPage        `json:"lines,omitempty"`
	Ladder       *ladderPage       `json:"ladder,omitempty"`
	Raw          *rawPage          `json:"raw,omitempty"`
	Share        *sharePage        `json:"share,omitempty"`
	File         *fileNote         `json:"file,omitempty"`
	Find         *findPage         `json:"find,omitempty"`
	Spot         *spot             `json:"spot,omitempty"`
	Marks        *marksPage        `json:"marks,omitempty"`
	Ahead        []answeredAhead   `json:"ahead,omitempty"` // with opened
	Partners     *partnersPage     `json:"partners,omitempty"`
	Compare      *comparePage      `json:"compare,omitempty"`
	Trends       *trendsPage       `json:"trends,omitempty"`

	data   []byte   // of a file, in the worker: transferred beside the answer
	buffer ui.Value // the same on the page, an ArrayBuffer
}

// answeredAhead is the answer to a question that the page is going to ask, sent along
// so that the page shows an opened log with one drawing and not with three.
type answeredAhead struct {
	Question request         `json:"question"`
	Answer   json.RawMessage `json:"answer"` // a response, which is read when it is asked for
}

// firstQuestions are those that the page asks once a log is open.
func firstQuestions(o *openedLog) []request {
	if o.First == "" {
		return nil
	}
	questions := []request{
		{Ask: askList, Count: listPart},
		{Ask: askConversation, Conversation: o.First},
		{Ask: askLines, Conversation: o.First, First: -1, Count: rowsAtOnce},
	}
	if o.Overview.Conversations > 1 {
		questions = append(questions, request{Ask: askListMarks})
	}
	if o.Overview.Conversations < 2000 { // of many it takes time that nobody shall wait
		questions = append(questions, request{Ask: askMessage, Conversation: o.First})
	}
	return questions
}

// openedLog is a log that was read.
type openedLog struct {
	Overview   explain.Overview `json:"overview"`
	Dialect    string           `json:"dialect"`    // that the person chose; "" where it was found by the vote
	First      string           `json:"first"`      // the first failure, or the first conversation
	Trouble    string           `json:"trouble"`    // why nothing, or little, of it could be explained
	Phases     []explain.Count  `json:"phases"`     // in which conversations ended
	Directions []explain.Count  `json:"directions"` // of the conversations
	Preview    bool             `json:"preview"`    // only its beginning was read; the answer for the whole is still to come
	Stable     int              `json:"stable"`     // behind a preview: so many of the first conversations bear the ids that they had in it
}

// listPage is a window of the list of conversations.
type listPage struct {
	First       int       `json:"first"`
	Total       int       `json:"total"`
	HiddenLines int       `json:"hiddenLines"` // of the conversations that the filter hides
	Rows        []listRow `json:"rows"`
	Scope       string    `json:"scope"` // the scope of the filter in words
}

// listRow is a conversation in the list.
type listRow struct {
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

// stepTo is where a step in the list leads to.
type stepTo struct {
	ID       string `json:"id"`       // "" at the end of the list
	Position int    `json:"position"` // in the list, from 0
}

// conversationPage is everything about one conversation but its lines.
type conversationPage struct {
	listRow
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
	Zone       string              `json:"zone"`      // of the times, "" where the log names none and they are shown as they stand
}

// messagePage is the message that a conversation carried.
type messagePage struct {
	Conversation string    `json:"conversation"`
	Legs         []listRow `json:"legs"` // the other conversations that carried it
	Story        string    `json:"story"`
}

// linesPage is a window of annotated lines: of a conversation, or of what was
// not recognised.
type linesPage struct {
	Conversation string                  `json:"conversation"`
	First        int                     `json:"first"`
	Total        int                     `json:"total"`
	Line         int                     `json:"line"` // that was asked for, as found; 0 for none
	Lines        []explain.AnnotatedLine `json:"lines"`
}

// ladderPage is a window of the sequence diagram.
type ladderPage struct {
	Conversation string               `json:"conversation"`
	First        int                  `json:"first"`
	Total        int                  `json:"total"`
	Steps        []explain.LadderStep `json:"steps"`
}

// rawPage is a window of the whole log.
type rawPage struct {
	First int       `json:"first"`
	Total int       `json:"total"`
	Lines []rawLine `json:"lines"`
}

// rawLine is a line of the log, cut at its session key, which is a link.
type rawLine struct {
	Lead  string `json:"lead"`
	Key   string `json:"key"`
	Rest  string `json:"rest"`
	Owner string `json:"owner"`
}

// findPage is how far a search has come.
type findPage struct {
	Count int  `json:"count"` // hits so far
	Kept  int  `json:"kept"`  // of them are remembered
	Line  int  `json:"line"`  // lines that were searched
	Done  bool `json:"done"`
}

// spot is a line that something leads to.
type spot struct {
	Line  int    `json:"line"`  // 1-based; 0 where there is none
	Owner string `json:"owner"` // its conversation, "" for none
	Hit   int    `json:"hit"`   // of a hit: its number from 0
	Nth   int    `json:"nth"`   // of a hit: how many are in front of it in its line
}

// marksPage are the marks beside a scroll bar: for each kind the parts of the
// log, of markBuckets, that hold one, and how many there are.
type marksPage struct {
	Rows    int              `json:"rows"`
	Buckets [markKinds][]int `json:"buckets"`
	Count   [markKinds]int   `json:"count"`
}

// partnersPage are the conversations that one is well compared with.
type partnersPage struct {
	Conversation listRow   `json:"conversation"`
	Suggested    []partner `json:"suggested"`
}

// partner is a conversation with the reason why it is suggested.
type partner struct {
	listRow
	Why string `json:"why"`
}

// comparePage is a comparison of two conversations.
type comparePage struct {
	Left       listRow            `json:"left"`
	Right      listRow            `json:"right"`
	Comparison explain.Comparison `json:"comparison"`
}

// trendsPage is what the conversations have in common.
type trendsPage struct {
	explain.Trends
	Slow []listRow `json:"slow"` // those that took longest
}
