// Package browser holds the tests that need a browser: the built site, served
// on this machine, in headless Chromium. There is nothing else in it.
//
// All requests of a profile of the browser, those of its workers included, go
// through a proxy that the tests own. So they see every request that anything on
// the page makes, and switching the proxy off is a network that is gone.
//
// Most tests open the page as somebody does who comes here often: in one profile
// that holds the site, with the program compiled. What happens on a first visit, or
// changes what is kept, has a profile of its own.
package browser
