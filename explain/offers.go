package explain

import (
	"strings"

	"smtpexplain/grammar"
)

// offer is what a reply to EHLO offers, which holds from its turn until the
// next one.
type offer struct {
	turn int
	list map[string]grammar.Offer
	// whole is false where no complete list is in the log, as with Kerio,
	// which logs the first line of the reply only.
	whole bool
}

// offered are the extensions that hold at a turn: those of the last EHLO
// before it.
func (s *story) offered(turn int) (list map[string]grammar.Offer, ok bool) {
	if s.offers == nil {
		s.offers = s.readOffers()
	}
	for i := len(s.offers) - 1; i >= 0; i-- {
		if o := &s.offers[i]; o.turn < turn {
			return o.list, o.whole
		}
	}
	return nil, false
}

// readOffers reads the offers of a conversation in their order.
func (s *story) readOffers() []offer {
	out := []offer{}
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		if p.Turn < 0 || p.Verb != "EHLO" && p.Verb != "LHLO" {
			continue
		}
		o := offer{turn: p.Turn}
		// A log that shows no list is no proof that nothing was offered.
		offers := s.c.Offers(p)
		if r := final(p); r != nil && !r.Cut && r.Code == "250" && !strings.HasSuffix(r.Text, "...") && len(offers) > 0 {
			o.whole, o.list = true, make(map[string]grammar.Offer, len(offers))
			for _, x := range offers {
				o.list[x.Keyword] = x
			}
		}
		out = append(out, o)
	}
	return out
}
