package explain

import (
	"slices"
	"strings"
)

// Partner is a conversation that another one is well compared with.
type Partner struct {
	ID  string
	Why string
}

// mostPartners is how many conversations are suggested for a comparison.
const mostPartners = 6

// Partners suggests conversations to compare one with, the most telling ones
// first: those that ended otherwise between the same hosts or addresses.
func Partners(list []*Judged, x *Judged) []Partner {
	to := func(y *Judged) string {
		if len(y.To) == 0 {
			return ""
		}
		return strings.ToLower(y.To[0])
	}
	sender := func(y *Judged) string { from, _ := y.Sender(); return from }
	named := func(y *Judged) bool { p := y.Peer(); return p.Name != "" || p.Address != "" }
	same := func(s, t string) bool { return s != "" && strings.EqualFold(s, t) }
	other := func(y *Judged) bool {
		return y.Verdict.Failure() != x.Verdict.Failure() && y.Verdict != Incomplete && y.Verdict != Informational
	}
	word := "accepted"
	if !x.Verdict.Failure() {
		word = "failed"
	}
	kinds := []struct {
		why  string
		fits func(*Judged) bool
	}{
		{"Another attempt at the same message", func(y *Judged) bool { return same(x.Queue, y.Queue) || same(x.Message, y.Message) }},
		{"Same sender and recipient, " + word, func(y *Judged) bool { return other(y) && same(sender(x), sender(y)) && same(to(x), to(y)) }},
		{"Same host, " + word, func(y *Judged) bool { return other(y) && named(x) && samePeer(x.Conversation, y.Conversation) }},
		{"Same recipient, " + word, func(y *Judged) bool { return other(y) && same(to(x), to(y)) }},
		{"Same sender, " + word, func(y *Judged) bool { return other(y) && same(sender(x), sender(y)) }},
		{"Same host, another cause", func(y *Judged) bool {
			return x.Verdict.Failure() && y.Verdict.Failure() && (y.Cause != x.Cause || y.Phase != x.Phase) && named(x) && samePeer(x.Conversation, y.Conversation)
		}},
		{"The nearest one that was accepted", func(y *Judged) bool {
			return x.Verdict.Failure() && y.Verdict == Accepted && y.Direction == x.Direction
		}},
	}
	at := slices.Index(list, x)
	taken := map[string]bool{x.ID(): true}
	var out []Partner
	for _, k := range kinds {
		// The nearest one before, then the nearest one after: what worked last
		// is the best witness.
		for _, y := range []*Judged{nearest(list, at, -1, taken, k.fits), nearest(list, at, +1, taken, k.fits)} {
			if y != nil && !taken[y.ID()] && len(out) < mostPartners {
				taken[y.ID()] = true
				out = append(out, Partner{y.ID(), k.why})
			}
		}
	}
	return out
}

// nearest is the nearest conversation in one direction that fits.
func nearest(list []*Judged, at, step int, taken map[string]bool, fits func(*Judged) bool) *Judged {
	for i := at + step; i >= 0 && i < len(list); i += step {
		if !taken[list[i].ID()] && fits(list[i]) {
			return list[i]
		}
	}
	return nil
}
