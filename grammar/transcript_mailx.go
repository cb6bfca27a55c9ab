package grammar

import "strings"

// What Heirloom mailx and its successor S-nail say around the dialogue.

// mailxTalk is the state once Heirloom mailx was seen: it marks commands with
// ">>>" and leaves replies bare.
const mailxTalk = "mailx"

// mailxSaid reads what mailx -v says in its own way, "Connecting to
// 192.0.2.25:smtp . . . connected." (smtp.c, socket.c), and the server's replies.
func (h *head) mailxSaid(row *Row) bool {
	b := h.bytes()
	switch {
	case contains(b, " . . . ") && (hasPrefix(b, "Resolving host ") || hasPrefix(b, "Connecting to ")):
		h.mem.state = mailxTalk
		h.restart(row)
		switch {
		case hasPrefix(b, "Resolving host "):
			row.Server = hostPort(firstWordOf(string(b[len("Resolving host "):])))
			row.tell(Noted, h.span)
		case contains(b, "connected."):
			row.tell(Opened, h.span)
		default:
			h.tellFault(row, h.span, unreachable)
		}
	case h.mem.state != mailxTalk:
		return false
	case hasPrefix(b, "smtp-server: "), hasPrefix(b, ". . . message not sent"), hasPrefix(b, `"/`):
		row.Weak = true
		row.tell(Noted, h.span)
	case replyCode(b) >= 200:
		h.mem.side = Server
		h.sayReply(row, 0, len(b))
	default:
		return false
	}
	row.Direction = Outbound
	return true
}

// nailNames are the names that S-nail is installed by. It puts its own in front
// of each line.
var nailNames = [...]string{"s-nail: ", "mailx: ", "mail: "}

// nailTalk is the state once S-nail was seen.
const nailTalk = "s-nail"

// nailSaid reads what S-nail -vv says between the lines.
func (h *head) nailSaid(row *Row, b []byte) bool {
	for _, name := range nailNames {
		if text, ok := cutPrefix(b, name); ok {
			return h.nailTells(row, text, name == nailNames[0])
		}
	}
	if !nailSaved(b) || h.mem.state != nailTalk && !hasPrefix(h.following(1), nailNames[0]) {
		return false
	}
	row.Weak = true
	row.tell(Noted, h.span)
	return true
}

// nailTells reads the words behind the name; sure tells that no other program
// has it.
func (h *head) nailTells(row *Row, text []byte, sure bool) bool {
	switch {
	case hasPrefix(text, "Connecting to ") && contains(text, " ... "):
		h.restart(row)
		row.Server = transcriptServer(string(text), "Connecting to ")
		if contains(text, "connected.") {
			row.tell(Opened, h.span)
		} else {
			h.tellFault(row, h.span, unreachable)
		}
	case !sure && h.mem.state != nailTalk && hasPrefix(text, "Resolving host "):
		return false
	case hasPrefix(text, "P(seudo)R(andom)"), hasPrefix(text, "Credentials: "), hasPrefix(text, "Resolving host "):
		h.restart(row)
		row.Weak = true
		row.tell(Noted, h.span)
	case hasPrefix(text, "Unexpected EOF on SMTP"):
		row.tell(Lost, h.span)
	case hasPrefix(text, "could not initiate TLS connection"):
		row.tell(SecureFailed, h.span)
	case hasPrefix(text, "... message not sent"):
		row.tell(Closed, h.span)
	case sure || h.mem.state == nailTalk || hasPrefix(text, "SMTP server: "): // the reply once more
		row.Weak = true
		row.tell(Noted, h.span)
	default:
		return false
	}
	h.mem.state = nailTalk
	return true
}

// nailSaved recognises where the unsent message was saved, and its lines and
// bytes: "/root/dead.letter 10/220".
func nailSaved(b []byte) bool {
	s := bytesAsString(b)
	i := strings.LastIndexByte(s, ' ')
	if i < 1 || s[0] != '/' && s[0] != '~' {
		return false
	}
	lines, size, ok := strings.Cut(s[i+1:], "/")
	return ok && lines != "" && size != "" && digits(lines, 0) == len(lines) && digits(size, 0) == len(size)
}
