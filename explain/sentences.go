package explain

import (
	"fmt"
	"slices"
	"strings"

	"smtpexplain/grammar"
)

// write puts the decision into words.
func (s *story) write(x *Explanation, j *decision) {
	x.Summary = closeAside.Replace(s.summary(x, j))
	x.Detail = s.detail(j)
	x.ActText = s.actText(x, j)
	x.WaitText = s.waitText(x, j)
	x.Next = s.next(j)
	if j.verdict.Failure() {
		x.Customer, x.Expert = j.cause.Cause.Customer, j.cause.Cause.Expert
		if s.unreached(j) {
			x.Customer = "Our mail server could not be reached from outside. What was sent to us waits at the sending servers, and we are looking for the reason."
		}
	}
}

// host names the side that replies, as the subject of a sentence.
func (s *story) host(j *decision) string {
	switch {
	case j.cause.Provider != "" && s.c.Direction != grammar.Inbound && s.known(j.cause.Provider):
		return j.cause.Provider
	case s.c.Direction == grammar.Inbound:
		return "Your server"
	case s.c.Server.String() != "":
		return s.c.Server.String()
	}
	return "The server"
}

// known keeps the names of mailbox providers; the name of a mail server's stock
// texts is no one who acts.
func (s *story) known(provider string) bool {
	_, ok := providerOf(strings.ToLower(s.c.Server.String()), "")
	return ok && provider != ""
}

// guest names the client, as the subject of a sentence.
func (s *story) guest() string {
	switch {
	case s.c.Direction == grammar.Outbound && !s.c.Dialect.Client:
		return "Your server"
	case s.c.Direction == grammar.Inbound && s.c.Client.String() != "":
		return s.c.Client.String()
	}
	return "The client"
}

// object is what was refused, by phase.
func (s *story) object(x *Explanation, j *decision) string {
	switch j.phase {
	case PhaseConnect, PhaseGreeting:
		return "the connection"
	case PhaseEHLO:
		if s.c.Client.Name != "" {
			return "the client's introduction as " + s.c.Client.Name
		}
		return "the client's introduction"
	case PhaseMAIL:
		if x.From != "" {
			return "the sender " + x.From
		}
		if x.Bounce {
			return "a bounce, the message with the empty sender"
		}
		return "the sender"
	case PhaseRCPT:
		if a := s.refusedAddress(j); a != "" {
			return a
		}
		if len(x.To) > 0 {
			return names(x.To)
		}
		return "the recipient"
	case PhaseSTARTTLS:
		return "the change to TLS"
	case PhaseAUTH:
		return "the login"
	}
	if len(x.To) > 0 {
		return "the message for " + names(x.To)
	}
	return "the message"
}

// refusedAddress is the recipient that the decisive reply answers.
func (s *story) refusedAddress(j *decision) string {
	if j.reply == nil {
		if r := s.report(j); r != nil && len(r.To) > 0 {
			return names(r.To)
		}
		return ""
	}
	for i := range s.c.Pairs {
		for k := range s.c.Pairs[i].Replies {
			if &s.c.Pairs[i].Replies[k] == j.reply {
				return s.address(&s.c.Pairs[i])
			}
		}
	}
	return ""
}

// because is the cause as the end of a sentence: ": there is no such mailbox".
func because(j *decision) string {
	if c := j.cause.Cause; c != nil && c.Phrase != "" {
		return ": " + c.Phrase
	}
	return ""
}

// closeAside drops the comma of an aside that ends at another mark.
var closeAside = strings.NewReplacer(",.", ".", ",:", ":")

