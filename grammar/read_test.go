package grammar

import (
	"bytes"
	"testing"
)

// TestLinesAreNotOvercounted: room is made for the lines that a text seems to
// have. One that begins with empty lines does not ask for more than there is.
func TestLinesAreNotOvercounted(t *testing.T) {
	text := append(bytes.Repeat([]byte("\n"), 1<<17), bytes.Repeat([]byte("x"), 8<<20)...)
	var r Reader
	if err := r.Give(append(text, '\n')); err != nil {
		t.Fatal(err)
	}
	r.Close()
	if n := 1<<17 + 1; len(r.lines) != n || cap(r.lines) > 4*n {
		t.Errorf("%d lines have room for %d", len(r.lines), cap(r.lines))
	}
}
