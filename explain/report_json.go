package explain

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"

	"smtpexplain/grammar"
)

// The keys of the JSON formats are a contract, because other programs read
// them; web/schema describes them. No array is null.

// jsonDocument is the JSON document on one log.
type jsonDocument struct {
	Tool          jsonTool         `json:"tool"`
	Redacted      bool             `json:"redacted"`
	Input         jsonInput        `json:"input"`
	Dialects      []jsonDialect    `json:"dialects"`
	Unrecognised  jsonUnrecognised `json:"unrecognised"`
	Conversations []*Explanation   `json:"conversations"`
	Messages      []Message        `json:"messages"`
	Statistics    Statistics       `json:"statistics"`
}

// jsonTool is the program that wrote the document.
type jsonTool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// jsonInput is what was read.
type jsonInput struct {
	Name     string `json:"name"`
	Bytes    int64  `json:"bytes"`
	Lines    int    `json:"lines"`
	Encoding string `json:"encoding"`
}

// jsonDialect tells how many lines were read as which format.
type jsonDialect struct {
	Name  string `json:"name"`
	Lines int    `json:"lines"`
}

// jsonUnrecognised are the lines that nobody could read.
type jsonUnrecognised struct {
	Lines  int                 `json:"lines"`
	Ranges []grammar.LineRange `json:"ranges"`
}

// document is the JSON document on a log.
func document(log *grammar.Log, o Overview, judged []*Judged, redacted bool) *jsonDocument {
	list := explainThese(log, judged)
	r := &jsonDocument{
		Tool:          jsonTool{"smtpexplain", Version},
		Redacted:      redacted,
		Input:         jsonInput{log.Name, o.Bytes, o.Lines, o.Encoding},
		Dialects:      make([]jsonDialect, 0, len(o.Dialects)),
		Unrecognised:  jsonUnrecognised{o.Unrecognised, full(o.UnrecognisedRanges)},
		Conversations: make([]*Explanation, 0, len(list)),
		Messages:      full(messagesOf(list)),
		Statistics:    o.Statistics,
	}
	for _, d := range o.Dialects {
		r.Dialects = append(r.Dialects, jsonDialect{d.Name, d.Lines})
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

// jsonReport writes one document, or of several logs an array, even if only
// one of them could be read.
type jsonReport struct {
	out     io.Writer
	options ReportOptions
	logs    int
}

func beginJSON(w io.Writer, o ReportOptions) Reporter { return &jsonReport{out: w, options: o} }

// Log writes one document.
func (r *jsonReport) Log(log *grammar.Log, o Overview, list []*Judged) error {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if r.options.Several {
		e.SetIndent("  ", "  ")
		b.WriteString(r.separator())
	}
	r.logs++
	if err := e.Encode(document(log, o, list, r.options.Redacted)); err != nil {
		return err
	}
	if r.options.Several {
		b.Truncate(b.Len() - 1) // the line end: a comma may follow
	}
	_, err := r.out.Write(b.Bytes())
	return err
}

func (r *jsonReport) separator() string {
	if r.logs == 0 {
		return "[\n  "
	}
	return ",\n  "
}

// Close ends the array.
func (r *jsonReport) Close() error {
	if !r.options.Several {
		return nil
	}
	end := "\n]\n"
	if r.logs == 0 {
		end = "[]\n"
	}
	_, err := io.WriteString(r.out, end)
	return err
}

// JSONLines writes conversations as objects, one a line, as soon as each is
// explained.
type JSONLines struct {
	out      *json.Encoder
	input    string
	redacted bool
}

// NewJSONLines starts the lines of one log. Each line bears the log's name,
// because several logs may follow each other.
func NewJSONLines(w io.Writer, input string, redacted bool) *JSONLines {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	return &JSONLines{e, input, redacted}
}

// Write writes one conversation.
func (l *JSONLines) Write(x *Explanation) error {
	return l.out.Encode(reportLine{l.input, l.redacted, x.withoutNulls()})
}

type reportLine struct {
	Input    string `json:"input"`
	Redacted bool   `json:"redacted"`
	*Explanation
}

type jsonLinesReport struct {
	out     io.Writer
	options ReportOptions
}

func beginJSONLines(w io.Writer, o ReportOptions) Reporter { return &jsonLinesReport{w, o} }

// Log writes the conversations of one log.
func (r *jsonLinesReport) Log(log *grammar.Log, _ Overview, list []*Judged) error {
	out := bufio.NewWriterSize(r.out, 1<<16)
	lines := NewJSONLines(out, log.Name, r.options.Redacted)
	for _, x := range list {
		if err := lines.Write(Explain(log, x.Conversation)); err != nil {
			return err
		}
	}
	return out.Flush()
}

// Close has nothing to add.
func (r *jsonLinesReport) Close() error { return nil }

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
