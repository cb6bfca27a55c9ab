package explain

// The knowledge is data: each entry is a documented value in one of the
// table_*.go files, with its standing, its source and a meaning in plain words.
// The page, the reference, the reports and the command line are all drawn from
// these values, so a correction is made once.

// Standing says how much weight a meaning carries.
type Standing string

const (
	Standard Standing = "standard" // an RFC or an IANA registry
	Vendor   Standing = "vendor"   // one maker's or provider's documentation or source
	Kerio    Standing = "kerio"    // the reading of Kerio Connect's support article
	Folklore Standing = "folklore" // copied from list to list; nobody defines it
)

// Meaning is one reading of a word of the protocol. An entry carries the
// reading of the best standing itself and the others in Also.
type Meaning struct {
	Standing Standing
	Source   string // "RFC 5321 section 4.2.3", "IANA registry", a vendor's page by name
	Text     string // one to two sentences
}

// VerbEntry is what is known of one command, or of a moment of the session
// that is answered like one: "(connect)", "." and "(AUTH response)".
type VerbEntry struct {
	Verb     string // upper case, or the pseudo verb
	Title    string // what it asks, as a short noun or verb phrase: "Name one recipient"
	Syntax   string // "RCPT TO:<forward-path> [parameters]"
	Text     string // what the command asks and what it changes, one to three sentences
	Positive []string
	// Intermediate replies ask for more: 334, 354.
	Intermediate []string
	Negative     []string
	// ArticlePositive and ArticleNegative are the replies that Kerio's article
	// lists for the command; both empty where it does not mention it.
	ArticlePositive []string
	ArticleNegative []string
	Effect          string // what a positive reply changes in the session; may be empty
	Standing        Standing
	Source          string
	Also            []Meaning
}

// ReplyEntry is what is known of one three-digit reply code.
type ReplyEntry struct {
	Code  string // "550"
	Title string // short noun phrase: "Mailbox unavailable"
	Text  string // the meaning whatever the command, one to two sentences
	// Answers holds the meanings that depend on the command; the first that
	// names the command wins over Text.
	Answers  []Answer
	Retry    Retry
	Cause    string // identifier from the cause table, "" where the code alone does not tell
	Standing Standing
	Source   string
	// Article tells that Kerio's article lists the code; where its reading
	// differs, Also holds it with the standing Kerio.
	Article bool
	Also    []Meaning
}

// Answer is the meaning of a reply code as the answer to certain commands.
type Answer struct {
	Verbs []string // "RCPT", "." for the end of the message, "(connect)" for the greeting
	Title string
	Text  string
}

// StatusEntry is what is known of one enhanced status code (RFC 3463).
type StatusEntry struct {
	// Code is "x.1.1" where the class is free, "4.7.28" where it is part of
	// the meaning, "x.1.x" for a subject, "5.x.x" for a class,
	// "5.7.501-511" for a range of the last number.
	Code     string
	Title    string // short noun phrase: "No such mailbox"
	Text     string
	Cause    string // identifier from the cause table, or ""
	Standing Standing
	Source   string
	Article  bool // Kerio's article lists the code
	Also     []Meaning
}

// ExtensionKind tells where a keyword stands.
type ExtensionKind string

const (
	EHLOKeyword   ExtensionKind = "ehlo"      // offered in the reply to EHLO
	MAILParameter ExtensionKind = "mail"      // after MAIL FROM:<…>
	RCPTParameter ExtensionKind = "rcpt"      // after RCPT TO:<…>
	AUTHMechanism ExtensionKind = "mechanism" // after AUTH
)

// ExtensionEntry is what is known of one service extension keyword, parameter
// or authentication mechanism.
type ExtensionEntry struct {
	Kind     ExtensionKind
	Keyword  string   // upper case
	Syntax   string   // its argument: "[max bytes]", "=<rfc3461 list>"; may be empty
	Title    string   // short noun phrase: "Message size limit"
	Text     string   // what it means in the log, one to two sentences
	Advice   string   // what an administrator should look at; may be empty
	Steps    []string // AUTHMechanism: each step of its dialogue in order, "C: …" or "S: …"
	Standing Standing
	Source   string
	Also     []Meaning
}

// CauseEntry is one reason why mail does not arrive.
type CauseEntry struct {
	ID       string // "recipient-unknown"
	Group    string // recipient, envelope, routing, sender, auth, client host, policy, reputation, content, transient, message, session, server, network, queue
	Title    string // short noun phrase: "No such mailbox"
	Phrase   string // the cause as a clause: "there is no such mailbox"; "" for none and unknown
	Text     string // what happened, in words for somebody who does not know SMTP
	Act      Act    // who can usually mend it
	Retry    Retry
	Verdict  Verdict  // the usual verdict, when nothing in the log decides it
	Customer string   // a sentence to send to the person whose mail did not arrive
	Expert   string   // a sentence for a colleague
	Next     []string // two to five steps that can be done, the likeliest first
	Standing Standing
	Source   string
}

// provider is a mailbox provider, a filtering service or a block list whose
// identity carries meaning.
type provider struct {
	Name   string   // "Gmail"
	Hosts  []string // host suffixes that identify it: ".google.com"
	Marks  []string // lower-case words in a reply text that identify it: "gsmtp"
	Source string
}

// providerReply is one reply pattern of a provider or of a mail server's stock
// texts.
type providerReply struct {
	ID       int    // stable; never used again for another pattern
	Provider string // provider.Name, or the name of a mail server: "Postfix"
	// Words is the pattern, in the language that provider.go describes.
	Words      string
	Stock      bool   // the stock text of a mail server: anyone may send it
	Meaning    string // what this sender means by it, one to two sentences
	Cause      string
	Next       string // one step that can be done
	Sample     string // a whole reply that it must match, written for this project
	Source     string
	Confidence Confidence
}
