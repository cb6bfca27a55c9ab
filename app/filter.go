package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// choiceOf is the choice of a place that a field of the filter sets, nil for a
// field whose values come from the log: those stay in the search field and out
// of the address.
func (p *place) choiceOf(field string) *string {
	switch field {
	case "verdict":
		return &p.Verdict
	case "cause":
		return &p.Cause
	case "phase":
		return &p.Phase
	case "direction":
		return &p.Direction
	}
	return nil
}

// choosable are the fields that have a choice.
var choosable = []string{"verdict", "cause", "phase", "direction"}

// values are what a log offers for a choice, with their numbers.
func (d *desk) values(field string) []explain.Count {
	o := d.opened
	switch field {
	case "verdict":
		return o.Overview.Verdicts
	case "cause":
		return o.Overview.Causes
	case "phase":
		return o.Phases
	case "direction":
		return o.Directions
	}
	return nil
}

// valueTitle is an identifier as people write it.
func valueTitle(field, id string) string {
	switch field {
	case "verdict":
		return explain.Verdict(id).Title()
	case "cause":
		if c, ok := explain.LookupCause(id); ok {
			return c.Title
		}
	case "phase":
		return explain.Phase(id).Title()
	case "direction":
		return directionWord(id)
	}
	return id
}

// setQuery filters the list by what stands in the search field.
func (d *desk) setQuery(query string) {
	d.query = query
	fill("list-search", query)
	d.list.scroll = 0
	d.list.reset()
	d.askList(0)
	d.marksChanged()
	d.askPosition()
}

// addFilter sets a filter, or with an empty value takes a time off.
func (d *desk) addFilter(t term) {
	p := d.place
	choice := p.choiceOf(t.Field)
	if choice == nil {
		d.setQuery(addTerm(d.query, t))
		return
	}
	id := t.Value
	if t.Not {
		id = "-" + id
	}
	*choice = choose(*choice, id)
	d.jump(p)
}

// clearFilters takes all filters off.
func (d *desk) clearFilters() {
	p := d.place
	for _, field := range choosable {
		*p.choiceOf(field) = ""
	}
	p.scope = scope{}
	d.setQuery("")
	d.jump(p)
}

// askPosition asks where the chosen conversation is in the list, now that
// another filter is set.
func (d *desk) askPosition() {
	c := d.detail
	if c == nil {
		return
	}
	d.log.ask(request{Ask: askStep, Conversation: c.ID, Filter: d.place.filter(d.query)}, func(r response) {
		if d.detail == c && r.Step != nil {
			c.Position = r.Step.Position
		}
	})
}

// chips filter by verdict with one click.
func (l *listView) chips() ui.UI {
	o := &l.Desk.opened.Overview
	chip := func(verdict, text string, n int) ui.UI {
		p := l.Desk.place
		p.View, p.Verdict = viewConversations, verdict
		var mark ui.UI
		if verdict != "" {
			mark = ui.Span().Class(tone(explain.Verdict(verdict))).Body(icon(verdictIcon(explain.Verdict(verdict))...))
		}
		return ui.Li().Body(ui.A().Class("chip").Href(hash(p)).Aria("current", word(l.Place.Verdict == verdict)).Body(mark, ui.Span().Text(text), ui.Span().Class("count").Text(explain.NumberText(n))))
	}
	body := []ui.UI{chip("", "All", o.Conversations)}
	if len(o.Verdicts) > 1 {
		for _, v := range o.Verdicts {
			body = append(body, chip(v.ID, v.Title, v.N))
		}
	}
	return ui.Ul().Class("chips").Aria("label", "Filter by verdict").Body(body...)
}

// filters says what the filters hide, and takes each of them off.
func (l *listView) filters() ui.UI {
	d := l.Desk
	on := d.filtersOn()
	if len(on) == 0 {
		return nil
	}
	return ui.Div().Class("filters").Body(
		ui.Ul().Class("chips").Aria("label", "Filters that are on").Body(ui.Range(on).Slice(func(i int) ui.UI { return on[i].chip() })),
		ui.P().Class("list-note").Attr("role", "status").Body(
			ui.Span().Text(d.hiddenText(len(on))+" "),
			ui.Button().Class("as-link").Type("button").OnClick(func(ui.Context, ui.Event) { d.clearFilters() }).Text("Take all off"),
		),
	)
}

