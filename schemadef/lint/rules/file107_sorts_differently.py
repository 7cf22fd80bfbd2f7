"""A migration that goes elsewhere when names are sorted as texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.files import has_version
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each file that its number puts behind the one before, and its name before it."""
    last: File | None = None
    for file in files:
        number = file.number
        if file.rollback or number is None or has_version(file.name):
            continue
        if last is not None and file.name < last.name and (last.number or 0) < number:
            message = f"sorted by name this comes before {last.name}, by number behind it"
            yield file, Finding("FILE107", *file.top, message, "write all numbers with the same number of digits")
        last = file


register(
    Rule(
        code="FILE107",
        name="numbers-of-different-width",
        severity=Severity.WARNING,
        families=ANY,
        folder=folder,
        why="wrangler and most runners sort by name, where 10 comes before 9; people and other runners count.",
        bad="-- file 9_a.sql\nSELECT 1;\n-- file 10_b.sql\nSELECT 1;\n",
        good="-- file 0009_a.sql\nSELECT 1;\n-- file 0010_b.sql\nSELECT 1;\n",
        source="developers.cloudflare.com: D1 migrations",
    )
)
