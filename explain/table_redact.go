package explain

import (
	"strings"
	"sync"

	"smtpexplain/grammar"
)

func wordSet(lists ...string) map[string]bool {
	set := map[string]bool{}
	for _, list := range lists {
		for w := range strings.FieldsSeq(list) {
			set[w] = true
		}
	}
	return set
}

// topLevels are the top-level domains by which a host name is recognised: all
// of countries, the common ones of other kinds, and those that private networks
// use. Addresses in the log prove others.
var topLevels = wordSet(
	"com net org edu gov mil int arpa info biz name pro aero coop museum jobs mobi tel travel cat asia post",
	"app dev cloud online site store shop tech email blog live news media agency digital solutions services systems network group company center",
	"world today life team xyz top club vip work space website host hosting one global international consulting software support support tools",
	"design studio art photo photos film music games game fun team health care clinic dental doctor hospital legal law finance financial bank insurance",
	"capital ventures partners holdings trade trading energy solar green eco farm food restaurant cafe wine beer hotel travel tours flights rent",
	"education school academy college university institute church foundation charity community social chat page link click ink icu buzz",
	"berlin hamburg koeln cologne wien bayern ruhr saarland tirol zuerich paris london amsterdam brussels vlaanderen gent nyc miami vegas tokyo moscow",
	"gmbh ltd inc llc srl swiss scot wales eus gal bzh frl nrw amazon google microsoft apple",
	"local lan localdomain internal intranet intern corp home private domain",
	"ac ad ae af ag ai al am ao aq ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd cf cg ch ci ck cl cm cn co cr cu cv cw cx cy cz",
	"de dj dk dm do dz ec ee eg er es et eu fi fj fk fm fo fr ga gd ge gf gg gh gi gl gm gn gp gq gr gs gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it",
	"je jm jo jp ke kg kh ki km kn kp kr kw ky kz la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw mx my mz",
	"na nc ne nf ng ni nl no np nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm sn so sr ss st su sv sx sy sz",
	"tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi vn vu wf ws ye yt za zm zw",
)

// secondLevels are labels that stand before a country without being anybody's.
var secondLevels = wordSet("co com org net edu gov ac or ne go gob gouv gv mil nom ltd plc me sch nhs police web biz info asso in firm gen ind")

// fileEndings are top-level domains that are endings of file names as well. Two
// labels that end in one are a file, unless an address proves otherwise.
var fileEndings = wordSet("py sh so rs md cc ps cf pm in")

// notHosts look like names and are software.
var notHosts = wordSet("asp.net vb.net ado.net system.net java.net node.js socket.io main.cf master.cf sendmail.cf sendmail.mc mail.info auth.info authpriv.info daemon.info user.info kern.info cron.info syslog.info local0.info local1.info local2.info local3.info local4.info local5.info local6.info local7.info")

// genericLabels say what a host is for.
var genericLabels = wordSet(
	"mail mailer mails email smtp smtps esmtp lmtp mx mta msa mda relay relays imap imaps pop www web ns dns server srv host gw gateway",
	"out outbound in inbound inc outgoing incoming dsl adsl vdsl dyn dynamic dynamicip static pool pools cpe client clients customer customers ip ipv cable fiber ftth rev ptr reverse dialup dial dhcp ppp",
	"mailout mailin mailgw mailhost mailserver mailrelay mxin mxout submission autodiscover autoconfig owa webmail exchange exch ex exc mbx hub edge cas dag dc ad",
	"vpn fw firewall proxy nat router lists list news newsletter bounce bounces spam antispam av filter dnsbl rbl bl wl zen bounce abuse postmaster",
	"localhost localdomain loopback pc laptop desktop db sql node vps vm lb backup primary secondary test dev stage prod internal external int ext public private",
	"user users unknown default none null helo ehlo a b c d e m n s x h",
)

// roleNames are local parts and accounts that name a duty and no person (RFC
// 2142 and what mail software uses by default).
var roleNames = wordSet(
	"postmaster hostmaster webmaster abuse noc security root admin administrator administrators mailer-daemon mailerdaemon daemon noreply no-reply no_reply donotreply do-not-reply do_not_reply",
	"nobody system info marketing sales support contact office helpdesk help billing usenet news www www-data www-run wwwrun apache nginx httpd uucp ftp mail mailnull postfix exim exim4 debian-exim smmsp smtp smmta",
	"qmails qmailr qmailq qmaild alias vmail dovecot amavis clamav cron bounce bounces list lists owner double-bounce undisclosed-recipients undisclosed anonymous anonymoususer guest test tester sysadmin operator nagios zabbix backup localhost",
	"unknown none null nil n/a na true false yes no on off any all user username users local self me default empty undefined",
	"microsoftexchange329e71ec88ae4615bbc36ab6ce41109e",
)

