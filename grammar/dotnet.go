package grammar

import (
	"bytes"
	"strings"
)

// What .NET programs and Windows scripts show of a mail that was not sent: the
// exceptions of MailKit, of System.Net.Mail (Send-MailMessage of PowerShell is
// built on it) and the errors of CDO. Written from MailKit's SmtpClient.cs,
// .NET's SmtpException.cs and SmtpCommands.cs, and published errors.

// dotnetStates are the words that System.Net.Mail has for the code of a reply,
// which it does not show (SmtpException.GetMessageForStatus), and the command
// that such a reply mostly answers.
var dotnetStates = [...]struct {
	words, verb string
	outcome     Outcome
}{
	{"Service not available", "(connect)", RefusedNow},                                    // 421
	{"Mailbox busy", "RCPT", RefusedNow},                                                  // 450
	{"rror in processing", ".", RefusedNow},                                               // 451
	{"Insufficient system storage", "MAIL", RefusedNow},                                   // 452
	{"Client does not have permission to submit mail", "MAIL", RefusedNow},                // 454
	{"requires a secure connection or the client was not authenticated", "MAIL", Refused}, // 530
	{"Exceeded storage allocation", ".", Refused},                                         // 552
	{"rejected one or more recipient addresses", "RCPT", Refused},                         // CDO
	{"rejected the sender address", "MAIL", Refused},                                      // CDO
}

// dotnetMethods tell in a stack trace, or in PowerShell's record of the error,
// which command was refused.
var dotnetMethods = [...]struct{ words, verb string }{
	{"SmtpFailedRecipient", "RCPT"}, {"RecipientCommand.", "RCPT"}, {"OnRecipientNotAccepted", "RCPT"}, {"SmtpClient.RcptTo", "RCPT"}, {"ProcessRcptToResponse", "RCPT"},
	{"MailCommand.", "MAIL"}, {"OnSenderNotAccepted", "MAIL"}, {"SmtpClient.MailFrom", "MAIL"}, {"ProcessMailFromResponse", "MAIL"},
	{"DataStopCommand.", "."}, {"MessageNotAccepted", "."}, {"SmtpClient.Data", "."}, {"SmtpClient.Bdat", "."}, {"SmtpClient.ParseBdatResponse", "."}, {"SmtpClient.MessageData", "."},
	{"DataCommand.", "DATA"}, {"EHelloCommand.", "EHLO"}, {"HelloCommand.", "HELO"}, {"SmtpClient.Ehlo", "EHLO"}, {"StartTlsCommand.", "STARTTLS"}, {"AuthCommand.", "AUTH"},
	{"SmtpClient.Connect", "(connect)"}, {"SmtpClient.PostConnect", "(connect)"},
}

// dotnetAnswers introduce the server's words, in the languages of Windows.
var dotnetAnswers = [...]string{"The server response was: ", "Die Serverantwort war: ", "La réponse du serveur était : "}

// dotnetError recognises the first line of such an error, and whether MailKit
// raised it.
func dotnetError(b []byte) (ok, mailkit bool) {
	s := bytesAsString(b[:min(len(b), 600)])
	for _, name := range [...]string{"MailKit.Security.", "MailKit.Net.Smtp.Smtp", "MailKit.Service"} {
		if i := strings.Index(s, name); i >= 0 && strings.Contains(s[i:], "Exception") && !strings.HasPrefix(s, "   at ") {
			return true, true
		}
	}
	for _, words := range [...]string{"System.Net.Mail.Smtp", "Send-MailMessage : ", "Send-MailMessage: ", "The transport failed to connect to the server", "The transport error code was 0x"} {
		if i := strings.Index(s, words); i >= 0 && !strings.HasPrefix(s, "   at ") && (words[0] != 'S' || words[1] != 'y' || strings.Contains(s[i:], "Exception: ")) {
			return true, false
		}
	}
	return dotnetAnswer(b) >= 0, false
}

// dotnetAnswer is where the server's words begin in the line, -1 if there are
// none.
func dotnetAnswer(b []byte) int {
	for _, words := range dotnetAnswers {
		if i := index(b, words); i >= 0 {
			return i + len(words)
		}
	}
	return -1
}

// failedKey is the key below the first line of an error.
const failedKey = "failed"

