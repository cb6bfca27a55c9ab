package explain

import (
	"slices"
	"strings"
	"sync"
)

// Sources that many rows share. What is known of private keywords mostly comes
// from EHLO replies seen in the field, and the source says so.
const (
	extExchange  = "Microsoft Exchange, EHLO replies (medium confidence)"
	extExim      = "Exim source"
	extPostfix   = "Postfix source"
	extSendmail  = "Sendmail (medium confidence)"
	extOracle    = "Oracle Messaging Server, EHLO replies (medium confidence)"
	extMicrosoft = "Microsoft Exchange (medium confidence)"
)

// extensions lists the service extensions of the IANA registry, the private
// ones of several makers, the parameters of MAIL and RCPT, and the mechanisms
// of AUTH.
var extensions = []ExtensionEntry{
	// Keywords in the reply to EHLO.
	{
		Kind: EHLOKeyword, Keyword: "8BITMIME",
		Title:    "8-bit message bodies",
		Text:     "The server takes message bodies with bytes above 127, so accented letters need no special encoding.",
		Advice:   "Where it is missing, the sending server has to encode the body. One that cannot do so gives the message back, with 5.6.1 or 5.6.3.",
		Standing: Standard, Source: "RFC 6152",
	},
	{
		Kind: EHLOKeyword, Keyword: "SIZE", Syntax: "[max bytes]",
		Title:    "Message size limit",
		Text:     "The server states in bytes the largest message it takes. A 0 means that it has no fixed limit. Without a number it does not say.",
		Advice:   "Compare the number with the size of the refused message first. An attachment grows by about a third when it is encoded.",
		Standing: Standard, Source: "RFC 1870",
	},
	{
		Kind: EHLOKeyword, Keyword: "PIPELINING",
		Title:    "Several commands in one go",
		Text:     "The client may send a group of commands without waiting for each reply. The replies then come as a block.",
		Advice:   "Match replies with commands by their order in the log, not by their time stamps.",
		Standing: Standard, Source: "RFC 2920",
	},
	{
		Kind: EHLOKeyword, Keyword: "ENHANCEDSTATUSCODES",
		Title:    "Replies carry x.y.z codes",
		Text:     "The server puts an enhanced status code such as 5.1.1 behind the three-digit code. Greetings, EHLO replies and codes that start with 3 carry none.",
		Advice:   "Without this keyword an x.y.z in a reply is part of the text and promises nothing.",
		Standing: Standard, Source: "RFC 2034",
	},
	{
		Kind: EHLOKeyword, Keyword: "DSN",
		Title:    "Delivery notices on request",
		Text:     "The client may ask for notices of delivery, delay or failure with NOTIFY, ORCPT, RET and ENVID.",
		Standing: Standard, Source: "RFC 3461",
	},
	{
		Kind: EHLOKeyword, Keyword: "STARTTLS",
		Title:    "Encryption available",
		Text:     "The client may switch this connection to TLS. After the switch the session starts anew with a second EHLO, and the keyword is no longer listed.",
		Advice:   "If it is missing before TLS on a server that used to offer it, a firewall may be hiding it (look for lines of X), or the server cannot load its certificate.",
		Standing: Standard, Source: "RFC 3207",
	},
	{
		Kind: EHLOKeyword, Keyword: "AUTH", Syntax: "<mechanisms>",
		Title:    "Login available",
		Text:     "The client may log in with one of the mechanisms that follow the word. Servers commonly hide the line on port 25 and before TLS.",
		Advice:   "If a mail program finds no login, check that it uses the submission port and that TLS starts first.",
		Standing: Standard, Source: "RFC 4954",
	},
	{
		Kind: EHLOKeyword, Keyword: "CHUNKING",
		Title:    "Message in counted blocks",
		Text:     "The client may send the message with BDAT, which states the length of each block, in place of DATA. Then the log shows neither 354 nor the final dot.",
		Standing: Standard, Source: "RFC 3030",
	},
	{
		Kind: EHLOKeyword, Keyword: "BINARYMIME",
		Title:    "Raw binary bodies",
		Text:     "The server takes message bodies that are not divided into lines. It needs CHUNKING and is seldom used outside Microsoft's systems.",
		Standing: Standard, Source: "RFC 3030",
	},
	{
		Kind: EHLOKeyword, Keyword: "SMTPUTF8",
		Title:    "Addresses in any script",
		Text:     "The server takes mail addresses and header lines with letters outside ASCII, such as umlauts or Chinese.",
		Advice:   "Such an address works only if every server on the way offers this keyword.",
		Standing: Standard, Source: "RFC 6531",
	},
	{
		Kind: EHLOKeyword, Keyword: "DELIVERBY", Syntax: "[min seconds]",
		Title:    "Delivery deadline",
		Text:     "The client may set a time by which the message has to be delivered. A number gives the shortest time that the server accepts.",
		Standing: Standard, Source: "RFC 2852",
	},
	{
		Kind: EHLOKeyword, Keyword: "ETRN",
		Title:    "Start of a waiting queue",
		Text:     "A client may ask the server to send the mail that waits for the client's domain. It comes from the days of dial-up lines and does no harm.",
		Standing: Standard, Source: "RFC 1985",
	},
	{
		Kind: EHLOKeyword, Keyword: "ATRN",
		Title:    "Queue pick-up on the same connection",
		Text:     "After login a client may turn the connection round and receive the mail that waits for it. Few servers offer it, recent versions of Exim among them.",
		Standing: Standard, Source: "RFC 2645",
	},
	{
		Kind: EHLOKeyword, Keyword: "TURN",
		Title:    "Role swap without check",
		Text:     "The two sides may swap roles, so that anyone could fetch another domain's mail. It is obsolete for that reason.",
		Advice:   "A server should never offer it. Switch it off.",
		Standing: Standard, Source: "RFC 821; RFC 5321 appendix F.1 (obsolete)",
	},
	{
		Kind: EHLOKeyword, Keyword: "SEND",
		Title:    "Message to a terminal",
		Text:     "The server claims that it can write a message to a logged-in user's screen. Obsolete, and without effect on normal mail.",
		Standing: Standard, Source: "RFC 821 (obsolete)",
	},
	{
		Kind: EHLOKeyword, Keyword: "SOML",
		Title:    "Terminal or mailbox",
		Text:     "The server claims that it can write to the user's screen, or else to the mailbox. Obsolete, and without effect on normal mail.",
		Standing: Standard, Source: "RFC 821 (obsolete)",
	},
	{
		Kind: EHLOKeyword, Keyword: "SAML",
		Title:    "Terminal and mailbox",
		Text:     "The server claims that it can write to the user's screen and to the mailbox as well. Obsolete, and without effect on normal mail.",
		Standing: Standard, Source: "RFC 821 (obsolete)",
	},
	{
		Kind: EHLOKeyword, Keyword: "VRFY",
		Title:    "Address inquiry",
		Text:     "The server answers VRFY. Many servers only give 252 to every address, so the keyword does not promise a real check.",
		Standing: Standard, Source: "RFC 5321 section 4.1.1.6",
	},
	{
		Kind: EHLOKeyword, Keyword: "EXPN",
		Title:    "List inquiry",
		Text:     "The server shows the members of a mailing list to a client that asks with EXPN.",
		Advice:   "It hands out addresses to spammers. Switch it off unless somebody needs it.",
		Standing: Standard, Source: "RFC 5321 section 4.1.1.7",
	},
	{
		Kind: EHLOKeyword, Keyword: "HELP",
		Title:    "Help text",
		Text:     "The server answers HELP with some lines about itself. It has no effect on delivery.",
		Standing: Standard, Source: "RFC 5321 section 4.1.1.8",
	},
	{
		Kind: EHLOKeyword, Keyword: "CHECKPOINT",
		Title:    "Resuming a broken transfer",
		Text:     "The client may continue an interrupted message where it stopped. An experiment that hardly any server adopted.",
		Standing: Standard, Source: "RFC 1845 (experimental)",
	},
	{
		Kind: EHLOKeyword, Keyword: "MTRK",
		Title:    "Message tracking",
		Text:     "The client may ask that the server remembers what became of the message, for a later inquiry. Practically unused.",
		Standing: Standard, Source: "RFC 3885",
	},
	{
		Kind: EHLOKeyword, Keyword: "NO-SOLICITING", Syntax: "[keywords]",
		Title:    "No advertising wanted",
		Text:     "The site declares that it does not want unsolicited advertising of the kinds listed. Practically unused.",
		Standing: Standard, Source: "RFC 3865",
	},
	{
		Kind: EHLOKeyword, Keyword: "SUBMITTER",
		Title:    "Responsible sender can be named",
		Text:     "The client may name who is responsible for the message beside MAIL FROM. It belongs to Sender ID, a check of Microsoft's that was given up.",
		Standing: Standard, Source: "RFC 4405 (historic)",
	},
	{
		Kind: EHLOKeyword, Keyword: "BURL", Syntax: "[imap]",
		Title:    "Message fetched from IMAP",
		Text:     "A mail program may tell the server where on an IMAP server the message lies, so that it is not uploaded twice. Apple and some submission servers offer it.",
		Standing: Standard, Source: "RFC 4468",
	},
	{
		Kind: EHLOKeyword, Keyword: "FUTURERELEASE", Syntax: "<max seconds> <latest date>",
		Title:    "Sending at a later time",
		Text:     "A mail program may hand in a message that the server holds until a given time. The two values are the longest wait and the latest date.",
		Standing: Standard, Source: "RFC 4865",
	},
	{
		Kind: EHLOKeyword, Keyword: "CONPERM",
		Title:    "Permission to convert",
		Text:     "The client may permit that the content is converted on the way. Practically unused.",
		Standing: Standard, Source: "RFC 4141",
	},
	{
		Kind: EHLOKeyword, Keyword: "CONNEG",
		Title:    "Negotiation of content",
		Text:     "The client may ask which kinds of content the recipient's device can show. Practically unused.",
		Standing: Standard, Source: "RFC 4141",
	},
	{
		Kind: EHLOKeyword, Keyword: "UTF8SMTP",
		Title:    "Trial form of SMTPUTF8",
		Text:     "An earlier attempt at addresses in any script. Clients of today do not use it, so it counts as not offered.",
		Standing: Standard, Source: "RFC 5336 (obsolete)",
	},
	{
		Kind: EHLOKeyword, Keyword: "MT-PRIORITY", Syntax: "[profile]",
		Title:    "Transfer priority",
		Text:     "The client may mark a message as more or less urgent. Military and emergency systems use it.",
		Standing: Standard, Source: "RFC 6710",
	},
	{
		Kind: EHLOKeyword, Keyword: "RRVS",
		Title:    "Check for recycled addresses",
		Text:     "The client may ask for delivery only if the mailbox still belongs to the person it belonged to on a given date. A refusal carries 5.7.17, 5.7.18 or 5.7.19.",
		Standing: Standard, Source: "RFC 7293",
	},
	{
		Kind: EHLOKeyword, Keyword: "REQUIRETLS",
		Title:    "TLS demanded on the whole path",
		Text:     "The client may demand that every further hop uses verified TLS.",
		Advice:   "Mail that uses it comes back with 5.7.30 if the next host does not support it.",
		Standing: Standard, Source: "RFC 8689",
	},
	{
		Kind: EHLOKeyword, Keyword: "LIMITS", Syntax: "[RCPTMAX=<n>] [MAILMAX=<n>] [RCPTDOMAINMAX=<n>]",
		Title:    "Limits per transaction and session",
		Text:     "The server states how many recipients, messages and recipient domains it takes. It explains why a client splits recipients or reconnects.",
		Standing: Standard, Source: "RFC 9422",
	},

	// Private keywords in the reply to EHLO.
	{
		Kind: EHLOKeyword, Keyword: "PRDR",
		Title:    "One verdict per recipient",
		Text:     "The server can accept the message for some recipients and refuse it for others after it has seen the content. Then a 353 and several replies follow the final dot.",
		Standing: Vendor, Source: "Exim and MDaemon; Exim source",
	},
	{
		Kind: EHLOKeyword, Keyword: "PIPECONNECT",
		Title:    "Early commands permitted next time",
		Text:     "A client that remembers this may send EHLO and more on its next connection before it has seen the greeting. It looks like talking too early, but both sides agreed to it. Older versions write X_PIPE_CONNECT.",
		Standing: Vendor, Source: extExim,
	},
	{
		Kind: EHLOKeyword, Keyword: "WELLKNOWN",
		Title:    "Small files over SMTP",
		Text:     "The server hands out certain small files on request, as web servers do under /.well-known. Mail is not affected.",
		Standing: Vendor, Source: extExim,
	},
	{
		Kind: EHLOKeyword, Keyword: "XCLIENT", Syntax: "<attributes>",
		Title:    "A proxy may name the real client",
		Text:     "A trusted proxy or filter in front may tell the server which client it speaks for. The session then starts again as if that client had connected.",
		Advice:   "Only your own proxies may see this line. Offered to everyone, it lets any client pretend to be another.",
		Standing: Vendor, Source: "Postfix XCLIENT_README; also Exim and Dovecot",
	},
	{
		Kind: EHLOKeyword, Keyword: "XFORWARD", Syntax: "<attributes>",
		Title:    "A filter may pass on log data",
		Text:     "A content filter may tell the server the name and address of the original client, so that the log shows them. Access rules do not use the data.",
		Advice:   "Only your own filters may see this line.",
		Standing: Vendor, Source: "Postfix XFORWARD_README",
	},
	{
		Kind: EHLOKeyword, Keyword: "VERP", Syntax: "[delimiters]",
		Title:    "A return address per recipient",
		Text:     "List software may have the server build a reverse-path of its own for every recipient, so that each bounce tells whom it concerns. Postfix writes XVERP.",
		Standing: Vendor, Source: extPostfix,
	},
	{
		Kind: EHLOKeyword, Keyword: "X-EXPS", Syntax: "<mechanisms>",
		Title:    "Login between Exchange servers",
		Text:     "Exchange servers log in to each other with one of the listed mechanisms. A list with only GSSAPI and NTLM belongs to an internal connector.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "X-ANONYMOUSTLS",
		Title:    "TLS between Exchange servers",
		Text:     "Exchange servers of one organisation encrypt their traffic with each other this way. Other clients use STARTTLS.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XEXCH50",
		Title:    "Message properties of old Exchange versions",
		Text:     "Old Exchange servers attach internal message properties in this form. The reply \"504 Need to authenticate first\" to it is harmless, the message follows all the same.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "X-LINK2STATE",
		Title:    "Link state of old Exchange versions",
		Text:     "Old Exchange servers tell each other with it which of their connections work.",
		Advice:   "Hide it from the Internet: it is of use only between servers of one organisation, and it once had a security hole.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XRDST",
		Title:    "Routed destination",
		Text:     "An Exchange server passes on which destination it worked out for a recipient, so that the next one need not do it again.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XSHADOW",
		Title:    "Copies kept until delivery",
		Text:     "An Exchange server keeps a shadow copy of each message until the next one confirms delivery. It is internal to the organisation.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XSHADOWREQUEST",
		Title:    "Shadow copy on request",
		Text:     "An Exchange server asks another one to keep a shadow copy of a message. It is internal to the organisation.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XQDISCARD",
		Title:    "Removal of shadow copies",
		Text:     "An Exchange server learns which of the copies it keeps are no longer needed. It is internal to the organisation.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XOORG",
		Title:    "Originating organisation",
		Text:     "The client may name the organisation that a message comes from. Hybrid set-ups of Exchange and Microsoft 365 depend on it.",
		Advice:   "If it disappears after a certificate was replaced, hybrid mail fails, often with 5.7.64. Check which certificate the connector names.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XPROXY",
		Title:    "Front end hands over the client",
		Text:     "The front end of Exchange tells the server behind it which client it serves. XPROXYFROM and XPROXYTO belong to the same exchange.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XSESSIONPARAMS",
		Title:    "Session settings behind the front end",
		Text:     "The front end of Exchange passes settings of the session to the server behind it. It is internal.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XMESSAGECONTEXT", Syntax: "<versions>",
		Title:    "Transfer of message properties",
		Text:     "Exchange servers pass internal properties of a message to each other, in the listed versions.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XSYSPROBE",
		Title:    "Monitoring probes",
		Text:     "The server takes test messages with which Exchange watches itself. Such messages in a log are not mail from users.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "XORIGFROM",
		Title:    "Sender before rewriting",
		Text:     "An Exchange server passes on the sender address that a message had before the address was rewritten.",
		Standing: Vendor, Source: extExchange,
	},
	{
		Kind: EHLOKeyword, Keyword: "X-RCPTLIMIT", Syntax: "<n>",
		Title:    "Recipients per transaction",
		Text:     "Yahoo states how many recipients it takes in one transaction. LIMITS is the standard form of the same statement.",
		Standing: Vendor, Source: "Yahoo, EHLO reply (medium confidence)",
	},
	{
		Kind: EHLOKeyword, Keyword: "XADR",
		Title:    "Address diagnostics of Oracle's server",
		Text:     "The server can show how it would treat an address. Together with XSTA, XCIR, XGEN and XLOOP it gives away a server by Oracle, formerly Sun and iPlanet.",
		Standing: Vendor, Source: extOracle,
	},
	{
		Kind: EHLOKeyword, Keyword: "XLOOP", Syntax: "<host id>",
		Title:    "Loop detection of Oracle's server",
		Text:     "The server shows an identifier of itself, so that it recognises when it would send mail to itself.",
		Standing: Vendor, Source: extOracle,
	},
	{
		Kind: EHLOKeyword, Keyword: "VERB",
		Title:    "Verbose mode",
		Text:     "The server can narrate the delivery step by step while the client waits. A sign of an old Sendmail.",
		Standing: Vendor, Source: extSendmail,
	},
	{
		Kind: EHLOKeyword, Keyword: "ONEX",
		Title:    "One transaction only",
		Text:     "The client may announce that it will send just one message on this connection. A sign of an old Sendmail.",
		Standing: Vendor, Source: extSendmail,
	},
	{
		Kind: EHLOKeyword, Keyword: "XUSR",
		Title:    "First submission",
		Text:     "The client may announce that the message comes straight from a user, so that the server completes its header. A sign of an old Sendmail.",
		Standing: Vendor, Source: extSendmail,
	},
	{
		Kind: EHLOKeyword, Keyword: "AUTH=LOGIN", Syntax: "[further mechanisms]",
		Title:    "AUTH line for old mail programs",
		Text:     "The same offer as the AUTH line, with an equals sign, for old versions of Outlook that only understand this form. AUTH= may be followed by any mechanism.",
		Advice:   "Seeing both lines is normal and not an error.",
		Standing: Vendor, Source: "Many servers; Postfix broken_sasl_auth_clients",
	},
	{
		Kind: EHLOKeyword, Keyword: "XXXXXXXA",
		Title:    "Keyword masked by a firewall",
		Text:     "A Cisco firewall between the two hosts wrote the letter X over a keyword that it does not approve, in most cases STARTTLS.",
		Advice:   "Switch off ESMTP inspection on the firewall. As long as it is on, TLS and other extensions are lost and mail travels unencrypted or not at all.",
		Standing: Vendor, Source: "Cisco PIX and ASA, field knowledge (medium confidence)",
	},
	{
		Kind: EHLOKeyword, Keyword: "CLIENTID",
		Title:    "Device token",
		Text:     "A mail program may present a token for its device beside the login, so that a stolen password alone is of no use. Few servers offer it.",
		Standing: Vendor, Source: "Internet-Draft on SMTP CLIENTID (medium confidence)",
	},

	// Parameters of MAIL FROM.
	{
		Kind: MAILParameter, Keyword: "SIZE", Syntax: "=<bytes>",
		Title:    "Announced message size",
		Text:     "The client says how large the message will be. The server can refuse it at once with 552 5.3.4, before anything is transferred.",
		Standing: Standard, Source: "RFC 1870",
	},
	{
		Kind: MAILParameter, Keyword: "BODY", Syntax: "=7BIT | =8BITMIME | =BINARYMIME",
		Title:    "Kind of body",
		Text:     "The client says whether the body is plain 7-bit text, contains 8-bit bytes or is raw binary. BINARYMIME can only be sent with BDAT.",
		Standing: Standard, Source: "RFC 6152 and RFC 3030",
	},
	{
		Kind: MAILParameter, Keyword: "AUTH", Syntax: "=<address> | =<>",
		Title:    "Original submitter",
		Text:     "The client claims who first handed in the message. It is no login, and <> means that the client does not know or does not say.",
		Standing: Standard, Source: "RFC 4954 section 5",
	},
	{
		Kind: MAILParameter, Keyword: "RET", Syntax: "=FULL | =HDRS",
		Title:    "How much a bounce returns",
		Text:     "FULL asks for the whole message in a bounce, HDRS for its header only, which keeps bounces small.",
		Standing: Standard, Source: "RFC 3461 section 4.3",
	},
	{
		Kind: MAILParameter, Keyword: "ENVID", Syntax: "=<xtext>",
		Title:    "Tracking mark for bounces",
		Text:     "An identifier of the sender's choice that a bounce has to repeat, so that it can be matched with the message it belongs to.",
		Standing: Standard, Source: "RFC 3461 section 4.4",
	},
	{
		Kind: MAILParameter, Keyword: "SMTPUTF8",
		Title:    "Message needs UTF-8",
		Text:     "An address or the header of this message contains letters outside ASCII. A server that does not take those refuses, usually with 5.6.7.",
		Advice:   "If it is refused, the next hop does not offer SMTPUTF8. Use an ASCII address of the recipient.",
		Standing: Standard, Source: "RFC 6531",
	},
	{
		Kind: MAILParameter, Keyword: "BY", Syntax: "=<seconds>;R[T] | =<seconds>;N[T]",
		Title:    "Deadline for delivery",
		Text:     "The message is to be delivered within this many seconds. After that R returns it and N only sends a notice, and T asks every host to report that it handled the message.",
		Standing: Standard, Source: "RFC 2852",
	},
	{
		Kind: MAILParameter, Keyword: "HOLDFOR", Syntax: "=<seconds>",
		Title:    "Wait before sending",
		Text:     "The server is to hold the message for this many seconds before it sends it on. This is scheduled sending, not a delay by a fault.",
		Standing: Standard, Source: "RFC 4865",
	},
	{
		Kind: MAILParameter, Keyword: "HOLDUNTIL", Syntax: "=<date and time>",
		Title:    "Send not before",
		Text:     "The server is to hold the message until this time. This is scheduled sending, not a delay by a fault.",
		Standing: Standard, Source: "RFC 4865",
	},
	{
		Kind: MAILParameter, Keyword: "MT-PRIORITY", Syntax: "=<-9 to 9>",
		Title:    "Urgency of the message",
		Text:     "The higher the number, the sooner the server handles the message. The number of ordinary mail is 0.",
		Standing: Standard, Source: "RFC 6710",
	},
	{
		Kind: MAILParameter, Keyword: "REQUIRETLS",
		Title:    "TLS on every hop",
		Text:     "The message may only travel over connections with verified TLS. If that is not possible, it is returned to the sender.",
		Standing: Standard, Source: "RFC 8689",
	},
	{
		Kind: MAILParameter, Keyword: "SUBMITTER", Syntax: "=<address>",
		Title:    "Responsible sender",
		Text:     "Names who is responsible for this message, for the abandoned Sender ID check. Today's servers ignore it.",
		Standing: Standard, Source: "RFC 4405 (historic)",
	},
	{
		Kind: MAILParameter, Keyword: "SOLICIT", Syntax: "=<keywords>",
		Title:    "Kind of advertising",
		Text:     "The sender labels the message as advertising of a certain kind, so that a site can refuse it. Practically unused.",
		Standing: Standard, Source: "RFC 3865",
	},
	{
		Kind: MAILParameter, Keyword: "MTRK", Syntax: "=<certifier>[:<timeout>]",
		Title:    "Tracking wanted",
		Text:     "The servers on the way are asked to remember what became of this message, so that the sender can inquire later. Practically unused.",
		Standing: Standard, Source: "RFC 3885",
	},
	{
		Kind: MAILParameter, Keyword: "CONPERM",
		Title:    "Conversion permitted",
		Text:     "The sender allows servers on the way to convert the content into a form that the recipient can use. Practically unused.",
		Standing: Standard, Source: "RFC 4141",
	},
	{
		Kind: MAILParameter, Keyword: "TRANSID", Syntax: "=<id>",
		Title:    "Mark for resuming",
		Text:     "Names the transaction, so that it can be continued after the connection broke. Practically unused.",
		Standing: Standard, Source: "RFC 1845 (experimental)",
	},
	{
		Kind: MAILParameter, Keyword: "PRDR",
		Title:    "Verdict per recipient wanted",
		Text:     "The client asks for a separate reply for each recipient after the final dot. One message can then be accepted for one recipient and refused for another.",
		Standing: Vendor, Source: "Exim and MDaemon; Exim source",
	},
	{
		Kind: MAILParameter, Keyword: "XVERP", Syntax: "[=<delimiters>]",
		Title:    "Return address per recipient wanted",
		Text:     "The server is to build a reverse-path of its own for each recipient. Mailing lists use it to tell whose address bounces.",
		Standing: Vendor, Source: "Postfix VERP_README",
	},
	{
		Kind: MAILParameter, Keyword: "XOORG", Syntax: "=<domain>",
		Title:    "Organisation that sends",
		Text:     "Names the organisation from which the message comes, in a hybrid set-up of Exchange and Microsoft 365.",
		Standing: Vendor, Source: extMicrosoft,
	},
	{
		Kind: MAILParameter, Keyword: "XMESSAGECONTEXT", Syntax: "=<versions>",
		Title:    "Message properties follow",
		Text:     "An Exchange server announces that it sends internal properties of the message along. They do not belong to the visible message.",
		Standing: Vendor, Source: extMicrosoft,
	},

	// Parameters of RCPT TO.
	{
		Kind: RCPTParameter, Keyword: "NOTIFY", Syntax: "=NEVER | =<SUCCESS,FAILURE,DELAY>",
		Title:    "When to send a notice",
		Text:     "Lists the events of which the sender wants to hear for this recipient: delivery, failure, delay. NEVER keeps even a failed delivery silent.",
		Advice:   "If a sender misses a bounce, look for NOTIFY=NEVER here.",
		Standing: Standard, Source: "RFC 3461 section 4.1",
	},
	{
		Kind: RCPTParameter, Keyword: "ORCPT", Syntax: "=rfc822;<xtext>",
		Title:    "Recipient as first written",
		Text:     "The address that the sender originally used, before an alias or a forward changed it. A difference from RCPT TO shows such a step.",
		Standing: Standard, Source: "RFC 3461 section 4.2",
	},
	{
		Kind: RCPTParameter, Keyword: "RRVS", Syntax: "=<date and time>[;C | ;R]",
		Title:    "Only for the same owner",
		Text:     "The message is to be delivered only if the mailbox has had the same owner since this date. Password mails to recycled addresses are the case in mind.",
		Standing: Standard, Source: "RFC 7293",
	},
	{
		Kind: RCPTParameter, Keyword: "CONNEG",
		Title:    "Question about the recipient's device",
		Text:     "The client asks the server to list in its reply the kinds of content that the recipient can use. Practically unused.",
		Standing: Standard, Source: "RFC 4141",
	},
	{
		Kind: RCPTParameter, Keyword: "XRDST", Syntax: "=<domain>",
		Title:    "Destination already worked out",
		Text:     "An Exchange server passes on the destination that it found for this recipient. It is internal to the organisation.",
		Standing: Vendor, Source: extMicrosoft,
	},

	// Mechanisms of AUTH. The steps show placeholders in angle brackets, never a
	// real payload.
	{
		Kind: AUTHMechanism, Keyword: "PLAIN", Syntax: "[initial response]",
		Title:  "Name and password in one line",
		Text:   "The client sends user name and password together. Base64 is no encryption, so this is safe only under TLS.",
		Advice: "Remove the base64 line before you share the log. If it was shared, change the password.",
		Steps: []string{
			"C: AUTH PLAIN [<response>] (the response of the third step may stand here, then the next two steps are missing)",
			"S: 334 (an empty challenge: go on)",
			"C: <base64 of NUL, user name, NUL, password> (secret: anyone can decode the password)",
			"S: 235 (logged in) or 535 (user name or password wrong)",
		},
		Standing: Standard, Source: "RFC 4616 and RFC 4954",
	},
	{
		Kind: AUTHMechanism, Keyword: "LOGIN", Syntax: "[user name]",
		Title:  "Two prompts for name and password",
		Text:   "The server asks for the user name and then for the password. Base64 is no encryption, so this is safe only under TLS. No RFC defines it, yet nearly every server has it.",
		Advice: "Remove both answers before you share the log. If they were shared, change the password. The prompts differ between servers in wording and case.",
		Steps: []string{
			"C: AUTH LOGIN",
			"S: 334 VXNlcm5hbWU6 (base64 of \"Username:\")",
			"C: <base64 of the user name> (private: shows whose account it is)",
			"S: 334 UGFzc3dvcmQ6 (base64 of \"Password:\")",
			"C: <base64 of the password> (secret: anyone can decode the password)",
			"S: 235 (logged in) or 535 (user name or password wrong)",
		},
		Standing: Vendor, Source: "Microsoft and nearly all mail servers; draft-murchison-sasl-login (never an RFC)",
	},
	{
		Kind: AUTHMechanism, Keyword: "CRAM-MD5",
		Title:  "Challenge answered with a digest",
		Text:   "The server sends a random challenge and the client answers with a digest of challenge and password. The password itself does not cross the line.",
		Advice: "The server has to store the password in a readable form. Accounts from a directory, which keeps only hashes, therefore fail with it.",
		Steps: []string{
			"C: AUTH CRAM-MD5",
			"S: 334 <base64 of a challenge in the form <digits.time@host>>",
			"C: <base64 of user name, space, 32 hexadecimal digits> (secret: shows the user name, and guessed passwords can be tested against the digits)",
			"S: 235 (logged in) or 535 (user name or password wrong)",
		},
		Standing: Standard, Source: "RFC 2195 (outdated, still offered)",
	},
	{
		Kind: AUTHMechanism, Keyword: "DIGEST-MD5",
		Title:  "Longer digest exchange",
		Text:   "Client and server prove to each other that they know the password, without sending it. It was withdrawn because it is complicated and weak.",
		Advice: "A wrong realm makes it fail although the password is right. Offer another mechanism.",
		Steps: []string{
			"C: AUTH DIGEST-MD5",
			"S: 334 <base64 of realm=…, nonce=…, qop=…> (the challenge)",
			"C: <base64 of username=…, response=…> (secret: shows the user name, and guessed passwords can be tested against the response)",
			"S: 334 <base64 of rspauth=…> (the server proves that it knows the password too)",
			"C: (an empty line)",
			"S: 235 (logged in), or 535 in place of the second challenge (user name or password wrong)",
		},
		Standing: Standard, Source: "RFC 2831; moved to historic by RFC 6331",
	},
	{
		Kind: AUTHMechanism, Keyword: "SCRAM-SHA-1", Syntax: "[initial response]",
		Title:  "Proof for both sides with SHA-1",
		Text:   "Client and server prove to each other that they know the password, with a salt and many rounds of hashing. The -PLUS form also ties the login to the TLS connection.",
		Advice: "The -PLUS form fails when a proxy ends TLS between the two hosts.",
		Steps: []string{
			"C: AUTH SCRAM-SHA-1 <base64 that begins with biws: n,, then user name and a random value> (private: shows the user name)",
			"S: 334 <base64 that begins with cj0 or cj1: r= random value, s= salt, i= rounds>",
			"C: <base64 that begins with Yz1iaXdz: c=biws, random value, p= proof> (secret: guessed passwords can be tested against the proof)",
			"S: 334 <base64 that begins with dj0 or dj1: v= signature of the server>",
			"C: (an empty line)",
			"S: 235 (logged in), or 535 after the proof (user name or password wrong)",
		},
		Standing: Standard, Source: "RFC 5802",
	},
	{
		Kind: AUTHMechanism, Keyword: "SCRAM-SHA-256", Syntax: "[initial response]",
		Title:  "Proof for both sides with SHA-256",
		Text:   "Client and server prove to each other that they know the password, with a salt and many rounds of a strong hash. The password does not cross the line.",
		Advice: "It needs passwords stored in its own form. Accounts that were set up before may have to set the password again.",
		Steps: []string{
			"C: AUTH SCRAM-SHA-256 <base64 that begins with biws: n,, then user name and a random value> (private: shows the user name)",
			"S: 334 <base64 that begins with cj0 or cj1: r= random value, s= salt, i= rounds>",
			"C: <base64 that begins with Yz1iaXdz: c=biws, random value, p= proof> (secret: guessed passwords can be tested against the proof)",
			"S: 334 <base64 that begins with dj0 or dj1: v= signature of the server>",
			"C: (an empty line)",
			"S: 235 (logged in), or 535 after the proof (user name or password wrong)",
		},
		Standing: Standard, Source: "RFC 7677",
	},
	{
		Kind: AUTHMechanism, Keyword: "SCRAM-SHA-256-PLUS", Syntax: "[initial response]",
		Title:  "SCRAM-SHA-256 tied to the TLS connection",
		Text:   "As SCRAM-SHA-256, and the proof also covers data of the TLS connection. Nobody in the middle can pass the login on.",
		Advice: "It fails when a proxy or a scanner ends TLS between the two hosts.",
		Steps: []string{
			"C: AUTH SCRAM-SHA-256-PLUS <base64 that begins with cD1: p= kind of binding, user name and a random value> (private: shows the user name)",
			"S: 334 <base64 that begins with cj0 or cj1: r= random value, s= salt, i= rounds>",
			"C: <base64 that begins with Yz1j: c= data of the TLS connection, random value, p= proof> (secret: guessed passwords can be tested against the proof)",
			"S: 334 <base64 that begins with dj0 or dj1: v= signature of the server>",
			"C: (an empty line)",
			"S: 235 (logged in), or 535 after the proof (user name or password wrong, or another TLS connection)",
		},
		Standing: Standard, Source: "RFC 7677 and RFC 5802",
	},
	{
		Kind: AUTHMechanism, Keyword: "SCRAM-SHA-512", Syntax: "[initial response]",
		Title:  "Proof for both sides with SHA-512",
		Text:   "As SCRAM-SHA-256 with a longer hash. The -PLUS form also ties the login to the TLS connection. It is a draft that some servers offer.",
		Advice: "The -PLUS form fails when a proxy ends TLS between the two hosts.",
		Steps: []string{
			"C: AUTH SCRAM-SHA-512 <base64 that begins with biws: n,, then user name and a random value> (private: shows the user name)",
			"S: 334 <base64 that begins with cj0 or cj1: r= random value, s= salt, i= rounds>",
			"C: <base64 that begins with Yz1iaXdz: c=biws, random value, p= proof> (secret: guessed passwords can be tested against the proof)",
			"S: 334 <base64 that begins with dj0 or dj1: v= signature of the server>",
			"C: (an empty line)",
			"S: 235 (logged in), or 535 after the proof (user name or password wrong)",
		},
		Standing: Vendor, Source: "Servers that implement draft-melnikov-scram-sha-512 (not an RFC)",
	},
	{
		Kind: AUTHMechanism, Keyword: "XOAUTH2", Syntax: "<initial response>",
		Title:  "OAuth token in place of a password",
		Text:   "The client presents an access token that it obtained from the provider's login page. Gmail and Microsoft 365 use it.",
		Advice: "A 334 whose payload begins with eyJ is an error report in JSON, not a challenge: the token has expired or lacks the right to send mail.",
		Steps: []string{
			"C: AUTH XOAUTH2 <base64 of user=…, auth=Bearer token> (secret: the token opens the account until it expires)",
			"S: 235 (logged in), or 334 <base64 that begins with eyJ: an error report in JSON>",
			"C: (an empty line, only after the error report)",
			"S: 535 (token refused)",
		},
		Standing: Vendor, Source: "Google and Microsoft documentation",
	},
	{
		Kind: AUTHMechanism, Keyword: "OAUTHBEARER", Syntax: "<initial response>",
		Title:  "Standard form of the OAuth login",
		Text:   "The client presents an access token, as with XOAUTH2, and also names host and port for which it is meant.",
		Advice: "An expired token is the usual reason for a failure. Let the mail program fetch a new one.",
		Steps: []string{
			"C: AUTH OAUTHBEARER <base64 that begins with bixh: n,a= user name, host, port, auth=Bearer token> (secret: the token opens the account until it expires)",
			"S: 235 (logged in), or 334 <base64 that begins with eyJ: an error report in JSON>",
			"C: AQ== (one byte of value 1, only after the error report)",
			"S: 535 (token refused)",
		},
		Standing: Standard, Source: "RFC 7628",
	},
	{
		Kind: AUTHMechanism, Keyword: "GSSAPI",
		Title:  "Kerberos ticket",
		Text:   "The client presents a ticket of the Windows or Kerberos domain in which its user is logged in. No password is sent.",
		Advice: "If it fails with 535, compare the clocks of both hosts and check that a service principal name exists for the mail server.",
		Steps: []string{
			"C: AUTH GSSAPI",
			"S: 334 (an empty challenge: go on)",
			"C: <base64 of a Kerberos token> (secret: a ticket for the server)",
			"S: 334 <base64 of the server's token> (tokens may go to and fro several times)",
			"C: (an empty line, when the tokens are complete)",
			"S: 334 <base64 of a wrapped 4-byte offer of security layers>",
			"C: <base64 of a wrapped 4-byte choice, and the user name where it differs> (private)",
			"S: 235 (logged in) or 535 (ticket refused)",
		},
		Standing: Standard, Source: "RFC 4752",
	},
	{
		Kind: AUTHMechanism, Keyword: "NTLM", Syntax: "[initial response]",
		Title:  "Windows challenge and response",
		Text:   "Three messages of the Windows login travel in base64. The third holds the user name, the domain and a response computed from the password.",
		Advice: "Remove the lines that begin with TlRMTVNTUAAD before you share the log. Microsoft advises to replace NTLM.",
		Steps: []string{
			"C: AUTH NTLM",
			"S: 334 (empty or \"ntlm supported\")",
			"C: TlRMTVNTUAAB… (first message: what the client can do, perhaps its computer name)",
			"S: 334 TlRMTVNTUAAC… (second message: the challenge and the names of server and domain)",
			"C: TlRMTVNTUAAD… (secret: third message with user name, domain and a response against which guessed passwords can be tested)",
			"S: 235 (logged in) or 535 5.7.3 (user name or password wrong)",
		},
		Standing: Vendor, Source: "Microsoft [MS-SMTPNTLM]",
	},
	{
		Kind: AUTHMechanism, Keyword: "EXTERNAL", Syntax: "= | <initial response>",
		Title:  "Client certificate",
		Text:   "The server takes the identity from the certificate that the client showed during TLS. Nothing secret crosses the line.",
		Advice: "It works only after STARTTLS, with a client certificate that the server knows.",
		Steps: []string{
			"C: AUTH EXTERNAL = or AUTH EXTERNAL <base64 of the account name> (private: may show an account name)",
			"S: 235 (logged in) or 535 (certificate missing or not accepted)",
		},
		Standing: Standard, Source: "RFC 4422 appendix A",
	},
	{
		Kind: AUTHMechanism, Keyword: "ANONYMOUS", Syntax: "[initial response]",
		Title:  "Login without identity",
		Text:   "The client enters without an account and only leaves a text by which it may be traced. Public services use it, mail servers do not.",
		Advice: "A mail server that offers it lets anyone in who asks. Switch it off.",
		Steps: []string{
			"C: AUTH ANONYMOUS <base64 of a text such as an address> (private: may show an address)",
			"S: 235 (let in) or 535 (not permitted)",
		},
		Standing: Standard, Source: "RFC 4505",
	},
	{
		Kind: AUTHMechanism, Keyword: "(cancel)", Syntax: "*",
		Title:  "Login given up by the client",
		Text:   "The client answers a challenge with a single asterisk to stop the login. The 501 that follows confirms this and is no fault of the server.",
		Advice: "Look at the mail program: it has no password or token for this account, or it dislikes the challenge.",
		Steps: []string{
			"S: 334 <challenge> (of any mechanism)",
			"C: * (stop)",
			"S: 501 (login ended, the session goes on)",
		},
		Standing: Standard, Source: "RFC 4954 section 4",
	},
}

