package biglog

import "fmt"

const syslogTime = "Jan _2 15:04:05"

// postfix is one line of a Postfix daemon.
func (s *session) postfix(daemon string, pid int, format string, args ...any) {
	s.say(syslogTime, " mx1 postfix/%s[%d]: %s", daemon, pid, fmt.Sprintf(format, args...))
}

func (s *session) client() string  { return s.host + "[" + s.address + "]" }
func (s *session) queueID() string { return fmt.Sprintf("%010X", 0xA000000000+s.n*7919) }

// postfixMail is the mail log of Postfix.
func postfixMail(s *session) {
	s.postfix("smtpd", s.process, "connect from %s", s.client())
	envelope := fmt.Sprintf("from=<%s> to=<%s> proto=ESMTP helo=<%s>", s.from, s.to, s.host)
	switch s.outcome {
	case unknown:
		s.postfix("smtpd", s.process, "NOQUEUE: reject: RCPT from %s: 550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table; %s", s.client(), s.to, envelope)
	case listed:
		s.postfix("smtpd", s.process, "NOQUEUE: reject: RCPT from %s: 554 5.7.1 Service unavailable; Client host [%s] blocked using bl.example.org; Listed for spam; %s", s.client(), s.address, envelope)
	case greylist:
		s.postfix("smtpd", s.process, "NOQUEUE: reject: RCPT from %s: 450 4.2.0 <%s>: Recipient address rejected: Greylisted, see http://greylist.example.com/; %s", s.client(), s.to, envelope)
	case login:
		s.postfix("smtpd", s.process, "warning: %s: SASL LOGIN authentication failed: UGFzc3dvcmQ6", s.client())
		s.postfix("smtpd", s.process, "disconnect from %s ehlo=1 auth=0/1 quit=1 commands=2/3", s.client())
		return
	case probe:
		s.postfix("smtpd", s.process, "lost connection after EHLO from %s", s.client())
		s.postfix("smtpd", s.process, "disconnect from %s ehlo=1 commands=1", s.client())
		return
	}
	if s.outcome >= connected {
		s.postfix("smtpd", s.process, "disconnect from %s ehlo=1 mail=1 rcpt=0/1 quit=1 commands=3/4", s.client())
		return
	}
	s.postfix("smtpd", s.process, "Anonymous TLS connection established from %s: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)", s.client())
	s.postfix("smtpd", s.process, "%s: client=%s", s.queueID(), s.client())
	s.postfix("cleanup", 21_000+s.n%20, "%s: message-id=<%d.%d@%s>", s.queueID(), s.n, s.size, s.host)
	s.postfix("qmgr", 902, "%s: from=<%s>, size=%d, nrcpt=1 (queue active)", s.queueID(), s.from, s.size)
	s.postfix("smtpd", s.process, "disconnect from %s ehlo=2 starttls=1 mail=1 rcpt=1 data=1 quit=1 commands=7", s.client())
	s.postfixDelivery()
}

