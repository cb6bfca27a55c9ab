package grammar

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
)

// sorter gives every line to its conversation.
type sorter struct {
	log     *Log
	order   []*Dialect          // those that the vote found, the winner first
	use     []int               // lines read, by index in dialects
	mem     []memory            // by index in dialects
	open    []map[string]*draft // by index in dialects and key: the sessions of one log in a file are not those of another
	drafts  []*draft
	current *draft // of a Stream dialect
	last    int    // index in dialects of the dialect that read the last line
	head    head   // of the line that is being read
	row     Row
	years   calendar
	before  Stamp // time of the line before
	rank    map[*Dialect]int
	fold    bool // leave the conversations folded
	room    []draft
	turns   shelf[Turn]
	lines   shelf[int32]
}

// draft is a conversation that is being collected.
type draft struct {
	Conversation
	begun, ended bool
	replaced     bool   // another one has its key
	closed       bool   // it was read as a conversation
	into         *draft // the draft that took this one's lines
	joined       bool   // lines of another draft were added: not in order
}

func newSorter(log *Log, order []*Dialect, o Options) *sorter {
	s := &sorter{log: log, use: make([]int, len(dialects)), mem: make([]memory, len(dialects)),
		open: make([]map[string]*draft, len(dialects)), last: -1, years: calendar{now: o.Now}, fold: o.Fold, rank: make(map[*Dialect]int)}
	for k, d := range dialects {
		s.rank[d] = k
	}
	s.order = append(s.order, order...)
	return s
}

// admitAll lets the dialects read that had no vote: a file may hold lines of a
// log that its first thousand lines do not show. Marked lines are known
// wherever they stand.
func (s *sorter) admitAll() {
	for _, d := range dialects {
		if !d.Loose && !slices.Contains(s.order, d) {
			s.order = append(s.order, d)
		}
	}
}

// rescue turns a panic over a line or a conversation into a fault that the user
// is told of. Tests switch it off, so that a panic is seen.
var rescue = true

// guard is deferred where one line or conversation is read.
func (s *sorter) guard(line int) {
	if !rescue {
		return
	}
	if r := recover(); r != nil {
		s.log.Faults = append(s.log.Faults, Fault{Line: s.log.Number(line), What: fmt.Sprint(r)})
	}
}

// line reads line i: first as the dialect of the line before it, then as the
// others in the order of their votes.
func (s *sorter) line(i int) {
	defer s.guard(i)
	span := s.log.Body(i)
	if s.last >= 0 && s.try(i, span, s.last) {
		return
	}
	for _, d := range s.order {
		if k := s.rank[d]; k != s.last && s.try(i, span, k) {
			return
		}
	}
}

// try reads line i as dialect k.
func (s *sorter) try(i int, span Span, k int) bool {
	d := dialects[k]
	s.row.reset()
	s.head = head{log: s.log, index: i, span: span, mem: &s.mem[k]}
	if !d.scan(&s.head, &s.row) {
		return false
	}
	s.last = k
	line := &s.log.Lines[i]
	line.dialect = uint8(k + 1)
	s.use[k]++
	s.take(i, k, &s.row)
	if d.Stream {
		s.mem[k].follow(&s.row, s.log)
	}
	return true
}

// take gives a row to its conversation.
func (s *sorter) take(i, k int, row *Row) {
	if row.Place == Apart {
		return
	}
	c := s.find(k, row)
	if row.Joins != "" {
		s.join(c, k, row.Joins)
	}
	if row.Session != "" {
		c.Session = row.Session
	}
	line := &s.log.Lines[i]
	if n := len(c.Lines); n == 0 || c.Lines[n-1] != int32(i) {
		c.Lines = s.lines.push(c.Lines, int32(i))
	}
	line.Owner = int32(c.Number)
	if row.Direction != UnknownDirection {
		c.Direction = row.Direction
	}
	c.learn(row.Client, row.Server, row.Queue, row.Message, row.Clock)
	when := row.Time
	if row.Clock.NoYear {
		when = s.years.date(when)
	}
	s.watch(i, when)
	for n := range row.Turns {
		t := &row.Turns[n]
		t.Line, t.Time = int32(i), when
		c.Turns = s.turns.push(c.Turns, *t)
	}
	if row.Alias != "" {
		s.open[k][row.Alias] = c
	}
	switch row.Place {
	case Begins:
		c.begun = true
	case Ends:
		c.ended = true
	}
}

// learn takes over what a row, or another draft, knows of the conversation.
// What is known already stays.
func (c *draft) learn(client, server Party, queue, message string, clock Clock) {
	c.Client.merge(client)
	c.Server.merge(server)
	c.Queue, c.Message = cmp.Or(c.Queue, queue), cmp.Or(c.Message, message)
	c.Clock.NoYear = c.Clock.NoYear || clock.NoYear
	c.Clock.NoZone = c.Clock.NoZone || clock.NoZone
}