// Extensions returns all known keywords, parameters and mechanisms: first what
// EHLO offers, then what stands after MAIL, RCPT and AUTH.
func Extensions() []ExtensionEntry { return slices.Clone(extensions) }

// extensionAliases leads other spellings, and keywords that always appear
// together, to the row that explains them.
var extensionAliases = []struct {
	kind  ExtensionKind
	alias string
	row   string
}{
	{EHLOKeyword, "X_PIPE_CONNECT", "PIPECONNECT"},
	{EHLOKeyword, "XVERP", "VERP"},
	{EHLOKeyword, "XPROXYFROM", "XPROXY"},
	{EHLOKeyword, "XPROXYTO", "XPROXY"},
	{EHLOKeyword, "XSTA", "XADR"},
	{EHLOKeyword, "XCIR", "XADR"},
	{EHLOKeyword, "XGEN", "XADR"},
	{AUTHMechanism, "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"},
	{AUTHMechanism, "SCRAM-SHA-512-PLUS", "SCRAM-SHA-512"},
	{AUTHMechanism, "*", "(cancel)"},
}

type extensionKey struct {
	kind    ExtensionKind
	keyword string // upper case
}

var loadExtensionIndex = sync.OnceValue(func() map[extensionKey]*ExtensionEntry {
	m := make(map[extensionKey]*ExtensionEntry, len(extensions)+len(extensionAliases))
	for i := range extensions {
		e := &extensions[i]
		m[extensionKey{e.Kind, strings.ToUpper(e.Keyword)}] = e
	}
	for _, a := range extensionAliases {
		m[extensionKey{a.kind, a.alias}] = m[extensionKey{a.kind, strings.ToUpper(a.row)}]
	}
	return m
})

