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
package command
