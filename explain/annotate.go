package explain

import (
	"fmt"
	"sort"
	"strconv"
	"strings"
	"unicode/utf8"

	"smtpexplain/grammar"
)

// Annotate explains lines of the log, given by their indices from 0, as a part
// of conversation x; x may be nil, then each line is explained as a part of
// its own conversation.
func Annotate(log *grammar.Log, x *Explanation, lines []int) []AnnotatedLine {
	out := make([]AnnotatedLine, 0, len(lines))
	stories := map[int32]*annotator{}
	for _, i := range lines {
		if i < 0 || i >= len(log.Lines) {
			continue
		}
		owner := log.Lines[i].Owner
		a := stories[owner]
		if a == nil {
			a = newAnnotator(log, owner, x)
			stories[owner] = a
		}
		out = append(out, a.line(i))
	}
	return out
}

// annotator explains the lines of one conversation.
type annotator struct {
	story
	x       *Explanation // nil outside the conversation that is looked at
	turns   map[int32][]int
	secrets map[int]secret
	at      map[int32]int // position of a line in the conversation
}

func newAnnotator(log *grammar.Log, owner int32, x *Explanation) *annotator {
	if owner == 0 {
		return &annotator{story: story{log: log}}
	}
	a := &annotator{story: *newStory(log, log.Conversations[owner-1], nil)}
	if x != nil && x.judged.Conversation == a.c {
		a.x = x
	}
	a.turns = make(map[int32][]int, len(a.c.Turns))
	for i := range a.c.Turns {
		n := a.c.Turns[i].Line
		a.turns[n] = append(a.turns[n], i)
	}
	a.secrets = map[int]secret{}
	for _, s := range a.story.secrets() {
		a.secrets[s.turn] = s
	}
	a.at = make(map[int32]int, len(a.c.Lines))
	for k, n := range a.c.Lines {
		a.at[n] = k
	}
	return a
}

// mark is a stretch of the line that means something.
type mark struct {
	grammar.Span
	piece Piece
}

func (a *annotator) line(i int) AnnotatedLine {
	out := AnnotatedLine{Number: a.log.Number(i), Known: a.log.Recognised(i), Offset: -1}
	span := a.log.Lines[i].Span
	marks := a.headMarks(i)
	if a.c != nil {
		out.Owner = "c" + strconv.Itoa(a.c.Number)
		a.describe(&out, i, &marks)
	} else if !out.Known && !a.log.Body(i).Empty() {
		out.Note = "Not recognised: no known log format writes such a line."
	} else if d := a.log.DialectOf(i); d != nil {
		out.Note = "Read as " + d.Title + ". It says nothing about SMTP."
	}
	out.Pieces = a.pieces(span, marks)
	return out
}

// headMarks marks time, session key and tag.
func (a *annotator) headMarks(i int) []mark {
	h := a.log.Head(i)
	var out []mark
	add := func(s grammar.Span, p Piece) {
		if !s.Empty() {
			out = append(out, mark{s, p})
		}
	}
	add(h.Time, Piece{Kind: TimePiece})
	if a.c != nil && a.c.Session != "" {
		add(h.Session, Piece{Kind: SessionPiece, Title: "Session key", Meaning: "All lines of this conversation bear this key. Servers use keys again, so the same one may stand for another conversation later."})
	} else {
		add(h.Session, Piece{Kind: SessionPiece})
	}
	add(h.Tag, Piece{Kind: TagPiece})
	return out
}

// describe fills side, note, times and marks from the turns of the line.
func (a *annotator) describe(out *AnnotatedLine, i int, marks *[]mark) {
	var notes []string
	for _, n := range a.turns[int32(i)] {
		t := &a.c.Turns[n]
		if t.Side != grammar.Nobody && t.Role != grammar.NoRole || t.Side == grammar.Server && t.Event == grammar.Said {
			out.Side = [...]string{"", "client", "server"}[t.Side]
			out.External = a.external(t.Side)
		}
		var note string
		switch {
		case t.Reply != nil:
			note = a.replyNote(n, marks)
			if p := a.pair(n); p != nil && !t.Reply.More && !expected(p.Verb, t.Reply.Code.Text) {
				out.Unexpected = true
			}
		case t.Cmd != nil:
			note = a.commandNote(n, marks)
		case t.Report != nil:
			note = a.reportNote(n, marks)
		default:
			note = a.eventNote(n, marks)
		}
		if note != "" {
			notes = append(notes, note)
		}
		if t.Time != 0 && a.c.Start != 0 {
			out.Offset = float64(t.Time-a.c.Start) / 1000
			out.Gap = a.gap(n)
		}
	}
	out.Note = strings.Join(notes, " ")
	if a.x == nil {
		return
	}
	n := i + 1
	for _, r := range a.x.Decisive {
		if n >= r[0] && n <= r[1] {
			out.Decisive = true
			if a.x.Verdict.Failure() {
				out.Severity = Error
			}
		}
	}
	for _, f := range a.x.Findings {
		for _, r := range f.Lines {
			if n >= r[0] && n <= r[1] && out.Severity == "" && f.Severity != Info {
				out.Severity = f.Severity
			}
		}
	}
}

