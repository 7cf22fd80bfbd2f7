"""ALTER COLUMN … TO that libSQL refuses."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.altered import altered_columns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.source import File
    from schemadef.lint.sqlite.altered import Altered


_REFUSED = (("PRIMARY", "KEY"), ("UNIQUE",), ("GENERATED",))


def whole(file: File) -> Iterator[Finding]:
    """The columns that would get another name, a key or an expression, or that are not there."""
    for statement in file.statements:
        for altered in altered_columns(statement, file) if statement.shape.verb == "alter" else ():
            if problem := _problem(altered):
                yield Finding("TURSO109", *altered.span, f"libSQL refuses it: {problem}", _HELP)


_HELP = "rename it by ALTER TABLE … RENAME COLUMN, and rebuild the table for a key"


def _problem(altered: Altered) -> str:
    if altered.missing:
        return f"there is no column {altered.name}"
    if altered.new_name != altered.name:
        return f"{altered.name} cannot be renamed to {altered.new_name} along the way"
    found = next((" ".join(run) for run in _REFUSED if altered.new.find(*run) >= 0), "")
    return f"{found} cannot be added or kept by it" if found else ""


register(
    Rule(
        code="TURSO109",
        name="alter-column-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why=(
            "ALTER COLUMN … TO replaces a definition; it gives no name, key or expression. An error: libSQL refuses "
            "the rest."
        ),
        bad=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a TO a TEXT UNIQUE;\n"),
        good=("CREATE TABLE IF NOT EXISTS t (a TEXT);\nALTER TABLE t ALTER COLUMN a TO a TEXT DEFAULT 'x';\n"),
        source="libSQL extensions: Altering columns",
        errors=("cannot also rename column|constraint cannot be altered",),
    )
)
