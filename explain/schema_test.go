package explain

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"smtpexplain/grammar"
)

const (
	documentSchema = "../web/schema/explain.schema.json"
	linesSchema    = "../web/schema/ndjson.schema.json"
)

// constants are the values of the constants of the package by their type, in
// the order of the source.
func constants(t *testing.T) map[string][]string {
	t.Helper()
	paths, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]string{}
	collect := func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || v.Type == nil || len(v.Values) != 1 {
			return true
		}
		name, named := v.Type.(*ast.Ident)
		value, literal := v.Values[0].(*ast.BasicLit)
		if named && literal && value.Kind == token.STRING {
			s, _ := strconv.Unquote(value.Value)
			out[name.Name] = append(out[name.Name], s)
		}
		return true
	}
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, collect)
	}
	return out
}

// TestSchemaListsAreTheCode compares the fixed words of the schema with those
// of the code, and the schema of a line with that of the document, from which
// it is made.
func TestSchemaListsAreTheCode(t *testing.T) {
	c := constants(t)
	words := map[string][]string{
		"verdict": c["Verdict"], "phase": c["Phase"], "act": c["Act"], "retry": c["Retry"], "confidence": c["Confidence"], "severity": c["Severity"],
	}
	for _, e := range Causes() {
		words["cause"] = append(words["cause"], e.ID)
	}
	for _, d := range grammar.Dialects() {
		words["dialect"] = append(words["dialect"], d.Name)
	}
	text, err := os.ReadFile(documentSchema)
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		for name, list := range words {
			enum, _ := json.MarshalIndent(list, "      ", "  ")
			at := regexp.MustCompile(`(?s)(\n    "` + name + `": \{[^}]*"enum": )\[[^\]]*\]`)
			text = at.ReplaceAll(text, append([]byte("${1}"), enum...))
		}
		if err := os.WriteFile(documentSchema, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var document struct {
		Schema string          `json:"$schema"`
		Defs   json.RawMessage `json:"$defs"`
	}
	var defs map[string]struct{ Enum []string }
	if err := json.Unmarshal(text, &document); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(document.Defs, &defs); err != nil {
		t.Fatal(err)
	}
	for name, want := range words {
		if len(want) < 3 || !slices.Equal(defs[name].Enum, want) {
			t.Errorf("%s: the schema has %q, the code %q (go test ./explain -run Schema -update rewrites it)", name, defs[name].Enum, want)
		}
	}
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	err = e.Encode(struct {
		Schema string          `json:"$schema"`
		Title  string          `json:"title"`
		Ref    string          `json:"$ref"`
		Defs   json.RawMessage `json:"$defs"`
	}{document.Schema, "A line of smtpexplain explain --format ndjson", "#/$defs/line", document.Defs})
	if err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(linesSchema, line.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if have, err := os.ReadFile(linesSchema); err != nil || !bytes.Equal(have, line.Bytes()) {
		t.Errorf("%s is not made of %s (%v): go test ./explain -run Schema -update makes it", linesSchema, documentSchema, err)
	}
}

// everyLog are all logs of the fixtures of both packages, by a name.
func everyLog(t testing.TB) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for path, a := range fixtureLogs(t) {
		out[filepath.Base(path)] = section(a, "log")
	}
	paths, err := filepath.Glob("testdata/findings/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures of findings (%v)", err)
	}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"fires", "silent"} {
			out[filepath.Base(path)+" "+name] = section(a, name)
		}
	}
	return out
}

// TestJSONFollowsSchema validates what is written of every fixture.
func TestJSONFollowsSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	document, err := compiler.Compile(documentSchema)
	if err != nil {
		t.Fatal(err)
	}
	line, err := compiler.Compile(linesSchema)
	if err != nil {
		t.Fatal(err)
	}
	validate := func(name string, s *jsonschema.Schema, text []byte) {
		value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = s.Validate(value)
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	lines := 0
	for name, text := range everyLog(t) {
		log := mustParse(t, text)
		list := JudgeAll(log)
		validate(name, document, written(t, "json", log, list, ReportOptions{}))
		validate(name, document, written(t, "json", log, list, ReportOptions{Several: true, Redacted: true}))
		for _, l := range bytes.Split(bytes.TrimSpace(written(t, "ndjson", log, list, ReportOptions{})), []byte("\n")) {
			if len(list) > 0 {
				validate(name, line, l)
				lines++
			}
		}
	}
	if lines < 100 {
		t.Errorf("only %d lines were validated", lines)
	}
	// A schema that lets everything pass would prove nothing.
	for _, wrong := range []string{`{}`, `[{}]`, `"x"`} {
		value, _ := jsonschema.UnmarshalJSON(strings.NewReader(wrong))
		if document.Validate(value) == nil || line.Validate(value) == nil {
			t.Errorf("%s passes", wrong)
		}
	}
	good := written(t, "ndjson", mustParse(t, []byte(reportLog)), JudgeAll(mustParse(t, []byte(reportLog))), ReportOptions{})
	for _, change := range [][2]string{{`"verdict":"rejected"`, `"verdict":"refused"`}, {`"id":"c1"`, `"id":"c1","extra":1`}, {`"phase":"rcpt",`, ``}} {
		value, _ := jsonschema.UnmarshalJSON(bytes.NewReader(bytes.Replace(good, []byte(change[0]), []byte(change[1]), 1)))
		if line.Validate(value) == nil {
			t.Errorf("a line with %s passes", change[1])
		}
	}
}
