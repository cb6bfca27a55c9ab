package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

const svgSpace = "http://www.w3.org/2000/svg"

// shape is an element of a drawing.
func shape(tag string, attributes ...string) ui.HTMLElem {
	e := ui.Elem(tag).XMLNS(svgSpace)
	for i := 0; i+1 < len(attributes); i += 2 {
		e = e.Attr(attributes[i], attributes[i+1])
	}
	return e
}

// icon is a drawing of 16 by 16 units in the colour of the text. It says
// nothing that a word beside it does not say.
func icon(paths ...string) ui.UI {
	body := make([]ui.UI, len(paths))
	for i, d := range paths {
		body[i] = shape("path", "d", d)
	}
	return shape("svg", "viewBox", "0 0 16 16", "class", "icon", "aria-hidden", "true", "focusable", "false").Body(body...)
}

const ring = "M8 1.5a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13"

// logo is the mark of smtpexplain: a reply with the line under it explained.
func logo() ui.UI {
	return shape("svg", "viewBox", "0 0 32 32", "class", "logo", "aria-hidden", "true", "focusable", "false").Body(
		shape("rect", "class", "logo-ground", "x", "0", "y", "0", "width", "32", "height", "32", "rx", "7"),
		shape("path", "class", "logo-line", "d", "M7 10h11"),
		shape("path", "class", "logo-edge", "d", "M7 16v8.5"),
		shape("path", "class", "logo-note", "d", "M11.5 17.5h13.5M11.5 23h9"),
		shape("path", "class", "logo-line", "d", "M21.5 10.2l1.9 1.9l3.6-4.2"),
	)
}

var (
	iconOpen  = []string{"M2 12.5V4a1 1 0 0 1 1-1h3l1.5 1.8H13a1 1 0 0 1 1 1v6.7a1 1 0 0 1-1 1H3a1 1 0 0 1-1-1z"}
	iconBook  = []string{"M8 4C6.5 2.8 4.500 2.500 2 2.500v10c2.500 0 4.500.3 6 1.500c1.500-1.200 3.500-1.500 6-1.500v-10c-2.500 0-4.500.3-6 1.500z", "M8 4v10"}
	iconSun   = []string{"M8 5a3 3 0 1 0 0 6a3 3 0 1 0 0-6", "M8 1v1.500M8 13.500V15M1 8h1.500M13.500 8H15M3 3l1.100 1.100M11.900 11.900L13 13M13 3l-1.100 1.100M4.100 11.900L3 13"}
	iconLock  = []string{"M3.500 7h9v6.500h-9z", "M5.500 7V5a2.500 2.500 0 0 1 5 0v2"}
	iconBack  = []string{"M10 3L5 8l5 5"}
	iconNext  = []string{"M6 3l5 5l-5 5"}
	iconUp    = []string{"M3 10l5-5l5 5"}
	iconDown  = []string{"M3 6l5 5l5-5"}
	iconSieve = []string{"M2 3h12L9.500 8.500V13l-3-1.500v-3z"}
	iconCopy  = []string{"M5.500 5.500h8v8h-8z", "M10.500 5.500v-3h-8v8h3"}
	iconShare = []string{"M8 9.5V1.8", "M5 4.4L8 1.6l3 2.8", "M4.5 7H3v7h10V7h-1.5"}
	iconClose = []string{"M4 4l8 8M12 4l-8 8"}
	iconShift = []string{"M2 8h11M9.500 4.500L13 8l-3.500 3.500"}
	iconKeys  = []string{"M1.500 4h13v8h-13z", "M4 6.700h.01M6.700 6.700h.01M9.300 6.700h.01M12 6.700h.01M5 9.500h6"}
)
