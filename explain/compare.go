package explain

import (
	"fmt"
	"strings"

	"smtpexplain/grammar"
)

// Comparison sets two conversations side by side: one that failed and one that
// went well, as a rule. Left is the one that was asked about.
type Comparison struct {
	LeftWhen, RightWhen string         // "on Monday", "at 09:12:04", "on the left"
	First               string         // the first difference that matters, in one sentence
	Decided             string         // what decided, in a sentence, where that came later; ""
	Where               Phase          // of the first difference; "" where nothing that matters differs
	Facts               []ComparedFact // what the conversations were about
	Phases              []ComparedPhase
}

// ComparedFact is one property of both conversations.
type ComparedFact struct {
	Title, Left, Right string
	Differs            bool
}

// ComparedPhase is one phase of both conversations.
type ComparedPhase struct {
	Phase       Phase
	Title       string
	Left, Right Progress
	Differences []Difference
	Rows        []ComparedRow
	More        int // rows that are left out because there are too many
}

// Difference is what differs in a phase, in words.
type Difference struct {
	Text    string
	Matters bool // it may change what becomes of the mail
}

// ComparedRow holds a step of the left conversation beside the one of the right
// that corresponds to it; nil where there is none.
type ComparedRow struct {
	Left, Right *LadderStep
	Differs     string // how the two differ, in a few words; "" where they do not
}

// leg is one of the two conversations with what the comparison asks of it.
type leg struct {
	x       *Explanation
	s       *story
	when    string // "on Monday", "at 09:12:04", "in the first conversation"
	rail    map[Phase]Progress
	steps   map[Phase][]LadderStep
	replies map[Phase]phaseReply
	secure  bool
	offers  map[string]string // extensions that were offered at any time, with their parameters
	whole   bool              // the lists are in the log
}

// phaseReply is the reply that a phase ended with.
type phaseReply struct{ code, status string }

func (r phaseReply) String() string { return codeText(r.code, r.status) }

// class is '2' for everything that lets the conversation go on.
func (r phaseReply) class() byte {
	switch {
	case r.code == "":
		return 0
	case r.code[0] == '3':
		return '2'
	}
	return r.code[0]
}

// Compare compares two conversations of one log, phase by phase.
func Compare(log *grammar.Log, left, right *Explanation) Comparison {
	a, b := newLeg(log, left), newLeg(log, right)
	a.when, b.when = whens(left, right)
	out := Comparison{LeftWhen: a.when, RightWhen: b.when, Facts: compareFacts(a, b)}
	for _, st := range stations {
		p := ComparedPhase{Phase: st.phase, Title: st.title, Left: a.rail[st.phase], Right: b.rail[st.phase]}
		if st.phase == PhaseQueue && p.Left == "" && p.Right == "" {
			continue
		}
		if text := a.matters(b, st.phase); text != "" {
			p.Differences = append(p.Differences, Difference{Capital(text), true})
			switch {
			case out.Where == "":
				out.First, out.Where = "The first difference: "+text, st.phase
			case a.fails(st.phase) || b.fails(st.phase):
				out.Decided = "What decided: " + text
			}
		}
		for _, text := range a.minor(b, st.phase) {
			p.Differences = append(p.Differences, Difference{Text: Capital(text)})
		}
		p.Rows, p.More = align(a.steps[st.phase], b.steps[st.phase])
		out.Phases = append(out.Phases, p)
	}
	if out.Where == "" {
		out.First, out.Where = a.ends(b)
	}
	return out
}

// ends compares how the two ended, where no phase shows a difference: one of
// them may be a line that tells the result only.
func (l *leg) ends(m *leg) (first string, where Phase) {
	a, b := l.x, m.x
	switch {
	case a.Verdict == b.Verdict && a.Phase == b.Phase && a.Verdict.Failure():
		return "Both failed in the same way: " + lowerFirst(a.Verdict.Title()) + atPhase(a.Phase) + ".", ""
	case a.Verdict == b.Verdict && !a.Verdict.Failure():
		return "No difference that matters: both ended as " + lowerFirst(a.Verdict.Title()) + ".", ""
	}
	where = a.Phase
	if !a.Verdict.Failure() {
		where = b.Phase
	}
	return "The first difference: " + l.outcomes(m, a.Phase, b.Phase), where
}

