//go:build !wasm

// Command release makes what is published of the binaries that make release has
// put into a directory: the site as a zip file, the single file, the bill of
// materials and the checksums. Equal sources give equal bytes. It knows package
// site and the Go modules that a binary names, and nothing of logs.
package main

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"

	"smtpexplain/app/site"
	"smtpexplain/web"
)

func main() {
	if len(os.Args) != 2 {
		fmt.Fprintln(os.Stderr, "usage: release DIR, which holds the binaries")
		os.Exit(2)
	}
	if err := release(os.Args[1]); err != nil {
		fmt.Fprintln(os.Stderr, "release:", err)
		os.Exit(1)
	}
}

func release(dir string) error {
	s, err := site.Render("/", web.Files)
	if err != nil {
		return err
	}
	files := s.Compressed(site.Thorough)
	maps.Copy(files, s.Files)
	archive, err := pack(files)
	if err != nil {
		return err
	}
	single, err := site.RenderSingle(web.Files)
	if err != nil {
		return err
	}
	info, err := buildinfo.ReadFile(filepath.Join(dir, "smtpexplain-linux-amd64"))
	if err != nil {
		return err
	}
	bill, err := materials(info, s.Version)
	if err != nil {
		return err
	}
	for name, body := range map[string][]byte{"smtpexplain-site.zip": archive, "smtpexplain.html": single, "smtpexplain.cdx.json": bill} {
		if err := os.WriteFile(filepath.Join(dir, name), body, 0o644); err != nil {
			return err
		}
	}
	sums, err := checksums(dir)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, sumsFile), sums, 0o644)
}

// pack makes a zip file of a folder smtpexplain. Names are in order and times
// are left out.
func pack(files map[string][]byte) ([]byte, error) {
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range slices.Sorted(maps.Keys(files)) {
		h := &zip.FileHeader{Name: "smtpexplain/" + p, Method: zip.Deflate}
		if ext := path.Ext(p); ext == ".gz" || ext == ".br" || ext == ".png" {
			h.Method = zip.Store
		}
		h.SetMode(0o644)
		f, err := w.CreateHeader(h)
		if err != nil {
			return nil, err
		}
		if _, err := f.Write(files[p]); err != nil {
			return nil, err
		}
	}
	err := w.Close()
	return b.Bytes(), err
}

type property struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type component struct {
	Type       string     `json:"type"`
	Ref        string     `json:"bom-ref"`
	Name       string     `json:"name"`
	Version    string     `json:"version"`
	PURL       string     `json:"purl"`
	Properties []property `json:"properties,omitempty"`
}

// materials is the bill of materials in the form of CycloneDX 1.6: the modules
// that Go has put into a binary, each with the checksum by which go.sum pins it.
func materials(info *debug.BuildInfo, version string) ([]byte, error) {
	part := func(kind, name, version string) component {
		purl := "pkg:golang/" + name + "@" + version
		return component{Type: kind, Ref: purl, Name: name, Version: version, PURL: purl}
	}
	parts := []component{part("library", "std", strings.TrimPrefix(info.GoVersion, "go"))}
	for _, m := range info.Deps {
		if m.Replace != nil {
			m = m.Replace
		}
		c := part("library", m.Path, m.Version)
		c.Properties = []property{{"go.sum", m.Sum}}
		parts = append(parts, c)
	}
	whole := part("application", "smtpexplain", version)
	var refs []string
	for _, p := range parts {
		refs = append(refs, p.Ref)
	}
	type object = map[string]any
	b, err := json.MarshalIndent(object{
		"$schema":      "http://cyclonedx.org/schema/bom-1.6.schema.json",
		"bomFormat":    "CycloneDX",
		"specVersion":  "1.6",
		"version":      1,
		"metadata":     object{"component": whole},
		"components":   parts,
		"dependencies": []object{{"ref": whole.Ref, "dependsOn": refs}},
	}, "", "  ")
	return append(b, '\n'), err
}

const sumsFile = "SHA256SUMS"

// checksums lists the files of a directory as sha256sum does.
func checksums(dir string) ([]byte, error) {
	entries, err := os.ReadDir(dir) // in order
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	for _, e := range entries {
		if e.Name() == sumsFile {
			continue
		}
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			return nil, err
		}
		fmt.Fprintf(&out, "%x  %s\n", sha256.Sum256(b), e.Name())
	}
	return out.Bytes(), nil
}
