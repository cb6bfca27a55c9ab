package grammar

import "bytes"

var exchangeProtocol = Dialect{
	Name:  "exchange-protocol",
	Title: "Exchange protocol log",
	About: "Exchange Server, folders ProtocolLog\\SmtpReceive and SmtpSend: one row for each command, reply and event of a connector, with the session's id.",
	More: "Set the connector's protocol logging to verbose, for example Set-ReceiveConnector NAME -ProtocolLoggingLevel Verbose or Set-SendConnector NAME -ProtocolLoggingLevel Verbose. " +
		"What the server did with a message afterwards is in the message tracking log: Get-MessageTrackingLog.",
	Source: "Microsoft's page \"Protocol logging in Exchange Server\"; published logs of Exchange 2007 to 2019.",
	Samples: []string{
		`#Software: Microsoft Exchange Server`,
		`#Log-type: SMTP Receive Protocol Log`,
		`2024-03-13T09:01:18.723Z,EX1\Default Frontend EX1,08DC42C8FF236A1F,1,192.0.2.25:25,192.0.2.30:62136,>,"220 ex1.example.com Microsoft ESMTP MAIL Service ready at Wed, 13 Mar 2024 10:01:17 +0100",`,
		`2024-03-13T09:01:18.723Z,EX1\Default Frontend EX1,08DC42C8FF236A1F,2,192.0.2.25:25,192.0.2.30:62136,<,EHLO app1,`,
		`2024-03-13T09:01:19.461Z,EX1\Default Frontend EX1,08DC42C8FF236A1F,13,192.0.2.25:25,192.0.2.30:62136,-,,Remote(ConnectionReset)`,
		`2011-09-27T07:09:41.990Z,Send,08CE471A665B7E4A,0,,198.51.100.41:25,*,,attempting to connect`,
	},
	scan: scanExchangeProtocol,
}

// Columns of the log, after "date-time".
const (
	exchangeConnector = iota
	exchangeSession
	exchangeSequence
	exchangeLocal
	exchangeRemote
	exchangeEvent
	exchangeData
	exchangeContext
	exchangeColumns
)

// scanExchangeProtocol reads a row of nine columns or a line of the header.
func scanExchangeProtocol(h *head, row *Row) bool {
	b := h.bytes()
	if len(b) > 0 && b[0] == '#' {
		return exchangeHeader(h, row, b)
	}
	at := exchangePrefix(b)
	if at > 0 && b[at-1] == '"' { // a string of JSON
		b = b[:max(at, bytes.LastIndexByte(b, '"'))]
	}
	when, n, zone := isoTime(b[at:])
	if n < 0 || at+n >= len(b) {
		return false
	}
	row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(at, at+n), !zone
	at += n
	sep := b[at]
	if sep != ',' && sep != '\t' && sep != ';' { // the latter two from a spreadsheet
		return false
	}
	var f [exchangeColumns]csvField
	columns := splitCSV(b, at+1, sep, f[:])
	event := f[exchangeEvent].of(b)
	if columns <= exchangeEvent || len(event) != 1 || bytes.IndexByte([]byte("+-<>*"), event[0]) < 0 || f[exchangeSession].empty() || digits(f[exchangeSequence].of(b), 0) == 0 {
		return false
	}
	row.Key, row.KeySpan = string(f[exchangeSession].of(b)), h.sub(f[exchangeSession].from, f[exchangeSession].to)
	row.TagSpan = h.sub(f[exchangeEvent].from, f[exchangeEvent].to)
	x := exchangeRow{h: h, row: row, line: b, f: &f, local: hostPort(string(f[exchangeLocal].of(b))), remote: hostPort(string(f[exchangeRemote].of(b)))}
	x.read(event[0])
	switch row.Direction {
	case Inbound:
		row.Server, row.Client = x.local, x.remote
	case Outbound:
		row.Client, row.Server = x.local, x.remote
	}
	return true
}

// exchangeHeader reads "#Software: …" and its like. The log's type tells who
// the logging server is in all that follows.
func exchangeHeader(h *head, row *Row, b []byte) bool {
	switch {
	case hasPrefix(b, "#Log-type: SMTP Send"):
		h.mem.side = Client
	case hasPrefix(b, "#Log-type: SMTP Receive"):
		h.mem.side = Server
	case hasPrefix(b, "#Software: Microsoft Exchange"):
	case hasPrefix(b, "#Fields: date-time,connector-id,session-id"):
	case hasPrefix(b, "#Date: ") && contains(b, "T") && contains(b, "Z"): // other Microsoft logs write a blank
	case hasPrefix(b, "#Version: ") && bytes.Count(b, []byte(".")) == 3: // theirs has two parts
	default:
		return false
	}
	row.Place = Apart
	return true
}

