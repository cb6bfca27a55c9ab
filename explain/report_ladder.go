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
	const lane = 66 // between the two lines of life
	var out []ladderLine
	line := func(s *rung, mark, middle string) {
		l := ladderLine{text: fmt.Sprintf("%1s%5s  |%s|", mark, "", pad(middle, lane))}
		if s != nil {
			l = ladderLine{fmt.Sprintf("%1s%5d  |%s|", mark, s.Line, pad(middle, lane)), s.Decisive, s.Failed}
		}
		out = append(out, l)
	}
	beside := func(text string) {
		for _, w := range wrap(text, lane-8) {
			line(nil, "", "    "+w)
		}
	}
	client, server := "Client "+cmp.Or(x.Client, notInLog), "Server "+cmp.Or(x.Server, notInLog)
	if n := utf8.RuneCountInString(client) + utf8.RuneCountInString(server); n < lane {
		out = append(out, ladderLine{text: strings.Repeat(" ", 8) + client + strings.Repeat(" ", lane+2-n) + server})
	} else {
		out = append(out, ladderLine{text: strings.Repeat(" ", 8) + client}, ladderLine{text: fmt.Sprintf("%*s", max(lane+10, 8+utf8.RuneCountInString(server)), server)})
	}
	secure := false
	for i := range steps {
		s := &steps[i]
		if s.left > 0 {
			beside("... " + s.leftText() + " ...")
		}
		if s.Gap > 0 {
			beside("(" + s.gapText() + ")")
		}
		mark, shaft := "", "-"
		if s.Decisive {
			mark = ">"
		}
		if s.Secure {
			shaft, secure = "=", true
		}
		label := shorten(s.Label, lane-10)
		rest := lane - utf8.RuneCountInString(label) - 6
		switch s.Side {
		case "client":
			if s.Kind == "content" && s.Note != "" {
				label += ", " + s.Note
				rest = lane - utf8.RuneCountInString(label) - 6
			}
			line(s, mark, strings.Repeat(shaft, 3)+" "+label+" "+strings.Repeat(shaft, rest)+">")
		case "server":
			line(s, mark, "<"+strings.Repeat(shaft, 2)+" "+label+" "+strings.Repeat(shaft, rest+1))
		default:
			for k, w := range wrap(s.Label, lane-8) {
				if k == 0 {
					line(s, mark, "  * "+w)
				} else {
					beside(w)
				}
			}
		}
		if s.Unexpected {
			beside("(" + unexpectedNote + ")")
		}
	}
	if secure {
		out = append(out, ladderLine{text: "        " + secureLegend})
	}
	return out
}

const secureLegend = "=== inside TLS"

// pad fills a text up to a width.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}
