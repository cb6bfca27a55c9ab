package command

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"
)

// The tests of this file run the program as a process of its own, because what
// they prove lies between it and the system.

var programDir string // "" until a test needs the program

var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "smtpexplain-command")
	if err != nil {
		return "", err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // for another user, see TestUnreadable
		return "", err
	}
	programDir = dir
	program := filepath.Join(dir, "smtpexplain")
	out, err := exec.Command("go", "build", "-buildvcs=false", "-o", program, "smtpexplain").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%v: %s", err, out)
	}
	return program, nil
})

// TestMain takes the program away again.
func TestMain(m *testing.M) {
	status := m.Run()
	if programDir != "" {
		os.RemoveAll(programDir)
	}
	os.Exit(status)
}

func program(t *testing.T, args ...string) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Fatal(err)
	}
	cmd, errs := exec.Command(path, args...), &bytes.Buffer{}
	cmd.Stderr = errs
	return cmd, errs
}

// checkEnd proves the status of a process and that it said one line.
func checkEnd(t *testing.T, cmd *exec.Cmd, errs *bytes.Buffer, status int, word string) {
	t.Helper()
	said := errs.String()
	if got := cmd.ProcessState.ExitCode(); got != status {
		t.Errorf("%q: status %d, want %d: %q", cmd.Args[1:], got, status, said)
	}
	if strings.Count(said, "\n") != 1 || !strings.HasPrefix(said, "smtpexplain: ") || !strings.Contains(said, word) {
		t.Errorf("%q: the error is not one line with %q: %q", cmd.Args[1:], word, said)
	}
}

// outputs are all commands that write much.
func outputs(t *testing.T) [][]string {
	log := write(t, "debug.log", strings.Repeat(refused, 400)) // more than a pipe holds
	var out [][]string
	for _, format := range strings.Split(formatNames(), ",") {
		out = append(out, []string{"explain", "--format", format, log})
	}
	return append(out, []string{"lookup", "550"}, []string{"dialects"}, []string{"schema"}, []string{"completion", "bash"}, []string{"classify"})
}

func TestFullDisk(t *testing.T) {
	for _, args := range outputs(t) {
		full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
		if err != nil {
			t.Fatal(err)
		}
		checkOutput(t, full, args, statusUnfit, "no space is left")
	}
}

func TestClosedPipe(t *testing.T) {
	for _, args := range outputs(t) {
		r, w, err := os.Pipe()
		if err != nil {
			t.Fatal(err)
		}
		r.Close()
		checkOutput(t, w, args, statusClosedPipe, "closed")
	}
}

// checkOutput runs the program with an output that takes nothing.
func checkOutput(t *testing.T, out *os.File, args []string, status int, word string) {
	t.Helper()
	defer out.Close()
	cmd, errs := program(t, args...)
	cmd.Stdin, cmd.Stdout = strings.NewReader(strings.Repeat("550 5.1.1 User unknown\n", 5000)), out
	cmd.Run()
	checkEnd(t, cmd, errs, status, word)
}

func TestSignals(t *testing.T) {
	for _, c := range []struct {
		signal syscall.Signal
		status int
		word   string
	}{{syscall.SIGINT, statusInterrupt, "interrupted"}, {syscall.SIGTERM, statusTerminate, "terminated"}} {
		for _, args := range [][]string{{"explain", "-"}, {"classify"}} {
			cmd, errs := program(t, args...)
			in, err := cmd.StdinPipe()
			if err != nil {
				t.Fatal(err)
			}
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			// Once more is read than a pipe holds, the program is at work.
			io.WriteString(in, strings.Repeat(refused, 200))
			cmd.Process.Signal(c.signal)
			cmd.Wait()
			checkEnd(t, cmd, errs, c.status, c.word)
		}
	}
}

func TestUnusableFiles(t *testing.T) {
	binary := make([]byte, 64<<10)
	for i, x := 0, uint32(1); i < len(binary); i++ {
		x = x*1664525 + 1013904223
		binary[i] = byte(x >> 24)
	}
	for path, word := range map[string]string{
		"/no/such.log":                         "there is no such file",
		t.TempDir():                            "it is a directory",
		write(t, "binary", string(binary)):     "no line of it is in a known format",
		write(t, "empty.log", ""):              "there is no text in it",
		write(t, "broken.gz", "\x1f\x8b\x08x"): "broken.gz",
		"/proc/self/mem":                       "/proc/self/mem",
	} {
		cmd, errs := program(t, "explain", "--format", "json", path)
		cmd.Run()
		checkEnd(t, cmd, errs, statusUnfit, word)
	}
}

