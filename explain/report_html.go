package explain

import (
	"bufio"
	"cmp"
	_ "embed"
	"fmt"
	"io"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// htmlReport is one file that stands on its own: no script, no reference to
// anything outside, its style in one element. It reads on a screen and prints
// on A4. What comes from the log passes through text and nothing else, so it
// is never markup.
type htmlReport struct {
	out     *bufio.Writer
	options ReportOptions
	charset grammar.Charset
	logs    int
}

//go:embed report.css
var reportStyle string

func beginHTML(w io.Writer, o ReportOptions) Reporter {
	return &htmlReport{out: bufio.NewWriter(w), options: o}
}

// Log writes the report on one log.
func (h *htmlReport) Log(log *grammar.Log, o Overview, list []*Judged) error {
	h.charset = log.Charset
	single := len(list) == 1 && !h.options.Several
	if h.logs++; h.logs == 1 {
		switch {
		case h.options.Several:
			h.head("Mail log report")
			h.element("h1", "", "Mail log report")
		case single:
			h.head(list[0].headline() + ": " + o.name())
		default:
			h.head("Mail log report: " + o.name())
		}
	}
	if single {
		h.element("p", "eyebrow", "Mail log report: "+o.name())
		h.note()
		h.conversation(log, extractOf(log, list).full[0], 1)
		h.open("section", "")
		h.element("h2", "", "The log")
		h.facts("facts", append([]fact{one("Name", o.name())}, o.input(log)...))
		h.close("section")
		return h.out.Flush()
	}
	level := 1
	if h.options.Several {
		level = 2
	}
	h.element("p", "eyebrow", "Mail log report")
	h.heading(level, o.name())
	h.element("p", "summary", o.headline())
	if h.logs == 1 {
		h.note()
	}
	e := extractOf(log, list)
	h.open("div", "figures")
	tables := o.tables()
	for i := range tables {
		h.table(&tables[i], level+1)
	}
	h.close("div")
	h.facts("facts", o.input(log))
	h.contents(e.full, level+1)
	if e.note != "" {
		h.element("p", "soft", e.note)
	}
	for _, x := range e.full {
		h.conversation(log, x, level+1)
	}
	h.table(&e.others, level+1)
	return h.out.Flush()
}

// Close ends the document.
func (h *htmlReport) Close() error {
	if h.logs == 0 {
		if !h.options.Several {
			return nil // the one log could not be read, and there is nothing to report
		}
		h.head("Mail log report")
		h.element("p", "summary", "No log could be read.")
	}
	h.raw("</main>\n<footer>")
	h.text(reportFooter)
	h.raw("</footer>\n</body>\n</html>\n")
	return h.out.Flush()
}

// head writes all before the content. The policy lets the file load nothing
// and run nothing, wherever it is opened.
func (h *htmlReport) head(title string) {
	h.raw(`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta name="generator" content="smtpexplain ` + Version + `">
<title>`)
	h.text(title)
	h.raw("</title>\n<style>\n" + reportStyle + "</style>\n</head>\n<body>\n<main>\n")
}

// note tells that the log was redacted, in front of everything.
func (h *htmlReport) note() {
	if h.options.Redacted {
		h.element("p", "redacted", redactedNote)
	}
}

// raw writes markup. No part of it may come from the log.
func (h *htmlReport) raw(s string) { h.out.WriteString(s) }

var htmlEscapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

// text writes a text that may come from the log, with control characters as
// marks.
func (h *htmlReport) text(s string) { htmlEscapes.WriteString(h.out, visibleIn(h.charset, []byte(s))) }

func (h *htmlReport) open(tag, class string) {
	if class == "" {
		h.raw("<" + tag + ">")
	} else {
		h.raw("<" + tag + ` class="` + class + `">`)
	}
}

func (h *htmlReport) close(tag string) { h.raw("</" + tag + ">\n") }

// element writes an element that holds a text.
func (h *htmlReport) element(tag, class, text string) {
	h.open(tag, class)
	h.text(text)
	h.close(tag)
}

func (h *htmlReport) heading(level int, text string) {
	h.element("h"+strconv.Itoa(level), "", text)
}

func (h *htmlReport) facts(class string, list []fact) {
	if len(list) == 0 {
		return
	}
	h.open("dl", class)
	for _, f := range list {
		h.open("div", "")
		h.element("dt", "", f.label)
		for _, v := range f.values {
			h.element("dd", "", v)
		}
		h.close("div")
	}
	h.close("dl")
}

// table writes rows; a column of numbers that is the only one gets bars.
func (h *htmlReport) table(t *table, level int) {
	if len(t.rows) == 0 {
		return
	}
	most := 0
	if t.figures == 1 && len(t.head) == 2 {
		for _, r := range t.rows {
			n, _ := strconv.Atoi(r[1])
			most = max(most, n)
		}
	}
	h.open("section", "figure")
	h.heading(level, t.title)
	h.open("table", "")
	h.raw("<thead><tr>")
	for i, c := range t.head {
		class := ""
		if i >= t.figures {
			class = ` class="n"`
		}
		h.raw(`<th scope="col"` + class + ">")
		h.text(c)
		h.raw("</th>")
	}
	h.raw("</tr></thead>\n<tbody>\n")
	for _, r := range t.rows {
		h.raw("<tr>")
		for i, c := range r {
			switch {
			case i == 0:
				h.raw(`<th scope="row">`)
				h.text(c)
				if most > 0 {
					n, _ := strconv.Atoi(r[1])
					h.bar(n, most)
				}
				h.raw("</th>")
			case i >= t.figures:
				h.raw(`<td class="n">`)
				h.text(c)
				h.raw("</td>")
			default:
				h.raw("<td>")
				h.text(shorten(c, 200))
				h.raw("</td>")
			}
		}
		h.raw("</tr>\n")
	}
	h.raw("</tbody></table>\n")
	if t.note != "" {
		h.element("p", "soft", t.note)
	}
	h.close("section")
}

// bar draws a number beside its row.
func (h *htmlReport) bar(n, most int) {
	fmt.Fprintf(h.out, `<svg class="bar" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect width="%.1f" height="4"/></svg>`, 100*float64(n)/float64(most))
}

// contents lists what is told in full.
func (h *htmlReport) contents(list []*Explanation, level int) {
	if len(list) < 2 {
		return
	}
	h.open("nav", "contents")
	h.heading(level, "In this report")
	h.open("ol", "")
	for _, x := range list {
		h.open("li", x.Verdict.Tone())
		h.raw(`<a href="#` + h.anchor(x.ID) + `">`)
		h.text(x.ID)
		h.raw("</a> ")
		h.element("strong", "tone", x.judged.headline())
		h.element("span", "", x.Summary)
		h.close("li")
	}
	h.close("ol")
	h.close("nav")
}

// anchor is where a conversation stands in the file: ids begin anew in each log.
func (h *htmlReport) anchor(id string) string { return "log" + strconv.Itoa(h.logs) + "-" + id }

// conversation writes what there is to say about one conversation, under a
// heading of the level.
func (h *htmlReport) conversation(log *grammar.Log, x *Explanation, level int) {
	h.raw(`<article class="talk ` + x.Verdict.Tone() + `" id="` + h.anchor(x.ID) + `">` + "\n")
	h.open("header", "") // stays in one piece on paper
	h.raw("<h" + strconv.Itoa(level) + ` class="tone">` + markOf(x.Verdict))
	h.text(x.judged.headline())
	h.raw(` <span class="id">`)
	h.text(x.ID)
	h.raw("</span></h" + strconv.Itoa(level) + ">\n")
	h.element("p", "summary", x.Summary)
	if x.Detail != "" {
		h.element("p", "", x.Detail)
	}
	h.rail(x.Rail)
	h.facts("duties", x.duties())
	h.close("header")
	if len(x.Next) > 0 {
		h.open("section", "")
		h.heading(level+1, "Next steps")
		h.open("ol", "steps")
		for _, s := range x.Next {
			h.element("li", "", s)
		}
		h.close("ol")
		h.close("section")
	}
	h.findings(x.Findings, level+1)
	h.keyLines(log, x, level+1)
	h.ladder(log, x, level+1)
	h.open("section", "")
	h.heading(level+1, "Circumstances")
	h.facts("facts", x.circumstances())
	h.close("section")
	h.close("article")
}

// progressMarks repeat what became of a station.
var progressMarks = map[Progress]string{Passed: "✓", Failed: "✗", Skipped: "–", NotReached: "·", NotShown: "?"}

// rail shows how far the conversation came.
func (h *htmlReport) rail(stations []Station) {
	if len(stations) == 0 {
		return
	}
	h.raw(`<ol class="rail" aria-label="Phases of the conversation">`)
	for _, s := range stations {
		h.open("li", string(s.Progress))
		h.raw(`<span aria-hidden="true">` + progressMarks[s.Progress] + "</span>")
		h.element("b", "", s.Title)
		h.element("i", "", s.Progress.Title())
		h.close("li")
	}
	h.close("ol")
}

func (h *htmlReport) findings(list []Finding, level int) {
	if len(list) == 0 {
		return
	}
	h.open("section", "")
	h.heading(level, "Findings")
	h.open("ul", "findings")
	for i := range list {
		f := &list[i]
		h.open("li", "finding "+string(f.Severity))
		h.open("p", "")
		h.element("strong", "tone", Capital(string(f.Severity))+": "+f.Title)
		if at := f.at(); at != "" {
			h.element("span", "soft", " ("+at+")")
		}
		h.close("p")
		h.element("p", "", strings.TrimSpace(f.Detail+" "+f.Fix))
		h.close("li")
	}
	h.close("ul")
	h.close("section")
}

// keyLines quotes the lines that tell the story, with their words in the
// colours of their kinds, each with its meaning.
func (h *htmlReport) keyLines(log *grammar.Log, x *Explanation, level int) {
	lines := keyLines(log, x)
	if len(lines) == 0 {
		return
	}
	h.open("section", "")
	h.heading(level, "Decisive lines")
	h.open("ol", "lines")
	for i := range lines {
		l := &lines[i]
		class := "line"
		if l.Decisive {
			class += " decisive"
		}
		h.open("li", class)
		h.open("p", "where")
		h.element("b", "", "Line "+strconv.Itoa(l.Number))
		if l.Side != "" {
			h.element("span", l.Side, l.Side)
		}
		h.close("p")
		h.raw("<code>")
		for k := range l.Pieces {
			h.piece(&l.Pieces[k])
		}
		h.raw("</code>\n")
		h.open("p", "meaning")
		if l.Decisive {
			h.element("strong", "tone", decisiveWord)
			h.raw(" ")
		}
		h.text(l.Note)
		h.close("p")
		h.close("li")
	}
	h.close("ol")
	h.close("section")
}

// piece writes a stretch of a line.
func (h *htmlReport) piece(p *Piece) {
	if p.Kind == PlainPiece {
		h.text(p.Text)
		return
	}
	h.raw(`<span class="` + string(p.Kind) + `"`)
	if p.Title != "" {
		h.raw(` title="`)
		h.text(p.Title)
		h.raw(`"`)
	}
	h.raw(">")
	h.text(p.Text)
	h.raw("</span>")
}

// ladder draws the conversation: the client on the left, the server on the
// right.
func (h *htmlReport) ladder(log *grammar.Log, x *Explanation, level int) {
	steps := rungs(log, x)
	h.open("section", "")
	h.heading(level, "Conversation")
	if len(steps) == 0 {
		h.element("p", "", noLadder)
		h.close("section")
		return
	}
	h.open("div", "ladder")
	h.open("div", "ends")
	for _, end := range [][2]string{{"Client", x.Client}, {"Server", x.Server}} {
		h.open("p", "")
		h.element("b", "", end[0])
		h.text(cmp.Or(end[1], notInLog))
		h.close("p")
	}
	h.close("div")
	h.open("ol", "rungs")
	for i := range steps {
		h.rung(&steps[i])
	}
	h.close("ol")
	h.close("div")
	h.close("section")
}

func (h *htmlReport) rung(s *rung) {
	class := "rung " + cmp.Or(s.Side, "event")
	for _, c := range []struct {
		is    bool
		class string
	}{{s.Secure, "secure"}, {s.Failed, "failed"}, {s.Decisive, "decisive"}} {
		if c.is {
			class += " " + c.class
		}
	}
	h.open("li", class)
	h.element("span", "no", strconv.Itoa(s.Line))
	h.open("div", "lane")
	if s.left > 0 {
		h.element("p", "gap", s.leftText())
	}
	if s.Gap > 0 {
		h.element("p", "gap", s.gapText())
	}
	h.open("p", "label")
	if s.Side != "" {
		h.element("span", "unseen", s.Side+": ")
	}
	h.raw("<code>")
	h.text(s.Label)
	h.raw("</code>")
	note := s.Note
	if s.Unexpected {
		note = strings.TrimPrefix(note+", "+unexpectedNote, ", ")
	}
	if note != "" {
		h.raw(" ")
		h.element("small", "", note)
	}
	if s.Secure {
		h.element("span", "unseen", " (inside TLS)")
	}
	if s.Decisive {
		h.raw(" ")
		h.element("strong", "tone", "Decisive")
	}
	h.close("p")
	if s.Side != "" {
		h.raw(`<div class="arrow"></div>`)
	}
	h.close("div")
	h.close("li")
}

// markOf is a drawing beside a verdict; the verdict's word says the same.
func markOf(v Verdict) string {
	path := map[string]string{"bad": "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8", "wait": "M8 4.5V8l2.4 1.6", "good": "M5 8.2l2.1 2.1L11 6", "plain": "M5 8h.01M8 8h.01M11 8h.01"}[v.Tone()]
	return `<svg class="mark" viewBox="0 0 16 16" aria-hidden="true"><circle cx="8" cy="8" r="6.5"/><path d="` + path + `"/></svg>`
}
