package explain

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"smtpexplain/grammar"
)

// textReport is the report for the terminal and for mail: the overview, the
// conversations that failed, then the others. Nothing of the log's text can
// steer a terminal: control characters are shown as marks.
type textReport struct {
	out     *bufio.Writer
	options ReportOptions
	charset grammar.Charset // of the log that is reported on
	logs    int
}

func beginText(w io.Writer, o ReportOptions) Reporter {
	return &textReport{out: bufio.NewWriter(w), options: o}
}

// Log writes the report on one log.
func (t *textReport) Log(log *grammar.Log, o Overview, list []*Judged) error {
	t.charset = log.Charset
	if t.logs++; t.logs > 1 {
		t.line("\n")
	}
	t.overview(log, &o)
	e := extractOf(log, list)
	t.paragraph("", 0, e.note)
	for _, x := range e.full {
		t.conversation(log, x)
	}
	t.table(&e.others)
	return t.out.Flush()
}

// Close writes who wrote the report.
func (t *textReport) Close() error {
	if t.logs > 0 {
		t.line("\n%s", t.paint(textFaint, strings.Repeat("─", textWidth)))
		if t.options.Redacted {
			t.paragraph("", 0, redactedNote)
		}
		t.paragraph("", 0, reportFooter)
	}
	return t.out.Flush()
}

// textWidth is where sentences are wrapped. Lines of the log are not: what is
// quoted stays one line, so that it can be searched and copied.
const textWidth = 80

// Select Graphic Rendition sequences (ECMA-48 section 8.3.117), the colours
// that every terminal has in a light and a dark scheme.
const (
	textBold   = "\x1b[1m"
	textFaint  = "\x1b[2m"
	textRed    = "\x1b[1;31m"
	textGreen  = "\x1b[1;32m"
	textYellow = "\x1b[1;33m"
	textBlue   = "\x1b[1;34m"
	textReset  = "\x1b[0m"
)

func (t *textReport) paint(style, s string) string {
	if !t.options.Colour || style == "" || s == "" {
		return s
	}
	return style + s + textReset
}

// toneStyles are the colours of verdicts.
var toneStyles = map[string]string{"bad": textRed, "wait": textYellow, "good": textGreen, "plain": textBlue}

func severityStyle(s Severity) string {
	switch s {
	case Error:
		return textRed
	case Warning:
		return textYellow
	}
	return textBlue
}

func (t *textReport) line(format string, args ...any) {
	fmt.Fprintf(t.out, format+"\n", args...)
}

// paragraph writes a labelled text, wrapped and indented behind the label.
func (t *textReport) paragraph(label string, indent int, text string) {
	if text == "" {
		return
	}
	if utf8.RuneCountInString(label) >= indent && label != "" {
		t.line("%s", t.paint(textBold, label))
		label = ""
	}
	lines := wrap(t.show(text), textWidth-indent)
	for i, l := range lines {
		if i > 0 {
			label = ""
		}
		t.line("%s%s%s", t.paint(textBold, label), strings.Repeat(" ", max(0, indent-utf8.RuneCountInString(label))), l)
	}
}

// list writes texts under one label.
func (t *textReport) list(label string, indent int, texts []string) {
	for i, s := range texts {
		t.paragraph(label, indent, s)
		if i == 0 {
			label = ""
		}
	}
}

// steps writes what to do, in order.
func (t *textReport) steps(indent int, steps []string) {
	var numbered []string
	for i, s := range steps {
		numbered = append(numbered, fmt.Sprintf("%d. %s", i+1, s))
	}
	t.list("Next steps", indent, numbered)
}

