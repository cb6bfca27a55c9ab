package grammar

import (
	"bytes"
	"strings"
)

// words reads a line of the text for people; false if this is no notice.
func (r *noticeReader) words(b []byte, i int) bool {
	if blank(b) {
		if r.current != nil {
			r.current.text.put('\n')
		}
		r.soft = false
		return true
	}
	if _, end, _, _ := syslogStamp(b, 0); end > 0 {
		return false // a line of a log: what it quotes is no notice
	}
	if postmasterDialogue(b) {
		r.rcpts, r.orphan = nil, nil
		return false
	}
	line := trimSpan(r.log, r.log.Body(i))
	text := line.Of(r.log.Text)
	low := lower(text)
	if r.turnsInto(b, low, i) {
		return true
	}
	r.tells(low)
	if r.wired(text, low, i) || r.exchange && r.exchangeHeading(text, low) {
		return true
	}
	address, at := r.addressHead(text, low)
	if address != "" {
		r.begin(address)
		line.Start += int32(at)
	}
	x := r.current
	switch {
	case x == nil:
		if r.orphan == nil {
			r.orphan = &noticeRecipient{}
		}
		x = r.orphan
		x.lines = append(x.lines, i)
	case address == "" && bornFrom(low):
		r.give(i, x)
		return true
	default:
		r.give(i, x)
	}
	r.gather(&x.text, trimSpan(r.log, line))
	return true
}

// postmasterDialogue recognises what Postfix writes to its postmaster: a whole
// dialogue, which another dialect reads.
func postmasterDialogue(b []byte) bool {
	b = bytes.TrimLeft(b, " ")
	return hasPrefix(b, "In:  ") || hasPrefix(b, "Out: ")
}

// turnsInto recognises a line with which another part begins although no MIME
// boundary says so: fields that were pasted with the text, the header of the
// notice behind somebody's own words, the copy of the message.
func (r *noticeReader) turnsInto(b []byte, low string, i int) bool {
	name, colon := noticeField(b)
	_, known := statusField(name)
	switch {
	case known && (name == "final-recipient" || name == "reporting-mta"),
		known && len(r.boundaries) == 0 && (name != "status" || r.block != nil || statusLen(fieldValue(b, colon)) > 0):
		r.part, r.fold = noticeStatus, ""
		r.status(b, i)
		return true
	case len(r.rcpts) == 0 && mailField(name) && (i == r.from || blank(r.body(i-1)) || r.forwards(i-1)):
		r.part = noticeHeader
		r.header(b)
		return true
	case copyMark(low):
		if !r.forwards(i) {
			r.part, r.copyHead, r.fold, r.current = noticeCopy, true, "", nil
		}
		return true
	}
	return false
}

// forwards reports whether a line that announces the copy of a message stands in
// front of the notice itself: nothing of a notice has been read, so that it is
// the notice that was forwarded.
func (r *noticeReader) forwards(i int) bool {
	return !r.sign && !r.fields && len(r.rcpts) == 0 && copyMark(lower(bytes.TrimSpace(r.body(i))))
}

// begin makes the recipient with an address the one that the text is about.
func (r *noticeReader) begin(address string) {
	x := r.add(address)
	if r.current != nil && r.current != x && r.current.bare() {
		r.current.shares = x
	}
	r.current = x
	if r.section != NoOutcome {
		x.outcome = r.section
	}
}

// bornFrom recognises a line that tells which address this one was made from.
func bornFrom(low string) bool {
	return beginsWithOne(low, []string{"(generated from ", "(ultimately generated from ", "(expanded from", "(originally from "})
}

// bare reports whether nothing has been said of the recipient yet.
func (x *noticeRecipient) bare() bool {
	return len(bytes.TrimSpace(x.text.text)) == 0 && len(x.wire.text) == 0 && !x.block
}

// gather adds a line to a text. Soft line breaks of quoted-printable are taken
// out and its escapes decoded (RFC 2045 section 6.7); lines of nearly full
// length that end in "=" are such even where the header of the part is missing.
func (r *noticeReader) gather(t *joinedText, line Span) {
	if line.Empty() {
		return
	}
	if !r.soft && len(t.text) > 0 {
		t.put('\n')
	}
	text := r.log.Text
	r.soft = text[line.End-1] == '=' && (r.quoted || line.Len() > 70)
	if r.soft {
		line.End--
	}
	if !r.quoted {
		t.add(r.log, line)
		return
	}
	for i := line.Start; i < line.End && len(t.text) < joinedSize; i++ {
		if text[i] == '=' && i+2 < line.End && isHex(text[i+1]) && isHex(text[i+2]) {
			t.text = append(t.text, unhex(text[i+1])<<4|unhex(text[i+2]))
			t.at = append(t.at, i)
			i += 2
			continue
		}
		t.text = append(t.text, text[i])
		t.at = append(t.at, i)
	}
}

