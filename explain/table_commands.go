package explain

import (
	"slices"
	"strings"
	"sync"
)

// kerioCommandTable names the part of the support article that lists replies
// by command.
const kerioCommandTable = "Kerio Connect support article, table of SMTP commands"

// verbs holds every command that mail logs show: the standard ones in the
// order of a session, then extensions, obsolete and private commands, and last
// what other protocols send to a mail port. Moments that are answered like a
// command stand in parentheses, the end of the message is ".".
//
// The replies are those of RFC 5321 section 4.3.2 and of the RFC that defines
// the extension. Replies that any command may meet are left to Expects.
var verbs = []VerbEntry{
	{
		Verb:            "(connect)",
		Title:           "Open the connection",
		Syntax:          "(TCP connection, port 25, 465 or 587)",
		Text:            "The client opens a TCP connection and waits. The server speaks first: its greeting says whether it takes mail from this client at all.",
		Positive:        []string{"220"},
		Negative:        []string{"421", "521", "554"},
		ArticlePositive: []string{"220"},
		ArticleNegative: []string{"554"},
		Effect:          "The session is open and the client may send its first command.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 3.1 and 4.3.2, RFC 7504 section 3",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article names 554 as the only refusal at this point. A server may also answer 421 (not now) or 521 (never).",
		}},
	},
	{
		Verb:   "EHLO",
		Title:  "Introduce the client, ask for extensions",
		Syntax: "EHLO domain | [address]",
		Text:   "The client gives its host name and asks which extensions the server offers. Every line of the answer after the first names one extension.",
		// 503 is the reply to everything but QUIT after a greeting with 554
		// (section 3.1), and EHLO is what usually follows the greeting.
		Positive:        []string{"250"},
		Negative:        []string{"502", "503", "504", "550"},
		ArticlePositive: []string{"250"},
		ArticleNegative: []string{"502", "504", "550"},
		Effect:          "The session starts, or starts afresh: an open transaction is dropped and the list of extensions is replaced.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.1 and 4.3.2",
	},
	{
		Verb:            "HELO",
		Title:           "Introduce the client, the old way",
		Syntax:          "HELO domain",
		Text:            "The client gives its host name without asking for extensions. Old devices send it, and so do clients whose EHLO was refused.",
		Positive:        []string{"250"},
		Negative:        []string{"502", "504", "550"},
		ArticlePositive: []string{"250"},
		ArticleNegative: []string{"502", "504", "550"},
		Effect:          "The session starts without extensions: no TLS, no login, no size limit is announced. An open transaction is dropped.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.1 and 4.3.2",
	},
	{
		Verb:     "LHLO",
		Title:    "Introduce the client in LMTP",
		Syntax:   "LHLO domain",
		Text:     "The EHLO of LMTP, the protocol that hands mail to a mailbox store. After the final dot the server gives one reply for every recipient.",
		Positive: []string{"250"},
		Negative: []string{"502", "503", "504", "550"},
		Effect:   "An LMTP session starts and an open transaction is dropped.",
		Standing: Standard,
		Source:   "RFC 2033 sections 4.1 and 4.2",
	},
	{
		Verb:   "MAIL",
		Title:  "Start a message, name its sender",
		Syntax: "MAIL FROM:<reverse-path> [parameters]",
		Text:   "The client starts one message and names the reverse-path, the address that bounces go to. An empty <> marks a bounce or another automatic message.",
		// 530 comes from RFC 4954 section 6 and RFC 3207 section 4.
		Positive:        []string{"250"},
		Negative:        []string{"451", "452", "455", "501", "503", "530", "550", "552", "553", "555"},
		ArticlePositive: []string{"250"},
		ArticleNegative: []string{"451", "452", "455", "503", "550", "552", "553", "555"},
		Effect:          "A transaction is open and the reverse-path is stored.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.2 and 4.3.2",
	},
	{
		Verb:   "RCPT",
		Title:  "Name one recipient",
		Syntax: "RCPT TO:<forward-path> [parameters]",
		Text:   "The client names one recipient and repeats the command for each further one. Most refusals for unknown users, relaying, greylisting and policy appear here.",
		// 556 comes from RFC 7504 section 4, 530 from RFC 4954 and RFC 3207.
		Positive:        []string{"250", "251"},
		Negative:        []string{"450", "451", "452", "455", "503", "530", "550", "551", "552", "553", "555", "556"},
		ArticlePositive: []string{"250", "251"},
		ArticleNegative: []string{"450", "451", "452", "455", "503", "550", "551", "552", "553", "555"},
		Effect:          "The recipient joins the transaction. A refusal concerns this recipient only.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.3 and 4.3.2, RFC 7504 section 4",
	},
	{
		Verb:   "DATA",
		Title:  "Ask to send the message text",
		Syntax: "DATA",
		Text:   "The client asks whether it may send the message text. Reply 354 is the permission, not the success: what becomes of the message is answered after the final dot.",
		// The end of the message has an entry of its own. Its replies are
		// repeated here because summary logs quote them as "end of DATA".
		Positive:        []string{"250"},
		Intermediate:    []string{"354"},
		Negative:        []string{"450", "451", "452", "503", "550", "552", "554"},
		ArticlePositive: []string{"250", "354"},
		ArticleNegative: []string{"450", "451", "452", "503", "550", "552", "554"},
		Effect:          "After 354 everything the client sends is message text, up to a line that holds a single dot.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.4 and 4.3.2",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article gives one list for DATA. In RFC 5321 the list has two moments: 354, 503 and 554 answer the command, 250, 450 to 452, 550, 552 and 554 answer the final dot.",
		}},
	},
	{
		Verb:         ".",
		Title:        "End of the message text",
		Syntax:       "<CRLF>.<CRLF>",
		Text:         "A line with a single dot ends the message text. The reply to it decides the message: content filters, size limits and late policy answer here.",
		Positive:     []string{"250"},
		Intermediate: []string{"353"}, // only where PRDR was agreed
		Negative:     []string{"450", "451", "452", "550", "552", "554"},
		Effect:       "The transaction is over. After 250 the server is responsible for the message, after a refusal the client still is. LMTP gives one reply for every recipient.",
		Standing:     Standard,
		Source:       "RFC 5321 sections 4.1.1.4 and 4.2.5, RFC 2033 section 4.2",
	},
	{
		Verb:   "BDAT",
		Title:  "Send one chunk of the message",
		Syntax: "BDAT chunk-size [LAST]",
		Text:   "The client sends a counted piece of the message instead of using DATA and a final dot. The word LAST marks the last piece.",
		// With LAST the reply decides the message, so the replies to the final
		// dot belong here as well (RFC 3030 section 2).
		Positive: []string{"250"},
		Negative: []string{"450", "451", "452", "501", "503", "550", "552", "554"},
		Effect:   "The server has taken the chunk. With LAST it has taken the message and the responsibility for it.",
		Standing: Standard,
		Source:   "RFC 3030 sections 2 and 3",
	},
	{
		Verb:            "RSET",
		Title:           "Drop the current message",
		Syntax:          "RSET",
		Text:            "The client abandons the message it has begun and keeps the session. Sender, recipients and text are forgotten.",
		Positive:        []string{"250"},
		Negative:        []string{"501"}, // only where arguments follow
		ArticlePositive: []string{"250"},
		Effect:          "The transaction is gone. Greeting name, TLS and login stay as they are.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.5 and 4.3.2",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article says that RSET takes the connection back to its initial state. RFC 5321 drops only the transaction: the client need not say EHLO or log in again.",
		}},
	},
	{
		Verb:            "VRFY",
		Title:           "Ask whether a mailbox exists",
		Syntax:          "VRFY user | mailbox",
		Text:            "The client asks whether an address exists. Most servers answer 252 or 502 on purpose, so that nobody can collect addresses this way.",
		Positive:        []string{"250", "251", "252"},
		Negative:        []string{"502", "504", "550", "551", "553"},
		ArticlePositive: []string{"250", "251", "252"},
		ArticleNegative: []string{"502", "504", "550", "551", "553"},
		Standing:        Standard,
		Source:          "RFC 5321 sections 3.5, 4.1.1.6 and 4.3.2",
	},
	{
		Verb:            "EXPN",
		Title:           "Ask for the members of a list",
		Syntax:          "EXPN list",
		Text:            "The client asks who is on a mailing list. Nearly every server has this switched off.",
		Positive:        []string{"250", "252"},
		Negative:        []string{"500", "502", "504", "550"},
		ArticlePositive: []string{"250", "252"},
		ArticleNegative: []string{"502", "504", "550"},
		Standing:        Standard,
		Source:          "RFC 5321 sections 3.5, 4.1.1.7 and 4.3.2",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article leaves out 500, which RFC 5321 allows from a server that does not know EXPN.",
		}},
	},
	{
		Verb:            "HELP",
		Title:           "Ask for help text",
		Syntax:          "HELP [topic]",
		Text:            "The client asks for text that a person can read, usually the commands that the server knows. Mail programs never need it.",
		Positive:        []string{"211", "214"},
		Negative:        []string{"502", "504"},
		ArticlePositive: []string{"211", "214"},
		ArticleNegative: []string{"502", "504"},
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.8 and 4.3.2",
	},
	{
		Verb:            "NOOP",
		Title:           "Do nothing, answer OK",
		Syntax:          "NOOP [text]",
		Text:            "The client asks for a reply and nothing else. It keeps an idle connection alive or tests that the server still answers.",
		Positive:        []string{"250"},
		ArticlePositive: []string{"250"},
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.9 and 4.3.2",
	},
	{
		Verb:            "QUIT",
		Title:           "End the session",
		Syntax:          "QUIT",
		Text:            "The client says goodbye and waits for 221. A session that ends without QUIT was cut off or timed out, or the client was in a hurry.",
		Positive:        []string{"221"},
		ArticlePositive: []string{"221"},
		Effect:          "The server answers 221 and closes the connection. A transaction that is not finished is dropped.",
		Standing:        Standard,
		Source:          "RFC 5321 sections 4.1.1.10 and 4.3.2",
	},
	{
		Verb:   "STARTTLS",
		Title:  "Switch to an encrypted connection",
		Syntax: "STARTTLS",
		Text:   "The client asks to encrypt the connection. After 220 both sides run the TLS handshake, and the client must send EHLO again.",
		// 503 inside a transaction, 503 or 554 where TLS is already active: the
		// RFC demands a refusal without giving the number.
		Positive:        []string{"220"},
		Negative:        []string{"454", "501", "503", "554"},
		ArticlePositive: []string{"220"},
		ArticleNegative: []string{"454"},
		Effect:          "After the handshake the session is new: EHLO, extensions, login and transaction are forgotten.",
		Standing:        Standard,
		Source:          "RFC 3207 section 4",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article names 454 as the only refusal. RFC 3207 adds 501 for a command with arguments, and servers send 503 or 554 where TLS is already active.",
		}},
	},
	{
		Verb:   "AUTH",
		Title:  "Log in",
		Syntax: "AUTH mechanism [initial-response]",
		Text:   "The client starts a login with the named mechanism. Each 334 asks for the next step, 235 ends the login with success, and a single * from the client cancels it.",
		// 523, 524 and 525 are the numbers that the IANA registry of enhanced
		// status codes pairs with X.7.10, X.7.11 and X.7.13 (RFC 5248).
		Positive:        []string{"235"},
		Intermediate:    []string{"334"},
		Negative:        []string{"432", "454", "500", "501", "503", "504", "523", "524", "525", "530", "534", "535", "538"},
		ArticlePositive: []string{"235", "334"},
		ArticleNegative: []string{"530", "535", "538"},
		Effect:          "The session belongs to the named account. A second AUTH is refused with 503.",
		Standing:        Standard,
		Source:          "RFC 4954 sections 4 and 6",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article counts 334 as success and lists 530, 535 and 538 as refusals. In RFC 4954 the 334 is only a challenge, and 432, 454, 500, 501, 503, 504 and 534 may refuse a login as well.",
		}},
	},
	{
		Verb:         "(AUTH response)",
		Title:        "Answer a login challenge",
		Syntax:       "base64 | *",
		Text:         "The client answers the 334 before it. The line is base64 and may hold a password, so it stays masked. A single * cancels the login.",
		Positive:     []string{"235"},
		Intermediate: []string{"334"},
		Negative:     []string{"432", "454", "500", "501", "525", "534", "535"},
		Effect:       "The session belongs to the account that logged in.",
		Standing:     Standard,
		Source:       "RFC 4954 sections 4 and 6",
	},
	{
		Verb:     "ETRN",
		Title:    "Ask for queued mail to be sent",
		Syntax:   "ETRN [@]domain | #queue",
		Text:     "A host that is not always online asks the server to start sending the mail that waits for it. The mail comes over new connections.",
		Positive: []string{"250", "251", "252", "253"},
		Negative: []string{"458", "459", "500", "501"},
		Effect:   "The server starts its queue for that host.",
		Standing: Standard,
		Source:   "RFC 1985 section 5",
	},
	{
		Verb:     "ATRN",
		Title:    "Swap roles to fetch waiting mail",
		Syntax:   "ATRN [domain[,domain]]",
		Text:     "A client that has logged in asks for the mail of its domains over this same connection.",
		Positive: []string{"250"},
		Negative: []string{"450", "451", "453", "502", "530"},
		Effect:   "Client and server swap roles: the next greeting comes from the other side.",
		Standing: Standard,
		Source:   "RFC 2645 section 5.2",
	},
	{
		Verb:     "TURN",
		Title:    "Swap roles without a check",
		Syntax:   "TURN",
		Text:     "An obsolete command that would hand waiting mail to whoever asks. Servers refuse it today.",
		Positive: []string{"250"},
		Negative: []string{"502", "503"},
		Effect:   "Client and server would swap roles.",
		Standing: Standard,
		Source:   "RFC 821 section 3.8, RFC 5321 appendix F.1",
	},
	{
		Verb:     "SEND",
		Title:    "Show a message on a terminal",
		Syntax:   "SEND FROM:<reverse-path>",
		Text:     "An obsolete form of MAIL from the days of shared terminals. The message appears on the user's screen.",
		Positive: []string{"250"},
		Negative: []string{"451", "452", "500", "501", "502", "552"},
		Effect:   "A transaction for the terminal is open.",
		Standing: Standard,
		Source:   "RFC 821 section 3.4, RFC 5321 appendix F.6",
	},
	{
		Verb:     "SOML",
		Title:    "Show on a terminal or put into the mailbox",
		Syntax:   "SOML FROM:<reverse-path>",
		Text:     "An obsolete form of MAIL, short for send or mail. The message goes to the screen of a user who is logged in, otherwise to the mailbox.",
		Positive: []string{"250"},
		Negative: []string{"451", "452", "500", "501", "502", "552"},
		Effect:   "A transaction for terminal or mailbox is open.",
		Standing: Standard,
		Source:   "RFC 821 section 3.4, RFC 5321 appendix F.6",
	},
	{
		Verb:     "SAML",
		Title:    "Show on a terminal and put into the mailbox",
		Syntax:   "SAML FROM:<reverse-path>",
		Text:     "An obsolete form of MAIL, short for send and mail. The message goes to the mailbox in every case.",
		Positive: []string{"250"},
		Negative: []string{"451", "452", "500", "501", "502", "552"},
		Effect:   "A transaction for terminal and mailbox is open.",
		Standing: Standard,
		Source:   "RFC 821 section 3.4, RFC 5321 appendix F.6",
	},
	{
		Verb:     "BURL",
		Title:    "Let the server fetch the text",
		Syntax:   "BURL imap-url [LAST]",
		Text:     "The client names an IMAP address where the server fetches the message text itself, so that a phone need not upload it. Very rare.",
		Positive: []string{"250"},
		Negative: []string{"451", "503", "552", "554"},
		Effect:   "The server has fetched the text. With LAST the message is complete.",
		Standing: Standard,
		Source:   "RFC 4468 section 3",
	},
	{
		Verb:     "XCLIENT",
		Title:    "Hand over the real client",
		Syntax:   "XCLIENT NAME= ADDR= PORT= PROTO= HELO= LOGIN= DESTADDR= DESTPORT=",
		Text:     "A trusted proxy tells the server for whom it speaks. From here on the log speaks of another client than the one that connected.",
		Positive: []string{"220"},
		// The server judges the new client as it judges a new connection.
		Negative: []string{"421", "501", "503", "521", "550", "554"},
		Effect:   "The session starts again at the greeting, under the name and address of the other client.",
		Standing: Vendor,
		Source:   "Postfix XCLIENT_README, also Exim and Dovecot",
	},
	{
		Verb:     "XFORWARD",
		Title:    "Pass on the client's data for the log",
		Syntax:   "XFORWARD NAME= ADDR= PORT= PROTO= HELO= IDENT= SOURCE=",
		Text:     "A content filter tells the next server which client the message came from. Only the log lines change, not the rights of the session.",
		Positive: []string{"250"},
		Negative: []string{"421", "501", "503", "550"},
		Effect:   "Later log lines name the original client.",
		Standing: Vendor,
		Source:   "Postfix XFORWARD_README",
	},
	{
		Verb:         "X-EXPS",
		Title:        "Log in as an Exchange server",
		Syntax:       "X-EXPS GSSAPI | NTLM | LOGIN | EXCHANGEAUTH [data]",
		Text:         "One Exchange server logs in to another. A refusal with 5.7.3 usually means that a firewall between them strips the command.",
		Positive:     []string{"235"},
		Intermediate: []string{"334"},
		Negative:     []string{"454", "504", "535"},
		Effect:       "The servers trust each other for the rest of the session.",
		Standing:     Vendor,
		Source:       "Microsoft Exchange, table of non-delivery reports",
	},
	{
		Verb:     "X-ANONYMOUSTLS",
		Title:    "Switch to TLS between Exchange servers",
		Syntax:   "X-ANONYMOUSTLS",
		Text:     "The STARTTLS of Exchange servers among themselves. It checks no certificate names.",
		Positive: []string{"220"},
		Negative: []string{"454", "501"},
		Effect:   "After the handshake the session is new and the client sends EHLO again.",
		Standing: Vendor,
		Source:   "Exchange protocol logs, medium confidence",
	},
	{
		Verb:         "XEXCH50",
		Title:        "Send Exchange message properties",
		Syntax:       "XEXCH50 size flags",
		Text:         "Old Exchange servers pass properties of a message to each other. The refusal \"504 Need to authenticate first\" in such logs is harmless: the message itself goes on.",
		Positive:     []string{"250"},
		Intermediate: []string{"354"},
		Negative:     []string{"500", "504"},
		Effect:       "The properties travel with the message.",
		Standing:     Vendor,
		Source:       "Microsoft Exchange 2000 to 2007 protocol logs, medium confidence",
	},
	{
		Verb:     "X-LINK2STATE",
		Title:    "Exchange routing tables",
		Syntax:   "X-LINK2STATE FIRST | NEXT | LAST CHUNK={data}",
		Text:     "Old Exchange servers tell each other which links are up. The answer is 200, a code that SMTP does not define.",
		Positive: []string{"200"},
		Negative: []string{"500", "502"},
		Effect:   "The other server has the new link states.",
		Standing: Vendor,
		Source:   "Microsoft Exchange 2000 and 2003 protocol logs, medium confidence",
	},
	{
		Verb:     "XSHADOW",
		Title:    "Agree on a shadow copy",
		Syntax:   "XSHADOW server",
		Text:     "An Exchange server announces that it keeps a copy of what it sends until the next server has passed it on.",
		Positive: []string{"250"},
		Negative: []string{"451", "502"},
		Effect:   "The sending server keeps a shadow copy.",
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2010 and later, medium confidence",
	},
	{
		Verb:     "XSHADOWREQUEST",
		Title:    "Ask a second server for a shadow copy",
		Syntax:   "XSHADOWREQUEST id",
		Text:     "An Exchange server asks another one to keep a copy of each message that arrives. A 451 with 4.4.24, 4.4.25 or 4.4.28 says that no server could take the copy.",
		Positive: []string{"250"},
		Negative: []string{"451"},
		Effect:   "The second server keeps a copy.",
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2013 and later, sisimai's Microsoft table",
	},
	{
		Verb:     "XQDISCARD",
		Title:    "Ask which shadow copies to drop",
		Syntax:   "XQDISCARD number",
		Text:     "An Exchange server asks which of its shadow copies nobody needs any longer. It is housekeeping and concerns no message in transit.",
		Positive: []string{"250"},
		Negative: []string{"502"},
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2010 and later, medium confidence",
	},
	{
		Verb:     "XPROXY",
		Title:    "Pass the client's data to the back end",
		Syntax:   "XPROXY SID= IP= PORT= DOMAIN= [more]",
		Text:     "An Exchange front end tells the back end which client it speaks for. The client that follows in the log is that one, not the front end.",
		Positive: []string{"250"},
		Negative: []string{"501", "502"},
		Effect:   "The back end treats the session as the client's own.",
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2013 and later, medium confidence",
	},
	{
		Verb:     "XPROXYFROM",
		Title:    "Pass the client's data for inbound mail",
		Syntax:   "XPROXYFROM SID= IP= PORT= [more]",
		Text:     "The form of XPROXY for mail that comes in from outside: the front end names the client that connected to it.",
		Positive: []string{"250"},
		Negative: []string{"501", "502"},
		Effect:   "The back end logs the outside client.",
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2013 and later, medium confidence",
	},
	{
		Verb:     "XPROXYTO",
		Title:    "Name the destination for outbound mail",
		Syntax:   "XPROXYTO destination",
		Text:     "The form of XPROXY for mail that goes out: the back end tells the front end which host to connect to.",
		Positive: []string{"250"},
		Negative: []string{"501", "502"},
		Effect:   "The front end connects to that host and relays the session.",
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2013 and later, medium confidence",
	},
	{
		Verb:     "XSESSIONPARAMS",
		Title:    "Set session options between Exchange servers",
		Syntax:   "XSESSIONPARAMS parameters",
		Text:     "Two Exchange servers settle options of their session. It says nothing about any message.",
		Positive: []string{"250"},
		Negative: []string{"501", "502"},
		Standing: Vendor,
		Source:   "Extension lists of Exchange 2013 and later, medium confidence",
	},
	{
		Verb:     "VERB",
		Title:    "Ask for verbose replies",
		Syntax:   "VERB",
		Text:     "A debugging aid of Sendmail: the server would report each step of the delivery. Usually switched off.",
		Positive: []string{"200", "250"}, // 200 from old versions
		Negative: []string{"500", "502"},
		Effect:   "The server reports its own steps to the client.",
		Standing: Vendor,
		Source:   "Sendmail, medium confidence",
	},
	{
		Verb:     "ONEX",
		Title:    "Announce a single message",
		Syntax:   "ONEX",
		Text:     "An obsolete hint to Sendmail that the session carries one message only.",
		Positive: []string{"200", "250"}, // 200 from old versions
		Negative: []string{"500", "502"},
		Standing: Vendor,
		Source:   "Sendmail, medium confidence",
	},
	{
		Verb:     "XADR",
		Title:    "Show how an address is routed",
		Syntax:   "XADR address",
		Text:     "A diagnostic command of Oracle's messaging server: it shows which channel an address would take.",
		Positive: []string{"250"},
		Negative: []string{"500", "502", "550"},
		Standing: Vendor,
		Source:   "Extension lists of Oracle Messaging Server, medium confidence",
	},
	{
		Verb:     "XSTA",
		Title:    "Show the state of a channel",
		Syntax:   "XSTA",
		Text:     "A diagnostic command of Oracle's messaging server: it shows how many messages its channels have handled and still hold.",
		Positive: []string{"250"},
		Negative: []string{"500", "502"},
		Standing: Vendor,
		Source:   "Extension lists of Oracle Messaging Server, medium confidence",
	},
	{
		Verb:     "XCIR",
		Title:    "Show circuit checks",
		Syntax:   "XCIR",
		Text:     "A diagnostic command of Oracle's messaging server: it shows the results of its circuit checks.",
		Positive: []string{"250"},
		Negative: []string{"500", "502"},
		Standing: Vendor,
		Source:   "Extension lists of Oracle Messaging Server, medium confidence",
	},
	{
		Verb:     "XGEN",
		Title:    "Show the configuration in use",
		Syntax:   "XGEN",
		Text:     "A diagnostic command of Oracle's messaging server: it shows whether a compiled configuration is in use.",
		Positive: []string{"250"},
		Negative: []string{"500", "502"},
		Standing: Vendor,
		Source:   "Extension lists of Oracle Messaging Server, medium confidence",
	},
	{
		Verb:     "CLIENTID",
		Title:    "Tie the login to a device",
		Syntax:   "CLIENTID type token",
		Text:     "The client names its device with a token before it logs in, so that the server can refuse a login from an unknown device.",
		Positive: []string{"250"},
		Negative: []string{"501", "503", "550"},
		Effect:   "The login that follows counts for this device.",
		Standing: Vendor,
		Source:   "draft-storey-smtp-client-id, medium confidence",
	},
	{
		Verb:     "WELLKNOWN",
		Title:    "Fetch a small public file",
		Syntax:   "WELLKNOWN path",
		Text:     "An optional command of Exim that reads a small file from the mail host, as web servers offer them under well-known paths.",
		Positive: []string{"250"},
		Negative: []string{"550"},
		Standing: Vendor,
		Source:   "Exim source, keyword WELLKNOWN",
	},
	{
		Verb:   "GET",
		Title:  "Web request on a mail port",
		Syntax: "GET path HTTP/version",
		Text:   "Somebody speaks HTTP to the mail server: a scanner, an abused proxy, or a program with the wrong port. No mail is involved.",
		// 221 is a farewell here, not a success: the server hangs up on the
		// client. The same holds for POST and CONNECT.
		Negative: []string{"221", "500", "502", "554"},
		Effect:   "The server normally hangs up.",
		Standing: Vendor,
		Source:   "Postfix smtpd_forbidden_commands",
	},
	{
		Verb:     "POST",
		Title:    "Web form sent to a mail port",
		Syntax:   "POST path HTTP/version",
		Text:     "Somebody sends an HTTP upload to the mail server, often to smuggle mail commands in its body. No mail is involved as long as the server hangs up.",
		Negative: []string{"221", "500", "502", "554"},
		Effect:   "The server normally hangs up.",
		Standing: Vendor,
		Source:   "Postfix smtpd_forbidden_commands",
	},
	{
		Verb:     "CONNECT",
		Title:    "Web proxy request on a mail port",
		Syntax:   "CONNECT host:port HTTP/version",
		Text:     "Somebody tries to use the mail server as a web proxy, which it is not. The word belongs to HTTP and has nothing to do with opening an SMTP connection.",
		Negative: []string{"221", "500", "502", "554"},
		Effect:   "The server normally hangs up.",
		Standing: Vendor,
		Source:   "Postfix smtpd_forbidden_commands",
		Also: []Meaning{{
			Standing: Kerio,
			Source:   kerioCommandTable,
			Text:     "The article's row named Connect is no command. It is the moment when the connection opens, listed here as (connect).",
		}},
	},
	{
		Verb:     "(TLS ClientHello)",
		Title:    "TLS handshake on a plain port",
		Syntax:   "(binary bytes, 16 03 01 and on)",
		Text:     "The client starts TLS at once on a port where the server expects plain text and STARTTLS, or the other way round. Neither side understands the other: the server answers with an error, or both wait until they time out.",
		Negative: []string{"500", "554"},
		Effect:   "Nothing is agreed. Port 465 is for TLS from the first byte, ports 25 and 587 begin in plain text.",
		Standing: Standard,
		Source:   "RFC 8314 section 3.3",
	},
}

