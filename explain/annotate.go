package explain

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// Annotate explains lines of the log, given by their indices from 0, as a part
// of conversation x; x may be nil, then each line is explained as a part of
// its own conversation.
func Annotate(log *grammar.Log, x *Explanation, lines []int) []AnnotatedLine {
	out := make([]AnnotatedLine, 0, len(lines))
	stories := map[int32]*annotator{}
	for _, i := range lines {
		if i < 0 || i >= len(log.Lines) {
			continue
		}
		owner := log.Lines[i].Owner
		a := stories[owner]
		if a == nil {
			a = newAnnotator(log, owner, x)
			stories[owner] = a
		}
		out = append(out, a.line(i))
	}
	return out
}

// annotator explains the lines of one conversation.
type annotator struct {
	story
	x       *Explanation // nil outside the conversation that is looked at
	turns   map[int32][]int
	secrets map[int]secret
	at      map[int32]int // position of a line in the conversation
}

func newAnnotator(log *grammar.Log, owner int32, x *Explanation) *annotator {
	if owner == 0 {
		return &annotator{story: story{log: log}}
	}
	a := &annotator{story: *newStory(log, log.Conversations[owner-1], newJudgements())}
	if x != nil && x.judged.Conversation == a.c {
		a.x = x
	}
	a.turns = make(map[int32][]int, len(a.c.Turns))
	for i := range a.c.Turns {
		n := a.c.Turns[i].Line
		a.turns[n] = append(a.turns[n], i)
	}
	a.secrets = map[int]secret{}
	for _, s := range a.story.secrets() {
		a.secrets[s.turn] = s
	}
	a.at = make(map[int32]int, len(a.c.Lines))
	for k, n := range a.c.Lines {
		a.at[n] = k
	}
	return a
}

// mark is a stretch of the line that means something.
type mark struct {
	grammar.Span
	piece Piece
}

func (a *annotator) line(i int) AnnotatedLine {
	out := AnnotatedLine{Number: a.log.Number(i), Known: a.log.Recognised(i), Offset: -1}
	span := a.log.Lines[i].Span
	marks := a.headMarks(i)
	if a.c != nil {
		out.Owner = "c" + strconv.Itoa(a.c.Number)
		a.describe(&out, i, &marks)
	} else if !out.Known && !a.log.Body(i).Empty() {
		out.Note = "Not recognised: no known log format writes such a line."
	} else if d := a.log.DialectOf(i); d != nil {
		out.Note = "Read as " + d.Title + ". It says nothing about SMTP."
	}
	out.Pieces = a.pieces(span, marks)
	return out
}

// headMarks marks time, session key and tag.
func (a *annotator) headMarks(i int) []mark {
	h := a.log.Head(i)
	var out []mark
	add := func(s grammar.Span, p Piece) {
		if !s.Empty() {
			out = append(out, mark{s, p})
		}
	}
	add(h.Time, Piece{Kind: TimePiece})
	if a.c != nil && a.c.Session != "" {
		add(h.Session, Piece{Kind: SessionPiece, Title: "Session key", Meaning: "All lines of this conversation bear this key. Servers use keys again, so the same one may stand for another conversation later."})
	} else {
		add(h.Session, Piece{Kind: SessionPiece})
	}
	add(h.Tag, Piece{Kind: TagPiece})
	return out
}

// describe fills side, note, times and marks from the turns of the line.
func (a *annotator) describe(out *AnnotatedLine, i int, marks *[]mark) {
	var notes []string
	for _, n := range a.turns[int32(i)] {
		t := &a.c.Turns[n]
		if t.Side != grammar.Nobody && t.Role != grammar.NoRole || t.Side == grammar.Server && t.Event == grammar.Said {
			out.Side = [...]string{"", "client", "server"}[t.Side]
			out.External = a.external(t.Side)
		}
		var note string
		switch {
		case t.Reply != nil:
			note = a.replyNote(n, marks)
			if p := a.pair(n); p != nil && !t.Reply.More && !expected(p.Verb, t.Reply.Code.Text) {
				out.Unexpected = true
			}
		case t.Cmd != nil:
			note = a.commandNote(n, marks)
		case t.Report != nil:
			note = a.reportNote(n, marks)
		default:
			note = a.eventNote(n, marks)
		}
		if note != "" {
			notes = append(notes, note)
		}
		if t.Time != 0 && a.c.Start != 0 {
			out.Offset = float64(t.Time-a.c.Start) / 1000
			out.Gap = a.gap(n)
		}
	}
	out.Note = strings.Join(notes, " ")
	if a.x == nil {
		return
	}
	n := a.log.Number(i)
	if out.Decisive = holds(a.x.Decisive, n); out.Decisive && a.x.Verdict.Failure() {
		out.Severity = Error
	}
	for _, f := range a.x.Findings {
		if out.Severity == "" && f.Severity != Info && holds(f.Lines, n) {
			out.Severity = f.Severity
		}
	}
}

