package grammar

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// checkLossless proves that nothing of a log is lost: the lines and what
// stands between them rebuild the text, every line is in exactly one place,
// and every span lies inside its line.
func checkLossless(t testing.TB, log *Log, raw []byte) {
	t.Helper()
	at := int32(0)
	for i, l := range log.Lines {
		if l.Start < at || l.End < l.Start || int(l.End) > len(log.Text) {
			t.Fatalf("line %d: span %v after %d of %d", i+1, l.Span, at, len(log.Text))
		}
		if gap := string(log.Text[at:l.Start]); gap != "" && gap != "\n" && gap != "\r" && gap != "\r\n" {
			t.Fatalf("line %d: %q stands between the lines", i+1, gap)
		}
		if bytes.ContainsAny(l.Of(log.Text), "\r\n") {
			t.Fatalf("line %d holds a line end: %q", i+1, l.Of(log.Text))
		}
		at = l.End
	}
	if rest := string(log.Text[at:]); rest != "" && rest != "\n" && rest != "\r" && rest != "\r\n" {
		t.Fatalf("%q behind the last line", rest)
	}
	if log.Encoding == "UTF-8" {
		if want := bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")); !bytes.Equal(log.Text, want) {
			t.Fatalf("text differs from the input: %d bytes, want %d", len(log.Text), len(want))
		}
	}
	seen := make([]int32, len(log.Lines))
	for _, c := range log.Conversations {
		for k, i := range c.Lines {
			if k > 0 && i <= c.Lines[k-1] {
				t.Fatalf("conversation %d: lines out of order: %v", c.Number, c.Lines)
			}
			if seen[i] != 0 {
				t.Fatalf("line %d belongs to conversations %d and %d", i+1, seen[i], c.Number)
			}
			seen[i] = int32(c.Number)
		}
		for _, turn := range c.Turns {
			line := log.Lines[turn.Line].Span
			if turn.Text.Start < line.Start || turn.Text.End > line.End || turn.Text.End < turn.Text.Start {
				t.Fatalf("line %d: a turn's span %v leaves the line %v", turn.Line+1, turn.Text, line)
			}
			checkUtterance(t, log, &turn)
		}
		for _, p := range c.Pairs {
			for _, r := range p.Replies {
				if len(r.Turns) == 0 || r.Code == "" {
					t.Fatalf("conversation %d: an empty reply to %q", c.Number, p.Verb)
				}
			}
		}
	}
	for i, l := range log.Lines {
		if l.Owner != seen[i] {
			t.Fatalf("line %d: owner %d, listed by %d", i+1, l.Owner, seen[i])
		}
	}
	ranges, n := log.Unrecognised()
	for _, r := range ranges {
		n -= r[1] - r[0] + 1
	}
	if n > 0 {
		t.Fatalf("unrecognised lines are miscounted by %d", n)
	}
}

// checkUtterance proves that the leaves of a node stand where they say.
func checkUtterance(t testing.TB, log *Log, turn *Turn) {
	t.Helper()
	said := turn.Said(log.Text)
	check := func(w *Word) {
		if w != nil && (w.At < 0 || w.End() > len(said) || string(said[w.At:w.End()]) != w.Text) {
			t.Fatalf("line %d: %q does not stand at %d of %q", turn.Line+1, w.Text, w.At, said)
		}
	}
	if r := turn.Reply; r != nil {
		for _, w := range []*Word{&r.Code, r.Status, r.Text, r.Late, r.Tail} {
			check(w)
		}
	}
	if c := turn.Cmd; c != nil {
		check(c.VerbWord())
		if e := c.Envelope(); e != nil {
			check(e.Link)
			check(e.Rest)
			if e.Path != nil {
				check(e.Path.Open)
				check(e.Path.Address)
				check(e.Path.Close)
			}
			for i := range e.Parameters {
				check(&e.Parameters[i].Keyword)
				check(e.Parameters[i].Value)
			}
		}
	}
	if r := turn.Report; r != nil {
		for i, q := range r.Quote {
			span := r.QuoteAt[i]
			if q.Code.End() > span.Len() || string(span.Of(log.Text)[q.Code.At:q.Code.End()]) != q.Code.Text {
				t.Fatalf("line %d: the quoted reply %q does not stand at %v", turn.Line+1, q.Code.Text, span)
			}
		}
	}
}

