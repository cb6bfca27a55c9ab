package grammar

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestShelf collects many lists at a time beside plain ones: what one list has
// left must not show in another.
func TestShelf(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var s shelf[int]
	got, want := make([][]int, 200), make([][]int, 200)
	for x := range 200_000 {
		i := r.IntN(len(got))
		if n := r.IntN(100); n == 0 {
			s.release(got[i])
			got[i], want[i] = nil, nil
		}
		got[i], want[i] = s.push(got[i], x), append(want[i], x)
		if x%1000 == 0 {
			for k := range got {
				if !slices.Equal(got[k], want[k]) {
					t.Fatalf("list %d is %v after %d pushes, not %v", k, got[k], x, want[k])
				}
			}
		}
	}
	long := s.push(make([]int, shelfPart), 1) // longer than its room is made at a time
	if long = s.push(long, 2); len(long) != shelfPart+2 || long[shelfPart+1] != 2 {
		t.Fatalf("the long list ends with %v", long[shelfPart:])
	}
}

func TestShelfSteps(t *testing.T) {
	var got []int
	for n := range 8 {
		got = append(got, step(n))
	}
	if want := []int{1, 2, 3, 4, 6, 8, 12, 16}; !slices.Equal(got, want) {
		t.Fatalf("the steps are %v, not %v", got, want)
	}
}
