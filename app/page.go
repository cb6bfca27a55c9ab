package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// page is the root of every address: the head, and below it the start page, the
// opened log or the reference.
type page struct {
	ui.Compo
	Desk *desk
	path string
}

// OnInit knows the address before the page is drawn for the first time, so that
// it is what was drawn ahead.
func (p *page) OnInit() {
	if !ui.IsServer {
		p.path, _ = pageOf(ui.Window().URL())
	}
}

// OnPreRender tells what the page is, for those who read it without running it.
func (p *page) OnPreRender(ctx ui.Context) { p.visit(ctx) }

// OnMount takes over in the browser.
func (p *page) OnMount(ctx ui.Context) { p.Desk.run(ctx) }

// OnNav follows the address.
func (p *page) OnNav(ctx ui.Context) {
	before := p.path
	fragment := p.visit(ctx)
	p.Desk.ctx = ctx
	if p.Desk.openLink() {
		fragment = ""
	}
	if before != p.path {
		ui.Window().Call("scrollTo", 0, 0) // another page begins at its top
	}
	p.Desk.turn(parsePlace(fragment))
	if p.path != "/" && fragment != "" {
		ctx.Defer(func(ui.Context) { ui.Window().ScrollToID(fragment) })
	}
}

// OnAppUpdate offers the new version; the log stays until the person reloads.
func (p *page) OnAppUpdate(ctx ui.Context) { p.Desk.update = ctx.AppUpdateAvailable() }

// visit finds out which page the address names and says what it is. It returns
// what the address says behind the page.
func (p *page) visit(ctx ui.Context) (fragment string) {
	p.path, fragment = pageOf(ctx.Page().URL())
	title, about := pageTitle(p.path)
	ctx.Page().SetTitle("%s", title)
	ctx.Page().SetDescription("%s", about)
	return fragment
}

// Render draws the page.
func (p *page) Render() ui.UI {
	d := p.Desk
	return ui.Div().Class("page").Body(
		ui.A().Class("skip").Href("#main").Text("Skip to the content").OnClick(func(_ ui.Context, e ui.Event) {
			e.PreventDefault()
			e.StopImmediatePropagation()
			focusOn("main")
		}),
		p.head(),
		p.banners(),
		ui.Main().ID("main").TabIndex(-1).Body(p.content()),
		ui.P().ID("status").Class("unseen").Aria("live", "polite").Attr("role", "status").Text(d.status),
		&keyMap{Off: d.keysOff, Desk: d},
		sharePanel(d),
		ui.Div().Class("drop-target").Aria("hidden", "true").Body(ui.P().Text("Drop the log here")),
	)
}

func (p *page) content() ui.UI {
	d := p.Desk
	if p.path != "/" && p.path != "" {
		return reference(d, p.path)
	}
	if d.opened == nil {
		return &start{Desk: d, Running: d.running, Typed: d.typed}
	}
	return openLog(d)
}

// head is the bar at the top of every page.
func (p *page) head() ui.UI {
	d := p.Desk
	inReference := p.path != "/" && p.path != ""
	return ui.Header().Class("head").Body(
		ui.A().Class("brand").Href(d.home()).Body(logo(), ui.Span().Class("brand-name").Body(ui.Text("smtp"), ui.B().Text("explain"))),
		claim(inReference || d.opened != nil),
		ui.Nav().Class("head-nav").Aria("label", "Site").Body(
			backToLog(d, inReference),
			ui.Label().Class("head-item", "open-item").For("file").Body(icon(iconOpen...), ui.Span().Text("Open a log")),
			ui.Input().ID("file").Class("unseen").Type("file").Multiple(true).Aria("label", "Open a log file").OnChange(d.onFile),
			&sampleMenu{Desk: d},
			ui.A().Class("head-item").Href(link("/reference")).Aria("current", currentIf(inReference)).Body(icon(iconBook...), ui.Span().Text("Reference")),
			ui.Button().Class("head-item", "key-item").Type("button").Title("Keyboard").Aria("label", "Keyboard shortcuts").OnClick(func(ui.Context, ui.Event) { showKeys() }).Body(icon(iconKeys...)),
			ui.Button().Class("head-item", "theme-item").Type("button").Title("Light or dark").Aria("label", "Colours: light, dark or as the system").OnClick(d.onTheme).Body(icon(iconSun...)),
		),
	)
}

// claim repeats the promise of the first page on all others.
func claim(show bool) ui.UI {
	if !show {
		return nil
	}
	return ui.P().Class("claim").Body(icon(iconLock...), ui.Span().Text("Nothing leaves this page."))
}

func backToLog(d *desk, inReference bool) ui.UI {
	if !inReference || d.opened == nil {
		return nil
	}
	return ui.A().Class("head-item", "back-to-log").Href(d.home()).Body(icon(iconBack...), ui.Span().Text("Back to the log"))
}

func currentIf(here bool) string {
	if here {
		return "page"
	}
	return "false"
}

// banners tell what is going on: reading, trouble, a new version.
func (p *page) banners() ui.UI {
	d := p.Desk
	var body []ui.UI
	if d.busy() {
		var stop ui.UI
		if d.opening != nil || d.rest != nil {
			stop = ui.Button().Class("button").Type("button").OnClick(func(ui.Context, ui.Event) { d.cancel() }).Text("Cancel")
		}
		body = append(body, ui.Div().Class("banner", "banner-busy").Body(
			ui.Progress().Aria("label", "Reading"),
			ui.P().Body(ui.Strong().Text(d.doing), ui.Span().Class("banner-more").Text(d.busyMore())),
			stop,
		))
	}
	if d.trouble != nil {
		body = append(body, ui.Div().Class("banner", "banner-trouble").Attr("role", "alert").Body(
			ui.P().Body(ui.Strong().Text(d.trouble.Title+". "), ui.Text(d.trouble.Text)),
			ui.Button().Class("button").Type("button").OnClick(func(ui.Context, ui.Event) { d.trouble = nil }).Text("Close"),
		))
	}
	if d.notKept != "" {
		body = append(body, ui.Div().Class("banner", "banner-offline").Attr("role", "status").Body(
			ui.P().Text(d.notKept),
			ui.Button().Class("button").Type("button").OnClick(func(ui.Context, ui.Event) { d.notKept = "" }).Text("Close"),
		))
	}
	if d.update {
		body = append(body, ui.Div().Class("banner", "banner-update").Body(
			ui.P().Text("A new version of this site is ready. Reload when you like: until then everything stays as it is. Reloading closes the open log."),
			ui.Button().Class("button").Type("button").OnClick(func(ctx ui.Context, _ ui.Event) { ctx.Reload() }).Text("Reload"),
			ui.Button().Class("button").Type("button").OnClick(func(ui.Context, ui.Event) { d.update = false }).Text("Not now"),
		))
	}
	return ui.Div().Class("banners").Body(body...)
}

// busyMore says what there is to see meanwhile, or how large the log is.
func (d *desk) busyMore() string {
	switch {
	case d.opening == nil && d.rest != nil:
		return "Its first " + explain.CountText(d.opened.Overview.Lines, "line") + " are shown below."
	case d.source.Size == 0:
		return ""
	}
	return explain.SizeText(d.source.Size)
}
