"""A change of type that writes the table anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.columns import retyped
from schemadef.lint.schema.safe import span, table_name
from schemadef.lint.sql.types import Type, keeps_rows, type_of
from schemadef.lint.sql.words import spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.part import Part
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A column of a table in use whose values may not stay as they are stored."""
    for column, part, old, new in retyped(statement, file):
        if old is not None and keeps_rows(old, new) and _uses_itself(part, column, new):
            continue
        unknown = ", unless it is of a type that is stored alike" if old is None else ""
        table = table_name(statement)
        message = f"this writes {table} anew while nobody can read or write it{unknown}"
        hint = _another_column(statement, column, part, file)
        yield Finding("SAFE201", *span(part), message, hint)


def _another_column(statement: Statement, column: str, part: Part, file: File) -> str:
    """A column of the new type beside the old one, with the values of that."""
    from schemadef.lint.mend.instead import added_column, instead, some_rows

    at, using, end = part.find("TYPE"), part.find("USING"), part.find("COLLATE")
    last = min((place for place in (using, end) if place >= 0), default=part.last)
    new = part._replace(first=at + 1, last=last).text if at >= 0 else ""
    if not new:
        return f"add a column of the new type, fill it in batches, and let it take the place of {column}"
    name, dialect = f"{column}_new", file.dialect
    quoted, old = spelled((name,), dialect), spelled((column,), dialect)
    value = part._replace(first=using + 1).text if using >= 0 else f"{old}::{new}"
    table = statement.shape.name
    statements = [
        added_column(table, name, new, dialect),
        some_rows(table, f"{quoted} = {value}", f"{quoted} IS NULL AND {old} IS NOT NULL", dialect),
    ]
    why = f"the UPDATE until it changes no more; when the code writes both, let {name} take the place of {column}"
    return instead(statement, statements, why)


def _uses_itself(part: Part, column: str, new: Type) -> bool:
    """Whether there is no USING, or it only says the column, or the column as the same type."""
    at = part.find("USING")
    if at < 0:
        return True
    tokens = part.tokens
    if tokens.name(at + 1) != column:
        return False
    rest = part._replace(first=at + 2)
    return not rest or type_of(rest) == new


register(
    Rule(
        code="SAFE201",
        name="type-rewrite",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"table"}),
        words=frozenset({"TYPE"}),
        check=check,
        why=(
            "Most changes of a type write every row and every index anew, while nobody can read or write the "
            "table. A longer varchar, text, a numeric of more digits before the point, and a finer time "
            "rewrite nothing."
        ),
        bad="ALTER TABLE orders ALTER COLUMN total TYPE bigint;\n",
        good=(
            "CREATE TABLE IF NOT EXISTS old_orders (code varchar(20));\n"
            "--> statement-breakpoint\n"
            "ALTER TABLE old_orders ALTER COLUMN code TYPE varchar(50);\n"
        ),
        source="postgresql.org: ALTER TABLE, Notes",
    )
)
