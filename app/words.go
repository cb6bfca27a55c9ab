package app

import (
	"strconv"
	"strings"

	"smtpexplain/explain"
)

// duration is a span of time, in the unit that people would use.
func duration(seconds float64) string {
	short := func(v float64, unit string) string {
		return strings.TrimSuffix(strconv.FormatFloat(v, 'f', 1, 64), ".0") + " " + unit
	}
	switch {
	case seconds < 0.0005:
		return "0 s"
	case seconds < 1:
		return strconv.FormatFloat(seconds*1000, 'f', 0, 64) + " ms"
	case seconds < 90:
		return short(seconds, "s")
	case seconds < 90*60:
		return short(seconds/60, "min")
	case seconds < 48*3600:
		return short(seconds/3600, "h")
	}
	return short(seconds/86400, "days")
}

// offset is the time since the start of the conversation: "+1.2 s".
func offset(seconds float64) string {
	if seconds < 0 {
		return ""
	}
	return "+" + duration(seconds)
}

// percent is a share for a bar, between 0 and 100.
func percent(n, of int) int {
	if of <= 0 {
		return 0
	}
	return n * 100 / of
}

// standings are how much weight a meaning carries, and what that says.
var standings = map[explain.Standing]struct{ word, text string }{
	explain.Standard: {"Standard", "Defined by an RFC or an IANA registry"},
	explain.Vendor:   {"Vendor", "Documented by one maker or provider"},
	explain.Kerio:    {"Kerio article", "The reading of Kerio Connect's support article"},
	explain.Folklore: {"Folklore", "Copied from list to list, defined by nobody"},
}

var actWords = map[explain.Act]string{
	explain.ActSender:         "The sender",
	explain.ActSendingAdmin:   "The sending server's administrator",
	explain.ActReceivingAdmin: "The receiving server's administrator",
	explain.ActRecipient:      "The recipient",
	explain.ActNetwork:        "Whoever runs the network between the servers",
	explain.ActNobody:         "Nobody",
}

var retryWords = map[explain.Retry]string{
	explain.RetryYes:         "Yes",
	explain.RetryNo:          "No",
	explain.RetryAfterChange: "Only after a change",
}

// actWord names who must act, as a label.
func actWord(a explain.Act) string { return wordFor(actWords, a, "Not known") }

// retryWord answers whether it retries by itself.
func retryWord(r explain.Retry) string { return wordFor(retryWords, r, "Not known") }

// directionWord is the direction as people say it.
func directionWord(d string) string {
	return wordFor(map[string]string{"inbound": "Inbound", "outbound": "Outbound"}, d, "Direction unknown")
}

// wordFor is the word for an identifier, or what is said where there is none.
func wordFor[K comparable](words map[K]string, id K, otherwise string) string {
	if w, ok := words[id]; ok {
		return w
	}
	return otherwise
}
