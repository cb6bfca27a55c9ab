package explain

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode"
)

// FuzzSecret reads any text as an answer in a login. Of what base64 hides only
// the account's name may come out, and nothing that steers a terminal.
func FuzzSecret(f *testing.F) {
	mechanisms := []string{"PLAIN", "LOGIN", "CRAM-MD5", "XOAUTH2", "OAUTHBEARER", "NTLM", ""}
	for _, s := range []string{"\x00ana\x00secret", "ana", "ana 0123456789abcdef", "user=ana@example.com\x01auth=Bearer x\x01\x01", "n,a=ana,\x01auth=Bearer x\x01\x01", "\x00\x1b[31m\x00x"} {
		for i := range mechanisms {
			f.Add(base64.StdEncoding.EncodeToString([]byte(s)), i, 0)
		}
	}
	f.Add("****", 0, 0)
	f.Add("=", 1, 1)
	f.Fuzz(func(t *testing.T, text string, mechanism, round int) {
		m := mechanisms[((mechanism%len(mechanisms))+len(mechanisms))%len(mechanisms)]
		x := readSecret(m, round&1, text)
		if strings.ContainsFunc(x.account, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) }) {
			t.Errorf("%s: %q gives the account %q", m, text, x.account)
		}
		raw, err := base64.StdEncoding.DecodeString(strings.TrimSpace(text))
		if x.account != "" && (err != nil || !strings.Contains(string(raw), x.account)) {
			t.Errorf("%s: %q gives the account %q, which is not in it", m, text, x.account)
		}
		if m == "PLAIN" && x.account != "" && x.account != strings.Split(string(raw), "\x00")[1] {
			t.Errorf("%q gives the account %q", raw, x.account)
		}
	})
}
