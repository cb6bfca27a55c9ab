package explain

import (
	"slices"
	"strings"

	"smtpexplain/grammar"
)

// decision is what the judgement found, before it is put into words.
type decision struct {
	verdict  Verdict
	phase    Phase
	reply    *grammar.Reply // the reply that decided; nil if none did
	code     string         // its code and enhanced status code, or what a report has
	status   string
	text     string
	verb     string // what it answers
	host     string // who said it, as far as the log tells
	turns    []int  // the turns that prove it
	cause    judgement
	sure     Confidence
	local    bool // the logging host concluded it, whatever the reply said
	accepted int  // recipients accepted and refused
	refused  int
	rest     Verdict // of those refused, where others were accepted
}

// judge decides what became of a conversation.
func (s *story) judge() decision {
	j := s.judgeSpoken()
	if r, ok := s.judgeReports(); ok && (!s.c.Speaks() || r.decides(j)) {
		j = r
	}
	s.findCause(&j)
	if j.phase == "" {
		if j.phase = usualPhase(j.cause.Cause); j.phase == PhaseNone && says(j.text, "recipient address rejected") {
			j.phase = PhaseRCPT // Postfix says what it refuses
		}
		if j.local && (j.phase == PhaseNone || j.phase == PhaseGreeting) {
			j.phase = PhaseQueue // no command shows itself
		}
		j.sure = Medium
		if j.phase == PhaseAUTH && j.verdict == Rejected {
			j.verdict = AuthFailed
		}
	}
	return j
}

// decides reports whether what the log concludes outranks what was said: only
// where the words themselves reach no end.
func (r decision) decides(spoken decision) bool {
	return spoken.verdict == Incomplete || spoken.verdict == Informational || spoken.verdict == Dropped
}

// judgeSpoken follows the words on the wire. The decisive reply is the first
// that made success impossible; refusals that the client worked around, and the
// 503s that follow from an earlier one, are not.
func (s *story) judgeSpoken() decision {
	t := s.tally()
	j := decision{accepted: len(t.accepted), refused: len(t.refused), sure: High}
	switch atRCPT := t.failure >= 0 && s.c.Pairs[t.failure].Verb == "RCPT"; {
	case t.taken >= 0:
		s.judgeTaken(&j, &t)
	case s.tlsFailure(&j):
	case len(t.refused) > 0 && len(t.accepted) == 0 && (atRCPT || t.failure < 0):
		s.judgeNobodyLeft(&j, t.refused)
	case atRCPT && len(t.accepted) > 0 && !s.gaveUp():
		s.judgeOthersOpen(&j, t.failure)
	case t.failure >= 0:
		s.refusal(&j, t.failure)
	case s.loginFailed(&j):
	default:
		s.unfinished(&j)
	}
	return j
}

// tally is what the replies of a conversation come to before they are weighed.
type tally struct {
	accepted, refused []int // pairs of RCPT
	taken             int   // the pair whose reply took the last message; -1 for none
	failure           int   // the first pair whose refusal stopped something; -1 for none
}

func (s *story) tally() tally {
	t := tally{taken: -1, failure: -1}
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		switch {
		case p.Verb == "RCPT" && good(p):
			t.accepted = append(t.accepted, i)
		case p.Verb == "RCPT" && bad(p) && !s.consequence(i):
			t.refused = append(t.refused, i)
		case s.takesMessage(p):
			t.taken = i
		}
		if t.failure < 0 && bad(p) && !s.harmless(i) {
			t.failure = i
		}
	}
	if t.failure >= 0 && s.c.Pairs[t.failure].Verb == "RCPT" && len(t.accepted) > 0 {
		// It went on for the others: a refusal of the message is worse.
		if i, ok := s.after(t.failure, func(q *grammar.Pair) bool { return bad(q) && verb("DATA", ".", "BDAT")(q) }); ok {
			t.failure = i
		}
	}
	return t
}

// takesMessage reports whether the reply of a pair took a message.
func (s *story) takesMessage(p *grammar.Pair) bool {
	return class(p) == '2' && (p.Verb == "." || p.Verb == "BDAT" && s.lastChunk(p))
}

// judgeTaken judges a conversation in which a message was taken: for all, or not
// for all of its recipients, or not all of its messages.
func (s *story) judgeTaken(j *decision, t *tally) {
	pairs := s.c.Pairs
	partly := func(i int) {
		j.verdict, j.rest = PartlyAccepted, byClass(final(&pairs[i]).Code)
		j.by(s, i)
	}
	switch dot := &pairs[t.taken]; {
	case dot.Verb == "." && len(dot.Replies) > 1:
		s.perRecipient(j, dot)
	case len(t.refused) > 0:
		partly(t.refused[0])
	case t.failure >= 0 && verb("MAIL", "DATA", ".", "BDAT")(&pairs[t.failure]):
		partly(t.failure)
		j.accepted, j.refused = s.takenAndRefused()
	default:
		j.verdict = Accepted
		j.by(s, t.taken)
		j.phase = PhaseNone
	}
}