// verbAliases holds other names under which people look a command up, in upper
// case. CONNECT is not among them: it is a command of HTTP with its own entry.
var verbAliases = map[string]string{
	"GREETING":         "(connect)",
	"BANNER":           "(connect)",
	"HANDSHAKE":        "(connect)",
	"SMTP HANDSHAKE":   "(connect)",
	"CONNECTION":       "(connect)",
	"MAIL FROM":        "MAIL",
	"MAIL FROM:":       "MAIL",
	"RCPT TO":          "RCPT",
	"RCPT TO:":         "RCPT",
	"DOT":              ".",
	"EOD":              ".",
	"END OF DATA":      ".",
	"AUTH RESPONSE":    "(AUTH response)",
	"CLIENTHELLO":      "(TLS ClientHello)",
	"TLS CLIENTHELLO":  "(TLS ClientHello)",
	"TLS CLIENT HELLO": "(TLS ClientHello)",
}

var verbIndex = sync.OnceValue(func() map[string]*VerbEntry {
	index := make(map[string]*VerbEntry, len(verbs)+len(verbAliases))
	for i := range verbs {
		index[strings.ToUpper(verbs[i].Verb)] = &verbs[i]
	}
	for alias, verb := range verbAliases {
		index[alias] = index[strings.ToUpper(verb)]
	}
	return index
})

