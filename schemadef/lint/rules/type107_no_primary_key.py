"""A table whose rows have no name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.columns import constraint_at, is_column, key_columns, pieces_of
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.shape import Name
    from schemadef.lint.sql.statement import Statement


def whole(file: File) -> Iterator[Finding]:
    """Each table that is made without a primary key, and gets none in the file."""
    made: dict[Name, Statement] = {}
    keyed: dict[Name, Statement] = {}
    for statement in () if file.rollback else file.everything:
        shape = statement.shape
        if shape.kind != "table" or not shape.name:
            continue
        name = file.schema.full(shape.name)
        if (shape.verb == "create" and _has_columns(statement)) or _loses(statement, keyed.get(name)):
            made[name] = statement
        if shape.verb == "drop" or statement.find("PRIMARY", "KEY") >= 0 or _has_key(statement):
            made.pop(name, None)
            keyed[name] = statement
    for name, statement in made.items():
        message = f"{shown_name(name)} has no primary key: nothing tells two of its rows apart"
        yield Finding("TYPE107", statement.start, statement.end, message, "add one")


def _key(statement: Statement) -> tuple[str, list[str]]:
    """The name of the primary key that a statement gives, and its columns as far as they are plain to see."""
    usual = f"{statement.shape.name[-1]}_pkey"
    for piece in pieces_of(statement):
        if piece.find("PRIMARY", "KEY") >= 0:
            name, _ = constraint_at(piece)
            return name or usual, [piece.tokens.name(piece.first)] if is_column(piece) else key_columns(piece)
    added = (action.name for action in statement.shape.actions if action.verb == "add" and action.kind == "constraint")
    return next(added, usual), []


def _loses(statement: Statement, keyed: Statement | None) -> bool:
    """Whether an ALTER drops a table's primary key, by its name, or by a column of it."""
    gone = [action for action in statement.shape.actions if action.verb == "drop"]
    if not gone:
        return False
    name, columns = _key(keyed or statement)
    return any(action.name == name if action.kind == "constraint" else action.name in columns for action in gone)


def _has_columns(statement: Statement) -> bool:
    """Whether it declares columns of its own, for good: no partition, copy or temporary table."""
    flags = statement.shape.flags
    copied = statement.find("INHERITS") >= 0 or any(
        piece.tokens.word(piece.first) == "LIKE" for piece in pieces_of(statement)
    )
    return "temporary" not in flags and bool(pieces_of(statement)) and not copied


def _has_key(statement: Statement) -> bool:
    """Whether a column or a constraint of a new table is its primary key."""
    return any(piece.find("PRIMARY", "KEY") >= 0 for piece in pieces_of(statement))


register(
    Rule(
        code="TYPE107",
        name="table-without-primary-key",
        severity=Severity.HINT,
        families=ANY,
        whole=whole,
        why=(
            "Logical replication cannot tell which row was changed, tools that edit rows cannot name one, and a row "
            "that is there twice cannot be taken away once. DECL102 says the same of a declaration."
        ),
        bad="CREATE TABLE IF NOT EXISTS visits (page text);\n",
        good="CREATE TABLE IF NOT EXISTS visits (id bigint PRIMARY KEY, page text);\n",
        source="postgresql.org: Logical Replication, Publication",
    )
)
