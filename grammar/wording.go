package grammar

import "strings"

// wording is one way in which a log tells of an event in words of its own: all
// of these are in its line, in lower case; what begins with "^" stands at its
// start. The event Reported says that no connection came about.
type wording struct {
	event Event
	words []string
}

// toldBy is the event of the first wording that fits a line, Noted if none does.
func toldBy(low string, list []wording) Event {
	for i := range list {
		if list[i].fits(low) {
			return list[i].event
		}
	}
	return Noted
}

func (w *wording) fits(low string) bool {
	for _, s := range w.words {
		if start, first := strings.CutPrefix(s, "^"); first && !strings.HasPrefix(low, start) || !first && !strings.Contains(low, s) {
			return false
		}
	}
	return true
}
