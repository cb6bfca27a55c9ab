//go:build interop && linux

package interop

import (
	"slices"
	"strings"
)

// A leg is what must be said of one conversation or delivery: verdict, phase,
// reply code, enhanced status code and cause. "-" is none, "*" is not looked
// at, and "a|b" leaves it open which, where the log itself does. "+" before a
// leg means one or more.
type leg string

// legs are those of one log, in any order.
type legs []leg

// none is the expectation of a log that shows nothing of the case.
var none = legs{}

// scene is something that is made to happen with each server and each client.
type scene struct {
	name    string
	errand  errand
	plain   bool     // the server is to offer neither TLS nor login
	fake    string   // no server but the pretended one of this name
	servers []string // nil: all of them
	clients []client // nil: all of them, or raw
	raw     func(e errand) error
	early   bool // the server is held up until the client has spoken
	marks   int  // so many legs are waited for; the number of legs if that is more

	// log is what must be said of the server's log, by server or
	// "server/client".
	log map[string]legs
	// said is what must be said of the client's transcript, by
	// "server/client", client or server, or "" for all.
	said map[string]leg
}

// expected finds an expectation by its most particular name.
func expected[T any](m map[string]T, names ...string) (T, bool) {
	for _, n := range names {
		if v, ok := m[n]; ok {
			return v, true
		}
	}
	var zero T
	return zero, false
}

const stranger = "eva@outside.example.org"

// relayed is a scene in which a client of the house hands over a message for
// the next hop of a name.
func relayed(what, name string, log map[string]legs) scene {
	return scene{
		name:    what,
		errand:  errand{from: "anna@example.com", to: []string{"olga@" + name + ".example.net"}, ip: insideIP},
		servers: []string{"postfix", "exim"},
		clients: []client{swaks},
		log:     log,
		said:    map[string]leg{"": "accepted none 250 * none"},
	}
}

