package explain

import (
	"net/netip"
	"strings"
	"unicode"
	"unicode/utf8"
)

// reservedName reports whether a name is nobody's (RFC 2606, RFC 6761).
func reservedName(name string) bool {
	for _, top := range [...]string{"example", "test", "invalid", "localhost", "example.com", "example.net", "example.org"} {
		if name == top || strings.HasSuffix(name, top) && name[len(name)-len(top)-1] == '.' {
			return true
		}
	}
	return name == "localhost.localdomain" || name == "localdomain"
}

// registered cuts a name in the part that somebody registered and the labels
// below it. The list of public suffixes is too large to carry along: a suffix
// has one label, or two where a short second label such as "co" stands before a
// country.
func registered(labels []string) (below, domain []string) {
	n := 2
	if k := len(labels); k > 2 && len(labels[k-1]) == 2 && secondLevels[labels[k-2]] {
		n = 3
	}
	n = max(len(labels)-n, 0)
	return labels[:n], labels[n:]
}

// plausibleName reports whether text is a host name by its looks: labels with
// dots between them and a top-level domain behind the last one.
func (s *redactScanner) plausibleName(name string) bool {
	dot := strings.LastIndexByte(name, '.')
	if dot <= 0 || dot == len(name)-1 || len(name) > 253 {
		return false
	}
	top := strings.ToLower(name[dot+1:])
	if !topLevels[top] && !s.tops[top] && !strings.HasPrefix(top, "xn--") {
		return false
	}
	label, dots := 0, 0
	for i := 0; i < len(name); i++ {
		switch c := name[i]; {
		case c == '.':
			if label == 0 {
				return false
			}
			dots++
			label = 0
		default:
			label++
			if label > 63 {
				return false
			}
		}
	}
	// "rejected.It": a sentence ended, and the blank is missing.
	if before := name[dot-1]; 'a' <= before && before <= 'z' && isCapital(name[dot+1]) && name[dot+1:] != strings.ToUpper(name[dot+1:]) {
		return false
	}
	if dots == 1 && (fileEndings[top] || notHosts[strings.ToLower(name)]) {
		return false
	}
	return true
}

// learnTop takes over a top-level domain that an address proved.
func (s *redactScanner) learnTop(domain string) {
	dot := strings.LastIndexByte(domain, '.')
	if dot <= 0 {
		return
	}
	top := strings.ToLower(domain[dot+1:])
	if len(top) < 2 || len(top) > 20 || strings.ContainsFunc(top, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return
	}
	s.tops[top] = true
}

// domain is the stand-in of a host name, a domain, or the label that a log has
// in place of one. A dot at the end stays.
func (r *redactor) domain(name string) string {
	rest, dot := strings.CutSuffix(name, ".")
	to := r.hostName(rest)
	if to == rest {
		return name
	}
	if dot {
		to += "."
	}
	return to
}

func (r *redactor) hostName(name string) string {
	low := canonicalName(name)
	if low == "" {
		return name
	}
	labels := strings.Split(low, ".")
	if reservedName(low) {
		for i, l := range labels { // stand-ins that the log has already are not given again
			if i == len(labels)-2 {
				r.domains.own(l)
			} else {
				r.hosts.own(l)
			}
		}
		return name
	}
	if len(labels) == 1 {
		return r.label(name, low)
	}
	if to, ok := r.reverseName(low, labels); ok {
		return to
	}
	if len(labels) > 4 {
		// A query to a block list, or an address in front of a provider's name.
		if a, end, ok := quadAt(low, 0); ok && low[end] == '.' {
			return r.quadName(a, low[end+1:]) + "." + r.hostName(name[len(name)-(len(low)-end-1):])
		}
	}
	if suffix := knownSuffix(low); suffix != "" && !r.o.HideProviders {
		below := strings.TrimSuffix(strings.TrimSuffix(low, suffix), ".")
		if below == "" {
			return name
		}
		if to := r.tenant(below, suffix); to != below {
			return to + "." + suffix
		}
		return name
	}
	below, domain := registered(labels)
	to := r.domains.get(strings.Join(domain, ".")) + ".example"
	for i := len(below) - 1; i >= 0; i-- {
		to = r.label(below[i], below[i]) + "." + to
	}
	return to
}

