"""A number that no migration has, between two that some have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File

_MOST = 9_999
"""Numbers above are times, between which nothing is missing."""


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each file behind a gap."""
    last: int | None = None
    for file in files:
        number = file.number
        if file.rollback or number is None or number > _MOST:
            continue
        if last is not None and number > last + 1:
            message = f"there is no migration {last + 1}: has one been lost?"
            yield (
                file,
                Finding("FILE103", *file.top, message, "bring it back, or number the rest anew"),
            )
        last = number


register(
    Rule(
        code="FILE103",
        name="gap",
        severity=Severity.WARNING,
        families=ANY,
        folder=folder,
        why="A file that is missing here may have been applied elsewhere.",
        bad="-- file 0001_a.sql\nSELECT 1;\n-- file 0003_c.sql\nSELECT 1;\n",
        good="-- file 0001_a.sql\nSELECT 1;\n-- file 0002_c.sql\nSELECT 1;\n",
        source="schemadef's own contract of a folder",
    )
)
