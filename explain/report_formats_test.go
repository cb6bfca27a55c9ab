package explain

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"smtpexplain/grammar"
)

// forPeople are the formats that are read and not parsed.
var forPeople = []string{"text", "markdown", "html"}

// TestGoldenReports compares reports with testdata/reports. The style sheet is
// left out of what is kept.
func TestGoldenReports(t *testing.T) {
	for _, name := range []string{"kerio-debug-outbound", "transcript-auth", "postfix-maillog-outbound"} {
		a := fixtureLogs(t)["../grammar/testdata/"+name+".txtar"]
		log, err := grammar.Parse(section(a, "log"), grammar.Options{Name: name + ".log", Now: grammar.StampOf(fixtureNow)})
		if err != nil {
			t.Fatal(err)
		}
		list := JudgeAll(log)
		for _, format := range forPeople {
			f, _ := LookupFormat(format)
			got := written(t, format, log, list, ReportOptions{})
			if format == "html" {
				got = bytes.Replace(got, []byte(reportStyle), []byte("…\n"), 1)
			}
			path := filepath.Join("testdata/reports", name+f.Extension)
			if *update {
				if err := os.WriteFile(path, got, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			if want, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
				t.Errorf("%s differs (%v): go test ./explain -run GoldenReports -update rewrites it, git diff shows how\n%s", path, err, got)
			}
		}
	}
}

// TestReportsOfEveryFixture writes every format of every log: whole, one
// conversation, redacted. The verdicts, the decisive lines and what is
// promised to stand in a report are in it.
func TestReportsOfEveryFixture(t *testing.T) {
	for name, text := range everyLog(t) {
		log := mustParse(t, text)
		list := JudgeAll(log)
		for _, f := range Formats() {
			whole := string(written(t, f.Name, log, list, ReportOptions{Redacted: true}))
			switch f.Name {
			case "html":
				checkHTML(t, name, whole)
			case "markdown":
				checkMarkdown(t, name, whole)
			}
			for _, judged := range list {
				x := Explain(log, judged.Conversation)
				one := string(written(t, f.Name, log, []*Judged{judged}, ReportOptions{}))
				if f.Name == "json" || f.Name == "ndjson" {
					if !strings.Contains(one, string(x.Verdict)) || strings.Contains(one, ":null") || strings.Contains(one, ": null") {
						t.Errorf("%s: %s of %s: %s", name, f.Name, x.ID, one)
					}
					continue
				}
				if f.Name == "html" {
					checkHTML(t, name, one)
				}
				plain := strings.ToLower(plainText(f.Name, one))
				wanted := []string{strings.ToLower(judged.headline()), Version, "circumstances"}
				if f.Name == "text" {
					wanted[2] = "who must act"
				}
				if x.ActText == "" || x.Summary == "" {
					t.Errorf("%s: %s says nothing", name, x.ID)
				}
				if len(x.Decisive) > 0 {
					l := ClipLines(Annotate(log, x, []int{x.Decisive[0][0] - 1}), longestQuoted)[0]
					wanted = append(wanted, strings.ToLower(l.text()), "the decisive line.")
				}
				for _, w := range wanted {
					if !strings.Contains(squeeze(plain), squeeze(w)) {
						t.Errorf("%s: %s of %s lacks %q:\n%s", name, f.Name, x.ID, w, one)
					}
				}
				if n := len(keyLines(log, x)); n > mostKeyLines {
					t.Errorf("%s: %d decisive lines of %s", name, n, x.ID)
				}
			}
			if f.Name != "json" && f.Name != "ndjson" && !strings.Contains(squeeze(whole), squeeze(redactedNote)) {
				t.Errorf("%s: %s does not tell that it is redacted", name, f.Name)
			}
		}
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }

var (
	tags     = regexp.MustCompile(`<[^>]*>`)
	unescape = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&quot;", `"`, "&#39;", "'", "&amp;", "&")
)

// plainText is a report as it is read.
func plainText(format, s string) string {
	if format == "html" {
		_, s, _ = strings.Cut(s, "</style>")
		return unescape.Replace(tags.ReplaceAllString(s, ""))
	}
	return s
}

// checkHTML proves that a report is well formed, and that it holds the
// elements and attributes of the writer and none besides: nothing that runs,
// loads or leads out of the file.
func checkHTML(t *testing.T, name, text string) {
	t.Helper()
	_, body, ok := strings.Cut(text, "</head>")
	if !ok || strings.Count(text, "<style>") != 1 || !strings.HasSuffix(text, "</html>\n") {
		t.Errorf("%s: the document is not whole", name)
		return
	}
	elements := " body main header footer h1 h2 h3 h4 p section div dl dt dd ol ul li code span strong b i small nav a article table thead tbody tr th td svg rect circle path "
	attributes := " class id title href scope aria-hidden aria-label viewBox preserveAspectRatio width height cx cy r d "
	d := xml.NewDecoder(strings.NewReader("<html>" + strings.TrimSuffix(body, "\n")))
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		e, ok := token.(xml.StartElement)
		if !ok || e.Name.Local == "html" {
			continue
		}
		if !strings.Contains(elements, " "+e.Name.Local+" ") {
			t.Errorf("%s: element %s", name, e.Name.Local)
		}
		for _, a := range e.Attr {
			if !strings.Contains(attributes, " "+a.Name.Local+" ") || a.Name.Local == "href" && !regexp.MustCompile(`^#log[0-9]+-c[0-9]+$`).MatchString(a.Value) {
				t.Errorf("%s: attribute %s=%q of %s", name, a.Name.Local, a.Value, e.Name.Local)
			}
		}
	}
}

