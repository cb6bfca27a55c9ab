//go:build !wasm

package command

import (
	"fmt"
	"io"
	"strings"

	"github.com/alecthomas/kong"

	"smtpexplain/grammar"
)

type completionCommand struct {
	Shell string `arg:"" help:"${enum}." enum:"bash,zsh,fish"`
}

// Help is shown by smtpexplain completion --help.
func (completionCommand) Help() string {
	return `Commands, flags and their values are completed, and files where files are named.

Examples:

  source <(smtpexplain completion bash)
  smtpexplain completion zsh > "${fpath[1]}/_smtpexplain"
  smtpexplain completion fish > ~/.config/fish/completions/smtpexplain.fish`
}

// Run writes the completion. It is drawn from the same declaration as the
// help, so that it cannot lag behind.
func (s *completionCommand) Run(c *console, k *kong.Kong) error {
	write := map[string]func([]completed) string{"bash": bashCompletion, "zsh": zshCompletion, "fish": fishCompletion}[s.Shell]
	_, err := io.WriteString(c.out, write(completions(k)))
	return outputError(err)
}

// completed is a command with what may follow it.
type completed struct {
	name, help string
	flags      []completedFlag
	words      []string // values of its argument, where they can be listed
}

type completedFlag struct {
	name, help string
	values     []string // nil where they cannot be listed
	alone      bool     // takes no value
}

func completions(k *kong.Kong) []completed {
	var out []completed
	for _, node := range k.Model.Leaves(true) {
		c := completed{name: node.Name, help: firstSentence(node.Help)}
		for _, group := range node.AllFlags(true) {
			for _, f := range group {
				flag := completedFlag{name: "--" + f.Name, help: firstSentence(f.Help), values: values(f.Enum), alone: f.IsBool()}
				if f.Name == "dialect" {
					flag.values = []string{"auto"}
					for _, d := range grammar.Dialects() {
						flag.values = append(flag.values, d.Name)
					}
				}
				c.flags = append(c.flags, flag)
			}
		}
		for _, p := range node.Positional {
			c.words = append(c.words, values(p.Enum)...)
		}
		out = append(out, c)
	}
	return out
}

func values(enum string) []string {
	if enum == "" {
		return nil
	}
	return strings.Split(enum, ",")
}

// firstSentence is a help text cut to what fits beside a word, without what a
// shell would read as its own.
func firstSentence(s string) string {
	s, _, _ = strings.Cut(s, ":")
	s, _, _ = strings.Cut(s, ";")
	s, _, _ = strings.Cut(s, ". ")
	return strings.NewReplacer("'", "", "[", "", "]", "").Replace(strings.TrimSuffix(s, "."))
}

func bashCompletion(commands []completed) string {
	var names []string
	var after, flags strings.Builder
	for _, c := range commands {
		names = append(names, c.name)
		var all []string
		for _, f := range c.flags {
			all = append(all, f.name)
			if f.values != nil {
				fmt.Fprintf(&after, "    %s,%s) words='%s' ;;\n", c.name, f.name, strings.Join(f.values, " "))
			} else if !f.alone {
				fmt.Fprintf(&after, "    %s,%s) return ;;\n", c.name, f.name)
			}
		}
		fmt.Fprintf(&flags, "    %s,-*) words='%s' ;;\n", c.name, strings.Join(all, " "))
		if c.words != nil {
			fmt.Fprintf(&flags, "    %s,*) words='%s' ;;\n", c.name, strings.Join(c.words, " "))
		}
	}
	return `# Completion of smtpexplain for bash. Where it has no words, files are completed.
_smtpexplain() {
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command=${COMP_WORDS[1]} words=
    COMPREPLY=()
    if [[ $word == = ]]; then
        word=
    elif [[ $before == = ]]; then
        before=${COMP_WORDS[COMP_CWORD-2]}
    fi
    if ((COMP_CWORD == 1)); then
        COMPREPLY=($(compgen -W '` + strings.Join(names, " ") + ` --help --version' -- "$word"))
        return
    fi
    case $command,$before in
` + after.String() + `    *) case $command,$word in
` + strings.ReplaceAll(flags.String(), "    ", "        ") + `        esac ;;
    esac
    COMPREPLY=($(compgen -W "$words" -- "$word"))
}
complete -o default -F _smtpexplain smtpexplain
`
}

func zshCompletion(commands []completed) string {
	var list, cases strings.Builder
	for _, c := range commands {
		fmt.Fprintf(&list, "    '%s:%s'\n", c.name, c.help)
		fmt.Fprintf(&cases, "  %s) _arguments", c.name)
		for _, f := range c.flags {
			switch {
			case f.alone:
				fmt.Fprintf(&cases, " \\\n    '%s[%s]'", f.name, f.help)
			case f.values != nil:
				fmt.Fprintf(&cases, " \\\n    '%s=[%s]:value:(%s)'", f.name, f.help, strings.Join(f.values, " "))
			default:
				fmt.Fprintf(&cases, " \\\n    '%s=[%s]:value:_files'", f.name, f.help)
			}
		}
		if c.words != nil {
			fmt.Fprintf(&cases, " \\\n    '1:value:(%s)'", strings.Join(c.words, " "))
		} else {
			cases.WriteString(" \\\n    '*:file:_files'")
		}
		cases.WriteString(" ;;\n")
	}
	return `#compdef smtpexplain
# Completion of smtpexplain for zsh.
_smtpexplain() {
  local -a commands=(
` + list.String() + `  )
  if ((CURRENT == 2)); then
    _describe command commands
    return
  fi
  shift words
  ((CURRENT--))
  case $words[1] in
` + cases.String() + `  esac
}
if [[ $funcstack[1] == _smtpexplain ]]; then _smtpexplain "$@"; else compdef _smtpexplain smtpexplain; fi
`
}

func fishCompletion(commands []completed) string {
	var b strings.Builder
	b.WriteString("# Completion of smtpexplain for fish.\n")
	b.WriteString("complete -c smtpexplain -n __fish_use_subcommand -l version -d 'Print the version'\n")
	for _, c := range commands {
		fmt.Fprintf(&b, "complete -c smtpexplain -f -n __fish_use_subcommand -a %s -d '%s'\n", c.name, c.help)
		in := "'__fish_seen_subcommand_from " + c.name + "'"
		for _, f := range c.flags {
			fmt.Fprintf(&b, "complete -c smtpexplain -n %s -l %s -d '%s'", in, strings.TrimPrefix(f.name, "--"), f.help)
			switch {
			case f.values != nil:
				fmt.Fprintf(&b, " -x -a '%s'", strings.Join(f.values, " "))
			case !f.alone:
				b.WriteString(" -r")
			}
			b.WriteString("\n")
		}
		if c.words != nil {
			fmt.Fprintf(&b, "complete -c smtpexplain -f -n %s -a '%s'\n", in, strings.Join(c.words, " "))
		}
	}
	return b.String()
}