// external reports whether a side is the other host, seen from the one that
// wrote the log.
func (a *annotator) external(side grammar.Side) bool {
	return a.c.Direction == grammar.Inbound && side == grammar.Client || a.c.Direction == grammar.Outbound && side == grammar.Server
}

// pair is the pair that a turn belongs to, nil if none.
func (a *annotator) pair(turn int) *grammar.Pair {
	if k := a.c.Turns[turn].Pair; k > 0 {
		return &a.c.Pairs[k-1]
	}
	return nil
}

// gap is the silence before a turn where it is worth showing: two seconds.
func (a *annotator) gap(turn int) float64 {
	for k := turn - 1; k >= 0; k-- {
		if t := &a.c.Turns[k]; t.Time != 0 {
			if g := float64(a.c.Turns[turn].Time-t.Time) / 1000; g >= 2 {
				return g
			}
			return 0
		}
	}
	return 0
}

// word is the span of a leaf of a turn; empty where the leaf was put together
// from pieces and stands nowhere as a whole.
func (s *story) word(turn int, w *grammar.Word) grammar.Span {
	t := &s.c.Turns[turn]
	span := grammar.Span{Start: t.Text.Start + int32(w.At), End: t.Text.Start + int32(w.End())}
	if t.Joined != nil && (span.End > t.Text.End || s.words(span) != w.Text) {
		return grammar.Span{}
	}
	return span
}

// decisive reports whether the verdict rests on the line of a turn.
func (a *annotator) decisive(turn int) bool { return holds(a.x.Decisive, a.story.line(turn)) }

// holds reports whether line n is in one of the ranges.
func holds(ranges []grammar.LineRange, n int) bool {
	return slices.ContainsFunc(ranges, func(r grammar.LineRange) bool { return r[0] <= n && n <= r[1] })
}

// eventNote explains everything that is no command, reply or report.
func (a *annotator) eventNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	switch t.Role {
	case grammar.AnswerRole:
		return "The client answers the login challenge." + a.maskNote(n, marks)
	case grammar.BodyRole:
		return "A line of the message."
	case grammar.DotRole:
		if v, ok := LookupVerb("."); ok {
			*marks = append(*marks, mark{t.Text, Piece{Kind: VerbPiece, Title: "The end of the message", Meaning: v.Text, Standing: v.Standing, Source: v.Source, Ref: "command/dot"}})
		}
		return "The dot ends the message. The next reply decides whether it is accepted."
	}
	if note := eventText(a.c.Dialect.Name, a.words(t.Text)); note != "" {
		return note
	}
	switch t.Event {
	case grammar.Opened:
		return "The connection is opened."
	case grammar.Greeted:
		return "The server greets the client (220)."
	case grammar.Secured:
		return "The connection is encrypted from here on."
	case grammar.SecureFailed:
		return "The TLS handshake failed."
	case grammar.LoggedIn:
		return "The login worked."
	case grammar.LoginFailed:
		return "The login failed."
	case grammar.Lost:
		return "The connection broke."
	case grammar.Closed:
		return "The connection is closed."
	case grammar.Removed:
		return "Somebody took the message out of the queue."
	case grammar.Trouble:
		return "The software complains here; its words tell why."
	case grammar.Said:
		if t.Side == grammar.Server {
			return "Words of the server that are no reply of SMTP."
		}
	}
	return ""
}

// pieces cuts the line at the marks. Put together, the pieces are the line.
func (a *annotator) pieces(line grammar.Span, marks []mark) []Piece {
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].Start < marks[j].Start })
	var out []Piece
	at := line.Start
	for _, m := range marks {
		if m.Start < at || m.End > line.End || m.Empty() {
			continue
		}
		if m.Start > at {
			out = append(out, Piece{Text: visibleIn(a.log.Charset, grammar.Span{Start: at, End: m.Start}.Of(a.log.Text))})
		}
		p := m.piece
		if p.Text == "" {
			p.Text = visibleIn(a.log.Charset, m.Of(a.log.Text))
		}
		out = append(out, p)
		at = m.End
	}
	if at < line.End {
		out = append(out, Piece{Text: visibleIn(a.log.Charset, grammar.Span{Start: at, End: line.End}.Of(a.log.Text))})
	}
	return out
}
