// Package app is the page and the worker behind it.
//
// The page draws; it decides nothing about mail. An opened log lives in a Web
// Worker, a second instance of the same program, and the page asks it for the
// rows that it shows (messages.go, engine.go). What the page knows, it keeps in
// one place, the desk (desk.go), which outlives the components: a reader may
// look something up in the reference and come back to the log.
//
// Log text reaches the document as text nodes and nothing else. It is never put
// into an address, a store or the console.
package app
