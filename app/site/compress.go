//go:build !wasm

package site

import (
	"bytes"
	"compress/gzip"
	"path"
	"sync"

	"github.com/andybalholm/brotli"
)

// Large files get a compressed copy beside them, for hosts that send those. The
// same bytes in give the same bytes out: no time, no name, one thread for each.
const large = 4 << 10

// Effort is how hard a build compresses.
type Effort int

const (
	// Quick takes seconds.
	Quick Effort = 9
	// Thorough takes a minute and makes what brotli makes a tenth smaller.
	Thorough Effort = 11
)

// compressible reports whether a file gains from compression.
func compressible(p string, body []byte) bool {
	return len(body) > large && path.Ext(p) != ".png" && !forHosts(p)
}

// Compressed are the copies that belong beside the files of the site.
func (s *Site) Compressed(effort Effort) map[string][]byte {
	jobs := make(chan func(), len(s.Files)*2)
	out := make(map[string][]byte)
	var mu sync.Mutex
	add := func(p string, body, made []byte) {
		if smaller(body, made) != nil {
			mu.Lock()
			out[p] = made
			mu.Unlock()
		}
	}
	for p, body := range s.Files {
		if compressible(p, body) {
			jobs <- func() { add(p+".gz", body, gzipped(body, gzip.BestCompression)) }
			jobs <- func() { add(p+".br", body, brotlied(body, effort)) }
		}
	}
	close(jobs)
	var all sync.WaitGroup
	for range 4 {
		all.Go(func() {
			for work := range jobs {
				work()
			}
		})
	}
	all.Wait()
	return out
}

func gzipped(body []byte, level int) []byte {
	var b bytes.Buffer
	w, _ := gzip.NewWriterLevel(&b, level) // the levels are those of the package
	w.Write(body)
	w.Close()
	return b.Bytes()
}

func brotlied(body []byte, effort Effort) []byte {
	var b bytes.Buffer
	// The window is the largest that every browser takes.
	w := brotli.NewWriterOptions(&b, brotli.WriterOptions{Quality: int(effort), LGWin: 24})
	w.Write(body)
	w.Close()
	return b.Bytes()
}

// smaller is what was made of a body, nil where that is no gain.
func smaller(body, made []byte) []byte {
	if len(made) >= len(body) {
		return nil
	}
	return made
}