// wrap breaks text at blanks into lines of at most width characters. A word
// that is longer gets a line of its own.
func wrap(text string, width int) []string {
	var lines []string
	line, length := "", 0
	for _, word := range strings.Fields(text) {
		n := utf8.RuneCountInString(word)
		switch {
		case line == "":
			line, length = word, n
		case length+1+n > width:
			lines = append(lines, line)
			line, length = word, n
		default:
			line, length = line+" "+word, length+1+n
		}
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// show makes a text visible that may come from the log.
func (t *textReport) show(s string) string { return visibleIn(t.charset, []byte(s)) }

func (t *textReport) facts(list []fact) {
	for _, f := range list {
		t.list(f.label, factIndent, f.values)
	}
}

const factIndent = 16

// overview writes what there is to say about the whole log. The figures of the
// directions and domains are left to the formats that have room for tables.
func (t *textReport) overview(log *grammar.Log, o *Overview) {
	t.line("%s", t.paint(textBold, t.show(o.name())))
	t.facts(o.input(log))
	t.counts("Verdicts", o.Verdicts)
	t.counts("Causes", o.Causes)
}

func (t *textReport) counts(label string, list []Count) {
	var texts []string
	for _, c := range list {
		texts = append(texts, fmt.Sprintf("%d %s", c.N, c.Title))
	}
	t.list(label, factIndent, texts)
}

// conversation writes verdict, duties, findings, proof and dialogue of one
// conversation.
func (t *textReport) conversation(log *grammar.Log, x *Explanation) {
	verdict := strings.ToUpper(x.Verdict.Title())
	if p := x.Phase.Title(); p != "" {
		verdict += " at " + p
	}
	rule := strings.Repeat("─", max(3, textWidth-2-utf8.RuneCountInString(x.ID+verdict)-2))
	t.line("")
	t.line("%s  %s %s", x.ID, t.paint(toneStyles[x.Verdict.Tone()], verdict), t.paint(textFaint, rule))
	t.paragraph("", 0, x.Summary)
	t.paragraph("", 0, x.Detail)
	t.line("")
	duties := x.duties()
	t.facts(duties[:len(duties)-1])
	t.steps(factIndent, x.Next)
	t.facts(duties[len(duties)-1:])
	t.facts(x.circumstances())
	t.findings(x.Findings)
	t.keyLines(log, x)
	t.ladder(log, x)
}

func (t *textReport) findings(list []Finding) {
	const indent = 4
	if len(list) == 0 {
		return
	}
	t.heading("Findings")
	for i := range list {
		f := &list[i]
		at := f.at()
		if at != "" {
			at = " (" + at + ")"
		}
		t.line("  %s: %s%s", t.paint(severityStyle(f.Severity), string(f.Severity)), t.show(f.Title), at)
		t.paragraph("", indent, f.Detail)
		t.paragraph("", indent, f.Fix)
	}
}

// keyLines quotes the lines that tell the story, each with its meaning.
func (t *textReport) keyLines(log *grammar.Log, x *Explanation) {
	lines := keyLines(log, x)
	if len(lines) == 0 {
		return
	}
	t.heading("Decisive lines")
	for i := range lines {
		l := &lines[i]
		number, note := t.paint(textFaint, fmt.Sprintf("%6d", l.Number)), l.Note
		if l.Decisive {
			number, note = t.paint(toneStyles[x.Verdict.Tone()], fmt.Sprintf(">%5d", l.Number)), decisiveWord+" "+note
		}
		t.line("%s  %s", number, l.text())
		t.paragraph("", 8, note)
	}
}

// ladder draws the conversation.
func (t *textReport) ladder(log *grammar.Log, x *Explanation) {
	steps := rungs(log, x)
	t.heading("Conversation")
	if len(steps) == 0 {
		t.paragraph("", 2, noLadder)
		return
	}
	for _, l := range ladderLines(x, steps) {
		t.line("%s", t.paint(l.style(), t.show(l.text)))
	}
}

func (l *ladderLine) style() string {
	switch {
	case l.decisive && l.failed:
		return textRed
	case l.failed:
		return textYellow
	}
	return ""
}

// table writes rows in columns.
func (t *textReport) table(b *table) {
	if len(b.rows) == 0 {
		return
	}
	const widest = 36
	width := make([]int, len(b.head))
	rows := append([][]string{b.head}, b.rows...)
	for i, r := range rows {
		if i > 0 {
			rows[i] = make([]string, len(r))
			for k, cell := range r {
				rows[i][k] = shorten(t.show(cell), widest)
			}
		}
		for k, cell := range rows[i] {
			width[k] = max(width[k], utf8.RuneCountInString(cell))
		}
	}
	t.heading(b.title)
	for i, r := range rows {
		line := ""
		for k, cell := range r {
			line += cell + strings.Repeat(" ", width[k]-utf8.RuneCountInString(cell)+2)
		}
		line = strings.TrimRight(line, " ")
		if i == 0 {
			line = t.paint(textFaint, line)
		}
		t.line("%s", line)
	}
	t.paragraph("", 0, b.note)
}

func (t *textReport) heading(s string) {
	t.line("")
	t.line("%s", t.paint(textBold, s))
}