// plainVocabulary are words that logs and replies are made of and that the other
// tables do not hold.
const plainVocabulary = `a an the and or of to in on at by for from with as is are was were be been has have had do does did not no yes it its this that these
	he she we you they them us our your their my me him her i if then else when while because before after during again only just more most less least one two three
	mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday jan feb mar apr may jun jul aug sep oct nov dec january february march april june july
	august september october november december am pm utc gmt cet cest est edt cst cdt mst mdt pst pdt
	info debug notice warning warn error err fatal crit critical alert emerg trace verbose panic
	data mail rcpt ehlo helo lhlo quit rset noop help vrfy expn starttls auth bdat size from to cc bcc date received return path delivered sent send sender recipient recipients subject message id
	connect connected connection connecting disconnect disconnected lost closed close open opened timeout timed out queue queued active deferred bounced removed expired relay relayed
	client server host hosts name address addresses ip port user users account accounts password login logged authentication authenticated failed failure ok okay
	reject rejected refused accept accepted denied deny blocked temporary permanent delivery status result reply response command line lines text code
	postfix exim sendmail qmail dovecot exchange kerio courier haraka stalwart mdaemon smtp esmtp smtps smtpd lmtp imap pop tls ssl dns spf dkim dmarc arc mx ptr
	time service system daemon local remote session thread process child inbox home mailbox maildir folder group internal external default internet intranet office
	security spam virus attack scan probe test tests check checks content filter body header headers attachment offline online offer offers plan
	first last next new old good bad full empty more here there now today please hello hi thank thanks thread plain plaintext cram-md5 xoauth2 login ntlm gssapi
	subsystem name addr proto destaddr destport source context ident unavailable tempunavail sasl microsoft outlook mailer administrator`

// stockSubjects begin the subjects that mail servers write themselves. What
// stands behind one that ends in a blank is somebody's own.
var stockSubjects = []string{
	"undelivered mail returned to sender", "delivery status notification", "mail delivery failed", "failure notice", "returned mail: see transcript for details",
	"returned mail: ", "undeliverable: ", "undelivered: ", "delivery delayed: ", "undeliverable mail", "delivery failure", "delivery notification", "mail delivery system",
	"postfix smtp server: errors from ", "postfix smtp client: errors from ", "warning: could not send message", "message delivery failure", "mail system error",
}

// moreKnownDomains are providers of mailboxes, block lists and makers of
// software that the other tables do not name by their domains.
var moreKnownDomains = wordSet(
	"gmail.com googlemail.com google.com outlook.com outlook.de outlook.fr hotmail.com hotmail.de hotmail.fr hotmail.it hotmail.es hotmail.co.uk live.com live.de live.fr live.co.uk msn.com passport.com",
	"office365.com outlook.office365.com protection.outlook.com onmicrosoft.com microsoft.com microsoftonline.com windows.net office.com office.net exchangelabs.com sharepointonline.com",
	"yahoo.com yahoo.de yahoo.fr yahoo.it yahoo.es yahoo.co.uk yahoo.co.jp yahoo.co.in ymail.com rocketmail.com yahoodns.net aol.com aim.com verizon.net icloud.com me.com mac.com apple.com",
	"gmx.de gmx.net gmx.com gmx.at gmx.ch web.de mail.com 1und1.de ionos.com ionos.de kundenserver.de t-online.de freenet.de arcor.de vodafone.de posteo.de mailbox.org",
	"proton.me protonmail.com protonmail.ch zoho.com zoho.eu fastmail.com messagingengine.com tutanota.com hushmail.com",
	"mail.ru list.ru bk.ru inbox.ru yandex.ru yandex.net yandex.com rambler.ru qq.com 163.com 126.com sina.com sohu.com naver.com daum.net seznam.cz centrum.cz wp.pl onet.pl o2.pl interia.pl",
	"orange.fr wanadoo.fr free.fr laposte.net sfr.fr libero.it virgilio.it tin.it alice.it terra.com.br uol.com.br bol.com.br telenet.be skynet.be ziggo.nl kpnmail.nl xs4all.nl bluewin.ch",
	"comcast.net cox.net charter.net spectrum.net att.net sbcglobal.net bellsouth.net earthlink.net btinternet.com sky.com virginmedia.com talktalk.net rogers.com shaw.ca bigpond.com optusnet.com.au",
	"amazonaws.com amazonses.com sendgrid.net sendgrid.com mailgun.org mailgun.net mandrillapp.com sparkpostmail.com mailchimp.com mcsv.net postmarkapp.com mailjet.com sendinblue.com brevo.com hubspot.com",
	"pphosted.com ppe-hosted.com proofpoint.com mimecast.com messagelabs.com barracudanetworks.com ess.barracuda.com iphmx.com mailcontrol.com hornetsecurity.com retarus.com spamexperts.com antispamcloud.com trendmicro.com sophos.com trustwave.com fireeyecloud.com",
	"spamhaus.org spamhaus.net spamcop.net barracudacentral.org sorbs.net uceprotect.net uceprotect.org surbl.org uribl.com abuseat.org mailspike.net mailspike.org senderscore.com senderscore.org returnpath.net dnswl.org backscatterer.org",
	"psbl.org manitu.net heise.de invaluement.com nordspam.com 0spam.org spfbl.net rfc-ignorant.org rfc-clueless.org njabl.org ordb.org dsbl.org ahbl.org lashback.com spamrats.com truncate.gbudb.net gbudb.net wpbl.info blocklist.de backscatter.org anonmails.de swinog.ch inps.de woody.ch mxtoolbox.com multirbl.valli.org talosintelligence.com openspf.org open-spf.org dmarc.org",
	"postfix.org exim.org sendmail.org sendmail.com qmail.org dovecot.org kerio.com gfi.com hmailserver.com mailenable.com smartertools.com icewarp.com haraka.github.io github.com github.io stalw.art opensmtpd.org courier-mta.org ietf.org rfc-editor.org w3.org iana.org",
	"aka.ms technet.microsoft.com letsencrypt.org digicert.com sectigo.com globalsign.com php.net python.org perl.org ruby-lang.org debian.org ubuntu.com redhat.com isc.org",
)

