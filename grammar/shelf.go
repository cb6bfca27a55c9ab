package grammar

// shelf holds the lists of things that are collected one by one, thousands of
// lists at a time. A list grows in small steps into room that another list has
// left, so that a long log leaves little behind for the garbage collector, which
// in a browser shares the one thread.
type shelf[T any] struct {
	room []T     // not given away yet
	left [][][]T // by step
}

// shelfPart is how much room is made at a time.
const shelfPart = 4096

// step is how many elements a list has room for after so many steps: 1, 2, 3, 4,
// 6, 8, 12, 16, 24 and so on.
func step(n int) int {
	if n == 0 {
		return 1
	}
	return (3 - n%2) << ((n - 1) / 2)
}

// push appends to a list that only push and release have dealt with, or that
// has none of the shelf's room.
func (s *shelf[T]) push(list []T, x T) []T {
	if len(list) == cap(list) {
		list = s.grow(list)
	}
	return append(list, x)
}

func (s *shelf[T]) grow(list []T) []T {
	n := 0
	for step(n) <= len(list) {
		n++
	}
	size := step(n)
	if size > shelfPart {
		return append(make([]T, 0, size), list...)
	}
	if len(s.left) <= n {
		s.left = append(s.left, make([][][]T, n+1-len(s.left))...)
	}
	var room []T
	switch free := s.left[n]; {
	case len(free) > 0:
		room, s.left[n] = free[len(free)-1], free[:len(free)-1]
	default:
		if cap(s.room)-len(s.room) < size {
			s.room = make([]T, 0, shelfPart)
		}
		at := len(s.room)
		s.room = s.room[:at+size]
		room = s.room[at : at : at+size]
	}
	room = append(room, list...)
	s.release(list)
	return room
}

// release takes back the room of a list that is not used any more.
func (s *shelf[T]) release(list []T) {
	for n := range s.left {
		if step(n) == cap(list) {
			clear(list)
			s.left[n] = append(s.left[n], list[:0])
		}
	}
}
