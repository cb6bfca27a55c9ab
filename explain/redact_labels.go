package explain

import (
	"bytes"
	"encoding/base64"
	"strings"
	"unicode"
	"unicode/utf8"
)

// redactLabel tells what stands behind a word.
type redactLabel struct {
	kind labelKind
	// blank tells that a blank is enough between the word and the value.
	blank bool
}

type labelKind string

const (
	userLabel    labelKind = "user"
	hostLabel    labelKind = "host"
	idLabel      labelKind = "id"
	subjectLabel labelKind = "subject"
	personLabel  labelKind = "person"
	secretLabel  labelKind = "secret"
	asLabel      labelKind = "as"        // "authenticated as jane"
	methodLabel  labelKind = "mechanism" // "AUTH PLAIN …", "A=plain:jane"
	routeLabel   labelKind = "route"     // "Received: from pc"
)

// redactLabels are the words by which values are known that have no form of
// their own.
var redactLabels = map[string]redactLabel{
	"user": {userLabel, true}, "users": {userLabel, false}, "username": {userLabel, false}, "user_name": {userLabel, false}, "user-name": {userLabel, false},
	"uname": {userLabel, false}, "login": {userLabel, false}, "loginname": {userLabel, false}, "logon": {userLabel, false}, "account": {userLabel, false}, "accountname": {userLabel, false}, "acct": {userLabel, false},
	"sasl_username": {userLabel, false}, "sasl_sender": {userLabel, false}, "authid": {userLabel, false}, "authuser": {userLabel, false}, "auth_user": {userLabel, false}, "auth_id": {userLabel, false}, "set_id": {userLabel, false},
	"authenticated_user": {userLabel, false}, "authenticated_id": {userLabel, false}, "ruser": {userLabel, false}, "orig_user": {userLabel, false}, "original_user": {userLabel, false}, "ident": {userLabel, false}, "u": {userLabel, false},
	"owner": {userLabel, false}, "mailbox": {userLabel, false}, "ctladdr": {userLabel, false}, "identity": {userLabel, false}, "euser": {userLabel, false}, "name": {userLabel, false}, "accountid": {userLabel, false},
	"from": {personLabel, false}, "to": {personLabel, false}, "cc": {personLabel, false}, "bcc": {personLabel, false}, "reply-to": {personLabel, false}, "sender": {personLabel, false}, "resent-from": {personLabel, false}, "resent-to": {personLabel, false}, "disposition-notification-to": {personLabel, false}, "errors-to": {personLabel, false},
	"helo": {hostLabel, true}, "ehlo": {hostLabel, true}, "lhlo": {hostLabel, true}, "hostname": {hostLabel, false}, "host": {hostLabel, false}, "computername": {hostLabel, false}, "workstation": {hostLabel, false}, "helo_name": {hostLabel, false},
	"subject": {subjectLabel, false}, "thread-topic": {subjectLabel, false}, "message-subject": {subjectLabel, false}, "message_subject": {subjectLabel, false}, "t": {subjectLabel, false},
	"message-id": {idLabel, false}, "message_id": {idLabel, false}, "messageid": {idLabel, false}, "msgid": {idLabel, false}, "msg-id": {idLabel, false}, "id": {idLabel, false}, "in-reply-to": {idLabel, false}, "references": {idLabel, false}, "internetmessageid": {idLabel, false},
	"resent-message-id": {idLabel, false}, "x-original-message-id": {idLabel, false}, "resent-msgid": {idLabel, false}, "mid": {idLabel, false}, "thread-index": {idLabel, false},
	"password": {secretLabel, false}, "passwd": {secretLabel, false}, "pass": {secretLabel, false}, "pwd": {secretLabel, false}, "secret": {secretLabel, false}, "token": {secretLabel, false}, "access_token": {secretLabel, false}, "auth-password": {secretLabel, false}, "bearer": {secretLabel, true},
	"as": {asLabel, true}, "plain": {methodLabel, true}, "xoauth2": {methodLabel, true}, "oauthbearer": {methodLabel, true}, "cram-md5": {methodLabel, true}, "digest-md5": {methodLabel, true}, "ntlm": {methodLabel, true}, "gssapi": {methodLabel, true},
	"a": {methodLabel, false}, "received": {routeLabel, false},
}

// logKeys are further words that stand before an address and a "=".
var logKeys = wordSet("f t to from addr rcpt recipient recipients orig_to return return-path envelope-from smtp.mailfrom smtp.mail smtp.auth header.from header.i header.d mailfrom email e-mail mail arg1 for d i r s p h")

// homes are directories that hold the homes of users.
var homes = wordSet("home users settings vhosts vmail maildirs profiles mailboxes")

