package explain

import (
	"bytes"
	"net/netip"
	"strings"
	"testing"
)

func redactText(t testing.TB, text string, o RedactOptions) *Redacted {
	t.Helper()
	return Redact(mustParse(t, []byte(text)), o)
}

// TestRedactForms redacts one line for each form in which private data comes.
func TestRedactForms(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"address", "RCPT TO:<jane.doe@corp.de>", "RCPT TO:<user1@d1.example>"},
		{"case", "jane@corp.de Jane@CORP.de", "user1@d1.example user1@d1.example"},
		{"duty", "<postmaster@corp.de> <MAILER-DAEMON@corp.de> <noreply@corp.de>", "<postmaster@d1.example> <MAILER-DAEMON@d1.example> <noreply@d1.example>"},
		{"provider", "to=<jane.doe@gmail.com>, relay=gmail-smtp-in.l.google.com[142.250.1.27]:25", "to=<user1@gmail.com>, relay=gmail-smtp-in.l.google.com[192.0.2.1]:25"},
		{"customer of a provider", "relay=corp-de.mail.protection.outlook.com jane@corp.de", "relay=d1-example.mail.protection.outlook.com user1@d1.example"},
		{"subdomains", "mail.corp.de berlin.corp.de corp.de x.berlin.corp.de", "mail.d1.example host1.d1.example d1.example x.host1.d1.example"},
		{"two labels", "mail.corp.co.uk corp.co.uk shop.co.uk", "mail.d1.example d1.example d2.example"},
		{"bare host", "EHLO berlin\n250 berlin.corp.de", "EHLO host1\n250 host1.d1.example"},
		{"reply", "250-berlin.corp.de greets you", "250-host1.d1.example greets you"},
		{"glued reply", "250-mail.corp.de greets pc.corp.de250-PIPELINING250-SIZE 5", "250-mail.d1.example greets pc.d1.example250-PIPELINING250-SIZE 5"},
		{"glued sentence", "Testing mx1.corp.de.This worked", "Testing mx1.d1.example.This worked"},
		{"no name", "the mail was rejected.It is spam, see main.py and Exim 4.94.2 at 12:34:56 with 5.7.1", "the mail was rejected.It is spam, see main.py and Exim 4.94.2 at 12:34:56 with 5.7.1"},
		{"version", "Mailer/1.2.3.4 version 9.8.7.6 and 9.8.7.5", "Mailer/1.2.3.4 version 9.8.7.6 and 192.0.2.1"},
		{"same network", "185.199.108.7 185.199.108.9 91.198.174.3 185.199.108.7", "192.0.2.1 192.0.2.2 198.51.100.1 192.0.2.1"},
		{"kinds of IP", "10.1.2.3 127.0.0.1 169.254.1.1 192.168.5.6 ::1 fe80::1 fd00::5 0.0.0.0", "10.1.2.3 127.0.0.1 169.254.1.1 192.168.5.6 ::1 fe80::1 fd00::5 0.0.0.0"},
		{"IPv6", "[IPv6:2a01:4f8:1:2::3] 2a01:4f8:1:2::4 2a02:810::1 ::ffff:185.199.108.7", "[IPv6:2001:db8:1::1] 2001:db8:1::2 2001:db8:2::1 ::ffff:192.0.2.1"},
		{"port", "185.199.108.7:25 [185.199.108.7]:587 185.199.108.7#53", "192.0.2.1:25 [192.0.2.1]:587 192.0.2.1#53"},
		{"fingerprint", "SHA1: A9:BC:A2:DA:40:25:A3:39:D1:F2:73:8D:C9:01:32:80:5F:C4:E6:F4", "SHA1: A9:BC:A2:DA:40:25:A3:39:D1:F2:73:8D:C9:01:32:80:5F:C4:E6:F4"},
		{"literal", "RCPT TO:<jane@[185.199.108.7]> <joe@[IPv6:2a01:4f8::1]>", "RCPT TO:<user1@[192.0.2.1]> <user2@[IPv6:2001:db8:1::1]>"},
		{"reverse", "7.108.199.185.in-addr.arpa 185.199.108.7", "1.2.0.192.in-addr.arpa 192.0.2.1"},
		{"block list", "7.108.199.185.zen.spamhaus.org 185.199.108.7", "1.2.0.192.zen.spamhaus.org 192.0.2.1"},
		{"address in a name", "185-199-108-7.dsl.isp.de[185.199.108.7]", "ip-192-0-2-1.dsl.d1.example[192.0.2.1]"},
		{"IDN", "info@bücher.de info@xn--bcher-kva.de jane@BÜCHER.de", "info@d1.example info@d1.example user1@d1.example"},
		{"quoted local part", `<"jane doe"@corp.de> <"a@b"@corp.de>`, `<"user1"@d1.example> <"user2"@d1.example>`},
		{"source route", "RCPT TO:<@relay.corp.de,@b.hub.net:jane@corp.de>", "RCPT TO:<@relay.d1.example,@b.d2.example:user1@d1.example>"},
		{"SRS", "<SRS0=HhHh=TT=corp.de=jane@fwd.net> <SRS1=abc=fwd.net==HHH=TT=corp.de=jane@two.org> jane@corp.de",
			"<SRS0=xxxx=xx=d1.example=user1@d2.example> <SRS1=xxx=d2.example==xxx=xx=d1.example=user1@d3.example> user1@d1.example"},
		{"VERP", "from=<list-bounces+jane=corp.de@list.net>, to=<jane@corp.de>", "from=<user1+user2=d1.example@d2.example>, to=<user2@d1.example>"},
		{"BATV", "<prvs=0123abcdef=jane@corp.de> <btv1==abc==jane@corp.de>", "<prvs=0000xxxxxx=user1@d1.example> <btv1==xxx==user1@d1.example>"},
		{"plus", "<jane+shop@corp.de> <jane@corp.de>", "<user1+tag1@d1.example> <user1@d1.example>"},
		{"key", "from=jane@corp.de, user=joe@corp.de", "from=user1@d1.example, user=user2@d1.example"},
		{"URL", "https://list.net/?mail=jane%40corp.de&x=1", "https://d1.example/?mail=user1%40d2.example&x=1"},
		{"HTML", "RCPT TO:&lt;jane@corp.de&gt;", "RCPT TO:&lt;user1@d1.example&gt;"},
		{"escapes", `b'From: jane@corp.de\r\nTo: joe@corp.de\r\n'`, `b'From: user1@d1.example\r\nTo: user2@d1.example\r\n'`},
		{"path", `/home/janedoe/send.pl C:\Users\janedoe\x`, `/home/user1/send.pl C:\Users\user1\x`},
		{"account", "user=<janedoe> sasl_username=janedoe", "user=<user1> sasl_username=user1"},
		{"known account", "sasl_username=janedoe\nlogin of janedoe failed", "sasl_username=user1\nlogin of user1 failed"},
		{"Kerio", "SMTP: User janedoe doesn't exist", "SMTP: User user1 doesn't exist"},
		{"no account", "550 5.1.1 User unknown", "550 5.1.1 User unknown"},
		{"Windows account", `User Name: CORPNET\janedoe`, `User Name: host1\user1`},
		{"X.500", "/o=Widget Works/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=janedoe", "/o=org1/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=user1"},
		{"IMCEAEX", "IMCEAEX-_O=WIDGET_OU=X_CN=RECIPIENTS_CN=jane@corp.de", "IMCEAEX-user1@d1.example"},
		{"display name", `From: "Jane Doe" <jane@corp.de>`, `From: "Name 1" <user1@d1.example>`},
		{"name of a program", "From: Mail Delivery System <MAILER-DAEMON@corp.de>", "From: Mail Delivery System <MAILER-DAEMON@d1.example>"},
		{"full name", "jane.doe@corp.de\nJane Doe was not found", "user1@d1.example\nuser1 was not found"},
		{"subject", "Subject: Offer for Jane", "Subject: subject 1"},
		{"subject of a bounce", "Subject: Undeliverable: Offer for Jane", "Subject: Undeliverable: subject 1"},
		{"Kerio subject", "Subject: Offer: red, blue, From: us, Msg-Id: <a1@corp.de>", "Subject: subject 1, Msg-Id: <msg1@d1.example>"},
		{"Message-ID", "message-id=<20240301.AB@pc.corp.de>\nqueued <20240301.AB@pc.corp.de>", "message-id=<msg1@pc.d1.example>\nqueued <msg1@pc.d1.example>"},
		{"syslog host", "Mar  4 08:00:01 frodo postfix/smtpd[1]: connect from frodo[10.0.0.1]", "Mar  4 08:00:01 host1 postfix/smtpd[1]: connect from host1[10.0.0.1]"},
		{"login", "AUTH PLAIN AGphbmVAY29ycC5kZQBzZWNyZXQ=", "AUTH PLAIN " + mask},
		{"XOAUTH2", "AUTH XOAUTH2 dXNlcj1qYW5lQGNvcnAuZGUBYXV0aD1CZWFyZXIgeHl6AQE=", "AUTH XOAUTH2 " + mask},
		{"base64 elsewhere", "cmd: YW5uYWJlbGxhQGNvcnAuZGUh failed", "cmd: YW5uYWJlbGxhQGNvcnAuZGUh failed"},
		{"base64 account", "cmd: amFuZUBjb3JwLmRl failed", "cmd: " + mask + " failed"},
		{"prompt", "334 UGFzc3dvcmQ6", "334 UGFzc3dvcmQ6"},
		{"password", "user=janedoe password=hunter2", "user=user1 password=" + mask},
		{"URL with a password", "smtp://janedoe:geheim@mail.corp.de:587/", "smtp://user1:" + mask + "@mail.d1.example:587/"},
		{"URL with a subject", "<mailto:leave@corp.de?subject=stop>, <https://corp.de/>", "<mailto:user1@d1.example?subject=subject 1>, <https://d1.example/>"},
		{"Received", "Received: from janes-pc (unknown [185.199.108.7]) (Authenticated sender: janedoe) by mail.corp.de for <joe@corp.de>", "Received: from host1 (unknown [192.0.2.1]) (Authenticated sender: user1) by mail.d1.example for <user2@d1.example>"},
		{"words of the protocol", "EHLO mail\n250 data\nto=<data@corp.de> status=sent data", "EHLO mail\n250 data\nto=<user1@d1.example> status=sent data"},
		{"stand-ins", "<user1@d1.example> host1.d1.example 192.0.2.9 <joe@corp.de> 185.199.108.7", "<user1@d1.example> host1.d1.example 192.0.2.9 <user2@d2.example> 198.51.100.1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := redactText(t, c.in, RedactOptions{})
			if got := string(r.Text); got != c.want {
				t.Errorf("\n got %s\nwant %s", got, c.want)
			}
			if len(r.Leaks) > 0 {
				t.Errorf("leaks: %v", r.Leaks)
			}
			if again := redactText(t, string(r.Text), RedactOptions{}); !bytes.Equal(again.Text, r.Text) {
				t.Errorf("twice: %s", again.Text)
			}
		})
	}
}

