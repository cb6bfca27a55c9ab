package app

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"smtpexplain/explain"
)

// A choice of identifiers names those that are let through, or with a minus
// those that are not: "rejected.deferred", "-accepted". It stands in the
// address.

// admits reports whether a choice lets an identifier through.
func admits(choice, id string) bool {
	only, named := false, false
	for part := range strings.SplitSeq(choice, ".") {
		switch not, without := strings.CutPrefix(part, "-"); {
		case part == "":
		case without && not == id:
			return false
		case !without:
			only, named = true, named || part == id
		}
	}
	return !only || named
}

// choose adds an identifier to a choice; a leading minus in it means "not".
func choose(choice, id string) string {
	choice = unchoose(unchoose(choice, id), opposite(id))
	if choice == "" {
		return id
	}
	return choice + "." + id
}

// unchoose takes an identifier out of a choice.
func unchoose(choice, id string) string {
	return strings.Join(slices.DeleteFunc(parts(choice), func(p string) bool { return p == id }), ".")
}

func opposite(id string) string {
	if rest, ok := strings.CutPrefix(id, "-"); ok {
		return rest
	}
	return "-" + id
}

// parts are the identifiers of a choice, each with its minus.
func parts(choice string) []string {
	if choice == "" {
		return nil
	}
	return strings.Split(choice, ".")
}

// admits reports whether the choices of a filter let a conversation through.
func (f *filter) admits(x *explain.Judged) bool {
	return admits(f.Verdict, string(x.Verdict)) && admits(f.Cause, causeOf(x)) && admits(f.Phase, string(x.Phase)) && admits(f.Direction, x.Direction.String())
}

// field is what a term of the search field may be about.
type field struct {
	name, title, example string
	// fits reports whether a conversation has a value, given in small letters.
	fits func(x *explain.Judged, value string) bool
}

var fields = []field{
	{"verdict", "Verdict", "verdict:deferred", func(x *explain.Judged, v string) bool { return strings.HasPrefix(string(x.Verdict), v) }},
	{"cause", "Cause", "cause:greylisted", func(x *explain.Judged, v string) bool { return holds(v, causeOf(x)) }},
	{"phase", "Phase", "phase:rcpt", func(x *explain.Judged, v string) bool {
		return strings.HasPrefix(string(x.Phase), v) || strings.HasPrefix(strings.ToLower(x.Phase.Title()), v)
	}},
	{"direction", "Direction", "direction:in", func(x *explain.Judged, v string) bool { return strings.HasPrefix(x.Direction.String(), v) }},
	{"from", "Sender", "from:anna@example.com", func(x *explain.Judged, v string) bool { return sender(x, v) }},
	{"to", "Recipient", "to:@example.org", func(x *explain.Judged, v string) bool { return holds(v, x.To...) }},
	{"address", "Sender or recipient", "address:anna", func(x *explain.Judged, v string) bool { return sender(x, v) || holds(v, x.To...) }},
	{"peer", "The other side", "peer:gmail", func(x *explain.Judged, v string) bool { return holds(v, x.Peer().String()) }},
	{"host", "Client or server", "host:192.0.2.7", func(x *explain.Judged, v string) bool {
		return holds(v, x.Client.Name, x.Client.Address, x.Server.Name, x.Server.Address)
	}},
	{"id", "Session, queue id or Message-ID", "id:5140", func(x *explain.Judged, v string) bool { return holds(v, x.Session, x.Queue, x.Message) }},
	{"code", "Reply or status", "code:5.7.1", func(x *explain.Judged, v string) bool {
		return strings.HasPrefix(x.Reply, v) || strings.HasPrefix(x.Status, v)
	}},
	{afterField, "Began at or after", "after:09:30", func(x *explain.Judged, v string) bool {
		t, ok := began(x, v)
		return ok && t >= 0
	}},
	{beforeField, "Began before", "before:2024-05-12T10:00", func(x *explain.Judged, v string) bool {
		t, ok := began(x, v)
		return ok && t < 0
	}},
}

const (
	afterField  = "after"
	beforeField = "before"
)

// holds looks for a text in small letters.
func holds(text string, in ...string) bool {
	return slices.ContainsFunc(in, func(s string) bool { return strings.Contains(strings.ToLower(s), text) })
}

// anywhere looks for a word without a field, in what the list shows and in the
// names of the conversation.
func anywhere(x *explain.Judged, v string) bool {
	cause, ok := explain.LookupCause(causeOf(x))
	return sender(x, v) || holds(v, x.Client.Name, x.Client.Address, x.Server.Name, x.Server.Address, x.Session, x.Queue, x.Message, x.Reply, x.Status, x.Cause, x.Verdict.Title()) ||
		holds(v, x.To...) || ok && holds(v, cause.Title, cause.Phrase) || x.Start != 0 && holds(v, x.Start.Time().Format(time.RFC3339))
}

// sender looks at the reverse-path; <> stands for an empty one.
func sender(x *explain.Judged, v string) bool {
	from, bounce := x.Sender()
	return bounce && v == "<>" || holds(v, from)
}

// term is one condition of the search field: a field with a value, or a word.
type term struct {
	Field   string // "" for a word that may stand anywhere
	Value   string
	Not     bool
	Trouble string // why it is left aside, "" if it is not
	at, end int    // where it stands
}

