package explain

import (
	"fmt"

	"smtpexplain/grammar"
)

// Survey is the overview of a log whose conversations were judged or explained.
func Survey[T WithJudgement](log *grammar.Log, list []T) Overview {
	o := Overview{
		Name: log.Name, Bytes: log.Bytes, Lines: len(log.Lines), Encoding: log.Encoding, Notes: notes(log),
		Conversations: len(list), Statistics: gather(list),
	}
	for _, d := range log.Dialects {
		o.Dialects = append(o.Dialects, DialectNote{d.Dialect.Name, d.Dialect.Title, d.Dialect.About, d.Dialect.More, d.Lines})
	}
	o.UnrecognisedRanges, o.Unrecognised = log.Unrecognised()
	for i := range log.Lines {
		if log.Lines[i].Owner == 0 && log.Recognised(i) {
			o.Apart++
		}
	}
	count, causes := map[Verdict]int{}, map[string]int{}
	for _, one := range list {
		x := one.Judgement()
		count[x.Verdict]++
		if x.Verdict.Failure() {
			causes[x.Cause]++
		}
	}
	for _, t := range verdictTitles {
		if n := count[t.verdict]; n > 0 {
			o.Verdicts = append(o.Verdicts, Count{string(t.verdict), t.title, n})
		}
	}
	o.Causes = causeCounts(causes)
	return o
}

// notes tells what was done to the text and what was inferred.
func notes(log *grammar.Log) []string {
	var out []string
	note := func(when bool, format string, args ...any) {
		if when {
			out = append(out, fmt.Sprintf(format, args...))
		}
	}
	note(log.Encoding != "UTF-8" && log.Encoding != "", "The file is %s; it was turned into UTF-8.", log.Encoding)
	note(log.Charset != "", "Some bytes are no UTF-8. They are shown as %s.", log.Charset)
	note(len(log.Files) > 1, "%d files are read as one log, in the order in which they were given.", len(log.Files))
	d := log.Damage
	note(d.Indent > 0, "Every line is indented by %d; the blanks were taken off before reading.", d.Indent)
	note(d.Quote, "Every line is quoted with \"> \"; the marks were taken off before reading.")
	note(d.Bullet, "Every line is a list item; the bullets were taken off before reading.")
	note(d.Number, "Every line is numbered; the numbers were taken off before reading.")
	note(d.Comment, "Every line is marked as a comment; the marks were taken off before reading.")
	note(d.Backticks, "Every line stands in backticks; they were taken off before reading.")
	note(log.Clock.NoYear, "The log names no year. It was inferred from today's date.")
	note(log.Clock.NoZone, "The log names no time zone; times are shown as they stand.")
	if n := len(log.Backwards); n > 0 {
		note(true, "The times run backwards %s, first at line %s. Lines are shown in the order of the file.", times(n), log.Backwards[0])
	}
	for _, f := range log.Faults {
		note(true, "Line %d could not be read because of a fault of smtpexplain (%s). It is shown as it stands. Please report it.", f.Line, f.What)
	}
	return out
}
