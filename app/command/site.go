//go:build !wasm

package command

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"smtpexplain/app/site"
)

type serveCommand struct {
	Addr string `help:"Where to listen." placeholder:"HOST:PORT" default:"localhost:8000"`
}

// Help is shown by smtpexplain serve --help.
func (serveCommand) Help() string {
	return `Ctrl-C or a signal to terminate ends it in order, with status 0.

Examples:

  smtpexplain serve
  smtpexplain serve --addr localhost:9000`
}

// Run serves the site until the process is asked to stop.
func (s *serveCommand) Run(c *console) error {
	signal.Reset(os.Interrupt, syscall.SIGTERM)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return site.Serve(ctx, s.Addr, c.out)
}

type buildCommand struct {
	Out      string `help:"Directory to write to; an earlier build in it is replaced." default:"dist" placeholder:"DIR"`
	Base     string `help:"Path or whole address under which the site will be found." default:"/" placeholder:"/PATH/"`
	Thorough bool   `help:"Compress for a minute: what brotli makes gets a tenth smaller."`
	Single   string `help:"Write one HTML file instead, which opens from a disk without a server." placeholder:"FILE"`
}

// Help is shown by smtpexplain build --help.
func (buildCommand) Help() string {
	return `Examples:

  smtpexplain build
  smtpexplain build --out public --base /tools/smtp/
  smtpexplain build --base https://example.org/

With a whole address the site also holds a list of its pages for search engines.`
}

// Run writes the site.
func (b *buildCommand) Run(c *console) error {
	if b.Single != "" {
		if b.Base != "/" || b.Thorough {
			return failf(statusUnfit, "--single makes one file for any place: leave out --base and --thorough")
		}
		size, err := site.BuildSingle(b.Single)
		if err != nil {
			return err
		}
		_, err = fmt.Fprintf(c.out, "%s: %.1f MB, opens in a browser from where it is\n", b.Single, float64(size)/1e6)
		return err
	}
	effort := site.Quick
	if b.Thorough {
		effort = site.Thorough
	}
	s, err := site.Build(b.Out, b.Base, effort)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s: %d files for %s, version %s\n", b.Out, len(s.Files), s.Base, s.Version)
	return err
}
