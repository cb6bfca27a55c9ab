package explain

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"smtpexplain/grammar"
)

// WriteText writes the report on a log for people: the overview, then every
// conversation in the order of the log. Nothing of the log's text can steer a
// terminal: control characters are shown as marks.
func WriteText(w io.Writer, log *grammar.Log, o Overview, list []*Explanation) error {
	return writeText(w, false, log, o, list)
}

// WriteColouredText is WriteText with the colours of a terminal.
func WriteColouredText(w io.Writer, log *grammar.Log, o Overview, list []*Explanation) error {
	return writeText(w, true, log, o, list)
}

func writeText(w io.Writer, colour bool, log *grammar.Log, o Overview, list []*Explanation) error {
	t := &textReport{out: bufio.NewWriter(w), colour: colour}
	t.overview(&o)
	for _, x := range list {
		t.conversation(log, x)
	}
	return t.out.Flush()
}

// textWidth is where sentences are wrapped. Lines of the log are not: what is
// quoted stays one line, so that it can be searched and copied.
const textWidth = 80

type textReport struct {
	out    *bufio.Writer
	colour bool
}

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
	if !t.colour || style == "" || s == "" {
		return s
	}
	return style + s + textReset
}

func verdictStyle(v Verdict) string {
	switch {
	case v.Permanent():
		return textRed
	case v.Temporary(), v == PartlyAccepted:
		return textYellow
	case v == Accepted:
		return textGreen
	}
	return textBlue
}

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
	lines := wrap(visible([]byte(text)), textWidth-indent)
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

// overview writes what there is to say about the whole log.
func (t *textReport) overview(o *Overview) {
	const indent = 16
	name := o.Name
	if name == "" {
		name = "standard input"
	}
	t.line("%s", t.paint(textBold, visible([]byte(name))))
	t.paragraph("Size", indent, plural(o.Lines, "line")+", "+plural(int(o.Bytes), "byte")+", "+o.Encoding)
	var read []string
	for _, d := range o.Dialects {
		read = append(read, d.Title+" ("+plural(d.Lines, "line")+")")
	}
	t.list("Read as", indent, read)
	if o.Unrecognised > 0 {
		t.paragraph("Not recognised", indent, plural(o.Unrecognised, "line")+": "+shortRanges(o.UnrecognisedRanges))
	}
	if o.Apart > 0 {
		t.paragraph("Apart", indent, plural(o.Apart, "line")+" about something else than a conversation")
	}
	t.paragraph("Conversations", indent, fmt.Sprint(o.Conversations))
	t.counts("Verdicts", indent, o.Verdicts)
	t.counts("Causes", indent, o.Causes)
	t.list("Note", indent, o.Notes)
}

func (t *textReport) counts(label string, indent int, list []Count) {
	var texts []string
	for _, c := range list {
		texts = append(texts, fmt.Sprintf("%d %s", c.N, c.Title))
	}
	t.list(label, indent, texts)
}