// judgeNobodyLeft judges a conversation whose recipients were all refused. If
// one was only put off, that one decides: it is tried again.
func (s *story) judgeNobodyLeft(j *decision, refused []int) {
	j.verdict = Rejected
	decisive := refused[0]
	if k := slices.IndexFunc(refused, func(i int) bool { return class(&s.c.Pairs[i]) == '4' }); k >= 0 {
		j.verdict, decisive = Deferred, refused[k]
	}
	j.by(s, decisive)
}

// judgeOthersOpen judges a conversation in which a recipient was refused and what
// became of the others is not in the log.
func (s *story) judgeOthersOpen(j *decision, failure int) {
	s.unfinished(j)
	if j.verdict == Incomplete {
		phase := j.phase
		j.by(s, failure)
		j.phase, j.sure = phase, Medium
	}
}

// takenAndRefused counts the recipients of the messages that were taken and of
// those that were refused as a whole; a refused MAIL counts as one.
func (s *story) takenAndRefused() (taken, refused int) {
	named := 0
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		switch {
		case p.Verb == "MAIL":
			named = 0
			if bad(p) {
				refused++
			}
		case p.Verb == "RCPT" && good(p):
			named++
		case s.takesMessage(p):
			taken, named = taken+named, 0
		case (p.Verb == "DATA" || p.Verb == "." || p.Verb == "BDAT") && bad(p):
			refused, named = refused+named, 0
		}
	}
	return taken, refused
}

// gaveUp reports whether the client ended the conversation, or the transaction,
// before it sent a message: many clients send nothing at all when one recipient
// is refused.
func (s *story) gaveUp() bool {
	for i := range s.c.Pairs {
		if p := &s.c.Pairs[i]; p.Verb == "." && (p.Turn >= 0 || len(p.Replies) > 0) || p.Verb == "BDAT" {
			return false
		}
	}
	last := s.c.Pairs[len(s.c.Pairs)-1].Verb
	_, closed := s.event(grammar.Closed)
	return last == "QUIT" || last == "RSET" || closed
}

// loginFailed recognises a login that failed in the log's own words, where the
// reply is not shown.
func (s *story) loginFailed(j *decision) bool {
	for i := len(s.c.Turns) - 1; i >= 0; i-- {
		switch t := &s.c.Turns[i]; {
		case t.Event == grammar.LoggedIn, t.Role == grammar.MailRole:
			return false // another method worked
		case t.Event == grammar.LoginFailed:
			j.verdict, j.phase, j.verb, j.sure = AuthFailed, PhaseAUTH, "AUTH", Medium
			j.turns = []int{i}
			return true
		}
	}
	return false
}

// by makes a pair's final reply the decisive one.
func (j *decision) by(s *story, i int) {
	p := &s.c.Pairs[i]
	j.phase, j.verb = phaseOf(p.Verb), p.Verb
	if j.phase == "" && p.Verb != "" {
		j.phase = s.phaseAt(i)
	}
	if r := final(p); r != nil {
		j.decide(s, r)
	}
}

func (j *decision) decide(s *story, r *grammar.Reply) {
	j.reply, j.code, j.status, j.text, j.turns = r, r.Code, r.Status, r.Text, r.Turns
	j.host = s.c.Server.String()
}

// phaseAt is the phase that a command without one of its own falls into: that
// of the command before it.
func (s *story) phaseAt(i int) Phase {
	for k := i; k >= 0; k-- {
		if p := phaseOf(s.c.Pairs[k].Verb); p != "" && p != PhaseQUIT && p != PhaseGreeting {
			return p
		}
	}
	if i >= 0 && s.c.Pairs[i].Turn >= 0 && phaseOf(s.c.Pairs[i].Verb) == "" {
		return PhaseEHLO // an unknown command in its place, or EHLO masked by a firewall
	}
	return PhaseGreeting
}

