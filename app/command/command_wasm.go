package command

import (
	"syscall/js"

	"smtpexplain/app"
)

// Run is the page, or its worker where there is no document to draw in.
func Run([]string) int {
	if js.Global().Get("document").IsUndefined() {
		app.StartWorker()
	} else {
		app.StartPage()
	}
	return 0
}
