package explain

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainWords writes the words of a reply in the one form that the patterns of
// table_cause_words.go are written in. The result begins and ends with a blank and
// has single blanks between words, so that a whole word is a word between
// blanks:
//
//	550-5.1.1 <jan@example.org>: User_Unknown; we can't
//	550 5.1.1 deliver to 192.0.2.1
//
// becomes " user unknown we can not deliver to ip ". Mail addresses are left out,
// for their words say nothing about the cause. So are the reply's own codes,
// which servers repeat on every line of a long reply, where they cut its
// sentences in pieces. A network address becomes the word "ip".
func plainWords(text, reply, status string) []byte {
	text = strings.ReplaceAll(text, "’", "'")
	w := wordWriter{text: text, out: make([]byte, 1, len(text)+32), word: 1, sure: 1, reply: reply, status: status}
	w.out[0] = ' '
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			w.out = append(w.out, c)
			i++
		case 'A' <= c && c <= 'Z':
			w.out = append(w.out, c+'a'-'A')
			i++
		case c == '.':
			i = w.dot(i)
		case c == '\'':
			i = w.apostrophe(i)
		case c == '@':
			i = w.address(i)
		case c < utf8.RuneSelf:
			w.endWord()
			if endsAddress(text, i) {
				w.sure = len(w.out)
			}
			i++
		default:
			i = w.rune(i)
		}
	}
	w.endWord()
	return w.out
}

// wordWriter writes the words of a text. Its methods read what stands at text[i]
// and return where to go on.
type wordWriter struct {
	text          string
	out           []byte
	word          int // where the current word begins in out
	sure          int // what is in out up to here cannot turn out to be a part of an address
	reply, status string
}

// endWord ends the current word, if there is one.
func (w *wordWriter) endWord() {
	word := w.out[w.word:]
	switch {
	case len(word) == 0:
		return
	case string(word) == w.reply, string(word) == w.status:
		w.out = w.out[:w.word]
		return
	case word[0] <= '9' && isDottedQuad(word):
		w.out = append(w.out[:w.word], "ip"...)
	default:
		if full := spelledOut(word); full != "" {
			w.out = append(w.out[:w.word], full...)
		}
	}
	w.out = append(w.out, ' ')
	w.word = len(w.out)
}

// spelledOut gives a negation that is written in one word in two, "" for any
// other word.
func spelledOut(word []byte) string {
	switch string(word) {
	case "cannot", "cant":
		return "can not"
	case "doesnt", "dosnt":
		return "does not"
	case "dont":
		return "do not"
	case "isnt":
		return "is not"
	case "couldnt":
		return "could not"
	}
	return ""
}

// dot reads a full stop. Inside a number or the name of a host it is part of the
// word. Between a small and a capital letter it ends a sentence, although the
// blank behind it is missing.
func (w *wordWriter) dot(i int) int {
	inside := len(w.out) > w.word && i+1 < len(w.text) && isWordByte(w.text[i+1])
	if inside && !(w.text[i-1] >= 'a' && isCapital(w.text[i+1])) {
		w.out = append(w.out, '.')
		return i + 1
	}
	w.endWord()
	w.sure = len(w.out)
	return i + 1
}

// apostrophe reads an apostrophe or a quotation mark: "n't" is spelt "not".
func (w *wordWriter) apostrophe(i int) int {
	i++
	if i < len(w.text) && w.text[i]|0x20 == 't' && len(w.out) > w.word && w.out[len(w.out)-1] == 'n' &&
		(i+1 == len(w.text) || !isWordByte(w.text[i+1])) {
		switch string(w.out[w.word:]) {
		case "can":
		case "won":
			w.out = append(w.out[:w.word], "will"...)
		default:
			w.out = w.out[:len(w.out)-1]
		}
		w.out = append(w.out, " not"...)
		i++
	}
	w.endWord()
	w.sure = len(w.out)
	return i
}

// address takes back what has been written of the mail address that the @ at
// text[i] is in, and passes over the rest of it.
func (w *wordWriter) address(i int) int {
	w.out = w.out[:w.sure]
	w.word = w.sure
	for i++; i < len(w.text) && !endsAddress(w.text, i); i++ {
	}
	return i
}

// rune reads what is not ASCII. Marks that combine with a letter, and the
// accents of letters, are taken off.
func (w *wordWriter) rune(i int) int {
	r, n := utf8.DecodeRuneInString(w.text[i:])
	switch plain := withoutAccent(r); {
	case plain != "":
		w.out = append(w.out, plain...)
	case unicode.Is(unicode.Mn, r):
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		w.out = utf8.AppendRune(w.out, unicode.ToLower(r))
	default:
		w.endWord()
	}
	return i + n
}

// isDottedQuad tells whether a word looks like an IPv4 address.
func isDottedQuad(w []byte) bool {
	dots := 0
	for _, c := range w {
		if c == '.' {
			dots++
		} else if !isDigit(c) {
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
