"""What the files before a statement have made: tables, columns, types, names and rows, known without a server."""
