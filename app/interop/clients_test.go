//go:build interop && linux

package interop

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// trust says what a client wants of TLS.
type trust int

const (
	clear   trust = iota // no TLS
	trusts               // TLS, and the authority that signed the server's certificate is known
	doubts               // TLS, and that authority is not known
	demands              // TLS, from a server that may not have it
)

// errand is what a client is told to do.
type errand struct {
	from   string
	to     []string
	pass   string // log in as the account with this password
	tls    trust
	big    bool   // the message is larger than the server takes
	noSend bool   // greet and leave
	ip     string // where the client is
	host   string // where the server is
	port   int
}

const clientName = "client.example.org"

// files are what the clients read.
type files struct {
	dir        string
	small, big string // messages
	authority  string // the certificate of the authority that the servers' one is from
	script     string
}

func writeFiles(dir string, authority []byte) (*files, error) {
	head := "From: Sender <sender@example.org>\nTo: Recipient <anna@example.com>\nSubject: a test\nDate: Mon, 12 May 2025 09:14:02 +0000\nMessage-ID: <%s@client.example.org>\n\n"
	f := &files{dir, filepath.Join(dir, "small.eml"), filepath.Join(dir, "big.eml"), filepath.Join(dir, "authority.pem"), filepath.Join(dir, "send.py")}
	for name, text := range map[string]string{
		f.small:     fmt.Sprintf(head, "small") + "Hello.\n",
		f.big:       fmt.Sprintf(head, "big") + strings.Repeat("All work and no play makes a test of sizes dull.\n", 1000),
		f.authority: string(authority),
		f.script:    script,
	} {
		if err := writeFile(name, []byte(text), 0o644); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// script sends with smtplib as people write it, debug output on.
const script = `import json, smtplib, ssl, sys
e = json.loads(sys.argv[1])
smtplib.SMTP.debuglevel = 1
s = smtplib.SMTP(e["host"], e["port"], local_hostname=e["name"], timeout=20, source_address=(e["ip"], 0))
if e["tls"]:
    s.starttls(context=ssl.create_default_context(cafile=e["authority"] or None))
if e["password"]:
    s.login(e["user"], e["password"])
if e["to"]:
    with open(e["message"], "rb") as f:
        s.sendmail(e["from"], e["to"], f.read())
else:
    s.ehlo()
s.quit()
`

// client is a program that sends mail and shows what is said.
type client struct {
	name    string // as in the name of the dialect
	command func(f *files, e errand) []string
}

func (f *files) message(e errand) string {
	if e.big {
		return f.big
	}
	return f.small
}

var swaks = client{"swaks", func(f *files, e errand) []string {
	a := []string{"swaks", "--server", e.host, "--port", fmt.Sprint(e.port), "--local-interface", e.ip, "--ehlo", clientName, "--timeout", "20"}
	if e.tls != clear {
		a = append(a, "--tls", "--tls-verify")
	}
	if e.tls == trusts {
		a = append(a, "--tls-ca-path", f.authority)
	}
	if e.pass != "" {
		a = append(a, "--auth", "PLAIN", "--auth-user", account, "--auth-password", e.pass)
	}
	if e.noSend {
		return append(a, "--quit-after", "EHLO")
	}
	return append(a, "--from", e.from, "--to", strings.Join(e.to, ","), "--data", "@"+f.message(e))
}}

var curl = client{"curl", func(f *files, e errand) []string {
	a := []string{"curl", "-sv", "--max-time", "20", "--interface", e.ip, "--url", fmt.Sprintf("smtp://%s:%d/%s", e.host, e.port, clientName)}
	if e.tls != clear {
		a = append(a, "--ssl-reqd")
	}
	if e.tls == trusts {
		a = append(a, "--cacert", f.authority)
	}
	if e.pass != "" {
		a = append(a, "--user", account+":"+e.pass)
	}
	if e.noSend {
		return append(a, "--request", "NOOP")
	}
	a = append(a, "--mail-from", e.from)
	for _, to := range e.to {
		a = append(a, "--mail-rcpt", to)
	}
	return append(a, "--upload-file", f.message(e))
}}

var smtplib = client{"smtplib", func(f *files, e errand) []string {
	values := map[string]any{
		"host": e.host, "port": e.port, "name": clientName, "ip": e.ip, "tls": e.tls != clear, "authority": "",
		"user": account, "password": e.pass, "from": e.from, "to": e.to, "message": f.message(e),
	}
	if e.tls == trusts {
		values["authority"] = f.authority
	}
	if e.noSend {
		values["to"] = nil
	}
	arguments, err := json.Marshal(values)
	if err != nil {
		panic(err) // strings and numbers only
	}
	return []string{"python3", f.script, string(arguments)}
}}

var allClients = []client{swaks, curl, smtplib}

// transcript runs a client and returns what it writes. That it fails is what
// most errands are for.
func (c client) transcript(f *files, e errand) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 40*time.Second)
	defer cancel()
	args := c.command(f, e)
	cmd := exec.CommandContext(ctx, args[0], args[1:]...)
	cmd.Dir = f.dir
	// Nobody's .swaksrc or .curlrc is to play a part, nor the virtual
	// environment of a Python project.
	cmd.Env = append(os.Environ(), "HOME="+f.dir, "LC_ALL=C", "PYTHONUNBUFFERED=1")
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	err := cmd.Run()
	if ctx.Err() != nil {
		return out.Bytes(), fmt.Errorf("%s does not end: %w", c.name, ctx.Err())
	}
	if _, failed := err.(*exec.ExitError); err != nil && !failed {
		return nil, err
	}
	return out.Bytes(), nil
}

// speak is a client without manners: it says lines, waits for a reply after
// each where it is polite, and hangs up.
func speak(e errand, polite bool, lines ...string) error {
	d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(e.ip)}, Timeout: 5 * time.Second}
	c, err := d.Dial("tcp", net.JoinHostPort(e.host, strconv.Itoa(e.port)))
	if err != nil {
		return err
	}
	defer c.Close()
	c.SetDeadline(time.Now().Add(20 * time.Second))
	b := make([]byte, 4096)
	if polite {
		if _, err := c.Read(b); err != nil {
			return err
		}
	}
	if !polite {
		// All at once, so that it is there before the server has greeted. The
		// server says what it thinks of it and hangs up.
		if _, err := c.Write([]byte(strings.Join(lines, "\r\n") + "\r\n")); err != nil {
			return err
		}
		for {
			if _, err := c.Read(b); err != nil {
				return nil
			}
		}
	}
	for _, l := range lines {
		if _, err := fmt.Fprintf(c, "%s\r\n", l); err != nil {
			return err
		}
		if _, err := c.Read(b); err != nil {
			return err
		}
	}
	return nil
}
