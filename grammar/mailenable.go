package grammar

import (
	"bytes"
	"strings"
)

var mailenable = Dialect{
	Name:   "mailenable",
	Title:  "MailEnable SMTP activity log",
	About:  "MailEnable's SMTP-Activity-DATE.log: one row for each command, with the reply to it; SMTP-IN is the server, SMTP-OU the client.",
	More:   "In the MailEnable administration under Servers > localhost > Services > SMTP > Logging switch the activity log and the debug log on.",
	Source: "MailEnable's documentation of its log files; published activity logs.",
	Samples: []string{
		"04/22/11 13:15:49\tSMTP-IN\tDB5317C3680B4A4F8FB7660F65307C96.MAI\t208\t192.0.2.7\t\t\t220 mail.example.com ESMTP MailEnable Service\t0\t0\t",
		"04/22/11 13:15:49 SMTP-IN DB5317C3680B4A4F8FB7660F65307C96.MAI 208 192.0.2.7 MAIL MAIL FROM:<anna@example.net> 250 Requested mail action okay, completed 43 32",
		"04/22/11 13:15:50 SMTP-OU 00D052739B5D4BF99DEB111A13289877.MAI 312 198.51.100.7 RCPT RCPT TO:<bruno@example.net> 550 5.1.1 unknown 30 43",
	},
	scan: scanMailEnable,
}

// scanMailEnable reads the columns date, service, message, thread, address,
// verb, command, reply, bytes sent and received, user. They are parted by tabs
// or, once pasted, by blanks.
func scanMailEnable(h *head, row *Row) bool {
	b := h.bytes()
	when, i := slashTime(b)
	if i < 0 {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, i), true
	var col [4][2]int // service, message, thread, address
	for k := range col {
		for i < len(b) && isBlank(b[i]) {
			i++
		}
		n := len(firstWord(b[i:]))
		col[k] = [2]int{i, i + n}
		i += n
	}
	of := func(k int) []byte { return b[col[k][0]:col[k][1]] }
	if hasPrefix(of(0), "ME-") && h.mem.open > 0 { // the debug log of the same service
		row.Place, row.Weak = Apart, true
		return true
	}
	message, thread := of(1), of(2)
	if !hasPrefix(of(0), "SMTP-") || !strings.EqualFold(string(message[max(len(message)-4, 0):]), ".MAI") || len(thread) == 0 || !hexRun(thread) {
		return false
	}
	h.mem.open = 1
	row.Key, row.KeySpan = string(thread), h.sub(col[2][0], col[2][1])
	row.TagSpan = h.sub(col[0][0], col[0][1])
	peer := Party{Address: string(of(3))}
	if string(of(0)) == "SMTP-IN" {
		row.Direction, row.Client = Inbound, peer
	} else {
		row.Direction, row.Server = Outbound, peer
	}
	row.Place = Leads
	if bytes.IndexByte(b[i:], '\t') >= 0 {
		mailenableTabs(h, row, i)
	} else {
		mailenableBlanks(h, row, i)
	}
	return true
}

// mailenableLogin is a thread in whose last row the server asked for login
// data.
type mailenableLogin struct{ thread string }

// slashTime reads "MM/DD/YY hh:mm:ss"; end is -1 if b does not begin with it.
func slashTime(b []byte) (s Stamp, end int) {
	month, day := number(b, 0, 2), number(b, 3, 2)
	if month < 0 || day < 0 || len(b) < 17 || b[2] != '/' || b[5] != '/' {
		return 0, -1
	}
	n := digits(b, 6)
	year := number(b, 6, n)
	if n == 2 {
		year += 2000
	}
	if n != 2 && n != 4 || len(b) <= 6+n || b[6+n] != ' ' && b[6+n] != '\t' {
		return 0, -1
	}
	ms, end := clockTime(b, 7+n)
	if end < 0 {
		return 0, -1
	}
	if month > 12 { // a server whose country writes the day first
		month, day = day, month
	}
	if s = stamp(year, month, day, ms); s == 0 {
		return 0, -1
	}
	return s, end
}

