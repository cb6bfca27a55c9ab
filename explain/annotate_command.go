package explain

import (
	"slices"
	"strings"

	"smtpexplain/grammar"
)

// commandNote explains what a command asks.
func (a *annotator) commandNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	cmd := t.Cmd
	w := cmd.VerbWord()
	v, ok := LookupVerb(cmd.Verb())
	if !ok {
		*marks = append(*marks, mark{a.word(n, w), Piece{Kind: UnknownPiece, Title: "Unknown command", Meaning: "No RFC and no known software defines this command. Servers answer it with 500."}})
		return "The client sends something that is no SMTP command."
	}
	*marks = append(*marks, mark{a.word(n, w), Piece{Kind: VerbPiece, Title: v.Verb + ": " + lowerFirst(v.Title), Meaning: strings.TrimSpace(v.Text + " " + v.Effect),
		Standing: v.Standing, Source: v.Source, Ref: "command/" + RefName(v.Verb), Also: v.Also}})
	switch {
	case cmd.Envelope() != nil:
		return a.envelopeNote(n, marks)
	case cmd.Hello != nil:
		if cmd.Hello.Domain == nil {
			return "The client introduces itself without a name, which the standard does not allow."
		}
		name := cmd.Hello.Domain.Text
		*marks = append(*marks, mark{a.word(n, cmd.Hello.Domain), Piece{Kind: AddressPiece, Title: "The client's name", Meaning: "The name by which the client introduces itself. Receivers compare it with the name that its address resolves to."}})
		if a.secondHello(n) {
			return "The client introduces itself again as " + name + ". After TLS the session starts afresh and the server may offer other extensions."
		}
		if cmd.Verb() == "HELO" {
			return "The client introduces itself as " + name + " and asks for no extensions."
		}
		return "The client introduces itself as " + name + " and asks which extensions the server offers."
	case cmd.Auth != nil:
		return a.authNote(n, marks)
	}
	return v.Text
}

// secondHello reports whether the client has introduced itself before, and TLS
// was set up since.
func (a *annotator) secondHello(n int) bool {
	first := slices.IndexFunc(a.c.Turns, func(t grammar.Turn) bool { return t.Role == grammar.HelloRole })
	return first < n && a.tlsBefore(n) && !a.tlsBefore(first)
}

// envelopeNote explains MAIL and RCPT with their address and parameters.
func (a *annotator) envelopeNote(n int, marks *[]mark) string {
	cmd := a.c.Turns[n].Cmd
	e := cmd.Envelope()
	mail := cmd.Mail != nil
	kind := RCPTParameter
	what := Piece{Kind: AddressPiece, Title: "Forward-path", Meaning: "The recipient's address in the envelope. The To line of the message may name somebody else."}
	if mail {
		kind = MAILParameter
		what = Piece{Kind: AddressPiece, Title: "Reverse-path", Meaning: "The return address in the envelope: bounces go there. The From line of the message may name somebody else."}
	}
	address, ok := cmd.Address()
	if e.Path != nil && e.Path.Address != nil {
		*marks = append(*marks, mark{a.word(n, e.Path.Address), what})
	}
	for i := range e.Parameters {
		p := &e.Parameters[i]
		x, known := lookupExtension(kind, p.Keyword.Text)
		if !known {
			*marks = append(*marks, mark{a.word(n, &p.Keyword), Piece{Kind: UnknownPiece, Title: "Unknown parameter", Meaning: "No registry lists this parameter. A server that does not know it answers 555."}})
			continue
		}
		*marks = append(*marks, mark{a.word(n, &p.Keyword), extensionPiece(ParameterPiece, x.Keyword, x, x.Text)})
	}
	size := ""
	if n := declaredSize(cmd); n > 0 {
		size = " It has about " + SizeText(n) + "."
	}
	switch {
	case mail && ok && address == "":
		return "A message with an empty sender begins: a bounce or another automatic message. Nothing may be sent back to it." + size
	case mail && ok:
		return "A message begins. Bounces would go to " + address + "." + size
	case mail:
		return "A message begins, and the command names no return address."
	case ok && address != "":
		return "The client names a recipient: " + address + "."
	}
	return "The client names a recipient, and the address is missing."
}

// authNote explains the start of a login.
func (a *annotator) authNote(n int, marks *[]mark) string {
	auth := a.c.Turns[n].Cmd.Auth
	note := "The client wants to log in."
	if auth.Mechanism != nil {
		if m, ok := lookupExtension(AUTHMechanism, auth.Mechanism.Text); ok {
			*marks = append(*marks, mark{a.word(n, auth.Mechanism), extensionPiece(KeywordPiece, m.Keyword, m, m.Text+" "+m.Advice)})
		}
		note = "The client wants to log in with the method " + strings.ToUpper(auth.Mechanism.Text) + "."
	}
	return note + a.maskNote(n, marks)
}

// maskNote masks the credential of a turn and says whose it is.
func (a *annotator) maskNote(n int, marks *[]mark) string {
	sec, ok := a.secrets[n]
	if !ok {
		return ""
	}
	if !sec.hidden {
		*marks = append(*marks, mark{a.maskedSpan(sec), Piece{Text: mask, Kind: SecretPiece, Title: "Hidden login data",
			Meaning: "What stands here is login data in base64, which anyone can decode. It is hidden on the page and in reports."}})
	}
	switch {
	case sec.hidden:
		return " The software has hidden the login data."
	case !sec.holds && sec.account != "":
		return " The user name is " + sec.account + "."
	case sec.account != "":
		return " The account is " + sec.account + "; its password or proof is hidden here."
	}
	return " The login data is hidden here."
}