// chunked reads text in chunks of the given sizes, used again and again.
func chunked(t testing.TB, text []byte, sizes ...int) *Log {
	t.Helper()
	var r Reader
	for i := 0; len(text) > 0; i++ {
		n := min(max(sizes[i%len(sizes)], 1), len(text))
		if _, err := r.Write(text[:n]); err != nil {
			t.Fatal(err)
		}
		text = text[n:]
	}
	return r.Log(Options{Now: testNow})
}

func TestMain(m *testing.M) {
	rescue = false
	os.Exit(m.Run())
}

// TestPanicIsSurvived plants a scanner that panics: the line is reported as a
// fault, and the lines around it are read.
func TestPanicIsSurvived(t *testing.T) {
	rescue = true
	scan := kerioDebug.scan
	defer func() { rescue, kerioDebug.scan = false, scan }()
	kerioDebug.scan = func(h *head, row *Row) bool {
		if contains(h.bytes(), "BOOM") {
			panic("planted")
		}
		return scan(h, row)
	}
	text := "[16/Mar/2021 18:24:42][1] {smtps} Command EHLO a\n[16/Mar/2021 18:24:42][1] {smtps} BOOM\n[16/Mar/2021 18:24:42][1] {smtps} Command QUIT\n"
	log := mustParse(t, []byte(text))
	checkLossless(t, log, []byte(text))
	if len(log.Faults) != 1 || log.Faults[0].Line != 2 || log.Faults[0].What != "planted" {
		t.Errorf("faults %v", log.Faults)
	}
	if len(log.Conversations) != 1 || len(log.Conversations[0].Lines) != 2 {
		t.Errorf("conversations %s", dump(log))
	}
}

// hostile are inputs that no log should be and some are.
var hostile = []string{
	"", "\n", "\r", "\r\n", "\n\n\n", "\x00", "\xff\xfe", "\xfe\xff", "\xef\xbb\xbf", "\xef\xbb", "\xff\xfe\x00", "\xff\xfe2\x002\x000\x00\r\x00\n\x00\x3d\xd8",
	"220 x\r\r\n250 y", "220", "220-", "220 ", "354 go\r\n.\r\n", "250-a\n250-b", "MAIL FROM:", "MAIL FROM:<", "RCPT TO:<\"a@b", "AUTH", "EHLO",
	"\x1b[31m250 ok\x1b[0m", "550 \u202egnp.exe", "<img src=x onerror=alert(1)>", strings.Repeat("a", 1<<20), strings.Repeat("250-x\n", 5000),
	"[16/Mar/2021 18:24:38][6376] {", "[16/Mar/2021 18:24:38][6376]", "[16/Mar/2021 18:24:38] Recv:", "[16/Mar/2021 18:24:38] Sent: Queue-ID:",
	"Mar 16 18:24:38 mx smtpd[1]: smtp-in: Failed command on session 0123456789abcdef",
	"334 x\n\n\n250 y", "S:\nC:\nS: 220\nC: DATA\nS: 354\nC: x\nC: .\nS: 250", "220 a\nEHLO b\n250 c\nQUIT\n221 d\n220 a\nEHLO b\n250 c",
}

func TestNothingIsLost(t *testing.T) {
	for _, s := range hostile {
		log := mustParse(t, []byte(s))
		checkLossless(t, log, []byte(s))
	}
}

// TestChunks reads each input in chunks of many sizes: the result is the same.
func TestChunks(t *testing.T) {
	inputs := append([]string(nil), hostile...)
	for _, f := range fixtures(t) {
		inputs = append(inputs, string(f.log), strings.ReplaceAll(string(f.log), "\n", "\r\n"), strings.ReplaceAll(string(f.log), "\n", "\r"), utf16le(string(f.log)))
	}
	random := rand.New(rand.NewPCG(1, 2))
	for _, s := range inputs {
		want := mustParse(t, []byte(s))
		sizes := [][]int{{2}, {3, 1}, {7, 64, 5}, {random.IntN(100) + 1, random.IntN(3000) + 1}}
		if len(s) < 20_000 {
			sizes = append(sizes, []int{1})
		}
		for _, n := range sizes {
			got := chunked(t, []byte(s), n...)
			if !bytes.Equal(got.Text, want.Text) || dump(got) != dump(want) || len(got.Lines) != len(want.Lines) {
				t.Fatalf("in chunks of %v: %.60q reads differently", n, s)
			}
			checkLossless(t, got, []byte(s))
		}
		// Given as a whole, and cut in slices.
		var r Reader
		if err := r.Give([]byte(s)); err != nil {
			t.Fatal(err)
		}
		for n := int(r.seen); n < len(r.text); n += random.IntN(300) + 1 {
			r.cutUpTo(n)
		}
		got := r.Log(Options{Now: testNow})
		if !bytes.Equal(got.Text, want.Text) || dump(got) != dump(want) || len(got.Lines) != len(want.Lines) {
			t.Fatalf("given as a whole: %.60q reads differently", s)
		}
		checkLossless(t, got, []byte(s))
	}
}

