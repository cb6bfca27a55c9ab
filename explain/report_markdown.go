package explain

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"unicode"

	"smtpexplain/grammar"
)

// markdownReport is the report for tickets, wikis and chats. It keeps to what
// CommonMark and GitHub's tables say, so that it can be read as it stands where
// nobody renders it.
type markdownReport struct {
	out     *bufio.Writer
	options ReportOptions
	charset grammar.Charset
	logs    int
}

func beginMarkdown(w io.Writer, o ReportOptions) Reporter {
	return &markdownReport{out: bufio.NewWriter(w), options: o}
}

// Log writes the report on one log.
func (m *markdownReport) Log(log *grammar.Log, o Overview, list []*Judged) error {
	m.charset = log.Charset
	if m.logs++; m.logs > 1 {
		m.line("")
	}
	if len(list) == 1 && !m.options.Several {
		m.conversation(log, extractOf(log, list).full[0], 1)
		m.heading(2, "The log")
		m.facts(append([]fact{one("Name", o.name())}, o.input(log)...))
		return m.out.Flush()
	}
	m.heading(1, "Mail log report: "+m.words(o.name()))
	m.paragraph(o.headline())
	m.facts(o.input(log))
	tables := o.tables()
	for i := range tables {
		m.table(&tables[i])
	}
	e := extractOf(log, list)
	m.paragraph(e.note)
	for _, x := range e.full {
		m.conversation(log, x, 2)
	}
	m.table(&e.others)
	return m.out.Flush()
}

// Close writes who wrote the report.
func (m *markdownReport) Close() error {
	if m.logs > 0 {
		m.line("\n---")
		if m.options.Redacted {
			m.paragraph(redactedNote)
		}
		m.paragraph(reportFooter)
	}
	return m.out.Flush()
}

func (m *markdownReport) line(format string, args ...any) {
	fmt.Fprintf(m.out, format+"\n", args...)
}

// heading writes a heading of words that are escaped already.
func (m *markdownReport) heading(level int, words string) {
	if m.logs > 1 || level > 1 {
		m.line("")
	}
	m.line("%s %s", strings.Repeat("#", level), words)
}

func (m *markdownReport) paragraph(text string) {
	if text != "" {
		m.line("\n%s", m.words(text))
	}
}

func (m *markdownReport) facts(list []fact) {
	if len(list) == 0 {
		return
	}
	m.line("")
	for _, f := range list {
		if len(f.values) == 1 {
			m.line("- **%s:** %s", f.label, m.words(f.values[0]))
			continue
		}
		m.line("- **%s:**", f.label)
		for _, v := range f.values {
			m.line("  - %s", m.words(v))
		}
	}
}

// conversation writes what there is to say about one conversation, under a
// heading of the level.
func (m *markdownReport) conversation(log *grammar.Log, x *Explanation, level int) {
	m.heading(level, m.words(x.judged.headline())+" ("+x.ID+")")
	m.paragraph(strings.TrimSpace(x.Summary + " " + x.Detail))
	m.facts(x.duties())
	if len(x.Next) > 0 {
		m.heading(level+1, "Next steps")
		m.line("")
		for i, s := range x.Next {
			m.line("%d. %s", i+1, m.words(s))
		}
	}
	if len(x.Findings) > 0 {
		m.heading(level+1, "Findings")
		m.line("")
		for i := range x.Findings {
			f := &x.Findings[i]
			at := f.at()
			if at != "" {
				at = " (" + at + ")"
			}
			m.line("- **%s: %s**%s. %s", Capital(string(f.Severity)), m.words(f.Title), at, m.words(strings.TrimSpace(f.Detail+" "+f.Fix)))
		}
	}
	lines := keyLines(log, x)
	if len(lines) > 0 {
		m.heading(level+1, "Decisive lines")
	}
	for i := range lines {
		l := &lines[i]
		side, note := "", l.Note
		if l.Side != "" {
			side = ", " + l.Side
		}
		if l.Decisive {
			note = decisiveWord + " " + note
		}
		m.line("\n**Line %d%s**", l.Number, side)
		m.block([]string{l.text()})
		m.paragraph(note)
	}
	m.heading(level+1, "Conversation")
	if steps := rungs(log, x); len(steps) == 0 {
		m.paragraph(noLadder)
	} else {
		var drawn []string
		for _, l := range ladderLines(x, steps) {
			drawn = append(drawn, l.text)
		}
		m.block(drawn)
	}
	m.heading(level+1, "Circumstances")
	m.facts(x.circumstances())
}

