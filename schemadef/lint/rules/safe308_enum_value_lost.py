"""An enum that takes the place of one with more values."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column whose old and new enums are both made in these files."""
    schema = file.schema
    for action, part in altered(statement, file):
        at = part.find("TYPE")
        if action.verb != "alter" or action.kind != "column" or at < 0 or not schema.labels:
            continue
        old = schema.table(statement.shape.name).types.get(action.name)
        before = schema.labels.get(schema.full(tuple(old.name.split(" "))), ()) if old is not None else ()
        after = schema.labels.get(schema.full(part.name_at(at + 1)), ())
        gone = [label for label in before if label not in after]
        if before and after and gone:
            column = f"{table_name(statement)}.{action.name}"
            message = f"rows of {column} that are {', '.join(gone)} make this fail"
            hint = (
                f"first UPDATE those rows of {table_name(statement)} to one of {', '.join(after)}; which one, only its "
                "author knows"
            )
            yield Finding("SAFE308", *span(part), message, hint)


register(
    Rule(
        code="SAFE308",
        name="enum-value-lost",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"TYPE"}),
        check=check,
        why=(
            "Rows that have a value which the new type lacks make the change fail; code that writes it fails "
            "from then on."
        ),
        bad=(
            "-- file 0001_a.sql\n"
            "CREATE TYPE mood AS ENUM ('ok', 'sad');\n"
            "CREATE TABLE IF NOT EXISTS users (mood mood);\n"
            "-- file 0002_b.sql\n"
            "CREATE TYPE mood_new AS ENUM ('ok');\n"
            "ALTER TABLE users ALTER COLUMN mood TYPE mood_new USING mood::text::mood_new;\n"
        ),
        good=(
            "-- file 0001_a.sql\n"
            "CREATE TYPE mood AS ENUM ('ok', 'sad');\n"
            "CREATE TABLE IF NOT EXISTS users (mood mood);\n"
            "-- file 0002_b.sql\n"
            "CREATE TYPE mood_new AS ENUM ('ok', 'sad', 'glad');\n"
            "ALTER TABLE users ALTER COLUMN mood TYPE mood_new USING mood::text::mood_new;\n"
        ),
        source="postgresql.org: Enumerated Types",
    )
)
