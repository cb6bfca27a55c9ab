package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Settings are all that is ever stored: how the page looks and whether single
// keys are shortcuts. Nothing of a log. The first is web/theme.js's.
const keysSetting = "keys-off"

func (d *desk) loadSettings(ctx ui.Context) {
	// A browser that forbids storage has no settings, and that is fine.
	_ = ctx.LocalStorage().Get(keysSetting, &d.keysOff)
}

// onTheme goes round: light, dark, as the system.
func (d *desk) onTheme(ui.Context, ui.Event) {
	d.status = ui.Window().Get("smtpexplainTheme").Call("next").String()
}
