package explain

// blockListReplies holds the refusals that quote a public DNS block list,
// whichever server asks it.
var blockListReplies = []providerReply{
	{
		ID: 484, Provider: "DNSBL", Stock: true,
		Words:   "service unavailable; sender address … blocked using",
		Meaning: "The server asked a list of domains about the domain of the sender's address and got a hit.",
		Cause:   "content-blocklisted",
		Next:    "Look the domain up at the list that the reply names, remove the cause, then request removal there.",
		Sample:  "554 5.7.1 Service unavailable; Sender address [news@example.com] blocked using dbl.spamhaus.org; https://www.spamhaus.org/query/domain/example.com",
		Source:  postfixSource, Confidence: High,
	},
	{
		ID: 281, Provider: "DNSBL", Stock: true,
		Words:   "spamhaus … css || css … spamhaus",
		Meaning: "Spamhaus CSS lists the address because it sends mail with a poor reputation.",
		Cause:   "ip-blocklisted",
		Next:    "Look the address up at check.spamhaus.org, remove the cause, then request removal there.",
		Sample:  "554 5.7.1 Service unavailable; Client host [192.0.2.44] blocked using zen.spamhaus.org; Listed in CSS, see https://check.spamhaus.org/query/ip/192.0.2.44",
		Source:  observedText, Confidence: Medium,
	},
	{
		ID: 286, Provider: "DNSBL", Stock: true,
		Words:   "dnsbl.manitu|nixspam",
		Meaning: "The receiver quotes NiX Spam. That list has been empty since 16 January 2025, so the log is older or the receiver keeps a private copy.",
		Cause:   "ip-blocklisted",
		Next:    "If the reply is newer than that, tell the recipient's administrator that the list no longer exists.",
		Sample:  "554 5.7.1 Service unavailable; Client host [192.0.2.44] blocked using ix.dnsbl.manitu.net; Spam sent to the mailhost mx.example.org was detected by NiX Spam",
		Source:  nixSpamEnd, Confidence: Medium,
	},
	{
		ID: 287, Provider: "DNSBL", Stock: true,
		Words:   "uceprotect*",
		Meaning: "UCEPROTECT lists the address (level 1), its range (level 2) or the whole network of its provider (level 3).",
		Cause:   "ip-blocklisted",
		Next:    "Remove the cause and wait: a listing ends by itself after seven days. On levels 2 and 3 the provider of the network must act.",
		Sample:  "550 5.7.1 Service unavailable; client [192.0.2.44] blocked using dnsbl-2.uceprotect.net; Net 192.0.2.0/24 is listed",
		Source:  observedText, Confidence: Medium,
	},
	{
		ID: 293, Provider: "DNSBL", Stock: true,
		Words:   "spfbl|psbl|mailspike|abusix|gbudb|backscatterer",
		Meaning: "One of the smaller public block lists names the sending address.",
		Cause:   "ip-blocklisted",
		Next:    "Look the address up at the list that the reply names, remove the cause, then request removal there.",
		Sample:  "554 5.7.1 Service unavailable; Client host [192.0.2.44] blocked using psbl.surriel.com; Listed in PSBL, see https://psbl.org/listing?ip=192.0.2.44",
		Source:  observedText, Confidence: Medium,
	},
	{
		ID: 296, Provider: "DNSBL", Stock: true,
		Words:   "blocked using",
		Meaning: "The server asked a DNS block list about the client and got a hit. The name of the list follows in the reply.",
		Cause:   "ip-blocklisted",
		Next:    "Look the address up at the list that the reply names, remove the cause, then request removal there.",
		Sample:  "554 5.7.1 Service unavailable; Client host [192.0.2.44] blocked using dnsbl.example.net",
		Source:  postfixSource, Confidence: High,
	},
}

// greylistReplies holds greylisting in its usual wordings. A client whose
// queue retries gets through without any change.
var greylistReplies = []providerReply{
	{
		ID: 330, Provider: "Greylisting", Stock: true,
		Words:   "temporary problem. try again later (#4.3.0)",
		Meaning: "A greylisting filter of a qmail server puts off every sender that it does not know yet.",
		Cause:   "greylisted",
		Next:    "Let the queue retry from the same address after some minutes.",
		Sample:  "451 temporary problem. Try again later (#4.3.0)",
		Source:  observedText, Confidence: Medium,
	},
	{
		ID: 331, Provider: "Greylisting", Stock: true,
		Words:   "policy rejection- please try later",
		Meaning: "A greylisting filter puts off every sender that it does not know yet, although the words speak of a rejection.",
		Cause:   "greylisted",
		Next:    "Let the queue retry from the same address after some minutes.",
		Sample:  "450 <jan@example.org>: Recipient address rejected: Policy Rejection- Please try later.",
		Source:  observedText, Confidence: Medium,
	},
	{
		ID: 333, Provider: "Greylisting", Stock: true,
		Words:   "450 4.3.2 service currently unavailable",
		Meaning: "Postfix has tested the client with its gatekeeper (postscreen). The client passed and must come back once, which has the effect of greylisting.",
		Cause:   "greylisted",
		Next:    "Let the queue retry from the same address. The next attempt passes.",
		Sample:  "450 4.3.2 Service currently unavailable",
		Source:  postfixSource, Confidence: High,
	},
	{
		ID: 326, Provider: "Greylisting", Stock: true,
		Words:   "postgrey|greylisted, see http*|450 4.2.0",
		Meaning: "A greylisting filter puts off every sender that it does not know yet.",
		Cause:   "greylisted",
		Next:    "Let the queue retry from the same address after some minutes.",
		Sample:  "450 4.2.0 <jan@example.org>: Recipient address rejected: Greylisted, see http://postgrey.example.org/help/example.org.html",
		Source:  observedText, Confidence: Medium,
	},
}
