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
)

// File is one file of an input: a name for people and its bytes.
type File struct {
	Name string
	Data []byte
}

// maxFiles bounds the files that one archive may hold.
const maxFiles = 1000

// Unpack opens a file that is compressed or an archive, by what it holds and
// not by its name: gzip (rotated logs) and zip. Anything else is returned as it
// is. Together the files may have MaxBytes; an archive that is more, holds
// another archive or is broken is refused with an error that names it.
func Unpack(f File) ([]File, error) { return unpack(f, MaxBytes) }

func unpack(f File, limit int64) ([]File, error) {
	switch {
	case bytes.HasPrefix(f.Data, []byte("\x1f\x8b\x08")):
		data, err := gunzip(f.Data, limit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		return []File{{strings.TrimSuffix(f.Name, ".gz"), data}}, nil
	case bytes.HasPrefix(f.Data, []byte("PK\x03\x04")):
		files, err := unzip(f.Data, limit)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name, err)
		}
		return files, nil
	}
	return []File{f}, nil
}

// tooLarge is the error for what is over a limit when unpacked.
func tooLarge(limit int64) error {
	return fmt.Errorf("unpacked it has more than %d MB, which is the limit: unpack it yourself and open a part of it", limit>>20)
}

func gunzip(data []byte, limit int64) ([]byte, error) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("the gzip file is broken (%v)", err)
	}
	return readUpTo(r, limit)
}

// readUpTo reads everything, up to a limit. A file that ends too early, as one
// does that was copied while it was written, keeps what could be read.
func readUpTo(r io.Reader, limit int64) ([]byte, error) {
	var b bytes.Buffer
	n, err := io.Copy(&b, io.LimitReader(r, limit+1))
	if n > limit {
		return nil, tooLarge(limit)
	}
	if err != nil && (n == 0 || !errors.Is(err, io.ErrUnexpectedEOF)) {
		return nil, fmt.Errorf("the compressed data is broken (%v)", err)
	}
	return b.Bytes(), nil
}

func unzip(data []byte, left int64) ([]File, error) {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, fmt.Errorf("the zip file is broken (%v)", err)
	}
	if len(r.File) > maxFiles {
		return nil, fmt.Errorf("the zip file holds %d files, the limit is %d", len(r.File), maxFiles)
	}
	var out []File
	for _, entry := range r.File {
		name := path.Base(strings.ReplaceAll(entry.Name, "\\", "/"))
		if entry.FileInfo().IsDir() || strings.HasPrefix(name, ".") {
			continue
		}
		f, err := entry.Open()
		if err != nil {
			return nil, fmt.Errorf("%s in it cannot be read (%v)", name, err)
		}
		data, err := readUpTo(f, left)
		f.Close()
		if err != nil {
			return nil, fmt.Errorf("%s in it: %w", name, err)
		}
		if bytes.HasPrefix(data, []byte("\x1f\x8b\x08")) {
			if data, err = gunzip(data, left); err != nil {
				return nil, fmt.Errorf("%s in it: %w", name, err)
			}
			name = strings.TrimSuffix(name, ".gz")
		}
		if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
			return nil, fmt.Errorf("%s in it is another zip file: unpack that first", name)
		}
		left -= int64(len(data))
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
	var r Reader
	for _, f := range files {
		parts, err := Unpack(f)
		if err != nil {
			return nil, err
		}
		for _, p := range parts {
			r.Next(p.Name)
			if _, err := r.Write(p.Data); err != nil {
				return nil, fmt.Errorf("%s: %w", p.Name, err)
			}
		}
	}
	return r.Log(o), nil
}
