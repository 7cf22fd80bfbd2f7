"""Migrations as files: one migration, the folder, its checksums, and the journal that other tools read."""
