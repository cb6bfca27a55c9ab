package app

import (
	"encoding/base64"
	"strings"
	"testing"

	"smtpexplain/explain"
	"smtpexplain/grammar"
)

func TestShareOneConversation(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	first := ask(t, e, request{Ask: askList, Count: 1}).List.Rows[0].ID
	for _, f := range shareFormats() {
		r := request{Ask: askShare, Conversation: first, Share: share{Scope: scopeConversation, Format: f.Name}}
		p := ask(t, e, r).Share
		if p == nil || p.Size == 0 || p.Name != "smtpexplain-"+first+f.Extension {
			t.Fatalf("as %s: %+v", f.Name, p)
		}
		r.Ask = askFile
		file := e.answer(r, nil, func(string) {})
		if len(file.data) != p.Size || file.File.Media != f.Media || !strings.HasPrefix(string(file.data), p.Preview) {
			t.Errorf("as %s: the file has %d bytes, the panel says %d", f.Name, len(file.data), p.Size)
		}
		if !strings.Contains(string(file.data), "550") {
			t.Errorf("as %s the reply is missing", f.Name)
		}
	}
}

// TestShareKeeps: what the person keeps stays, and nothing else.
func TestShareKeeps(t *testing.T) {
	log := "S: 220 mx.quarry-tools.com ESMTP\nC: EHLO gate.birchwood-mail.net\nS: 250 mx.quarry-tools.com\nC: MAIL FROM:<jane.doe@birchwood-mail.net>\nS: 250 ok\n" +
		"C: RCPT TO:<rolf@quarry-tools.com>\nS: 550 5.1.1 no such user rolf@quarry-tools.com, seen from 185.12.44.9\nC: QUIT\nS: 221 bye\n"
	e := new(engine)
	open(t, e, log)
	text := func(s share) string {
		s.Scope, s.Format = scopeLog, "log"
		return string(e.answer(request{Ask: askFile, Share: s}, nil, func(string) {}).data)
	}
	for _, secret := range []string{"jane", "rolf", "quarry", "birchwood", "185.12"} {
		if strings.Contains(text(share{}), secret) {
			t.Errorf("%q is still there:\n%s", secret, text(share{}))
		}
	}
	kept := text(share{Keep: string(explain.HostNames)})
	if !strings.Contains(kept, "mx.quarry-tools.com") || strings.Contains(kept, "jane") {
		t.Errorf("with the hosts kept:\n%s", kept)
	}
	mapping := string(e.answer(request{Ask: askFile, Share: share{Scope: scopeLog, Format: "log", Mapping: true}}, nil, func(string) {}).data)
	if !strings.Contains(mapping, "185.12.44.9") || !strings.HasPrefix(mapping, "kind,from,to,count") {
		t.Errorf("the mapping is\n%s", mapping)
	}
}

// TestShareHidesTheName: the name of a file may tell as much as its lines.
func TestShareHidesTheName(t *testing.T) {
	e := new(engine)
	log := grammar.File{Name: "quarry-tools.log", Data: []byte("S: 220 mx.example.com ESMTP\nC: EHLO a.example\nS: 550 no\n")}
	if r := e.answer(request{Ask: askOpen}, []grammar.File{log}, func(string) {}); r.Opened == nil {
		t.Fatal(r.Error)
	}
	for _, f := range shareFormats() {
		for _, scope := range []string{scopeConversation, scopeLog} {
			r := e.answer(request{Ask: askFile, Conversation: "c1", Share: share{Scope: scope, Format: f.Name}}, nil, func(string) {})
			if len(r.data) == 0 || strings.Contains(string(r.data), "quarry") {
				t.Errorf("as %s the report is\n%s", f.Name, r.data)
			}
		}
	}
}

// TestLink: what a link carries is read like the log that it was made of.
func TestLink(t *testing.T) {
	e := opened(t, "kerio-inbound.log")
	rows := ask(t, e, request{Ask: askList, Count: 50}).List.Rows
	for _, row := range rows {
		p := ask(t, e, request{Ask: askShare, Conversation: row.ID, Share: share{Scope: scopeConversation, Format: "log", Link: true}}).Share
		if p.Link == "" || len(p.Link) != p.LinkSize {
			t.Fatalf("%s: no link: %+v", row.ID, p)
		}
		packed, err := linkBytes(p.Link)
		if err != nil {
			t.Fatal(err)
		}
		there := new(engine)
		got := there.answer(request{Ask: askOpen}, []grammar.File{{Name: "shared lines", Data: packed}}, func(string) {})
		if got.Opened == nil || got.Opened.Overview.Conversations != 1 || there.list[0].Verdict != row.Verdict {
			t.Errorf("%s: the link gives %s %v", row.ID, got.Error, got.Opened)
		}
	}
	if _, err := linkBytes("not base64!"); err == nil {
		t.Error("a broken link is read")
	}
	if _, err := linkBytes(strings.Repeat("A", linkRefuses+1)); err == nil {
		t.Error("an endless link is read")
	}
}

// TestLongLink: lines that make too long a link make none.
func TestLongLink(t *testing.T) {
	var log strings.Builder
	for i := range 16000 {
		log.WriteString("C: RCPT TO:<" + base64.RawURLEncoding.EncodeToString([]byte{byte(i), byte(i >> 3), byte(i * 7), byte(i * 31), byte(i * i)}) + "@example.com>\nS: 250 ok\n")
	}
	e := new(engine)
	open(t, e, "S: 220 mx.example.com\nC: EHLO a.example\nS: 250 ok\nC: MAIL FROM:<a@example.net>\nS: 250 ok\n"+log.String())
	p := ask(t, e, request{Ask: askShare, Share: share{Scope: scopeLog, Format: "log", Link: true}}).Share
	if p.Link != "" || p.LinkSize <= linkRefuses || !strings.Contains(linkText(p), "save a file") {
		t.Errorf("a link of %d bytes: %q, %q", p.LinkSize, p.Link[:min(20, len(p.Link))], linkText(p))
	}
}
