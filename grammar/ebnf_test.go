package grammar

import (
	"os"
	"testing"
)

// TestEBNF keeps the grammars as participle prints them, so that a change of
// the grammar is seen as a change of its EBNF.
func TestEBNF(t *testing.T) {
	got := "# What the server says\n" + replyParser().String() + "\n\n# What the client says\n" + commandParser().String() +
		"\n\n# The conversation, one token for each turn\n" + shapeParser().String() + "\n"
	const path = "testdata/grammar.ebnf"
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("the grammar has changed; go test ./grammar -run EBNF -update rewrites %s\n--- got\n%s--- want\n%s", path, got, want)
	}
}
