package explain

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"smtpexplain/grammar"
)

var update = flag.Bool("update", false, "rewrite the expected sections of the fixtures")

func section(a *txtar.Archive, name string) []byte {
	for _, f := range a.Files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

// fixtureNow is when the fixtures are read.
var fixtureNow = time.Date(2024, 7, 1, 0, 0, 0, 0, time.UTC)

func mustParse(t testing.TB, text []byte) *grammar.Log {
	t.Helper()
	log, err := grammar.Parse(text, grammar.Options{Now: grammar.StampOf(fixtureNow)})
	if err != nil {
		t.Fatal(err)
	}
	return log
}

// fixtureLogs are the logs of package grammar's fixtures, by path.
func fixtureLogs(t testing.TB) map[string]*txtar.Archive {
	t.Helper()
	paths, err := filepath.Glob("../grammar/testdata/*.txtar")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no fixtures (%v)", err)
	}
	out := map[string]*txtar.Archive{}
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		out[path] = a
	}
	return out
}

// TestVerdicts compares what is said of each fixture of package grammar with
// its section "verdict".
func TestVerdicts(t *testing.T) {
	for path, a := range fixtureLogs(t) {
		t.Run(filepath.Base(path), func(t *testing.T) {
			log := mustParse(t, section(a, "log"))
			got := verdictDump(explainAll(log))
			if *update {
				found := false
				for i := range a.Files {
					if a.Files[i].Name == "verdict" {
						a.Files[i].Data, found = []byte(got), true
					}
				}
				if !found {
					a.Files = append(a.Files, txtar.File{Name: "verdict", Data: []byte(got)})
				}
				if err := os.WriteFile(path, txtar.Format(a), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(section(a, "verdict")); got != want {
				t.Errorf("verdicts differ (go test ./explain -run Verdicts -update rewrites them)\n--- got\n%s--- want\n%s", got, want)
			}
		})
	}
}

// verdictDump writes explanations for the eye.
func verdictDump(list []*Explanation) string {
	var b strings.Builder
	for i, x := range list {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "%s at %s", x.Verdict, x.Phase)
		for _, f := range []struct{ name, value string }{{"reply", codeText(x.Reply, x.Status)}, {"cause", x.Cause}, {"act", string(x.Act)}, {"retry", string(x.Retry)}, {"sure", string(x.Confidence)}} {
			if f.value != "" {
				fmt.Fprintf(&b, ", %s %s", f.name, f.value)
			}
		}
		fmt.Fprintf(&b, ", lines %v\n  %s\n", x.Decisive, x.Summary)
		if len(x.Recipients) > 1 {
			for _, r := range x.Recipients {
				fmt.Fprintf(&b, "  %s: %s %s %s\n", r.Address, r.Verdict, codeText(r.Reply, r.Status), r.Cause)
			}
		}
		for _, f := range x.Findings {
			fmt.Fprintf(&b, "  %s %s %v\n", f.Severity, f.ID, f.Lines)
		}
	}
	return b.String()
}

// TestFindings proves each finding with a log in which it fires and one, nearly
// the same, in which it must not: sections "fires" and "silent" of
// testdata/findings/ID.txtar. The lines it points to stand in section "lines".
func TestFindings(t *testing.T) {
	for _, f := range allFindings {
		t.Run(f.id, func(t *testing.T) {
			if f.title == "" || f.fix == "" || f.source == "" || f.severity == "" {
				t.Errorf("not documented: %+v", f)
			}
			a, err := txtar.ParseFile("testdata/findings/" + f.id + ".txtar")
			if err != nil {
				t.Fatal(err)
			}
			fired := func(name string) (lines string, ok bool) {
				for _, x := range explainAll(mustParse(t, section(a, name))) {
					for _, g := range x.Findings {
						if g.ID == f.id {
							if g.Detail == "" || !strings.HasSuffix(g.Detail, ".") {
								t.Errorf("detail %q", g.Detail)
							}
							return fmt.Sprint(g.Lines), true
						}
					}
				}
				return "", false
			}
			lines, ok := fired("fires")
			if want := strings.TrimSpace(string(section(a, "lines"))); !ok || lines != want {
				t.Errorf("fires: %v, lines %s, want %s", ok, lines, want)
			}
			if lines, ok := fired("silent"); ok {
				t.Errorf("fires in the silent log, lines %s", lines)
			}
		})
	}
	if files, _ := filepath.Glob("testdata/findings/*.txtar"); len(files) != len(allFindings) {
		t.Errorf("%d fixtures for %d findings", len(files), len(allFindings))
	}
}

// TestFindingFiles: whoever reads an identifier in a report finds its file.
func TestFindingFiles(t *testing.T) {
	for _, f := range allFindings {
		name := "find_" + strings.ReplaceAll(f.id, "-", "_") + ".go"
		if source, err := os.ReadFile(name); err != nil || !strings.Contains(string(source), strconv.Quote(f.id)) {
			t.Errorf("%s is not in %s: %v", f.id, name, err)
		}
	}
	if files, _ := filepath.Glob("find_*.go"); len(files) != len(allFindings) {
		t.Errorf("%d files for %d findings: one is missing in allFindings", len(files), len(allFindings))
	}
}

// TestAnnotationRebuildsLine proves that the pieces of a line put together are
// the line, masked secrets and visible marks apart, and that every line of
// every fixture gets an explanation or says that it has none.
func TestAnnotationRebuildsLine(t *testing.T) {
	for path, a := range fixtureLogs(t) {
		log := mustParse(t, section(a, "log"))
		list := explainAll(log)
		all := make([]int, len(log.Lines))
		for i := range all {
			all[i] = i
		}
		for k := range list {
			for _, l := range Annotate(log, list[k], all) {
				got, masked := "", false
				for _, p := range l.Pieces {
					masked = masked || p.Kind == SecretPiece
					got += p.Text
				}
				want := visibleIn(log.Charset, log.Lines[l.Number-1].Of(log.Text))
				if got != want && !masked {
					t.Errorf("%s line %d: pieces are %q, the line is %q", path, l.Number, got, want)
				}
			}
			if steps := Ladder(log, list[k]); len(steps) == 0 {
				t.Errorf("%s %s: the ladder is empty", path, list[k].ID)
			}
		}
	}
}

// TestNoSecretIsShown plants passwords and looks for them in everything that
// the page draws.
func TestNoSecretIsShown(t *testing.T) {
	const user, password = "anna@example.com", "bm90LXRoZS1wYXNzd29yZA==" // base64 of a password
	logs := map[string]string{
		"LOGIN": "S: 220 a ESMTP\nC: EHLO b\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5uYUBleGFtcGxlLmNvbQ==\nS: 334 UGFzc3dvcmQ6\nC: " + password + "\nS: 235 ok\n",
		"PLAIN": "220 a ESMTP\nEHLO b\n250 AUTH PLAIN\nAUTH PLAIN AGFubmFAZXhhbXBsZS5jb20A" + password + "\n235 ok\n",
	}
	for name, text := range logs {
		log := mustParse(t, []byte(text))
		list := explainAll(log)
		all := []int{}
		for i := range log.Lines {
			all = append(all, i)
		}
		shown := fmt.Sprintf("%+v %+v %+v %+v", *list[0], Annotate(log, list[0], all), Ladder(log, list[0]), Survey(log, list))
		if strings.Contains(shown, password[:10]) {
			t.Errorf("%s: the password is shown", name)
		}
		found := false
		for _, f := range list[0].Findings {
			found = found || f.ID == findPasswordInLog.id
		}
		if !found {
			t.Errorf("%s: nobody is told that the log holds a password", name)
		}
	}
	log := mustParse(t, []byte(logs["LOGIN"]))
	if x := explainAll(log)[0]; !strings.Contains(fmt.Sprint(x.Findings), user) {
		t.Errorf("the account is not named: %+v", x.Findings)
	}
}

// TestStatisticsAddUp proves that every conversation is counted once.
func TestStatisticsAddUp(t *testing.T) {
	for path, a := range fixtureLogs(t) {
		log := mustParse(t, section(a, "log"))
		list := explainAll(log)
		o := Survey(log, list)
		sum, failures := 0, 0
		for _, f := range []Flow{o.Statistics.Inbound, o.Statistics.Outbound, o.Statistics.Local} {
			if n := f.Accepted + f.Deferred + f.Rejected + f.Bounced + f.Failed + f.Other; n != f.Conversations {
				t.Errorf("%s: %d results for %d conversations", path, n, f.Conversations)
			}
			sum += f.Conversations
		}
		for _, c := range append(o.Statistics.Permanent, o.Statistics.Temporary...) {
			failures += c.N
		}
		failed := 0
		for _, x := range list {
			if x.Verdict.Failure() {
				failed++
			}
		}
		if sum != len(list) || failures != failed {
			t.Errorf("%s: %d of %d conversations counted, %d of %d failures", path, sum, len(list), failures, failed)
		}
	}
}

// TestVisible shows what must not be obeyed.
func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"plain":           "plain",
		"tab\tstays":      "tab\tstays",
		"\x1b[31mred":     "␛[31mred",
		"a\x00b":          "a␀b",
		"\u202egnp.exe":   "⟨U+202E⟩gnp.exe",
		"\xff\xfe":        "⟨FF⟩⟨FE⟩",
		"größe":           "größe",
		"<img src=x>":     "<img src=x>",
		"zero\u200bwidth": "zero⟨U+200B⟩width",
		"\u2066iso\u2069": "⟨U+2066⟩iso⟨U+2069⟩",
		"del\x7f":         "del␡",
	} {
		if got := visible([]byte(in)); got != want {
			t.Errorf("visible(%q) = %q, want %q", in, got, want)
		}
	}
}

// explainAll explains every conversation of a log, in the order of their first
// lines.
func explainAll(log *grammar.Log) []*Explanation {
	out := make([]*Explanation, len(log.Conversations))
	for i, c := range log.Conversations {
		out[i] = Explain(log, c)
	}
	return out
}
