package app

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// engine holds an opened log and answers the page's questions about it. It runs
// in the worker, and natively in tests.
type engine struct {
	log      *grammar.Log
	list     []*explain.Judged
	opened   *explain.Explanation // of the conversation that was asked for last
	dialect  string
	overview explain.Overview
	unread   []int         // indices of the lines that were not recognised
	legs     *explain.Legs // found when first asked for
	joining  bool          // they are being found
	later    []request     // what was asked meanwhile
	options  grammar.Options
	redacted *redacted // the log without private data, as it was asked for last
	search   search
	masked   map[int32][]grammar.Span // what is masked, by line; nil before the first search
	marks    []markedLine             // nil before they are asked for
	common   *trendsPage              // what the conversations have in common, once it was asked for

	// The worker's ends; nil natively. say sends an answer that comes before the
	// last one, rest lets other questions be answered while a log is read.
	say  func(response)
	rest func()
	busy bool // a log is being read
	stop bool // the person wants no more of the log than what was read

	// The list as it was asked for last.
	filter      filter
	found       []int
	hiddenLines int
}

// answer answers a request. Progress is told what takes long.
func (e *engine) answer(r request, files []grammar.File, progress func(string)) (out response) {
	defer func() {
		if p := recover(); p != nil {
			out = response{Error: fmt.Sprintf("smtpexplain itself failed (%v). The log is not at fault. Open it again, or open a part of it.", p)}
		}
		out.Number = r.Number
	}()
	switch {
	case e.busy && (r.Ask == askOpen || r.Ask == askReread):
		return response{Error: "The log is still being read. Wait until it is there, or cancel that."}
	case r.Ask == askOpen:
		return e.open(r, files, progress)
	case e.log == nil:
		return response{Error: "No log is open."}
	}
	return e.answerOfLog(r, progress)
}

// answerOfLog answers a request about the log that is open.
func (e *engine) answerOfLog(r request, progress func(string)) response {
	switch r.Ask {
	case askReread:
		return e.reread(r, progress)
	case askList:
		return e.listPage(r)
	case askStep:
		return e.step(r)
	case askConversation:
		return e.conversation(r)
	case askMessage:
		return e.message(r)
	case askLines:
		return e.lines(r)
	case askLadder:
		return e.ladder(r)
	case askRaw:
		return e.raw(r)
	case askShare:
		return e.share(r, progress)
	case askFile:
		return e.file(r, progress)
	case askPartners:
		return e.partners(r)
	case askCompare:
		return e.compare(r)
	case askTrends:
		return e.trends()
	case askUnrecognised:
		return e.unrecognised(r)
	case askFind:
		return e.searchOn(r)
	case askHit:
		return e.hit(r)
	case askMarks:
		return e.logMarks(r)
	case askListMarks:
		return e.listMarks(r)
	case askMark:
		return e.stepMark(r)
	case askStop:
		e.stop = true
		return response{}
	}
	return response{Error: fmt.Sprintf("The question %q is unknown.", r.Ask)}
}

// open reads files as one log. The log that was open before stays until the
// new one is read.
func (e *engine) open(r request, files []grammar.File, progress func(string)) response {
	progress("Reading " + filesName(files))
	all, err := grammar.Unpack(files...)
	if err != nil {
		return response{Error: err.Error() + "."} // it begins with the name of the file
	}
	job := reading{name: filesName(files), dialect: r.Dialect, number: r.Number, progress: progress}
	for _, f := range all {
		if kind := binaryKind(f.Data); kind != "" {
			return response{Error: fmt.Sprintf("%s (%s) is %s, not a log. Export or save what it holds as plain text and open that.", f.Name, explain.SizeText(int64(len(f.Data))), kind)}
		}
		job.bytes += int64(len(f.Data))
	}
	if len(all) > 0 {
		e.preview(job, all[0])
	}
	var reader grammar.Reader
	for i, f := range all {
		if len(all) > 1 {
			reader.Next(f.Name)
		}
		if err := reader.Give(f.Data); err != nil {
			var large grammar.TooLarge
			if errors.As(err, &large) {
				return response{Error: sentence(f.Name + ": " + large.Error())}
			}
			return response{Error: sentence(err.Error())}
		}
		all[i].Data = nil // the reader has it
	}
	return e.read(&reader, job)
}

