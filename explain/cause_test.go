package explain

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// judgedReplies are invented in the style of the replies and reports that
// servers of many makers and countries give.
var judgedReplies = map[string][]string{
	"recipient-unknown": {
		"550 5.1.1 <jan.novak@example.org>: Recipient address rejected: User unknown in virtual mailbox table",
		"550 Requested action not taken: mailbox unavailable",
		"550 No such person at this address.",
		"550 5.1.1 There is no mailbox named jan here",
		"550 5.7.1 sorry, that user doesn't exist on this system (#5.7.1)",
		"553 5.3.0 <anna@example.net>... No such user here",
		"554 5.0.0 Not a valid recipient: anna@example.net",
		"550 5.2.1 The address you entered couldn't be found",
		"<jan@example.org>: unknown local-part \"jan\" in domain \"example.org\"",
		"554 delivery error: Sorry your message to anna@example.net cannot be delivered. This account does not exist",
		"550 5.5.0 Invalid recipient, bye",
		"450 4.1.1 <anna@example.org>: Recipient address rejected: unverified address: unknown user: \"anna\"",
		"550 Empfänger unbekannt",
		"550 5.1.1 Diese E-Mail-Adresse existiert nicht",
		"550 5.1.1 Destinataire inconnu de notre service",
		"550 Usuario desconocido",
		"550 O usuário não existe neste domínio",
		"550 5.1.1 Utente sconosciuto",
		"550 5.1.1 Użytkownik nie istnieje",
		"550 Пользователь не найден",
		"550 5.1.1 宛先のユーザーが存在しません",
		"550 收件人不存在",
	},
	"recipient-disabled": {
		"550 5.2.1 The mailbox of anna@example.net has been deactivated",
		"554 30 Sorry, this account is currently suspended",
		"550 User locked, please contact the provider",
		"551 <jan@example.org> is an inactive mailbox",
		"550 5.1.1 That account expired last year",
		"550 5.2.0 This mailbox is frozen because of unpaid invoices",
		"550 5.7.1 Recipient address rejected: account disabled",
		"525 5.7.13 Refused, this recipient has been disabled by the owner",
		"550 Das Postfach ist gesperrt",
		"550 5.2.1 Compte désactivé",
		"550 La cuenta se encuentra deshabilitada",
		"550 5.2.1 Konto nieaktywne",
		"550 Почтовый ящик заблокирован",
	},
	"recipient-moved": {
		"551 5.1.6 User has moved, please use anna@example.com instead",
		"550 The mailbox was relocated. New address is jan@example.net",
		"551 User not local; please try <jan@example.com>",
		"550 5.1.6 This address has been changed to info@example.com",
		"551 5.7.18 The domain owner has changed",
	},
	"recipient-restricted": {
		"550 5.7.1 You do not have permission to send to this recipient",
		"550 Sender is not a member of this list",
		"550 5.2.0 Your message was blocked by the recipient",
		"550 This group accepts messages only from internal senders",
		"554 5.7.1 Members only, posting to this list is restricted",
		"550 5.7.2 Posting refused",
		"550 The recipient does not want to receive mail from you",
		"550 5.7.1 Sie sind nicht berechtigt, an diesen Empfänger zu senden",
		"550 收件人拒绝接收您的邮件",
	},
	"mailbox-full": {
		"552 5.2.2 Mailbox full",
		"452 4.2.2 <anna@example.org> is over quota, try again next week",
		"550 5.7.1 The recipient's inbox is out of storage space",
		"554 5.0.0 Error: disk quota exceeded",
		"522 Not enough space in the mailbox of this user",
		"550 maildir over quota",
		"422 The user has used all the storage space allotted to him and is over quota",
		"jan@example.net: the user's mailbox has exceeded its maximum size",
		"552 Postfach ist voll",
		"552 5.2.2 Boîte aux lettres pleine",
		"452 Buzón lleno",
		"552 A caixa postal está cheia",
		"552 La casella è piena",
		"552 Skrzynka odbiorcy jest przepełniona",
		"552 Почтовый ящик переполнен",
		"552 メールボックスの容量超過",
		"552 对方邮箱已满",
	},
	"address-syntax": {
		"501 5.1.3 Bad recipient address syntax",
		"501 <jan@@example.org>: malformed address: two @ signs",
		"553 5.1.3 <anna>... Domain name required",
		"501 5.5.4 Syntax error in sender address",
		"550 restricted characters in address",
		"504 5.5.2 <root@mail>: Sender address rejected: need fully-qualified address",
	},
	"domain-unknown": {
		"550 5.1.2 Host unknown",
		"553 5.1.2 The domain exampel.org does not exist",
		"Host or domain name not found. Name service error for name=exampel.org type=MX: Host not found",
		"<jan@exampel.org>: Sorry, I couldn't find any host named exampel.org. (#5.1.2)",
		"all relevant MX records point to non-existent hosts",
		"550 Recipient domain has no MX and cannot be resolved",
		"DNS lookup of exampel.org responded with code NXDOMAIN",
		"550 Domäne exampel.de unbekannt",
	},
	"domain-refuses-mail": {
		"556 5.1.10 Domain example.net does not accept mail (nullMX)",
		"521 5.3.2 This host never accepts mail from anyone, it accepts no mail",
		"550 The domain does not accept any mail",
		"554 the MX record of example.net indicated no SMTP service",
	},
	"sender-rejected": {
		"450 4.1.8 <news@exampel.com>: Sender address rejected: Domain not found",
		"550 5.1.0 Sender unknown",
		"553 5.1.8 Domain of sender address news@exampel.com does not exist",
		"550 Sender verify failed",
		"550 Could not verify the sender address",
		"553 5.7.1 Sender address rejected: not owned by user office@example.com",
		"550 Your email address is blacklisted here",
		"553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)",
		"550 5.7.60 Client does not have permissions to send as this sender",
		"550 Absenderadresse abgelehnt",
		"550 5.1.8 Expéditeur refusé",
	},
	"sender-account-limited": {
		"550 5.4.5 Daily sending quota exceeded for this account",
		"554 5.2.2 Submission quota exceeded for the sender",
		"550 Your account has been suspended from sending because of outbound spam",
		"550 5.7.1 Account blocked from sending, contact support",
		"550 Domain example.com has exceeded the max emails per hour (200/200 allowed)",
		"554 Sending limit exceeded",
	},
	"auth-required": {
		"530 5.7.0 Authentication required",
		"550 Please log in before you send mail",
		"550 5.7.1 Client was not authenticated",
		"554 5.7.1 You must authenticate first",
		"550 Unauthenticated clients may not send here",
		"503 5.5.4 Error: send AUTH command first",
		"550 Anmeldung erforderlich",
		"530 5.7.57 Client not authenticated to send mail",
	},
	"auth-failed": {
		"535 5.7.8 Error: authentication failed: UGFzc3dvcmQ6",
		"535 Incorrect authentication data",
		"535 Invalid user name or password",
		"534 5.7.9 Application-specific password required",
		"504 5.5.4 Unrecognized authentication type",
		"535 5.7.139 Authentication unsuccessful, the user credentials were incorrect",
		"454 4.7.0 Too many login attempts",
		"535 Anmeldung fehlgeschlagen",
		"535 5.7.0 Échec de l'authentification : authentification refusée",
		"535 Autenticación fallida",
	},
	"sender-auth-fail": {
		"550 5.7.23 The message was rejected because of an SPF failure",
		"550 5.7.1 Email rejected per DMARC policy of example.com",
		"554 5.7.5 Permanent error evaluating DMARC policy",
		"550 5.7.20 No passing DKIM signature found",
		"550 SPF check: 198.51.100.7 may not send for example.com",
		"550 192.0.2.9 is not allowed to send mail from example.com",
		"550 5.7.26 Multiple authentication checks failed",
		"550 Unauthenticated email from this domain is refused",
	},
	"client-identity": {
		"450 4.7.1 Client host rejected: cannot find your hostname, [192.0.2.33]",
		"550 5.7.25 No PTR record for 192.0.2.33",
		"554 Reverse DNS of your address is missing",
		"501 5.5.4 Invalid EHLO name",
		"550 HELO name does not resolve",
		"504 5.5.2 <pc7>: Helo command rejected: need fully-qualified hostname",
		"554 5.7.1 rDNS required",
		"421 4.7.0 We could not resolve the name of your connecting host",
		"501 Syntactically invalid EHLO argument(s)",
	},
	"tls-problem": {
		"530 5.7.0 Must issue a STARTTLS command first",
		"454 4.7.0 TLS not available due to local problem",
		"TLS is required, but was not offered by host mx.example.net[192.0.2.8]",
		"Cannot start TLS: handshake failure",
		"Server certificate not trusted",
		"523 5.7.10 Encryption needed",
		"451 4.7.5 Remote certificate has expired",
		"550 Verschlüsselung erforderlich",
	},
	"relay-denied": {
		"554 5.7.1 <jan@example.net>: Relay access denied",
		"550 relay not permitted",
		"550 5.7.1 Unable to relay for jan@example.net",
		"553 sorry, that domain isn't in my list of allowed rcpthosts (#5.7.1)",
		"550 We do not relay",
		"551 this server is not a gateway",
		"550 5.7.1 Relaying denied. Proper authentication required.",
		"550 That domain is not hosted here",
		"550 5.7.1 Weiterleitung nicht gestattet, relay verboten",
	},
	"ip-blocklisted": {
		"554 5.7.1 Service unavailable; Client host [192.0.2.44] blocked using bl.example.net",
		"550 Your IP 192.0.2.44 is on our blocklist",
		"550 5.7.1 192.0.2.44 found in zen.spamhaus.org",
		"421 Your server is listed in an RBL",
		"554 Connection refused: dynamic IP ranges are not accepted",
		"550 Please send through your provider's mail server, dial-up addresses are blocked",
		"554 5.7.1 Your host is not permitted to connect here",
		"550 5.7.606 Access denied, banned sending IP",
		"550 Ihre IP steht auf einer Sperrliste",
		"550 您的IP在黑名单中",
	},
	"bad-reputation": {
		"421 4.7.0 The sending IP has a poor reputation",
		"450 Messages from 192.0.2.9 are deferred due to user complaints",
		"550 5.7.1 Low sender score",
		"421 Deferred: suspicious activity from your system",
	},
	"content-blocklisted": {
		"550 5.7.1 A link in your message is listed in SURBL",
		"554 5.7.1 Blacklisted URL in message",
		"550 Message contains a blocked domain",
		"554 rejected by dbl.example.org: domain example.com is blacklisted",
	},
	"spam-content": {
		"550 5.7.1 This message looks like spam",
		"554 5.7.1 Message rejected as spam, score 14.2",
		"550 Content filter: message content rejected",
		"554 Your mail is considered unsolicited bulk mail",
		"550 5.7.1 Ihre Mail wurde abgelehnt: Spamverdacht",
		"550 5.7.1 疑似垃圾邮件",
		"550 Письмо похоже на спам",
	},
	"malware-or-attachment": {
		"554 5.7.1 Virus found: Eicar-Test-Signature",
		"550 Message is infected with W32.Example",
		"552 5.7.0 Attachments of this type are blocked",
		"554 5.7.0 Executable files are prohibited",
		"550 Anhang nicht erlaubt",
		"550 邮件含有病毒",
	},
	"policy-rejected": {
		"554 5.7.1 Refused by local policy",
		"550 5.7.0 Administrative prohibition",
		"550 Connections from your country are prohibited by the owner",
		"550 5.7.1 Delivery not authorized, message refused",
		"570 5.7.7 Policy reasons forbid this mail",
		"554 Nachricht abgelehnt",
	},
	"greylisted": {
		"450 4.2.0 <jan@example.org>: Recipient address rejected: Greylisted, come back in 300 seconds",
		"451 4.7.1 First contact from this server, please retry in five minutes",
		"451 Graylisting in action",
		"450 Please try again in 180 seconds",
		"451 4.7.1 Bitte später erneut versuchen",
		"450 4.7.1 Veuillez réessayer plus tard",
	},
	"rate-limited": {
		"421 4.7.0 Too many connections from your host",
		"450 4.7.1 Error: too much mail from 192.0.2.7",
		"452 Message rate limit exceeded, slow down",
		"451 4.7.28 Throttled",
		"421 You are sending too fast",
		"550 5.7.1 Hourly limit reached for this server",
		"421 Trop de connexions",
		"421 Zu viele Verbindungen von Ihrem Server",
		"450 发送频率过高",
	},
	"too-many-recipients": {
		"452 4.5.3 Error: too many recipients",
		"550 5.5.3 The message has too many recipients",
		"452 Recipient limit reached for this transaction",
		"451 The number of recipients exceeds the maximum allowed",
		"452 Zu viele Empfänger",
	},
	"message-too-big": {
		"552 5.3.4 Message size exceeds fixed limit",
		"552 message too large: 32 MB",
		"550 5.2.3 Message is larger than this user accepts",
		"554 Attachment size exceeds the limit of 20 MB",
		"552 Nachricht ist zu groß",
		"552 Le message est trop volumineux",
		"552 邮件过大",
	},
	"content-format": {
		"550 5.6.0 Message has no From header",
		"554 Missing Message-ID header",
		"550 message has lines longer than allowed, maximum line length is 998",
		"521 5.5.2 Error: bare <LF> received",
		"550 5.7.1 Messages with multiple Subject headers are refused",
		"553 5.6.7 Must declare SMTPUTF8 to send to this address",
		"554 5.6.1 Body contains 8-bit characters",
		"550 Invalid MIME structure",
	},
	"protocol-error": {
		"502 5.5.2 Error: command not recognized",
		"503 5.5.1 Bad sequence of commands",
		"554 SMTP synchronization error",
		"503 Error: need RCPT command",
		"500 Unrecognized command",
		"421 4.7.0 Error: too many errors",
		"501 5.5.4 Syntax error in parameters",
	},
	"server-error": {
		"451 4.3.0 Error: queue file write error",
		"451 Temporary local problem with the spool, please try later",
		"452 4.3.1 Insufficient system storage on mx2",
		"451 4.3.5 Server configuration error",
		"421 4.3.0 LDAP server not responding",
		"451 4.3.0 Unable to write to the spool",
		"554 5.3.0 Internal error",
		"451 Technisches Problem, interner Fehler",
	},
	"server-unavailable": {
		"421 4.3.2 Server is shutting down",
		"421 mx.example.org Service not available, closing transmission channel",
		"421 Too busy, load average 40",
		"451 System is under maintenance",
		"450 4.3.2 Server temporarily unavailable",
		"421 Wartungsarbeiten",
	},
	"connection-failed": {
		"connect to mx.example.org[192.0.2.25]:25: Connection timed out",
		"connect to mx.example.org[192.0.2.25]:25: Connection refused",
		"No route to host",
		"Unable to reach the mail server of example.org",
		"4.4.1 The destination server is not responding",
		"Could not connect to any of the hosts",
	},
	"connection-lost": {
		"lost connection with mx.example.org[192.0.2.25] while sending RCPT TO",
		"421 4.4.2 mx.example.org Error: timeout exceeded",
		"Remote host closed connection in response to the end of data",
		"451 4.4.2 Connection dropped",
		"Connection reset by peer",
	},
	"dns-failure": {
		"Host not found, try again: name service error for name=example.org type=MX",
		"451 4.4.3 Temporary DNS failure",
		"CNAME lookup failed temporarily. (#4.4.3)",
		"450 4.7.1 Name server timed out",
		"mail could not be routed: SERVFAIL for example.net",
	},
	"routing-loop": {
		"554 5.4.6 Too many hops, 31 of 30",
		"mail for example.org loops back to myself",
		"550 Mail loop detected",
		"554 5.4.14 Hop count exceeded",
		"554 Too many Received headers",
	},
	"delivery-expired": {
		"554 5.4.7 Delivery expired",
		"retry timeout exceeded",
		"Message could not be delivered for 5 days, it will be deleted from queue",
		"550 4.4.7 Message expired in the queue",
		"I give up: this message has been in the queue too long.",
	},
	"none": {
		"250 2.0.0 Ok: queued as 4C8F21B7",
		"250 2.1.5 Recipient OK",
		"354 End data with <CR><LF>.<CR><LF>",
		"2.6.0 Queued mail for delivery",
		"Message accepted for delivery",
	},
	"unknown": {
		"550 ERR7731",
		"554 Transaction ended otherwise than hoped",
		"450 4.0.0 x",
		"",
	},
}