// copyMark reports whether a line announces the copy of the returned message.
func copyMark(low string) bool {
	s := strings.Trim(low, "-=*_#> \t.:")
	switch s {
	case "original message", "returned message", "original headers", "message headers", "undelivered message", "ursprüngliche nachricht", "forwarded message":
		return s != low
	}
	return beginsWithOne(s, copyMarks[:])
}

// copyMarks are the beginnings of lines above a copy of the message or of its
// header; the last ones are Exchange's in the languages of its reports.
var copyMarks = [...]string{"below this line is a copy of the message", "this is a copy of the message", "this is a copy of your message", "this is a copy of the headers",
	"original message headers", "original message follows", "unsent message", "message header follows", "message headers follow", "undelivered message follows",
	"below is a copy of the original", "returned message follows", "the following is a copy of", "a copy of the original message",
	"ursprüngliche nachrichtenkopfzeilen", "en-têtes de messages originaux", "encabezados de mensajes originales", "intestazioni messaggio originale", "cabeçalhos de mensagens originais",
	"oorspronkelijke berichtkoppen", "oryginalne nagłówki", "ursprungliga brevhuvuden", "исходные заголовки сообщения", "元のメッセージのヘッダー", "原始邮件标头"}

// noticeSigns are words that only notices have.
var noticeSigns = [...]string{"could not be delivered", "couldn't be delivered", "wasn't able to deliver", "was not able to deliver", "unable to deliver", "undeliver",
	"delivery has failed", "delivery failed", "delivery failure", "delivery to the following", "failure notice", "returned mail", "returned to sender", "permanent error", "permanent fatal error", "transient non-fatal error",
	"transcript of session follows", "yet been delivered", "has not been delivered", "did not reach", "wasn't delivered", "was not delivered", "not delivered to",
	"while attempting to deliver", "trying to deliver", "in reply to", "remote host said", "remote mail server", "remote server returned", "generating server", "response from the remote server was", "the response was",
	"could not be reached", "cannot be reached", "address failed", "addresses failed", "smtp error from remote", "delivery is delayed", "delivery delayed", "delivery status notification", "mail delivery", "reported error:", "successful delivery notifications", "has been delivered to the following"}

var noticeDelays = [...]string{"warning message only", "this is a warning", "yet been delivered", "has not been delivered yet", "no action is required", "delivery attempts will continue", "will retry", "will be retried",
	"will continue to try", "still being retried", "delivery incomplete", "delivery is delayed", "has been delayed", "delivery delayed", "is delayed", "temporary problem delivering"}

var noticeFailures = [...]string{"permanent error", "permanent fatal", "permanent failure", "failed permanently", "given up", "giving up", "gave up", "delivery has failed", "was bounced", "was returned to sender"}

// What only Exchange writes, as beginnings of lines in lower case. The headings
// are in the languages of published reports, cut before a letter that is written
// differently in Latin-1.
var (
	// exchangeWords are parts of sentences.
	exchangeWords = [...]string{"remote server returned", "remote server at ", "delivery has failed to these recipients", "delivery is delayed to these recipients",
		"dsn generated by:", "your message did not reach some or all of the intended recipients", "more info for email admins"}
	// exchangeServers stand in front of the host that wrote the report.
	exchangeServers = [...]string{"generating server", "generierender server", "serveur de g", "generando servidor", "servidor de generaci", "server di generazione",
		"gerando servidor", "servidor de gera", "bronserver", "serwer generuj", "genererande server", "создающий сервер", "生成サーバー", "生成服务器"}
	// exchangeDetails stand above what is meant for administrators.
	exchangeDetails = [...]string{"diagnostic information for administrators", "sent by microsoft exchange", "diagnoseinformationen f", "informations de diagnostic pour les administrateurs",
		"informaci\xf3n de diagn", "información de diagn", "informazioni di diagnostica per gli amministratori", "informa\xe7\xf5es de diagn", "informações de diagn",
		"diagnostische informatie voor beheerders", "informacje diagnostyczne dla administrator", "diagnostikinformation f", "диагностические сведения", "管理者向け診断情報", "管理员诊断信息"}
)

