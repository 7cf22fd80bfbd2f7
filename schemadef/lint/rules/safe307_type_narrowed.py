"""A change to a type that not every value fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import retyped
from schemadef.lint.schema.safe import span, table_name
from schemadef.lint.sql.types import narrows
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column whose old type is known, and holds more than the new one."""
    for name, part, old, new in retyped(statement, file):
        if old is not None and narrows(old, new):
            column = f"{table_name(statement)}.{name}"
            size = f"{new.name}({', '.join(map(str, new.numbers))})" if new.numbers else new.name
            message = f"a value of {column} that does not fit {size} makes this fail, or is cut"
            table, said = (spelled(one, file.dialect) for one in (statement.shape.name, (name,)))
            wider = f"length({said}) > {new.numbers[0]}" if new.numbers and new.name in _TEXTS else "…"
            hint = f"look first whether there is one: SELECT count(*) FROM {table} WHERE {wider}"
            yield Finding("SAFE307", *span(part), message, hint)


_TEXTS = frozenset({"varchar", "char"})


register(
    Rule(
        code="SAFE307",
        name="type-narrowed",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"TYPE"}),
        check=check,
        why=(
            "A value that is too long, or too great, makes the whole statement fail; one that is rounded is "
            "lost for good."
        ),
        bad=(
            "-- file 0001_a.sql\n"
            "CREATE TABLE IF NOT EXISTS users (id bigint, name varchar(200));\n"
            "-- file 0002_b.sql\n"
            "ALTER TABLE users ALTER COLUMN name TYPE varchar(20);\n"
        ),
        good=(
            "-- file 0001_a.sql\n"
            "CREATE TABLE IF NOT EXISTS users (id bigint, name varchar(200));\n"
            "-- file 0002_b.sql\n"
            "ALTER TABLE users ALTER COLUMN name TYPE varchar(300);\n"
        ),
        source="postgresql.org: ALTER TABLE; Numeric Types; Character Types",
    )
)
