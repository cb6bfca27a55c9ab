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
	secure := false
	body := 0
	add := func(n int, step LadderStep) {
		t := &c.Turns[n]
		step.Line, step.Gap, step.Secure = a.log.Number(int(t.Line)), a.gap(n), secure
		step.Decisive, step.turn, step.Offset = a.decisive(n), n, -1
		if t.Time != 0 && c.Start != 0 {
			step.Offset = float64(t.Time-c.Start) / 1000
		}
		out = append(out, step)
	}
	for n := range c.Turns {
		t := &c.Turns[n]
		if t.Role == grammar.BodyRole {
			body++
			if body == 1 {
				add(n, LadderStep{Kind: "content", Side: "client", Label: "The message"})
			}
			out[len(out)-1].Note = CountText(body, "line")
			continue
		}
		body = 0
		switch {
		case t.Reply != nil:
			p := a.pair(n)
			if p != nil && !a.firstLine(p, n) {
				if k := len(out) - 1; k >= 0 && out[k].Kind == "reply" && a.decisive(n) {
					out[k].Decisive = true
				}
				continue
			}
			r := a.replyOf(p, n)
			add(n, LadderStep{Kind: "reply", Side: "server", Label: visibleIn(log.Charset, []byte(strings.TrimSpace(codeText(r.Code, r.Status)+" "+shorten(r.Text, 60)))),
				Note: replyTitle(p, r), Failed: r.Code[0] >= '4', Unexpected: p != nil && !expected(p.Verb, r.Code)})
			if p != nil && p.Verb == "STARTTLS" && r.Code[0] == '2' {
				secure = true
			}
		case t.Cmd != nil:
			v, _ := LookupVerb(t.Cmd.Verb())
			step := LadderStep{Kind: "command", Side: "client", Label: visibleIn(log.Charset, []byte(strings.TrimSpace(t.Cmd.Verb()+" "+shorten(t.Cmd.Argument(), 60))))}
			if v != nil {
				step.Note = v.Title
			}
			if a.secondHello(n) {
				secure = true
			}
			add(n, step)
		case t.Role == grammar.AnswerRole:
			add(n, LadderStep{Kind: "command", Side: "client", Label: mask, Note: "Login data, hidden"})
		case t.Role == grammar.DotRole:
			add(n, LadderStep{Kind: "command", Side: "client", Label: ".", Note: "The end of the message"})
		case t.Event == grammar.Greeted:
			add(n, LadderStep{Kind: "reply", Side: "server", Label: "Greeting (220)", Note: "Ready"})
		case t.Event == grammar.Secured:
			secure = true
			add(n, LadderStep{Kind: "event", Label: "TLS established", Note: "Encrypted from here on"})
		case t.Event == grammar.SecureFailed:
			add(n, LadderStep{Kind: "event", Label: "TLS failed", Failed: true})
		case t.Event == grammar.Trouble && a.decisive(n):
			add(n, LadderStep{Kind: "event", Label: visibleIn(log.Charset, []byte(shorten(a.words(t.Text), 90))), Failed: true})
		case t.Report != nil:
			add(n, LadderStep{Kind: "event", Label: a.outcomeText(n), Failed: reportVerdict(t.Report).Failure()})
		case t.Event == grammar.Opened, t.Event == grammar.Closed, t.Event == grammar.Lost, t.Event == grammar.LoggedIn, t.Event == grammar.LoginFailed:
			add(n, LadderStep{Kind: "event", Label: eventTitles[t.Event], Failed: t.Event == grammar.Lost || t.Event == grammar.LoginFailed})
		}
	}
	return out
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
