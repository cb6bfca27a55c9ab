package app

import (
	"net/url"
	"strings"
	"testing"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"

	"smtpexplain/explain"
)

// drawn is the page at a path, as it is drawn on the native side.
func drawn(t *testing.T, path string, d *desk) string {
	t.Helper()
	e := ui.NewTestEngine()
	p := &page{Desk: d}
	if err := e.Load(p); err != nil {
		t.Fatal(err)
	}
	e.ConsumeAll()
	p.path = path
	return ui.HTMLString(p.Render())
}

// TestFirstPageReadsWithoutTheProgram: what it is, where to put the log, the
// promise and the samples are there before anything runs.
func TestFirstPageReadsWithoutTheProgram(t *testing.T) {
	html := drawn(t, "/", newDesk())
	for _, want := range []string{"What your mail log says", "Paste a log here", "Nothing leaves this page.", "Works with the network off: try it.", "A login that fails", "/reference"} {
		if !strings.Contains(html, want) {
			t.Errorf("%q is missing", want)
		}
	}
}

func TestEveryPageHasOneHeading(t *testing.T) {
	for _, path := range append(Paths(), "/nothing") {
		html := drawn(t, path, newDesk())
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("%s has %d main headings", path, n)
		}
		if strings.Contains(html, " style=") || strings.Contains(html, "<script") {
			t.Errorf("%s holds what the policy forbids", path)
		}
	}
}

// deskWith is a desk on which a sample is open, with its answers already there.
func deskWith(t *testing.T, name string, p place) *desk {
	t.Helper()
	e := opened(t, name)
	d := newDesk()
	r := ask(t, e, request{Ask: askReread})
	d.opened, d.place = r.Opened, p
	d.list.reset()
	list := ask(t, e, request{Ask: askList, Count: listPart}).List
	d.list.total = list.Total
	d.list.pages.put(0, list.Rows)
	id := d.opened.First
	d.detail = ask(t, e, request{Ask: askConversation, Conversation: id}).Conversation
	d.message = ask(t, e, request{Ask: askMessage, Conversation: id}).Message
	d.lines = ask(t, e, request{Ask: askLines, Conversation: id, First: -1, Count: rowsAtOnce}).Lines
	d.ladder = ask(t, e, request{Ask: askLadder, Conversation: id, First: -1, Count: rowsAtOnce}).Ladder
	d.trends = ask(t, e, request{Ask: askTrends}).Trends
	d.compare.page = ask(t, e, request{Ask: askCompare, Conversation: id, With: "c1"}).Compare
	if p.View == viewCompare {
		d.place.Conversation, d.place.With = id, "c1"
	}
	d.unread = ask(t, e, request{Ask: askUnrecognised, Count: rowsAtOnce}).Lines
	d.raw.pages, d.raw.total = newPages[rawLine](rawPart), len(e.log.Lines)
	d.raw.pages.put(0, ask(t, e, request{Ask: askRaw, Count: rawPart}).Raw.Lines)
	return d
}

func TestConversationIsDrawn(t *testing.T) {
	for tab, want := range map[string][]string{
		tabAnnotated: {"The decisive line.", "the other host", "line-external", "User an.na@example.com unknown", "Show this conversation"},
		tabLadder:    {"rung-decisive", "from-client", "Connection opened", "wrote this log"},
		tabRaw:       {"raw-faded", "{smtps} Task 48211 handler BEGIN", "Show this conversation"},
	} {
		d := deskWith(t, "kerio-inbound.log", place{Tab: tab})
		d.explicit = true
		html := drawn(t, "/", d)
		for _, s := range append(want, "Your server refused an.na@example.com", "Who must act", "Does it retry by itself", "Next steps", "To the customer", "failed here", "Deferred at RCPT TO", "4 of 6 failed, for 4 causes") {
			if s == "Show this conversation" && tab == tabAnnotated {
				continue
			}
			if !strings.Contains(html, escaped(s)) {
				t.Errorf("tab %q does not show %q", tab, s)
			}
		}
		if n := strings.Count(html, "<h1"); n != 1 {
			t.Errorf("tab %q has %d main headings", tab, n)
		}
	}
}