// hostile are texts that a log may hold to become more than text.
var hostile = []string{
	"<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "</code></style></main><h1>gone</h1>", "<!--", "&lt;b&gt;&#x41;",
	"[click](javascript:alert(1))", "![x](https://evil.example.net/p.png)", "https://evil.example.net/?q=1", "www.evil.example.net", "<https://evil.example.net>",
	"@everyone", "#1", "| a | b |", `\|<b>`, "`code`", "```", "``````", "~~~", "***bold***", "__x__", "---", "===", "# heading", "> quote", "- item", "1. item", "$x^2$", ":smile:",
	"\x1b[2J\x1b]0;x\x07", "\u202egnp.exe", "\u009b31m", "\x00",
}

func hostileLog(text string) string {
	return "S: 220 mx.example.com ESMTP " + text + "\nC: EHLO " + strings.ReplaceAll(text, " ", "") + "\nS: 250 mx.example.com\nC: MAIL FROM:<carol@example.org>\nS: 250 Ok\n" +
		"C: RCPT TO:<\"" + text + "\"@example.com>\nS: 550 5.1.1 " + text + "\nC: " + text + "\nS: 500 " + text + "\nC: QUIT\nS: 221 Bye\n"
}

// TestHostileLogs writes what a log may hold, as its words and as its name.
func TestHostileLogs(t *testing.T) {
	for _, text := range append(hostile, strings.Join(hostile, " ")) {
		log, err := grammar.Parse([]byte(hostileLog(text)), grammar.Options{Name: text})
		if err != nil {
			t.Fatal(err)
		}
		list := JudgeAll(log)
		for _, format := range forPeople {
			for _, several := range []bool{false, true} {
				got := string(written(t, format, log, list, ReportOptions{Several: several}))
				for _, r := range got {
					if r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 || r == '\u202e' {
						t.Errorf("%s of %q holds %U", format, text, r)
					}
				}
				switch format {
				case "html":
					checkHTML(t, fmt.Sprintf("%q", text), got)
				case "markdown":
					checkMarkdown(t, text, got)
				}
			}
		}
	}
}