// summary is the verdict in one sentence.
func (s *story) summary(x *Explanation, j *decision) string {
	host, guest := s.host(j), s.guest()
	from := ""
	if x.From != "" {
		from = " from " + x.From
	} else if x.Bounce {
		from = ", an automatic one with an empty sender,"
	}
	to := ""
	if len(x.To) > 0 {
		to = " for " + names(x.To)
	}
	switch j.verdict {
	case Accepted:
		return s.acceptedText(x, j, host, from, to)
	case PartlyAccepted:
		return s.partlyText(j, host, from)
	case Rejected:
		return fmt.Sprintf("%s refused %s%s.", host, s.object(x, j), because(j))
	case Deferred:
		return s.deferredText(x, j, host, to)
	case Bounced:
		if r := s.report(j); r != nil && r.Outcome == grammar.Notified {
			return fmt.Sprintf("Your server wrote a report%s: a message could not be delivered.", to)
		}
		return fmt.Sprintf("The message%s was given up and goes back to the sender%s.", to, because(j))
	case AuthFailed:
		return fmt.Sprintf("%s refused the login%s.", host, s.whoseLogin(j))
	case TLSFailed:
		return fmt.Sprintf("No encrypted connection between %s and %s came about%s.", lowerSubject(guest), lowerSubject(host), s.tlsReason(j))
	case Dropped:
		return s.droppedText(j, host, guest)
	case NoConnection:
		if s.unreached(j) {
			return "Your server cannot be reached from outside."
		}
		return fmt.Sprintf("No connection to %s came about%s.", lowerSubject(host), because(j))
	case Informational:
		return s.informational(j)
	}
	if r := s.report(j); r != nil && r.Outcome == grammar.Abandoned {
		return abandonedText(from, j)
	}
	return incompleteText(x, j)
}

// abandonedText says how far the client came with a message that it did not
// send.
func abandonedText(from string, j *decision) string {
	if j.phase == PhaseMAIL {
		return fmt.Sprintf("The client began a message%s and no recipient was accepted. The log does not say why.", from)
	}
	return fmt.Sprintf("The client began a message%s and did not send it. The log does not say why.", from)
}

// deferredText says who put what off, or that the message waits: where nobody
// was reached, nobody put it off.
func (s *story) deferredText(x *Explanation, j *decision, host, to string) string {
	r := s.report(j)
	kept := r != nil && r.Outcome == grammar.Delayed && (j.phase == PhaseConnect || j.code == "")
	if s.c.Speaks() || j.phase != PhaseQueue && !kept {
		return fmt.Sprintf("%s put off %s for now%s.", host, s.object(x, j), because(j))
	}
	if s.ownService(j) {
		return fmt.Sprintf("The message%s waits in the queue for another attempt: a service on your own server does not answer.", to)
	}
	return fmt.Sprintf("The message%s waits in the queue for another attempt%s.", to, because(j))
}

// whoseLogin names the account, or the host that it was tried from.
func (s *story) whoseLogin(j *decision) string {
	if r := s.report(j); r != nil && r.Peer.String() != "" && s.c.Direction != grammar.Outbound {
		return " from " + r.Peer.String()
	}
	who := ""
	for _, sec := range s.secrets() {
		if sec.account != "" {
			who = " of " + sec.account
		}
	}
	return who
}

// incompleteText says where the log ends.
func incompleteText(x *Explanation, j *decision) string {
	switch {
	case len(x.Exchanges) == 0:
		return "The log ends before anything is said."
	case j.phase == PhaseMessage:
		return "Nothing is wrong as far as the log goes. It ends while the message was being sent."
	}
	return fmt.Sprintf("Nothing is wrong as far as the log goes. It ends at %s.", j.phase.Title())
}

// unreached reports whether it was the reader's own server that nobody reached.
func (s *story) unreached(j *decision) bool {
	return j.verdict == NoConnection && s.c.Direction == grammar.Inbound && j.cause.Cause.ID == "connection-failed"
}

// acceptedText says who accepted the message, or what became of it then.
func (s *story) acceptedText(x *Explanation, j *decision, host, from, to string) string {
	switch r := s.report(j); {
	case r != nil && r.Outcome == grammar.Discarded:
		return fmt.Sprintf("The message%s%s was taken and thrown away.", from, to)
	case r != nil && r.Outcome == grammar.Delivered:
		return fmt.Sprintf("The message%s was put into the mailbox of %s.", from, names(x.To))
	case r != nil && r.Outcome == grammar.Received:
		return fmt.Sprintf("Your server took the message%s%s into its queue.", from, to)
	case r != nil && r.Peer.String() != "":
		return fmt.Sprintf("%s accepted the message%s%s.", r.Peer, from, to)
	}
	return fmt.Sprintf("%s accepted the message%s%s.", host, from, to)
}