// external reports whether a side is the other host, seen from the one that
// wrote the log.
func (a *annotator) external(side grammar.Side) bool {
	return a.c.Direction == grammar.Inbound && side == grammar.Client || a.c.Direction == grammar.Outbound && side == grammar.Server
}

// pair is the pair that a turn belongs to, nil if none.
func (a *annotator) pair(turn int) *grammar.Pair {
	if k := a.c.Turns[turn].Pair; k > 0 {
		return &a.c.Pairs[k-1]
	}
	return nil
}

// gap is the silence before a turn where it is worth showing: two seconds.
func (a *annotator) gap(turn int) float64 {
	for k := turn - 1; k >= 0; k-- {
		if t := &a.c.Turns[k]; t.Time != 0 {
			if g := float64(a.c.Turns[turn].Time-t.Time) / 1000; g >= 2 {
				return g
			}
			return 0
		}
	}
	return 0
}

// word is the span of a leaf of a turn; empty where the leaf was put together
// from pieces and stands nowhere as a whole.
func (s *story) word(turn int, w *grammar.Word) grammar.Span {
	t := &s.c.Turns[turn]
	span := grammar.Span{Start: t.Text.Start + int32(w.At), End: t.Text.Start + int32(w.End())}
	if t.Joined != nil && (span.End > t.Text.End || s.words(span) != w.Text) {
		return grammar.Span{}
	}
	return span
}

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
		title, meaning := r.As(v)
		text = meaning
		*marks = append(*marks, mark{a.word(n, &line.Code), Piece{Kind: CodePiece, Title: code + ": " + lowerFirst(title), Meaning: meaning,
			Standing: r.Standing, Source: r.Source, Ref: "reply/" + r.Code, Also: r.Also}})
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
	first := p == nil || a.firstLine(p, n)
	switch {
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

func (a *annotator) decisive(turn int) bool {
	n := a.story.line(turn)
	for _, r := range a.x.Decisive {
		if n >= r[0] && n <= r[1] {
			return true
		}
	}
	return false
}

// firstLine reports whether a turn is the first line of its reply.
func (a *annotator) firstLine(p *grammar.Pair, turn int) bool {
	for i := range p.Replies {
		if p.Replies[i].Turns[0] == turn {
			return true
		}
	}
	return false
}

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
	e, ok := LookupExtension(EHLOKeyword, keyword)
	w := grammar.Word{At: t.Reply.Text.At, Text: keyword}
	if !ok {
		*marks = append(*marks, mark{a.word(n, &w), Piece{Kind: UnknownPiece, Title: "Unknown extension", Meaning: "No registry lists this keyword. The client may use it only if it knows it."}})
		return "The server offers " + keyword + ", which no registry lists."
	}
	*marks = append(*marks, mark{a.word(n, &w), Piece{Kind: KeywordPiece, Title: keyword + ": " + lowerFirst(e.Title), Meaning: strings.TrimSpace(e.Text + " " + e.Advice),
		Standing: e.Standing, Source: e.Source, Ref: "extension/" + e.RefName(), Also: e.Also}})
	if size, err := strconv.ParseInt(strings.TrimSpace(rest), 10, 64); err == nil && e.Keyword == "SIZE" && size > 0 {
		return "The server takes messages of up to " + SizeText(size) + "."
	}
	return e.Text
}

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

// RefName is a verb in an address of the reference: "rcpt", "dot" for the end
// of the message, "http-connect" for HTTP's CONNECT, since "connect" is the
// moment that the connection opens.
func RefName(verb string) string {
	switch verb {
	case ".":
		return "dot"
	case "CONNECT":
		return "http-connect"
	}
	return strings.ReplaceAll(strings.ToLower(strings.Trim(verb, "()")), " ", "-")
}

// RefName is an extension in an address of the reference. The same word may be
// a keyword of EHLO, which has the short name, a parameter and a login method.
func (x *ExtensionEntry) RefName() string {
	name := strings.ReplaceAll(RefName(x.Keyword), "/", "-")
	switch x.Kind {
	case MAILParameter:
		return "mail-" + name
	case RCPTParameter:
		return "rcpt-" + name
	case AUTHMechanism:
		return "auth-" + name
	}
	return name
}