// TestRedactKeeps keeps one kind after the other.
func TestRedactKeeps(t *testing.T) {
	const line = "from=<jane@corp.de>, client=mail.corp.de[185.199.108.7], sasl_username=janedoe, message-id=<20240301.AB@pc.corp.de>\nSubject: Plan B"
	for kind, want := range map[Kind]string{
		MailAddresses: "from=<jane@d1.example>, client=mail.d1.example[192.0.2.1], sasl_username=user1, message-id=<msg1@pc.d1.example>\nSubject: subject 1",
		HostNames:     "from=<user1@corp.de>, client=mail.corp.de[192.0.2.1], sasl_username=user2, message-id=<msg1@pc.corp.de>\nSubject: subject 1",
		IPAddresses:   "from=<user1@d1.example>, client=mail.d1.example[185.199.108.7], sasl_username=user2, message-id=<msg1@pc.d1.example>\nSubject: subject 1",
		UserNames:     "from=<user1@d1.example>, client=mail.d1.example[192.0.2.1], sasl_username=janedoe, message-id=<msg1@pc.d1.example>\nSubject: subject 1",
		Subjects:      "from=<user1@d1.example>, client=mail.d1.example[192.0.2.1], sasl_username=user2, message-id=<msg1@pc.d1.example>\nSubject: Plan B",
		MessageIDs:    "from=<user1@d1.example>, client=mail.d1.example[192.0.2.1], sasl_username=user2, message-id=<20240301.AB@pc.d1.example>\nSubject: subject 1",
	} {
		r := redactText(t, line, RedactOptions{Keep: map[Kind]bool{kind: true, Credentials: true}})
		if got := string(r.Text); got != want {
			t.Errorf("%s\n got %s\nwant %s", kind, got, want)
		}
		if len(r.Leaks) > 0 {
			t.Errorf("%s: leaks %v", kind, r.Leaks)
		}
	}
	if r := redactText(t, "Subject: Plan\npassword=hunter2 here", RedactOptions{Keep: map[Kind]bool{Credentials: true}}); strings.Contains(string(r.Text), "hunter2") {
		t.Errorf("a credential was kept: %s", r.Text)
	}
	if r := redactText(t, "<jane@gmail.com> mx.google.com zen.spamhaus.org", RedactOptions{HideProviders: true}); string(r.Text) != "<user1@d1.example> mx.d2.example zen.d3.example" {
		t.Errorf("providers: %s", r.Text)
	}
}

