package explain

import "slices"

// kerioIsolating names the part of the support article that sorts failures by
// the moment at which they appear.
const kerioIsolating = "Kerio Connect support article, Isolating SMTP Issues"

// FailureGroup is one of the three groups into which the support article sorts
// failures by the moment at which they appear. Failures of one group tend to
// have the same roots, so the moment tells where to look first.
type FailureGroup struct {
	Name     string // "before-greeting", "during-conversation", "after-queueing"
	Title    string
	Text     string
	Phases   []Phase
	Causes   []string // what usually lies behind it, a sentence each
	Check    []string // what to look at, the likeliest first
	Standing Standing
	Source   string
	// Also holds what the article says where Text and Causes correct it, and
	// the standard that they follow instead.
	Also []Meaning
}

// failureGroups holds the groups in the order of a session. The division and
// most hints are the article's.
var failureGroups = []FailureGroup{
	{
		Name:   "before-greeting",
		Title:  "Before the greeting",
		Text:   "The connection fails, or the server refuses the client before it says a word about mail. Network, firewall and the reputation of the client's address are the places to look, on both sides.",
		Phases: []Phase{PhaseConnect, PhaseGreeting},
		Causes: []string{
			"A firewall or the internet provider does not let connections to port 25 in or out.",
			"The other side has the client's IP address on a block list and refuses the connection.",
			"The client's IP address has no reverse DNS entry, or one that does not match.",
			"The recipient's domain or its mail host does not exist in DNS, or DNS does not answer.",
			"The receiving server is down, overloaded, or has reached its limit of connections.",
			"One side starts TLS at once and the other waits for plain text, so both wait in silence.",
			"The server delays its greeting on purpose, and an impatient client hangs up or speaks too early.",
		},
		Check: []string{
			"From the sending server, open a connection to port 25 of the receiving host and wait for a line that starts with 220.",
			"Check the firewall rules for port 25 in both directions, and ask the internet provider whether it blocks the port.",
			"Look the client's IP address up in the block list that the reply names.",
			"Compare the reverse DNS entry of the client's IP address with the host name it points to and with the EHLO name.",
			"Query the MX records of the recipient's domain and the addresses of the hosts in them.",
			"Make sure that the port and the kind of TLS belong together: 465 encrypts at once, 25 and 587 begin in plain text.",
		},
		Standing: Kerio,
		Source:   kerioIsolating,
		Also: []Meaning{
			{
				Standing: Kerio,
				Source:   kerioIsolating,
				Text:     "The article adds mail clients that cannot log in to the server and so never get a conversation started.",
			},
			{
				Standing: Standard,
				Source:   "RFC 4954 section 4, RFC 5321 section 3.1",
				Text:     "A login is possible only after the greeting and EHLO. A refused login therefore belongs to the conversation, and nothing before the greeting depends on a password.",
			},
		},
	},
	{
		Name:   "during-conversation",
		Title:  "During the conversation",
		Text:   "The server answers a command with a refusal, or one side closes the connection too early. The refused command and the code of the reply tell the cause.",
		Phases: []Phase{PhaseEHLO, PhaseSTARTTLS, PhaseAUTH, PhaseMAIL, PhaseRCPT, PhaseDATA, PhaseMessage, PhaseQUIT},
		Causes: []string{
			"The address of a recipient or of the sender does not exist, is badly written or is not allowed.",
			"The login fails, or the server wants one before it passes mail on.",
			"The server does not know or not offer a command, or a command comes at the wrong moment.",
			"The server finds the client's address or the sender's domain on a block list.",
			"The server greylists: it puts unknown senders off once and takes a later attempt.",
			"A filter refuses the message after it has read it, for its content, its size or its sender checks.",
			"The TLS handshake fails, because of a certificate or of versions that do not fit.",
			"One side closes the connection too early, after a time-out, a limit or a fault on the network.",
		},
		Check: []string{
			"Find the first reply that starts with 4 or 5. Later refusals often only follow from it.",
			"Read code and text of that reply together with the command before it.",
			"Check the addresses of sender and recipient letter by letter.",
			"If the connection ends without a refusal, note the last command and the seconds before the end.",
			"After a 4 wait for the next attempt of the queue. After a 5 change what the text names before sending again.",
		},
		Standing: Kerio,
		Source:   kerioIsolating,
		Also: []Meaning{
			{
				Standing: Kerio,
				Source:   kerioIsolating,
				Text:     "The article names block lists here and before the greeting. Its login problems stand only before the greeting.",
			},
			{
				Standing: Standard,
				Source:   "RFC 4954 section 4",
				Text:     "Every failed login belongs here, because AUTH follows EHLO.",
			},
			{
				Standing: Vendor,
				Source:   "Postfix smtpd_delay_reject",
				Text:     "Block lists appear in both groups. Many servers check the client when it connects but report the refusal only after RCPT.",
			},
		},
	},
	{
		Name:   "after-queueing",
		Title:  "After the message is queued",
		Text:   "The receiving server has accepted the message with 250 and is responsible for it. What goes wrong from here on shows in its queue and in its logs, not in the conversation that brought the message.",
		Phases: []Phase{PhaseQueue},
		Causes: []string{
			"The antivirus cannot scan the message, so it stays in the queue.",
			"The mailbox of the recipient has exceeded its quota.",
			"A message that goes out waits, because the conversation with the next server failed and is tried again.",
			"The next server cannot be reached. That is temporary until the retry time of the queue is over.",
			"The message has waited longer than the queue keeps it, so it goes back to the sender.",
			"The message runs in a circle between servers or forwarding rules.",
		},
		Check: []string{
			"In Kerio Connect open Status > Message Queue: it shows the reason for each waiting message.",
			"Look in the mail log for the Status of the message. A status that starts with 4 is tried again, except 4.1.1 and 4.4.7, which are as final as those with 5.",
			"For incoming mail check the antivirus and the quota of the mailbox. For outgoing mail look at the last conversation with the next server.",
			"If the waiting server is not yours, send its administrator the time, the addresses and the queue id from the 250 reply.",
			"Look for the deferrals of the queue id in the log. They name the real cause of an expired message.",
		},
		Standing: Kerio,
		Source:   kerioIsolating,
		Also: []Meaning{
			{
				Standing: Kerio,
				Source:   "Kerio Connect support article, Monitoring Server SMTP Delivery Statistics",
				Text:     "The article lists a server that cannot be reached among the permanent failures.",
			},
			{
				Standing: Standard,
				Source:   "RFC 5321 section 4.5.4",
				Text:     "A server that cannot be reached is a temporary failure. It becomes final only when the queue gives the message up after its retry time.",
			},
		},
	},
}

// FailureGroups returns the groups in the order of a session.
func FailureGroups() []FailureGroup {
	return slices.Clone(failureGroups)
}

// GroupOf finds the group that a phase belongs to and reports whether it
// belongs to one: PhaseNone does not.
func GroupOf(p Phase) (*FailureGroup, bool) {
	for i := range failureGroups {
		if slices.Contains(failureGroups[i].Phases, p) {
			return &failureGroups[i], true
		}
	}
	return nil, false
}
