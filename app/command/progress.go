//go:build !wasm

package command

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress is the line on a terminal that says what is being done. It appears
// once work takes longer than a moment, and goes when there is something else
// to show. The zero value shows nothing.
type progress struct {
	mu    sync.Mutex
	out   io.Writer // nil: nobody watches
	since time.Time
	shown time.Time
}

const (
	progressAfter = 500 * time.Millisecond
	progressEvery = 100 * time.Millisecond
	eraseLine     = "\r\x1b[K"
)

// begin starts to watch a piece of work where the error stream is a terminal.
func (p *progress) begin(err io.Writer) {
	if isTerminal(err) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.out, p.since, p.shown = err, time.Now(), time.Time{}
	}
}

// say replaces the line, at most a few times a second; a new stage of the work
// is said at once.
func (p *progress) say(stage bool, format string, args ...any) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now := time.Now(); p.out != nil && (stage || now.Sub(p.since) > progressAfter && now.Sub(p.shown) > progressEvery) {
		p.shown = now
		fmt.Fprint(p.out, eraseLine+oneLine(fmt.Sprintf(format, args...)))
	}
}

// end takes the line away.
func (p *progress) end() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.out != nil && !p.shown.IsZero() {
		fmt.Fprint(p.out, eraseLine)
	}
	p.out = nil
}

// watchedReader tells how much of a file has been read.
type watchedReader struct {
	io.Reader
	progress *progress
	name     string
	done     int64
	total    int64 // 0 if unknown
}

func (r *watchedReader) Read(b []byte) (int, error) {
	n, err := r.Reader.Read(b)
	r.done += int64(n)
	if r.total > 0 {
		r.progress.say(false, "%s: reading, %d of %d MB", r.name, r.done>>20, r.total>>20)
	} else {
		r.progress.say(false, "%s: reading, %d MB", r.name, r.done>>20)
	}
	return n, err
}
