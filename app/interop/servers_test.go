//go:build interop && linux

package interop

import (
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

func startPostfix(d *debian, dir string, cert certificate, f *fakes) (*server, error) {
	t, err := newTree(filepath.Join(dir, "postfix"), []string{"postfix:x:4100:4100::/var/spool/postfix:/usr/sbin/nologin"}, []string{"postfix:x:4100:", "postdrop:x:4101:"})
	if err != nil {
		return nil, err
	}
	if err := d.unpack(t.dir, "postfix", "usr/sbin/post*", "usr/lib/postfix/sbin/*"); err != nil {
		return nil, err
	}
	for _, q := range []struct {
		name     string
		mode     uint32
		uid, gid int
	}{
		{"", 0o755, 0, 0}, {"pid", 0o755, 0, 0}, {"maildrop", 0o1730, 4100, 4101}, {"public", 0o2710, 4100, 4101},
		{"active", 0o700, 4100, 0}, {"bounce", 0o700, 4100, 0}, {"corrupt", 0o700, 4100, 0}, {"defer", 0o700, 4100, 0},
		{"deferred", 0o700, 4100, 0}, {"flush", 0o700, 4100, 0}, {"hold", 0o700, 4100, 0}, {"incoming", 0o700, 4100, 0},
		{"private", 0o700, 4100, 0}, {"saved", 0o700, 4100, 0}, {"trace", 0o700, 4100, 0},
	} {
		if err := t.mkdir("var/spool/postfix/"+q.name, q.mode, q.uid, q.gid); err != nil {
			return nil, err
		}
	}
	if err := t.mkdir("var/lib/postfix", 0o700, 4100, 4100); err != nil {
		return nil, err
	}
	if err := t.mkdir("var/log", 0o755, 0, 0); err != nil {
		return nil, err
	}
	auth, err := startAuth()
	if err != nil {
		return nil, err
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	s := &server{name: "postfix", tree: t, log: t.path("var/log/mail.log"), port: ports[0], plain: ports[1], after: func() { auth.Close() },
		marks: []string{": disconnect from ", " status="}, opens: []string{": connect from "}, ends: []string{": disconnect from "}}
	var routes []string
	for _, m := range manners {
		routes = append(routes, fmt.Sprintf("{ %s.example.net = smtp:[%s.example.net]:%d }", m.name, m.name, f.port))
	}
	policy := func(name, level string) string {
		return fmt.Sprintf("{ [%s.example.net]:%d = %s }", name, f.port, level)
	}
	for name, text := range map[string]string{
		"etc/postfix/main.cf": `compatibility_level = 3.6
myhostname = mx.example.com
mydomain = example.com
myorigin = example.com
mydestination = example.com
mynetworks = ` + insideIP + `/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
disable_dns_lookups = yes
smtp_host_lookup = native
maillog_file = /var/log/mail.log
alias_maps =
alias_database =
biff = no
message_size_limit = ` + fmt.Sprint(limit) + `
mailbox_size_limit = 0
minimal_backoff_time = 1h
maximal_backoff_time = 2h
queue_run_delay = 1h
smtpd_recipient_limit = 3
smtpd_recipient_overshoot_limit = 3
smtpd_error_sleep_time = 0
smtpd_timeout = 20s
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:` + auth.Addr().String() + `
smtpd_tls_security_level = may
smtpd_tls_cert_file = /etc/ssl/mx.pem
smtpd_tls_key_file = /etc/ssl/mx.key
smtpd_tls_loglevel = 1
smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access inline:{ { grey@example.com = 450 4.2.0 Greylisted, please try again in five minutes } }
smtpd_forbid_unauth_pipelining = yes
smtp_tls_security_level = may
smtp_tls_policy_maps = inline:{ ` + policy("false", "secure") + ", " + policy("clear", "encrypt") + ` }
smtp_tls_loglevel = 1
transport_maps = inline:{ ` + strings.Join(routes, ", ") + ` }
`,
		"etc/postfix/master.cf": fmt.Sprintf(`%s:%d inet n - n - - smtpd
%s:%d inet n - n - - smtpd
  -o smtpd_tls_security_level=none
  -o smtpd_sasl_auth_enable=no
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`, serverIP, s.port, serverIP, s.plain),
		"etc/ssl/mx.pem": string(cert.cert),
		"etc/ssl/mx.key": string(cert.key),
	} {
		if err := t.write(name, text, 0o644); err != nil {
			return s, err
		}
	}
	if err := copyFile(t.path("usr/share/postfix/dynamicmaps.cf"), t.path("etc/postfix/dynamicmaps.cf")); err != nil {
		return s, err
	}
	return s, t.start(filepath.Join(dir, "postfix.out"), "/usr/lib/postfix/sbin/master", "-d", "-c", "/etc/postfix")
}

func startExim(d *debian, dir string, cert certificate, f *fakes) (*server, error) {
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
		if err := t.mkdir(name, 0o750, 4200, 4200); err != nil {
			return nil, err
		}
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	s := &server{name: "exim", tree: t, log: t.path("var/log/exim4/mainlog"), port: ports[0], plain: ports[1],
		marks: []string{" <= ", " => ", " == ", " ** ", "rejected", " dropped", " lost", "TLS error", "failed for", "Completed", "unexpected disconnection", "synchronization", " closed by ", "too many"}}
	var routes strings.Builder
	for _, m := range manners {
		fmt.Fprintf(&routes, "%s.example.net: %s.example.net::%d byname\n", m.name, m.name, f.port)
	}
	for name, text := range map[string]string{
		"etc/exim4/routes": routes.String(),
		"etc/exim4/exim4.conf": `primary_hostname = mx.example.com
domainlist local_domains = example.com
hostlist relay_from_hosts = ` + insideIP + `
local_interfaces = ` + fmt.Sprintf("<; [%s]:%d ; [%s]:%d", serverIP, s.port, serverIP, s.plain) + `
disable_ipv6 = true
dns_again_means_nonexist = *
host_lookup = *
host_lookup_order = byaddr
rfc1413_query_timeout = 0s
log_file_path = /var/log/exim4/%slog
log_selector = +smtp_protocol_error +smtp_syntax_error +tls_certificate_verified +tls_peerdn
message_size_limit = ` + fmt.Sprint(limit) + `
recipients_max = 3
smtp_receive_timeout = 20s
tls_certificate = /etc/ssl/mx.pem
tls_privatekey = /etc/ssl/mx.key
tls_advertise_hosts = ${if eq{$received_port}{` + fmt.Sprint(s.plain) + `}{}{*}}
auth_advertise_hosts = ${if eq{$received_port}{` + fmt.Sprint(s.plain) + `}{}{*}}
pipelining_connect_advertise_hosts =
acl_smtp_rcpt = acl_check_rcpt
acl_smtp_data = acl_check_data

begin acl

acl_check_rcpt:
  accept hosts = :
  defer  recipients = grey@example.com
         message = Greylisted, please try again in five minutes
  accept hosts = +relay_from_hosts
  accept authenticated = *
  require message = relay not permitted
          domains = +local_domains
  require verify = recipient
  accept

acl_check_data:
  accept

begin routers

next_hop:
  driver = manualroute
  domains = *.example.net
  route_data = ${lookup{$domain}lsearch{/etc/exim4/routes}}
  transport = ${if eq{$domain}{false.example.net}{strict}{${if eq{$domain}{clear.example.net}{strict}{remote}}}}
  self = send
  no_more

local_user:
  driver = accept
  domains = +local_domains
  check_local_user
  transport = mailbox

begin transports

remote:
  driver = smtp
  allow_localhost

strict:
  driver = smtp
  allow_localhost
  hosts_require_tls = *
  tls_verify_hosts = *

mailbox:
  driver = appendfile
  file = /var/mail/$local_part_data
  delivery_date_add
  envelope_to_add
  return_path_add

begin retry

* * F,2h,15m; G,16h,1h,1.5

begin authenticators

plain_server:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
  server_condition = ${if and{{eq{$auth2}{` + account + `}}{eq{$auth3}{` + password + `}}}}
  server_set_id = $auth2
`,
		"etc/ssl/mx.pem": string(cert.cert),
		"etc/ssl/mx.key": string(cert.key),
	} {
		if err := t.write(name, text, 0o644); err != nil {
			return s, err
		}
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
	for _, d := range []struct {
		name string
		mode uint32
	}{{"var/lib/opensmtpd/empty", 0o755}, {"var/spool/smtpd", 0o711}} {
		if err := t.mkdir(d.name, d.mode, 0, 0); err != nil {
			return nil, err
		}
	}
	ports, err := freePorts(2)
	if err != nil {
		return nil, err
	}
	s := &server{name: "opensmtpd", tree: t, log: filepath.Join(dir, "opensmtpd.log"), port: ports[0], plain: ports[1],
		marks: []string{" smtp disconnected ", " delivery evpid="},
		opens: []string{" smtp connected ", " mta connecting "}, ends: []string{" smtp disconnected ", " mta disconnected ", " mta error "}}
	journal, err := startSyslog(t, s.log)
	if err != nil {
		return s, err
	}
	s.after = journal.stop
	hash, err := command("openssl", "passwd", "-6", "-salt", "interop", password)
	if err != nil {
		return s, err
	}
	var actions, matches strings.Builder
	for _, m := range manners {
		scheme := "smtp"
		if m.name == "false" || m.name == "clear" {
			scheme = "smtp+tls"
		}
		fmt.Fprintf(&actions, "action \"%s\" relay host %s://%s.example.net:%d\n", m.name, scheme, m.name, f.port)
		fmt.Fprintf(&matches, "match from src %s for domain \"%s.example.net\" action \"%s\"\n", insideIP, m.name, m.name)
	}
	for name, text := range map[string]string{
		"etc/smtpd.conf": `pki mx.example.com cert "/etc/ssl/mx.pem"
pki mx.example.com key "/etc/ssl/mx.key"
table aliases { postmaster = anna }
table creds file:/etc/creds
table grey { "grey@example.com" }
filter grey phase rcpt-to match rcpt-to <grey> reject "451 4.7.1 Greylisted, please try again in five minutes"
smtp max-message-size ` + fmt.Sprint(limit) + `
smtp limit max-rcpt 3
queue ttl 4h
listen on ` + serverIP + ` port ` + fmt.Sprint(s.port) + ` hostname mx.example.com tls pki mx.example.com auth-optional <creds> filter grey
listen on ` + serverIP + ` port ` + fmt.Sprint(s.plain) + ` hostname mx.example.com filter grey
action "local" mbox alias <aliases>
` + actions.String() + `match from any for domain "example.com" action "local"
` + matches.String() + `match from auth for domain "fine.example.net" action "fine"
`,
	} {
		if err := t.write(name, text, 0o600); err != nil {
			return s, err
		}
	}
	if err := t.write("etc/creds", account+" "+strings.TrimSpace(hash)+"\n", 0o644); err != nil {
		return s, err
	}
	for name, text := range map[string][]byte{"etc/ssl/mx.pem": cert.cert, "etc/ssl/mx.key": cert.key} {
		if err := t.write(name, string(text), 0o600); err != nil {
			return s, err
		}
	}
	return s, t.start(filepath.Join(dir, "opensmtpd.out"), "/usr/sbin/smtpd", "-F")
}
