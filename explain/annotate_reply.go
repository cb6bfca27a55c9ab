package explain

import (
	"strconv"
	"strings"

	"smtpexplain/grammar"
)

// replyNote explains a line of a reply as the answer to its command.
func (a *annotator) replyNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	line := t.Reply
	v := ""
	p := a.pair(n)
	if p != nil {
		v = p.Verb
	}
	code := line.Code.Text
	text := ""
	if r, ok := LookupReply(code); ok {
		_, text = r.as(v)
		*marks = append(*marks, mark{a.word(n, &line.Code), codePiece(code, r, v)})
	}
	if w := line.StatusWord(); w != nil {
		if m, ok := LookupStatus(w.Text); ok {
			*marks = append(*marks, mark{a.word(n, w), statusPiece(w.Text, m)})
			if code[0] >= '4' && m.Listed {
				text = strings.TrimSpace(text + " " + w.Text + ": " + lowerFirst(m.Entry.Title) + ".")
			}
		}
	}
	hello := v == "EHLO" || v == "LHLO"
	first := p == nil || firstLine(p, n)
	switch {
	case hello && code[0] == '2' && first && strings.HasSuffix(line.Words(), "..."): // Kerio
		text = "The server accepts the client's introduction. Its extensions follow, of which this log leaves the lines out."
	case hello && code[0] == '2' && !first:
		return a.offerNote(n, marks)
	case !first:
		return "The reply goes on."
	}
	if a.x != nil && a.x.Verdict.Failure() && a.decisive(n) && a.x.meaning != "" {
		return a.x.meaning // the reply in the light of everything else that is known
	}
	return text
}

// firstLine reports whether a turn is the first line of its reply.
func firstLine(p *grammar.Pair, turn int) bool {
	for i := range p.Replies {
		if p.Replies[i].Turns[0] == turn {
			return true
		}
	}
	return false
}

// codePiece explains a reply code as the answer to a verb.
func codePiece(code string, e *ReplyEntry, verb string) Piece {
	title, meaning := e.as(verb)
	return Piece{Kind: CodePiece, Title: code + ": " + lowerFirst(title), Meaning: meaning, Standing: e.Standing, Source: e.Source, Ref: "reply/" + e.Code, Also: e.Also}
}

// statusPiece explains an enhanced status code, by its first two numbers where
// no list has the third.
func statusPiece(code string, m StatusMeaning) Piece {
	e := m.Entry
	meaning := e.Text
	if !m.Listed {
		meaning = strings.TrimSpace(m.Class + " " + m.Subject + " The last number is not in the registry.")
	}
	return Piece{Kind: StatusPiece, Title: code + ": " + lowerFirst(e.Title), Meaning: meaning, Standing: e.Standing, Source: e.Source, Ref: "status/" + e.Code, Also: e.Also}
}

// offerNote explains an extension that the reply to EHLO offers (RFC 5321
// section 4.1.1.1: one keyword a line, with its parameters).
func (a *annotator) offerNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	if t.Reply.Text == nil {
		return ""
	}
	keyword, rest, _ := strings.Cut(t.Reply.Text.Text, " ")
	e, ok := lookupExtension(EHLOKeyword, keyword)
	w := grammar.Word{At: t.Reply.Text.At, Text: keyword}
	if !ok {
		*marks = append(*marks, mark{a.word(n, &w), Piece{Kind: UnknownPiece, Title: "Unknown extension", Meaning: "No registry lists this keyword. The client may use it only if it knows it."}})
		return "The server offers " + keyword + ", which no registry lists."
	}
	*marks = append(*marks, mark{a.word(n, &w), extensionPiece(KeywordPiece, keyword, e, e.Text+" "+e.Advice)})
	if size, err := strconv.ParseInt(strings.TrimSpace(rest), 10, 64); err == nil && e.Keyword == "SIZE" && size > 0 {
		return "The server takes messages of up to " + SizeText(size) + "."
	}
	return e.Text
}

// extensionPiece explains a keyword, a parameter or a login method, as it is
// written in the log.
func extensionPiece(kind PieceKind, written string, e *ExtensionEntry, meaning string) Piece {
	return Piece{Kind: kind, Title: written + ": " + lowerFirst(e.Title), Meaning: strings.TrimSpace(meaning),
		Standing: e.Standing, Source: e.Source, Ref: "extension/" + e.RefName(), Also: e.Also}
}
