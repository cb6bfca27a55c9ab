//go:build !wasm

package site

import (
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"smtpexplain/web"
)

// Serve renders the site and serves it until the context ends. Once it
// listens it says where on out.
func Serve(ctx context.Context, addr string, out io.Writer) error {
	s, err := Render("/", web.Files)
	if err != nil {
		return err
	}
	return serve(ctx, s, addr, out)
}

func serve(ctx context.Context, s *Site, addr string, out io.Writer) error {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		return listenError(addr, err)
	}
	server := &http.Server{Handler: s.Handler(), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(out, "smtpexplain is at http://%s/ (Ctrl-C stops it)\n", shownAddress(addr, l.Addr()))
	done := make(chan error, 1)
	go func() { done <- server.Serve(l) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	// Answers that are on their way are finished.
	patience, cancel := context.WithTimeout(context.Background(), 3*time.Second)
	defer cancel()
	if err := server.Shutdown(patience); err != nil && !errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	return nil
}

// shownAddress keeps the name that was asked for and takes the port that was
// given, which differs where port 0 was asked for.
func shownAddress(addr string, got net.Addr) string {
	host, _, _ := net.SplitHostPort(addr)
	if host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	_, port, _ := net.SplitHostPort(got.String())
	return net.JoinHostPort(host, port)
}

// listenError says why nothing can listen there and what to do.
func listenError(addr string, err error) error {
	var dns *net.DNSError
	var address *net.AddrError
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Errorf("%s is in use by another program: stop it, or choose another port with --addr localhost:8001", addr)
	case errors.Is(err, syscall.EACCES):
		return fmt.Errorf("%s may not be used by you: choose a port above 1023 with --addr localhost:8001", addr)
	case errors.Is(err, syscall.EADDRNOTAVAIL), errors.As(err, &dns), errors.As(err, &address):
		return fmt.Errorf("%s is no address of this machine: choose one with --addr localhost:8000", addr)
	}
	return fmt.Errorf("cannot listen on %s: %w", addr, err)
}

// served is one file as it is served.
type served struct {
	kind string
	etag string
	body []byte
	// zipped is the body compressed, computed once it is asked for; nil where
	// that gains nothing.
	zipped func() []byte
}

// Handler serves the files of the site under its base.
func (s *Site) Handler() http.Handler {
	files := make(map[string]*served, len(s.Files))
	for p, body := range s.Files {
		f := &served{kind: typeOf(p), body: body}
		f.etag = fmt.Sprintf(`"%x"`, sha256.Sum256(body))[:18] + `"`
		f.zipped = func() []byte { return nil }
		if compressible(p, body) {
			f.zipped = sync.OnceValue(func() []byte { return smaller(body, gzipped(body, gzip.DefaultCompression)) })
		}
		files[p] = f
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for _, h := range headers {
			w.Header().Set(h[0], h[1])
		}
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			http.Error(w, "This is a static site: it answers GET and HEAD.", http.StatusMethodNotAllowed)
			return
		}
		p, inside := strings.CutPrefix(r.URL.Path, s.Base)
		f, status := files["404.html"], http.StatusNotFound
		if inside {
			if found := find(files, p); found != nil {
				f, status = found, http.StatusOK
			}
		}
		f.serve(w, r, status)
	})
}

// find finds the file for a path as static hosts do.
func find(files map[string]*served, p string) *served {
	if p == "" || strings.HasSuffix(p, "/") {
		return files[p+"index.html"]
	}
	if f, ok := files[p]; ok && !forHosts(p) {
		return f
	}
	return files[p+"/index.html"]
}

func (f *served) serve(w http.ResponseWriter, r *http.Request, status int) {
	h := w.Header()
	h.Set("Content-Type", f.kind)
	h.Set("Vary", "Accept-Encoding")
	body, etag := f.body, f.etag
	if strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		if z := f.zipped(); z != nil {
			body, etag = z, strings.TrimSuffix(etag, `"`)+`-gzip"`
			h.Set("Content-Encoding", "gzip")
		}
	}
	h.Set("ETag", etag)
	if status == http.StatusOK && r.Header.Get("If-None-Match") == etag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	if r.Method != http.MethodHead {
		w.Write(body)
	}
}
