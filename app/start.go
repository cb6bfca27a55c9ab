package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// start is the first page: what this is, where to put a log, samples. It is
// drawn on the native side too, so it reads before the program arrives.
type start struct {
	ui.Compo
	Desk    *desk
	Running bool
	Typed   bool
}

// OnInit gives way while the program starts.
func (s *start) OnInit() { s.Desk.giveWay() }

// Render draws the start page.
func (s *start) Render() ui.UI {
	return ui.Div().Class("start").Body(
		ui.Section().Class("start-lead").Body(
			ui.H1().Text("What your mail log says, line by line."),
			ui.P().Class("lead").Text("Paste a mail-server log or an SMTP session and read what happened, where it failed, who must act and what to do next."),
		),
		ui.Section().Class("start-box").Aria("label", "Open a log").Body(
			ui.Label().Class("box-label").For("paste").Text("Paste a log here, or anywhere on this page"),
			ui.Textarea().ID("paste").Class("paste").Rows(7).Spellcheck(false).
				Placeholder("[16/Mar/2026 18:24:42][6376] {smtps} Command RCPT TO:<anna@example.com>\n[16/Mar/2026 18:24:42][6376] {smtps} Sent reply to RCPT: 550 5.1.1 User unknown").
				OnInput(s.onInput).OnKeyDown(s.onKey),
			ui.P().Class("early-note").Attr("role", "status").Text("Kept. It is read as soon as the program has arrived."),
			ui.Div().Class("box-foot").Body(
				ui.P().Class("box-ways").Body(
					ui.Text("Or drop a file, or "),
					ui.Label().Class("as-link").For("file").Text("open one"),
					ui.Text(". Logs, compressed logs and transcripts up to 512 MB."),
				),
				ui.Button().ID("explain").Class("button", "button-main").Type("button").OnClick(s.onExplain).Disabled(!s.Typed).Text("Explain what I typed"),
			),
		),
		ui.P().Class("promise").Body(icon(iconLock...), ui.Span().Body(ui.Strong().Text("Nothing leaves this page. "), ui.Text("Works with the network off: try it."))),
		ui.Section().Class("start-samples").Body(
			ui.H2().Text("Or look at a sample"),
			ui.Ul().Class("samples").Body(ui.Range(samples).Slice(func(i int) ui.UI {
				f := samples[i]
				return ui.Li().Body(ui.Button().Type("button").Class("sample").Value(f.File).OnClick(func(ctx ui.Context, _ ui.Event) { s.Desk.openSample(f) }, ui.EventScope(f.File)).Body(
					ui.Span().Class("sample-title").Text(f.Title),
					ui.Span().Class("sample-from").Text(f.From),
					ui.Span().Class("sample-about").Text(f.About),
				))
			})),
		),
		ui.Section().Class("start-reads").Body(
			ui.H2().Text("What it reads"),
			ui.P().Text("Kerio Connect's logs, those of other mail servers, and SMTP sessions copied from telnet, a mail program, a test tool or a bounce. Lines of many conversations may be mixed: they are sorted by thread. What cannot be read is counted and shown."),
			ui.Details().Class("formats").Body(
				ui.Summary().Text("All "+explain.CountText(len(grammar.Dialects()), "format")),
				ui.Ul().Body(ui.Range(grammar.Dialects()).Slice(func(i int) ui.UI { return ui.Li().Text(grammar.Dialects()[i].Title) })),
			),
			ui.P().Body(ui.Text("To look up one code, see the "), ui.A().Href(link("/reference")).Text("reference"), ui.Text(": commands, reply codes, status codes, extensions and causes, each with its source.")),
		),
	)
}

// onInput notices text that came in one piece, as from a phone's clipboard
// bar, which sends no paste event.
func (s *start) onInput(ctx ui.Context, e ui.Event) {
	value := ctx.JSSrc().Get("value")
	text := value.String()
	s.Desk.typed = len(text) > 0
	if kind := e.Get("inputType"); kind.Type() == ui.TypeString && (kind.String() == "insertFromPaste" || kind.String() == "insertFromDrop") {
		s.Desk.openText("pasted text", text)
	}
}

func (s *start) onKey(ctx ui.Context, e ui.Event) {
	if e.Get("key").String() == "Enter" && (e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()) {
		e.PreventDefault()
		s.onExplain(ctx, e)
	}
}

func (s *start) onExplain(ui.Context, ui.Event) {
	if box := ui.Window().GetElementByID("paste"); box.Truthy() {
		s.Desk.openText("typed text", box.Get("value").String())
	}
}
