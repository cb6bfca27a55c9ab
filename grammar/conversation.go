package grammar

import "slices"

// Conversation is one leg: one SMTP session of the logging host with one peer,
// or, in logs that summarise, the lines that report one.
type Conversation struct {
	Number    int // from 1, in the order of their first lines
	Direction Direction
	Clock     Clock
	folded    bool
	Dialect   *Dialect
	Session   string // the log's own key: thread, session, process or queue id
	Client    Party
	Server    Party
	Queue     string  // queue id of the message, "" where the log shows none
	Message   string  // Message-ID, likewise
	Lines     []int32 // indices of all its lines, in order
	Turns     []Turn
	Pairs     []Pair  // none while the conversation is folded
	From      *string // reverse-path of the first transaction; nil if unknown, "" for a bounce
	To        []string
	Start     Stamp
	End       Stamp
}

// Peer is the party on the other side of the host that wrote the log: the client
// of an inbound conversation, else the server.
func (c *Conversation) Peer() Party {
	if c.Direction == Inbound {
		return c.Client
	}
	return c.Server
}

// Speaks reports whether any words of the wire are in the conversation.
func (c *Conversation) Speaks() bool {
	for i := range c.Turns {
		if c.Turns[i].Event == Said && c.Turns[i].Role != NoRole {
			return true
		}
	}
	return false
}

// Reports lists the turns that report a result.
func (c *Conversation) Reports() []*Turn {
	var out []*Turn
	for i := range c.Turns {
		if c.Turns[i].Report != nil {
			out = append(out, &c.Turns[i])
		}
	}
	return out
}

// finish reads the collected turns as a conversation.
func (c *Conversation) finish(log *Log) {
	if len(c.Turns) > 0 && c.Turns[0].late {
		slices.SortStableFunc(c.Turns, func(a, b Turn) int { return lateness(&a) - lateness(&b) })
	}
	if orient(c.Turns, log.Text) {
		for i := range c.Turns {
			c.Turns[i].Side = c.Turns[i].Side.Swap()
		}
	}
	d := dialogue{greeted: c.Dialect.NoGreeting}
	for i := range c.Turns {
		t := &c.Turns[i]
		d.step(t, log)
		if t.Time != 0 {
			if c.Start == 0 {
				c.Start = t.Time
			}
			c.End = t.Time
		}
	}
	c.envelope()
}

// lateness orders turns: those that the log has in front of what they tell of
// go to the end.
func lateness(t *Turn) int {
	if t.late {
		return 1
	}
	return 0
}

// Open parses the words of a folded conversation once more.
func (l *Log) Open(c *Conversation) {
	if !c.folded {
		return
	}
	c.folded = false
	for i := range c.Turns {
		t := &c.Turns[i]
		switch {
		case t.Report != nil && t.Report.plain:
			for _, at := range t.Report.QuoteAt {
				t.Report.Quote = append(t.Report.Quote, l.words.quoted(string(at.Of(l.Text))))
			}
		case !t.words:
		case t.Side == Server:
			t.Reply = l.words.reply(t.Said(l.Text))
		default:
			t.Cmd = l.words.command(t.Said(l.Text))
		}
	}
	c.Pairs = l.words.pairUp(c.Turns)
}

// Fold forgets what Open makes: Reply and Cmd of the turns, the quotes of the
// reports, and the pairs. For a long log that is more than the log itself.
func (c *Conversation) Fold() {
	for i := range c.Turns {
		t := &c.Turns[i]
		t.Reply, t.Cmd = nil, nil
		if t.Report != nil && t.Report.plain {
			t.Report.Quote = nil
		}
	}
	c.Pairs, c.folded = nil, true
}

// While opens a conversation while use runs, and folds it again if it was folded.
func (l *Log) While(c *Conversation, use func()) {
	folded := c.folded
	l.Open(c)
	use()
	if folded {
		c.Fold()
	}
}

// envelope gathers sender and recipients from commands and reports.
func (c *Conversation) envelope() {
	var seen stringSet
	add := func(to string) {
		if to != "" && !seen.has(to) {
			seen.add(to)
			c.To = append(c.To, to)
		}
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		switch {
		case t.Cmd != nil && t.Cmd.Mail != nil:
			if a, ok := t.Cmd.Address(); ok && c.From == nil {
				c.From = &a
			}
		case t.Cmd != nil && t.Cmd.Rcpt != nil:
			a, _ := t.Cmd.Address()
			add(a)
		case t.Cmd != nil && t.Cmd.Hello != nil && t.Cmd.Hello.Domain != nil && c.Client.Name == "":
			c.Client.Name = t.Cmd.Hello.Domain.Text
		case t.Report != nil:
			if t.Report.From != nil && c.From == nil {
				c.From = t.Report.From
			}
			for _, to := range t.Report.To {
				add(to)
			}
		}
	}
}
