package explain

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Sources that many rows share.
const (
	statusAddress  = "RFC 3463 section 3.2"
	statusMailbox  = "RFC 3463 section 3.3"
	statusSystem   = "RFC 3463 section 3.4"
	statusNetwork  = "RFC 3463 section 3.5"
	statusProtocol = "RFC 3463 section 3.6"
	statusContent  = "RFC 3463 section 3.7"
	statusSecurity = "RFC 3463 section 3.8"

	statusArticle   = "Kerio Connect support article on SMTP conversations"
	statusGmail     = "Gmail, Google help page 3726730"
	statusMicrosoft = "Microsoft 365, tables of non-delivery reports"
	statusExchange  = "Microsoft Exchange Server, table of non-delivery reports"
	statusYahoo     = "Yahoo Mail, SMTP replies"
	statusPostfix   = "Postfix source"
)

// statuses lists the IANA registry of enhanced status codes and the numbers
// that vendors added, in the order of the registry: classes, subjects, then
// details by number.
//
// The eight codes that Kerio's article lists stand in rows of their own beside
// the class-free row of the same number. The article's meaning of 4.1.1 or
// 2.0.0 must not show up when a log says 5.1.1 or 5.0.0.
//
// Cause is what the number stands for when it reports a failure. A 2.y.z code
// reports no failure, whatever the Cause of a class-free row.
var statuses = []StatusEntry{
	// Classes.
	{
		Code:     "2.x.x",
		Title:    "Success",
		Text:     "The step that is reported worked. After the final dot of a message this means that the server took the message over, not that it is in a mailbox.",
		Cause:    "none",
		Standing: Standard, Source: "RFC 3463 section 2", Article: true,
	},
	{
		Code:     "4.x.x",
		Title:    "Temporary failure",
		Text:     "The message is in order, but a passing condition stopped or delays it and a later attempt may work. In a final bounce this class means that the sending server stopped trying before the condition ended.",
		Standing: Standard, Source: "RFC 3463 section 2", Article: true,
	},
	{
		Code:     "5.x.x",
		Title:    "Permanent failure",
		Text:     "The refusal is final for this message as it stands. Sending it again unchanged meets the same answer, so somebody has to correct something first.",
		Standing: Standard, Source: "RFC 3463 section 2", Article: true,
	},

	// Subjects. Their texts hold for success and failure alike, because they are
	// shown beside the sentence of the class.
	{
		Code:     "x.0.x",
		Title:    "No subject given",
		Text:     "The report does not say which part of the mail system it is about. Only success or failure is known.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.1",
	},
	{
		Code:     "x.1.x",
		Title:    "Addresses",
		Text:     "The report is about an address, the recipient's or the sender's: whether it exists, is written correctly or still belongs to its owner.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.2",
	},
	{
		Code:     "x.2.x",
		Title:    "The mailbox",
		Text:     "The report is about the mailbox behind a known address: its state, its quota or its own limits.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.3",
	},
	{
		Code:     "x.3.x",
		Title:    "The receiving mail system",
		Text:     "The report is about the receiving mail system as a whole: its disk space, its set-up, its limits or whether it is in service.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.4",
	},
	{
		Code:     "x.4.x",
		Title:    "Network and routing",
		Text:     "The report is about the way to the next host: name service, connection, route or time spent in the queue.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.5",
	},
	{
		Code:     "x.5.x",
		Title:    "The SMTP dialogue",
		Text:     "The report is about the conversation itself: a command, its arguments, its place in the order or the number of recipients.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.6",
	},
	{
		Code:     "x.6.x",
		Title:    "Message content",
		Text:     "The report is about what the message contains and how it is encoded, or about converting it to another form on the way.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.7",
	},
	{
		Code:     "x.7.x",
		Title:    "Security or policy",
		Text:     "The report is about a security measure or a rule of the site: login, encryption, proof of the sender, reputation or permission.",
		Standing: Standard, Source: "RFC 3463 sections 2 and 3.8",
	},

	// x.0: undefined.
	{
		Code:     "x.0.0",
		Title:    "Nothing more specific",
		Text:     "Only the first digit carries meaning: success, temporary failure or permanent failure. Servers send this when no other number fits or when they keep the reason to themselves.",
		Standing: Standard, Source: "RFC 3463 section 3.1",
	},
	{
		Code:     "2.0.0",
		Title:    "Done",
		Text:     "The command succeeded and there is nothing to add. After the final dot the server has put the message into its queue. Delivery to the mailbox comes later and is not proven by this code.",
		Cause:    "none",
		Standing: Standard, Source: "RFC 3463 section 3.1", Article: true,
		Also: []Meaning{{
			Standing: Kerio, Source: statusArticle,
			Text: "In the Status field of Kerio's mail log, and only there, 2.0.0 says that the message was stored in the recipient's inbox.",
		}},
	},
	{
		Code:     "5.0.350",
		Title:    "Wrapped refusal from another server",
		Text:     "Microsoft 365 wraps the refusal of an outside server in this number when it has none of its own that fits. The quoted reply inside the text names the real reason.",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.0.900-999",
		Title:    "Number made up by a bounce parser",
		Text:     "No mail server sent this code. The program Sisimai, which reads bounces, fills it in when a bounce carries no code of its own, so the original text of the bounce has to be read instead.",
		Standing: Vendor, Source: "Sisimai, source of its status tables",
	},

	// x.1: addresses.
	{
		Code:     "x.1.0",
		Title:    "Unspecified remark on an address",
		Text:     "Something about an address was noted without saying what. In a refusal the text after the code decides. As 2.1.0 it is the usual positive reply to MAIL FROM: the sender address is accepted.",
		Standing: Standard, Source: statusAddress,
		Also: []Meaning{
			{Standing: Vendor, Source: "Cisco Secure Email, SMTP replies", Text: "Cisco's mail gateway writes #5.1.0 for a recipient that it refuses."},
			{Standing: Vendor, Source: statusMicrosoft, Text: "Exchange uses 5.1.0 for a sender that is denied, also when somebody answers an old message with outdated Exchange addressing."},
		},
	},
	{
		Code:     "x.1.1",
		Title:    "No such mailbox",
		Text:     "The domain is right, but the part before the @ names no mailbox there. The number is defined for permanent failures: a misspelled, outdated or deleted address.",
		Cause:    "recipient-unknown",
		Standing: Standard, Source: statusAddress,
		Also: []Meaning{
			{Standing: Vendor, Source: "Orange, SMTP replies collected by Sisimai", Text: "Orange sends 5.1.1 also when the text speaks of a full mailbox (tag OFR_417) or another refusal. The tag and the text count, not the number."},
			{Standing: Vendor, Source: "Facebook, SMTP replies collected by Sisimai", Text: "Facebook sends 5.1.1 with the tag RCP-P2 when the settings of the recipient keep the message out. The address exists."},
		},
	},
	{
		Code:     "4.1.1",
		Title:    "Recipient not confirmed for now",
		Text:     "An address problem that the server reports as temporary. In a reply it means that the server cannot say yet whether the mailbox exists, so the client tries again later.",
		Cause:    "recipient-unknown",
		Standing: Standard, Source: statusAddress, Article: true,
		Also: []Meaning{
			{Standing: Kerio, Source: statusArticle, Text: "In the Status field of Kerio's mail log 4.1.1 says that the address does not exist. That is final in spite of the leading 4: waiting for a retry does not help, the address has to be checked."},
			{Standing: Vendor, Source: statusPostfix, Text: "Postfix answers 450 4.1.1 while its own check of the address with the destination is still running."},
		},
	},
	{
		Code:     "x.1.2",
		Title:    "Recipient domain unusable",
		Text:     "The domain after the @ does not exist or has no host that takes mail. A typing error in the domain is the most frequent reason, a missing MX record the next.",
		Cause:    "domain-unknown",
		Standing: Standard, Source: statusAddress,
	},
	{
		Code:     "x.1.3",
		Title:    "Recipient address malformed",
		Text:     "The recipient's address is not written as an address: a space, two dots in a row, a missing domain or a character that is not allowed. The number says nothing about whether the mailbox exists.",
		Cause:    "address-syntax",
		Standing: Standard, Source: statusAddress,
	},
	{
		Code:     "x.1.4",
		Title:    "Recipient address ambiguous",
		Text:     "The address matches more than one mailbox of the destination and the server does not choose between them. The sender has to use a fuller address.",
		Cause:    "recipient-unknown",
		Standing: Standard, Source: statusAddress,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange uses 5.1.4 for a recipient in a test domain that RFC 2606 reserves, such as example.com.",
		}},
	},
	{
		Code:     "x.1.5",
		Title:    "Recipient address valid",
		Text:     "The server knows the address and is ready to take mail for it. The number belongs to positive reports.",
		Standing: Standard, Source: statusAddress,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange uses 5.1.5, like 5.1.4, for a recipient in a test domain that RFC 2606 reserves.",
		}},
	},
	{
		Code:     "2.1.5",
		Title:    "Recipient accepted",
		Text:     "The server accepts this recipient address. Postfix, Gmail, Kerio and others put the code on every positive reply to RCPT TO. The message itself has not been sent at that moment.",
		Cause:    "none",
		Standing: Standard, Source: statusAddress, Article: true,
		Also: []Meaning{{
			Standing: Kerio, Source: statusArticle,
			Text: "In the Status field of Kerio's mail log, and only there, 2.1.5 says that the message was delivered and a filter rule moved it to another folder. Look for it in the folder that the rule names.",
		}},
	},
	{
		Code:     "x.1.6",
		Title:    "Mailbox moved, new address unknown",
		Text:     "The address was good once. Its owner has gone elsewhere and the server has no new address to offer, so the sender has to ask for one.",
		Cause:    "recipient-moved",
		Standing: Standard, Source: statusAddress,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange uses 5.1.6 for a recipient domain without a dot.",
		}},
	},
	{
		Code:     "x.1.7",
		Title:    "Sender address malformed",
		Text:     "The address in MAIL FROM is not written as an address. The sending program or its account settings have to be corrected.",
		Cause:    "address-syntax",
		Standing: Standard, Source: statusAddress,
	},
	{
		Code:     "5.1.7",
		Title:    "Sender address incorrect",
		Text:     "The server refuses the sender's address because of how it is written: a missing domain, a stray character or a display name in its place. The sending program or account has to be corrected.",
		Cause:    "address-syntax",
		Standing: Standard, Source: statusAddress, Article: true,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange uses 5.1.7 also for a well-formed sender address that it does not know.",
		}},
	},
	{
		Code:     "x.1.8",
		Title:    "Sender domain unusable",
		Text:     "The domain in MAIL FROM does not exist or cannot take mail, so a bounce could never be returned. The DNS entries of the sender's domain need attention.",
		Cause:    "sender-rejected",
		Standing: Standard, Source: statusAddress,
		Also: []Meaning{{
			Standing: Vendor, Source: statusMicrosoft,
			Text: "Microsoft 365 uses 5.1.8 for one of its own accounts that it blocks because the account sent spam. The account was often taken over by somebody else.",
		}},
	},
	{
		Code:     "x.1.9",
		Title:    "Passed to a system that cannot be tracked",
		Text:     "The address is valid, and the message was handed on to a mail system that does not take part in message tracking. What became of it there cannot be found out this way.",
		Standing: Standard, Source: "RFC 3886",
	},
	{
		Code:     "x.1.10",
		Title:    "Recipient domain takes no mail at all",
		Text:     "The recipient's domain publishes a null MX record: its owner declares that it never receives mail. Another contact address is needed.",
		Cause:    "domain-refuses-mail",
		Standing: Standard, Source: "RFC 7505 and RFC 7504",
		Also: []Meaning{{
			Standing: Vendor, Source: statusMicrosoft,
			Text: "Microsoft 365 uses 5.1.10 for a recipient that its directory does not contain. The domain does take mail.",
		}},
	},
	{
		Code:     "5.1.90",
		Title:    "Daily recipient limit of the sender used up",
		Text:     "Microsoft 365 stops this account because it addressed its full number of recipients for the day. The limit is the sender's and has nothing to do with the recipient.",
		Cause:    "sender-account-limited",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.1.351",
		Title:    "Outside server does not know the recipient",
		Text:     "Microsoft 365 reports that a mail server outside refused the recipient as unknown or unavailable. The quoted reply of that server has the details.",
		Cause:    "recipient-unknown",
		Standing: Vendor, Source: statusMicrosoft,
	},

	// x.2: mailbox.
	{
		Code:     "x.2.0",
		Title:    "Unspecified mailbox trouble",
		Text:     "The mailbox exists, but something about it keeps the message out and the server does not say what. As 4.2.0 it often only announces a delay.",
		Cause:    "recipient-disabled",
		Standing: Standard, Source: statusMailbox,
		Also: []Meaning{{
			Standing: Vendor, Source: "Postfix with a greylisting service",
			Text: "450 4.2.0 is the common reply of Postfix when a greylisting service delays the first message of an unknown sender. Nothing is wrong with the mailbox.",
		}},
	},
	{
		Code:     "x.2.1",
		Title:    "Mailbox switched off",
		Text:     "The mailbox exists or existed, but takes no mail: suspended, closed, or unused for too long. With a 4 in front the state may pass, with a 5 it is not expected to.",
		Cause:    "recipient-disabled",
		Standing: Standard, Source: statusMailbox,
		Also: []Meaning{
			{Standing: Vendor, Source: statusGmail, Text: "Gmail uses 4.2.1 and 5.2.1 also for a mailbox that receives mail faster than Google allows. The account is in order."},
			{Standing: Vendor, Source: statusExchange, Text: "Exchange uses 5.2.1 also for a message that its content filter put into quarantine as spam."},
		},
	},
	{
		Code:     "x.2.2",
		Title:    "Mailbox full",
		Text:     "The recipient's mailbox has used up its storage. Only the recipient or their administrator can make room.",
		Cause:    "mailbox-full",
		Standing: Standard, Source: statusMailbox,
		Also: []Meaning{{
			Standing: Vendor, Source: statusMicrosoft,
			Text: "Microsoft 365 uses 5.2.2 with the words \"submission quota\" for a sender who reached the sending limit. The recipient's mailbox is not full.",
		}},
	},
	{
		Code:     "x.2.3",
		Title:    "Message too long for this mailbox",
		Text:     "The message is larger than this one mailbox or its administrator permits. Other mailboxes on the same server may accept it.",
		Cause:    "message-too-big",
		Standing: Standard, Source: statusMailbox,
	},
	{
		Code:     "x.2.4",
		Title:    "List could not be expanded",
		Text:     "The address is a mailing list or alias and the server could not resolve it into its members. The administrator of the list has to look into it.",
		Cause:    "server-error",
		Standing: Standard, Source: statusMailbox,
		Also: []Meaning{{
			Standing: Vendor, Source: "OpenSMTPD source",
			Text: "OpenSMTPD answers 524 5.2.4 when an alias or user does not resolve, which in most cases means an unknown user.",
		}},
	},
	{
		Code:     "5.2.121",
		Title:    "Too much mail to one recipient per hour",
		Text:     "Microsoft 365 limits how many messages one sender may send to one recipient within an hour, and this sender is above it. Mail sent later passes.",
		Cause:    "rate-limited",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.2.122",
		Title:    "Recipient gets too much mail per hour",
		Text:     "Microsoft 365 limits what one mailbox receives from everybody within an hour, and this mailbox is above it. The single sender did nothing wrong.",
		Cause:    "rate-limited",
		Standing: Vendor, Source: statusMicrosoft,
	},

	// x.3: mail system.
	{
		Code:     "x.3.0",
		Title:    "Unspecified mail system trouble",
		Text:     "Something in the receiving mail system went wrong and the reply gives no detail. Its administrator finds the reason in the server's own log at that second.",
		Cause:    "server-error",
		Standing: Standard, Source: statusSystem,
	},
	{
		Code:     "x.3.1",
		Title:    "Mail system out of storage",
		Text:     "The disk of the receiving system, not the recipient's mailbox, has no room left. Its administrator has to free space.",
		Cause:    "server-error",
		Standing: Standard, Source: statusSystem,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange sends 452 4.3.1 as back pressure: disk, memory or the queue database runs short and new mail is put off.",
		}},
	},
	{
		Code:     "x.3.2",
		Title:    "Host takes no mail at present",
		Text:     "The host is not accepting mail: maintenance, overload or a shutdown. With a 5 in front it may be a host that never takes mail.",
		Cause:    "server-unavailable",
		Standing: Standard, Source: "RFC 3463 section 3.4 and RFC 7504",
		Also: []Meaning{{
			Standing: Vendor, Source: "Postfix source, postscreen",
			Text: "Postfix's postscreen sends 450 4.3.2 to a client that passed its tests for the first time. It works like greylisting: the next attempt from the same address gets in.",
		}},
	},
	{
		Code:     "x.3.3",
		Title:    "System lacks a feature the message needs",
		Text:     "The destination cannot do something that this message depends on. The message has to be sent in a plainer form.",
		Cause:    "content-format",
		Standing: Standard, Source: statusSystem,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange sends 5.3.3 with 500 for a command that it does not recognise, typically because a connector lacks Exchange authentication.",
		}},
	},
	{
		Code:     "x.3.4",
		Title:    "Message too big for the system",
		Text:     "The message is larger than the receiving system takes from anyone. Attachments grow by about a third on the way, so a file below the limit can still exceed it.",
		Cause:    "message-too-big",
		Standing: Standard, Source: statusSystem,
	},
	{
		Code:     "x.3.5",
		Title:    "System set up wrongly",
		Text:     "The mail system noticed that its own configuration does not let it deliver. Only the administrator of that system can mend it.",
		Cause:    "server-error",
		Standing: Standard, Source: statusSystem,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange uses 5.3.5 when it finds itself as the next hop, which is a loop to its own address.",
		}},
	},
	{
		Code:     "x.3.6",
		Title:    "Accepted with another priority",
		Text:     "The server took the message, but with a transfer priority other than the one that the client asked for.",
		Standing: Standard, Source: "RFC 6710",
	},
	{
		Code:     "5.3.190",
		Title:    "Journaling to the cloud not enabled",
		Text:     "Copies for an archive were sent to a Microsoft 365 organisation that has not enabled this kind of journaling. Its administrator has to change the set-up.",
		Cause:    "server-error",
		Standing: Vendor, Source: statusMicrosoft,
	},

	// x.4: network and routing.
	{
		Code:     "x.4.0",
		Title:    "Unspecified network trouble",
		Text:     "Something on the way to the next host failed and the report does not say what. Connection, name service and route are all possible.",
		Cause:    "connection-failed",
		Standing: Standard, Source: statusNetwork,
	},
	{
		Code:     "x.4.1",
		Title:    "No answer from the next host",
		Text:     "The attempt to connect to the next host was not answered. The number is defined for temporary failures: the host is down or busy, or a firewall stands between.",
		Cause:    "connection-failed",
		Standing: Standard, Source: statusNetwork,
		Also: []Meaning{{
			Standing: Vendor, Source: statusMicrosoft,
			Text: "Microsoft 365 sends 550 5.4.1 when its edge refuses a recipient that does not exist (\"Access denied\") or a domain that it does not serve (\"relay access denied\"). The network is in order.",
		}},
	},
	{
		Code:     "4.4.1",
		Title:    "Next host does not answer",
		Text:     "The attempt to connect to the next host got no answer: the host is down or busy, or a firewall blocks port 25. The message stays in the queue and is tried again.",
		Cause:    "connection-failed",
		Standing: Standard, Source: statusNetwork, Article: true,
		Also: []Meaning{{
			Standing: Kerio, Source: statusArticle,
			Text: "In the Status field of Kerio's mail log 4.4.1 says that the other host did not answer, or that the connection to it was lost. The registry has a number of its own for the second, 4.4.2.",
		}},
	},
	{
		Code:     "x.4.2",
		Title:    "Connection broke off",
		Text:     "The two hosts were connected, but the connection ended or went bad before the message was through. The number is defined for temporary failures.",
		Cause:    "connection-lost",
		Standing: Standard, Source: statusNetwork,
	},
	{
		Code:     "x.4.3",
		Title:    "Directory lookup failed",
		Text:     "A directory that is needed to route the message, DNS or LDAP for instance, gave no usable answer. The number is defined for temporary failures.",
		Cause:    "dns-failure",
		Standing: Standard, Source: statusNetwork,
	},
	{
		Code:     "x.4.4",
		Title:    "No route to the destination",
		Text:     "The system could not work out which host to send the message to. A domain without MX or address record, or a wrong route in the local set-up, leads to this.",
		Cause:    "domain-unknown",
		Standing: Standard, Source: statusNetwork,
	},
	{
		Code:     "4.4.4",
		Title:    "No route for the moment",
		Text:     "The system could not work out the next host for the message at this moment. DNS records or the DNS service are the first things to check. The message stays in the queue.",
		Cause:    "dns-failure",
		Standing: Standard, Source: statusNetwork, Article: true,
		Also: []Meaning{{
			Standing: Kerio, Source: statusArticle,
			Text: "In the Status field of Kerio's mail log 4.4.4 stands for a temporary server error. The registry is more exact: no route to the next host could be found.",
		}},
	},
	{
		Code:     "x.4.5",
		Title:    "Mail system congested",
		Text:     "The system is too busy with other mail to handle this message now. The number is defined for temporary failures.",
		Cause:    "rate-limited",
		Standing: Standard, Source: statusNetwork,
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses 5.4.5 for a Google account that has used up its daily sending quota.",
		}},
	},
	{
		Code:     "x.4.6",
		Title:    "Routing loop",
		Text:     "The message came back to a host that had already handled it, or passed through too many hosts. Forwards or MX records point at each other.",
		Cause:    "routing-loop",
		Standing: Standard, Source: statusNetwork,
		Also: []Meaning{{
			Standing: Vendor, Source: "Zoho Mail, SMTP replies (medium confidence)",
			Text: "Zoho uses 5.4.6 for an account that it pauses because of unusual sending.",
		}},
	},
	{
		Code:     "x.4.7",
		Title:    "Message too old",
		Text:     "The time allowed for delivery ran out while the message waited in a queue. The earlier deferrals of the same message tell why it had to wait.",
		Cause:    "delivery-expired",
		Standing: Standard, Source: statusNetwork,
	},
	{
		Code:     "4.4.7",
		Title:    "Message expired in the queue",
		Text:     "The server tried for as long as its queue keeps a message and then gave up. The 4 belongs to the attempts, the message is returned to the sender. The deferrals before it name the real reason.",
		Cause:    "delivery-expired",
		Standing: Standard, Source: statusNetwork, Article: true,
	},
	{
		Code:     "x.4.8",
		Title:    "Destination failed its MTA-STS check",
		Text:     "Microsoft 365 found that the recipient's mail host does not satisfy the TLS policy which the recipient's domain publishes with MTA-STS. Certificate, host name and policy have to agree.",
		Cause:    "tls-problem",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.4.14",
		Title:    "Mail loop in the cloud",
		Text:     "Microsoft 365 counted too many hops inside its own service. Two forwards, rules or connectors send the message back and forth.",
		Cause:    "routing-loop",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.4.300",
		Title:    "Expired at Microsoft 365",
		Text:     "Microsoft 365 gave up because no server took the message within the time it keeps trying. The earlier attempts tell why.",
		Cause:    "delivery-expired",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "x.4.310",
		Title:    "Recipient domain not in DNS",
		Text:     "Microsoft 365 asked DNS for the recipient's domain and learned that it does not exist. Check the spelling, then whether the domain has lapsed.",
		Cause:    "domain-unknown",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "x.4.312",
		Title:    "DNS query failed",
		Text:     "Microsoft 365 got no usable answer from the name servers of the recipient's domain. Whoever runs that DNS zone has to look at it.",
		Cause:    "dns-failure",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "x.4.315",
		Title:    "Connection attempt timed out",
		Text:     "Microsoft 365 tried to reach the recipient's mail host and heard nothing within the time limit. A firewall or a host that is down is likely.",
		Cause:    "connection-failed",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "x.4.316",
		Title:    "Connection refused",
		Text:     "The recipient's host answered Microsoft 365 that nothing listens on the mail port, or a firewall answered so in its name.",
		Cause:    "connection-failed",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "x.4.317",
		Title:    "STARTTLS with the next host failed",
		Text:     "Microsoft 365 could not agree on TLS with the recipient's mail host, although TLS is demanded for this mail. Protocol versions and certificate of that host need a check.",
		Cause:    "tls-problem",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "x.4.318",
		Title:    "Connection reset by the other side",
		Text:     "The recipient's host, or a device in front of it, cut the connection of Microsoft 365 in the middle of the conversation.",
		Cause:    "connection-lost",
		Standing: Vendor, Source: statusMicrosoft,
	},

	// x.5: delivery protocol.
	{
		Code:     "x.5.0",
		Title:    "Unspecified protocol trouble",
		Text:     "The conversation between the two servers went wrong in a way the reply does not describe. The command just before the reply is the place to look.",
		Cause:    "protocol-error",
		Standing: Standard, Source: statusProtocol,
		Also: []Meaning{
			{Standing: Vendor, Source: "Outlook.com, SMTP replies", Text: "Outlook.com sends 550 5.5.0 with \"mailbox unavailable\" for an account that it does not know. The dialogue was in order."},
			{Standing: Vendor, Source: "Orange, SMTP replies collected by Sisimai", Text: "Orange sends 5.5.0 for senders that it blocks. The dialogue was in order."},
		},
	},
	{
		Code:     "x.5.1",
		Title:    "Command out of order or unknown",
		Text:     "The client gave a command that does not fit this point of the session, or that this server does not offer. An earlier refused command often explains it.",
		Cause:    "protocol-error",
		Standing: Standard, Source: statusProtocol,
	},
	{
		Code:     "x.5.2",
		Title:    "Command not understood",
		Text:     "The server could not read the command line: it is misspelled, too long or badly formed. A proxy or firewall that rewrites SMTP can cause the same.",
		Cause:    "protocol-error",
		Standing: Standard, Source: statusProtocol,
	},
	{
		Code:     "x.5.3",
		Title:    "Too many recipients at once",
		Text:     "The transaction names more recipients than the server takes in one go. The recipients accepted so far are still good, the others go into a further transaction.",
		Cause:    "too-many-recipients",
		Standing: Standard, Source: statusProtocol,
	},
	{
		Code:     "x.5.4",
		Title:    "Bad command arguments",
		Text:     "The command exists, but what follows it is wrong or unsupported: an unknown parameter, a malformed address, a bad host name, or a login mechanism that the server lacks.",
		Cause:    "protocol-error",
		Standing: Standard, Source: statusProtocol,
		Also: []Meaning{{
			Standing: Vendor, Source: statusExchange,
			Text: "Exchange sends 501 5.5.4 with \"invalid domain name\" when it dislikes the host name in HELO or EHLO.",
		}},
	},
	{
		Code:     "x.5.5",
		Title:    "Protocol versions do not match",
		Text:     "The two sides speak versions of the protocol that cannot work together. Rare today.",
		Cause:    "protocol-error",
		Standing: Standard, Source: statusProtocol,
	},
	{
		Code:     "x.5.6",
		Title:    "AUTH line too long",
		Text:     "A line that the client sent during login exceeds what the server takes. Large Kerberos tickets or tokens run into this.",
		Cause:    "auth-failed",
		Standing: Standard, Source: "RFC 4954 section 6",
	},

	// x.6: content.
	{
		Code:     "x.6.0",
		Title:    "Unspecified remark on the content",
		Text:     "In a refusal, something in the message is not acceptable and the reply names no detail. As 2.6.0 it is Exchange's positive answer to a message that it queued.",
		Cause:    "content-format",
		Standing: Standard, Source: statusContent,
		Also: []Meaning{{
			Standing: Vendor, Source: "Amavis and older content filters",
			Text: "Amavis and older filters use 5.6.0 for a message that they judge to be spam.",
		}},
	},
	{
		Code:     "x.6.1",
		Title:    "Media type not supported",
		Text:     "The message contains a kind of content that the destination or a host on the way cannot handle.",
		Cause:    "content-format",
		Standing: Standard, Source: statusContent,
	},
	{
		Code:     "x.6.2",
		Title:    "Conversion needed but forbidden",
		Text:     "The content would have to be converted before it could go on, and the sender or a rule does not permit that.",
		Cause:    "content-format",
		Standing: Standard, Source: statusContent,
	},
	{
		Code:     "x.6.3",
		Title:    "Conversion needed but not possible",
		Text:     "The content would have to be converted before it could go on, and this host does not know how. An 8-bit message meeting a 7-bit server is the classic case.",
		Cause:    "content-format",
		Standing: Standard, Source: statusContent,
	},
	{
		Code:     "x.6.4",
		Title:    "Converted with losses",
		Text:     "The content had to be converted on the way and something was lost in doing so, for example characters that the target form lacks. The message itself went on. With a 5 in front it was refused, because the sender forbids such losses.",
		Standing: Standard, Source: statusContent,
	},
	{
		Code:     "x.6.5",
		Title:    "Conversion failed",
		Text:     "A host on the way tried to convert the content and did not succeed. The sending program should produce a form that needs no conversion.",
		Cause:    "content-format",
		Standing: Standard, Source: statusContent,
	},
	{
		Code:     "x.6.6",
		Title:    "Referenced content not available",
		Text:     "The client asked the server to fetch the message, or a part of it, from an IMAP store with BURL, and the server could not get it.",
		Cause:    "server-error",
		Standing: Standard, Source: "RFC 4468",
	},
	{
		Code:     "x.6.7",
		Title:    "Non-ASCII address not permitted",
		Text:     "An address contains letters outside ASCII, such as umlauts or another script, and this server does not take those for this sender or recipient.",
		Cause:    "content-format",
		Standing: Standard, Source: "RFC 6531",
	},
	{
		Code:     "x.6.8",
		Title:    "Reply would need UTF-8",
		Text:     "The server would have to answer with letters outside ASCII, and the client did not say that it can read them (SMTPUTF8).",
		Cause:    "content-format",
		Standing: Standard, Source: "RFC 6531",
	},
	{
		Code:     "x.6.9",
		Title:    "UTF-8 message cannot be passed on",
		Text:     "The message carries UTF-8 in its header, and at least one recipient is behind a system that does not accept such mail.",
		Cause:    "content-format",
		Standing: Standard, Source: "RFC 6531",
	},
	{
		Code:     "x.6.10",
		Title:    "Withdrawn twin of x.6.8",
		Text:     "This number was registered twice for the same case and is deprecated. It reports a reply that needs UTF-8 where the client did not ask for it.",
		Cause:    "content-format",
		Standing: Standard, Source: "RFC 6531; deprecated in the IANA registry",
	},
	{
		Code:     "5.6.11",
		Title:    "Bare line feeds in the message",
		Text:     "Lines of the message end in a lone line feed instead of carriage return and line feed. Microsoft 365 refuses that, and the program that wrote the message has to be repaired.",
		Cause:    "content-format",
		Standing: Vendor, Source: statusMicrosoft,
	},

	// x.7: security and policy.
	{
		Code:     "x.7.0",
		Title:    "Unspecified security matter",
		Text:     "A security or policy rule applied, and only the text says which. With 530 it asks for login or TLS first. As 2.7.0 with 235 it confirms a login that worked.",
		Cause:    "policy-rejected",
		Standing: Standard, Source: statusSecurity,
	},
	{
		Code:     "x.7.1",
		Title:    "Refused by policy",
		Text:     "A rule of the receiving side does not permit this delivery. The number is used for relaying, spam, block lists and sender checks alike, so the text and the provider decide which.",
		Cause:    "policy-rejected",
		Standing: Standard, Source: statusSecurity,
		Also: []Meaning{{
			Standing: Vendor, Source: "Rspamd, SMTP replies (medium confidence)",
			Text: "Rspamd sends 451 4.7.1 with \"Try again later\" for greylisting or a rate limit.",
		}},
	},
	{
		Code:     "5.7.1",
		Title:    "Refused by policy",
		Text:     "The server is not willing to take this message from this client or sender. Relaying, spam, a block list, failed sender checks and local rules all use this number. The words after it tell which.",
		Cause:    "policy-rejected",
		Standing: Standard, Source: statusSecurity, Article: true,
		Also: []Meaning{
			{Standing: Kerio, Source: statusArticle, Text: "In the Status field of Kerio's mail log the article reads 5.7.1 as authentication required. That is one case of several: the words of the reply show whether a login is missing."},
			{Standing: Vendor, Source: "Postfix and Exchange, stock replies", Text: "With \"Relay access denied\" or \"Unable to relay\" the server is not responsible for the recipient's domain and the client may not send through it."},
			{Standing: Vendor, Source: statusGmail, Text: "Gmail uses 5.7.1 for mail that it judges to be spam, for a bad reputation, for missing headers and for rules that an administrator set."},
		},
	},
	{
		Code:     "x.7.2",
		Title:    "Sender may not write to this list",
		Text:     "The address is a mailing list that only admits certain senders, and this sender is not one of them. The owner of the list can change that.",
		Cause:    "recipient-restricted",
		Standing: Standard, Source: statusSecurity,
		Also: []Meaning{{
			Standing: Vendor, Source: statusYahoo,
			Text: "Yahoo uses 5.7.2 with the tag [TSS09] for a sender that it blocks. No list is involved.",
		}},
	},
	{
		Code:     "x.7.3",
		Title:    "Secure conversion not possible",
		Text:     "The message would have to change from one security scheme to another on the way, and that cannot be done. Nearly all replies with this number mean something else.",
		Cause:    "policy-rejected",
		Standing: Standard, Source: statusSecurity,
		Also: []Meaning{{
			Standing: Vendor, Source: "Microsoft, [MS-SMTPNTLM] and Exchange replies",
			Text: "Exchange and Microsoft 365 send 535 5.7.3 for a login that failed.",
		}},
	},
	{
		Code:     "x.7.4",
		Title:    "Security feature not supported",
		Text:     "The client asked for a security feature that the server does not have, in most cases an AUTH mechanism. The client has to choose one that the server offers.",
		Cause:    "auth-failed",
		Standing: Standard, Source: statusSecurity,
		Also: []Meaning{{
			Standing: Vendor, Source: statusPostfix,
			Text: "Postfix logs 4.7.4 when it must use TLS with a server that does not offer it. The mail waits in the queue.",
		}},
	},
	{
		Code:     "x.7.5",
		Title:    "Cryptographic check failed",
		Text:     "A check of a signature or an encrypted part could not be done, because a key or other information for it was missing or not valid.",
		Cause:    "tls-problem",
		Standing: Standard, Source: statusSecurity,
		Also: []Meaning{{
			Standing: Vendor, Source: statusYahoo,
			Text: "Yahoo uses 554 5.7.5 for a message that fails DKIM or the DMARC policy of its From domain.",
		}},
	},
	{
		Code:     "x.7.6",
		Title:    "Cryptographic algorithm not supported",
		Text:     "A signature, certificate or encryption uses an algorithm that the receiving side does not know. The sending side needs a current one.",
		Cause:    "tls-problem",
		Standing: Standard, Source: statusSecurity,
	},
	{
		Code:     "x.7.7",
		Title:    "Message integrity check failed",
		Text:     "The receiving side found that the message is not what was signed: it was altered or damaged on the way.",
		Cause:    "content-format",
		Standing: Standard, Source: statusSecurity,
	},
	{
		Code:     "x.7.8",
		Title:    "Login rejected",
		Text:     "The user name, password or token is wrong, or the account may not log in this way. No message was looked at.",
		Cause:    "auth-failed",
		Standing: Standard, Source: "RFC 4954 section 6",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Google's table prints this case as 5.7.80, while its servers send 5.7.8.",
		}},
	},
	{
		Code:     "x.7.9",
		Title:    "Login mechanism too weak",
		Text:     "The account must not use the AUTH mechanism that the client chose. A stronger mechanism or, with large providers, a password for this one application is needed.",
		Cause:    "auth-failed",
		Standing: Standard, Source: "RFC 4954 section 6",
		Also: []Meaning{
			{Standing: Vendor, Source: statusYahoo, Text: "Yahoo uses 554 5.7.9 for a message that it refuses for policy reasons, among them missing sender authentication. No login is involved."},
			{Standing: Vendor, Source: statusGmail, Text: "Gmail asks for an application password with this number. Google's table prints it as 5.7.90, while its servers send 5.7.9."},
		},
	},
	{
		Code:     "x.7.10",
		Title:    "Encryption needed",
		Text:     "The server demands TLS before it goes on, by the registry's definition for a login that would show the password. The client has to give STARTTLS first or connect to the port for TLS.",
		Cause:    "tls-problem",
		Standing: Standard, Source: "RFC 5248",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Google sends 523 5.7.10 when a client sends more commands right behind STARTTLS without waiting for TLS.",
		}},
	},
	{
		Code:     "x.7.11",
		Title:    "This login mechanism needs encryption",
		Text:     "The AUTH mechanism would reveal the password on an open line, so the server permits it only after STARTTLS.",
		Cause:    "tls-problem",
		Standing: Standard, Source: "RFC 4954 section 6 and RFC 5248",
	},
	{
		Code:     "x.7.12",
		Title:    "Password must be converted",
		Text:     "The account has no password stored for the chosen mechanism yet. One login with PLAIN under TLS, or a new password, completes the transition.",
		Cause:    "auth-failed",
		Standing: Standard, Source: "RFC 4954 section 6 and RFC 5248",
		Also: []Meaning{{
			Standing: Vendor, Source: statusMicrosoft,
			Text: "Microsoft 365 uses 5.7.12 for a recipient that takes mail only from inside its own organisation.",
		}},
	},
	{
		Code:     "x.7.13",
		Title:    "Account disabled",
		Text:     "The login data are right, but an administrator has switched the account off. It has to be enabled again before it can send.",
		Cause:    "auth-failed",
		Standing: Standard, Source: "RFC 5248",
		Also: []Meaning{{
			Standing: Vendor, Source: statusMicrosoft,
			Text: "Microsoft 365 uses 5.7.13 for a public folder that is closed to senders from outside.",
		}},
	},
	{
		Code:     "x.7.14",
		Title:    "Trust with a third server missing",
		Text:     "The server would have to log in to another server in the user's name, for instance to fetch content for BURL, and that server does not trust it.",
		Cause:    "auth-failed",
		Standing: Standard, Source: "RFC 5248",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Google sends 534 5.7.14 when the user has to log in with a web browser first.",
		}},
	},
	{
		Code:     "x.7.15",
		Title:    "Priority too low",
		Text:     "The server takes only mail above a certain priority at present, and this message is below it.",
		Cause:    "policy-rejected",
		Standing: Standard, Source: "RFC 6710",
	},
	{
		Code:     "x.7.16",
		Title:    "Too big for its priority",
		Text:     "The server limits message size by priority, and this message exceeds the limit of its level.",
		Cause:    "message-too-big",
		Standing: Standard, Source: "RFC 6710",
		Also: []Meaning{{
			Standing: Standard, Source: "RFC 4865",
			Text: "The extension for delayed sending (FUTURERELEASE) uses the same number for a quota refusal of its own.",
		}},
	},
	{
		Code:     "x.7.17",
		Title:    "Mailbox has a new owner",
		Text:     "The sender asked for delivery only if the mailbox still belongs to the person of an earlier date (RRVS), and it has changed hands since.",
		Cause:    "recipient-moved",
		Standing: Standard, Source: "RFC 7293",
		Also: []Meaning{{
			Standing: Standard, Source: "RFC 4865",
			Text: "The extension for delayed sending (FUTURERELEASE) uses the same number for a quota refusal of its own.",
		}},
	},
	{
		Code:     "x.7.18",
		Title:    "Domain has a new owner",
		Text:     "The sender asked for delivery only if the recipient is the same as at an earlier date (RRVS), and the whole domain has changed hands since.",
		Cause:    "recipient-moved",
		Standing: Standard, Source: "RFC 7293",
	},
	{
		Code:     "x.7.19",
		Title:    "Ownership cannot be checked",
		Text:     "The sender asked whether the recipient is still the same person (RRVS), and the server could not find out.",
		Standing: Standard, Source: "RFC 7293",
	},
	{
		Code:     "x.7.20",
		Title:    "No valid DKIM signature",
		Text:     "The receiver found no DKIM signature on the message that verifies: none is there, or each one fails.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 7372 section 3.1",
	},
	{
		Code:     "x.7.21",
		Title:    "DKIM signature not acceptable",
		Text:     "A DKIM signature verifies, but the receiver's rules do not accept it, for example because its key is weak or it covers too little.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 7372 section 3.1",
	},
	{
		Code:     "x.7.22",
		Title:    "DKIM signature of another domain",
		Text:     "A DKIM signature verifies, but its domain is not the one in the From header. The message has to be signed for the author's domain.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 7372 section 3.1",
	},
	{
		Code:     "x.7.23",
		Title:    "SPF check failed",
		Text:     "The domain in MAIL FROM names in its SPF record the hosts that may send for it, and the connecting address is not among them.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 7372 section 3.2",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses 4.7.23 for a sending address whose reverse DNS entry is missing or does not match. The SPF record is not the reason.",
		}},
	},
	{
		Code:     "x.7.24",
		Title:    "SPF check could not be completed",
		Text:     "The SPF record of the sender's domain could not be read or evaluated: a DNS error, a syntax error or too many lookups.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 7372 section 3.2",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses this number for an SPF record that looks suspicious, for example one that permits far too many addresses.",
		}},
	},
	{
		Code:     "x.7.25",
		Title:    "Reverse DNS check failed",
		Text:     "The connecting address has no reverse DNS name, or that name does not lead back to the address. Whoever owns the address sets the PTR record.",
		Cause:    "client-identity",
		Standing: Standard, Source: "RFC 7372 section 3.3",
	},
	{
		Code:     "x.7.26",
		Title:    "Several sender checks failed",
		Text:     "The message failed more than one of the checks that prove where it comes from, such as SPF and DKIM together.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 7372 section 3.4",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses this number for any failure of SPF, DKIM or DMARC. The text of the reply tells which one.",
		}},
	},
	{
		Code:     "x.7.27",
		Title:    "Sender domain takes no mail",
		Text:     "The domain in MAIL FROM publishes a null MX record, so it could never receive a bounce. The sender has to use a domain that takes mail.",
		Cause:    "sender-rejected",
		Standing: Standard, Source: "RFC 7505",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses this number when SPF does not pass for a bulk sender. A null MX is not involved.",
		}},
	},
	{
		Code:     "x.7.28",
		Title:    "Part of a mail flood",
		Text:     "The receiver sees an unusual amount of similar mail and holds this message to be part of it. The sender has to slow down.",
		Cause:    "rate-limited",
		Standing: Standard, Source: "IANA registry; draft-levine-mailbomb-header",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail sends 4.7.28 for an unusual rate of mail tied to an address, a network, a domain or a link. If it goes on, 5.7.28 refuses it for good.",
		}},
	},
	{
		Code:     "x.7.29",
		Title:    "ARC chain broken",
		Text:     "The message carries ARC seals, with which forwarders vouch for earlier checks, and the chain does not verify. A forwarder on the way damaged it.",
		Cause:    "sender-auth-fail",
		Standing: Standard, Source: "RFC 8617",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses this number for bulk mail that arrives without TLS.",
		}},
	},
	{
		Code:     "x.7.30",
		Title:    "TLS for the whole path not possible",
		Text:     "The sender demanded verified TLS on every hop (REQUIRETLS), and the next host does not support it. The message is returned rather than sent less protected.",
		Cause:    "tls-problem",
		Standing: Standard, Source: "RFC 8689",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "Gmail uses this number when DKIM is missing or does not pass for a bulk sender.",
		}},
	},
	{
		Code:     "x.7.31",
		Title:    "From domain without DMARC record",
		Text:     "Gmail demands a DMARC record from bulk senders, and the domain in the From header has none. This number is in Google's questions and answers, its error table prints 40.",
		Cause:    "sender-auth-fail",
		Standing: Vendor, Source: "Gmail, Google help pages 3726730 and 14229414",
	},
	{
		Code:     "x.7.32",
		Title:    "From domain not aligned",
		Text:     "Gmail found that the domain in the From header is not the one that SPF or DKIM vouch for. Signing with DKIM for the From domain resolves it.",
		Cause:    "sender-auth-fail",
		Standing: Vendor, Source: "Gmail, Google help pages 3726730 and 14229414",
	},
	{
		Code:     "x.7.40",
		Title:    "DMARC record missing",
		Text:     "Gmail found no DMARC record, or one without a policy, for the domain in the From header. A record with p=none is enough to begin with.",
		Cause:    "sender-auth-fail",
		Standing: Vendor, Source: "Gmail, Google help pages 3726730 and 14229414",
		Also: []Meaning{{
			Standing: Vendor, Source: statusGmail,
			Text: "In the part on logins Google's table prints 5.7.40 where its servers send 5.7.4, an AUTH mechanism that is not supported.",
		}},
	},
	{
		Code:     "5.7.51",
		Title:    "Partner connector refuses the client",
		Text:     "A connector of the receiving Microsoft 365 organisation takes this partner's mail only from certain addresses or with a certain certificate, and the client has neither.",
		Cause:    "tls-problem",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.54",
		Title:    "Relaying to a foreign domain refused",
		Text:     "The recipient's domain is not among the accepted domains of this Exchange server, and the client may not send through it to other domains.",
		Cause:    "relay-denied",
		Standing: Vendor, Source: "Microsoft Exchange Server (medium confidence)",
	},
	{
		Code:     "5.7.57",
		Title:    "Submission without login",
		Text:     "A device or program hands in mail at the submission host of Microsoft 365, or at a connector that permits no anonymous mail, without logging in first.",
		Cause:    "auth-required",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.60",
		Title:    "No right to send in this name",
		Text:     "The logged-in Microsoft account may not use the sender address that it gave. It needs the permission Send As, or its own address.",
		Cause:    "sender-rejected",
		Standing: Vendor, Source: "Microsoft 365 (medium confidence)",
	},
	{
		Code:     "5.7.64",
		Title:    "Connector not matched to an organisation",
		Text:     "Microsoft 365 cannot tell to which customer the mail that arrives for relaying belongs. The address or the certificate of the sending server changed, or the connector was never set to it.",
		Cause:    "relay-denied",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.124",
		Title:    "Not among the allowed senders of a group",
		Text:     "The recipient is a group in Microsoft 365 that only takes mail from listed senders. The owner of the group can add the sender.",
		Cause:    "recipient-restricted",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.129",
		Title:    "Not on the recipient's accept list",
		Text:     "The recipient in Microsoft 365 takes mail only from senders on a list, and this sender is not on it. The recipient's administrator can change that.",
		Cause:    "recipient-restricted",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.133-136",
		Title:    "Recipient closed to outside senders",
		Text:     "The recipient takes mail only from people who are logged in to its own organisation. The last digit tells the kind: 133 a group, 134 a mailbox, 135 a public folder, 136 a mail user.",
		Cause:    "recipient-restricted",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.139",
		Title:    "Login by SMTP AUTH disabled",
		Text:     "The password may be right, but SMTP AUTH or login by password is switched off for the account or the whole organisation. An administrator can enable it, or the program moves to OAuth.",
		Cause:    "auth-failed",
		Standing: Vendor, Source: "Microsoft 365 (medium confidence)",
	},
	{
		Code:     "x.7.321-325",
		Title:    "DANE or certificate check failed",
		Text:     "Microsoft 365 checked the recipient's mail host against the certificate data in DNS (DANE, DNSSEC), and the check failed. The operator of that host has to correct certificate, TLSA record or TLS.",
		Cause:    "tls-problem",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "4.7.500-699",
		Title:    "Sending address throttled",
		Text:     "Microsoft 365 slows mail from this address because its amount jumped or looks suspicious. It acts like greylisting: slower, steady retries get in.",
		Cause:    "rate-limited",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.501-511",
		Title:    "Access denied, one of eleven reasons",
		Text:     "Microsoft 365 refuses the client. 501 to 503: sending account banned for spam. 504, 505: recipient invalid or banned. 506: bad HELO name. 507, 511: address blocked. 508: IPv6 range over its limit. 509: DMARC failed. 510: no IPv6 taken.",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.512",
		Title:    "No valid From header",
		Text:     "The message has no From header that Microsoft 365 accepts. The program that wrote it has to name one sender there.",
		Cause:    "content-format",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.513",
		Title:    "On the customer's own block list",
		Text:     "The receiving organisation itself blocks the sending address. Microsoft cannot lift this, only the administrator on the recipient's side.",
		Cause:    "ip-blocklisted",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.515",
		Title:    "Bulk sender not authenticated",
		Text:     "Microsoft demands SPF, DKIM and DMARC together from domains that send much mail, and at least one of the three is missing or fails.",
		Cause:    "sender-auth-fail",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.606-649",
		Title:    "Sending address banned",
		Text:     "Microsoft 365 refuses all mail from this address. Its owner can ask for removal at sender.office.com once the reason is gone.",
		Cause:    "ip-blocklisted",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "4.7.650-652",
		Title:    "Poor reputation or too many connections",
		Text:     "Microsoft slows the sending address because of its reputation or because it opens too many connections. The text of the reply tells which.",
		Cause:    "bad-reputation",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.700-750",
		Title:    "Sending organisation blocked",
		Text:     "Microsoft 365 stops outgoing mail of a whole customer: suspicious traffic, a new trial account or domains that were never verified. Its administrator has to clear this with Microsoft.",
		Cause:    "sender-account-limited",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "4.7.850-899",
		Title:    "Sending address held for examination",
		Text:     "Microsoft 365 restricts the address for a while because it noticed suspicious activity. Retries pass after the examination if nothing is found.",
		Cause:    "rate-limited",
		Standing: Vendor, Source: statusMicrosoft,
	},
	{
		Code:     "5.7.900-999",
		Title:    "Refused by a mail flow rule",
		Text:     "A rule that an administrator of the receiving organisation wrote rejected the message. Only that administrator knows and can change the rule.",
		Cause:    "policy-rejected",
		Standing: Vendor, Source: statusMicrosoft,
	},
}

