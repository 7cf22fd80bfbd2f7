"""What is written instead: guards around statements, edits in files, and migrations for what is applied already."""
