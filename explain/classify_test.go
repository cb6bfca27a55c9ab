package explain

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestClassifyVerdict(t *testing.T) {
	for _, c := range []struct {
		text    string
		verdict Verdict
		retry   Retry
		act     Act
	}{
		{"550 5.1.1 unknown user", Rejected, RetryNo, ActSender},
		{"452 4.2.2 mailbox full", Deferred, RetryAfterChange, ActRecipient},
		{"552 5.2.2 mailbox full", Rejected, RetryAfterChange, ActRecipient},
		// Only the first digit of the reply code counts.
		{"450 5.2.2 mailbox full", Deferred, RetryAfterChange, ActRecipient},
		{"550 4.4.7 message expired", Rejected, RetryNo, ActUnknown},
		{"4.2.2 mailbox full", Deferred, RetryAfterChange, ActRecipient},
		{"5.1.1 unknown user", Rejected, RetryNo, ActSender},
		{"250 2.0.0 ok", Accepted, RetryNo, ActNobody},
		{"354 go on", Informational, RetryNo, ActNobody},
		// Without a code the cause's usual verdict.
		{"connect to mx.example.org[192.0.2.1]:25: Connection refused", Deferred, RetryYes, ActNetwork},
		{"lost connection with mx.example.org while sending DATA", Dropped, RetryYes, ActNetwork},
		{"retry timeout exceeded", Bounced, RetryNo, ActUnknown},
		{"Cannot start TLS: handshake failure", TLSFailed, RetryAfterChange, ActSendingAdmin},
		// The digit decides where the cause leaves it open.
		{"450 E1", Deferred, RetryYes, ActUnknown},
		{"550 E1", Rejected, RetryNo, ActUnknown},
		{"451 internal error", Deferred, RetryYes, ActReceivingAdmin},
		{"554 internal error", Rejected, RetryAfterChange, ActReceivingAdmin},
		{"454 4.7.0 authentication failed for now", Deferred, RetryYes, ActSender},
		{"450 4.2.0 greylisted", Deferred, RetryYes, ActNobody},
	} {
		if got := Classify(c.text); got.Verdict != c.verdict || got.Retry != c.retry || got.Act != c.act {
			t.Errorf("%q: %s, retry %s, act %s; want %s, %s, %s", c.text, got.Verdict, got.Retry, got.Act, c.verdict, c.retry, c.act)
		}
	}
}

func TestClassifyNested(t *testing.T) {
	for _, c := range []struct{ text, cause string }{
		{"host mx.example.org[192.0.2.1] said: 552 over quota (in reply to RCPT TO command)", "mailbox-full"},
		{"<anna@example.net>: 192.0.2.4 does not like recipient. Remote host said: 550 spam is not welcome Giving up on 192.0.2.4.", "spam-content"},
		{"<anna@example.net>: Connected to 192.0.2.4 but sender was rejected. Remote host said: 550 E1", "sender-rejected"},
		{"<anna@example.net>: Connected to 192.0.2.4 but my name was rejected. Remote host said: 501 Invalid domain name", "client-identity"},
		{"SMTP error from remote mail server after end of data: host mx.example.org [192.0.2.1]: 552 E1", "message-too-big"},
		{"SMTP error from remote mail server after initial connection: host mx.example.org [192.0.2.1]: 554 E1", "ip-blocklisted"},
		{"SMTP error from remote mail server after MAIL FROM:<a@example.com> SIZE=2000: host mx.example.org [192.0.2.1]: 550 domain not found", "sender-rejected"},
		{"host mx.example.org[192.0.2.1] said: 550 E1 (in reply to RCPT TO command)", "recipient-unknown"},
		{"LMTP error after RCPT TO:<u@example.org>: 550 E1", "recipient-unknown"},
		{"... while talking to mx.example.org.: >>> RCPT To:<u@example.org> <<< 550 E1", "recipient-unknown"},
		{"host mx.example.org[192.0.2.1] refused to talk to me: 554 E1", "ip-blocklisted"},
		{"554 5.0.0 wrapped <<< 550 5.1.1 no such user <<< 503 5.5.1 need RCPT first", "recipient-unknown"},
		{"Remote server returned '554 5.7.1 <[192.0.2.4]>: Client host rejected: your address is on our blacklist'", "ip-blocklisted"},
		// The quoted reply says nothing, the report around it does.
		{"mailbox full, the server returned: 550 E1", "mailbox-full"},
	} {
		if got := Classify(c.text); got.Cause != c.cause {
			t.Errorf("%s by %s, want %s: %s", got.Cause, got.Source, c.cause, c.text)
		}
	}
}

func TestClassifyJSON(t *testing.T) {
	b, err := json.Marshal(Classify("550 5.1.1 <jan@example.org>: no such user"))
	if err != nil {
		t.Fatal(err)
	}
	want := `{"text":"550 5.1.1 \u003cjan@example.org\u003e: no such user","reply":"550","status":"5.1.1","verdict":"rejected",` +
		`"cause":"recipient-unknown","act":"sender","retry":"no","provider":"","confidence":"high","source":"wording"}`
	if string(b) != want {
		t.Errorf("got  %s\nwant %s", b, want)
	}
}

func TestClassifyVerb(t *testing.T) {
	for text, want := range map[string]string{
		"said: 550 no (in reply to MAIL FROM command)":                             "MAIL",
		"said: 550 no (in reply to end of DATA command)":                           ".",
		"said: 550 no (in reply to DATA command)":                                  "DATA",
		"said: 550 no (in reply to EHLO command)":                                  "EHLO",
		"SMTP error from remote mail server after pipelined RCPT TO:<a@b.example>": "RCPT",
		"SMTP error from remote mail server after sending data block":              ".",
		"Connected to 192.0.2.4 but greeting failed.":                              "(connect)",
		"failed after I sent the message.":                                         ".",
		"550 no":                                                                   "",
	} {
		if got := answeredVerb(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func BenchmarkClassify(b *testing.B) {
	var texts []string
	for _, list := range judgedReplies() {
		texts = append(texts, list...)
	}
	texts = append(texts, strings.Repeat("550-5.7.1 This is one line of a long reply from a server that likes to talk. ", 4))
	Classify(texts[0]) // builds the index
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		Classify(texts[i%len(texts)])
	}
}
