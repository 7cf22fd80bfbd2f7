"""MUED: music lessons, practice sessions with interviews, and what an AI knows of them. 23 tables, 7 enums, on Neon.

The modules follow the steps in which the tables came: core, RAG metrics, log entries, sessions, RAG, chat.
"""
