package grammar

import "slices"

// Follower reads a log that has no end, or is too large to be held: each
// conversation is given out once it has ended, and its lines are forgotten. What
// is held is bounded, whatever the input: a window of the text that reaches back
// to the oldest conversation still open, and what the scanners remember.
//
// A conversation has ended when the log says so, or when many lines or much time
// have passed without it. Lines that come later still make another conversation
// of their own.
//
// A log that ends before the window is full is read by Log, so that it makes no
// difference how it arrived.
type Follower struct {
	options Options
	ended   func(*Log, *Conversation)
	start   int // bytes that are read before the vote, and below which a log is read as a whole
	window  int // bytes that may be held before open conversations are given up
	reader  Reader
	log     *Log    // of the window; nil until the first lines were seen
	sorter  *sorter // likewise
	next    int     // line of the window before which it is not looked again for what is over
	sorted  int     // lines of the window that the sorter has taken
	number  int     // conversations given out
	read    int     // lines that some dialect recognised
	asked   int     // bytes that were there when the vote was last taken in vain
}

// Bounds of a Follower.
const (
	followStart  = 1 << 20
	followWindow = 32 << 20
	// followAhead are lines that wait for the lines behind them: scanners look
	// ahead at what an editor has wrapped.
	followAhead = 64
	// followBack are lines in front of the first open conversation that stay:
	// scanners look back at them.
	followBack = 64
	// A conversation has ended once its end was logged so many lines ago, since
	// the last lines of a session may overtake each other; or once nothing was
	// heard of it for so many lines, or for so long.
	followTrail   = 200
	followSilence = 20_000
	followTime    = Stamp(3_600_000)
	// followMemory is how many messages and processes a scanner remembers.
	followMemory = 1 << 16
)

// Follow begins to read a log. Each conversation is given to ended together
// with the log that its lines are in, which is only good for the time of that
// call.
func Follow(o Options, ended func(*Log, *Conversation)) *Follower {
	return &Follower{options: o, ended: ended, start: followStart, window: followWindow, reader: Reader{endless: true}}
}

// Write takes the next chunk, of any size. The error is nil.
func (f *Follower) Write(chunk []byte) (int, error) {
	n := len(chunk)
	for len(chunk) > 0 {
		part := chunk[:min(len(chunk), f.start)]
		chunk = chunk[len(part):]
		if _, err := f.reader.Write(part); err != nil {
			return n - len(chunk), err
		}
		if len(f.reader.text)-int(f.reader.start) > f.window {
			f.reader.breakLine()
		}
		if f.log == nil && len(f.reader.text) < f.start {
			continue
		}
		to := max(0, len(f.reader.lines)-followAhead)
		for to < len(f.reader.lines) && len(f.reader.text)-int(f.reader.lines[to].End) > f.window/2 {
			to++
		}
		f.take(to)
	}
	return n, nil
}

// Pause tells that the input waits: the lines that have come are read, and
// every conversation whose end is logged is given out.
func (f *Follower) Pause() {
	f.take(len(f.reader.lines))
	if f.log != nil {
		f.release(func(c *draft) bool { return c.ended || c.replaced })
		f.forget()
	}
}

// Close tells that the input has ended and gives out all that is left. It
// returns the log of a small input, which was read as a whole, and nil
// otherwise.
func (f *Follower) Close() *Log {
	if f.log == nil {
		log := f.reader.Log(f.options)
		for _, c := range log.Conversations {
			f.ended(log, c)
		}
		return log
	}
	f.reader.Close()
	f.take(len(f.reader.lines))
	f.release(func(*draft) bool { return true })
	return nil
}

// Lines counts the lines that have come, and those that were read as some
// dialect, of an input that was not read as a whole.
func (f *Follower) Lines() (all, recognised int) {
	if f.log == nil {
		return len(f.reader.lines), 0
	}
	return f.log.First + len(f.log.Lines), f.read
}

// take sorts the lines up to a number.
func (f *Follower) take(to int) {
	if f.log == nil && !f.begin() {
		return
	}
	f.log.Text = f.reader.text
	for i := len(f.log.Lines); i < len(f.reader.lines); i++ {
		f.log.Lines = append(f.log.Lines, f.reader.lines[i])
	}
	for ; f.sorted < to; f.sorted++ {
		f.sorter.line(f.sorted)
		if f.log.Lines[f.sorted].dialect > 0 {
			f.read++
		}
		if f.sorted >= f.next {
			f.release(f.over)
			// Looking costs a step for each open conversation.
			f.next = f.sorted + max(followTrail, len(f.sorter.drafts))
		}
	}
	f.forget()
}