// exchangePrefix is the length of what tools put in front of a row, such as
// "C:\\…\\RECV20240313-1.LOG:12:" of PowerShell's Select-String or the key of a
// JSON object.
func exchangePrefix(b []byte) int {
	if len(b) == 0 || isDigit(b[0]) && len(b) > 4 && b[4] == '-' {
		return 0
	}
	i := index(b, "Z,") - len("2024-03-13T09:01:18.723")
	if i <= 0 || isDigit(b[i-1]) || isLetter(b[i-1]) {
		return 0
	}
	return i
}

// csvField is where a column stands in its line, without quotes.
type csvField struct {
	from, to int
	doubled  bool // it holds doubled quotes (RFC 4180 section 2)
}

func (f csvField) of(b []byte) []byte { return b[f.from:f.to] }
func (f csvField) empty() bool        { return f.to <= f.from }

// splitCSV cuts the columns of b from offset i on and returns how many there
// are. The last field takes no more than its column.
func splitCSV(b []byte, i int, sep byte, f []csvField) int {
	n := 0
	for ; n < len(f) && i <= len(b); n++ {
		switch {
		case hasPrefix(b[i:], `\"`):
			f[n] = csvEscaped(b, i+len(`\"`))
		case hasPrefix(b[i:], `"`):
			f[n] = csvQuoted(b, i+len(`"`))
		default:
			f[n] = csvField{from: i, to: csvEnd(b, i, sep)}
		}
		i = csvEnd(b, f[n].to, sep) + 1
	}
	return n
}

// csvEnd is where the column that offset i is in ends.
func csvEnd(b []byte, i int, sep byte) int {
	if n := bytes.IndexByte(b[i:], sep); n >= 0 {
		return i + n
	}
	return len(b)
}

// csvEscaped reads a column in a copy inside JSON, where its quotes are escaped.
func csvEscaped(b []byte, i int) csvField {
	if n := index(b[i:], `\"`); n >= 0 {
		return csvField{from: i, to: i + n}
	}
	return csvField{from: i, to: len(b)}
}

// csvQuoted reads a column in quotes, in which quotes are doubled.
func csvQuoted(b []byte, i int) csvField {
	f := csvField{from: i}
	for ; i < len(b); i++ {
		if b[i] != '"' {
			continue
		}
		if i+1 == len(b) || b[i+1] != '"' {
			break
		}
		f.doubled = true
		i++
	}
	f.to = min(i, len(b))
	return f
}

// exchangeRow is a row whose columns are known.
type exchangeRow struct {
	h             *head
	row           *Row
	line          []byte
	f             *[exchangeColumns]csvField
	local, remote Party
}

func (x *exchangeRow) read(event byte) {
	row := x.row
	row.Direction = x.direction()
	data := x.f[exchangeData]
	switch event {
	case '+':
		row.Place = Begins
		x.h.mem.key = ""
		row.tell(Opened, x.rest()).Side = Client
	case '-':
		row.Place = Ends
		x.closed()
	case '*':
		x.information()
	default:
		if context := x.f[exchangeContext]; !context.empty() && x.line[data.from-1] != '"' {
			// The context of words is empty: people who took the quotes off
			// left the commas in the words.
			data.to = len(bytes.TrimRight(x.line, ",\t; "))
			data.to = max(data.to, data.from)
		}
		x.said(event, data)
	}
}

// direction follows from the endpoints, else from the type of the log.
func (x *exchangeRow) direction() Direction {
	local, remote := smtpPort(x.local.Port), smtpPort(x.remote.Port)
	switch {
	case x.local == Party{}: // there is no local end before the connection stands
		return Outbound
	case local && !remote:
		return Inbound
	case remote && !local:
		return Outbound
	}
	switch x.h.mem.side {
	case Client:
		return Outbound
	case Server:
		return Inbound
	}
	return UnknownDirection
}

// smtpPort reports whether servers listen for SMTP at the port; 717 and 2525
// are Exchange's own, between its services.
func smtpPort(port string) bool {
	switch port {
	case "25", "465", "475", "587", "717", "2525":
		return true
	}
	return false
}

