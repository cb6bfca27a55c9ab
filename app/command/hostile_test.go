//go:build !wasm && unix

package command

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestHostileFiles: what is too large is refused before it is read, and the
// name of a file steers neither the terminal nor the text around it.
func TestHostileFiles(t *testing.T) {
	large := write(t, "large.log", "")
	if err := os.Truncate(large, 2<<30); err != nil { // a hole, which needs no room on the disk
		t.Fatal(err)
	}
	status, out, err := call(t, "", "explain", large)
	if status != statusUnfit || out != "" || !strings.Contains(err, "the log has more than 2048 MB, the limit is 512 MB") {
		t.Errorf("a file of 2 GB: status %d, output %q, error %q", status, out, err)
	}

	name := filepath.Join(t.TempDir(), "a\x1b[2J\u202egol.\n.log")
	for _, text := range []string{refused, "no log", "\x1f\x8b\x08 no gzip"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		for _, format := range []string{"text", "json", "ndjson"} {
			_, out, err := call(t, "", "explain", "--format", format, name)
			if strings.ContainsAny(out+err, "\x1b\u202e") || strings.Contains(out, "gol.\n.log") || strings.Count(err, "\n") > 1 {
				t.Errorf("as %s the name of the file comes out as it is: %q %q", format, out, err)
			}
		}
	}
}