// postfixDelivery is what becomes of a message that was taken.
func (s *session) postfixDelivery() {
	relay := fmt.Sprintf("%s[%s]", s.relay, s.relayed)
	sent := func(delay float64) {
		s.postfix("smtp", 22_000+s.n%40, "%s: to=<%s>, relay=%s:25, delay=%.1f, delays=0.1/0/0.5/0.3, dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as %X)", s.queueID(), s.away, relay, delay, 0xB00000000+s.n)
		s.postfix("qmgr", 902, "%s: removed", s.queueID())
	}
	switch {
	case s.outcome == put:
		s.postfix("smtp", 22_000+s.n%40, "%s: to=<%s>, relay=%s:25, delay=0.9, delays=0.1/0/0.5/0.3, dsn=4.2.0, status=deferred (host %s said: 450 4.2.0 <%s>: Recipient address rejected: Greylisted (in reply to RCPT TO command))", s.queueID(), s.away, relay, relay, s.away)
		s.again(func() {
			s.postfix("qmgr", 902, "%s: from=<%s>, size=%d, nrcpt=1 (queue active)", s.queueID(), s.from, s.size)
			sent(934.2)
		})
	case s.outcome == given:
		s.postfix("smtp", 22_000+s.n%40, "%s: to=<%s>, relay=%s:25, delay=1.2, delays=0.1/0/0.8/0.3, dsn=5.1.1, status=bounced (host %s said: 550 5.1.1 <%s>: Recipient address rejected: User unknown (in reply to RCPT TO command))", s.queueID(), s.away, relay, relay, s.away)
		s.postfix("qmgr", 902, "%s: removed", s.queueID())
	case s.n%3 == 0:
		s.postfix("local", 23_000+s.n%10, "%s: to=<%s>, relay=local, delay=0.2, delays=0.1/0/0/0.1, dsn=2.0.0, status=sent (delivered to maildir)", s.queueID(), s.to)
		s.postfix("qmgr", 902, "%s: removed", s.queueID())
	default:
		sent(0.9)
	}
}

// postfixVerbose is the mail log of Postfix where smtpd writes each command and
// reply.
func postfixVerbose(s *session) {
	inner := func(format string, args ...any) { s.postfix("smtpd", s.process, format, args...) }
	says := func(format string, args ...any) { inner("> %s: %s", s.client(), fmt.Sprintf(format, args...)) }
	asks := func(format string, args ...any) { inner("< %s: %s", s.client(), fmt.Sprintf(format, args...)) }
	inner("connect from %s", s.client())
	inner("match_list_match: %s: no match", s.address)
	says("220 mx1.example.com ESMTP Postfix")
	asks("EHLO %s", s.host)
	for _, x := range []string{"-mx1.example.com", "-PIPELINING", "-SIZE 52428800", "-STARTTLS", "-ENHANCEDSTATUSCODES", " 8BITMIME"} {
		says("250%s", x)
	}
	if s.outcome == probe {
		inner("lost connection after EHLO from %s", s.client())
		inner("disconnect from %s ehlo=1 commands=1", s.client())
		return
	}
	if s.outcome == login {
		asks("AUTH LOGIN")
		says("334 VXNlcm5hbWU6")
		asks("YW5uYQ==")
		says("334 UGFzc3dvcmQ6")
		asks("d3Jvbmc=")
		says("535 5.7.8 Error: authentication failed: authentication failure")
		inner("disconnect from %s ehlo=1 auth=0/1 quit=1 commands=2/3", s.client())
		return
	}
	asks("MAIL FROM:<%s> SIZE=%d", s.from, s.size)
	inner("extract_addr: input: <%s>", s.from)
	says("250 2.1.0 Ok")
	asks("RCPT TO:<%s>", s.to)
	inner("extract_addr: input: <%s>", s.to)
	end := "rcpt=0/1"
	switch s.outcome {
	case unknown:
		says("550 5.1.1 <%s>: Recipient address rejected: User unknown in virtual mailbox table", s.to)
	case listed:
		says("554 5.7.1 Service unavailable; Client host [%s] blocked using bl.example.org; Listed for spam", s.address)
	case greylist:
		says("450 4.2.0 <%s>: Recipient address rejected: Greylisted", s.to)
	default:
		end = "rcpt=1 data=1"
		inner("%s: client=%s", s.queueID(), s.client())
		says("250 2.1.5 Ok")
		asks("DATA")
		says("354 End data with <CR><LF>.<CR><LF>")
		says("250 2.0.0 Ok: queued as %s", s.queueID())
		s.postfix("qmgr", 902, "%s: from=<%s>, size=%d, nrcpt=1 (queue active)", s.queueID(), s.from, s.size)
	}
	asks("QUIT")
	says("221 2.0.0 Bye")
	inner("disconnect from %s ehlo=1 mail=1 %s quit=1 commands=5", s.client(), end)
	if s.outcome < connected {
		s.postfixDelivery()
	}
}

