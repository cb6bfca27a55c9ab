//go:build linux

package command

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"smtpexplain/grammar/biglog"
)

// TestExplainGrowingInput: what tail -f sends is explained while it comes, each
// conversation as soon as it has ended.
func TestExplainGrowingInput(t *testing.T) {
	cmd, errs := program(t, "explain", "--format", "ndjson", "-")
	in, _ := cmd.StdinPipe()
	out, _ := cmd.StdoutPipe()
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewReader(out)
	for range 3 {
		io.WriteString(in, refused)
		line, err := lines.ReadString('\n') // comes although the input has not ended
		var x struct{ Verdict string }
		if err != nil || json.Unmarshal([]byte(line), &x) != nil || x.Verdict != "rejected" {
			t.Fatalf("%v: %s", err, line)
		}
	}
	in.Close()
	if rest, _ := io.ReadAll(lines); len(rest) > 0 {
		t.Errorf("at the end there is still %s", rest)
	}
	if err := cmd.Wait(); err == nil || cmd.ProcessState.ExitCode() != statusFailed || errs.Len() > 0 {
		t.Errorf("it ends with %v, %s", err, errs)
	}
}

// TestExplainEndlessInput reads far more than may be held.
func TestExplainEndlessInput(t *testing.T) {
	cmd, errs := program(t, "explain", "--format", "ndjson", "-")
	in, _ := cmd.StdinPipe()
	cmd.Stdout = io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	day := biglog.Log("kerio-debug", 100_000, biglog.Open)
	sent := 0
	for range 16 {
		n, err := in.Write(day)
		if sent += n; err != nil {
			t.Fatal(err)
		}
	}
	// The system's own account of a child that has ended counts its parent too.
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", cmd.Process.Pid))
	if err != nil {
		t.Fatal(err)
	}
	var held int
	_, most, _ := strings.Cut(string(status), "VmHWM:")
	fmt.Sscan(most, &held)
	in.Close()
	cmd.Wait()
	if held == 0 || held<<10 > sent || errs.Len() > 0 {
		t.Errorf("of %d MB %d MB were held; %s", sent>>20, held>>10, errs)
	}
}

// TestFollowIsTheSame: read as it comes, a log holds the same conversations.
func TestFollowIsTheSame(t *testing.T) {
	log := write(t, "mail.log", string(biglog.Log("postfix-maillog", 20_000, biglog.Open)))
	_, whole, _ := call(t, "", "explain", "--format", "json", log)
	var d struct {
		Conversations []struct{ Summary, Verdict string }
	}
	if err := json.Unmarshal([]byte(whole), &d); err != nil || len(d.Conversations) == 0 {
		t.Fatal(err)
	}
	var want, got []string
	for _, c := range d.Conversations {
		want = append(want, c.Verdict+" "+c.Summary)
	}
	_, followed, _ := call(t, "", "explain", "--format", "ndjson", log)
	for line := range strings.Lines(followed) {
		var c struct{ Summary, Verdict string }
		if err := json.Unmarshal([]byte(line), &c); err != nil {
			t.Fatal(err)
		}
		got = append(got, c.Verdict+" "+c.Summary)
	}
	slices.Sort(want)
	slices.Sort(got)
	if !slices.Equal(want, got) {
		t.Errorf("%d conversations, want %d", len(got), len(want))
	}
}