// reread reads the open log once more, as another format.
func (e *engine) reread(r request, progress func(string)) response {
	var reader grammar.Reader
	if err := reader.Give(e.log.Text); err != nil {
		return response{Error: sentence(err.Error())}
	}
	size, encoding := e.log.Bytes, e.log.Encoding
	out := e.read(&reader, reading{name: e.log.Name, dialect: r.Dialect, number: r.Number, progress: progress, bytes: size})
	if out.Opened != nil {
		e.log.Bytes, e.log.Encoding = size, encoding
		e.overview.Bytes, e.overview.Encoding = size, encoding
		out.Opened.Overview = e.overview
	}
	return out
}

// reading is a log that is being read.
type reading struct {
	name     string
	dialect  string
	number   int // of the question
	bytes    int64
	progress func(string)
	told     time.Time // when the progress was told last
}

// A log longer than this is shown in part before it is read as a whole.
const (
	beginningFrom  = 4 << 20
	beginningBytes = 1 << 18
)

// preview reads the beginning of a long log and shows it.
func (e *engine) preview(job reading, f grammar.File) {
	if e.say == nil || job.bytes < beginningFrom || len(f.Data) < beginningBytes {
		return
	}
	end := bytes.LastIndexByte(f.Data[:beginningBytes], '\n') + 1
	var reader grammar.Reader
	if end == 0 || reader.Give(f.Data[:end:end]) != nil {
		return
	}
	job.bytes = int64(end)
	job.progress = func(string) {}
	if out := e.read(&reader, job); out.Opened != nil && len(e.list) > 0 {
		out.Number, out.Opened.Preview = job.number, true
		e.say(out)
	}
}

// pause tells how far a work on the log has come and lets other questions be
// answered.
func (e *engine) pause(job *reading) grammar.Pause {
	return func(w grammar.Work, done, all int) bool {
		if now := time.Now(); now.Sub(job.told) > 200*time.Millisecond {
			job.told = now
			of := func(n int) string { return explain.NumberText(done) + " of " + explain.NumberText(n) }
			switch w {
			case grammar.Cutting:
				job.progress("Cutting the lines: " + explain.SizeText(int64(done)) + " of " + explain.SizeText(job.bytes))
			case grammar.Sorting:
				read := int64(float64(done) / float64(all) * float64(job.bytes))
				job.progress("Sorting the lines: " + of(all) + ", " + explain.SizeText(read) + " of " + explain.SizeText(job.bytes))
			case grammar.Reading:
				job.progress("Reading the conversations: " + of(all))
			case grammar.Judging:
				job.progress("Judging the conversations: " + of(all))
			}
		}
		if e.rest != nil {
			e.rest()
		}
		return !e.stop
	}
}

// read reads a log and puts it in the place of the one before.
func (e *engine) read(reader *grammar.Reader, job reading) response {
	o := grammar.Options{Name: job.name, Now: grammar.StampOf(time.Now()), Fold: true}
	if job.dialect != "" {
		d, ok := grammar.LookupDialect(job.dialect)
		if !ok {
			return response{Error: fmt.Sprintf("The format %q is unknown.", job.dialect)}
		}
		o.Dialect = d
	}
	e.busy, e.stop = true, false
	defer func() { e.busy = false }()
	o.Pause = e.pause(&job)
	log := reader.Log(o)
	var list []*explain.Judged
	if log != nil {
		if len(bytes.TrimSpace(log.Text)) == 0 {
			return response{Error: fmt.Sprintf("%s is empty (%s). Check that the log was saved, or copy its text and paste it here.", job.name, explain.SizeText(log.Bytes))}
		}
		list = explain.JudgePausing(log, o.Pause)
	}
	if log == nil || list == nil {
		// Stopped by the person: what was shown before stays.
		return response{Opened: e.summary(&openedLog{Dialect: e.dialect, Stable: len(e.list)})}
	}
	kept := o
	kept.Pause, kept.Fold = nil, false // for reading a redacted copy, which is short work
	opened := &openedLog{Dialect: job.dialect, Stable: e.stable(log)}
	*e = engine{log: log, list: list, dialect: job.dialect, options: kept, overview: explain.Survey(log, list), say: e.say, rest: e.rest}
	for i := range log.Lines {
		if !log.Recognised(i) && len(bytes.TrimSpace(log.Body(i).Of(log.Text))) > 0 {
			e.unread = append(e.unread, i)
		}
	}
	const shown = 100
	if r := e.overview.UnrecognisedRanges; len(r) > shown {
		e.overview.UnrecognisedRanges = r[:shown]
	}
	return e.withAhead(e.summary(opened))
}

