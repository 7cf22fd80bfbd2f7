"""An UPDATE or DELETE of all rows beside changes of tables."""

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
        yield Finding("TURSO106", *where, _MESSAGE, "change so many rows at a time, in a file of its own")


_MESSAGE = "whoever waits for its transaction takes the lock after 5 seconds, and it is rolled back"


register(
    Rule(
        code="TURSO106",
        name="longer-than-a-transaction",
        severity=Severity.HINT,
        families=SQLITE,
        verbs=frozenset({"update", "delete"}),
        check=check,
        why=(
            "libSQL's server ends a transaction for which another writer has waited 5 seconds. A hint: how many rows "
            "there are no file says."
        ),
        bad="UPDATE users SET name = lower(name);\n",
        good="UPDATE users SET name = lower(name) WHERE id BETWEEN 1 AND 10000;\n",
        source="docs.turso.tech: Transactions",
    )
)