// kerioDebug is the debug log of Kerio Connect with the SMTP server switched on.
func kerioDebug(s *session) {
	tell := func(format string, args ...any) {
		s.say("[02/Jan/2006 15:04:05]", "[%d] {smtps} %s", s.process, fmt.Sprintf(format, args...))
	}
	tell("Task %d handler BEGIN", s.n%500)
	tell("SMTP server session begin; client connected from %s:%d", s.host, s.port)
	tell("Sent SMTP greeting to %s:%d", s.host, s.port)
	tell("Command EHLO %s", s.host)
	tell("Sent reply to EHLO: 250 mail.example.com ...")
	switch s.outcome {
	case probe:
		tell("SMTP server session end")
		return
	case login:
		tell("Command AUTH LOGIN")
		tell("Sent reply to AUTH: 334 VXNlcm5hbWU6")
		tell("Sent reply to AUTH: 334 UGFzc3dvcmQ6")
		tell("Sent reply to AUTH: 535 5.7.8 Authentication failed for user %s", s.from)
		tell("SMTP server session end")
		return
	}
	tell("Command MAIL FROM:<%s> SIZE=%d", s.from, s.size)
	tell("Sent reply to MAIL: 250 2.1.0 Sender <%s> ok", s.from)
	tell("Command RCPT TO:<%s>", s.to)
	switch s.outcome {
	case unknown:
		tell("Sent reply to RCPT: 550 5.1.1 User %s unknown", s.to)
	case listed:
		tell("Sent reply to RCPT: 554 5.7.1 Client %s is on the block list bl.example.org", s.address)
	case greylist:
		tell("Sent reply to RCPT: 451 4.7.1 Greylisting is active, try again later")
	default:
		tell("Sent reply to RCPT: 250 2.1.5 Recipient <%s> ok (local)", s.to)
		tell("Command DATA")
		tell("Sent reply to DATA: 354 Enter mail, end with CRLF.CRLF")
		tell("Sent reply to DATA: 250 2.0.0 65e11a00-%08x Message accepted for delivery", s.n)
	}
	tell("Command QUIT")
	tell("SMTP server session end")
}

const exchangeHeader = "#Software: Microsoft Exchange Server\n#Version: 15.02.1118.030\n#Log-type: SMTP Receive Protocol Log\n#Date: 2024-03-01T00:00:00.000Z\n" +
	"#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context\n"

// exchangeProtocol is the protocol log of a receive connector.
func exchangeProtocol(s *session) {
	k := 0
	row := func(event, data, context string) {
		s.say("2006-01-02T15:04:05.000Z", `,EX1\Default Frontend EX1,%016X,%d,192.0.2.20:25,%s:%d,%s,%s,%s`, 0x08DC390000000000+s.n, k, s.address, s.port, event, data, context)
		k++
	}
	row("+", "", "")
	row(">", `"220 ex1.example.com Microsoft ESMTP MAIL Service ready at Fri, 1 Mar 2024 01:00:00 +0100"`, "")
	row("<", "EHLO "+s.host, "")
	row(">", fmt.Sprintf("250  ex1.example.com Hello [%s] SIZE 37748736 PIPELINING DSN ENHANCEDSTATUSCODES STARTTLS 8BITMIME BINARYMIME CHUNKING SMTPUTF8", s.address), "")
	switch s.outcome {
	case probe:
		row("-", "", "Remote(ConnectionReset)")
		return
	case login:
		row("<", "AUTH LOGIN", "")
		row(">", "334 <authentication response>", "")
		row(">", "334 <authentication response>", "")
		row("*", "", "Inbound AUTH LOGIN failed because of LogonDenied")
		row(">", "535 5.7.3 Authentication unsuccessful", "")
		row("-", "", "Local")
		return
	}
	row("<", fmt.Sprintf("MAIL FROM:<%s> SIZE=%d", s.from, s.size), "")
	row("*", fmt.Sprintf("%016X;2024-03-01T00:00:00.000Z;1", 0x08DC390000000000+s.n), "receiving message")
	row(">", "250 2.1.0 Sender OK", "")
	row("<", fmt.Sprintf("RCPT TO:<%s>", s.to), "")
	switch s.outcome {
	case unknown:
		row(">", "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup", "")
	case listed:
		row(">", fmt.Sprintf(`"550 5.7.1 Service unavailable, Client host [%s] blocked using bl.example.org"`, s.address), "")
	case greylist:
		row(">", "451 4.7.0 Temporary server error. Please try again later. PRX5", "")
	default:
		row(">", "250 2.1.5 Recipient OK", "")
		row("<", fmt.Sprintf("BDAT %d LAST", s.size), "")
		row(">", fmt.Sprintf(`"250 2.6.0 <%d.%d@%s> [InternalId=%d, Hostname=ex1.example.com] Queued mail for delivery"`, s.n, s.size, s.host, 6_768_235_000_000+s.n), "")
	}
	row("<", "QUIT", "")
	row(">", "221 2.0.0 Service closing transmission channel", "")
	row("-", "", "Local")
}

