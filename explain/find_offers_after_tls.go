package explain

import (
	"sort"
	"strings"

	"smtpexplain/grammar"
)

var findOffersAfterTLS = finding{
	id:       "offers-after-tls",
	severity: Info,
	title:    "What the server offers has changed with TLS",
	fix:      "Nothing. A client must go by the second list.",
	source:   "RFC 3207 section 4.2",
	check: func(s *story, j *decision) ([]int, string, bool) {
		var before, after []grammar.Offer
		var turns []int
		for i := range s.c.Pairs {
			p := &s.c.Pairs[i]
			offers := s.c.Offers(p)
			if len(offers) == 0 || final(p).Cut || p.Turn < 0 {
				continue
			}
			if before == nil {
				before, turns = offers, []int{p.Turn}
			} else if s.tlsBefore(p.Turn) {
				after, turns = offers, append(turns[:1], p.Turn)
				break
			}
		}
		if after == nil {
			return nil, "", false
		}
		var parts []string
		if new := missingIn(before, after); len(new) > 0 {
			parts = append(parts, "New inside TLS: "+strings.Join(new, ", ")+".")
		}
		if gone := missingIn(after, before); len(gone) > 0 {
			parts = append(parts, "No longer offered: "+strings.Join(gone, ", ")+".")
		}
		return turns, strings.Join(parts, " "), len(parts) > 0
	},
}

// missingIn lists what b offers and a does not.
func missingIn(a, b []grammar.Offer) []string {
	have := map[string]bool{}
	for _, o := range a {
		have[o.Keyword] = true
	}
	var out []string
	for _, o := range b {
		if !have[o.Keyword] {
			have[o.Keyword] = true
			out = append(out, o.Keyword)
		}
	}
	sort.Strings(out)
	return out
}
