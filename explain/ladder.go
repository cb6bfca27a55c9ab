package explain

import (
	"strings"

	"smtpexplain/grammar"
)

// Ladder is the sequence diagram of a conversation: commands and replies as
// arrows between client and server, what happens besides as events between
// them. The lines of one reply are one arrow, the message is one block.
func Ladder(log *grammar.Log, x *Explanation) []LadderStep {
	c := x.judged.Conversation
	a := newAnnotator(log, int32(c.Number), x)
	var out []LadderStep
	secure, body := false, 0
	for n := range c.Turns {
		t := &c.Turns[n]
		if t.Role == grammar.BodyRole {
			if body++; body > 1 {
				out[len(out)-1].Note = CountText(body, "line")
				continue
			}
		} else {
			body = 0
		}
		secure = secure || t.Event == grammar.Secured
		if p := a.pair(n); p != nil && t.Reply != nil && !firstLine(p, n) {
			if k := len(out) - 1; k >= 0 && out[k].Kind == "reply" && a.decisive(n) {
				out[k].Decisive = true
			}
			continue
		}
		step := a.step(n)
		if step.Kind == "" {
			continue
		}
		step.Line, step.Gap, step.Secure = log.Number(int(t.Line)), a.gap(n), secure
		step.Decisive, step.turn, step.Offset = a.decisive(n), n, -1
		if t.Time != 0 && c.Start != 0 {
			step.Offset = float64(t.Time-c.Start) / 1000
		}
		out = append(out, step)
		secure = secure || a.startsTLS(n)
	}
	return out
}

// startsTLS reports whether the next turn is inside TLS because of this one: the
// 220 to STARTTLS, or the command where the log does not show its reply.
func (a *annotator) startsTLS(n int) bool {
	p := a.pair(n)
	if p == nil || p.Turn < 0 || a.c.Turns[p.Turn].Role != grammar.StartTLSRole {
		return false
	}
	return (n != p.Turn || final(p) == nil) && a.startTLSWorked(p.Turn)
}

// step is what one turn is on the ladder; without a kind if it is nothing.
func (a *annotator) step(n int) LadderStep {
	t := &a.c.Turns[n]
	switch {
	case t.Reply != nil:
		p := a.pair(n)
		r := a.replyOf(p, n)
		codes := codeText(r.Code, r.Status)
		return LadderStep{Kind: "reply", Side: "server", codes: codes, Label: a.label(codes + " " + shorten(r.Text, longLabel)),
			Note: replyTitle(p, r), Failed: r.Code[0] >= '4', Unexpected: p != nil && !expected(p.Verb, r.Code)}
	case t.Cmd != nil:
		step := LadderStep{Kind: "command", Side: "client", Label: a.label(t.Cmd.Verb() + " " + shorten(t.Cmd.Argument(), longLabel))}
		if v, ok := LookupVerb(t.Cmd.Verb()); ok {
			step.Note = v.Title
		}
		return step
	case t.Role == grammar.BodyRole:
		return LadderStep{Kind: "content", Side: "client", Label: "The message", Note: CountText(1, "line")}
	case t.Role == grammar.AnswerRole:
		return LadderStep{Kind: "command", Side: "client", Label: mask, Note: "Login data, hidden"}
	case t.Role == grammar.DotRole:
		return LadderStep{Kind: "command", Side: "client", Label: ".", Note: "The end of the message"}
	case t.Event == grammar.Greeted:
		return LadderStep{Kind: "reply", Side: "server", codes: "220", Label: "Greeting (220)", Note: "Ready"}
	case t.Event == grammar.Secured:
		return LadderStep{Kind: "event", Label: "TLS established", Note: "Encrypted from here on"}
	case t.Event == grammar.SecureFailed:
		return LadderStep{Kind: "event", Label: "TLS failed", Failed: true}
	case t.Event == grammar.Trouble && a.decisive(n):
		return LadderStep{Kind: "event", Label: a.label(shorten(a.words(t.Text), 90)), Failed: true}
	case t.Report != nil:
		return LadderStep{Kind: "event", Label: a.outcomeText(n), Failed: reportVerdict(t.Report).Failure()}
	case eventTitles[t.Event] != "":
		return LadderStep{Kind: "event", Label: eventTitles[t.Event], Failed: t.Event == grammar.Lost || t.Event == grammar.LoginFailed}
	}
	return LadderStep{}
}

// longLabel is how many letters of a command or reply stand on the ladder.
const longLabel = 60

// label is a text of the log on the ladder.
func (a *annotator) label(s string) string {
	return visibleIn(a.log.Charset, []byte(strings.TrimSpace(s)))
}

var eventTitles = map[grammar.Event]string{
	grammar.Opened: "Connection opened", grammar.Closed: "Connection closed", grammar.Lost: "Connection lost",
	grammar.LoggedIn: "Login accepted", grammar.LoginFailed: "Login refused",
}

// replyOf is the whole reply that turn n is the first line of.
func (a *annotator) replyOf(p *grammar.Pair, n int) grammar.Reply {
	if p != nil {
		for _, r := range p.Replies {
			if r.Turns[0] == n {
				return r
			}
		}
	}
	line := a.c.Turns[n].Reply
	r := grammar.Reply{Turns: []int{n}, Code: line.Code.Text, Text: line.Words()}
	if w := line.StatusWord(); w != nil {
		r.Status = w.Text
	}
	return r
}

func replyTitle(p *grammar.Pair, r grammar.Reply) string {
	v := ""
	if p != nil {
		v = p.Verb
	}
	if e, ok := LookupReply(r.Code); ok {
		title, _ := e.as(v)
		return title
	}
	return ""
}
