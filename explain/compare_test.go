package explain

import (
	"strings"
	"testing"
)

// monday is a session that went well; the others are the day after.
const monday = `[09/Mar/2026 08:00:01][11] {smtpc} Message 69ae0001-00000001: connecting to mx1.example.net:25
[09/Mar/2026 08:00:01][11] {smtpc} SMTP client session begin
[09/Mar/2026 08:00:01][11] {smtpc} Received: 220 mx1.example.net ESMTP
[09/Mar/2026 08:00:01][11] {smtpc} Command EHLO mail.example.com
[09/Mar/2026 08:00:01][11] {smtpc} Reply to EHLO: 250 mx1.example.net ...
[09/Mar/2026 08:00:01][11] {smtpc} Changing connection to TLS
[09/Mar/2026 08:00:02][11] {smtpc} Command EHLO mail.example.com
[09/Mar/2026 08:00:02][11] {smtpc} Reply to EHLO: 250 mx1.example.net ...
[09/Mar/2026 08:00:02][11] {smtpc} Command MAIL FROM:<anna@example.com> SIZE=15204
[09/Mar/2026 08:00:02][11] {smtpc} Reply to MAIL: 250 2.1.0 Sender OK
[09/Mar/2026 08:00:02][11] {smtpc} Command RCPT TO:<office@example.net>
[09/Mar/2026 08:00:02][11] {smtpc} Reply to RCPT: 250 2.1.5 Recipient OK
[09/Mar/2026 08:00:02][11] {smtpc} Command DATA
[09/Mar/2026 08:00:02][11] {smtpc} Reply to DATA: 354 Go on
[09/Mar/2026 08:00:03][11] {smtpc} Reply to DATA: 250 2.6.0 Queued mail for delivery
[09/Mar/2026 08:00:03][11] {smtpc} Command QUIT
[09/Mar/2026 08:00:03][11] {smtpc} Reply to QUIT: 221 2.0.0 Bye
[09/Mar/2026 08:00:03][11] {smtpc} SMTP client session end
`

// tuesday is the session of Monday on another day, with other words.
func tuesday(change ...string) string {
	return strings.NewReplacer(append([]string{"09/Mar", "10/Mar", "[11]", "[12]", "69ae0001-00000001", "69ae0001-00000002"}, change...)...).Replace(monday)
}

// without leaves out the lines that hold one of the words.
func without(text string, words ...string) string {
	var b strings.Builder
next:
	for _, l := range strings.SplitAfter(text, "\n") {
		for _, w := range words {
			if strings.Contains(l, w) {
				continue next
			}
		}
		b.WriteString(l)
	}
	return b.String()
}

const refused = "S: 220 mx.example.net ESMTP\nC: EHLO a.example.com\nS: 250-mx.example.net\nS: 250-SIZE 1000\nS: 250 PIPELINING\nC: MAIL FROM:<anna@example.com>\nS: 530 5.7.0 Must issue a STARTTLS command first\nC: QUIT\nS: 221 Bye\n"
const encrypted = "S: 220 mx.example.net ESMTP\nC: EHLO a.example.com\nS: 250-mx.example.net\nS: 250-SIZE 2000\nS: 250 STARTTLS\nC: STARTTLS\nS: 220 Ready\nC: EHLO a.example.com\nS: 250 mx.example.net\nC: MAIL FROM:<anna@example.com>\nS: 250 Ok\nC: RCPT TO:<office@example.net>\nS: 250 Ok\nC: DATA\nS: 354 Go\nC: Subject: x\nC:\nC: y\nC: .\nS: 250 2.0.0 Ok: queued\nC: QUIT\nS: 221 Bye\n"

func compared(t *testing.T, text string) Comparison {
	t.Helper()
	log := mustParse(t, []byte(text))
	list := explainAll(log)
	if len(list) != 2 {
		t.Fatalf("%d conversations, want 2", len(list))
	}
	return Compare(log, list[1], list[0])
}

// TestFirstDifference: the sentence at the top names what matters, on which day.
func TestFirstDifference(t *testing.T) {
	for name, c := range map[string]struct{ text, first, decided string }{
		"recipient refused": {
			monday + without(tuesday("250 2.1.5 Recipient OK", "550 5.7.1 Access denied"), "DATA"),
			"The first difference: on Tuesday the server refused RCPT TO with 550 5.7.1; on Monday it accepted RCPT TO with 250 2.1.5.", "",
		},
		"put off": {
			monday + without(tuesday("250 2.1.5 Recipient OK", "451 4.7.1 Greylisted"), "DATA"),
			"The first difference: on Tuesday the server put off RCPT TO with 451 4.7.1; on Monday it accepted RCPT TO with 250 2.1.5.", "",
		},
		"message refused": {
			monday + tuesday("250 2.6.0 Queued mail for delivery", "554 5.7.1 Content rejected"),
			"The first difference: on Tuesday the server refused the message with 554 5.7.1; on Monday it accepted the message with 250 2.6.0.", "",
		},
		"no TLS, then refused": {
			monday + without(tuesday("250 2.1.5 Recipient OK", "550 5.7.1 TLS required"), "Changing connection", "DATA"),
			"The first difference: on Tuesday the connection was not encrypted; on Monday it was encrypted.",
			"What decided: on Tuesday the server refused RCPT TO with 550 5.7.1; on Monday it accepted RCPT TO with 250 2.1.5.",
		},
		"STARTTLS not offered": {
			encrypted + "\n" + refused,
			"The first difference: on the left the server did not offer STARTTLS; on the right it offered STARTTLS.",
			"What decided: on the left the server refused MAIL FROM with 530 5.7.0; on the right it accepted MAIL FROM with 250.",
		},
		"ended early": {
			monday + without(tuesday(), "MAIL", "RCPT", "DATA"),
			"The first difference: on Tuesday the client ended before MAIL FROM; on Monday it went on to MAIL FROM.", "",
		},
		"a log that begins later": {
			monday + without(tuesday("250 2.1.5 Recipient OK", "550 5.7.1 Access denied"), "connecting", "session begin", "Received: 220", "EHLO", "Changing", "DATA"),
			"The first difference: on Tuesday the server refused RCPT TO with 550 5.7.1; on Monday it accepted RCPT TO with 250 2.1.5.", "",
		},
		"the same": {
			monday + tuesday(),
			"No difference that matters: both ended as accepted.", "",
		},
		"two reasons": {
			without(strings.ReplaceAll(monday, "250 2.1.5 Recipient OK", "550 5.1.1 User unknown"), "DATA") + without(tuesday("250 2.1.5 Recipient OK", "550 5.7.1 Access denied"), "DATA"),
			"The first difference: on Tuesday the server refused RCPT TO with 550 5.7.1 (a local rule forbids it); on Monday it refused RCPT TO with 550 5.1.1 (there is no such mailbox).", "",
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := compared(t, c.text)
			if got.First != c.first {
				t.Errorf("first\n%q, want\n%q", got.First, c.first)
			}
			if got.Decided != c.decided {
				t.Errorf("decided\n%q, want\n%q", got.Decided, c.decided)
			}
		})
	}
}

