package explain

var findPasswordInLog = finding{
	id:       "password-in-log",
	severity: Warning,
	title:    "This log holds login data",
	detail:   "The lines hold a password or a token in base64, which is a way of writing and no protection: anyone who has the log can read it.",
	fix:      "Change the password, and remove these lines before you pass the log on.",
	source:   "RFC 4954 section 4; RFC 4616 section 5",
	check: func(s *story, j *decision) ([]int, string, bool) {
		var turns []int
		account := ""
		for _, x := range s.secrets() {
			if x.account != "" {
				account = x.account
			}
			if x.holds && !x.hidden {
				turns = append(turns, x.turn)
			}
		}
		if turns == nil {
			return nil, "", false
		}
		detail := ""
		if account != "" {
			detail = "The lines hold the password or token of " + account + " in base64, which is a way of writing and no protection: anyone who has the log can read it."
		}
		return turns, detail, true
	},
}