// Statuses returns all known enhanced status codes in the order of the
// registry.
func Statuses() []StatusEntry { return slices.Clone(statuses) }

// StatusMeaning is an enhanced status code read from general to special.
type StatusMeaning struct {
	// Entry is the row that fits best. It is the subject row where the detail is
	// unlisted, and the class row where RFC 3463 does not define the subject.
	Entry   *StatusEntry
	Class   string // what the first number says
	Subject string // what the second number says
	Detail  string // what the third number says, or that nobody lists it
	Listed  bool   // some list defines the detail
}

// LookupStatus explains a code such as "5.7.28". It reports false only for text
// that is no enhanced status code: RFC 3463 has a class of 2, 4 or 5 and two
// numbers of one to three digits. Leading zeros, which the RFC forbids, are
// ignored.
func LookupStatus(code string) (StatusMeaning, bool) {
	k, ok := splitStatusCode(code)
	if !ok {
		return StatusMeaning{}, false
	}
	x := loadStatusIndex()
	m := StatusMeaning{Entry: x.find(k), Listed: true}
	m.Class = x.classes[k.class].Text
	subject := x.subjects[k.subject]
	if subject == nil {
		m.Subject = fmt.Sprintf("RFC 3463 defines no subject %d: the server uses a number of its own.", k.subject)
	} else {
		m.Subject = subject.Text
	}
	switch {
	case m.Entry != nil:
		m.Detail = m.Entry.Text
	case subject != nil:
		m.Entry, m.Listed = subject, false
		m.Detail = fmt.Sprintf("Neither the registry nor a vendor's list known here gives the last number, %d, a meaning under this subject. The text of the reply decides.", k.detail)
	default:
		m.Entry, m.Listed = x.classes[k.class], false
		m.Detail = fmt.Sprintf("Without a defined subject the last number, %d, has no meaning either. The text of the reply decides.", k.detail)
	}
	return m, true
}

