"""What a transaction that looks into `public` begins with, where no session keeps a setting."""

HERE = "SELECT pg_catalog.set_config('search_path', 'public', true)"
