package grammar

import (
	"bytes"
	"fmt"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxBytes is the largest log that is read: spans have 32 bits, and a browser
// tab has no room for more.
const MaxBytes = 512 << 20

// TooLarge is the error for an input over MaxBytes.
type TooLarge struct{ Bytes int64 }

func (e TooLarge) Error() string {
	return fmt.Sprintf("the log has more than %d MB, the limit is %d MB: cut it into parts, for example with split -n l/4", e.Bytes>>20, MaxBytes>>20)
}

// Reader takes the bytes of a log in chunks of any size and cuts them into
// lines. The result does not depend on where the chunks end.
//
// UTF-8 is kept as it is, invalid bytes included. UTF-16, told by its byte
// order mark as PowerShell writes it, is turned into UTF-8. A byte order mark
// is not part of the first line. Lines end at LF, CR LF or CR.
type Reader struct {
	text     []byte
	lines    []Line // each without its line end
	encoding string // "UTF-8", "UTF-16LE", "UTF-16BE"
	held     []byte // bytes that cannot be judged before more arrive
	raw      int64  // bytes received
	endless  bool   // what was read is dropped in time: the limit does not count
	begun    bool
	start    int32 // of the line being read
	seen     int32 // text up to here holds no line end after start
	cr       bool  // the last byte of text was a CR whose line was cut
	files    []LogFile
}

// LogFile is one of the files that a log was put together from.
type LogFile struct {
	Name string
	Line int // its first line, 1-based
}

// Next tells that another file begins. Its lines follow those of the files
// before it; it has an encoding of its own.
func (r *Reader) Next(name string) {
	if r.raw > 0 {
		r.Close()
		if n := len(r.text); n > 0 && r.text[n-1] != '\n' && r.text[n-1] != '\r' {
			r.text = append(r.text, '\n') // the last line of a file ends with the file
			r.start, r.seen = int32(n+1), int32(n+1)
		}
		r.begun = false
	}
	r.files = append(r.files, LogFile{name, len(r.lines) + 1})
}

// Write takes the next chunk. The error is TooLarge or nil.
func (r *Reader) Write(chunk []byte) (int, error) {
	r.raw += int64(len(chunk))
	if r.raw > MaxBytes && !r.endless {
		return 0, TooLarge{r.raw}
	}
	n := len(chunk)
	if len(r.held) > 0 {
		chunk = append(r.held, chunk...)
		r.held = nil
	}
	if !r.begun {
		if len(chunk) < 3 {
			r.held = append([]byte(nil), chunk...)
			return n, nil
		}
		chunk = r.begin(chunk)
	}
	r.take(chunk)
	return n, nil
}

// Give is Write for bytes that the caller leaves to the reader: the first ones
// are not copied, and they are cut into lines only when the log is read.
func (r *Reader) Give(data []byte) error {
	if r.raw > 0 || len(data) < 3 {
		_, err := r.Write(data)
		return err
	}
	if r.raw = int64(len(data)); r.raw > MaxBytes {
		return TooLarge{r.raw}
	}
	if data = r.begin(data); r.encoding != "UTF-8" {
		r.take(data)
		return nil
	}
	r.text = data[:len(data):len(data)]
	return nil
}

// begin looks at the byte order mark.
func (r *Reader) begin(chunk []byte) []byte {
	r.begun = true
	switch {
	case bytes.HasPrefix(chunk, []byte("\xef\xbb\xbf")):
		r.encoding = "UTF-8"
		return chunk[3:]
	case bytes.HasPrefix(chunk, []byte("\xff\xfe")):
		r.encoding = "UTF-16LE"
		return chunk[2:]
	case bytes.HasPrefix(chunk, []byte("\xfe\xff")):
		r.encoding = "UTF-16BE"
		return chunk[2:]
	}
	r.encoding = "UTF-8"
	return chunk
}

func (r *Reader) take(chunk []byte) {
	if r.encoding == "UTF-8" {
		r.text = append(r.text, chunk...)
	} else {
		r.decode(chunk, false)
	}
	r.cut()
}

// decode turns UTF-16 into UTF-8, keeping back half a unit or half a pair.
func (r *Reader) decode(chunk []byte, last bool) {
	unit := func(i int) rune {
		if r.encoding == "UTF-16LE" {
			return rune(chunk[i]) | rune(chunk[i+1])<<8
		}
		return rune(chunk[i])<<8 | rune(chunk[i+1])
	}
	i := 0
	for ; i+1 < len(chunk); i += 2 {
		c := unit(i)
		if utf16.IsSurrogate(c) {
			if i+3 >= len(chunk) && !last {
				break
			}
			if i+3 < len(chunk) {
				if pair := utf16.DecodeRune(c, unit(i+2)); pair != utf8.RuneError {
					r.text = utf8.AppendRune(r.text, pair)
					i += 2
					continue
				}
			}
			c = utf8.RuneError
		}
		r.text = utf8.AppendRune(r.text, c)
	}
	if i < len(chunk) {
		if last {
			r.text = utf8.AppendRune(r.text, utf8.RuneError)
			return
		}
		r.held = append([]byte(nil), chunk[i:]...)
	}
}

// cut cuts the lines that are complete in text.
func (r *Reader) cut() { r.cutUpTo(len(r.text)) }

// cutUpTo cuts the lines that are complete in the first n bytes of text.
func (r *Reader) cutUpTo(n int) {
	text := r.text[:n]
	at := r.start
	if n := len(r.lines); n > 0 && r.cr {
		// The CR before this line may prove to be the first half of a CR LF.
		if int(at) >= len(text) {
			return
		}
		if text[at] == '\n' {
			at++
			r.start = at
		}
		r.cr = false
	}
	// A long line that arrives in many chunks is not searched twice.
	for from := max(at, r.seen); ; from = at {
		i := lineEnd(text[from:])
		if i < 0 {
			r.seen = int32(len(text))
			return
		}
		end := from + int32(i)
		if len(r.lines) == cap(r.lines) {
			r.lines = slices.Grow(r.lines, r.linesAhead(at))
		}
		r.lines = append(r.lines, Line{Span: Span{at, end}})
		next := end + 1
		r.cr = false
		if text[end] == '\r' {
			switch {
			case int(next) == len(text):
				r.cr = true
			case text[next] == '\n':
				next++
			}
		}
		at, r.start = next, next
	}
}

// linesAhead guesses how many lines there are behind an offset of the text, from
// those before it. Lines of logs are longer than shortLine: where a text begins
// with thousands of empty ones, the guess would be larger than the memory.
func (r *Reader) linesAhead(at int32) int {
	const few, shortLine = 1 << 10, 32
	rest := len(r.text) - int(at)
	if at < 1<<16 {
		return few
	}
	return few + min(rest/shortLine, int(1.05*float64(len(r.lines))*float64(rest)/float64(at)))
}

// breakLine makes what has come of a line that does not end a line of its own.
func (r *Reader) breakLine() {
	end := int32(len(r.text))
	r.lines = append(r.lines, Line{Span: Span{r.start, end}})
	r.start, r.seen, r.cr = end, end, false
}

// lineEnd is the index of the first CR or LF, -1 if there is none.
func lineEnd(b []byte) int {
	lf := bytes.IndexByte(b, '\n')
	if lf >= 0 {
		b = b[:lf]
	}
	if cr := bytes.IndexByte(b, '\r'); cr >= 0 {
		return cr
	}
	return lf
}

// Close tells that the input has ended; the last line needs no line end.
func (r *Reader) Close() {
	held := r.held
	r.held = nil
	if !r.begun {
		held = r.begin(held)
	}
	if r.encoding == "UTF-8" {
		r.text = append(r.text, held...)
	} else if len(held) > 0 {
		r.decode(held, true)
	}
	r.cut()
	r.cr = false
	if int(r.start) < len(r.text) {
		r.breakLine()
	}
}
