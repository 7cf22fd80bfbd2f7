"""Identifiers: limits, the names that schemadef gives, and class names turned into SQL names."""

from __future__ import annotations

import re

MAX_BYTES = 63
"""Postgres cuts longer names without an error (NAMEDATALEN - 1); two that share 63 bytes would collide."""

_WORD_START = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def snake_case(name: str) -> str:
    """`ChatMessages` -> `chat_messages`, `AIProfile` -> `ai_profile`."""
    return _WORD_START.sub("_", name).lower()


def quote(name: str) -> str:
    """An identifier in double quotes, as every dialect reads it."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A string literal in single quotes."""
    return "'" + text.replace("'", "''") + "'"


def given_name(*parts: str, suffix: str = "") -> str:
    """The name of a part that its author left unnamed, at most 63 bytes, as Postgres gives it (makeObjectName).

    Of the first part and the others the longer one is shortened, never the suffix.
    """
    whole = "_".join((*parts, suffix)) if suffix else "_".join(parts)
    if len(whole.encode(errors="replace")) <= MAX_BYTES:
        return whole
    head, rest, tail = parts[0], "_".join(("", *parts[1:])), f"_{suffix}" if suffix else ""
    room = MAX_BYTES - len(tail.encode())
    sizes = [len(head.encode(errors="replace")), len(rest.encode(errors="replace"))]
    while sum(sizes) > room:
        sizes[0 if sizes[0] > sizes[1] - 1 else 1] -= 1
    return _cut(head, sizes[0]) + _cut(rest, sizes[1]) + tail


def _cut(text: str, size: int) -> str:
    return text.encode(errors="replace")[:size].decode(errors="ignore")


HISTORY_NAMESPACE = "schemadef"
"""The Postgres namespace of schemadef's own tables: introspection leaves it out whole."""

HISTORY_TABLE = "_schemadef_history"
LEASE_TABLE = "_schemadef_lease"
"""schemadef's own tables on the SQLite family, which has no namespaces: introspection leaves them out."""

REBUILT = "_sd_new_"
"""What the name of a table begins with on the SQLite family while it is made anew, until the old one is gone."""
