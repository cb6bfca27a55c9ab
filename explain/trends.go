package explain

import (
	"fmt"
	"sort"
	"strings"

	"smtpexplain/grammar"
)

// Trends is what the conversations of a log have in common: when they were,
// which few causes the failures have, and who is part of them.
type Trends struct {
	Summary  string // the causes in words; "" where nothing failed
	Timeline Timeline
	Causes   []CauseShare // most first
	Peers    Shares
	Domains  Shares
	Senders  Shares
	Slowest  []string // ids of the conversations that took longest
}

// CauseShare is a cause of failures with whom most of them have in common.
type CauseShare struct {
	Count
	Temporary bool   // most of them may pass by themselves
	Mostly    string // "the domain slow.example.org", where most share one; else ""
	MostlyN   int    // how many do
}

// Shares are the names of one kind, most conversations first.
type Shares struct {
	Kind  string // one of Kinds
	List  []Share
	Total int // of the names, some of which may be left out of List
}

// Share is a name with its conversations.
type Share struct {
	Name   string
	Like   string // id of a conversation that has the name
	N      int
	Failed int
}

// Kinds of names that conversations may have in common.
const (
	KindDomain = "domain"
	KindPeer   = "peer"
	KindSender = "sender"
)

// kinds, in the order in which they explain a cause best.
var kinds = []struct {
	kind, word string
	of         func(*Judged) string
}{
	{KindDomain, "the domain", (*Judged).domain},
	{KindPeer, "the host", (*Judged).peerName},
	{KindSender, "the sender", func(x *Judged) string { from, _ := x.Sender(); return strings.ToLower(from) }},
}

// NameOf is the name of a kind that a conversation has; "" for none, and for a
// kind that there is not.
func NameOf(kind string, x *Judged) string {
	for i := range kinds {
		if kinds[i].kind == kind {
			return kinds[i].of(x)
		}
	}
	return ""
}

// peerName is the other host by its name, or by its address where it has none.
func (x *Judged) peerName() string {
	p := x.Peer()
	if nameless(p) {
		return p.Address
	}
	return strings.ToLower(p.Name)
}

// nameless reports whether a host has no name: Postfix and others write
// "unknown" where the reverse name is missing.
func nameless(p grammar.Party) bool { return p.Name == "" || strings.EqualFold(p.Name, "unknown") }

// most is how many names are kept of those that have most conversations, and
// of those that have most failures.
const most = 100

// FindTrends looks for what the conversations of a log have in common.
func FindTrends(list []*Judged) Trends {
	t := Trends{Timeline: timeline(list), Slowest: slowest(list, 20)}
	t.Domains, t.Peers, t.Senders = shares(list, 0), shares(list, 1), shares(list, 2)
	t.Causes = causeShares(list)
	t.Summary = causesText(t.Causes)
	return t
}

// shares counts conversations by the name of a kind.
func shares(list []*Judged, kind int) Shares {
	by := map[string]*Share{}
	for _, x := range list {
		name := kinds[kind].of(x)
		if name == "" {
			continue
		}
		s := by[name]
		if s == nil {
			s = &Share{Name: name, Like: x.ID()}
			by[name] = s
		}
		s.N++
		if x.Verdict.Failure() {
			s.Failed++
		}
	}
	all := make([]Share, 0, len(by))
	for _, s := range by {
		all = append(all, *s)
	}
	order := func(first, second func(*Share) int) {
		sort.Slice(all, func(i, j int) bool {
			a, b := &all[i], &all[j]
			if first(a) != first(b) {
				return first(a) > first(b)
			}
			if second(a) != second(b) {
				return second(a) > second(b)
			}
			return a.Name < b.Name
		})
	}
	n, failed := func(s *Share) int { return s.N }, func(s *Share) int { return s.Failed }
	out := Shares{Kind: kinds[kind].kind, Total: len(all)}
	if len(all) > most {
		order(failed, n)
		worst := map[string]bool{}
		for i := range all[:most] {
			worst[all[i].Name] = all[i].Failed > 0
		}
		order(n, failed)
		for i := range all {
			if i < most || worst[all[i].Name] {
				out.List = append(out.List, all[i])
			}
		}
		return out
	}
	order(n, failed)
	out.List = all
	return out
}

// causeShares counts the failures by cause and finds what most of each have in
// common.
func causeShares(list []*Judged) []CauseShare {
	count, temporary := map[string]int{}, map[string]int{}
	names := make([]map[string]map[string]int, len(kinds)) // by kind, cause and name
	for k := range kinds {
		names[k] = map[string]map[string]int{}
	}
	for _, x := range list {
		if !x.Verdict.Failure() {
			continue
		}
		count[x.Cause]++
		if x.Verdict.Temporary() {
			temporary[x.Cause]++
		}
		for k := range kinds {
			if name := kinds[k].of(x); name != "" {
				if names[k][x.Cause] == nil {
					names[k][x.Cause] = map[string]int{}
				}
				names[k][x.Cause][name]++
			}
		}
	}
	out := []CauseShare{}
	for _, c := range causeCounts(count) {
		s := CauseShare{Count: c, Temporary: temporary[c.ID]*2 > c.N}
		for k := range kinds {
			name, n := "", 0
			for candidate, m := range names[k][c.ID] {
				if m > n || m == n && candidate < name {
					name, n = candidate, m
				}
			}
			// Three of five is most; a single one is no pattern.
			if n >= 2 && n*5 >= c.N*3 && n > s.MostlyN {
				s.Mostly, s.MostlyN = kinds[k].word+" "+shorten(name, 60), n
			}
		}
		out = append(out, s)
	}
	return out
}

// causesText puts the most frequent causes into words.
func causesText(causes []CauseShare) string {
	switch len(causes) {
	case 0:
		return ""
	case 1:
		if causes[0].N == 1 {
			return "The cause: “" + causes[0].Title + "”."
		}
		return "All for one cause: “" + causes[0].Title + "”" + causes[0].mostly() + "."
	}
	s := "Most often: " + causes[0].text() + "."
	if len(causes) == 2 {
		return s + " The others: " + causes[1].text() + "."
	}
	return s + " Next: " + causes[1].text() + "."
}

// text is a cause with its number and what most of it have in common.
func (c *CauseShare) text() string {
	return fmt.Sprintf("“%s”, %s%s", c.Title, NumberText(c.N), c.mostly())
}

// mostly is the end of a sentence about a cause.
func (c *CauseShare) mostly() string {
	switch {
	case c.Mostly == "":
		return ""
	case c.MostlyN == c.N:
		return ", all with " + c.Mostly
	}
	return fmt.Sprintf(", %s of them with %s", NumberText(c.MostlyN), c.Mostly)
}

// slowest lists the conversations that took longest.
func slowest(list []*Judged, n int) []string {
	var slow []*Judged
	for _, x := range list {
		if x.Seconds() >= 1 {
			slow = append(slow, x)
		}
	}
	sort.SliceStable(slow, func(i, j int) bool { return slow[i].Seconds() > slow[j].Seconds() })
	out := []string{}
	for _, x := range slow[:min(n, len(slow))] {
		out = append(out, x.ID())
	}
	return out
}
