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
    from schemadef.lint.sql.shape import Action
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
            yield Finding("SAFE208", statement.start, statement.end, message, _unlooked(statement, action, file))


def _unlooked(statement: Statement, action: Action, file: File) -> str:
    """The condition, which holds for new rows; nothing spares the look at the others."""
    if action.verb == "validate":
        return "do it when few write: no SQL spares the look at all rows"
    from schemadef.lint.mend.instead import instead
    from schemadef.lint.mend.wrap import block, no_domain_part
    from schemadef.lint.sql.part import part_of
    from schemadef.lint.sql.words import spelled
    from schemadef.names import given_name

    domain, part = statement.shape.name, part_of(statement, action)
    named = action.verb == "add" and action.kind == "constraint"
    clause, name = "CHECK (VALUE IS NOT NULL)", given_name(domain[-1], suffix="is_set")
    if action.verb == "add":
        clause = part._replace(first=part.first + (3 if named else 1)).text
        name = action.name if named else given_name(domain[-1], suffix="check")
    added = f"ALTER DOMAIN {spelled(domain, file.dialect)} ADD CONSTRAINT {spelled((name,), file.dialect)} {clause}"
    later = f"then VALIDATE CONSTRAINT {spelled((name,), file.dialect)} when few write, which reads all rows"
    return instead(statement, [block(no_domain_part(domain, name), f"{added} NOT VALID")], later)


def _columns(statement: Statement, file: File) -> Iterator[Finding]:
    """The columns that are added: a domain with conditions has each row looked at, and written."""
    for name, part in added_columns(statement, file) if file.schema.checked_domains else ():
        if file.schema.full(part.name_at(part.first)) in file.schema.checked_domains:
            message = f"{name} is of a domain with conditions: this writes {table_name(statement)} anew"
            hint = (
                f"add {name} as the type that the domain is made of, with a CHECK that is NOT VALID, and validate "
                "that: the domain's type and conditions are not written here"
            )
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