// perRecipient judges the several replies to one dot.
func (s *story) perRecipient(j *decision, dot *grammar.Pair) {
	replies := repliesEach(dot)
	good, bad := 0, -1
	for i := range replies {
		if replies[i].Code[0] == '2' {
			good++
		} else if bad < 0 {
			bad = i
		}
	}
	j.phase, j.verb = PhaseMessage, "."
	switch {
	case bad < 0:
		j.verdict, j.phase = Accepted, PhaseNone
		j.decide(s, final(dot))
	case good == 0:
		j.verdict = byClass(replies[bad].Code)
		j.decide(s, &replies[bad])
	default:
		j.verdict, j.rest = PartlyAccepted, byClass(replies[bad].Code)
		j.decide(s, &replies[bad])
	}
	j.accepted, j.refused = good, len(replies)-good
}

// refusal turns a failing reply into a verdict.
func (s *story) refusal(j *decision, i int) {
	j.by(s, i)
	j.verdict = byClass(j.code)
	if s.c.Pairs[i].Verb == "" && i > 0 {
		j.phase = s.phaseAt(i - 1)
	}
	switch {
	case s.timedOut(i):
		j.verdict = Dropped
	case j.phase == PhaseAUTH && j.verdict == Rejected, j.phase == PhaseAUTH && strings.HasPrefix(j.code, "4") && j.code != "421":
		j.verdict = AuthFailed
	case j.phase == PhaseSTARTTLS:
		j.verdict = TLSFailed
	}
}

// timedOut recognises a server that gives up on a silent client: a refusal that
// no command asked for, or a 421, with words about time (RFC 5321 section
// 4.5.3.2).
func (s *story) timedOut(i int) bool {
	r := final(&s.c.Pairs[i])
	if s.c.Pairs[i].Verb != "" && r.Code != "421" {
		return false
	}
	return says(r.Text, "timeout", "timed out", "time-out", "time out", "idle")
}

// byClass is the verdict of a reply's first digit, which alone says whether a
// client tries again (RFC 5321 section 4.2.1).
func byClass(code string) Verdict {
	switch {
	case strings.HasPrefix(code, "2"):
		return Accepted
	case strings.HasPrefix(code, "4"):
		return Deferred
	case strings.HasPrefix(code, "5"):
		return Rejected
	}
	return Incomplete
}

// harmless reports whether a refusal did not stop the conversation.
func (s *story) harmless(i int) bool {
	p := &s.c.Pairs[i]
	switch p.Verb {
	case "EHLO":
		// An old server refuses EHLO and takes HELO (RFC 5321 section 3.2).
		_, ok := s.after(i, func(q *grammar.Pair) bool { return good(q) && verb("HELO", "EHLO", "MAIL")(q) })
		return ok
	case "STARTTLS", "AUTH", "(AUTH response)", "X-EXPS":
		// The client may go on without TLS, or with another mechanism.
		_, ok := s.after(i, func(q *grammar.Pair) bool {
			return good(q) && (q.Verb == "MAIL" || q.Verb == p.Verb || strings.HasPrefix(p.Verb, "AUTH") && q.Verb == "(AUTH response)" && class(q) == '2')
		})
		return ok
	case "MAIL", "RCPT", "DATA":
		if s.consequence(i) {
			return true
		}
		if p.Verb == "MAIL" {
			_, ok := s.after(i, func(q *grammar.Pair) bool { return q.Verb == "MAIL" && good(q) })
			return ok
		}
		return false
	case "VRFY", "EXPN", "HELP", "NOOP", "RSET", "QUIT", "VERB", "ONEX", "XCLIENT", "XFORWARD", "ETRN":
		// Side questions: they decide only where nothing else was asked.
		return len(s.transactions()) > 0 || s.c.Pairs[i].Verb == "QUIT"
	case "":
	default:
		// A command that nobody knows, such as EHLO masked by a firewall: the
		// client goes on with one that the server takes.
		if _, known := LookupVerb(p.Verb); !known {
			_, ok := s.after(i, func(q *grammar.Pair) bool { return good(q) && verb("HELO", "EHLO", "MAIL")(q) })
			return ok
		}
	}
	return false
}

// sideQuestion reports whether a command asks the server something without
// sending a message.
func sideQuestion(verb string) bool {
	switch verb {
	case "VRFY", "EXPN", "HELP", "NOOP":
		return true
	}
	return false
}

// consequence reports whether a refusal only follows from an earlier one: 503
// "need MAIL first", 554 "no valid recipients" (RFC 5321 section 4.2.4,
// RFC 2920 section 3.1).
func (s *story) consequence(i int) bool {
	p := &s.c.Pairs[i]
	r := final(p)
	if r == nil || r.Code != "503" && !(p.Verb == "DATA" && (r.Code == "554" || r.Code == "503")) {
		return false
	}
	for k := range s.c.Pairs[:i] {
		q := &s.c.Pairs[k]
		if bad(q) && (q.Verb == "MAIL" || q.Verb == "RCPT" || q.Verb == "EHLO" || q.Verb == "HELO") && class(q) != 0 && final(q).Code != "503" {
			return true
		}
	}
	return false
}

