package grammar

var postfixVerbose = Dialect{
	Name:   "postfix-verbose",
	Title:  "Postfix mail log with debug output",
	About:  "The mail log of a Postfix with debug_peer_list or with -v in master.cf: the words of the conversation between many lines of inner detail.",
	Source: "Postfix source, src/smtpd/smtpd_chat.c and src/smtp/smtp_chat.c; published mail logs.",
	Samples: []string{
		"Sep 24 23:56:07 mx1 postfix/smtpd[4382]: < client.example.net[192.0.2.33]: EHLO client.example.net",
		"Sep 24 23:56:07 mx1 postfix/smtpd[4382]: > client.example.net[192.0.2.33]: 250-mx1.example.com",
		"Sep 24 23:56:07 mx1 postfix/smtp[4391]: < mx.example.org[198.51.100.20]:25: 220 mx.example.org ESMTP",
		"[11352]: > mx.example.org[198.51.100.20]:587: STARTTLS",
	},
	scan: func(h *head, row *Row) bool { return scanPostfix(h, row, true) },
}

// spoken reads "< name[address]: words" and "> name[address]:25: words". The
// arrow points from or to the other host, so who speaks depends on the daemon:
// ">" is the server's in smtpd and the client's in smtp. Only smtp names a
// port. In the ordinary mail log such a line is weak.
func (p *postfixLine) spoken() bool {
	w := p.words
	if len(w) < 4 || w[0] != '<' && w[0] != '>' || w[1] != ' ' {
		return false
	}
	n := peerAt(w[2:])
	if n == 0 || 2+n+1 >= len(w) || w[2+n] != ':' || w[3+n] != ' ' {
		return false
	}
	peer := w[2 : 2+n]
	said := w[4+n:]
	kind := "smtpd"
	switch {
	case p.daemon != "":
		kind = p.kind()
	case peer[len(peer)-1] != ']':
		kind = "smtp"
	}
	side := Server
	if (w[0] == '<') == (kind == "smtpd" || kind == "postscreen") {
		side = Client
	}
	var s *postfixSession
	switch kind {
	case "smtp":
		s = p.outbound(peer, side, said)
	case "postscreen":
		s = p.inbound('p', peer, peer)
	default:
		s = p.process('s', p.head.pid)
		if !s.open && s.spoke && !s.tls && side == Server && replyCode(said) == 220 {
			s.begin(p.st) // another client; the log does not say that it connected
		}
		s = p.inbound('s', p.head.pid, peer)
	}
	s.spoke, s.lead = true, false
	if side == Client {
		s.tls = len(said) >= 8 && upper(string(said[:8])) == "STARTTLS"
	}
	p.row.Weak = !p.verbose
	p.row.say(side, p.span(4+n, len(w)))
	return true
}

// outbound gives the row to the conversation that smtp holds with a server: it
// begins with the greeting.
func (p *postfixLine) outbound(peer []byte, side Side, said []byte) *postfixSession {
	s := p.process('c', p.head.pid)
	if s.key == "" || s.peer != "" && s.peer != string(peer) || s.spoke && !s.tls && side == Server && replyCode(said) == 220 {
		s.begin(p.st)
	}
	s.with(peer)
	s.at = p.row.Time
	p.row.Key, p.row.Session, p.row.Direction = s.key, s.shown, Outbound
	p.row.Server = s.party
	p.row.Client.Name = p.hostName()
	return s
}

// headless reads a line whose head was cut to the process id: "[11352]: words".
// Only the words can tell that it is Postfix's.
func (p *postfixLine) headless() bool {
	if p.spoken() {
		return true
	}
	for _, kind := range [...]byte{'c', 's'} {
		if s := p.process(kind, p.head.pid); s.key != "" {
			p.row.Key, p.row.Session, p.row.Weak = s.key, s.shown, true
			p.row.tell(Noted, p.all())
			return true
		}
	}
	for _, start := range [...]string{"smtp_", "smtpd_", "send attr ", "input attribute ", "match_", "name_mask", "server features", "vstream_", "dict_", "xsasl_",
		"auto_clnt_", "rewrite_", "resolve_", "private/", "mail_", "rec_", "inet_addr_", "tls_", "watchdog_", "deliver_", "flush_", "get_", "vbuf_", "maps_", "connection established", "master_notify", "smtp-"} {
		if p.starts(start) {
			p.client()
			p.row.Weak = !p.verbose
			p.row.tell(Noted, p.all())
			return true
		}
	}
	return false
}
