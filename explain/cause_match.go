package explain

import (
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// plainWords writes the words of a reply in the one form that the patterns of
// cause_words.go are written in. The result begins and ends with a blank and
// has single blanks between words, so that a whole word is a word between
// blanks. Mail addresses are left out, for their words say nothing about the
// cause. So are the reply's own codes, which servers repeat on every line of a
// long reply, where they cut its sentences in pieces. A network address becomes
// the word "ip".
func plainWords(out []byte, text, reply, status string) []byte {
	text = strings.ReplaceAll(text, "’", "'")
	out = append(out, ' ')
	word := len(out) // where the current word begins in out
	mark := len(out) // where out stood at the last byte that cannot be part of an address
	endWord := func() {
		if len(out) == word {
			return
		}
		switch w := out[word:]; string(w) {
		case reply, status:
			out = out[:word]
			return
		case "cannot", "cant":
			out = append(out[:word], "can not"...)
		case "doesnt", "dosnt":
			out = append(out[:word], "does not"...)
		case "dont":
			out = append(out[:word], "do not"...)
		case "isnt":
			out = append(out[:word], "is not"...)
		case "couldnt":
			out = append(out[:word], "could not"...)
		default:
			if w[0] <= '9' && isDottedQuad(w) {
				out = append(out[:word], "ip"...)
			}
		}
		out = append(out, ' ')
		word = len(out)
	}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			out = append(out, c)
			i++
		case 'A' <= c && c <= 'Z':
			out = append(out, c+'a'-'A')
			i++
		case c == '.':
			// A dot inside a number or a host name is part of the word.
			// Between a small and a capital letter it ends a sentence.
			if len(out) > word && i+1 < len(text) && isWordByte(text[i+1]) && !(text[i-1] >= 'a' && isCapital(text[i+1])) {
				out = append(out, c)
			} else {
				endWord()
				mark = len(out)
			}
			i++
		case c == '\'':
			i++
			if i < len(text) && text[i]|0x20 == 't' && len(out) > word && out[len(out)-1] == 'n' &&
				(i+1 == len(text) || !isWordByte(text[i+1])) {
				switch string(out[word:]) {
				case "can":
				case "won":
					out = append(out[:word], "will"...)
				default:
					out = out[:len(out)-1]
				}
				out = append(out, " not"...)
				i++
			}
			endWord()
			mark = len(out)
		case c == '@':
			out = out[:mark]
			word = mark
			for i++; i < len(text) && !endsAddress(text, i); i++ {
			}
		case c < utf8.RuneSelf:
			endWord()
			if endsAddress(text, i) {
				mark = len(out)
			}
			i++
		default:
			r, n := utf8.DecodeRuneInString(text[i:])
			i += n
			switch plain := withoutAccent(r); {
			case plain != "":
				out = append(out, plain...)
			case unicode.Is(unicode.Mn, r):
			case unicode.IsLetter(r) || unicode.IsDigit(r):
				out = utf8.AppendRune(out, unicode.ToLower(r))
			default:
				endWord()
			}
		}
	}
	endWord()
	return out
}

// isDottedQuad tells whether a word looks like an IPv4 address.
func isDottedQuad(w []byte) bool {
	dots := 0
	for _, c := range w {
		if c == '.' {
			dots++
		} else if !isCodeDigit(c) {
			return false
		}
	}
	return dots == 3
}

// endsAddress tells whether a mail address ends before text[i].
func endsAddress(text string, i int) bool {
	switch c := text[i]; c {
	case '<', '>', '(', ')', '[', ']', ',', ';', ':', '"', '\'', '`', '|':
		return true
	case '.':
		return i+1 < len(text) && text[i+1] == '.'
	default:
		return c <= ' '
	}
}

func isCapital(c byte) bool   { return 'A' <= c && c <= 'Z' }
func isCodeDigit(c byte) bool { return '0' <= c && c <= '9' }

func isWordByte(c byte) bool {
	return 'a' <= c && c <= 'z' || isCapital(c) || isCodeDigit(c)
}

