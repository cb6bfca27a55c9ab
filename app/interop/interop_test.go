//go:build interop && linux

package interop

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/json"
	"encoding/pem"
	"errors"
	"flag"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// program is smtpexplain itself, which make builds first.
var program = flag.String("program", filepath.Join("..", "..", "smtpexplain"), "the smtpexplain to ask")

// only is for work on one server.
var only = flag.String("only", "", "the one server to start")

// bench is everything that a run makes, and has to take away.
type bench struct {
	dir     string // all files are below it
	debian  *debian
	servers []*server
	fakes   *fakes
	files   *files
	once    sync.Once
}

// clean ends every process and removes every file. The logs stay if that is
// asked for.
func (b *bench) clean() {
	b.once.Do(func() {
		for _, s := range b.servers {
			if err := s.stop(); err != nil {
				fmt.Fprintln(os.Stderr, "interop:", err)
			}
		}
		b.fakes.stop()
		if err := b.debian.remove(); err != nil {
			fmt.Fprintln(os.Stderr, "interop: the clients that were installed are still there:", err)
		}
		if os.Getenv("INTEROP_KEEP") == "1" {
			if kept, err := os.MkdirTemp("", "smtpexplain-logs-"); err == nil && os.CopyFS(kept, os.DirFS(b.logs())) == nil {
				fmt.Println("The logs are kept in", kept)
			}
		}
		if err := os.RemoveAll(b.dir); err != nil {
			fmt.Fprintln(os.Stderr, "interop:", err)
		}
	})
}

// logs is the directory of what is explained.
func (b *bench) logs() string { return filepath.Join(b.dir, "logs") }

func TestInterop(t *testing.T) {
	if _, err := os.Stat(*program); err != nil {
		t.Fatal("there is no smtpexplain to ask: run make interop, which builds it")
	}
	dir, err := os.MkdirTemp("", "smtpexplain-interop-")
	if err != nil {
		t.Fatal(err)
	}
	b := &bench{dir: dir}
	t.Cleanup(b.clean)
	// Neither a key press nor the end of time leaves anything behind.
	signal.Ignore(syscall.SIGPIPE) // whoever reads the output may be gone first
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, os.Interrupt, syscall.SIGTERM, syscall.SIGHUP)
	var late <-chan time.Time
	if d, ok := t.Deadline(); ok {
		late = time.After(time.Until(d) - 10*time.Second)
	}
	go func() {
		select {
		case <-stop:
		case <-late:
			fmt.Fprintln(os.Stderr, "interop: the time is over")
		}
		b.clean()
		os.Exit(1)
	}()

	began := time.Now()
	if err := b.prepare(); err != nil {
		t.Fatal(err)
	}
	t.Logf("prepared in %.1f s", time.Since(began).Seconds())
	runs, err := b.play()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("played in %.1f s", time.Since(began).Seconds())
	if err := b.explain(runs); err != nil {
		t.Fatal(err)
	}
	report(t, runs)
}

// prepare fetches, builds and starts everything.
func (b *bench) prepare() error {
	var err error
	if err = os.MkdirAll(b.logs(), 0o755); err != nil {
		return err
	}
	if b.debian, err = newDebian(b.dir); err != nil {
		return err
	}
	if err = b.debian.installClients(); err != nil {
		return err
	}
	authority, mx, err := certificates()
	if err != nil {
		return err
	}
	self, err := selfSigned()
	if err != nil {
		return err
	}
	if b.fakes, err = startFakes(self); err != nil {
		return err
	}
	if b.files, err = writeFiles(filepath.Join(b.dir, "files"), authority); err != nil {
		return err
	}
	for _, kind := range []struct {
		name  string
		start func(*debian, string, certificate, *fakes) (*server, error)
	}{{"postfix", startPostfix}, {"exim", startExim}, {"opensmtpd", startOpenSMTPD}} {
		if *only != "" && *only != kind.name {
			continue
		}
		s, err := kind.start(b.debian, b.dir, mx, b.fakes)
		if s != nil {
			b.servers = append(b.servers, s)
		}
		if err != nil {
			return err
		}
	}
	for _, s := range b.servers {
		for _, port := range []int{s.port, s.plain} {
			if err := greets(port); err != nil {
				said, _ := os.ReadFile(filepath.Join(b.dir, s.name+".out"))
				log, _ := os.ReadFile(s.log)
				return fmt.Errorf("%s: %w\n%s%s", s.name, err, said, log)
			}
		}
		if err := handshake(s.port, authority); err != nil {
			// OpenSMTPD 6.8 in Debian 12 keeps its keys in a process of their
			// own in a way that OpenSSL 3 no longer knows.
			s.noTLS = true
			fmt.Printf("%s here has no working TLS (%v): what needs it is not played with it\n", s.name, err)
		}
	}
	return nil
}