// begin lets the first lines vote. Where nobody knows them yet, and few have
// come, it reports false, and more are waited for.
func (f *Follower) begin() bool {
	n := len(f.reader.text)
	if n < f.asked+f.asked/4 {
		return false
	}
	f.asked = n
	log, order := f.reader.vote(f.options)
	if len(order) == 0 && len(log.Lines) < voters && len(log.Text) < f.window {
		return false
	}
	f.log = log
	log.Lines = slices.Clone(log.Lines) // the reader goes on with its own
	f.sorter = newSorter(log, order, f.options)
	f.sorter.limit(followMemory)
	if f.options.Dialect == nil {
		f.sorter.admitAll()
	}
	return true
}

// over reports whether a conversation is over by the bounds above.
func (f *Follower) over(c *draft) bool {
	behind := f.sorted - int(c.Lines[len(c.Lines)-1])
	switch {
	case behind < followTrail:
		return false
	case c.ended || c.replaced || behind > followSilence:
		return true
	}
	last := Stamp(0)
	if n := len(c.Turns); n > 0 {
		last = c.Turns[n-1].Time
	}
	return last != 0 && f.sorter.before-last > followTime
}

// release gives out the conversations that are over.
func (f *Follower) release(over func(*draft) bool) {
	s := f.sorter
	kept := s.drafts[:0]
	for _, c := range s.drafts {
		switch {
		case c.into != nil:
		case !over(c):
			kept = append(kept, c)
		default:
			s.close(c)
			if c.tells() {
				f.number++
				c.Number = f.number
				for _, i := range c.Lines {
					f.log.Lines[i].Owner = int32(c.Number)
				}
				f.log.Conversations = append(f.log.Conversations[:0], &c.Conversation)
				f.ended(f.log, &c.Conversation)
			}
		}
	}
	clear(s.drafts[len(kept):])
	s.drafts = kept
	for _, open := range s.open {
		for key, c := range open {
			for c.into != nil {
				c = c.into
			}
			if c.closed {
				delete(open, key)
			}
		}
	}
	if s.current != nil && s.current.closed {
		s.current = nil
	}
}

// forget drops the lines that nobody needs any more. Conversations that hold
// the window open for too long are given out first.
func (f *Follower) forget() {
	if f.log == nil || len(f.log.Text) < f.start {
		return
	}
	limit := len(f.log.Text) - f.window
	first := f.oldest()
	if first < len(f.log.Lines) && int(f.log.Lines[first].Start) < limit {
		f.release(func(c *draft) bool { return int(f.log.Lines[c.Lines[0]].Start) < limit })
		first = f.oldest()
	}
	back := max(0, first-followBack)
	for back < first && int(f.log.Lines[back].Start) < limit {
		back++
	}
	first = back
	gone := f.reader.start
	if first < len(f.log.Lines) {
		gone = f.log.Lines[first].Start
	}
	// Dropping copies what stays, so it waits until that is the lesser half.
	if gone > 0 && (int(gone) >= len(f.log.Text)/2 || limit > 0) {
		f.drop(first, gone)
	}
}

// oldest is the first line that is still needed.
func (f *Follower) oldest() int {
	first := f.sorted
	for _, c := range f.sorter.drafts {
		if c.into == nil && int(c.Lines[0]) < first {
			first = int(c.Lines[0])
		}
	}
	return first
}

// drop forgets the first n lines of the window, and so many bytes.
func (f *Follower) drop(n int, bytes int32) {
	r := &f.reader
	r.text = append([]byte(nil), r.text[bytes:]...)
	r.start -= bytes
	r.seen = max(r.seen-bytes, 0)
	r.lines = append([]Line(nil), r.lines[n:]...)
	for i := range r.lines {
		r.lines[i].shift(bytes)
	}
	f.log.Text = r.text
	f.log.Lines = append([]Line(nil), f.log.Lines[n:]...)
	for i := range f.log.Lines {
		f.log.Lines[i].shift(bytes)
	}
	f.log.First += n
	f.log.Backwards = nil
	f.sorted -= n
	f.next -= n
	for _, c := range f.sorter.drafts {
		c.shift(int32(n), bytes)
	}
	for k := range f.sorter.mem {
		if s, ok := f.sorter.mem[k].state.(interface{ forget(lines int) }); ok {
			s.forget(n)
		}
	}
}

// shift moves a span by bytes that were dropped in front.
func (s *Span) shift(bytes int32) {
	if s.End > 0 {
		s.Start, s.End = s.Start-bytes, s.End-bytes
	}
}

// shift moves the lines of a conversation by what was dropped in front.
func (c *draft) shift(lines, bytes int32) {
	for i := range c.Lines {
		c.Lines[i] -= lines
	}
	for i := range c.Turns {
		t := &c.Turns[i]
		t.Line -= lines
		t.Text.shift(bytes)
		if t.Report != nil {
			t.Report.Reason.shift(bytes)
			for k := range t.Report.QuoteAt {
				t.Report.QuoteAt[k].shift(bytes)
			}
		}
	}
}
