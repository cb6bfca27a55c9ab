package app

import (
	"strconv"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// compareState is the comparison as far as the worker has sent it.
type compareState struct {
	partners *partnersPage
	page     *comparePage
	others   *listPage // what was found to compare with, beyond the suggestions
	query    string    // of the search for others; it may be an address from the log, so it is not in the address bar
}

// othersAtOnce is how many conversations are offered beside the suggestions.
const othersAtOnce = 40

// openCompare asks for what the comparison at a place needs.
func (d *desk) openCompare(p place) {
	log := d.generation
	current := func() bool {
		return log == d.generation && d.place.View == viewCompare && d.place.Conversation == p.Conversation
	}
	if p.With == "" {
		d.compare.page = nil
		if d.compare.partners == nil || d.compare.partners.Conversation.ID != p.Conversation {
			d.compare = compareState{}
			d.log.ask(request{Ask: askPartners, Conversation: p.Conversation}, func(r response) {
				switch {
				case !current():
				case r.Partners == nil:
					d.fail("This conversation cannot be compared", r.Error)
				default:
					d.compare.partners = r.Partners
					d.status = "Choose a conversation to compare with."
				}
			})
		}
		if d.compare.others == nil {
			d.askOthers("")
		}
		return
	}
	if c := d.compare.page; c != nil && c.Left.ID == p.Conversation && c.Right.ID == p.With {
		return
	}
	d.compare.page = nil
	d.log.ask(request{Ask: askCompare, Conversation: p.Conversation, With: p.With}, func(r response) {
		switch {
		case !current() || d.place.With != p.With:
		case r.Compare == nil:
			d.fail("These conversations cannot be compared", r.Error)
		default:
			d.compare.page = r.Compare
			d.status = r.Compare.Comparison.First
		}
	})
}

// askOthers looks for conversations to compare with.
func (d *desk) askOthers(query string) {
	d.compare.query = query
	log := d.generation
	d.log.ask(request{Ask: askList, Count: othersAtOnce, Filter: filter{Query: query, LogOrder: true}}, func(r response) {
		if log == d.generation && d.compare.query == query && r.List != nil {
			d.compare.others = r.List
		}
	})
}

// comparePlace is where a conversation is compared with another one; "" for one
// that is still to be chosen.
func (d *desk) comparePlace(id, with string) place {
	p := d.toList()
	p.View, p.Conversation, p.With = viewCompare, id, with
	return p
}

// compareView draws two conversations side by side, or the choice of the second.
func compareView(d *desk) ui.UI {
	if d.place.With == "" {
		return choosePartner(d)
	}
	c := d.compare.page
	if c == nil {
		return ui.Div().Class("view").Aria("busy", "true").Body(ui.P().Class("empty").Text("Comparing the conversations"))
	}
	body := []ui.UI{
		ui.Div().Class("compare-head").Body(
			ui.P().Class("crumbs").Body(ui.A().Href(hash(d.toConversation(c.Left.ID))).Text("Back to the conversation")),
			ui.H1().Class("view-title", "compare-first").Text(c.Comparison.First),
			optionalText(c.Comparison.Decided, "compare-decided"),
			ui.P().Class("compare-actions").Body(
				ui.A().Class("button", "button-small").Href(hash(d.comparePlace(c.Left.ID, ""))).Text("Compare with another one"),
				ui.A().Class("button", "button-small").Href(hash(d.comparePlace(c.Right.ID, c.Left.ID))).Text("Swap sides"),
			),
		),
		ui.Div().Class("compare-pair", "compare-sides").Body(
			comparedSide(d, &c.Left, c.Comparison.LeftWhen),
			comparedSide(d, &c.Right, c.Comparison.RightWhen),
		),
		comparedFacts(&c.Comparison),
	}
	phases := make([]ui.UI, 0, len(c.Comparison.Phases))
	for i := range c.Comparison.Phases {
		phases = append(phases, comparedPhase(&c.Comparison.Phases[i], &c.Comparison))
	}
	return ui.Div().Class("view", "compare").Body(append(body, ui.Div().Class("phases").Body(phases...))...)
}

// toConversation is the place of one conversation, under the filter that is set.
func (d *desk) toConversation(id string) place {
	p := d.toList()
	p.Conversation = id
	return p
}

func optionalText(text, class string) ui.UI {
	if text == "" {
		return nil
	}
	return ui.P().Class(class).Text(text)
}

// comparedSide is one of the two conversations with its verdict.
func comparedSide(d *desk, r *listRow, when string) ui.UI {
	return ui.Section().Class("compare-side", tone(r.Verdict)).Aria("label", explain.Capital(when)).Body(
		ui.P().Class("compare-when").Text(explain.Capital(when)),
		ui.P().Class("compare-verdict").Body(verdictMark(r.Verdict, r.headline())),
		optionalText(r.Cause, "compare-cause"),
		ui.P().Class("small").Text(strings.Trim(joined(" · ", r.Date, r.Time, r.Session), " ")),
		ui.A().Class("compare-open").Href(hash(d.toConversation(r.ID))).Text("Open this conversation"),
	)
}

// joined joins what is not empty.
func joined(by string, parts ...string) string {
	s := ""
	for _, p := range parts {
		if p != "" && s != "" {
			s += by
		}
		s += p
	}
	return s
}

// comparedFacts is a table of what the two were about.
func comparedFacts(c *explain.Comparison) ui.UI {
	cell := func(text string) ui.UI {
		if text == "" {
			return ui.Td().Class("compare-none").Text("not in the log")
		}
		return ui.Td().Text(text)
	}
	return ui.Div().Class("table-scroll").TabIndex(0).Attr("role", "region").Aria("label", "What the conversations were about").Body(ui.Table().Class("table", "compare-facts").Body(
		ui.THead().Body(ui.Tr().Body(ui.Td(), ui.Th().Attr("scope", "col").Text(explain.Capital(c.LeftWhen)), ui.Th().Attr("scope", "col").Text(explain.Capital(c.RightWhen)))),
		ui.TBody().Body(ui.Range(c.Facts).Slice(func(i int) ui.UI {
			f := &c.Facts[i]
			tr := ui.Tr()
			var mark ui.UI
			if f.Left == f.Right {
				return tr.Body(ui.Th().Attr("scope", "row").Text(f.Title), ui.Td().ColSpan(2).Text(f.Left))
			}
			if f.Differs {
				tr = tr.Class("differs")
				mark = ui.Span().Class("differs-word").Text("differs")
			}
			return tr.Body(ui.Th().Attr("scope", "row").Body(ui.Text(f.Title+" "), mark), cell(f.Left), cell(f.Right))
		})),
	))
}

// comparedPhase is one phase: what differs in words, then the steps side by
// side. A phase in which nothing differs is folded.
func comparedPhase(p *explain.ComparedPhase, c *explain.Comparison) ui.UI {
	if len(p.Rows) == 0 && len(p.Differences) == 0 && p.Left == p.Right {
		return ui.Section().Class("phase", "phase-same").Body(ui.H2().Class("phase-title").Text(p.Title), ui.P().Class("phase-note").Text(neitherWord(p.Left)))
	}
	differs := len(p.Differences) > 0 || p.Left != p.Right
	for i := range p.Rows {
		differs = differs || p.Rows[i].Differs != ""
	}
	if !differs {
		return ui.Section().Class("phase", "phase-same").Body(
			ui.H2().Class("phase-title").Text(p.Title),
			ui.Details().Class("phase-fold").Body(ui.Summary().Text("The same on both sides: "+explain.CountText(len(p.Rows)+p.More, "step")), comparedRows(p, c)),
		)
	}
	class := "phase phase-differs"
	if p.Phase == c.Where {
		class += " phase-first"
	}
	words := make([]ui.UI, 0, len(p.Differences))
	for _, x := range p.Differences {
		if x.Matters {
			words = append(words, ui.Li().Class("matters").Body(ui.Strong().Text("Matters: "), ui.Text(x.Text)))
		} else {
			words = append(words, ui.Li().Text(x.Text))
		}
	}
	var list ui.UI
	if len(words) > 0 {
		list = ui.Ul().Class("differences").Body(words...)
	}
	return ui.Section().Class(class).Body(
		ui.Div().Class("phase-head").Body(ui.H2().Class("phase-title").Text(p.Title), ui.P().Class("phase-note").Text(progressPair(p))),
		ui.Div().Class("phase-body").Body(list, comparedRows(p, c)),
	)
}

// progressPair says how far both came in a phase, where that differs.
func progressPair(p *explain.ComparedPhase) string {
	if p.Left == p.Right {
		return ""
	}
	return explain.Capital(p.Left.Title()) + " on the left, " + p.Right.Title() + " on the right"
}

// neitherWord says that a phase is empty on both sides.
func neitherWord(p explain.Progress) string {
	switch p {
	case explain.Skipped:
		return "In neither conversation"
	case explain.NotReached:
		return "Reached by neither"
	case explain.NotShown:
		return "The log shows it for neither"
	}
	return explain.Capital(p.Title()) + " on both sides"
}

// comparedRows are the steps of both sides. In a wide window, where they stand
// side by side, each stands beside the one that corresponds to it.
func comparedRows(p *explain.ComparedPhase, c *explain.Comparison) ui.UI {
	if len(p.Rows) == 0 {
		return nil
	}
	side := func(when string, of func(*explain.ComparedRow) *explain.LadderStep) ui.UI {
		body := make([]ui.UI, 0, len(p.Rows))
		steps := 0
		for i := range p.Rows {
			r := &p.Rows[i]
			s := of(r)
			if s == nil {
				body = append(body, ui.Li().Class("step", "step-none").Aria("hidden", "true"))
				continue
			}
			steps++
			body = append(body, comparedStep(s, r.Differs))
		}
		if steps == 0 {
			return ui.Div().Class("steps-side").Body(ui.P().Class("steps-when").Text(explain.Capital(when)), ui.P().Class("step", "step-nothing").Text("Nothing in this phase"))
		}
		return ui.Div().Class("steps-side").Body(ui.P().Class("steps-when").Text(explain.Capital(when)), ui.Ol().Class("steps-list").Attr("role", "list").Body(body...))
	}
	var more ui.UI
	if p.More > 0 {
		more = ui.P().Class("small").Text("And " + explain.CountText(p.More, "more step") + ".")
	}
	return ui.Div().Body(
		ui.Div().Class("compare-pair", "steps-pair").Body(
			side(c.LeftWhen, func(r *explain.ComparedRow) *explain.LadderStep { return r.Left }),
			side(c.RightWhen, func(r *explain.ComparedRow) *explain.LadderStep { return r.Right }),
		),
		more,
	)
}

func comparedStep(s *explain.LadderStep, differs string) ui.UI {
	class := "step step-" + s.Kind
	if s.Side != "" {
		class += " from-" + s.Side
	}
	if s.Failed {
		class += " step-failed"
	}
	var mark, gap, who ui.UI
	if differs != "" {
		class += " differs"
		mark = ui.Span().Class("differs-word").Text(differs)
	}
	if s.Gap > 0 {
		gap = ui.Span().Class("step-gap").Text("after " + duration(s.Gap))
	}
	if s.Side != "" {
		who = ui.Span().Class("step-who").Text(s.Side)
	}
	return ui.Li().Class(class).Body(
		who,
		ui.Span().Class("step-words").Body(ui.Code().Text(s.Label), ui.Text(" "), ui.Span().Class("step-note").Text(s.Note)),
		ui.Span().Class("step-side").Body(mark, gap, ui.Span().Class("step-line").Text("line "+strconv.Itoa(s.Line))),
	)
}

// choosePartner lets a person choose what to compare with.
func choosePartner(d *desk) ui.UI {
	p := d.compare.partners
	if p == nil {
		return ui.Div().Class("view").Aria("busy", "true").Body(ui.P().Class("empty").Text("Looking for conversations to compare with"))
	}
	if d.opened.Overview.Conversations < 2 {
		return ui.Div().Class("view").Body(
			ui.P().Class("crumbs").Body(ui.A().Href(hash(d.toConversation(p.Conversation.ID))).Text("Back to the conversation")),
			ui.H1().Class("view-title").Text("Nothing to compare with"),
			ui.P().Class("view-lead").Text("This log holds one conversation. Open two logs together, the one that worked and the one that failed: choose both files at once, or paste one behind the other."),
		)
	}
	var suggested ui.UI = ui.P().Class("empty").Text("No other conversation has a host, a sender or a recipient in common with this one.")
	if len(p.Suggested) > 0 {
		suggested = ui.Ul().Class("partners").Body(ui.Range(p.Suggested).Slice(func(i int) ui.UI { return partnerCard(d, &p.Suggested[i].listRow, p.Suggested[i].Why) }))
	}
	return ui.Div().Class("view").Body(
		ui.Div().Class("compare-head").Body(
			ui.P().Class("crumbs").Body(ui.A().Href(hash(d.toConversation(p.Conversation.ID))).Text("Back to the conversation")),
			ui.H1().Class("view-title").Text("Compare with which conversation?"),
			ui.P().Class("compare-this").Body(verdictMark(p.Conversation.Verdict, p.Conversation.headline()), ui.Span().Class("partner-who").Body(p.Conversation.who()...), ui.Span().Class("leg-facts").Text(joined(" · ", p.Conversation.Date, p.Conversation.Time, p.Conversation.way()))),
		),
		ui.Section().Class("part").Body(ui.H2().Text("Suggested"), suggested),
		ui.Section().Class("part").Body(
			ui.H2().Text("Any other"),
			ui.Input().ID("compare-search").Class("search", "compare-search").Type("search").Placeholder("Address, host, thread, code").Aria("label", "Search the conversations to compare with").
				AutoComplete(false).Spellcheck(false).OnInput(func(ctx ui.Context, _ ui.Event) { d.askOthers(ctx.JSSrc().Get("value").String()) }),
			otherPartners(d),
		),
	)
}

func otherPartners(d *desk) ui.UI {
	l := d.compare.others
	if l == nil {
		return ui.P().Class("empty").Text("Reading the list")
	}
	var body []ui.UI
	for i := range l.Rows {
		if l.Rows[i].ID != d.place.Conversation {
			body = append(body, partnerCard(d, &l.Rows[i], ""))
		}
	}
	note := ""
	switch {
	case len(body) == 0:
		note = "No other conversation fits."
	case l.Total > len(l.Rows):
		note = "The first " + explain.NumberText(len(l.Rows)) + " of " + explain.NumberText(l.Total) + " are shown. Search to find others."
	}
	return ui.Div().Body(ui.Ul().Class("partners").Body(body...), optionalText(note, "small"))
}

// partnerCard is a conversation that may be chosen.
func partnerCard(d *desk, r *listRow, why string) ui.UI {
	return ui.Li().Body(ui.A().Class("partner").Href(hash(d.comparePlace(d.place.Conversation, r.ID))).Body(
		ui.Span().Class("partner-top").Body(verdictMark(r.Verdict, r.headline()), ui.Span().Class("partner-why").Text(why)),
		ui.Span().Class("partner-who").Body(r.who()...),
		ui.Span().Class("leg-facts").Text(joined(" · ", r.Date, r.Time, r.way())),
	))
}
