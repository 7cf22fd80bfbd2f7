"""CREATE of what has neither OR REPLACE nor IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.catalogued import no_cast, no_operator, stands
from schemadef.lint.again.failing import head, shown
from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.mend.wrap import no_type, wrapped
from schemadef.lint.rule import POSTGRES, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_KINDS = frozenset(
    {
        "domain", "role", "user", "group", "database", "tablespace", "publication", "subscription", "cast", "operator",
        "operator class", "operator family", "text search", "conversion", "foreign data wrapper", "access method",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What is made without a look whether it is there."""
    shape = statement.shape
    if "if not exists" not in shape.flags:
        words = statement.tokens.words[statement.first : shape.at]
        message = f"{' '.join([*words, shown(statement)]).rstrip()} fails when it runs again: it exists then"
        yield Finding(
            "NEON116", *head(statement, shape), message, "look in the catalog first, in a DO block", _fix(statement)
        )


_ALONE = frozenset({"database", "tablespace"})
"""What Postgres makes in no block, and in no transaction."""


def _fix(statement: Statement) -> Fix | None:
    """A block around what a catalog can be asked for."""
    condition = _missing(statement)
    return wrapped(statement, condition) if condition else None


def _missing(statement: Statement) -> str:
    """What holds as long as there is no such object; empty for what cannot be told, or be made in a block."""
    shape = statement.shape
    if shape.kind == "cast":
        return no_cast(statement)
    if shape.kind == "operator":
        return no_operator(statement)
    if shape.kind in _ALONE or not shape.name:
        return ""
    if shape.kind == "domain":
        return no_type(shape.name)
    there = stands(statement, shape.name)
    connects = shape.kind == "subscription" and statement.find("WITH") < 0
    return f"NOT {there}" if there and not connects else ""


register(
    Rule(
        code="NEON116",
        name="made-without-guard",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=_KINDS,
        guarded=False,
        check=check,
        why="Every statement must be able to run again.",
        bad="CREATE DOMAIN email AS text;\n",
        good=(
            "DO $$ BEGIN\n"
            "  IF NOT EXISTS (\n"
            "    SELECT 1 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace\n"
            "    WHERE n.nspname = 'public' AND t.typname = 'email'\n"
            "  ) THEN\n"
            "    CREATE DOMAIN public.email AS text;\n"
            "  END IF;\n"
            "END $$;\n"
        ),
        source="postgresql.org: SQL Commands",
    )
)
