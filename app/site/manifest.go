//go:build !wasm

package site

import (
	"bytes"
	"encoding/json"
	"fmt"
	"image/png"
)

type object = map[string]any

// What the desktop offers to open with the installed page, and what other
// programs may share with it.
var (
	opens = object{
		"text/plain":       []string{".log", ".txt"},
		"message/rfc822":   []string{".eml"},
		"application/gzip": []string{".gz"},
		"application/zip":  []string{".zip"},
	}
	shared = []string{"text/plain", "message/rfc822", "application/gzip", "application/zip", ".log", ".txt", ".eml", ".gz", ".zip"}
)

// manifest makes the site installable: a name, icons, what it opens, what can
// be shared with it. Addresses are relative to the manifest.
func (s *Site) manifest() ([]byte, error) {
	screenshots, err := s.screenshots()
	if err != nil {
		return nil, err
	}
	small := icon("web/icon-192.png", "image/png", "192x192", "any")
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
			small,
			icon("web/icon-512.png", "image/png", "512x512", "any"),
			icon("web/icon-maskable.png", "image/png", "512x512", "maskable"),
		},
		"screenshots": screenshots,
		"shortcuts": []object{
			{"name": "Open a log", "url": "./", "icons": []object{small}},
			{"name": "Look up a code", "url": "reference", "icons": []object{small}},
		},
		"file_handlers": []object{{"action": "./", "accept": opens}},
		"share_target": object{
			"action": "share", "method": "POST", "enctype": "multipart/form-data",
			"params": object{"title": "title", "text": "text", "url": "url", "files": []object{{"name": "files", "accept": shared}}},
		},
		// What is opened gets a window of its own: the log in another stays.
		"launch_handler": object{"client_mode": "navigate-new"},
	}, "", "  ")
	return append(b, '\n'), err
}

func icon(src, kind, sizes, purpose string) object {
	return object{"src": src, "type": kind, "sizes": sizes, "purpose": purpose}
}

// screenshots are the pictures that a browser shows before it installs the site.
func (s *Site) screenshots() ([]object, error) {
	var list []object
	for _, shot := range []struct{ file, form, label string }{
		{"web/screenshots/desktop.png", "wide", "A Kerio Connect log: the conversations, the verdict, and each line explained"},
		{"web/screenshots/phone.png", "narrow", "The same on a phone"},
	} {
		picture, err := png.DecodeConfig(bytes.NewReader(s.Files[shot.file]))
		if err != nil {
			return nil, fmt.Errorf("the file %s of the site: %w", shot.file, err)
		}
		list = append(list, object{
			"src": shot.file, "type": "image/png", "sizes": fmt.Sprintf("%dx%d", picture.Width, picture.Height),
			"form_factor": shot.form, "label": shot.label,
		})
	}
	return list, nil
}
