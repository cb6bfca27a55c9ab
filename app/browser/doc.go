// Package browser holds the tests that need a browser: the built site, served
// on this machine, in headless Chromium. There is nothing else in it.
//
// All requests of the browser, those of its workers included, go through a
// proxy that the tests own. So they see every request that anything on the page
// makes, and switching the proxy off is a network that is gone.
package browser