// transactions lists the pairs of MAIL.
func (s *story) transactions() []int {
	var out []int
	for i := range s.c.Pairs {
		if s.c.Pairs[i].Verb == "MAIL" {
			out = append(out, i)
		}
	}
	return out
}

// lastChunk reports whether a BDAT command is the last of its message.
func (s *story) lastChunk(p *grammar.Pair) bool {
	return p.Turn >= 0 && s.c.Turns[p.Turn].Cmd != nil && strings.HasSuffix(strings.ToUpper(s.c.Turns[p.Turn].Cmd.Argument()), "LAST")
}

// tlsFailure recognises a TLS handshake that went wrong: the log says so, or
// the client hears 220 to STARTTLS and nothing comes after it but the end.
func (s *story) tlsFailure(j *decision) bool {
	at, told := s.event(grammar.SecureFailed)
	if told {
		for i := at + 1; i < len(s.c.Turns); i++ {
			if r := s.c.Turns[i].Role; r == grammar.MailRole || r == grammar.HelloRole {
				return false // the conversation went on
			}
		}
		j.verdict, j.phase, j.verb, j.sure = TLSFailed, PhaseSTARTTLS, "STARTTLS", High
		j.turns = append(s.complaints(at), at)
		return true
	}
	i := len(s.c.Pairs) - 1
	for i >= 0 && s.c.Pairs[i].Verb != "STARTTLS" {
		i--
	}
	if i < 0 || class(&s.c.Pairs[i]) != '2' {
		return false
	}
	lost, broke := s.event(grammar.Lost)
	if i == len(s.c.Pairs)-1 && broke && lost > s.c.Pairs[i].Turn {
		j.verdict, j.phase, j.verb, j.sure = TLSFailed, PhaseSTARTTLS, "STARTTLS", Medium
		j.turns = []int{lost}
		return true
	}
	// The client went on in clear text: the server answers with a TLS alert,
	// which is no reply.
	if next := i + 1; next < len(s.c.Pairs) && verb("MAIL", "QUIT")(&s.c.Pairs[next]) && final(&s.c.Pairs[next]) == nil && s.c.Pairs[next].Turn >= 0 {
		for k := s.c.Pairs[next].Turn + 1; k < len(s.c.Turns); k++ {
			if t := &s.c.Turns[k]; t.Side == grammar.Server && t.Reply == nil {
				j.verdict, j.phase, j.verb, j.sure = TLSFailed, PhaseSTARTTLS, "STARTTLS", Medium
				j.turns = []int{s.c.Pairs[next].Turn, k}
				return true
			}
		}
	}
	return false
}

// complaints are the turns before index at in which the log complains, as far
// as they stand together.
func (s *story) complaints(at int) []int {
	var out []int
	for i := at - 1; i >= 0 && s.c.Turns[i].Event != grammar.Said; i-- {
		if s.c.Turns[i].Event == grammar.Trouble {
			out = append([]int{i}, out...)
		}
	}
	return out
}

// unfinished judges a conversation without a refusal and without a message
// that was taken: it broke, was not meant to send anything, or the log ends.
func (s *story) unfinished(j *decision) {
	e := s.ending()
	j.sure = Medium
	switch {
	case e.quit && e.last >= 0 && s.unseen(e.last):
		// The message was sent, and what was said to it is missing.
		j.verdict, j.phase, j.turns = Incomplete, PhaseMessage, []int{e.quitTurn}
	case e.quit && !e.mail && !(e.lost >= 0 && e.lost < e.quitTurn):
		j.verdict, j.phase, j.sure = Informational, PhaseNone, High
		s.lastReply(j, len(s.c.Pairs)-1, true)
	case e.hungUp() && s.c.Dialect.Stream && !e.mail && e.last >= 0 && sideQuestion(s.c.Pairs[e.last].Verb) && good(&s.c.Pairs[e.last]):
		// A tool asked what it wanted to know and hung up without QUIT.
		j.verdict, j.phase = Informational, PhaseNone
		s.lastReply(j, e.last, false)
	case e.hungUp() && s.c.Dialect.Stream && !e.quit:
		// A tool's "connection closed" at the end of a paste is its ordinary end.
		s.cutOff(j, &e)
	case e.lost >= 0, e.closed >= 0 && !e.quit, e.trouble >= 0 && !e.quit && !e.mail && e.last <= 0:
		s.dropped(j, &e)
	default:
		s.cutOff(j, &e)
	}
}