// outcomes says how a phase of the left and a phase of the right one ended.
func (l *leg) outcomes(m *leg, p, q Phase) string {
	left, right := l.outcome(p), m.outcome(q)
	if l.fails(p) && m.fails(q) && l.x.Cause != m.x.Cause {
		left, right = left+l.reason(), right+m.reason()
	}
	if rest, ok := strings.CutPrefix(right, "the server "); ok && strings.HasPrefix(left, "the server ") {
		right = "it " + rest
	}
	return l.when + " " + left + "; " + m.when + " " + right + "."
}

// reason is the cause in brackets, where it says more than how it broke.
func (l *leg) reason() string {
	if l.x.Verdict == Dropped || l.x.Verdict == NoConnection || l.x.Verdict == TLSFailed {
		return ""
	}
	if c, ok := LookupCause(l.x.Cause); ok && c.Phrase != "" {
		return " (" + c.Phrase + ")"
	}
	return ""
}

func atPhase(p Phase) string {
	if t := p.Title(); t != "" {
		return " at " + t
	}
	return ""
}

func newLeg(log *grammar.Log, x *Explanation) *leg {
	l := &leg{x: x, s: newStory(log, x.judged.Conversation, newJudgements()), rail: map[Phase]Progress{}, steps: map[Phase][]LadderStep{}, replies: map[Phase]phaseReply{}, offers: map[string]string{}}
	for _, st := range x.Rail {
		l.rail[st.Phase] = st.Progress
	}
	at := PhaseConnect
	for _, step := range Ladder(log, x) {
		at = l.phase(step.turn, at)
		l.steps[at] = append(l.steps[at], step)
		l.secure = l.secure || step.Secure
	}
	c := l.s.c
	for i := range c.Pairs {
		if r := final(&c.Pairs[i]); r != nil {
			if p := phaseOf(c.Pairs[i].Verb); p != "" {
				l.replies[p] = phaseReply{r.Code, r.Status}
			}
		}
	}
	for i := range c.Turns {
		if r := c.Turns[i].Report; r != nil && r.Outcome != grammar.Mentioned && r.Outcome != grammar.Scored && r.Outcome != grammar.Received {
			var d decision
			d.fill(l.s, i)
			l.replies[d.phase] = phaseReply{d.code, d.status}
		}
	}
	if x.Verdict.Failure() && x.Phase != PhaseNone {
		l.replies[x.Phase] = phaseReply{x.Reply, x.Status}
	}
	for _, o := range l.s.readOffers() {
		l.whole = l.whole || o.whole
		for k, offer := range o.list {
			l.offers[k] = offer.Parameters
		}
	}
	return l
}

// phase is the phase that a turn belongs to; what belongs to none stays in the
// one before.
func (l *leg) phase(turn int, before Phase) Phase {
	t := &l.s.c.Turns[turn]
	if t.Pair > 0 {
		if p := phaseOf(l.s.c.Pairs[t.Pair-1].Verb); p != "" {
			return p
		}
		return before
	}
	switch {
	case t.Role == grammar.BodyRole, t.Role == grammar.DotRole:
		return PhaseMessage
	case t.Role == grammar.AnswerRole, t.Event == grammar.LoggedIn, t.Event == grammar.LoginFailed:
		return PhaseAUTH
	case t.Cmd != nil:
		if p := phaseOf(t.Cmd.Verb()); p != "" {
			return p
		}
	case t.Report != nil:
		if p := phaseOf(t.Report.Verb); p != "" {
			return p
		}
		return PhaseQueue
	case t.Event == grammar.Opened:
		return PhaseConnect
	case t.Event == grammar.Greeted:
		return PhaseGreeting
	case t.Event == grammar.Secured, t.Event == grammar.SecureFailed:
		return PhaseSTARTTLS
	case t.Event == grammar.Closed && !l.x.Verdict.Failure():
		return PhaseQUIT
	}
	return before
}

