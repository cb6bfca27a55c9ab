package grammar

import (
	"io"
	"strconv"
	"strings"

	"github.com/alecthomas/participle/v2/lexer"
)

// The lexers of the two utterance grammars. They are written by hand because
// context decides in SMTP (after "250 " the word STARTTLS is text, after the
// client's mark it is a verb), and because a few fat tokens made by hand are
// three times as fast as the library's regular expressions. They accept every
// string: what fits nothing is a Text token.

// Token types of both lexers; -1 is participle's end of file.
const (
	tokCode lexer.TokenType = -2 - iota
	tokHyphen
	tokStatus
	tokText
	tokHello
	tokMail
	tokRcpt
	tokAuth
	tokVerb
	tokLink
	tokOpen
	tokAddress
	tokClose
	tokKeyword
	tokEquals
	tokValue
	tokWord
)

// token is one piece of what was said.
type token struct {
	kind       lexer.TokenType
	start, end int
}

// tokens are the pieces of one line, in order.
type tokens []token

func (t *tokens) add(kind lexer.TokenType, start, end int) {
	*t = append(*t, token{kind, start, end})
}

// symbols is what participle asks of a lexer when a grammar is built: the names
// of its tokens. The tokens themselves are given to it as kinds.
type symbols map[string]lexer.TokenType

func (s symbols) Symbols() map[string]lexer.TokenType      { return s }
func (symbols) Lex(string, io.Reader) (lexer.Lexer, error) { return &kinds{}, nil }

// kinds is a finished list of token types that participle draws from. In place
// of its text a token bears its number, which is all that a tree needs to know.
type kinds struct {
	list string // one byte for each token: kindByte of its type
	next int
}

// kindByte packs a token type, which lies below -1, into a byte of a memo's key.
func kindByte(t lexer.TokenType) byte { return byte(-t) }

func (k *kinds) Next() (lexer.Token, error) {
	if k.next == len(k.list) {
		return lexer.EOFToken(lexer.Position{}), nil
	}
	k.next++
	n := k.next - 1
	return lexer.Token{Type: -lexer.TokenType(k.list[n]), Value: strconv.Itoa(n), Pos: lexer.Position{Offset: n}}, nil
}

var replySymbols = symbols{"EOF": lexer.EOF, "Code": tokCode, "Hyphen": tokHyphen, "Status": tokStatus, "Text": tokText}

// lexReply adds the tokens of a server's line.
func lexReply(t *tokens, s string) {
	if replyCode(s) == 0 {
		t.add(tokText, 0, len(s))
		return
	}
	t.add(tokCode, 0, 3)
	i := 3
	switch {
	case i < len(s) && s[i] == '-':
		t.add(tokHyphen, i, i+1)
		i++
	case i < len(s) && s[i] == '.': // "451.4.4.397": code and status run together
		i++
	}
	i = skipBlanks(s, i)
	// The code of a status stands first, bare or as "#5.1.1" or "[5.1.1]".
	at := i
	if at < len(s) && (s[at] == '#' || s[at] == '[' || s[at] == '(') {
		at++
	}
	if n := statusLen(s[at:]); n > 0 {
		t.add(tokStatus, at, at+n)
		i = skipBlanks(s, at+n)
		if i < len(s) && (s[i] == ']' || s[i] == ')' || s[i] == ':') && at+n == i {
			i = skipBlanks(s, i+1)
		}
	} else if j := strings.Index(s[i:], "#"); j >= 0 {
		if n := statusLen(s[i+j+1:]); n > 0 {
			late := i + j + 1
			if late > i {
				t.add(tokText, i, late)
			}
			t.add(tokStatus, late, late+n)
			i = late + n
		}
	}
	if i < len(s) {
		t.add(tokText, i, len(s))
	}
}

var commandSymbols = symbols{
	"EOF": lexer.EOF, "Text": tokText, "Hello": tokHello, "Mail": tokMail, "Rcpt": tokRcpt, "Auth": tokAuth, "Verb": tokVerb,
	"Link": tokLink, "Open": tokOpen, "Address": tokAddress, "Close": tokClose, "Keyword": tokKeyword, "Equals": tokEquals,
	"Value": tokValue, "Word": tokWord,
}

// lexCommand adds the tokens of a client's line.
func lexCommand(t *tokens, s string) {
	i := skipBlanks(s, 0)
	end := wordEnd(s, i)
	if end == i {
		t.add(tokText, 0, len(s))
		return
	}
	verb := verbToken(upper(s[i:end]))
	if verb == 0 {
		verb = tokVerb
	}
	t.add(verb, i, end)
	i = skipBlanks(s, end)
	switch verb {
	case tokHello, tokAuth:
		if end = wordEnd(s, i); end > i {
			t.add(tokWord, i, end)
			i = skipBlanks(s, end)
		}
	case tokMail, tokRcpt:
		i = lexEnvelope(t, s, i)
	}
	if rest := strings.TrimRight(s[i:], " \t\r\n"); rest != "" {
		t.add(tokText, i, i+len(rest))
	}
}

