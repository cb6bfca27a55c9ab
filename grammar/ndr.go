package grammar

var ndr = Dialect{
	Name:   "ndr",
	Title:  "Non-delivery report of Exchange or Microsoft 365",
	About:  "The mail that Exchange Server or Microsoft 365 sends back when a message could not be delivered, or its text: \"Delivery has failed to these recipients or groups\", \"Diagnostic information for administrators\".",
	More:   "Message trace in the Exchange admin center, or Get-MessageTrackingLog on a server of your own, shows every attempt.",
	Source: "Microsoft's page \"Email non-delivery reports in Exchange Online\"; published reports of Exchange 5.5 to 2019 and Microsoft 365.",
	Loose:  true,
	Samples: []string{
		"Delivery has failed to these recipients or groups:",
		"b@example.net<mailto:b@example.net>",
		"Generating server: EX1.example.com",
		"b@example.net",
		"Remote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
	},
	scan: func(h *head, row *Row) bool { return scanNotice(h, row, true) },
}
