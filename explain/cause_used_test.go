package explain

import "testing"

// TestEveryFamilyHasAText: a family of wordings that no text of the tests meets
// cannot be known to work. The texts are the invented replies and the samples of
// the providers' tables.
func TestEveryFamilyHasAText(t *testing.T) {
	var texts []string
	for _, list := range judgedReplies {
		texts = append(texts, list...)
	}
	for i := range providerReplies {
		texts = append(texts, providerReplies[i].Sample)
	}
	used := map[*wordFamily]bool{}
	for _, text := range texts {
		reply, status := replyAndStatus(text)
		words := string(plainWords(nil, text, reply, status))
		sure, vague := causeWords().match(words, reply == "" || reply[0] == '4')
		for _, p := range []*causePattern{sure, vague} {
			if p != nil {
				used[p.family] = true
			}
		}
	}
	for i := range wordFamilies {
		if f := &wordFamilies[i]; !used[f] {
			t.Errorf("family %d, %s, which begins with %q, is met by no text", i, f.Cause, f.Words[0])
		}
	}
}