// label is the stand-in of one label of a host name.
func (r *redactor) label(written, low string) string {
	if low == "" || nameEnd([]byte(low), 0) < len(low) || hidden(low) || low[0] == '_' || genericLabel(low) || r.hosts.own(low) || r.domains.own(low) || r.scanner.vocabulary[low] {
		return written
	}
	if at, end, a, ok := addressInLabel(low); ok {
		to := r.ips.get(a)
		if to == a {
			if kept := low[:at] + low[end:]; genericLabel(strings.Trim(kept, "-")) || strings.Trim(kept, "-") == "" {
				return written
			}
		}
		return "ip-" + strings.ReplaceAll(to.String(), ".", "-")
	}
	return r.hosts.get(low)
}

// tenant is the stand-in of the labels in front of a provider's name. Most are
// the provider's own. Some name a customer, by his domain with dashes for dots.
func (r *redactor) tenant(below, suffix string) string {
	for _, t := range tenantSuffixes {
		if customer, ok := strings.CutSuffix(below+"."+suffix, t); ok && customer != "" && !strings.Contains(customer, ".") {
			if r.domains.own(strings.TrimSuffix(customer, "-example")) || reservedName(strings.ReplaceAll(customer, "-", ".")) {
				return below
			}
			to := r.domains.get(r.customer(customer))
			if strings.Contains(customer, "-") {
				to += "-example"
			}
			return to + strings.TrimPrefix(below, customer)
		}
	}
	labels := strings.Split(below, ".")
	for i, l := range labels {
		if at, end, a, ok := addressInLabel(l); ok {
			if to := r.ips.get(a); to != a {
				labels[i] = l[:at] + strings.ReplaceAll(to.String(), ".", "-") + l[end:]
			}
		}
	}
	return strings.Join(labels, ".")
}

// customer is the domain behind "corp-tld", so that both get one stand-in.
func (r *redactor) customer(label string) string {
	labels := strings.Split(label, "-")
	if len(labels) < 2 {
		return label
	}
	_, domain := registered(labels)
	// Dashes of the domain itself stay dashes.
	n := len(domain)
	if n == 3 || len(labels) == 2 {
		return strings.Join(append([]string{strings.Join(labels[:len(labels)-n+1], "-")}, labels[len(labels)-n+1:]...), ".")
	}
	return strings.Join(labels[:len(labels)-1], "-") + "." + labels[len(labels)-1]
}

// reverseName reads the names of reverse DNS (RFC 1035 section 3.5, RFC 3596).
func (r *redactor) reverseName(low string, labels []string) (string, bool) {
	if rest, ok := strings.CutSuffix(low, ".in-addr.arpa"); ok {
		if a, end, ok := quadAt(rest, 0); ok && end == len(rest) {
			return reversedIP(r.ips.get(reversedIP(a))).String() + ".in-addr.arpa", true
		}
		// A zone of reverse DNS is named by a part of the address.
		n := strings.Count(rest, ".") + 1
		if a, end, ok := quadAt(strings.Repeat("0.", max(4-n, 0))+rest, 0); ok && n < 4 && end > 0 {
			to := reversedIP(r.ips.get(reversedIP(a))).String()
			for range 4 - n {
				_, to, _ = strings.Cut(to, ".")
			}
			return to + ".in-addr.arpa", true
		}
		return low, true
	}
	if strings.HasSuffix(low, ".ip6.arpa") {
		if a, ok := nibbles(labels[:len(labels)-2]); ok {
			return strings.Join(nibbleLabels(r.ips.get(a)), ".") + ".ip6.arpa", true
		}
		return low, true
	}
	return "", false
}

// quadName is the stand-in of an address in front of a name. Block lists are
// asked with the address turned round.
func (r *redactor) quadName(a netip.Addr, rest string) string {
	if back := reversedIP(a); listName(rest) {
		return reversedIP(r.ips.get(back)).String()
	}
	return r.ips.get(a).String()
}