// withAhead answers with a log that was read, and answers what the page will
// ask next.
func (e *engine) withAhead(o *openedLog) response {
	out := response{Opened: o}
	for _, q := range firstQuestions(o) {
		if text, err := json.Marshal(e.answer(q, nil, func(string) {})); err == nil {
			out.Ahead = append(out.Ahead, answeredAhead{q, text})
		}
	}
	return out
}

// summary says what the page must know of the log at once.
func (e *engine) summary(o *openedLog) *openedLog {
	if order := e.filtered(filter{}); len(order) > 0 {
		o.First = e.list[order[0]].ID()
	}
	o.Trouble, o.Overview = e.trouble(), e.overview
	o.Phases, o.Directions = countPhases(e.list), countDirections(e.list)
	return o
}

// stable is how many conversations of a log bear the number that they had when
// only its beginning was read.
func (e *engine) stable(log *grammar.Log) int {
	n := 0
	for n < len(e.list) && n < len(log.Conversations) && e.list[n].Lines[0] == log.Conversations[n].Lines[0] {
		n++
	}
	return n
}

// trouble says why there is nothing to explain in a log that could be read.
func (e *engine) trouble() string {
	switch {
	case len(e.list) > 0:
		return ""
	case e.dialect != "":
		return "Read as the format that you chose, no line is part of a mail conversation. Choose another format, or let the lines decide."
	case e.overview.Apart > 0:
		return "The format is known, but these lines do not say anything about SMTP. Look for the mail, security or debug log of the same server."
	case binaryShare(e.log.Text) > 10:
		return "This looks like binary data rather than text. If it comes from a program, export it as plain text first. The lines are shown below as far as they can be."
	}
	return "No line was recognised as part of a mail log or of an SMTP conversation. Choose the format by hand if you know it. All lines are shown below."
}

// binaryKinds are the first bytes of files that people take for logs.
var binaryKinds = []struct{ magic, kind string }{
	{"%PDF-", "a PDF document"},
	{"\x89PNG", "a picture"},
	{"\xff\xd8\xff", "a picture"},
	{"GIF8", "a picture"},
	{"7z\xbc\xaf", "a 7-Zip archive"},
	{"Rar!", "a RAR archive"},
	{"\xfd7zXZ", "an xz archive"},
	{"BZh", "a bzip2 archive"},
	{"(\xb5/\xfd", "a Zstandard archive"},
	{"ElfFile", "a Windows event log"},
	{"SQLite format 3", "a database"},
	{"\xd0\xcf\x11\xe0", "an old Office document or Outlook message"},
	{"!BDN", "an Outlook data file"},
	{"\x7fELF", "a program"},
	{"\xd4\xc3\xb2\xa1", "a network capture; in Wireshark choose Follow, TCP Stream and copy the text"},
	{"\n\r\r\n", "a network capture; in Wireshark choose Follow, TCP Stream and copy the text"},
}

func binaryKind(b []byte) string {
	for _, k := range binaryKinds {
		if bytes.HasPrefix(b, []byte(k.magic)) {
			return k.kind
		}
	}
	if t := http.DetectContentType(b); strings.HasPrefix(t, "video/") || strings.HasPrefix(t, "audio/") || strings.HasPrefix(t, "font/") {
		return "a media file"
	}
	return ""
}

// binaryShare is the percentage of control characters and broken bytes in the
// first part of a text.
func binaryShare(b []byte) int {
	b = b[:min(len(b), 64<<10)]
	bad, all := 0, 0
	for i := 0; i < len(b); {
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 || r < ' ' && r != '\n' && r != '\r' && r != '\t' {
			bad++
		}
		all++
		i += n
	}
	if all == 0 {
		return 0
	}
	return bad * 100 / all
}

func filesName(files []grammar.File) string {
	switch len(files) {
	case 0:
		return "nothing"
	case 1:
		return files[0].Name
	}
	return files[0].Name + " and " + explain.CountText(len(files)-1, "more file")
}

// sentence makes a message of the grammar package one for people.
func sentence(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	s = strings.ToUpper(string(r)) + s[n:]
	if !strings.HasSuffix(s, ".") {
		s += "."
	}
	return s
}
