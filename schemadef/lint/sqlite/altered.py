"""libSQL's ALTER TABLE … ALTER COLUMN … TO: what a column was, and what it becomes.

The words of the definition are replaced; rows and indexes stay as they are (libSQL extensions, "Altering columns").
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.schema.types import type_of
from schemadef.lint.sql.part import Part, part_of, whole
from schemadef.lint.sqlite.refused import columns_at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

_DEMANDS = (("NOT", "NULL"), ("CHECK",), ("REFERENCES",))


class Altered(NamedTuple):
    """A column before and after: its name, the new definition, its type with its collation, what it newly demands.

    `indexed` says that an index is on it, `missing` that the table has no such column.
    """

    name: str
    new_name: str
    new: Part
    span: tuple[int, int]
    old_type: str
    new_type: str
    demands: tuple[str, ...]
    indexed: bool
    missing: bool


def altered_columns(statement: Statement, file: File) -> Iterator[Altered]:
    """The columns of which a statement replaces the definition, as far as their table is known."""
    shape = statement.shape
    if shape.kind != "table" or not shape.actions:
        return
    for action in shape.actions:
        part = part_of(statement, action)
        to = part.find("TO")
        if action.verb == "alter" and to >= 0:
            tokens = statement.tokens
            new = part._replace(first=to + 1)
            old = _column(statement, file, action.name)
            standing = columns_at(file, statement)
            span = (tokens.start[part.first], tokens.end[part.last - 1])
            yield Altered(
                action.name,
                tokens.name(new.first),
                new,
                span,
                _typed(old) if old else _typed(new),
                _typed(new),
                tuple(" ".join(run) for run in _DEMANDS if _says(new, run) and not (old and _says(old, run))),
                action.name.lower() in standing.indexed,
                bool(standing.columns) and action.name.lower() not in standing.columns,
            )


def _says(part: Part, run: tuple[str, ...]) -> bool:
    return part.find(*run) >= 0


def _typed(column: Part) -> str:
    """A column's type, and its collation."""
    text = type_of(column._replace(first=column.first + 1)).name
    collate = column.find("COLLATE")
    return f"{text} {column.tokens.name(collate + 1)}" if collate >= 0 else text


def _column(statement: Statement, file: File, name: str) -> Part | None:
    """The definition of a column as the statements before this one leave it."""
    found = None
    for one in file.schema.statements(statement.shape.name):
        if one is statement:
            break
        for piece in _definitions(one):
            if piece.tokens.name(piece.first) == name:
                found = piece
    return found


def _definitions(statement: Statement) -> Iterator[Part]:
    part = whole(statement)
    if statement.shape.verb == "create":
        body = part.find("(")
        yield from part.inside(body).pieces() if body >= 0 else ()
    for action in statement.shape.actions:
        one = part_of(statement, action)
        if action.verb == "add" and action.kind == "column":
            yield one._replace(first=one.first + 1 + (one.tokens.word(one.first + 1) == "COLUMN"))
        elif action.verb == "alter" and (to := one.find("TO")) >= 0:
            yield one._replace(first=to + 1)
