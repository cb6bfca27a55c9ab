package app

import (
	"slices"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// shareState is the panel in which a person decides what to send.
type shareState struct {
	conversation string
	share        share
	page         *sharePage
	link         *sharePage // the log lines of the same, for a link
	doing        string
	trouble      string
}

// id names what is shared, to tell what was copied last.
func (s *shareState) id() string {
	return "share " + s.conversation + " " + s.share.Scope + " " + s.share.Format + " " + s.share.Keep + " " + s.share.Also
}

// firstShare is what the panel begins with: this conversation, for a ticket,
// without anything private.
func firstShare() share { return share{Scope: scopeConversation, Format: "markdown"} }

// openShare opens the panel.
func (d *desk) openShare() {
	if d.opened == nil || d.opened.Overview.Conversations == 0 {
		return
	}
	if d.share == nil {
		d.share = &shareState{share: firstShare()}
	}
	s := d.share
	if d.detail != nil {
		s.conversation = d.detail.ID
	}
	if s.conversation == "" || d.place.View != viewConversations {
		s.share.Scope = scopeLog
	} else if s.share.Scope == scopeLog {
		s.share.Scope = scopeConversation
	}
	d.askShare()
	d.ctx.Defer(func(ui.Context) { showDialog("share") })
}

// askShare asks for what the panel shows.
func (d *desk) askShare() {
	s := d.share
	s.link, s.trouble = nil, ""
	asked := s.share
	d.askShared(askShare, asked, func(r response) {
		switch {
		case s.share != asked:
		case r.Share == nil:
			s.trouble, s.page = r.Error, nil
		default:
			s.page = r.Share
			d.status = replacedText(r.Share) + " " + leaksText(r.Share.LeakTotal)
		}
	})
}

// askShared asks about what is shared; the answer is dropped if the panel has
// gone meanwhile.
func (d *desk) askShared(ask question, what share, then func(response)) {
	s := d.share
	s.doing = "Replacing private data"
	d.log.progress = func(doing string) { s.doing = doing }
	d.log.ask(d.shareRequest(ask, what), func(r response) {
		s.doing = ""
		if d.share == s {
			then(r)
		}
	})
}

func (d *desk) shareRequest(ask question, s share) request {
	return request{Ask: ask, Conversation: d.share.conversation, Filter: d.place.filter(d.query), Share: s}
}

// chooseShare changes what is shared.
func (d *desk) chooseShare(change func(*share)) {
	change(&d.share.share)
	d.askShare()
}

// saveShare saves the file through the browser.
func (d *desk) saveShare(mapping bool) {
	s := d.share
	asked := s.share
	asked.Mapping = mapping
	d.askShared(askFile, asked, func(r response) {
		if r.File == nil || r.buffer == nil {
			s.trouble = r.Error
			return
		}
		saveFile(r.File.Name, r.File.Media, r.buffer)
		d.status = "Saved " + r.File.Name + "."
	})
}

// saveFile hands a file to the browser as a download.
func saveFile(name, media string, buffer ui.Value) {
	blob := ui.Window().Get("Blob").New([]any{buffer}, map[string]any{"type": media})
	url := ui.Window().Get("URL").Call("createObjectURL", blob)
	a := ui.Window().Get("document").Call("createElement", "a")
	a.Set("href", url)
	a.Set("download", name)
	a.Call("click")
	ui.Window().Call("setTimeout", ui.Window().Get("URL").Get("revokeObjectURL").Call("bind", ui.Window().Get("URL"), url), 60_000)
}

// copyShare puts the whole file on the clipboard.
func (d *desk) copyShare(id string, conversation string, share share) {
	r := request{Ask: askFile, Conversation: conversation, Filter: d.place.filter(d.query), Share: share}
	d.log.ask(r, func(r response) {
		if r.File == nil || r.buffer == nil {
			d.fail("The report could not be made", r.Error)
			return
		}
		text := ui.Window().Get("TextDecoder").New().Call("decode", r.buffer).String()
		d.copy(id, text)
	})
}

// copyReport copies the report on the chosen conversation for a ticket, without
// private data.
func (d *desk) copyReport() {
	if d.detail != nil {
		d.copyShare("report"+d.detail.ID, d.detail.ID, firstShare())
	}
}

// askLink makes the link, which takes the lines themselves.
func (d *desk) askLink() {
	s := d.share
	asked := s.share
	asked.Format, asked.Link = linesFormat.Name, true
	before := s.share
	d.askShared(askShare, asked, func(r response) {
		if s.share != before {
			return
		}
		if r.Share == nil {
			s.trouble = r.Error
			return
		}
		s.link = r.Share
		d.status = linkText(r.Share)
	})
}

// address is the link itself: the page of the log, which finds the lines behind
// the #. Browsers do not send that part to any server.
func (p *sharePage) address() string {
	at := ui.Window().Get("location")
	page := at.Get("origin").String() + link("/")
	if single() { // wherever the file lies
		page, _, _ = strings.Cut(at.Get("href").String(), "#")
	}
	return page + "#" + linkMark + p.Link
}

// linkMark stands in front of the lines that a link carries.
const linkMark = "log="

// openLink opens the lines that the address carries and takes them out of it,
// so that they stay in no history.
func (d *desk) openLink() bool {
	at := ui.Window().Get("location")
	part, ok := strings.CutPrefix(strings.TrimPrefix(at.Get("hash").String(), "#"), linkMark)
	if !ok {
		return false
	}
	ui.Window().Get("history").Call("replaceState", nil, "", at.Get("pathname").String()+at.Get("search").String())
	bytes, err := linkBytes(part)
	if err != nil {
		d.fail("This link cannot be read", "It was cut or changed on its way. Ask for the lines as a file instead.")
		return true
	}
	list := ui.Window().Get("Array").New()
	buffer := ui.Window().Get("Uint8Array").New(len(bytes))
	ui.CopyBytesToJS(buffer, bytes)
	list.Call("push", map[string]any{"name": "shared lines", "buffer": buffer.Get("buffer")})
	d.take(source{Name: "shared lines", Size: int64(len(bytes))}, list)
	return true
}

// sharePanel draws the dialog.
func sharePanel(d *desk) ui.UI {
	dialog := ui.Elem("dialog").ID("share").Class("dialog", "share").Aria("labelledby", "share-title")
	if d.share == nil || d.opened == nil {
		return dialog
	}
	s := d.share
	return dialog.Body(
		ui.Div().Class("share-head").Body(
			ui.H2().ID("share-title").Text("Share"),
			ui.Button().Class("icon-button").Type("button").Title("Close").Aria("label", "Close").OnClick(func(ui.Context, ui.Event) { closeDialog("share") }).Body(icon(iconClose...)),
		),
		ui.P().Class("share-lead").Text("Private data is replaced by stand-ins: the same value always by the same one. Nothing is sent: you copy or save what is built here."),
		ui.Div().Class("share-body").Body(
			ui.Div().Class("share-choice").Body(
				shareScopes(d, s),
				shareAs(d, s),
				shareKinds(d, s),
			),
			ui.Div().Class("share-result").Aria("busy", word(s.doing != "")).Body(
				shareResult(s),
			),
		),
		shareActions(d, s),
	)
}

// radio is one of several that exclude each other.
func radio(group, value, title, about string, on bool, choose func()) ui.UI {
	var more ui.UI
	if about != "" {
		more = ui.Span().Class("option-about").Text(about)
	}
	return ui.Label().Class("option").Body(
		ui.Input().Type("radio").Name(group).Value(value).Checked(on).OnChange(func(ui.Context, ui.Event) { choose() }, ui.EventScope(value)),
		ui.Span().Body(ui.Span().Class("option-title").Text(title), more),
	)
}

func shareScopes(d *desk, s *shareState) ui.UI {
	o := &d.opened.Overview
	one := func(scope, title, about string) ui.UI {
		return radio("share-scope", scope, title, about, s.share.Scope == scope, func() { d.chooseShare(func(x *share) { x.Scope = scope }) })
	}
	var body []ui.UI
	if s.conversation != "" {
		about := ""
		if d.detail != nil && d.detail.ID == s.conversation {
			about = d.detail.headline()
		}
		body = append(body, one(scopeConversation, "This conversation", about))
	}
	if n := d.list.total; n > 1 && n < o.Conversations {
		body = append(body, one(scopeShown, "What the filter shows", explain.CountText(n, "conversation")))
	}
	if o.Conversations > 1 || len(body) == 0 {
		body = append(body, one(scopeLog, "The whole log", explain.CountText(o.Conversations, "conversation")))
	}
	return ui.FieldSet().Class("share-set").Body(append([]ui.UI{ui.Legend().Text("What")}, body...)...)
}

func shareAs(d *desk, s *shareState) ui.UI {
	body := []ui.UI{ui.Legend().Text("As")}
	for _, f := range shareFormats() {
		body = append(body, radio("share-format", f.Name, f.Title, f.About, s.share.Format == f.Name, func() { d.chooseShare(func(x *share) { x.Format = f.Name }) }))
	}
	return ui.FieldSet().Class("share-set", "share-formats").Body(body...)
}

func shareKinds(d *desk, s *shareState) ui.UI {
	body := []ui.UI{ui.Legend().Text("What is removed")}
	if s.page != nil {
		for i := range s.page.Kinds {
			body = append(body, shareKindRow(d, s, &s.page.Kinds[i]))
		}
	}
	body = append(body, ui.Label().Class("option").Body(
		ui.Input().ID("share-providers").Type("checkbox").Checked(s.share.HideProviders).OnChange(func(ui.Context, ui.Event) {
			d.chooseShare(func(x *share) { x.HideProviders = !x.HideProviders })
		}),
		ui.Span().Body(ui.Span().Class("option-title").Text("Names of well-known providers too"),
			ui.Span().Class("option-about").Text("Who refused is part of the answer, so gmail.com or a block list stays unless you say so.")),
	))
	return ui.FieldSet().Class("share-set").Body(body...)
}

func shareKindRow(d *desk, s *shareState, k *shareKind) ui.UI {
	name := string(k.Kind)
	removed := k.Always || !named(s.share.Keep, name) && (!k.Optional || named(s.share.Also, name))
	toggle := func(ui.Context, ui.Event) {
		d.chooseShare(func(x *share) {
			if k.Optional {
				x.Also = toggled(x.Also, name)
			} else {
				x.Keep = toggled(x.Keep, name)
			}
		})
	}
	var values ui.UI
	if k.Total > 0 {
		values = ui.Details().Class("share-values").Body(
			ui.Summary().Text("Show "+explain.CountText(k.Total, "value")),
			ui.Div().Class("table-scroll").TabIndex(0).Attr("role", "region").Aria("label", k.Title+": what changes").Body(ui.Table().Body(
				ui.THead().Body(ui.Tr().Body(ui.Th().Scope("col").Text("In the log"), ui.Th().Scope("col").Text("Becomes"), ui.Th().Scope("col").Text("Times"))),
				ui.TBody().Body(ui.Range(k.Values).Slice(func(i int) ui.UI {
					v := &k.Values[i]
					from := v.From
					if from == "" {
						from = "(hidden)"
					}
					return ui.Tr().Body(ui.Td().Text(from), ui.Td().Text(v.To), ui.Td().Class("n").Text(explain.NumberText(v.Count)))
				})),
			)),
		)
	}
	amount := "none found"
	switch {
	case !removed:
		amount = "stays"
	case k.Total > 0:
		amount = explain.NumberText(k.Total)
	}
	return ui.Div().Class("share-kind").Body(
		ui.Label().Class("option").Body(
			ui.Input().ID("share-kind-"+name).Type("checkbox").Checked(removed).Disabled(k.Always).OnChange(toggle, ui.EventScope(name, removed)),
			ui.Span().Body(ui.Span().Class("option-title").Text(k.Title), ui.Text(" "), ui.Span().Class("count").Text(amount), ui.Span().Class("option-about").Text(k.About)),
		),
		values,
	)
}

// named reports whether a name is in a list of names with blanks between.
func named(list, name string) bool { return slices.Contains(strings.Fields(list), name) }

// toggled adds a name to a list, or takes it out.
func toggled(list, name string) string {
	names := strings.Fields(list)
	if i := slices.Index(names, name); i >= 0 {
		names = slices.Delete(names, i, i+1)
	} else {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, " ")
}

// result shows what would be sent, and what still looks private in it.
func shareResult(s *shareState) ui.UI {
	switch {
	case s.trouble != "":
		return ui.P().Class("share-trouble").Attr("role", "alert").Text(s.trouble)
	case s.page == nil:
		return ui.P().Class("empty").Text(s.doing)
	}
	page := s.page
	var leaks, crowded ui.UI
	if page.LeakTotal > 0 {
		leaks = ui.Details().Class("share-leaks").Open(true).Body(
			ui.Summary().Text("Look at these first"),
			ui.Ul().Body(ui.Range(page.Leaks).Slice(func(i int) ui.UI {
				l := &page.Leaks[i]
				return ui.Li().Body(ui.Span().Class("small").Text("line "+explain.NumberText(l.Line)+" "), ui.Code().Text(l.Text))
			})),
		)
	}
	if page.Crowded > 0 {
		crowded = ui.P().Class("small").Text(explain.CountText(page.Crowded, "address") + " had to share a stand-in with others: there are only 762 addresses for examples.")
	}
	mark, tone := iconLock, "tone-good"
	if page.LeakTotal > 0 {
		mark, tone = verdictIcon(explain.Incomplete), "tone-wait"
	}
	return ui.Div().Body(
		ui.P().Class("share-sum", tone).Body(icon(mark...), ui.Span().Text(replacedText(page)+" "+leaksText(page.LeakTotal))),
		crowded,
		leaks,
		ui.H3().Class("label").Text("What you send: "+page.Name+", "+explain.SizeText(int64(page.Size))),
		ui.Pre().ID("share-preview").Class("share-preview").TabIndex(0).Aria("label", "Preview").Text(page.Preview),
	)
}

func replacedText(p *sharePage) string {
	n := 0
	for _, k := range p.Kinds {
		n += k.Total
	}
	if n == 0 {
		return "Nothing is replaced."
	}
	return explain.CountText(n, "value") + " replaced."
}

func leaksText(n int) string {
	if n == 0 {
		return "Nothing else looks private."
	}
	return explain.CountText(n, "place") + " may still be private."
}

// actions are the buttons at the foot.
func shareActions(d *desk, s *shareState) ui.UI {
	ready := s.page != nil && s.doing == ""
	word := "Copy"
	if d.copied == s.id() {
		word = "Copied"
	}
	return ui.Div().Class("share-foot").Body(
		ui.Div().Class("share-buttons").Body(
			ui.Button().ID("share-copy").Class("button", "button-main").Type("button").Disabled(!ready).OnClick(func(ui.Context, ui.Event) { d.copyShare(d.share.id(), d.share.conversation, d.share.share) }).Body(icon(iconCopy...), ui.Span().Text(word)),
			ui.Button().ID("share-save").Class("button").Type("button").Disabled(!ready).OnClick(func(ui.Context, ui.Event) { d.saveShare(false) }).Text("Save as a file"),
			ui.Button().ID("share-link").Class("button").Type("button").Disabled(!ready).OnClick(func(ui.Context, ui.Event) { d.askLink() }).Text("Make a link"),
			ui.Button().ID("share-mapping").Class("button").Type("button").Disabled(!ready).Title("For you alone: what became what").OnClick(func(ui.Context, ui.Event) { d.saveShare(true) }).Text("Save what became what"),
		),
		shareLink(d, s),
	)
}

// linkRow shows the link once it was asked for.
func shareLink(d *desk, s *shareState) ui.UI {
	if s.link == nil {
		return nil
	}
	text := linkText(s.link)
	if s.link.Link == "" {
		return ui.P().Class("share-link", "share-trouble").Attr("role", "alert").Text(text)
	}
	word := "Copy the link"
	address := s.link.address()
	if d.copied == address {
		word = "Copied"
	}
	return ui.Div().Class("share-link").Body(
		ui.Input().ID("share-address").Type("text").ReadOnly(true).Aria("label", "The link").Value(address),
		ui.Button().ID("share-copy-link").Class("button").Type("button").OnClick(func(ui.Context, ui.Event) { d.copy(d.share.link.address(), d.share.link.address()) }).Body(icon(iconCopy...), ui.Span().Text(word)),
		ui.P().Class("small").Text(text),
	)
}

// linkText says how long a link is and what that means.
func linkText(p *sharePage) string {
	size := explain.SizeText(int64(p.LinkSize))
	switch {
	case p.LinkSize > linkRefuses:
		return "These lines would make a link of " + size + ". Links over " + explain.SizeText(linkRefuses) + " do not arrive: share one conversation, or save a file."
	case p.LinkSize > linkWarns:
		return "The link carries the redacted lines, " + size + ". Some programs cut links over " + explain.SizeText(linkWarns) + ": try it before you rely on it."
	}
	return "The link carries the redacted lines, " + size + ". Whoever opens it reads them in their own browser, and no server sees them."
}

func showDialog(id string) {
	if dialog := ui.Window().GetElementByID(id); dialog.Truthy() && !dialog.Get("open").Bool() {
		dialog.Call("showModal")
	}
}

func closeDialog(id string) {
	if dialog := ui.Window().GetElementByID(id); dialog.Truthy() {
		dialog.Call("close")
	}
}

// shareOpener is the button in the bar of the log.
func shareOpener(d *desk) ui.UI {
	if d.opened.Overview.Conversations == 0 {
		return nil
	}
	return ui.Button().ID("share-open").Class("button", "button-small").Type("button").Title("Redact, copy, save or link (s)").OnClick(func(ui.Context, ui.Event) { d.openShare() }).
		Body(icon(iconShare...), ui.Span().Text("Share"))
}

// shareButtons copy a report on the conversation for a ticket, or lead to the
