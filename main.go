// Command smtpexplain explains mail-server logs and SMTP transcripts.
//
// It is one program in three roles. Built for the browser it is the page, and
// started a second time by the page, as a Web Worker, it is the engine that
// reads the log. Built natively it is the command line, which also serves and
// writes the site.
package main

import (
	"os"

	"smtpexplain/app/command"
)

func main() { os.Exit(command.Run(os.Args[1:])) }
