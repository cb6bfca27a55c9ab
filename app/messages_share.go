package app

import "smtpexplain/explain"

// share is what a person wants to send to others.
type share struct {
	Scope         string `json:"scope,omitempty"`         // one of the scopes
	Format        string `json:"format,omitempty"`        // of a report, or "log"
	Keep          string `json:"keep,omitempty"`          // kinds of private data to keep, with blanks between them
	Also          string `json:"also,omitempty"`          // optional kinds to remove
	HideProviders bool   `json:"hideProviders,omitempty"` // remove the names of well-known providers too
	Link          bool   `json:"link,omitempty"`          // share: with the link that carries it
	Mapping       bool   `json:"mapping,omitempty"`       // file: what became what, not the report
}

// Scopes of what is shared.
const (
	scopeConversation = "conversation"
	scopeShown        = "shown" // what the filter of the list lets through
	scopeLog          = "log"
)

// sharePage shows what would be sent.
type sharePage struct {
	Name      string         `json:"name"` // of the file
	Size      int            `json:"size"` // in bytes
	Preview   string         `json:"preview"`
	Kinds     []shareKind    `json:"kinds"`
	Leaks     []explain.Leak `json:"leaks"` // what still looks private, in the whole log
	LeakTotal int            `json:"leakTotal"`
	Crowded   int            `json:"crowded"`  // addresses that share a stand-in
	Link      string         `json:"link"`     // what a link carries; "" if it would be too long
	LinkSize  int            `json:"linkSize"` // in bytes
}

// shareKind is a kind of private data with what is replaced of it.
type shareKind struct {
	explain.RedactKind
	Total  int                   `json:"total"`
	Values []explain.Replacement `json:"values"`
}

// fileNote is a file that the worker has built.
type fileNote struct {
	Name  string `json:"name"`
	Media string `json:"media"`
}
