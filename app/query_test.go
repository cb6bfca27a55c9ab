package app

import (
	"strings"
	"testing"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

func TestQueryIsReadTermByTerm(t *testing.T) {
	for query, want := range map[string]string{
		"":                                "",
		"anna":                            "anywhere anna",
		"from:anna peer:gmail -deferred":  "from anna, peer gmail, not verdict deferred",
		"FROM:Anna":                       "from Anna",
		`from:"Anna Example" x`:           "from Anna Example, anywhere x",
		`-to:"a \"b\"@example.com"`:       `not to a "b"@example.com`,
		"10:15 fe80::1":                   "anywhere 10:15, anywhere fe80::1",
		"from: to:b":                      "to b",
		"-":                               "anywhere -",
		"- x":                             "anywhere -, anywhere x",
		`"-x"`:                            "anywhere -x",
		`"open`:                           "anywhere open",
		"after:09:30 before:2024-05-12":   "after 09:30, before 2024-05-12",
		"after:noon":                      "after noon !",
		"after:2024-05-12T09:30:05":       "after 2024-05-12T09:30:05",
		"rejected":                        "verdict rejected",
		"from:rejected nothing:here":      "from rejected, anywhere nothing:here",
		"  two   words\tand a tab  ":      "anywhere two, anywhere words, anywhere and, anywhere a, anywhere tab",
		"from:<> direction:in phase:rcpt": "from <>, direction in, phase rcpt",
	} {
		var got []string
		for _, term := range parseQuery(query) {
			s := term.Field + " " + term.Value
			if term.Field == "" {
				s = "anywhere " + term.Value
			}
			if term.Not {
				s = "not " + s
			}
			if term.Trouble != "" {
				s += " !"
			}
			got = append(got, s)
		}
		if s := strings.Join(got, ", "); s != want {
			t.Errorf("%q is read as %q, want %q", query, s, want)
		}
	}
}

// TestTermsGoInAndOut: what a click adds is read back as it was meant, and
// taking it off leaves the rest as it was typed.
func TestTermsGoInAndOut(t *testing.T) {
	q := `anna  -to:"b c"`
	for _, add := range []term{{Field: "from", Value: "x@example.com"}, {Field: "peer", Value: `odd "name"`, Not: true}, {Field: "host", Value: `back\slash here`}, {Value: "-minus"}} {
		with := addTerm(q, add)
		list := parseQuery(with)
		got := list[len(list)-1]
		if len(list) != 3 || got.Field != add.Field || got.Value != add.Value || got.Not != add.Not {
			t.Errorf("%+v became %+v in %q", add, got, with)
		}
		if back := dropTerm(with, add); back != q {
			t.Errorf("without %+v there is %q, want %q", add, back, q)
		}
	}
	if got := addTerm("peer:a after:09:00", term{Field: "peer", Value: "A", Not: true}); got != "after:09:00 -peer:A" {
		t.Errorf("the contrary stays: %q", got)
	}
	if got := addTerm("after:09:00 x", term{Field: "after", Value: "10:00"}); got != "x after:10:00" {
		t.Errorf("two times: %q", got)
	}
	if got := addTerm("after:09:00 x", term{Field: "after"}); got != "x" {
		t.Errorf("the time stays: %q", got)
	}
}

func TestChoices(t *testing.T) {
	for _, c := range []struct {
		choice, id string
		want       bool
	}{
		{"", "accepted", true}, {"accepted", "accepted", true}, {"accepted", "deferred", false}, {"rejected.deferred", "deferred", true},
		{"-accepted", "accepted", false}, {"-accepted", "deferred", true}, {"-accepted.-deferred", "deferred", false}, {"rejected.-deferred", "accepted", false}, {"..", "x", true},
	} {
		if got := admits(c.choice, c.id); got != c.want {
			t.Errorf("%q lets %s through: %v", c.choice, c.id, got)
		}
	}
	s := choose(choose(choose("", "rejected"), "-accepted"), "-rejected")
	if s != "-accepted.-rejected" || unchoose(s, "-accepted") != "-rejected" || unchoose("a", "a") != "" {
		t.Errorf("the choice is %q", s)
	}
}

// TestFieldsFit tries every field on one conversation, with a value that fits
// and one that does not.
func TestFieldsFit(t *testing.T) {
	anna := "anna@example.com"
	x := &explain.Judged{Conversation: &grammar.Conversation{From: &anna, To: []string{"bob@example.org", "Carol@example.net"}, Client: grammar.Party{Name: "client.example.com", Address: "192.0.2.7"},
		Server: grammar.Party{Name: "mx.example.net"}, Session: "5140", Queue: "7F3A1", Message: "<m@example.com>", Direction: grammar.Outbound, Start: 1715506200000}, // 12 May 2024, 09:30:00
		Outcome: &explain.Outcome{Reply: "550", Status: "5.7.1", Verdict: explain.Rejected, Cause: "recipient-unknown", Phase: explain.PhaseRCPT}}
	tried := map[string]bool{}
	for query, want := range map[string]bool{
		"from:anna": true, "from:bob": false, "from:<>": false, "to:carol@": true, "to:anna": false, "address:ANNA": true, "address:dora": false, "peer:mx": true, "peer:client": false,
		"host:192.0.2.7": true, "host:other": false, "id:7f3a1": true, "id:9999": false, "code:550": true, "code:5.7.1": true, "code:50": false, "verdict:rej": true, "verdict:accepted": false,
		"cause:recipient": true, "cause:grey": false, "phase:rcpt": true, `phase:"rcpt to"`: true, "phase:mail": false, "direction:out": true, "direction:in": false,
		"after:09:30": true, "after:09:31": false, "before:09:30": false, "before:09:30:01": true, "after:2024-05-12": true, "after:2024-05-13": false, "before:2024-05-12T10:00": true, "before:2024-05-12": false,
		"anna -deferred": true, "anna -rejected": false, "5140 bob": true, "-anna": false, "after:rubbish": true,
	} {
		for _, term := range parseQuery(query) {
			tried[term.Field] = true
		}
		if got := matches(x, parseQuery(query)); got != want {
			t.Errorf("%q fits: %v", query, got)
		}
	}
	for _, f := range fields {
		if !tried[f.name] {
			t.Errorf("%s was not tried", f.name)
		}
		if list := parseQuery(f.example); len(list) != 1 || list[0].Field != f.name || list[0].Trouble != "" {
			t.Errorf("the example %q is read as %+v", f.example, list)
		}
	}
	if x.Start = 0; matches(x, parseQuery("after:00:00")) || matches(x, parseQuery("before:23:59")) {
		t.Error("a conversation without a time has one")
	}
}

// TestHiddenLinesAddUp: what a filter shows and what it hides is all there is.
func TestHiddenLinesAddUp(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	all := 0
	for _, x := range e.list {
		all += len(x.Lines)
	}
	for _, f := range []filter{{}, {Verdict: "-accepted"}, {Verdict: "rejected.deferred", Query: "peter"}, {Cause: "-recipient-unknown", Phase: "rcpt"}, {Direction: "inbound"}, {Direction: "-inbound"}, {Query: "nothing of the kind"}} {
		p := ask(t, e, request{Ask: askList, Count: 50, Filter: f}).List
		shown := 0
		for _, r := range p.Rows {
			i, _ := e.index(r.ID)
			shown += len(e.list[i].Lines)
		}
		if shown+p.HiddenLines != all || p.Total != len(p.Rows) {
			t.Errorf("%+v shows %d lines and hides %d of %d", f, shown, p.HiddenLines, all)
		}
	}
}