// mailenableTabs reads the columns from the verb on.
func mailenableTabs(h *head, row *Row, i int) {
	b := h.bytes()
	var col [3][2]int // verb, command, reply
	for k := range col {
		if i < len(b) && b[i] == '\t' {
			i++
		}
		start := i
		for i < len(b) && b[i] != '\t' {
			i++
		}
		col[k] = [2]int{start, i}
	}
	mailenableSay(h, row, col[0], col[1], col[2])
}

// mailenableBlanks finds the columns by what they hold: the verb is repeated by
// the command, the reply begins with its code, and the row ends with two
// numbers and a user.
func mailenableBlanks(h *head, row *Row, i int) {
	b := h.bytes()
	i = skipSpaces(b, i)
	end := mailenableCounts(b, i)
	if replyCode(b[i:end]) >= 200 {
		mailenableSay(h, row, [2]int{i, i}, [2]int{i, i}, [2]int{i, end})
		return
	}
	verb := i + len(firstWord(b[i:end]))
	cmd := min(verb+1, end)
	reply := cmd
	for reply < end {
		next := bytes.IndexByte(b[reply:end], ' ')
		if next < 0 {
			reply = end
			break
		}
		if reply += next + 1; replyCode(b[reply:end]) >= 200 {
			break
		}
	}
	mailenableSay(h, row, [2]int{i, verb}, [2]int{cmd, backOver(b, cmd, reply)}, [2]int{reply, end})
}

// mailenableCounts is where the bytes sent and received and the user begin, who
// stand at the end of a row; its end where they are missing.
func mailenableCounts(b []byte, i int) int {
	end, numbers := len(b), 0
	for words := 0; words < 3 && numbers < 2; words++ {
		end = backOver(b, i, end)
		from := i + bytes.LastIndexByte(b[i:end], ' ') + 1
		if from <= i {
			break
		}
		switch {
		case digits(b, from) == end-from:
			numbers++
		case words > 0: // the user can only be the last word
			return backOver(b, i, len(b))
		}
		end = from
	}
	if numbers < 2 {
		end = len(b)
	}
	return backOver(b, i, end)
}

// backOver goes back over the blanks before end, not beyond i.
func backOver(b []byte, i, end int) int {
	for end > i && b[end-1] == ' ' {
		end--
	}
	return end
}

// mailenableSay adds the command and the reply of a row. "{blank}" stands for
// login data that the server hides.
//
// The row of the password is often left out. That the login worked shows in the
// next one, which has a user and another command.
func mailenableSay(h *head, row *Row, verb, cmd, reply [2]int) {
	b := h.bytes()
	login, _ := h.mem.state.(mailenableLogin)
	if login.thread == row.Key && verb[1] > verb[0] && !strings.EqualFold(string(b[verb[0]:verb[1]]), "AUTH") {
		row.tell(LoggedIn, h.sub(verb[0], verb[0]))
	}
	h.mem.state = nil
	if replyCode(b[reply[0]:reply[1]]) == 334 {
		h.mem.state = mailenableLogin{row.Key}
	}
	if cmd[1] <= cmd[0] {
		cmd = verb
	}
	if cmd[1] > cmd[0] {
		row.say(Client, h.sub(cmd[0], trimEnd(b, cmd[0], cmd[1])))
	} else if replyCode(b[reply[0]:reply[1]]) == 220 {
		row.Place = Begins
	}
	if reply[1] > reply[0] {
		t := h.sayReply(row, reply[0], reply[1])
		// Of a reply in several lines the row holds the first.
		if said := t.Said(h.log.Text); t == &row.Turns[len(row.Turns)-1] && len(said) > 3 && said[3] == '-' {
			t.Joined = bytes.Clone(said)
			t.Joined[3] = ' '
		}
	}
	if strings.EqualFold(string(b[verb[0]:verb[1]]), "QUIT") {
		row.Place = Ends
	}
	if len(row.Turns) == 0 {
		row.tell(Noted, h.span)
	}
}
