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
