package explain

import "strings"

// judgements remembers what the refusals of a log were found to mean, and what
// became of its conversations. Servers say the same of one address after the
// other: a log of a million lines may hold a few hundred different refusals,
// and fewer outcomes.
type judgements struct {
	refusals map[judgedReply]judgement
	outcomes map[Outcome]*Outcome
}

func newJudgements() *judgements {
	return &judgements{map[judgedReply]judgement{}, map[Outcome]*Outcome{}}
}

// judgedReply is what the judgement of a refusal depends on.
type judgedReply struct {
	reply, status, verb, text string
	provider                  *provider
}

// rememberedJudgements bounds the memory: some servers end every reply with a
// number of its own.
const rememberedJudgements = 8192

// judge is judgeAlone with a memory.
func (m *judgements) judge(e evidence) judgement {
	e = e.settled()
	key := judgedReply{e.Reply, e.Status, e.Verb, e.Text, e.provider}
	j, known := m.refusals[key]
	if !known {
		j = e.judgeInside()
		if len(m.refusals) == rememberedJudgements {
			clear(m.refusals)
		}
		m.refusals[key] = j
	}
	return j
}

// outcome is the one of its kind that conversations share.
func (m *judgements) outcome(o Outcome) *Outcome {
	shared, known := m.outcomes[o]
	if !known {
		shared = new(Outcome)
		*shared = o
		m.outcomes[o] = shared
	}
	return shared
}

// anonymous is a text in which every mail address is the same, and every IPv4
// address: which one a server writes into a reply says nothing about the cause.
func anonymous(text string) string {
	if strings.IndexByte(text, '@') < 0 && strings.IndexByte(text, '.') < 0 {
		return text
	}
	out := make([]byte, 0, len(text)+16)
	done := 0 // text up to here is in out
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '@':
			from := i
			for from > done && !endsAddress(text, from-1) {
				from--
			}
			for i++; i < len(text) && !endsAddress(text, i); i++ {
			}
			out = append(append(out, text[done:from]...), "a@b.example"...)
			done = i
		case isDigit(c) && (i == 0 || !isWordByte(text[i-1]) && text[i-1] != '.'):
			end := i
			for end < len(text) && (isDigit(text[end]) || text[end] == '.' && end+1 < len(text) && isDigit(text[end+1])) {
				end++
			}
			if isDottedQuad([]byte(text[i:end])) {
				out = append(append(out, text[done:i]...), "192.0.2.1"...)
				done = end
			}
			i = end
		default:
			i++
		}
	}
	return string(append(out, text[done:]...))
}
