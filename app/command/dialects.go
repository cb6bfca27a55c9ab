//go:build !wasm

package command

import (
	"bufio"
	"fmt"

	"smtpexplain/grammar"
)

type dialectsCommand struct{}

// Help is shown by smtpexplain dialects --help.
func (dialectsCommand) Help() string {
	return `Each line is the name that explain --dialect takes, and what it stands for.

Examples:

  smtpexplain dialects
  smtpexplain dialects | grep -i postfix`
}

// Run lists the formats in the order in which they are tried.
func (dialectsCommand) Run(c *console) error {
	out := bufio.NewWriter(c.out)
	for _, d := range grammar.Dialects() {
		fmt.Fprintf(out, "%-20s %s\n", d.Name, d.Title)
	}
	return outputError(out.Flush())
}
