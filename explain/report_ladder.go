package explain

import (
	"cmp"
	"fmt"
	"strings"
	"unicode/utf8"
)

// ladderLine is one line of the ladder drawn with letters.
type ladderLine struct {
	text             string
	decisive, failed bool
}

// ladderLines draws a ladder with ASCII letters, which every ticket system
// shows in columns: the client on the left, the server on the right, arrows of
// "-" between them and of "=" inside TLS.
func ladderLines(x *Explanation, steps []rung) []ladderLine {
	var d asciiLadder
	d.head("Client "+cmp.Or(x.Client, notInLog), "Server "+cmp.Or(x.Server, notInLog))
	secure := false
	for i := range steps {
		d.step(&steps[i])
		secure = secure || steps[i].Secure
	}
	if secure {
		d.lines = append(d.lines, ladderLine{text: "        " + secureLegend})
	}
	return d.lines
}

// lane is the width between the two lines of life.
const lane = 66

type asciiLadder struct{ lines []ladderLine }

// head names the two sides, in two lines where they are long.
func (d *asciiLadder) head(client, server string) {
	left, width := strings.Repeat(" ", 8)+client, utf8.RuneCountInString(server)
	if n := utf8.RuneCountInString(client) + width; n < lane {
		d.lines = append(d.lines, ladderLine{text: left + strings.Repeat(" ", lane+2-n) + server})
		return
	}
	d.lines = append(d.lines, ladderLine{text: left}, ladderLine{text: fmt.Sprintf("%*s", max(lane+10, 8+width), server)})
}

func (d *asciiLadder) step(s *rung) {
	if s.left > 0 {
		d.beside("... " + s.leftText() + " ...")
	}
	if s.Gap > 0 {
		d.beside("(" + s.gapText() + ")")
	}
	shaft, label := "-", shorten(s.Label, lane-10)
	if s.Secure {
		shaft = "="
	}
	if s.Kind == "content" && s.Note != "" {
		label += ", " + s.Note
	}
	rest := lane - utf8.RuneCountInString(label) - 6
	switch s.Side {
	case "client":
		d.at(s, strings.Repeat(shaft, 3)+" "+label+" "+strings.Repeat(shaft, rest)+">")
	case "server":
		d.at(s, "<"+strings.Repeat(shaft, 2)+" "+label+" "+strings.Repeat(shaft, rest+1))
	default:
		for k, w := range wrap(s.Label, lane-8) {
			if k == 0 {
				d.at(s, "  * "+w)
			} else {
				d.beside(w)
			}
		}
	}
	if s.Unexpected {
		d.beside("(" + unexpectedNote + ")")
	}
}

// at draws the line of a step, with its number.
func (d *asciiLadder) at(s *rung, middle string) {
	mark := ""
	if s.Decisive {
		mark = ">"
	}
	d.lines = append(d.lines, ladderLine{fmt.Sprintf("%1s%5d  |%s|", mark, s.Line, pad(middle, lane)), s.Decisive, s.Failed})
}

// beside draws words between two steps.
func (d *asciiLadder) beside(text string) {
	for _, w := range wrap(text, lane-8) {
		d.lines = append(d.lines, ladderLine{text: fmt.Sprintf("%6s  |%s|", "", pad("    "+w, lane))})
	}
}

const secureLegend = "=== inside TLS"

// pad fills a text up to a width.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}
