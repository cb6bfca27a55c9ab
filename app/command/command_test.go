//go:build !wasm

package command

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"smtpexplain/explain"
)

// refused is an inbound session whose only recipient is refused.
const refused = `[12/May/2025 09:14:02][4711] {smtps} Task 99 handler BEGIN
[12/May/2025 09:14:02][4711] {smtps} SMTP server session begin; client connected from relay.example.net:40112
[12/May/2025 09:14:02][4711] {smtps} Sent SMTP greeting to relay.example.net:40112
[12/May/2025 09:14:02][4711] {smtps} Command EHLO relay.example.net
[12/May/2025 09:14:02][4711] {smtps} Sent reply to EHLO: 250 mail.example.com ...
[12/May/2025 09:14:03][4711] {smtps} Command MAIL FROM:<anna@example.net>
[12/May/2025 09:14:03][4711] {smtps} Sent reply to MAIL: 250 2.1.0 Sender ok
[12/May/2025 09:14:03][4711] {smtps} Command RCPT TO:<nobody@example.com>
[12/May/2025 09:14:03][4711] {smtps} Sent reply to RCPT: 550 5.1.1 User unknown
[12/May/2025 09:14:04][4711] {smtps} Command QUIT
[12/May/2025 09:14:04][4711] {smtps} Sent reply to QUIT: 221 2.0.0 SMTP closing connection
[12/May/2025 09:14:04][4711] {smtps} SMTP server session end
`

// accepted is a transcript of a session in which all goes well.
const accepted = `S: 220 mx.example.com ESMTP
C: EHLO client.example.org
S: 250 mx.example.com
C: MAIL FROM:<carol@example.org>
S: 250 2.1.0 Ok
C: RCPT TO:<dave@example.com>
S: 250 2.1.5 Ok
C: DATA
S: 354 End data with <CR><LF>.<CR><LF>
C: .
S: 250 2.0.0 Ok: queued as 7F3A1
C: QUIT
S: 221 2.0.0 Bye
`

func call(t *testing.T, in string, args ...string) (status int, out, err string) {
	t.Helper()
	var o, e bytes.Buffer
	status = run(args, &console{in: strings.NewReader(in), out: &o, err: &e})
	return status, o.String(), e.String()
}

