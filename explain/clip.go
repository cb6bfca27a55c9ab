package explain

import (
	"slices"
	"strconv"
	"unicode/utf8"
)

// ClipLines cuts lines that are longer than so many bytes and says how much is
// missing. Nobody reads a line of a megabyte.
func ClipLines(lines []AnnotatedLine, longest int) []AnnotatedLine {
	for k := range lines {
		left, cut := longest, 0
		pieces := lines[k].Pieces
		for i := range pieces {
			n := len(pieces[i].Text)
			if n > left {
				keep := left
				for keep > 0 && !utf8.RuneStart(pieces[i].Text[keep]) {
					keep--
				}
				cut += n - keep
				pieces[i].Text = pieces[i].Text[:keep]
			}
			left -= len(pieces[i].Text)
			if cut > 0 {
				left = 0
			}
		}
		if cut > 0 {
			pieces = slices.DeleteFunc(pieces, func(p Piece) bool { return p.Text == "" })
			lines[k].Pieces = append(pieces, Piece{Text: " … " + strconv.Itoa(cut) + " more bytes", Kind: UnknownPiece,
				Title: "A very long line", Meaning: "The line is shown in part. It was read as a whole."})
		}
	}
	return lines
}
