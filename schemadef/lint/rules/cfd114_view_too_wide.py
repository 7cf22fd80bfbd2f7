"""A view with more columns than D1 takes in a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.again.failing import head
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import replay_of
from schemadef.names import quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The views that D1 makes, and refuses to read."""
    replay = None
    for statement in file.statements:
        shape = statement.shape
        if shape.verb == "create" and shape.kind == "view" and shape.name:
            replay = replay or replay_of(file)
            refusal = replay.explain(f"SELECT * FROM {quote(shape.name[-1])}")
            if refusal is not None and refusal.message.startswith("too many columns"):
                start, end = head(statement, shape)
                message = f"D1 refuses to read {shape.name[-1]}: {refusal.message}"
                yield Finding("CFD114", start, end, message, "name the columns that are needed")


register(
    Rule(
        code="CFD114",
        name="view-too-wide",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why=(
            "D1 takes the view, and answers each SELECT from it with `too many columns in result set`. An error: no "
            "query of the view works."
        ),
        bad="CREATE TABLE IF NOT EXISTS t (" + ", ".join(f"c{number} TEXT" for number in range(60)) + ");\n"
        "CREATE VIEW IF NOT EXISTS v AS SELECT a.*, b.* FROM t a, t b;\n",
        good=(
            "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\nCREATE VIEW IF NOT EXISTS v AS SELECT id FROM t;\n"
        ),
        source="developers.cloudflare.com: D1 limits",
    )
)
