package grammar

import (
	"strings"
	"testing"
)

// TestQuoteReply finds replies in the sentences of several mail servers.
func TestQuoteReply(t *testing.T) {
	for _, c := range []struct {
		text, speaker, verb, next string
		quote                     []string
	}{
		{"250 2.0.0 Ok: queued as 4QxYz1t2kz9", "", "", "4QxYz1t2kz9", []string{"250 2.0.0 Ok: queued as 4QxYz1t2kz9"}},
		{"250 2.0.0 418EtxQ7022222 Message accepted for delivery", "", "", "418EtxQ7022222", []string{"250 2.0.0 418EtxQ7022222 Message accepted for delivery"}},
		{"host mx.example.org[192.0.2.5] said: 450 4.7.1 <b@example.org>: Greylisted (see http://example.org) (in reply to RCPT TO command)", "mx.example.org[192.0.2.5]", "RCPT", "",
			[]string{"450 4.7.1 <b@example.org>: Greylisted (see http://example.org)"}},
		{"host mx.example.org[203.0.113.5] said: 550-5.1.1 No such user. Please try 550-5.1.1 again, 550 or not. 550 5.1.1 Bye (in reply to end of DATA command)", "mx.example.org[203.0.113.5]", ".", "",
			[]string{"550-5.1.1 No such user. Please try", "550-5.1.1 again,", "550 or not. 550 5.1.1 Bye"}},
		{"host mx.example.org[203.0.113.5] refused to talk to me: 554-mx.example.org 554 Poor reputation", "mx.example.org[203.0.113.5]", "", "", []string{"554-mx.example.org", "554 Poor reputation"}},
		{"SASL authentication failed; server smtp.example.org[192.0.2.6] said: 535 5.7.8 No", "smtp.example.org[192.0.2.6]", "", "", []string{"535 5.7.8 No"}},
		{`SMTP error from remote mail server after end of data: 554-5.7.1 Spam\n554 5.7.1 Go away`, "", "", "", []string{"554-5.7.1 Spam", "554 5.7.1 Go away"}},
		{"Remote host said: 550-no/550 such user", "host", "", "", []string{"550-no", "550 such user"}},
		{"smtpmsg='550 5.1.1 unknown'", "", "", "", []string{"550 5.1.1 unknown"}},
		{"connect to mx.example.org[203.0.113.5]:25: Connection refused", "", "", "", nil},
		{"lost connection with 250.example.org[198.51.100.7] while receiving the initial server greeting", "", "", "", nil},
		{"", "", "", "", nil},
	} {
		log := &Log{Text: []byte("(" + c.text + ")")}
		h := &head{log: log, span: Span{0, int32(len(log.Text))}}
		var rep Report
		found := quoteReply(h, Span{1, int32(len(log.Text)) - 1}, &rep)
		var got []string
		for _, s := range rep.QuoteAt {
			got = append(got, string(s.Of(log.Text)))
		}
		if found != (c.quote != nil) || strings.Join(got, "|") != strings.Join(c.quote, "|") || len(rep.Quote) != len(got) {
			t.Errorf("%q: %q", c.text, got)
		}
		if rep.Speaker != c.speaker || rep.Verb != c.verb || rep.Next != c.next {
			t.Errorf("%q: speaker %q, verb %q, next %q", c.text, rep.Speaker, rep.Verb, rep.Next)
		}
	}
}

func TestQueuedAs(t *testing.T) {
	for words, want := range map[string]string{
		"Ok: queued as 4QBxYz1t2kz9":                      "4QBxYz1t2kz9",
		"OK id=1qXyZA-0001Ab-2C":                          "1qXyZA-0001Ab-2C",
		"6453b9ea-00001f04 Message accepted for delivery": "6453b9ea-00001f04",
		"Message accepted for delivery":                   "",
		"Ok":                                              "",
	} {
		if got := QueuedAs([]byte(words)); got != want {
			t.Errorf("QueuedAs(%q) = %q, want %q", words, got, want)
		}
	}
}