// eximMain is the main log of Exim.
func eximMain(s *session) {
	line := func(format string, args ...any) {
		s.say("2006-01-02 15:04:05", " %s", fmt.Sprintf(format, args...))
	}
	peer := fmt.Sprintf("H=%s [%s]:%d", s.host, s.address, s.port)
	switch s.outcome {
	case unknown:
		line("%s F=<%s> rejected RCPT <%s>: Unrouteable address", peer, s.from, s.to)
		return
	case listed:
		line("%s F=<%s> rejected RCPT <%s>: %s is listed at bl.example.org", peer, s.from, s.to, s.address)
		return
	case greylist:
		line("%s F=<%s> temporarily rejected RCPT <%s>: greylisted, try again in 5 minutes", peer, s.from, s.to)
		return
	case login:
		line("login_server authenticator failed for (User) [%s]:%d: 535 Incorrect authentication data (set_id=%s)", s.address, s.port, s.from)
		return
	case probe:
		line("no MAIL in SMTP connection from %s [%s]:%d D=0s C=EHLO,QUIT", s.host, s.address, s.port)
		return
	}
	id := fmt.Sprintf("1rfv%s-000000%s-%s", base62(s.n, 2), base62(s.n/7, 5), base62(s.n*31, 4))
	remote := fmt.Sprintf("%s R=dnslookup T=remote_smtp H=%s [%s]:25 X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes", s.away, s.relay, s.relayed)
	line("%s <= %s %s P=esmtps X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no S=%d id=%d.%d@%s for %s", id, s.from, peer, s.size, s.n, s.size, s.host, s.away)
	sent := func() {
		line(`%s => %s C="250 2.0.0 Ok: queued as %X"`, id, remote, 0xB00000000+s.n)
		line("%s Completed", id)
	}
	switch {
	case s.outcome == put:
		line("%s == %s R=dnslookup T=remote_smtp defer (-44) H=%s [%s]:25: SMTP error from remote mail server after RCPT TO:<%s>: 450 4.2.0 <%s>: Recipient address rejected: Greylisted", id, s.away, s.relay, s.relayed, s.away, s.away)
		s.again(sent)
	case s.outcome == given:
		line("%s ** %s: SMTP error from remote mail server after RCPT TO:<%s>: 550 5.1.1 <%s>: User unknown", id, remote, s.away, s.away)
		line("%s Completed", id)
	case s.n%3 == 0:
		line("%s => %s R=virtual_user T=dovecot_virtual_delivery C=\"250 2.0.0 <%s> Saved\"", id, s.to, s.to)
		line("%s Completed", id)
	default:
		sent()
	}
}

// base62 is a number in Exim's digits, cut to a width.
func base62(n, width int) string {
	const digits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	b := make([]byte, width)
	for i := width - 1; i >= 0; i-- {
		b[i] = digits[n%62]
		n /= 62
	}
	return string(b)
}
