package app

// tallest is the height in pixels that no browser refuses to an element.
const tallest = 8_000_000

// strip is a long list of rows of one height, of which only those in sight are
// drawn. A list that would be taller than browsers allow is compressed: one
// pixel of the scroll bar then stands for more than one pixel of rows.
type strip struct {
	rows      int
	rowHeight float64
	viewport  float64
}

// height is the height of the whole list in pixels.
func (s strip) height() float64 {
	return min(float64(s.rows)*s.rowHeight, max(tallest, s.viewport))
}

// visible is how many rows fit into the viewport, begun ones included.
func (s strip) visible() int {
	if s.rowHeight <= 0 {
		return 0
	}
	return int(s.viewport/s.rowHeight) + 2
}

// window is the half-open range of rows to draw at a scroll offset, with some
// rows more on both sides, and the offset of its first row from the top.
func (s strip) window(scroll float64, more int) (first, last int, top float64) {
	if s.rows <= 0 || s.rowHeight <= 0 {
		return 0, 0, 0
	}
	full := float64(s.rows) * s.rowHeight
	room, fullRoom := s.height()-s.viewport, full-s.viewport
	scroll = max(0, min(scroll, room))
	row := scroll / s.rowHeight
	shift := 0.0
	if full > s.height() && room > 0 {
		at := scroll / room * fullRoom
		row = at / s.rowHeight
		shift = at - scroll
	}
	first = max(0, min(int(row), s.rows-1)-more)
	last = min(s.rows, int(row)+s.visible()+more)
	return first, last, max(0, float64(first)*s.rowHeight-shift)
}

// scrollTo is the scroll offset at which a row stands a third down the
// viewport.
func (s strip) scrollTo(row int) float64 {
	full := float64(s.rows) * s.rowHeight
	at := float64(row)*s.rowHeight - s.viewport/3
	room, fullRoom := s.height()-s.viewport, full-s.viewport
	if room <= 0 {
		return 0
	}
	if full > s.height() {
		at = at / fullRoom * room
	}
	return max(0, min(at, room))
}

// turns reports whether scrolling brings another row to the top, where rows are
// counted by so many at a time.
func (s strip) turns(from, to float64, by int) bool {
	was, _, _ := s.window(from, 0)
	now, _, _ := s.window(to, 0)
	return was/by != now/by
}
