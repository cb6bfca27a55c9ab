//go:build !wasm

package command

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

type explainCommand struct {
	Format  string   `help:"${enum}: a report to read, to paste into a ticket or to send and print; one document, or one conversation a line, for programs." enum:"${formats}" default:"text"`
	Only    []string `help:"Report on these conversations of the log alone." placeholder:"ID"`
	Redact  bool     `help:"Replace private data by stand-ins before anything is written: names, addresses, hosts, subjects, login data."`
	Dialect string   `help:"Read every line as this format instead of finding out; smtpexplain dialects lists the names." placeholder:"NAME" default:"auto"`
	Files   []string `arg:"" optional:"" name:"file" help:"Logs. None, or -, means standard input."`
}

// Help is shown by smtpexplain explain --help.
func (explainCommand) Help() string {
	return `Each file is read as a log of its own, plain, as .gz or as .zip, up to 512 MB. With --format json one file gives one document and several files give an array of documents. With --format ndjson each line is one conversation and names its file in "input": it is written as soon as it has ended, so a log may still grow and have any size. smtpexplain schema prints the schemas of both.

The exit status is 0 if every conversation was accepted or is informational, 1 if any was not, and 2 if the arguments or a file cannot be used or the output cannot be written.

Examples:

  smtpexplain explain /var/log/mail.log
  smtpexplain explain --format markdown --only c3 mail.log | xclip
  smtpexplain explain --format html --redact mail.log.1.gz > report.html
  smtpexplain explain --format ndjson *.log | jq -r .summary
  tail -f mail.log | smtpexplain explain --format ndjson -`
}

// formatNames lists the formats of reports for kong.
func formatNames() string {
	var names []string
	for _, f := range explain.Formats() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ",")
}

// Run explains every file. A file that cannot be used does not keep the
// others from being explained.
func (e *explainCommand) Run(c *console) error {
	var dialect *grammar.Dialect
	if e.Dialect != "auto" {
		var ok bool
		if dialect, ok = grammar.LookupDialect(e.Dialect); !ok {
			return failf(statusUnfit, "unknown dialect %q: smtpexplain dialects lists the names", e.Dialect)
		}
	}
	files := e.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	if len(e.Only) > 0 && len(files) > 1 {
		return failf(statusUnfit, "--only chooses conversations of one log, and %d files are named: name one", len(files))
	}
	format, _ := explain.LookupFormat(e.Format) // kong refuses the others
	report := format.Begin(c.out, explain.ReportOptions{Redacted: e.Redact, Several: len(files) > 1, Colour: c.colour()})
	status := statusFine
	for i, name := range files {
		ended, err := e.explain(c, report, i, name, dialect)
		status = max(status, ended)
		if err != nil {
			return err
		}
	}
	if err := report.Close(); err != nil {
		return outputError(err)
	}
	if status != statusFine {
		return failure{status: status} // said already, or nothing to say
	}
	return nil
}

// explain adds one file to the report. The status is what became of the file;
// the error tells that the report cannot go on.
func (e *explainCommand) explain(c *console, report explain.Reporter, number int, name string, dialect *grammar.Dialect) (status int, err error) {
	c.progress.begin(c.err)
	defer c.progress.end()
	o := grammar.Options{Name: grammar.PlainName(name), Dialect: dialect, Now: grammar.StampOf(time.Now())}
	if name == "-" {
		o.Name = ""
	}
	in, size, err := c.open(name)
	if err != nil {
		return c.report(err), nil
	}
	defer in.Close()
	buffered := bufio.NewReaderSize(in, 1<<17)
	if e.follows(buffered) {
		return c.follow(buffered, name, o)
	}
	log, err := c.readLog(buffered, size, name, o)
	if err != nil {
		c.progress.end()
		return c.report(err), nil
	}
	if e.Redact {
		c.progress.say(log.Bytes > longLog, "%s: redacting", title(name))
		if log, err = c.redact(log, number, name, dialect); err != nil {
			return statusUnfit, err
		}
	}
	c.progress.say(log.Bytes > longLog, "%s: judging %s", title(name), explain.CountText(len(log.Conversations), "conversation"))
	list := explain.JudgeAll(log)
	if len(e.Only) > 0 {
		if list, err = explain.Select(list, e.Only); err != nil {
			return statusUnfit, failf(statusUnfit, "%s: %v", title(name), err)
		}
	}
	survey := explain.Survey(log, list)
	c.progress.end()
	if err := understood(log, &survey, dialect); err != nil {
		status = c.report(err)
	} else if slices.ContainsFunc(list, func(x *explain.Judged) bool { return !wentWell(x) }) {
		status = statusFailed
	}
	return status, outputError(report.Log(log, survey, list))
}

