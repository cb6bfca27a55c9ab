package grammar

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// testNow is when the fixtures are read.
var testNow = stamp(2024, 7, 1, 0)

var update = flag.Bool("update", false, "rewrite the expected sections of the fixtures")

// A fixture is a txtar file in testdata, named DIALECT-what.txtar: the section
// "log" is a log as its software writes it, "reading" is what this package
// makes of it, "verdict" is what package explain says of it (tested there).
type fixture struct {
	path    string
	archive *txtar.Archive
	dialect *Dialect
	log     []byte
}

func fixtures(t testing.TB) []fixture {
	t.Helper()
	paths, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures in testdata (%v)", err)
	}
	var out []fixture
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		f := fixture{path: path, archive: a}
		name := strings.TrimSuffix(filepath.Base(path), ".txtar")
		for _, d := range dialects { // the longest name that fits
			if strings.HasPrefix(name, d.Name+"-") && (f.dialect == nil || len(d.Name) > len(f.dialect.Name)) {
				f.dialect = d
			}
		}
		if f.dialect == nil {
			t.Fatalf("%s: the name does not begin with a dialect's", path)
		}
		f.log = section(a, "log")
		out = append(out, f)
	}
	return out
}

func section(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func setSection(path string, a *txtar.Archive, name string, data []byte) error {
	for i := range a.Files {
		if a.Files[i].Name == name {
			a.Files[i].Data = data
			return os.WriteFile(path, txtar.Format(a), 0o644)
		}
	}
	a.Files = append(a.Files, txtar.File{Name: name, Data: data})
	return os.WriteFile(path, txtar.Format(a), 0o644)
}

func mustParse(t testing.TB, text []byte) *Log {
	t.Helper()
	log, err := Parse(text, Options{Now: testNow})
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// TestFixtures reads each fixture without being told what it is.
func TestFixtures(t *testing.T) {
	for _, f := range fixtures(t) {
		t.Run(filepath.Base(f.path), func(t *testing.T) {
			log := mustParse(t, f.log)
			checkLossless(t, log, f.log)
			if len(log.Dialects) == 0 || log.Dialects[0].Dialect != f.dialect {
				t.Errorf("detected as %s, want %s", dialectNames(log), f.dialect.Name)
			}
			got := dump(log)
			if *update {
				if err := setSection(f.path, f.archive, "reading", []byte(got)); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(section(f.archive, "reading")); got != want {
				t.Errorf("reading differs (go test ./grammar -run Fixtures -update rewrites it)\n--- got\n%s--- want\n%s", got, want)
			}
		})
	}
}

// TestFixturesDamaged reads each fixture as people paste it: with other line
// ends, quoted, indented, and with its first lines missing.
func TestFixturesDamaged(t *testing.T) {
	perLine := func(f func(string) string) func([]byte) []byte {
		return func(b []byte) []byte {
			lines := strings.SplitAfter(string(b), "\n")
			for i, l := range lines {
				if l != "" {
					lines[i] = f(l)
				}
			}
			return []byte(strings.Join(lines, ""))
		}
	}
	same := map[string]func([]byte) []byte{
		"CRLF":     func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")) },
		"CR":       func(b []byte) []byte { return bytes.ReplaceAll(b, []byte("\n"), []byte("\r")) },
		"BOM":      func(b []byte) []byte { return append([]byte("\xef\xbb\xbf"), b...) },
		"indented": perLine(func(l string) string { return "    " + l }),
		"quoted":   perLine(func(l string) string { return "> " + l }),
	}
	for _, f := range fixtures(t) {
		if bytes.Count(f.log, []byte("\n")) < 2 {
			continue // one line shows no damage that every line has
		}
		want := dump(mustParse(t, f.log))
		for name, damage := range same {
			damaged := damage(f.log)
			log := mustParse(t, damaged)
			checkLossless(t, log, damaged)
			if got := dump(log); got != want {
				t.Errorf("%s, %s: reading differs\n--- got\n%s--- want\n%s", f.path, name, got, want)
			}
		}
		// With its head cut the rest is still this dialect's, and nothing is lost.
		lines := bytes.SplitAfter(f.log, []byte("\n"))
		cut := bytes.Join(lines[len(lines)/3:], nil)
		log := mustParse(t, cut)
		checkLossless(t, log, cut)
		if len(lines) > 8 && (len(log.Dialects) == 0 || log.Dialects[0].Dialect != f.dialect) {
			t.Errorf("%s without its first third: detected as %s", f.path, dialectNames(log))
		}
	}
}

// TestEveryDialectHasFixtures keeps the list of dialects and the fixtures
// together, and the dialects' own samples true.
func TestEveryDialectHasFixtures(t *testing.T) {
	have := map[*Dialect]bool{}
	for _, f := range fixtures(t) {
		have[f.dialect] = true
	}
	for _, d := range dialects {
		if !have[d] {
			t.Errorf("%s has no fixture in testdata", d.Name)
		}
		if d.Title == "" || d.About == "" || d.Source == "" || len(d.Samples) == 0 {
			t.Errorf("%s is not documented", d.Name)
		}
		var mem memory
		for i, s := range d.Samples {
			log := mustParse(t, []byte(strings.Join(d.Samples, "\n")))
			h := head{log: log, index: i, span: log.Lines[i].Span, mem: &mem}
			var row Row
			if !d.scan(&h, &row) {
				t.Errorf("%s does not accept its own sample %q", d.Name, s)
			}
		}
	}
}

func dialectNames(log *Log) string {
	var out []string
	for _, u := range log.Dialects {
		out = append(out, fmt.Sprintf("%s %d", u.Dialect.Name, u.Lines))
	}
	return strings.Join(out, ", ")
}

// dump writes a log's reading for the eye.
func dump(log *Log) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", dialectNames(log))
	if ranges, n := log.Unrecognised(); n > 0 {
		fmt.Fprintf(&b, "unrecognised %v\n", ranges)
	}
	for _, c := range log.Conversations {
		b.WriteString("\n" + dumpConversation(log, c))
	}
	return b.String()
}

func dumpConversation(log *Log, c *Conversation) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s %s > %s, lines %v", c.Direction, or(c.Session, "-"), or(partyDump(c.Client), "?"), or(partyDump(c.Server), "?"), log.Ranges(c.Lines))
	if c.Queue != "" {
		fmt.Fprintf(&b, ", queue %s", c.Queue)
	}
	b.WriteString("\n")
	dumpTurns(&b, log, c)
	return b.String()
}

func dumpTurns(b *strings.Builder, log *Log, c *Conversation) {
	for i := range c.Turns {
		t := &c.Turns[i]
		line := log.Number(int(t.Line))
		switch {
		case t.Reply != nil:
			verb := "?"
			if t.Pair > 0 {
				verb = or(c.Pairs[t.Pair-1].Verb, "?")
			}
			status := ""
			if w := t.Reply.StatusWord(); w != nil {
				status = " " + w.Text
			}
			more := ""
			if t.Reply.More {
				more = "-"
			}
			fmt.Fprintf(b, "%4d   S %s: %s%s%s %s\n", line, verb, t.Reply.Code.Text, more, status, t.Reply.Words())
		case t.Cmd != nil:
			fmt.Fprintf(b, "%4d C %s\n", line, strings.TrimSpace(t.Cmd.Verb()+" "+t.Cmd.Argument()))
		case t.Report != nil:
			r := t.Report
			fmt.Fprintf(b, "%4d report %s", line, outcomeNames[r.Outcome])
			for _, f := range []struct{ name, value string }{{"at", r.Verb}, {"peer", partyDump(r.Peer)}, {"status", r.Status}, {"said by", r.Speaker}, {"next", r.Next}} {
				if f.value != "" {
					fmt.Fprintf(b, ", %s %s", f.name, f.value)
				}
			}
			if r.From != nil {
				fmt.Fprintf(b, ", from <%s>", *r.From)
			}
			for _, to := range r.To {
				fmt.Fprintf(b, ", to <%s>", to)
			}
			for _, q := range r.Quote {
				status := ""
				if w := q.StatusWord(); w != nil {
					status = " " + w.Text
				}
				fmt.Fprintf(b, ", quote %q", q.Code.Text+status+" "+q.Words())
			}
			b.WriteString("\n")
		case t.Role == AnswerRole:
			fmt.Fprintf(b, "%4d C (answer)\n", line)
		case t.Role == BodyRole:
			fmt.Fprintf(b, "%4d C (body)\n", line)
		case t.Role == DotRole:
			fmt.Fprintf(b, "%4d C .\n", line)
		case t.Role != NoRole || t.Event == Trouble:
			fmt.Fprintf(b, "%4d   %s\n", line, eventNames[t.Event])
		}
	}
}

var outcomeNames = [...]string{"nothing", "received", "relayed", "delivered", "delayed", "given up", "refused", "refused for now", "login refused",
	"disconnected", "no connection", "discarded", "notified", "scored", "mentioned", "stranded", "abandoned"}

var eventNames = [...]string{"said", "opened", "greeted", "secured", "secure failed", "logged in", "login failed", "lost", "closed", "reported", "noted", "trouble", "removed"}

func or(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

func partyDump(p Party) string {
	s := p.Name
	if p.Address != "" {
		s = strings.TrimSpace(s + " [" + p.Address + "]")
	}
	if p.Port != "" {
		s += ":" + p.Port
	}
	return s
}
