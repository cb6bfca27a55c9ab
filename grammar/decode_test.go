package grammar

import (
	"bytes"
	"encoding/binary"
	"io"
	"mime/quotedprintable"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"
)

// FuzzUTF16 reads any bytes as UTF-16 of either order, in any chunking, and
// compares with the standard library.
func FuzzUTF16(f *testing.F) {
	f.Add([]byte(utf16le(kerioLine))[2:], false, 3)
	f.Add([]byte("\xd8\x00\x00a\xdc\x00\xd8\x3d\xdc\x00"), true, 1)
	f.Add([]byte("\x00\xd8"), false, 7)
	f.Add([]byte("a"), false, 1)
	f.Fuzz(func(t *testing.T, data []byte, big bool, size int) {
		mark, order := "\xff\xfe", binary.ByteOrder(binary.LittleEndian)
		if big {
			mark, order = "\xfe\xff", binary.BigEndian
		}
		units := make([]uint16, len(data)/2)
		for i := range units {
			units[i] = order.Uint16(data[2*i:])
		}
		want := string(utf16.Decode(units))
		if len(data)%2 == 1 {
			want += string(utf8.RuneError)
		}
		text := append([]byte(mark), data...)
		log := chunked(t, text, ((size%100)+100)%100+1)
		if got := string(log.Text); got != want {
			t.Errorf("% x is read as %q, want %q", data, got, want)
		}
		if len(text) > 2 && log.Encoding != map[bool]string{false: "UTF-16LE", true: "UTF-16BE"}[big] {
			t.Errorf("the encoding is %s", log.Encoding)
		}
	})
}

// FuzzQuotedPrintable decodes any line of a quoted-printable part. Each byte
// keeps the place it was written at, and what the standard library can decode
// comes out the same.
func FuzzQuotedPrintable(f *testing.F) {
	for _, s := range []string{"550 5.1.1 =3Canna=40example.com=3E: user unknown", "soft=", "=", "==3D", "=3", "=zz", "caf=C3=A9", "=3d=3D=", "a=0Ab"} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		if bytes.ContainsAny(line, "\r\n") || len(line) > joinedSize {
			return
		}
		r := noticeReader{notice: &notice{log: &Log{Text: line}}, quoted: true}
		var text joinedText
		r.gather(&text, Span{0, int32(len(line))})
		if len(text.text) != len(text.at) {
			t.Fatalf("%d bytes at %d places", len(text.text), len(text.at))
		}
		for i, at := range text.at {
			if at < 0 || int(at) >= len(line) || i > 0 && at <= text.at[i-1] || line[at] != '=' && line[at] != text.text[i] {
				t.Fatalf("byte %d of %q is said to stand at %d of %q", i, text.text, at, line)
			}
		}
		if got := bytes.HasSuffix(line, []byte("=")); r.soft != got {
			t.Errorf("%q: the line goes on: %v", line, r.soft)
		}
		// Blanks at the end are no part of the text (RFC 2045 section 6.7).
		want, err := io.ReadAll(quotedprintable.NewReader(bytes.NewReader(line)))
		if err == nil && strings.TrimRight(string(line), " \t=") == strings.TrimSuffix(string(line), "=") && string(text.text) != string(want) {
			t.Errorf("%q is read as %q, want %q", line, text.text, want)
		}
	})
}
