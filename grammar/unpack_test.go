package grammar

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
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

// TestUnpackRefuses names what is wrong with archives that cannot be read.
func TestUnpackRefuses(t *testing.T) {
	const limit = 1 << 20
	bomb := gzipped(t, make([]byte, limit+1))
	whole := gzipped(t, []byte(strings.Repeat(kerioLine, 1000)))
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"bomb.gz":     {bomb, "limit"},
		"bomb.zip":    {zipped(t, File{"a.gz", bomb}), "limit"},
		"broken.gz":   {[]byte("\x1f\x8b\x08 this is no gzip"), "broken"},
		"broken.zip":  {[]byte("PK\x03\x04 this is no zip"), "broken"},
		"nested.zip":  {zipped(t, File{"b.zip", zipped(t, File{"a.log", []byte("x")})}), "another zip"},
		"nothing.zip": {append([]byte("PK\x03\x04"), zipped(t)...), "no file"},
	} {
		_, err := unpack(File{name, c.data}, limit)
		if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s: error %v, want one about %q", name, err, c.want)
		}
	}
	// A log that was copied while it was compressed keeps what is there.
	files, err := Unpack(File{"cut.gz", whole[:len(whole)-20]})
	if err != nil || !bytes.HasPrefix(files[0].Data, []byte(kerioLine)) {
		t.Errorf("cut.gz: %v", err)
	}
}

func FuzzUnpack(f *testing.F) {
	f.Add(gzipped(f, []byte(kerioLine)))
	f.Add(zipped(f, File{"a.log", []byte(kerioLine)}))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := Unpack(File{"x", data})
		if err == nil && len(files) == 0 {
			t.Error("neither files nor an error")
		}
	})
}
