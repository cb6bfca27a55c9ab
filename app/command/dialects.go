//go:build !wasm

package command

import (
	"bufio"
	"fmt"

	"smtpexplain/grammar"
)

type dialectsCommand struct{}

// Run lists the formats in the order in which they are tried.
func (dialectsCommand) Run(c *console) error {
	out := bufio.NewWriter(c.out)
	for _, d := range grammar.Dialects() {
		fmt.Fprintf(out, "%-20s %s\n", d.Name, d.Title)
	}
	return out.Flush()
}