func utf16le(s string) string {
	b := []byte("\xff\xfe")
	for _, r := range s {
		b = append(b, byte(r), byte(r>>8))
	}
	return string(b)
}

// TestInterleavedKerio separates two hundred conversations whose lines are
// mixed at random, on threads that are used again.
func TestInterleavedKerio(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	const threads, rounds = 40, 5
	type line struct{ who, text string }
	var queues [threads][]line
	want := map[string][]string{} // what was said, by client name
	for thread := range threads {
		for round := range rounds {
			name := fmt.Sprintf("client%d-%d.example.net", thread, round)
			said := []string{
				"Task 1 handler BEGIN", "SMTP server session begin; client connected from " + name + ":5000", "Sent SMTP greeting to " + name + ":5000",
				"Command EHLO " + name, "Sent reply to EHLO: 250 mail.example.com ...", "Command MAIL FROM:<a@" + name + ">", "Sent reply to MAIL: 250 2.1.0 Sender <a@" + name + "> ok",
				"Command RCPT TO:<" + name + "@example.com>", "Sent reply to RCPT: 550 5.1.1 User " + name + "@example.com unknown", "Command QUIT", "SMTP server session end", "Task 1 handler END",
			}
			if random.IntN(3) == 0 { // some end without a goodbye
				said = append(said[:9:9], said[10:]...)
			}
			for _, s := range said {
				queues[thread] = append(queues[thread], line{name, fmt.Sprintf("[16/Mar/2021 18:24:38][%d] {smtps} %s", 6000+thread, s)})
			}
			want[name] = said
		}
	}
	var text strings.Builder
	var owners []string
	for left := threads; left > 0; {
		k := random.IntN(threads)
		if len(queues[k]) == 0 {
			continue
		}
		text.WriteString(queues[k][0].text + "\n")
		owners = append(owners, queues[k][0].who)
		if queues[k] = queues[k][1:]; len(queues[k]) == 0 {
			left--
		}
	}
	log := mustParse(t, []byte(text.String()))
	checkLossless(t, log, []byte(text.String()))
	if len(log.Conversations) != threads*rounds {
		t.Fatalf("%d conversations, want %d", len(log.Conversations), threads*rounds)
	}
	for _, c := range log.Conversations {
		name := c.Client.Name
		if len(c.Lines) != len(want[name]) {
			t.Errorf("%s: %d lines, want %d", name, len(c.Lines), len(want[name]))
		}
		for _, i := range c.Lines {
			if owners[i] != name {
				t.Errorf("line %d belongs to %s and was given to %s", i+1, owners[i], name)
			}
		}
		if len(c.To) != 1 || c.To[0] != name+"@example.com" {
			t.Errorf("%s: recipients %v", name, c.To)
		}
	}
}

// FuzzParse reads any bytes in any chunking.
func FuzzParse(f *testing.F) {
	for _, s := range hostile {
		if len(s) < 10_000 {
			f.Add([]byte(s), 3)
		}
	}
	for _, x := range fixtures(f) {
		f.Add(x.log, 17)
	}
	f.Fuzz(func(t *testing.T, text []byte, size int) {
		log := mustParse(t, text)
		checkLossless(t, log, text)
		if got := chunked(t, text, size%1000); dump(got) != dump(log) {
			t.Fatalf("in chunks of %d the log reads differently", size%1000)
		}
	})
}

// FuzzDialects reads any bytes as each dialect.
func FuzzDialects(f *testing.F) {
	for k, d := range dialects {
		for _, s := range d.Samples {
			f.Add([]byte(s), k)
		}
	}
	for _, x := range fixtures(f) {
		f.Add(x.log, 0)
	}
	f.Fuzz(func(t *testing.T, text []byte, k int) {
		d := dialects[((k%len(dialects))+len(dialects))%len(dialects)]
		log, err := Parse(text, Options{Dialect: d})
		if err != nil {
			t.Fatal(err)
		}
		checkLossless(t, log, text)
	})
}
