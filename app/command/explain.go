//go:build !wasm

package command

import (
	"errors"
	"fmt"
	"io"
	"os"
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
	return `Each file is read as a log of its own, plain, as .gz or as .zip. With --format json one file gives one document and several files give an array of documents. With --format ndjson each line is one conversation and names its file in "input". smtpexplain schema prints the schemas of both.

The exit status is 0 if every conversation was accepted or is informational, 1 if any was not, and 2 if the arguments or a file cannot be used or the output cannot be written.

Examples:

  smtpexplain explain /var/log/mail.log
  smtpexplain explain --format markdown --only c3 mail.log | xclip
  smtpexplain explain --format html --redact mail.log.1.gz > report.html
  smtpexplain explain --format ndjson *.log | jq -r .summary`
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
	log, err := c.readLog(name, dialect)
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
	c.progress.say(log.Bytes > longLog, "%s: judging %d conversations", title(name), len(log.Conversations))
	list := explain.JudgeAll(log)
	if len(e.Only) > 0 {
		if list, err = explain.Select(list, e.Only); err != nil {
			return statusUnfit, failf(statusUnfit, "%s: %v", title(name), err)
		}
	}
	o := explain.Survey(log, list)
	c.progress.end()
	if err := understood(log, &o); err != nil {
		status = c.report(err)
	} else if !allWell(list) {
		status = statusFailed
	}
	return status, outputError(report.Log(log, o, list))
}

// longLog is how many bytes keep people waiting for long enough to be told
// each stage.
const longLog = 8 << 20

// title is the name of a file for people.
func title(name string) string {
	if name == "-" {
		return "standard input"
	}
	return name
}

// readLog reads one file, or standard input for "-".
func (c *console) readLog(name string, dialect *grammar.Dialect) (*grammar.Log, error) {
	in := &watchedReader{Reader: c.in, progress: &c.progress, name: title(name)}
	if name == "-" {
		if isTerminal(c.in) {
			fmt.Fprintln(c.err, "smtpexplain: reading from the terminal: paste the log, then press Ctrl-D at the start of a line")
		}
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, fileError(name, err)
		}
		defer f.Close()
		in.Reader = f
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
			if in.total = info.Size(); in.total > grammar.MaxBytes {
				return nil, failf(statusUnfit, "%s: %v", name, grammar.TooLarge{Bytes: in.total})
			}
		}
	}
	data, err := io.ReadAll(io.LimitReader(in, grammar.MaxBytes+1))
	if err != nil {
		return nil, fileError(title(name), err)
	}
	file := grammar.File{Name: title(name), Data: data}
	if name == "-" {
		name = ""
	}
	c.progress.say(len(data) > longLog, "%s: sorting the lines into conversations", file.Name)
	log, err := grammar.ParseFiles([]grammar.File{file}, grammar.Options{Name: name, Dialect: dialect, Now: grammar.StampOf(time.Now())})
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
		fmt.Fprintf(c.err, "smtpexplain: %s: %d places still look private, the first is on line %d: read the output before you send it\n", oneLine(title(name)), n, r.Leaks[0].Line)
	}
	redacted, err := grammar.Parse(r.Text, grammar.Options{Name: fmt.Sprintf("redacted-%d.log", number+1), Dialect: dialect, Now: grammar.StampOf(time.Now())})
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
func understood(log *grammar.Log, o *explain.Overview) error {
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
	return failf(statusUnfit, "%s: no line of it is in a known format: smtpexplain dialects lists them, --dialect forces one", name)
}

// allWell reports whether every conversation was accepted or has nothing to
// accept.
func allWell(list []*explain.Judged) bool {
	for _, x := range list {
		if x.Verdict != explain.Accepted && x.Verdict != explain.Informational {
			return false
		}
	}
	return true
}
