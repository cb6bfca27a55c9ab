package explain

import (
	"bufio"
	"io"
	"strings"
)

// extensionKinds are the places of a keyword, in the order of a session, with
// their names for people.
var extensionKinds = []struct {
	kind ExtensionKind
	name string
}{
	{EHLOKeyword, "extension in the reply to EHLO"},
	{MAILParameter, "parameter of MAIL FROM"},
	{RCPTParameter, "parameter of RCPT TO"},
	{AUTHMechanism, "login method of AUTH"},
}

// WriteReference writes what the reference holds on a word: a reply code, an
// enhanced status code, a command, an extension keyword or the identifier of a
// cause. A word may be several of these. It reports whether it is any.
func WriteReference(w io.Writer, colour bool, word string) (known bool, err error) {
	t := &textReport{out: bufio.NewWriter(w), options: ReportOptions{Colour: colour}}
	known = t.reference(strings.TrimSpace(word))
	return known, t.out.Flush()
}

func (t *textReport) reference(word string) bool {
	n := 0
	next := func() *textReport {
		if n > 0 {
			t.line("")
		}
		n++
		return t
	}
	if r, ok := LookupReply(word); ok {
		next().replyEntry(word, r)
	}
	if m, ok := LookupStatus(word); ok {
		next().statusMeaning(word, &m)
	} else {
		for i := range statuses {
			if e := &statuses[i]; strings.EqualFold(e.Code, word) {
				next().statusEntry(e.Code, e)
			}
		}
	}
	if v, ok := LookupVerb(word); ok {
		next().verbEntry(v)
	}
	for _, k := range extensionKinds {
		if e, ok := lookupExtension(k.kind, word); ok {
			next().extensionEntry(k.name, e)
		}
	}
	if c, ok := LookupCause(strings.ToLower(word)); ok {
		next().causeEntry(c)
	}
	return n > 0
}

const referenceIndent = 16

func (t *textReport) entryTitle(name, what, title string) {
	t.line("%s  %s: %s", t.paint(textBold, visible([]byte(name))), what, title)
}

// standing names the weight and source of an entry, and its other readings.
func (t *textReport) standing(s Standing, source string, also []Meaning) {
	if s != "" {
		t.paragraph("Source", referenceIndent, string(s)+", "+source)
	}
	for _, m := range also {
		t.paragraph("Also", referenceIndent, m.Text+" ("+string(m.Standing)+", "+m.Source+")")
	}
}

func (t *textReport) replyEntry(code string, r *ReplyEntry) {
	what := "reply code"
	if !strings.EqualFold(code, r.Code) {
		what = "reply code of the class " + r.Code
	}
	t.entryTitle(code, what, r.Title)
	t.paragraph("", 0, r.Text)
	for _, a := range r.Answers {
		t.paragraph("After "+strings.Join(a.Verbs, ", "), referenceIndent, a.Title+". "+a.Text)
	}
	t.paragraph("Retry", referenceIndent, string(r.Retry))
	t.cause(r.Cause)
	t.standing(r.Standing, r.Source, r.Also)
}

func (t *textReport) statusMeaning(code string, m *StatusMeaning) {
	t.entryTitle(code, "enhanced status code", m.Entry.Title)
	t.paragraph("Class", referenceIndent, m.Class)
	t.paragraph("Subject", referenceIndent, m.Subject)
	t.paragraph("Detail", referenceIndent, m.Detail)
	t.cause(m.Entry.Cause)
	t.standing(m.Entry.Standing, m.Entry.Source, m.Entry.Also)
}

func (t *textReport) statusEntry(code string, e *StatusEntry) {
	t.entryTitle(code, "enhanced status codes", e.Title)
	t.paragraph("", 0, e.Text)
	t.cause(e.Cause)
	t.standing(e.Standing, e.Source, e.Also)
}

func (t *textReport) verbEntry(v *VerbEntry) {
	t.entryTitle(v.Verb, "command", v.Title)
	t.paragraph("Syntax", referenceIndent, v.Syntax)
	t.paragraph("", 0, v.Text)
	t.paragraph("", 0, v.Effect)
	t.paragraph("Positive", referenceIndent, strings.Join(v.Positive, ", "))
	t.paragraph("Asks for more", referenceIndent, strings.Join(v.Intermediate, ", "))
	t.paragraph("Negative", referenceIndent, strings.Join(v.Negative, ", "))
	t.standing(v.Standing, v.Source, v.Also)
}

func (t *textReport) extensionEntry(kind string, e *ExtensionEntry) {
	t.entryTitle(e.Keyword, kind, e.Title)
	if e.Syntax != "" {
		gap := " "
		if strings.HasPrefix(e.Syntax, "=") {
			gap = ""
		}
		t.paragraph("Syntax", referenceIndent, e.Keyword+gap+e.Syntax)
	}
	t.paragraph("", 0, e.Text)
	t.paragraph("", 0, e.Advice)
	t.list("Steps", referenceIndent, e.Steps)
	t.standing(e.Standing, e.Source, e.Also)
}

func (t *textReport) causeEntry(c *CauseEntry) {
	t.entryTitle(c.ID, "cause", c.Title)
	t.paragraph("", 0, c.Text)
	t.paragraph("Who must act", referenceIndent, string(c.Act))
	t.paragraph("Retry", referenceIndent, string(c.Retry))
	t.steps(referenceIndent, c.Next)
	t.paragraph("To the customer", referenceIndent, c.Customer)
	t.paragraph("To a colleague", referenceIndent, c.Expert)
	t.standing(c.Standing, c.Source, nil)
}

// cause names the cause that a code stands for.
func (t *textReport) cause(id string) {
	if c, ok := LookupCause(id); ok && id != "none" {
		t.paragraph("Cause", referenceIndent, c.ID+": "+c.Title)
	}
}
