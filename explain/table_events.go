package explain

import "strings"

// eventNote explains a line that is no command and no reply: what the logging
// software does between them. The first entry whose mark occurs in the line
// wins, so the special stand before the general.
type eventNote struct {
	dialect string // prefix of the dialect's name; "" for any
	mark    string // what the line holds, in lower case
	text    string
}

var eventNotes = []eventNote{
	{"kerio-debug", "handler begin", "A worker thread gets ready. Kerio's threads serve one connection after the other, so the number alone does not tell two conversations apart."},
	{"kerio-debug", "handler starting", "The worker thread takes over the connection."},
	{"kerio-debug", "handler end", "The worker thread is done and free for another connection."},
	{"kerio-debug", "cannot accept ssl", "The TLS handshake failed. The reason stands in the lines around this one."},
	{"kerio-debug", "connection from ", "The network connection between the two hosts, with their addresses and ports."},
	{"kerio-debug", "closing socket", "The network connection is closed."},
	{"kerio-debug", "handshake started", "The TLS handshake begins."},
	{"kerio-debug", "alert read:fatal", "The other side breaks the TLS handshake off and names its reason."},
	{"kerio-debug", "alert write:fatal", "This side breaks the TLS handshake off and names its reason."},
	{"kerio-debug", "failed in", "The TLS handshake fails at this step."},
	{"kerio-debug", "error in", "The TLS library waits for more data. This looks like an error and is normal."},
	{"kerio-debug", "ssl error stack", "The TLS library's own account of the failure."},
	{"kerio-debug", "requests smtp server by name", "The client names the host it wants to reach (SNI), so that the right certificate can be chosen."},
	{"kerio-debug", "ssl_accept", "A step of the TLS handshake."},
	{"kerio-debug", "ssl debug", "A detail of the TLS handshake."},
	{"kerio-debug", "started authentication method", "The login begins with the method named here. Its secret steps are not logged."},
	{"kerio-debug", "failed starttls", "The change to TLS failed. The server gives the connection up."},
	{"kerio-debug", "session begin", "A client has connected and a session begins. From here on the client gives commands and the server answers."},
	{"kerio-debug", "session end", "The session is over."},
	{"kerio-debug", "sent smtp greeting", "The server greets the client and signals that it is ready (220). Kerio does not log the words."},
	{"kerio-debug", "closed connection before smtp greeting", "The client went away before the server had greeted it."},
	{"kerio-debug", "before smtp greeting", "Something happened before the server had greeted the client."},
	{"kerio-debug", "connecting to", "The server opens a connection to the host that takes mail for the recipient's domain."},
	{"kerio-debug", "connected to", "The connection to the receiving host stands."},
	{"kerio-debug", "tls", "The connection changes to TLS. Kerio does not log the STARTTLS command of outbound mail, so the change itself is the sign of it."},
	{"telnet", "trying ", "The program tries to reach the address."},
	{"telnet", "connected to ", "The network connection stands. The server speaks first."},
	{"telnet", "escape character", "A remark of the telnet program. It is not part of SMTP."},
	{"telnet", "connection closed", "The server has closed the connection."},
	{"telnet", "unable to connect", "No connection came about."},
	{"telnet", "telnet ", "The command line of the program that opened the connection."},
}

// eventText is the explanation of an event line, "" where there is none.
func eventText(dialect, line string) string {
	low := strings.ToLower(line)
	for i := range eventNotes {
		e := &eventNotes[i]
		if strings.HasPrefix(dialect, e.dialect) && strings.Contains(low, e.mark) {
			return e.text
		}
	}
	return ""
}
