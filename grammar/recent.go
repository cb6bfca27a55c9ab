package grammar

// recent is a map of strings that can be told to forget: past its limit, the
// keys that were not asked for lately go first. It holds at most twice the
// limit.
type recent[V any] struct {
	limit      int // 0 forgets nothing
	young, old map[string]V
}

func newRecent[V any](limit int) recent[V] { return recent[V]{limit: limit, young: make(map[string]V)} }

// get finds a key; the zero value where it is unknown or forgotten.
func (r *recent[V]) get(key []byte) (V, bool) {
	v, ok := r.young[string(key)]
	if !ok && r.old != nil {
		if v, ok = r.old[string(key)]; ok {
			r.put(string(key), v)
		}
	}
	return v, ok
}

// drop forgets a key.
func (r *recent[V]) drop(key string) {
	delete(r.young, key)
	delete(r.old, key)
}

// put remembers a key.
func (r *recent[V]) put(key string, v V) {
	if r.limit > 0 && len(r.young) >= r.limit {
		r.old, r.young = r.young, make(map[string]V, r.limit/8)
	}
	r.young[key] = v
}
