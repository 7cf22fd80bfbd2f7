"""PRAGMA foreign_keys = OFF, which D1 accepts and ignores."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.pragma import pragma_of
from schemadef.lint.sqlite.proposed import made_anew

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """The PRAGMA with a value that means off."""
    pragma = pragma_of(statement)
    if pragma.name == "foreign_keys" and pragma.turns_off:
        message = "D1 ignores it: foreign keys stay on, and dropping a table deletes the rows that point at it"
        later = partial(made_anew, file, "leave it out, and write in the place of the rebuild")
        yield Finding("CFD103", statement.start, statement.end, message, _HELP, later=later)


_HELP = "leave it out, and let schemadef write a rebuild that it was for"


register(
    Rule(
        code="CFD103",
        name="foreign-keys-off",
        severity=Severity.WARNING,
        families=SQLITE,
        verbs=frozenset({"pragma"}),
        check=check,
        why=(
            "A rebuild that counts on it deletes the rows of every table that references the one that it drops. A "
            "warning: by itself it deletes nothing; the DROP TABLE that does is CFD104."
        ),
        bad="PRAGMA foreign_keys = OFF;\n",
        good="PRAGMA defer_foreign_keys = ON;\n",
        source="developers.cloudflare.com: D1 foreign keys; drizzle-orm#4938",
    )
)
