package explain

// The words that a judgement is made of. They are a contract: JSON, filters and
// addresses of the page hold them. Each has a title for people beside it.

// Verdict says what became of a conversation.
type Verdict string

const (
	Accepted       Verdict = "accepted"
	PartlyAccepted Verdict = "partly-accepted"
	Deferred       Verdict = "deferred"
	Rejected       Verdict = "rejected"
	Bounced        Verdict = "bounced"
	AuthFailed     Verdict = "auth-failed"
	TLSFailed      Verdict = "tls-failed"
	Dropped        Verdict = "dropped"
	NoConnection   Verdict = "no-connection"
	Incomplete     Verdict = "incomplete"
	Informational  Verdict = "informational"
)

// verdictTitles are in the order of the overview: what failed comes first.
var verdictTitles = []struct {
	verdict Verdict
	title   string
}{
	{Rejected, "Rejected"}, {Bounced, "Bounced"}, {AuthFailed, "Login failed"}, {TLSFailed, "TLS failed"}, {Dropped, "Dropped"},
	{NoConnection, "No connection"}, {Deferred, "Deferred"}, {PartlyAccepted, "Partly accepted"}, {Accepted, "Accepted"},
	{Incomplete, "Incomplete"}, {Informational, "Informational"},
}

// Title is the verdict in words.
func (v Verdict) Title() string {
	for _, t := range verdictTitles {
		if t.verdict == v {
			return t.title
		}
	}
	return string(v)
}

// Permanent reports whether a verdict is a failure for good.
func (v Verdict) Permanent() bool {
	return v == Rejected || v == Bounced || v == AuthFailed || v == TLSFailed
}

// Temporary reports whether a verdict is a failure that may pass by itself.
func (v Verdict) Temporary() bool { return v == Deferred || v == Dropped || v == NoConnection }

// Failure reports whether a verdict is any failure.
func (v Verdict) Failure() bool { return v.Permanent() || v.Temporary() || v == PartlyAccepted }

// Tone is how a verdict is coloured: "bad" for a failure for good, "wait" for one
// that may pass, "good" for accepted, "plain" for the rest.
func (v Verdict) Tone() string {
	switch {
	case v.Permanent():
		return "bad"
	case v.Failure():
		return "wait"
	case v == Accepted:
		return "good"
	}
	return "plain"
}

// Phase says where in the conversation something happened.
type Phase string

const (
	PhaseConnect  Phase = "connect"
	PhaseGreeting Phase = "greeting"
	PhaseEHLO     Phase = "ehlo"
	PhaseSTARTTLS Phase = "starttls"
	PhaseAUTH     Phase = "auth"
	PhaseMAIL     Phase = "mail"
	PhaseRCPT     Phase = "rcpt"
	PhaseDATA     Phase = "data"
	PhaseMessage  Phase = "message" // the content, its final dot and the reply to it
	PhaseQUIT     Phase = "quit"
	PhaseQueue    Phase = "queue" // after the conversation
	PhaseNone     Phase = "none"
)

type station struct {
	phase Phase
	title string
}

// stations are the phases in the order of a session.
var stations = []station{
	{PhaseConnect, "Connect"}, {PhaseGreeting, "Greeting"}, {PhaseEHLO, "EHLO"}, {PhaseSTARTTLS, "STARTTLS"}, {PhaseAUTH, "AUTH"},
	{PhaseMAIL, "MAIL FROM"}, {PhaseRCPT, "RCPT TO"}, {PhaseDATA, "DATA"}, {PhaseMessage, "Message"}, {PhaseQUIT, "QUIT"}, {PhaseQueue, "Queue"},
}

// Title is the phase as people write it: "RCPT TO".
func (p Phase) Title() string {
	for _, st := range stations {
		if st.phase == p {
			return st.title
		}
	}
	return ""
}

// phaseOf is the phase that a verb belongs to.
func phaseOf(verb string) Phase {
	switch verb {
	case "(tcp)":
		return PhaseConnect
	case "(connect)":
		return PhaseGreeting
	case "EHLO", "HELO", "LHLO", "XCLIENT", "XPROXY", "XPROXYFROM", "XPROXYTO", "XSESSIONPARAMS":
		return PhaseEHLO // those of a proxy too: they introduce whom it speaks for
	case "STARTTLS", "X-ANONYMOUSTLS":
		return PhaseSTARTTLS
	case "AUTH", "(AUTH response)", "X-EXPS":
		return PhaseAUTH
	case "MAIL":
		return PhaseMAIL
	case "RCPT":
		return PhaseRCPT
	case "DATA":
		return PhaseDATA
	case ".", "BDAT":
		return PhaseMessage
	case "QUIT":
		return PhaseQUIT
	}
	return ""
}

// early reports whether a phase lies before the first word of SMTP: the first
// of the article's three groups.
func early(p Phase) bool { return p == PhaseConnect || p == PhaseGreeting }

// Act names who must act.
type Act string

const (
	ActSender         Act = "sender"
	ActSendingAdmin   Act = "sending-admin"
	ActReceivingAdmin Act = "receiving-admin"
	ActRecipient      Act = "recipient"
	ActNetwork        Act = "network"
	ActNobody         Act = "nobody"
	ActUnknown        Act = "unknown"
)

// Retry says whether the same message may pass later without anyone acting.
type Retry string

const (
	RetryYes         Retry = "yes"
	RetryNo          Retry = "no"
	RetryAfterChange Retry = "after-change"
	RetryUnknown     Retry = "unknown"
)

// Confidence says how sure a judgement is.
type Confidence string

const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Severity of a finding.
type Severity string

const (
	Info    Severity = "info"
	Warning Severity = "warning"
	Error   Severity = "error"
)

// Progress of a station on the phase rail.
type Progress string

const (
	Passed     Progress = "passed"
	Failed     Progress = "failed"
	Skipped    Progress = "skipped" // not part of this conversation, though a later one was reached
	NotReached Progress = "not-reached"
	NotShown   Progress = "not-shown" // it must have happened; the log does not show it
)

// Title says what became of a station.
func (p Progress) Title() string {
	switch p {
	case Passed:
		return "done"
	case Failed:
		return "failed here"
	case Skipped:
		return "not used"
	case NotShown:
		return "not in the log"
	}
	return "not reached"
}
