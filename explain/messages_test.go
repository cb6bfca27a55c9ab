package explain

import (
	"strings"
	"testing"
)

// TestMessages joins an inbound debug conversation and the mail log of the same
// server by the id that the first gave.
func TestMessages(t *testing.T) {
	log := mustParse(t, []byte(strings.Join([]string{
		"[04/May/2023 14:04:09][6402] {smtps} SMTP server session begin; client connected from mx1.example.net:25601",
		"[04/May/2023 14:04:10][6402] {smtps} Command MAIL FROM:<a@example.net>",
		"[04/May/2023 14:04:10][6402] {smtps} Sent reply to MAIL: 250 2.1.0 Sender <a@example.net> ok",
		"[04/May/2023 14:04:10][6402] {smtps} Command RCPT TO:<b@example.com>",
		"[04/May/2023 14:04:10][6402] {smtps} Sent reply to RCPT: 250 2.1.5 Recipient <b@example.com> ok (local)",
		"[04/May/2023 14:04:10][6402] {smtps} Command DATA",
		"[04/May/2023 14:04:10][6402] {smtps} Sent reply to DATA: 354 Enter mail, end with CRLF.CRLF",
		"[04/May/2023 14:04:11][6402] {smtps} Sent reply to DATA: 250 2.0.0 6453b9ea-00001f04 Message accepted for delivery",
		"[04/May/2023 14:04:11][6402] {smtps} SMTP server session end",
		"[04/May/2023 14:04:11] Recv: Queue-ID: 6453b9ea-00001f04, Service: SMTP, From: <a@example.net>, To: <b@example.com>, Size: 3687, Sender-Host: 192.0.2.146, SSL: yes, Subject: x, Msg-Id: <1@example.net>",
		"[04/May/2023 14:04:12] Sent: Queue-ID: 6453b9ea-00001f04, Recipient: <b@example.com>, Result: delayed, Status: 4.2.2 Mailbox full, Remote-Host: 127.0.0.1, Msg-Id: <1@example.net>",
		"[04/May/2023 15:04:12] Recv: Queue-ID: 6453c7fc-00001f05, Service: SMTP, From: <c@example.net>, To: <b@example.com>, Size: 3687, Sender-Host: 192.0.2.146, SSL: yes, Subject: x, Msg-Id: <2@example.net>",
	}, "\n")))
	got := messagesOf(explainAll(log))
	if len(got) != 2 {
		t.Fatalf("%d messages, want 2: %+v", len(got), got)
	}
	if m := got[0]; strings.Join(m.Legs, " ") != "c1 c2" || m.Verdict != Deferred || m.MessageID != "1@example.net" || m.Attempts != 1 || m.To[0] != "b@example.com" {
		t.Errorf("first message %+v", m)
	}
	if m := got[1]; strings.Join(m.Legs, " ") != "c3" || m.Verdict != Accepted {
		t.Errorf("second message %+v", m)
	}
}

// TestMessagesHostile joins by ids whose letters grow when they are lowered.
func TestMessagesHostile(t *testing.T) {
	log := mustParse(t, []byte("S: 220 a ESMTP\nC: MAIL FROM:<a@example.net>\nS: 250 ok\nC: DATA\nS: 354 go\nC: .\nS: 250 queued as "+strings.Repeat("Ⱥ", 40)+"\n"))
	if got := messagesOf(explainAll(log)); len(got) > 1 {
		t.Errorf("%d messages in one conversation", len(got))
	}
}