// dotnetTell reads the first line of an error and what stands below it; raised
// tells that the line is such a first line.
func (h *head) dotnetTell(row *Row, b []byte, raised bool) bool {
	switch {
	case raised && h.mem.key != failedKey:
		h.dotnetFailure(row)
	case h.mem.key == failedKey && (raised || dotnetTrail(b) || statusLen(b) > 0):
		row.Weak = true
		row.tell(Noted, h.span)
	default:
		return false
	}
	h.mem.key = failedKey
	return true
}

// dotnetFailure reads the first line of an error. Where a protocol log stands
// above, the reply is in it.
func (h *head) dotnetFailure(row *Row) {
	b := h.bytes()
	s := bytesAsString(b)
	row.Direction = Outbound
	f := faultIn(b)
	at := dotnetAnswer(b)
	switch {
	case f == untrusted, strings.Contains(s, "does not support the STARTTLS"), strings.Contains(s, "does not support secure connections"), strings.Contains(s, "remote certificate"):
		row.tell(SecureFailed, h.span)
	case strings.Contains(s, "SmtpProtocolException"):
		row.tell(Lost, h.span)
	case strings.Contains(s, "MailKit.Security.AuthenticationException"):
		h.dotnetLogin(row)
	case strings.Contains(s, "does not support authentication"):
		row.tell(LoginFailed, h.span)
	case h.talking():
		row.tell(Noted, h.span)
	case at >= 0:
		h.dotnetRefusal(row, at, len(b))
	case strings.Contains(s, "SmtpCommandException: "):
		h.dotnetRefusal(row, index(b, "SmtpCommandException: ")+len("SmtpCommandException: "), len(b))
	case strings.Contains(s, "The transport failed to connect"):
		h.tellFault(row, h.span, unreachable)
	case f == noFault:
		row.tell(Trouble, h.span)
	default:
		h.tellFault(row, h.span, f)
	}
}

// dotnetLogin reads "MailKit.Security.AuthenticationException: 535: 5.7.8
// words". Before version 2 the name of the code stood in its place.
func (h *head) dotnetLogin(row *Row) {
	b := h.bytes()
	const name = "AuthenticationException: "
	at := index(b, name) + len(name)
	switch {
	case h.talking():
		row.tell(Noted, h.span)
	case at >= len(name) && replyCode(b[at:min(at+3, len(b))]) > 0 && bytes.HasPrefix(b[at+3:], []byte(": ")):
		t := row.say(Server, h.sub(at, len(b)))
		t.Verb = "AUTH"
		t.Joined = append(append([]byte{}, b[at:at+3]...), b[at+len("535:"):]...)
	default:
		row.tell(LoginFailed, h.span)
	}
}

// dotnetRefusal reads the server's words in line[at:to]. Only CDO shows the
// code of the reply; elsewhere .NET's own words stand for it.
func (h *head) dotnetRefusal(row *Row, at, to int) {
	b := h.bytes()
	rep := &Report{Outcome: Refused, Reason: h.sub(at, to), Status: statusIn(b[at:to])}
	if strings.HasPrefix(rep.Status, "4.") {
		rep.Outcome = RefusedNow
	}
	usual := "."
	for _, s := range dotnetStates {
		if contains(b[:at], s.words) {
			usual, rep.Outcome = s.verb, s.outcome
			break
		}
	}
	if rep.Verb = h.dotnetVerb(); rep.Verb == "" {
		rep.Verb = usual
	}
	if quoteReply(h, h.sub(at, to), rep) && rep.Quote[0].Code.Text[0] == '4' {
		rep.Outcome = RefusedNow
	}
	row.report(h.span, rep)
}

// dotnetVerb is the command that was refused, as the class of the exception or
// the stack trace tells.
func (h *head) dotnetVerb() string {
	for n := 0; n < 12; n++ {
		b := h.bytes()
		if n > 0 {
			if b = h.following(n); b == nil {
				break
			}
		}
		for _, m := range dotnetMethods {
			if contains(b, m.words) {
				return m.verb
			}
		}
	}
	return ""
}

// dotnetTrail recognises what stands below the first line: the stack trace,
// inner exceptions, PowerShell's place of the error.
func dotnetTrail(b []byte) bool {
	s := strings.TrimLeft(bytesAsString(b), " ")
	for _, p := range [...]string{"at ", "At ", "---> ", "--- End of ", "+ ", "+ CategoryInfo ", "+ FullyQualifiedErrorId ", "The server's SSL certificate could not be validated", "• ", "CDO.Message.1 error '"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}