// parseQuery reads the search field: `from:anna peer:gmail -deferred`. Every
// term has to fit; a minus in front turns one round, quotes keep blanks. A word
// that names a verdict means the verdict. It never fails: a colon behind
// anything that is no field is a part of a word.
func parseQuery(q string) []term {
	var out []term
	for i := 0; i < len(q); {
		if q[i] == ' ' || q[i] == '\t' {
			i++
			continue
		}
		t := term{at: i}
		if q[i] == '-' && i+1 < len(q) && q[i+1] != ' ' {
			t.Not = true
			i++
		}
		if k := strings.IndexByte(q[i:], ':'); k > 0 {
			name := strings.ToLower(q[i : i+k])
			if slices.ContainsFunc(fields, func(f field) bool { return f.name == name }) {
				t.Field = name
				i += k + 1
			}
		}
		t.Value, i = readValue(q, i)
		t.end = i
		if t.Value == "" {
			continue // still being typed
		}
		if _, verdict := verdictIcons[explain.Verdict(strings.ToLower(t.Value))]; verdict && t.Field == "" {
			t.Field = "verdict"
		}
		if t.Field == afterField || t.Field == beforeField {
			if _, _, ok := parseWhen(t.Value); !ok {
				t.Trouble = "no time: write 09:30, 2024-05-12 or 2024-05-12T09:30"
			}
		}
		out = append(out, t)
	}
	return out
}

// readValue reads up to a blank, or between quotes, where a backslash keeps a
// quote.
func readValue(q string, i int) (value string, end int) {
	if i >= len(q) || q[i] != '"' {
		k := strings.IndexAny(q[i:], " \t")
		if k < 0 {
			k = len(q) - i
		}
		return q[i : i+k], i + k
	}
	var b strings.Builder
	for i++; i < len(q) && q[i] != '"'; i++ {
		if q[i] == '\\' && i+1 < len(q) {
			i++
		}
		b.WriteByte(q[i])
	}
	return b.String(), min(i+1, len(q))
}

// String writes a term as parseQuery reads it.
func (t term) String() string {
	s := ""
	if t.Not {
		s = "-"
	}
	if t.Field != "" {
		s += t.Field + ":"
	}
	if strings.ContainsAny(t.Value, " \t\"") || strings.HasPrefix(t.Value, "-") && s == "" {
		return s + `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(t.Value) + `"`
	}
	return s + t.Value
}

// addTerm puts a term into a query, in place of one that it contradicts, and of
// one that it replaces.
func addTerm(q string, add term) string {
	for _, t := range parseQuery(q) {
		once := t.Field == add.Field && (t.Field == afterField || t.Field == beforeField)
		if once || t.Field == add.Field && strings.EqualFold(t.Value, add.Value) {
			q = dropTerm(q, t)
		}
	}
	if add.Value == "" {
		return q
	}
	return strings.TrimSpace(q + " " + add.String())
}

// dropTerm takes a term out of a query.
func dropTerm(q string, drop term) string {
	for _, t := range parseQuery(q) {
		if t.Field == drop.Field && t.Value == drop.Value && t.Not == drop.Not {
			return strings.TrimSpace(strings.TrimSpace(q[:t.at]) + " " + strings.TrimSpace(q[t.end:]))
		}
	}
	return q
}

// matches reports whether a conversation fits all terms.
func matches(x *explain.Judged, terms []term) bool {
	for i := range terms {
		t := &terms[i]
		if t.Trouble != "" {
			continue
		}
		fits := anywhere
		for k := range fields {
			if fields[k].name == t.Field {
				fits = fields[k].fits
			}
		}
		if fits(x, strings.ToLower(t.Value)) == t.Not {
			return false
		}
	}
	return true
}

// whenLayouts are the times that people may write; the first two are times of
// the day.
var whenLayouts = []string{"15:04", "15:04:05", "2006-01-02", "2006-01-02t15:04", "2006-01-02t15:04:05"}

// parseWhen reads a time as it stands in the log, in milliseconds: of the day,
// or since 1970.
func parseWhen(s string) (ms int64, ofDay, ok bool) {
	s = strings.ToLower(s)
	for i, layout := range whenLayouts {
		t, err := time.Parse(layout, s)
		if err != nil {
			continue
		}
		if i < 2 {
			return int64(t.Hour()*3600+t.Minute()*60+t.Second()) * 1000, true, true
		}
		return t.UnixMilli(), false, true
	}
	return 0, false, false
}

// began is by how much a conversation began after a time, negative for before;
// ok is false where its time is not known.
func began(x *explain.Judged, when string) (ms int64, ok bool) {
	t, ofDay, ok := parseWhen(when)
	if !ok || x.Start == 0 {
		return 0, false
	}
	at := int64(x.Start)
	if ofDay {
		const day = 24 * 60 * 60 * 1000
		at = (at%day + day) % day
	}
	return at - t, true
}

// fieldTitle is a field's name for people.
func fieldTitle(name string) string {
	for _, f := range fields {
		if f.name == name {
			return f.title
		}
	}
	return "Text"
}

// describe says what a term asks for.
func (t term) describe() string {
	s := fieldTitle(t.Field) + ": " + t.Value
	if t.Field == "" {
		s = strconv.Quote(t.Value)
	}
	if t.Not {
		return "Not " + strings.ToLower(s[:1]) + s[1:]
	}
	return s
}
