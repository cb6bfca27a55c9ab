//go:build !js

package browser

import (
	"strconv"
	"testing"

	"smtpexplain/grammar/biglog"
)

// TestLongLog: the beginning of a long log can be used while the rest is read,
// and the person stays at the conversation that was chosen.
func TestLongLog(t *testing.T) {
	const lines = 120_000
	b := open(t, "/")
	b.drop("long.log", biglog.Log("kerio-debug", lines, biglog.Open))
	b.until("conversations while the rest is read", `document.querySelector(".list-rows .row-link") && document.querySelector(".banner-busy")`)
	b.shows("lines are shown below")
	b.do(`document.querySelectorAll(".list-rows .row-link")[1].click()`)
	b.until("the chosen conversation", `document.querySelector("#answer")`)
	chosen := eval[string](b, `location.hash`)
	b.until("the whole log", `!document.querySelector(".banner-busy")`)
	b.shows(strconv.Itoa(lines/1000) + ",000 lines")
	b.until("the chosen conversation once more", `document.querySelector("#answer")`)
	if now := eval[string](b, `location.hash`); now != chosen {
		t.Errorf("the page was at %s and is at %s", chosen, now)
	}
}

// TestLongLogCancelled: what is shown of a log stays when the rest is not wanted.
func TestLongLogCancelled(t *testing.T) {
	b := open(t, "/")
	b.drop("long.log", biglog.Log("kerio-debug", 300_000, biglog.Open))
	b.until("the beginning", `document.querySelector(".list-rows .row-link") && document.querySelector(".banner-busy .button")`)
	b.do(`document.querySelector(".banner-busy .button").click()`)
	b.until("the end of reading", `!document.querySelector(".banner-busy")`)
	b.until("the beginning still", `document.querySelector(".list-rows .row-link") && !document.querySelector(".banner-trouble")`)
}