// statusKey is a code in numbers; class 0 stands for every class.
type statusKey struct{ class, subject, detail int }

// statusRange is a row for the details lo to hi.
type statusRange struct {
	class, subject, lo, hi int
	entry                  *StatusEntry
}

type statusIndex struct {
	classes  map[int]*StatusEntry
	subjects map[int]*StatusEntry
	exact    map[statusKey]*StatusEntry
	ranges   []statusRange // the narrowest first, so that it wins where two overlap
}

// find returns the best row that defines the detail, or nil.
func (x *statusIndex) find(k statusKey) *StatusEntry {
	if e := x.exact[k]; e != nil {
		return e
	}
	for _, r := range x.ranges {
		if (r.class == 0 || r.class == k.class) && r.subject == k.subject && r.lo <= k.detail && k.detail <= r.hi {
			return r.entry
		}
	}
	return x.exact[statusKey{0, k.subject, k.detail}]
}

var loadStatusIndex = sync.OnceValue(func() *statusIndex {
	x := &statusIndex{
		classes:  make(map[int]*StatusEntry),
		subjects: make(map[int]*StatusEntry),
		exact:    make(map[statusKey]*StatusEntry, len(statuses)),
	}
	for i := range statuses {
		e := &statuses[i]
		parts := strings.Split(e.Code, ".")
		class, subject := statusNumber(parts[0]), statusNumber(parts[1])
		lo, hi, isRange := strings.Cut(parts[2], "-")
		switch {
		case parts[1] == "x":
			x.classes[class] = e
		case parts[2] == "x":
			x.subjects[subject] = e
		case isRange:
			x.ranges = append(x.ranges, statusRange{class, subject, statusNumber(lo), statusNumber(hi), e})
		default:
			x.exact[statusKey{class, subject, statusNumber(lo)}] = e
		}
	}
	slices.SortStableFunc(x.ranges, func(a, b statusRange) int { return (a.hi - a.lo) - (b.hi - b.lo) })
	return x
})

// statusNumber reads a part of a table code; the placeholder x counts as 0.
func statusNumber(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0
	}
	return n
}

// splitStatusCode reads the three numbers of a code as RFC 3463 section 2
// writes it.
func splitStatusCode(code string) (statusKey, bool) {
	if len(code) < len("2.0.0") || len(code) > len("5.999.999") || code[1] != '.' {
		return statusKey{}, false
	}
	class := int(code[0] - '0')
	if class != 2 && class != 4 && class != 5 {
		return statusKey{}, false
	}
	s, d, found := strings.Cut(code[2:], ".")
	subject, ok1 := statusDigits(s)
	detail, ok2 := statusDigits(d)
	return statusKey{class, subject, detail}, found && ok1 && ok2
}

// statusDigits reads one to three digits.
func statusDigits(s string) (int, bool) {
	if len(s) < 1 || len(s) > 3 {
		return 0, false
	}
	n := 0
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, true
}
