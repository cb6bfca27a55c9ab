package grammar

import "bytes"

// Damage is what copying and pasting added to every line: it is taken off
// before the scanners look, and told to the user. A mark is only believed when
// nearly every line bears it, since "> " is also an arrow in some logs.
type Damage struct {
	Indent    int  // blanks or tabs in front of every line
	Quote     bool // "> " of a quoted mail
	Bullet    bool // "- " or "* " of a list
	Number    bool // "12. " of a numbered list
	Comment   bool // "# " between tabs
	Backticks bool // `…` around each line
}

// Any reports whether anything was taken off.
func (d Damage) Any() bool { return d != Damage{} }

// findDamage looks at the first thousand lines.
func findDamage(log *Log) Damage { return damageOf(log, 0, min(len(log.Lines), voters)) }

// damageInside looks at a log with prose around it: at the longest run of lines
// that are quoted or indented, if it is half of the whole. Many logs indent
// lines themselves, so whether this is damage the vote must tell. from and to
// bound the run.
func damageInside(log *Log) (d Damage, from, to int) {
	n := min(len(log.Lines), voters)
	var longest, run struct{ from, to, lines int }
	all := 0
	var mark byte // that the lines of the run begin with
	for i := 0; i < n; i++ {
		b := log.Lines[i].Span.Of(log.Text)
		if blank(b) {
			continue
		}
		all++
		first := b[0]
		if first == '\t' {
			first = ' '
		}
		if first != ' ' && first != '>' {
			mark = 0
			continue
		}
		if first != mark {
			mark, run.from, run.lines = first, i, 0
		}
		run.to = i + 1
		if run.lines++; run.lines > longest.lines {
			longest = run
		}
	}
	if longest.lines < 3 || longest.lines == all || longest.lines*2 < all {
		return Damage{}, 0, 0
	}
	return damageOf(log, longest.from, longest.to), longest.from, longest.to
}

// damageOf looks at some lines, for one mark after the other as they may be
// nested.
func damageOf(log *Log, from, to int) (d Damage) {
	marks := []func(*Damage){
		func(d *Damage) { d.Comment = true },
		func(d *Damage) { d.Indent = commonIndent(log, *d, from, to) },
		func(d *Damage) { d.Quote = true },
		func(d *Damage) { d.Number = true },
		func(d *Damage) { d.Bullet = true },
		func(d *Damage) { d.Backticks = true },
	}
	for _, set := range marks {
		try := d
		set(&try)
		hit, all := 0, 0
		for i := from; i < to; i++ {
			line := log.Lines[i].Span
			before := d.body(log.Text, line)
			if blank(before.Of(log.Text)) {
				continue
			}
			all++
			if try.body(log.Text, line) != before {
				hit++
			}
		}
		// Nine lines of ten, and at least two: one line proves nothing.
		if all > 1 && hit*10 >= all*9 && !(try.Bullet && !d.Bullet && curlStars(log, d)) {
			d = try
		}
	}
	return d
}

// curlStars reports whether the stars at the line starts are curl's own, which
// marks so what it says itself. Where it reaches no server it says nothing else.
func curlStars(log *Log, d Damage) bool {
	for i := 0; i < min(len(log.Lines), 5); i++ {
		if rest, ok := cutPrefix(d.body(log.Text, log.Lines[i].Span).Of(log.Text), "* "); ok && bytes.HasPrefix(bytes.TrimLeft(rest, " "), []byte("Trying ")) {
			return true
		}
	}
	return false
}

// commonIndent is the number of blanks that nine lines of ten have in front.
// Only these are taken off: deeper indentation may mark a continuation.
func commonIndent(log *Log, d Damage, from, to int) int {
	var count [17]int // lines by number of blanks, the last for more
	all := 0
	for i := from; i < to; i++ {
		b := d.body(log.Text, log.Lines[i].Span).Of(log.Text)
		if blank(b) {
			continue
		}
		n := 0
		for n < len(count)-1 && isBlank(b[n]) {
			n++
		}
		count[n]++
		all++
	}
	below := 0
	for n := 0; n < len(count)-1; n++ {
		if below += count[n]; below*10 > all {
			return n
		}
	}
	return len(count) - 1
}

// body is the line without the damage.
func (d Damage) body(text []byte, line Span) Span {
	if !d.Any() {
		return line
	}
	s := line
	if d.Comment {
		s = uncomment(text, s)
	}
	for n := d.Indent; n > 0 && s.Start < s.End && isBlank(text[s.Start]); n-- {
		s.Start++
	}
	if d.Quote && s.Len() > 0 && text[s.Start] == '>' {
		s.Start++
		if s.Len() > 0 && text[s.Start] == ' ' {
			s.Start++
		}
	}
	if d.Number {
		s = unnumber(text, s)
	}
	if d.Bullet && s.Len() > 1 && (text[s.Start] == '-' || text[s.Start] == '*') && text[s.Start+1] == ' ' {
		s.Start += 2
		s = unindent(text, s)
	}
	if d.Backticks && s.Len() > 1 && text[s.Start] == '`' {
		s = unquote(text, s)
	}
	return s
}

// uncomment takes off a tab and "#", as in commented samples, and the tab
// behind it.
func uncomment(text []byte, s Span) Span {
	if s.Len() > 1 && text[s.Start] == '\t' {
		s.Start++
		if text[s.Start] == '#' && s.Len() > 1 && text[s.Start+1] == '\t' {
			s.Start += 2
		}
	}
	return s
}

// unindent takes off all blanks in front.
func unindent(text []byte, s Span) Span {
	for s.Start < s.End && isBlank(text[s.Start]) {
		s.Start++
	}
	return s
}

// unnumber takes off "12. " and the blanks around it.
func unnumber(text []byte, s Span) Span {
	s = unindent(text, s)
	n := digits(text[s.Start:s.End], 0)
	if at := s.Start + int32(n); n > 0 && n < 8 && at+1 < s.End && (text[at] == '.' || text[at] == ')' || text[at] == ':') && isBlank(text[at+1]) {
		s.Start = at + 2
		s = unindent(text, s)
	}
	return s
}

// unquote takes off the backtick in front and the one at the end.
func unquote(text []byte, s Span) Span {
	s.Start++
	for s.End > s.Start && isBlank(text[s.End-1]) {
		s.End--
	}
	if s.End > s.Start && text[s.End-1] == '`' {
		s.End--
	}
	return s
}