// lookupExtension finds what is known of a word that stands in the place that
// kind names, in any case. A value that follows after "=" or a space is left
// aside, so "SIZE=1024" after MAIL finds SIZE. Two words of EHLO replies are
// special: "AUTH=PLAIN" with any mechanism is the offer for old mail programs,
// and a run of X is a keyword that a firewall masked.
func lookupExtension(kind ExtensionKind, keyword string) (*ExtensionEntry, bool) {
	word, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(keyword)), " ")
	const oldAuth = "AUTH="
	switch {
	case kind == EHLOKeyword && strings.HasPrefix(word, oldAuth):
		word = "AUTH=LOGIN"
	case kind == EHLOKeyword && isMaskedKeyword(word):
		word = "XXXXXXXA"
	case kind == AUTHMechanism:
		word = strings.TrimPrefix(word, oldAuth)
	default:
		word, _, _ = strings.Cut(word, "=")
	}
	e := loadExtensionIndex()[extensionKey{kind, word}]
	return e, e != nil
}

// isMaskedKeyword reports whether a firewall wrote X over the keyword. The
// shortest registered keywords have three letters, and a Cisco PIX or ASA may
// end the run with another letter.
func isMaskedKeyword(word string) bool {
	run := len(word) - len(strings.TrimLeft(word, "X"))
	switch len(word) - run {
	case 0:
		return run >= 3
	case 1:
		last := word[run]
		return run >= 3 && 'A' <= last && last <= 'Z'
	}
	return false
}