// lexEnvelope reads what follows MAIL or RCPT and returns where it stopped.
func lexEnvelope(t *tokens, s string, i int) int {
	if n := linkLen(s[i:]); n > 0 {
		t.add(tokLink, i, i+n)
		i = skipBlanks(s, i+n)
	}
	switch {
	case i < len(s) && s[i] == '<':
		t.add(tokOpen, i, i+1)
		i++
		end := closingBracket(s, i)
		if end > i {
			t.add(tokAddress, i, end)
		}
		i = end
		if i < len(s) && s[i] == '>' {
			t.add(tokClose, i, i+1)
			i++
		}
	default: // an address without brackets: many devices and people write it so
		if end := wordEnd(s, i); end > i && strings.IndexByte(s[i:end], '=') < 0 || strings.IndexByte(s[i:max(end, i)], '@') > 0 {
			t.add(tokAddress, i, end)
			i = end
		}
	}
	for {
		i = skipBlanks(s, i)
		end := keywordEnd(s, i)
		if end == i || end < len(s) && s[end] != '=' && !isBlank(s[end]) {
			return i
		}
		t.add(tokKeyword, i, end)
		i = end
		if i < len(s) && s[i] == '=' {
			t.add(tokEquals, i, i+1)
			i++
			if end = wordEnd(s, i); end > i {
				t.add(tokValue, i, end)
				i = end
			}
		}
	}
}

// verbToken is the token type of a verb in upper case, 0 if it is unknown.
func verbToken(verb string) lexer.TokenType {
	switch verb {
	case "EHLO", "HELO", "LHLO":
		return tokHello
	case "MAIL":
		return tokMail
	case "RCPT":
		return tokRcpt
	case "AUTH":
		return tokAuth
	case "DATA", "BDAT", "RSET", "VRFY", "EXPN", "HELP", "NOOP", "QUIT", "STARTTLS", // RFC 5321, 3030, 3207
		"ETRN", "ATRN", "TURN", "SEND", "SOML", "SAML", "BURL", // RFC 1985, 2645, 821, 4468
		"XCLIENT", "XFORWARD", "X-EXPS", "X-ANONYMOUSTLS", "XEXCH50", "X-LINK2STATE", "XSHADOW", "XSHADOWREQUEST",
		"XQDISCARD", "XPROXY", "XPROXYFROM", "XPROXYTO", "XSESSIONPARAMS", "XMESSAGECONTEXT", "XADR", "XSTA", "XCIR", "XGEN",
		"VERB", "ONEX", "CLIENTID", "WELLKNOWN", // private
		"GET", "POST", "HEAD", "OPTIONS", "CONNECT": // HTTP on the wrong port
		return tokVerb
	}
	return 0
}

// replyCode is the three-digit code that s starts with, 0 if it starts with
// none. SMTP allows a blank, a hyphen or the end behind it; a dot is written
// by people who copy "451.4.4.397".
func replyCode[T string | []byte](s T) int {
	if len(s) < 3 || s[0] < '1' || s[0] > '5' || !isDigit(s[1]) || !isDigit(s[2]) {
		return 0
	}
	if len(s) > 3 && s[3] != ' ' && s[3] != '-' && s[3] != '\t' && !(s[3] == '.' && len(s) > 4 && isDigit(s[4])) {
		return 0
	}
	return int(s[0]-'0')*100 + int(s[1]-'0')*10 + int(s[2]-'0')
}

// statusLen is the length of the enhanced status code that s starts with:
// class 2, 4 or 5, subject and detail of one to three digits (RFC 3463
// section 2). It is 0 for anything else, longer dotted numbers included.
func statusLen[T string | []byte](s T) int {
	if len(s) < 5 || s[0] != '2' && s[0] != '4' && s[0] != '5' || s[1] != '.' {
		return 0
	}
	i := 2
	n := digits(s, i)
	if i += n; n == 0 || n > 3 || i >= len(s) || s[i] != '.' {
		return 0
	}
	i++
	n = digits(s, i)
	if i += n; n == 0 || n > 3 {
		return 0
	}
	if i < len(s) && (s[i] == '.' && i+1 < len(s) && isDigit(s[i+1]) || isLetter(s[i])) {
		return 0
	}
	return i
}

// linkLen is the length of "FROM:" or "TO:", blanks before the colon allowed.
func linkLen(s string) int {
	for _, word := range [...]string{"FROM", "TO"} {
		if len(s) >= len(word) && strings.EqualFold(s[:len(word)], word) {
			if i := skipBlanks(s, len(word)); i < len(s) && s[i] == ':' {
				return i + 1
			}
		}
	}
	return 0
}

// closingBracket finds the ">" that ends a path; quoted local parts may hold
// brackets of their own (RFC 5321 section 4.1.2). Without one, a path ends at
// the first blank.
func closingBracket(s string, i int) int {
	quoted := false
	for j := i; j < len(s); j++ {
		switch c := s[j]; {
		case c == '\\' && quoted:
			j++
		case c == '"':
			quoted = !quoted
		case c == '>' && !quoted:
			return j
		}
	}
	if j := strings.IndexByte(s[i:], '>'); j >= 0 {
		return i + j
	}
	return wordEnd(s, i)
}

// keywordEnd is the end of an esmtp-keyword (RFC 5321 section 4.1.2).
func keywordEnd(s string, i int) int {
	for i < len(s) && (isLetter(s[i]) || isDigit(s[i]) || s[i] == '-') {
		i++
	}
	return i
}
