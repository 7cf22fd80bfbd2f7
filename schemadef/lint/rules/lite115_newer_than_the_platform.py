"""Something that came with a newer SQLite than the platform has."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import platform_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The statements that need a newer version than the pack names, or the configuration."""
    from schemadef.lint.sqlite.newer import may_be_newer, newer

    if not may_be_newer(file.text):
        return
    version = platform_of(file.dialect).sqlite
    for statement in file.statements:
        if found := newer(statement, version):
            tokens = statement.tokens
            since, has = (".".join(map(str, one)) for one in (found.since, version))
            message = f"{found.what} came with SQLite {since}, and the platform has {has}"
            yield Finding("LITE115", tokens.start[found.token], tokens.end[found.token], message, "write it otherwise")


register(
    Rule(
        code="LITE115",
        name="newer-than-the-platform",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why=(
            "An older SQLite answers with a syntax error, or that there is no such function. An error: the statement "
            "fails there each time."
        ),
        bad=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a SET NOT NULL;\n"),
        good="CREATE TABLE IF NOT EXISTS t (a TEXT NOT NULL);\n",
        source="sqlite.org: Release History",
    )
)