// partlyText says for how many recipients the message was accepted.
func (s *story) partlyText(j *decision, host, from string) string {
	r := s.report(j)
	switch {
	case r == nil:
		return fmt.Sprintf("%s accepted the message%s for %d of %d recipients%s.", host, from, j.accepted, j.accepted+j.refused, because(j))
	case len(r.To) == 0:
		return fmt.Sprintf("The message%s was accepted, but not for all recipients.", from)
	case s.received():
		// Those for whom it was taken have no line, and aliases change their number.
		later := ""
		if j.rest == Deferred {
			later = "for now "
		}
		return fmt.Sprintf("The message%s was accepted, but %snot for %s%s.", from, later, names(r.To), because(j))
	}
	what := "was refused"
	if j.rest == Deferred {
		what = "waits for another attempt"
	}
	return fmt.Sprintf("The message%s was accepted for %d of %d recipients. The one for %s %s%s.", from, j.accepted, j.accepted+j.refused, names(r.To), what, because(j))
}

// received reports whether the log says that the server took the message, and
// not what became of it.
func (s *story) received() bool {
	a, _ := s.attempts()
	return a.received >= 0 && !a.delivered
}

// droppedText says at which point the connection broke.
func (s *story) droppedText(j *decision, host, guest string) string {
	switch {
	case j.cause.Cause.ID != "connection-lost": // the server hung up, and said why
		return fmt.Sprintf("%s ended the conversation%s.", host, because(j))
	case j.phase == PhaseGreeting && s.shows(grammar.GreetingRole):
		return "The connection ended after the greeting, before a command was given."
	case j.phase == PhaseGreeting && s.c.Direction == grammar.Outbound:
		return fmt.Sprintf("%s closed the connection instead of greeting.", host)
	case j.phase == PhaseGreeting:
		return fmt.Sprintf("%s went away before the greeting.", guest)
	case j.phase == PhaseConnect:
		return "The connection ended before a word was said."
	case j.phase == PhaseMessage:
		return "The connection broke while the message was being sent, before it was accepted."
	}
	return fmt.Sprintf("The connection broke at %s, before the message was accepted.", j.phase.Title())
}

// lowerSubject is "Your server" inside a sentence.
func lowerSubject(s string) string {
	if strings.HasPrefix(s, "Your ") || strings.HasPrefix(s, "The ") {
		return lowerFirst(s)
	}
	return s
}

// informational says what a conversation without a message was for.
func (s *story) informational(j *decision) string {
	if r := s.report(j); r != nil {
		switch r.Outcome {
		case grammar.Scored:
			return fmt.Sprintf("%s was noted%s. The log does not say whether the mail was refused.", r.Peer, because(j))
		case grammar.Discarded:
			return "An automatic message was thrown away, as the server is told to do."
		case grammar.Mentioned:
			return "The log notes what was found in a message and not what became of it."
		case grammar.Stranded:
			return fmt.Sprintf("Your server failed at its own work on a message%s. The log does not say what became of it.", because(j))
		}
	}
	for i := range s.c.Pairs {
		p := &s.c.Pairs[i]
		if v := p.Verb; (v == "AUTH" || v == "(AUTH response)") && class(p) == '2' {
			return "A login that worked, and no message: a test."
		}
	}
	return "A connection without a message: a test, a probe or a monitor."
}

// tlsReason reads what the TLS library said.
func (s *story) tlsReason(j *decision) string {
	for _, i := range j.turns {
		low := strings.ToLower(s.words(s.c.Turns[i].Text))
		for _, r := range tlsReasons {
			if strings.Contains(low, r.mark) {
				return ": " + r.text
			}
		}
	}
	return ""
}

