"""The application's side of a declaration: texts that are written from a schema and its folder of migrations."""