// fails reports whether the conversation failed in a phase.
func (l *leg) fails(p Phase) bool { return l.x.Phase == p && l.x.Verdict.Failure() }

// passed reports whether a phase went well.
func (l *leg) passed(p Phase) bool { return l.rail[p] == Passed }

// past reports whether the conversation came further than a phase without it. A
// log that begins later proves nothing.
func (l *leg) past(p Phase) bool { return l.rail[p] == Skipped && l.passed(PhaseEHLO) }

// matters is the difference in a phase that may change what becomes of the
// mail, in a sentence; "" where there is none.
func (l *leg) matters(m *leg, p Phase) string {
	a, b := l.replies[p], m.replies[p]
	both := func(left, right string) string {
		return l.when + " " + left + "; " + m.when + " " + right + "."
	}
	switch {
	case p == PhaseQUIT:
		return ""
	case l.fails(p) && m.fails(p):
		if a == b && l.x.Cause == m.x.Cause {
			return ""
		}
		return l.outcomes(m, p, p)
	case l.fails(p) || m.fails(p) || a.class() != 0 && b.class() != 0 && a.class() != b.class():
		if !l.reached(p) || !m.reached(p) {
			break // the other one ended before, and that was said there
		}
		return l.outcomes(m, p, p)
	}
	switch p {
	case PhaseEHLO:
		for _, word := range []string{"STARTTLS", "AUTH"} {
			if l.lacks(m, word) || m.lacks(l, word) {
				return both("the server "+l.offering(word), "it "+m.offering(word))
			}
		}
	case PhaseSTARTTLS:
		if l.passed(p) && m.past(p) || l.past(p) && m.passed(p) {
			return both(l.did(p, "the connection was encrypted", "the connection was not encrypted"), m.did(p, "it was encrypted", "it was not"))
		}
	case PhaseAUTH:
		if l.passed(p) && m.past(p) || l.past(p) && m.passed(p) {
			return both(l.did(p, "the client logged in", "the client did not log in"), m.did(p, "it logged in", "it did not"))
		}
	}
	// One went on where the other, refused nothing, went no further.
	if l.passed(p) && m.stops(p) || l.stops(p) && m.passed(p) {
		return both(l.did(p, "the client went on to "+p.Title(), "the client ended before "+p.Title()), m.did(p, "it went on to "+p.Title(), "it ended before "+p.Title()))
	}
	return ""
}

// reached reports whether the log shows, or lets conclude, that the phase was
// come to.
func (l *leg) reached(p Phase) bool { return l.passed(p) || l.fails(p) || l.replies[p].code != "" }

// stops reports whether the conversation ended right before a phase although
// nothing had failed.
func (l *leg) stops(p Phase) bool {
	optional := p == PhaseSTARTTLS || p == PhaseAUTH
	if l.rail[p] != NotReached && l.rail[p] != Skipped || optional || l.x.Verdict.Failure() {
		return false
	}
	last := Phase("")
	for _, st := range stations {
		if st.phase == p {
			break
		}
		if st.phase != PhaseSTARTTLS && st.phase != PhaseAUTH {
			last = st.phase
		}
	}
	return l.passed(last)
}

// lacks reports whether an extension that the other conversation was offered,
// and made use of, is not offered here.
func (l *leg) lacks(m *leg, word string) bool {
	_, here := l.offers[word]
	_, there := m.offers[word]
	phase := map[string]Phase{"STARTTLS": PhaseSTARTTLS, "AUTH": PhaseAUTH}[word]
	return l.whole && m.whole && !here && there && m.rail[phase] == Passed
}