var helloWords = wordSet("helo ehlo lhlo")

// versionWords stand before the number of a version.
var versionWords = wordSet("version versions ver v release build revision rev")

// labelled reads the value behind a word. It returns where to go on.
func (s *redactScanner) labelled(rule redactLabel, i, e, hi int) (int, bool) {
	b := s.b
	p, sign, ok := s.labelSign(e, hi)
	if !ok || sign == ' ' && !rule.blank {
		return 0, false
	}
	switch rule.kind {
	case userLabel:
		return s.userValue(i, e, p, hi, sign)
	case hostLabel:
		return s.hostValue(i, e, p, hi, sign)
	case idLabel:
		return s.idValue(p, hi)
	case subjectLabel:
		return s.subjectValue(i, e, p, hi, sign)
	case personLabel:
		if sign == ':' && bytes.HasSuffix(bytes.ToLower(b[max(0, i-14):i]), []byte("authenticated ")) {
			return s.userValue(i, e, p, hi, '=')
		}
		if sign == ':' {
			return s.personValue(p, hi)
		}
	case secretLabel:
		at, end := s.value(p, hi)
		// "password: authentication failed" is prose.
		if v := lowerBytes(b[at:end]); sign != ':' && v != "" && v != "null" && v != "non-null" && !hidden(v) && !s.vocabulary[v] {
			s.token(at, end, secretToken)
			return end, true
		}
	case asLabel:
		before := bytes.ToLower(bytes.TrimRight(b[max(0, i-16):i], " "))
		if bytes.HasSuffix(before, []byte("authenticated")) || bytes.HasSuffix(before, []byte("logged in")) {
			return s.userValue(i, e, p, hi, '=')
		}
	case methodLabel:
		return s.methodValue(i, e, p, hi, sign)
	case routeLabel:
		if sign == ':' && bytes.HasPrefix(b[p:hi], []byte("from ")) {
			p += len("from ")
			end := trimName(b, p, min(nameEnd(b[:hi], p), hi))
			s.hostOrLabel(p, end)
			return max(end, p), true
		}
	}
	return 0, false
}

// labelSign is what joins a word that ends at e to its value, "=", ":" or a
// blank, and where the value begins. "=>" is a sign, "::" is not, and a blank
// before a colon makes it prose.
func (s *redactScanner) labelSign(e, hi int) (value int, sign byte, ok bool) {
	b := s.b
	p := e
	if (b[p] == '"' || b[p] == '\'') && p+1 < hi && (b[p+1] == ':' || b[p+1] == '=') {
		p++
	}
	for p < hi && b[p] == ' ' {
		p++
	}
	sign = ' '
	if p < hi && (b[p] == '=' || b[p] == ':' && (p == e || b[p-1] != ' ')) && !(p+1 < hi && b[p] == ':' && b[p+1] == ':') {
		sign = b[p]
		p++
		if p < hi && sign == '=' && b[p] == '>' {
			p++
		}
	} else if p == e {
		return 0, 0, false
	}
	for p < hi && (b[p] == ' ' || b[p] == '\t') {
		p++
	}
	return p, sign, p < hi
}

// hostValue reads the name behind "helo=" or "EHLO". What follows "reply to
// EHLO:" is no name.
func (s *redactScanner) hostValue(i, e, p, hi int, sign byte) (int, bool) {
	b := s.b
	at, end := s.value(p, hi)
	if helloWords[lowerBytes(b[i:e])] && sign == ':' || sign == ' ' && at > p && b[p] != '[' || bytes.IndexByte(b[at:end], '@') >= 0 {
		return 0, false
	}
	end = trimName(b, at, min(nameEnd(b[:end], at), end))
	if end <= at || s.vocabulary[lowerBytes(b[at:end])] || end < hi && b[end] == '=' {
		return 0, false
	}
	if bytes.IndexByte(b[at:end], '.') >= 0 && !s.plausibleName(string(b[at:end])) {
		return 0, false
	}
	s.hostOrLabel(at, end)
	return end, true
}

// maxValue bounds the search for the end of a value.
const maxValue = 512

// value is the extent of a value that starts at p, with or without quotes.
func (s *redactScanner) value(p, hi int) (at, end int) {
	b := s.b
	hi = min(hi, p+maxValue)
	if b[p] == '\\' && p+1 < hi && b[p+1] == '"' { // quotes inside quotes
		if n := bytes.Index(b[p+2:hi], []byte(`\"`)); n >= 0 {
			return p + 2, p + 2 + n
		}
		p++
	}
	if closer := closers[b[p]]; closer != 0 {
		for end = p + 1; end < hi; end++ {
			if b[end] == closer {
				return p + 1, end
			}
			if b[end] == '\\' && closer == '"' {
				end++
			}
		}
		p++
	}
	end = p
	for end < hi && strings.IndexByte(" \t,;)>]}\"'&|", b[end]) < 0 {
		end++
	}
	for end > p && (b[end-1] == '.' || b[end-1] == ':') {
		end--
	}
	return p, end
}

