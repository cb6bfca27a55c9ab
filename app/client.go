package app

import (
	"encoding/json"
	"slices"

	ui "github.com/maxence-charriere/go-app/v10/pkg/app"
)

// port is the page's end of the line to a worker.
type port interface {
	// send sends a request; the buffers of the files are transferred with it.
	send(request string, files ui.Value)
	// close ends the worker, whatever it is doing.
	close()
}

// connect starts a worker. What it says is given to receive, with the buffer of
// a file where it has built one, and what breaks it to fail; both are called on
// the goroutine that owns the page.
type connect func(receive func(text string, buffer ui.Value), fail func(string)) port

// client asks one worker, which holds one log, and gives each answer to the
// question that it belongs to. Answers to questions that were dropped, and
// everything that a closed worker still says, come to nothing.
type client struct {
	port     port
	number   int
	waiting  map[int]func(response)
	ahead    []answeredAhead // what will be asked next, answered already
	progress func(string)    // what the worker does now
	broken   func(string)    // the worker itself has failed
	closed   bool
}

// newClient starts a worker.
func newClient(start connect, broken func(string)) *client {
	c := &client{waiting: make(map[int]func(response)), progress: func(string) {}, broken: broken}
	c.port = start(c.receive, func(why string) {
		if !c.closed {
			c.broken(why)
		}
	})
	return c
}

// ask sends a request; the answer comes later, on the goroutine that owns the
// page, or at once where the worker has foreseen the question.
func (c *client) ask(r request, then func(response)) { c.askWith(r, nil, then) }

// askWith sends a request with files.
func (c *client) askWith(r request, files ui.Value, then func(response)) {
	if c.closed {
		return
	}
	if i := slices.IndexFunc(c.ahead, func(a answeredAhead) bool { return files == nil && a.Question == r }); i >= 0 {
		var answer response
		err := json.Unmarshal(c.ahead[i].Answer, &answer)
		c.ahead = slices.Delete(c.ahead, i, i+1)
		if err == nil {
			then(answer)
			return
		}
	}
	c.number++
	r.Number = c.number
	text, err := json.Marshal(r)
	if err != nil {
		then(response{Error: "The question could not be put: " + err.Error()})
		return
	}
	c.waiting[r.Number] = then
	c.port.send(string(text), files)
}

func (c *client) receive(text string, buffer ui.Value) {
	if c.closed {
		return
	}
	var r response
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		c.broken("its answer cannot be read")
		return
	}
	r.buffer = buffer
	then, ok := c.waiting[r.Number]
	switch {
	case !ok, r.Later:
		return
	case r.Progress != "":
		c.progress(r.Progress)
		return
	case r.Opened != nil:
		c.ahead = r.Ahead
	}
	if r.Opened == nil || !r.Opened.Preview { // else it comes again when the whole log is read
		delete(c.waiting, r.Number)
	}
	then(r)
}

// close ends the worker and drops all questions.
func (c *client) close() {
	if c == nil || c.closed {
		return
	}
	c.closed = true
	c.waiting = nil
	c.port.close()
}