// shortRanges lists ranges of lines; of many it names the first.
func shortRanges(ranges []grammar.LineRange) string {
	const most = 12
	var b strings.Builder
	for i, r := range ranges {
		if i == most {
			fmt.Fprintf(&b, " and %d more places", len(ranges)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(r.String())
	}
	return b.String()
}

// conversation writes verdict, duties, findings, proof and dialogue of one
// conversation.
func (t *textReport) conversation(log *grammar.Log, x *Explanation) {
	const indent = 16
	verdict := strings.ToUpper(x.Verdict.Title())
	if p := x.Phase.Title(); p != "" {
		verdict += " at " + p
	}
	rule := strings.Repeat("─", max(3, textWidth-2-utf8.RuneCountInString(x.ID+verdict)-2))
	t.line("")
	t.line("%s  %s %s", x.ID, t.paint(verdictStyle(x.Verdict), verdict), t.paint(textFaint, rule))
	t.paragraph("", 0, x.Summary)
	t.paragraph("", 0, x.Detail)
	t.line("")
	t.paragraph("Who must act", indent, x.ActText)
	t.paragraph("Retry", indent, x.WaitText)
	t.steps(indent, x.Next)
	t.paragraph("Confidence", indent, confidenceText(x))
	t.paragraph("When", indent, x.when())
	t.paragraph("Between", indent, x.between())
	t.paragraph("From", indent, x.fromText())
	t.list("To", indent, x.To)
	t.paragraph("Lines", indent, shortRanges(x.Lines)+x.key())
	t.findings(x.Findings)
	t.list("Not in the log", indent, x.Missing)
	t.decisive(log, x)
	t.exchanges(x.Exchanges)
}

// confidenceText says how far a verdict can be trusted, and what it rests on.
func confidenceText(x *Explanation) string {
	if x.Source == "" || x.Confidence == "" {
		return string(x.Confidence)
	}
	return string(x.Confidence) + ", by " + x.Source
}

func (x *Explanation) when() string {
	switch {
	case x.Start == "":
		return ""
	case x.Seconds == 0:
		return x.Start
	}
	return fmt.Sprintf("%s, %g seconds", x.Start, x.Seconds)
}

func (x *Explanation) between() string {
	side := func(s string) string {
		if s == "" {
			return "(not in the log)"
		}
		return s
	}
	if x.Client == "" && x.Server == "" {
		return ""
	}
	s := "client " + side(x.Client) + ", server " + side(x.Server)
	if x.Direction == grammar.Inbound.String() || x.Direction == grammar.Outbound.String() {
		s += ", " + x.Direction
	}
	return s
}

func (x *Explanation) fromText() string {
	if x.Bounce {
		return "<> (an automatic message: it has no sender)"
	}
	return x.From
}

// key is the log's own name for the conversation.
func (x *Explanation) key() string {
	if x.Session == "" {
		return ""
	}
	return ", session " + x.Session
}

func (t *textReport) findings(list []Finding) {
	const indent = 4
	if len(list) == 0 {
		return
	}
	t.heading("Findings")
	for _, f := range list {
		at := ""
		if len(f.Lines) > 0 {
			at = " (line " + shortRanges(f.Lines) + ")"
		}
		t.line("  %s: %s%s", t.paint(severityStyle(f.Severity), string(f.Severity)), visible([]byte(f.Title)), at)
		t.paragraph("", indent, f.Detail)
		t.paragraph("", indent, f.Fix)
	}
}

// decisive quotes the lines that prove the verdict, each with its meaning.
func (t *textReport) decisive(log *grammar.Log, x *Explanation) {
	var lines []int
	for _, r := range x.Decisive {
		for n := r[0]; n <= r[1]; n++ {
			lines = append(lines, n-1)
		}
	}
	if len(lines) == 0 {
		return
	}
	t.heading("Decisive")
	for _, l := range Annotate(log, x, lines) {
		var text strings.Builder
		for _, p := range l.Pieces {
			text.WriteString(p.Text)
		}
		t.line("%s  %s", t.paint(textFaint, fmt.Sprintf("%6d", l.Number)), text.String())
		t.paragraph("", 8, l.Note)
	}
}

// exchanges writes the dialogue. A reply that the standard does not foresee as
// an answer to its command is marked.
func (t *textReport) exchanges(list []Exchange) {
	if len(list) == 0 {
		return
	}
	t.heading("Exchanges")
	for _, e := range list {
		t.line("%s  %s", t.paint(textFaint, fmt.Sprintf("%6d", e.Line)), visible([]byte(strings.TrimSpace(e.Verb+" "+e.Argument))))
		for _, r := range e.Replies {
			words := r.Code
			for _, s := range []string{r.Status, r.Text} {
				if s != "" {
					words += " " + s
				}
			}
			mark := ""
			if !r.Expected {
				mark = t.paint(textYellow, "  (not a usual answer)")
			}
			t.line("%s    %s%s", t.paint(textFaint, fmt.Sprintf("%6d", r.Line)), t.paint(codeStyle(r.Code), visible([]byte(words))), mark)
		}
	}
}

func codeStyle(code string) string {
	switch {
	case strings.HasPrefix(code, "5"):
		return textRed
	case strings.HasPrefix(code, "4"):
		return textYellow
	}
	return ""
}

func (t *textReport) heading(s string) {
	t.line("")
	t.line("%s", t.paint(textBold, s))
}
