package grammar

import (
	"slices"
	"strings"
)

// Pair is a command, or a moment that is answered like one, with its own
// replies.
type Pair struct {
	// Verb is the command in upper case, "(connect)" for the greeting,
	// "(AUTH response)" for a login answer, "." for the end of the message,
	// "" where the log shows a reply and not what it answers.
	Verb    string
	Turn    int // index of the turn that asks; -1 where the log does not show it
	Replies []Reply
}

// Reply is one reply, its lines in order.
type Reply struct {
	Turns []int // indices of its turns
	Code  string
	// Status is the enhanced status code of the first line that has one.
	Status string
	Text   string // without codes, lines joined by a blank
	Cut    bool   // its last line is missing: the log ends or was cut in it
}

// pairing gives each reply to its command. Replies come in the order of the
// commands (RFC 2920 section 3.1), so commands wait in a queue; logs that name
// the command in front of each reply, as Kerio does, are taken at their word.
type pairing struct {
	turns   []Turn
	marked  []int // the turn that each token of the shape is
	pairs   []Pair
	waiting []int // indices of pairs without a final reply
	numbers []int // room for Reply.Turns: each turn is in one reply at most
}

func (u *utterances) pairUp(turns []Turn) []Pair {
	shape, marked := u.shape(turns)
	p := &pairing{turns: turns, marked: marked}
	p.makeRoom()
	for _, m := range shape.Greeting {
		p.greet(m)
	}
	for i := range shape.Steps {
		p.step(&shape.Steps[i])
	}
	for i := range p.pairs {
		if pair := &p.pairs[i]; pair.Verb == "(connect)" { // their lines came one by one
			for k := range pair.Replies {
				p.join(&pair.Replies[k])
			}
		}
	}
	return p.pairs
}

// makeRoom counts what there will be, so that it lies in one piece: a command
// is a pair, and so is a DATA's dot; a reply has one line and more.
func (p *pairing) makeRoom() {
	pairs, lines := 0, 0
	for _, i := range p.marked {
		switch p.turns[i].Role {
		case HelloRole, StartTLSRole, AuthRole, AnswerRole, MailRole, RcptRole, QuitRole, CommandRole, DotRole:
			pairs++
		case DataRole:
			pairs += 2
		case LastRole, PartRole:
			lines++
		case GreetingRole:
			pairs, lines = max(pairs, 1), lines+1
		}
	}
	if pairs > 0 {
		p.pairs = make([]Pair, 0, pairs)
	}
	p.numbers = make([]int, 0, lines)
}

// at is the turn of a mark.
func (p *pairing) at(m Mark) int { return p.marked[m.Token] }

// turn is the turn itself.
func (p *pairing) turn(m Mark) *Turn { return &p.turns[p.marked[m.Token]] }

func (p *pairing) step(s *Step) {
	switch {
	case s.Hello != nil:
		p.exchange(s.Hello)
	case s.Handshake != nil:
		p.ask(s.Handshake.Command)
		p.replies(s.Handshake.Replies)
	case s.Login != nil:
		p.ask(s.Login.Command)
		p.replies(s.Login.Replies)
		for i := range s.Login.Rounds {
			p.answer(s.Login.Rounds[i].Answer)
			p.replies(s.Login.Rounds[i].Replies)
		}
	case s.Transaction != nil:
		p.exchange(&s.Transaction.Mail)
		for i := range s.Transaction.Recipients {
			p.exchange(&s.Transaction.Recipients[i])
		}
		for i := range s.Transaction.Messages {
			p.content(&s.Transaction.Messages[i])
		}
	case s.Message != nil:
		p.content(s.Message)
	case s.Exchange != nil:
		p.exchange(s.Exchange)
	case s.Replies != nil:
		p.replies(s.Replies)
	case s.Content != nil:
		for _, m := range s.Content {
			switch p.turn(m).Role {
			case AnswerRole:
				p.answer(m)
			case DotRole:
				p.dot(m)
			}
		}
	case s.Event != nil && p.turn(*s.Event).Role == GreetingRole:
		p.greet(*s.Event)
	}
}

// greet adds a line of the greeting. A log may tell in its own words that the
// greeting was sent, and show it as well.
func (p *pairing) greet(m Mark) {
	t := p.turn(m)
	if len(p.pairs) == 0 || p.pairs[len(p.pairs)-1].Verb != "(connect)" {
		p.pairs = append(p.pairs, Pair{Verb: "(connect)", Turn: -1})
	}
	t.Pair = int32(len(p.pairs))
	pair := &p.pairs[len(p.pairs)-1]
	if t.Reply == nil {
		if pair.Turn < 0 {
			pair.Turn = p.at(m)
		}
		return
	}
	if n := len(pair.Replies); n > 0 && pair.Replies[n-1].Cut {
		p.addLine(&pair.Replies[n-1], p.at(m))
		return
	}
	r := Reply{Turns: p.room(1)}
	p.addLine(&r, p.at(m))
	pair.Replies = append(pair.Replies, r)
}

func (p *pairing) exchange(e *Exchange) {
	p.ask(e.Command)
	p.replies(e.Replies)
}

func (p *pairing) content(m *Message) {
	p.ask(m.Command)
	p.replies(m.Replies)
	chunk := p.turn(m.Command).Cmd.Verb() == "BDAT" // has no dot
	for i := range m.Content {
		c := &m.Content[i]
		switch {
		case c.Dot != nil:
			p.dot(*c.Dot)
		case c.Body != nil && !chunk && p.unseenDot() < 0:
			p.push(".", -1)
		}
		p.replies(c.Replies)
	}
}

