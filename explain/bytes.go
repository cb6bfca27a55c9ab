package explain

import "bytes"

// Questions about single bytes. What is beyond ASCII is no digit, no letter and no
// part of a name here.

func isDigit(c byte) bool   { return '0' <= c && c <= '9' }
func isCapital(c byte) bool { return 'A' <= c && c <= 'Z' }
func isHex(c byte) bool     { return isDigit(c) || 'a' <= c|0x20 && c|0x20 <= 'f' }
func isBase64(c byte) bool  { return isWordByte(c) || c == '+' || c == '/' || c == '=' }

// isWordByte reports whether a byte is a letter or a digit.
func isWordByte(c byte) bool { return 'a' <= c && c <= 'z' || isCapital(c) || isDigit(c) }

// isNameByte reports whether a byte can be part of a host name or an account.
func isNameByte(c byte) bool { return isWordByte(c) || c == '-' || c == '_' }

func lowerBytes(b []byte) string { return string(bytes.ToLower(b)) }

// appendLower appends b with its capitals in lower case.
func appendLower(out, b []byte) []byte {
	for _, c := range b {
		if isCapital(c) {
			c += 'a' - 'A'
		}
		out = append(out, c)
	}
	return out
}
