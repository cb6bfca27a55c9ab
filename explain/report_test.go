package explain

import (
	"bytes"
	"regexp"
	"strings"
	"testing"

	"smtpexplain/grammar"
)

const reportLog = "S: 220 mx.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mx.example.com\nC: MAIL FROM:<carol@example.org>\nS: 250 Ok\n" +
	"C: RCPT TO:<nobody@example.com>\nS: 550 5.1.1 No such user\nC: QUIT\nS: 221 Bye\n"

// written is a report on a list of conversations.
func written(t testing.TB, format string, log *grammar.Log, list []*Judged, o ReportOptions) []byte {
	t.Helper()
	f, ok := LookupFormat(format)
	if !ok {
		t.Fatalf("there is no format %q", format)
	}
	var b bytes.Buffer
	if err := WriteReport(&b, f, log, Survey(log, list), list, o); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestColoursAreAllThatColourAdds takes the colours out again.
func TestColoursAreAllThatColourAdds(t *testing.T) {
	log, err := grammar.Parse([]byte(reportLog), grammar.Options{Name: "test.log"})
	if err != nil {
		t.Fatal(err)
	}
	list := JudgeAll(log)
	plain, coloured := string(written(t, "text", log, list, ReportOptions{})), string(written(t, "text", log, list, ReportOptions{Colour: true}))
	if !strings.Contains(coloured, textRed+"REJECTED at RCPT TO"+textReset) {
		t.Errorf("the verdict has no colour:\n%q", coloured)
	}
	if stripped := regexp.MustCompile("\x1b\\[[0-9;]*m").ReplaceAllString(coloured, ""); stripped != plain {
		t.Errorf("without its colours the report is\n%s\nwant\n%s", stripped, plain)
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width int
		want  string
	}{
		{"", 10, ""},
		{"one two three", 7, "one two|three"},
		{"one two three", 6, "one|two|three"},
		{"äöü äöü äöü", 7, "äöü äöü|äöü"},
		{"a-word-that-is-longer than", 5, "a-word-that-is-longer|than"},
	} {
		if got := strings.Join(wrap(c.text, c.width), "|"); got != c.want {
			t.Errorf("%q at %d gives %q, want %q", c.text, c.width, got, c.want)
		}
	}
}

// TestReferenceIsReadable writes every entry of the tables.
func TestReferenceIsReadable(t *testing.T) {
	var words []string
	for _, r := range Replies() {
		words = append(words, r.Code)
	}
	for _, s := range Statuses() {
		words = append(words, s.Code)
	}
	for _, v := range Verbs() {
		words = append(words, v.Verb)
	}
	for _, e := range Extensions() {
		words = append(words, e.Keyword)
	}
	for _, c := range Causes() {
		words = append(words, c.ID)
	}
	for _, w := range words {
		var b bytes.Buffer
		known, err := WriteReference(&b, false, w)
		if err != nil || !known {
			t.Errorf("%s: %v, %v", w, known, err)
			continue
		}
		// A word may be several things, and one of them by another name.
		if text := strings.ToLower("\n" + b.String()); !strings.Contains(text, "\n"+strings.ToLower(w)+"  ") || len(text) < 60 {
			t.Errorf("%s gives\n%s", w, b.String())
		}
	}
}