// hiddenText says what so many filters hide.
func (d *desk) hiddenText(filters int) string {
	hidden := d.opened.Overview.Conversations - d.list.total
	on := explain.CountText(filters, "filter") + " on: "
	if d.list.hidden == 0 && hidden == 0 {
		return on + "nothing is hidden."
	}
	return on + explain.CountText(d.list.hidden, "line") + " of " + explain.CountText(hidden, "conversation") + " not shown."
}

// filterOn is a filter that is on.
type filterOn struct {
	key, text string
	trouble   string // why it cannot be understood
	off       func() // takes it off
}

// filtersOn are the filters that are on: those chosen, that of a time, and those
// typed.
func (d *desk) filtersOn() []filterOn {
	var on []filterOn
	for _, field := range choosable {
		for _, id := range parts(*d.place.choiceOf(field)) {
			t := term{Field: field}
			t.Value, t.Not = strings.CutPrefix(id, "-")
			t.Value = valueTitle(field, t.Value)
			on = append(on, filterOn{key: field + id, text: t.describe(), off: func() {
				p := d.place
				choice := p.choiceOf(field)
				*choice = unchoose(*choice, id)
				d.jump(p)
			}})
		}
	}
	if d.place.scope != (scope{}) {
		on = append(on, filterOn{key: "scope", text: d.list.scope, off: func() {
			p := d.place
			p.scope = scope{}
			d.jump(p)
		}})
	}
	for _, t := range parseQuery(d.query) {
		on = append(on, filterOn{key: t.String(), text: t.describe(), trouble: t.Trouble, off: func() { d.setQuery(dropTerm(d.query, t)) }})
	}
	return on
}

// chip names the filter and takes it off.
func (f filterOn) chip() ui.UI {
	var why ui.UI
	class := "chip chip-on"
	if f.trouble != "" {
		class += " chip-trouble"
		why = ui.Span().Text(" is " + f.trouble)
	}
	return ui.Li().Body(ui.Button().Class(class).Type("button").Title("Take this filter off").OnClick(func(ui.Context, ui.Event) { f.off() }, ui.EventScope(f.key)).Body(
		ui.Span().Class("chip-text").Body(ui.Span().Class("unseen").Text("Take off: "), ui.Text(f.text), why),
		icon(iconClose...),
	))
}

// filterPanel puts a filter together: a field, only or not, a value.
type filterPanel struct {
	ui.Compo
	Desk  *desk
	Log   int
	Field string
}

// Render draws the panel, folded up until it is wanted.
func (f *filterPanel) Render() ui.UI {
	d := f.Desk
	field := f.Field
	if field == "" {
		field = fields[0].name
	}
	options := make([]ui.UI, 0, len(fields))
	for _, o := range fields {
		options = append(options, ui.Option().Value(o.name).Selected(o.name == field).Text(o.title))
	}
	return ui.Details().ID("filter").Class("filter").On("toggle", f.onToggle).Body(
		ui.Summary().Body(icon(iconSieve...), ui.Span().Text("Add a filter")),
		ui.Form().Class("filter-form").OnSubmit(f.onAdd).Body(
			ui.Select().ID("filter-field").Class("select").Aria("label", "What to filter by").OnChange(func(ctx ui.Context, _ ui.Event) { d.adding = ctx.JSSrc().Get("value").String() }).Body(options...),
			ui.Select().ID("filter-not").Class("select").Aria("label", "Only these or not these").Body(
				ui.Option().Value("").Text("only"),
				ui.Option().Value("not").Text("not"),
			),
			ui.Div().Class("filter-value").Body(f.value(field)),
			ui.Button().Class("button", "button-small").Type("submit").Text("Add"),
		),
		ui.Details().Class("filter-help").Body(
			ui.Summary().Text("What can be typed above"),
			ui.P().Text("Words that must all be there. A minus in front turns a word round, quotes keep blanks together. The name of a verdict means that verdict. A field narrows a word down:"),
			ui.Dl().Body(ui.Range(fields).Slice(func(i int) ui.UI {
				return ui.Div().Body(ui.Dt().Body(ui.Code().Text(fields[i].example)), ui.Dd().Text(fields[i].title))
			})),
			ui.P().Text("Times are those of the log. What is typed stays on this page and out of its address."),
		),
	)
}

