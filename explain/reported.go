package explain

import "smtpexplain/grammar"

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
		return Dropped
	case grammar.NoConnection:
		return NoConnection
	}
	return Informational
}

// judgeReports decides from what the log reports. Each recipient's last
// attempt counts; that the message was received counts only where nothing is
// said of its delivery.
func (s *story) judgeReports() (j decision, ok bool) {
	var order []string
	last := map[string]result{}
	received := -1
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
		to := r.To
		if len(to) == 0 {
			to = []string{""}
		}
		for _, a := range to {
			if _, seen := last[a]; !seen {
				order = append(order, a)
			}
			last[a] = result{i, reportVerdict(r)}
		}
	}
	if !ok {
		return j, false
	}
	j.sure = High
	if len(order) == 0 {
		j.verdict, j.phase, j.turns = Accepted, PhaseNone, []int{received}
		j.fill(s, received)
		return j, true
	}
	pick, worst := -1, -1
	for _, a := range order {
		r := last[a]
		if r.verdict == Accepted {
			j.accepted++
		} else {
			j.refused++
		}
		if weight := weightOf(r.verdict); weight > worst {
			pick, worst = r.turn, weight
			j.verdict = r.verdict
		}
	}
	if j.accepted > 0 && j.refused > 0 {
		j.verdict, j.rest = PartlyAccepted, j.verdict
	}
	j.turns = []int{pick}
	j.fill(s, pick)
	if out := s.c.Turns[pick].Report.Outcome; j.verdict == Accepted || j.verdict == Informational && out != grammar.Scored {
		j.phase = PhaseNone
	}
	return j, true
}

// weightOf orders verdicts: what failed for good before what is tried again.
func weightOf(v Verdict) int {
	switch {
	case v.Permanent():
		return 3
	case v.Temporary():
		return 2
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
	if j.phase = phaseOf(r.Verb); j.phase == "" {
		j.phase = PhaseQueue
	}
}
