"""A function of SQLite that D1 does not let anybody call."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import refusals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from schemadef.lint.finding import Finding
    from schemadef.lint.source import File


def whole(file: File) -> Iterator[Finding]:
    """The statements in which it is called."""
    return refusals(file, "CFD112")


register(
    Rule(
        code="CFD112",
        name="function-refused",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="D1 answers `not authorized to use function`, and nothing of the file is applied.",
        bad="CREATE TABLE IF NOT EXISTS t (a TEXT CHECK (json_pretty(a) <> ''));\n",
        good="CREATE TABLE IF NOT EXISTS t (a TEXT CHECK (json_valid(a)));\n",
        source="workerd: src/workerd/util/sqlite.c++",
        errors=("not authorized to use function",),
    )
)