// value is where the value is given: chosen from what there is, or typed.
func (f *filterPanel) value(field string) ui.UI {
	list := f.Desk.values(field)
	if f.Desk.place.choiceOf(field) == nil {
		example := ""
		for _, o := range fields {
			if o.name == field {
				_, example, _ = strings.Cut(o.example, ":")
			}
		}
		return ui.Input().ID("filter-text").Class("search").Type("text").Placeholder(example).Aria("label", fieldTitle(field)).AutoComplete(false).Spellcheck(false).Attr("autocapitalize", "off")
	}
	options := make([]ui.UI, 0, len(list))
	for _, c := range list {
		options = append(options, ui.Option().Value(c.ID).Text(c.Title+" ("+explain.NumberText(c.N)+")"))
	}
	return ui.Select().ID("filter-choice").Class("select").Aria("label", fieldTitle(field)).Body(options...)
}

// onToggle has the list measured, which gives way to the panel.
func (f *filterPanel) onToggle(ctx ui.Context, _ ui.Event) {
	ctx.Dispatch(func(ui.Context) { f.Desk.list.rev++ })
}

func (f *filterPanel) onAdd(_ ui.Context, e ui.Event) {
	e.PreventDefault()
	get := func(id string) string {
		if box := ui.Window().GetElementByID(id); box.Truthy() {
			return box.Get("value").String()
		}
		return ""
	}
	t := term{Field: get("filter-field"), Not: get("filter-not") != "", Value: get("filter-choice") + strings.TrimSpace(get("filter-text"))}
	if t.Value == "" {
		return
	}
	f.Desk.addFilter(t)
	if box := ui.Window().GetElementByID("filter-text"); box.Truthy() {
		box.Set("value", "")
	}
}

// offer is a filter that a fact of the conversation suggests.
type offer struct {
	what string
	term term
}

// offers are the filters that an address, a host or another name suggests.
func offers(field, what, value string) []offer {
	if value == "" {
		return nil
	}
	out := []offer{{what, term{Field: field, Value: value}}}
	if _, domain, ok := strings.Cut(value, "@"); ok && domain != "" {
		out = append(out, offer{"the domain " + domain, term{Field: field, Value: "@" + domain}})
	}
	return out
}

// offerMenu is a fact that opens a menu: only these conversations, or all but
// these.
func offerMenu(d *desk, text string, list []offer) ui.UI {
	if len(list) == 0 || d.opened.Overview.Conversations < 2 {
		return ui.Text(text)
	}
	body := make([]ui.UI, 0, 2*len(list))
	for _, o := range list {
		for _, not := range []bool{false, true} {
			t, label := o.term, "Only "+o.what
			if t.Not = not; not {
				label = "Not " + o.what
			}
			body = append(body, ui.Li().Body(ui.Button().Type("button").OnClick(func(_ ui.Context, e ui.Event) {
				e.Get("target").Call("closest", "details").Call("removeAttribute", "open")
				d.addFilter(t)
				d.status = t.describe() + ": the list is filtered."
				if narrow() {
					d.jump(d.toList())
				}
			}, ui.EventScope(t.String())).Text(label)))
		}
	}
	return ui.Details().Class("menu", "fact-menu").Body(
		ui.Summary().Title("Filter the list by this").Text(text),
		ui.Ul().Class("menu-list").Body(body...),
	)
}
