//go:build interop && linux

package interop

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/smtp"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Where the clients come from. Every address in 127.0.0.0/8 is this machine,
// so that a server can tell one that it relays for from one that it does not.
const (
	serverIP  = "127.0.0.1"
	insideIP  = "127.0.0.9"
	outsideIP = "127.0.0.2"
)

const domain = "example.com" // the domain whose mailboxes the servers hold

// tree is a directory that a server takes for the root of the file system.
type tree struct {
	dir   string
	procs []*exec.Cmd
}

// newTree makes what every server expects. users are lines of /etc/passwd and
// groups of /etc/group, beside those of root, nobody and the mailboxes.
func newTree(dir string, users, groups []string) (*tree, error) {
	t := &tree{dir: dir}
	passwd := append([]string{
		"root:x:0:0:root:/root:/bin/sh",
		"nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin",
		"anna:x:4001:4001:Anna:/home/anna:/bin/sh",
		"ben:x:4002:4002:Ben:/home/ben:/bin/sh",
		"carl:x:4003:4003:Carl:/home/carl:/bin/sh",
		"dora:x:4004:4004:Dora:/home/dora:/bin/sh",
	}, users...)
	group := append([]string{"root:x:0:", "mail:x:8:", "nogroup:x:65534:", "anna:x:4001:", "ben:x:4002:", "carl:x:4003:", "dora:x:4004:"}, groups...)
	for name, text := range map[string]string{
		"etc/passwd":        strings.Join(passwd, "\n") + "\n",
		"etc/group":         strings.Join(group, "\n") + "\n",
		"etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files\nservices: files\n",
		"etc/hosts":         serverIP + " mx.example.com localhost\n" + insideIP + " office.example.com\n" + outsideIP + " outside.example.org\n" + hosts(),
		"etc/resolv.conf":   "nameserver 127.0.0.1\noptions timeout:1 attempts:1\n",
		"etc/services":      "smtp 25/tcp\n",
		"etc/mailname":      "mx.example.com\n",
		"etc/aliases":       "postmaster: anna\n",
	} {
		if err := t.write(name, text, 0o644); err != nil {
			return nil, err
		}
	}
	if zone, err := filepath.EvalSymlinks("/etc/localtime"); err == nil {
		if err := copyFile(zone, t.path("etc/localtime")); err != nil {
			return nil, err
		}
	}
	for _, d := range []struct {
		name string
		mode uint32
	}{{"tmp", 0o1777}, {"run", 0o755}, {"var/run", 0o755}, {"dev", 0o755}, {"var/mail", 0o1777}, {"root", 0o700}} {
		if err := t.mkdir(d.name, d.mode, 0, 0); err != nil {
			return nil, err
		}
	}
	for i, name := range []string{"anna", "ben", "carl", "dora"} {
		if err := t.mkdir("home/"+name, 0o755, 4001+i, 4001+i); err != nil {
			return nil, err
		}
	}
	for name, minor := range map[string]int{"null": 3, "random": 8, "urandom": 9} {
		if err := syscall.Mknod(t.path("dev/"+name), syscall.S_IFCHR|0o666, 1<<8|minor); err != nil {
			return nil, fmt.Errorf("a server needs /dev/%s in its tree, and it cannot be made: run make interop where root may make device files: %w", name, err)
		}
		if err := os.Chmod(t.path("dev/"+name), 0o666); err != nil {
			return nil, err
		}
	}
	return t, nil
}

// shell gives the tree a /bin/sh.
func (t *tree) shell() error {
	sh, err := filepath.EvalSymlinks("/bin/sh")
	if err != nil {
		return err
	}
	libraries, _ := loaded([]string{sh})
	for _, l := range libraries {
		if err := copyFile(l, t.path(l)); err != nil {
			return err
		}
	}
	return copyFile(sh, t.path("bin/sh"))
}

func (t *tree) path(name string) string { return filepath.Join(t.dir, name) }

func (t *tree) write(name, text string, mode os.FileMode) error {
	return writeFile(t.path(name), []byte(text), mode)
}

// mkdir makes a directory with an owner.
func (t *tree) mkdir(name string, mode uint32, uid, gid int) error {
	if err := os.MkdirAll(t.path(name), 0o755); err != nil {
		return err
	}
	if err := os.Chown(t.path(name), uid, gid); err != nil {
		return err
	}
	return syscall.Chmod(t.path(name), mode)
}

