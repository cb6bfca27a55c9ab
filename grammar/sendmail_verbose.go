package grammar

import (
	"bytes"
	"strconv"
	"strings"
)

var sendmailVerbose = Dialect{
	Name:   "sendmail-verbose",
	Title:  "Output of sendmail -v",
	About:  "What sendmail -v, mail -v or a queue run with -v prints: >>> before each command, replies as they come, and 050 before the talk of the next host.",
	Source: "Sendmail source, sendmail/usersmtp.c and sendmail/deliver.c; Sendmail Installation and Operation Guide; published sessions.",
	Loose:  true,
	Samples: []string{
		"b@example.org... Connecting to mx.example.org. via esmtp...",
		"220 mx.example.org ESMTP Sendmail 8.17.1; Wed, 9 Jun 2021 10:54:56 -0400",
		">>> EHLO mail.example.com",
		"050 >>> EHLO relay.example.org",
		"b@example.org... Sent (2.0.0 15CEsuZ8012345 Message accepted for delivery)",
	},
	scan: scanSendmailVerbose,
}

// verboseState is what the scanner knows from the lines before: the
// conversation that sendmail holds itself, and the one that the next host holds
// and tells of with VERB, in lines that begin with 050.
type verboseState struct {
	serial int
	legs   [2]verboseLeg
}

type verboseLeg struct {
	key    string
	marked bool // a line that only sendmail prints was seen
	lead   bool // nothing has been said yet
	server Party
}

func (st *verboseState) begin(nested int) *verboseLeg {
	st.serial++
	l := &st.legs[nested]
	*l = verboseLeg{key: strconv.Itoa(st.serial), lead: true}
	return l
}

func scanSendmailVerbose(h *head, row *Row) bool {
	st := remembered[verboseState](h.mem)
	b := h.bytes()
	i, nested := 0, 0
	if rest, ok := cutPrefix(b, "050 "); ok {
		b, i, nested = rest, 4, 1
	}
	if blank(b) {
		return false
	}
	l := &st.legs[nested]
	if l.key == "" {
		l = st.begin(nested)
	}
	row.Direction = Outbound
	if nested == 1 {
		row.TagSpan = h.sub(0, 3)
		l.marked = true
		row.Client = st.legs[0].server
	}
	text := h.sub(i, i+len(b))
	said, command := cutPrefix(b, ">>> ")
	switch {
	case command:
		l.marked, l.lead = true, false
		row.TagSpan = h.sub(i, i+3)
		row.say(Client, h.sub(i+4, i+4+len(said)))
	case replyCode(b) >= 200:
		row.Weak = !l.marked
		l.lead = false
		row.say(Server, text)
	case verboseProgress(b) >= 0:
		l = st.progress(h, row, l, nested, b, i)
		l.marked = true
	case nested == 0 && (contains(b, "sendmail ") && contains(b, " -v") || hasPrefix(b, "Running /var/spool/")):
		// The command line, or the next message of a queue run.
		if !l.lead {
			l = st.begin(0)
		}
		row.Weak = true
		row.tell(Noted, text)
	case hasPrefix(b, "Closing connection to "), hasPrefix(b, "Warning: "), hasPrefix(b, "WARNING: "),
		nested == 1, l.marked && hasPrefix(b, "/") && contains(b, "dead.letter"):
		row.tell(Noted, text)
	default:
		return false
	}
	row.Key, row.Server = l.key, l.server
	if nested == 1 {
		row.Session = "050"
	} else {
		row.Session = "sendmail -v"
	}
	return true
}

// verboseProgress is where what sendmail says of a recipient begins: behind
// "address... ", or -1.
func verboseProgress(b []byte) int {
	i := index(b, "... ")
	if i < 1 || bytes.IndexByte(b[:i], ' ') >= 0 {
		return -1
	}
	return i + 4
}

// progress reads "a@b... Connecting to host. via esmtp..." and the results "a@b...
// Sent (text)".
func (st *verboseState) progress(h *head, row *Row, l *verboseLeg, nested int, b []byte, i int) *verboseLeg {
	at := verboseProgress(b)
	words := b[at:]
	text := h.sub(i, i+len(b))
	var to []string
	for _, a := range strings.Split(string(b[:at-4]), ",") {
		if a = trimBrackets(a); a != "" {
			to = append(to, a)
		}
	}
	if rest, ok := cutPrefix(words, "Connecting to "); ok {
		if !l.lead {
			l = st.begin(nested)
		}
		host, _, _ := strings.Cut(string(rest), " ")
		l.server = hostPort(strings.TrimRight(host, "."))
		if port, ok := between(rest, " port ", " "); ok {
			l.server.Port = port
		}
		row.tell(Opened, text)
		return l
	}
	if !l.lead {
		row.tell(Noted, text) // the words before it say the same, and more
		return l
	}
	reason := h.sub(i+at, i+len(b))
	rep := &Report{To: to, Peer: l.server, Reason: reason}
	switch {
	case bytes.HasPrefix(words, []byte("Sent")):
		rep.Outcome, rep.Verb = Relayed, "."
		if !bytes.HasPrefix(words, []byte("Sent (")) {
			rep.Outcome = Delivered
		}
		rep.Next = QueuedAs(words)
	case bytes.HasPrefix(words, []byte("Deferred")):
		rep.Outcome = Delayed
		rep.Verb, _ = sendmailStage(words)
	case bytes.HasPrefix(words, []byte("User unknown")), bytes.HasPrefix(words, []byte("Service unavailable")), bytes.HasPrefix(words, []byte("Host unknown")),
		bytes.HasPrefix(words, []byte("Data format error")), bytes.HasPrefix(words, []byte("Cannot send")), bytes.HasPrefix(words, []byte("Remote protocol error")):
		rep.Outcome = GivenUp
		rep.Verb, _ = sendmailStage(words)
	default:
		row.tell(Noted, text)
		return l
	}
	quoteReply(h, reason, rep)
	row.report(text, rep)
	return l
}
