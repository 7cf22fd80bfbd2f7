"""Two databases that know nothing of each other: `turso` for authentication, `d1` for the application."""