var scenes = []scene{
	{
		name:   "accepted",
		errand: errand{from: stranger, to: []string{"anna@example.com"}},
		log: map[string]legs{
			"postfix":   {"accepted none - - none", "accepted none - 2.0.0 none"},
			"exim":      {"accepted none - - none", "accepted none - - none"},
			"opensmtpd": {"accepted none - - none", "accepted none - - none"},
		},
		said: map[string]leg{"": "accepted none 250 * none"},
	},
	{
		name:   "unknown user",
		errand: errand{from: stranger, to: []string{"nobody-here@example.com"}},
		log: map[string]legs{
			"postfix":   {"rejected rcpt 550 5.1.1 recipient-unknown"},
			"exim":      {"rejected rcpt - - recipient-unknown"},
			"opensmtpd": {"rejected rcpt 550 - recipient-unknown"},
		},
		said: map[string]leg{"": "rejected rcpt 550 - recipient-unknown", "postfix": "rejected rcpt 550 5.1.1 recipient-unknown"},
	},
	{
		name:   "greylisted",
		errand: errand{from: stranger, to: []string{"grey@example.com"}},
		log: map[string]legs{
			"postfix":   {"deferred rcpt 450 4.2.0 greylisted"},
			"exim":      {"deferred rcpt - - greylisted"},
			"opensmtpd": {"deferred rcpt 451 4.7.1 greylisted"},
		},
		said: map[string]leg{
			"postfix":   "deferred rcpt 450 4.2.0 greylisted",
			"exim":      "deferred rcpt 451 - greylisted",
			"opensmtpd": "deferred rcpt 451 4.7.1 greylisted",
		},
	},
	{
		// swaks does not announce the size, the others do.
		name:   "too big",
		errand: errand{from: stranger, to: []string{"anna@example.com"}, big: true},
		log: map[string]legs{
			"postfix":       {"rejected mail 552 5.3.4 message-too-big"},
			"postfix/swaks": {"rejected message - - message-too-big"},
			"exim":          {"rejected mail - - message-too-big"},
			"exim/swaks":    {"rejected message - - message-too-big"},
			"opensmtpd":     {"rejected data|message 554 5.3.4 message-too-big"}, // logged as an answer to DATA
		},
		said: map[string]leg{
			"postfix":       "rejected mail 552 5.3.4 message-too-big",
			"postfix/swaks": "rejected message 552 5.3.4 message-too-big",
			"exim":          "rejected mail 552 - message-too-big",
			"exim/swaks":    "rejected message 552 - message-too-big",
			"opensmtpd":     "rejected message 554 5.3.4 message-too-big",
		},
	},
	{
		name:   "relay denied",
		errand: errand{from: stranger, to: []string{"ivo@elsewhere.example.org"}},
		log: map[string]legs{
			"postfix": {"rejected rcpt 554 5.7.1 relay-denied"},
			"exim":    {"rejected rcpt - - relay-denied"},
			// OpenSMTPD has the same words for both.
			"opensmtpd": {"rejected rcpt 550 - recipient-unknown|relay-denied"},
		},
		said: map[string]leg{
			"postfix":   "rejected rcpt 554 5.7.1 relay-denied",
			"exim":      "rejected rcpt 550 - relay-denied",
			"opensmtpd": "rejected rcpt 550 - recipient-unknown|relay-denied",
		},
	},
	{
		name:   "login refused",
		errand: errand{from: "anna@example.com", to: []string{"olga@fine.example.net"}, pass: wrong, tls: trusts},
		log: map[string]legs{
			"postfix":   {"auth-failed auth - - auth-failed"},
			"exim":      {"auth-failed auth 535 - auth-failed"},
			"opensmtpd": {"auth-failed auth * - auth-failed"},
		},
		said: map[string]leg{"": "auth-failed auth 535 - auth-failed", "postfix": "auth-failed auth 535 5.7.8 auth-failed"},
	},
	{
		name:   "login accepted, relayed",
		errand: errand{from: "anna@example.com", to: []string{"olga@fine.example.net"}, pass: password, tls: trusts},
		log: map[string]legs{
			"postfix":   {"accepted none - - none", "accepted none 250 2.0.0 none"},
			"exim":      {"accepted none - - none", "accepted none 250 2.0.0 none"},
			"opensmtpd": {"accepted none - - none", "accepted none 250 2.0.0 none"},
		},
		said: map[string]leg{"": "accepted none 250 * none"},
	},
	{
		name:   "certificate not trusted",
		errand: errand{from: stranger, to: []string{"anna@example.com"}, tls: doubts},
		log: map[string]legs{
			"postfix":   {"tls-failed starttls - - tls-problem"},
			"exim":      {"tls-failed starttls - - tls-problem"},
			"opensmtpd": {"tls-failed starttls - - tls-problem"},
		},
		said: map[string]leg{"": "tls-failed starttls * * tls-problem"},
	},
	{
		// curl and Python's smtplib hang up without a QUIT. Exim keeps silent about it.
		name:   "TLS demanded, not offered",
		errand: errand{from: stranger, to: []string{"anna@example.com"}, tls: demands},
		plain:  true,
		log: map[string]legs{
			"postfix":           {"informational none - - none"},
			"postfix/curl":      {"dropped ehlo - - connection-lost"},
			"postfix/smtplib":   {"dropped ehlo - - connection-lost"},
			"exim":              none,
			"opensmtpd":         {"informational none - - none"},
			"opensmtpd/curl":    {"dropped * - - connection-lost"},
			"opensmtpd/smtplib": {"dropped * - - connection-lost"},
		},
		said: map[string]leg{"": "tls-failed starttls|ehlo * * tls-problem"},
	},
	{
		name:   "nothing sent",
		errand: errand{noSend: true},
		log: map[string]legs{
			"postfix":   {"informational none - - none"},
			"exim":      none,
			"opensmtpd": {"informational none - - none"},
		},
		said: map[string]leg{"": "informational none * * none"},
	},
	{
		// curl gives up at the first recipient that is refused.
		name:   "too many recipients",
		errand: errand{from: stranger, to: []string{"anna@example.com", "ben@example.com", "carl@example.com", "dora@example.com"}},
		log: map[string]legs{
			// Postfix counts the refused recipient among the good ones.
			"postfix":      {"accepted none - - none", "accepted none - 2.0.0 none"},
			"postfix/curl": {"informational|incomplete * - - none"},
			// Exim logs the refusal apart, and every mailbox for itself.
			"exim":           {"deferred rcpt - - too-many-recipients", "accepted none - - none", "accepted none - - none", "accepted none - - none", "accepted none - - none"},
			"exim/curl":      {"deferred rcpt - - too-many-recipients"},
			"opensmtpd":      {"partly-accepted rcpt 451 4.5.3 too-many-recipients", "accepted none - - none", "accepted none - - none", "accepted none - - none"},
			"opensmtpd/curl": {"deferred rcpt 451 4.5.3 too-many-recipients"},
		},
		said: map[string]leg{
			"":               "partly-accepted rcpt 452 * too-many-recipients",
			"curl":           "deferred rcpt 452 * too-many-recipients",
			"postfix":        "partly-accepted rcpt 452 4.5.3 too-many-recipients",
			"postfix/curl":   "deferred rcpt 452 4.5.3 too-many-recipients",
			"opensmtpd":      "partly-accepted rcpt 451 4.5.3 too-many-recipients",
			"opensmtpd/curl": "deferred rcpt 451 4.5.3 too-many-recipients",
		},
	},
	{
		name: "dropped after RCPT",
		raw: func(e errand) error {
			return speak(e, true, "EHLO client.example.org", "MAIL FROM:<"+stranger+">", "RCPT TO:<anna@example.com>")
		},
		log: map[string]legs{
			"postfix":   {"dropped rcpt - - connection-lost"},
			"exim":      {"dropped * - - connection-lost"},
			"opensmtpd": {"dropped * - - connection-lost"},
		},
	},
	{
		name: "dropped within the message",
		raw: func(e errand) error {
			return speak(e, true, "EHLO client.example.org", "MAIL FROM:<"+stranger+">", "RCPT TO:<anna@example.com>", "DATA")
		},
		log: map[string]legs{
			"postfix":   {"dropped data|message - - connection-lost"},
			"exim":      {"dropped data|message - - connection-lost"},
			"opensmtpd": {"dropped * - - connection-lost"},
		},
	},
	{
		name:  "spoke before the greeting",
		early: true,
		raw: func(e errand) error {
			return speak(e, false, "EHLO client.example.org", "MAIL FROM:<"+stranger+">", "RCPT TO:<anna@example.com>", "QUIT")
		},
		log: map[string]legs{
			"postfix":   {"rejected|dropped greeting|connect - - protocol-error"},
			"exim":      {"rejected greeting|connect * - protocol-error"},
			"opensmtpd": {"rejected * 500 5.5.1 protocol-error"}, // it does not say to what
		},
	},
	{
		name: "not SMTP at all",
		raw: func(e errand) error {
			return speak(e, true, "GET / HTTP/1.1")
		},
		log: map[string]legs{
			"postfix":   {"rejected|dropped greeting|connect|ehlo - - protocol-error"},
			"exim":      {"rejected|dropped greeting|connect|ehlo * - protocol-error"},
			"opensmtpd": {"rejected greeting|connect|ehlo 500 5.5.1 protocol-error"},
		},
	},

	relayed("next hop greylists", "grey", map[string]legs{
		"postfix": {"accepted none - - none", "deferred rcpt 450 4.2.0 greylisted"},
		"exim":    {"accepted none - - none", "deferred rcpt 450 4.2.0 greylisted"},
	}),
	relayed("next hop does not know the user", "who", map[string]legs{
		// The third leg is the bounce, put into the mailbox of the sender.
		"postfix": {"accepted none - - none", "bounced rcpt 550 5.1.1 recipient-unknown", "accepted none - 2.0.0 none"},
		"exim":    {"accepted none - - none", "bounced rcpt 550 5.1.1 recipient-unknown", "accepted|informational none - - none", "accepted none - - none"},
	}),
	relayed("next hop answers 421 and hangs up", "busy", map[string]legs{
		"postfix": {"accepted none - - none", "deferred greeting|connect 421 4.3.2 server-unavailable"},
		"exim":    {"accepted none - - none", "deferred greeting|connect 421 4.3.2 server-unavailable"},
	}),
	relayed("next hop finds spam", "spam", map[string]legs{
		"postfix": {"accepted none - - none", "bounced message 554 5.7.1 spam-content", "accepted none - 2.0.0 none"},
		"exim":    {"accepted none - - none", "bounced message 554 5.7.1 spam-content", "accepted|informational none - - none", "accepted none - - none"},
	}),
	relayed("next hop hangs up after the message", "mute", map[string]legs{
		"postfix": {"accepted none - - none", "deferred message - 4.4.2 connection-lost"},
		"exim":    {"accepted none - - none", "deferred message - - connection-lost"},
	}),
	relayed("next hop does not listen", "gone", map[string]legs{
		"postfix": {"accepted none - - none", "deferred|no-connection connect - 4.4.1 connection-failed"},
		"exim":    {"accepted none - - none", "deferred|no-connection connect - - connection-failed"},
	}),
	relayed("next hop has a false certificate", "false", map[string]legs{
		"postfix": {"accepted none - - none", "deferred starttls - 4.7.5 tls-problem"},
		"exim":    {"accepted none - - none", "deferred starttls - - tls-problem"},
	}),
	relayed("next hop has no TLS", "clear", map[string]legs{
		"postfix": {"accepted none - - none", "deferred starttls|ehlo - 4.7.4 tls-problem"},
		"exim":    {"accepted none - - none", "deferred starttls|ehlo - - tls-problem"},
	}),

	{
		// OpenSMTPD keeps a connection open for ten seconds, and waits as long
		// before it gives a next hop up. So its next hops are played together.
		name:    "all next hops",
		servers: []string{"opensmtpd"},
		raw: func(e errand) error {
			e.ip = insideIP
			for _, m := range manners {
				if m.name == "fine" {
					continue
				}
				err := speak(e, true, "EHLO client.example.org", "MAIL FROM:<anna@example.com>", "RCPT TO:<olga@"+m.name+".example.net>", "DATA",
					"From: anna@example.com\r\nSubject: for "+m.name+"\r\n\r\nHello.\r\n.", "QUIT")
				if err != nil {
					return err
				}
			}
			return nil
		},
		marks: 8 + 8 + 2*2, // as many sessions as deliveries, and two bounces
		log: map[string]legs{"opensmtpd": {
			"deferred rcpt|queue 450 4.2.0 greylisted", // the command is not logged
			"bounced rcpt|queue 550 5.1.1 recipient-unknown",
			"bounced message|queue 554 5.7.1 spam-content",
			"deferred greeting 421 4.3.2 server-unavailable",
			"deferred message|queue - - connection-lost",
			"tls-failed starttls - - tls-problem",
			"tls-failed starttls|ehlo - - tls-problem",
			"no-connection connect - - connection-failed",
			// Where the next hop could not be reached at all, that is said once
			// more of the message.
			"deferred connect|queue - - connection-failed",
			"deferred connect|queue - - connection-failed",
			"deferred connect|queue - - connection-failed",
			"deferred connect|queue - - connection-failed",
			"+accepted none - - none",
		}},
	},

	{
		name:   "server answers 421 and hangs up",
		errand: errand{from: stranger, to: []string{"anna@example.com"}},
		fake:   "busy",
		said:   map[string]leg{"": "deferred greeting 421 4.3.2 server-unavailable"},
	},
	{
		name:   "server hangs up after the message",
		errand: errand{from: stranger, to: []string{"anna@example.com"}},
		fake:   "mute",
		said:   map[string]leg{"": "dropped message * * connection-lost"},
	},
	{
		name:   "server does not listen",
		errand: errand{from: stranger, to: []string{"anna@example.com"}},
		fake:   "gone",
		said:   map[string]leg{"": "no-connection connect - - connection-failed"},
	},
	{
		name:   "server finds spam",
		errand: errand{from: stranger, to: []string{"anna@example.com"}},
		fake:   "spam",
		said:   map[string]leg{"": "rejected message 554 5.7.1 spam-content"},
	},
}

