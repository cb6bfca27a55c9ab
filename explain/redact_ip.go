package explain

import (
	"net/netip"
	"strconv"
)

// ipPlan gives public addresses their stand-ins. Only networks that are
// reserved for documentation are used: 192.0.2.0/24, 198.51.100.0/24 and
// 203.0.113.0/24 (RFC 5737), 2001:db8::/32 (RFC 3849).
//
// Addresses of one /24 get neighbouring stand-ins. Up to three such networks
// each get one of the three. Where there are more, the three are cut into
// blocks of equal size, as large as possible, and each network gets blocks of
// its own. A log with more public addresses than the 762 that there are makes
// addresses share: they are dealt out in turn, and counted in shared.
type ipPlan struct {
	nets   map[netip.Prefix]*ipNet
	order  []*ipNet
	taken  map[netip.Addr]bool // stand-ins that are in the log already
	wide   map[uint32]bool     // networks of 2001:db8::/32 that are in it already
	to     map[netip.Addr]netip.Addr
	shared int
}

// ipNet is a /24, or a /64 of IPv6, with its addresses in the order of the log.
type ipNet struct {
	four  bool
	hosts []netip.Addr
	index map[netip.Addr]struct{}
}

func (p *ipPlan) init() {
	p.nets, p.taken, p.wide, p.to = map[netip.Prefix]*ipNet{}, map[netip.Addr]bool{}, map[uint32]bool{}, map[netip.Addr]netip.Addr{}
}

