//go:build !wasm

package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// Exit statuses. Scripts rely on them. Those from 128 on are 128 plus the
// number of the signal, as shells have them.
const (
	statusFine       = 0
	statusFailed     = 1 // explain: some conversation was not accepted; build, serve: it could not be done
	statusUnfit      = 2 // unusable input, output or arguments; lookup: nothing known of the word
	statusInterrupt  = 130
	statusClosedPipe = 141
	statusTerminate  = 143
)

// statusHelp says the same to users.
const statusHelp = "Exit status: 0 when all is well, 1 when a conversation failed or the site could not be built or served, 2 when arguments or a file cannot be used or the output cannot be written, 130 when interrupted, 141 when the reader of the output closed it, 143 when terminated."

// arguments is the command line.
type arguments struct {
	Serve    serveCommand    `cmd:"" help:"Serve the site on this machine."`
	Build    buildCommand    `cmd:"" help:"Write the site as files for any static host."`
	Explain  explainCommand  `cmd:"" help:"Explain mail-server logs and SMTP transcripts."`
	Classify classifyCommand `cmd:"" help:"Judge server replies or bounce texts, one per line of standard input."`
	Lookup   lookupCommand   `cmd:"" help:"Look a word up in the reference."`
	Dialects dialectsCommand `cmd:"" help:"List the log formats that can be read."`
	Schema   schemaCommand   `cmd:"" help:"Print the JSON Schema of what explain writes."`

	Completion completionCommand `cmd:"" help:"Print the completion for a shell."`

	Version kong.VersionFlag `help:"Print the version."`
}

// console is what a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
	progress progress
}

// failure is an error with the exit status that it leads to. Its text says
// what failed, where, and what to do.
type failure struct {
	status int
	text   string
}

func (f failure) Error() string { return f.text }

func failf(status int, format string, args ...any) error {
	return failure{status, fmt.Sprintf(format, args...)}
}

// exit is how kong's --help ends the program; it is caught in run.
type exit int

// Run is the command line. It returns the exit status.
func Run(args []string) int {
	c := &console{in: os.Stdin, out: os.Stdout, err: os.Stderr}
	c.mindSignals()
	return run(args, c)
}

func run(args []string, c *console) (status int) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case exit:
			status = int(r)
		default:
			panic(r)
		}
	}()
	if len(args) == 0 {
		args = []string{"--help"}
	}
	var a arguments
	parser := kong.Must(&a,
		kong.Name("smtpexplain"),
		kong.Description("Explains mail-server logs and SMTP transcripts: what happened, where, who must act and what to do next. Nothing leaves this machine.\n\n"+statusHelp),
		kong.Vars{"version": "smtpexplain " + explain.Version, "formats": formatNames()},
		kong.Writers(c.out, c.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
	)
	ctx, err := parser.Parse(args)
	if err != nil {
		return c.report(failf(statusUnfit, "%s: see smtpexplain --help", err))
	}
	return c.report(ctx.Run(c))
}

// report writes an error as one line and returns the exit status.
func (c *console) report(err error) int {
	if err == nil {
		return statusFine
	}
	status := statusFailed
	var f failure
	if errors.As(err, &f) {
		status = f.status
	}
	if text := err.Error(); text != "" {
		fmt.Fprintln(c.err, "smtpexplain: "+oneLine(text))
	}
	return status
}

// oneLine is a text as one line that cannot steer a terminal: file names may
// hold anything.
func oneLine(text string) string {
	return grammar.PlainName(strings.Join(strings.Fields(text), " "))
}

// colour reports whether the output is a terminal that wants colours
// (https://no-color.org).
func (c *console) colour() bool {
	return isTerminal(c.out) && os.Getenv("NO_COLOR") == "" && os.Getenv("TERM") != "dumb"
}

// isTerminal reports whether a stream is a terminal: a character device, but
// none of those that swallow what is written.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return false
	}
	for _, name := range []string{os.DevNull, "/dev/full", "/dev/zero"} {
		if device, err := os.Stat(name); err == nil && os.SameFile(info, device) {
			return false
		}
	}
	return true
}

// outputError is the error of output that could not be written, in one line.
func outputError(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, syscall.EPIPE):
		return failf(statusClosedPipe, "the reader of the output closed it: the output is not complete")
	case errors.Is(err, syscall.ENOSPC):
		return failf(statusUnfit, "cannot write the output: no space is left: free some, or write to another disk")
	}
	var path *os.PathError
	if errors.As(err, &path) {
		err = path.Err
	}
	return failf(statusUnfit, "cannot write the output: %v: check where it goes to", err)
}

// mindSignals ends the program with one line where it would end without a
// word: when it is interrupted or terminated. A write to a closed pipe becomes
// an error. serve takes the signals over, because it ends in order.
func (c *console) mindSignals() {
	signal.Ignore(syscall.SIGPIPE)
	asked := make(chan os.Signal, 1)
	signal.Notify(asked, os.Interrupt, syscall.SIGTERM)
	go func() {
		status, word := statusInterrupt, "interrupted"
		if <-asked == syscall.SIGTERM {
			status, word = statusTerminate, "terminated"
		}
		c.progress.end()
		os.Exit(c.report(failf(status, "%s: the output is not complete", word)))
	}()
}
