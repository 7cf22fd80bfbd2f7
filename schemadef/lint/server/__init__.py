"""The language server: what `schemadef lint` finds, in an editor, while a migration is written."""
