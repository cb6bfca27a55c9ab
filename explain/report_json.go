package explain

import (
	"encoding/json"
	"io"

	"smtpexplain/grammar"
)

// Report is the JSON document on one log. Its keys are a contract: other
// programs read them. No array in it is null.
type Report struct {
	Input         ReportInput        `json:"input"`
	Dialects      []ReportDialect    `json:"dialects"`
	Unrecognised  ReportUnrecognised `json:"unrecognised"`
	Conversations []*Explanation     `json:"conversations"`
	Messages      []Message          `json:"messages"`
	Statistics    Statistics         `json:"statistics"`
}

// ReportInput is what was read.
type ReportInput struct {
	Name     string `json:"name"`
	Bytes    int64  `json:"bytes"`
	Lines    int    `json:"lines"`
	Encoding string `json:"encoding"`
}

// ReportDialect tells how many lines were read as which format.
type ReportDialect struct {
	Name  string `json:"name"`
	Lines int    `json:"lines"`
}

// ReportUnrecognised are the lines that nobody could read.
type ReportUnrecognised struct {
	Lines  int                 `json:"lines"`
	Ranges []grammar.LineRange `json:"ranges"`
}

// Document is the JSON document on a log.
func Document(log *grammar.Log, o Overview, list []*Explanation) *Report {
	r := &Report{
		Input:         ReportInput{log.Name, o.Bytes, o.Lines, o.Encoding},
		Dialects:      make([]ReportDialect, 0, len(o.Dialects)),
		Unrecognised:  ReportUnrecognised{o.Unrecognised, full(o.UnrecognisedRanges)},
		Conversations: make([]*Explanation, 0, len(list)),
		Messages:      full(Messages(list)),
		Statistics:    o.Statistics,
	}
	for _, d := range o.Dialects {
		r.Dialects = append(r.Dialects, ReportDialect{d.Name, d.Lines})
	}
	for _, x := range list {
		r.Conversations = append(r.Conversations, x.withoutNulls())
	}
	for i := range r.Messages {
		m := &r.Messages[i]
		m.QueueIDs, m.To, m.Legs = full(m.QueueIDs), full(m.To), full(m.Legs)
	}
	r.Statistics.Permanent = full(r.Statistics.Permanent)
	r.Statistics.Temporary = full(r.Statistics.Temporary)
	return r
}

// WriteJSON writes a document, or a list of them as an array.
func WriteJSON[T *Report | []*Report](w io.Writer, document T) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(document)
}

// WriteJSONLines writes one conversation a line. Each bears the name of its
// log, because several logs may follow each other.
func WriteJSONLines(w io.Writer, r *Report) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	for _, x := range r.Conversations {
		if err := e.Encode(struct {
			Input string `json:"input"`
			*Explanation
		}{r.Input.Name, x}); err != nil {
			return err
		}
	}
	return nil
}

// withoutNulls is the explanation with empty arrays in place of nil ones.
func (x *Explanation) withoutNulls() *Explanation {
	c := *x
	c.To, c.Next = full(c.To), full(c.Next)
	c.Lines, c.Decisive = full(c.Lines), full(c.Decisive)
	c.Recipients = full(c.Recipients)
	c.Exchanges = append([]Exchange{}, c.Exchanges...)
	for i := range c.Exchanges {
		c.Exchanges[i].Replies = full(c.Exchanges[i].Replies)
	}
	c.Findings = append([]Finding{}, c.Findings...)
	for i := range c.Findings {
		c.Findings[i].Lines = full(c.Findings[i].Lines)
	}
	return &c
}

// full is list, or an empty one in place of nil, which JSON would write as null.
func full[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}
