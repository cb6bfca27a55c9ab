package app

import (
	"slices"
	"strconv"
	"strings"
	"sync"

	"smtpexplain/explain"
)

func statusEntry(s *explain.StatusEntry) *entry {
	e := &entry{Kind: kindStatus, Name: s.Code, Slug: s.Code, Title: s.Title, Text: s.Text, Standing: s.Standing, Source: s.Source, Also: s.Also, Article: s.Article, Cause: s.Cause}
	e.add(section{Title: "With its class", Statuses: classForms(s.Code)})
	e.add(section{Title: "Its codes", Statuses: members(s.Code)})
	return e
}

// members are the rows of a class or a subject, "5.x.x" or "x.1.x".
func members(code string) (out []string) {
	class, rest, _ := strings.Cut(code, ".")
	subject, detail, _ := strings.Cut(rest, ".")
	if detail != "x" {
		return nil
	}
	rows := explain.Statuses()
	for i := range rows {
		c, rest, _ := strings.Cut(rows[i].Code, ".")
		s, _, _ := strings.Cut(rest, ".")
		if rows[i].Code != code && (class == "x" || c == class) && (subject == "x" || s == subject) {
			out = append(out, rows[i].Code)
		}
	}
	return out
}

// successes are the codes of class 2 that servers send. Those of the classes 4
// and 5 need no list: a server may call every condition passing or final.
var successes = []string{"2.0.0", "2.1.0", "2.1.5", "2.1.9", "2.2.0", "2.3.0", "2.3.6", "2.4.0", "2.5.0", "2.6.0", "2.6.4", "2.7.0"}

// longestRange is up to which length each code of a range of numbers has a page
// that is drawn ahead of time.
const longestRange = 16

// classForms are the codes that a log may show for a row of the table: one for
// each class where the row leaves it open, one for each number of a range.
func classForms(code string) []string {
	class, rest, _ := strings.Cut(code, ".")
	subject, detail, _ := strings.Cut(rest, ".")
	if subject == "x" || detail == "x" {
		return nil
	}
	classes := []string{class}
	if class == "x" {
		classes = []string{"2", "4", "5"}
	}
	var out []string
	for _, c := range classes {
		lo, hi, several := strings.Cut(detail, "-")
		first, _ := strconv.Atoi(lo)
		last := first
		if several {
			last, _ = strconv.Atoi(hi)
		}
		if last-first >= longestRange {
			return nil
		}
		for n := first; n <= last; n++ {
			form := c + "." + subject + "." + strconv.Itoa(n)
			if form != code && (c != "2" || slices.Contains(successes, form)) {
				out = append(out, form)
			}
		}
	}
	return out
}

// concreteStatuses are the addresses of status codes with class and number,
// besides those of the rows themselves.
var concreteStatuses = sync.OnceValue(func() []string {
	var out []string
	seen := map[string]bool{}
	rows := explain.Statuses()
	for i := range rows {
		seen[rows[i].Code] = true
	}
	for i := range rows {
		for _, form := range classForms(rows[i].Code) {
			if !seen[form] {
				seen[form] = true
				out = append(out, form)
			}
		}
	}
	return out
})

// classSentences say what the first number adds to a condition.
var classSentences = map[string]string{
	"2": "The 2 in front reports success: the step worked, and this is what the server wants to add. Nobody has to act.",
	"4": "The 4 in front says that the condition may pass. The sending server keeps the message and tries again by itself, usually for several days. Only if it lasts does the message come back.",
	"5": "The 5 in front makes it final. The sending server gives up at once and returns the message to the sender. Sent again unchanged it fails again.",
}

// lookupStatus makes an entry for a code with its class: what its numbers say
// one by one, and the entry that fits best.
func lookupStatus(code string) (*entry, bool) {
	m, ok := explain.LookupStatus(code)
	if !ok {
		return nil, false
	}
	if m.Entry.Code == code {
		return statusEntry(m.Entry), true
	}
	class, rest, _ := strings.Cut(code, ".")
	subject, detail, _ := strings.Cut(rest, ".")
	e := statusEntry(m.Entry)
	e.Name, e.Slug, e.Sections = code, code, nil
	if class == "2" {
		e.Cause = ""
	}
	e.add(section{Title: "Does trying again help", Text: classSentences[class]})
	e.add(section{Title: "Number by number", Pairs: [][2]string{{class, m.Class}, {subject, m.Subject}, {detail, m.Detail}}})
	e.add(section{Title: "Codes beside it", Statuses: append([]string{m.Entry.Code}, slices.DeleteFunc(classForms(m.Entry.Code), func(s string) bool { return s == code })...)})
	return e, true
}
