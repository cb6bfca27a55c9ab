package app

import (
	"strings"
	"testing"
	"time"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

// TestCompareTheSample: what the sample for comparing was made for.
func TestCompareTheSample(t *testing.T) {
	e := opened(t, "kerio-outbound.log")
	refused := ask(t, e, request{Ask: askList, Count: 1}).List.Rows[0]
	p := ask(t, e, request{Ask: askPartners, Conversation: refused.ID}).Partners
	if p == nil || len(p.Suggested) == 0 || p.Conversation.ID != refused.ID || p.Suggested[0].Date != "6 Mar 2026" || p.Suggested[0].Why != "Same sender and recipient, accepted" {
		t.Fatalf("the partners are %+v", p)
	}
	c := ask(t, e, request{Ask: askCompare, Conversation: refused.ID, With: p.Suggested[0].ID}).Compare
	if want := "The first difference: on Monday the server refused RCPT TO with 554 5.7.1; on Friday it accepted RCPT TO with 250 2.1.5."; c.Comparison.First != want {
		t.Errorf("%q, want %q", c.Comparison.First, want)
	}
	if c.Left.ID != refused.ID || c.Right.Verdict != explain.Accepted || c.Comparison.Where != explain.PhaseRCPT {
		t.Errorf("%+v", c)
	}
	for _, r := range []request{{Ask: askCompare, Conversation: refused.ID, With: "c99"}, {Ask: askCompare, With: refused.ID}, {Ask: askPartners, Conversation: "x"}} {
		if e.answer(r, nil, nil).Error == "" {
			t.Errorf("%+v is answered", r)
		}
	}
}

// TestTrendsLeadToTheirConversations: every number of the overview is the
// number of conversations behind its link.
func TestTrendsLeadToTheirConversations(t *testing.T) {
	e := opened(t, "postfix-day.log")
	c := ask(t, e, request{Ask: askTrends}).Trends
	if want := "Most often: “Greylisted: try again later”, 31, 30 of them with the domain slow.example.org. Next: “Sending address on a block list”, 9, all with the domain bulk.example.net."; c.Summary != want {
		t.Errorf("%q, want %q", c.Summary, want)
	}
	behind := func(f filter) *listPage {
		t.Helper()
		return ask(t, e, request{Ask: askList, Count: 5, Filter: f}).List
	}
	all := 0
	for i := range c.Timeline.Spans {
		s := &c.Timeline.Spans[i]
		all += s.N()
		scope := spanPlace(s, c.Timeline.Step).scope
		if got := behind(filter{scope: scope}); got.Total != s.N() {
			t.Errorf("%s: %d in the chart, %d in the list", got.Scope, s.N(), got.Total)
		}
		scope.Failed = true
		if got := behind(filter{scope: scope}); got.Total != s.Permanent+s.Temporary {
			t.Errorf("%s: %d failures in the chart, %d in the list", got.Scope, s.Permanent+s.Temporary, got.Total)
		}
	}
	if all != len(e.list) || len(c.Timeline.Spans) != 23 && len(c.Timeline.Spans) != 24 {
		t.Errorf("%d spans with %d conversations of %d", len(c.Timeline.Spans), all, len(e.list))
	}
	for _, shares := range []*explain.Shares{&c.Domains, &c.Peers, &c.Senders} {
		for _, s := range shares.List {
			in := scope{Same: same(shares.Kind, s.Like)}
			got := behind(filter{scope: in})
			if got.Total != s.N || got.Scope != shares.Kind+" "+s.Name {
				t.Errorf("%s %s: %d, %d in the list called %q", shares.Kind, s.Name, s.N, got.Total, got.Scope)
			}
			in.Failed = true
			if got := behind(filter{scope: in}); got.Total != s.Failed {
				t.Errorf("%s %s: %d failed, %d in the list", shares.Kind, s.Name, s.Failed, got.Total)
			}
		}
	}
	for i := 1; i < len(c.Slow); i++ {
		if c.Slow[i-1].Seconds < c.Slow[i].Seconds {
			t.Error("the slowest are not in order")
		}
	}
	if got := behind(filter{scope: scope{Same: "domain-c9999"}}); got.Total != 0 {
		t.Errorf("like a conversation that is not there: %d", got.Total)
	}
}

func TestSpanText(t *testing.T) {
	const hour = grammar.Stamp(3600 * 1000)
	at := grammar.StampOf(time.Date(2026, 3, 9, 9, 0, 0, 0, time.UTC))
	for step, want := range map[grammar.Stamp]string{
		1000: "9 Mar 2026, 09:00:00 to 09:00:01", hour: "9 Mar 2026, 09:00 to 10:00", 24 * hour: "9 Mar 2026", 7 * 24 * hour: "9 Mar to 15 Mar 2026",
	} {
		if got := spanText(at, step); got != want {
			t.Errorf("%d: %q, want %q", step, got, want)
		}
	}
}

// TestSortedTable draws a table by each of its columns.
func TestSortedTable(t *testing.T) {
	d := newDesk()
	table := sortTable{id: "x", caption: "Hosts", columns: []column{{"Host", false}, {"Failed", true}}, first: sorting{1, true}, atOnce: 2,
		rows: [][]cell{{{text: "d.example"}, {text: "0"}}, {{text: "e.example"}, {text: "0"}}, {{text: "b.example"}, {text: "2", value: 2}}, {{text: "C.example"}, {text: "10", value: 10}}, {{text: "a.example"}, {text: "1", value: 1}}}}
	order := func() string {
		html := ui.HTMLString(table.draw(d))
		s := ""
		for _, part := range strings.Split(html, `scope="row"`)[1:] {
			s += strings.TrimSpace(part[strings.Index(part, ".example")-1:][:1])
		}
		return s
	}
	for by, want := range map[sorting]string{{1, true}: "Cb", {1, false}: "de", {0, false}: "ab", {0, true}: "ed"} {
		d.sorted["x"] = by
		if got := order(); got != want {
			t.Errorf("by %+v: %q, want %q", by, got, want)
		}
	}
	d.whole["x"], d.sorted["x"] = true, sorting{0, true}
	if got := order(); got != "edCba" {
		t.Errorf("all: %q", got)
	}
	if html := ui.HTMLString(table.draw(d)); !strings.Contains(html, `aria-sort="descending"`) || !strings.Contains(html, `aria-sort="none"`) {
		t.Errorf("the heads do not say how it is sorted: %s", html)
	}
}
