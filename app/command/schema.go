//go:build !wasm

package command

import "smtpexplain/web"

type schemaCommand struct {
	Of string `arg:"" optional:"" help:"${enum}: of explain --format json, or of one line of --format ndjson." enum:"json,ndjson" default:"json"`
}

// Help is shown by smtpexplain schema --help.
func (schemaCommand) Help() string {
	return `The schemas are JSON Schema, draft 2020-12. The site serves the same files as web/schema/explain.schema.json and web/schema/ndjson.schema.json.

Examples:

  smtpexplain schema > explain.schema.json
  smtpexplain schema ndjson | jq -r '."$defs".conversation.properties.cause.enum[]'`
}

// Run writes the schema.
func (s *schemaCommand) Run(c *console) error {
	name := map[string]string{"json": "explain", "ndjson": "ndjson"}[s.Of]
	text, err := web.Files.ReadFile("schema/" + name + ".schema.json")
	if err != nil {
		return err
	}
	_, err = c.out.Write(text)
	return outputError(err)
}
