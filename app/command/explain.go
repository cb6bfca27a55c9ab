//go:build !wasm

package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

type explainCommand struct {
	Format  string   `help:"${enum}: a report for people, a document, or one conversation a line." enum:"text,json,ndjson" default:"text"`
	Dialect string   `help:"Read every line as this format instead of finding out; smtpexplain dialects lists the names." placeholder:"NAME" default:"auto"`
	Files   []string `arg:"" optional:"" name:"file" help:"Logs. None, or -, means standard input."`
}

// Help is shown by smtpexplain explain --help.
func (explainCommand) Help() string {
	return `Each file is read as a log of its own, plain, as .gz or as .zip. With --format json one file gives one document and several files give an array of documents. With --format ndjson each line is one conversation and names its file in "input".

The exit status is 0 if every conversation was accepted or is informational, 1 if any was not, and 2 if the arguments or a file cannot be used.`
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
	status := statusFine
	var documents []*explain.Report
	for i, name := range files {
		log, err := c.readLog(name, dialect)
		if err != nil {
			status = max(status, c.report(err))
			continue
		}
		list := explain.ExplainAll(log)
		o := explain.Survey(log, list)
		if err := understood(log, &o); err != nil {
			status = max(status, c.report(err))
		} else if !allWell(list) {
			status = max(status, statusFailed)
		}
		switch e.Format {
		case "json":
			documents = append(documents, explain.Document(log, o, list))
		case "ndjson":
			err = explain.WriteJSONLines(c.out, explain.Document(log, o, list))
		default:
			if i > 0 {
				_, err = io.WriteString(c.out, "\n\n")
			}
			write := explain.WriteText
			if c.colour() {
				write = explain.WriteColouredText
			}
			if err == nil {
				err = write(c.out, log, o, list)
			}
		}
		if err != nil {
			return outputError(err)
		}
	}
	if e.Format == "json" {
		var err error
		switch {
		case len(files) > 1:
			// An array, however many of them could be read.
			err = explain.WriteJSON(c.out, append([]*explain.Report{}, documents...))
		case len(documents) == 1:
			err = explain.WriteJSON(c.out, documents[0])
		}
		if err != nil {
			return outputError(err)
		}
	}
	if status != statusFine {
		return failure{status: status} // said already, or nothing to say
	}
	return nil
}

// outputError is the error of a report that could not be written.
func outputError(err error) error {
	return failf(statusUnfit, "cannot write the report: %v", err)
}

// readLog reads one file, or standard input for "-".
func (c *console) readLog(name string, dialect *grammar.Dialect) (*grammar.Log, error) {
	in, title := c.in, name
	if name == "-" {
		title = "standard input"
		if isTerminal(c.in) {
			fmt.Fprintln(c.err, "smtpexplain: reading from the terminal: paste the log, then press Ctrl-D at the start of a line")
		}
	} else {
		f, err := os.Open(name)
		if err != nil {
			return nil, fileError(name, err)
		}
		defer f.Close()
		if info, err := f.Stat(); err == nil && info.Mode().IsRegular() && info.Size() > grammar.MaxBytes {
			return nil, failf(statusUnfit, "%s: %v", name, grammar.TooLarge{Bytes: info.Size()})
		}
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, grammar.MaxBytes+1))
	if err != nil {
		return nil, fileError(title, err)
	}
	if name == "-" {
		name = ""
	}
	log, err := grammar.ParseFiles([]grammar.File{{Name: title, Data: data}}, grammar.Options{Name: name, Dialect: dialect, Now: grammar.StampOf(time.Now())})
	if err != nil {
		return nil, failf(statusUnfit, "%v", err)
	}
	return log, nil
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
		name = "standard input"
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
func allWell(list []*explain.Explanation) bool {
	for _, x := range list {
		if x.Verdict != explain.Accepted && x.Verdict != explain.Informational {
			return false
		}
	}
	return true
}
