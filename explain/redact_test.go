package explain

import (
	"bytes"
	"fmt"
	"maps"
	"net/netip"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"

	"smtpexplain/grammar"
)

// planted are names that look like somebody's. The fixtures bear names that are
// nobody's, so that they are planted first.
var planted = []struct{ from, to string }{
	{`example\.com\b`, "acme-widgets.com"}, {`example\.net\b`, "globex-mail.de"}, {`example\.org\b`, "initech.co.uk"}, {`example\.(edu|info|biz)\b`, "hooli-uni.$1"},
	{`(gone|nowhere|mx)\.example\b`, "$1.umbrella-shop.fr"},
	{`\b192\.0\.2\.`, "185.199.108."}, {`\b198\.51\.100\.`, "91.198.174."}, {`\b203\.0\.113\.`, "62.141.42."}, {`2001:db8:`, "2a01:4f8:"},
	{`\banna\b`, "lieselotte"}, {`\bbruno\b`, "przemyslaw"}, {`\bcarla\b`, "marcelline"}, {`\bdora\b`, "gudrunella"}, {`\bemil\b`, "thorvald"}, {`\bjwagner\b`, "jbrandstetter"}, {`\bjohn\.doe\b`, "ignatius.reilly"},
	{`\bkim\b`, "wojciech"}, {`\bmonika\b`, "svetlana"}, {`\bpeter\b`, "balthazar"}, {`\bjo\b`, "quentin"}, {`\bpia\b`, "rosalind"}, {`\bbernd\b`, "ottokar"}, {`\bbob\b`, "zbigniew"}, {`\bnora\b`, "apolonia"}, {`\bmeyer\b`, "hohenlohe"},
}

var plantedWords = []string{"acme-widgets", "globex-mail", "initech", "hooli-uni", "umbrella-shop", "185.199.108.", "91.198.174.", "62.141.42.", "2a01:4f8:",
	"lieselotte", "przemyslaw", "marcelline", "gudrunella", "thorvald", "brandstetter", "reilly", "wojciech", "svetlana", "balthazar", "quentin", "rosalind", "ottokar", "zbigniew", "apolonia", "hohenlohe"}

func plant(text []byte) []byte {
	for _, p := range planted {
		text = regexp.MustCompile(`(?i)`+p.from).ReplaceAll(text, []byte(p.to))
	}
	return text
}

// redactFixtures are all logs of the repository's fixtures with planted names.
func redactFixtures(t testing.TB) map[string][]byte {
	out := map[string][]byte{}
	for path, a := range fixtureLogs(t) {
		out[filepath.Base(path)] = plant(section(a, "log"))
	}
	paths, _ := filepath.Glob("testdata/findings/*.txtar")
	for _, path := range paths {
		a, err := txtar.ParseFile(path)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range []string{"fires", "silent"} {
			out[filepath.Base(path)+"/"+name] = plant(section(a, name))
		}
	}
	return out
}

// judgementOf is what redaction must not change.
func judgementOf(list []*Explanation) string {
	var b strings.Builder
	for _, x := range list {
		fmt.Fprintln(&b, x.ID, x.Dialect, x.Direction, x.Lines, x.Verdict, x.Phase, x.Reply, x.Status, x.Cause, x.Act, x.Retry, x.Confidence, x.Decisive, len(x.To), x.Bounce)
		for _, r := range x.Recipients {
			fmt.Fprintln(&b, " ", r.Verdict, r.Reply, r.Status, r.Cause)
		}
	}
	return b.String()
}

// values collects what a log is known to hold without asking the scanner of the
// redaction.
func values(log *grammar.Log, list []*Explanation) map[string]bool {
	found := map[string]bool{}
	for i, x := range list {
		for _, a := range append([]string{x.From}, x.To...) {
			if at := strings.LastIndexByte(a, '@'); at > 0 && !roleNames[strings.ToLower(a[:at])] {
				found[a] = true
			}
		}
		for _, r := range x.Recipients {
			if at := strings.LastIndexByte(r.Address, '@'); at > 0 && !roleNames[strings.ToLower(r.Address[:at])] {
				found[r.Address] = true
			}
		}
		for _, p := range []grammar.Party{log.Conversations[i].Client, log.Conversations[i].Server} {
			if a, err := netip.ParseAddr(p.Address); err == nil && publicIP(a) {
				found[p.Address] = true
			}
			if _, err := netip.ParseAddr(strings.Trim(p.Name, "[]")); err != nil && strings.Contains(p.Name, ".") && knownSuffix(strings.ToLower(p.Name)) == "" && !reservedName(strings.ToLower(p.Name)) {
				found[p.Name] = true
			}
		}
	}
	return found
}

// reports are what is written about a log, in every format.
func reports(t testing.TB, log *grammar.Log) string {
	var b bytes.Buffer
	list := JudgeAll(log)
	for _, f := range Formats() {
		b.Write(written(t, f.Name, log, list, ReportOptions{Redacted: true}))
	}
	return b.String()
}

var redactSettings = map[string]RedactOptions{
	"default":    {},
	"everything": {HideProviders: true, Also: map[Kind]bool{QueueIDs: true}},
}

// TestRedactFixtures redacts every fixture. What is private is gone from the
// text and from the reports, and the judgement stays.
func TestRedactFixtures(t *testing.T) {
	logs := redactFixtures(t)
	for _, name := range slices.Sorted(maps.Keys(logs)) {
		text := logs[name]
		log := mustParse(t, text)
		list := explainAll(log)
		want := judgementOf(list)
		for setting, o := range redactSettings {
			t.Run(name+"/"+setting, func(t *testing.T) {
				r := Redact(log, o)
				again := mustParse(t, r.Text)
				if len(again.Lines) != len(log.Lines) {
					t.Fatalf("%d lines, the original has %d", len(again.Lines), len(log.Lines))
				}
				result := explainAll(again)
				if got := judgementOf(result); got != want {
					t.Errorf("the judgement differs\n--- got\n%s--- want\n%s", got, want)
				}
				shown := strings.ToLower(string(r.Text) + reports(t, again))
				for _, word := range plantedWords {
					if i := strings.Index(shown, word); i >= 0 {
						t.Errorf("%s is still there: %q", word, shown[max(0, i-60):min(len(shown), i+60)])
					}
				}
				for v := range values(log, list) {
					if strings.Contains(shown, strings.ToLower(v)) {
						t.Errorf("%s is still there", v)
					}
				}
				if len(r.Leaks) > 0 {
					t.Errorf("leaks: %v", r.Leaks)
				}
				if twice := Redact(again, o); !bytes.Equal(twice.Text, r.Text) {
					t.Errorf("redacting twice differs: %s", firstDifference(r.Text, twice.Text))
				}
			})
		}
	}
}

func firstDifference(a, b []byte) string {
	x, y := bytes.Split(a, []byte("\n")), bytes.Split(b, []byte("\n"))
	for i := range x {
		if i >= len(y) || !bytes.Equal(x[i], y[i]) {
			return fmt.Sprintf("line %d: %q, then %q", i+1, x[i], y[min(i, len(y)-1)])
		}
	}
	return "length"
}

// TestPlantingIsFair proves that the planted names change no judgement: what
// differs after redaction would otherwise be theirs.
func TestPlantingIsFair(t *testing.T) {
	for path, a := range fixtureLogs(t) {
		log := section(a, "log")
		if got, want := judgementOf(explainAll(mustParse(t, plant(log)))), judgementOf(explainAll(mustParse(t, log))); got != want {
			t.Errorf("%s\n--- got\n%s--- want\n%s", path, got, want)
		}
	}
}