// matches reports whether what was said is what a leg expects.
func (l leg) matches(got leg) bool {
	want, have := strings.Fields(strings.TrimPrefix(string(l), "+")), strings.Fields(string(got))
	for i := range want {
		if want[i] != "*" && !slices.Contains(strings.Split(want[i], "|"), have[i]) {
			return false
		}
	}
	return true
}

// match reports whether every leg was said, and nothing else. It returns what
// was expected beside what was said, for the table.
func (want legs) match(got legs) (ok bool, pairs [][2]leg) {
	ok = true
	rest := slices.Clone(got)
	take := func(l leg) (leg, bool) {
		for i, g := range rest {
			if l.matches(g) {
				rest = slices.Delete(rest, i, i+1)
				return g, true
			}
		}
		return "", false
	}
	for _, many := range []bool{false, true} {
		for _, l := range want {
			if strings.HasPrefix(string(l), "+") != many {
				continue
			}
			g, found := take(l)
			if !found {
				pairs = append(pairs, [2]leg{l, "(nothing)"})
				ok = false
				continue
			}
			pairs = append(pairs, [2]leg{l, g})
			for many && found {
				_, found = take(l)
			}
		}
	}
	for _, g := range rest {
		pairs = append(pairs, [2]leg{"(nothing)", g})
		ok = false
	}
	if len(pairs) == 0 {
		pairs = append(pairs, [2]leg{"(nothing)", "(nothing)"})
	}
	return ok, pairs
}
