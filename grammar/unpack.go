package grammar

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
	"unicode"
)

// File is one file of an input: a name for people and its bytes.
type File struct {
	Name string
	Data []byte
}

// Limits of what is unpacked. They keep a small file that was made to do harm
// from filling the memory.
const (
	maxFiles = 1000     // that an archive may hold
	maxRatio = 250      // that an archive may grow by; logs grow by 10 to 50
	maxSmall = 16 << 20 // that any archive may grow to
)

// Unpack opens files that are compressed or archives, by what they hold and not
// by their names: gzip (rotated logs) and zip. Anything else is returned as it
// is. Together the files may have MaxBytes. An archive that is more, grows by
// more than a log does, holds another archive or is broken is refused with an
// error that names it.
func Unpack(files ...File) ([]File, error) { return unpack(files, MaxBytes) }

func unpack(files []File, left int64) ([]File, error) {
	var out []File
	for _, f := range files {
		f.Name = PlainName(f.Name)
		parts := []File{f}
		r := room{left: left, grows: max(maxSmall, int64(len(f.Data))*maxRatio)}
		var err error
		switch {
		case isGzip(f.Data):
			parts[0].Name = strings.TrimSuffix(f.Name, ".gz")
			parts[0].Data, err = r.gunzip(f.Data)
		case isZip(f.Data):
			parts, err = r.unzip(f.Data)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		for _, p := range parts {
			left -= int64(len(p.Data))
		}
		out = append(out, parts...)
	}
	return out, nil
}

func isGzip(b []byte) bool { return bytes.HasPrefix(b, []byte("\x1f\x8b\x08")) }
func isZip(b []byte) bool  { return bytes.HasPrefix(b, []byte("PK\x03\x04")) }

// PlainName is a file's name for people: what would move the cursor of a
// terminal or turn the direction of the text around it is marked as unknown.
func PlainName(name string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp) {
			return unicode.ReplacementChar
		}
		return r
	}, name)
}

// tooLarge is the error for what is over the limit when unpacked.
func tooLarge() error {
	return fmt.Errorf("unpacked it has more than %d MB, which is the limit for all files together: unpack it yourself and open a part of it", MaxBytes>>20)
}

// room is what is left for what one archive holds.
type room struct {
	left  int64 // of all files together
	grows int64 // that this archive may grow to
}

// read reads everything there is room for. A file that ends too early, as one
// does that was copied while it was written, keeps what could be read.
func (r *room) read(in io.Reader) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(in, min(r.left, r.grows)+1))
	switch {
	case n > r.left:
		return nil, tooLarge()
	case n > r.grows:
		return nil, fmt.Errorf("unpacked it is more than %d times as large, which no log is: unpack it yourself and look at what it holds", maxRatio)
	case err != nil && (n == 0 || !errors.Is(err, io.ErrUnexpectedEOF)):
		return nil, fmt.Errorf("the compressed data is broken (%v): copy the file again, or unpack it and open what can be read", err)
	}
	r.left -= n
	r.grows -= n
	return b.Bytes(), nil
}

func (r *room) gunzip(data []byte) ([]byte, error) {
	in, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the gzip file is broken (%v): copy the file again, or unpack it and open what can be read", err)
	}
	out, err := r.read(in)
	if err == nil && (isGzip(out) || isZip(out)) {
		return nil, errors.New("it holds another compressed file: unpack that first")
	}
	return out, err
}

func (r *room) unzip(data []byte) ([]File, error) {
	in, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the zip file is broken (%v): copy the file again, or unpack it and open what can be read", err)
	}
	if len(in.File) > maxFiles {
		return nil, fmt.Errorf("the zip file holds %d files, the limit is %d", len(in.File), maxFiles)
	}
	var out []File
	for _, entry := range in.File {
		name := PlainName(path.Base(strings.ReplaceAll(entry.Name, "\\", "/")))
		if entry.FileInfo().IsDir() || strings.HasPrefix(name, ".") {
			continue
		}
		f, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("%s in it cannot be read (%v)", name, err)
		}
		data, err := r.read(f)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s in it: %w", name, err)
		}
		if isGzip(data) {
			if data, err = r.gunzip(data); err != nil {
				return nil, fmt.Errorf("%s in it: %w", name, err)
			}
			name = strings.TrimSuffix(name, ".gz")
		}
		if isZip(data) {
			return nil, fmt.Errorf("%s in it is another zip file: unpack that first", name)
		}
		out = append(out, File{name, data})
	}
	if len(out) == 0 {
		return nil, errors.New("the zip file holds no file")
	}
	return out, nil
}

// ParseFiles reads several files as one log, in the order given. Each may be
// compressed and has an encoding of its own.
func ParseFiles(files []File, o Options) (*Log, error) {
	parts, err := Unpack(files...)
	if err != nil {
		return nil, err
	}
	var r Reader
	for _, p := range parts {
		r.Next(p.Name)
		if _, err := r.Write(p.Data); err != nil {
			return nil, fmt.Errorf("%s: %w", p.Name, err)
		}
	}
	return r.Log(o), nil
}
