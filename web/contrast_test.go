package web

import (
	"fmt"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var property = regexp.MustCompile(`--([a-z-]+): light-dark\(#([0-9a-f]{6}), #([0-9a-f]{6})\)`)

// TestContrast computes the contrast of WCAG 2.2 for every pair of colours that
// meet on the page, in both themes and for people who want more of it: 4.5 for
// text, 3 for the edges of controls and for what a drawing says.
func TestContrast(t *testing.T) {
	sheet, err := os.ReadFile("style.css")
	if err != nil {
		t.Fatal(err)
	}
	normal, more, ok := strings.Cut(string(sheet), "@media (prefers-contrast: more)")
	if !ok {
		t.Fatal("the sheet has nothing for people who want more contrast")
	}
	colours := map[string][2]string{}
	read := func(sheet string) {
		for _, m := range property.FindAllStringSubmatch(sheet, -1) {
			colours[m[1]] = [2]string{m[2], m[3]}
		}
	}
	grounds := []string{"paper", "sheet", "raised"}
	washes := []string{"good-wash", "wait-wash", "bad-wash", "plain-wash", "external-wash"}
	check := func(mode string, text, edge float64) {
		compare := func(colour, ground string, least float64) {
			t.Helper()
			for theme, name := range []string{"light", "dark"} {
				c, g := colours[colour][theme], colours[ground][theme]
				if c == "" || g == "" {
					t.Fatalf("--%s or --%s is not a pair of colours", colour, ground)
				}
				if got := contrast(c, g); got < least {
					t.Errorf("%s, %s: --%s on --%s has %.2f, want %.1f", mode, name, colour, ground, got, least)
				}
			}
		}
		for _, ground := range append(append([]string{}, grounds...), washes...) {
			compare("ink", ground, 7)
			compare("soft", ground, text)
		}
		for _, ground := range grounds {
			for _, colour := range []string{"good", "wait", "bad", "plain", "verb", "code", "faded"} {
				compare(colour, ground, text)
			}
			compare("control", ground, edge)  // edges of fields, arrows
			compare("external", ground, edge) // the edge that marks the other host
		}
		for _, tone := range []string{"good", "wait", "bad", "plain"} {
			compare(tone, tone+"-wash", text)
		}
		for _, wash := range washes { // words of an annotated line
			compare("verb", wash, text)
			compare("code", wash, text)
		}
		compare("external", "external-wash", edge)
		if got := contrast("ffffff", colours["mark"][0]); got < 4.5 {
			t.Errorf("%s: white on --mark has %.2f", mode, got)
		}
	}
	read(normal)
	check("normal", 4.5, 3)
	read(more)
	check("more contrast", 4.5, 4.5)
	for _, ground := range grounds {
		for theme := range 2 {
			if got := contrast(colours["soft"][theme], colours[ground][theme]); got < 7 {
				t.Errorf("more contrast: --soft on --%s has only %.2f", ground, got)
			}
		}
	}
}

// contrast is the ratio of two colours written as six digits.
func contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + .05) / (min(x, y) + .05)
}

func luminance(colour string) (sum float64) {
	for i, weight := range []float64{.2126, .7152, .0722} {
		n, err := strconv.ParseUint(colour[2*i:2*i+2], 16, 8)
		if err != nil {
			panic(fmt.Sprintf("%s is no colour", colour))
		}
		c := float64(n) / 255
		if c <= .04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
