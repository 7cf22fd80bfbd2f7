"""What becomes of rows: which ones the files put in, which a statement finds, and what they are when it runs again."""