// newKey is a key and the template of a certificate for it.
func newKey(name string, serial int64) (*ecdsa.PrivateKey, *x509.Certificate, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	return key, &x509.Certificate{
		SerialNumber: big.NewInt(serial), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature,
	}, err
}

// certificates makes an authority and a certificate that it signed for the
// servers.
func certificates() (authority []byte, mx certificate, err error) {
	caKey, ca, err := newKey("Authority of a test", 1)
	if err != nil {
		return nil, mx, err
	}
	ca.IsCA, ca.KeyUsage = true, x509.KeyUsageCertSign
	root, err := x509.CreateCertificate(rand.Reader, ca, ca, &caKey.PublicKey, caKey)
	if err != nil {
		return nil, mx, err
	}
	_, leaf, err := newKey("mx.example.com", 2)
	if err != nil {
		return nil, mx, err
	}
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, mx, err
	}
	leaf.DNSNames, leaf.IPAddresses = []string{"mx.example.com", "localhost"}, []net.IP{net.ParseIP(serverIP)}
	leaf.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der, err := x509.CreateCertificate(rand.Reader, leaf, ca, &key.PublicKey, caKey)
	if err != nil {
		return nil, mx, err
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, mx, err
	}
	mx.cert = pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	mx.key = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private})
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: root}), mx, nil
}

// selfSigned makes a certificate that nobody signed but its owner.
func selfSigned() (tls.Certificate, error) {
	key, leaf, err := newKey("false.example.net", 3)
	if err != nil {
		return tls.Certificate{}, err
	}
	leaf.DNSNames = []string{"false.example.net"}
	der, err := x509.CreateCertificate(rand.Reader, leaf, leaf, &key.PublicKey, key)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}

// outcome is one log and what must be said of it.
type outcome struct {
	log       string // the name of its file below logs
	what      string
	want, got legs
	// from and to are the lines of the case in the log of the whole run.
	from, to int
	isWhole  bool
}

// play makes every scene happen. The servers are busy at the same time.
func (b *bench) play() ([]*outcome, error) {
	type result struct {
		runs []*outcome
		err  error
	}
	stages := len(b.servers) + 1
	results := make([]result, stages)
	var wait sync.WaitGroup
	for i := range stages {
		var s *server
		if i < len(b.servers) {
			s = b.servers[i]
		}
		wait.Add(1)
		go func() {
			defer wait.Done()
			results[i].runs, results[i].err = b.perform(s)
		}()
	}
	wait.Wait()
	var runs []*outcome
	for _, r := range results {
		if r.err != nil {
			return nil, r.err
		}
		runs = append(runs, r.runs...)
	}
	return runs, nil
}

// perform plays the scenes of one server, or those without one.
func (b *bench) perform(s *server) ([]*outcome, error) {
	if s != nil {
		// What the server says of its start does not belong to a case.
		if _, err := s.settled(0, 0); err != nil {
			return nil, err
		}
	}
	var runs []*outcome
	for n := range scenes {
		sc := &scenes[n]
		if !sc.playedWith(s) {
			continue
		}
		for _, c := range sc.actors() {
			outcomes, err := b.playOnce(s, sc, c, fmt.Sprintf("%02d-%s-%s", n+1, s.stage(), c.name))
			if err != nil {
				return nil, fmt.Errorf("%s, %s, %s: %w", s.stage(), sc.name, c.name, err)
			}
			runs = append(runs, outcomes...)
		}
	}
	if s == nil {
		return runs, nil
	}
	log, err := os.ReadFile(s.log)
	if err != nil {
		return nil, err
	}
	return runs, writeFile(filepath.Join(b.logs(), s.name+".log"), log, 0o644)
}

