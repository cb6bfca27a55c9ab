//go:build !wasm

package command

import (
	"strings"

	"smtpexplain/explain"
)

type lookupCommand struct {
	Word []string `arg:"" name:"word" help:"A reply code (550), an enhanced status code (5.7.1), a command (RCPT), an extension (SIZE) or a cause (recipient-unknown)."`
}

// Help is shown by smtpexplain lookup --help.
func (lookupCommand) Help() string {
	return `The exit status is 2 if the reference holds nothing on the word.

Examples:

  smtpexplain lookup 550
  smtpexplain lookup 5.7.1
  smtpexplain lookup rcpt to`
}

// Run writes the entries of the reference on the word.
func (l *lookupCommand) Run(c *console) error {
	word := strings.Join(l.Word, " ")
	known, err := explain.WriteReference(c.out, c.colour(), word)
	if err != nil {
		return outputError(err)
	}
	if !known {
		return failf(statusUnfit, "the reference holds nothing on %q: ask for a code such as 550 or 5.7.1, a command, an extension or a cause", word)
	}
	return nil
}
