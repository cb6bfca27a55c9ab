package grammar

import "strings"

// sendEmailRemarks are what the program sendEmail says between the lines.
var sendEmailRemarks = [...]struct {
	words string
	event Event
}{
	{"returned a zero byte response", Lost}, {"=> Connection attempt to ", Reported}, {"SMTP-AUTH: Authentication to ", LoginFailed}, {"=> TLS setup failed", SecureFailed},
	{"=> evalSMTPresponse()", Noted}, {"sendemail[", Noted}, {"sendEmail[", Noted},
}

// sendEmailSaid reads what sendEmail -vv says around the dialogue.
func (h *head) sendEmailSaid(row *Row, b []byte) bool {
	if h.mem.state == sendEmailTalk && perlSays(b) { // Perl warns
		row.Weak = true
		row.tell(Noted, h.span)
		return true
	}
	for _, r := range sendEmailRemarks {
		if !contains(b[:min(len(b), 160)], r.words) {
			continue
		}
		h.mem.state = sendEmailTalk
		switch {
		case r.event == Reported:
			h.tellFault(row, h.span, unreachable)
		case h.sendEmailUnshown(row, b):
		case h.mem.dialogue.body && strings.HasSuffix(bytesAsString(b), "=> Sending message body"):
			row.Weak = true
			row.say(Client, h.span) // in place of the message
		default:
			row.Weak = r.event == Noted
			row.tell(r.event, h.span)
		}
		return true
	}
	return false
}

// sendEmailTalk is the state once sendEmail was seen.
const sendEmailTalk = "sendEmail"

// sendEmailUnshown says the reply that evalSMTPresponse() looks at, where the
// line that shows what was received is missing: it is for a refused login.
func (h *head) sendEmailUnshown(row *Row, b []byte) bool {
	const checks = "=> evalSMTPresponse() - Checking for SMTP success or error status in the message: "
	i := index(b, checks)
	if i < 0 || replyCode(b[i+len(checks):]) < 400 || !contains(h.following(1), "Found SMTP error code") {
		return false
	}
	for n := 2; n < 5; n++ {
		if contains(h.following(n), "Received: ") {
			return false
		}
	}
	h.mem.side = Server
	h.sayReply(row, i+len(checks), len(b))
	return true
}