// withoutAccent takes the accent off a letter, as servers and gateways often
// do themselves; "" means that the letter stays as it is.
func withoutAccent(r rune) string {
	switch r {
	case 'à', 'á', 'â', 'ã', 'ä', 'å', 'ą', 'À', 'Á', 'Â', 'Ã', 'Ä', 'Å', 'Ą':
		return "a"
	case 'æ', 'Æ':
		return "ae"
	case 'ç', 'ć', 'č', 'Ç', 'Ć', 'Č':
		return "c"
	case 'è', 'é', 'ê', 'ë', 'ę', 'ě', 'È', 'É', 'Ê', 'Ë', 'Ę', 'Ě':
		return "e"
	case 'ì', 'í', 'î', 'ï', 'ı', 'Ì', 'Í', 'Î', 'Ï', 'İ':
		return "i"
	case 'ł', 'Ł':
		return "l"
	case 'ñ', 'ń', 'ň', 'Ñ', 'Ń', 'Ň':
		return "n"
	case 'ò', 'ó', 'ô', 'õ', 'ö', 'ő', 'ø', 'Ò', 'Ó', 'Ô', 'Õ', 'Ö', 'Ő', 'Ø':
		return "o"
	case 'œ', 'Œ':
		return "oe"
	case 'ř', 'Ř':
		return "r"
	case 'ś', 'š', 'ş', 'Ś', 'Š', 'Ş':
		return "s"
	case 'ß':
		return "ss"
	case 'ù', 'ú', 'û', 'ü', 'ű', 'ů', 'Ù', 'Ú', 'Û', 'Ü', 'Ű', 'Ů':
		return "u"
	case 'ý', 'ÿ', 'Ý':
		return "y"
	case 'ź', 'ż', 'ž', 'Ź', 'Ż', 'Ž':
		return "z"
	case 'ё', 'Ё':
		return "е"
	}
	return ""
}

// maxGap is how far apart two pieces of a pattern may stand, in bytes.
const maxGap = 60

// causePattern is a pattern of cause_words.go made ready for matching.
type causePattern struct {
	family *wordFamily
	source string
	pieces []causePiece
}

type causePiece struct {
	wordings []uint16 // indexes into causeMatcher.wordings
	adjacent bool     // must follow the piece before at once
}

// wording is one alternative of a piece.
type wording struct {
	text               string
	openStart, openEnd bool
	begins             []uint16 // the patterns whose first piece it is, in order
}

// causeMatcher finds the wordings that occur in a text in one pass: each word of
// the text is looked up by its first three bytes, so that the cost grows with
// the text and hardly with the number of patterns.
type causeMatcher struct {
	patterns []causePattern
	wordings []wording
	byStart  map[[3]byte][]uint16
	// The few wordings that may begin inside a word are looked for at every
	// byte, so a set of their first three bytes goes before the map.
	byInside map[[3]byte][]uint16
	inside   tripleSet
}

var causeWords = sync.OnceValue(func() *causeMatcher { return newCauseMatcher(wordFamilies) })

func newCauseMatcher(families []wordFamily) *causeMatcher {
	x := &causeMatcher{byStart: map[[3]byte][]uint16{}, byInside: map[[3]byte][]uint16{}}
	known := map[string]uint16{}
	for f := range families {
		for _, source := range families[f].Words {
			p := causePattern{family: &families[f], source: source}
			for part := range strings.SplitSeq(source, "…") {
				for i, piece := range strings.Split(part, "+") {
					wp := causePiece{adjacent: i > 0}
					for _, text := range wordingsOf(piece) {
						id, ok := known[text]
						if !ok {
							id = x.add(text)
							known[text] = id
						}
						wp.wordings = append(wp.wordings, id)
						if len(p.pieces) == 0 {
							w := &x.wordings[id]
							w.begins = append(w.begins, uint16(len(x.patterns)))
						}
					}
					p.pieces = append(p.pieces, wp)
				}
			}
			x.patterns = append(x.patterns, p)
		}
	}
	return x
}