func TestViewsAreDrawn(t *testing.T) {
	for view, want := range map[string][]string{
		viewOverview:     {" of 6 conversations failed, for 4 causes.", "Kerio Connect debug log", "Read it as", "No such mailbox"},
		viewCompare:      {"The first difference: at 09:12:04 the connection was not encrypted; at 09:12:01 it was encrypted.", "What decided: at 09:12:04 the server refused RCPT TO with 550 5.1.1; at 09:12:01 it accepted RCPT TO with 250 2.1.5.", "Matters: ", "other reply", "The same on both sides", "Swap sides"},
		viewStatistics:   {"Inbound", "Outbound", "Accepted", "Failed", "Bounced", "Delayed", "delivery status notifications", "Permanent failures", "Temporary failures", "Greylisted"},
		viewRaw:          {"The whole log"},
		viewUnrecognised: {"Lines that were not recognised"},
	} {
		html := drawn(t, "/", deskWith(t, "kerio-inbound.log", place{View: view}))
		for _, s := range want {
			if !strings.Contains(html, escaped(s)) {
				t.Errorf("view %s does not show %q", view, s)
			}
		}
	}
}

// TestLogTextIsText: what stands in a log reaches the page as text.
func TestLogTextIsText(t *testing.T) {
	e := new(engine)
	r := open(t, e, "S: 220 <script>alert(1)</script>\nC: EHLO <img/src=x>\nS: 550 5.7.1 </li><b onclick=alert(1)>\nC: QUIT\n")
	d := newDesk()
	d.opened = r.Opened
	d.detail = ask(t, e, request{Ask: askConversation, Conversation: "c1"}).Conversation
	d.lines = ask(t, e, request{Ask: askLines, Conversation: "c1", Count: 50}).Lines
	d.ladder = ask(t, e, request{Ask: askLadder, Conversation: "c1", Count: 50}).Ladder
	for _, tab := range []string{tabAnnotated, tabLadder} {
		d.place.Tab = tab
		html := drawn(t, "/", d)
		for _, bad := range []string{"<script>", "<img", "<b onclick"} {
			if strings.Contains(html, bad) {
				t.Errorf("tab %q holds %s", tab, bad)
			}
		}
	}
}

// TestEveryVerdictHasAnIcon: each its own.
func TestEveryVerdictHasAnIcon(t *testing.T) {
	seen := map[string]explain.Verdict{}
	for _, v := range []explain.Verdict{explain.Accepted, explain.PartlyAccepted, explain.Deferred, explain.Rejected, explain.Bounced, explain.AuthFailed, explain.TLSFailed,
		explain.Dropped, explain.NoConnection, explain.Incomplete, explain.Informational} {
		icon, ok := verdictIcons[v]
		if !ok {
			t.Errorf("%s has no icon", v)
		}
		if other, ok := seen[strings.Join(icon, " ")]; ok {
			t.Errorf("%s and %s look the same", v, other)
		}
		seen[strings.Join(icon, " ")] = v
	}
}

func TestWords(t *testing.T) {
	for got, want := range map[string]string{
		duration(0): "0 s", duration(0.25): "250 ms", duration(16): "16 s", duration(300): "5 min", duration(5400): "1.5 h",
		offset(-1): "", offset(1.5): "+1.5 s",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if lead, rest := leadOf("No. This is final."); lead != "No." || rest != " This is final." {
		t.Errorf("%q and %q", lead, rest)
	}
}

// escaped is a text as it stands in HTML.
func escaped(s string) string {
	return strings.NewReplacer("<", "&lt;", ">", "&gt;", "'", "&#39;").Replace(s)
}

// TestAddressesHoldNoLogText: the links on the page of a log name places only.
func TestAddressesHoldNoLogText(t *testing.T) {
	html := drawn(t, "/", deskWith(t, "kerio-inbound.log", place{}))
	for _, part := range strings.Split(html, "href=\"")[1:] {
		address, _, _ := strings.Cut(part, "\"")
		plain, err := url.QueryUnescape(address)
		if err != nil || strings.Contains(plain, "example") || strings.Contains(plain, "@") {
			t.Errorf("the address %s", address)
		}
	}
}
