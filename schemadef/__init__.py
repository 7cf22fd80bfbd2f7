"""Declare a database schema once, in Python."""
