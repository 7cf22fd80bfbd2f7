"""A statement in a guarded block, as `generate` writes them: the same look at the catalog, the author's own text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Fix
from schemadef.lint.lexer import DOLLAR, STRING
from schemadef.names import literal, quote

if TYPE_CHECKING:
    from schemadef.lint.shape import Name
    from schemadef.lint.statement import Statement


def wrapped(statement: Statement, condition: str) -> Fix | None:
    """The edit that puts a statement under a condition: into a block, or an IF of the one that it is in.

    None for what a block builds as a text.
    """
    from schemadef.render.filters import FILTERS

    body = statement.text
    if statement.outer is not None:
        if not _is_plain(statement, statement.outer):
            return None
        text = f"IF {condition} THEN\n  {FILTERS['nested'](body, 2)};\n  END IF"
        return Fix((Edit(statement.start, statement.end, text),))
    tag = FILTERS["dollar"](body + condition)
    text = f"DO {tag}\nBEGIN\n  IF {condition} THEN\n    {FILTERS['nested'](body, 4)};\n  END IF;\nEND {tag}"
    return Fix((Edit(statement.start, statement.end, text),))


def _is_plain(statement: Statement, block: Statement) -> bool:
    """Whether a statement stands in the body of a block itself, which is in dollar quotes."""
    tokens = block.tokens
    bodies = [at for at in range(block.first, block.last) if tokens.kind[at] in (DOLLAR, STRING)]
    if not bodies or tokens.kind[bodies[0]] != DOLLAR:
        return False
    start = tokens.start[bodies[0]]
    return statement.tokens.begin == tokens.text.index("$", start + 1) + 1


def negated(condition: str) -> str:
    """The opposite of one of the conditions here, as one would write it."""
    for mine, other in ((" IS NOT NULL", " IS NULL"), (" IS NULL", " IS NOT NULL")):
        if condition.endswith(mine):
            return condition.removesuffix(mine) + other
    return condition.removeprefix("NOT ") if condition.startswith("NOT ") else f"NOT {condition}"


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


def column(table: Name, name: str, more: str = "") -> str:
    """Whether a relation has a column of a name, and what more is said of it."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_attribute\n"
        f"    WHERE attrelid = {relation(table)} AND attname = {literal(name)} AND NOT attisdropped{more}\n"
        "  )"
    )


def primary_key(table: Name) -> str:
    """Whether a table has a primary key."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_constraint\n"
        f"    WHERE conrelid = {relation(table)} AND contype = 'p'\n"
        "  )"
    )


def no_domain_part(domain: Name, name: str) -> str:
    """Whether a domain has no constraint of a name."""
    return (
        "NOT EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_constraint\n"
        f"    WHERE contypid = pg_catalog.to_regtype({literal(_path(domain))}) AND conname = {literal(name)}\n"
        "  )"
    )


def named(catalog: str, column: str, name: str) -> str:
    """Whether a catalog has a name."""
    return f"EXISTS (SELECT 1 FROM pg_catalog.{catalog} WHERE {column} = {literal(name)})"


def label(name: Name, text: str) -> str:
    """Whether an enum has a label, which is given as it is written, with its quotes."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_enum\n"
        f"    WHERE enumtypid = pg_catalog.to_regtype({literal(_path(name))}) AND enumlabel = {text}\n"
        "  )"
    )


def inherits(child: Name, parent: Name) -> str:
    """Whether a table is a partition, or a child, of another one."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_inherits\n"
        f"    WHERE inhrelid = {relation(child)} AND inhparent = {relation(parent)}\n"
        "  )"
    )


def published(publication: str, table: Name) -> str:
    """Whether a table is in a publication."""
    return (
        "EXISTS (\n"
        "    SELECT 1 FROM pg_catalog.pg_publication_rel r\n"
        "    JOIN pg_catalog.pg_publication p ON p.oid = r.prpubid\n"
        f"    WHERE p.pubname = {literal(publication)} AND r.prrelid = {relation(table)}\n"
        "  )"
    )


def _path(name: Name) -> str:
    return ".".join(map(quote, name))