// tlsReasons are the alerts and errors of TLS libraries (RFC 8446 section 6)
// as OpenSSL and its relatives spell them.
var tlsReasons = []struct{ mark, text string }{
	{"unknown ca", "the other side does not know who issued the certificate"},
	{"certificate expired", "the certificate has expired"},
	{"certificate has expired", "the certificate has expired"},
	{"certificate unknown", "the other side does not accept the certificate"},
	{"bad certificate", "the other side does not accept the certificate"},
	{"self signed", "the certificate is signed by itself"},
	{"self-signed", "the certificate is signed by itself"},
	{"verify failed", "the certificate could not be verified"},
	{"unsupported protocol", "the two sides share no version of TLS"},
	{"protocol version", "the two sides share no version of TLS"},
	{"wrong version number", "what came was not TLS"},
	{"unknown protocol", "what came was not TLS"},
	{"no shared cipher", "the two sides share no cipher"},
	{"handshake failure", "the two sides could not agree on a way to encrypt"},
	{"timed out", "the handshake took too long"},
	{"unexpected eof", "the other side hung up during the handshake"},
}

// detail names the codes that prove the verdict and what they mean here.
func (s *story) detail(j *decision) string {
	var b strings.Builder
	if j.code != "" {
		switch {
		case j.verb == "":
			fmt.Fprintf(&b, "The reply was %s", codeText(j.code, j.status))
		case j.phase == PhaseGreeting:
			fmt.Fprintf(&b, "Instead of a greeting came %s", codeText(j.code, j.status))
		default:
			fmt.Fprintf(&b, "The answer to %s was %s", verbText(j.verb), codeText(j.code, j.status))
		}
		switch j.code[0] {
		case '4':
			b.WriteString(", a temporary refusal. ")
		case '5':
			b.WriteString(", a permanent refusal. ")
		default:
			b.WriteString(". ")
		}
		b.WriteString(s.meaning(j))
	} else if j.status != "" {
		fmt.Fprintf(&b, "The log gives the status %s. ", j.status)
		b.WriteString(s.meaning(j))
	} else if j.verdict == Dropped && early(j.phase) {
		b.WriteString("No command was given and no reply sent, so nothing in SMTP itself went wrong.")
	} else if j.verdict.Failure() && j.cause.Cause != nil {
		b.WriteString(j.cause.Cause.Text)
	}
	if j.verdict == Accepted && s.report(j) == nil {
		b.WriteString(" What becomes of it from here on is not part of this conversation.")
	}
	return strings.TrimSpace(b.String())
}

// meaning is what the decisive reply means: what its sender is known to mean by
// it, else the cause that was found, else the reply as the answer to its
// command.
func (s *story) meaning(j *decision) string {
	if j.verdict.Failure() {
		if p := j.cause.Pattern; p != nil {
			return p.Meaning
		}
		if c := j.cause.Cause; c != nil && c.ID != "unknown" && c.ID != "none" {
			return c.Text
		}
	}
	if j.code == "" {
		text, _ := s.statusMeaning(j.status, true)
		return text
	}
	if r, ok := LookupReply(j.code); ok {
		_, text := r.as(j.verb)
		return text
	}
	return ""
}

// codeText is "550 5.1.1".
func codeText(code, status string) string {
	if status != "" {
		return strings.TrimSpace(code + " " + status)
	}
	return code
}

// verbText is a verb as people write it in a sentence.
func verbText(verb string) string {
	switch verb {
	case "MAIL":
		return "MAIL FROM"
	case "RCPT":
		return "RCPT TO"
	case ".":
		return "the end of the message"
	case "(connect)", "(tcp)":
		return "the connection"
	case "(AUTH response)":
		return "the login data"
	}
	return verb
}

// statusMeaning is the sentence for an enhanced status code. A code from the
// Status field of Kerio's mail log is first read as Kerio reads it.
func (s *story) statusMeaning(code string, reported bool) (string, bool) {
	m, ok := LookupStatus(code)
	if !ok {
		return "", false
	}
	if reported && s.c.Dialect == kerioMailDialect {
		for _, also := range m.Entry.Also {
			if also.Standing == Kerio {
				return also.Text, true
			}
		}
	}
	return m.Entry.Text, true
}

