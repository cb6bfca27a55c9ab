package grammar

import "strings"

// How the software around a mail client tells that a connection failed: the
// words of network and TLS libraries, and the stack traces below them.

// fault is how a connection failed, in the words of the libraries below the
// mail software.
type fault uint8

const (
	noFault fault = iota
	unreachable
	broken
	untrusted // TLS
)

// faultIn reads an error message of a network or TLS library.
func faultIn(b []byte) fault {
	low := strings.ToLower(string(b[:min(len(b), 600)]))
	for _, f := range faults {
		if strings.Contains(low, f.words) {
			return f.fault
		}
	}
	return noFault
}

// faults are the words, in lower case; those of TLS stand first, since they
// are often wrapped in others ("Could not connect: SSL operation failed").
var faults = [...]struct {
	words string
	fault fault
}{
	{"handshake", untrusted}, {"ssl_connect", untrusted}, {"ssl routines", untrusted}, {"ssl operation failed", untrusted}, {"sslerror", untrusted},
	{"enable crypto", untrusted}, {"enable_crypto", untrusted}, {"did not match expected cn", untrusted}, {"ssl_error", untrusted}, {"sslexception", untrusted}, {"certificate verif", untrusted}, {"certificate verify failed", untrusted},
	{"certpathvalidator", untrusted}, {"certpathbuilder", untrusted}, {"certificate problem", untrusted}, {"self signed certificate", untrusted},
	{"self-signed certificate", untrusted}, {"wrong version number", untrusted}, {"unable to get local issuer", untrusted}, {"certificate has expired", untrusted},
	{"tls initialization failed", untrusted}, {"tls session", untrusted}, {"starttls failed", untrusted}, {"certificate is not trusted", untrusted},
	{"altname", untrusted}, {"convert socket to tls", untrusted}, {"err_tls", untrusted}, {"schannel", untrusted}, {"gnutls", untrusted},
	{"remote certificate is invalid", untrusted}, {"ssl or tls connection", untrusted}, {"sspi failed", untrusted},
	{"connection refused", unreachable}, {"econnrefused", unreachable}, {"actively refused", unreachable}, {"name or service not known", unreachable},
	{"enotfound", unreachable}, {"eai_again", unreachable}, {"getaddrinfo", unreachable}, {"nodename nor servname", unreachable}, {"unknownhost", unreachable}, {"unknown host", unreachable},
	{"could not resolve", unreachable}, {"couldn't resolve", unreachable}, {"could not be resolved", unreachable}, {"cannot locate host", unreachable},
	{"no such host", unreachable}, {"no address associated", unreachable}, {"temporary failure in name resolution", unreachable},
	{"no route to host", unreachable}, {"network is unreachable", unreachable}, {"network unreachable", unreachable}, {"ehostunreach", unreachable}, {"enetunreach", unreachable},
	{"etimedout", unreachable}, {"connection timed out", unreachable}, {"connect timed out", unreachable}, {"connection timeout", unreachable}, {"connect: timeout", unreachable},
	{"couldn't connect", unreachable}, {"could not connect", unreachable}, {"unable to connect", unreachable}, {"failed to connect", unreachable}, {"cannot connect", unreachable}, {"can't connect", unreachable},
	{"connect failed", unreachable}, {"did not properly respond after a period of time", unreachable}, {"connection failed", unreachable}, {"permission denied", unreachable},
	{"timed out", broken}, {"timeout", broken}, {"connection reset", broken}, {"econnreset", broken}, {"broken pipe", broken}, {"epipe", broken},
	{"unexpected eof", broken}, {"end of file", broken}, {"eoferror", broken}, {"closed unexpectedly", broken}, {"unexpectedly closed", broken},
	{"closed connection unexpectedly", broken}, {"socket close", broken}, {"connection closed", broken}, {"greeting never received", broken}, {"empty reply", broken},
	{"connection was closed", broken}, {"forcibly closed", broken}, {"connection aborted", broken}, {"recv failure", broken}, {"send failure", broken},
	{"zero byte response", broken}, {"net_io_connectionclosed", broken}, {"data from the transport connection", broken}, {"[eof]", broken},
}

// tellFault adds a failed connection. Before anything was said no connection
// came about; later the same words tell that it broke.
func (h *head) tellFault(row *Row, span Span, f fault) {
	row.fault(span, f, h.talking())
}

// fault adds a failed connection; talking tells that words have been exchanged.
func (r *Row) fault(span Span, f fault, talking bool) {
	switch {
	case f == untrusted:
		r.tell(SecureFailed, span)
	case f == unreachable && !talking:
		r.report(span, &Report{Outcome: NoConnection, Verb: "(tcp)", Reason: span})
	case f == noFault:
		r.tell(Noted, span)
	default:
		r.tell(Lost, span)
	}
}

// alone reports whether the log holds nothing but this line: an error that
// somebody asks about, with nothing that tells what program it is of.
func (h *head) alone() bool {
	if len(h.log.Lines) > 8 {
		return false
	}
	for i := range h.log.Lines {
		if i != h.index && !blank(h.log.Body(i).Of(h.log.Text)) {
			return false
		}
	}
	return true
}

// stackTrace recognises the lines that Python, Ruby, Java and Node print below
// an error.
func stackTrace(b []byte) bool {
	s := bytesAsString(b)
	for _, p := range [...]string{"\tat ", "    at ", "\tfrom ", "  File \"", "Traceback (most recent call last)", "Caused by: ", "  nested exception is:",
		"\t... ", "During handling of the above exception", "The above exception was the direct cause"} {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	// Their tab is taken off where nearly all lines begin with one.
	if strings.HasPrefix(strings.TrimLeft(s, " "), "from /") && strings.Contains(s, ".rb:") || strings.HasPrefix(s, "at ") && (strings.Contains(s, ".java:") || strings.Contains(s, ".js:") || strings.Contains(s, "(node:") || strings.Contains(s, "(Native Method)")) {
		return true
	}
	// What Python shows of the source, and points at.
	return strings.HasPrefix(s, "    ") && (strings.HasSuffix(strings.TrimRight(s, " "), ")") || strings.Trim(s, " ^~") == "" || strings.HasPrefix(strings.TrimLeft(s, " "), "raise "))
}
