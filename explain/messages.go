package explain

import (
	"fmt"
	"sort"
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

// Messages joins the conversations of a log that carry the same message. A
// conversation without any id is no part of one.
func Messages(list []*Explanation) []Message {
	parent := make([]int, len(list))
	for i := range parent {
		parent[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	first := map[string]int{}
	keyed := make([]bool, len(list))
	for i, x := range list {
		for _, key := range messageKeys(x) {
			keyed[i] = true
			if k, ok := first[key]; ok {
				parent[find(i)] = find(k)
			} else {
				first[key] = i
			}
		}
	}
	groups := map[int][]*Explanation{}
	var roots []int
	for i, x := range list {
		if !keyed[i] {
			continue
		}
		r := find(i)
		if groups[r] == nil {
			roots = append(roots, r)
		}
		groups[r] = append(groups[r], x)
	}
	sort.Slice(roots, func(i, j int) bool {
		return groups[roots[i]][0].conversation.Number < groups[roots[j]][0].conversation.Number
	})
	out := make([]Message, 0, len(roots))
	for n, r := range roots {
		out = append(out, joinLegs("m"+strconv.Itoa(n+1), groups[r]))
	}
	return out
}

// messageKeys are the ids by which a leg knows its message. The queue id of
// the next server is a key of its own server's log, so both share one form.
func messageKeys(x *Explanation) []string {
	var keys []string
	add := func(kind, id string) {
		if id != "" {
			keys = append(keys, kind+id)
		}
	}
	c := x.conversation
	add("queue ", c.Queue)
	add("message ", c.Message)
	for i := range c.Turns {
		t := &c.Turns[i]
		if t.Report != nil {
			add("queue ", t.Report.Next)
		}
		if t.Reply != nil && t.Pair > 0 && c.Pairs[t.Pair-1].Verb == "." && strings.HasPrefix(t.Reply.Code.Text, "2") {
			add("queue ", grammar.QueuedAs([]byte(t.Reply.Words())))
		}
	}
	return keys
}

// joinLegs tells the story of one message.
func joinLegs(id string, legs []*Explanation) Message {
	m := Message{ID: id, QueueIDs: []string{}, To: []string{}, Legs: []string{}}
	var deferred, accepted int
	var firstTry, taken grammar.Stamp
	final := map[string]Verdict{} // by recipient
	var last *Explanation
	for _, x := range legs {
		m.Legs = append(m.Legs, x.ID)
		if x.Queue != "" && !contains(m.QueueIDs, x.Queue) {
			m.QueueIDs = append(m.QueueIDs, x.Queue)
		}
		m.MessageID = orElse(m.MessageID, x.Message)
		m.From = orElse(m.From, x.From)
		for _, to := range x.To {
			if !contains(m.To, to) {
				m.To = append(m.To, to)
			}
		}
		if x.Direction == grammar.Inbound.String() && len(legs) > 1 && x.Verdict == Accepted && x.conversation.Reports() == nil {
			continue // how it came in; what became of it stands in the other legs
		}
		m.Attempts++
		last = x
		for _, r := range x.Recipients {
			final[r.Address] = r.Verdict
		}
		if firstTry == 0 {
			firstTry = x.StartAt
		}
		switch x.Verdict {
		case Deferred:
			deferred++
		case Accepted, PartlyAccepted:
			accepted++
			taken = x.conversation.End
		}
	}
	if last == nil {
		last = legs[len(legs)-1]
		m.Attempts = 1
	}
	m.Verdict = last.Verdict
	good, bad := 0, 0
	for _, v := range final {
		if v == Accepted {
			good++
		} else if v.Failure() {
			bad++
		}
	}
	if good > 0 && bad > 0 {
		m.Verdict = PartlyAccepted
	}
	switch {
	case deferred > 0 && accepted > 0 && last.Verdict == Accepted:
		m.Summary = fmt.Sprintf("Put off %s, then accepted", times(deferred))
		if taken > firstTry && firstTry != 0 {
			m.Summary += " after " + durationText(float64(taken-firstTry)/1000)
		}
		m.Summary += "."
	case deferred > 1 && last.Verdict == Deferred:
		m.Summary = fmt.Sprintf("Put off %s so far. %s", times(deferred), last.Summary)
	default:
		m.Summary = last.Summary
	}
	return m
}

func times(n int) string {
	switch n {
	case 1:
		return "once"
	case 2:
		return "twice"
	}
	return strconv.Itoa(n) + " times"
}

// durationText is a span of time for people.
func durationText(seconds float64) string {
	switch {
	case seconds < 120:
		return fmt.Sprintf("%.0f seconds", seconds)
	case seconds < 7200:
		return fmt.Sprintf("%.0f minutes", seconds/60)
	case seconds < 48*3600:
		return fmt.Sprintf("%.0f hours", seconds/3600)
	}
	return fmt.Sprintf("%.0f days", seconds/86400)
}