// stage names where a scene is played: at a server, or at none.
func (s *server) stage() string {
	if s == nil {
		return "none"
	}
	return s.name
}

// playedWith reports whether a scene is played with a server, or with none.
func (sc *scene) playedWith(s *server) bool {
	if s == nil {
		return sc.fake != ""
	}
	return sc.fake == "" && (len(sc.servers) == 0 || slices.Contains(sc.servers, s.name)) && !(s.noTLS && sc.errand.tls == trusts)
}

// actors are the clients that play a scene.
func (sc *scene) actors() []client {
	switch {
	case sc.raw != nil:
		return []client{{name: "raw"}}
	case sc.clients == nil:
		return allClients
	}
	return sc.clients
}

// errandAt is what a scene has to be done, with the host and the port of a server, or of
// the one that is played where there is none.
func (b *bench) errandAt(s *server, sc *scene) errand {
	e := sc.errand
	if e.ip == "" {
		e.ip = outsideIP
	}
	e.host = serverIP
	switch {
	case s == nil:
		e.host, e.port = b.fakes.ip(sc.fake), b.fakes.port
	case sc.plain:
		e.port = s.plain
	default:
		e.port = s.port
	}
	return e
}

// playOnce plays a scene with one client. What is to be explained goes into
// files of that name: the client's transcript, and what the server has logged.
func (b *bench) playOnce(s *server, sc *scene, c client, file string) ([]*outcome, error) {
	var runs []*outcome
	before := 0
	if s != nil {
		log, err := os.ReadFile(s.log)
		if err != nil {
			return nil, err
		}
		before = len(log)
	}
	e := b.errandAt(s, sc)
	if sc.raw != nil {
		if sc.early {
			s.tree.pause(200 * time.Millisecond)
		}
		if err := sc.raw(e); err != nil {
			return nil, err
		}
	} else {
		o, err := b.transcribe(s, sc, c, e, file+".txt")
		if err != nil {
			return nil, err
		}
		runs = append(runs, o)
	}
	if s == nil {
		return runs, nil
	}
	logged, err := b.logged(s, sc, c, before, file+".log")
	return append(runs, logged...), err
}

// transcribe has a client do an errand and keeps its transcript.
func (b *bench) transcribe(s *server, sc *scene, c client, e errand, file string) (*outcome, error) {
	text, err := c.transcript(b.files, e)
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, text)
	}
	want, ok := expected(sc.said, s.stage()+"/"+c.name, c.name, s.stage(), "")
	if !ok {
		return nil, errors.New("nobody says what the transcript must show")
	}
	return &outcome{log: file, what: sc.name + ", " + c.name, want: legs{want}}, writeFile(filepath.Join(b.logs(), file), text, 0o644)
}

// logged keeps what a server has logged of a case, from a place in its log on.
// It is looked at by itself, and in the log of the whole run.
func (b *bench) logged(s *server, sc *scene, c client, from int, file string) ([]*outcome, error) {
	want, ok := expected(sc.log, s.name+"/"+c.name, s.name)
	if !ok {
		return nil, errors.New("nobody says what the log must show")
	}
	log, err := s.settled(from, max(len(want), sc.marks))
	if err != nil {
		return nil, err
	}
	o := &outcome{log: file, what: sc.name + ", " + c.name, want: want,
		from: bytes.Count(log[:from], []byte("\n")) + 1, to: bytes.Count(log, []byte("\n"))}
	whole := *o
	whole.log, whole.isWhole = s.name+".log", true
	return []*outcome{o, &whole}, writeFile(filepath.Join(b.logs(), file), log[from:], 0o644)
}

