package app

import (
	"bytes"
	"compress/gzip"
	"encoding/base64"
	"fmt"
	"slices"
	"strings"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// Bounds of what is shared.
const (
	shownBytes  = 64 << 10 // of a file, shown before it is saved
	valuesShown = 200      // replaced values that are listed of one kind
	leaksShown  = 100
	linkWarns   = 8 << 10  // longer links are cut by some programs
	linkRefuses = 32 << 10 // longer ones are not made
)

// linesFormat is the format that a report does not have: the lines of the log
// themselves.
var linesFormat = explain.Format{Name: "log", Title: "Log lines", About: "the lines themselves, to be opened here again", Extension: ".log", Media: "text/plain; charset=utf-8"}

// shareFormats lists what can be made of a log, in the order of the panel.
func shareFormats() []*explain.Format {
	list := slices.Clone(explain.Formats())
	slices.SortStableFunc(list, func(a, b *explain.Format) int { // for tickets first
		return strings.Compare(firstOf(a.Name), firstOf(b.Name))
	})
	return append(list, &linesFormat)
}

func firstOf(format string) string {
	if format == "markdown" {
		return ""
	}
	return "rest"
}

// redacted is the log without its private data, read again.
type redacted struct {
	key  string // of the options
	text *explain.Redacted
	log  *grammar.Log
	list []*explain.Judged
	// What was made of it last: the panel shows it, then it is copied or saved.
	made request
	file sharedFile
}

// withoutPrivateData redacts the log and reads the result. It is kept: the
// panel asks for one format after the other.
func (e *engine) withoutPrivateData(s share, progress func(string)) (*redacted, error) {
	key := s.Keep + "|" + s.Also + fmt.Sprint(s.HideProviders)
	if e.redacted != nil && e.redacted.key == key {
		return e.redacted, nil
	}
	e.redacted = nil
	r := &redacted{key: key}
	progress("Replacing private data")
	r.text = explain.Redact(e.log, explain.RedactOptions{Keep: kindSet(s.Keep), Also: kindSet(s.Also), HideProviders: s.HideProviders})
	var reader grammar.Reader
	if _, err := reader.Write(r.text.Text); err != nil {
		return nil, err
	}
	progress("Reading the result")
	o := e.options
	o.Name = explain.RedactedName(1) // a file's name may be private too
	r.log = reader.Log(o)
	r.list = explain.JudgeAll(r.log)
	e.redacted = r
	return r, nil
}

// kindSet reads the names of kinds, with blanks between them.
func kindSet(names string) map[explain.Kind]bool {
	out := make(map[explain.Kind]bool)
	for _, name := range strings.Fields(names) {
		out[explain.Kind(name)] = true
	}
	return out
}

// share builds what the person wants to send, without private data but for
// what they keep, and shows what was replaced.
func (e *engine) share(r request, progress func(string)) response {
	clean, file, err := e.sharedFile(r, progress)
	if err != nil {
		return response{Error: sentence(err.Error())}
	}
	page := &sharePage{Name: file.name, Size: len(file.data), Preview: preview(file.data), LeakTotal: len(clean.text.Leaks), Crowded: clean.text.Shared}
	page.Leaks = clean.text.Leaks[:min(len(clean.text.Leaks), leaksShown)]
	for _, k := range explain.RedactKinds() {
		one := shareKind{RedactKind: k}
		for _, m := range clean.text.Mapping {
			if m.Kind != k.Kind {
				continue
			}
			one.Total++
			if len(one.Values) < valuesShown {
				m.From, m.To = clip(m.From), clip(m.To)
				one.Values = append(one.Values, m)
			}
		}
		page.Kinds = append(page.Kinds, one)
	}
	if r.Share.Link {
		page.Link = linkPart(file.data)
		page.LinkSize = len(page.Link)
		if len(page.Link) > linkRefuses {
			page.Link = ""
		}
	}
	return response{Share: page}
}

// file is what the panel shows, or the mapping, as the bytes to be saved.
func (e *engine) file(r request, progress func(string)) response {
	build := e.sharedFile
	if r.Share.Mapping {
		build = e.mappingFile
	}
	_, file, err := build(r, progress)
	if err != nil {
		return response{Error: sentence(err.Error())}
	}
	return response{File: &fileNote{Name: file.name, Media: file.media}, data: file.data}
}

// mappingFile is what became what.
func (e *engine) mappingFile(r request, progress func(string)) (*redacted, sharedFile, error) {
	clean, err := e.withoutPrivateData(r.Share, progress)
	if err != nil {
		return nil, sharedFile{}, err
	}
	var b bytes.Buffer
	err = explain.WriteMapping(&b, clean.text.Mapping)
	return clean, sharedFile{"smtpexplain-mapping.csv", "text/csv; charset=utf-8", b.Bytes()}, err
}

// sharedFile is what is sent.
type sharedFile struct {
	name, media string
	data        []byte
}

func (e *engine) sharedFile(r request, progress func(string)) (*redacted, sharedFile, error) {
	at := slices.IndexFunc(shareFormats(), func(f *explain.Format) bool { return f.Name == r.Share.Format })
	if at < 0 {
		return nil, sharedFile{}, fmt.Errorf("the format %q is unknown", r.Share.Format)
	}
	format := shareFormats()[at]
	clean, err := e.withoutPrivateData(r.Share, progress)
	if err != nil {
		return nil, sharedFile{}, err
	}
	asked := request{Conversation: r.Conversation, Filter: r.Filter, Share: r.Share}
	asked.Share.Link = false
	if clean.made == asked {
		return clean, clean.file, nil
	}
	chosen, err := e.scope(r, clean)
	if err != nil {
		return nil, sharedFile{}, err
	}
	progress("Writing " + format.Title)
	var b bytes.Buffer
	if format == &linesFormat {
		writeLines(&b, clean.log, chosen, r.Share.Scope == scopeLog)
	} else {
		err = explain.WriteReport(&b, format, clean.log, explain.Survey(clean.log, chosen), chosen, explain.ReportOptions{Redacted: len(clean.text.Mapping) > 0})
	}
	name := "smtpexplain-log" + format.Extension
	if len(chosen) == 1 {
		name = "smtpexplain-" + chosen[0].ID() + format.Extension
	}
	if err != nil {
		return nil, sharedFile{}, err
	}
	clean.made, clean.file = asked, sharedFile{name, format.Media, b.Bytes()}
	return clean, clean.file, nil
}

// scope picks the conversations that are shared. Redaction changes no line's
// place, so a conversation has the same number before and after.
func (e *engine) scope(r request, clean *redacted) ([]*explain.Judged, error) {
	if len(clean.list) != len(e.list) {
		return nil, fmt.Errorf("the redacted log reads differently: %d conversations instead of %d. Please report this, and keep the kind of data that you removed last", len(clean.list), len(e.list))
	}
	switch r.Share.Scope {
	case scopeConversation:
		i, ok := e.index(r.Conversation)
		if !ok {
			return nil, fmt.Errorf("there is no conversation %q in this log", r.Conversation)
		}
		return clean.list[i : i+1], nil
	case scopeShown:
		var out []*explain.Judged
		for _, i := range slices.Sorted(slices.Values(e.filtered(r.Filter))) {
			out = append(out, clean.list[i])
		}
		return out, nil
	}
	return clean.list, nil
}

// writeLines writes the lines of conversations in the order of the log, or all
// of it. Lines that name the columns of a log go along, since the others cannot
// be read without them.
func writeLines(b *bytes.Buffer, log *grammar.Log, chosen []*explain.Judged, all bool) {
	want := make(map[int32]bool, len(chosen))
	for _, x := range chosen {
		want[int32(x.Conversation.Number)] = true
	}
	for i := range log.Lines {
		l := &log.Lines[i]
		text := l.Of(log.Text)
		if all || want[l.Owner] || l.Owner == 0 && log.Recognised(i) && bytes.HasPrefix(text, []byte("#")) {
			b.Write(text)
			b.WriteByte('\n')
		}
	}
}

// preview is the beginning of a text file, cut at a line end.
func preview(b []byte) string {
	if len(b) <= shownBytes {
		return string(b)
	}
	b = b[:shownBytes]
	if i := bytes.LastIndexByte(b, '\n'); i > 0 {
		b = b[:i+1]
	}
	return string(b)
}

// linkPart is a text as a link carries it: compressed, in base64 for addresses.
func linkPart(text []byte) string {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression) // the level is a valid one
	z.Write(text)
	z.Close()
	return base64.RawURLEncoding.EncodeToString(b.Bytes())
}

// linkBytes reads what a link carries; the compressed bytes are opened like a
// file.
func linkBytes(part string) ([]byte, error) {
	if len(part) > linkRefuses {
		return nil, fmt.Errorf("it has %d bytes", len(part))
	}
	return base64.RawURLEncoding.DecodeString(part)
}