// wordingsOf lists the wordings of a piece, those of its groups included.
func wordingsOf(piece string) []string {
	var list []string
	for text := range strings.SplitSeq(piece, "|") {
		text = strings.TrimSpace(text)
		if group, ok := wordGroups[text]; ok {
			list = append(list, strings.Split(group, "|")...)
		} else {
			list = append(list, text)
		}
	}
	return list
}

func (x *causeMatcher) add(text string) uint16 {
	id := uint16(len(x.wordings))
	var w wording
	w.text, w.openStart = strings.CutPrefix(text, "*")
	w.text, w.openEnd = strings.CutSuffix(w.text, "*")
	var key [3]byte
	copy(key[:], w.text+" ")
	if w.openStart {
		x.byInside[key] = append(x.byInside[key], id)
		x.inside.addAll(w.text[:3])
	} else {
		x.byStart[key] = append(x.byStart[key], id)
	}
	x.wordings = append(x.wordings, w)
	return id
}

// causeHit is a wording found in a text.
type causeHit struct {
	wording    uint16
	start, end uint16
}

// match returns the first pattern that occurs in the words, and the first
// among the vague ones; either may be nil. The caller says whether the reply
// is a temporary one.
func (x *causeMatcher) match(text string, temporary bool) (sure, vague *causePattern) {
	// A reply is a few hundred bytes. What is longer is a whole report, whose
	// reason stands near its beginning.
	if len(text) > 1<<13 {
		text = text[:1<<13]
	}
	var room [128]causeHit
	hits := room[:0]
	find := func(ids []uint16, i int) {
		for _, id := range ids {
			if end, ok := x.wordings[id].at(text, i); ok {
				hits = append(hits, causeHit{id, uint16(i), uint16(end)})
			}
		}
	}
	for i := 1; i+2 < len(text); i++ {
		if text[i-1] == ' ' || text[i] >= utf8.RuneSelf {
			find(x.byStart[[3]byte{text[i], text[i+1], text[i+2]}], i)
		}
		if n := triple(text[i:]); x.inside[n/64]&(1<<(n%64)) != 0 {
			find(x.byInside[[3]byte{text[i], text[i+1], text[i+2]}], i)
		}
	}
	first, firstVague := len(x.patterns), len(x.patterns)
	for i, h := range hits {
		for _, n := range x.wordings[h.wording].begins {
			p := &x.patterns[n]
			best := &first
			if p.family.Vague {
				best = &firstVague
			}
			if int(n) < *best && (temporary || !p.family.Temporary) && p.continues(hits[i:], 1) {
				*best = int(n)
			}
		}
	}
	if first < len(x.patterns) {
		sure = &x.patterns[first]
	}
	if firstVague < len(x.patterns) {
		vague = &x.patterns[firstVague]
	}
	return sure, vague
}

// at tells whether the wording stands at text[i], and where it ends.
func (w *wording) at(text string, i int) (end int, ok bool) {
	end = i + len(w.text)
	if end > len(text) || text[i:end] != w.text {
		return 0, false
	}
	if w.openEnd {
		for end < len(text) && text[end] != ' ' {
			end++
		}
		return end, true
	}
	return end, end == len(text) || text[end] == ' ' || text[end-1] >= utf8.RuneSelf
}

// continues tells whether the pieces of the pattern from the given one on
// follow behind the first of the hits, which are in the order of the text.
func (p *causePattern) continues(hits []causeHit, piece int) bool {
	if piece == len(p.pieces) {
		return true
	}
	want := &p.pieces[piece]
	from, to := hits[0].end, hits[0].end+maxGap
	if want.adjacent {
		to = from + 1
	}
	for i, h := range hits[1:] {
		if h.start > to {
			break
		}
		if h.start >= from && slices.Contains(want.wordings, h.wording) && p.continues(hits[i+1:], piece+1) {
			return true
		}
	}
	return false
}