// secondHello reports whether the client has introduced itself before and asked
// for TLS since.
func (a *annotator) secondHello(n int) bool {
	hello, tls := false, false
	for i := 0; i < n; i++ {
		switch a.c.Turns[i].Role {
		case grammar.HelloRole:
			hello = true
		case grammar.StartTLSRole, grammar.SecureRole:
			tls = hello
		}
	}
	return hello && tls
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
	size := ""
	for i := range e.Parameters {
		p := &e.Parameters[i]
		x, known := LookupExtension(kind, p.Keyword.Text)
		if !known {
			*marks = append(*marks, mark{a.word(n, &p.Keyword), Piece{Kind: UnknownPiece, Title: "Unknown parameter", Meaning: "No registry lists this parameter. A server that does not know it answers 555."}})
			continue
		}
		*marks = append(*marks, mark{a.word(n, &p.Keyword), Piece{Kind: ParameterPiece, Title: x.Keyword + ": " + lowerFirst(x.Title), Meaning: x.Text,
			Standing: x.Standing, Source: x.Source, Ref: "extension/" + x.RefName(), Also: x.Also}})
		if b, err := strconv.ParseInt(valueText(p.Value), 10, 64); err == nil && x.Keyword == "SIZE" {
			size = " It has about " + SizeText(b) + "."
		}
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

func valueText(w *grammar.Word) string {
	if w == nil {
		return ""
	}
	return w.Text
}

// authNote explains the start of a login.
func (a *annotator) authNote(n int, marks *[]mark) string {
	auth := a.c.Turns[n].Cmd.Auth
	note := "The client wants to log in."
	if auth.Mechanism != nil {
		if m, ok := LookupExtension(AUTHMechanism, auth.Mechanism.Text); ok {
			*marks = append(*marks, mark{a.word(n, auth.Mechanism), Piece{Kind: KeywordPiece, Title: m.Keyword + ": " + lowerFirst(m.Title), Meaning: strings.TrimSpace(m.Text + " " + m.Advice),
				Standing: m.Standing, Source: m.Source, Ref: "extension/" + m.RefName(), Also: m.Also}})
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

// reportNote explains a line that reports a result.
func (a *annotator) reportNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	r := t.Report
	text := a.words(t.Text)
	if r.Status != "" {
		if k := strings.LastIndex(text, r.Status); k >= 0 {
			if m, ok := LookupStatus(r.Status); ok {
				p := statusPiece(r.Status, m)
				if s, ok := a.statusMeaning(r.Status, true); ok {
					p.Meaning = s
				}
				*marks = append(*marks, mark{grammar.Span{Start: t.Text.Start + int32(k), End: t.Text.Start + int32(k+len(r.Status))}, p})
			}
		}
	}
	for i, q := range r.Quote {
		start := r.QuoteAt[i].Start
		// A log may keep code and words apart: a word is marked only where it
		// really stands.
		at := func(w *grammar.Word) grammar.Span {
			span := grammar.Span{Start: start + int32(w.At), End: start + int32(w.End())}
			if int(span.End) > len(a.log.Text) || a.words(span) != w.Text {
				return grammar.Span{}
			}
			return span
		}
		if e, ok := LookupReply(q.Code.Text); ok {
			title, meaning := e.As(r.Verb)
			*marks = append(*marks, mark{at(&q.Code), Piece{Kind: CodePiece, Title: q.Code.Text + ": " + lowerFirst(title),
				Meaning: meaning, Standing: e.Standing, Source: e.Source, Ref: "reply/" + e.Code, Also: e.Also}})
		}
		if w := q.StatusWord(); w != nil {
			if m, ok := LookupStatus(w.Text); ok {
				*marks = append(*marks, mark{at(w), statusPiece(w.Text, m)})
			}
		}
	}
	return a.outcomeText(n)
}

// outcomeText says what a report reports.
func (a *annotator) outcomeText(n int) string {
	r := a.c.Turns[n].Report
	d := decision{verdict: reportVerdict(r), turns: []int{n}}
	d.fill(&a.story, n)
	a.findCause(&d)
	why := because(&d)
	to, from := names(r.To), ""
	if r.From != nil && *r.From != "" {
		from = " from " + *r.From
	}
	if to != "" {
		to = " for " + to
	}
	switch r.Outcome {
	case grammar.Received:
		by := ""
		if p := r.Peer.String(); p != "" {
			by = " It came from " + p + "."
			if p == "0.0.0.0" {
				by = " It was written in the web client."
			}
		}
		return "The server took a message" + from + to + " into its queue." + by
	case grammar.Relayed:
		return "The message" + to + " was handed to " + orElse(r.Peer.String(), "the next server") + ", which accepted it."
	case grammar.Delivered:
		return "The message" + to + " was put into the mailbox."
	case grammar.Delayed:
		return "The message" + to + " stays in the queue and is tried again" + why + "."
	case grammar.GivenUp:
		return "The message" + to + " is given up and the sender is told" + why + "."
	case grammar.Refused:
		return "The server refused the mail" + from + to + why + "."
	case grammar.RefusedNow:
		return "The server put the mail" + from + to + " off for now" + why + "."
	case grammar.RefusedLogin:
		return "A login from " + orElse(r.Peer.String(), "a client") + " was refused" + why + "."
	case grammar.Disconnected:
		return orElse(r.Peer.String(), "The client") + " went away before the conversation was over."
	case grammar.NoConnection:
		return "No connection came about" + why + "."
	case grammar.Discarded:
		return "The message" + to + " was accepted and thrown away."
	case grammar.Notified:
		return "The server itself wrote a delivery status notification" + to + ": some message could not be delivered."
	case grammar.Scored:
		return "Noted against the client" + why + ". The line does not say whether the mail was refused."
	case grammar.Mentioned:
		return "Something was found in a message" + from + to + ". The line does not say what became of it."
	}
	return ""
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// eventNote explains everything that is no command, reply or report.
func (a *annotator) eventNote(n int, marks *[]mark) string {
	t := &a.c.Turns[n]
	switch t.Role {
	case grammar.AnswerRole:
		return "The client answers the login challenge." + a.maskNote(n, marks)
	case grammar.BodyRole:
		return "A line of the message."
	case grammar.DotRole:
		if v, ok := LookupVerb("."); ok {
			*marks = append(*marks, mark{t.Text, Piece{Kind: VerbPiece, Title: "The end of the message", Meaning: v.Text, Standing: v.Standing, Source: v.Source, Ref: "command/dot"}})
		}
		return "The dot ends the message. The next reply decides whether it is accepted."
	}
	if note := eventText(a.c.Dialect.Name, a.words(t.Text)); note != "" {
		return note
	}
	switch t.Event {
	case grammar.Opened:
		return "The connection is opened."
	case grammar.Greeted:
		return "The server greets the client (220)."
	case grammar.Secured:
		return "The connection is encrypted from here on."
	case grammar.SecureFailed:
		return "The TLS handshake failed."
	case grammar.LoggedIn:
		return "The login worked."
	case grammar.LoginFailed:
		return "The login failed."
	case grammar.Lost:
		return "The connection broke."
	case grammar.Closed:
		return "The connection is closed."
	case grammar.Trouble:
		return "The software complains here; its words tell why."
	case grammar.Said:
		if t.Side == grammar.Server {
			return "Words of the server that are no reply of SMTP."
		}
	}
	return ""
}

// pieces cuts the line at the marks. Put together, the pieces are the line.
func (a *annotator) pieces(line grammar.Span, marks []mark) []Piece {
	sort.SliceStable(marks, func(i, j int) bool { return marks[i].Start < marks[j].Start })
	var out []Piece
	at := line.Start
	for _, m := range marks {
		if m.Start < at || m.End > line.End || m.Empty() {
			continue
		}
		if m.Start > at {
			out = append(out, Piece{Text: visibleIn(a.log.Charset, grammar.Span{Start: at, End: m.Start}.Of(a.log.Text))})
		}
		p := m.piece
		if p.Text == "" {
			p.Text = visibleIn(a.log.Charset, m.Of(a.log.Text))
		}
		out = append(out, p)
		at = m.End
	}
	if at < line.End {
		out = append(out, Piece{Text: visibleIn(a.log.Charset, grammar.Span{Start: at, End: line.End}.Of(a.log.Text))})
	}
	return out
}

// visible turns bytes into text that can be shown: control characters, escape
// sequences, bidirectional overrides and invalid bytes become marks that
// people see and machines do not obey. A tab stays.
func visible(b []byte) string { return visibleIn(grammar.UnknownCharset, b) }

// visibleIn is visible for a log whose bytes that are no UTF-8 are in a charset.
func visibleIn(charset grammar.Charset, b []byte) string {
	plain := true
	for _, c := range b {
		if c < ' ' && c != '\t' || c >= 0x7f {
			plain = false
			break
		}
	}
	if plain {
		return string(b)
	}
	var out strings.Builder
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			if c, ok := charset.Decode(b[0]); ok && c > 0xa0 {
				out.WriteRune(c)
			} else {
				fmt.Fprintf(&out, "⟨%02X⟩", b[0])
			}
		case r < ' ' && r != '\t':
			out.WriteRune(0x2400 + r) // Unicode's pictures of control characters
		case r == 0x7f:
			out.WriteRune(0x2421)
		case r >= 0x80 && r < 0xa0, r >= 0x200b && r <= 0x200f, r >= 0x2028 && r <= 0x202e, r >= 0x2060 && r <= 0x2069, r == 0xfeff, r == 0x061c:
			fmt.Fprintf(&out, "⟨U+%04X⟩", r)
		default:
			out.WriteRune(r)
		}
		b = b[n:]
	}
	return out.String()
}