// TestUnreadable runs the program as nobody where the test runs as root, who
// may read everything.
func TestUnreadable(t *testing.T) {
	if _, err := built(); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(programDir, "private.log")
	if err := os.WriteFile(path, []byte(refused), 0o000); err != nil {
		t.Fatal(err)
	}
	cmd, errs := program(t, "explain", path)
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: 65534, Gid: 65534}}
		cmd.Dir = "/"
	}
	cmd.Run()
	checkEnd(t, cmd, errs, statusUnfit, "you may not read it")
}

// terminal opens a pseudo terminal (pty(7)): what is written to the second
// file is read from the first.
func terminal(t *testing.T) (master, slave *os.File) {
	t.Helper()
	master, err := os.OpenFile("/dev/ptmx", os.O_RDWR, 0)
	if err != nil {
		t.Fatal(err)
	}
	var number, unlock int32
	for request, arg := range map[uintptr]*int32{syscall.TIOCGPTN: &number, syscall.TIOCSPTLCK: &unlock} {
		if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, master.Fd(), request, uintptr(unsafe.Pointer(arg))); errno != 0 {
			t.Fatal(errno)
		}
	}
	slave, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return master, slave
}

// onTerminal runs the program with its output, its errors or both on a
// terminal and returns what the terminal shows.
func onTerminal(t *testing.T, cmd *exec.Cmd, out, errs bool) string {
	t.Helper()
	master, slave := terminal(t)
	defer master.Close()
	if out {
		cmd.Stdout = slave
	}
	if errs {
		cmd.Stderr = slave
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	slave.Close()
	shown, _ := io.ReadAll(master) // ends with EIO when the program has closed its side
	cmd.Wait()
	return string(shown)
}

func TestColourOnTerminal(t *testing.T) {
	log := write(t, "debug.log", refused)
	for _, c := range []struct {
		env  []string
		want bool
	}{{[]string{"TERM=xterm"}, true}, {[]string{"TERM=xterm", "NO_COLOR=1"}, false}, {[]string{"TERM=dumb"}, false}} {
		cmd, _ := program(t, "explain", log)
		cmd.Env = c.env
		if shown := onTerminal(t, cmd, true, false); strings.Contains(shown, "\x1b[") != c.want || !strings.Contains(shown, "REJECTED") {
			t.Errorf("%q: %q", c.env, shown)
		}
	}
}

func TestProgressOnTerminal(t *testing.T) {
	log := write(t, "debug.log", strings.Repeat(refused, 20000))
	cmd, errs := program(t, "explain", "--format", "json", log)
	cmd.Run()
	if errs.Len() > 0 {
		t.Errorf("errors that go to a file hold %q", errs)
	}
	cmd, _ = program(t, "explain", "--format", "json", log)
	shown := onTerminal(t, cmd, false, true)
	if !strings.Contains(shown, "sorting the lines") || !strings.Contains(shown, "judging 20,000 conversations") || !strings.HasSuffix(shown, eraseLine) {
		t.Errorf("the terminal shows %q", shown)
	}
	// A short log is read at once, and no line flickers.
	cmd, _ = program(t, "explain", write(t, "short.log", refused))
	if shown := onTerminal(t, cmd, false, true); shown != "" {
		t.Errorf("the terminal shows %q", shown)
	}
}

// TestBashCompletion asks bash itself what it would complete.
func TestBashCompletion(t *testing.T) {
	_, script, _ := call(t, "", "completion", "bash")
	for line, want := range map[string]string{
		"smtpexplain expl":                        "explain",
		"smtpexplain explain --form":              "--format",
		"smtpexplain explain --format mark":       "markdown",
		"smtpexplain explain --format = nd":       "ndjson",
		"smtpexplain explain --dialect kerio-de":  "kerio-debug",
		"smtpexplain schema nd":                   "ndjson",
		"smtpexplain completion f":                "fish",
		"smtpexplain explain /var/log/ma":         "", // files: the shell's own
		"smtpexplain explain --format json --onl": "--only",
	} {
		cmd := exec.Command("bash", "--norc", "-c", script+`
COMP_WORDS=($1); COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
_smtpexplain; echo "${COMPREPLY[*]}"`, "bash", line)
		out, err := cmd.CombinedOutput()
		if got := strings.TrimSpace(string(out)); err != nil || got != want {
			t.Errorf("%q completes to %q, want %q (%v)", line, got, want, err)
		}
	}
}

// TestServeEndsInOrder proves that serve keeps its own way with signals.
func TestServeEndsInOrder(t *testing.T) {
	cmd, _ := program(t, "serve", "--addr", "localhost:0")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	out.Read(make([]byte, 1)) // it listens, or there is no app.wasm in this build
	cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan struct{})
	go func() { cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(10 * time.Second):
		cmd.Process.Kill()
		t.Fatal("it does not end")
	}
	if status := cmd.ProcessState.ExitCode(); status != statusFine && status != statusFailed {
		t.Errorf("status %d", status)
	}
}
