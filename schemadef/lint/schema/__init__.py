"""What the files before a statement have made: tables, columns, types, names and triggers, known without a server."""
