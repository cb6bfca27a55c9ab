package grammar

import (
	"slices"
	"strconv"
)

// mailQueue is what a scanner knows of the messages in a mail server's queue,
// from the lines before: which conversation brought each of them in, and which
// are the deliveries of the attempt that goes on. It also makes the keys of
// rows, a new one for each conversation, since queue ids and processes are used
// again.
type mailQueue struct {
	messages recent[*queuedMessage] // by queue id
	serial   int
}

func newMailQueue(limit int) mailQueue {
	return mailQueue{messages: newRecent[*queuedMessage](limit)}
}

// queuedMessage is one message in the queue.
type queuedMessage struct {
	key     string // of the session that brought it, or of lines that no delivery has claimed yet
	shown   string // the queue id
	session bool   // key is that of a session
	claimed bool   // a delivery has taken the lines gathered under key
	active  bool   // its delivery has begun
	// brought is the session that brought it, where the log shows one that may
	// still go on.
	brought *postfixSession
	during  string // the session's key at that time
	from    *string
	id      string                 // Message-ID
	trouble Span                   // the server's last complaint about it
	refused Outcome                // of the message as a whole, by a filter
	lost    bool                   // the client went away before the message was there
	legs    smallMap[*deliveryLeg] // of the current attempt, by relay
	latest  *deliveryLeg
}

// deliveryLeg is one delivery: the recipients that went to one relay in one
// attempt.
type deliveryLeg struct {
	key string
	to  stringSet
	at  Stamp
}

// smallMap is a map that is small most of the time, and large where a message
// goes to a mailing list.
type smallMap[V any] struct {
	few  []entry[V]
	many map[string]V
}

type entry[V any] struct {
	key   string
	value V
}

func (s *smallMap[V]) get(key string) (value V, ok bool) {
	if s.many != nil {
		value, ok = s.many[key]
		return value, ok
	}
	for i := range s.few {
		if s.few[i].key == key {
			return s.few[i].value, true
		}
	}
	return value, false
}

// put sets the value of a key.
func (s *smallMap[V]) put(key string, value V) {
	const small = 16
	for i := range s.few {
		if s.few[i].key == key {
			s.few[i].value = value
			return
		}
	}
	switch {
	case s.many != nil:
		s.many[key] = value
	case len(s.few) < small:
		s.few = append(s.few, entry[V]{key, value})
	default:
		s.many = map[string]V{key: value}
		for _, e := range s.few {
			s.many[e.key] = e.value
		}
		s.few = nil
	}
}

// stringSet is a set of strings.
type stringSet struct{ smallMap[struct{}] }

func (s *stringSet) has(x string) bool {
	_, ok := s.get(x)
	return ok
}

func (s *stringSet) add(x string) { s.put(x, struct{}{}) }

// key makes a key that no row has had.
func (q *mailQueue) key(name string) string {
	q.serial++
	return name + "#" + strconv.Itoa(q.serial)
}

// message is the message with a queue id; it is made where the log has not
// told of it yet.
func (q *mailQueue) message(id []byte) *queuedMessage {
	m, ok := q.messages.get(id)
	if !ok {
		m = &queuedMessage{shown: string(id)}
		m.key = q.key(m.shown)
		q.messages.put(m.shown, m)
	}
	return m
}

// again prepares for another attempt to deliver the message: its lines are
// gathered anew.
func (q *mailQueue) again(m *queuedMessage) {
	m.key = q.key(m.shown)
	m.session, m.claimed, m.legs, m.latest, m.brought = false, false, smallMap[*deliveryLeg]{}, nil, nil
}

// apart is the time after which a delivery to the same relay is taken for
// another attempt. Both Postfix and Sendmail wait longer by default.
const apart = 600_000

// leg finds the conversation of a delivery to some recipients and gives the row
// to it. gathered is the key of lines that the process which delivers wrote
// before, "" if there are none.
func (q *mailQueue) leg(row *Row, m *queuedMessage, relay string, to []string, gathered string) {
	l, _ := m.legs.get(relay)
	if l == nil || row.Time-l.at > apart || slices.ContainsFunc(to, l.to.has) {
		// A delivery to another relay, or the next attempt, whose beginning the
		// log does not show.
		l = &deliveryLeg{key: gathered}
		if l.key == "" {
			l.key = q.key(m.shown)
		}
		m.legs.put(relay, l)
	}
	m.latest = l
	row.Key, row.Session, row.Message = l.key, m.shown, m.id
	switch {
	case !m.session && !m.claimed:
		m.claimed = true
		row.Joins = m.key
	case gathered != "" && gathered != l.key:
		row.Joins = gathered
	}
	l.at = row.Time
	for _, a := range to {
		l.to.add(a)
	}
}

// owner is the session that brought the message, nil if it is unknown or over.
func (m *queuedMessage) owner() *postfixSession {
	if m.brought == nil || m.brought.key != m.during {
		return nil
	}
	return m.brought
}

// last is the key of the last delivery, that of the message where there is
// none.
func (m *queuedMessage) last() string {
	if m.latest != nil {
		return m.latest.key
	}
	return m.key
}
