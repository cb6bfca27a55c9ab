package explain

import "testing"

// TestLadderSecure: what is drawn as encrypted begins behind the answer 220 to
// STARTTLS, and never behind a refusal.
func TestLadderSecure(t *testing.T) {
	const before = "S: 220 mx.example.net ESMTP\nC: EHLO a.example.com\nS: 250-mx.example.net\nS: 250 STARTTLS\nC: STARTTLS\n"
	for name, c := range map[string]struct {
		text  string
		first string // the first step inside TLS
	}{
		"taken":             {before + "S: 220 Ready\nC: EHLO a.example.com\nS: 250 mx.example.net\nC: QUIT\nS: 221 Bye\n", "EHLO a.example.com"},
		"refused":           {before + "S: 454 4.7.0 TLS not available\nC: MAIL FROM:<anna@example.com>\nS: 250 Ok\nC: QUIT\nS: 221 Bye\n", ""},
		"refused, and EHLO": {before + "S: 454 4.7.0 TLS not available\nC: EHLO a.example.com\nS: 250 mx.example.net\nC: QUIT\nS: 221 Bye\n", ""},
		"told in the log":   {"[09/Mar/2026 08:00:01][11] {smtpc} SMTP client session begin\n[09/Mar/2026 08:00:01][11] {smtpc} Command EHLO a.example.com\n[09/Mar/2026 08:00:01][11] {smtpc} Reply to EHLO: 250 mx.example.net ...\n[09/Mar/2026 08:00:01][11] {smtpc} Changing connection to TLS\n[09/Mar/2026 08:00:02][11] {smtpc} Command EHLO a.example.com\n", "TLS established"},
	} {
		log := mustParse(t, []byte(c.text))
		first := ""
		for _, step := range Ladder(log, explainAll(log)[0]) {
			if step.Secure && first == "" {
				first = step.Label
			}
		}
		if first != c.first {
			t.Errorf("%s: TLS begins at %q, want %q", name, first, c.first)
		}
	}
}
