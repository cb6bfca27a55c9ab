package grammar

import (
	"slices"
	"testing"
)

// sayAll returns what sayReply makes of a line.
func sayAll(line string) []string {
	log := &Log{Text: []byte(line), Lines: []Line{{Span: Span{0, int32(len(line))}}}}
	h := head{log: log, span: log.Lines[0].Span, mem: &memory{}}
	var row Row
	h.sayReply(&row, 0, textEnd(log.Text, 0, len(line)))
	var out []string
	for i := range row.Turns {
		out = append(out, string(row.Turns[i].Said(log.Text)))
	}
	return out
}

// TestGluedReplies cuts replies whose lines stand in one line of the log.
func TestGluedReplies(t *testing.T) {
	for _, c := range []struct {
		line string
		want []string
	}{
		{"250 2.1.0 Ok", []string{"250 2.1.0 Ok"}},
		{"250-a.example250-PIPELINING250-SIZE 10240000250 DSN", []string{"250-a.example", "250-PIPELINING", "250-SIZE 10240000", "250 DSN"}},
		{"250-a.example250-SIZE 35882577250-8BITMIME250 SMTPUTF8<br>", []string{"250-a.example", "250-SIZE 35882577", "250-8BITMIME", "250 SMTPUTF8"}},
		{"250-a.example, 250-SIZE 250, 250 HELP", []string{"250-a.example", "250-SIZE 250", "250 HELP"}},
		{`250-a.example\r\n250-SIZE 1\r\n250 HELP\r\n`, []string{"250-a.example", "250-SIZE 1", "250 HELP"}},
		{`250-a.example\\r\\n250 HELP\\r\\n`, []string{"250-a.example", "250 HELP"}},
		{`550-5.1.1 gone\n550 5.1.1 really`, []string{"550-5.1.1 gone", "550 5.1.1 really"}},
		{"535-5.7.8 Learn more at535 5.7.8 https://example.com", []string{"535-5.7.8 Learn more at", "535 5.7.8 https://example.com"}},
		// One line of a reply, in whose words its code occurs again.
		{"250-mail250-3.example.com at your service", []string{"250-mail250-3.example.com at your service"}},
		{"550 5.7.1 error 550 again", []string{"550 5.7.1 error 550 again"}},
		{`354 path C:\new`, []string{`354 path C:\new`}},
		{"250 &lt;b@example.com&gt; &amp; ok", []string{"250 <b@example.com> & ok"}},
		{"250-", []string{"250-"}},
		{"", []string{""}},
	} {
		if got := sayAll(c.line); !slices.Equal(got, c.want) {
			t.Errorf("%q: %q, want %q", c.line, got, c.want)
		}
	}
}

func TestUnescapeHTML(t *testing.T) {
	for in, want := range map[string]string{
		"MAIL FROM:&lt;a@example.com&gt;": "MAIL FROM:<a@example.com>",
		"&#60;&#x3e;&#039;&quot;&nbsp;.":  "<>'\" .",
		"a &amp;lt; b":                    "a &lt; b",
		"a & b;":                          "",
		"&unknown; &#0; &;":               "",
		"plain":                           "",
	} {
		if got := string(unescapeHTML([]byte(in))); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestCurlMeter(t *testing.T) {
	for line, want := range map[string]int{
		"  0     0    0     0    0     0      0      0 --:--:-- --:--:-- --:--:--     0*   Trying 192.0.2.25:25...": 78,
		"100    98    0     0  100    98      0  60568 --:--:-- --:--:-- --:--:-- 98000":                            78,
		"220 mail.example.com ESMTP": 0,
		"* Connected to mail":        0,
		"0000: 250 2.1.0 Ok":         0,
		"":                           0,
	} {
		if got := curlMeter([]byte(line)); got != want {
			t.Errorf("%q: %d, want %d", line, got, want)
		}
	}
}

// TestFaults sorts the words of network and TLS libraries.
func TestFaults(t *testing.T) {
	for text, want := range map[string]fault{
		"IO::Socket::INET6: connect: Connection refused":                                         unreachable,
		"[Errno -2] Name or service not known":                                                   unreachable,
		"connect ETIMEDOUT 192.0.2.25:25":                                                        unreachable,
		"java.net.UnknownHostException: mail.example.com":                                        unreachable,
		"java.net.SocketTimeoutException: Read timed out":                                        broken,
		"Connection unexpectedly closed":                                                         broken,
		"read ECONNRESET":                                                                        broken,
		"[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: unable to get local issuer": untrusted,
		"SSL operation failed with code 1. OpenSSL Error messages: error:0A00010B:SSL routines::wrong version number": untrusted,
		"javax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed":   untrusted,
		"550 5.1.1 User unknown": noFault,
	} {
		if got := faultIn([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}
