// Package grammar turns the text of a mail log into conversations.
//
// A log arrives in chunks of any size. Reader cuts it into lines; each line is
// a Span of bytes in one buffer and belongs to exactly one place: to a
// conversation, to a log that was read but says nothing about SMTP, or to the
// lines that nobody recognised. A Dialect's head scanner reads what stands
// before the words (time, session key, who speaks); detection is a vote of all
// dialects over the first thousand lines, and later line by line where a file
// mixes logs. What was said on the wire goes to participle twice: each line as
// a ReplyLine or a Command, and each session as a Shape, whose exchanges are
// then paired, commands with replies, in order.
//
// The package knows the language of SMTP (RFC 5321 and its extensions) and the
// handwriting of mail software. It knows no meanings: what a reply code or a
// failure means, whose fault it is and what to do are the business of package
// explain. It never fails on bad input and never drops a line.
package grammar