// TestRedactMessageText hides what a message says, and keeps its header and
// the dialogue around it.
func TestRedactMessageText(t *testing.T) {
	const in = "S: 220 mail.corp.de ESMTP\nC: EHLO pc.corp.de\nS: 250 ok\nC: MAIL FROM:<jane@corp.de>\nS: 250 ok\nC: RCPT TO:<joe@shop.fr>\nS: 250 ok\nC: DATA\nS: 354 go\n" +
		"C: To: joe@shop.fr\nC: Subject: Plan\nC: \nC: The key is under the mat.\nC: .\nS: 250 ok\n"
	r := redactText(t, in, RedactOptions{})
	const want = "S: 220 mail.d1.example ESMTP\nC: EHLO pc.d1.example\nS: 250 ok\nC: MAIL FROM:<user1@d1.example>\nS: 250 ok\nC: RCPT TO:<user2@d2.example>\nS: 250 ok\nC: DATA\nS: 354 go\n" +
		"C: To: user2@d2.example\nC: Subject: subject 1\nC: \nC: [text]\nC: .\nS: 250 ok\n"
	if string(r.Text) != want {
		t.Errorf("\n%s", r.Text)
	}
	if kept := redactText(t, in, RedactOptions{Keep: map[Kind]bool{MessageText: true}}); !strings.Contains(string(kept.Text), "under the mat") {
		t.Errorf("the text was not kept: %s", kept.Text)
	}
}

