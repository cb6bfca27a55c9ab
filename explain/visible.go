package explain

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"smtpexplain/grammar"
)

// visible turns bytes into text that can be shown: control characters, escape
// sequences, bidirectional overrides and invalid bytes become marks that
// people see and machines do not obey. A tab stays.
func visible(b []byte) string { return visibleIn(grammar.UnknownCharset, b) }

// visibleIn is visible for a log whose bytes that are no UTF-8 are in a charset.
func visibleIn(charset grammar.Charset, b []byte) string {
	plain := true
	for _, c := range b {
		if c < ' ' && c != '\t' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			if c, ok := charset.Decode(b[0]); ok && c > 0xa0 {
				out.WriteRune(c)
			} else {
				fmt.Fprintf(&out, "⟨%02X⟩", b[0])
			}
		case r < ' ' && r != '\t':
			out.WriteRune(0x2400 + r) // Unicode's pictures of control characters
		case r == 0x7f:
			out.WriteRune(0x2421)
		case r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff, r == 0x061c:
			fmt.Fprintf(&out, "⟨U+%04X⟩", r)
		default:
			out.WriteRune(r)
		}
		b = b[n:]
	}
	return out.String()
}
