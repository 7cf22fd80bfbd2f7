"""The names that statements give, of each kind of object, as patterns for names see them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.schema.columns import constraint_at, is_column, named, names_in, pieces_of
from schemadef.lint.sql.part import part_of, whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement

_KINDS = {"PRIMARY": "primary_key", "UNIQUE": "unique", "FOREIGN": "foreign_key", "CHECK": "check"}


class Named(NamedTuple):
    """A name that somebody gave: of what kind of object, the token, its table's name, and its columns', None where the
    statement does not say them.
    """

    kind: str
    name: str
    at: int
    table: str = ""
    columns: tuple[str, ...] | None = ()


def names_of(statement: Statement) -> Iterator[Named]:
    """The names that a statement gives; what is left to the server has none."""
    shape = statement.shape
    kind = "table" if shape.kind == "foreign table" else shape.kind
    if kind == "table" and shape.name:
        yield from _of_table(statement)
    elif shape.verb == "create" and shape.name and kind in ("index", "trigger", "policy"):
        at = next((at for name, at in named(statement) if name == shape.name[-1]), -1)
        if at >= 0:
            columns = _indexed(statement) if kind == "index" else ()
            kind = "unique" if "unique" in shape.flags else kind
            yield Named(kind, shape.name[-1], at, shape.table[-1] if shape.table else "", columns)


def _of_table(statement: Statement) -> Iterator[Named]:
    shape, table = statement.shape, statement.shape.name[-1]
    renamed = {action.first + 2 for action in shape.actions if action.verb == "rename" and action.kind == "to"}
    for place, (name, at) in enumerate(named(statement)):
        is_table = (place == 0 and shape.verb == "create") or at in renamed
        yield Named("table" if is_table else "column", name, at, table)
    for piece in pieces_of(statement) if shape.verb == "create" else ():
        yield from _constraint(piece, table)
    for action in shape.actions:
        if action.verb == "add" and action.kind != "column":
            part = part_of(statement, action)
            yield from _constraint(part._replace(first=part.first + 1), table)


def _constraint(piece: Part, table: str) -> Iterator[Named]:
    """The name of a constraint, of a table or behind a column."""
    tokens = piece.tokens
    if is_column(piece) and piece.find("CONSTRAINT") > piece.first:
        column = tokens.name(piece.first)
        at = piece.find("CONSTRAINT")
        kind = _KINDS.get(tokens.word(at + 2), "foreign_key" if tokens.word(at + 2) == "REFERENCES" else "")
        if kind:
            yield Named(kind, tokens.name(at + 1), at + 1, table, (column,))
        return
    name, at = constraint_at(piece)
    kind = _KINDS.get(tokens.word(at), "")
    if name and kind:
        inside = next((index for index in range(at, piece.last) if tokens.word(index) == "("), piece.last)
        columns = tuple(names_in(piece, inside)) if kind != "check" else ()
        taken = piece.find("USING", "INDEX") >= 0
        yield Named(kind, name, piece.first + 1, table, None if taken else columns)


def _indexed(statement: Statement) -> tuple[str, ...]:
    """The columns of a new index that are plain ones."""
    part = whole(statement)
    on = part.find("ON")
    at = next((index for index in part.outside() if index > on >= 0 and part.tokens.word(index) == "("), -1)
    return tuple(names_in(part, at)) if at >= 0 else ()
