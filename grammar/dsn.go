package grammar

var dsn = Dialect{
	Name:   "dsn",
	Title:  "Delivery status notification (bounce)",
	About:  "The mail that a server sends back when a message could not be delivered or is late, or its part for programs alone. Postfix, Exim, Sendmail, qmail, Gmail and others word it each in their own way.",
	More:   "A notification quotes the end of the conversation. The log of the server that wrote it, named in Reporting-MTA, has the rest.",
	Source: "RFC 3464, RFC 3462, RFC 6522; published notifications of Postfix, Exim, Sendmail, qmail, Courier, OpenSMTPD and Gmail.",
	Loose:  true,
	Samples: []string{
		"Reporting-MTA: dns; mx.example.com",
		"Final-Recipient: rfc822; b@example.net",
		"Action: failed",
		"Status: 5.1.1",
		"Diagnostic-Code: smtp; 550 5.1.1 <b@example.net>: Recipient address rejected: User unknown",
	},
	scan: func(h *head, row *Row) bool { return scanNotice(h, row, false) },
}
