package explain

import (
	"fmt"
	"strconv"
	"strings"
)

var findSizeOverLimit = finding{
	id:       "size-over-limit",
	severity: Error,
	title:    "The message is larger than the server takes",
	fix:      "Send the file as a link, split it, or have the limit raised. An attachment grows by a third on its way, because mail carries it as text.",
	source:   "RFC 1870 section 6.1",
	check: func(s *story, j *decision) ([]int, string, bool) {
		for i := range s.c.Turns {
			t := &s.c.Turns[i]
			if t.Cmd == nil || t.Cmd.Mail == nil {
				continue
			}
			list, _ := s.offered(i)
			limit, err := strconv.ParseInt(strings.TrimSpace(list["SIZE"].Parameters), 10, 64)
			if err != nil || limit == 0 {
				continue
			}
			if size := declaredSize(t.Cmd); size > limit {
				return []int{list["SIZE"].Turn, i}, fmt.Sprintf("The client declares %s. The server had said that it takes up to %s.", SizeText(size), SizeText(limit)), true
			}
		}
		return nil, "", false
	},
}
