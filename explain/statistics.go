package explain

import (
	"sort"
	"strings"

	"smtpexplain/grammar"
)

// Statistics are the figures of Kerio Connect's Status > Statistics view, drawn
// from a log: what came in and went out, what became of it, and why what failed
// did. Every conversation counts once; Inbound, Outbound and Local add up to
// all of them.
type Statistics struct {
	Inbound  Flow `json:"inbound"`
	Outbound Flow `json:"outbound"`
	Local    Flow `json:"local"` // local delivery, or a direction that the log does not show
	// Notifications are conversations with an empty reverse-path and reports
	// that the server wrote itself: bounces and other delivery status
	// notifications.
	Notifications int `json:"notifications"`
	// Permanent and Temporary are the causes of what failed for good and of
	// what is tried again, most frequent first.
	Permanent []Count `json:"permanent"`
	Temporary []Count `json:"temporary"`
	// Domains are the domains on the other side, most conversations first:
	// the sender's for inbound mail, the recipients' for outbound.
	Domains []DomainCount `json:"domains"`
	// Hours are the hours of the log that have conversations with a time.
	Hours []HourCount `json:"hours"`
}

// DomainCount counts the conversations with one domain.
type DomainCount struct {
	Domain        string `json:"domain"`
	Conversations int    `json:"conversations"`
	Failed        int    `json:"failed"` // for good or for now
}

// HourCount counts the conversations that began in one hour.
type HourCount struct {
	Start    string `json:"start"` // RFC 3339, on the hour
	Accepted int    `json:"accepted"`
	Deferred int    `json:"deferred"`
	Failed   int    `json:"failed"` // refused, bounced, login, TLS, lost connections
	Other    int    `json:"other"`
}

// Flow is what became of the conversations of one direction.
type Flow struct {
	Conversations int   `json:"conversations"`
	Messages      int   `json:"messages"` // those that offered or carried a message
	Bytes         int64 `json:"bytes"`    // as declared with SIZE; 0 where nothing declares it
	Accepted      int   `json:"accepted"` // partly accepted ones included
	Deferred      int   `json:"deferred"` // Kerio's "delayed"
	Rejected      int   `json:"rejected"`
	Bounced       int   `json:"bounced"`
	Failed        int   `json:"failed"` // login, TLS, lost and missing connections
	Other         int   `json:"other"`  // incomplete and informational
}

// gather counts the conversations of a log.
func gather[T WithJudgement](list []T) Statistics {
	var s Statistics
	permanent, temporary := map[string]int{}, map[string]int{}
	domains, hours := map[string]*DomainCount{}, map[grammar.Stamp]*HourCount{}
	for _, one := range list {
		x := one.Judgement()
		x.countDomain(domains)
		x.countHour(hours)
		f := &s.Local
		switch x.Direction {
		case grammar.Inbound:
			f = &s.Inbound
		case grammar.Outbound:
			f = &s.Outbound
		}
		f.count(x)
		if _, bounce := x.Sender(); bounce {
			s.Notifications++
		}
		switch {
		case x.Verdict.Permanent() || x.Verdict == PartlyAccepted:
			permanent[x.Cause]++
		case x.Verdict.Temporary():
			temporary[x.Cause]++
		}
	}
	s.Permanent, s.Temporary = causeCounts(permanent), causeCounts(temporary)
	s.Domains = make([]DomainCount, 0, len(domains))
	for _, d := range domains {
		s.Domains = append(s.Domains, *d)
	}
	sort.Slice(s.Domains, func(i, j int) bool {
		a, b := &s.Domains[i], &s.Domains[j]
		return a.Conversations > b.Conversations || a.Conversations == b.Conversations && a.Domain < b.Domain
	})
	s.Hours = make([]HourCount, 0, len(hours))
	for _, h := range hours {
		s.Hours = append(s.Hours, *h)
	}
	sort.Slice(s.Hours, func(i, j int) bool { return s.Hours[i].Start < s.Hours[j].Start })
	return s
}

// count counts a conversation of the direction.
func (f *Flow) count(x *Judged) {
	f.Conversations++
	if x.From != nil || len(x.To) > 0 {
		f.Messages++
	}
	f.Bytes += x.size
	switch {
	case x.Verdict == Accepted || x.Verdict == PartlyAccepted:
		f.Accepted++
	case x.Verdict == Deferred:
		f.Deferred++
	case x.Verdict == Rejected:
		f.Rejected++
	case x.Verdict == Bounced:
		f.Bounced++
	case x.Verdict.Failure():
		f.Failed++
	default:
		f.Other++
	}
}

// domain is the domain on the other side, in lower case; "" where the log names
// none.
func (x *Judged) domain() string {
	address, _ := x.Sender()
	if x.Direction == grammar.Outbound || address == "" && x.Direction != grammar.Inbound {
		address = ""
		if len(x.To) > 0 {
			address = x.To[0]
		}
	}
	_, domain, _ := strings.Cut(address, "@")
	return strings.ToLower(strings.Trim(domain, ". "))
}

// countDomain counts the conversation under the domain on the other side.
func (x *Judged) countDomain(domains map[string]*DomainCount) {
	domain := x.domain()
	if domain == "" {
		return
	}
	d := domains[domain]
	if d == nil {
		d = &DomainCount{Domain: domain}
		domains[domain] = d
	}
	d.Conversations++
	if x.Verdict.Failure() {
		d.Failed++
	}
}

// countHour counts the conversation under the hour in which it began.
func (x *Judged) countHour(hours map[grammar.Stamp]*HourCount) {
	if x.Start == 0 {
		return
	}
	at := floor(x.Start, hour)
	h := hours[at]
	if h == nil {
		h = &HourCount{Start: timeText(at, x.Clock)}
		hours[at] = h
	}
	switch {
	case x.Verdict == Accepted || x.Verdict == PartlyAccepted:
		h.Accepted++
	case x.Verdict == Deferred:
		h.Deferred++
	case x.Verdict.Failure():
		h.Failed++
	default:
		h.Other++
	}
}

// causeCounts sorts counts by cause, most first.
func causeCounts(m map[string]int) []Count {
	out := []Count{}
	for id, n := range m {
		title := id
		if c, ok := LookupCause(id); ok {
			title = c.Title
		}
		out = append(out, Count{ID: id, Title: title, N: n})
	}
	sort.Slice(out, func(i, j int) bool {
		if out[i].N != out[j].N {
			return out[i].N > out[j].N
		}
		return out[i].ID < out[j].ID
	})
	return out
}
