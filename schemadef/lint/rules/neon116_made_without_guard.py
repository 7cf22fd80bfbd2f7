"""CREATE of what has neither OR REPLACE nor IF NOT EXISTS fails when it runs again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again import head, is_guarded, shown
from schemadef.lint.finding import Finding, Fix, Severity
from schemadef.lint.rule import POSTGRES, Rule, register
from schemadef.lint.wrap import named, no_type, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.statement import Statement


_KINDS = frozenset(
    {
        "domain", "role", "user", "group", "database", "tablespace", "publication", "subscription", "cast", "operator",
        "operator class", "operator family", "text search", "conversion", "foreign data wrapper", "access method",
    }
)  # fmt: skip


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """What is made without a look whether it is there."""
    shape = statement.shape
    if shape.kind in _KINDS and "if not exists" not in shape.flags and not is_guarded(statement):
        message = f"CREATE {shape.kind.upper()} {shown(statement)} fails when it runs again: it exists then"
        yield Finding(
            "NEON116", *head(statement, shape), message, "look in the catalog first, in a DO block", _fix(statement)
        )


_CATALOGS = {
    "role": ("pg_roles", "rolname"), "user": ("pg_roles", "rolname"), "group": ("pg_roles", "rolname"),
    "publication": ("pg_publication", "pubname"), "foreign data wrapper": ("pg_foreign_data_wrapper", "fdwname"),
    "access method": ("pg_am", "amname"),
}  # fmt: skip


def _fix(statement: Statement) -> Fix | None:
    """A block around what a catalog knows by its name alone, and around a domain."""
    shape = statement.shape
    if shape.kind == "domain" and shape.name:
        return wrapped(statement, no_type(shape.name))
    if shape.kind not in _CATALOGS or not shape.name:
        return None
    return wrapped(statement, f"NOT {named(*_CATALOGS[shape.kind], shape.name[-1])}")


register(
    Rule(
        code="NEON116",
        name="made-without-guard",
        severity=Severity.ERROR,
        families=POSTGRES,
        verbs=frozenset({"create"}),
        kinds=_KINDS,
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
