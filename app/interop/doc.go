// Package interop holds the test that make interop runs: real servers and real
// clients of Debian talk to each other on the loopback interface, things are
// made to go wrong between them, and what smtpexplain says of the logs must be
// what was provoked. There is nothing else in it.
//
// Each server lives in a directory tree of its own, made from its package and
// the libraries that it loads, and is started with that tree as its root
// (chroot). So the servers, which Debian does not allow to be installed side by
// side, find their configuration, users, spools and logs where they expect
// them, and nothing of the host is touched.
//
// The logs of a run are kept, and their place is printed, when INTEROP_KEEP=1.
package interop
