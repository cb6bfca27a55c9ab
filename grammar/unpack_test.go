package grammar

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func zipped(t testing.TB, files ...File) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, f := range files {
		e, err := w.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := e.Write(f.Data); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const kerioLine = "[04/May/2023 14:10:00][6371] {smtps} Command EHLO a.example.net\n"

// TestParseFiles reads a set of rotated logs, one compressed, one in a zip, one
// in UTF-16, as one log.
func TestParseFiles(t *testing.T) {
	log, err := ParseFiles([]File{
		{"debug.log.gz", gzipped(t, []byte(kerioLine))},
		{"more.zip", zipped(t, File{"logs/debug2.log", []byte(kerioLine)}, File{"logs/debug3.log.gz", gzipped(t, []byte(kerioLine))}, File{"__MACOSX/._x", []byte("x")})},
		{"debug4.log", []byte(utf16le(strings.TrimSuffix(kerioLine, "\n")))},
		{"debug5.log", []byte(kerioLine)},
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(log.Lines) != 5 || log.Dialects[0].Lines != 5 {
		t.Errorf("%d lines, %s", len(log.Lines), dialectNames(log))
	}
	want := []LogFile{{"debug.log", 1}, {"debug2.log", 2}, {"debug3.log", 3}, {"debug4.log", 4}, {"debug5.log", 5}}
	if len(log.Files) != len(want) {
		t.Fatalf("files %v", log.Files)
	}
	for i := range want {
		if log.Files[i] != want[i] {
			t.Errorf("file %d is %v, want %v", i, log.Files[i], want[i])
		}
	}
}

// TestUnpackRefuses names what is wrong with archives that cannot be read, or
// that were made to do harm.
func TestUnpackRefuses(t *testing.T) {
	const limit = 64 << 20
	zeros := make([]byte, 20<<20)
	bomb := gzipped(t, zeros) // a thousandth of it
	noise := make([]byte, 1<<20)
	rand.NewChaCha8([32]byte{}).Read(noise)
	large := gzipped(t, append(noise, make([]byte, limit)...)) // not grown by much, and over the limit
	whole := gzipped(t, []byte(strings.Repeat(kerioLine, 1000)))
	many := make([]File, maxFiles+1)
	for i := range many {
		many[i].Name = fmt.Sprint(i)
	}
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"bomb.gz":        {bomb, "250 times"},
		"bomb.zip":       {zipped(t, File{"a.log", zeros}), "250 times"},
		"bomb-in.zip":    {zipped(t, File{"a.gz", bomb}), "250 times"},
		"bombs.zip":      {zipped(t, File{"a.log", zeros[:9<<20]}, File{"b.log", zeros[:9<<20]}), "250 times"},
		"large.gz":       {large, "limit"},
		"large.zip":      {zipped(t, File{"a.gz", large}), "limit"},
		"many.zip":       {zipped(t, many...), "1001 files, the limit is 1000"},
		"broken.gz":      {[]byte("\x1f\x8b\x08 this is no gzip"), "broken"},
		"broken.zip":     {[]byte("PK\x03\x04 this is no zip"), "broken"},
		"nested.zip":     {zipped(t, File{"b.zip", zipped(t, File{"a.log", []byte("x")})}), "another zip"},
		"nested.gz":      {gzipped(t, whole), "another compressed file"},
		"zip-in.gz":      {gzipped(t, zipped(t, File{"a.log", []byte("x")})), "another compressed file"},
		"nested2.zip":    {zipped(t, File{"a.gz", gzipped(t, whole)}), "another compressed file"},
		"nothing.zip":    {append([]byte("PK\x03\x04"), zipped(t)...), "no file"},
		"overlapped.zip": {overlapped(t, zeros, 100), "250 times"},
	} {
		_, err := unpack([]File{{name, c.data}}, limit)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
	// The limit is one for all files.
	half := gzipped(t, append(noise, make([]byte, limit/2)...))
	if _, err := unpack([]File{{"a.gz", half}, {"b.gz", half}}, limit); err == nil || !strings.HasPrefix(err.Error(), "b.gz") || !strings.Contains(err.Error(), "limit") {
		t.Errorf("two that are too large together: %v", err)
	}
	// A log that was copied while it was compressed keeps what is there.
	files, err := Unpack(File{"cut.gz", whole[:len(whole)-20]})
	if err != nil || !bytes.HasPrefix(files[0].Data, []byte(kerioLine)) {
		t.Errorf("cut.gz: %v", err)
	}
}

// overlapped is a zip file whose directory names the same data many times.
func overlapped(t *testing.T, data []byte, times int) []byte {
	t.Helper()
	one := zipped(t, File{"a.log", data})
	at := bytes.LastIndex(one, []byte("PK\x01\x02"))
	end := bytes.LastIndex(one, []byte("PK\x05\x06"))
	out := append([]byte{}, one[:at]...)
	for range times {
		out = append(out, one[at:end]...)
	}
	tail := append([]byte{}, one[end:]...)
	binary.LittleEndian.PutUint16(tail[8:], uint16(times))
	binary.LittleEndian.PutUint16(tail[10:], uint16(times))
	binary.LittleEndian.PutUint32(tail[12:], uint32(times*(end-at)))
	return append(out, tail...)
}

// TestHostileNames: names of files end up on pages and terminals, never in a
// path.
func TestHostileNames(t *testing.T) {
	for in, want := range map[string]string{
		"../../etc/passwd": "passwd", `..\..\boot.ini`: "boot.ini", "/etc/shadow": "shadow", "a/b/debug.log": "debug.log",
		"red\x1b[31m.log": "red\ufffd[31m.log", "two\nlines.log": "two\ufffdlines.log", "gol\u202exe.txt": "gol\ufffdxe.txt", "\u2066a.log": "\ufffda.log",
		"<img src=x onerror=alert(1)>.log": "<img src=x onerror=alert(1)>.log", "Prüfung 報告.log": "Prüfung 報告.log",
	} {
		files, err := Unpack(File{"x.zip", zipped(t, File{in, []byte(kerioLine)})})
		if err != nil || len(files) != 1 || files[0].Name != want {
			t.Errorf("%q: %v, %v, want the name %q", in, files, err, want)
		}
	}
	log, err := ParseFiles([]File{{"a\x1b[2J.log", []byte(kerioLine)}}, Options{Name: "a\x1b[2J.log"})
	if err != nil || log.Name != "a\ufffd[2J.log" || log.Files[0].Name != log.Name {
		t.Errorf("the log is called %q and its file %q, %v", log.Name, log.Files[0].Name, err)
	}
}

// FuzzGunzip unpacks any bytes as gzip, within the limits.
func FuzzGunzip(f *testing.F) {
	f.Add(gzipped(f, []byte(kerioLine)))
	f.Add(gzipped(f, gzipped(f, []byte(kerioLine))))
	f.Add(gzipped(f, make([]byte, 1<<20)))
	fuzzUnpack(f, "\x1f\x8b\x08")
}

// FuzzUnzip unpacks any bytes as zip, within the limits.
func FuzzUnzip(f *testing.F) {
	f.Add(zipped(f, File{"a.log", []byte(kerioLine)}))
	f.Add(zipped(f, File{"logs/a.log", []byte(kerioLine)}, File{"b.gz", gzipped(f, []byte(kerioLine))}))
	f.Add(zipped(f, File{"b.zip", zipped(f, File{"a.log", nil})}))
	fuzzUnpack(f, "PK\x03\x04")
}

func fuzzUnpack(f *testing.F, magic string) {
	const limit = 1 << 20
	f.Fuzz(func(t *testing.T, data []byte) {
		if !bytes.HasPrefix(data, []byte(magic)) {
			data = append([]byte(magic), data...)
		}
		files, err := unpack([]File{{"x", data}}, limit)
		if err == nil && len(files) == 0 {
			t.Error("neither files nor an error")
		}
		total := 0
		for _, f := range files {
			total += len(f.Data)
			if strings.ContainsAny(f.Name, "/\\\n\x1b") {
				t.Errorf("a file is called %q", f.Name)
			}
		}
		if total > limit || len(files) > maxFiles {
			t.Errorf("%d bytes in %d files", total, len(files))
		}
	})
}
