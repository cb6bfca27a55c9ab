//go:build !js

package browser

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/storage"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"

	"smtpexplain/app/site"
)

// host is where the browser believes the site to be. Chromium treats localhost
// like https, which service workers need; the proxy answers for it, so nothing
// listens there.
const host = "localhost:8000"

// chromiumsOwn reports whether a host is one that Chromium asks by itself,
// whatever the page does: for accounts, updates, the names of form fields. What the
// page asks for is seen in its tab too, and there no host is excused.
func chromiumsOwn(host string) bool {
	return strings.HasSuffix(host, ".google.com") || strings.HasSuffix(host, ".googleapis.com")
}

// patience is how long a test waits for something to appear.
const patience = 40 * time.Second

// chromium is the browser that all tests share.
var chromium context.Context

func TestMain(m *testing.M) { os.Exit(testMain(m)) }

func testMain(m *testing.M) int {
	// make knows what app.wasm is made of and builds it only if it has to.
	build := exec.Command("make", "--no-print-directory", "web/app.wasm")
	build.Dir = filepath.Join("..", "..")
	build.Stdout, build.Stderr = os.Stderr, os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "web/app.wasm cannot be built:", err)
		return 1
	}
	path, err := findChromium()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	profile, err := os.MkdirTemp("", "smtpexplain-chromium-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(profile)

	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path),
		chromedp.UserDataDir(profile),
		chromedp.NoSandbox,
		chromedp.DisableGPU,
		chromedp.WindowSize(1280, 900),
		// What the browser asks for by itself goes nowhere; each profile has a
		// network of its own.
		chromedp.ProxyServer("http://127.0.0.1:9"),
		chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-domain-reliability", true),
		chromedp.Flag("no-pings", true),
		// The last four draw pages of the browser's own for every window, in
		// processes that take a third of the time.
		chromedp.Flag("disable-features", "AutofillServerCommunication,MediaRouter,OptimizationHints,Translate,PreloadTopChromeWebUI,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup,WebUIOmniboxPopup"),
		chromedp.Flag("lang", "en-US"),
	)
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	defer cancel()
	// Chromium tells more than chromedp knows of; that is no news.
	chromium, cancel = chromedp.NewContext(allocator, chromedp.WithErrorf(func(format string, args ...any) {
		if !strings.HasPrefix(format, "unhandled ") {
			fmt.Fprintf(os.Stderr, format+"\n", args...)
		}
	}))
	defer cancel()
	if err := chromedp.Run(chromium); err != nil {
		fmt.Fprintf(os.Stderr, "%s does not start: %v\n", path, err)
		return 1
	}
	return m.Run()
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("the tests in a browser need Chromium: install the package chromium, or run make test, which does so where it can")
}

// wire is the network as a profile of the browser sees it: an HTTP proxy.
type wire struct {
	mu      sync.Mutex
	site    http.Handler
	offline bool
	foreign []string // what was asked for elsewhere
	paths   []string // what was asked for on the site
}

func (n *wire) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.mu.Lock()
	handler, offline := n.site, n.offline
	own := r.Method != http.MethodConnect && r.URL.Host == host
	switch {
	case own:
		n.paths = append(n.paths, r.URL.Path)
	case chromiumsOwn(r.URL.Hostname()):
	default:
		n.foreign = append(n.foreign, r.Method+" "+r.URL.String())
	}
	n.mu.Unlock()
	if !own || offline || handler == nil {
		// A connection that ends without an answer, as when a cable is pulled.
		panic(http.ErrAbortHandler)
	}
	handler.ServeHTTP(w, r)
}

func (n *wire) cut(offline bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.offline = offline
}

// serve puts a site on the network and forgets what was asked for before.
func (n *wire) serve(h http.Handler) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.site, n.offline, n.foreign, n.paths = h, false, nil, nil
}

func (n *wire) asked() (paths, foreign []string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return append([]string{}, n.paths...), append([]string{}, n.foreign...)
}

