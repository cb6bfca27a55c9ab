package grammar

import (
	"bytes"
	"strings"
)

var msmtp = Dialect{
	Name:   "msmtp",
	Title:  "msmtp debug output or log file",
	About:  "What msmtp prints with --debug, and its log file: one line for each message.",
	More:   "Run msmtp with --debug to see the conversation. The log file (logfile in .msmtprc, or syslog) holds the result only.",
	Source: "msmtp 1.8.23 against a test server, and its source, src/msmtp.c.",
	Stream: true,
	Client: true,
	Samples: []string{
		"<-- 220 mail.example.com ESMTP ready",
		"--> EHLO client.example.net",
		"msmtp: could not send mail",
		"Nov 23 13:49:53 host=mail.example.com tls=on auth=on user=anna from=anna@example.net recipients=bob@example.com mailsize=200 smtpstatus=250 smtpmsg='250 2.0.0 Ok: queued as 4QBxYz1t2kz9' exitcode=EX_OK",
	},
	scan: scanMsmtp,
}

func scanMsmtp(h *head, row *Row) bool {
	b := h.bytes()
	row.Direction = Outbound
	if contains(b, "exitcode=EX_") && contains(b, "host=") {
		h.msmtpRecord(row)
		return true
	}
	if len(b) >= 3 && (string(b[:3]) == "<--" || string(b[:3]) == "-->") && (len(b) == 3 || b[3] == ' ') {
		from := min(4, len(b))
		row.TagSpan = h.sub(0, 3)
		talk := remembered[msmtpTalk](h.mem)
		talk.begun, talk.errors = true, false
		if b[0] == '<' {
			row.Weak = replyCode(b[from:]) == 0
			row.say(Server, h.sub(from, len(b)))
		} else {
			row.say(Client, h.sub(from, len(b)))
		}
		h.mem.key = "msmtp"
		return true
	}
	if rest, ok := cutPrefix(b, "msmtp: "); ok {
		h.msmtpFails(row, rest)
		return true
	}
	return h.msmtpNote(row, b)
}

// msmtpNote reads what --debug prints of the settings and of TLS.
func (h *head) msmtpNote(row *Row, b []byte) bool {
	s := bytesAsString(b)
	switch {
	case msmtpSettings(b):
		h.restart(row)
		talk := remembered[msmtpTalk](h.mem)
		talk.begun, talk.errors = true, false
		row.Weak = true
		row.tell(Noted, h.span)
		return true
	case strings.HasPrefix(s, "reading recipients from"), strings.HasPrefix(s, "TLS certificate information:"):
		row.Weak = true
		row.tell(Noted, h.span)
		return true
	case strings.HasPrefix(s, "TLS session parameters:"):
		row.tell(Secured, h.span)
		return true
	}
	if !h.marked(msmtpLine) {
		return false
	}
	row.Weak = true
	key, value, ok := strings.Cut(s, " = ")
	key = strings.TrimRight(key, " ") // padded before version 1.8
	switch {
	case ok && key != "" && strings.Count(key, " ") < 2: // a setting
		if key == "host" && value != "(not set)" {
			row.Server = hostPort(strings.Clone(value))
		} else if key == "port" && digits(value, 0) == len(value) {
			row.Server.Port = strings.Clone(value)
		}
	case strings.HasPrefix(s, "    "): // of the certificate
	default:
		return false
	}
	row.tell(Noted, h.span)
	return true
}

// msmtpSettings recognises the lines that --debug begins with.
func msmtpSettings(b []byte) bool {
	for _, p := range [...]string{"loaded system configuration file", "loaded user configuration file", "ignoring system configuration file",
		"ignoring user configuration file", "falling back to default account", "using account "} {
		if hasPrefix(b, p) {
			return true
		}
	}
	return false
}

// msmtpTalk is what is remembered of the runs.
type msmtpTalk struct {
	begun  bool // settings or dialogue stand above
	errors bool // the line above is an error
	early  bool // errors stand above the settings and the dialogue of their run
}

