package app

import (
	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// Settings are all that is ever stored: how the page looks and whether single
// keys are shortcuts. Nothing of a log.
const (
	themeSetting = "theme"
	keysSetting  = "keys-off"
)

func (d *desk) loadSettings(ctx ui.Context) {
	// A browser that forbids storage has no settings, and that is fine.
	_ = ctx.LocalStorage().Get(themeSetting, &d.theme)
	_ = ctx.LocalStorage().Get(keysSetting, &d.keysOff)
	applyTheme(d.theme)
}

// onTheme goes round: as the system, light, dark.
func (d *desk) onTheme(ctx ui.Context, _ ui.Event) {
	d.theme = nextTheme(d.theme)
	_ = ctx.LocalStorage().Set(themeSetting, d.theme)
	applyTheme(d.theme)
	d.status = "Colours: " + themeWord(d.theme)
}

func nextTheme(theme string) string {
	switch theme {
	case "light":
		return "dark"
	case "dark":
		return ""
	}
	return "light"
}

func themeWord(theme string) string {
	switch theme {
	case "light", "dark":
		return theme
	}
	return "as the system"
}

func applyTheme(theme string) {
	ui.Window().Call("smtpexplainTheme", theme) // in web/theme.js
}