// LookupVerb finds a command by its verb or by another common name, in any
// case of letters, and reports whether it is known.
func LookupVerb(verb string) (*VerbEntry, bool) {
	v, ok := verbIndex()[strings.ToUpper(strings.TrimSpace(verb))]
	return v, ok
}

// Verbs returns all commands in the order of the reference.
func Verbs() []VerbEntry {
	return slices.Clone(verbs)
}

var (
	// RFC 5321 section 4.5.1 names the commands that every server implements,
	// so 502 cannot answer them. EHLO, HELO and VRFY are required too, but
	// section 4.3.2 lists 502 for them.
	requiredVerbs = []string{"MAIL", "RCPT", "DATA", "RSET", "NOOP", "QUIT"}

	// RFC 5321 sections 4.1.4 and 4.1.1.10 let a client send these at any
	// time, so no order of commands can make them wrong.
	anyTimeVerbs = []string{"RSET", "NOOP", "HELP", "VRFY", "EXPN", "QUIT"}

	// RFC 3207 section 4 lets a server that insists on TLS answer 530 to every
	// command but NOOP, EHLO, STARTTLS and QUIT. RFC 4954 section 6 lets a
	// server that insists on a login do so for a smaller set, which lies
	// within. LHLO is the EHLO of LMTP.
	openVerbs = []string{"NOOP", "EHLO", "LHLO", "STARTTLS", "X-ANONYMOUSTLS", "QUIT"}
)