func TestJudgeWording(t *testing.T) {
	n := 0
	for cause, texts := range judgedReplies {
		for _, text := range texts {
			n++
			reply, status := FindCodes(text)
			if j := Judge(Evidence{Reply: reply, Status: status, Text: text}); j.Cause.ID != cause {
				t.Errorf("%s by %s, want %s: %s", j.Cause.ID, j.Source, cause, text)
			}
		}
	}
	if n < 200 {
		t.Errorf("%d texts, want 200 or more", n)
	}
	for _, c := range Causes() {
		if len(judgedReplies[c.ID]) < 3 {
			t.Errorf("%s: %d texts", c.ID, len(judgedReplies[c.ID]))
		}
	}
}

// Words that belong to one cause stand in the replies of another.
func TestJudgeNearMisses(t *testing.T) {
	for _, c := range []struct{ text, not, want string }{
		{"550 5.1.1 User unknown in relay recipient table", "relay-denied", "recipient-unknown"},
		{"550 5.1.1 <jan@example.org>: there is no such addressee, relay=[192.0.2.1]", "relay-denied", "recipient-unknown"},
		{"550 5.7.1 Message has duplicate DKIM-Signature headers", "sender-auth-fail", "content-format"},
		{"550 Sender domain not found in DNS", "domain-unknown", "sender-rejected"},
		{"550 line too long", "message-too-big", "content-format"},
		{"552 mailbox of jan: size limit was exceeded", "message-too-big", "mailbox-full"},
		{"452 4.3.1 Insufficient system storage", "mailbox-full", "server-error"},
		{"452 4.5.3 Too many recipients in one session", "rate-limited", "too-many-recipients"},
		{"554 5.4.6 Too many hops", "rate-limited", "routing-loop"},
		{"550 Sending quota exceeded", "mailbox-full", "sender-account-limited"},
		{"550 user spamfilter@example.org unknown", "spam-content", "recipient-unknown"},
		{"550 5.1.1 <greylisting@example.org>: no such user", "greylisted", "recipient-unknown"},
		{"550 5.1.1 <quota@virus.example.org> user unknown", "malware-or-attachment", "recipient-unknown"},
		{"550 Host mx.spam.example.net says: mailbox not found", "spam-content", "recipient-unknown"},
		{"554 blocked by zen.spamhaus.org, see the page about dynamic reputation", "bad-reputation", "ip-blocklisted"},
		{"451 4.7.1 Greylisting in action, your host is on the list for 300 seconds", "ip-blocklisted", "greylisted"},
		{"550 5.7.1 Relaying denied, authentication required", "auth-required", "relay-denied"},
		{"550 Client host rejected: cannot find your reverse hostname", "policy-rejected", "client-identity"},
		{"550 Please try again later", "greylisted", "unknown"},
		{"550 5.7.1 Unauthenticated email is not accepted due to the domain's policy", "auth-required", "sender-auth-fail"},
		{"550 User refuses to receive this mail", "policy-rejected", "recipient-restricted"},
		{"550 Message accepted by the filter but refused by the user's rule", "none", "recipient-restricted"},
		{"550 the message was not accepted for delivery", "none", "policy-rejected"},
		{"550 reverse-path refused", "client-identity", "sender-rejected"},
	} {
		reply, status := FindCodes(c.text)
		j := Judge(Evidence{Reply: reply, Status: status, Text: c.text})
		if j.Cause.ID == c.not {
			t.Errorf("fell for %s: %s", c.not, c.text)
		} else if j.Cause.ID != c.want {
			t.Errorf("%s by %s, want %s: %s", j.Cause.ID, j.Source, c.want, c.text)
		}
	}
}

