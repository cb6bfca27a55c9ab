//go:build !wasm

package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
)

func TestPack(t *testing.T) {
	files := map[string][]byte{"b.html": []byte("<p>"), "a/c.js": []byte("1"), "a/c.js.gz": []byte("z")}
	one, err := pack(files)
	if err != nil {
		t.Fatal(err)
	}
	two, err := pack(files)
	if err != nil || !bytes.Equal(one, two) {
		t.Errorf("the same files give other bytes: %v", err)
	}
	r, err := zip.NewReader(bytes.NewReader(one), int64(len(one)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range r.File {
		names = append(names, f.Name)
	}
	if want := []string{"smtpexplain/a/c.js", "smtpexplain/a/c.js.gz", "smtpexplain/b.html"}; !slices.Equal(names, want) {
		t.Errorf("the files are %q, want %q", names, want)
	}
}

func TestMaterials(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.8", Deps: []*debug.Module{{Path: "example.org/a", Version: "v1.2.3", Sum: "h1:abc="}}}
	b, err := materials(info, "0123")
	if err != nil {
		t.Fatal(err)
	}
	var bill struct {
		BOMFormat   string
		SpecVersion string
		Metadata    struct{ Component component }
		Components  []component
	}
	if err := json.Unmarshal(b, &bill); err != nil {
		t.Fatal(err)
	}
	if bill.BOMFormat != "CycloneDX" || bill.Metadata.Component.Version != "0123" || len(bill.Components) != 2 ||
		bill.Components[0].PURL != "pkg:golang/std@1.26.8" || bill.Components[1].PURL != "pkg:golang/example.org/a@v1.2.3" || bill.Components[1].Properties[0].Value != "h1:abc=" {
		t.Errorf("the bill is %s", b)
	}
}

// TestBillCoversTheBrowser: the bill is read from a native binary, so the
// program for the browser may not be made of more.
func TestBillCoversTheBrowser(t *testing.T) {
	modules := func(env ...string) []string {
		cmd := exec.Command("go", "list", "-deps", "-f", "{{with .Module}}{{.Path}}{{end}}", ".")
		cmd.Dir = filepath.Join("..", "..")
		cmd.Env = append(os.Environ(), env...)
		out, err := cmd.Output()
		if err != nil {
			t.Fatal(err)
		}
		list := strings.Fields(string(out))
		slices.Sort(list)
		return slices.Compact(list)
	}
	native := modules()
	for _, m := range modules("GOOS=js", "GOARCH=wasm") {
		if !slices.Contains(native, m) {
			t.Errorf("%s is in the program for the browser and not in the bill", m)
		}
	}
}

func TestChecksums(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"b", "a", sumsFile} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const sum = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
	if b, err := checksums(dir); err != nil || string(b) != sum+"  a\n"+sum+"  b\n" {
		t.Errorf("%s, %v", b, err)
	}
}