// said reads what was sent (">") or received ("<"). Which side that is follows
// from the words, else from the direction.
func (x *exchangeRow) said(event byte, data csvField) {
	words := data.of(x.line)
	span := x.h.sub(data.from, data.to)
	side := Client
	switch {
	case replyCode(words) >= 200:
		side = Server
	case len(words) == 0 || words[0] == '<': // "<Binary Data>", "<authentication response>"
		x.row.tell(Noted, span)
		return
	case verbToken(upper(string(firstWord(words)))) == 0 && x.row.Direction != UnknownDirection && (event == '>') == (x.row.Direction == Inbound):
		side = Server
	}
	x.row.Direction = Inbound
	if (event == '>') == (side == Client) {
		x.row.Direction = Outbound
	}
	turn := x.row.say(side, span)
	if data.doubled {
		turn.Joined = bytes.ReplaceAll(words, []byte(`""`), []byte(`"`))
	}
	switch {
	case side == Client:
	case words[0] == '2':
		x.acceptance(words)
	case hasPrefix(words, "535"): // the answers to the challenges before it are not in the log
		turn.Verb = "AUTH"
	}
}

// acceptance reads the ids in "250 2.6.0 <message-id> [InternalId=…, …] Queued
// mail for delivery".
func (x *exchangeRow) acceptance(words []byte) {
	id, ok := between(words, "[InternalId=", ",")
	if !ok {
		return
	}
	if x.row.Direction == Inbound { // else it is the other server's number
		x.row.Queue = id
	}
	if m, ok := between(words, "2.6.0 <", ">"); ok {
		x.row.Message = m
	}
}

// closed reads the end of a connection; the context names who ended it.
func (x *exchangeRow) closed() {
	span := x.rest()
	switch context := x.f[exchangeContext].of(x.line); {
	case x.local == Party{} && x.h.mem.key == x.row.Key: // attempted, and no "+" since
		x.row.report(span, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: x.remote, Reason: span})
	case contains(context, "("): // "Remote(ConnectionReset)", "Remote(SocketError)", "Remote(TimedOut)"
		x.row.tell(Lost, span)
	default:
		x.row.tell(Closed, span)
	}
}

// rest is the span of data and context.
func (x *exchangeRow) rest() Span {
	from, to := x.f[exchangeData].from, len(x.line)
	if x.f[exchangeData].empty() && !x.f[exchangeContext].empty() {
		from, to = x.f[exchangeContext].from, x.f[exchangeContext].to
	}
	for to > from && bytes.IndexByte([]byte(",; \t\"}"), x.line[to-1]) >= 0 {
		to--
	}
	if from == 0 || from > len(x.line) { // the row ends before its data
		from, to = len(x.line), len(x.line)
	}
	return x.h.sub(from, to)
}

// information reads an event row: what the server tells of TLS, logins,
// permissions, proxies and its own limits.
func (x *exchangeRow) information() {
	row, span := x.row, x.rest()
	words := span.Of(x.h.log.Text)
	has := func(mark string) bool { return contains(words, mark) }
	switch {
	case has("attempting to connect"):
		row.Place = Leads
		row.Direction = Outbound
		x.h.mem.key = row.Key
		row.tell(Noted, span)
	case has("ailed to connect"), has("insock error"):
		row.Direction = Outbound
		row.report(span, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: x.remote, Reason: span})
	case has("negotiation succeeded"):
		row.tell(Secured, span)
	case has("negotiation failed"), has("TLS authentication failed"):
		row.tell(SecureFailed, span)
	case (has("AUTH") || has("uthentication")) && has("failed"):
		row.tell(LoginFailed, span)
	case bytes.Equal(x.f[exchangeContext].of(x.line), []byte("authenticated")):
		row.tell(LoggedIn, span)
	case has("Tarpit for"): // it quotes the reply that it delays
		row.tell(Noted, span)
	case has("InternetMessageId <"):
		row.Message, _ = between(words, "InternetMessageId <", ">")
		row.Queue, _ = between(words, "RecordId ", " ")
		row.tell(Noted, span)
	case bytes.Equal(x.f[exchangeContext].of(x.line), []byte("sending message")):
		row.Queue = string(x.f[exchangeData].of(x.line))
		row.tell(Noted, span)
	case exchangeTrouble(words):
		row.tell(Trouble, span)
	default:
		row.tell(Noted, span)
	}
}

func exchangeTrouble(words []byte) bool {
	for _, mark := range [...]string{"failed", "Failed", "rror", "denied", "exceeded", "reached its maximum", "rejected", "dropped", "annot", "nable to", "imed out"} {
		if contains(words, mark) {
			return true
		}
	}
	return false
}
