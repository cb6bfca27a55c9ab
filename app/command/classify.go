//go:build !wasm

package command

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"smtpexplain/explain"
)

type classifyCommand struct {
	Format string `help:"${enum}: columns for people, or one object a line." enum:"text,ndjson" default:"text"`
}

// Help is shown by smtpexplain classify --help.
func (classifyCommand) Help() string {
	return `Each line of standard input is one reply or bounce text. Each line of the output is the verdict on it, in the same order: verdict, cause, who must act, whether a retry helps, and how sure that is.

Examples:

  smtpexplain classify < bounce-reasons.txt
  echo '550 5.1.1 User unknown' | smtpexplain classify --format ndjson`
}

// Run judges line by line, so that it can stand in a pipe.
func (f *classifyCommand) Run(c *console) error {
	if isTerminal(c.in) {
		fmt.Fprintln(c.err, "smtpexplain: reading from the terminal: one reply a line, Ctrl-D at the start of a line ends")
	}
	in := bufio.NewReaderSize(c.in, 1<<16)
	out := bufio.NewWriter(c.out)
	objects := json.NewEncoder(out)
	objects.SetEscapeHTML(false)
	for {
		line, err := in.ReadString('\n')
		if line != "" {
			x := explain.Classify(strings.TrimRight(line, "\r\n"))
			var werr error
			if f.Format == "ndjson" {
				werr = objects.Encode(x)
			} else {
				_, werr = fmt.Fprintf(out, "%-16s %-24s %-16s %-13s %s\n", x.Verdict, x.Cause, x.Act, x.Retry, x.Confidence)
			}
			// What is read from a terminal or a slow pipe is answered at once.
			if werr == nil && in.Buffered() == 0 {
				werr = out.Flush()
			}
			if werr != nil {
				return outputError(werr)
			}
		}
		if err == io.EOF {
			if err := out.Flush(); err != nil {
				return outputError(err)
			}
			return nil
		}
		if err != nil {
			return failf(statusUnfit, "cannot read standard input: %v: check where it comes from", err)
		}
	}
}
