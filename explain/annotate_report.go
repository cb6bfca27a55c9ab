package explain

import (
	"cmp"
	"strings"

	"smtpexplain/grammar"
)

// reportNote explains a line that reports a result.
func (a *annotator) reportNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	r := t.Report
	text := a.words(t.Text)
	if r.Status != "" {
		if k := strings.LastIndex(text, r.Status); k >= 0 {
			if m, ok := LookupStatus(r.Status); ok {
				p := statusPiece(r.Status, m)
				if s, ok := a.statusMeaning(r.Status, true); ok {
					p.Meaning = s
				}
				*marks = append(*marks, mark{grammar.Span{Start: t.Text.Start + int32(k), End: t.Text.Start + int32(k+len(r.Status))}, p})
			}
		}
	}
	for i, q := range r.Quote {
		start := r.QuoteAt[i].Start
		// A log may keep code and words apart: a word is marked only where it
		// really stands.
		at := func(w *grammar.Word) grammar.Span {
			span := grammar.Span{Start: start + int32(w.At), End: start + int32(w.End())}
			if int(span.End) > len(a.log.Text) || a.words(span) != w.Text {
				return grammar.Span{}
			}
			return span
		}
		if e, ok := LookupReply(q.Code.Text); ok {
			*marks = append(*marks, mark{at(&q.Code), codePiece(q.Code.Text, e, r.Verb)})
		}
		if w := q.StatusWord(); w != nil {
			if m, ok := LookupStatus(w.Text); ok {
				*marks = append(*marks, mark{at(w), statusPiece(w.Text, m)})
			}
		}
	}
	return a.outcomeText(n)
}

// outcomeText says what a report reports.
func (a *annotator) outcomeText(n int) string {
	r := a.c.Turns[n].Report
	d := decision{verdict: reportVerdict(r), turns: []int{n}}
	d.fill(&a.story, n)
	a.findCause(&d)
	why := because(&d)
	to, from := names(r.To), ""
	if r.From != nil && *r.From != "" {
		from = " from " + *r.From
	}
	if to != "" {
		to = " for " + to
	}
	switch r.Outcome {
	case grammar.Received:
		by := ""
		if p := r.Peer.String(); p != "" {
			by = " It came from " + p + "."
			if p == "0.0.0.0" {
				by = " It was written in the web client."
			}
		}
		return "The server took a message" + from + to + " into its queue." + by
	case grammar.Relayed:
		return "The message" + to + " was handed to " + cmp.Or(r.Peer.String(), "the next server") + ", which accepted it."
	case grammar.Delivered:
		return "The message" + to + " was put into the mailbox."
	case grammar.Delayed:
		return "The message" + to + " stays in the queue and is tried again" + why + "."
	case grammar.GivenUp:
		return "The message" + to + " is given up and the sender is told" + why + "."
	case grammar.Refused:
		return "The server refused the mail" + from + to + why + "."
	case grammar.RefusedNow:
		return "The server put the mail" + from + to + " off for now" + why + "."
	case grammar.RefusedLogin:
		return "A login from " + cmp.Or(r.Peer.String(), "a client") + " was refused" + why + "."
	case grammar.Disconnected:
		return cmp.Or(r.Peer.String(), "The client") + " went away before the conversation was over."
	case grammar.NoConnection:
		return "No connection came about" + why + "."
	case grammar.Discarded:
		return "The message" + to + " was accepted and thrown away."
	case grammar.Notified:
		return "The server itself wrote a delivery status notification" + to + ": some message could not be delivered."
	case grammar.Scored:
		return "Noted against the client" + why + ". The line does not say whether the mail was refused."
	case grammar.Mentioned:
		return "Something was found in a message" + from + to + ". The line does not say what became of it."
	case grammar.Abandoned:
		return "The client began a message" + from + " and sent none. The line does not say why."
	case grammar.Stranded:
		return "The server failed at its own work on the message" + from + to + ". The line does not say what became of it."
	}
	return ""
}
