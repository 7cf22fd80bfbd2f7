"""A table or a result with more columns than D1 takes."""

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
    """The tables and the results that are too wide."""
    return refusals(file, "CFD106")


register(
    Rule(
        code="CFD106",
        name="too-many-columns",
        severity=Severity.ERROR,
        families=SQLITE,
        whole=whole,
        why="D1 takes 100 columns in a table and in a result, and refuses the statement.",
        bad="CREATE TABLE IF NOT EXISTS t (" + ", ".join(f"c{number} TEXT" for number in range(101)) + ");\n",
        good="CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, data TEXT);\n",
        source="developers.cloudflare.com: D1 limits",
        errors=("too many columns",),
    )
)