func TestJudgeOrderOfTrust(t *testing.T) {
	for _, c := range []struct {
		name   string
		e      Evidence
		cause  string
		source string // what Source must contain
		sure   Confidence
	}{
		{"a provider's text before a number that it uses otherwise",
			Evidence{Reply: "550", Status: "5.4.1", Text: "Recipient address rejected: Access denied. [MX1EXAMPLE.eop-nam02.prod.protection.outlook.com]", Verb: "RCPT"},
			"recipient-unknown", "Microsoft 365", High},
		{"a provider's host gives its numbers their meaning",
			Evidence{Reply: "550", Status: "5.1.10", Text: "RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", Host: "example-com.mail.protection.outlook.com"},
			"recipient-unknown", "Microsoft 365", High},
		{"a telling number before the wording",
			Evidence{Reply: "550", Status: "5.7.23", Text: "Sender rejected", Verb: "MAIL"},
			"sender-auth-fail", "enhanced status code 5.7.23 (RFC 7372)", High},
		{"but not before the sender's own quota",
			Evidence{Reply: "550", Status: "5.2.2", Text: "Sending quota reached, limit exceeded"},
			"sender-account-limited", "wording", Medium},
		{"wording before a misused number",
			Evidence{Reply: "550", Status: "5.7.1", Text: "Your mailbox for anna@example.net is full"},
			"mailbox-full", "wording", Medium},
		{"wording before 5.1.1",
			Evidence{Reply: "550", Status: "5.1.1", Text: "blocked, see the spam trap page"},
			"ip-blocklisted", "wording", Medium},
		{"an ordinary number before vague words",
			Evidence{Reply: "550", Status: "5.1.1", Text: "Rejected"},
			"recipient-unknown", "enhanced status code 5.1.1", Medium},
		{"vague words before a misused number",
			Evidence{Reply: "550", Status: "5.5.0", Text: "mailbox unavailable"},
			"recipient-unknown", "wording", Low},
		{"number and wording agree",
			Evidence{Reply: "550", Status: "5.1.1", Text: "nobody knows this user: unknown user"},
			"recipient-unknown", "wording", High},
		{"the answered command where nothing else tells",
			Evidence{Reply: "550", Text: "E4711", Verb: "RCPT"},
			"recipient-unknown", "550 after RCPT", Low},
		{"another name of the command",
			Evidence{Reply: "552", Text: "E4711", Verb: "end of data"},
			"message-too-big", "552 after .", Low},
		{"the code where even the command is unknown",
			Evidence{Reply: "503", Text: "E4711"},
			"protocol-error", "reply code 503", Low},
		{"only the first digit",
			Evidence{Reply: "550", Text: "E4711"},
			"unknown", "first digit of 550", Low},
		{"nothing at all", Evidence{}, "unknown", "nothing recognised", Low},
		{"success is no matter of words",
			Evidence{Reply: "250", Status: "2.0.0", Text: "spam greylisted mailbox full"},
			"none", "250", High},
		{"a wrapper's number gives way to the quoted reply",
			Evidence{Reply: "550", Status: "5.0.350", Text: "Remote server returned an error -> 552 5.2.2 Mailbox full"},
			"mailbox-full", "5.2.2", High},
	} {
		j := Judge(c.e)
		if j.Cause.ID != c.cause || !strings.Contains(j.Source, c.source) || j.Confidence != c.sure {
			t.Errorf("%s: got %s, %s, by %q", c.name, j.Cause.ID, j.Confidence, j.Source)
		}
	}
}

