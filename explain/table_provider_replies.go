package explain

import "slices"

// providerReplies is the list of all known reply patterns in the order in which
// they are tried: what one provider says before what any server may say, and
// inside each part the specific before the general. Greylisting stands behind
// Postfix, whose wordings are narrower than the bare "450 4.2.0".
var providerReplies = slices.Concat(
	gmailReplies,
	microsoftReplies,
	mailboxReplies,
	serviceReplies,

	blockListReplies,
	eximReplies,
	kerioReplies,
	postfixReplies,
	serverReplies,
	exchangeReplies,
	greylistReplies,
	postfixClientReplies,
)

// Sources that many entries share.
const (
	googleErrors          = "Google Workspace help 3726730, SMTP errors and codes, as of 2026-02"
	googleErrorsAndFAQ    = "Google Workspace help 3726730, as of 2026-02, and sender guidelines FAQ 14229414, as of 2026-03"
	microsoftNDR          = "Microsoft, non-delivery report codes of Exchange Online, as of 2021-07"
	microsoftNTLM         = "Microsoft, MS-SMTPNTLM section 2.2.1.4"
	outlookPostmaster     = "Outlook.com Postmaster, troubleshooting page, as of 2026-06"
	outlookHighVolume     = "Outlook.com Postmaster, as of 2026-06, and Microsoft's requirements for high-volume senders, as of 2025-08"
	exchangeNDR           = "Microsoft, non-delivery report codes of Exchange Server"
	yahooSenderHub        = "Yahoo Sender Hub, SMTP error codes, as of 2026-02"
	comcastErrors         = "Comcast postmaster site, mail error codes"
	gmxPostmaster         = "GMX postmaster site, error messages, and collections of SMTP errors"
	netEaseList           = "NetEase, list of bounce codes, read in a copy"
	nixSpamEnd            = "heise online 10248714, on the end of NiX Spam"
	postfixSource         = "Postfix source code"
	eximSource            = "Exim source code"
	kerioStatus           = "Kerio Connect manual, SMTP status and reply codes"
	kerioStatusAndLogs    = "Kerio Connect manual, SMTP status and reply codes, and Kerio MailServer manual, mail log"
	kerioStatusAndArticle = "Kerio Connect manual, SMTP status and reply codes, and GFI support article 4416310418706"
	kerioLogs             = "Kerio MailServer manual, mail and security logs"
	kerioArticle          = "GFI support article 4416310418706 on Kerio Connect"
	kerioSupport          = "GFI support section 9256 on Kerio Connect"
	kerioSecurityNotes    = "administrators' notes on the Kerio security log"
	iceWarpKB             = "IceWarp knowledge base"
	kumoRules             = "KumoMTA, community list of bounce patterns"
	errorCollections      = "collections of SMTP errors on the web"
	observedText          = "text known from servers, not checked against a page of its maker"
)
