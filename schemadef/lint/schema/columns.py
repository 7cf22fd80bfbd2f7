"""The columns that a statement declares, as they are written: in CREATE TABLE, ADD COLUMN and ALTER COLUMN … TYPE."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from schemadef.lint.schema.safe import altered
from schemadef.lint.sql.part import Part, part_of, whole
from schemadef.lint.sql.types import Type, type_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement

CONSTRAINTS = frozenset({"CONSTRAINT", "PRIMARY", "UNIQUE", "FOREIGN", "CHECK", "EXCLUDE", "LIKE"})


class Written(NamedTuple):
    """A column: its name, its token, and what stands behind; `key` says that a constraint makes it one, `begins` is
    the token at which the part of ALTER TABLE begins that it is in.
    """

    name: str
    at: int
    part: Part
    key: bool = False
    begins: int = -1

    @property
    def type(self) -> Type:
        """The type that it is given; its name is empty where none is, as SQLite allows."""
        return type_of(self.part)

    @property
    def span(self) -> tuple[int, int]:
        """The offsets of its name and what stands behind."""
        tokens = self.part.tokens
        return tokens.start[self.at], tokens.end[max(self.at, self.part.last - 1)]


def pieces_of(statement: Statement) -> list[Part]:
    """What stands between the commas of a CREATE TABLE: columns and constraints."""
    return statement.known("pieces", _pieces)


def _pieces(statement: Statement) -> list[Part]:
    part = whole(statement)
    body = part.find("(")
    as_query = part.find("AS")
    partition = part.find("PARTITION", "OF")
    # what stands in the parentheses of a virtual table are its module's arguments
    if body < 0 or -1 < as_query < body or partition >= 0 or "virtual" in statement.shape.flags:
        return []
    return part.inside(body).pieces()


def columns_of(statement: Statement) -> Iterator[Written]:
    """The columns that a statement declares or gives another type."""
    if statement.shape.kind in ("table", "foreign table"):
        yield from statement.known("columns", lambda read: list(_columns(read)))


def _columns(statement: Statement) -> Iterator[Written]:
    shape = statement.shape
    if shape.verb == "create":
        yield from _created(statement)
    for action in shape.actions:
        part = part_of(statement, action)
        if action.kind != "column" or action.verb not in ("add", "alter") or not action.name:
            continue
        at = part.first + 1 + (part.tokens.word(part.first + 1) == "COLUMN")
        if action.verb == "add":
            at += 3 if "if not exists" in action.flags else 0
            yield Written(action.name, at, part._replace(first=at + 1), begins=action.first)
        elif (place := part.find("TYPE")) >= 0:
            yield Written(action.name, at, part._replace(first=place + 1), begins=action.first)


def _created(statement: Statement) -> Iterator[Written]:
    pieces = pieces_of(statement)
    keys = {name for piece in pieces for name in key_columns(piece)}
    for piece in pieces:
        if is_column(piece):
            name = piece.tokens.name(piece.first)
            yield Written(name, piece.first, piece._replace(first=piece.first + 1), key=name in keys)


def is_column(piece: Part) -> bool:
    """Whether a part of CREATE TABLE declares a column; a quoted name may be any word."""
    return piece.tokens.word(piece.first) not in CONSTRAINTS and bool(piece.tokens.name(piece.first))


def constraint_at(piece: Part) -> tuple[str, int]:
    """The name of a constraint, empty for none, and the token where its own words begin."""
    named = piece.tokens.word(piece.first) == "CONSTRAINT"
    return (piece.tokens.name(piece.first + 1), piece.first + 2) if named else ("", piece.first)


def key_columns(piece: Part) -> list[str]:
    """The columns of a constraint that are a primary or a foreign key."""
    _, at = constraint_at(piece)
    if piece.tokens.word(at) not in ("PRIMARY", "FOREIGN") or piece.tokens.word(at + 1) != "KEY":
        return []
    return names_in(piece, at + 2)


def names_in(piece: Part, at: int) -> list[str]:
    """The columns of a list in parentheses at a token."""
    return [name for part in piece.inside(at).pieces() if (name := part.tokens.name(part.first))]


def named(statement: Statement) -> Iterator[tuple[str, int]]:
    """The names that a statement gives, each with its token: of what it makes, of its columns, of what it renames."""
    shape, tokens = statement.shape, statement.tokens
    if shape.verb == "create" and shape.name:
        at = _name_token(statement)
        if at >= 0:
            yield tokens.name(at), at
    for column in columns_of(statement) if shape.verb == "create" else ():
        yield column.name, column.at
    for action in shape.actions:
        part = part_of(statement, action)
        if action.verb == "rename" and 0 <= (to := part.find("TO")) < part.last - 1:
            yield tokens.name(to + 1), to + 1
    if shape.verb == "alter":
        added = {action.first for action in shape.actions if action.verb == "add"}
        yield from ((column.name, column.at) for column in columns_of(statement) if column.begins in added)


def _name_token(statement: Statement) -> int:
    """The token of the last part of the name of what a statement makes."""
    tokens, shape = statement.tokens, statement.shape
    for index in range(shape.at, min(statement.last, shape.at + 2 * len(shape.name) + 4)):
        if tokens.name(index) == shape.name[0]:
            return index + 2 * (len(shape.name) - 1)
    return -1


def retyped(statement: Statement, file: File) -> Iterator[tuple[str, Part, Type | None, Type]]:
    """The columns of a table in use whose type changes: each name, the part, the old type if it is known, the new."""
    for action, part in altered(statement, file):
        at = part.find("TYPE")
        if action.verb == "alter" and action.kind == "column" and at >= 0:
            old = file.schema.table(statement.shape.name).types.get(action.name)
            yield action.name, part, old, type_of(part._replace(first=at + 1))