// block quotes lines as they are. The fence is longer than every run of
// backticks in them (CommonMark section 4.5), so no line can end the block.
func (m *markdownReport) block(lines []string) {
	longest := 2
	for i, l := range lines {
		lines[i] = visibleIn(m.charset, []byte(l))
		longest = max(longest, longestRun(lines[i], '`'))
	}
	fence := strings.Repeat("`", longest+1)
	m.line("\n%stext", fence)
	for _, l := range lines {
		m.line("%s", l)
	}
	m.line("%s", fence)
}

// table writes GitHub's tables.
func (m *markdownReport) table(t *table) {
	if len(t.rows) == 0 {
		return
	}
	m.heading(2, t.title)
	m.line("\n| %s |", strings.Join(t.head, " | "))
	rule := "|"
	for i := range t.head {
		rule += " ---"
		if i >= t.figures {
			rule += ":"
		}
		rule += " |"
	}
	m.line("%s", rule)
	for _, r := range t.rows {
		cells := make([]string, len(r))
		for i, cell := range r {
			cells[i] = cellBars.Replace(m.words(shorten(cell, 200)))
		}
		m.line("| %s |", strings.Join(cells, " | "))
	}
	m.paragraph(t.note)
}

// cellBars keeps bars from parting cells, which they do inside a code span
// too. Behind a backslash no escape helps.
var cellBars = strings.NewReplacer(`\|`, `\¦`, `|`, `\|`)

// words writes a text of which parts come from the log. A word that is more
// than letters becomes a code span: that keeps markup, HTML, links and their
// automatic forms, @mentions and #numbers from meaning anything, reads well as
// it stands, and leaves sentences alone.
func (m *markdownReport) words(text string) string {
	words := strings.Fields(visibleIn(m.charset, []byte(text)))
	for i, w := range words {
		words[i] = markdownWord(w, i == 0)
	}
	return strings.Join(words, " ")
}

func markdownWord(w string, first bool) string {
	core := strings.TrimLeft(w, `"'(`)
	lead := w[:len(w)-len(core)]
	core = strings.TrimRight(core, `"').,;:!?`)
	tail := w[len(lead)+len(core):]
	plain := len(core) < 4 || !strings.EqualFold(core[:4], "www.")
	for _, r := range core {
		plain = plain && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,-'/%()\";?!+=’…–•", r))
	}
	// At the start of a line these would begin a list or underline a heading.
	if first && lead == "" && (strings.Trim(core, "-+=") == "" || strings.Trim(core, "0123456789") == "" && (strings.HasPrefix(tail, ".") || strings.HasPrefix(tail, ")"))) {
		return codeSpan(w)
	}
	if plain || core == "" && strings.Trim(w, `"'().,;:!?`) == "" {
		return w
	}
	return lead + codeSpan(core) + tail
}

// codeSpan quotes a word (CommonMark section 6.1).
func codeSpan(s string) string {
	n := longestRun(s, '`')
	if n == 0 {
		return "`" + s + "`"
	}
	fence := strings.Repeat("`", n+1)
	return fence + " " + s + " " + fence
}

// longestRun is the length of the longest run of a letter.
func longestRun(s string, c byte) int {
	longest, n := 0, 0
	for i := 0; i < len(s); i++ {
		if s[i] != c {
			n = 0
			continue
		}
		n++
		longest = max(longest, n)
	}
	return longest
}
