"""A text in double quotes, which are for names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Edit, Finding, Fix, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import texts_in
from schemadef.names import literal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The names that SQLite reads as texts, because there is no such column."""
    for text in texts_in(file):
        if text.wanted:
            continue
        tokens, index = text.statement.tokens, text.token
        start, end = tokens.start[index], tokens.end[index]
        name = tokens.name(index)
        # in the columns of an index a text in single quotes is a name, too
        fix = Fix((Edit(start, end, literal(name)),)) if text.statement.shape.kind != "index" else None
        message = f"there is no column {name}: SQLite takes it for a text, and libSQL refuses it"
        yield Finding("LITE108", start, end, message, f"write {literal(name)}", fix)


register(
    Rule(
        code="LITE108",
        name="text-in-double-quotes",
        severity=Severity.WARNING,
        families=SQLITE,
        whole=whole,
        why="A misspelt column is a text that is the same in each row; libSQL, and SQLite as many build it, refuse it.",
        bad=('CREATE TABLE IF NOT EXISTS t (a TEXT);\nINSERT OR IGNORE INTO t (a) VALUES ("x");\n'),
        good=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nINSERT OR IGNORE INTO t (a) VALUES ('x');\n"),
        source="sqlite.org: Double-quoted String Literals Are Accepted",
    )
)
