package explain

import (
	"slices"

	"smtpexplain/grammar"
)

// result is what the reports of a summary-style log say of one recipient, or
// of the conversation where they name none.
type result struct {
	turn    int
	verdict Verdict
}

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

// judgeReports decides from what the log reports. Each recipient's last attempt
// counts. That the message was received counts where nothing is said of its
// delivery, and then outranks what went wrong in the session besides: a login
// that failed first, a connection that broke afterwards.
func (s *story) judgeReports() (j decision, ok bool) {
	var order []string
	last := map[string]result{}
	received, delivered, named := -1, false, false
	for i := range s.c.Turns {
		r := s.c.Turns[i].Report
		if r == nil {
			continue
		}
		ok = true
		if r.Outcome == grammar.Received {
			received = i
			continue
		}
		delivered = delivered || delivery(r.Outcome)
		named = named || delivery(r.Outcome) && len(r.To) > 0
		to := r.To
		if len(to) == 0 {
			to = []string{""}
		}
		for _, a := range to {
			before, seen := last[a]
			if !seen {
				order = append(order, a)
			}
			v := reportVerdict(r)
			if (v == Dropped || v == Informational) && before.verdict.Failure() || v == Incomplete && seen {
				continue // the end that a refusal led to, or a remark about it
			}
			last[a] = result{i, v}
		}
	}
	if !ok {
		return j, false
	}
	j.sure = High
	if received >= 0 && !delivered {
		if r, ok := last[""]; ok && r.verdict != Rejected && r.verdict != Deferred {
			delete(last, "")
		}
		j.accepted++
	}
	if r, step := last[""]; step && named && !delivery(s.c.Turns[r.turn].Report.Outcome) {
		delete(last, "") // a host that could not be reached, before the next one was tried
	}
	pick, worst := received, -1
	for _, a := range order {
		r, still := last[a]
		if !still {
			continue
		}
		switch r.verdict {
		case Accepted:
			j.accepted++
		case Informational, Incomplete: // a remark
		default:
			j.refused++
		}
		if weight := weightOf(r.verdict); weight > worst {
			pick, worst = r.turn, weight
			j.verdict = r.verdict
		}
	}
	if worst < 0 {
		j.verdict = Accepted
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