// checkMarkdown reads a report as CommonMark does, blocks first, and proves
// that outside fences and code spans no letter is left that could be markup,
// but for the writer's own.
func checkMarkdown(t *testing.T, name, text string) {
	t.Helper()
	fence := ""
	for _, l := range strings.Split(text, "\n") {
		run := l[:len(l)-len(strings.TrimLeft(l, "`"))]
		if fence != "" {
			if len(run) >= len(fence) && strings.TrimSpace(l[len(run):]) == "" {
				fence = ""
			}
			continue
		}
		if len(run) >= 3 && !strings.Contains(l[len(run):], "`") {
			fence = run
			continue
		}
		// What the writer begins lines with.
		own := regexp.MustCompile(`^(#{1,4} |- \*\*[A-Za-z ]+:\*\*|  - |- \*\*(Info|Warning|Error): [^*]*\*\*|[0-9]\. |\*\*Line [0-9]+(, [a-z]+)?\*\*$|---$|\| .* \|$)`)
		rest := l
		if m := own.FindString(l); strings.HasPrefix(m, "| ") {
			rest = strings.ReplaceAll(strings.ReplaceAll(l, "---", ""), `\|`, "")
			rest = strings.ReplaceAll(rest, " | ", " ")
			rest = strings.Trim(rest, "| :")
		} else {
			rest = l[len(m):]
		}
		rest = dropSpans(rest)
		if bad := strings.IndexAny(rest, "<>[]*_`\\|#@&~$^{}"); bad >= 0 || regexp.MustCompile(`(?i)www\.|://|:[a-z]+:`).MatchString(rest) {
			t.Errorf("%q: the line %q keeps %q", name, l, rest)
		}
		if regexp.MustCompile(`^(-|\+|=+|[0-9]+[.)]) `).MatchString(rest) && rest == l || rest == l && l != "" && strings.Trim(l, "=-") == "" {
			t.Errorf("%q: the line %q begins a block", name, l)
		}
	}
	if fence != "" {
		t.Errorf("%q: a block is not closed:\n%s", name, text)
	}
}

// dropSpans takes the code spans out of a line (CommonMark section 6.1).
func dropSpans(s string) string {
	var out strings.Builder
	for i := 0; i < len(s); {
		n := len(s[i:]) - len(strings.TrimLeft(s[i:], "`"))
		if n == 0 {
			out.WriteByte(s[i])
			i++
			continue
		}
		end := -1
		for k := i + n; k < len(s); {
			m := len(s[k:]) - len(strings.TrimLeft(s[k:], "`"))
			if m == n {
				end = k + m
				break
			}
			k += max(m, 1)
		}
		if end < 0 {
			out.WriteString(s[i : i+n])
			end = i + n
		}
		i = end
	}
	return out.String()
}

// TestNoSecretInReports plants a password and looks for it in every format.
func TestNoSecretInReports(t *testing.T) {
	const secret, decoded = "bm90LXRoZS1wYXNzd29yZA==", "not-the-password"
	for name, text := range map[string]string{
		"LOGIN":   "S: 220 a ESMTP\nC: EHLO b\nS: 250 AUTH LOGIN\nC: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\nC: YW5uYUBleGFtcGxlLmNvbQ==\nS: 334 UGFzc3dvcmQ6\nC: " + secret + "\nS: 535 5.7.8 no\nC: QUIT\nS: 221 Bye\n",
		"PLAIN":   "220 a ESMTP\nEHLO b\n250 AUTH PLAIN\nAUTH PLAIN " + secret + "\n535 5.7.8 no\nQUIT\n221 Bye\n",
		"XOAUTH2": "220 a ESMTP\nEHLO b\n250 AUTH XOAUTH2\nAUTH XOAUTH2 " + secret + "\n535 5.7.8 no\nQUIT\n221 Bye\n",
	} {
		log := mustParse(t, []byte(text))
		list := JudgeAll(log)
		for _, f := range Formats() {
			got := string(written(t, f.Name, log, list, ReportOptions{}))
			if strings.Contains(got, secret[:8]) || strings.Contains(got, decoded) {
				t.Errorf("%s of %s shows the password:\n%s", f.Name, name, got)
			}
		}
	}
}

