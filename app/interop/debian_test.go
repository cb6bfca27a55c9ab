//go:build interop && linux

package interop

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// needs are the programs of Debian without which nothing goes.
var needs = []string{"apt-get", "apt-cache", "dpkg", "ldd", "openssl"}

// clients are the packages of the mail clients, by the program that shows that
// they are there.
var clients = map[string][]string{
	"swaks":   {"swaks", "libnet-ssleay-perl"},
	"curl":    {"curl"},
	"python3": {"python3-minimal", "libpython3-stdlib"},
}

// command runs a program to its end. Its error holds the last words of the
// program.
func command(name string, args ...string) (string, error) { return commandIn("", name, args...) }

// commandIn runs a program in a directory.
func commandIn(dir, name string, args ...string) (string, error) {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "DEBIAN_FRONTEND=noninteractive", "LC_ALL=C")
	var out, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errs
	if err := cmd.Run(); err != nil {
		words := strings.TrimSpace(errs.String())
		if n := len(words); n > 600 {
			words = "…" + words[n-600:]
		}
		return out.String(), fmt.Errorf("%s %s: %w: %s", name, strings.Join(args, " "), err, words)
	}
	return out.String(), nil
}

// debian fetches packages of Debian.
type debian struct {
	dir       string   // where the archives lie
	fresh     bool     // the lists of packages are known to be new
	installed []string // what was installed, to be removed at the end
}

func newDebian(dir string) (*debian, error) {
	if os.Geteuid() != 0 {
		return nil, fmt.Errorf("mail servers start as root only: run make interop as root, or where sudo works without a password")
	}
	for _, n := range needs {
		if _, err := exec.LookPath(n); err != nil {
			return nil, fmt.Errorf("make interop fetches its servers with apt and needs %s, which is not there: run it on Debian", n)
		}
	}
	d := &debian{dir: filepath.Join(dir, "archives")}
	return d, os.MkdirAll(filepath.Join(d.dir, "partial"), 0o755)
}

// apt runs apt-get. An error may only mean that the lists of packages are old:
// they are renewed once.
func (d *debian) apt(args ...string) (string, error) {
	args = append([]string{"-q", "-y", "-o", "Dir::Cache::Archives=" + d.dir, "-o", "APT::Sandbox::User=root", "-o", "Acquire::Retries=2"}, args...)
	out, err := commandIn(d.dir, "apt-get", args...)
	if err == nil || d.fresh {
		return out, err
	}
	d.fresh = true
	if _, err := command("apt-get", "-q", "update"); err != nil {
		return "", fmt.Errorf("the package lists of Debian cannot be had: check the network and /etc/apt: %w", err)
	}
	return commandIn(d.dir, "apt-get", args...)
}

// installClients installs the clients that are missing and notes every package
// that came with them.
func (d *debian) installClients() error {
	var want []string
	for _, program := range []string{"swaks", "curl", "python3"} {
		if _, err := exec.LookPath(program); err != nil {
			want = append(want, clients[program]...)
		}
	}
	if len(want) == 0 {
		return nil
	}
	plan, err := d.apt(append([]string{"install", "-s", "--no-install-recommends"}, want...)...)
	if err != nil {
		return err
	}
	for _, line := range strings.Split(plan, "\n") {
		// "Inst swaks (…" is new, "Inst perl [5.36…] (…" is an upgrade.
		if f := strings.Fields(line); len(f) > 2 && f[0] == "Inst" && !strings.HasPrefix(f[2], "[") {
			d.installed = append(d.installed, f[1])
		}
	}
	_, err = d.apt(append([]string{"install", "--no-install-recommends"}, want...)...)
	return err
}

// remove takes off the host what installClients put on it.
func (d *debian) remove() error {
	if d == nil || len(d.installed) == 0 {
		return nil
	}
	_, err := d.apt(append([]string{"purge"}, d.installed...)...)
	return err
}

