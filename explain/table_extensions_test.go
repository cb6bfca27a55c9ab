package explain

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"
)

var wantExtensions = []struct {
	kind     ExtensionKind
	standing Standing // of every row in keywords, "" where they differ
	keywords string
}{
	{EHLOKeyword, Standard, `8BITMIME SIZE PIPELINING ENHANCEDSTATUSCODES DSN STARTTLS AUTH CHUNKING BINARYMIME SMTPUTF8
		DELIVERBY ETRN ATRN TURN SEND SOML SAML VRFY EXPN HELP CHECKPOINT MTRK NO-SOLICITING SUBMITTER BURL
		FUTURERELEASE CONPERM CONNEG UTF8SMTP MT-PRIORITY RRVS REQUIRETLS LIMITS`},
	{EHLOKeyword, Vendor, `PRDR PIPECONNECT WELLKNOWN XCLIENT XFORWARD VERP X-EXPS X-ANONYMOUSTLS XEXCH50 X-LINK2STATE
		XRDST XSHADOW XSHADOWREQUEST XQDISCARD XOORG XPROXY XSESSIONPARAMS XMESSAGECONTEXT XSYSPROBE XORIGFROM
		X-RCPTLIMIT XADR XLOOP VERB ONEX XUSR AUTH=LOGIN XXXXXXXA CLIENTID`},
	{MAILParameter, Standard, `SIZE BODY AUTH RET ENVID SMTPUTF8 BY HOLDFOR HOLDUNTIL MT-PRIORITY REQUIRETLS SUBMITTER
		SOLICIT MTRK CONPERM TRANSID`},
	{MAILParameter, Vendor, `PRDR XVERP XOORG XMESSAGECONTEXT`},
	{RCPTParameter, Standard, `NOTIFY ORCPT RRVS CONNEG`},
	{RCPTParameter, Vendor, `XRDST`},
	{AUTHMechanism, "", `PLAIN LOGIN CRAM-MD5 DIGEST-MD5 SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS SCRAM-SHA-512
		XOAUTH2 OAUTHBEARER GSSAPI NTLM EXTERNAL ANONYMOUS (cancel)`},
}

func TestExtensionEntries(t *testing.T) {
	seen := map[extensionKey]bool{}
	for _, e := range Extensions() {
		where := string(e.Kind) + " " + e.Keyword
		k := extensionKey{e.Kind, e.Keyword}
		if seen[k] {
			t.Errorf("%s stands twice", where)
		}
		seen[k] = true
		if e.Keyword != strings.ToUpper(e.Keyword) && e.Keyword != "(cancel)" {
			t.Errorf("%s: keyword is not in upper case", where)
		}
		checkProse(t, where, e.Title, e.Text)
		if e.Advice != "" {
			checkProse(t, where+", advice", e.Title, e.Advice)
		}
		checkOrigin(t, where, e.Standing, e.Source)
		checkAlso(t, where, e.Also)
		if e.Standing == Standard && !strings.Contains(e.Source, "RFC") {
			t.Errorf("%s: standard without an RFC: %q", where, e.Source)
		}
	}
	for _, w := range wantExtensions {
		for _, keyword := range strings.Fields(w.keywords) {
			k := extensionKey{w.kind, keyword}
			if !seen[k] {
				t.Errorf("%s %s is missing", w.kind, keyword)
				continue
			}
			delete(seen, k)
			e, ok := lookupExtension(w.kind, keyword)
			if !ok || e.Keyword != keyword {
				t.Errorf("%s %s is not found under its own name", w.kind, keyword)
			} else if w.standing != "" && e.Standing != w.standing {
				t.Errorf("%s %s: standing %q, want %q", w.kind, keyword, e.Standing, w.standing)
			}
		}
	}
	for k := range seen {
		t.Errorf("%s %s is not in the list of rows", k.kind, k.keyword)
	}
}

