package grammar

import "strings"

var kerioOperations = Dialect{
	Name:   "kerio-operations",
	Title:  "Kerio Connect operations and config log",
	About:  "Kerio Connect, Logs > Operations and Config: what users did in their mailboxes and administrators in the settings. No SMTP.",
	More:   "For SMTP look at Logs > Mail, Logs > Security and Logs > Debug.",
	Source: "Published operations logs of Kerio Connect 8 to 10.",
	Samples: []string{
		"[11/Sep/2015 16:22:13] {DELETE_FOLDER} Folder: ~user1@example.net/Deleted Items/Test deleted",
		"[24/Aug/2022 10:35:12] admin@example.com - Update ConnectClientOptions {customLoginLogoEnabled=\"True\"}",
	},
	scan: func(h *head, row *Row) bool {
		b := h.bytes()
		when, i := kerioStamp(b)
		if i < 0 || i >= len(b) || b[i] != ' ' {
			return false
		}
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(1, 21), true
		if contains(b, "Found virus in mail from") {
			return kerioIncident(h, row, i+1)
		}
		return kerioOperation(row, b[i+1:])
	},
}

// kerioOperation reads a sentence of these logs. {MOVE} and its like are
// actions, not the tags of the debug log.
func kerioOperation(row *Row, text []byte) bool {
	s := bytesAsString(text)
	brace := len(s) > 2 && s[0] == '{' && 'A' <= s[1] && s[1] <= 'Z'
	user := strings.HasPrefix(s, "User ") && (strings.Contains(s, " moved a message") || strings.Contains(s, "deleted"))
	_, change, admin := strings.Cut(s, " - ")
	admin = admin && (strings.HasPrefix(change, "Insert ") || strings.HasPrefix(change, "Update ") || strings.HasPrefix(change, "Delete "))
	if !brace && !user && !admin {
		return false
	}
	row.Place = Apart
	return true
}
