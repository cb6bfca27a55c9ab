package explain

import (
	"slices"

	"smtpexplain/grammar"
)

// reportVerdict is the verdict that one report states. The logging server's own
// conclusion counts, even where the reply that it quotes says otherwise.
func reportVerdict(r *grammar.Report) Verdict {
	switch r.Outcome {
	case grammar.Received, grammar.Relayed, grammar.Delivered, grammar.Discarded:
		return Accepted
	case grammar.Delayed, grammar.RefusedNow:
		return Deferred
	case grammar.GivenUp, grammar.Notified:
		return Bounced
	case grammar.Refused:
		return Rejected
	case grammar.RefusedLogin:
		return AuthFailed
	case grammar.Disconnected:
		if r.Verb == "STARTTLS" {
			return TLSFailed // the handshake is what the connection broke in
		}
		return Dropped
	case grammar.NoConnection:
		return NoConnection
	case grammar.Abandoned:
		return Incomplete
	}
	return Informational
}

// delivery reports whether an outcome speaks of what became of a message that
// the server had taken.
func delivery(o grammar.Outcome) bool {
	switch o {
	case grammar.Relayed, grammar.Delivered, grammar.Delayed, grammar.GivenUp, grammar.Discarded:
		return true
	}
	return false
}

// attempts are what the reports of a summary-style log say in the end: the last
// one for each recipient, and for the conversation, under "", where they name
// none.
type attempts struct {
	order     []string // recipients
	last      map[string]attempt
	received  int  // the turn that tells that the message was received; -1 for none
	delivered bool // some report speaks of its delivery
	named     bool // and names the recipient
}

// attempt is a report and the verdict that it states.
type attempt struct {
	turn    int
	verdict Verdict
}

// attempts reads the reports; ok is false where there are none.
func (s *story) attempts() (a attempts, ok bool) {
	a.last, a.received = map[string]attempt{}, -1
	for i := range s.c.Turns {
		r := s.c.Turns[i].Report
		if r == nil {
			continue
		}
		ok = true
		if r.Outcome == grammar.Received {
			a.received = i
			continue
		}
		a.delivered = a.delivered || delivery(r.Outcome)
		a.named = a.named || delivery(r.Outcome) && len(r.To) > 0
		one := attempt{i, reportVerdict(r)}
		if len(r.To) == 0 {
			a.add("", one)
		}
		for _, to := range r.To {
			a.add(to, one)
		}
	}
	if one, said := a.last[""]; said {
		switch {
		case a.received >= 0 && !a.delivered && one.verdict != Rejected && one.verdict != Deferred:
			delete(a.last, "") // what else went wrong in the session
		case a.named && !delivery(s.c.Turns[one.turn].Report.Outcome):
			delete(a.last, "") // a host that could not be reached, before the next one was tried
		}
	}
	return a, ok
}

// add makes an attempt the last one, unless it is the end that a refusal led to,
// or a remark about it.
func (a *attempts) add(to string, one attempt) {
	before, seen := a.last[to]
	if !seen {
		a.order = append(a.order, to)
	}
	remark := one.verdict == Dropped || one.verdict == Informational
	if remark && before.verdict.Failure() || one.verdict == Incomplete && seen {
		return
	}
	a.last[to] = one
}

// judgeReports decides from what the log reports. Each recipient's last attempt
// counts. That the message was received counts where nothing is said of its
// delivery, and then outranks what went wrong in the session besides: a login
// that failed first, a connection that broke afterwards.
func (s *story) judgeReports() (j decision, ok bool) {
	a, ok := s.attempts()
	if !ok {
		return j, false
	}
	j.sure, j.verdict = High, Accepted
	if a.received >= 0 && !a.delivered {
		j.accepted++
	}
	pick, worst := a.received, -1
	for _, to := range a.order {
		one, still := a.last[to]
		if !still {
			continue
		}
		switch one.verdict {
		case Accepted:
			j.accepted++
		case Informational, Incomplete: // a remark
		default:
			j.refused++
		}
		if weight := weightOf(one.verdict); weight > worst {
			pick, worst, j.verdict = one.turn, weight, one.verdict
		}
	}
	if j.accepted > 0 && j.refused > 0 {
		j.verdict, j.rest = PartlyAccepted, j.verdict
	}
	j.turns = []int{pick}
	j.fill(s, pick)
	r := s.c.Turns[pick].Report
	if r.Outcome == grammar.Discarded && s.c.From != nil && *s.c.From == "" {
		j.verdict = Informational // a bounce that nobody wants
	}
	if j.verdict == Accepted || j.verdict == Informational && r.Outcome != grammar.Scored && r.Outcome != grammar.Stranded {
		j.phase = PhaseNone
	}
	return j, true
}

// earlier looks for the reason of a delivery that only says that its time is
// up, or not yet come: the attempt before it that gave one.
func (s *story) earlier(j *decision) {
	turn := j.turns[len(j.turns)-1]
	to := s.c.Turns[turn].Report.To
	for i := turn - 1; i >= 0; i-- {
		r := s.c.Turns[i].Report
		if r == nil || !delivery(r.Outcome) || len(to) > 0 && len(r.To) > 0 && !slices.Contains(r.To, to[0]) {
			continue
		}
		var d decision
		d.fill(s, i)
		cause := s.before.judge(s.evidence(&d))
		if id := cause.Cause.ID; id == "delivery-expired" || id == "unknown" && d.code == "" || id == "none" {
			continue
		}
		j.cause, j.code, j.status, j.text, j.verb, j.host, j.phase = cause, d.code, d.status, d.text, d.verb, d.host, d.phase
		j.turns = append([]int{i}, j.turns...)
		return
	}
}

// weightOf orders verdicts: what failed for good before what is tried again.
func weightOf(v Verdict) int {
	switch {
	case v == AuthFailed: // what follows a failed login says more
		return 2
	case v.Permanent():
		return 4
	case v.Temporary():
		return 3
	case v == Accepted:
		return 1
	}
	return 0
}

// fill takes codes, words and phase from a report.
func (j *decision) fill(s *story, turn int) {
	r := s.c.Turns[turn].Report
	j.verb = r.Verb
	j.status = r.Status
	j.local = true
	j.host = r.Speaker
	for _, q := range r.Quote {
		if j.code == "" {
			j.code = q.Code.Text
		}
		if w := q.StatusWord(); w != nil && j.status == "" {
			j.status = w.Text
		}
		if j.text != "" {
			j.text += " "
		}
		j.text += q.Words()
	}
	if len(r.Quote) == 0 {
		j.text = s.words(r.Reason)
		j.sure = Medium
	}
	switch j.phase = phaseOf(r.Verb); {
	case j.phase == "" && r.Verb != "":
		j.phase = PhaseEHLO // RSET, NOOP, VRFY: in a session, and outside a transaction
	case j.phase == "" && r.Speaker != "" && len(r.Quote) > 0:
		// The other server said it, and the log does not say to which command.
	case j.phase == "":
		j.phase = PhaseQueue
	}
}
