//go:build !wasm

package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
)

// manifest makes the site installable: a name, icons, what it opens, what can
// be shared with it. Addresses are relative to the manifest.
func (s *Site) manifest() ([]byte, error) {
	type object = map[string]any
	icon := func(src, kind, sizes, purpose string) object {
		return object{"src": src, "type": kind, "sizes": sizes, "purpose": purpose}
	}
	// What the desktop offers to open with the installed page, and what other
	// programs may share with it.
	accept := object{
		"text/plain":       []string{".log", ".txt"},
		"message/rfc822":   []string{".eml"},
		"application/gzip": []string{".gz"},
		"application/zip":  []string{".zip"},
	}
	shared := []string{"text/plain", "message/rfc822", "application/gzip", "application/zip", ".log", ".txt", ".eml", ".gz", ".zip"}
	var screenshots []object
	for _, shot := range [][3]string{
		{"web/screenshots/desktop.png", "wide", "A Kerio Connect log: the conversations, the verdict, and each line explained"},
		{"web/screenshots/phone.png", "narrow", "The same on a phone"},
	} {
		picture, err := png.DecodeConfig(bytes.NewReader(s.Files[shot[0]]))
		if err != nil {
			return nil, fmt.Errorf("the file %s of the site: %w", shot[0], err)
		}
		screenshots = append(screenshots, object{
			"src": shot[0], "type": "image/png", "sizes": fmt.Sprintf("%dx%d", picture.Width, picture.Height),
			"form_factor": shot[1], "label": shot[2],
		})
	}
	b, err := json.MarshalIndent(object{
		"id":               "./",
		"name":             name,
		"short_name":       name,
		"description":      description,
		"lang":             "en",
		"dir":              "ltr",
		"categories":       []string{"productivity", "utilities"},
		"start_url":        "./",
		"scope":            "./",
		"display":          "standalone",
		"background_color": "#ffffff",
		"theme_color":      themeColour,
		"icons": []object{
			icon("web/icon.svg", "image/svg+xml", "any", "any"),
			icon("web/icon-192.png", "image/png", "192x192", "any"),
			icon("web/icon-512.png", "image/png", "512x512", "any"),
			icon("web/icon-maskable.png", "image/png", "512x512", "maskable"),
		},
		"screenshots": screenshots,
		"shortcuts": []object{
			{"name": "Open a log", "url": "./", "icons": []object{icon("web/icon-192.png", "image/png", "192x192", "any")}},
			{"name": "Look up a code", "url": "reference", "icons": []object{icon("web/icon-192.png", "image/png", "192x192", "any")}},
		},
		"file_handlers": []object{{"action": "./", "accept": accept}},
		"share_target": object{
			"action": "share", "method": "POST", "enctype": "multipart/form-data",
			"params": object{"title": "title", "text": "text", "url": "url", "files": []object{{"name": "files", "accept": shared}}},
		},
		// What is opened gets a window of its own: the log in another stays.
		"launch_handler": object{"client_mode": "navigate-new"},
	}, "", "  ")
	return append(b, '\n'), err
}
