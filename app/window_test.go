package app

import "testing"

func TestWindow(t *testing.T) {
	for _, c := range []struct {
		name        string
		list        strip
		scroll      float64
		more        int
		first, last int
		top         float64
	}{
		{"nothing", strip{0, 20, 100}, 0, 5, 0, 0, 0},
		{"not measured", strip{10, 0, 100}, 0, 5, 0, 0, 0},
		{"all fit", strip{3, 20, 100}, 0, 5, 0, 3, 0},
		{"top", strip{1000, 20, 100}, 0, 2, 0, 9, 0},
		{"middle", strip{1000, 20, 100}, 1000, 2, 48, 59, 960},
		{"between two rows", strip{1000, 20, 100}, 1010, 0, 50, 57, 1000},
		{"end", strip{1000, 20, 100}, 19900, 2, 993, 1000, 19860},
		{"past the end", strip{1000, 20, 100}, 99999, 2, 993, 1000, 19860},
		{"above the top", strip{1000, 20, 100}, -50, 0, 0, 7, 0},
	} {
		first, last, top := c.list.window(c.scroll, c.more)
		if first != c.first || last != c.last || top != c.top {
			t.Errorf("%s: rows %d to %d at %v, want %d to %d at %v", c.name, first, last, top, c.first, c.last, c.top)
		}
	}
}

// TestWindowOfMillions: a list that is taller than browsers allow still reaches
// its last row, and the rows in sight cover the viewport everywhere.
func TestWindowOfMillions(t *testing.T) {
	s := strip{rows: 3_000_000, rowHeight: 24, viewport: 600}
	if s.height() != tallest {
		t.Fatalf("the height is %v", s.height())
	}
	if _, last, _ := s.window(s.height()-s.viewport, 0); last != s.rows {
		t.Errorf("at the end the last row is %d", last)
	}
	for scroll := 0.0; scroll <= s.height()-s.viewport; scroll += 99_991 {
		first, last, top := s.window(scroll, 10)
		if bottom := top + float64(last-first)*s.rowHeight; top > scroll || bottom < min(scroll+s.viewport, s.height()) {
			t.Fatalf("at %v the rows cover %v to %v", scroll, top, bottom)
		}
	}
	for _, row := range []int{0, 1, 1_500_000, 2_999_999} {
		first, last, _ := s.window(s.scrollTo(row), 0)
		if row < first || row >= last {
			t.Errorf("scrolled to %d, rows %d to %d are in sight", row, first, last)
		}
	}
}

func TestPages(t *testing.T) {
	p := newPages[int](10)
	if got := p.missing(5, 25); len(got) != 3 || got[0] != 0 || got[2] != 20 {
		t.Fatalf("missing are %v", got)
	}
	if got := p.missing(5, 25); len(got) != 0 {
		t.Errorf("asked twice for %v", got)
	}
	p.put(10, []int{7, 8, 9})
	if v := p.at(12); v == nil || *v != 9 {
		t.Error("an element that came is not there")
	}
	if p.at(13) != nil || p.at(5) != nil {
		t.Error("an element is there that never came")
	}
	for n := 100; n < 200; n++ {
		p.put(n*10, []int{n})
	}
	if len(p.have) > mostPages {
		t.Errorf("%d parts are kept", len(p.have))
	}
	if v := p.at(1990); v == nil || *v != 199 {
		t.Error("the part that came last was dropped")
	}
}
