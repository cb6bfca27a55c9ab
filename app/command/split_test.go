//go:build !wasm

package command

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"reflect"
	"strings"
	"testing"

	"smtpexplain/explain"
)

// busyDay is a Kerio debug log of interleaved sessions on threads that are used
// again, accepted, refused, put off and lost.
func busyDay(sessions int) []string {
	endings := [][]string{
		{"Sent reply to RCPT: 250 2.1.5 Recipient ok", "Command DATA", "Sent reply to DATA: 354 Enter mail", "Sent reply to DATA: 250 2.0.0 Message accepted", "Command QUIT", "Sent reply to QUIT: 221 2.0.0 Bye", "SMTP server session end"},
		{"Sent reply to RCPT: 550 5.1.1 User unknown", "Command QUIT", "Sent reply to QUIT: 221 2.0.0 Bye", "SMTP server session end"},
		{"Sent reply to RCPT: 451 4.7.1 Greylisted, please try again later", "Command QUIT", "Sent reply to QUIT: 221 2.0.0 Bye", "SMTP server session end"},
		{"SMTP server session end"},
	}
	const threads = 7
	var running [threads][]string
	var log []string
	begun, second := 0, 0
	for random := uint32(1); ; {
		random = random*1664525 + 1013904223
		k := int(random>>16) % threads
		if len(running[k]) == 0 {
			if begun == sessions {
				k = -1
				for i := range running {
					if len(running[i]) > 0 {
						k = i
					}
				}
				if k < 0 {
					return log
				}
			} else {
				domain := fmt.Sprintf("part%d.example.net", begun%11)
				running[k] = append([]string{"Task handler BEGIN", "SMTP server session begin; client connected from mx." + domain + ":40112", "Sent SMTP greeting to mx." + domain + ":40112",
					"Command EHLO mx." + domain, "Sent reply to EHLO: 250 mail.example.com ...", fmt.Sprintf("Command MAIL FROM:<anna@%s> SIZE=%d", domain, 1000+begun),
					"Sent reply to MAIL: 250 2.1.0 Sender ok", "Command RCPT TO:<peter@example.com>"}, endings[begun%len(endings)]...)
				begun++
			}
		}
		second += int(random>>8) % 9
		log = append(log, fmt.Sprintf("[12/May/2025 %02d:%02d:%02d][%d] {smtps} %s", second/3600%24, second/60%60, second%60, 4711+k, running[k][0]))
		running[k] = running[k][1:]
	}
}

// TestSplitBySession proves the recipe of the README: whole sessions, which
// have one thread, go to the same of four processes, and their statistics add
// up to those of one process over all.
func TestSplitBySession(t *testing.T) {
	lines := busyDay(1500)
	var parts [4][]string
	for _, l := range lines {
		_, thread, _ := strings.Cut(l, "][")
		thread, _, _ = strings.Cut(thread, "]")
		h := fnv.New32a()
		h.Write([]byte(thread))
		k := h.Sum32() % uint32(len(parts))
		parts[k] = append(parts[k], l)
	}
	whole := statistics(t, lines)
	if whole.Inbound.Conversations != 1500 || whole.Inbound.Accepted == 0 || whole.Inbound.Failed == 0 || len(whole.Hours) < 2 || len(whole.Domains) != 11 {
		t.Fatalf("the day is not what it is meant to be: %+v", whole)
	}
	var sum explain.Statistics
	for i, part := range parts {
		if len(part) == 0 {
			t.Fatalf("part %d is empty", i)
		}
		add(reflect.ValueOf(&sum).Elem(), reflect.ValueOf(statistics(t, part)))
	}
	for _, f := range []*explain.Flow{&sum.Inbound, &sum.Outbound, &sum.Local} {
		if f.Conversations == 0 && *f != (explain.Flow{}) {
			t.Errorf("a flow without conversations holds %+v", *f)
		}
	}
	if got, want := keyed(sum), keyed(whole); got != want {
		t.Errorf("the parts add up to\n%s\nthe whole is\n%s", got, want)
	}
}

func statistics(t *testing.T, lines []string) explain.Statistics {
	t.Helper()
	_, out, errs := call(t, strings.Join(lines, "\n")+"\n", "explain", "--format", "json")
	var d struct{ Statistics explain.Statistics }
	if err := json.Unmarshal([]byte(out), &d); err != nil || errs != "" {
		t.Fatalf("%v, error %q", err, errs)
	}
	return d.Statistics
}

// add adds numbers and puts lists behind each other.
func add(to, from reflect.Value) {
	switch to.Kind() {
	case reflect.Struct:
		for i := range to.NumField() {
			add(to.Field(i), from.Field(i))
		}
	case reflect.Slice:
		to.Set(reflect.AppendSlice(to, from))
	default:
		to.SetInt(to.Int() + from.Int())
	}
}

// keyed is statistics in a form that does not depend on the order of lists:
// entries of one cause, domain or hour are one.
func keyed(s explain.Statistics) string {
	causes := func(list []explain.Count) map[string]int {
		m := map[string]int{}
		for _, c := range list {
			m[c.ID+" "+c.Title] += c.N
		}
		return m
	}
	domains, hours := map[string]explain.DomainCount{}, map[string]explain.HourCount{}
	for _, d := range s.Domains {
		sum := domains[d.Domain]
		sum.Conversations += d.Conversations
		sum.Failed += d.Failed
		domains[d.Domain] = sum
	}
	for _, h := range s.Hours {
		sum := hours[h.Start]
		sum.Accepted, sum.Deferred, sum.Failed, sum.Other = sum.Accepted+h.Accepted, sum.Deferred+h.Deferred, sum.Failed+h.Failed, sum.Other+h.Other
		hours[h.Start] = sum
	}
	return fmt.Sprintf("%+v %+v %+v %d\n%v\n%v\n%+v\n%+v", s.Inbound, s.Outbound, s.Local, s.Notifications, causes(s.Permanent), causes(s.Temporary), domains, hours)
}
