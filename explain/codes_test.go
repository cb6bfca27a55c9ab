package explain

import "testing"

func TestReplyAndStatus(t *testing.T) {
	for _, c := range []struct{ text, reply, status string }{
		{"550 5.1.1 User unknown", "550", "5.1.1"},
		{"550-5.1.1 User unknown 550 5.1.1 See the help page", "550", "5.1.1"},
		{"550", "550", ""},
		{"550-first line", "550", ""},
		{"450:4.2.0 wait", "450", "4.2.0"},
		{"550: 5.1.1 <jan@example.org>... unknown", "550", "5.1.1"},
		{"550 #5.7.1 Refused", "550", "5.7.1"},
		{"5.1.1 User unknown", "", "5.1.1"},
		{"Sorry, no mailbox here. (#5.1.1)", "", "5.1.1"},
		{"Access denied, error 5.7.1.", "", "5.7.1"},
		{"smtp; 552 4.2.2 over quota", "552", "4.2.2"},
		{"Diagnostic-Code: smtp;554 5.7.1 refused", "554", "5.7.1"},
		{"<jan@example.org>: 550 unknown", "550", ""},
		{"jan@example.org 553 user is inactive", "553", ""},
		{"the answer was: 421 4.7.0 wait", "421", "4.7.0"},
		{"(host mx.example.org[192.0.2.1] said: 450 4.2.0 Greylisted (in reply to RCPT TO command))", "450", "4.2.0"},
		{"SMTP error from remote mail server after RCPT TO:<jan@example.org>: host mx.example.org [192.0.2.1]: 550 no", "550", ""},
		{"It responded as follows: [550 5.1.1 unknown]", "550", "5.1.1"},
		{"550 blocked, see page 554 of the list - 5.7.1 [A21]", "550", "5.7.1"},
		{"501 not accepted: 5.7.1 no relaying", "501", "5.7.1"},
		{"2.1.5 OK", "", "2.1.5"},
		{"250 2.1.5 OK", "250", "2.1.5"},
		{"5.7.26 unauthenticated", "", "5.7.26"},
		{"550 5.7.606 banned", "550", "5.7.606"},

		// The innermost of nested replies.
		{"Remote server returned '550 5.7.129 not permitted'", "550", "5.7.129"},
		{"550 5.0.350 Remote server returned an error -> 554 5.7.1 refused", "554", "5.7.1"},
		{"554 5.0.0 <mx.example.org #5.0.0 smtp; 552 5.2.2 full>", "552", "5.2.2"},
		{"554 4.4.7 Message expired <421 4.7.0 slow down>", "421", "4.7.0"},
		{"delivery temporarily suspended: host mx.example.org[192.0.2.1] refused to talk to me: 421 4.3.2 busy", "421", "4.3.2"},
		{"5.1.0 - Unknown address error 550-'5.2.2 full'", "550", "5.2.2"},

		// Consequences and good replies are not the refusal.
		{"<<< 550 5.1.1 unknown >>> DATA <<< 503 5.5.1 need RCPT", "550", "5.1.1"},
		{"<<< 550 5.1.1 unknown >>> DATA <<< 554 5.5.1 no valid recipients", "550", "5.1.1"},
		{"Out: 451 4.3.0 write error In: QUIT Out: 221 2.0.0 Bye", "451", "4.3.0"},
		{"<<< 250 2.1.0 Ok <<< 550 5.1.1 unknown", "550", "5.1.1"},
	} {
		if reply, status := replyAndStatus(c.text); reply != c.reply || status != c.status {
			t.Errorf("%q: %q %q, want %q %q", c.text, reply, status, c.reply, c.status)
		}
	}
}

// Numbers that only look like codes.
func TestReplyAndStatusLookAlikes(t *testing.T) {
	for _, text := range []string{
		"",
		"connect to mx.example.org[203.0.113.7]:587: Connection timed out",
		"[192.0.2.1]:465: Connection refused",
		"message size 552 bytes",
		"the limit is 500 messages per hour",
		"port: 587 refused",
		"size=450 nrcpt=2",
		"Exim 4.94.2 ready",
		"version 15.20.5.4",
		"address 4.2.2.1 refused",
		"from 2.0.0.550",
		"2024-05-21 10:00:00 no answer",
		"21.5.2024 failed",
		"refused (S3150)",
		"closed [550]",
		"defer (-46)",
		"id 5.1.1abc",
		"queue id 450ABCDEF",
		"mail-550.example.org did not answer",
		"host550 did not answer",
		"1550 users",
		"5501 users",
		"took 421 ms",
		"<550@example.org> is unknown",
		"550.example.org is unknown",
		"http://www.example.org/550/5.1.1/help",
		"600 something",
		"199 something",
		"3.1.1 is no class",
		"5.10.1 is no subject",
	} {
		if reply, status := replyAndStatus(text); reply != "" || status != "" {
			t.Errorf("%q: found %q %q", text, reply, status)
		}
	}
}
