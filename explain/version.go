package explain

// Version is the version of smtpexplain, as reports and --version name it. It
// is a constant because equal sources shall give equal bytes: a build bears no
// stamp of version control.
const Version = "0.1.0"
