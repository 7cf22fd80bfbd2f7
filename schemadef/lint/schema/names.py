"""The names that Postgres gives to what is made without one: only those that are plain to see.

Source: `ChooseIndexName` and `ChooseConstraintName` in postgres, src/backend/commands/indexcmds.c.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.schema.figured import column_names
from schemadef.lint.sql.part import part_of, whole
from schemadef.names import given_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.shape import Action
    from schemadef.lint.sql.statement import Statement

_SUFFIX = {"primary key": "pkey", "unique": "key", "foreign key": "fkey", "check": "check", "exclude": "excl"}
_KINDS = {
    "PRIMARY": "primary key", "UNIQUE": "unique", "FOREIGN": "foreign key", "REFERENCES": "foreign key",
    "CHECK": "check", "EXCLUDE": "exclude",
}  # fmt: skip


def index_name(statement: Statement) -> str:
    """The name of CREATE INDEX ON t (a, lower(b)); empty where that is not certain."""
    return _name(statement.shape.table[-1:], _columns(whole(statement)), "idx")


def constraint_name(
    statement: Statement, action: Action, known: Collection[str] = (), taken: Collection[str] = ()
) -> str:
    """The name of ADD PRIMARY KEY, UNIQUE (a), FOREIGN KEY, CHECK or EXCLUDE (…); empty where that is not certain.

    A check has its column's name when it is about one: told by the columns that are `known`. What is `taken` by another
    constraint of the table gets a number.
    """
    if "using index" in action.flags:
        return ""
    return _free(statement.shape.name[-1:], action.kind, part_of(statement, action), known, taken)


def taken_names(history: Iterable[Statement], statement: Statement) -> set[str]:
    """The names of the constraints that statements about a table have given it before one of them."""
    taken: set[str] = set()
    known: list[str] = []
    for one in history:
        if one.first == statement.first and one.tokens is statement.tokens:
            break
        if one.shape.kind != "table":
            continue
        table = one.shape.name[-1:]
        if one.shape.verb == "create":
            part = whole(one)
            pieces = part.inside(part.find("(")).pieces()
            known = [piece.tokens.name(piece.first) for piece in pieces]
            for piece in pieces:
                _take(table, piece, known, taken)
        for action in one.shape.actions:
            part = part_of(one, action)
            if action.verb == "add":
                column = action.name if action.kind == "column" else ""
                known += [column] if column else []
                _take(table, part._replace(first=part.first + 1), known, taken, column)
            elif action.verb == "drop" and action.kind == "constraint":
                taken.discard(action.name)
    return taken


def _take(table: tuple[str, ...], piece: Part, known: list[str], taken: set[str], column: str = "") -> None:
    """Note the names of the constraints in a column's definition, or of a table's constraint."""
    tokens, named = piece.tokens, ""
    for at in piece.outside():
        word = tokens.word(at)
        if tokens.word(at - 1) == "CONSTRAINT" and at > piece.first:
            named = tokens.name(at)
        elif kind := _KINDS.get(word, ""):
            own = at == piece.first or (named and at == piece.first + 2)
            rest = piece._replace(first=at)
            name = named or _free(table, kind, rest, known, taken, "" if own else column or tokens.name(piece.first))
            taken.add(name)
            named = ""
            if own:
                return


def _free(
    table: tuple[str, ...], kind: str, part: Part, known: Collection[str], taken: Collection[str], column: str = ""
) -> str:
    """The first name of a constraint that is free; empty where it is not plain to see."""
    suffix = _SUFFIX.get(kind, "")
    if not suffix or not table:
        return ""
    for number in ("", *map(str, range(1, 99))):
        name = _given(table, kind, part, known, suffix + number, column)
        if name not in taken:
            return name
    return ""


def _given(table: tuple[str, ...], kind: str, part: Part, known: Collection[str], suffix: str, column: str) -> str:
    if kind == "primary key":
        return given_name(*table, suffix=suffix)
    inside = part.inside(part.find("("))
    if kind == "check":
        names = {inside.tokens.name(at) for at in range(inside.first, inside.last)}
        said = names & set(known)
        columns = sorted(said) if len(said) == 1 else []
        return given_name(*table, *columns, suffix=suffix) if said or names <= {"true", "false"} else ""
    return _name(table, [column] if column else _columns(part), suffix)


def _columns(part: Part) -> list[str]:
    """What stands in the parentheses of an index or a constraint, and in those of INCLUDE, each by its name."""
    elements = part.inside(part.find("(")).pieces()
    if (more := part.find("INCLUDE", "(")) >= 0:
        elements += part.inside(more + 1).pieces()
    return column_names(elements)


def _name(table: tuple[str, ...], columns: list[str], suffix: str) -> str:
    return given_name(*table, "_".join(columns), suffix=suffix) if table and columns else ""
