//go:build interop && linux

package interop

import (
	"bufio"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"
)

// manner is how the pretended server of the next hop behaves.
type manner struct {
	greeting string // in place of 220; the connection is closed after it
	rcpt     string // the answer to RCPT
	dot      string // the answer to the message
	mute     bool   // the connection is closed instead of the answer to the message
	secure   bool   // STARTTLS is offered, with a certificate that nobody trusts
}

// manners are the next hops: mail for grey.example.net goes to the one that
// greylists. Each has an address of its own, because servers remember by
// address who failed.
var manners = []struct {
	name, ip string
	manner
}{
	{"fine", "127.0.0.21", manner{}},
	{"grey", "127.0.0.22", manner{rcpt: "450 4.2.0 Greylisted, please come back in five minutes"}},
	{"who", "127.0.0.23", manner{rcpt: "550 5.1.1 No such user here"}},
	{"busy", "127.0.0.24", manner{greeting: "421 4.3.2 Service not available, please try again later"}},
	{"spam", "127.0.0.25", manner{dot: "554 5.7.1 This message looks like spam"}},
	{"mute", "127.0.0.26", manner{mute: true}},
	{"false", "127.0.0.27", manner{secure: true}},
	{"clear", "127.0.0.28", manner{}}, // for servers that are told to insist on TLS
	{"gone", "127.0.0.29", manner{}},  // it does not listen
}

// hosts are the lines of /etc/hosts for the next hops.
func hosts() string {
	var out strings.Builder
	for _, m := range manners {
		fmt.Fprintf(&out, "%s %s.example.net\n", m.ip, m.name)
	}
	return out.String()
}

// fakes are the pretended servers. All have the same port.
type fakes struct {
	port      int
	listeners []net.Listener
}

// ip is the address of a pretended server.
func (f *fakes) ip(name string) string {
	for _, m := range manners {
		if m.name == name {
			return m.ip
		}
	}
	return ""
}

func startFakes(cert tls.Certificate) (*fakes, error) {
	ports, err := freePorts(1)
	if err != nil {
		return nil, err
	}
	f := &fakes{port: ports[0]}
	for _, m := range manners {
		if m.name == "gone" {
			continue
		}
		l, err := net.Listen("tcp", net.JoinHostPort(m.ip, strconv.Itoa(f.port)))
		if err != nil {
			f.stop()
			return nil, err
		}
		f.listeners = append(f.listeners, l)
		go func() {
			for {
				c, err := l.Accept()
				if err != nil {
					return
				}
				go m.serve(c, m.name, cert)
			}
		}()
	}
	return f, nil
}

func (f *fakes) stop() {
	if f == nil {
		return
	}
	for _, l := range f.listeners {
		l.Close()
	}
}

// serve holds one conversation.
func (m manner) serve(c net.Conn, name string, cert tls.Certificate) {
	defer func() { c.Close() }()
	c.SetDeadline(time.Now().Add(30 * time.Second))
	say := func(text string) { fmt.Fprintf(c, "%s\r\n", text) }
	if m.greeting != "" {
		say(m.greeting)
		return
	}
	say("220 " + name + ".example.net ESMTP")
	in := bufio.NewReader(c)
	offer := m.secure
	accepted := 0
	for {
		line, err := in.ReadString('\n')
		if err != nil {
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		switch verb {
		case "EHLO":
			say("250-" + name + ".example.net")
			say("250-PIPELINING")
			if offer {
				say("250-STARTTLS")
			}
			say("250-ENHANCEDSTATUSCODES")
			say("250 8BITMIME")
		case "HELO":
			say("250 " + name + ".example.net")
		case "STARTTLS":
			say("220 2.0.0 Ready to start TLS")
			t := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{cert}})
			if t.Handshake() != nil {
				return
			}
			c, in, offer = t, bufio.NewReader(t), false
		case "MAIL", "RSET", "NOOP":
			accepted = 0
			say("250 2.1.0 Ok")
		case "RCPT":
			if m.rcpt != "" {
				say(m.rcpt)
				break
			}
			accepted++
			say("250 2.1.5 Ok")
		case "DATA":
			if accepted == 0 {
				say("554 5.5.1 No valid recipients")
				break
			}
			say("354 End data with <CR><LF>.<CR><LF>")
			for {
				line, err := in.ReadString('\n')
				if err != nil {
					return
				}
				if line == ".\r\n" {
					break
				}
			}
			switch {
			case m.mute:
				return
			case m.dot != "":
				say(m.dot)
			default:
				say("250 2.0.0 Ok: queued as 7C31E0A2")
			}
		case "QUIT":
			say("221 2.0.0 Bye")
			return
		default:
			say("500 5.5.2 Command not recognised")
		}
	}
}

// The account that may log in to the servers.
const (
	account  = "anna"
	password = "right-and-secret"
	wrong    = "wrong-and-secret"
)

// startAuth answers Postfix in the manner of Dovecot, whose login service it
// can ask (https://doc.dovecot.org/developer_manual/design/auth_protocol/).
func startAuth() (net.Listener, error) {
	l, err := net.Listen("tcp", serverIP+":0")
	if err != nil {
		return nil, err
	}
	good := base64.StdEncoding.EncodeToString([]byte("\x00" + account + "\x00" + password))
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				fmt.Fprintf(c, "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t1\nCOOKIE\t00112233445566778899aabbccddeeff\nDONE\n")
				for in := bufio.NewScanner(c); in.Scan(); {
					f := strings.Split(in.Text(), "\t")
					response, given := "", false
					switch {
					case f[0] == "CONT" && len(f) == 3:
						response, given = f[2], true
					case f[0] == "AUTH" && len(f) > 2:
						_, response, given = strings.Cut(in.Text(), "\tresp=")
					default:
						continue
					}
					switch {
					case !given:
						fmt.Fprintf(c, "CONT\t%s\t\n", f[1])
					case response == good:
						fmt.Fprintf(c, "OK\t%s\tuser=%s\n", f[1], account)
					default:
						fmt.Fprintf(c, "FAIL\t%s\tuser=%s\n", f[1], account)
					}
				}
			}()
		}
	}()
	return l, nil
}

// syslog takes what a server hands to /dev/log and writes it to a file in the
// form of rsyslog's traditional template.
type syslog struct {
	conn *net.UnixConn
	mu   sync.Mutex
	file *os.File
}

func startSyslog(t *tree, file string) (*syslog, error) {
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: t.path("dev/log"), Net: "unixgram"})
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(t.path("dev/log"), 0o666); err != nil {
		return nil, err
	}
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	s := &syslog{conn: conn, file: f}
	go func() {
		b := make([]byte, 1<<16)
		for {
			n, err := conn.Read(b)
			if err != nil {
				return
			}
			// "<22>May 12 09:14:02 smtpd[4711]: text"; the host name is rsyslog's.
			line := string(b[:n])
			if _, rest, ok := strings.Cut(line, ">"); ok && strings.HasPrefix(line, "<") {
				line = rest
			}
			line = strings.TrimRight(line, "\n\x00")
			if len(line) > 16 {
				line = line[:16] + "mx " + line[16:]
			}
			s.mu.Lock()
			if s.file != nil {
				fmt.Fprintln(s.file, line)
			}
			s.mu.Unlock()
		}
	}()
	return s, nil
}

func (s *syslog) stop() {
	if s == nil {
		return
	}
	s.conn.Close()
	s.mu.Lock()
	s.file.Close()
	s.file = nil
	s.mu.Unlock()
}
