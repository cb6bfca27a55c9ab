package app

// pages keeps the parts of a long list that the worker has sent.
type pages[T any] struct {
	size  int
	have  map[int][]T
	asked map[int]bool
}

// most is how many parts are kept. What is scrolled far away is asked for anew.
const mostPages = 24

func newPages[T any](size int) *pages[T] {
	return &pages[T]{size: size, have: map[int][]T{}, asked: map[int]bool{}}
}

// missing lists the parts of a range of elements that have to be asked for, by
// their first element, and remembers that they were.
func (p *pages[T]) missing(first, last int) []int {
	var out []int
	for n := first / p.size; n*p.size < last; n++ {
		if _, ok := p.have[n]; !ok && !p.asked[n] {
			p.asked[n] = true
			out = append(out, n*p.size)
		}
	}
	return out
}

// put keeps a part.
func (p *pages[T]) put(first int, list []T) {
	n := first / p.size
	delete(p.asked, n)
	if len(p.have) >= mostPages {
		for k := range p.have {
			if k < n-mostPages/4 || k > n+mostPages/4 {
				delete(p.have, k)
			}
		}
	}
	p.have[n] = list
}

// at is one element, nil while it is on its way.
func (p *pages[T]) at(i int) *T {
	list := p.have[i/p.size]
	if k := i % p.size; k < len(list) {
		return &list[k]
	}
	return nil
}