// listName reports whether a name looks like a block list's.
func listName(name string) bool {
	for _, word := range [...]string{"bl", "spam", "list", "surbl", "sorbs", "uceprotect", "barracuda", "abuse", "rep", "query"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// addressInLabel finds an IPv4 address inside a label: "static-198-51-100-7".
func addressInLabel(label string) (at, end int, a netip.Addr, ok bool) {
	for i := 0; i < len(label); i++ {
		if !isDigit(label[i]) || i > 0 && isDigit(label[i-1]) {
			continue
		}
		for _, separator := range [...]byte{'-', '_', 'x'} {
			if a, end, ok := octetsAt(label, i, separator); ok && (end == len(label) || !isDigit(label[end])) {
				return i, end, a, true
			}
		}
	}
	return 0, 0, a, false
}

// genericLabel reports whether a label says what a host is for and not whose it
// is: "mail", "mx02", "smtp-out-3".
func genericLabel(low string) bool {
	for i := 0; i < len(low); {
		j := i
		for j < len(low) && 'a' <= low[j] && low[j] <= 'z' {
			j++
		}
		if j > i && !genericLabels[low[i:j]] {
			return false
		}
		digits := 0
		for j < len(low) && (isDigit(low[j]) || low[j] == '-') {
			if isDigit(low[j]) {
				digits++
			}
			j++
		}
		if j == i || digits > 4 {
			return false
		}
		i = j
	}
	return true
}

// knownSuffix is the part of a name by which a well-known provider or block
// list is known; "" if it is nobody's.
func knownSuffix(low string) string {
	known := knownDomains()
	for {
		if known[low] {
			return low
		}
		dot := strings.IndexByte(low, '.')
		if dot < 0 {
			return ""
		}
		low = low[dot+1:]
	}
}

// canonicalName is a name in small letters, its labels as people write them:
// "xn--bcher-kva.de" and "Bücher.DE" are one domain.
func canonicalName(name string) string {
	low := strings.ToLower(strings.TrimSuffix(name, "."))
	if !strings.Contains(low, "xn--") {
		return low
	}
	labels := strings.Split(low, ".")
	for i, l := range labels {
		if rest, ok := strings.CutPrefix(l, "xn--"); ok {
			if u, ok := punycode(rest); ok {
				labels[i] = strings.ToLower(u)
			}
		}
	}
	return strings.Join(labels, ".")
}

// punycode decodes a label (RFC 3492 section 6.2).
func punycode(s string) (string, bool) {
	const base, tmin, tmax, skew, damp = 36, 1, 26, 38, 700
	var out []rune
	if i := strings.LastIndexByte(s, '-'); i > 0 {
		out, s = []rune(s[:i]), s[i+1:]
	}
	if len(s) > 63 {
		return "", false
	}
	n, at, bias := 128, 0, 72
	for len(s) > 0 {
		old, w := at, 1
		for k := base; ; k += base {
			if len(s) == 0 {
				return "", false
			}
			digit := int(s[0] - 'a')
			if isDigit(s[0]) {
				digit = int(s[0]-'0') + 26
			} else if s[0] < 'a' || s[0] > 'z' {
				return "", false
			}
			s = s[1:]
			at += digit * w
			t := min(max(k-bias, tmin), tmax)
			if at > 1<<30 {
				return "", false
			}
			if digit < t {
				break
			}
			w *= base - t
			if w > 1<<30 {
				return "", false
			}
		}
		delta := at - old
		if old == 0 {
			delta /= damp
		} else {
			delta /= 2
		}
		delta += delta / (len(out) + 1)
		k := 0
		for delta > (base-tmin)*tmax/2 {
			delta /= base - tmin
			k += base
		}
		bias = k + (base-tmin+1)*delta/(delta+skew)
		n += at / (len(out) + 1)
		at %= len(out) + 1
		if !utf8.ValidRune(rune(n)) {
			return "", false
		}
		out = append(out[:at], append([]rune{rune(n)}, out[at:]...)...)
		at++
	}
	return string(out), true
}

// nameEnd is the end of the run of letters, digits, dots, dashes and
// underscores that starts at i. Bytes that are no UTF-8 are letters of an old
// character set.
func nameEnd(b []byte, i int) int {
	for i < len(b) {
		c := b[i]
		if c < utf8.RuneSelf {
			if !isNameByte(c) && (c != '.' || i+1 < len(b) && b[i+1] == '.') {
				break
			}
			i++
			continue
		}
		ru, n := utf8.DecodeRune(b[i:])
		if !nameRune(ru) {
			break
		}
		i += n
	}
	return i
}

func nameRune(r rune) bool {
	return r == utf8.RuneError || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
}

// trimName takes dots and dashes off the end of a name.
func trimName(b []byte, i, end int) int {
	for end > i && (b[end-1] == '.' || b[end-1] == '-' || b[end-1] == '_') {
		end--
	}
	return end
}
