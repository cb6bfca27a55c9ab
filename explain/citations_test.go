package explain

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// TestCite: what is cited, and where it can be read.
func TestCite(t *testing.T) {
	const at = "https://www.rfc-editor.org/rfc/rfc"
	for text, want := range map[string]string{
		"RFC 5321":               "RFC 5321=5321.html",
		"RFC 5321 section 4.2.3": "RFC 5321 section 4.2.3=5321.html#section-4.2.3",
		"RFC 5321 sections 3.5, 4.1 and 4.3.2; folklore":  "RFC 5321 sections 3.5=5321.html#section-3.5 4.1=5321.html#section-4.1 4.3.2=5321.html#section-4.3.2",
		"Kerio; RFC 5321 appendix F.6.":                   "RFC 5321 appendix F.6=5321.html#appendix-F.6",
		"RFC 4954 section 6 and RFC 3207 section 4.":      "RFC 4954 section 6=4954.html#section-6 RFC 3207 section 4=3207.html#section-4",
		"RFC 7504 section 3 and 530 others":               "RFC 7504 section 3=7504.html#section-3",
		"the RFC that defines it":                         "",
		"RFC 5321 section on replies, RFC 5321 sections ": "RFC 5321=5321.html RFC 5321=5321.html",
		"": "",
	} {
		var got []string
		whole := ""
		for _, c := range Cite(text) {
			whole += c.Text
			if c.Link != "" {
				got = append(got, c.Text+"="+strings.TrimPrefix(c.Link, at))
			}
		}
		if s := strings.Join(got, " "); s != want || whole != text {
			t.Errorf("%q: %q, put together %q; want %q", text, s, whole, want)
		}
	}
}

// TestReferencesExist: every RFC that is named anywhere in the source has a title
// in rfcs, and every section that is named exists.
func TestReferencesExist(t *testing.T) {
	sections := map[int][]string{}
	list, err := os.ReadFile("testdata/rfc-sections.txt")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(list)) {
		if f := strings.Fields(line); f[0] != "#" {
			n, _ := strconv.Atoi(f[0])
			sections[n] = f[1:]
		}
	}
	used := map[int]bool{}
	wrapped := regexp.MustCompile(`\n\s*(//)?\s*`)
	err = filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != ".." {
			return filepath.SkipDir
		}
		if name := d.Name(); !strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, ".md") || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		for _, c := range Cite(wrapped.ReplaceAllString(string(text), " ")) {
			if c.rfc == 0 {
				continue
			}
			used[c.rfc] = true
			if c.Title == "" {
				t.Errorf("%s: %s has no title in rfcs", path, c.Text)
			}
			if known := sections[c.rfc]; c.section != "" && !slices.Equal(known, []string{"-"}) && !slices.Contains(known, c.section) {
				t.Errorf("%s: %s does not exist", path, c.Text)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rfcs {
		if i > 0 && r.number <= rfcs[i-1].number {
			t.Errorf("RFC %d is out of order", r.number)
		}
		if !used[r.number] || sections[r.number] == nil {
			t.Errorf("RFC %d: cited %v, sections %v", r.number, used[r.number], sections[r.number])
		}
	}
}