// tells notes what a line of the text says about the notice as a whole.
func (r *noticeReader) tells(low string) {
	low = strings.ReplaceAll(low, "’", "'")
	r.sign = r.sign || holdsOne(low, noticeSigns[:]) || strings.Contains(low, " said: ")
	r.late = r.late || holdsOne(low, noticeDelays[:])
	r.final = r.final || holdsOne(low, noticeFailures[:])
	r.exchange = r.exchange || beginsWithOne(low, exchangeWords[:]) || beginsWithOne(low, exchangeServers[:]) || beginsWithOne(low, exchangeDetails[:])
	if k := strings.IndexByte(low, '#'); k >= 0 && replyCode(low[k+1:]) >= 400 && strings.Contains(low[k:], "##") {
		r.exchange, r.sign = true, true
	}
	switch {
	case strings.Contains(low, "had permanent fatal errors"), strings.Contains(low, "delivery has failed to these"):
		r.section = GivenUp
	case strings.Contains(low, "had transient non-fatal errors"), strings.Contains(low, "delivery is delayed to these"):
		r.section = Delayed
	case strings.Contains(low, "had successful delivery notifications"), strings.Contains(low, "has been delivered to the following"), strings.Contains(low, "successfully delivered"):
		r.section = Delivered
	case strings.Contains(low, "is complete, but delivery notification was not sent"), strings.Contains(low, "relayed to non"):
		r.section = Relayed
	case strings.Contains(low, "recipient(s) could not be reached"), strings.Contains(low, "recipient(s) cannot be reached"):
		r.reached = true
	case strings.Contains(low, "transcript of session follows"):
		r.transcript = true
		r.current = nil
	}
}

// exchangeHeading recognises the headings of an Exchange report: what stands below
// is not about the recipient above.
func (r *noticeReader) exchangeHeading(text []byte, low string) bool {
	switch {
	case beginsWithOne(low, exchangeServers[:]):
		if k := bytes.IndexByte(text, ':'); k > 0 && r.reporter == "" {
			r.reporter = firstWordOf(string(text[k+1:]))
		}
	case !beginsWithOne(low, exchangeDetails[:]):
		return false
	}
	r.current = nil
	return true
}

// wired reads the transcript that Sendmail and Courier put into their notices:
// ">>> " is what they said, "<<< " the other server, and a bare reply is their
// own summary.
func (r *noticeReader) wired(text []byte, low string, i int) bool {
	if k := strings.Index(low, "while talking to "); k >= 0 {
		r.talking = strings.TrimRight(string(text[k+len("while talking to "):]), ".: ")
		r.command, r.commandTo, r.answering = "", nil, nil
		return true
	}
	if said, ok := cutPrefix(text, ">>> "); ok {
		r.wireCommand(said, i)
		return true
	}
	if said, ok := cutPrefix(text, "<<< "); ok {
		r.wireReply(said, i)
		return true
	}
	if r.transcript && replyCode(text) >= 400 {
		r.ownSummary(text, i)
		return true
	}
	return false
}

// wireCommand notes what the server that wrote the notice had said.
func (r *noticeReader) wireCommand(said []byte, i int) {
	r.command, r.answering, r.commandTo = upper(string(firstWord(said))), nil, nil
	if r.command != "RCPT" {
		return
	}
	r.asked = addressIn(string(said))
	if r.commandTo = r.find(recipientName(r.asked)); r.commandTo != nil {
		r.give(i, r.commandTo)
	}
}

// wireReply gives a line that the other server said to whom it is about.
func (r *noticeReader) wireReply(said []byte, i int) {
	refused := replyCode(said) >= 400
	named := r.find(recipientName(addressIn(string(said))))
	x := named
	switch {
	case x != nil:
	case r.command == "RCPT" && r.commandTo == nil && r.asked != "" && r.transcript && refused:
		x = r.add(r.asked) // old versions give no list of recipients
		r.commandTo = x
	case r.answering != nil:
		x = r.answering
	case r.commandTo != nil:
		x = r.commandTo
	case r.only() != nil:
		x = r.only()
	case r.command != "RCPT" && refused && !hasPrefix(said, "503"):
		r.wireToAll(said, i)
		return
	default:
		return
	}
	r.give(i, x)
	if refused && (len(x.wire.text) == 0 || r.answering == x) {
		r.wireTo(x, i, said, named != nil)
		r.answering = nil
		if len(said) > 3 && said[3] == '-' {
			r.answering = x
		}
	}
}

// only is the recipient that words without an address must be about: the single
// one, or outside of a transcript the one named last.
func (r *noticeReader) only() *noticeRecipient {
	if len(r.rcpts) == 1 {
		return r.rcpts[0]
	}
	if !r.transcript {
		return r.current
	}
	return nil
}

