"""Storage parameters: the server keeps each text as it was written, and reads several as one value."""

from __future__ import annotations

from typing import Any

_YES = frozenset({"true", "tru", "tr", "t", "yes", "ye", "y", "on", "1"})
_NO = frozenset({"false", "fals", "fal", "fa", "f", "no", "n", "off", "of", "0"})
"""Readings of a boolean (postgresql.org: "Boolean Type"; bool.c, parse_bool: any beginning that is no other's)."""

_BOOLEAN = frozenset(
    {
        "autovacuum_enabled",
        "autosummarize",
        "deduplicate_items",
        "fastupdate",
        "user_catalog_table",
        "vacuum_index_cleanup",
        "vacuum_truncate",
    }
)
"""The parameters that are booleans (postgresql.org: CREATE TABLE and CREATE INDEX, "Storage Parameters")."""


def with_plain_options(compared: dict[str, Any]) -> dict[str, Any]:
    """An object's attributes, its storage parameters by name and as what they mean."""
    if compared["options"]:
        compared["options"] = tuple(sorted((name, _plain(name, value)) for name, value in compared["options"]))
    return compared


def _plain(name: str, value: str) -> str:
    word = value.lower()
    if name.removeprefix("toast.") in _BOOLEAN:
        return "true" if word in _YES else "false" if word in _NO else word
    try:
        return str(float(word))
    except ValueError:
        return word
