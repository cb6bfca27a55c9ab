package explain

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// Message is one message and the legs that carried it: received here, handed
// on there, tried again later, seen by another server's log. Legs are joined
// by queue id, by the id that the next server gave ("queued as …"), and by
// Message-ID.
type Message struct {
	ID        string   `json:"id"` // "m1"
	QueueIDs  []string `json:"queueIds"`
	MessageID string   `json:"messageId"`
	From      string   `json:"from"`
	To        []string `json:"to"`
	Legs      []string `json:"legs"`     // conversation ids, in the order of the log
	Attempts  int      `json:"attempts"` // deliveries that were tried
	Verdict   Verdict  `json:"verdict"`
	Summary   string   `json:"summary"`
}

// messagesOf joins the conversations of a log that carry the same message. A
// conversation without any id is no part of one.
func messagesOf(list []*Explanation) []Message {
	groups := groupLegs(nil, list, nil)
	out := make([]Message, 0, len(groups))
	for n, group := range groups {
		legs := make([]*Explanation, len(group))
		for k, i := range group {
			legs[k] = list[i]
		}
		out = append(out, joinLegs("m"+strconv.Itoa(n+1), legs))
	}
	return out
}

// Legs knows which conversations of a log carry the same message.
type Legs struct {
	log    *grammar.Log
	list   []*Judged
	groups [][]int
	group  []int32 // by conversation: 1 + the index of its group, 0 for none
}

// FindLegs joins conversations as messagesOf does, and leaves the stories of the
// messages for later. It is nil where a pause has stopped it.
func FindLegs(log *grammar.Log, list []*Judged, pause grammar.Pause) *Legs {
	l := &Legs{log: log, list: list, groups: groupLegs(log, list, pause), group: make([]int32, len(list))}
	if l.groups == nil {
		return nil
	}
	for n, group := range l.groups {
		for _, i := range group {
			l.group[i] = int32(n + 1)
		}
	}
	return l
}

// Message is the message that conversation i of the list carried, nil if it
// carried none that is known by an id.
func (l *Legs) Message(i int) *Message {
	n := l.group[i]
	if n == 0 {
		return nil
	}
	var legs []*Explanation
	for _, k := range l.groups[n-1] {
		legs = append(legs, Explain(l.log, l.list[k].Conversation))
	}
	m := joinLegs("m"+strconv.Itoa(int(n)), legs)
	return &m
}

// groupLegs lists, for each message, the indices of its conversations, in the
// order of their first ones; nil where a pause has stopped it. The log is only
// needed for folded conversations.
func groupLegs[T WithJudgement](log *grammar.Log, list []T, pause grammar.Pause) [][]int {
	parent := make([]int32, len(list))
	for i := range parent {
		parent[i] = int32(i)
	}
	find := func(i int32) int32 {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	first := map[messageKey]int32{}
	keyed := make([]bool, len(list))
	var keys []messageKey
	for i, x := range list {
		if !pause.At(grammar.Joining, i, len(list)) {
			return nil
		}
		c := x.Judgement().Conversation
		log.While(c, func() { keys = messageKeys(keys[:0], c) })
		for _, key := range keys {
			keyed[i] = true
			if k, ok := first[key]; ok {
				// The first leg stays the root, so groups come in the order of
				// their first legs.
				a, b := find(int32(i)), find(k)
				parent[max(a, b)] = min(a, b)
			} else {
				first[key] = int32(i)
			}
		}
	}
	groups := [][]int{}
	number := map[int32]int{}
	for i := range list {
		if !keyed[i] {
			continue
		}
		root := find(int32(i))
		n, ok := number[root]
		if !ok {
			n = len(groups)
			number[root] = n
			groups = append(groups, nil)
		}
		groups[n] = append(groups[n], i)
	}
	return groups
}

// messageKey is an id by which a leg knows its message. The queue id of the
// next server is a key of its own server's log, so both share one form.
type messageKey struct {
	message bool // a Message-ID, else a queue id
	id      string
}

// messageKeys adds the keys of a conversation to a list.
func messageKeys(keys []messageKey, c *grammar.Conversation) []messageKey {
	add := func(message bool, id string) {
		if id != "" {
			keys = append(keys, messageKey{message, id})
		}
	}
	add(false, c.Queue)
	add(true, c.Message)
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Report != nil {
			add(false, t.Report.Next)
		}
		if t.Reply != nil && t.Pair > 0 && c.Pairs[t.Pair-1].Verb == "." && strings.HasPrefix(t.Reply.Code.Text, "2") {
			add(false, grammar.QueuedAs([]byte(t.Reply.Words())))
		}
	}
	return keys
}

// joinLegs tells the story of one message.
func joinLegs(id string, legs []*Explanation) Message {
	m := Message{ID: id, QueueIDs: []string{}, To: []string{}, Legs: []string{}}
	var tries []*Explanation // the legs that tell what became of it
	for _, x := range legs {
		m.Legs = append(m.Legs, x.ID)
		m.QueueIDs = appendNew(m.QueueIDs, x.Queue)
		m.MessageID = cmp.Or(m.MessageID, x.Message)
		m.From = cmp.Or(m.From, x.From)
		m.To = appendNew(m.To, x.To...)
		if len(legs) == 1 || !x.bringsIn() {
			tries = append(tries, x)
		}
	}
	if len(tries) == 0 {
		tries = legs[len(legs)-1:]
	}
	m.Attempts = len(tries)
	m.Verdict, m.Summary = outcomeOf(tries), summaryOf(tries)
	return m
}

// bringsIn reports whether a leg only shows how a message came in: what became of
// it stands in the others.
func (x *Explanation) bringsIn() bool {
	return x.Direction == grammar.Inbound.String() && x.Verdict == Accepted && x.judged.Reports() == nil
}

// outcomeOf is the verdict of the last attempt, unless some recipients have the
// message in the end and others have not.
func outcomeOf(tries []*Explanation) Verdict {
	last := map[string]Verdict{} // by recipient
	for _, x := range tries {
		for _, r := range x.Recipients {
			last[r.Address] = r.Verdict
		}
	}
	good, bad := false, false
	for _, v := range last {
		good, bad = good || v == Accepted, bad || v.Failure()
	}
	if good && bad {
		return PartlyAccepted
	}
	return tries[len(tries)-1].Verdict
}

// summaryOf says how often a message was put off, and how its last attempt ended.
func summaryOf(tries []*Explanation) string {
	deferred, taken := 0, grammar.Stamp(0)
	for _, x := range tries {
		switch x.Verdict {
		case Deferred:
			deferred++
		case Accepted, PartlyAccepted:
			taken = x.judged.End
		}
	}
	first, last := firstTime(tries), tries[len(tries)-1]
	switch {
	case deferred > 0 && last.Verdict == Accepted && taken > first && first != 0:
		return fmt.Sprintf("Put off %s, then accepted after %s.", times(deferred), durationText(float64(taken-first)/1000))
	case deferred > 0 && last.Verdict == Accepted:
		return fmt.Sprintf("Put off %s, then accepted.", times(deferred))
	case deferred > 1 && last.Verdict == Deferred:
		return fmt.Sprintf("Put off %s so far. %s", times(deferred), last.Summary)
	}
	return last.Summary
}

// firstTime is the time of the first attempt that has one.
func firstTime(tries []*Explanation) grammar.Stamp {
	for _, x := range tries {
		if x.StartAt != 0 {
			return x.StartAt
		}
	}
	return 0
}

// appendNew appends what is not empty and not in the list yet.
func appendNew(list []string, more ...string) []string {
	for _, s := range more {
		if s != "" && !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}
