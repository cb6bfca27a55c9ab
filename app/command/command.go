//go:build !wasm

package command

import (
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/alecthomas/kong"

	"smtpexplain/grammar"
)

// Exit statuses. Scripts rely on them.
const (
	statusFine   = 0
	statusFailed = 1 // explain: some conversation was not accepted; build, serve: it could not be done
	statusUnfit  = 2 // unusable input or arguments; lookup: nothing known of the word
)

// arguments is the command line.
type arguments struct {
	Serve    serveCommand    `cmd:"" help:"Serve the site on this machine."`
	Build    buildCommand    `cmd:"" help:"Write the site as files for any static host."`
	Explain  explainCommand  `cmd:"" help:"Explain mail-server logs and SMTP transcripts."`
	Classify classifyCommand `cmd:"" help:"Judge server replies or bounce texts, one per line of standard input."`
	Lookup   lookupCommand   `cmd:"" help:"Look a word up in the reference."`
	Dialects dialectsCommand `cmd:"" help:"List the log formats that can be read."`
}

// console is what a command reads and writes.
type console struct {
	in       io.Reader
	out, err io.Writer
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
	return run(args, &console{os.Stdin, os.Stdout, os.Stderr})
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
		kong.Description("Explains mail-server logs and SMTP transcripts: what happened, where, who must act and what to do next. Nothing leaves this machine."),
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

// isTerminal reports whether a stream is a terminal, or a device like one.
func isTerminal(stream any) bool {
	f, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&os.ModeCharDevice != 0 && f.Name() != os.DevNull
}
