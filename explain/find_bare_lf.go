package explain

var findBareLF = finding{
	id:       "bare-lf",
	severity: Error,
	title:    "The message has line ends that SMTP does not allow",
	detail:   "Lines of a message must end with CR LF. This one holds a lone LF, which servers refuse since it can be used to smuggle a second message into the first.",
	fix:      "Correct the program that writes the message so that it ends lines with CR LF. A mail library does so by itself; scripts that write to the connection themselves often do not.",
	source:   "RFC 5321 section 2.3.8",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			if t.Reply == nil || t.Reply.Code.Text[0] < '4' {
				continue
			}
			if says(t.Reply.Words(), "bare lf", "bare <lf>", "bare linefeed", "bare line feed", "bare newline", "stray newline") {
				return []int{i}, "", true
			}
		}
		return nil, "", false
	},
}