// wireToAll notes that the connection or the message was refused, and with it
// everybody who has no answer of his own.
func (r *noticeReader) wireToAll(said []byte, i int) {
	var first *noticeRecipient
	for _, x := range r.rcpts {
		if len(x.wire.text) > 0 {
			continue
		}
		r.wireTo(x, i, said, false)
		if first == nil {
			first = x
		}
	}
	if first != nil {
		r.give(i, first)
	}
}

// ownSummary reads a reply that the server which wrote the notice puts below the
// other's.
func (r *noticeReader) ownSummary(text []byte, i int) {
	x := r.find(recipientName(addressIn(string(text))))
	if x == nil {
		x = r.only()
	}
	if x == nil {
		return
	}
	r.give(i, x)
	r.soft = false
	r.gather(&x.text, trimSpan(r.log, r.log.Body(i)))
}

// wireTo adds a line that the other server said to what it said of x.
func (r *noticeReader) wireTo(x *noticeRecipient, i int, said []byte, named bool) {
	if len(x.wire.text) > 0 {
		x.wire.put(' ')
	}
	line := trimSpan(r.log, r.log.Body(i))
	line.Start = line.End - int32(len(said))
	x.wire.add(r.log, line)
	x.verb, x.host = r.command, r.talking
	if x.verb == "" {
		x.verb = "(connect)"
	}
	// With pipelining DATA is sent before the recipients are answered.
	if status := statusIn(said); x.verb == "DATA" && (named || len(status) > 2 && (status[2] == '1' || status[2] == '2')) {
		x.verb = "RCPT"
	}
}

// addressHead recognises a line that begins what is said of one recipient: the
// address alone, in brackets, or in front of a colon. It returns the address
// and where the words about it begin.
func (r *noticeReader) addressHead(text []byte, low string) (address string, at int) {
	s := string(text)
	if r.reached {
		// Exchange 2003: 'Anna Example' on 4/29/2010 9:19 AM
		if k := strings.LastIndex(s, " on "); k > 0 && k+4 < len(s) && isDigit(s[k+4]) {
			r.exchange = true
			return strings.Trim(s[:k], `'"<> `), len(s)
		}
	}
	end := 0
	switch s[0] {
	case '<':
		end = strings.IndexByte(s, '>') + 1
		if end < 3 || strings.IndexByte(s[:end], '@') < 0 && (end == len(s) || s[end] != ':') || strings.ContainsAny(s[1:end-1], "< \t") {
			return "", 0
		}
		address = s[1 : end-1]
	case '\'', '"':
		end = strings.IndexByte(s[1:], s[0]) + 2
		if end < 4 || strings.IndexByte(s[:end], '@') < 0 || strings.ContainsAny(s[:end], " \t") {
			return "", 0
		}
		address = s[1 : end-1]
	default:
		if k := strings.Index(low, "<mailto:"); k >= 0 && strings.HasSuffix(s, ">") && strings.Count(s, " ") < 7 {
			return s[k+len("<mailto:") : len(s)-1], len(s)
		}
		if a := r.sentenceAddress(s, low); a != "" {
			return a, 0
		}
		if address = addressIn(s); address == "" || !strings.HasPrefix(s, address) {
			return "", 0
		}
		end = len(address)
	}
	switch rest := s[end:]; {
	case rest == "":
		return address, end
	case rest[0] == ':':
		return address, end + 1
	case strings.HasPrefix(rest, " ("), strings.HasPrefix(rest, ": "), strings.HasPrefix(rest, ", ERROR CODE :"): // the last is Zoho's
		return address, end
	case strings.HasPrefix(rest, "...") && r.transcript:
		return address, end + 3
	}
	return "", 0
}

// sentenceAddress finds the recipient in the sentences of Gmail and Microsoft
// 365, which name it in the middle.
func (r *noticeReader) sentenceAddress(s, low string) string {
	if r.current != nil {
		return ""
	}
	low = strings.ReplaceAll(low, "’", "'")
	for _, m := range [...]string{"message wasn't delivered to ", "message to ", "delivering your message to ", "deliver your message to ", "deliver a message to ", "recipient address:", "recipient: [smtp:"} {
		if k := strings.Index(low, m); k >= 0 {
			if m == "message to " && !strings.Contains(low, "deliver") && !strings.Contains(low, "blocked") && !strings.Contains(low, "rejected") && !strings.Contains(low, "delayed") {
				continue
			}
			return addressIn(s[min(k, len(s)):])
		}
	}
	return ""
}
