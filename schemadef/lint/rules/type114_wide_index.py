"""An index with more columns than help."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.schema.safe import is_used
from schemadef.lint.sql.part import whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sql.statement import Statement


_MOST = 3


def check(statement: Statement, file: File) -> Iterator[Finding]:
    """An index of more than three columns on a table in use; a unique one says something about rows as well."""
    if "unique" in statement.shape.flags or not is_used(file, statement.shape.table):
        return
    part = whole(statement)
    on = part.find("ON")
    at = next((index for index in part.outside() if index > on >= 0 and part.tokens.word(index) == "("), -1)
    count = len(part.inside(at).pieces()) if at >= 0 else 0
    if count > _MOST:
        message = f"{count} columns: the later ones seldom find a row faster, and each write pays for them"
        yield Finding("TYPE114", statement.start, part.tokens.end[at], message, "begin with the columns that tell most")


register(
    Rule(
        code="TYPE114",
        name="wide-index",
        severity=Severity.WARNING,
        families=ANY,
        verbs=frozenset({"create"}),
        kinds=frozenset({"index"}),
        check=check,
        why=(
            "An index is searched by its first columns; more than three rarely narrow the search, and they make it "
            "larger and slower to write."
        ),
        bad="CREATE INDEX IF NOT EXISTS notes_idx ON notes (a, b, c, d);\n",
        good="CREATE INDEX IF NOT EXISTS notes_idx ON notes (a, b);\n",
        source=(
            "postgresql.org: Multicolumn Indexes; github.com/ankane/strong_migrations: Keeping non-unique indexes to "
            "three columns or less"
        ),
    )
)
