//go:build !js

package app

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What can be taken in at once: a function without scrolling, a file in one
// reading. Tables are as long as what they list, and tests may tell a long story.
const (
	longestFunction = 60
	longestFile     = 600
)

// TestSizes bounds functions and files of the program.
func TestSizes(t *testing.T) {
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		name := d.Name()
		switch {
		case err != nil:
			return err
		case d.IsDir() && strings.HasPrefix(name, ".") && path != "..":
			return fs.SkipDir
		case !strings.HasSuffix(name, ".go"), strings.HasSuffix(name, "_test.go"):
			return nil
		}
		source, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if n := bytes.Count(source, []byte("\n")); n > longestFile && !strings.HasPrefix(name, "table_") {
			t.Errorf("%s has %d lines, the most is %d: it holds more than one thing, or is a table and is named table_*.go", path, n, longestFile)
		}
		files := token.NewFileSet()
		parsed, err := parser.ParseFile(files, path, source, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		for _, decl := range parsed.Decls {
			if f, ok := decl.(*ast.FuncDecl); ok && f.Body != nil {
				if n := files.Position(f.End()).Line - files.Position(f.Pos()).Line + 1; n > longestFunction {
					t.Errorf("%s: %s has %d lines, the most is %d: give its steps names", path, f.Name.Name, n, longestFunction)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