// TestExtensionSteps checks that every mechanism shows its dialogue, and that
// the dialogue says plainly which line holds a secret.
func TestExtensionSteps(t *testing.T) {
	harmless := []string{"EXTERNAL", "ANONYMOUS", "(cancel)"}
	for _, e := range Extensions() {
		if e.Kind != AUTHMechanism {
			if len(e.Steps) > 0 {
				t.Errorf("%s %s has steps", e.Kind, e.Keyword)
			}
			continue
		}
		if len(e.Steps) < 2 {
			t.Errorf("%s: %d steps", e.Keyword, len(e.Steps))
			continue
		}
		secret := false
		for i, s := range e.Steps {
			side := s[:min(3, len(s))]
			if side != "C: " && side != "S: " {
				t.Errorf("%s: step %q names no side", e.Keyword, s)
			}
			if i > 0 && strings.HasPrefix(e.Steps[i-1], side) {
				t.Errorf("%s: step %q follows one of the same side", e.Keyword, s)
			}
			if strings.Contains(s, "(secret") {
				secret = true
				if side != "C: " {
					t.Errorf("%s: the secret is in a reply: %q", e.Keyword, s)
				}
			}
		}
		if secret == slices.Contains(harmless, e.Keyword) {
			t.Errorf("%s: a secret is marked: %v", e.Keyword, secret)
		}
		if e.Keyword == "(cancel)" {
			continue
		}
		if want := "C: AUTH " + e.Keyword; !strings.HasPrefix(e.Steps[0], want) {
			t.Errorf("%s: first step %q, want %q", e.Keyword, e.Steps[0], want)
		}
		last := e.Steps[len(e.Steps)-1]
		if !strings.HasPrefix(last, "S: 235") && !strings.HasPrefix(last, "S: 535") {
			t.Errorf("%s: last step %q", e.Keyword, last)
		}
	}
}

// TestExtensionStepsEncoding recomputes every piece of base64 that the steps
// tell a reader to look for.
func TestExtensionStepsEncoding(t *testing.T) {
	for _, c := range []struct{ mechanism, begins, of string }{
		{"LOGIN", "VXNlcm5hbWU6", "Username:"},
		{"LOGIN", "UGFzc3dvcmQ6", "Password:"},
		{"SCRAM-SHA-1", "biws", "n,,n=user,r=abc"},
		{"SCRAM-SHA-1", "cj0", "r=0abc"},
		{"SCRAM-SHA-1", "cj1", "r=abc"},
		{"SCRAM-SHA-256", "Yz1iaXdz", "c=biws,r=abc"},
		{"SCRAM-SHA-256", "dj0", "v=0abc"},
		{"SCRAM-SHA-512", "dj1", "v=abc"},
		{"SCRAM-SHA-256-PLUS", "cD1", "p=tls-exporter,,n=user,r=abc"},
		{"SCRAM-SHA-256-PLUS", "Yz1j", "c=cD10bHMt,r=abc"},
		{"XOAUTH2", "eyJ", `{"status":"400"}`},
		{"OAUTHBEARER", "bixh", "n,a=user@example.com,"},
		{"OAUTHBEARER", "AQ==", "\x01"},
		{"NTLM", "TlRMTVNTUAAB", "NTLMSSP\x00\x01\x00\x00\x00"},
		{"NTLM", "TlRMTVNTUAAC", "NTLMSSP\x00\x02\x00\x00\x00"},
		{"NTLM", "TlRMTVNTUAAD", "NTLMSSP\x00\x03\x00\x00\x00"},
	} {
		if got := base64.StdEncoding.EncodeToString([]byte(c.of)); !strings.HasPrefix(got, c.begins) {
			t.Errorf("%q is %q in base64 and does not begin with %q", c.of, got, c.begins)
		}
		e, ok := lookupExtension(AUTHMechanism, c.mechanism)
		if !ok || !slices.ContainsFunc(e.Steps, func(s string) bool { return strings.Contains(s, c.begins) }) {
			t.Errorf("%s: no step shows %q", c.mechanism, c.begins)
		}
	}
}

