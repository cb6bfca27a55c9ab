package grammar

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"smtpexplain/grammar/biglog"
)

// follow reads a log in chunks of a size and dumps its conversations, sorted.
// start and window are the bounds to read with.
func follow(t *testing.T, text []byte, chunk, start, window int) []string {
	t.Helper()
	var out []string
	f := Follow(Options{}, func(log *Log, c *Conversation) {
		out = append(out, dumpConversation(log, c))
		for _, i := range c.Lines {
			if log.Lines[i].Owner != int32(c.Number) {
				t.Errorf("line %d does not know its conversation", log.Number(int(i)))
			}
		}
	})
	f.start, f.window = start, window
	for rest := text; len(rest) > 0; {
		n := min(chunk, len(rest))
		if _, err := f.Write(rest[:n]); err != nil {
			t.Fatal(err)
		}
		rest = rest[n:]
	}
	f.Close()
	slices.Sort(out)
	return out
}

// whole is the same of a log that is read as a whole.
func whole(t *testing.T, text []byte) []string {
	log := mustParse(t, text)
	var out []string
	for _, c := range log.Conversations {
		out = append(out, dumpConversation(log, c))
	}
	slices.Sort(out)
	return out
}

func sameConversations(t *testing.T, name string, got, want []string) {
	t.Helper()
	if slices.Equal(got, want) {
		return
	}
	for _, w := range want {
		if !slices.Contains(got, w) {
			t.Errorf("%s: a conversation is missing or reads differently:\n%s", name, w)
			return
		}
	}
	t.Errorf("%s: %d conversations, want %d", name, len(got), len(want))
}

// TestFollowFixtures reads every fixture as a log without an end.
func TestFollowFixtures(t *testing.T) {
	for _, f := range fixtures(t) {
		want := whole(t, f.log)
		sameConversations(t, f.path+" as a whole", follow(t, f.log, 100, followStart, followWindow), want)
		if f.dialect == &bareReply {
			continue // is nothing but one short text
		}
		sameConversations(t, f.path, follow(t, f.log, len(f.log), len(f.log)/2, followWindow), want)
	}
}

// TestFollowForgets reads long logs in a small window: the same conversations
// come out, and the window stays small.
func TestFollowForgets(t *testing.T) {
	for _, kind := range biglog.Kinds {
		name, text := kind.Name, biglog.Log(kind.Name, 8_000, biglog.Open)
		want := whole(t, text)
		for _, chunk := range []int{1000, 1 << 16} {
			sameConversations(t, fmt.Sprintf("%s in chunks of %d", name, chunk), follow(t, text, chunk, 1<<16, 1<<20), want)
		}
		largest := 0
		f := Follow(Options{}, func(log *Log, _ *Conversation) { largest = max(largest, len(log.Text)) })
		f.start, f.window = 1<<16, 1<<18
		f.Write(bytes.Repeat(text, 1+(4<<20)/len(text)))
		f.Close()
		if largest > 2*f.window {
			t.Errorf("%s: %d bytes are held, the window is %d", name, largest, f.window)
		}
		if all, recognised := f.Lines(); all < 8_000 || recognised < all*9/10 || recognised > all {
			t.Errorf("%s: %d lines have come, and %d were recognised", name, all, recognised)
		}
	}
}

// TestFollowEndlessLine reads a line that never ends: it is cut.
func TestFollowEndlessLine(t *testing.T) {
	f := Follow(Options{}, func(*Log, *Conversation) {})
	f.start, f.window = 1<<10, 1<<14
	for range 1000 {
		f.Write(bytes.Repeat([]byte("x"), 1000))
	}
	if n := len(f.reader.text); n > 4*f.window {
		t.Errorf("%d bytes are held of a line without an end", n)
	}
}

// kerioThreads is a Kerio debug log of sessions that take turns on threads,
// their lines mixed.
func kerioThreads(threads, rounds int) []byte {
	random := rand.New(rand.NewPCG(3, 5))
	at, round := make([]int, threads), make([]int, threads)
	var b bytes.Buffer
	for left, clock := threads, 0; left > 0; clock++ {
		k := random.IntN(threads)
		if round[k] == rounds {
			continue
		}
		name := fmt.Sprintf("client%d-%d.example.net", k, round[k])
		said := []string{
			"SMTP server session begin; client connected from " + name + ":5000", "Sent SMTP greeting to " + name + ":5000",
			"Command EHLO " + name, "Sent reply to EHLO: 250 mail.example.com ...", "Command MAIL FROM:<a@" + name + ">", "Sent reply to MAIL: 250 2.1.0 Sender <a@" + name + "> ok",
			"Command RCPT TO:<b@example.com>", "Sent reply to RCPT: 550 5.1.1 User unknown", "Command QUIT", "SMTP server session end",
		}
		fmt.Fprintf(&b, "[16/Mar/2021 %02d:%02d:%02d][%d] {smtps} %s\n", clock/36000%24, clock/600%60, clock/10%60, 6000+k, said[at[k]])
		if at[k]++; at[k] == len(said) {
			at[k] = 0
			if round[k]++; round[k] == rounds {
				left--
			}
		}
	}
	return b.Bytes()
}

// TestFollowPause gives out a conversation as soon as its end is logged and the
// input waits.
func TestFollowPause(t *testing.T) {
	lines := strings.SplitAfter(string(kerioThreads(1, 3)), "\n")
	var got []int
	f := Follow(Options{}, func(_ *Log, c *Conversation) { got = append(got, c.Number) })
	for i, line := range lines {
		f.Write([]byte(line))
		f.Pause()
		if want := (i + 1) / 10; i < 30 && len(got) != want {
			t.Fatalf("after %d lines %d conversations, want %d", i+1, len(got), want)
		}
	}
	f.Close()
	if !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("conversations %v", got)
	}
}

// FuzzFollow reads any bytes in a window that is far too small: it must not
// panic, and every line that a conversation names must be one of the input.
func FuzzFollow(f *testing.F) {
	for _, x := range fixtures(f) {
		f.Add(x.log, 100)
	}
	f.Fuzz(func(t *testing.T, text []byte, chunk int) {
		var reader Reader
		reader.Write(text)
		reader.Close()
		lines := len(reader.lines) + len(text)/256 // long lines are cut
		fo := Follow(Options{}, func(log *Log, c *Conversation) {
			for _, r := range log.Ranges(c.Lines) {
				if r[0] < 1 || r[1] > lines {
					t.Fatalf("lines %v of %d", r, lines)
				}
			}
			dumpConversation(log, c)
		})
		fo.start, fo.window = 64, 256
		chunk = 1 + (chunk%1000+1000)%1000
		for rest := text; len(rest) > 0; {
			n := min(chunk, len(rest))
			fo.Write(rest[:n])
			fo.Pause()
			rest = rest[n:]
		}
		fo.Close()
	})
}
