package app

import (
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// reference draws the reference: its tables, or one entry.
func reference(d *desk, path string) ui.UI {
	if path == "/reference" {
		return &referenceTables{Desk: d}
	}
	if e, ok := lookup(path); ok {
		return entryPage(e)
	}
	return ui.Div().Class("view").Body(
		ui.H1().Class("view-title").Text("Not in the reference"),
		ui.P().Class("view-lead").Body(ui.Text("Nothing is known of this address. "), ui.A().Href(link("/reference")).Text("Search the reference"), ui.Text(".")),
	)
}

// referenceTables is the searchable reference.
type referenceTables struct {
	ui.Compo
	Desk  *desk
	query string
}

// Render draws the search and what it finds.
func (r *referenceTables) Render() ui.UI {
	found := searchEntries(r.query)
	body := []ui.UI{
		ui.H1().Class("view-title").Text("Reference"),
		ui.P().Class("view-lead").Body(
			ui.Text("What the words of a mail log mean, each with its source. "),
			ui.Span().Class("article-mark").Text("Kerio"),
			ui.Text(" marks what Kerio Connect's support article lists."),
		),
		ui.Div().Class("reference-search").Body(
			ui.Input().ID("reference-search").Class("search").Type("search").Placeholder("550, 5.7.1, RCPT, SIZE, greylist").Aria("label", "Search the reference").
				AutoComplete(false).Spellcheck(false).OnInput(r.onSearch),
			ui.P().Class("small").Aria("live", "polite").Text(r.summary(len(found))),
		),
	}
	if r.query == "" {
		body = append(body, ui.Nav().Class("reference-parts").Aria("label", "Parts of the reference").Body(ui.Ul().Body(ui.Range(kinds).Slice(func(i int) ui.UI {
			k := kinds[i]
			return ui.Li().Body(ui.A().Href(link("/reference#" + k.name)).Text(k.title))
		}))))
	}
	for _, k := range kinds {
		if t := referenceTable(r.Desk, k, found); t != nil {
			body = append(body, t)
		}
	}
	return ui.Div().Class("view", "reference").Body(body...)
}

func (r *referenceTables) summary(n int) string {
	if r.query == "" {
		return explain.CountText(n, "entry") + "."
	}
	if n == 0 {
		return "Nothing found. Try a code, a command or one word of the reply."
	}
	return explain.NumberText(n) + " found."
}

func (r *referenceTables) onSearch(ctx ui.Context, _ ui.Event) {
	r.query = ctx.JSSrc().Get("value").String()
}

func referenceTable(d *desk, k kind, found []*entry) ui.UI {
	var rows []ui.UI
	for _, e := range found {
		if e.Kind == k {
			rows = append(rows, &referenceRow{Desk: d, Entry: e})
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return ui.Section().ID(k.name).Class("part", "reference-part").Body(
		ui.H2().Text(k.title),
		ui.P().Class("small").Text(k.about),
		ui.Dl().Class("entries").Body(rows...),
	)
}

// referenceRow is one entry in the tables.
type referenceRow struct {
	ui.Compo
	Desk  *desk
	Entry *entry
}

// OnInit gives way while the program starts: there are hundreds of rows.
func (r *referenceRow) OnInit() { r.Desk.giveWay() }

// Render draws the row.
func (r *referenceRow) Render() ui.UI {
	e := r.Entry
	name := e.Name
	if e.Kind == kindGroup {
		name = e.Slug // its name is its title
	}
	return ui.Div().Class("entry-row").Body(
		ui.Dt().Class("entry-name").Body(ui.A().Href(link(e.path())).Text(name), articleMark(e)),
		ui.Dd().Class("entry-text").Body(ui.Strong().Text(e.Title+". "), ui.Text(firstSentence(e.Text))),
	)
}

// articleMark marks what Kerio Connect's support article lists.
func articleMark(e *entry) ui.UI {
	if !e.Article {
		return nil
	}
	return ui.Span().Class("article-mark").Title("Listed in Kerio Connect's support article").Text("Kerio")
}

func firstSentence(s string) string {
	if i := strings.Index(s, ". "); i > 0 {
		return s[:i+1]
	}
	return s
}

// entryPage is the page of one entry.
func entryPage(e *entry) ui.UI {
	name := ui.UI(ui.P().Class("entry-code").Text(e.Name))
	if e.Kind == kindGroup {
		name = nil
	}
	kindLine := ui.P().Class("crumbs").Body(ui.A().Href(link("/reference")).Text("Reference"), ui.Span().Text(" / "+e.Kind.title))
	body := []ui.UI{
		kindLine,
		name,
		ui.H1().Class("view-title").Text(e.Title),
		ui.P().Class("entry-lead").Text(e.Text),
		ui.P().Class("weight").Body(standingBadge(e.Standing), cited(e.Source), articleMark(e)),
	}
	for i := range e.Sections {
		body = append(body, sectionView(&e.Sections[i]))
	}
	if c, ok := explain.LookupCause(e.Cause); ok && e.Cause != "" && e.Cause != "none" {
		body = append(body, ui.Section().Class("part").Body(ui.H2().Class("label").Text("Usual cause"),
			ui.P().Body(ui.A().Href(link("/cause/"+c.ID)).Text(c.Title), ui.Text(". "+c.Text))))
	}
	body = append(body, otherReadings(e.Also))
	return ui.Article().Class("view", "entry-page").Body(body...)
}

// codeList links to the pages of codes.
func codeList(k kind, codes []string) ui.UI {
	return ui.Ul().Class("codes").Body(ui.Range(codes).Slice(func(i int) ui.UI {
		path, title := "/"+k.name+"/"+codes[i], ""
		if e, ok := lookup(path); ok {
			path, title = e.path(), e.Title
		}
		return ui.Li().Body(ui.A().Class("code-badge").Href(link(path)).Text(codes[i]), ui.Span().Text(title))
	}))
}

func sectionView(s *section) ui.UI {
	body := []ui.UI{ui.H2().Class("label").Text(s.Title)}
	switch {
	case s.Text != "":
		body = append(body, ui.P().Text(s.Text))
	case s.Mono:
		body = append(body, ui.Pre().Class("mono-block").Text(strings.Join(s.List, "\n")))
	case len(s.List) > 0:
		items := ui.Range(s.List).Slice(func(i int) ui.UI { return ui.Li().Text(s.List[i]) })
		if s.Order {
			body = append(body, ui.Ol().Class("steps").Body(items))
		} else {
			body = append(body, ui.Ul().Class("plain-list").Body(items))
		}
	case len(s.Codes) > 0:
		body = append(body, codeList(kindReply, s.Codes))
	case len(s.Statuses) > 0:
		body = append(body, codeList(kindStatus, s.Statuses))
	case len(s.Pairs) > 0:
		body = append(body, ui.Dl().Class("pairs").Body(ui.Range(s.Pairs).Slice(func(i int) ui.UI {
			return ui.Div().Body(ui.Dt().Text(s.Pairs[i][0]), ui.Dd().Text(s.Pairs[i][1]))
		})))
	}
	return ui.Section().Class("part").Body(body...)
}
