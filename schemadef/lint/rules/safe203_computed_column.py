"""A column whose values are computed for rows that are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_columns, span, table_name
from schemadef.lint.sql.types import SERIAL, type_of
from schemadef.lint.sql.words import spelled
from schemadef.names import given_name, literal, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a table in use that is stored and computed."""
    for name, part in added_columns(statement, file):
        what = _computed(part)
        if what:
            table = table_name(statement)
            message = f"{what} gives every row its {name}: this writes {table} anew while nobody can use it"
            yield Finding("SAFE203", *span(part), message, _counted_later(statement, name, part, file))


def _counted_later(statement: Statement, name: str, part: Part, file: File) -> str:
    """A column that a sequence counts: for what comes first, then for the rows that are there."""
    from schemadef.lint.mend.instead import added_column, filled, instead, never_null

    sequence = part.find("STORED") < 0 and not {"UNIQUE", "PRIMARY"} & set(part.tokens.words[part.first : part.last])
    if not sequence:
        return f"add {name} as a plain column, fill it in batches, then SET DEFAULT or ADD GENERATED"
    table, dialect, is_serial = statement.shape.name, file.dialect, type_of(part).name in SERIAL
    kind = _WHOLE.get(type_of(part).name, "bigint") if is_serial else type_of(part).name
    counter = (*table[:-1], given_name(table[-1], name, suffix="seq"))
    sql, quoted = spelled(table, dialect), spelled((name,), dialect)
    value = f"nextval({literal('.'.join(map(quote, counter)))})"
    statements = [
        added_column(table, name, kind, dialect),
        f"CREATE SEQUENCE IF NOT EXISTS {spelled(counter, dialect)} OWNED BY {sql}.{quoted}",
        f"ALTER TABLE {sql} ALTER COLUMN {quoted} SET DEFAULT {value}",
        filled(table, name, value, dialect),
        *never_null(table, name, dialect),
    ]
    return instead(statement, statements, "the UPDATE until it changes no more")


_WHOLE = {"serial": "integer", "serial4": "integer", "smallserial": "smallint", "serial2": "smallint"}


def _computed(part: Part) -> str:
    """What computes the column's values, if it stores them."""
    name = type_of(part).name
    if name in SERIAL:
        return name
    if part.find("AS", "IDENTITY") >= 0:
        return "IDENTITY"
    return "GENERATED … STORED" if part.find("GENERATED") >= 0 and part.find("STORED") >= 0 else ""


register(
    Rule(
        code="SAFE203",
        name="computed-column",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"GENERATED", "IDENTITY"}) | {name.upper() for name in SERIAL},
        check=check,
        why=(
            "A stored generated column, serial and identity give every row its value: the table is written "
            "anew while nobody can use it. A VIRTUAL column (Postgres 18) is computed when it is read."
        ),
        bad="ALTER TABLE users ADD COLUMN IF NOT EXISTS n bigserial;\n",
        good="ALTER TABLE users ADD COLUMN IF NOT EXISTS n bigint;\n",
        source="postgresql.org: ALTER TABLE, Notes; CREATE TABLE",
    )
)
