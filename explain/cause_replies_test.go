package explain

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// judgedReplies are the texts of testdata/replies by their causes: a file for
// each cause, one reply or report a line. They are what servers, filters and
// reports really say; names, addresses and numbers in them are invented.
var judgedReplies = sync.OnceValue(func() map[string][]string {
	replies := map[string][]string{}
	files, err := filepath.Glob("testdata/replies/*.txt")
	if err != nil {
		panic(err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			panic(err)
		}
		cause := strings.TrimSuffix(filepath.Base(file), ".txt")
		for line := range strings.Lines(string(text)) {
			replies[cause] = append(replies[cause], strings.TrimSuffix(line, "\n"))
		}
	}
	return replies
})

func TestJudgeReplies(t *testing.T) {
	for cause, texts := range judgedReplies() {
		if _, ok := LookupCause(cause); !ok {
			t.Errorf("testdata/replies/%s.txt: no such cause", cause)
		}
		seen := map[string]bool{}
		for _, text := range texts {
			if text != strings.TrimSpace(text) || text == "" || seen[text] {
				t.Errorf("testdata/replies/%s.txt: %q is empty, stands there twice or has blanks around it", cause, text)
			}
			seen[text] = true
			if c := Classify(text); c.Cause != cause {
				t.Errorf("%s by %s, want %s: %s", c.Cause, c.Source, cause, text)
			}
		}
	}
	for _, c := range Causes() {
		if len(judgedReplies()[c.ID]) < 3 {
			t.Errorf("testdata/replies/%s.txt: %d texts, want 3", c.ID, len(judgedReplies()[c.ID]))
		}
	}
}

// TestEveryWordingHasAText: a wording that decides about no text cannot be known
// to work, or to be needed. The samples of the providers' tables count as well.
func TestEveryWordingHasAText(t *testing.T) {
	decided := map[*causePattern]bool{}
	decide := func(text string) {
		e := evidence{Text: text}
		e.Reply, e.Status = replyAndStatus(text)
		for _, e := range []evidence{e.settled(), e.settled().innermost()} {
			sure, vague := e.wordings()
			decided[sure], decided[vague] = true, true
		}
	}
	for _, texts := range judgedReplies() {
		for _, text := range texts {
			decide(text)
		}
	}
	for i := range providerReplies {
		decide(providerReplies[i].Sample)
	}
	x := causeWords()
	for i := range x.patterns {
		if p := &x.patterns[i]; !decided[p] {
			t.Errorf("%s: no text in testdata/replies is decided by %q", p.family.Cause, p.source)
		}
	}
}