func (p *pairing) ask(m Mark) {
	t := p.turn(m)
	// Only QUIT may be sent before the message is answered. Any other command
	// tells that it was, without a line in the log.
	if k := p.unseenDot(); k >= 0 && t.Role != QuitRole {
		p.waiting = append(p.waiting[:k:k], p.waiting[k+1:]...)
	}
	p.push(t.Cmd.Verb(), p.at(m))
}

// unseenDot is the place in the queue of a message whose end the log does not
// show, -1 if there is none.
func (p *pairing) unseenDot() int {
	for k, i := range p.waiting {
		if p.pairs[i].Verb == "." && p.pairs[i].Turn < 0 {
			return k
		}
	}
	return -1
}

func (p *pairing) answer(m Mark) { p.push("(AUTH response)", p.at(m)) }

// dot is the end of the message; the pair may be waiting since the 354.
func (p *pairing) dot(m Mark) {
	if k := p.unseenDot(); k >= 0 {
		i := p.waiting[k]
		p.pairs[i].Turn = p.at(m)
		p.turn(m).Pair = int32(i + 1)
		return
	}
	p.push(".", p.at(m))
}

func (p *pairing) push(verb string, turn int) {
	p.pairs = append(p.pairs, Pair{Verb: verb, Turn: turn})
	// Nobody sends so many commands ahead. Those that a log shows without
	// their replies are not looked through again and again.
	const ahead = 1000
	if p.waiting = append(p.waiting, len(p.pairs)-1); len(p.waiting) > ahead {
		p.waiting = p.waiting[1:]
	}
	if turn >= 0 {
		p.turns[turn].Pair = int32(len(p.pairs))
	}
}

func (p *pairing) replies(list []ReplyMarks) {
	for _, marks := range list {
		r := Reply{Cut: true, Turns: p.room(len(marks.Lines))}
		for _, m := range marks.Lines {
			p.addLine(&r, p.at(m))
		}
		p.join(&r)
		p.place(r)
	}
}

// room is an empty list of turns that n fit in.
func (p *pairing) room(n int) []int {
	at := len(p.numbers)
	p.numbers = p.numbers[:at+n]
	return p.numbers[at : at : at+n]
}

// addLine appends a line to a reply, but for the words of all lines but the
// first: they are joined at the end.
func (p *pairing) addLine(r *Reply, turn int) {
	line := p.turns[turn].Reply
	r.Turns = append(r.Turns, turn)
	r.Cut = line.More
	if r.Code == "" {
		r.Code, r.Text = line.Code.Text, line.Words()
	}
	if w := line.StatusWord(); w != nil && r.Status == "" {
		r.Status = w.Text
	}
}

// join joins the words of a reply's lines.
func (p *pairing) join(r *Reply) {
	if len(r.Turns) < 2 {
		return
	}
	var b strings.Builder
	for _, turn := range r.Turns {
		words := p.turns[turn].Reply.Words()
		if words != "" && b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(words)
	}
	r.Text = b.String()
}

// place finds the pair that a reply answers.
func (p *pairing) place(r Reply) {
	at := -1
	if verb := p.turns[r.Turns[0]].Verb; verb != "" {
		// The log names the command. Those that waited before it were
		// answered without a line in the log.
		for k, i := range p.waiting {
			if p.pairs[i].Verb == verb || verb == "DATA" && p.pairs[i].Verb == "." && r.Code != "354" || verb == "AUTH" && p.pairs[i].Verb == "(AUTH response)" {
				at = i
				p.waiting = p.waiting[k:]
				break
			}
		}
		if at < 0 {
			p.push(verb, -1)
			at = len(p.pairs) - 1
			p.waiting = p.waiting[len(p.waiting)-1:]
		}
	}
	if at < 0 && r.Code == "221" && len(p.waiting) > 1 && p.unseenDot() == 0 {
		p.waiting = p.waiting[1:] // 221 answers QUIT and never a message
	}
	if at < 0 && len(p.waiting) > 0 {
		at = p.waiting[0]
	}
	if at < 0 {
		at = p.unasked(r)
	}
	pair := &p.pairs[at]
	pair.Replies = append(pair.Replies, r)
	for _, turn := range r.Turns {
		p.turns[turn].Pair = int32(at + 1)
	}
	if len(p.waiting) > 0 && p.waiting[0] == at {
		p.waiting = p.waiting[1:]
	}
	// After 354 the next reply answers the end of the message, which most
	// servers do not log.
	if r.Code == "354" {
		p.waiting = slices.Insert(p.waiting, 0, len(p.pairs))
		p.pairs = append(p.pairs, Pair{Verb: ".", Turn: -1})
	}
}

// unasked opens a pair for a reply that no command waits for. Some logs hold
// the replies alone: what they answer follows from the code where it can.
func (p *pairing) unasked(r Reply) int {
	verb := ""
	switch {
	case r.Code == "220" && len(p.pairs) == 0:
		verb = "(connect)"
	case r.Code == "354":
		verb = "DATA"
	case r.Code == "221":
		verb = "QUIT"
	case r.Code == "334" || r.Code == "235":
		verb = "AUTH"
	case r.Code == "250" && r.Status == "2.1.0":
		verb = "MAIL"
	case r.Code == "250" && r.Status == "2.1.5":
		verb = "RCPT"
	case r.Code == "250" && (r.Status == "2.6.0" || strings.Contains(strings.ToLower(r.Text), "queued")):
		verb = "."
	case len(p.pairs) > 0 && p.pairs[len(p.pairs)-1].Verb == ".":
		return len(p.pairs) - 1 // one reply for each recipient: LMTP, PRDR
	}
	p.pairs = append(p.pairs, Pair{Verb: verb, Turn: -1})
	return len(p.pairs) - 1
}
