package explain

import "strings"

// mostSteps is how many steps of a phase are set side by side.
const mostSteps = 40

// align sets the steps of a phase side by side, so that as many as possible
// stand beside one of their kind.
func align(a, b []LadderStep) (rows []ComparedRow, more int) {
	more = max(0, len(a)-mostSteps, len(b)-mostSteps)
	a, b = a[:min(len(a), mostSteps)], b[:min(len(b), mostSteps)]
	// The longest common subsequence; the lists are short.
	common := make([][]int, len(a)+1)
	for i := range common {
		common[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			common[i][j] = max(common[i+1][j], common[i][j+1])
			if alikeSteps(&a[i], &b[j]) {
				common[i][j] = common[i+1][j+1] + 1
			}
		}
	}
	i, j := 0, 0
	for i < len(a) || j < len(b) {
		switch {
		case i < len(a) && j < len(b) && alikeSteps(&a[i], &b[j]):
			rows = append(rows, ComparedRow{&a[i], &b[j], stepDiffers(&a[i], &b[j])})
			i, j = i+1, j+1
		case j == len(b) || i < len(a) && common[i+1][j] >= common[i][j+1]:
			rows = append(rows, ComparedRow{Left: &a[i], Differs: "only here"})
			i++
		default:
			rows = append(rows, ComparedRow{Right: &b[j], Differs: "only here"})
			j++
		}
	}
	return rows, more
}

// alikeSteps reports whether two steps correspond: the same command, a reply
// and a reply.
func alikeSteps(a, b *LadderStep) bool {
	if a.Kind != b.Kind {
		return false
	}
	switch a.Kind {
	case "command":
		return firstWord(a.Label) == firstWord(b.Label)
	case "event":
		return a.Failed == b.Failed
	}
	return true
}

func firstWord(s string) string {
	word, _, _ := strings.Cut(s, " ")
	return word
}

// stepDiffers says how two steps that correspond differ.
func stepDiffers(a, b *LadderStep) string {
	switch a.Kind {
	case "command":
		if a.Label != b.Label {
			return "other words"
		}
	case "reply":
		if a.codes != b.codes {
			return "other reply"
		}
	case "content":
		if a.Note != b.Note {
			return "other length"
		}
	case "event":
		if a.Label != b.Label {
			return "other event"
		}
	}
	if pauses(a.Gap, b.Gap) {
		return "other pause"
	}
	return ""
}
