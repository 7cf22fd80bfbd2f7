"""The authoring language: what the author of a schema imports, by way of `schemadef` itself."""
