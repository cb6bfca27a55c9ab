//go:build !wasm

package command

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"time"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// silence is how long an input says nothing before what has come of it is
// written: short enough for somebody who watches a log grow.
const silence = 300 * time.Millisecond

// follows reports whether the conversations can be written as they end, while
// the log still grows and in bounded memory. Redaction must see the whole log
// first, a selection needs the numbers of all, and a zip archive has its list
// at its end.
func (e *explainCommand) follows(in *bufio.Reader) bool {
	start, _ := in.Peek(4)
	return e.Format == "ndjson" && !e.Redact && len(e.Only) == 0 && !bytes.Equal(start, []byte("PK\x03\x04"))
}

// follow writes the conversations of one input as they end. The error tells
// that the report cannot go on.
func (c *console) follow(in *bufio.Reader, name string, o grammar.Options) (status int, err error) {
	var source io.Reader = in
	if start, _ := in.Peek(2); bytes.Equal(start, []byte{0x1f, 0x8b}) {
		if source, err = gzip.NewReader(in); err != nil {
			return c.report(fileError(title(name), err)), nil
		}
	}
	out := bufio.NewWriterSize(c.out, 1<<16)
	lines := explain.NewJSONLines(out, o.Name, false)
	f := grammar.Follow(o, func(log *grammar.Log, conversation *grammar.Conversation) {
		x := explain.Explain(log, conversation)
		if !wentWell(x.Judgement()) {
			status = statusFailed
		}
		err = errors.Join(err, lines.Write(x))
	})
	chunks, broken := readChunks(source)
	for silent := (<-chan time.Time)(nil); chunks != nil && err == nil; {
		select {
		case chunk, more := <-chunks:
			if !more {
				chunks = nil
				break
			}
			f.Write(chunk)
			silent = time.After(silence)
		case <-silent:
			f.Pause()
			err, silent = errors.Join(err, out.Flush()), nil
		}
	}
	unread := error(nil)
	if chunks == nil {
		unread = <-broken
	}
	log := f.Close()
	if err = errors.Join(err, out.Flush()); err != nil {
		return status, outputError(err)
	}
	if unread != nil {
		return c.report(fileError(title(name), unread)), nil
	}
	if all, known := f.Lines(); log == nil && known == 0 && all > 0 {
		return c.report(unknownFormat(title(name), o.Dialect)), nil
	}
	if log != nil && len(log.Conversations) == 0 {
		survey := explain.Survey(log, []*explain.Judged{})
		if err := understood(log, &survey, o.Dialect); err != nil {
			status = c.report(err)
		}
	}
	return status, nil
}

// readChunks reads an input until its end, chunk by chunk, while somebody else
// works on what has come. The error comes once the chunks have ended.
func readChunks(in io.Reader) (<-chan []byte, <-chan error) {
	chunks, broken := make(chan []byte, 4), make(chan error, 1)
	go func() {
		defer close(chunks)
		for {
			chunk := make([]byte, 1<<17)
			n, err := in.Read(chunk)
			if n > 0 {
				chunks <- chunk[:n]
			}
			if err == io.EOF {
				broken <- nil
				return
			}
			if err != nil {
				broken <- err
				return
			}
		}
	}()
	return chunks, broken
}