var kerioMailDialect, _ = grammar.LookupDialect("kerio-mail")

func (s *story) actText(x *Explanation, j *decision) string {
	inbound := s.c.Direction == grammar.Inbound
	switch x.Act {
	case ActSender:
		return "The sender: only the person or program that wrote the message can change this."
	case ActSendingAdmin:
		if inbound {
			return "The administrator of the sending server, not you."
		}
		return "You, or whoever runs the sending server."
	case ActReceivingAdmin:
		switch {
		case s.ownService(j):
			return "You: the service that does not answer is on your own server."
		case inbound:
			return "You: the receiving server is yours."
		}
		return "The administrator of the receiving server."
	case ActRecipient:
		return "The recipient."
	case ActNetwork:
		return "Whoever runs the network or firewall between the two servers."
	case ActNobody:
		if j.verdict.Temporary() && !s.removed() {
			return "Nobody: waiting is enough."
		}
		return "Nobody."
	}
	if j.verdict == Incomplete {
		return "The log does not go far enough to tell."
	}
	return "The log does not tell."
}

func (s *story) waitText(x *Explanation, j *decision) string {
	switch {
	case j.verdict == Accepted, j.verdict == Informational:
		return "There is nothing to repeat."
	case j.verdict == Incomplete:
		return "The log does not tell."
	case j.verdict == PartlyAccepted && j.rest == Deferred:
		return "Yes, for the recipients that are still open."
	case j.verdict == PartlyAccepted && x.Retry == RetryNo && s.c.Dialect.Client:
		return "No. The refused recipients do not get it; the program or person that sent it is told at once, and no bounce comes."
	case j.verdict == PartlyAccepted && x.Retry == RetryNo:
		return "No. The refused recipients do not get it; the sender is told."
	case x.Retry == RetryYes && s.c.Dialect.Client:
		return "A mail server would try again by itself. A program or person that speaks SMTP by hand has to."
	case x.Retry == RetryYes:
		return "Yes. The sending server keeps the message and tries again."
	case x.Retry == RetryAfterChange:
		return "Not before something is changed."
	case x.Retry == RetryNo && (s.c.Dialect.Client || j.verdict == AuthFailed):
		return "No. The program or person that sends gets this error at once, and no bounce comes."
	case x.Retry == RetryNo && s.removed():
		return "No. The message was taken out of the queue by hand: nobody tries again and nobody is told."
	case x.Retry == RetryNo:
		return "No. This is final for this message; the sender gets a bounce."
	}
	return "The log does not tell."
}

// next are the steps that can be taken, the likeliest first.
func (s *story) next(j *decision) []string {
	switch {
	case j.verdict == Accepted:
		if r := s.report(j); r == nil && s.c.Direction != grammar.Inbound {
			return []string{"If the recipient still misses it, give the receiving side the time and the reply's id and ask them to look in spam and quarantine."}
		}
		return []string{}
	case j.verdict == Informational:
		return []string{}
	case j.verdict == Incomplete:
		out := []string{"Copy more of the log: the lines that follow decide."}
		if m := s.c.Dialect.More; m != "" && !s.c.Speaks() { // where words stand it has been done
			out = append(out, m)
		}
		return out
	}
	if j.verdict == Dropped && early(j.phase) {
		g, _ := GroupOf(j.phase)
		return g.Check[:min(5, len(g.Check))]
	}
	if s.removed() {
		return []string{"If the message still matters, send it again: nothing of it is left in the queue."}
	}
	steps := slices.Clone(j.cause.Cause.Next)
	if p := j.cause.Pattern; p != nil && p.Next != "" && p.Cause == j.cause.Cause.ID {
		// What a provider is known to want is the cause's first step, said
		// precisely.
		steps = append([]string{p.Next}, steps[min(1, len(steps)):]...)
	}
	return steps[:min(5, len(steps))]
}
