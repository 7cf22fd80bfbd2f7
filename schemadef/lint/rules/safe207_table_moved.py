"""What writes a table anew to store it otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import altered, span, table_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_WAYS = (("SET", "TABLESPACE"), ("SET", "LOGGED"), ("SET", "UNLOGGED"), ("SET", "ACCESS", "METHOD"))


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A table in use."""
    for _, part in altered(statement, file):
        words = tuple(part.tokens.words[part.first : part.last])
        way = next((way for way in _WAYS if words[: len(way)] == way), None)
        if way:
            table = table_name(statement)
            message = f"{' '.join(way)} writes {table} anew while nobody can read or write it"
            hint = (
                f"make a new table, fill it in batches, and let it take the place of {table}: what is written "
                "meanwhile, and who references it, decides how, so that no SQL is proposed"
            )
            yield Finding("SAFE207", *span(part), message, hint)


register(
    Rule(
        code="SAFE207",
        name="table-moved",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"TABLESPACE", "LOGGED", "UNLOGGED", "METHOD"}),
        check=check,
        why=(
            "SET TABLESPACE, SET LOGGED, SET UNLOGGED and SET ACCESS METHOD copy the whole table while nobody "
            "can read or write it."
        ),
        bad="ALTER TABLE events SET UNLOGGED;\n",
        good="CREATE UNLOGGED TABLE IF NOT EXISTS events_new (LIKE events INCLUDING ALL);\n",
        source="postgresql.org: ALTER TABLE",
    )
)