// command is a program of the tree that has not been started.
func (t *tree) command(name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = "/"
	cmd.Env = []string{"PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"}
	// Should the test be killed, its servers are told to end.
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: t.dir, Setpgid: true, Pdeathsig: syscall.SIGTERM}
	return cmd
}

// start starts a server that stays in the foreground. What it writes to its
// terminal goes to a file.
func (t *tree) start(output, name string, args ...string) error {
	f, err := os.Create(output)
	if err != nil {
		return err
	}
	defer f.Close()
	cmd := t.command(name, args...)
	cmd.Stdout, cmd.Stderr = f, f
	if err := cmd.Start(); err != nil {
		return fmt.Errorf("%s does not start: %w", name, err)
	}
	t.procs = append(t.procs, cmd)
	return nil
}

// inside lists the processes whose root is the tree or a directory in it: the
// servers and all that they started, whoever their parent is by now.
func (t *tree) inside() []int {
	entries, err := os.ReadDir("/proc")
	if err != nil {
		return nil
	}
	var out []int
	for _, e := range entries {
		pid, err := strconv.Atoi(e.Name())
		if err != nil {
			continue
		}
		if root, err := os.Readlink(filepath.Join("/proc", e.Name(), "root")); err == nil && (root == t.dir || strings.HasPrefix(root, t.dir+"/")) {
			out = append(out, pid)
		}
	}
	return out
}

// pause stops everything in the tree for a while. The system goes on taking
// connections for it, and what comes over them.
func (t *tree) pause(d time.Duration) {
	stopped := t.inside()
	for _, pid := range stopped {
		syscall.Kill(pid, syscall.SIGSTOP)
	}
	time.AfterFunc(d, func() {
		for _, pid := range stopped {
			syscall.Kill(pid, syscall.SIGCONT)
		}
	})
}

// stop ends everything that runs in the tree.
func (t *tree) stop() error {
	if t == nil {
		return nil
	}
	for _, p := range t.procs {
		p.Process.Signal(syscall.SIGTERM)
	}
	deadline := time.Now().Add(2 * time.Second)
	for _, p := range t.procs {
		done := make(chan struct{})
		go func() { p.Wait(); close(done) }()
		select {
		case <-done:
		case <-time.After(time.Until(deadline)):
			p.Process.Kill()
			<-done
		}
	}
	t.procs = nil
	for range 50 {
		rest := t.inside()
		if len(rest) == 0 {
			return nil
		}
		for _, pid := range rest {
			syscall.Kill(pid, syscall.SIGKILL)
		}
		time.Sleep(20 * time.Millisecond)
	}
	return fmt.Errorf("processes %v in %s do not end", t.inside(), t.dir)
}

// freePorts finds ports on which nobody listens. All are held until all are
// found, so that none is named twice.
func freePorts(n int) ([]int, error) {
	var ports []int
	for range n {
		l, err := net.Listen("tcp", serverIP+":0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}

// greets waits until a server greets on a port.
func greets(port int) error {
	var last error
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		c, err := net.DialTimeout("tcp", net.JoinHostPort(serverIP, strconv.Itoa(port)), time.Second)
		if err != nil {
			last = err
			continue
		}
		c.SetDeadline(time.Now().Add(5 * time.Second))
		b := make([]byte, 4)
		n, err := c.Read(b)
		if n == 4 && string(b) == "220 " {
			c.Write([]byte("QUIT\r\n"))
			c.Read(make([]byte, 200))
			c.Close()
			return nil
		}
		c.Close()
		if last = err; err == nil {
			last = errors.New("its greeting is no 220")
		}
	}
	return fmt.Errorf("no server answers on port %d: %w", port, last)
}

// handshake reports whether a server's STARTTLS works for a client that trusts
// its certificate.
func handshake(port int, authority []byte) error {
	c, err := smtp.Dial(net.JoinHostPort(serverIP, strconv.Itoa(port)))
	if err != nil {
		return err
	}
	defer c.Close()
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(authority)
	if err := c.StartTLS(&tls.Config{RootCAs: trusted, ServerName: serverIP}); err != nil {
		return err
	}
	return c.Quit()
}
