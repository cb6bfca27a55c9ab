package grammar

import (
	"bytes"
	"strings"
)

var applemail = Dialect{
	Name:   "applemail",
	Title:  "Apple Mail connection log",
	About:  "What Mail on macOS writes when Log Connection Activity is on: a line for each read and write, and below it what was read or written.",
	More:   "In Mail choose Window > Connection Doctor and tick Log Connection Activity.",
	Source: "Published connection logs of Mail 3 to 9.",
	Samples: []string{
		"CONNECTED Oct 25 14:45:38.736 [kCFStreamSocketSecurityLevelNone] -- host:mail.example.com -- port:25 -- socket:0x26a5ca0 -- thread:0x1a682230",
		"READ Oct 25 14:45:38.770 [kCFStreamSocketSecurityLevelNone] -- host:mail.example.com -- port:25 -- socket:0x26a5ca0 -- thread:0x1a682230",
		"220 mail.example.com ESMTP",
	},
	scan: scanApplemail,
}

// appleHeads are the lines above each block, and who speaks in it.
var appleHeads = [...]struct {
	word string
	side Side
}{
	{"INITIATING CONNECTION ", Nobody}, {"CONNECTED ", Nobody}, {"DISCONNECTED ", Nobody}, {"READ ", Server}, {"WROTE ", Client}, {"ERROR ", Nobody},
}

func scanApplemail(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	for _, k := range appleHeads {
		rest, ok := cutPrefix(b, k.word)
		if !ok {
			continue
		}
		when, end := syslogTime(rest)
		if end < 0 || !contains(rest[end:], "host:") {
			continue
		}
		at := len(b) - len(rest)
		row.Time, row.TimeSpan, row.TagSpan = when, h.sub(at, at+end), h.sub(0, len(k.word)-1)
		row.Clock = Clock{NoYear: true, NoZone: true}
		h.appleHead(row, k.word, k.side)
		h.mem.time = when
		return true
	}
	if h.mem.key == "" {
		return false
	}
	if h.mem.key == "other" {
		row.Weak, row.Place = true, Apart
		return true
	}
	row.Key, row.Weak = h.mem.key, true
	row.Time = h.mem.time
	row.Clock = Clock{NoYear: true, NoZone: true}
	switch h.mem.side {
	case Server:
		if blank(b) {
			return false
		}
		row.Weak = replyCode(b) == 0
		row.say(Server, h.span)
	case Client:
		row.Weak = !telnetCommand(b)
		row.say(Client, h.span)
	default:
		if blank(b) {
			return false
		}
		h.appleError(row)
	}
	return true
}

// appleHead reads "… [security level] -- host:H -- port:P -- socket:0x… …".
// Mail logs IMAP and POP in the same way: these are told by their ports.
func (h *head) appleHead(row *Row, word string, side Side) {
	b := h.bytes()
	field := func(name string) string {
		i := index(b, name)
		if i < 0 {
			return ""
		}
		value, _, _ := bytes.Cut(b[i+len(name):], []byte(" "))
		return string(value)
	}
	port := field("port:")
	switch port {
	case "110", "143", "993", "995", "80", "443":
		h.mem.key, h.mem.side = "other", Nobody
		row.Place = Apart
		return
	}
	socket := field("socket:")
	if socket == "" {
		socket = field("host:") + ":" + port
	} else if i := index(b, "socket:"); i >= 0 {
		row.KeySpan = h.sub(i+len("socket:"), i+len("socket:")+len(socket))
	}
	row.Key = socket
	row.Server = hostPort(field("host:"))
	row.Server.Port = port
	level, _ := between(b, "[", "]")
	plain := level == "" || strings.HasSuffix(level, "None")
	secure := h.mem.key == socket && len(h.mem.fields) == 1 && h.mem.fields[0] == "plain" && !plain
	switch word {
	case "INITIATING CONNECTION ":
		row.Place = Leads
		row.tell(Noted, h.span)
	case "CONNECTED ":
		row.Place = Begins
		row.tell(Opened, h.span)
		secure = !plain
	case "DISCONNECTED ":
		row.Place = Ends
		row.tell(Closed, h.span)
	default:
		if !secure {
			row.tell(Noted, h.span)
		}
	}
	if secure {
		row.tell(Secured, h.span)
	}
	h.mem.key, h.mem.side, h.mem.fields = socket, side, nil
	if plain {
		h.mem.fields = []string{"plain"}
	}
}

// appleError reads a line below CONNECTED or ERROR: the words of an error.
func (h *head) appleError(row *Row) {
	if f := faultIn(h.bytes()); f != noFault {
		row.fault(h.span, f, f != unreachable)
		return
	}
	row.tell(Noted, h.span)
}