// TestRedactManyNetworks deals out the addresses for examples: to each network
// its own block while that is possible, and in turn when they run out.
func TestRedactManyNetworks(t *testing.T) {
	log := func(networks, hosts int) string {
		var b strings.Builder
		for n := range networks {
			for h := range hosts {
				b.WriteString(netip.AddrFrom4([4]byte{185, byte(100 + n/250), byte(n % 250), byte(h + 1)}).String() + "\n")
			}
		}
		return b.String()
	}
	for _, c := range []struct{ networks, hosts, shared int }{{3, 200, 0}, {20, 30, 0}, {90, 5, 0}, {700, 1, 0}, {800, 1, 38}, {3000, 2, 5238}} {
		in := log(c.networks, c.hosts)
		r := redactText(t, in, RedactOptions{})
		if r.Shared != c.shared {
			t.Errorf("%d networks of %d: %d shared, want %d", c.networks, c.hosts, r.Shared, c.shared)
		}
		seen := map[string]string{}
		from := strings.Split(in, "\n")
		for i, to := range strings.Split(strings.TrimSuffix(string(r.Text), "\n"), "\n") {
			a, err := netip.ParseAddr(to)
			if err != nil || !inDocumentation(a) {
				t.Fatalf("%s became %s", from[i], to)
			}
			if other, ok := seen[to]; ok && other != from[i] && c.shared == 0 {
				t.Fatalf("%s and %s are both %s", other, from[i], to)
			}
			seen[to] = from[i]
		}
	}
}

