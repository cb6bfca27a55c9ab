//go:build !wasm

package site

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"

	"smtpexplain/web"
)

// Build writes the site to a directory, with a compressed copy beside each large
// file. A directory that holds anything else than an earlier build is left
// alone.
func Build(out, base string, effort Effort) (*Site, error) {
	s, err := Render(base, web.Files)
	if err != nil {
		return nil, err
	}
	return s, s.write(out, effort)
}

func (s *Site) write(out string, effort Effort) error {
	if err := clear(out); err != nil {
		return err
	}
	files := s.Compressed(effort)
	maps.Copy(files, s.Files)
	for p, body := range files {
		if err := writeFile(filepath.Join(out, filepath.FromSlash(p)), body); err != nil {
			return err
		}
	}
	return nil
}

// writeFile writes a file and reads it again, because disks fill up.
func writeFile(name string, body []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		return err
	}
	if err := os.WriteFile(name, body, 0o644); err != nil {
		return err
	}
	got, err := os.ReadFile(name)
	if err == nil && !bytes.Equal(got, body) {
		err = fmt.Errorf("%s: the file was not written as a whole: is there room on the disk?", name)
	}
	return err
}

// clear empties a directory that an earlier build has filled.
func clear(out string) error {
	entries, err := os.ReadDir(out)
	if os.IsNotExist(err) {
		return nil
	}
	if err != nil || len(entries) == 0 {
		return err
	}
	for _, mark := range []string{"app-worker.js", "manifest.webmanifest", "web/app.wasm"} {
		if _, err := os.Stat(filepath.Join(out, filepath.FromSlash(mark))); err != nil {
			return fmt.Errorf("%s: the directory holds something else than an earlier build: empty it or choose another with --out", out)
		}
	}
	for _, e := range entries {
		if err := os.RemoveAll(filepath.Join(out, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