func TestJudgeAnsweredCommand(t *testing.T) {
	for _, c := range []struct{ verb, reply, text, want string }{
		{"MAIL", "550", "domain does not exist", "sender-rejected"},
		{"MAIL", "550", "user unknown", "sender-rejected"},
		{"RCPT", "550", "domain does not exist", "domain-unknown"},
		{"EHLO", "501", "Invalid domain name", "client-identity"},
		{"STARTTLS", "454", "E1", "tls-problem"},
		{"AUTH", "454", "E1", "auth-failed"},
		{"(connect)", "554", "E1", "ip-blocklisted"},
		{"(connect)", "421", "E1", "server-unavailable"},
		{"RCPT", "451", "E1", "greylisted"},
		{"RCPT", "452", "E1", "too-many-recipients"},
		{".", "552", "E1", "message-too-big"},
		{"MAIL", "552", "E1", "message-too-big"},
		{"RCPT", "552", "E1", "mailbox-full"},
	} {
		if j := Judge(Evidence{Reply: c.reply, Text: c.text, Verb: c.verb}); j.Cause.ID != c.want {
			t.Errorf("%s after %s %q: %s by %s, want %s", c.reply, c.verb, c.text, j.Cause.ID, j.Source, c.want)
		}
	}
}

func TestJudgeProvider(t *testing.T) {
	j := Judge(Evidence{Reply: "550", Status: "5.1.1", Host: "gmail-smtp-in.l.google.com",
		Text: "The email account that you tried to reach does not exist. Please check the address. abc123 - gsmtp"})
	if j.Provider != "Gmail" || j.Cause.ID != "recipient-unknown" || j.Pattern == nil || j.Source != "Gmail's published reply" {
		t.Errorf("got %+v", j)
	}
	if j := Judge(Evidence{Reply: "550", Text: "No such user", Host: "mx.example.org"}); j.Provider != "" {
		t.Errorf("provider %q for a host that nobody knows", j.Provider)
	}
}

