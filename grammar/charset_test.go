package grammar

import "testing"

func TestGuessCharset(t *testing.T) {
	// "Операция успешно завершена", as Kerio logs it on a Russian Windows.
	cp1251 := "\xce\xef\xe5\xf0\xe0\xf6\xe8\xff \xf3\xf1\xef\xe5\xf8\xed\xee \xe7\xe0\xe2\xe5\xf0\xf8\xe5\xed\xe0"
	cp866 := "\x8e\xaf\xa5\xe0\xa0\xe6\xa8\xef \xe3\xe1\xaf\xa5\xe8\xad\xae \xa7\xa0\xa2\xa5\xe0\xe8\xa5\xad\xa0"
	for text, want := range map[string]Charset{
		"":     UnknownCharset,
		cp1251: Windows1251,
		cp866:  CodePage866,
		"Der Empf\xe4nger ist unbekannt. Bitte pr\xfcfen Sie die Gr\xf6\xdfe, sp\xe4ter noch einmal.": Windows1252,
		"größe, später: this is UTF-8":              UnknownCharset,
		"\xff\xfe\x80\x81\x82":                      UnknownCharset,
		"one \xe4":                                  UnknownCharset,
		"\x15\x03\x01\x00\x02\x02\x46 TLS \x80\xb1": UnknownCharset,
	} {
		if got := guessCharset([]byte(text)); got != want {
			t.Errorf("guessCharset(%q) = %q, want %q", text, got, want)
		}
	}
	word := ""
	for _, b := range []byte(cp866[:8]) {
		r, _ := CodePage866.Decode(b)
		word += string(r)
	}
	if word != "Операция" {
		t.Errorf("CP866 decodes to %q", word)
	}
}
