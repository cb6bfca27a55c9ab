// Package command decides which role the program plays. Built for the browser
// it starts the page or the worker. Built natively it is the command line:
//
//	smtpexplain serve       the site on this machine
//	smtpexplain build       the site as files for any static host
//	smtpexplain explain     logs in, explanations out
//	smtpexplain classify    one reply per line in, one verdict per line out
//	smtpexplain lookup      the reference
//	smtpexplain dialects    the log formats it reads
//	smtpexplain schema      the JSON Schema of what explain writes
//	smtpexplain completion  what a shell completes
//
// It knows arguments, files, signals and exit statuses, and must not know what
// a log says: it hands logs to package explain and writes down the answer. Only
// the files of the native build import kong and package site, so neither gets
// into the program for the browser.
package command
