package explain

// wordFamily is a set of wordings that have one cause in common.
type wordFamily struct {
	Cause string
	// Vague wordings decide only where no number is better.
	Vague bool
	// Temporary wordings count only in a reply that begins with 4, or in a
	// text without codes.
	Temporary bool
	Words     []string
}

// The wording of refusals, as data. Servers of all makers and languages say the
// same few things, so a family covers a way of saying something and no single
// server's sentence.
//
// A pattern is compared with the words of a reply as plainWords leaves them:
// lower case, accents taken off, "n't" spelt "not", punctuation turned into
// blanks, mail addresses and the reply's own codes left out, network addresses
// turned into "ip".
//
//	…     the next piece follows within sixty bytes
//	+     the next piece follows at once
//	|     separates the wordings of one piece
//	USER  stands for the wordings of that name in wordGroups
//	*     at the end of a wording, any ending of the word; at its beginning, any
//	      start of the word, which is how a zone is found inside a host name
//
// A wording matches whole words and has two bytes or more, because the index
// looks words up by their first three, a blank included. "not exist" covers
// "does not exist", "doesn't exist" and "did not exist". Of the families that
// match, the first in the list decides: a narrow wording stands above the wide
// one that would swallow it.

// wordGroups are the synonyms that patterns name in capitals.
var wordGroups = map[string]string{
	// Whoever or whatever mail is for.
	"USER": "user|users|recipient|recipients|addressee|mailbox|mailboxes|mail box|account|address|addresses|alias|username|user name|userid|user id|" +
		"local part|localpart|person|customer|subscriber|inbox|rcpt|destination|receiver|employee|member|login|email|e mail|mailaddress|maildrop|email account",
	// The same without words that also stand for what is sent.
	"RECIPIENT": "user|users|recipient|recipients|addressee|mailbox|mailboxes|address|addresses|rcpt|destination|receiver|account|envelope recipient",
	// What mail is stored in.
	"BOX": "mailbox|mailboxes|mail box|mailfolder|mail folder|inbox|account|folder|maildir|maildrop|mail drop|mailstore|message store|box|user|recipient|mail account|email account",
	// Whoever mail is from.
	"SENDER": "sender|senders|from address|from header|envelope from|envelope sender|return path|reverse path|originator",
	// The machine that connects, and its address.
	"HOST": "ip|ips|ip address|ip addresses|host|hosts|server|mail server|mailserver|client|connection|connections|network|networks|netblock|range|ranges|subnet|mta|isp|service provider",
	// What is sent.
	"MESSAGE": "message|messages|mail|mails|email|emails|e mail|e mails|body|msg",

	"CANNOT":  "can not|could not|unable to|not able to|failed to|fails to|failure to|did not|was not able to",
	"MISSING": "unknown|not found|not be found|not known|not exist|not existing|nonexistent|non existent|nonexistant|not valid|invalid|not recognized|not recognised|no such|not listed|not registered|not located|undeliverable|unroutable|unrouteable|unresolvable|inexistent|no longer exist|no longer exists|no longer valid|is absent|undefined",
	"REFUSED": "rejected|refused|denied|declined|blocked|forbidden|prohibited|disallowed|not allowed|not permitted|not accepted|not authorized|not authorised|unauthorized|unauthorised|not acceptable|unacceptable|banned|barred",
	"ALLOWED": "allowed|permitted|authorized|authorised|approved|entitled|accepted",
	"LISTED":  "blacklist*|black list*|blocklist*|block list*|denylist*|deny list*|listed in|listed on|listed by|listed at|is listed|on our list|in our list|banned|barred|blackhole*|on a list",
	"BLOCKED": "blocked|banned|blacklisted|black listed|blocklisted|block listed|listed|barred|denylisted",
	"FAILED":  "fail*|error|errors|unsuccessful|problem|problems|timeout|timed out|time out|trouble|issue",
	"OFF":     "disabled|inactive|suspended|deactivated|de activated|locked|expired|frozen|closed|terminated|discontinued|dormant|not active|not activated|no longer active|abandoned|archived|cancelled|canceled|turned off|switched off|not enabled|revoked|disconnected|retired|barred|hibernated|parked|out of service|on hold|shut down",
	"FULL":    "full|over quota|overquota|over its quota|over the quota|stuffed|out of space|out of storage|out of quota|at capacity|no space|no free space|no room|enough space|enough storage|not enough room",
	"BIG":     "too big|too large|oversize*|larger than|bigger than|too great",
}