// tenantSuffixes are names of providers that bear a customer's name in front.
var tenantSuffixes = []string{".mail.protection.outlook.com", ".onmicrosoft.com", ".mail.onmicrosoft.com", ".mail.eo.outlook.com", ".olc.protection.outlook.com", ".outlook.cn", ".mx.microsoft", ".iphmx.com", ".sharepoint.com"}

// knownDomains are the domains whose identity carries meaning: those of the
// table above, the hosts of the providers, and whatever name the patterns for
// replies look for.
var knownDomains = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for d := range moreKnownDomains {
		known[d] = true
	}
	var s redactScanner
	add := func(text string) {
		b := []byte(strings.ToLower(text))
		for i := 0; i < len(b); i++ {
			if !isNameByte(b[i]) {
				continue
			}
			end := nameEnd(b, i)
			if name := string(b[i:trimName(b, i, end)]); s.plausibleName(name) && !reservedName(name) {
				known[name] = true
			}
			i = end
		}
	}
	for i := range providers {
		for _, h := range providers[i].Hosts {
			known[strings.TrimPrefix(h, ".")] = true
		}
		for _, m := range providers[i].Marks {
			add(m)
		}
	}
	for i := range providerReplies {
		add(providerReplies[i].Words)
	}
	for i := range wordFamilies {
		for _, w := range wordFamilies[i].Words {
			add(w)
		}
	}
	return known
})

// redactVocabulary are the words that are never taken for a name on their own:
// what the formats of logs, the commands and the patterns for replies are made
// of. Names in the formats' sample lines are left out.
var redactVocabulary = sync.OnceValue(func() map[string]bool {
	words := map[string]bool{}
	add := func(text string) {
		b := []byte(strings.ToLower(text))
		for i := 0; i < len(b); {
			if !isNameByte(b[i]) && b[i] < 0x80 {
				i++
				continue
			}
			end := nameEnd(b, i)
			whole := b[i:trimName(b, i, end)]
			words[string(whole)] = true
			for _, part := range strings.FieldsFunc(string(whole), func(r rune) bool { return r == '-' || r == '_' || r == '.' }) {
				words[part] = true
			}
			i = max(end, i+1)
		}
	}
	add(plainVocabulary)
	for g, list := range wordGroups {
		add(g)
		add(list)
	}
	for i := range wordFamilies {
		for _, w := range wordFamilies[i].Words {
			add(w)
		}
	}
	for i := range providers {
		for _, m := range providers[i].Marks {
			add(m)
		}
	}
	for i := range providerReplies {
		add(providerReplies[i].Words)
	}
	for i := range verbs {
		add(verbs[i].Verb)
	}
	for i := range extensions {
		add(extensions[i].Keyword)
	}
	s := newRedactScanner(words)
	var samples [][]byte
	for _, d := range grammar.Dialects() {
		add(d.Name + " " + d.Title)
		for _, line := range d.Samples {
			samples = append(samples, []byte(line))
		}
	}
	plain := make([]string, 0, len(samples))
	for _, b := range samples {
		at := 0
		for _, t := range s.scan(b, nil) {
			plain = append(plain, string(b[at:t.at]))
			at = t.end
		}
		plain = append(plain, string(b[at:]))
	}
	for _, text := range plain {
		add(text)
	}
	return words
})
