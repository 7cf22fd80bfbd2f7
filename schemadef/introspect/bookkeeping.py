"""What stands in a schema table and is nobody's declaration: the tables of engines, modules and migration tools."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.canonical import fold
from schemadef.introspect.statement_text import VirtualText

if TYPE_CHECKING:
    from collections.abc import Iterator

HISTORY_TABLES = frozenset({"d1_migrations", "__drizzle_migrations"})
"""Where wrangler and drizzle-orm write which migrations they have applied."""

_FULL_TEXT = ("_content", "_segments", "_segdir", "_docsize", "_stat")
_TREE = ("_node", "_parent", "_rowid")
_SHADOWS = {
    "fts3": _FULL_TEXT,
    "fts4": _FULL_TEXT,
    "fts5": ("_data", "_idx", "_content", "_docsize", "_config"),
    "rtree": _TREE,
    "rtree_i32": _TREE,
    "geopoly": _TREE,
}
"""The endings of the tables in which a module keeps its data (sqlite.org/fts5.html, fts3.html, rtree.html)."""


def shadows_of_table(table: VirtualText) -> Iterator[str]:
    """The folded names of a virtual table's own tables; with the option `content` the content is somebody else's."""
    for ending in _SHADOWS.get(table.module.lower(), ()):
        if ending != "_content" or "content" not in table.options:
            yield fold(table.name) + ending


def shadows_of_index(name: str, sql: str) -> Iterator[str]:
    """The folded names of the table and index in which libSQL keeps a vector index."""
    if "libsql_vector_idx" in sql.lower():
        yield fold(name) + "_shadow"
        yield fold(name) + "_shadow_idx"