// TestComparedPhases: steps stand beside their like, and what differs is said.
func TestComparedPhases(t *testing.T) {
	c := compared(t, encrypted+"\n"+refused)
	var ehlo, mail, data *ComparedPhase
	for i := range c.Phases {
		switch p := &c.Phases[i]; p.Phase {
		case PhaseEHLO:
			ehlo = p
		case PhaseMAIL:
			mail = p
		case PhaseDATA:
			data = p
		}
	}
	said := ""
	for _, d := range ehlo.Differences {
		said += d.Text + "\n"
	}
	for _, want := range []string{"Only on the right the server offered STARTTLS.", "Only on the left the server offered PIPELINING.", "up to 1000 bytes; on the right up to 2000."} {
		if !strings.Contains(said, want) {
			t.Errorf("EHLO: %q is not in %q", want, said)
		}
	}
	if len(mail.Rows) != 2 || mail.Rows[0].Differs != "" || mail.Rows[1].Differs != "other reply" || mail.Rows[1].Left.Label != "530 5.7.0 Must issue a STARTTLS command first" || !strings.HasPrefix(mail.Rows[1].Right.Label, "250") {
		t.Errorf("MAIL: %+v", mail.Rows)
	}
	if data.Left != NotReached || data.Right != Passed || len(data.Rows) != 2 || data.Rows[0].Left != nil || data.Rows[0].Differs != "only here" || len(data.Differences) > 0 {
		t.Errorf("DATA, which was not reached on the left: %+v", data)
	}
}

// TestCompareWithItself: every fixture compared with itself shows no difference.
func TestCompareWithItself(t *testing.T) {
	for path, a := range fixtureLogs(t) {
		log := mustParse(t, section(a, "log"))
		list := explainAll(log)
		for i, x := range list {
			c := Compare(log, x, x)
			if c.Where != "" || c.Decided != "" {
				t.Errorf("%s, %s: %s", path, x.ID, c.First)
			}
			steps := 0
			for _, p := range c.Phases {
				if len(p.Differences) > 0 {
					t.Errorf("%s, %s, %s: %v", path, x.ID, p.Title, p.Differences)
				}
				for _, r := range p.Rows {
					if r.Differs != "" || r.Left == nil || r.Right == nil {
						t.Errorf("%s, %s, %s: %+v", path, x.ID, p.Title, r)
					}
				}
				steps += len(p.Rows) + p.More
			}
			if want := len(Ladder(log, x)); steps != want {
				t.Errorf("%s, %s: %d steps are compared, the ladder has %d", path, x.ID, steps, want)
			}
			// Any two can be compared, and the answer is a sentence.
			y := list[(i+1)%len(list)]
			if c := Compare(log, x, y); !strings.HasSuffix(c.First, ".") || strings.Contains(c.First, "  ") || strings.Contains(c.First, " .") {
				t.Errorf("%s, %s with %s: %q", path, x.ID, y.ID, c.First)
			}
		}
	}
}

// TestPartners: who was accepted between the same two comes first.
func TestPartners(t *testing.T) {
	log := mustParse(t, []byte(strings.NewReplacer("[11]", "[9]", "anna@", "carl@", "00000001", "00000009").Replace(monday)+
		monday+without(tuesday("250 2.1.5 Recipient OK", "550 5.7.1 Access denied"), "DATA")))
	list := JudgeAll(log)
	got := Partners(list, list[2])
	if len(got) == 0 || got[0].ID != "c2" || got[0].Why != "Same sender and recipient, accepted" {
		t.Errorf("the partners are %+v", got)
	}
	if len(got) < 2 || got[1].ID != "c1" || got[1].Why != "Same host, accepted" {
		t.Errorf("the partners are %+v", got)
	}
	if got := Partners(list[:1], list[0]); len(got) != 0 {
		t.Errorf("alone: %+v", got)
	}
	if got := Partners(list, list[1]); len(got) == 0 || got[0].ID != "c3" {
		t.Errorf("of the accepted one: %+v", got)
	}
}
