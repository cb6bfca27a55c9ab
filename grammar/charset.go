package grammar

import "unicode/utf8"

// Charset is an 8-bit encoding that the bytes of a log which are no UTF-8 seem
// to be in. The bytes stay as they are; it is only used to show them.
type Charset string

const (
	UnknownCharset Charset = ""
	Windows1251    Charset = "Windows-1251" // Cyrillic
	Windows1252    Charset = "Windows-1252" // Western European
	CodePage866    Charset = "CP866"        // Cyrillic, of the Windows console
)

// The upper halves, from byte 0x80, as the Unicode consortium maps them.
const (
	upper1251 = "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—\ufffd™љ›њќћџ\u00a0ЎўЈ¤Ґ¦§Ё©Є«¬\u00ad®Ї°±Ііґµ¶·ё№є»јЅѕїАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя"
	upper1252 = "€\ufffd‚ƒ„…†‡ˆ‰Š‹Œ\ufffdŽ\ufffd\ufffd‘’“”•–—˜™š›œ\ufffdžŸ\u00a0¡¢£¤¥¦§¨©ª«¬\u00ad®¯°±²³´µ¶·¸¹º»¼½¾¿ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ"
	upper866  = "АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмноп░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀рстуфхцчшщъыьэюяЁёЄєЇїЎў°∙·√№¤■\u00a0"
)

var charsets = map[Charset][]rune{Windows1251: []rune(upper1251), Windows1252: []rune(upper1252), CodePage866: []rune(upper866)}

// Decode is the character of one byte that is no UTF-8; ok is false where the
// charset is unknown or has nothing in this place.
func (c Charset) Decode(b byte) (r rune, ok bool) {
	t := charsets[c]
	if t == nil || b < 0x80 || t[b-0x80] == utf8.RuneError {
		return 0, false
	}
	return t[b-0x80], true
}

// guessCharset looks at the bytes that are no UTF-8. Cyrillic words are runs of
// high bytes, mostly small letters, whose places differ between the two
// encodings; in Western languages one or two high bytes stand among ASCII
// letters. What is neither for sure is left unknown.
func guessCharset(text []byte) Charset {
	const sample = 1 << 20
	if len(text) > sample {
		text = text[:sample]
	}
	var high, inRuns, alone, letters, small1251, small866 int
	run := 0
	end := func() {
		if run >= 3 {
			inRuns += run
		} else {
			alone += run
		}
		run = 0
	}
	for i := 0; i < len(text); {
		r, n := utf8.DecodeRune(text[i:])
		if r != utf8.RuneError || n != 1 {
			end()
			i += n
			continue
		}
		c := text[i]
		high++
		run++
		switch {
		case c >= 0xf0:
			small1251++
		case c >= 0xe0:
			small1251++
			small866++
		case c >= 0xa0 && c <= 0xaf:
			small866++
		}
		if c >= 0xc0 && c != 0xd7 && c != 0xf7 || c == 0x91 || c == 0x92 || c == 0x93 || c == 0x94 || c == 0x96 {
			letters++
		}
		i++
	}
	end()
	switch {
	case high < 4:
	case inRuns*10 >= high*6 && small1251*10 >= high*6 && small1251 > small866:
		return Windows1251
	case inRuns*10 >= high*6 && small866*10 >= high*6 && small866 > small1251:
		return CodePage866
	case alone*10 >= high*8 && letters*10 >= high*9:
		return Windows1252
	}
	return UnknownCharset
}
