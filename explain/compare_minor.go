package explain

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"smtpexplain/grammar"
)

// minor are further differences in a phase.
func (l *leg) minor(m *leg, p Phase) []string {
	var out []string
	both := func(left, right string) {
		out = append(out, l.when+" "+left+"; "+m.when+" "+right+".")
	}
	a, b := l.x, m.x
	switch p {
	case PhaseConnect:
		if !samePeer(l.s.c, m.s.c) {
			both("the other host is "+cmp.Or(a.Peer, "not named"), "it is "+cmp.Or(b.Peer, "not named"))
		}
	case PhaseEHLO:
		if x, y := l.argument("EHLO", "HELO", "LHLO"), m.argument("EHLO", "HELO", "LHLO"); x != y && x != "" && y != "" {
			both("the client said "+x, "it said "+y)
		}
		if only := missingFrom(m.offers, l.offers); l.whole && m.whole && len(only) > 0 {
			out = append(out, "only "+m.when+" the server offered "+strings.Join(only, ", ")+".")
		}
		if only := missingFrom(l.offers, m.offers); l.whole && m.whole && len(only) > 0 {
			out = append(out, "only "+l.when+" the server offered "+strings.Join(only, ", ")+".")
		}
		if x, y := l.offers["SIZE"], m.offers["SIZE"]; x != y && x != "" && y != "" {
			both("the server took messages up to "+x+" bytes", "up to "+y)
		}
		if x, y := l.offers["AUTH"], m.offers["AUTH"]; x != y && x != "" && y != "" {
			both("the server offered the logins "+x, "it offered "+y)
		}
	case PhaseMAIL:
		if a.From != b.From && l.reached(p) && m.reached(p) {
			both("the sender was "+cmp.Or(a.From, "<>"), "it was "+cmp.Or(b.From, "<>"))
		}
		if x, y := l.s.declaredSize(), m.s.declaredSize(); SizeText(x) != SizeText(y) && x > 0 && y > 0 {
			both("the client declared "+SizeText(x), "it declared "+SizeText(y))
		}
	case PhaseRCPT:
		switch {
		case !l.reached(p) || !m.reached(p) || slices.Equal(a.To, b.To):
		case len(a.To) == 1 && len(b.To) == 1:
			both("the recipient was "+a.To[0], "it was "+b.To[0])
		case len(a.To) != len(b.To):
			both("there were "+CountText(len(a.To), "recipient"), "there were "+CountText(len(b.To), "recipient"))
		default:
			out = append(out, "the recipients are not the same.")
		}
	}
	if x, y := longestGap(l.steps[p]), longestGap(m.steps[p]); pauses(x, y) {
		both("there was "+pause(x), "there was "+pause(y))
	}
	for i := range out {
		out[i] = visibleIn(l.s.log.Charset, []byte(out[i]))
	}
	return out
}

// argument is the first command of one of the verbs with what it names.
func (l *leg) argument(verbs ...string) string {
	for i := range l.s.c.Pairs {
		p := &l.s.c.Pairs[i]
		if p.Turn >= 0 && slices.Contains(verbs, p.Verb) && l.s.c.Turns[p.Turn].Cmd != nil {
			return strings.TrimSpace(p.Verb + " " + shorten(l.s.c.Turns[p.Turn].Cmd.Argument(), 80))
		}
	}
	return ""
}

// missingFrom lists what is in one list of extensions and not in another.
func missingFrom(whole, part map[string]string) []string {
	var out []string
	for k := range whole {
		if _, ok := part[k]; !ok {
			out = append(out, k)
		}
	}
	sort.Strings(out)
	return out
}

func longestGap(steps []LadderStep) float64 {
	longest := 0.0
	for i := range steps {
		longest = max(longest, steps[i].Gap)
	}
	return longest
}

// pauses reports whether two silences are so different that it is worth saying:
// one is at least three times as long as the other and three seconds longer.
func pauses(x, y float64) bool {
	return max(x, y) >= 3*min(x, y) && max(x, y)-min(x, y) >= 3
}

func pause(seconds float64) string {
	if seconds == 0 {
		return "no pause"
	}
	return "a pause of " + durationText(seconds)
}

// compareFacts are the properties of both conversations.
func compareFacts(a, b *leg) []ComparedFact {
	var out []ComparedFact
	charset := a.s.log.Charset
	add := func(title, left, right string, differs bool) {
		if left != "" || right != "" {
			out = append(out, ComparedFact{title, visibleIn(charset, []byte(shorten(left, 200))), visibleIn(charset, []byte(shorten(right, 200))), differs})
		}
	}
	text := func(title string, of func(*leg) string) {
		left, right := of(a), of(b)
		add(title, left, right, left != right)
	}
	text("From", func(l *leg) string {
		if l.x.Bounce {
			return "<>"
		}
		return l.x.From
	})
	text("To", func(l *leg) string { return recipientsText(l.x.To) })
	add("Client", a.x.Client, b.x.Client, !sameHost(a.s.c.Client, b.s.c.Client))
	add("Server", a.x.Server, b.x.Server, !sameHost(a.s.c.Server, b.s.c.Server))
	text("Encryption", func(l *leg) string {
		switch {
		case l.secure:
			return "TLS"
		case l.past(PhaseSTARTTLS):
			return "none"
		}
		return ""
	})
	text("Size", func(l *leg) string {
		if n := l.s.declaredSize(); n > 0 {
			return SizeText(n)
		}
		return ""
	})
	if a.x.StartAt != 0 && b.x.StartAt != 0 {
		x, y := a.x.Seconds, b.x.Seconds
		add("Took", secondsText(x), secondsText(y), pauses(x, y))
	}
	return out
}

func secondsText(s float64) string {
	if s < 2 {
		return strings.TrimSuffix(fmt.Sprintf("%.1f", s), ".0") + " s"
	}
	return durationText(s)
}

// sameHost reports whether two parties are one host as far as the log tells.
func sameHost(a, b grammar.Party) bool {
	if !nameless(a) && !nameless(b) {
		return strings.EqualFold(a.Name, b.Name)
	}
	return a.Address == b.Address
}

func samePeer(a, b *grammar.Conversation) bool {
	p, q := a.Peer(), b.Peer()
	return sameHost(p, q) || p.Address != "" && p.Address == q.Address
}
