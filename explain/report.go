package explain

import (
	"cmp"
	"fmt"
	"io"
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// Format is one way to write a report.
type Format struct {
	Name      string // "markdown": what --format takes
	Title     string // "Markdown": for people
	About     string // what it is good for
	Extension string // of a file, with its dot
	Media     string // the media type
	begin     func(w io.Writer, o ReportOptions) Reporter
}

// Formats lists the formats of reports, those for people first.
func Formats() []*Format { return formats }

var formats = []*Format{
	{"text", "Plain text", "for the terminal and for mail", ".txt", "text/plain; charset=utf-8", beginText},
	{"markdown", "Markdown", "for tickets, wikis and chats", ".md", "text/markdown; charset=utf-8", beginMarkdown},
	{"html", "HTML", "one file to send or to print", ".html", "text/html; charset=utf-8", beginHTML},
	{"json", "JSON", "one document for programs", ".json", "application/json", beginJSON},
	{"ndjson", "NDJSON", "one conversation a line, for programs", ".ndjson", "application/x-ndjson", beginJSONLines},
}

// LookupFormat finds a format by its name.
func LookupFormat(name string) (*Format, bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return nil, false
}

// ReportOptions say what a report cannot see in the log.
type ReportOptions struct {
	Redacted bool // the log is a redacted one, and the report says so
	Several  bool // the report is on several logs, one after the other
	Colour   bool // the text goes to a terminal that shows colours
}

// Reporter writes a report on one log or several.
type Reporter interface {
	// Log writes the report on the conversations in list: all of the log's, or
	// a selection. The overview is the survey of the same list. Those that the
	// report tells in full are explained on the way.
	Log(log *grammar.Log, o Overview, list []*Judged) error
	// Close ends the report.
	Close() error
}

// Begin starts a report.
func (f *Format) Begin(w io.Writer, o ReportOptions) Reporter { return f.begin(w, o) }

// WriteReport writes the whole report on one log. The list holds all of its
// conversations or a selection, and the overview is the survey of that list.
func WriteReport(w io.Writer, f *Format, log *grammar.Log, o Overview, list []*Judged, options ReportOptions) error {
	r := f.Begin(w, options)
	if err := r.Log(log, o, list); err != nil {
		return err
	}
	return r.Close()
}

// Select picks conversations by their ids, in the order of the list. The error
// names the first id that the list does not have.
func Select(list []*Judged, ids []string) ([]*Judged, error) {
	wanted := make(map[string]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	var out []*Judged
	for _, x := range list {
		if wanted[x.ID()] {
			out = append(out, x)
			delete(wanted, x.ID())
		}
	}
	for _, id := range ids {
		if wanted[id] {
			return nil, fmt.Errorf("there is no conversation %q: %s", id, idsText(list))
		}
	}
	return out, nil
}

func idsText(list []*Judged) string {
	switch len(list) {
	case 0:
		return "the log has none"
	case 1:
		return "the log has " + list[0].ID()
	}
	return "the log has " + list[0].ID() + " to " + list[len(list)-1].ID()
}

// What all reports for people say, so that they differ in their form alone.

const (
	reportFooter   = "Written by smtpexplain " + Version + ". Passwords and tokens are hidden in every report."
	redactedNote   = "Private data in this report was replaced: names, addresses and hosts are stand-ins. The same stand-in always stands for the same value."
	unexpectedNote = "not a usual answer here"
	decisiveWord   = "The decisive line."
	noLadder       = "The log reports results only. There are no words of a conversation to draw."
)

// fact is a labelled statement. Values that belong together stand under one
// label.
type fact struct {
	label  string
	values []string
}

// facts leaves out what is empty.
func facts(list ...fact) []fact {
	var out []fact
	for _, f := range list {
		var values []string
		for _, v := range f.values {
			if v != "" {
				values = append(values, v)
			}
		}
		if len(values) > 0 {
			out = append(out, fact{f.label, values})
		}
	}
	return out
}

func one(label, value string) fact { return fact{label, []string{value}} }

// name is the log's name for people.
func (o *Overview) name() string {
	if o.Name == "" {
		return "standard input"
	}
	return o.Name
}

// input tells what was read.
func (o *Overview) input(log *grammar.Log) []fact {
	var read []string
	for _, d := range o.Dialects {
		read = append(read, d.Title+" ("+CountText(d.Lines, "line")+")")
	}
	unread, apart, chosen := "", "", strconv.Itoa(o.Conversations)
	if o.Unrecognised > 0 {
		unread = CountText(o.Unrecognised, "line") + ": " + shortRanges(o.UnrecognisedRanges)
	}
	if o.Apart > 0 {
		apart = CountText(o.Apart, "line") + " about something else than a conversation"
	}
	if n := len(log.Conversations); n != o.Conversations {
		chosen = fmt.Sprintf("%d of %d", o.Conversations, n)
	}
	return facts(
		one("Size", CountText(o.Lines, "line")+", "+CountText(int(o.Bytes), "byte")+", "+o.Encoding),
		fact{"Read as", read},
		one("Not recognised", unread),
		one("Apart", apart),
		one("Conversations", chosen),
		fact{"Note", o.Notes},
	)
}

// headline sums up what became of the conversations.
func (o *Overview) headline() string {
	failed := 0
	for _, c := range o.Verdicts {
		if Verdict(c.ID).Failure() {
			failed += c.N
		}
	}
	s := CountText(o.Conversations, "conversation")
	switch {
	case o.Conversations == 0:
		return "There is no conversation in this log."
	case failed == 0:
		return s + ", and none failed."
	case failed == 1:
		return s + ". 1 failed."
	case len(o.Causes) == 1:
		return s + ". " + strconv.Itoa(failed) + " failed, all for one cause."
	}
	return s + ". " + strconv.Itoa(failed) + " failed, for " + strconv.Itoa(len(o.Causes)) + " causes."
}

// headline is the verdict with its place: "Rejected at RCPT TO".
func (x *Judged) headline() string {
	if p := x.Phase.Title(); p != "" {
		return x.Verdict.Title() + " at " + p
	}
	return x.Verdict.Title()
}

// duties tell who must act and how far the verdict can be trusted.
func (x *Explanation) duties() []fact {
	return facts(one("Who must act", x.ActText), one("Retry", x.WaitText), one("Confidence", x.confidenceText()))
}

// circumstances tell when and between whom it happened.
func (x *Explanation) circumstances() []fact {
	to := x.To
	if len(to) > mostRecipients {
		to = append(append([]string{}, to[:mostRecipients]...), fmt.Sprintf("and %d more", len(to)-mostRecipients))
	}
	return facts(one("When", x.when()), one("Between", x.between()), one("From", x.judged.fromText()), fact{"To", to},
		one("Lines", shortRanges(x.Lines)+x.key()), fact{"Not in the log", x.Missing})
}

const mostRecipients = 50

// confidenceText says how far a verdict can be trusted, and what it rests on.
func (x *Explanation) confidenceText() string {
	if x.Source == "" || x.Confidence == "" {
		return string(x.Confidence)
	}
	return string(x.Confidence) + ", by " + x.Source
}

func (x *Explanation) when() string {
	switch {
	case x.Start == "":
		return ""
	case x.Seconds == 0:
		return x.Start
	case x.Seconds == 1:
		return x.Start + ", 1 second"
	}
	return fmt.Sprintf("%s, %g seconds", x.Start, x.Seconds)
}

func (x *Explanation) between() string {
	if x.Client == "" && x.Server == "" {
		return ""
	}
	s := "client " + cmp.Or(x.Client, notInLog) + ", server " + cmp.Or(x.Server, notInLog)
	if x.Direction == grammar.Inbound.String() || x.Direction == grammar.Outbound.String() {
		s += ", " + x.Direction
	}
	return s
}

const notInLog = "(not in the log)"

func (x *Judged) fromText() string {
	from, bounce := x.Sender()
	if bounce {
		return "<> (an automatic message: it has no sender)"
	}
	return from
}

// key is the log's own name for the conversation.
func (x *Explanation) key() string {
	if x.Session == "" {
		return ""
	}
	return ", session " + x.Session
}

// at names the lines of a finding.
func (f *Finding) at() string {
	switch {
	case len(f.Lines) == 0:
		return ""
	case len(f.Lines) == 1 && f.Lines[0][0] == f.Lines[0][1]:
		return "line " + f.Lines[0].String()
	}
	return "lines " + shortRanges(f.Lines)
}

// shortRanges lists ranges of lines; of many it names the first.
func shortRanges(ranges []grammar.LineRange) string {
	const most = 12
	var b strings.Builder
	for i, r := range ranges {
		if i == most {
			fmt.Fprintf(&b, " and %d more places", len(ranges)-most)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(r.String())
	}
	return b.String()
}

// table is rows under a head. The columns from the index figures on hold
// numbers.
type table struct {
	title   string
	head    []string
	figures int
	rows    [][]string
	note    string // what is left out
}

// tables are the figures of the overview.
func (o *Overview) tables() []table {
	var out []table
	counts := func(title, head string, list []Count) {
		t := table{title: title, head: []string{head, "Conversations"}, figures: 1}
		for _, c := range list {
			t.rows = append(t.rows, []string{c.Title, strconv.Itoa(c.N)})
		}
		if len(t.rows) > 0 {
			out = append(out, t)
		}
	}
	counts("Verdicts", "Verdict", o.Verdicts)
	counts("Causes of the failures", "Cause", o.Causes)
	flows := table{title: "Directions", head: []string{"Direction", "Conversations", "Messages", "Accepted", "Deferred", "Rejected", "Bounced", "Other failures", "Other"}, figures: 1}
	for _, f := range []struct {
		name string
		flow *Flow
	}{{"Inbound", &o.Statistics.Inbound}, {"Outbound", &o.Statistics.Outbound}, {"Local or not known", &o.Statistics.Local}} {
		if f.flow.Conversations > 0 {
			row := []string{f.name}
			for _, n := range []int{f.flow.Conversations, f.flow.Messages, f.flow.Accepted, f.flow.Deferred, f.flow.Rejected, f.flow.Bounced, f.flow.Failed, f.flow.Other} {
				row = append(row, strconv.Itoa(n))
			}
			flows.rows = append(flows.rows, row)
		}
	}
	if len(flows.rows) > 0 {
		out = append(out, flows)
	}
	const most = 10
	domains := table{title: "Domains on the other side", head: []string{"Domain", "Conversations", "Failed"}, figures: 1}
	for i, d := range o.Statistics.Domains {
		if i == most {
			domains.note = fmt.Sprintf("The %d domains with most conversations. %d more are left out.", most, len(o.Statistics.Domains)-most)
			break
		}
		domains.rows = append(domains.rows, []string{d.Domain, strconv.Itoa(d.Conversations), strconv.Itoa(d.Failed)})
	}
	if len(domains.rows) > 0 {
		out = append(out, domains)
	}
	return out
}
