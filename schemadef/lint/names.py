"""The names that Postgres gives to what is made without one: only those that are plain to see.

Source: `ChooseIndexName` and `ChooseConstraintName` in postgres, src/backend/commands/indexcmds.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.lexer import QUOTED, WORD
from schemadef.lint.part import part_of, whole
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Collection

    from schemadef.lint.part import Part
    from schemadef.lint.shape import Action
    from schemadef.lint.statement import Statement


def index_name(statement: Statement) -> str:
    """The name of CREATE INDEX ON t (a, b); empty for one on expressions, or one that would be cut."""
    part = whole(statement)
    return _name(statement.shape.table[-1:], _columns(part.inside(part.find("("))), "idx")


def constraint_name(statement: Statement, action: Action, known: Collection[str] = ()) -> str:
    """The name of ADD PRIMARY KEY, UNIQUE (a), FOREIGN KEY (a) or CHECK (…); empty for other constraints.

    A check has its column's name when it is about one: told by the columns that are `known`.
    """
    table, part = statement.shape.name[-1:], part_of(statement, action)
    if action.kind == "primary key":
        return given_name(*table, suffix="pkey") if table and "using index" not in action.flags else ""
    inside = part.inside(part.find("("))
    if action.kind == "check":
        said = {inside.tokens.name(at) for at in range(inside.first, inside.last)} & set(known)
        columns = sorted(said) if len(said) == 1 else []
        return given_name(*table, *columns, suffix="check") if known and said else ""
    suffix = {"unique": "key", "foreign key": "fkey"}.get(action.kind, "")
    return _name(table, _columns(inside), suffix) if suffix else ""


def _columns(part: Part) -> list[str]:
    """Plain names between commas; nothing when there is anything else."""
    found = []
    for piece in part.pieces():
        if piece.tokens.kind[piece.first] not in (WORD, QUOTED) or piece.tokens.word(piece.first + 1) in ("(", "."):
            return []
        found.append(piece.tokens.name(piece.first))
    return found


def _name(table: tuple[str, ...], columns: list[str], suffix: str) -> str:
    return given_name(*table, "_".join(columns), suffix=suffix) if table and columns else ""