// TestLongLogs proves that a report of a long log stays short, tells failures
// of every cause, and says what it leaves out.
func TestLongLogs(t *testing.T) {
	var text strings.Builder
	const refused, rare, fine = 300, 2, 600
	session := func(answer string) {
		fmt.Fprintf(&text, "S: 220 mx.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mx.example.com\nC: MAIL FROM:<carol@example.org>\nS: 250 Ok\nC: RCPT TO:<dave@example.com>\nS: %s\nC: QUIT\nS: 221 Bye\n", answer)
	}
	for range refused {
		session("550 5.1.1 No such user")
	}
	for range rare {
		session("451 4.7.1 Greylisted, try again later")
	}
	for range fine {
		text.WriteString("S: 220 mx.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mx.example.com\nC: QUIT\nS: 221 Bye\n")
	}
	log := mustParse(t, []byte(text.String()))
	list := JudgeAll(log)
	e := extractOf(log, list)
	causes := map[string]int{}
	for _, x := range e.full {
		causes[x.Cause]++
	}
	if len(e.full) != mostInFull || causes["greylisted"] != rare || len(e.others.rows) != mostRows {
		t.Errorf("%d in full (%v), %d rows", len(e.full), causes, len(e.others.rows))
	}
	for _, format := range forPeople {
		got := string(written(t, format, log, list, ReportOptions{}))
		for _, want := range []string{"50 of 302 failures are told in full", "352 more conversations are left out", "The other conversations"} {
			if !strings.Contains(squeeze(got), want) {
				t.Errorf("%s lacks %q", format, want)
			}
		}
	}
	one, err := Select(list, []string{"c7"})
	if err != nil || len(one) != 1 || one[0].ID() != "c7" {
		t.Errorf("c7 is not selected: %v, %v", one, err)
	}
	if _, err := Select(list, []string{"c7", "c9000"}); err == nil || err.Error() != `there is no conversation "c9000": the log has c1 to c902` {
		t.Errorf("error %v", err)
	}
}

// TestLongConversation quotes the beginning, what is around the decisive
// lines, and the end, and cuts a line that is too long to be read.
func TestLongConversation(t *testing.T) {
	var text strings.Builder
	text.WriteString("S: 220 mx.example.com ESMTP\nC: EHLO client.example.org\nS: 250 mx.example.com\nC: MAIL FROM:<carol@example.org>\nS: 250 Ok\n")
	for i := range 2000 {
		fmt.Fprintf(&text, "C: RCPT TO:<user%d@example.com>\nS: 550 5.1.1 No such user %s\n", i, strings.Repeat("x", 20*(i%500)))
	}
	text.WriteString("C: QUIT\nS: 221 Bye\n")
	log := mustParse(t, []byte(text.String()))
	list := JudgeAll(log)
	if steps := rungs(log, Explain(log, list[0].Conversation)); len(steps) > mostRungs || steps[len(steps)-1].Label != "221 Bye" {
		t.Errorf("%d steps, the last is %+v", len(steps), steps[len(steps)-1])
	}
	for _, format := range forPeople {
		got := written(t, format, log, list, ReportOptions{})
		if len(got) > 120_000 || !bytes.Contains(got, []byte("left out")) || !bytes.Contains(got, []byte("and 1950 more")) {
			t.Errorf("%s has %d bytes", format, len(got))
		}
	}
}

// TestSeveralLogs writes reports on two logs as one, and on none.
func TestSeveralLogs(t *testing.T) {
	log := mustParse(t, []byte(reportLog))
	list := JudgeAll(log)
	for _, f := range Formats() {
		var none, two bytes.Buffer
		if err := f.Begin(&none, ReportOptions{}).Close(); err != nil || none.Len() > 0 {
			t.Errorf("%s of nothing: %v, %q", f.Name, err, none.String())
		}
		r := f.Begin(&two, ReportOptions{Several: true, Redacted: true})
		for range 2 {
			if err := r.Log(log, Survey(log, list), list); err != nil {
				t.Fatal(err)
			}
		}
		if err := r.Close(); err != nil {
			t.Fatal(err)
		}
		switch f.Name {
		case "html":
			checkHTML(t, "two logs", two.String())
			if n := strings.Count(two.String(), "<h1>"); n != 1 {
				t.Errorf("%d titles", n)
			}
			if !strings.Contains(two.String(), `id="log1-c1"`) || !strings.Contains(two.String(), `id="log2-c1"`) {
				t.Error("the conversations have no places of their own")
			}
		case "markdown":
			checkMarkdown(t, "two logs", two.String())
		}
		if f.Name == "text" || f.Name == "markdown" || f.Name == "html" {
			if n := strings.Count(squeeze(two.String()), squeeze(redactedNote)); n != 1 {
				t.Errorf("%s tells %d times that it is redacted", f.Name, n)
			}
		}
		if f.Extension == "" || f.Extension[0] != '.' || f.Title == "" || f.About == "" || !strings.Contains(f.Media, "/") {
			t.Errorf("not described: %+v", f)
		}
	}
}