// hosted is a built site on a host.
type hosted struct {
	*site.Site
	http.Handler
}

// onHost puts a site on a host that compresses each of its files once.
func onHost(s *site.Site) hosted { return hosted{s, s.Handler()} }

var sites sync.Map // base path to hosted

// siteAt is the built site for a base path, with app.wasm as it is on the disk:
// the test program itself may have been built before it.
func siteAt(t *testing.T, base string) hosted {
	t.Helper()
	if s, ok := sites.Load(base); ok {
		return s.(hosted)
	}
	s, err := site.Render(base, os.DirFS(filepath.Join("..", "..", "web")))
	if err != nil {
		t.Fatal(err)
	}
	sites.Store(base, onHost(s))
	return siteAt(t, base)
}

// profile is a profile of the browser and the network that it is connected to. What
// one stores, no other sees.
type profile struct {
	*wire
	base   string // of the site on its network
	id     cdp.BrowserContextID
	window bool // its tabs open in a window that stays; else each has one of its own
}

// newProfile is a profile with nothing in it, and with the site for a base path on
// its network.
func newProfile(t *testing.T, base string) *profile {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &profile{wire: &wire{site: siteAt(t, base)}, base: base}
	go http.Serve(l, p)
	// Localhost too goes through the proxy.
	p.id, err = target.CreateBrowserContext().WithProxyServer("http://" + l.Addr().String()).WithProxyBypassList("<-loopback>").Do(wholeBrowser())
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// regulars is the profile of somebody who comes here often: the browser holds the
// site and has compiled its program, so that a page costs a third of the first
// visit. All tests that open share it; what they store is cleared.
var regulars *profile

func regular(t *testing.T) *profile {
	t.Helper()
	if regulars != nil {
		return regulars
	}
	p := newProfile(t, "/")
	b := tabIn(t, p)
	b.visit("/")
	b.installed()
	b.reload() // the program comes out of the cache that it stays in
	b.paste(kerio)
	b.explains()
	if _, err := p.blank(true); err != nil {
		t.Fatal(err)
	}
	p.window = true
	regulars = p
	return p
}

// blank opens a tab with nothing in it, in a window of its own or in the one that
// is there.
func (p *profile) blank(window bool) (target.ID, error) {
	create := target.CreateTarget("about:blank").WithBrowserContextID(p.id)
	if window {
		create = create.WithNewWindow(true).WithWidth(1280).WithHeight(900)
	}
	return create.Do(wholeBrowser())
}

// tab is one page in the browser.
type tab struct {
	*profile
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	problems []string // errors on the console, exceptions, violations of the policy
	died     bool     // the program has panicked
	expected []string // parts of problems that the test provokes
}

// open opens a page of the site, for example "/reply/550", as somebody sees it
// who has been here before. The test fails at its end if anything was asked for
// elsewhere, or if the console shows an error.
func open(t *testing.T, path string) *tab {
	t.Helper()
	p := regular(t)
	p.serve(siteAt(t, "/"))
	b := tabIn(t, p)
	b.run(storage.ClearDataForOrigin("http://"+host, "cookies,indexeddb,local_storage"))
	b.visit(path)
	return b
}

// openFirst opens a page of the site as somebody sees it who was never here.
func openFirst(t *testing.T, base, path string) *tab {
	t.Helper()
	b := newTab(t, base)
	b.visit(path)
	return b
}

// newTab opens a tab that shows nothing yet, in a profile of its own.
func newTab(t *testing.T, base string) *tab {
	t.Helper()
	p := newProfile(t, base)
	t.Cleanup(func() {
		if err := target.DisposeBrowserContext(p.id).Do(wholeBrowser()); err != nil {
			t.Error(err)
		}
	})
	return tabIn(t, p)
}

// tabIn opens one more tab in a profile.
func tabIn(t *testing.T, p *profile) *tab {
	t.Helper()
	id, err := p.blank(!p.window)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(chromium, chromedp.WithTargetID(id))
	ctx, stop := context.WithTimeout(ctx, 300*time.Second)
	b := &tab{profile: p, t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, b.listen)
	b.run(log.Enable(), runtime.Enable(), network.Enable())
	b.firstRun(`document.addEventListener("securitypolicyviolation", (e) => console.error("policy violated: " + e.violatedDirective + " " + e.blockedURI));`)
	t.Cleanup(func() {
		b.check()
		stop()
		cancel()
	})
	return b
}

// wholeBrowser is the context for commands that are not about one page.
func wholeBrowser() context.Context {
	return cdp.WithExecutor(chromium, chromedp.FromContext(chromium).Browser)
}

func (b *tab) listen(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	problem := ""
	switch e := event.(type) {
	case *runtime.EventConsoleAPICalled:
		for _, a := range e.Args {
			problem += string(a.Value) + a.Description + " "
		}
		// A Go program that panics says so with console.log, in many lines.
		b.died = b.died || strings.HasPrefix(problem, `"panic:`)
		if !b.died && e.Type != runtime.APITypeError && e.Type != runtime.APITypeAssert {
			return
		}
		problem = "console: " + problem
	case *runtime.EventExceptionThrown:
		problem = "exception: " + e.ExceptionDetails.Error()
	case *log.EventEntryAdded:
		if e.Entry.Level != log.LevelError {
			return
		}
		problem = "log: " + e.Entry.Text + " " + e.Entry.URL
	case *network.EventRequestWillBeSent:
		u, err := url.Parse(e.Request.URL)
		if err == nil && (u.Host == host || u.Scheme == "data" || u.Scheme == "blob" || u.Scheme == "about") {
			return
		}
		problem = "a request to " + e.Request.URL
	default:
		return
	}
	b.problems = append(b.problems, problem)
}

// expect names a problem that the test provokes.
func (b *tab) expect(part string) { b.expected = append(b.expected, part) }

// check fails the test for everything that went wrong behind its back.
func (b *tab) check() {
	b.t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
next:
	for _, p := range b.problems {
		for _, e := range b.expected {
			if strings.Contains(p, e) {
				continue next
			}
		}
		b.t.Errorf("the browser reports %s", p)
	}
	if _, foreign := b.asked(); len(foreign) > 0 {
		b.t.Errorf("requests to other hosts: %q", foreign)
	}
}

func (b *tab) run(actions ...chromedp.Action) {
	b.t.Helper()
	if err := chromedp.Run(b.ctx, actions...); err != nil {
		b.t.Fatal(err)
	}
}

// visit loads a page of the site and waits until the program runs.
func (b *tab) visit(path string) {
	b.t.Helper()
	b.navigate(path)
	b.ready()
}

// navigate loads a page of the site.
func (b *tab) navigate(path string) {
	b.t.Helper()
	b.replaced(chromedp.ActionFunc(func(ctx context.Context) error {
		_, _, failure, _, err := page.Navigate("http://" + host + strings.TrimSuffix(b.base, "/") + path).Do(ctx)
		if failure != "" {
			return errors.New(failure)
		}
		return err
	}))
}

// reload loads the page anew and waits until the program runs.
func (b *tab) reload() {
	b.t.Helper()
	b.replaced(page.Reload())
	b.ready()
}

// replaced waits until an action has put another document in the place of the
// one that is shown. The events of the browser, which chromedp waits for, do not
// always tell: a document may replace itself while it is loaded.
func (b *tab) replaced(action chromedp.Action) {
	b.t.Helper()
	b.do(`self.outgoing = true`)
	b.run(action)
	b.until("another document", `!self.outgoing`)
}

// firstRun runs a script on every page that is opened from here on, before its
// own.
func (b *tab) firstRun(script string) {
	b.t.Helper()
	b.run(chromedp.ActionFunc(func(ctx context.Context) error {
		_, err := page.AddScriptToEvaluateOnNewDocument(script).Do(ctx)
		return err
	}))
}

// ready waits until go-app has taken its loader away. A page of the reference is
// touched for that: it is read without the program.
func (b *tab) ready() {
	b.t.Helper()
	b.until("the page", `document.readyState === "complete" && document.getElementById("main")`)
	if eval[bool](b, untouched) {
		b.touch()
	}
	b.until("the program to start", `document.readyState === "complete" && !document.getElementById("app-wasm-loader")`)
}

// untouched holds on a page whose program starts when the page is touched, and
// has not been.
const untouched = `!!(document.querySelector("meta[name=program]") && document.getElementById("app-wasm-loader"))`

// touch presses a finger on something that needs the program, and slides off, so
// that nothing else happens.
func (b *tab) touch() {
	b.t.Helper()
	at := eval[[]float64](b, `(() => { const r = [...document.querySelectorAll(".open-item, .key-item")].find((e) => e.getClientRects().length > 0).getBoundingClientRect(); return [r.x + r.width / 2, r.y + r.height / 2] })()`)
	b.run(
		input.DispatchMouseEvent(input.MousePressed, at[0], at[1]).WithButton(input.Left).WithClickCount(1),
		input.DispatchMouseEvent(input.MouseReleased, 2, 400).WithButton(input.Left),
	)
}

// eval evaluates a JavaScript expression; a promise is awaited.
func eval[T any](b *tab, expression string) (result T) {
	b.t.Helper()
	err := chromedp.Run(b.ctx, chromedp.Evaluate(expression, &result, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
	if err != nil {
		b.t.Fatalf("%s: %v", shorten(expression), err)
	}
	return result
}

// do evaluates an expression for its effect.
func (b *tab) do(expression string) {
	b.t.Helper()
	eval[bool](b, "(async () => { "+expression+"; return true })()")
}

// until waits for a condition in JavaScript.
func (b *tab) until(what, condition string) {
	b.t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(40 * time.Millisecond) {
		var met bool
		// While a page is replaced there is nothing to evaluate in.
		err := chromedp.Run(b.ctx, chromedp.Evaluate("!!("+condition+")", &met))
		if err == nil && met {
			return
		}
		if time.Now().After(end) || b.dead() {
			b.t.Fatalf("waited in vain for %s (%v); the page shows:\n%s", what, err, b.text())
		}
	}
}

func (b *tab) dead() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.died
}

// text is what the page shows.
func (b *tab) text() (s string) {
	if err := chromedp.Run(b.ctx, chromedp.Evaluate(`document.body ? document.body.innerText : ""`, &s)); err != nil {
		return err.Error()
	}
	return s
}

// shows waits until the page shows all of the texts.
func (b *tab) shows(texts ...string) {
	b.t.Helper()
	for _, s := range texts {
		b.until(fmt.Sprintf("the text %q", s), "document.body.innerText.replace(/\\s+/g, ' ').includes("+quote(s)+")")
	}
}

// paste pastes as a person does: the page gets the event that the browser
// sends, with the text on the clipboard.
func (b *tab) paste(text string) {
	b.t.Helper()
	b.do(`const data = new DataTransfer(); data.setData("text/plain", ` + quote(text) + `);
		(document.activeElement || document.body).dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}))`)
}

// drop drops a file on the page.
func (b *tab) drop(name string, content []byte) {
	b.t.Helper()
	b.do(`const bytes = Uint8Array.from(atob(` + quoteBytes(content) + `), (c) => c.charCodeAt(0));
		const data = new DataTransfer(); data.items.add(new File([bytes], ` + quote(name) + `));
		const target = document.querySelector("main") || document.body;
		for (const type of ["dragenter", "dragover", "drop"]) {
			target.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
		}`)
}

// quote is a text as a JavaScript literal.
func quote(s string) string {
	q, _ := json.Marshal(s)
	return string(q)
}

// quoteBytes is Base64 as a JavaScript literal.
func quoteBytes(b []byte) string {
	return quote(base64.StdEncoding.EncodeToString(b))
}

func shorten(s string) string {
	if len(s) > 300 {
		return s[:300] + "…"
	}
	return s
}
