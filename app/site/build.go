//go:build !wasm

package site

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"

	"smtpexplain/web"
)

// Build writes the site to a directory. A directory that holds anything else
// than an earlier build is left alone.
func Build(out, base string) (*Site, error) {
	s, err := Render(base, web.Files)
	if err != nil {
		return nil, err
	}
	if err := clear(out); err != nil {
		return nil, err
	}
	for _, p := range s.paths() {
		file := filepath.Join(out, filepath.FromSlash(p))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return nil, err
		}
		if err := os.WriteFile(file, s.Files[p], 0o644); err != nil {
			return nil, err
		}
	}
	// Disks fill up: what is written is read again.
	for p, want := range s.Files {
		got, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(p)))
		if err != nil {
			return nil, err
		}
		if !bytes.Equal(got, want) {
			return nil, fmt.Errorf("%s: the file was not written as a whole: is there room on the disk?", filepath.Join(out, p))
		}
	}
	return s, nil
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
