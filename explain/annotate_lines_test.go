package explain

import (
	"strings"
	"testing"
)

// Lines that a program writes between the words of a conversation have a note.
func TestNotesOfEvents(t *testing.T) {
	log := mustParse(t, []byte("DEBUG: getProvider() returning javax.mail.Provider[TRANSPORT,smtp,com.sun.mail.smtp.SMTPTransport,Oracle]\n"+
		"DEBUG SMTP: useEhlo true, useAuth true\n"+
		"DEBUG SMTP: trying to connect to host \"198.51.100.127\", port 25, isSSL false\n"+
		"220 mail.example.com ESMTP\n"))
	x := Explain(log, log.Conversations[0])
	notes := Annotate(log, x, []int{0, 1, 2, 3})
	for i, want := range [...]string{"speaks SMTP", "program's settings", "connects to this host", "ready"} {
		if !strings.Contains(notes[i].Note, want) {
			t.Errorf("line %d: %q lacks %q", i+1, notes[i].Note, want)
		}
	}
}

// TestShortenedHello: where a log leaves out the extensions, as Kerio's does, the
// note says so instead of explaining lines that are not there.
func TestShortenedHello(t *testing.T) {
	for text, want := range map[string]string{
		"[09/Mar/2026 08:00:01][11] {smtps} SMTP server session begin; client connected from a.example.com:2525\n" +
			"[09/Mar/2026 08:00:01][11] {smtps} Command EHLO a.example.com\n" +
			"[09/Mar/2026 08:00:01][11] {smtps} Sent reply to EHLO: 250 mail.example.com ...\n": "leaves the lines out",
		"S: 220 mx.example.net ESMTP\nC: EHLO a.example.com\nS: 250-mx.example.net\nS: 250 SIZE 1000\n": "Each line after the first",
	} {
		log := mustParse(t, []byte(text))
		if note := Annotate(log, explainAll(log)[0], []int{2})[0].Note; !strings.Contains(note, want) {
			t.Errorf("%q, want %q in it", note, want)
		}
	}
}
