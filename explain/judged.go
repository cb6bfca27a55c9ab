package explain

import (
	"fmt"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// Judged is a conversation and what became of it: all that lists, filters and
// statistics need. There is one for each conversation of a log, so it holds
// little; the Explanation, which says how and why, is made when one is looked
// at.
type Judged struct {
	*grammar.Conversation
	*Outcome
	Line int   // the first that proves the verdict, 1-based; 0 for none
	size int64 // of the message as declared, 0 if unknown
}

// Outcome is what became of a conversation. Most conversations share theirs
// with others.
type Outcome struct {
	Verdict    Verdict
	Phase      Phase
	Reply      string
	Status     string
	Cause      string
	Act        Act
	Retry      Retry
	Confidence Confidence
}

// JudgeAll judges every conversation of a log, in the order of their first
// lines. What was folded is folded again.
func JudgeAll(log *grammar.Log) []*Judged { return JudgePausing(log, nil) }

// JudgePausing is JudgeAll with pauses; nil where one of them has stopped it.
func JudgePausing(log *grammar.Log, pause grammar.Pause) []*Judged {
	room := make([]Judged, len(log.Conversations))
	out := make([]*Judged, len(room))
	known := newJudgements()
	for i, c := range log.Conversations {
		if !pause.At(grammar.Judging, i, len(room)) {
			return nil
		}
		log.While(c, func() { room[i] = judgeOne(log, c, known) })
		out[i] = &room[i]
	}
	return out
}

// judgeOne judges one conversation. Like Explain it does not fail.
func judgeOne(log *grammar.Log, c *grammar.Conversation, known *judgements) (x Judged) {
	defer func() {
		if recover() != nil {
			x = unjudged(c)
		}
	}()
	s := newStory(log, c, known)
	j := s.judge()
	return s.judged(&j)
}

// unjudged is what is left where the judgement itself has failed.
func unjudged(c *grammar.Conversation) Judged {
	return Judged{Conversation: c, Outcome: &Outcome{Verdict: Incomplete, Phase: PhaseNone, Cause: "unknown", Act: ActUnknown, Retry: RetryUnknown, Confidence: Low}}
}

// judged is the decision as the rest of the program sees it.
func (s *story) judged(j *decision) Judged {
	x := Judged{Conversation: s.c, Outcome: s.before.outcome(Outcome{Verdict: j.verdict, Phase: j.phase, Reply: j.code, Status: j.status,
		Cause: j.cause.Cause.ID, Act: s.act(j), Retry: s.retry(j), Confidence: j.confidence()}), size: s.declaredSize()}
	for _, t := range j.turns {
		if t >= 0 && t < len(s.c.Turns) {
			x.Line = s.line(t)
			break
		}
	}
	return x
}

// ID is the identifier of the conversation: "c1" for the first.
func (x *Judged) ID() string { return conversationID(x.Conversation) }

func conversationID(c *grammar.Conversation) string { return "c" + strconv.Itoa(c.Number) }

// NumberOf is the number of the conversation with an identifier, 0 if it is
// none.
func NumberOf(id string) int {
	digits, ok := strings.CutPrefix(id, "c")
	if !ok {
		return 0
	}
	n, err := strconv.Atoi(digits)
	if err != nil || n < 1 || id != "c"+strconv.Itoa(n) {
		return 0
	}
	return n
}

// Sender is the reverse-path, "" where it is empty or the log does not show it;
// bounce tells that it is empty.
func (x *Judged) Sender() (address string, bounce bool) {
	if x.From == nil {
		return "", false
	}
	return *x.From, *x.From == ""
}

// Judgement makes a Judged one of the things that Survey counts.
func (x *Judged) Judgement() *Judged { return x }

// Judgement is the short form of an explanation.
func (x *Explanation) Judgement() *Judged { return &x.judged }

// WithJudgement is a Judged, or an Explanation, which has one.
type WithJudgement interface{ Judgement() *Judged }

// fault tells that the judgement itself has failed.
func (x *Explanation) fault(what any) {
	x.Summary = "This conversation could not be explained: a fault of smtpexplain, not of your mail."
	x.Detail = fmt.Sprintf("The fault is %q. The lines of the conversation are all shown.", fmt.Sprint(what))
	x.Next = []string{"Please report the fault with the lines of this conversation, redacted."}
}

// Seconds is how long the conversation took, as far as the log tells.
func (x *Judged) Seconds() float64 { return float64(x.End-x.Start) / 1000 }