// msmtpFails reads "msmtp: …". On a terminal it stands below the dialogue.
// Through a pipe it comes first of all, since what --debug prints is kept until
// the pipe is full.
func (h *head) msmtpFails(row *Row, text []byte) {
	talk := remembered[msmtpTalk](h.mem)
	if !talk.errors {
		talk.early = (talk.early || !talk.begun || h.mem.dialogue.over) && h.msmtpOvertakes()
		if talk.early && talk.begun {
			row.Place = Begins
		}
	}
	talk.errors = true
	h.msmtpError(row, text)
	for i := range row.Turns {
		row.Turns[i].late = talk.early
	}
}

// msmtpOvertakes reports whether settings stand below the errors.
func (h *head) msmtpOvertakes() bool {
	n := 1
	for hasPrefix(h.following(n), "msmtp: ") {
		n++
	}
	return msmtpSettings(h.following(n))
}

func msmtpLine(b []byte) bool {
	s := bytesAsString(b)
	return strings.HasPrefix(s, "<-- 2") || strings.HasPrefix(s, "--> EHLO") || strings.HasPrefix(s, "using account ") || strings.HasPrefix(s, "msmtp: ")
}

// msmtpErrors are msmtp's words for a refusal, and what was refused.
var msmtpErrors = [...]struct{ words, verb string }{
	{"recipient address ", "RCPT"}, {"recipients were not accepted", "RCPT"}, {"envelope from address ", "MAIL"}, {"cannot get initial OK", "(connect)"},
	{"authentication failed", "AUTH"}, {"STARTTLS failed", "STARTTLS"}, {"server does not accept mail data", "DATA"}, {"did not accept the mail", "."},
	{"EHLO", "EHLO"}, {"HELO", "HELO"},
}

func msmtpVerb(text []byte) string {
	for _, e := range msmtpErrors {
		if contains(text, e.words) {
			return e.verb
		}
	}
	return ""
}

// msmtpError reads "msmtp: …". The server's words are repeated there; without
// --debug they stand nowhere else.
func (h *head) msmtpError(row *Row, text []byte) {
	b := h.bytes()
	at := len(b) - len(text)
	span := h.sub(at, len(b))
	if said, ok := cutPrefix(text, "server message: "); ok {
		if h.marked(msmtpSpoken) || replyCode(said) == 0 {
			row.tell(Noted, span)
			return
		}
		t := row.say(Server, h.sub(len(b)-len(said), len(b)))
		if t.Verb = h.mem.key; t.Verb == "msmtp" {
			t.Verb = ""
		}
		return
	}
	verb := msmtpVerb(text)
	if verb != "" {
		h.mem.key = verb
	}
	switch f := faultIn(text); {
	case verb == "STARTTLS": // refused with a reply
		row.tell(Noted, span)
	case verb == "AUTH", contains(text, "does not support authentication"), contains(text, "secure authentication method"):
		row.tell(LoginFailed, span)
	case contains(text, "could not send mail"):
		row.tell(Closed, span)
	case contains(text, "does not support TLS"), f == untrusted:
		row.tell(SecureFailed, span)
	case contains(text, "cannot connect to"), contains(text, "cannot locate host"):
		row.report(span, &Report{Outcome: NoConnection, Verb: "(tcp)", Reason: span})
	case f == broken, contains(text, "network read error"), contains(text, "network write error"):
		row.tell(Lost, span)
	default:
		row.tell(Noted, span)
	}
}

// msmtpSpoken recognises the lines of --debug that hold replies.
func msmtpSpoken(b []byte) bool {
	rest, ok := cutPrefix(b, "<-- ")
	return ok && replyCode(rest) > 0
}

