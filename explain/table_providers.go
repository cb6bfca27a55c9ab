package explain

// providers is the list of providers and programs whose identity carries
// meaning. providerOf reads it in this order when it goes by the marks in a
// text: services with hosts of their own first, then the filter programs that
// stand in front of anybody's server, then mail servers and block lists.
//
// A host that starts with "." stands for the name after the dot and for
// everything below it. Marks are written like providerReply.Words.
var providers = []provider{
	{
		Name:   "Gmail",
		Hosts:  []string{".google.com", ".googlemail.com"},
		Marks:  []string{"gsmtp", "support.google.com", "mx.google.com"},
		Source: googleErrors,
	},
	{
		// Before Microsoft 365: the consumer service is a part of the same
		// hosts, and its replies bear the marks of both.
		Name:   "Outlook.com",
		Hosts:  []string{".olc.protection.outlook.com", ".hotmail.com", "smtp-mail.outlook.com"},
		Marks:  []string{"(s100-9999)", "mail.live.com", "postmaster.live.com"},
		Source: outlookPostmaster,
	},
	{
		Name:  "Microsoft 365",
		Hosts: []string{".protection.outlook.com", ".prod.outlook.com", ".exchangelabs.com", ".office365.com", ".mx.microsoft"},
		Marks: []string{"prod.outlook.com", "protection.outlook.com", "resolver.adr", "resolver.rst", "storedrv",
			"5.7.500-899", "4.7.500-899", "5.4.300-399", "4.4.300-399"}, // nobody else has numbers of three digits there
		Source: microsoftNDR,
	},
	{
		Name:   "Yahoo/AOL",
		Hosts:  []string{".yahoodns.net", ".mx.aol.com", ".yahoo.com"},
		Marks:  []string{"[ts0-99]", "[tss0-99]", "[#4.16.", "yahooinc.com", "verizonmedia.com", "postmaster.aol.com", "postmaster.yahoo.com", "help.yahoo.com", "a yahoo.com account"},
		Source: yahooSenderHub,
	},
	{
		Name:   "iCloud",
		Hosts:  []string{".mail.icloud.com", ".me.com", ".apple.com"},
		Marks:  []string{"support.apple.com", "[hm0-9999]", "[cs0-9999]", "[hme0-9999]"},
		Source: errorCollections,
	},
	{
		Name:   "Comcast",
		Hosts:  []string{".comcast.net"},
		Marks:  []string{"postmaster.comcast.net"},
		Source: comcastErrors,
	},
	{
		Name:   "Cox",
		Hosts:  []string{".cox.net"},
		Marks:  []string{"aup#cx*"},
		Source: errorCollections,
	},
	{
		Name:   "Spectrum",
		Hosts:  []string{".charter.net"},
		Marks:  []string{"aup#0-9999", "aup#i0-9999", "aup#o0-9999", "aup#in-0-9999", "spectrum.net/support"},
		Source: errorCollections,
	},
	{
		Name:   "GoDaddy",
		Hosts:  []string{".secureserver.net"},
		Marks:  []string{"ib100-999"},
		Source: errorCollections,
	},
	{
		Name:   "Facebook",
		Hosts:  []string{".facebook.com"},
		Marks:  []string{"postmaster.facebook.com"},
		Source: errorCollections,
	},
	{
		Name:   "GMX/web.de/IONOS",
		Hosts:  []string{".gmx.net", ".web.de", ".kundenserver.de", ".mail.com", ".ionos.com", ".ionos.de", ".ionos.co.uk", ".ionos.es", ".ionos.fr", ".ionos.it"},
		Marks:  []string{"nemesis esmtp", "postmaster.gmx.net", "postmaster.gmx.com", "postmaster.web.de", "postmaster.1und1.de"},
		Source: gmxPostmaster,
	},
	{
		Name:   "T-Online",
		Hosts:  []string{".t-online.de"},
		Marks:  []string{"ask your postmaster for help"},
		Source: kumoRules,
	},
	{
		Name:   "Orange/La Poste",
		Hosts:  []string{".orange.fr", ".wanadoo.fr", ".laposte.net"},
		Marks:  []string{"ofr0-999*", "ofr_*", "lpn0-999*", "lpn_*", "ouk0-999*", "ouk_*"},
		Source: errorCollections,
	},
	{
		Name:   "Mail.ru",
		Hosts:  []string{".mail.ru"},
		Marks:  []string{"help.mail.ru"},
		Source: kumoRules,
	},
	{
		// The bare word is no mark: it also stands in the address of a
		// recipient whom another server refuses.
		Name:   "Yandex",
		Hosts:  []string{".yandex.net", ".yandex.ru"},
		Marks:  []string{"ya.cc", "mail.yandex.net", "pdd.yandex.ru", "yandex.ru/support", "yandex.com/support"},
		Source: observedText,
	},
	{
		Name:   "QQ/Tencent",
		Hosts:  []string{".qq.com"},
		Marks:  []string{"service.mail.qq.com", "open.work.weixin.qq.com"},
		Source: errorCollections,
	},
	{
		Name:  "NetEase 163/126",
		Hosts: []string{".163.com", ".126.com", ".netease.com"},
		Marks: []string{
			"hl:icc", "hl:ifc", "hl:mep", "hl:rep", "hl:ihu", "hl:ipb",
			"mi:blb", "mi:ccl", "mi:cel", "mi:dmc", "mi:imf", "mi:nhd", "mi:sfq", "mi:spb", "mi:stc",
			"rp:ccl", "rp:cel", "rp:drc", "rp:frl", "rp:qrc", "rp:trc",
			"dt:rbl", "dt:spm", "dt:sum", "wm:bli", "wm:blu",
		},
		Source: netEaseList,
	},
	{
		Name:   "Mimecast",
		Hosts:  []string{".mimecast.com"},
		Marks:  []string{"mimecast"},
		Source: errorCollections,
	},
	{
		Name:   "Proofpoint",
		Hosts:  []string{".pphosted.com", ".ppe-hosted.com"},
		Marks:  []string{"proofpoint", "psmtp", "pphosted"},
		Source: observedText,
	},
	{
		Name:   "Symantec/MessageLabs",
		Hosts:  []string{".messagelabs.com"},
		Marks:  []string{"messagelabs"},
		Source: errorCollections,
	},
	{
		Name:   "Barracuda",
		Hosts:  []string{".barracudanetworks.com"},
		Marks:  []string{"barracuda"},
		Source: observedText,
	},
	{
		// Cisco puts "#" and the number right behind the code. The same in
		// parentheses at the end of a reply is the habit of qmail.
		Name:   "Cisco Secure Email",
		Hosts:  []string{".iphmx.com"},
		Marks:  []string{"421 #4.0-9.0-9", "450 #4.0-9.0-9", "451 #4.0-9.0-9", "452 #4.0-9.0-9", "500 #5.0-9.0-9", "501 #5.0-9.0-9", "503 #5.0-9.0-9", "550 #5.0-9.0-9", "552 #5.0-9.0-9", "553 #5.0-9.0-9", "554 #5.0-9.0-9"},
		Source: observedText,
	},
	{
		Name:   "Sophos",
		Hosts:  []string{".hydra.sophos.com"},
		Marks:  []string{"sophos"},
		Source: observedText,
	},
	{
		Name:   "Amazon SES",
		Hosts:  []string{".amazonaws.com", ".amazonses.com"},
		Marks:  []string{"454 throttling failure", "email address is not verified. the following identities"},
		Source: observedText,
	},
	{
		Name:   "SendGrid",
		Hosts:  []string{".sendgrid.net"},
		Marks:  []string{"verified sender identity"},
		Source: observedText,
	},
	{
		Name:   "Zoho",
		Hosts:  []string{".zoho.com", ".zoho.eu", ".zohomail.com"},
		Marks:  []string{"zoho", "553 relaying disallowed as", "unusual sending activity detected. please try after sometime"},
		Source: observedText,
	},

	{
		Name:   "FortiMail",
		Marks:  []string{"fortiguard", "fortimail"},
		Source: observedText,
	},
	{
		Name:   "Rspamd",
		Marks:  []string{"rspamd", "gtube pattern", "spam message rejected", "451 4.7.1 try again later"},
		Source: observedText,
	},
	{
		Name:   "Amavis",
		Marks:  []string{"amavis", "reject, id= … - infected|- banned"},
		Source: observedText,
	},
	{
		Name:   "SpamAssassin",
		Marks:  []string{"spamassassin"},
		Source: observedText,
	},

	{
		Name:   "Postfix",
		Marks:  []string{"^220 … postfix", "in local recipient table|in virtual mailbox table|in virtual alias table|in relay recipient table"},
		Source: postfixSource,
	},
	{
		Name:   "cPanel",
		Marks:  []string{"cpanel", "has exceeded the max emails|has exceeded the max defers"},
		Source: observedText,
	},
	{
		Name:   "Exim",
		Marks:  []string{"^220 … exim", "junkmail rejected", "relay not permitted"},
		Source: eximSource,
	},
	{
		Name:   "Exchange Server",
		Marks:  []string{"^220 … microsoft esmtp mail"},
		Source: exchangeNDR,
	},
	{
		Name:   "Sendmail",
		Marks:  []string{"^220 … sendmail", "... user unknown"},
		Source: observedText,
	},
	{
		Name:   "Kerio Connect",
		Marks:  []string{"^220 … kerio connect|kerio mailserver", "queue-id: … result:"},
		Source: kerioStatusAndLogs,
	},
	{
		Name:   "qmail",
		Marks:  []string{"qmail", "badmailfrom", "in my list of allowed rcpthosts"},
		Source: observedText,
	},
	{
		Name:   "Dovecot LMTP",
		Marks:  []string{"dovecot"},
		Source: kumoRules,
	},
	{
		Name:   "OpenSMTPD",
		Marks:  []string{"^220 … opensmtpd", "524 5.2.4 mailing list expansion"},
		Source: observedText,
	},
	{
		Name:   "hMailServer",
		Marks:  []string{"hmailserver"},
		Source: observedText,
	},
	{
		Name:   "MDaemon",
		Marks:  []string{"mdaemon"},
		Source: observedText,
	},
	{
		Name:   "IceWarp",
		Marks:  []string{"icewarp"},
		Source: iceWarpKB,
	},

	{
		Name:   "DNSBL",
		Marks:  []string{"spamhaus", "spamcop", "barracudacentral", "uceprotect", "sorbs", "dnsbl", "rbl"},
		Source: observedText,
	},
	{
		Name:   "Greylisting",
		Marks:  []string{"postgrey", "greylisted", "greylisting", "graylisted", "graylisting"},
		Source: observedText,
	},
}
