package explain

import (
	"strings"
	"testing"
)

const (
	eximDeferred = "1999-03-02 09:44:33 10HmaX-000000005vi-0000 == kim@example.net R=others T=smtp defer (-44) H=mx.example.net [192.0.2.1]: SMTP error from remote mail server after RCPT TO:<kim@example.net>: 450 Temporary error 1\n"
	lmtpRefused  = "Mar  3 10:00:00 mx1 postfix/lmtp[123]: 4ABC1D2E3F: to=<kim@example.com>, relay=none, delay=1, delays=0.5/0/0.5/0, dsn=4.4.1, status=deferred (connect to mx1.example.com[private/dovecot-lmtp]: Connection refused)\n"
	loginRefused = "-> EHLO client.example.com\n<-  250-mail.example.com\n<-  250 AUTH LOGIN PLAIN\n -> AUTH PLAIN AGFubmEAc2VjcmV0\n<** 535 5.7.8 Error: authentication failed\n"
)

// What a conversation that stands for many is said to mean for its reader.
func TestSentences(t *testing.T) {
	for _, c := range []struct {
		name, log              string
		verdict                Verdict
		phase                  Phase
		cause                  string
		act                    Act
		retry                  Retry
		wait, actText, summary string // what must stand in them
	}{
		{"removed from the queue", eximDeferred + "1999-03-02 09:44:34 10HmaX-000000005vi-0000 removed by root\n",
			Deferred, PhaseRCPT, "server-error", ActNobody, RetryNo, "by hand", "Nobody.", "put off"},
		{"still in the queue", eximDeferred, Deferred, PhaseRCPT, "server-error", ActNobody, RetryYes, "tries again", "waiting is enough", "put off"},
		{"a service of one's own", lmtpRefused, Deferred, PhaseConnect, "connection-failed", ActReceivingAdmin, RetryYes, "tries again", "your own server", "a service on your own server"},
		{"a program's login", "=== Connected to mail.example.com.\n<-  220 mail.example.com ESMTP\n " + loginRefused,
			AuthFailed, PhaseAUTH, "auth-failed", ActSender, RetryNo, "no bounce", "The sender", "refused the login"},
		{"a greeting that refuses", "=== Connected to mx.example.net.\n<** 554 Connection refused\n -> QUIT\n<-  221 bye\n",
			Rejected, PhaseGreeting, "policy-rejected", ActReceivingAdmin, RetryAfterChange, "", "", "refused the connection"},
		{"a login of which only the answer is there", "535 5.7.8 Error: authentication failed\n",
			AuthFailed, PhaseAUTH, "auth-failed", ActSender, RetryNo, "no bounce", "", "The server refused the login."},
		{"a login that is asked for", "530 5.7.0 Authentication required\n",
			Rejected, PhaseMAIL, "auth-required", ActSender, RetryAfterChange, "", "", "a login is needed first"},
		{"a recipient that could not be checked", "450 4.1.1 <kim@example.org>: Recipient address rejected: unverified address: connect to mx2.example.org[198.51.100.25]:25: Connection refused\n",
			Deferred, PhaseRCPT, "connection-failed", ActNetwork, RetryYes, "", "", "put off"},
	} {
		log := mustParse(t, []byte(c.log))
		x := Explain(log, log.Conversations[0])
		if x.Verdict != c.verdict || x.Phase != c.phase || x.Cause != c.cause || x.Act != c.act || x.Retry != c.retry {
			t.Errorf("%s: %s %s %s %s %s", c.name, x.Verdict, x.Phase, x.Cause, x.Act, x.Retry)
		}
		for _, p := range [...][2]string{{x.WaitText, c.wait}, {x.ActText, c.actText}, {x.Summary, c.summary}} {
			if !strings.Contains(p[0], p[1]) {
				t.Errorf("%s: %q lacks %q", c.name, p[0], p[1])
			}
		}
	}
}

// A provider's step takes the place of the cause's first, which says the same.
func TestNextSaysNothingTwice(t *testing.T) {
	log := mustParse(t, []byte("535-5.7.8 Username and Password not accepted. For more information, go to\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials x - gsmtp\n"))
	x := Explain(log, log.Conversations[0])
	cause, _ := LookupCause("auth-failed")
	if len(x.Next) != len(cause.Next) || x.Next[0] == cause.Next[0] || x.Next[1] != cause.Next[1] {
		t.Errorf("%q", x.Next)
	}
}