// msmtpRecord reads a line of the log file.
func (h *head) msmtpRecord(row *Row) {
	b := h.bytes()
	row.Clock.NoZone = true
	if when, end := syslogTime(b); end > 0 {
		row.Time, row.TimeSpan, row.Clock.NoYear = when, h.sub(0, end), true
	} else if when, end, zone := isoTime(b); end > 0 {
		row.Time, row.TimeSpan, row.Clock.NoZone = when, h.sub(0, end), !zone
	}
	span := h.sub(index(b, "host="), len(b))
	rep, failure := h.msmtpReport(b)
	row.Place, row.Server = Begins, rep.Peer
	f := faultIn(rep.Reason.Of(h.log.Text))
	switch {
	case rep.Verb == "STARTTLS" && len(rep.Quote) > 0: // refused with a reply
		for _, at := range rep.QuoteAt {
			row.say(Server, at).Verb = rep.Verb
		}
	case failure && (f == untrusted || rep.Verb == "STARTTLS"):
		row.tell(SecureFailed, span)
	default:
		rep.msmtpOutcome(b, f)
		row.report(span, rep)
	}
}

// msmtpReport reads the fields of a record. failure tells that it names an
// error, whose words then are the reason.
func (h *head) msmtpReport(b []byte) (rep *Report, failure bool) {
	rep = &Report{Peer: hostPort(msmtpField(b, "host="))}
	if from, ok := msmtpValue(b, " from="); ok {
		rep.From = &from
	}
	for _, to := range strings.Split(msmtpField(b, " recipients="), ",") {
		if to != "" {
			rep.To = append(rep.To, to)
		}
	}
	if at, end := msmtpQuoted(b, "smtpmsg='"); at >= 0 {
		quoteReply(h, h.sub(at, end), rep)
		rep.Speaker = rep.Peer.String()
	}
	at, end := msmtpQuoted(b, "errormsg='")
	if at < 0 {
		return rep, false
	}
	rep.Reason = h.sub(at, end)
	rep.Verb = msmtpVerb(b[at:end])
	if rep.Verb == "RCPT" { // the first that was refused: msmtp stops there
		if to := msmtpField(b[at:end], "recipient address "); to != "" {
			rep.To = []string{to}
		}
	}
	return rep, true
}

// msmtpOutcome decides what became of the message: exitcode has the names of
// sysexits.h.
func (rep *Report) msmtpOutcome(b []byte, f fault) {
	class := byte(0)
	if len(rep.Quote) > 0 {
		class = rep.Quote[0].Code.Text[0]
	} else if s := msmtpField(b, " smtpstatus="); s != "" {
		class = s[0]
	}
	switch exit := msmtpField(b, " exitcode="); {
	case exit == "EX_OK":
		rep.Outcome, rep.Verb = Relayed, "."
	case rep.Verb == "AUTH":
		rep.Outcome = RefusedLogin
	case class == '4':
		rep.Outcome = RefusedNow
	case class == '5':
		rep.Outcome = Refused
	case f == broken:
		rep.Outcome = Disconnected
	case f == unreachable || exit == "EX_NOHOST" || exit == "EX_UNAVAILABLE" || exit == "EX_TEMPFAIL":
		rep.Outcome, rep.Verb = NoConnection, "(tcp)"
	}
}

// msmtpField is the value behind a key, up to the next blank.
func msmtpField(b []byte, key string) string {
	s, _ := msmtpValue(b, key)
	return s
}

func msmtpValue(b []byte, key string) (string, bool) {
	i := index(b, key)
	if i < 0 {
		return "", false
	}
	i += len(key)
	end := i
	for end < len(b) && b[end] != ' ' {
		end++
	}
	return string(b[i:end]), true
}

// msmtpQuoted is where a value in quotes stands; at is -1 if it is not there.
// Quotes in the value are not escaped, so the next key tells where it ends.
func msmtpQuoted(b []byte, key string) (at, end int) {
	i := index(b, key)
	if i < 0 {
		return -1, -1
	}
	at = i + len(key)
	for _, next := range [...]string{"' errormsg='", "' exitcode="} {
		if j := index(b[at:], next); j >= 0 {
			return at, at + j
		}
	}
	if j := bytes.LastIndexByte(b[at:], '\''); j >= 0 {
		return at, at + j
	}
	return at, len(b)
}
