package grammar

import "bytes"

// What version 5 of OpenSMTPD writes: "smtp-in: …", "smtp-out: …" and "relay: …"
// with the session's id among the words.

// oldIn reads "smtp-in: … session ID …" of version 5.
func (l *opensmtpdLine) oldIn() bool {
	row := l.row
	words := l.b[len("smtp-in: "):]
	id, end := l.id()
	if id == "" {
		return false
	}
	row.Key, row.Direction = id, Inbound
	row.TagSpan = l.span(0, len("smtp-in"))
	switch {
	case hasPrefix(words, "New session"):
		row.Place = Begins
		if i := index(l.b, "from host "); i >= 0 {
			row.Client, _ = eximHost(l.b, i+len("from host "))
		}
		row.tell(Opened, l.all)
	case hasPrefix(words, "Started TLS"):
		row.tell(Secured, l.all)
	case hasPrefix(words, "Accepted message"):
		rep := &Report{Outcome: Received, Reason: l.all}
		l.envelope(rep)
		row.Queue = word(words, "message ")
		row.report(l.all, rep)
	case hasPrefix(words, "Failed command"), hasPrefix(words, "Bad input"):
		from, to := -1, -1
		if i := index(l.b, `: "`); i >= 0 {
			from = i + 3
			to = bytes.LastIndex(l.b, []byte(`" => `))
		}
		if from < 0 || to < from {
			l.failed(nil, end+2, len(l.b))
			break
		}
		l.failed(l.b[from:to], to+len(`" => `), len(l.b))
	case hasPrefix(words, "Authentication") && (contains(words, "failed") || contains(words, "error")):
		row.report(l.all, &Report{Outcome: RefusedLogin, Verb: "AUTH", Reason: l.all})
	case hasPrefix(words, "Authentication"):
		row.tell(LoggedIn, l.all)
	case hasPrefix(words, "Received disconnect"):
		row.Place = Ends
		l.lost(words)
	case hasPrefix(words, "Disconnecting"):
		row.Place = Ends
		l.lost(words)
	case hasPrefix(words, "Closing"):
		row.Place = Ends
		row.tell(Closed, l.all)
	default:
		row.tell(Noted, l.all)
	}
	return true
}

// oldOut reads "smtp-out: … session ID …" of version 5.
func (l *opensmtpdLine) oldOut(trace *opensmtpdTrace) bool {
	row := l.row
	words := l.b[len("smtp-out: "):]
	id, end := l.id()
	row.TagSpan = l.span(0, len("smtp-out"))
	if id == "" {
		row.Place = Apart // routes that are switched off and on again
		return contains(words, "route") || contains(words, "connector") || contains(words, "MX") || contains(words, "omain")
	}
	row.Key, row.Direction = id, Outbound
	if l.last.place != "" && (hasPrefix(words, "Connected") || hasPrefix(words, "Connecting")) {
		row.Joins, row.Session = l.last.place, id
	}
	switch {
	case hasPrefix(words, "Connecting to "):
		row.Place = Leads
		row.Server = opensmtpdURL(word(words, "Connecting to "))
		if name, ok := between(words, " (", ")"); ok {
			row.Server.Name = name
		}
		trace.session = id
		row.tell(Opened, l.all)
	case hasPrefix(words, "Connected"):
		trace.session = id
		row.tell(Noted, l.all)
	case hasPrefix(words, "Started TLS"):
		row.tell(Secured, l.all)
	case hasPrefix(words, "Error on session"):
		row.Place = Ends
		l.error(l.b[min(end, len(l.b)):])
	case hasPrefix(words, "Closing session"):
		row.Place = Ends
		row.tell(Closed, l.all)
	default:
		row.tell(Noted, l.all)
	}
	return true
}

// oldDelivery reads "relay: Ok for EVPID: session=…, from=<…>, …, stat=…" and
// the same of a delivery into a mailbox.
func (l *opensmtpdLine) oldDelivery() bool {
	kind, rest, _ := bytes.Cut(l.b, []byte(": "))
	result, rest, _ := bytes.Cut(rest, []byte(" for "))
	evp, _, ok := bytes.Cut(rest, []byte(": "))
	if !ok || len(evp) != 16 || !hexRun(evp) {
		return false
	}
	l.delivery(string(kind) == "relay", string(result), string(evp), logfmt(l.b, "session"))
	return true
}
