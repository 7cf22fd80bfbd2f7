"""A statement in a guarded block, as `generate` writes them: the same look at the catalog, the author's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Fix
from schemadef.names import literal, quote

if TYPE_CHECKING:
    from schemadef.lint.shape import Name
    from schemadef.lint.statement import Statement


def wrapped(statement: Statement, condition: str) -> Fix | None:
    """The edit that puts a statement into a block under a condition; none for one that is in a block already."""
    if statement.outer is not None:
        return None
    from schemadef.render.filters import FILTERS

    body = statement.text
    tag = FILTERS["dollar"](body + condition)
    text = f"DO {tag}\nBEGIN\n  IF {condition} THEN\n    {FILTERS['nested'](body, 4)};\n  END IF;\nEND {tag}"
    return Fix((Edit(statement.start, statement.end, text),))


def relation(name: Name) -> str:
    """The number of a relation by its name, NULL where there is none."""
    return f"pg_catalog.to_regclass({literal(_path(name))})"


def no_type(name: Name) -> str:
    """Whether there is no type of a name: exactly there, or where the search path leads."""
    if len(name) < 2:
        return f"pg_catalog.to_regtype({literal(_path(name))}) IS NULL"
    namespace, bare = name[-2:]
    return (
        "NOT EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_type t\n"
        "    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace\n"
        f"    WHERE n.nspname = {literal(namespace)} AND t.typname = {literal(bare)}\n"
        "  )"
    )


def no_part(catalog: str, owner: str, column: str, table: Name, name: str) -> str:
    """Whether a table has no constraint, trigger or policy of a name."""
    return (
        "NOT EXISTS (\n"
        f"    SELECT 1 FROM pg_catalog.{catalog}\n"
        f"    WHERE {owner} = {relation(table)} AND {column} = {literal(name)}\n"
        "  )"
    )


def _path(name: Name) -> str:
    return ".".join(map(quote, name))
