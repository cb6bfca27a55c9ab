package grammar

// unreached is why the host of a delivery could not be reached. The line that
// tells what became of the message comes behind it and does not say it again.
type unreached struct {
	key    string
	reason Span
	peer   Party
}

// unreached reports that no connection came about, and remembers it.
func (h *head) unreached(row *Row, all Span) {
	h.mem.state = unreached{row.Key, all, row.Server}
	row.report(all, &Report{Outcome: NoConnection, Verb: "(tcp)", Peer: row.Server, Reason: all})
}

// because gives a result the reason of the line before it, if it has none of its
// own.
func (h *head) because(row *Row, rep *Report) {
	if before, ok := h.mem.state.(unreached); ok && before.key == row.Key && len(rep.Quote) == 0 {
		rep.Verb, rep.Reason = "(tcp)", before.reason
		rep.Peer.merge(before.peer)
	}
}
