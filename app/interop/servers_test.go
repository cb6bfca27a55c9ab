//go:build interop && linux

package interop

import (
	"embed"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// certificate is a certificate and its key, as files hold them.
type certificate struct{ cert, key []byte }

// server is a mail server with a log.
type server struct {
	name  string
	tree  *tree
	log   string // the file
	port  int    // offers STARTTLS and AUTH
	plain int    // offers neither
	noTLS bool   // its STARTTLS does not work, whoever asks
	after func() // ends what runs beside the tree

	// marks are what the last line of a conversation or delivery holds: a case
	// is over when as many of them are in the log as there are legs, and as
	// many conversations have ended as have begun.
	marks       []string
	opens, ends []string
}

func (s *server) stop() error {
	if s == nil {
		return nil
	}
	err := s.tree.stop()
	if s.after != nil {
		s.after()
	}
	return err
}

// limit is the largest message that the servers take.
const limit = 20480

// configurations are the configuration files of the servers. Names in capitals
// between two @ stand for what is different in each run.
//
//go:embed servers
var configurations embed.FS

// newServer is a server of which only the tree is there. Its ports are free.
func newServer(name string, t *tree, log string) (*server, error) {
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	return &server{name: name, tree: t, log: log, port: ports[0], plain: ports[1]}, nil
}

// configure writes configuration files into the tree: their names below servers
// by their place in it. Values are those of this server alone.
func (s *server) configure(files map[string]string, mode os.FileMode, values ...string) error {
	fill := strings.NewReplacer(append([]string{
		"@SERVER@", serverIP, "@PORT@", fmt.Sprint(s.port), "@PLAIN@", fmt.Sprint(s.plain),
		"@INSIDE@", insideIP, "@LIMIT@", fmt.Sprint(limit), "@ACCOUNT@", account, "@PASSWORD@", password,
	}, values...)...)
	for to, from := range files {
		text, err := configurations.ReadFile("servers/" + s.name + "/" + from)
		if err != nil {
			return err
		}
		if err := s.tree.write(to, fill.Replace(string(text)), mode); err != nil {
			return err
		}
	}
	return nil
}

// certify writes the certificate of the server and its key into the tree.
func (t *tree) certify(c certificate, mode os.FileMode) error {
	if err := t.write("etc/ssl/mx.pem", string(c.cert), mode); err != nil {
		return err
	}
	return t.write("etc/ssl/mx.key", string(c.key), mode)
}

func startPostfix(d *debian, dir string, cert certificate, f *fakes) (*server, error) {
	t, err := newTree(filepath.Join(dir, "postfix"), []string{"postfix:x:4100:4100::/var/spool/postfix:/usr/sbin/nologin"}, []string{"postfix:x:4100:", "postdrop:x:4101:"})
	if err != nil {
		return nil, err
	}
	if err := d.unpack(t.dir, "postfix", "usr/sbin/post*", "usr/lib/postfix/sbin/*"); err != nil {
		return nil, err
	}
	if err := spoolOfPostfix(t); err != nil {
		return nil, err
	}
	s, err := newServer("postfix", t, t.path("var/log/mail.log"))
	if err != nil {
		return nil, err
	}
	s.marks, s.opens, s.ends = []string{": disconnect from ", " status="}, []string{": connect from "}, []string{": disconnect from "}
	auth, err := startAuth()
	if err != nil {
		return nil, err
	}
	s.after = func() { auth.Close() }
	var routes []string
	for _, m := range manners {
		routes = append(routes, fmt.Sprintf("{ %s.example.net = smtp:[%s.example.net]:%d }", m.name, m.name, f.port))
	}
	files := map[string]string{"etc/postfix/main.cf": "main.cf", "etc/postfix/master.cf": "master.cf"}
	if err := s.configure(files, 0o644, "@AUTH@", auth.Addr().String(), "@NEXT@", fmt.Sprint(f.port), "@ROUTES@", strings.Join(routes, ", ")); err != nil {
		return s, err
	}
	if err := t.certify(cert, 0o644); err != nil {
		return s, err
	}
	if err := copyFile(t.path("usr/share/postfix/dynamicmaps.cf"), t.path("etc/postfix/dynamicmaps.cf")); err != nil {
		return s, err
	}
	return s, t.start(filepath.Join(dir, "postfix.out"), "/usr/lib/postfix/sbin/master", "-d", "-c", "/etc/postfix")
}

// spoolOfPostfix makes the directories of Postfix, as its installation does.
func spoolOfPostfix(t *tree) error {
	const user, drop = 4100, 4101
	for _, q := range []struct {
		name     string
		mode     uint32
		uid, gid int
	}{{"", 0o755, 0, 0}, {"pid", 0o755, 0, 0}, {"maildrop", 0o1730, user, drop}, {"public", 0o2710, user, drop}} {
		if err := t.mkdir("var/spool/postfix/"+q.name, q.mode, q.uid, q.gid); err != nil {
			return err
		}
	}
	for _, queue := range []string{"active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved", "trace"} {
		if err := t.mkdir("var/spool/postfix/"+queue, 0o700, user, 0); err != nil {
			return err
		}
	}
	if err := t.mkdir("var/lib/postfix", 0o700, user, user); err != nil {
		return err
	}
	return t.mkdir("var/log", 0o755, 0, 0)
}

func startExim(d *debian, dir string, cert certificate, f *fakes) (*server, error) {
	const user = 4200
	t, err := newTree(filepath.Join(dir, "exim"), []string{"Debian-exim:x:4200:4200::/var/spool/exim4:/usr/sbin/nologin"}, []string{"Debian-exim:x:4200:"})
	if err != nil {
		return nil, err
	}
	if err := d.unpack(t.dir, "exim4-daemon-light", "usr/sbin/exim4"); err != nil {
		return nil, err
	}
	if err := os.Chmod(t.path("usr/sbin/exim4"), 0o755|os.ModeSetuid); err != nil {
		return nil, err
	}
	for _, name := range []string{"var/spool/exim4", "var/log/exim4"} {
		if err := t.mkdir(name, 0o750, user, user); err != nil {
			return nil, err
		}
	}
	s, err := newServer("exim", t, t.path("var/log/exim4/mainlog"))
	if err != nil {
		return nil, err
	}
	s.marks = []string{" <= ", " => ", " == ", " ** ", "rejected", " dropped", " lost", "TLS error", "failed for", "Completed", "unexpected disconnection", "synchronization", " closed by ", "too many"}
	var routes strings.Builder
	for _, m := range manners {
		fmt.Fprintf(&routes, "%s.example.net: %s.example.net::%d byname\n", m.name, m.name, f.port)
	}
	if err := t.write("etc/exim4/routes", routes.String(), 0o644); err != nil {
		return s, err
	}
	if err := s.configure(map[string]string{"etc/exim4/exim4.conf": "exim4.conf"}, 0o644); err != nil {
		return s, err
	}
	if err := t.certify(cert, 0o644); err != nil {
		return s, err
	}
	return s, t.start(filepath.Join(dir, "exim.out"), "/usr/sbin/exim4", "-bdf")
}

func startOpenSMTPD(d *debian, dir string, cert certificate, f *fakes) (*server, error) {
	t, err := newTree(filepath.Join(dir, "opensmtpd"), []string{
		"opensmtpd:x:4300:4300::/var/lib/opensmtpd/empty:/usr/sbin/nologin",
		"opensmtpq:x:4301:4301::/var/lib/opensmtpd/empty:/usr/sbin/nologin",
	}, []string{"opensmtpd:x:4300:", "opensmtpq:x:4301:"})
	if err != nil {
		return nil, err
	}
	if err := d.unpack(t.dir, "opensmtpd", "usr/sbin/smtp*", "usr/libexec/opensmtpd/*"); err != nil {
		return nil, err
	}
	if err := t.shell(); err != nil {
		return nil, err
	}
	for name, mode := range map[string]uint32{"var/lib/opensmtpd/empty": 0o755, "var/spool/smtpd": 0o711} {
		if err := t.mkdir(name, mode, 0, 0); err != nil {
			return nil, err
		}
	}
	s, err := newServer("opensmtpd", t, filepath.Join(dir, "opensmtpd.log"))
	if err != nil {
		return nil, err
	}
	s.marks = []string{" smtp disconnected ", " delivery evpid="}
	s.opens, s.ends = []string{" smtp connected ", " mta connecting "}, []string{" smtp disconnected ", " mta disconnected ", " mta error "}
	journal, err := startSyslog(t, s.log)
	if err != nil {
		return s, err
	}
	s.after = journal.stop
	hash, err := command("openssl", "passwd", "-6", "-salt", "interop", password)
	if err != nil {
		return s, err
	}
	if err := t.write("etc/creds", account+" "+strings.TrimSpace(hash)+"\n", 0o644); err != nil {
		return s, err
	}
	actions, matches := routesOfOpenSMTPD(f)
	if err := s.configure(map[string]string{"etc/smtpd.conf": "smtpd.conf"}, 0o600, "@ACTIONS@", actions, "@MATCHES@", matches); err != nil {
		return s, err
	}
	if err := t.certify(cert, 0o600); err != nil {
		return s, err
	}
	return s, t.start(filepath.Join(dir, "opensmtpd.out"), "/usr/sbin/smtpd", "-F")
}

// routesOfOpenSMTPD lead to the next hops: an action for each, and the match
// that chooses it.
func routesOfOpenSMTPD(f *fakes) (actions, matches string) {
	for _, m := range manners {
		scheme := "smtp"
		if m.name == "false" || m.name == "clear" {
			scheme = "smtp+tls"
		}
		actions += fmt.Sprintf("action \"%s\" relay host %s://%s.example.net:%d\n", m.name, scheme, m.name, f.port)
		matches += fmt.Sprintf("match from src %s for domain \"%s.example.net\" action \"%s\"\n", insideIP, m.name, m.name)
	}
	return actions, matches
}