func TestLookupExtension(t *testing.T) {
	for _, c := range []struct {
		kind ExtensionKind
		word string
		row  string // "" where nothing is known
	}{
		{EHLOKeyword, "PIPELINING", "PIPELINING"},
		{EHLOKeyword, "pipelining", "PIPELINING"},
		{EHLOKeyword, "StartTLS", "STARTTLS"},
		{EHLOKeyword, "SIZE 35882577", "SIZE"},
		{EHLOKeyword, "AUTH PLAIN LOGIN", "AUTH"},
		{EHLOKeyword, "AUTH=LOGIN", "AUTH=LOGIN"},
		{EHLOKeyword, "auth=plain cram-md5", "AUTH=LOGIN"},
		{EHLOKeyword, "AUTH=", "AUTH=LOGIN"},
		{EHLOKeyword, "X-EXPS=LOGIN", "X-EXPS"},
		{EHLOKeyword, "X_PIPE_CONNECT", "PIPECONNECT"},
		{EHLOKeyword, "XVERP", "VERP"},
		{EHLOKeyword, "xproxyto", "XPROXY"},
		{EHLOKeyword, "XSTA", "XADR"},
		// A firewall masks by writing X over the word.
		{EHLOKeyword, "XXXXXXXA", "XXXXXXXA"},
		{EHLOKeyword, "xxxxxxxb", "XXXXXXXA"},
		{EHLOKeyword, "XXXXXXXXXXXXXXXXXX", "XXXXXXXA"},
		{EHLOKeyword, "XXXX", "XXXXXXXA"},
		{EHLOKeyword, "XXX", "XXXXXXXA"},
		{EHLOKeyword, "XX", ""},
		{EHLOKeyword, "XXXXXX1", ""},
		{EHLOKeyword, "XXXXFOO", ""},
		{MAILParameter, "XXXXXXXA", ""},
		// The place decides what a word means.
		{MAILParameter, "SIZE=1024", "SIZE"},
		{MAILParameter, "auth=<>", "AUTH"},
		{MAILParameter, "AUTH=LOGIN", "AUTH"},
		{MAILParameter, "SMTPUTF8", "SMTPUTF8"},
		{MAILParameter, "NOTIFY=NEVER", ""},
		{RCPTParameter, "Notify=Failure,Delay", "NOTIFY"},
		{RCPTParameter, "ORCPT=rfc822;user@example.com", "ORCPT"},
		{RCPTParameter, "SIZE=1024", ""},
		{AUTHMechanism, "login", "LOGIN"},
		{AUTHMechanism, "AUTH=LOGIN", "LOGIN"},
		{AUTHMechanism, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS"},
		{AUTHMechanism, "SCRAM-SHA-1-PLUS", "SCRAM-SHA-1"},
		{AUTHMechanism, "scram-sha-512-plus", "SCRAM-SHA-512"},
		{AUTHMechanism, "*", "(cancel)"},
		{AUTHMechanism, "STARTTLS", ""},
		// Nothing to find.
		{EHLOKeyword, "", ""},
		{EHLOKeyword, "=", ""},
		{EHLOKeyword, "X-UNHEARD-OF", ""},
		{"", "SIZE", ""},
	} {
		e, ok := lookupExtension(c.kind, c.word)
		switch {
		case ok != (c.row != ""):
			t.Errorf("%s %q: found %v, want row %q", c.kind, c.word, ok, c.row)
		case ok && (e.Keyword != c.row || e.Kind != c.kind):
			t.Errorf("%s %q: row %s %q, want %q", c.kind, c.word, e.Kind, e.Keyword, c.row)
		case !ok && e != nil:
			t.Errorf("%s %q: not found, yet a row %q", c.kind, c.word, e.Keyword)
		}
	}
}

// TestExtensionAliases checks that each alias leads to a row and hides none.
func TestExtensionAliases(t *testing.T) {
	for _, a := range extensionAliases {
		if _, ok := lookupExtension(a.kind, a.row); !ok {
			t.Errorf("%s %s leads to %s, which has no row", a.kind, a.alias, a.row)
		}
		if slices.ContainsFunc(Extensions(), func(e ExtensionEntry) bool { return e.Kind == a.kind && e.Keyword == a.alias }) {
			t.Errorf("%s %s has a row of its own and an alias", a.kind, a.alias)
		}
	}
}

// TestExtensionsCopies checks that a caller cannot change the table by its list.
func TestExtensionsCopies(t *testing.T) {
	Extensions()[0].Title = "changed"
	if got := Extensions()[0].Title; got == "changed" {
		t.Error("Extensions hands out the table itself")
	}
}

func BenchmarkLookupExtension(b *testing.B) {
	for b.Loop() {
		lookupExtension(EHLOKeyword, "PIPELINING")
	}
}