// Codes repeated on the lines of a long reply must not hide a provider's words.
func TestJudgeLongReply(t *testing.T) {
	e := Evidence{Reply: "550", Status: "5.7.1", Text: "550-5.7.1 This mailbox of ours is over 550-5.7.1 its quota, so that nothing 550 5.7.1 can be stored."}
	if j := Judge(e); j.Cause.ID != "mailbox-full" {
		t.Errorf("%s by %s", j.Cause.ID, j.Source)
	}
	if got, want := e.whole(), "550 5.7.1 This mailbox of ours is over its quota, so that nothing can be stored."; got != want {
		t.Errorf("whole reply %q, want %q", got, want)
	}
}

func TestJudgePlainWords(t *testing.T) {
	for _, c := range []struct{ text, reply, status, want string }{
		{"User_Unknown", "", "", " user unknown "},
		{"550-5.1.1 The user 550 5.1.1 doesn't exist", "550", "5.1.1", " the user does not exist "},
		{"Can't, won't, cannot, isn't", "", "", " can not will not can not is not "},
		{"<jan.novak+news@mail.example.org>: unknown", "", "", " unknown "},
		{"to jan@example.org...User unknown", "", "", " to user unknown "},
		{"blocked by zen.example.org.", "", "", " blocked by zen.example.org "},
		{"mailbox not found.Please check", "", "", " mailbox not found please check "},
		{"Your IP [192.0.2.7] (198.51.100.1)", "", "", " your ip ip ip "},
		{"Boîte pleine; l’adresse", "", "", " boite pleine l adresse "},
		{"The user doesn’t exist", "", "", " the user does not exist "},
		{"Größe überschritten, ŁÓDŹ", "", "", " grosse uberschritten lodz "},
		{"Почтовый ЯЩИК", "", "", " почтовый ящик "},
		{"邮箱已满。", "", "", " 邮箱已满 "},
		{"\xff\xfebad bytes\x00", "", "", " bad bytes "},
		{"", "", "", " "},
	} {
		if got := string(plainWords(nil, c.text, c.reply, c.status)); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// A wording that is not in the form of plainWords can never match.
func TestJudgeWordingsNormal(t *testing.T) {
	x := causeWords()
	for _, w := range x.wordings {
		if len(w.text) < 2 {
			t.Errorf("%q is too short for the index", w.text)
		}
		if strings.Contains(w.text, "*") || strings.Contains(w.text, "+") || strings.ToLower(w.text) != w.text {
			t.Errorf("%q holds a mark or the name of no group", w.text)
		}
		if w.openStart || w.openEnd {
			continue // a part of a word
		}
		if got := strings.TrimSpace(string(plainWords(nil, w.text, "", ""))); got != w.text {
			t.Errorf("%q reads %q in a reply", w.text, got)
		}
	}
	for name := range wordGroups {
		used := false
		for _, f := range wordFamilies {
			for _, p := range f.Words {
				used = used || strings.Contains(p, name)
			}
		}
		if !used {
			t.Errorf("no pattern uses the group %s", name)
		}
	}
}

// Every pattern matches the text of its own first wordings, unless a pattern
// of the same cause above it does so.
func TestJudgePatternsMatch(t *testing.T) {
	x := causeWords()
	for i := range x.patterns {
		p := &x.patterns[i]
		hit := false
		for _, w := range p.pieces[0].wordings {
			text := " " + x.wordings[w].text
			for _, piece := range p.pieces[1:] {
				text += " " + x.wordings[piece.wordings[0]].text
			}
			sure, vague := x.match(text+" ", true)
			found := sure
			if p.family.Vague {
				found = vague
			}
			if found == nil {
				t.Errorf("%q is not found by %q", text, p.source)
				break
			}
			hit = hit || found.family.Cause == p.family.Cause
		}
		if !hit {
			t.Errorf("patterns of other causes hide %q (%s)", p.source, p.family.Cause)
		}
	}
}

func TestJudgeHostileText(t *testing.T) {
	for _, text := range []string{
		strings.Repeat("a", 1<<16),
		strings.Repeat("mailbox quota full exceeded ", 4000),
		strings.Repeat("@", 5000),
		strings.Repeat("550 ", 5000),
		strings.Repeat("邮", 9000),
		"\x00\xff550 5.1.1",
		strings.Repeat(".", 3000),
		"n't 't ' @ . <",
	} {
		c := Classify(text)
		if c.Cause == "" || !utf8.ValidString(c.Source) {
			t.Errorf("no cause for %.20q…", text)
		}
	}
}