// unpack puts a package below root, and all libraries that its programs load
// beside it, so that they run with root as their root.
func (d *debian) unpack(root, name string, programs ...string) error {
	archive, err := d.download(name)
	if err != nil {
		return err
	}
	if _, err := command("dpkg", "-x", archive, root); err != nil {
		return err
	}
	var load []string
	for _, p := range programs {
		found, err := filepath.Glob(filepath.Join(root, p))
		if err != nil || len(found) == 0 {
			return fmt.Errorf("the package %s holds no %s", name, p)
		}
		load = append(load, found...)
	}
	own := filepath.Join(root, "usr/lib", name) // Postfix keeps libraries of its own there
	libraries, missing := loaded(load, own)
	if len(missing) > 0 {
		if err := d.dependencies(root, name); err != nil {
			return err
		}
		if libraries, missing = loaded(load, own, filepath.Join(root, "usr/lib"), root+libraryDir(libraries), root+"/usr"+libraryDir(libraries)); len(missing) > 0 {
			return fmt.Errorf("%s needs libraries that are in no package it depends on: %s", name, strings.Join(missing, " "))
		}
	}
	for _, l := range libraries {
		if !strings.HasPrefix(l, root+"/") {
			if err := copyFile(l, filepath.Join(root, l)); err != nil {
				return err
			}
		}
	}
	return nil
}

// download fetches one package and returns its archive.
func (d *debian) download(name string) (string, error) {
	// apt-get download writes into the directory where it runs.
	if _, err := d.apt("download", name); err != nil {
		return "", err
	}
	found, _ := filepath.Glob(filepath.Join(d.dir, name+"_*.deb"))
	if len(found) != 1 {
		return "", fmt.Errorf("apt-get download %s left %d archives in %s", name, len(found), d.dir)
	}
	return found[0], nil
}

// dependencies unpacks the packages that apt would install with a package.
func (d *debian) dependencies(root, name string) error {
	if _, err := d.apt("install", "--download-only", "--no-install-recommends", name); err != nil {
		return err
	}
	archives, err := filepath.Glob(filepath.Join(d.dir, "*.deb"))
	if err != nil {
		return err
	}
	for _, a := range archives {
		// Libraries only: the others are what the maintainer scripts need.
		if strings.HasPrefix(filepath.Base(a), "lib") {
			if _, err := command("dpkg", "-x", a, root); err != nil {
				return err
			}
		}
	}
	return nil
}

// loaded lists the libraries that programs load, the loader among them, and
// the names of those that are not to be found.
func loaded(programs []string, dirs ...string) (libraries, missing []string) {
	for _, p := range programs {
		cmd := exec.Command("ldd", p)
		cmd.Env = append(os.Environ(), "LC_ALL=C", "LD_LIBRARY_PATH="+strings.Join(dirs, ":"))
		out, err := cmd.Output()
		if err != nil {
			continue // a script: what it needs is named with it
		}
		for _, line := range strings.Split(string(out), "\n") {
			f := strings.Fields(line)
			switch {
			case len(f) >= 3 && f[1] == "=>" && strings.HasPrefix(f[2], "/"):
				libraries = append(libraries, f[2])
			case strings.Contains(line, "not found"):
				missing = append(missing, f[0])
			case len(f) == 2 && strings.HasPrefix(f[0], "/"):
				libraries = append(libraries, f[0])
			}
		}
	}
	slices.Sort(libraries)
	slices.Sort(missing)
	return slices.Compact(libraries), slices.Compact(missing)
}

// libraryDir is where the C library lies, which differs with the machine.
func libraryDir(libraries []string) string {
	for _, l := range libraries {
		if filepath.Base(l) == "libc.so.6" {
			return filepath.Dir(l)
		}
	}
	return "/lib"
}

// copyFile copies a file with its mode and makes the directories above it.
func copyFile(from, to string) error {
	info, err := os.Stat(from)
	if err != nil {
		return err
	}
	data, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return writeFile(to, data, info.Mode().Perm())
}

func writeFile(name string, data []byte, mode os.FileMode) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name, data, mode); err != nil {
		return err
	}
	return os.Chmod(name, mode) // whatever the umask says
}
