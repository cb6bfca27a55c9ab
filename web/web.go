// Package web holds the static files of the site for the native program. The
// program in the browser fetches them and must not import this package.
package web

import "embed"

// Files is this directory. The pattern matches whatever is there, so the
// package compiles before app.wasm is built.
//
//go:embed *
var Files embed.FS