func write(t *testing.T, name, text string) string {
	t.Helper()
	p := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestExitStatusOfExplain(t *testing.T) {
	for _, c := range []struct {
		name, in string
		args     []string
		want     int
	}{
		{"accepted", accepted, nil, 0},
		{"refused", refused, nil, 1},
		{"dash is standard input", accepted, []string{"-"}, 0},
		{"empty", "", nil, 2},
		{"blank", "\n \n", nil, 2},
		{"not a log", "Dear Anna,\nthe weather is fine.\n", nil, 2},
		{"no such file", "", []string{"/no/such/file.log"}, 2},
		{"directory", "", []string{os.TempDir()}, 2},
		{"unknown flag", accepted, []string{"--colour"}, 2},
		{"unknown format", accepted, []string{"--format", "yaml"}, 2},
		{"unknown dialect", accepted, []string{"--dialect", "vms"}, 2},
	} {
		for _, format := range []string{"text", "json", "ndjson"} {
			status, _, err := call(t, c.in, append([]string{"explain", "--format", format}, c.args...)...)
			if status != c.want {
				t.Errorf("%s as %s: status %d, want %d: %s", c.name, format, status, c.want, err)
			}
			if c.want == 2 && (strings.Count(err, "\n") != 1 || !strings.HasPrefix(err, "smtpexplain: ")) {
				t.Errorf("%s as %s: the error is not one line: %q", c.name, format, err)
			}
			if c.want < 2 && err != "" {
				t.Errorf("%s as %s: unexpected error %q", c.name, format, err)
			}
		}
	}
}

func TestExplainJSON(t *testing.T) {
	_, out, _ := call(t, refused, "explain", "--format", "json")
	if strings.Contains(out, "null") {
		t.Error("the document holds a null")
	}
	var d struct {
		Input struct {
			Name, Encoding string
			Bytes, Lines   int
		}
		Dialects []struct {
			Name  string
			Lines int
		}
		Unrecognised struct {
			Lines  int
			Ranges [][2]int
		}
		Conversations []struct {
			ID, Dialect, Session, Direction, From, Verdict, Phase, Reply, Status, Cause string
			To                                                                          []string
			Lines, Decisive                                                             [][2]int
			Exchanges                                                                   []struct {
				Verb, Argument string
				Replies        []struct {
					Code, Text string
					Expected   bool
				}
			}
		}
		Statistics struct {
			Inbound struct{ Conversations, Rejected int }
		}
	}
	if err := json.Unmarshal([]byte(out), &d); err != nil {
		t.Fatal(err)
	}
	if d.Input.Bytes != len(refused) || d.Input.Lines != 12 || d.Input.Encoding != "UTF-8" {
		t.Errorf("input is %+v", d.Input)
	}
	if len(d.Dialects) != 1 || d.Dialects[0].Name != "kerio-debug" || d.Dialects[0].Lines != 12 {
		t.Errorf("dialects are %+v", d.Dialects)
	}
	if len(d.Conversations) != 1 {
		t.Fatalf("there are %d conversations", len(d.Conversations))
	}
	c := d.Conversations[0]
	got := strings.Join([]string{c.ID, c.Dialect, c.Session, c.Direction, c.From, c.Verdict, c.Phase, c.Reply, c.Status, c.Cause, strings.Join(c.To, ",")}, " ")
	want := "c1 kerio-debug 4711 inbound anna@example.net rejected rcpt 550 5.1.1 recipient-unknown nobody@example.com"
	if got != want {
		t.Errorf("the conversation is\n%s\nwant\n%s", got, want)
	}
	found := false
	for _, r := range c.Decisive {
		found = found || r[0] <= 9 && 9 <= r[1]
	}
	if !found {
		t.Errorf("decisive lines are %v, want line 9 among them", c.Decisive)
	}
	verbs := ""
	for _, e := range c.Exchanges {
		verbs += e.Verb + " "
	}
	if verbs != "(connect) EHLO MAIL RCPT QUIT " {
		t.Errorf("exchanges are %s", verbs)
	}
	if d.Statistics.Inbound.Conversations != 1 || d.Statistics.Inbound.Rejected != 1 {
		t.Errorf("statistics are %+v", d.Statistics)
	}
}

// TestNoNulls looks at documents in which lists are empty.
func TestNoNulls(t *testing.T) {
	for _, in := range []string{"", "nothing to see here\n", accepted, refused, "220 mx.example.com\n"} {
		for _, format := range []string{"json", "ndjson"} {
			if _, out, _ := call(t, in, "explain", "--format", format); strings.Contains(out, ": null") || strings.Contains(out, ":null") {
				t.Errorf("%q as %s holds a null:\n%s", in, format, out)
			}
		}
	}
}

func TestExplainFiles(t *testing.T) {
	a, b := write(t, "a.log", accepted), write(t, "b.log", refused)
	status, out, _ := call(t, "", "explain", "--format", "json", a, b)
	var list []struct{ Input struct{ Name string } }
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 2 || list[0].Input.Name != a || list[1].Input.Name != b {
		t.Errorf("two files give %v %+v", err, list)
	}
	if status != 1 {
		t.Errorf("status is %d, want 1", status)
	}

	// A file that is missing does not keep the other from being explained.
	status, out, errs := call(t, "", "explain", "--format", "json", a, "/no/such.log")
	if err := json.Unmarshal([]byte(out), &list); err != nil || len(list) != 1 {
		t.Errorf("one of two files gives %v %+v", err, list)
	}
	if status != 2 || !strings.Contains(errs, "/no/such.log") {
		t.Errorf("status is %d, error %q", status, errs)
	}

	_, out, _ = call(t, "", "explain", "--format", "ndjson", a, b)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var one struct{ Input, ID, Verdict string }
	if len(lines) != 2 || json.Unmarshal([]byte(lines[1]), &one) != nil || one.Input != b || one.Verdict != "rejected" {
		t.Errorf("ndjson gives %d lines, the second is %+v", len(lines), one)
	}
}

// TestExplainGzip reads a rotated log as it lies on the disk.
func TestExplainGzip(t *testing.T) {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(refused))
	z.Close()
	status, out, err := call(t, "", "explain", "--format", "json", write(t, "debug.log.gz", b.String()))
	if status != 1 || err != "" || !strings.Contains(out, `"dialect": "kerio-debug"`) {
		t.Errorf("status %d, error %q, output %s", status, err, out)
	}
	status, _, err = call(t, "", "explain", write(t, "broken.log.gz", b.String()[:12]+"broken"))
	if status != 2 || strings.Count(err, "\n") != 1 || !strings.Contains(err, "broken.log.gz") {
		t.Errorf("a broken file: status %d, error %q", status, err)
	}
}

