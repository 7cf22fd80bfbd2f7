"""An UPDATE or DELETE of all rows, for which D1 has 30 seconds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.lite import all_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """Those without a WHERE on a table that the file does not make."""
    where = all_rows(statement, file)
    if where is not None:
        yield Finding("CFD115", *where, "it has 30 seconds on D1, with the rest of the file", _HELP)


_HELP = "change so many rows at a time, by their key"


register(
    Rule(
        code="CFD115",
        name="all-rows-at-once",
        severity=Severity.HINT,
        families=SQLITE,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why=(
            "D1 stops a query, and what was sent along with it, after 30 seconds. A hint: how many rows there are no "
            "file says."
        ),
        bad="UPDATE users SET name = lower(name);\n",
        good="UPDATE users SET name = lower(name) WHERE id BETWEEN 1 AND 10000;\n",
        source="developers.cloudflare.com: D1 limits",
    )
)
