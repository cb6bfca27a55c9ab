// Package biglog writes logs of any length for measurements: the traffic of an
// invented mail server, as each kind of software writes it down. The same
// arguments give the same bytes. Only tests import it.
package biglog

import (
	"bytes"
	"fmt"
	"io"
	"math/rand/v2"
	"time"
)

// Kind is one software's way to write the log.
type Kind struct {
	Name    string // the dialect that it is to be recognised as
	Title   string
	session func(s *session)
	header  string
}

// Kinds are the logs that can be written.
var Kinds = []Kind{
	{Name: "postfix-maillog", Title: "Postfix mail log", session: postfixMail},
	{Name: "kerio-debug", Title: "Kerio Connect debug log", session: kerioDebug},
	{Name: "exchange-protocol", Title: "Exchange protocol log", session: exchangeProtocol, header: exchangeHeader},
	{Name: "exim-mainlog", Title: "Exim main log", session: eximMain},
	{Name: "postfix-verbose", Title: "Postfix, verbose", session: postfixVerbose},
}

// Open is how many sessions are going on at a time in a server of medium size.
const Open = 40

// Log is a log of that many lines.
func Log(kind string, lines, open int) []byte {
	var b bytes.Buffer
	if err := Write(&b, kind, lines, open); err != nil {
		panic(err) // an unknown kind: a buffer does not fail
	}
	return b.Bytes()
}

// Write writes a log of that many lines, in which that many sessions are going
// on at any time, their lines mixed.
func Write(w io.Writer, kind string, lines, open int) error {
	for _, k := range Kinds {
		if k.Name == kind {
			return k.write(w, lines, open)
		}
	}
	return fmt.Errorf("no log of kind %q can be written", kind)
}

func (k *Kind) write(w io.Writer, lines, open int) error {
	t := &traffic{rand: rand.New(rand.NewPCG(1, 2)), now: time.Date(2024, 3, 1, 0, 0, 0, 0, time.UTC)}
	if k.header != "" {
		if _, err := io.WriteString(w, k.header); err != nil {
			return err
		}
		lines -= bytes.Count([]byte(k.header), []byte("\n"))
	}
	slots := make([][]line, open)
	var b []byte
	for range lines {
		i := t.rand.IntN(open)
		if len(slots[i]) == 0 {
			slots[i] = t.next(k, i)
		}
		l := slots[i][0]
		slots[i] = slots[i][1:]
		t.now = t.now.Add(time.Duration(t.rand.IntN(60)) * time.Millisecond)
		b = l.write(b[:0], t.now)
		if _, err := w.Write(append(b, '\n')); err != nil {
			return err
		}
	}
	return nil
}

// line is a line whose time is still to come.
type line struct {
	layout string
	words  string
}

func (l line) write(b []byte, now time.Time) []byte {
	return append(now.AppendFormat(b, l.layout), l.words...)
}

// traffic is what reaches the server, and what waits for another attempt.
type traffic struct {
	rand    *rand.Rand
	now     time.Time
	serial  int
	waiting [][]line
}

// next is what a process does next: it serves a client, or tries once more to
// deliver what was put off.
func (t *traffic) next(k *Kind, slot int) []line {
	if len(t.waiting) > 50 && t.rand.IntN(3) == 0 {
		l := t.waiting[0]
		t.waiting = t.waiting[1:]
		return l
	}
	s := t.session(slot)
	k.session(s)
	return s.lines
}

// outcome is what becomes of a session's message.
type outcome int

const (
	taken     outcome   = iota // accepted, and delivered
	put                        // accepted, and put off once by the next server
	given                      // accepted, and refused for good by the next server
	unknown                    // refused: there is no such recipient
	listed                     // refused: the client is on a block list
	greylist                   // refused for now
	login                      // a login with a wrong password
	probe                      // connected and went away
	connected = unknown        // outcomes below this one have a message
)

// outcomesOfTwenty is how often each comes about.
var outcomesOfTwenty = [...]outcome{taken, taken, taken, taken, taken, taken, taken, taken, taken, taken, put, put, given, unknown, unknown, listed, greylist, login, probe, taken}

// session is one client's session with the server, and what becomes of its
// message.
type session struct {
	t       *traffic
	outcome outcome
	n       int // serial number
	process int
	host    string
	address string
	port    int
	from    string
	to      string
	away    string // a recipient at another server
	size    int
	relay   string
	relayed string // address of the relay
	lines   []line
}

func (t *traffic) session(slot int) *session {
	t.serial++
	n, r := t.serial, t.rand
	domain := r.IntN(3000) // a few thousand hosts know each other
	s := &session{
		t: t, n: n, outcome: outcomesOfTwenty[r.IntN(len(outcomesOfTwenty))], process: 10_000 + slot,
		host: fmt.Sprintf("mx%d.d%d.example.net", domain%3+1, domain), address: fmt.Sprintf("192.0.2.%d", domain%254+1), port: 20_000 + r.IntN(40_000),
		from: fmt.Sprintf("%s%d@d%d.example.net", words[r.IntN(len(words))], r.IntN(200), domain), size: 900 + r.IntN(400_000),
	}
	s.to = fmt.Sprintf("%s.%s@example.com", words[r.IntN(len(words))], words[r.IntN(len(words))])
	away := r.IntN(800)
	s.away = fmt.Sprintf("%s%d@d%d.example.org", words[r.IntN(len(words))], r.IntN(50), away)
	s.relay, s.relayed = fmt.Sprintf("mx.d%d.example.org", away), fmt.Sprintf("198.51.100.%d", away%254+1)
	return s
}

var words = [...]string{"anna", "bruno", "carla", "dora", "emil", "frieda", "georg", "hana", "ivan", "jana", "karel", "lea", "milan", "nora", "otto", "petra", "orders", "news", "billing", "support"}

// say adds a line; layout is how the time stands in front of it.
func (s *session) say(layout, format string, args ...any) {
	s.lines = append(s.lines, line{layout, fmt.Sprintf(format, args...)})
}

// again leaves what is said in f for a later attempt.
func (s *session) again(f func()) {
	kept := s.lines
	s.lines = nil
	f()
	s.t.waiting = append(s.t.waiting, s.lines)
	s.lines = kept
}
