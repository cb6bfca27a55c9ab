// Package site renders the website: every page of package app, drawn on the
// native side, with the program for the browser and all that it needs to work
// offline. What Serve answers and what Build writes are the same files.
package site