func (l *leg) offering(word string) string {
	if _, ok := l.offers[word]; ok {
		return "offered " + word
	}
	return "did not offer " + word
}

// did picks the words by whether a phase was passed.
func (l *leg) did(p Phase, yes, no string) string {
	if l.passed(p) {
		return yes
	}
	return no
}

// outcome says how a phase ended.
func (l *leg) outcome(p Phase) string {
	what := map[Phase]string{
		PhaseConnect: "the connection", PhaseGreeting: "the connection", PhaseAUTH: "the login", PhaseMessage: "the message", PhaseQueue: "the message", PhaseNone: "the message",
	}[p]
	if what == "" {
		what = p.Title()
	}
	r := l.replies[p]
	if r.code == "" && r.status != "" && l.fails(p) {
		r.code, r.status = r.status, "" // a report that names the status only
	}
	switch {
	case l.fails(p) && (r.code == "" || r.code[0] < '4'):
		return l.broke(p, what)
	case r.code == "":
		return l.went(p)
	case r.code[0] == '4':
		return fmt.Sprintf("the server put off %s with %s", what, r)
	case r.code[0] == '5':
		return fmt.Sprintf("the server refused %s with %s", what, r)
	case p == PhaseGreeting:
		return fmt.Sprintf("the server greeted the client with %s", r)
	case p == PhaseEHLO:
		return fmt.Sprintf("the server answered EHLO with %s", r)
	case p == PhaseDATA:
		return fmt.Sprintf("the server asked for the message with %s", r)
	}
	return fmt.Sprintf("the server accepted %s with %s", what, r)
}

// went says that a phase went well of which the log shows no reply.
func (l *leg) went(p Phase) string {
	switch {
	case p == PhaseConnect:
		return "the connection came about"
	case p == PhaseGreeting:
		return "the server greeted the client"
	case p == PhaseSTARTTLS:
		return "the connection was encrypted"
	case p == PhaseAUTH:
		return "the client logged in"
	case p != PhaseQueue && p != PhaseMessage && p != PhaseNone:
		return "all went well at " + p.Title()
	case l.x.Verdict == Accepted || l.x.Verdict == PartlyAccepted:
		return "the message was accepted"
	case l.x.Verdict == Incomplete:
		return "the log ends before the outcome"
	}
	return "no message was refused"
}

// broke says how a phase failed without a reply.
func (l *leg) broke(p Phase, what string) string {
	switch l.x.Verdict {
	case TLSFailed:
		return "the encryption (TLS) could not be agreed on"
	case NoConnection:
		return "no connection came about"
	case Dropped:
		return "the connection was lost at " + p.Title()
	case AuthFailed:
		return "the login failed"
	case Deferred:
		return what + " was put off"
	case Bounced:
		return what + " was given up"
	}
	return what + " was refused"
}

// whens are words that tell the two conversations apart by their time.
func whens(a, b *Explanation) (left, right string) {
	if a.StartAt == 0 || b.StartAt == 0 {
		return "on the left", "on the right"
	}
	x, y := a.StartAt.Time(), b.StartAt.Time()
	switch apart := max(a.StartAt, b.StartAt) - min(a.StartAt, b.StartAt); {
	case x.Year() != y.Year():
		return "on " + x.Format("2 January 2006"), "on " + y.Format("2 January 2006")
	case x.Weekday() != y.Weekday() && apart < 6*day:
		return "on " + x.Weekday().String(), "on " + y.Weekday().String()
	case x.YearDay() != y.YearDay():
		return "on " + x.Format("2 January"), "on " + y.Format("2 January")
	case x.Format("15:04") != y.Format("15:04"):
		return "at " + x.Format("15:04"), "at " + y.Format("15:04")
	case x.Format("15:04:05") != y.Format("15:04:05"):
		return "at " + x.Format("15:04:05"), "at " + y.Format("15:04:05")
	}
	return "on the left", "on the right"
}
