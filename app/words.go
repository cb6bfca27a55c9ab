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

// standingWord names the weight of a meaning.
func standingWord(s explain.Standing) string {
	switch s {
	case explain.Standard:
		return "Standard"
	case explain.Vendor:
		return "Vendor"
	case explain.Kerio:
		return "Kerio article"
	case explain.Folklore:
		return "Folklore"
	}
	return ""
}

// standingText says what the word means.
func standingText(s explain.Standing) string {
	switch s {
	case explain.Standard:
		return "Defined by an RFC or an IANA registry"
	case explain.Vendor:
		return "Documented by one maker or provider"
	case explain.Kerio:
		return "The reading of Kerio Connect's support article"
	case explain.Folklore:
		return "Copied from list to list, defined by nobody"
	}
	return ""
}

// actWord names who must act, as a label.
func actWord(a explain.Act) string {
	switch a {
	case explain.ActSender:
		return "The sender"
	case explain.ActSendingAdmin:
		return "The sending server's administrator"
	case explain.ActReceivingAdmin:
		return "The receiving server's administrator"
	case explain.ActRecipient:
		return "The recipient"
	case explain.ActNetwork:
		return "Whoever runs the network between the servers"
	case explain.ActNobody:
		return "Nobody"
	}
	return "Not known"
}

// retryWord answers whether it retries by itself.
func retryWord(r explain.Retry) string {
	switch r {
	case explain.RetryYes:
		return "Yes"
	case explain.RetryNo:
		return "No"
	case explain.RetryAfterChange:
		return "Only after a change"
	}
	return "Not known"
}

// directionWord is the direction as people say it.
func directionWord(d string) string {
	switch d {
	case "inbound":
		return "Inbound"
	case "outbound":
		return "Outbound"
	}
	return "Direction unknown"
}
