"""CREATE TABLE IF NOT EXISTS of a table that is there with other columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.table import Table
from schemadef.lint.sql.part import shown_name, whole
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table that an earlier statement has made without some of the columns."""
    shape = statement.shape
    if shape.kind != "table" or "if not exists" not in shape.flags or not file.schema.has("table", shape.name):
        return
    there = file.schema.table(shape.name)
    new = Table()
    new.add(statement)
    missing = [name for name in new.types if name not in there.types]
    if there.is_known and there.types and missing:
        message = f"{shown_name(shape.name)} is there already, without {', '.join(missing)}: this does nothing"
        start, end = head(statement, shape)
        yield Finding("NEON135", start, end, message, _added(statement, missing, file))


def _added(statement: Statement, missing: list[str], file: File) -> str:
    """The missing columns, added to the table that is there."""
    from schemadef.lint.mend.instead import instead

    part = whole(statement)
    pieces = [piece for piece in part.inside(part.find("(")).pieces() if piece.tokens.name(piece.first) in missing]
    if not pieces:
        return "ALTER TABLE … ADD COLUMN IF NOT EXISTS"
    table = spelled(statement.shape.name, file.dialect)
    return instead(statement, [f"ALTER TABLE {table} ADD COLUMN IF NOT EXISTS {piece.text}" for piece in pieces])


register(
    Rule(
        code="NEON135",
        name="drift-hidden",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=frozenset({"table"}),
        words=frozenset({"EXISTS"}),
        check=check,
        why="The table stays as it is: what the statement says of its columns is not done, without a word.",
        bad=(
            "-- file 0001_a.sql\n"
            "CREATE TABLE IF NOT EXISTS users (id integer PRIMARY KEY);\n"
            "-- file 0002_b.sql\n"
            "CREATE TABLE IF NOT EXISTS users (id integer PRIMARY KEY, email text);\n"
        ),
        good=(
            "-- file 0001_a.sql\n"
            "CREATE TABLE IF NOT EXISTS users (id integer PRIMARY KEY);\n"
            "-- file 0002_b.sql\n"
            "ALTER TABLE users ADD COLUMN IF NOT EXISTS email text;\n"
        ),
        source="postgresql.org: CREATE TABLE",
    )
)