// documentation are the networks that stand-ins come from.
var documentation = [...]netip.Prefix{netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.51.100.0/24"), netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("2001:db8::/32")}

// sharedSpace is RFC 6598's, for carriers' own networks.
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

func inDocumentation(a netip.Addr) bool {
	for _, p := range documentation {
		if p.Contains(a) {
			return true
		}
	}
	return false
}

// publicIP reports whether an address tells whose it is.
func publicIP(a netip.Addr) bool {
	return a.IsGlobalUnicast() && !a.IsPrivate() && !sharedSpace.Contains(a) && !inDocumentation(a) && !(a.Is4() && (a.As4()[0] == 0 || a.As4()[0] >= 240))
}

// get is the stand-in of an address; while learning it notes the address.
func (p *ipPlan) get(a netip.Addr) netip.Addr {
	if to, ok := p.to[a]; ok {
		return to
	}
	if inDocumentation(a) {
		if a.Is4() {
			p.taken[a] = true
		} else {
			b := a.As16()
			p.wide[uint32(b[4])<<24|uint32(b[5])<<16|uint32(b[6])<<8|uint32(b[7])] = true
		}
		return a
	}
	if !publicIP(a) {
		return a
	}
	bits := 64
	if a.Is4() {
		bits = 24
	}
	prefix, _ := a.WithZone("").Prefix(bits)
	n := p.nets[prefix]
	if n == nil {
		n = &ipNet{four: a.Is4(), index: map[netip.Addr]struct{}{}}
		p.nets[prefix] = n
		p.order = append(p.order, n)
	}
	if _, ok := n.index[a]; !ok {
		n.index[a] = struct{}{}
		n.hosts = append(n.hosts, a)
	}
	return a
}

// isKnown reports whether the log has an address in a place where only an
// address can stand.
func (p *ipPlan) isKnown(a netip.Addr) bool {
	_, ok := p.to[a]
	return ok
}

// settle deals out the stand-ins.
func (p *ipPlan) settle() {
	var four []*ipNet
	next := uint32(0)
	for _, n := range p.order {
		if n.four {
			four = append(four, n)
			continue
		}
		for next++; p.wide[next<<16]; next++ {
		}
		for i, a := range n.hosts {
			b := documentation[3].Addr().As16()
			b[4], b[5] = byte(next>>8), byte(next)
			if next > 0xffff {
				b[6], b[7] = byte(next>>24), byte(next>>16)
			}
			b[13], b[14], b[15] = byte((i+1)>>16), byte((i+1)>>8), byte(i+1)
			p.to[a] = netip.AddrFrom16(b)
		}
	}
	for size := 256; size > 0; size /= 2 {
		if p.deal(four, size) {
			return
		}
	}
	var slots []netip.Addr
	for i := 1; i < 255; i++ {
		for k := range 3 {
			if a := docAddress(k, i); !p.taken[a] {
				slots = append(slots, a)
			}
		}
	}
	if len(slots) == 0 {
		slots = append(slots, docAddress(0, 1))
	}
	n := 0
	for _, net := range four {
		for _, a := range net.hosts {
			p.to[a] = slots[n%len(slots)]
			n++
		}
	}
	p.shared = max(0, n-len(slots))
}

// deal tries to give every network blocks of one size.
func (p *ipPlan) deal(nets []*ipNet, size int) bool {
	var free [3][]int // first addresses of free blocks
	for k := range free {
		for at := 0; at < 256; at += size {
			ok := size > 1 || at > 0 && at < 255
			for i := at; i < at+size && ok; i++ {
				ok = !p.taken[docAddress(k, i)]
			}
			if ok {
				free[k] = append(free[k], at)
			}
		}
	}
	// room is how many addresses a block holds: the first and the last address
	// of a network are nobody's.
	room := func(at int) int {
		n := size
		if at == 0 {
			n--
		}
		if at+size == 256 {
			n--
		}
		return n
	}
	for _, net := range nets {
		// All of it where most is free, else wherever there is something left.
		best := 0
		for k := range free {
			if len(free[k]) > len(free[best]) {
				best = k
			}
		}
		rest := net.hosts
		for k := 0; len(rest) > 0 && k < 3; k++ {
			list := &free[(best+k)%3]
			for len(rest) > 0 && len(*list) > 0 {
				at := (*list)[0]
				*list = (*list)[1:]
				from := max(at, 1)
				n := min(room(at), len(rest))
				for i, a := range rest[:n] {
					p.to[a] = docAddress((best+k)%3, from+i)
				}
				rest = rest[n:]
			}
		}
		if len(rest) > 0 {
			return false
		}
	}
	return true
}

func docAddress(network, host int) netip.Addr {
	b := documentation[network].Addr().As4()
	b[3] = byte(host)
	return netip.AddrFrom4(b)
}

// quadAt reads a dotted quad at b[i] and tells where it ends.
func quadAt[T []byte | string](b T, i int) (a netip.Addr, end int, ok bool) {
	return octetsAt(b, i, '.')
}

// octetsAt reads four numbers from 0 to 255 with a separator between them.
func octetsAt[T []byte | string](b T, i int, separator byte) (a netip.Addr, end int, ok bool) {
	var o [4]byte
	for k := range o {
		if k > 0 {
			if i >= len(b) || b[i] != separator {
				return a, 0, false
			}
			i++
		}
		n, digits := 0, 0
		for i < len(b) && isDigit(b[i]) && digits < 4 {
			n = n*10 + int(b[i]-'0')
			i++
			digits++
		}
		if digits == 0 || digits > 3 || n > 255 || digits > 1 && separator == '.' && b[i-digits] == '0' {
			return a, 0, false
		}
		o[k] = byte(n)
	}
	return netip.AddrFrom4(o), i, true
}

// ip6At reads an IPv6 address at b[i] and tells where it ends, its zone not
// included.
func ip6At(b []byte, i int) (end int, ok bool) {
	colons := 0
	for end = i; end < len(b) && end-i < 64; end++ {
		c := b[end]
		if c == ':' {
			colons++
		} else if !isHex(c) && c != '.' {
			break
		}
	}
	if colons < 2 || end < len(b) && (isNameByte(b[end]) && b[end] != '-' || b[end] == '@') {
		return 0, false
	}
	for end > i && (b[end-1] == '.' || b[end-1] == ':' && !(end-2 >= i && b[end-2] == ':')) {
		end--
	}
	if end-i < 4 || end-i > 45 {
		return 0, false
	}
	a, err := netip.ParseAddr(string(b[i:end]))
	return end, err == nil && a.Is6()
}

// ipText is the stand-in of an address as it is written.
func (r *redactor) ipText(text string) string {
	a, err := netip.ParseAddr(text)
	if err != nil {
		return text
	}
	if a.Is4In6() {
		to := r.ips.get(a.Unmap())
		if to == a.Unmap() {
			return text
		}
		return "::ffff:" + to.String()
	}
	if to := r.ips.get(a); to != a {
		return to.String()
	}
	return text
}

// reversedIP turns an address round, as names in in-addr.arpa and in block
// lists are written.
func reversedIP(a netip.Addr) netip.Addr {
	b := a.As4()
	return netip.AddrFrom4([4]byte{b[3], b[2], b[1], b[0]})
}

// nibbles reads the 32 labels of a name in ip6.arpa.
func nibbles(labels []string) (a netip.Addr, ok bool) {
	if len(labels) != 32 {
		return a, false
	}
	var b [16]byte
	for i, l := range labels {
		n, err := strconv.ParseUint(l, 16, 8)
		if err != nil || len(l) != 1 {
			return a, false
		}
		k := 31 - i
		b[k/2] |= byte(n) << (4 * (1 - k%2))
	}
	return netip.AddrFrom16(b), true
}

func nibbleLabels(a netip.Addr) []string {
	b := a.As16()
	out := make([]string, 32)
	for i := range out {
		k := 31 - i
		out[i] = strconv.FormatUint(uint64(b[k/2]>>(4*(1-k%2))&15), 16)
	}
	return out
}
