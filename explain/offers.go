package explain

import (
	"strings"

	"smtpexplain/grammar"
)

// offered are the extensions that hold at a turn: those of the last EHLO
// before it. ok is false where no complete list is in the log, as with Kerio,
// which logs the first line of the reply only.
func (s *story) offered(turn int) (list map[string]grammar.Offer, ok bool) {
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		if p.Turn < 0 || p.Turn >= turn || p.Verb != "EHLO" && p.Verb != "LHLO" {
			continue
		}
		list, ok = nil, false
		r := final(p)
		if r == nil || r.Cut || r.Code != "250" || strings.HasSuffix(r.Text, "...") {
			continue
		}
		offers := s.c.Offers(p)
		if len(offers) == 0 {
			continue // a log that shows no list is no proof that nothing was offered
		}
		list, ok = make(map[string]grammar.Offer, len(offers)), true
		for _, o := range offers {
			list[o.Keyword] = o
		}
	}
	return list, ok
}