var closers = [256]byte{'<': '>', '"': '"', '\'': '\'', '(': ')', '[': ']', '{': '}'}

func (s *redactScanner) userValue(i, e, p, hi int, sign byte) (int, bool) {
	b := s.b
	key := lowerBytes(b[i:e])
	switch key { // words of plain prose count with "=" alone
	case "name", "owner", "mailbox", "identity", "users":
		if sign != '=' || key == "name" && b[p] != '"' && b[p] != '<' {
			return 0, false
		}
	case "u", "ident":
		if sign != '=' || key == "u" && b[i] != 'U' {
			return 0, false
		}
	}
	at, end := s.value(p, hi)
	text := b[at:end]
	if len(text) == 0 || len(text) > 120 || bytes.IndexByte(text, '@') >= 0 || bytes.Contains(text, []byte("%40")) || bytes.IndexByte(text, '=') >= 0 {
		return 0, false
	}
	if sign == ' ' && at == p && !s.saidOfUser(at, end, hi) {
		return 0, false
	}
	if slash := bytes.LastIndexByte(text, '\\'); slash > 0 && slash < len(text)-1 {
		domain := bytes.TrimRight(text[:slash], "\\")
		s.hostOrLabel(at, at+len(domain))
		s.token(at+slash+1, end, userToken)
		return end, true
	}
	if sign != '=' && at == p && end < hi && b[end] == ' ' && sign == ':' && s.vocabulary[lowerBytes(text)] {
		return 0, false
	}
	s.token(at, end, userToken)
	return end, true
}

// saidOfUser reports whether the word behind "user" is a name: the sentence
// goes on as one does about somebody.
func (s *redactScanner) saidOfUser(at, end, hi int) bool {
	b := s.b
	if s.vocabulary[lowerBytes(b[at:end])] || nameEnd(b[:hi], at) < end {
		return false
	}
	rest := bytes.TrimLeft(b[end:hi], "'\"")
	if len(rest) == 0 || rest[0] != ' ' {
		return len(rest) == 0 || rest[0] == ',' || rest[0] == ';' || rest[0] == '.' || rest[0] == ':'
	}
	next := rest[1:]
	if k := bytes.IndexAny(next, " ,.;:"); k >= 0 {
		next = next[:k]
	}
	return saidOfUsers[lowerBytes(next)]
}

var saidOfUsers = wordSet("doesn't does do not is isn't has hasn't was unknown over from logged failed authenticated exists cannot can ; [ ( on at in by could")

func (s *redactScanner) idValue(p, hi int) (int, bool) {
	b := s.b
	hi = min(hi, p+maxValue)
	at, end := p, p
	if b[p] == '"' && p+1 < hi {
		p++
		at = p
	}
	if b[p] == '<' {
		n := bytes.IndexByte(b[p:hi], '>')
		if n < 0 {
			return 0, false
		}
		at, end = p+1, p+n
	} else {
		for end = p; end < hi && strings.IndexByte(" \t,;)>]\"'<&\\", b[end]) < 0; end++ {
		}
	}
	if mid := bytes.LastIndexByte(b[at:end], '@'); mid > 0 && bytes.IndexByte(b[at:end], ' ') < 0 {
		s.ids[lowerBytes(b[at:end])] = struct{}{}
		s.toks = append(s.toks, redactToken{at, end, messageToken, mid, 1})
		return end, true
	}
	return 0, false
}

// subjectEnds are what may follow a subject on its line.
var subjectEnds = [...]string{`\r`, `\n`, "<br", "<cr>", ", Msg-Id:", " Server: [", "; from=<"}

