package explain

import "testing"

// TestCountText: the noun follows the number, the number is readable.
func TestCountText(t *testing.T) {
	for _, c := range []struct {
		n          int
		noun, want string
	}{
		{0, "line", "0 lines"}, {1, "line", "1 line"}, {12, "line", "12 lines"},
		{999, "line", "999 lines"}, {1000, "line", "1,000 lines"}, {1234567, "byte", "1,234,567 bytes"},
		{1, "address", "1 address"}, {762, "address", "762 addresses"}, {278, "entry", "278 entries"},
		{2, "day", "2 days"}, {-123, "line", "-123 lines"}, {-1200, "line", "-1,200 lines"},
	} {
		if got := CountText(c.n, c.noun); got != c.want {
			t.Errorf("CountText(%d, %q) is %q, want %q", c.n, c.noun, got, c.want)
		}
	}
}

// TestSizeText: the unit fits the size.
func TestSizeText(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 1536: "1.5 kB", 40_000_000: "40.0 MB", 2_500_000_000: "2.5 GB"} {
		if got := SizeText(n); got != want {
			t.Errorf("SizeText(%d) is %q, want %q", n, got, want)
		}
	}
}
