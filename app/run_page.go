//go:build js

package app

import (
	"net/url"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// StartPage runs the page in the browser, as long as it is open.
func StartPage() {
	Routes()
	mendAddress()
	for _, event := range []string{"popstate", "hashchange"} {
		ui.Window().Call("addEventListener", event, ui.FuncOf(func(ui.Value, []ui.Value) any {
			mendAddress()
			return nil
		}))
	}
	ui.RunWhenOnBrowser()
}

// mendAddress takes away a fragment that is none, such as "#50%": go-app reads
// the address without looking at the error, and the page would end.
func mendAddress() {
	at := ui.Window().Get("location")
	if _, err := url.Parse(at.Get("href").String()); err != nil {
		ui.Window().Get("history").Call("replaceState", nil, "", at.Get("pathname").String())
	}
}
