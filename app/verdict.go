package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// How a verdict is drawn: the mark in lists, the banner of a conversation, and
// the three answers behind it. The words come from package explain
// (sentences.go).

// verdictIcons are the drawings beside the words of the verdicts.
var verdictIcons = map[explain.Verdict][]string{
	explain.Accepted:       {ring, "M5 8.2l2.1 2.1L11 6"},
	explain.PartlyAccepted: {ring, "M8 1.5v13", "M4.2 8.2l1.2 1.3", "M10.2 6.2l2 3.6M12.2 6.2l-2 3.6"},
	explain.Deferred:       {ring, "M8 4.5V8l2.4 1.6"},
	explain.Rejected:       {ring, "M5.6 5.6l4.8 4.8M10.4 5.6l-4.8 4.8"},
	explain.Bounced:        {"M6 3.5L2.5 7L6 10.5", "M2.5 7h7a4 4 0 0 1 0 6H7.5"},
	explain.AuthFailed:     {"M5 9.5a2.75 2.75 0 1 0 0-5.5a2.75 2.75 0 0 0 0 5.5", "M7.7 6.8h6.3v2.4M11.4 6.8v1.8", "M3 13.5l10-1"},
	explain.TLSFailed:      {"M3.5 7.5h9v6h-9z", "M5.5 7.5V5a2.5 2.5 0 0 1 4.8-1", "M6.8 9.3l2.4 2.4M9.2 9.3l-2.4 2.4"},
	explain.Dropped:        {"M9.2 1.5L4 9h3.4l-.8 5.5L12 7H8.4z"},
	explain.NoConnection:   {"M1.5 8h3M11.5 8h3", "M4.5 5.5v5a2.5 2.5 0 0 0 2-2.5a2.5 2.5 0 0 0-2-2.5", "M11.5 5.5v5a2.5 2.5 0 0 1-2-2.5a2.5 2.5 0 0 1 2-2.5", "M8 3v1.6M8 11.4V13"},
	explain.Incomplete:     {ring, "M4.8 8h.01M8 8h.01M11.2 8h.01"},
	explain.Informational:  {ring, "M8 7.2v4M8 4.8h.01"},
}

// verdictIcon never fails: an unknown verdict looks like an incomplete one.
func verdictIcon(v explain.Verdict) []string {
	if i, ok := verdictIcons[v]; ok {
		return i
	}
	return verdictIcons[explain.Incomplete]
}

// tone is the class of a verdict's colour.
func tone(v explain.Verdict) string { return "tone-" + v.Tone() }

// verdictMark is a verdict as icon and word in its colour.
func verdictMark(v explain.Verdict, word string) ui.UI {
	return ui.Span().Class("verdict", tone(v)).Body(icon(verdictIcon(v)...), ui.Span().Text(word))
}

// banner is the verdict in one sentence, with the codes that prove it.
func banner(c *conversationPage) ui.UI {
	var more ui.UI
	if c.Detail != "" {
		more = ui.P().Class("answer-detail").Text(c.Detail)
	}
	return ui.Div().Class("answer", tone(c.Verdict)).Body(
		ui.P().Class("answer-verdict").Body(verdictMark(c.Verdict, c.headline())),
		ui.H1().ID("answer").Class("answer-title").TabIndex(-1).Text(c.Summary),
		more,
		ui.P().Class("answer-proof").Body(proof(c)...),
	)
}

// proof are the codes and the cause behind a verdict, each with the way to its
// page in the reference, and whose words and how sure they are.
func proof(c *conversationPage) []ui.UI {
	var out []ui.UI
	leads := func(class, path, text, title string) {
		if text != "" {
			out = append(out, ui.A().Class(class).Href(link(path)).Title(title).Text(text))
		}
	}
	leads("code-badge", "/reply/"+c.Reply, c.Reply, "What this reply means")
	leads("code-badge", "/status/"+c.Status, c.Status, "What this status means")
	leads("cause-link", "/cause/"+c.CauseID, c.Cause, "What this cause means")
	leads("cause-link", "/group/"+c.Group, c.GroupTitle, "What else can go wrong there")
	if c.Provider != "" {
		out = append(out, ui.Span().Class("proof-word").Title("Whose wording this is").Text(c.Provider))
	}
	if c.Confidence != "" && c.Confidence != explain.High {
		out = append(out, ui.Span().Class("proof-word").Title("How sure the cause is").Text(confidenceText(c.Confidence)))
	}
	return out
}

func confidenceText(c explain.Confidence) string {
	if c == explain.Low {
		return "Not sure: the log says little"
	}
	return "Fairly sure"
}

// answers are the three blocks: who, whether by itself, what next. Several steps
// take a wide column beside the two others.
func answers(c *conversationPage) ui.UI {
	block := func(title, word, text string) ui.UI {
		if text == "" {
			text = word + "."
		}
		lead, rest := leadOf(text)
		return ui.Div().Class("block").Body(ui.H2().Class("label").Text(title), ui.P().Body(ui.Strong().Text(lead), ui.Text(rest)))
	}
	class := "blocks"
	if len(c.Next) > 1 {
		class += " blocks-steps"
	}
	return ui.Div().Class(class).Body(
		block("Who must act", actWord(c.Act), c.ActText),
		block("Does it retry by itself", retryWord(c.Retry), c.WaitText),
		ui.Div().Class("block", "block-next").Body(ui.H2().Class("label").Text("Next steps"), steps(c.Next)),
	)
}

func steps(next []string) ui.UI {
	if len(next) == 0 {
		return ui.P().Text("Nothing needs to be done.")
	}
	return ui.Ol().Class("steps").Body(ui.Range(next).Slice(func(i int) ui.UI { return ui.Li().Text(next[i]) }))
}

// leadOf cuts off the first words of an answer, where they are an answer by
// themselves: "No. This is final" and "Nobody: waiting is enough".
func leadOf(text string) (lead, rest string) {
	if i := strings.IndexAny(text, ".:,"); i > 0 && i < 48 && i+1 < len(text) && text[i+1] == ' ' {
		return text[:i+1], text[i+1:]
	}
	return "", text
}
