//go:build hosts && linux

package site

import (
	"bytes"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// servers is where make hosts has unpacked the packages of Debian.
var servers = flag.String("servers", "", "the directory that holds usr/sbin/nginx and usr/bin/caddy")

// TestHosts starts nginx and Caddy on the loopback interface with the
// configuration that a build brings along, and asks them what browsers ask.
func TestHosts(t *testing.T) {
	for _, base := range []string{"/", "/tools/smtp/"} {
		s := rendered(t, base)
		dir := t.TempDir()
		out := filepath.Join(dir, "site")
		if err := s.write(out, Quick); err != nil {
			t.Fatal(err)
		}
		config := func(name string, changes ...string) string {
			t.Helper()
			b, err := os.ReadFile(filepath.Join(out, "_hosts", name))
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), name)
			text := strings.NewReplacer(append(changes, "/srv/smtpexplain", out)...).Replace(string(b))
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			return file
		}
		t.Run("nginx"+base, func(t *testing.T) {
			port := freePort(t)
			main := fmt.Sprintf("daemon off; pid nginx.pid; error_log stderr; events {} http { access_log off; server { listen %s; include %s; } }\n", port, config("nginx.conf"))
			start(t, port, nginx(t, main)...)
			checkHost(t, s, "http://"+port, "gzip")
		})
		t.Run("nginx with brotli"+base, func(t *testing.T) {
			port := freePort(t)
			module := filepath.Join(*servers, "usr", "lib", "nginx", "modules", "ngx_http_brotli_static_module.so")
			main := fmt.Sprintf("daemon off; pid nginx.pid; error_log stderr; load_module %s; events {} http { access_log off; server { listen %s; include %s; } }\n", module, port, config("nginx.conf", "# brotli_static", "brotli_static"))
			start(t, port, nginx(t, main)...)
			checkHost(t, s, "http://"+port, "gzip", "br")
		})
		t.Run("Caddy"+base, func(t *testing.T) {
			port := freePort(t)
			main := filepath.Join(t.TempDir(), "Caddyfile")
			text := fmt.Sprintf("{\n\tadmin off\n\tauto_https off\n}\nhttp://%s {\n\timport %s\n}\n", port, config("Caddyfile"))
			if err := os.WriteFile(main, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			start(t, port, filepath.Join(*servers, "usr", "bin", "caddy"), "run", "--adapter", "caddyfile", "--config", main)
			checkHost(t, s, "http://"+port, "gzip", "br")
		})
	}
}

// nginx is the command that runs nginx with a configuration, in a directory of
// its own. Started by root its workers stay root, to read the test's files.
func nginx(t *testing.T, text string) []string {
	t.Helper()
	dir := t.TempDir()
	if os.Getuid() == 0 {
		text = "user root;\n" + text
	}
	for _, name := range []string{"body", "proxy", "fastcgi", "uwsgi", "scgi"} {
		directive := name + "_temp_path"
		if name == "body" {
			directive = "client_body_temp_path"
		}
		text = strings.Replace(text, "access_log off;", "access_log off; "+directive+" "+filepath.Join(dir, name)+";", 1)
	}
	file := filepath.Join(dir, "nginx.conf")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return []string{filepath.Join(*servers, "usr", "sbin", "nginx"), "-p", dir, "-e", "stderr", "-c", file}
}

func freePort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start runs a server until the test ends and waits until it listens.
func start(t *testing.T, port string, command ...string) {
	t.Helper()
	var said bytes.Buffer
	cmd := exec.Command(command[0], command[1:]...)
	home := t.TempDir()
	cmd.Env = append(os.Environ(), "HOME="+home, "XDG_DATA_HOME="+home, "XDG_CONFIG_HOME="+home)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() { cmd.Wait(); close(ended) }()
	t.Cleanup(func() {
		cmd.Process.Signal(syscall.SIGTERM)
		<-ended
		if t.Failed() {
			t.Logf("%s says:\n%s", command[0], said.String())
		}
	})
	for range 100 {
		if c, err := net.Dial("tcp", port); err == nil {
			c.Close()
			return
		}
		select {
		case <-ended:
			t.Fatalf("%s does not start", command[0])
		case <-time.After(100 * time.Millisecond):
		}
	}
	t.Fatalf("%s does not listen on %s", command[0], port)
}