// longLog is how many bytes keep people waiting for long enough to be told
// each stage.
const longLog = 8 << 20

// title is the name of a file for people.
func title(name string) string {
	if name == "-" {
		return "standard input"
	}
	return grammar.PlainName(name)
}

// open opens one file, or standard input for "-". The size is 0 where it is
// not known.
func (c *console) open(name string) (in io.ReadCloser, size int64, err error) {
	watched := &watchedReader{Reader: c.in, progress: &c.progress, name: title(name)}
	if name == "-" {
		if isTerminal(c.in) {
			fmt.Fprintln(c.err, "smtpexplain: reading from the terminal: paste the log, then press Ctrl-D at the start of a line")
		}
		return io.NopCloser(watched), 0, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, 0, fileError(name, err)
	}
	watched.Reader = f
	info, err := f.Stat()
	if err == nil && info.IsDir() {
		f.Close()
		return nil, 0, fileError(name, errors.New("it cannot be read"))
	}
	if err == nil && info.Mode().IsRegular() {
		watched.total = info.Size()
	}
	return struct {
		io.Reader
		io.Closer
	}{watched, f}, watched.total, nil
}

// readLog reads one input as a whole.
func (c *console) readLog(in io.Reader, size int64, name string, o grammar.Options) (*grammar.Log, error) {
	if size > grammar.MaxBytes {
		return nil, failf(statusUnfit, "%s: %v; --format ndjson reads logs of any size", name, grammar.TooLarge{Bytes: size})
	}
	data, err := io.ReadAll(io.LimitReader(in, grammar.MaxBytes+1))
	if err != nil {
		return nil, fileError(title(name), err)
	}
	c.progress.say(len(data) > longLog, "%s: sorting the lines into conversations", title(name))
	log, err := grammar.ParseFiles([]grammar.File{{Name: title(name), Data: data}}, o)
	if err != nil {
		return nil, failf(statusUnfit, "%v", err)
	}
	return log, nil
}

// redact reads a log again without its private data. A file's name may be
// private too, so the log gets another one. What still looks private is told.
func (c *console) redact(log *grammar.Log, number int, name string, dialect *grammar.Dialect) (*grammar.Log, error) {
	r := explain.Redact(log, explain.RedactOptions{})
	if n := len(r.Leaks); n > 0 {
		c.progress.end()
		fmt.Fprintf(c.err, "smtpexplain: %s: %s may still be private, the first is on line %d: read the output before you send it\n", oneLine(title(name)), explain.CountText(n, "place"), r.Leaks[0].Line)
	}
	redacted, err := grammar.Parse(r.Text, grammar.Options{Name: explain.RedactedName(number + 1), Dialect: dialect, Now: grammar.StampOf(time.Now())})
	if err != nil {
		return nil, failf(statusUnfit, "%s: %v", title(name), err)
	}
	return redacted, nil
}

// fileError says in a line why a file cannot be read and what to do.
func fileError(name string, err error) error {
	advice := "check the file and try again"
	switch info, statErr := os.Stat(name); {
	case errors.Is(err, os.ErrNotExist):
		err, advice = errors.New("there is no such file"), "check the path"
	case errors.Is(err, os.ErrPermission):
		err, advice = errors.New("you may not read it"), "copy it to where you may, or run as its owner"
	case statErr == nil && info.IsDir():
		err, advice = errors.New("it is a directory"), "name the log files in it"
	}
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return failf(statusUnfit, "%s: %v: %s", name, err, advice)
}

// understood reports as an error that no line of a log could be read.
func understood(log *grammar.Log, o *explain.Overview, dialect *grammar.Dialect) error {
	name := log.Name
	if name == "" {
		name = title("-")
	}
	switch {
	case o.Conversations > 0 || o.Apart > 0:
		return nil
	case o.Unrecognised == 0:
		return failf(statusUnfit, "%s: there is no text in it: give a log or a transcript", name)
	}
	return unknownFormat(name, dialect)
}

// unknownFormat says that no line could be read: in any format, or in the one
// that --dialect names.
func unknownFormat(name string, dialect *grammar.Dialect) error {
	if dialect != nil {
		return failf(statusUnfit, "%s: no line of it is in the format %s: leave --dialect out, and the lines decide", name, dialect.Name)
	}
	return failf(statusUnfit, "%s: no line of it is in a known format: smtpexplain dialects lists them, --dialect forces one", name)
}

// wentWell reports whether a conversation was accepted or has nothing to
// accept.
func wentWell(x *explain.Judged) bool {
	return x.Verdict == explain.Accepted || x.Verdict == explain.Informational
}