// settled waits until a server has written all of a case, and returns its
// whole log.
func (s *server) settled(from, marks int) ([]byte, error) {
	const (
		calm     = 250 * time.Millisecond // nothing is written for so long
		patience = 30 * time.Second
	)
	began, changed := time.Now(), time.Now()
	size := -1
	for {
		log, err := os.ReadFile(s.log)
		if err != nil {
			return nil, err
		}
		if len(log) != size {
			size, changed = len(log), time.Now()
		}
		text := string(log[min(from, len(log)):])
		over := count(text, s.marks) >= marks && count(text, s.opens) <= count(text, s.ends)
		if quiet := time.Since(changed); quiet > calm && (over || time.Since(began) > patience) {
			return log, nil
		}
		time.Sleep(25 * time.Millisecond)
	}
}

// count counts the lines that hold one of the words.
func count(text string, words []string) int {
	n := 0
	for line := range strings.Lines(text) {
		if slices.ContainsFunc(words, func(w string) bool { return strings.Contains(line, w) }) {
			n++
		}
	}
	return n
}

// said is what is looked at in the document of smtpexplain explain.
type said struct {
	Conversations []struct {
		Lines                                [][2]int
		Verdict, Phase, Reply, Status, Cause string
	}
}

// explain asks the program about every log.
func (b *bench) explain(runs []*outcome) error {
	byName := map[string]*said{}
	entries, err := os.ReadDir(b.logs())
	if err != nil {
		return err
	}
	for _, e := range entries {
		if byName[e.Name()], err = b.ask(e.Name()); err != nil {
			return fmt.Errorf("%s: %w", e.Name(), err)
		}
	}
	for _, o := range runs {
		o.take(byName[o.log])
	}
	return nil
}

// ask has the program explain one log, and keeps the document.
func (b *bench) ask(name string) (*said, error) {
	absolute, err := filepath.Abs(*program)
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(absolute, "explain", "--format", "json", name)
	cmd.Dir = b.logs()
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output() // it fails where something in the log has failed, too
	if len(out) == 0 && err != nil {
		return nil, fmt.Errorf("%w: %s", err, errs.String())
	}
	d := &said{}
	if len(out) > 0 {
		if err := json.Unmarshal(out, d); err != nil {
			return nil, fmt.Errorf("its explanation is no JSON: %w", err)
		}
	}
	return d, writeFile(filepath.Join(b.logs(), "json", name+".json"), out, 0o644)
}

// take takes from a document what was said of the case.
func (o *outcome) take(d *said) {
	o.got = legs{}
	for _, x := range d.Conversations {
		if o.isWhole && (len(x.Lines) == 0 || x.Lines[0][0] < o.from || x.Lines[0][0] > o.to) {
			continue
		}
		o.got = append(o.got, legOf(x.Verdict, x.Phase, x.Reply, x.Status, x.Cause))
	}
}

func legOf(fields ...string) leg {
	for i, f := range fields {
		if f == "" {
			fields[i] = "-"
		}
	}
	return leg(strings.Join(fields, " "))
}

// report prints what was expected and what was said, and fails on any
// difference.
func report(t *testing.T, runs []*outcome) {
	var out strings.Builder
	wrong := 0
	fmt.Fprintf(&out, "  %-24s %-42s %-52s %s\n", "log", "case", "expected", "got")
	for _, o := range runs {
		mark := " "
		ok, pairs := o.want.match(o.got)
		if !ok {
			mark = "!"
			wrong++
		}
		for i, p := range pairs {
			log, what := o.log, o.what
			if i > 0 {
				log, what = "", ""
			}
			fmt.Fprintf(&out, "%s %-24s %-42s %-52s %s\n", mark, log, what, p[0], p[1])
		}
	}
	fmt.Print(out.String())
	fmt.Printf("%d of %d logs are explained as expected\n", len(runs)-wrong, len(runs))
	if wrong > 0 {
		t.Errorf("%d logs are not explained as expected: lines with ! above", wrong)
	}
}
