package explain

import (
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

// maxGap is how far apart two pieces of a pattern may stand, in bytes.
const maxGap = 60

// causePattern is a pattern of table_cause_words.go made ready for matching.
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

// causeMatcher finds the patterns that occur in a text, in one pass:
//
//  1. Each word of the text is looked up by its first three bytes. What stands
//     there of the wordings that begin so is a hit, and where it ends is noted.
//     So the cost grows with the text and hardly with the number of patterns.
//  2. Each hit that is the beginning of a pattern is tried: do the pattern's other
//     pieces follow among the hits behind it?
//  3. Of the patterns that are complete the first in the list decides.
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
			x.addPattern(&families[f], source, known)
		}
	}
	return x
}

// addPattern cuts a pattern into its pieces. Wordings that are known from other
// patterns are used again.
func (x *causeMatcher) addPattern(family *wordFamily, source string, known map[string]uint16) {
	p := causePattern{family: family, source: source}
	for part := range strings.SplitSeq(source, "…") {
		for i, alternatives := range strings.Split(part, "+") {
			piece := causePiece{adjacent: i > 0}
			for _, text := range wordingsOf(alternatives) {
				id, ok := known[text]
				if !ok {
					id = x.addWording(text)
					known[text] = id
				}
				piece.wordings = append(piece.wordings, id)
			}
			p.pieces = append(p.pieces, piece)
		}
	}
	number := uint16(len(x.patterns))
	for _, id := range p.pieces[0].wordings {
		w := &x.wordings[id]
		w.begins = append(w.begins, number)
	}
	x.patterns = append(x.patterns, p)
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

// addWording puts a wording into the index and returns its number.
func (x *causeMatcher) addWording(text string) uint16 {
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

// longestText is how much of a text is looked at. A reply is a few hundred bytes.
// What is longer is a whole report, whose reason stands near its beginning.
const longestText = 1 << 13

// match returns the first pattern that occurs in the words, and the first
// among the vague ones; either may be nil. The caller says whether the reply
// is a temporary one.
func (x *causeMatcher) match(text []byte, temporary bool) (sure, vague *causePattern) {
	var room [128]causeHit
	hits := x.hits(room[:0], text[:min(len(text), longestText)])
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

// hits lists the wordings that stand in a text, in its order. A word begins
// behind a blank; the scripts that set no blanks have letters of several bytes,
// and there a wording may begin at each.
func (x *causeMatcher) hits(hits []causeHit, text []byte) []causeHit {
	for i := 1; i+2 < len(text); i++ {
		key := [3]byte{text[i], text[i+1], text[i+2]}
		if text[i-1] == ' ' || text[i] >= utf8.RuneSelf {
			hits = x.hitsAt(hits, x.byStart[key], text, i)
		}
		if n := triple(key[0], key[1], key[2]); x.inside[n/64]&(1<<(n%64)) != 0 {
			hits = x.hitsAt(hits, x.byInside[key], text, i)
		}
	}
	return hits
}

// hitsAt adds those of some wordings that stand at text[i].
func (x *causeMatcher) hitsAt(hits []causeHit, wordings []uint16, text []byte, i int) []causeHit {
	for _, id := range wordings {
		if end, ok := x.wordings[id].at(text, i); ok {
			hits = append(hits, causeHit{id, uint16(i), uint16(end)})
		}
	}
	return hits
}

// at tells whether the wording stands at text[i], and where it ends.
func (w *wording) at(text []byte, i int) (end int, ok bool) {
	end = i + len(w.text)
	if end > len(text) || string(text[i:end]) != w.text {
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
