package grammar

import "strings"

// Offer is one service extension that the reply to EHLO offers (RFC 5321
// section 4.1.1.1).
type Offer struct {
	Keyword    string // upper case
	Parameters string
	Turn       int // the line of the reply that holds it
}

// Offers lists the extensions that the replies of a pair offer: one on each
// line after the first, or, where the log joins the lines of a reply as
// Exchange does, one after the other behind the greeting.
func (c *Conversation) Offers(p *Pair) []Offer {
	if p.Verb != "EHLO" && p.Verb != "LHLO" || len(p.Replies) == 0 {
		return nil
	}
	r := &p.Replies[len(p.Replies)-1]
	if r.Code != "250" {
		return nil
	}
	var out []Offer
	for _, turn := range r.Turns[1:] {
		keyword, rest, _ := strings.Cut(c.Turns[turn].Reply.Words(), " ")
		if keyword != "" {
			out = append(out, Offer{upper(keyword), strings.TrimSpace(rest), turn})
		}
	}
	if len(r.Turns) > 1 {
		return out
	}
	for _, word := range strings.Fields(c.Turns[r.Turns[0]].Reply.Words()) {
		switch {
		case joinedKeyword(word):
			out = append(out, Offer{Keyword: word, Turn: r.Turns[0]})
		case len(out) > 0:
			last := &out[len(out)-1]
			last.Parameters = strings.TrimSpace(last.Parameters + " " + word)
		}
	}
	return out
}

// joinedKeyword recognises an extension among words that stand in one line,
// where a host name or a login method may stand beside it.
func joinedKeyword(word string) bool {
	switch word {
	case "SIZE", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "STARTTLS", "AUTH", "8BITMIME", "BINARYMIME", "CHUNKING", "SMTPUTF8", "ETRN", "VRFY", "HELP",
		"DELIVERBY", "REQUIRETLS", "LIMITS", "EXPN", "TURN", "BURL", "MT-PRIORITY":
		return true
	}
	return len(word) > 3 && word[0] == 'X' && upper(word) == word && !strings.ContainsAny(word, ".[]:") && strings.Trim(word, "X") != ""
}
