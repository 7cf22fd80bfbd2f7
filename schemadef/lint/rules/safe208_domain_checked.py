"""A condition of a domain, for which every table that uses it is read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.schema.safe import added_columns, span, table_name
from schemadef.lint.sql.part import shown_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """A condition of a domain that was there before, looked at at once; a column of one that has conditions."""
    shape = statement.shape
    if shape.kind == "table":
        yield from _columns(statement, file)
        return
    if file.rollback or file.schema.made("domain", shape.name):
        return
    for action in shape.actions:
        words = statement.tokens.words[action.first : action.last]
        added = action.verb == "add" and "not valid" not in action.flags
        if added or action.verb == "validate" or words == ["SET", "NOT", "NULL"]:
            message = f"every column of every table that is a {shown_name(shape.name)} is read, while nobody may write"
            hint = "add it NOT VALID, and VALIDATE CONSTRAINT it when few write: nothing spares the look"
            yield Finding("SAFE208", statement.start, statement.end, message, hint)


def _columns(statement: Statement, file: File) -> Iterator[Finding]:
    """The columns that are added: a domain with conditions has each row looked at, and written."""
    for name, part in added_columns(statement, file) if file.schema.checked_domains else ():
        if file.schema.full(part.name_at(part.first)) in file.schema.checked_domains:
            message = f"{name} is of a domain with conditions: this writes {table_name(statement)} anew"
            hint = f"add {name} as the domain's own type with a CHECK that is NOT VALID, and validate that"
            yield Finding("SAFE208", *span(part), message, hint)


register(
    Rule(
        code="SAFE208",
        name="domain-checked-at-once",
        severity=Severity.WARNING,
        families=POSTGRES,
        verbs=frozenset({"alter"}),
        kinds=frozenset({"domain", "table"}),
        check=check,
        why=(
            "ADD CONSTRAINT, VALIDATE and SET NOT NULL look at each row of each table that uses the domain, and keep "
            "writers out of all of them meanwhile. A new column of a domain with conditions writes its table anew."
        ),
        bad="ALTER DOMAIN price ADD CONSTRAINT positive CHECK (VALUE > 0);\n",
        good=(
            "DO $$\n"
            "BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_catalog.pg_constraint\n"
            "    WHERE contypid = pg_catalog.to_regtype('\"price\"') AND conname = 'positive'\n"
            "  ) THEN\n"
            "    ALTER DOMAIN price ADD CONSTRAINT positive CHECK (VALUE > 0) NOT VALID;\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: ALTER DOMAIN",
    )
)
