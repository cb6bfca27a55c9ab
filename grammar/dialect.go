package grammar

// Dialect is one way in which software writes down SMTP. Each has a file of
// its own that holds its head scanner, its samples and where it is described.
type Dialect struct {
	Name   string // fixed identifier, such as "kerio-debug"
	Title  string // for people: "Kerio Connect debug log"
	About  string // where the log is found, in one or two sentences
	More   string // what to switch on to see more; "" if there is nothing
	Source string // what the scanner was written from
	// Stream tells that the log holds one conversation after the other and no
	// key: they are told apart by what is said.
	Stream bool
	// Client tells that a program that sends mail wrote it, or a person did,
	// and no mail server: nothing is queued, tried again or bounced by itself.
	Client bool
	// Loose tells that single lines have nothing that marks them as this
	// dialect's; it is only read where the vote found it.
	Loose bool
	// NoGreeting tells that a reply without a command before it is not the
	// greeting: the dialect shows replies out of their conversation.
	NoGreeting bool
	// Samples are lines that the scanner must accept.
	Samples []string
	scan    func(h *head, row *Row) bool
}

// Dialects lists the formats in the order in which they are tried. Where two
// accept the same number of lines the earlier one wins, so the special stand
// before the general.
func Dialects() []*Dialect { return dialects }

var dialects = []*Dialect{
	&kerioDebug,
	&kerioMail,
	&kerioSecurity,
	&kerioOperations,
	&kerioSyslog,
	&postfixMaillog,
	&postfixVerbose,
	&postfixNotify,
	&sendmailMaillog,
	&sendmailVerbose,
	&eximMainlog,
	&eximDebug,
	&opensmtpd,
	&qmailRecordio,
	&qmailRblsmtpd,
	&courier,
	&domino,
	&assp,
	&haraka,
	&hmailserver,
	&mdaemon,
	&mailenable,
	&smartermail,
	&stalwart,
	&mox,
	&swaks,
	&curl,
	&smtplib,
	&phpmailer,
	&javamail,
	&mailkit,
	&nodemailer,
	&msmtp,
	&perlNetSMTP,
	&rubyNetSMTP,
	&applemail,
	&clawsmail,
	&smtpCli,
	&harbour,
	&exchangeProtocol,
	&exchangeQueue,
	&iisW3C,
	&iisComma,
	&rca,
	&dsn,
	&ndr,
	&transcript,
	&bareReply,
	&telnet,
}

// LookupDialect finds a dialect by its identifier.
func LookupDialect(name string) (*Dialect, bool) {
	for _, d := range dialects {
		if d.Name == name {
			return d, true
		}
	}
	return nil, false
}

// head is one line in the hands of a scanner.
type head struct {
	log   *Log
	index int
	span  Span // the line without paste damage
	mem   *memory
}

// memory is what a dialect's scanner remembers from line to line.
type memory struct {
	dialogue dialogue // of a Stream dialect: the conversation that is going on
	key      string
	side     Side
	time     Stamp
	open     int      // lines that still belong to the record begun
	fields   []string // names of columns, where the log has a header for them
	state    any      // what only one dialect remembers
	limit    int      // how many messages and processes may be remembered; 0 for all
}

// bytes is the line.
func (h *head) bytes() []byte { return h.span.Of(h.log.Text) }

// sub is the span of line[from:to].
func (h *head) sub(from, to int) Span {
	return Span{h.span.Start + int32(from), h.span.Start + int32(to)}
}

// following is the n-th line behind this one, without paste damage; nil behind
// the last. Records that were wrapped by an editor are read through it.
func (h *head) following(n int) []byte {
	if h.index+n >= len(h.log.Lines) {
		return nil
	}
	return h.log.Body(h.index + n).Of(h.log.Text)
}

// voters is how many lines at most are read to find out what a log is.
const voters = 1000

// tally is what one dialect recognises of the first lines.
type tally struct {
	votes   int // lines that are its own
	lines   int // lines that it reads
	outside int // lines that it reads outside of the range asked for
}

// detect returns the dialects that the log's first lines are read as, the one
// with most votes first. It also settles what is damage in a log with prose
// around it: what makes the winner read more lines, and none of the prose.
func detect(log *Log) []*Dialect {
	tallies := count(log, 0, len(log.Lines))
	if inside, from, to := damageInside(log); inside.Any() && inside != log.Damage {
		whole := log.Damage
		log.Damage = inside
		again := count(log, from, to)
		was, is := tallies[winner(tallies)], again[winner(again)]
		if is.outside == 0 && (is.votes > was.votes || is.votes == was.votes && is.lines > was.lines) {
			tallies = again
		} else {
			log.Damage = whole
		}
	}
	var order []*Dialect
	for {
		best := winner(tallies)
		if tallies[best].votes == 0 {
			return order
		}
		order = append(order, dialects[best])
		tallies[best].votes = 0
	}
}

// count lets every dialect read the first lines.
func count(log *Log, from, to int) []tally {
	n := min(len(log.Lines), voters)
	tallies := make([]tally, len(dialects))
	var row Row
	for k, d := range dialects {
		var mem memory
		for i := 0; i < n; i++ {
			h := head{log: log, index: i, span: log.Body(i), mem: &mem}
			row.reset()
			if h.span.Empty() || !d.tries(&h, &row) {
				continue
			}
			if d.Stream {
				mem.follow(&row, log)
			}
			t := &tallies[k]
			t.lines++
			if i < from || i >= to {
				t.outside++
			}
			if !row.Weak {
				t.votes++
			}
		}
	}
	return tallies
}

// winner is the index of the dialect with most votes, the first of several.
func winner(tallies []tally) int {
	best := 0
	for k := range tallies {
		if tallies[k].votes > tallies[best].votes {
			best = k
		}
	}
	return best
}

// tries scans for the vote, where a panic counts as a no.
func (d *Dialect) tries(h *head, row *Row) (ok bool) {
	defer func() {
		if rescue && recover() != nil {
			ok = false
		}
	}()
	return d.scan(h, row)
}

// remembered is what a dialect remembers from line to line, empty at first.
func remembered[T any](m *memory) *T {
	t, ok := m.state.(*T)
	if !ok {
		t = new(T)
		m.state = t
	}
	return t
}

// follow keeps the state of a stream's conversation.
func (m *memory) follow(row *Row, log *Log) {
	for i := range row.Turns {
		t := row.Turns[i]
		if row.Place == Begins || t.Event == Said && m.dialogue.starts(t.Said(log.Text)) {
			m.dialogue = dialogue{}
		}
		if !t.late {
			m.dialogue.step(&t, log)
		}
	}
}
