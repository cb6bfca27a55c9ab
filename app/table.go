package app

import (
	"cmp"
	"slices"
	"strings"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// column is a column of a table that sorts.
type column struct {
	title  string
	figure bool // numbers, which sort from large to small at first
}

// cell is what stands in a table: a text or a drawing, and what it sorts by.
type cell struct {
	text  string
	draw  func() ui.UI // in place of the text
	value float64
}

// sorting is the column that a table is sorted by.
type sorting struct {
	column     int
	descending bool
}

// sortTable is a table whose columns sort. It shows the first rows until all
// are asked for.
type sortTable struct {
	id, caption string
	columns     []column
	rows        [][]cell
	first       sorting // before anybody chooses
	atOnce      int     // 0 for all
}

// draw draws the table as it was sorted last.
func (t sortTable) draw(d *desk) ui.UI {
	by, ok := d.sorted[t.id]
	if !ok {
		by = t.first
	}
	rows := t.sorted(by)
	var more ui.UI
	if t.atOnce > 0 && len(rows) > t.atOnce+2 && !d.whole[t.id] {
		more = ui.Button().Class("button", "button-small").Type("button").OnClick(func(ui.Context, ui.Event) { d.whole[t.id] = true }, ui.EventScope(t.id, d.generation)).Text("Show all " + explain.NumberText(len(rows)))
		rows = rows[:t.atOnce]
	}
	return ui.Div().Class("table-part").Body(
		ui.Div().Class("table-scroll").TabIndex(0).Attr("role", "region").Aria("label", t.caption).Body(ui.Table().ID("table-"+t.id).Class("table", "table-sorts").Body(
			ui.Caption().Class("unseen").Text(t.caption),
			ui.THead().Body(ui.Tr().Body(ui.Range(t.columns).Slice(func(i int) ui.UI { return t.head(d, i, by) }))),
			ui.TBody().Body(ui.Range(rows).Slice(func(i int) ui.UI { return t.row(rows[i]) })),
		)),
		more,
	)
}

// sorted are the rows in the order of a column.
func (t sortTable) sorted(by sorting) [][]cell {
	rows := slices.Clone(t.rows)
	slices.SortStableFunc(rows, func(a, b []cell) int {
		x, y := &a[by.column], &b[by.column]
		order := cmp.Or(cmp.Compare(x.value, y.value), strings.Compare(strings.ToLower(x.text), strings.ToLower(y.text)))
		if by.descending {
			order = -order
		}
		return order
	})
	return rows
}

// head is the head of a column, which sorts by it, or turns the order round.
func (t sortTable) head(d *desk, i int, by sorting) ui.UI {
	c := t.columns[i]
	th := ui.Th().Attr("scope", "col").Aria("sort", sortWord(by, i))
	if c.figure {
		th = th.Class("figure")
	}
	next := sorting{i, c.figure}
	if by.column == i {
		next.descending = !by.descending
	}
	return th.Body(ui.Button().Class("sort").Type("button").OnClick(func(ui.Context, ui.Event) {
		d.sorted[t.id] = next
		d.status = t.caption + ", sorted by " + c.title + ", " + sortWord(next, i) + "."
	}, ui.EventScope(t.id, i, next.descending, d.generation)).Body(ui.Text(c.title), icon(sortIcon(by, i)...)))
}

func (t sortTable) row(r []cell) ui.UI {
	cells := make([]ui.UI, 0, len(r))
	for i, c := range r {
		var inside ui.UI = ui.Text(c.text)
		if c.draw != nil {
			inside = c.draw()
		}
		switch {
		case i == 0:
			cells = append(cells, ui.Th().Attr("scope", "row").Body(inside))
		case t.columns[i].figure:
			cells = append(cells, ui.Td().Class("figure").Body(inside))
		default:
			cells = append(cells, ui.Td().Body(inside))
		}
	}
	return ui.Tr().Body(cells...)
}

func sortWord(by sorting, column int) string {
	switch {
	case by.column != column:
		return "none"
	case by.descending:
		return "descending"
	}
	return "ascending"
}

var (
	iconSortUp   = []string{"M4 9.500L8 5.500L12 9.500"}
	iconSortDown = []string{"M4 6.500L8 10.500L12 6.500"}
	iconSortNone = []string{"M5 6.500L8 3.500L11 6.500", "M5 9.500L8 12.500L11 9.500"}
)

func sortIcon(by sorting, column int) []string {
	switch sortWord(by, column) {
	case "ascending":
		return iconSortUp
	case "descending":
		return iconSortDown
	}
	return iconSortNone
}