// watch notes where the times of the file run backwards by more than a minute:
// the lines stay in the order of the file, and the user is told.
func (s *sorter) watch(i int, when Stamp) {
	if when == 0 {
		return
	}
	if s.before != 0 && when < s.before-60_000 {
		s.log.Backwards = addLine(s.log.Backwards, s.log.Number(i))
	}
	s.before = when
}

// find returns the conversation that a row belongs to, a new one where needed.
func (s *sorter) find(k int, row *Row) *draft {
	d := dialects[k]
	if s.open[k] == nil {
		s.open[k] = map[string]*draft{}
	}
	if d.Stream && row.Key == "" {
		mem := &s.mem[k]
		fresh := s.current == nil || s.current.Dialect != d || row.Place == Begins
		for n := range row.Turns {
			t := &row.Turns[n]
			if t.Event == Said && !t.late && mem.dialogue.starts(t.Said(s.log.Text)) {
				fresh = true
			}
		}
		if fresh {
			if s.current != nil {
				s.current.replaced = true
			}
			s.current = s.create(d, row)
		}
		return s.current
	}
	c := s.open[k][row.Key]
	for c != nil && c.into != nil {
		c = c.into
	}
	if c == nil || row.Place == Leads && c.ended || row.Place == Begins && (c.begun || c.ended) || row.Key == "" {
		if c != nil {
			c.replaced = true
		}
		c = s.create(d, row)
		s.open[k][row.Key] = c
	}
	return c
}

// join gives the lines gathered under a key to the draft that they belong to.
// Rows of that key go there from now on.
func (s *sorter) join(c *draft, k int, key string) {
	d := s.open[k][key]
	for d != nil && d.into != nil {
		d = d.into
	}
	s.open[k][key] = c
	if d == nil || d == c {
		return
	}
	for _, i := range d.Lines {
		c.Lines = s.lines.push(c.Lines, i)
	}
	for i := range d.Turns {
		c.Turns = s.turns.push(c.Turns, d.Turns[i])
	}
	s.lines.release(d.Lines)
	s.turns.release(d.Turns)
	c.joined = true
	if c.Direction == UnknownDirection {
		c.Direction = d.Direction
	}
	c.learn(d.Client, d.Server, d.Queue, d.Message, d.Clock)
	d.Lines, d.Turns, d.into = nil, nil, c
}

// order puts the lines of a draft that took another one's into the order of
// the log.
func (c *draft) order() {
	if c.joined {
		slices.Sort(c.Lines)
		c.Lines = slices.Compact(c.Lines)
		slices.SortStableFunc(c.Turns, func(a, b Turn) int { return int(a.Line) - int(b.Line) })
	}
}

func (s *sorter) create(d *Dialect, row *Row) *draft {
	const part = 64
	if len(s.room) == cap(s.room) {
		s.room = make([]draft, 0, part)
	}
	s.room = append(s.room, draft{Conversation: Conversation{Dialect: d, Session: row.Key, Number: len(s.drafts) + 1}})
	c := &s.room[len(s.room)-1]
	s.drafts = append(s.drafts, c)
	return c
}

// finish reads each collected conversation and renumbers those that say
// something about SMTP. The lines of the others stay recognised and stand
// apart. It is false where the pause has stopped it.
func (s *sorter) finish(pause Pause) bool {
	for i, c := range s.drafts {
		if !pause.At(Reading, i, len(s.drafts)) {
			return false
		}
		if c.into != nil {
			continue
		}
		s.close(c)
		if c.tells() {
			s.log.Conversations = append(s.log.Conversations, &c.Conversation)
		}
	}
	sortConversations(s.log.Conversations)
	for i := range s.log.Lines {
		s.log.Lines[i].Owner = 0
	}
	for _, c := range s.log.Conversations {
		for _, i := range c.Lines {
			s.log.Lines[i].Owner = int32(c.Number)
		}
		s.log.Clock.NoYear = s.log.Clock.NoYear || c.Clock.NoYear
		s.log.Clock.NoZone = s.log.Clock.NoZone || c.Clock.NoZone
	}
	for k, n := range s.use {
		if n > 0 {
			s.log.Dialects = append(s.log.Dialects, DialectUse{dialects[k], n})
		}
	}
	sort.SliceStable(s.log.Dialects, func(i, j int) bool { return s.log.Dialects[i].Lines > s.log.Dialects[j].Lines })
	return true
}

// close reads what a draft has collected as a conversation.
func (s *sorter) close(c *draft) {
	defer s.guard(int(c.Lines[0]))
	c.closed = true
	c.order()
	if c.finish(s.log); s.fold {
		c.Fold()
	} else {
		c.Pairs = s.log.words.pairUp(c.Turns)
	}
}

// limit bounds what the scanners remember.
func (s *sorter) limit(n int) {
	for k := range s.mem {
		s.mem[k].limit = n
	}
}

// tells reports whether anything in the draft is about SMTP.
func (c *draft) tells() bool {
	for i := range c.Turns {
		if c.Turns[i].Role != NoRole {
			return true
		}
	}
	return false
}