// ending is how a conversation ends. Turns and pairs that there are not are -1.
type ending struct {
	last                  int // the last pair in front of QUIT
	phase                 Phase
	quit                  bool
	quitTurn              int
	mail                  bool // a transaction was begun
	lost, closed, trouble int  // turns that tell it
}

// hungUp reports whether the log tells that the connection ended, and of nothing
// that was wrong with it.
func (e *ending) hungUp() bool { return e.closed >= 0 && e.lost < 0 && e.trouble < 0 }

func (s *story) ending() ending {
	pairs := s.c.Pairs
	e := ending{last: len(pairs) - 1, phase: PhaseConnect, quitTurn: -1, mail: len(s.transactions()) > 0}
	e.lost, _ = s.event(grammar.Lost)
	e.closed, _ = s.event(grammar.Closed)
	e.trouble, _ = s.event(grammar.Trouble)
	for e.last >= 0 && pairs[e.last].Verb == "QUIT" {
		e.last--
	}
	if e.last < len(pairs)-1 {
		e.quit, e.quitTurn = true, pairs[len(pairs)-1].Turn
	}
	if e.last < 0 {
		return e
	}
	if s.unseen(e.last) && !e.quit {
		// The answer to DATA is the last thing that is known.
		for e.last--; e.last > 0 && pairs[e.last].Verb != "DATA"; e.last-- {
		}
	}
	// Of commands sent in a group (RFC 2920) the first was not answered.
	for e.lost >= 0 && e.last > 0 && verb("DATA", "RCPT")(&pairs[e.last]) && final(&pairs[e.last]) == nil && final(&pairs[e.last-1]) == nil && pairs[e.last-1].Turn >= 0 {
		e.last--
	}
	e.last = max(e.last, 0)
	if e.phase = phaseOf(pairs[e.last].Verb); e.phase == "" {
		e.phase = s.phaseAt(e.last)
	}
	return e
}

// unseen reports whether a pair is a message of which the log shows nothing, as
// the 354 before it lets expect.
func (s *story) unseen(i int) bool {
	p := &s.c.Pairs[i]
	return p.Verb == "." && p.Turn < 0 && final(p) == nil && !s.shows(grammar.BodyRole)
}

// dropped judges a conversation that one side, or the network, ended.
func (s *story) dropped(j *decision, e *ending) {
	j.verdict, j.phase, j.verb = Dropped, e.phase, ""
	switch {
	case e.lost >= 0:
		j.turns = []int{e.lost}
	case e.trouble >= 0 && (e.trouble < e.closed || e.closed < 0):
		j.turns = []int{e.trouble}
	default:
		j.turns = []int{e.closed}
	}
	if e.last < 0 || e.phase == PhaseGreeting && final(&s.c.Pairs[e.last]) == nil && s.c.Pairs[e.last].Turn < 0 {
		j.phase = PhaseGreeting
	}
}

// cutOff judges a conversation that is not over where the log ends.
func (s *story) cutOff(j *decision, e *ending) {
	s.lastReply(j, e.last, false)
	j.verdict, j.phase = Incomplete, e.phase
}

// shows reports whether a turn of the role is in the log.
func (s *story) shows(r grammar.Role) bool {
	for i := range s.c.Turns {
		if s.c.Turns[i].Role == r {
			return true
		}
	}
	return false
}

// lastReply makes the last reply up to pair i the one that the verdict points
// to; of a finished login test it is the login's own answer.
func (s *story) lastReply(j *decision, i int, login bool) {
	if login {
		for k := i; k >= 0; k-- {
			if v := s.c.Pairs[k].Verb; (v == "AUTH" || v == "(AUTH response)") && class(&s.c.Pairs[k]) == '2' {
				j.decide(s, final(&s.c.Pairs[k]))
				j.verb = v
				return
			}
		}
	}
	for k := i; k >= 0; k-- {
		if r := final(&s.c.Pairs[k]); r != nil {
			j.decide(s, r)
			j.verb = s.c.Pairs[k].Verb
			return
		}
		if t := s.c.Pairs[k].Turn; t >= 0 && len(j.turns) == 0 {
			j.turns = []int{t}
			if v := s.c.Pairs[k].Verb; v == "MAIL" || v == "RCPT" || v == "DATA" {
				return // its answer would count, and the one before says nothing of it
			}
		}
	}
	if len(j.turns) == 0 && len(s.c.Turns) > 0 {
		j.turns = []int{len(s.c.Turns) - 1}
	}
}