func TestDialectIsForced(t *testing.T) {
	_, out, _ := call(t, accepted, "explain", "--format", "json", "--dialect", "kerio-debug")
	if !strings.Contains(out, `"conversations": []`) {
		t.Errorf("a transcript read as a Kerio log gives\n%s", out)
	}
}

func TestExplainText(t *testing.T) {
	_, out, _ := call(t, refused, "explain")
	for _, want := range []string{
		"Kerio Connect debug log (12 lines)",
		"c1  REJECTED at RCPT TO",
		"Who must act", "Retry", "Next steps      1. ", "Confidence",
		">    9  [12/May/2025 09:14:03][4711] {smtps} Sent reply to RCPT: 550 5.1.1 User unknown",
		"RCPT TO:<nobody@example.com>",
		"550 5.1.1 User unknown",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("the report lacks %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "\x1b") {
		t.Error("the report has colours, though it does not go to a terminal")
	}
}

// TestHostileText makes sure that a log cannot steer the terminal.
func TestHostileText(t *testing.T) {
	hostile := strings.NewReplacer("User unknown", "User \x1b[2J\x1b]0;owned\x07 \u202eunknown\u009b31m\x00", "anna", "an\x1b[31mna").Replace(refused)
	_, out, _ := call(t, hostile, "explain")
	for _, c := range out {
		if c < ' ' && c != '\n' && c != '\t' || c >= 0x7f && c < 0xa0 || c == '\u202e' {
			t.Fatalf("the report holds %U:\n%q", c, out)
		}
	}
	if !strings.Contains(out, "␛[2J") {
		t.Errorf("the escape sequence is not visible:\n%s", out)
	}
	_, out, _ = call(t, "550 5.1.1 \x1b[31mred\n", "classify")
	if strings.Contains(out, "\x1b") {
		t.Errorf("classify passes an escape on: %q", out)
	}
	_, _, err := call(t, "", "lookup", "\x1b[31m")
	if strings.Contains(err, "\x1b") {
		t.Errorf("an error passes an escape on: %q", err)
	}
	_, _, err = call(t, "", "explain", "/no/such\x1b[31m\n.log")
	if strings.Contains(err, "\x1b") || strings.Count(err, "\n") != 1 {
		t.Errorf("an error passes an escape or a line end on: %q", err)
	}
}

func TestClassifyKeepsOrder(t *testing.T) {
	in := "550 5.1.1 <b@example.com>: Recipient address rejected: User unknown\n" +
		"\n" +
		"451 4.7.1 Greylisted, please try again in 5 minutes\r\n" +
		"250 2.0.0 Ok: queued as 4XyZ" // no line end
	status, out, err := call(t, in, "classify", "--format", "ndjson")
	if status != 0 || err != "" {
		t.Fatalf("status %d, error %q", status, err)
	}
	lines := strings.Split(strings.TrimSuffix(out, "\n"), "\n")
	if len(lines) != 4 {
		t.Fatalf("%d lines of output for 4 of input:\n%s", len(lines), out)
	}
	var got []string
	for _, l := range lines {
		var x struct{ Text, Reply, Verdict, Cause string }
		if err := json.Unmarshal([]byte(l), &x); err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(x.Text, "\r") {
			t.Errorf("the text %q keeps its line end", x.Text)
		}
		got = append(got, x.Reply+" "+x.Verdict+" "+x.Cause)
	}
	if got[0] != "550 rejected recipient-unknown" || got[2] != "451 deferred greylisted" || got[3] != "250 accepted none" {
		t.Errorf("verdicts are %q", got)
	}
	_, out, _ = call(t, in, "classify")
	if n := strings.Count(out, "\n"); n != 4 {
		t.Errorf("%d lines of text for 4 of input", n)
	}
}

func TestLookup(t *testing.T) {
	for word, want := range map[string]string{
		"550":               "550  reply code: ",
		"5.7.1":             "5.7.1  enhanced status code: ",
		"RCPT":              "RCPT  command: ",
		"rcpt to":           "RCPT  command: ",
		"SIZE":              "SIZE  extension in the reply to EHLO: ",
		"recipient-unknown": "recipient-unknown  cause: ",
		"5xx":               "5xx  reply code: ",
		"599":               "599  reply code of the class 5xx: ",
	} {
		status, out, err := call(t, "", append([]string{"lookup"}, strings.Fields(word)...)...)
		if status != 0 || !strings.Contains(out, want) || err != "" {
			t.Errorf("%s: status %d, error %q, output %q, want %q in it", word, status, err, out, want)
		}
	}
	for _, word := range []string{"frobnicate", "999", "1.2.3", ""} {
		if status, out, err := call(t, "", "lookup", word); status != 2 || out != "" || strings.Count(err, "\n") != 1 {
			t.Errorf("%q: status %d, output %q, error %q", word, status, out, err)
		}
	}
}

func TestDialects(t *testing.T) {
	status, out, _ := call(t, "", "dialects")
	if status != 0 || !strings.HasPrefix(out, "kerio-debug ") || strings.Count(out, "\n") < 5 {
		t.Errorf("status %d:\n%s", status, out)
	}
}

func TestHelp(t *testing.T) {
	status, out, err := call(t, "")
	if status != 0 || !strings.HasPrefix(out, "Usage: smtpexplain") || err != "" || !strings.Contains(out, "141 when") {
		t.Errorf("status %d, error %q, output %q", status, err, out)
	}
	for _, command := range []string{"serve", "build", "explain", "classify", "lookup", "dialects", "schema", "completion"} {
		if !strings.Contains(out, "\n  "+command+" ") {
			t.Errorf("the help does not list %s", command)
		}
		status, out, err := call(t, "", command, "--help")
		if status != 0 || !strings.HasPrefix(out, "Usage: smtpexplain "+command) || err != "" {
			t.Errorf("%s: status %d, error %q, output %q", command, status, err, out)
		}
		_, examples, ok := strings.Cut(out, "Examples:\n")
		if !ok || !strings.Contains(examples, "smtpexplain "+command) {
			t.Errorf("the help of %s shows no examples:\n%s", command, out)
		}
	}
}

func TestVersion(t *testing.T) {
	if status, out, err := call(t, "", "--version"); status != 0 || out != "smtpexplain "+explain.Version+"\n" || err != "" {
		t.Errorf("status %d, output %q, error %q", status, out, err)
	}
}

// TestOnly reports on chosen conversations in every format.
func TestOnly(t *testing.T) {
	two := accepted + accepted
	for _, format := range strings.Split(formatNames(), ",") {
		status, out, err := call(t, two, "explain", "--format", format, "--only", "c2")
		if status != 0 || err != "" || !strings.Contains(out, "c2") || regexp.MustCompile(`\bc1\b`).MatchString(out) {
			t.Errorf("%s: status %d, error %q, output\n%s", format, status, err, out)
		}
		_, out, _ = call(t, two, "explain", "--format", format, "--only", "c2,c1")
		if !strings.Contains(out, "c2") || !strings.Contains(out, "c1") {
			t.Errorf("%s: not both are in\n%s", format, out)
		}
	}
	if status, _, err := call(t, two, "explain", "--only", "c3"); status != 2 || !strings.Contains(err, `standard input: there is no conversation "c3": the log has c1 to c2`) {
		t.Errorf("status %d, error %q", status, err)
	}
	if status, out, err := call(t, "", "explain", "--only", "c1", "a.log", "b.log"); status != 2 || out != "" || !strings.Contains(err, "--only") {
		t.Errorf("status %d, output %q, error %q", status, out, err)
	}
}

// TestFormats writes two files in every format, and nothing of none.
func TestFormats(t *testing.T) {
	a, b := write(t, "first.log", accepted), write(t, "second.log", refused)
	for format, marks := range map[string][]string{
		"text":     {"first.log", "second.log", "ACCEPTED", "REJECTED at RCPT TO"},
		"markdown": {"# Mail log report: ", "Accepted (c1)", "Rejected at RCPT TO (c1)", "```text"},
		"html":     {"<!doctype html>", "first.log</h2>", "second.log</h2>", "Rejected at RCPT TO"},
		"json":     {`"redacted": false`, `"version": "` + explain.Version + `"`},
		"ndjson":   {`"redacted":false`, `"verdict":"rejected"`},
	} {
		status, out, err := call(t, "", "explain", "--format", format, a, b)
		if status != 1 || err != "" {
			t.Errorf("%s: status %d, error %q", format, status, err)
		}
		for _, m := range marks {
			if !strings.Contains(out, m) {
				t.Errorf("%s lacks %q:\n%s", format, m, out)
			}
		}
		if _, out, _ := call(t, "", "explain", "--format", format, "/no/such.log"); out != "" {
			t.Errorf("%s of no file: %q", format, out)
		}
	}
}

// TestRedact looks for what is private in every format.
func TestRedact(t *testing.T) {
	// The names of the fixtures are nobody's and would stay.
	private := strings.NewReplacer("relay.example.net", "relay.globex-mail.de", "example.net", "globex-mail.de", "nobody@example.com", "balthazar@initech.co.uk").Replace(refused)
	name := write(t, "hohenlohe.log", private)
	for _, format := range strings.Split(formatNames(), ",") {
		status, out, err := call(t, "", "explain", "--format", format, "--redact", name)
		if status != 1 || err != "" {
			t.Errorf("%s: status %d, error %q", format, status, err)
		}
		for _, private := range []string{"anna", "balthazar", "globex", "initech", "hohenlohe"} {
			if strings.Contains(out, private) {
				t.Errorf("%s holds %q:\n%s", format, private, out)
			}
		}
		note := strings.Contains(squeezed(out), "Private data in this report was replaced") || strings.Contains(squeezed(out), `"redacted": true`) || strings.Contains(out, `"redacted":true`)
		if !note || !strings.Contains(strings.ToLower(out), "rejected") {
			t.Errorf("%s does not say that it is redacted, or lost the verdict:\n%s", format, out)
		}
	}
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }

func TestSchema(t *testing.T) {
	for of, file := range map[string]string{"json": "explain", "ndjson": "ndjson"} {
		want, err := os.ReadFile("../../web/schema/" + file + ".schema.json")
		if err != nil {
			t.Fatal(err)
		}
		if status, out, errs := call(t, "", "schema", of); status != 0 || out != string(want) || errs != "" {
			t.Errorf("%s: status %d, error %q, %d bytes", of, status, errs, len(out))
		}
	}
	if status, _, err := call(t, "", "schema", "xml"); status != 2 || strings.Count(err, "\n") != 1 {
		t.Errorf("status %d, error %q", status, err)
	}
}

// TestCompletionNamesEverything looks for commands, flags and values in the
// completions of the shells that need not be on this machine.
func TestCompletionNamesEverything(t *testing.T) {
	for _, shell := range []string{"bash", "zsh", "fish"} {
		status, out, err := call(t, "", "completion", shell)
		if status != 0 || err != "" {
			t.Errorf("%s: status %d, error %q", shell, status, err)
		}
		for _, want := range []string{"explain", "classify", "lookup", "dialects", "serve", "build", "schema", "completion", "text markdown html json ndjson", "kerio-debug", "bash zsh fish", "addr", "only"} {
			if !strings.Contains(out, want) {
				t.Errorf("%s lacks %q:\n%s", shell, want, out)
			}
		}
	}
	if status, _, err := call(t, "", "completion", "csh"); status != 2 || strings.Count(err, "\n") != 1 {
		t.Errorf("status %d, error %q", status, err)
	}
}

func TestBuildWantsAPath(t *testing.T) {
	for _, base := range []string{"ftp://example.com/smtp/", "/a b/", "/?x"} {
		if status, _, err := call(t, "", "build", "--base", base, "--out", t.TempDir()); status != 1 || !strings.Contains(err, "base path") {
			t.Errorf("%s: status %d, error %q", base, status, err)
		}
	}
}

func TestServeNamesTheProblem(t *testing.T) {
	l, err := net.Listen("tcp", "localhost:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	status, _, errs := call(t, "", "serve", "--addr", l.Addr().String())
	if status != 1 || strings.Count(errs, "\n") != 1 || !strings.Contains(errs, "--addr") && !strings.Contains(errs, "make build") {
		t.Errorf("status %d, error %q", status, errs)
	}
}

func TestBuildSingleHasNoBase(t *testing.T) {
	file := filepath.Join(t.TempDir(), "x.html")
	status, _, err := call(t, "", "build", "--single", file, "--base", "/x/")
	if _, statErr := os.Stat(file); status != statusUnfit || !strings.Contains(err, "--base") || statErr == nil {
		t.Errorf("status %d, %q", status, err)
	}
}

// TestForcedFormatThatDoesNotFit: who forced a format is told that it is the
// wrong one, not to force one.
func TestForcedFormatThatDoesNotFit(t *testing.T) {
	for _, format := range []string{"text", "ndjson"} {
		status, _, err := call(t, accepted, "explain", "--format", format, "--dialect", "mdaemon", "-")
		if status != statusUnfit || !strings.Contains(err, "no line of it is in the format mdaemon: leave --dialect out") {
			t.Errorf("%s: status %d, %q", format, status, err)
		}
	}
}
