package explain

var findGreylisting = finding{
	id:       "greylisting",
	severity: Info,
	title:    "Greylisting: the first attempt is put off on purpose",
	detail:   "The receiver does not know this combination of sender, recipient and IP address yet and asks for a second attempt. Mail servers make one after some minutes and are let through; most spam programs never come back.",
	fix:      "Wait. If later attempts are put off as well, make sure that they come from the same address, and look for the receiver's waiting time, usually five to fifteen minutes.",
	source:   "RFC 6647",
	check: func(s *story, j *decision) ([]int, string, bool) {
		if j.cause.Cause == nil || j.cause.Cause.ID != "greylisted" {
			return nil, "", false
		}
		return j.turns, "", true
	},
}
