package grammar

import "strings"

var applemail = Dialect{
	Name:   "applemail",
	Title:  "Apple Mail connection log",
	About:  "What Mail on macOS writes when Log Connection Activity is on: a line for each read and write, and below it what was read or written.",
	More:   "In Mail choose Window > Connection Doctor and tick Log Connection Activity.",
	Source: "Published connection logs of Mail 3 to 9.",
	Client: true,
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

// appleTalk is the connection that the last head names.
type appleTalk struct {
	plain     bool // no TLS as yet
	connected bool
}

// appleOther is the key below a head of a connection that is not SMTP.
const appleOther = "other"

func scanApplemail(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	row.Clock = Clock{NoYear: true, NoZone: true}
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
		h.appleHead(row, k.word, k.side)
		h.mem.time = when
		return true
	}
	switch h.mem.key {
	case "":
		return false
	case appleOther:
		row.Weak, row.Place = true, Apart
		return true
	}
	return h.appleBlock(row, b)
}

// appleBlock reads a line below a head: what was read or written, or an error.
func (h *head) appleBlock(row *Row, b []byte) bool {
	row.Key, row.Weak, row.Time = h.mem.key, true, h.mem.time
	switch {
	case h.mem.side == Client:
		row.Weak = !telnetCommand(b)
		row.say(Client, h.span)
	case blank(b):
		return false
	case h.mem.side == Server:
		row.Weak = replyCode(b) == 0
		row.say(Server, h.span)
	default:
		h.appleError(row)
	}
	return true
}

// appleHead reads "… [security level] -- host:H -- port:P -- socket:0x… …".
// Mail logs IMAP and POP in the same way: these are told by their ports.
func (h *head) appleHead(row *Row, word string, side Side) {
	b := h.bytes()
	host, port, socket := appleField(b, "host:"), appleField(b, "port:"), appleField(b, "socket:")
	switch port {
	case "110", "143", "993", "995", "80", "443":
		h.mem.key, h.mem.side = appleOther, Nobody
		row.Place = Apart
		return
	}
	if socket == "" {
		socket = host + ":" + port
	} else if i := index(b, "socket:"); i >= 0 {
		row.KeySpan = h.sub(i+len("socket:"), i+len("socket:")+len(socket))
	}
	row.Key = socket
	row.Server = hostPort(host)
	row.Server.Port = port
	h.appleEvent(row, word)
	h.mem.key, h.mem.side = socket, side
}

// appleField is the value behind a name, up to the next blank.
func appleField(b []byte, name string) string {
	i := index(b, name)
	if i < 0 {
		return ""
	}
	return firstWordOf(string(b[i+len(name):]))
}

// appleEvent tells what a head says itself. That TLS came about is told by the
// security level of the next head of the same connection.
func (h *head) appleEvent(row *Row, word string) {
	level, _ := between(h.bytes(), "[", "]")
	talk := appleTalk{plain: level == "" || strings.HasSuffix(level, "None")}
	before, _ := h.mem.state.(appleTalk)
	same := h.mem.key == row.Key
	secured := same && before.plain && !talk.plain
	talk.connected = same && before.connected
	switch word {
	case "INITIATING CONNECTION ":
		row.Place = Leads
		row.tell(Noted, h.span)
		talk.connected = false
	case "CONNECTED ":
		row.Place = Begins
		row.tell(Opened, h.span)
		secured, talk.connected = !talk.plain, true
	case "DISCONNECTED ":
		row.Place = Ends
		row.tell(Closed, h.span)
	case "READ ", "WROTE ":
		talk.connected = true
		fallthrough
	default:
		if !secured {
			row.tell(Noted, h.span)
		}
	}
	if secured {
		row.tell(Secured, h.span)
	}
	h.mem.state = talk
}

// appleError reads a line below CONNECTED or ERROR: the words of an error.
func (h *head) appleError(row *Row) {
	f := faultIn(h.bytes())
	if talk, _ := h.mem.state.(appleTalk); f == broken && !talk.connected {
		f = unreachable // "Operation timed out"
	}
	if f == noFault {
		row.tell(Noted, h.span)
		return
	}
	row.fault(h.span, f, f != unreachable)
}