func (s *redactScanner) subjectValue(i, e, p, hi int, sign byte) (int, bool) {
	b := s.b
	key := lowerBytes(b[i:e])
	if key == "t" && !(sign == '=' && b[i] == 'T' && b[p] == '"') {
		return 0, false
	}
	if sign == '=' && b[p] != '"' && b[p] != '\'' && key == "subject" { // of a certificate
		if bytes.IndexByte(b[p:min(p+6, hi)], '=') >= 0 || b[p] == '/' {
			return 0, false
		}
	}
	if bytes.HasPrefix(b[p:hi], []byte("CN=")) || bytes.HasPrefix(b[p:hi], []byte("C=")) || bytes.HasPrefix(b[p:hi], []byte("OU=")) {
		return 0, false
	}
	at, end := p, hi
	start := lowerBytes(b[p:min(p+80, hi)])
	for _, stock := range stockSubjects {
		if strings.HasPrefix(start, stock) {
			if !strings.HasSuffix(stock, ": ") {
				return 0, false
			}
			at += len(stock)
			break
		}
	}
	if b[p] == '"' && sign == '=' || b[p] == '\'' && sign == '=' || b[p] == '\\' || b[p] == '"' && e < hi && b[e] == '"' {
		at, end = s.value(p, hi)
	} else {
		for _, mark := range subjectEnds {
			if k := bytes.Index(b[at:end], []byte(mark)); k >= 0 {
				end = at + k
				if mark == "; from=<" { // Postfix: "header Subject: … from name[address]; from=<…>"
					if from := bytes.LastIndex(b[at:end], []byte(" from ")); from >= 0 {
						end = at + from
					}
				}
			}
		}
		if sign == '=' { // in a URL
			if k := bytes.IndexAny(b[at:end], "<>&"); k >= 0 {
				end = at + k
			}
		}
		for end > at && (b[end-1] == ' ' || b[end-1] == '`' || b[end-1] == '"' && bytes.Count(b[at:end], []byte{'"'}) == 1) {
			end--
		}
		if end == hi && hi == len(b) && indent(b) == i {
			s.folds = i
		}
	}
	if end <= at {
		return 0, false
	}
	s.token(at, end, subjectToken)
	return end, true
}

// personValue finds the display name in "From: Jane Doe <jane@corp.example>".
func (s *redactScanner) personValue(p, hi int) (int, bool) {
	b := s.b
	hi = min(hi, p+maxValue)
	open := bytes.IndexByte(b[p:hi], '<')
	wide := 1
	if html := bytes.Index(b[p:hi], []byte("&lt;")); html > 0 && (open < 0 || html < open) {
		open, wide = html, 4
	}
	if open < 2 || open > 120 || bytes.IndexByte(b[p+open+wide:min(hi, p+open+wide+256)], '@') < 0 {
		return 0, false
	}
	name := bytes.Trim(b[p:p+open], " \t\"'\\")
	if len(name) == 0 || bytes.ContainsAny(name, "@();=") || !bytes.ContainsFunc(name, unicode.IsLetter) {
		return 0, false
	}
	at := p + bytes.Index(b[p:p+open], name)
	s.token(at, at+len(name), personToken)
	return at + len(name), true
}

// methodValue finds the credential behind the mechanism of AUTH, and Exim's
// "A=plain_server:jane".
func (s *redactScanner) methodValue(i, e, p, hi int, sign byte) (int, bool) {
	b := s.b
	if sign == '=' {
		if e-i != 1 || b[i] != 'A' {
			return 0, false
		}
		end := p
		for end < hi && b[end] != ' ' {
			end++
		}
		colon := bytes.IndexByte(b[p:end], ':')
		if colon < 0 || bytes.IndexByte(b[p:end], '@') >= 0 || p+colon+1 == end {
			return 0, false
		}
		s.token(p+colon+1, end, userToken)
		return end, true
	}
	before := bytes.ToLower(bytes.TrimRight(b[max(0, i-8):i], " "))
	if sign != ' ' || !bytes.HasSuffix(before, []byte("auth")) {
		return 0, false
	}
	end := p
	small := false
	for end < hi && isBase64(b[end]) {
		small = small || 'a' <= b[end] && b[end] <= 'z'
		end++
	}
	if end-p < 8 || !small {
		return 0, false
	}
	if _, err := base64.StdEncoding.DecodeString(string(b[p:end])); err != nil {
		return 0, false
	}
	s.token(p, end, secretToken)
	return end, true
}

// account reads a Windows account: CORP\jane.
func (s *redactScanner) account(i, e, hi int) (int, bool) {
	b := s.b
	at := e + 1
	if at < hi && b[at] == '\\' {
		at++
	}
	if e-i < 2 || i > 0 && (b[i-1] == '\\' || b[i-1] == '/' || b[i-1] == ':') || at >= hi {
		return 0, false
	}
	end := trimName(b, at, min(nameEnd(b[:hi], at), hi))
	if end-at < 2 || end < hi && (b[end] == '\\' || b[end] == '@' || b[end] == ':' && end+1 < hi && b[end+1] == '\\') {
		return 0, false
	}
	user := lowerBytes(b[at:end])
	if s.vocabulary[user] || !strings.ContainsFunc(user, unicode.IsLetter) {
		return 0, false
	}
	if strings.IndexByte("nrt", b[at]) >= 0 && string(bytes.ToUpper(b[i:e])) != string(b[i:e]) {
		return 0, false
	}
	s.hostOrLabel(i, e)
	s.token(at, end, userToken)
	return end, true
}