// expects reports whether the standards allow the reply as an answer to the
// command: it is listed for the command, or any command may meet it. Two states
// in which a server refuses everything are left out, because they belong to the
// session and not to the command: 503 after a greeting with 554 (RFC 5321
// section 3.1) and 554 after TLS that is too weak (RFC 3207 section 4.1).
func (v *VerbEntry) expects(code string) bool {
	if slices.Contains(v.Positive, code) || slices.Contains(v.Intermediate, code) || slices.Contains(v.Negative, code) {
		return true
	}
	// A server that shuts down may say so at any moment (RFC 5321 sections
	// 3.8 and 4.2.3), the greeting and the final dot included.
	if code == "421" {
		return true
	}
	// The greeting, the end of the message and a login response are no
	// commands: what follows speaks of commands that cannot be read or used.
	if strings.HasPrefix(v.Verb, "(") || v.Verb == "." {
		return false
	}
	switch code {
	case "500", "501":
		// RFC 5321 section 4.3.2: any command may be unreadable or too long,
		// and any may carry arguments that it should not.
		return true
	case "502":
		// RFC 5321 section 4.2.4: known, but not implemented.
		return !slices.Contains(requiredVerbs, v.Verb)
	case "503":
		// RFC 5321 section 4.1.4: out of order.
		return !slices.Contains(anyTimeVerbs, v.Verb)
	case "504":
		// RFC 5321 section 4.2.3: a parameter that is not implemented needs a
		// command that has one. Section 4.1.1.9 says that the text after NOOP
		// is ignored.
		return strings.Contains(v.Syntax, " ") && v.Verb != "NOOP"
	case "530":
		return !slices.Contains(openVerbs, v.Verb)
	}
	return false
}
