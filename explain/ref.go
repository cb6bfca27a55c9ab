package explain

import "strings"

// What an entry of the reference is called in its address: reply/550,
// status/5.7.1, command/rcpt, extension/size.

// RefName is a verb in an address of the reference: "rcpt", "dot" for the end
// of the message, "http-connect" for HTTP's CONNECT, since "connect" is the
// moment that the connection opens.
func RefName(verb string) string {
	switch verb {
	case ".":
		return "dot"
	case "CONNECT":
		return "http-connect"
	}
	return strings.ReplaceAll(strings.ToLower(strings.Trim(verb, "()")), " ", "-")
}

// RefName is an extension in an address of the reference. The same word may be
// a keyword of EHLO, which has the short name, a parameter and a login method.
func (x *ExtensionEntry) RefName() string {
	name := strings.ReplaceAll(RefName(x.Keyword), "/", "-")
	switch x.Kind {
	case MAILParameter:
		return "mail-" + name
	case RCPTParameter:
		return "rcpt-" + name
	case AUTHMechanism:
		return "auth-" + name
	}
	return name
}