var wordFamilies = []wordFamily{
	// Loops first: they are unmistakable, and "too many" and "MX" occur in
	// wider families below.
	{Cause: "routing-loop", Words: []string{
		"too many hops|many hops|hop count|hop limit|maximum hops",
		"too many + received + headers|header|lines",
		"exceed* … hops",
		"mail loop*|mailloop|mail forwarding loop|forwarding loop|routing loop|delivery loop|message loop|loop detected|looping|loops back",
		"mail … loop",
		"loop was found|loop broken|create a mail loop",
		"points back to|back to myself|best preference mx",
		"bounce + between",
		"mx + record|records|list … local|localhost|back",
		"mailschleife|endlosschleife|boucle|bucle|petla",
	}},

	// What Cisco's appliances tell a lookup's failure by.
	{Cause: "dns-failure", Words: []string{
		"dns soft error",
	}},
	{Cause: "domain-unknown", Words: []string{
		"dns hard error",
	}},

	// A scanner or a directory that was asked and did not answer: its name is
	// no reason.
	{Cause: "server-error", Words: []string{
		"malware|spam + acl condition",
		"clamd|clamav|spamd … unable to connect|can not connect|could not connect|connection refused",
		"auth user|userdb|passdb + lookup failed",
	}},

	// The tables of a mail server. "Relay" and "alias" in their names say
	// nothing about relaying, and "illegal" nothing about the form.
	{Cause: "recipient-unknown", Words: []string{
		"unknown + in … table",
		"unknown or illegal + alias|user|address|recipient",
		"account|address|user … domain + may not exist",
	}},

	// The list of those who do not get mail any more, at a sending service.
	{Cause: "recipient-unknown", Words: []string{
		"previously bounced|suppression list|previously unsubscribed",
	}},

	// A bounce that does not bear the mark that every message from there had
	// (BATV). An expired mark is no expired mailbox.
	{Cause: "sender-rejected", Words: []string{
		"batv|backscatter protection|unsigned dsn",
	}},

	// Greylisting, before the block lists: some replies name both.
	{Cause: "greylisted", Words: []string{
		"intentional policy rejection|policy rejection + please try",
		"*greylist*|*graylist*|greylst|grey list*|gray list*|grey listing|gray listing|postgrey",
		"try again|later|retry … new sender|unknown sender|first time",
		"first time|first attempt|new sender|unknown sender|first contact|not seen before|never seen … try|later|retry|again|wait",
		"try again|try later|retry|come back|wait|again in|later in … minutes|minute|seconds|second|secs|sec",
	}},

	// A doubled header is a matter of form even if it is a signature's.
	{Cause: "content-format", Words: []string{
		"duplicate|duplicated|multiple|more than one … header|headers|header field",
	}},

	// An address that the login may not use, before SPF, which speaks of what a
	// host may not use.
	{Cause: "sender-rejected", Words: []string{
		"user + not + ALLOWED + to send + from|mail from|as",
		"SENDER|sender address|mail from … not logged in|not owned|not yours|not belong",
		"*sendasdenied*|customfromdenied|send as denied|to send as",
		"not + ALLOWED + to use … SENDER|address",
	}},

	// SPF, DKIM, DMARC, ARC and Sender ID.
	{Cause: "sender-auth-fail", Words: []string{
		"spf|dmarc|dkim|domainkeys|domainkey|adsp|sender id|sender policy framework|purported responsible|arc seal|arc chain",
		"unauthenticated + MESSAGE",
		"MESSAGE|sender + is + unauthenticated|not authenticated",
		"sender|multiple|MESSAGE + authentication … checks|not pass",
		"not + ALLOWED|designated + to send … from|on behalf|as domain",
		"not|not a|not an + permitted|designated|authorized|authorised|allowed + sender|host|server|mailer … for|domain",
		"not designate … permitted sender",
		"SENDER|ip … not + ALLOWED + to send … for|domain|from",
		"invalid ip for|ip for sending mail|not a valid sender ip",
		"spoof*|forged + SENDER|MESSAGE",
		"anti spoofing|antispoofing",
		"SENDER + is forged|forged|forgery|spoofed|spoofing",
	}},

	// What the sender's own provider says, before logins, quotas and limits of
	// the other side.
	{Cause: "sender-account-limited", Words: []string{
		"send more than",
		"outgoing + spam",
		"outbound + spam|sender|MESSAGE|limit",
		"submission quota*|sending quota|sending limit|sending limits|send limit|sending privileges|sending rate limit",
		"sending|sender|outgoing … quota|limit … exceed*|reached|is full",
		"daily|hourly|monthly + message|sending|mail|email|recipient + quota … exceed*|reached",
		"exceed*|reached|over + outgoing|outbound|sending",
		"exceed*|reached … daily|hourly|sending + sending|user sending|outgoing|outbound|submission|limit for sending",
		"max emails|max defers|emails per hour allowed|max mails per hour",
		"you have|you ve + reached|hit … limit for|sending",
		"you have|you ve + exceeded|been blocked from sending|been suspended|been disabled",
		"your + account|mail account|email account|tenant|organization … suspended|blocked|disabled|locked|restricted|limited|compromised|suspicious",
		"account|user|tenant|domain … suspended|blocked|disabled|banned|barred|restricted … from sending|sending|outgoing|outbound",
		"not + allowed|able|permitted + to send + any|more|further|anymore|mail until",
		"sending … disabled|suspended|blocked|disallowed … account|user",
		"account|user|sender … compromised|hijacked",
		"compromised … account|user|sender",
		"maximum credits exceeded|not subscribed to ses",
		"versandlimit|sendelimit|limite d envoi|limite de envio|limite di invio",
	}},

	// Logging in.
	{Cause: "auth-failed", Words: []string{
		"authentication|login|logon|log in|sign in|auth|sasl … fail*|unsuccessful|aborted|canceled|cancelled|denied|incorrect",
		"authentication|login|logon|auth + data|credentials|error|rejected|exchange|was refused|attempt … incorrect|invalid|fail*|error|rejected",
		"authentication|login|logon + error|rejected|refused",
		"incorrect|invalid|bad|wrong|unknown|expired + authentication|password|credentials|credential|login|logon|username or|user name or|user or password|userid or",
		"password|passwords|credentials|username and|user name and … incorrect|invalid|wrong|expired|not accepted|not correct|mismatch|not match|not recognized",
		"CANNOT + authenticate|log you in|log in",
		"web browser|web login|weblogin|app password|app passwords|application specific password",
		"smtpclientauthentication|smtp auth*|basic authentication|client authentication|authentication|auth … disabled|not enabled|not available|not supported|unsupported|unavailable|not offered",
		"authentication|auth|sasl + mechanism|method|type|scheme … not|unsupported|unrecognized|unrecognised|unknown|invalid|too weak|disabled",
		"unsupported|unrecognized|unrecognised|unknown|invalid|no + authentication|auth|sasl + mechanism|mechanisms|method|type|scheme",
		"no + mechanism|worthy mechs",
		"too much fail authentication",
		"too many + login|logon|auth|authentication|failed … attempts|failures|commands|tries|logins",
		"password + transition|must be changed|change required",
		"anmeldung|login|authentifizierung|autorisierung … fehlgeschlagen|gescheitert|abgelehnt|nicht moglich",
		"authentification|identification … echou*|echec|refuse*|incorrect*|invalide",
		"autenticacion|autenticacao|autenticazione … fallida|fallo|falhou|fallita|incorrect*|non riuscita|rejeitada",
		"falha|error|fallo|errore + de|na|nella|di|en la + autenticacion|autenticacao|autenticazione",
		"uwierzytelni* … nieudan*|niepowodzenie|blad|nie powiodl*",
		"аутентификац*|авторизац* … не удалась|ошибка|неверн*|не пройден*",
		"认证失败|身份验证失败|验证失败|密码错误|認証に失敗|認証失敗",
	}},

	// Encryption of the connection.
	{Cause: "tls-problem", Words: []string{
		"must issue|issue|need|use|using|require* … starttls + command|first|before|required",
		"starttls|tls|ssl|encryption|secure connection|encrypted connection|secure channel … required|requires|mandatory|needed|must be|not offered|not available|not currently available|unavailable|temporarily|not supported|unsupported|not advertised|enforced|refused",
		"require*|need|needs|must|only … tls|starttls|encryption|encrypted connection|secure connection|secure channel|ssl",
		"tls|ssl|starttls … handshake|negotiation|fail*|error|alert|not possible|protocol version",
		"CANNOT + start|negotiate|establish|initiate … tls|ssl|starttls|secure|encrypt*",
		"certificate|cert … expired|verif*|not trusted|untrusted|invalid|mismatch|not match|fail*|revoked|self signed|required|not valid|validation|rejected",
		"not match + certificate|certificate s|cert|cert s",
		"*sslhandshake*|self signed certificate|local issuer|no shared cipher|wrong version number|unsupported protocol",
		"security subsystem|dane|tlsa|mta sts|mtasts|sts policy|requiretls",
		"verschlussel* … erforderlich|benotigt|notwendig|pflicht",
	}},

	// The domain of the sender, before domains that are not hosted.
	{Cause: "sender-rejected", Words: []string{
		"your domain|top level domain|sending domain|sender domain + is + not + ALLOWED",
	}},

	// Relaying. The word also stands in limits and in names, so the refusal has
	// to stand near it.
	{Cause: "relay-denied", Words: []string{
		"relay|relaying|relayed|relays … REFUSED|denies|disabled|not supported|not enabled|restricted|fail*|not possible|not be permitted|verboten|nicht erlaubt|nicht gestattet",
		"CANNOT|will not|does not|do not|not|refuse to|refuses to|refusing to|not configured to|may not|must not + relay|relaying",
		"not + ALLOWED|configured + to + relay",
		"no|unauthorized|unauthorised|illegal|attempted|attempt to|third party|3rd party|anti + relay|relaying|relays",
		"authenticat*|log in|login|pop … to relay|before relaying|for relaying",
		"not a gateway|not a relay|not an open relay|norelay|rcpthosts|insecure mail relay",
		"as a relay",
		"local user|local users + only",
		"can not deliver mail for",
		"not + in my|in our|in the|one of + list of|our|my … domains|hosts|rcpthosts",
		"not|no + hosted here|local here|local domain|a local domain|locally hosted|served here|hosted by|hosting this|handled here|local to this|hosted on this|handled by this|serviced here|serve this domain|handle this domain",
		"not + handle|accept|accepting|relay + mail|email|messages|domain + for|here",
		"domain + is|are + not + local|hosted|handled|served|accepted|configured|here|allowed|on this|ours",
		"domain … not + hosted|handled|served|local|accepted|configured … here|server|system|host",
		"not responsible for|nicht zustandig|nicht zustaendig",
		"relais|relayage … refuse*|interdit|non autorise*",
	}},

	// The name of the connecting machine.
	{Cause: "client-identity", Words: []string{
		"syntactically invalid + argument|arguments", // Exim's log of a bad EHLO
		"reverse|inverse + dns|lookup|lookups|hostname|host|name|names|record|records|mapping|resolution|address|ip|entry|pointer|arpa",
		"ip name lookup|matches to nameserver query",
		"rdns|revdns|fcrdns|ptr|*addr.arpa*|addr arpa|forward confirmed|forward and reverse",
		"CANNOT + resolve + your address",
		"CANNOT + find|resolve|verify|lookup|look up … your + HOST|hostname|host name|reverse",
		"CANNOT + resolve|verify … client|connecting|remote + HOST|hostname|name",
		"client|connecting|remote|sending|your … hostname|host name|host … not resolve|no dns|unresolv*|does not resolve|not be verified|not be resolved|dns mismatch|not found|unknown",
		"helo|ehlo … invalid|REFUSED|not|bad|must|fqdn|resolve|forged|syntactically|impersonat*|numeric|mismatch|error|require*|wrong|fully qualified|unqualified|illegal|access denied|localhost|argument",
		"invalid|bad|forged|fake|wrong|unacceptable|bogus|illegal|improper|incorrect|your + helo|ehlo",
		"fully qualified|fqdn + host|hostname|name … helo|ehlo|required|needed",
		"mismatch*|not match … client ip|ip address|ip",
		"unresolvable|unresolved + relay|host|client|hostname|mail host",
		"may not be mail exchanger|does not have a name|no hostname|unknown client host",
		"server|servers|host|hosts|sender + does not have|has no|have no|without + valid|a valid|reverse|ptr|dns",
		"обратн* + dns|зон*|запис*",
	}},

	// Kinds of files on a list, before the lists of domains and hosts.
	{Cause: "malware-or-attachment", Words: []string{
		"BLOCKED + file|files|extension|file extension|file type|attachment|attachments",
	}},

	// Lists of links and domains that have a name.
	{Cause: "content-blocklisted", Words: []string{
		"mailfrom domain|sender domain|from domain|sending domain|your domain … LISTED|listed",
		"surbl|uribl|dbl|rhsbl|*surbl.org*|*uribl.com*|*dbl.*|*rhsbl*|url blacklist|uri blacklist|url blocklist|url reputation",
	}},

	// Lists of network addresses that have a name.
	{Cause: "ip-blocklisted", Words: []string{
		"*spamhaus*|*spamcop*|*sorbs.net*|*barracudacentral*|*barracudanetworks*|*uceprotect*|*abuseat.org*|*psbl.*|*mailspike*|*spamrl*|*amiblocked*|*csi.cloudmark*|*senderbase*|*njabl*|*spamrats*",
		"*invaluement*|*dsbl.org*|*manitu.net*|*gbudb*|*backscatterer*|*abusix*|*surriel*|*dnsbl*|*blackholes*|*rbl.*|*junkemailfilter*|*ipcheck.*|*spameatingmonkey*|*dronebl*|*truncate.*|*fusionzero*",
		"using|by|in|on|at|via|against + sorbs|cbl|sbl|xbl|pbl|zen|rbl|the rbl|an rbl|a rbl|dns blacklist|spfbl|psbl|css",
		"sorbs|cbl|sbl|xbl|pbl|zen|spfbl|psbl|nixspam|barracuda reputation|real time blackhole|realtime blackhole|dynablock … list*|database|blocked|reject*|advisory|see|hit|lookup",
		"client host|ip|ips|ip address|your server|your host … LISTED",
		"blocked using|blocked with|listed at dnsbl|rbl|rbls|blacklisted ip|ip blacklist|ip blocklist",
	}},

	// A link or a domain on a list without a name.
	{Cause: "content-blocklisted", Words: []string{
		"url|uri|urls|uris|link|links|hyperlink|website|web site … LISTED|listed|blocked|reputation|malicious|spam|bad|suspicious|not allowed|filtered|prohibited",
		"BLOCKED|bad|suspicious|malicious|spammy|prohibited|forbidden|unwanted + url|uri|urls|uris|link|links|website|domain|domains",
		"domain|domains|domain name … LISTED|blocked|poor reputation|bad reputation|low reputation",
	}},

	// A sender's address on a list.
	{Cause: "sender-rejected", Words: []string{
		"SENDER|your address|your e mail address|your email address … LISTED|is blocked|been blocked|was blocked",
		"BLOCKED + SENDER|user|email address|e mail address",
		"*badmailfrom*|bad mail from|badsender|*senderfilter*",
		"SENDER + is + spammer|a spammer",
		"server|system|host + does not|will not + accept + MESSAGE + from",
	}},

	// The network address on a list, or refused for where it is.
	{Cause: "ip-blocklisted", Words: []string{
		"HOST … LISTED|blocked|spammer*|spam list|spam database|dirty list|listed as",
		"BLOCKED|suspicious|rejected + HOST|source ip|client host|address ip",
		"bad|banned + ip|ips|host|client|server|sending ip|sender ip",
		"blocked + because of|due to + your|this|the + HOST",
		"not … accept* … from + your|this|dynamic + HOST",
		"abus detecte",
		"ip + is + rejected|refused",
		"ip|adresse ip|ip adresse … bloque*|bloccat*|gesperrt|blockiert|zablokowan*|заблокирован*|封",
		"not + ALLOWED + to connect|to access|access",
		"ip|ip address … blocked|block|denied access|not welcome|denied",
		"spam|spams|spamming|abuse + from|sent from|coming from|originating from|received from|by + your|this + HOST",
		"sending spam|spam source|source of spam|spam sources|spam sender|spammers|spammer|spam host|spam trap*|spamtrap*|abusive host|abusive ip",
		"dynamic|residential|dial up|dialup|dhcp|dsl|consumer|broadband|end user|home + HOST|hostname|pool|space|line|users",
		"use|through|via|using + your|the + isp s|isp|provider s|providers|service provider s|smtp server of your|mail server of your|mailserver of your|outgoing",
		"smtp server|mail server|mailserver|smarthost|relay + of + your + isp|provider",
		"open proxy|open relay|open relays|tor exit|botnet|infected host|infected machine|zombie",
		"blacklist*|black list*|blocklist*|block list*|denylist*|ban list|banlist",
		"sperrliste|schwarze liste|schwarzen liste|blockliste|lista negra|lista nera|liste noire|czarna lista|czarnej liscie|черном списке|черный список|черного списка",
		"黑名单|黑名單|ブラックリスト|拒否リスト",
	}},

	// Judged by what was seen of the sender, without a list.
	{Cause: "bad-reputation", Words: []string{
		"reputation",
		"user|subscriber|customer|spam|of|excessive|or + complaints|complaint",
		"complaints|complaint … received|about|rate|threshold",
		"low|poor|bad + score|sender score|senderscore|trust",
		"too many|high number of|large number of|excessive + spam|complaints|unwanted|unsolicited|suspicious|bounces",
		"your access … REFUSED",
		"intrusion prevention",
		"unusual|suspicious + sending|activity|traffic|pattern|patterns|behavior|behaviour",
		"reputacion|reputacao|reputazione|репутаци*|信誉|レピュテーション",
	}},

	// Counted in a span of time.
	{Cause: "rate-limited", Words: []string{
		"rate … over limit|over the limit|above the limit",
		"too many + invalid|unknown|bad|nonexistent|incorrect|wrong + recipients|users|rcpts|addresses|recipient|mailboxes",
		"too many + connections|concurrent|simultaneous|parallel|sessions|emails|mails|e mails|deliveries|requests|connects|smtp sessions|smtp connections|open connections|transactions|auth commands|new tls",
		"too many + recipients|messages|mails|emails + this hour|per hour|today|this day|per day|this minute|in a short",
		"too many + messages + from|per|in this|sent|this session|on this|in one|at once|today|to|received",
		"too many + errors + from",
		"too many + recipients + received",
		"receiving too much|receiving too many",
		"policy rejection + quota",
		"too much|excessive + mail from|traffic|volume|email from|connections|rate|load from",
		"mail flood|flooding|mail bomb*|mailbomb*|dictionary attack|directory harvest*|harvesting",
		"rate + limit|limits|limited|limiting|exceeded|is too high|control|exceeds|of",
		"ratelimit*|throttl*|tarpit*|connection limit*|connections limit*|concurrency limit",
		"too fast|too quickly|too often|too frequent*|slow down|slowdown|sending too|reduce the rate|reduce your",
		"limit|limits|maximum|max|quota|threshold|allowable … connections|concurrent|per hour|per minute|per day|per second|sessions|per connection|messages per|messages in|mails per",
		"connections|sessions|messages|mails|emails|mail|deliveries … limit|limits|maximum|quota|threshold + exceed*|reached|is|has been|on",
		"exceed*|reached|over … rate|connection|connections|concurrent|messages per|hourly|per hour|per minute|per day|volume",
		"daily|hourly|monthly + limit|quota|relay quota|message limit|mail limit",
		"try again slower|at a rate that|too many fast|sent too many|sending too many",
		"frequency|frequent access|unusual rate|unexpected volume|sending rate|message rate|abnormal rate|high volume|maximum number of concurrent",
		"trop de|trop d + connexions|messages|mails|requetes|sessions|connexion|envois",
		"zu viele|zuviele + verbindungen|gleichzeitige|anfragen|nachrichten von|versuche|zugriffe",
		"demasiad*|muitas|excesso de|troppe|troppi|zbyt wiele|zbyt duzo + conexiones|conexoes|mensajes|mensagens|connessioni|messaggi|polaczen|wiadomosci|correos",
		"слишком много + соединений|подключений|писем|сообщений|запросов",
		"频率|过于频繁|频繁|连接数|发送过多|超过限制|接続数|同時接続|流量制限",
	}},

	// Many recipients in one transaction.
	{Cause: "too-many-recipients", Words: []string{
		"too many|many + recipients|receivers|rcpts|rcpt|recipient|addressees|envelope recipients|recepients|destinations|addresses",
		"too many … recipients",
		"recipient|recipients|rcpt + limit*|count|number … exceed*|reached|maximum|too high|too large|per",
		"maximum|max|limit of|limit on|number of|exceed* … recipients|rcpts … exceed*|per message|per session|per transaction|allowed|reached|limit|per connection|permitted",
		"exceed* … number of recipients|recipients per|maximum recipients|recipient limit",
		"one|single|only 1 + recipient|rcpt + per|at a time|allowed|only",
		"multiple + destination domains|recipient domains",
		"with multiple + addresses|recipients",
		"multi recipient bounce",
		"zu viele|zuviele|trop de|demasiados|muitos|troppi|zbyt wielu + empfanger|empfaenger|destinataires|destinatarios|destinatari|odbiorcow",
		"слишком много + получателей|адресатов",
		"收件人过多|收件人太多|受信者が多|宛先が多|宛先数",
	}},

	// Lines and headers that are too long are a matter of form, a message is
	// one of size.
	{Cause: "content-format", Words: []string{
		"line|lines|header|headers … BIG|too long|length",
		"header|headers + size|length … exceed*|limit|maximum",
		"mime + complexity|nesting|depth|parts",
	}},

	// Disk and memory of the server, not of the mailbox.
	{Cause: "server-error", Words: []string{
		"insufficient|not enough|out of|low on|lack of|no more|no free + system|server disk|system disk|queue|spool|memory|server|resources|file handles + storage|resources|space",
		"insufficient|out of|not enough + memory|resources|disk space|disk",
		"disk full|disk is full|file system full|filesystem full|filesystem is full|file system is full|no space left|system is full|system full|spool full|queue full|space shortage|back pressure|backpressure",
	}},

	// The mailbox is full. Before the size of one message, which speaks of
	// limits too.
	{Cause: "mailbox-full", Words: []string{
		"BOX|storage|spool file … FULL|stuffed|exceeded quota|exceeds quota|storage space|its capacity|has too many|capacity reached|quota",
		"BOX … exceed*|reached|exhausted|above|past|over … size|limit|storage|quota|capacity|space|maximum|allocation|allowed|allotted|allocated",
		"mailbox|mail box|maildir|mailfolder|inbox … size|limit|space … exceed*|reached|exhausted",
		"full + mailbox|inbox|mail box|folder|maildir|account",
		"quota + exceed*|exceded|reached|violation|limit|full|has been|is full|is exceeded|error|problem|over*|for user",
		"exceed*|over|out of|beyond|above … quota|quotas|storage allocation|storage limit|mailbox size|mailbox limit|allocated storage|storage space|disk allocation",
		"over quota|overdrawn|disk quota|disc quota|diskquota|*overquota*|*quotaexceeded*|*shutoffquota*|out of storage|blocks limit|inode limit",
		"insufficient|not enough|sufficient|no|lack of|exhausted + storage|mailbox|space|allocated|allowed|quota|account|room + space|storage|available|in mailbox|in the mailbox|left|for user|allocation|for this|quota",
		"storage … exceed*|full|exhausted",
		"number of|too many + messages|mails|emails + in|on",
		"space … used up|not enough|exhausted",
		"exceed* + receiving + limit*",
		"disk space for user|too much mail data",
		"postfach|mailbox|konto|speicherplatz|speicher|benutzer … voll|uberfullt|ueberfuellt|uberschritten|ueberschritten|erschopft|zuviele mails|zu viele mails|kein platz|ausgeschopft",
		"boite|boite aux lettres|messagerie|espace|quota|bal … pleine|plein|depasse|depassee|sature*|insuffisant|atteint",
		"buzon|casilla|cuota|cuenta|espacio|almacenamiento … llen*|excedid*|superad*|sobrepasad*|agotad*|insuficiente|suficiente",
		"caixa|quota|cota|conta|espaco … cheia|lotada|excedid*|excedeu|esgotad*|ultrapassou|insuficiente",
		"casella|cassetta|quota|spazio … piena|pieno|superat*|esaurit*|insufficiente|raggiunt*",
		"skrzynk*|konto|limit|przestrzen* … pelna|pelne|przepeln*|przekrocz*|zapelnion*|brak miejsca",
		"почтов*|ящик*|квот* … переполнен*|превышен*|заполнен*|нет места",
		"schranka … plna|preplnena",
		"posta kutusu|kota … dolu|doldu|asildi",
		"사서함|편지함 … 꽉|가득|초과",
		"postvak|brievenbus|brevlada|postkasse … vol|full|fullt",
		"邮箱已满|邮箱空间|空间不足|容量已满|超出配额|信箱已满|メールボックスがいっぱい|容量超過|容量を超え|満杯",
	}},

	{Cause: "message-too-big", Words: []string{
		"MESSAGE|attachment|attachments|data|content|file … BIG|huge",
		"MESSAGE + too long|is too long|was too long|length is",
		"MESSAGE|attachment|data + size|length … exceed*|too|limit|larger|greater|over|maximum|violation|above|than",
		"MESSAGE|attachment … exceed*|above|over … size|limit|maximum|length|bytes|kbytes|octets|mb|fixed|permitted",
		"exceed*|over|above|violates … message size|size limit|maximum size|size limits|maximum message|max message|message length|allowed size|fixed limit|fixed maximum|attachment size|length limit",
		"too large|too big|size limit|message size|maximum message size|max size|size exceed*|*sendsizelimit*|*recipsizelimit*|message length",
		"nachricht|mail|e mail|anhang|datei … zu gross|zu umfangreich|uberschreitet",
		"message|courriel|mail|piece jointe|taille … trop volumineu*|trop gros|trop grand|trop lourd|depasse|maximale|limite",
		"mensaje|correo|mensagem|tamano|tamanho|messaggio|dimensione|dimensioni … demasiado grande|muito grande|grande demais|excede|troppo grande|supera|superano|maxim*|massim*",
		"wiadomosc|rozmiar|list … zbyt duz*|za duz*|przekracza",
		"размер|сообщение|письмо … слишком больш*|превышает",
		"邮件太大|邮件过大|超过大小|大小超过|超过最大|サイズが大き|サイズ超過|メッセージサイズ",
	}},

	// A filter that does not answer its server has found nothing.
	{Cause: "server-error", Words: []string{
		"content filter|spam filter|virus scanner|antivirus|milter|policy server|policy service + unavailable|not available|is unavailable|is not available|down|is down|not responding|is not responding|timed out|timeout",
	}},

	// A filter that does not tell which of the two it found.
	{Cause: "spam-content", Words: []string{
		"spam or virus|spam and virus",
		"considered|classified|detected … spam + or",
	}},

	// Viruses and attachments.
	{Cause: "malware-or-attachment", Words: []string{
		"virus*|malware|infected|trojan|trojans|worm|worms|eicar|clamav|ransomware|malicious",
		"attachment|attachments|attached file|attached files|file type|file types|file name|filename|extension|extensions|mime type … REFUSED|restricted|illegal|dangerous|unsafe|encrypted|executable|suspicious|policy",
		"REFUSED|dangerous|illegal|unsafe|executable|restricted|encrypted|password protected|potentially|macro|macros + attachment|attachments|file|files|extension|extensions|content type|zip|archive|dangerous|harmful|unsafe",
		"dangerous|executable + content|code|mime",
		"not + accept|accepting … attachments|attachment|attached|images",
		"security + issue|threat|risk … content|attachment|message|file",
		"content … security + issue|threat|risk",
		"anhang|anlage|dateianhang … nicht erlaubt|verboten|gesperrt|nicht zulassig|unzulassig",
		"schadsoftware|schadcode",
		"piece jointe|archivo adjunto|anexo|allegato|zalacznik … interdit*|no permitid*|nao permitid*|bloque*|non consentit*|niedozwolon*|zabronion*",
		"вирус*|病毒|ウイルス|ウィルス",
	}},

	// The form of the message.
	{Cause: "content-format", Words: []string{
		"rfc 5322|rfc5322|rfc 2822|rfc2822|rfc 822|rfc822|rfc 2047|rfc … compliant|compliance|not comply|not conform|violat*|conform*|standards",
		"not|non + rfc|compliant … compliant|with rfc|message",
		"MESSAGE … not conform|not comply",
		"multiple|missing|missing a|missing the|no|invalid|malformed|bad|illegal|improper|without|empty|require*|lacks|lacks a|incorrect|broken|several + header*|from header*|from + header|field|or|line|subject|date|message id|mime|content type",
		"multiple|missing|no|invalid|malformed|bad|illegal|improper|without|empty|incorrect|broken|several|a valid + header*|from header*|subject|subject header|date|date header|message id|message id header|to header|from field|mime version|mime header*|content type",
		"header|headers|header field|message id|from header|date header|subject header|from field … missing|invalid|malformed|required|syntax|error|illegal|bad|not valid|incorrect|unacceptable|not allowed|badly formed|multiple|is empty|not present|not found|violat*",
		"bare + lf|cr|line feed*|linefeed*|newline*|carriage return*",
		"smtplf*|barelf|bare lf|stray newline*|stray lf|stray cr",
		"bare|invalid|illegal|bad|wrong|improper|incorrect|broken|non standard|must … line endings|line ending|end of line",
		"8 bit|8bit|eight bit|non ascii|nonascii|nul|null|control + data|bytes|byte|characters|character|chars|content",
		"smtputf8|internationalized|eai|non ascii address* … required|must|not|support*|unsupported|needed",
		"declare|requires|require|need|needs|without + smtputf8|8bitmime",
		"messages without|message without + to|from|subject|date|a subject|a from|message id",
		"charset|character set|encoding|content transfer encoding … not|unsupported|invalid|unknown|illegal|unacceptable|denied|error|broken|malformed|rejected",
		"mime … invalid|error|errors|malformed|structure|reject|broken|bad|too many|too deep|violat*",
		"MESSAGE|content|structure|format + is|was|content|structure|format|syntax + malformed|not compliant|incomplete|empty|corrupt*|invalid|broken|error|not valid|wrong|not supported",
		"malformed|empty|corrupt|corrupted|incomplete|ill formed|badly formatted|badly formed|improperly formatted|invalid + MESSAGE|binary content|mime|message body|message format|message structure|structure",
		"conversion + required|not|to|fail*",
		"can not + convert|handle content",
	}},

	// The form of an address, before the form of a command: both are reported
	// as a syntax error of a parameter.
	{Cause: "address-syntax", Words: []string{
		"USER|SENDER|mailbox name|domain|path … syntax|malformed|not rfc|illegal character*|invalid character*|bad character*|badly formed|badly formatted|restricted characters|unbalanced|must contain|must include|needs a domain|lacks a domain|missing domain|fully qualified|unqualified|not well formed|wrongly formatted|wrong format|bad format|invalid format|incorrect format|improper format|not properly|contains invalid|contains illegal",
		"syntax error|malformed|bad syntax|invalid syntax|badly formed|syntactically invalid|unparsable|unparseable|unqualified|incorrect format|invalid format|bad format|illegal … USER|SENDER|path|mailbox name",
		"restricted|illegal|invalid|bad|unsupported|forbidden|disallowed + characters|character|chars … USER|SENDER|domain",
		"domain|domain part + missing|name required|part missing|required … USER|SENDER|not",
		"domain name required|fully qualified email|email address required|user address required|empty email address|invalid address format|fully qualified address|fully qualified domain name required|unqualified address|single label|source route*|missing domain|missing or malformed local part",
		"mailbox name + not allowed|invalid|syntax",
		"not + a valid|an rfc|a valid rfc … email|smtp|e mail|5321|2821|822|5322|compliant + address",
		"adresse|empfangeradresse … ungultige zeichen|falsch formatiert|syntaxfehler",
		"synta* … adresse|direccion|endereco|indirizzo",
		"地址格式|格式错误|アドレスの形式|неверный формат адреса|некорректный адрес",
	}},

	// The dialogue of commands.
	{Cause: "protocol-error", Words: []string{
		"unrecognized|unrecognised|unknown|invalid|bad|illegal|unimplemented|unsupported|unexpected|disallowed|forbidden|too many bad|http + command*|verb|request|parameter|parameters|option|options|argument|arguments",
		"command*|verb|parameter|parameters|option|argument|arguments … not implemented|unrecognized|unrecognised|not recognized|not recognised|not understood|not supported|unsupported|unknown|out of sequence|out of order|invalid|incorrect|unimplemented|disabled|sequence|not permitted|not valid|too long|failed syntax|syntax",
		"bad sequence|out of sequence|out of order|sequence of commands|wrong sequence|wrong order|sequence error|incorrect sequence|invalid sequence|improper sequence",
		"synchronization|synchronisation|pipelin*|protocol violation|protocol error|rfc violation|smtp violation|protocol … error|violation|mismatch",
		"command pipelining|non smtp command*",
		"smtp protocol|pregreet|pre greeting|early talker|talk too soon|talks too soon|before greeting|improper use|polite people|nested mail|sender already|already specified|command line too long|line too long|i can break rules",
		"send + helo|ehlo|hello|mail from|rcpt to|your",
		"need|expected|expecting|issue|require*|missing|say + mail|rcpt|helo|ehlo|hello|data|mail from|rcpt to|a helo|an ehlo|a mail|a rcpt",
		"helo|ehlo|hello|mail|rcpt|mail from|rcpt to|data + first|command first|required|expected",
		"syntax error",
		"too many + errors|bad commands|syntax|unknown commands|unrecognized commands|unrecognised commands|protocol errors|junk commands|nonmail commands|non mail commands|invalid commands|smtp commands",
		"erreur de syntaxe|syntaxfehler|error de sintaxis|erro de sintaxe|errore di sintassi|blad skladni|синтаксическ*",
	}},

	// The address moved.
	{Cause: "recipient-moved", Words: []string{
		"USER|he|she|domain|owner … moved|relocated|has changed|was changed|been changed|migrated|has a new|new address is|been renamed|been replaced|superseded|changed to",
		"new + address|email address|e mail address|mail address + is|for|please|of|instead|to",
		"please|instead|now + use|mail|write to|send to|try … instead|new address|in future|in the future|from now on",
		"forward path|user not local|not our user|user is not local|no longer our customer",
		"verzogen|neue adresse|umgezogen|nouvelle adresse|nueva direccion|novo endereco|nuovo indirizzo|nowy adres|новый адрес|新しいアドレス|新邮箱|新地址",
	}},

	// Senders without a login, before senders who are unwelcome.
	{Cause: "auth-required", Words: []string{
		"not + ALLOWED + to send … authentication",
		"unauthenticated|anonymous|non authenticated + SENDER|users|user|clients|client|access|submission",
		"client was not authenticated",
	}},

	// A server that speaks for itself, before a mailbox of which others speak.
	{Cause: "policy-rejected", Words: []string{
		"we + do not|will not|no longer|can not + accept|take|receive|want + mail|mails|email|emails|e mail|messages + from",
	}},

	// A mailbox, group or list that is closed to this sender.
	{Cause: "recipient-restricted", Words: []string{
		"not|no|lack|not have + ALLOWED|able|permission|permissions|rights + to send|to post|to mail|to email|to write|to deliver … to|list|group|recipient|this",
		"USER + refuses|refuse|reject|rejects + to receive|to accept|this|your|the message|mail|any",
		"restricted to|only for|reserved for … members|subscribers|internal|employees|staff|users",
		"not + ALLOWED|able + to this|for this|by this + USER|list|group|distribution",
		"SENDER|you|your address … not + a member|member|subscribed|a subscriber|on the list|in the list|whitelisted|white listed|approved|on the allowed|in the allowed|an allowed|an approved|in my|on my|trusted|in allow",
		"SENDER … not on|not in … whitelist|white list|allow list|allowlist",
		"members|subscribers|subscriber|moderators|insiders|local users + only|can|may",
		"only|not|unless + members|subscribers|internal|ALLOWED|authenticated senders|accepts|accept|accepting|receive|receives|known|specific|selected|subscribed|registered|whitelisted|trusted … senders|users|mail from|messages from|email from|allowed|post|send|can|may|members|e mail from|mails from",
		"accept*|receive*|messages|mail|email + only|mail only|messages only|email only + from|by",
		"USER|group|list … only + accepts|accept|receives|receive|takes|allows|for",
		"USER|group|list|he|she … not|refuses to + accept|accepting|allow|want|receive|wish … external|outside|internet|from|to receive",
		"USER|owner … has|have|is|been + blocked|blocking|rejected|refused|blacklisted|declined|banned|denied + you|your|the sender|sender|this sender|mail from|messages from|by|this|email|message",
		"blocked|rejected|refused|denied|declined|restricted|filtered|disallowed + by|by the + USER|owner|account owner|mailbox owner|end user|user filter",
		"you have been blocked by|user reject|user refuses|rule imposed",
		"refuse|refuses + to receive",
		"has restricted",
		"USER + is + protected by",
		"USER|owner + preferences|preference|settings|s preferences|s settings|filter|filters|rules|s filter|restrictions|has restrictions",
		"restricted + USER|list|group|distribution|delivery",
		"list|group|distribution list|posting + is|has been + restricted|private|moderated|protected|limited|internal",
		"SENDER|you + not|must be|needs to be|has to be|have to be|is not + whitelisted|white listed|in allow list|on allow list|subscribed",
		"closed list|closed mailing list|closed group|private list|not pre approved|pre approved senders|internal only|internal use|members only|moderated list|moderated|no external|external mail|external senders|outside senders|non members|nonmembers|not a member|not subscribed|posting to this list",
		"*resolver.rst.*|resolver rst|*notauthorized*|authrequired|*sendernotauthenticated*",
		"nicht + berechtigt|erlaubt|autorisiert|befugt … senden|schreiben|schicken|liste|empfanger|empfaenger|gruppe",
		"non|pas|no|nao + autorise*|autorizad*|autorizzato|permitid*|habilitado … envoyer|enviar|inviare|liste|lista|destinataire|destinatario|gruppo|grupo",
		"zustellung|adresse … eingeschrankt",
		"收件人拒绝|拒绝接收|受信拒否|受信を拒否|指定受信|白名单",
	}},

	// The sender's address itself.
	{Cause: "sender-rejected", Words: []string{
		"SENDER|sender address|sender domain|sender verify … REFUSED|MISSING|unverified|not be verified|verification fail*|fail*|bad|must exist|must resolve|not resolve|no mx|malformed|missing|unavailable|required|mismatch|fake|misused|does not|has no|null mx|nullmx",
		"MISSING|unverified|bad|illegal|unauthorized|unauthorised|forbidden|disallowed|rejected|denied|refused|bogus|fake|misused|null|empty + SENDER|sender address|sender domain|from domain",
		"mail from|from + address|domain|command … REFUSED|MISSING|not resolve|bad",
		"mail from|from + REFUSED|unacceptable|bad",
		"from domain|your domain|sending domain|mail from domain|sender s domain … not exist|not resolve|resolve|exist|not found|mx|must|unknown|invalid|rejected|denied|no dns|does not|has no|nonexistent",
		"unresolvable … from domain|sender domain|domain",
		"sender verify|sender verification|sender callout|callout verification|verification failed for|sender check|return verify|verify sender|callback verification",
		"CANNOT|not + verify|validate + sender|your|the sender|return|from|envelope|address",
		"rejecting + bounce|bounces",
		"non verifiable + return path",
		"not a registered gateway user",
		"bounce|bounces|null sender|empty sender|mailer daemon … REFUSED|not",
		"absender|absenderadresse … abgelehnt|unbekannt|ungultig|ungueltig|nicht erlaubt|gesperrt|existiert nicht|nicht akzeptiert|verweigert",
		"expediteur|emetteur|remitente|remetente|mittente|nadawc* … refuse*|rejete*|inconnu*|invalide|rechazad*|desconocid*|invalid*|rejeitad*|desconhecid*|rifiutat*|sconosciut*|non valid*|odrzucon*|nieznan*",
		"отправител* … отклонен*|неизвест*|не существует|запрещен*",
		"发件人被拒绝|发件人地址|送信者|送信元|差出人",
	}},

	// A login is wanted. After relaying and closed lists, which speak of
	// authenticated senders too.
	{Cause: "auth-required", Words: []string{
		"authentication|authorization|smtp auth|login|log in|auth|authenticate|sign in|logon + required|is required|needed|first|is needed|mandatory|before|necessary|required to|must be",
		"must|please|need to|have to|required to|should|must first|needs to + authenticate|log in|login|be authenticated|logon|sign in|auth|check your mail|pop first|authorize",
		"send|issue + auth|auth command",
		"authenticate|log in|login|check mail|check for new mail|check your mail|get mail + first|before|prior|with pop",
		"not + authenticated|logged in|logged on|logged into",
		"unauthenticated|anonymous … REFUSED|may not|can not",
		"have authentication + turned on|enabled|activated",
		"turn on|enable|activate|use|switch on|set up … smtp auth*|authentication|authenticated smtp|smtp login",
		"pop before smtp|smtp after pop|requires auth*|require auth*|authentication required|without auth*|no authentication|needs authentication",
		"anmeldung|authentifizierung|login|smtp auth … erforderlich|notwendig|notig|benotigt|aktivieren|einschalten",
		"authentification|identification|autenticacion|autenticacao|autenticazione … requis*|necessaire|obligatoire|requerid*|necesari*|necessari*|richiest*|obrigatori*|exigid*",
		"wymagan* + autoryzac*|uwierzytelni*|logowani*",
		"требуется + аутентификация|авторизация",
		"需要认证|需要身份验证|请先登录|認証が必要",
	}},

	// The content judged as unwanted.
	{Cause: "spam-content", Words: []string{
		"classified|identified|detected|considered|recognized|recognised|looks like|look like|appears|similar|suspected|suspicion|suspicious|probable|probably|marked|tagged|flagged|score|scored|likely|suspect|deemed|regarded|seems|categorized|resembles|reported|believed|rejected|refused|filtered|contains|contain|treated … spam|junk|unsolicited|ube|uce|bulk|spammy|unwanted|phishing|spamlike",
		"spam|junk|unsolicited|ube|uce|antispam|bulk|phishing + MESSAGE|detected|content|rejected|score|filter|filters|found|suspect*|blocked|refused|policy|identified|rating|rule|rules|check|checks|probability|points|level|engine|likelihood|not|is|characteristics|test|like|protection|control|threshold|or virus|id|status|prevention",
		"content … rejected|refused|blocked|denied|restricted|not accept*|unacceptable|prohibited|filter*|inappropriate|objectionable|offensive|suspicious",
		"message content|content filter*|content scanner|content analysis|content policy|bad content|suspicious content|body check|content check",
		"bayes*|imscore|advertising|advertisement|bulk.advertising|recurrent pattern",
		"BLOCKED|forbidden|prohibited + word|words|phrase|phrases",
		"no spam|gtube|spammy|spamming|spambouncer|spamassassin|*spamsignature*|*isspam*|bogofilter|spamscore|phishing|phish|bulk mail|bulk email|mass mail*|junk mail|unsolicited|scam",
		"MESSAGE + filtered|was filtered|is filtered|has been filtered|quarantined|was quarantined",
		"rejected|blocked|refused|stopped + by + filter|filters|content|mail filter|the filter|our filter|antispam|anti spam",
		"spamverdacht|werbung|unerwunscht*|pourriel*|indesirable*|correo basura|correo no deseado|no solicitado|lixo eletronico|indesejad*|indesiderat*|niechcian*",
		"спам*|垃圾邮件|垃圾郵件|广告邮件|疑似垃圾|迷惑メール|スパム",
	}},

	// The domain takes no mail on purpose.
	{Cause: "domain-refuses-mail", Words: []string{
		"nullmx|null mx|no smtp service|accepts no mail|receives no mail|no mail accepted here|indicated no smtp|no mail service",
		"domain|host|machine + not|never|is not|does not|do not|will not + accept|accepts|accepting|receive|receives|handle + MESSAGE|any|incoming|smtp",
	}},

	// Mailboxes that are switched off.
	{Cause: "recipient-disabled", Words: []string{
		"USER|domain user … OFF|blocked|is held|banned",
		"OFF|blocked + USER|mail account|recipient address",
		"USER + is|has been + restricted",
		"recipient suspend|extended inactivity|not currently being accepted|user is terminated|has been suspended|currently suspended",
		"mail|mailbox|email|message + receiving|reception + disabled|suspended|is disabled|has been disabled",
		"not + accepting|receiving|accept|receive|able to receive|currently accepting + MESSAGE|any|new|incoming|further",
		"no longer + accepts|accept|receives|accepting|in service|monitored|receiving",
		"postfach|konto|account|mailadresse|mailbox|benutzer|e mail adresse … gesperrt|deaktiviert|inaktiv|stillgelegt|geschlossen|abgeschaltet|nicht aktiv",
		"compte|boite|adresse|messagerie|utilisateur … desactive*|suspendu*|ferme*|bloque*|inacti*|resilie*|expire*|archive*",
		"cuenta|buzon|usuario|conta|caixa|casella|account|utente … deshabilitad*|desactivad*|suspendid*|bloquead*|inactiv*|desativad*|inativ*|cancelad*|disabilitat*|disattivat*|sospes*|bloccat*|cerrad*|encerrad*",
		"konto|skrzynka|uzytkownik|adres … nieaktywn*|zablokowan*|zawieszon*|wylaczon*|niedostepn*",
		"ящик*|аккаунт*|пользовател*|учетная запись … заблокирован*|отключен*|неактив*|не активн*|приостановлен*",
		"已停用|已禁用|被禁用|被冻结|已冻结|被锁定|停用|アカウントが無効|無効になって|利用停止",
	}},

	// A lookup that may succeed later, though it speaks of a host not found.
	{Cause: "dns-failure", Words: []string{
		"host not found|name service error … try again",
		"temporary failure in + mx lookup|host lookup",
		"name server|nameserver + reply",
		"dns records for the destination … could not be found",
	}},

	// The domain does not exist, in so many words.
	{Cause: "domain-unknown", Words: []string{
		"*enotfound*|nodename nor servname|nxdomain|service not known|unknown mail domain|unknown host|unknown domain|no such host|no such domain|host unknown|domain unknown|host not found|domain not found|domain name not found|bad domain|invalid domain|invalid domain name|unrouteable mail domain|unrouteable domain|unroutable mail domain|unroutable domain|*nonexistentdomain*|all relevant mx records",
		"recipient domain|recipient s domain|destination domain|email domain|domain of recipient … MISSING|must exist|not resolve|no mx|not be resolved",
		"destination server … not be found|not found",
		"domain mentioned in|domain part of|domain in … unknown|not exist|invalid|not found",
		"CANNOT + find + any host|host|a host|a gateway|a mail exchanger|the host|recipient domain|the recipient domain|the domain|domain|any host named",
	}},

	// No such mailbox.
	{Cause: "recipient-unknown", Words: []string{
		"no such|no|any|not found|no known|no valid|no local|no active|no such local|no matching|nobody|unknown|invalid|nonexistent|non existent|unrouteable|unroutable|undeliverable|inexistent|bad|unrecognized|unrecognised|wrong|incorrect|nonexisting|non existing|illegal|obsolete|bogus|undefined|unregistered|unresolvable|former|unknown or illegal|invalid or unknown|unknown or invalid + USER|local user|mail account|email address|e mail address|mail address|mailbox name|recipient address|recipient name|name|to address|target|mail user|local address|envelope recipient",
		"USER|name|mailbox name|account name|email address|recipient address|this address|forward path … MISSING|not here|not available here|no longer available|no longer in use|no longer on|has left|not in our|not in my|not in the|not on this|not on file|not defined|no longer at|no longer with|no longer works|no longer here|no longer used|deleted|removed|no mailbox|does not seem|never existed|not present|not reside|no account|not in directory|not in database|no longer employed|not a user|unrecognized|not match any|may not exist",
		"USER|name + is + not + local|ok",
		"not|no + known|valid|registered|existing|active|recognized|recognised|current|real|legal|correct|local|a known|a valid|an active|an existing|a registered|a local|a real + USER|local user|mail account|email address|name|here|at this|mail user",
		"CANNOT|not + find|locate|resolve|look up|lookup|identify|recognize … USER|name",
		"sorry … no mailbox|not here|not know|never heard",
		"nobody here|no one here|no one at this|no record of|*badrcptto*|*badrecipient*|final email address|no vaild recipient|invalid or unknown virtual|missing home directory|not accept user|address error|*recipnotfound*|*recipientnotfound*|userunknown|nosuchuser|adr invalidsmtpaddress|not our customer|addressee unknown|unknown local part|not known at this|not a valid recipient|not listed in|names are not listed|mailing list expansion",
		"ambiguous|not unique + USER|name",
		"not unique|several matches|multiple matches",
		"user|name + ambiguous|is ambiguous",
		"user|recipient + does not have|has no|have no … account|mailbox",
		"USER + lookup|validation|verification|verify|check … fail*|unsuccessful",
		"recipient|rcpt|verification|callout|recipient address … not be verified|unverified|undeliverable|callout failed|verification failed|verify failed",
		"deleted|removed + USER",
		"not a + recipient|mailbox|mail user",
		"no longer works|no longer employed|left the company|left the organization|left the organisation",
		"reserved + by + rfc",
		"empfanger|empfaenger|benutzer|adresse|postfach|mailbox|nutzer|adressat|empfangeradresse|konto|teilnehmer|e mail adresse|kunde … unbekannt|existiert nicht|nicht gefunden|ungultig|ungueltig|nicht vorhanden|nicht bekannt|gibt es nicht|nicht mehr|geloscht",
		"unbekannte*|ungultige*|ungueltige*|kein|keine + empfanger*|empfaenger*|benutzer|adresse|mailadresse|e mail adresse|postfach|mailbox|user|nutzer|adressat",
		"utilisateur|destinataire|adresse|boite|compte|usager|adresse e mail|adresse destinataire … inconnu*|inexistant*|existe pas|introuvable|invalide|existe plus|non trouve*|incorrecte|erronee",
		"usuario|destinatario|buzon|direccion|cuenta|casilla|caixa|endereco|conta … desconocid*|no existe|inexistente|no encontrad*|invalid*|no valid*|no es valid*|desconhecid*|nao existe|nao encontrad*|nao foi encontrad*|nao localizad*",
		"utente|destinatario|casella|indirizzo|account|mailbox … sconosciut*|inesistente|non esiste|non trovat*|non valid*|errato",
		"no existe|nao existe|nessun … usuario|utente|persona|direccion|cuenta|buzon|caixa|endereco|destinatario",
		"uzytkownik*|adres*|skrzynk*|odbiorc*|konto|konta … nieznan*|nie istnieje|nie znalezion*|nieistniej*|niepoprawn*|nieprawidlow*",
		"nieznany|nieznana|nieprawidlowy + uzytkownik|odbiorca|adres|skrzynka",
		"brak|nie ma + uzytkownika|takiego|skrzynki|konta|adresu|odbiorcy",
		"пользовател*|получател*|адрес*|ящик*|адресат*|абонент* … не найден*|не существует|неизвест*|неверн*|отсутствует",
		"нет такого|нет такой|неизвестный получатель",
		"gebruiker|ontvanger|mottaker*|bruker|anvandare|mottagare*|adres … onbekend|bestaat niet|ukjent|finnes ikke|okand|finns inte|niet gevonden",
		"uzivatel|prijemce|adresa|schranka … neexistuje|nezname|nenalezen*|neznam*|nebyla nalezena|nebyl nalezen",
		"e mailadres|mailadres|e postadress*|mailadress* … niet gevonden|niet worden gevonden|inte hittas|ikke fundet|ikke funnet",
		"finner ikke … e postadress*|mottaker*|bruker*",
		"no se encontro|no se ha encontrado|impossibile trovare … direccion|destinatario|buzon|usuario|indirizzo|utente",
		"nie mozna znalezc|nie znaleziono … adres*|uzytkownik*|odbiorc*|skrzynk*",
		"не удалось найти|не удается найти … адрес*|получател*|пользовател*",
		"adres*|kullanici*|alici* … bulunamadi|mevcut degil",
		"cim|cimzett|felhasznalo … nem talalhato|nem letezik|ismeretlen",
		"*osoite*|vastaanottaja* … ei loytynyt|tuntematon|ei ole olemassa",
		"找不到 … 地址|收件人|邮箱|用户",
		"찾을 수 없|존재하지 않|アドレスが見つ|アドレス不明",
		"用户不存在|用户名不存在|邮箱不存在|收件人不存在|地址不存在|账号不存在|帐号不存在|账户不存在|无此用户|找不到用户|无效的收件人|没有此用户|ユーザーが存在|ユーザが存在|宛先不明|宛先が存在|アドレスが存在|存在しません|見つかりません",
	}},

	// The domain does not exist. After the mailbox, because "the address or its
	// domain does not exist" is mostly about the address.
	{Cause: "domain-unknown", Words: []string{
		"host|hosts|domain|domains|hostname|host name|domain name|domainname|mail domain|mail server|mailserver|server name … MISSING|not exist|unresolv*|has no mx|no mx|has no mail|not be resolved|no longer exists|expired|not resolve|no longer in use|has no a",
		"CANNOT|not + find|resolve|locate|determine … host|domain|mx|mail server|remote host|destination|mail exchanger|mail host|hostname|recipient s server",
		"mx|mx record|mx records|mail exchanger … not found|not exist|nonexistent|missing|no|invalid|unresolvable|no address|empty|points to",
		"missing|no|without|proper|improper|invalid|bad|valid + dns|mx|mail exchanger|mail server|mailserver + entries|record|records|entry|data|settings|host|hosts|for",
		"no mx|no mail exchanger|no a record|illegal host|illegal domain|bad host name|bad hostname|invalid host|no mailhost|no route to domain",
		"domane|domaene|rechner … unbekannt|existiert nicht|nicht gefunden|ungultig|nicht auflosbar",
		"domaine|dominio|domena|domeny … inconnu*|inexistant*|existe pas|desconocid*|no existe|inexistente|desconhecid*|nao existe|sconosciut*|non esiste|nie istnieje|nieznan*",
		"домен* … не существует|не найден*|неизвест*",
		"域名不存在|域名错误|ドメインが存在|ドメインが見つ",
	}},

	// DNS trouble that may pass.
	{Cause: "dns-failure", Words: []string{
		"name server|nameserver|name service|dns|dns server|mx lookup|host lookup|domain lookup|name lookup|cname lookup|hostname lookup|dns lookup|dns query|name resolution|resolver … FAILED|temporar*|try again|not complete|servfail|not available|unavailable|refused|unexpected|malformed|server failure|deferred",
		"eai again|servfail|dns error|dns failure|dns timeout|*querytimedout*|dnssec",
		"CANNOT + resolve + route",
		"temporary|transient|soft|error|failure|failed … in name resolution|resolving|dns|resolution",
		"lookup … failed temporarily|not complete|timed out|timeout|temporar*|try again",
		"namensauflosung|resolution de nom|resolucion de nombres|resolucao de nomes … fehlgeschlagen|echou*|echec|fall*|falh*",
	}},

	// The queue gave up, in so many words.
	{Cause: "delivery-expired", Words: []string{
		"allowed queue period|queue too long|timed out in queue|retry timeout|retry time not|retries exhausted|maximum retries|max retries|retries exceeded|failing for a long time|queue expired|queue.expired|status expired|expired returned",
		"message|envelope|mail|delivery|queue|queue time|lifetime|delivery time … expired",
		"message|mail + timed out",
	}},

	// Helpers of the server that do not answer it.
	{Cause: "server-error", Words: []string{
		"ldap|database|mysql|postgres|sql|milter|antivirus|scanner|spamd|amavis|directory|content filter|policy server|clamd|spam filter|authentication server|policy service … FAILED|unavailable|not available|down|not respond*|unreachable|offline|not connect|refused|crashed",
	}},

	// Silence within a conversation, before the words for a connection that
	// never came about.
	{Cause: "connection-lost", Words: []string{
		"timed out|timeout + waiting|while|during|reading",
	}},

	// No connection.
	{Cause: "connection-failed", Words: []string{
		"connection + refused|timed out|timeout|failed|attempt failed|failure|not established|time out",
		"domain|host|server + is + not reachable|unreachable",
		"connect|connecting|connections … timed out|refused|unreachable|failed|no route|timeout|unsuccessful|not possible|not be established",
		"dial tcp|network error|no route to host|no route|network is unreachable|network unreachable|host unreachable|host is unreachable|host is down|destination unreachable|*econnrefused*|*etimedout*|*ehostunreach*|*enetunreach*|can not assign requested",
		"CANNOT|not + connect|reach|contact|establish|initiate|open|communicate … smtp|server|host|hosts|connection|remote|mx|mail|with|to",
		"server|host|mta|system|hosts|mail server|mailserver|mx … not respond*|not responding|no longer responding|no answer|no response|not reachable|not accept our|not answer*|is down|unreachable",
		"no answer from|no response from|not respond|not responding|no connection",
		"all hosts|all mx|all mail hosts|all servers|tried all|none of the … failing|unreachable|down|fail*|respond*",
		"verbindung … fehlgeschlagen|nicht moglich|abgelehnt|verweigert|zeituberschreitung|nicht hergestellt|konnte nicht",
		"connexion|conexion|conexao|connessione|polaczeni* … impossible|refusee|rechazada|recusada|rifiutata|fallida|falhou|fallita|agotado|esgotado|odrzucon*|nieudan*",
		"连接超时|连接失败|无法连接|接続でき|接続が拒否|接続タイムアウト|не удалось подключиться|не удается подключиться",
	}},

	// The connection broke.
	{Cause: "connection-lost", Words: []string{
		"connection|session|conversation|link|channel|socket … lost|dropped|reset|closed|broken|terminated|aborted|died|interrupted|timed out|disconnected|expired",
		"lost|dropped|closed|broken|reset|terminated|aborted|interrupted + connection|the connection|session|our connection|by remote|by peer|by foreign host",
		"timed out|timeout|time out|idle + while|waiting|after|during|exceeded|for|reading|on|closing|in",
		"while + sending|receiving|performing|reading + the|initial|mail|rcpt|data|message|end|ehlo|helo|smtp|server|banner",
		"disconnected in the middle|bad connection|broken pipe|reset by peer|*econnreset*|*epipe*|remote host closed|remote server closed|unexpected disconnect*|peer closed|premature*|closed unexpectedly|unexpectedly closed|unexpected eof|end of file|read error|socket error",
		"idle timeout|command timeout|data timeout|read timeout|smtp timeout|timeout exceeded|input timeout|inactivity|timed out|timeout",
		"verbindung … unterbrochen|abgebrochen|verloren|getrennt|beendet",
		"connexion|conexion|conexao|connessione … interrompu*|perdu*|perdida|interrumpida|interrompida|interrotta|persa|chiusa|cerrada",
		"连接中断|连接断开|接続が切|接続が失",
	}},

	// The queue gave up, after the network: if the report names what was wrong
	// there, that is the reason.
	{Cause: "delivery-expired", Words: []string{
		"expired|too old|too long in queue|in queue too long|time to live|delivery timeout",
		"CANNOT|not + be delivered|delivered|deliver|been delivered|been able to deliver … for|within|after|in … days|hours|day|hour|attempts|period|time|minutes",
		"not been collected|numerous attempts",
		"giving up|gave up|deleted from queue|given up|stop trying|stopped trying|no longer retry",
		"zustellversuch*|zustellung|warteschlange … abgelaufen|aufgegeben|uberschritten|abgebrochen",
	}},

	// Faults of the server.
	{Cause: "server-error", Words: []string{
		"local|internal|server|system|service|mail system|mail server|mailserver|processing|backend|configuration|software|technical|database|sql|ldap|directory|temporary|filter|transient|program|fatal|hardware|unexpected|unrecoverable|application|script|resource|related|storage + error|errors|failure|problem|problems|fault|misconfig*|difficult*|issue|issues|malfunction|exception|trouble|server error|system error|software error",
		"error in processing|temporary local|lookup failure|lookup failed|lookup error|configuration error|incorrectly configured|misconfigured|misconfiguration|write error|queue file|i o error|system config error|bad configuration|error while being processed|interrupted system call|no mdb|user output file|loading mailbox|transport unavailable|mail transport|local delivery failed|local delivery|lock failure|stat failed|access failed|database access|no data source",
		"CANNOT|not|error + open|create|write|lock|queue|process|execute|chdir|fork|store|save|scan|access|read|opening|writing|creating|load|exec|run|initialize|stat|append|complete|allocate|parse|spool|check … mailbox|file|message|output|spool|directory|maildir|mail|database|temp|child|queue|home|request|command|table",
		"backend|filter|recipient verification|mail store|information store|address book … FAILED|unavailable|not available|down|not responding|unreachable|offline|not connect|refused|crashed",
		"insufficient|low + resources",
		"CANNOT|not + process|complete|be processed",
		"*transientexception*|*storagetransient*",
		"sieve|delivery agent|lmtp|mda|procmail|maildrop|pipe … FAILED|temporarily|could not|exited|exit",
		"command + died|failed",
		"mailer error",
		"wrong + office|region",
		"interner|interne|technischer|technisches|temporarer|lokaler|server + fehler|problem|storung",
		"erreur|probleme + interne|technique|temporaire|serveur|systeme|local*",
		"error|erro|errore|problema|problemas|fallo|falha + interno|interna|temporal|tecnico|tecnicos|temporario|temporaneo|local|locale|del servidor|no servidor|del server",
		"blad + wewnetrzny|serwera|systemu|tymczasowy|lokalny",
		"ошибка + сервера|внутренняя|временная",
		"внутренняя ошибка|временная ошибка|系统错误|内部错误|服务器错误|サーバーエラー|サーバエラー|内部エラー|システムエラー",
	}},

	// The server is there but does not serve.
	{Cause: "server-unavailable", Words: []string{
		"shutting down|shutdown|going down|maintenance|out of service|not active|overloaded|overload|too busy|is busy|busy|too much load|load too high|high load|heavy load|load average|server load|out of connection slots|ports are busy|closed for|temporarily unavailable|temporarily not available|temporary unavailable|temporarily down|temporarily closed|currently offline|system down",
		"not accepting + network|mail|messages|connections",
		"service|server|system|host|mail server|mailserver|smtp … unavailable|not available … try|later|temporar*|closing|shutting",
		"service|server|system + currently|temporarily|is temporarily|is currently + unavailable|not available|down|overloaded|closed|offline|disabled",
		"wartung|uberlastet|ueberlastet|wartungsarbeiten|mantenimiento|manutencao|manutenzione|surcharge|przeciazon*|перегружен*|обслуживани*|服务器忙|系统忙|系统繁忙|メンテナンス|混雑",
		"dienst|server|service|servicio|servico|servizio|usluga … nicht verfugbar|nicht erreichbar|indisponible|no disponible|indisponivel|non disponibile|niedostepn*|temporairement",
	}},

	// Words that stand in front of any reason. They count when nothing better
	// is there.
	{Cause: "policy-rejected", Vague: true, Words: []string{
		"tcpserver + deny",
		"delivery + not + ALLOWED",
	}},
	{Cause: "greylisted", Vague: true, Temporary: true, Words: []string{
		"try again|try later|retry|please try|deferred|come back|later|temporarily rejected|temporarily deferred|temporarily blocked",
		"reessayer|plus tard|erneut|spater|spaeter|mas tarde|mais tarde|piu tardi|pozniej|позже|попробуйте|稍后|再试|しばらく",
	}},
	{Cause: "recipient-unknown", Vague: true, Words: []string{
		"RECIPIENT + address|addresses|name|is|was|are|has been|verify|to|temporarily|currently|or + REFUSED|unavailable|not available|invalid|fail*|not ok",
		"RECIPIENT + REFUSED|unavailable|not available|invalid|fail*|bad|not ok",
		"rejected|refused|invalid|not like|bad|refuses + RECIPIENT|the recipient|recipient address|all recipients",
		"no valid recipients|no recipients|no valid rcpt|no valid recipient|not exist|no longer exists|not in list",
		"undeliverable",
	}},
	{Cause: "mailbox-full", Vague: true, Words: []string{
		"quota|quotas|storage|kontingent|cuota",
	}},
	{Cause: "spam-content", Vague: true, Words: []string{
		"*spam*|junk|content",
	}},
	{Cause: "policy-rejected", Vague: true, Words: []string{
		"policy|policies|security|administrative prohibition|administratively|prohibited|prohibition|restriction|restrictions|violation|violations|richtlinie*|politique|politica*|polityk*",
		"REFUSED|access denied|no access|not welcome|reject|refuse|refuses|country|firewall|unable to deliver|go away|organizational settings|organisational settings|requires confirmation|held pending|held for|e mail is redundant",
		"abgelehnt|verweigert|nicht erlaubt|nicht akzeptiert|zuruckgewiesen|refuse*|rejete*|interdit*|rechazad*|denegad*|rejeitad*|recusad*|negad*|rifiutat*|respint*|odrzucon*|zabronion*|odmow*|отклонен*|запрещен*|отказано|被拒绝|拒绝|拒收|拒否",
	}},
	{Cause: "none", Vague: true, Words: []string{
		"accepted for delivery|queued as|queued for delivery|queued mail for|message accepted|mail accepted|message queued|successfully delivered|successfully sent|delivered to mailbox|delivered to maildir|delivered via",
	}},
	// "Service unavailable" is what sendmail calls every permanent refusal
	// (EX_UNAVAILABLE of sysexits.h), so it only counts where it may be meant.
	{Cause: "server-unavailable", Vague: true, Temporary: true, Words: []string{
		"unavailable|not available|service|closing connection|closing transmission",
	}},
}