// home reads the user behind "/home/".
func (s *redactScanner) home(e, hi int) int {
	b := s.b
	at := e + 1
	for at < hi && (b[at] == '/' || b[at] == '\\') {
		at++
	}
	end := min(nameEnd(b[:hi], at), hi)
	if end < hi && b[end] == '@' || bytes.IndexByte(b[at:end], '.') >= 0 && s.plausibleName(string(b[at:end])) {
		return e
	}
	if end > at && strings.ContainsFunc(string(b[at:end]), unicode.IsLetter) {
		s.token(at, end, userToken)
		return end
	}
	return e
}

// distinguished reads one part of an X.500 name as Exchange writes it:
// "/o=Corp/ou=First Administrative Group/cn=Recipients/cn=jane".
func (s *redactScanner) distinguished(key string, at, hi int) int {
	b := s.b
	hi = min(hi, at+maxValue)
	end := at
	for end < hi && strings.IndexByte("/\"<>;,'\t", b[end]) < 0 {
		end++
	}
	if end == hi || b[end] != '/' { // the last part goes as far as the word
		end = at
		for end < hi && strings.IndexByte(" /\"<>;,')]\t", b[end]) < 0 && !(b[end] == '@' || b[end] == '.' && end+1 == hi) {
			end++
		}
	}
	value := lowerBytes(b[at:end])
	if value == "" || stockNames[value] || strings.HasPrefix(value, "exchange administrative group") || !utf8.ValidString(value) {
		return max(end, at)
	}
	switch {
	case s.plausibleName(value), strings.HasSuffix(value, ".example"): // a stand-in stays
		s.token(at, end, hostToken)
	case key == "cn":
		s.token(at, end, userToken)
	default:
		s.token(at, end, orgToken)
	}
	return end
}

// stockNames are parts of X.500 names that every Exchange organisation has.
var stockNames = map[string]bool{"recipients": true, "configuration": true, "servers": true, "first administrative group": true, "first organization": true, "external (fydibohf25spdlt)": true,
	"exchangelabs": true, "microsoft private mdb": true, "microsoft system attendant": true, "connections": true}

// syslogHost finds the host in the head of a line of syslog.
func syslogHost(b []byte) (at, end int, ok bool) {
	for i := 0; i < len(b) && i < 24; i++ {
		if i > 0 && isWordByte(b[i-1]) {
			continue
		}
		n := stampLen(b[i:])
		if n == 0 {
			continue
		}
		at = i + n
		for at < len(b) && b[at] != ' ' {
			at++
		}
		for at < len(b) && b[at] == ' ' {
			at++
		}
		end = at
		for end < len(b) && b[end] != ' ' {
			end++
		}
		tag := b[min(end+1, len(b)):]
		if k := bytes.IndexByte(tag, ' '); k >= 0 {
			tag = tag[:k]
		}
		// RFC 5424 has "<22>1 " in front, and no colon behind the program.
		modern := i > 3 && b[i-1] == ' ' && b[i-2] == '1' && b[i-3] == '>'
		if end == at || bytes.IndexByte(b[at:end], '=') >= 0 || nameEnd(b[:end], at) != end || !(modern || len(tag) > 1 && tag[len(tag)-1] == ':') {
			return 0, 0, false
		}
		return at, end, true
	}
	return 0, 0, false
}

// stampLen is the length of "Mar  4 08:00:01" or "2024-03-04T08:00:01", 0 if
// b does not begin with either.
func stampLen(b []byte) int {
	form := func(layout string) bool {
		if len(b) < len(layout) {
			return false
		}
		for i := 0; i < len(layout); i++ {
			switch c := b[i]; layout[i] {
			case '0':
				if !isDigit(c) {
					return false
				}
			case '_':
				if c != ' ' && !isDigit(c) {
					return false
				}
			case 'a':
				if c < 'a' || c > 'z' {
					return false
				}
			case 'A':
				if !isCapital(c) {
					return false
				}
			default:
				if c != layout[i] {
					return false
				}
			}
		}
		return true
	}
	switch {
	case form("Aaa _0 00:00:00"):
		return 15
	case form("Aaa 0 00:00:00"):
		return 14
	case form("Aaa _0 0000 00:00:00"):
		return 20
	case form("0000-00-00T00:00:00"):
		return 19
	}
	return 0
}
