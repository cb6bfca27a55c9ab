package explain

import (
	"slices"
	"strings"
	"testing"
)

// causeOrder is the contract of the JSON output: these identifiers, in the
// order of the reference.
var causeOrder = strings.Fields(`
	recipient-unknown recipient-disabled recipient-moved recipient-restricted mailbox-full address-syntax
	domain-unknown domain-refuses-mail sender-rejected sender-account-limited auth-required auth-failed
	sender-auth-fail client-identity tls-problem relay-denied ip-blocklisted bad-reputation
	content-blocklisted spam-content malware-or-attachment policy-rejected greylisted rate-limited
	too-many-recipients message-too-big content-format protocol-error server-error server-unavailable
	connection-failed connection-lost dns-failure routing-loop delivery-expired none unknown`)

func TestCausesOrder(t *testing.T) {
	var got []string
	for _, c := range Causes() {
		got = append(got, c.ID)
	}
	if !slices.Equal(got, causeOrder) {
		t.Errorf("causes are\n%v\nwant\n%v", got, causeOrder)
	}
}

func TestCauseEntriesComplete(t *testing.T) {
	groups := []string{"recipient", "envelope", "routing", "sender", "auth", "client host", "policy", "reputation",
		"content", "transient", "message", "session", "server", "network", "queue"}
	acts := []Act{ActSender, ActSendingAdmin, ActReceivingAdmin, ActRecipient, ActNetwork, ActNobody, ActUnknown}
	retries := []Retry{RetryYes, RetryNo, RetryAfterChange, RetryUnknown}
	verdicts := []Verdict{Accepted, Deferred, Rejected, Bounced, AuthFailed, TLSFailed, Dropped}
	standings := []Standing{Standard, Vendor, Kerio, Folklore}
	for _, c := range Causes() {
		if !slices.Contains(groups, c.Group) {
			t.Errorf("%s: group %q", c.ID, c.Group)
		}
		if !slices.Contains(acts, c.Act) || !slices.Contains(retries, c.Retry) || !slices.Contains(verdicts, c.Verdict) {
			t.Errorf("%s: act %q, retry %q, verdict %q", c.ID, c.Act, c.Retry, c.Verdict)
		}
		if !slices.Contains(standings, c.Standing) || c.Source == "" {
			t.Errorf("%s: standing %q, source %q", c.ID, c.Standing, c.Source)
		}
		if c.Title == "" || strings.HasSuffix(c.Title, ".") {
			t.Errorf("%s: title %q", c.ID, c.Title)
		}
		if len(c.Next) < 2 || len(c.Next) > 5 {
			t.Errorf("%s: %d next steps", c.ID, len(c.Next))
		}
		for _, s := range append([]string{c.Text, c.Customer, c.Expert}, c.Next...) {
			if len(s) < 20 || !strings.HasSuffix(s, ".") {
				t.Errorf("%s: no sentence: %q", c.ID, s)
			}
			if strings.ContainsAny(s, "—!") || strings.Contains(s, c.ID) {
				t.Errorf("%s: not in the voice of the page: %q", c.ID, s)
			}
		}
		if c.Text == c.Expert || c.Text == c.Customer {
			t.Errorf("%s: one text serves two readers", c.ID)
		}
	}
}

func TestCauseActs(t *testing.T) {
	for id, want := range map[string]Act{
		"recipient-unknown":  ActSender,
		"mailbox-full":       ActRecipient,
		"greylisted":         ActNobody,
		"ip-blocklisted":     ActSendingAdmin,
		"client-identity":    ActSendingAdmin,
		"sender-auth-fail":   ActSendingAdmin,
		"rate-limited":       ActSendingAdmin,
		"bad-reputation":     ActSendingAdmin,
		"relay-denied":       ActSendingAdmin,
		"server-error":       ActReceivingAdmin,
		"server-unavailable": ActReceivingAdmin,
		"connection-failed":  ActNetwork,
		"connection-lost":    ActNetwork,
		"none":               ActNobody,
		"unknown":            ActUnknown,
	} {
		if c, ok := LookupCause(id); !ok || c.Act != want {
			t.Errorf("%s: act %q, want %q", id, c.Act, want)
		}
	}
}

func TestLookupCause(t *testing.T) {
	for _, id := range causeOrder {
		if c, ok := LookupCause(id); !ok || c.ID != id {
			t.Errorf("LookupCause(%q) = %v, %v", id, c, ok)
		}
	}
	for _, id := range []string{"", "spam", "Recipient-Unknown"} {
		if c, ok := LookupCause(id); ok {
			t.Errorf("LookupCause(%q) found %s", id, c.ID)
		}
	}
	Causes()[0].ID = "changed"
	if _, ok := LookupCause("recipient-unknown"); !ok {
		t.Error("Causes hands out the table itself")
	}
}

// Other tables name causes by identifier. A wrong one would end as unknown.
func TestCausesNamedElsewhere(t *testing.T) {
	named := map[string]string{}
	for _, s := range Statuses() {
		named[s.Cause] = "status " + s.Code
	}
	for _, r := range Replies() {
		named[r.Cause] = "reply " + r.Code
	}
	for _, a := range answeredCauses {
		named[a.cause] = "answer to " + a.verb
	}
	for _, f := range wordFamilies {
		named[f.Cause] = "wording " + f.Words[0]
	}
	for id, where := range named {
		if _, ok := LookupCause(id); !ok && id != "" {
			t.Errorf("%s names the cause %q", where, id)
		}
	}
}
