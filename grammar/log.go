package grammar

import (
	"slices"
)

// Log is a log that was read.
type Log struct {
	Name     string
	Bytes    int64     // as received
	Encoding string    // "UTF-8", "UTF-16LE", "UTF-16BE"; of the last file, where there are several
	Charset  Charset   // of the bytes that are no UTF-8, as far as it can be told
	Files    []LogFile // where the log was put together from several
	First    int       // lines in front that are gone, where a Follower reads
	Text     []byte    // all of it, in UTF-8 but for invalid bytes, line ends included
	Lines    []Line
	Damage   Damage // what pasting had added to every line
	Clock    Clock
	// Conversations in the order of their first lines.
	Conversations []*Conversation
	// Dialects that lines were read as, most lines first.
	Dialects []DialectUse
	// Backwards are the lines whose time lies more than a minute before the
	// line's in front of them.
	Backwards []LineRange
	// Faults are panics of the parser that were survived: bugs to be reported.
	Faults []Fault

	words utterances // what was said in it
}

// Fault is a place where the parser itself failed. The line is kept and shown.
type Fault struct {
	Line int // 1-based
	What string
}

// Line is one line of the log and where it went.
type Line struct {
	Span
	// Owner is the number of the conversation that the line belongs to, 0 if
	// it belongs to none.
	Owner int32
	// dialect is 1 + the index of the dialect that recognised it, 0 if none.
	dialect uint8
}

// DialectUse counts the lines that were read as one dialect.
type DialectUse struct {
	Dialect *Dialect
	Lines   int
}

// Number is the number of line i, from 1, as people count the lines of the file.
func (l *Log) Number(i int) int { return l.First + i + 1 }

// Ranges are the numbers of lines, which are indices in order.
func (l *Log) Ranges(lines []int32) []LineRange {
	var out []LineRange
	for _, i := range lines {
		out = addLine(out, l.Number(int(i)))
	}
	return out
}

// Recognised reports whether some dialect read line i. Blank lines are not
// recognised and not counted as such either.
func (l *Log) Recognised(i int) bool { return l.Lines[i].dialect > 0 || l.Lines[i].Owner > 0 }

// DialectOf is the dialect that line i was read as, nil if none.
func (l *Log) DialectOf(i int) *Dialect {
	if k := l.Lines[i].dialect; k > 0 {
		return dialects[k-1]
	}
	return nil
}

// Body is line i without the damage that pasting did to it.
func (l *Log) Body(i int) Span { return l.Damage.body(l.Text, l.Lines[i].Span) }

// Head is where the parts of a line's head stand; a span is empty where the
// line has no such part.
type Head struct{ Time, Session, Tag Span }

// Head reads the head of line i once more.
func (l *Log) Head(i int) Head {
	d := l.DialectOf(i)
	if d == nil {
		return Head{}
	}
	var row Row
	if !d.scan(&head{log: l, index: i, span: l.Body(i), mem: &memory{}}, &row) {
		return Head{}
	}
	return Head{row.TimeSpan, row.KeySpan, row.TagSpan}
}

// Unrecognised lists the lines that nobody could read, blank ones left out,
// and counts them.
func (l *Log) Unrecognised() (ranges []LineRange, n int) {
	for i := range l.Lines {
		if !l.Recognised(i) && !l.Body(i).Empty() && !blank(l.Body(i).Of(l.Text)) {
			n++
			ranges = addLine(ranges, l.Number(i))
		}
	}
	return ranges, n
}

// Options for reading a log.
type Options struct {
	Name    string   // file name, for people
	Dialect *Dialect // read every line as this dialect; nil to detect
	// Fold leaves the conversations folded: Log.Open opens one.
	Fold bool
	// Pause is called again and again while a log is read, so that a program
	// with one thread can do something else meanwhile. nil never pauses.
	Pause Pause
	Now   Stamp // when it is read: the years of logs that name none are inferred from it; 0 leaves them 1972
}

// Pause is told how far a long work has come. Where it returns false the work
// ends there, and comes to nothing.
type Pause func(w Work, done, all int) bool

// Work is what is being done with a log.
type Work uint8

const (
	Cutting Work = iota // bytes into lines
	Sorting             // lines into conversations
	Reading             // what was said in the conversations
	Judging             // what became of them
	Joining             // those that carried the same message
)

// At pauses, now and then, before piece i of a work. A nil Pause never does.
func (p Pause) At(w Work, i, all int) bool {
	const often = 128
	return p == nil || i%often != 0 || p(w, i, all)
}

// Parse reads a whole log. It never fails: what it does not understand is kept
// as it is. The error is TooLarge or nil.
func Parse(text []byte, o Options) (*Log, error) {
	var r Reader
	if _, err := r.Write(text); err != nil {
		return nil, err
	}
	return r.Log(o), nil
}

// Log closes the reader and reads its lines as conversations. It is nil if
// Options.Pause has stopped it.
func (r *Reader) Log(o Options) *Log {
	const part = 4 << 20
	for n := int(r.seen) + part; n < len(r.text) && o.Pause != nil; n += part {
		if r.cutUpTo(n); !o.Pause(Cutting, n, len(r.text)) {
			return nil
		}
	}
	r.Close()
	log, order := r.vote(o)
	s := newSorter(log, order, o)
	if o.Dialect == nil && len(order) > 0 && len(log.Lines) > voters {
		s.admitAll()
	}
	for i := range log.Lines {
		if !o.Pause.At(Sorting, i, len(log.Lines)) {
			return nil
		}
		s.line(i)
	}
	if !s.finish(o.Pause) {
		return nil
	}
	return log
}

// vote makes the lines that were read a log, and lets the dialects vote on it.
func (r *Reader) vote(o Options) (log *Log, order []*Dialect) {
	log = &Log{Name: PlainName(o.Name), Bytes: r.raw, Encoding: r.encoding, Text: r.text, Lines: r.lines, Files: r.files}
	log.Charset = guessCharset(log.Text)
	log.Damage = findDamage(log)
	if o.Dialect != nil {
		return log, []*Dialect{o.Dialect}
	}
	return log, detect(log)
}

func sortConversations(list []*Conversation) {
	slices.SortStableFunc(list, func(a, b *Conversation) int { return int(a.Lines[0] - b.Lines[0]) })
	for i, c := range list {
		c.Number = i + 1
	}
}