// TestMapping lists what became what, counts it, and disarms formulas.
func TestMapping(t *testing.T) {
	r := redactText(t, "jane@corp.de JANE@corp.de 185.199.108.7 password=hunter2 Subject: =cmd()|calc, \"x\"\n", RedactOptions{})
	var b bytes.Buffer
	if err := WriteMapping(&b, r.Mapping); err != nil {
		t.Fatal(err)
	}
	const want = "kind,from,to,count\r\naddresses,jane@corp.de,user1@d1.example,2\r\nips,185.199.108.7,192.0.2.1,1\r\nsubjects,\"'=cmd()|calc, \"\"x\"\"\",subject 1,1\r\ncredentials,," + mask + ",1\r\n"
	if b.String() != want {
		t.Errorf("\n got %q\nwant %q", b.String(), want)
	}
}

// TestLeaks finds what the form of a line hides from the redaction.
func TestLeaks(t *testing.T) {
	r := redactText(t, "to=<rosalind@corp.de>\nfile=x7rosalind9 backup+rosalind+old\n", RedactOptions{})
	if len(r.Leaks) != 0 {
		t.Errorf("%v in %s", r.Leaks, r.Text)
	}
	r = redactText(t, "to=<jane@silver-spoons.de>\nthe spoons are here\n", RedactOptions{})
	if len(r.Leaks) != 1 || r.Leaks[0] != (Leak{2, HostNames, "spoons"}) {
		t.Errorf("%v in %s", r.Leaks, r.Text)
	}
}

// TestPunycode decodes the samples of RFC 3492 section 7.1 and refuses what is
// none.
func TestPunycode(t *testing.T) {
	for in, want := range map[string]string{"bcher-kva": "bücher", "ihqwcrb4cv8a8dqg056pqjye": "他们为什么不说中文", "egbpdaj6bu4bxfgehfvwxn": "ليهمابتكلموشعربي؟"} {
		if got, ok := punycode(in); !ok || got != want {
			t.Errorf("%s: %s %v", in, got, ok)
		}
	}
	for _, in := range []string{"é", "a-*", "99999999999", strings.Repeat("z", 80)} {
		if got, ok := punycode(in); ok {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestRedactVocabulary keeps the words of formats out of reach, and the names in
// their samples within it.
func TestRedactVocabulary(t *testing.T) {
	for _, w := range []string{"data", "mail", "active", "queued", "starttls", "unknown", "smtpd", "swaks"} {
		if !redactVocabulary()[w] {
			t.Errorf("%s may be replaced", w)
		}
	}
	for _, w := range []string{"anna", "bruno", "example"} {
		if redactVocabulary()[w] {
			t.Errorf("%s is taken for a word of a format", w)
		}
	}
}

// FuzzRedact redacts any bytes: nothing panics, no line is lost, and a planted
// address does not survive.
func FuzzRedact(f *testing.F) {
	for _, a := range fixtureLogs(f) {
		f.Add(section(a, "log"))
	}
	const address = "rumpelstilz@spinnrad-werke.de"
	f.Fuzz(func(t *testing.T, text []byte) {
		lines := bytes.Split(text, []byte("\n"))
		lines[len(lines)/2] = append(append([]byte{}, lines[len(lines)/2]...), " RCPT TO:<"+address+"> "...)
		log := mustParse(t, bytes.Join(lines, []byte("\n")))
		for _, o := range []RedactOptions{{}, {HideProviders: true, Also: map[Kind]bool{QueueIDs: true}}} {
			r := Redact(log, o)
			if again := mustParse(t, r.Text); len(again.Lines) != len(log.Lines) {
				t.Errorf("%d lines became %d", len(log.Lines), len(again.Lines))
			}
			if bytes.Contains(r.Text, []byte(address)) {
				t.Errorf("%s survives", address)
			}
		}
	})
}
