package grammar

import "strconv"

// Span is a half-open range of bytes in Log.Text. A log is limited to
// MaxBytes, so 32 bits hold every offset.
type Span struct{ Start, End int32 }

// Len is the number of bytes in the span.
func (s Span) Len() int { return int(s.End - s.Start) }

// Empty reports whether the span holds no byte.
func (s Span) Empty() bool { return s.End <= s.Start }

// Of returns the bytes of the span in text.
func (s Span) Of(text []byte) []byte { return text[s.Start:s.End] }

// sub is the span of n bytes that starts at offset at inside s.
func (s Span) sub(at, n int) Span {
	return Span{s.Start + int32(at), s.Start + int32(at+n)}
}

// LineRange is a range of line numbers, 1-based, both ends included.
type LineRange [2]int

func (r LineRange) String() string {
	if r[0] == r[1] {
		return strconv.Itoa(r[0])
	}
	return strconv.Itoa(r[0]) + "-" + strconv.Itoa(r[1])
}

// addLine extends ranges by line number n, which is not below the last one.
func addLine(ranges []LineRange, n int) []LineRange {
	if k := len(ranges) - 1; k >= 0 && n <= ranges[k][1]+1 {
		if n > ranges[k][1] {
			ranges[k][1] = n
		}
		return ranges
	}
	return append(ranges, LineRange{n, n})
}
