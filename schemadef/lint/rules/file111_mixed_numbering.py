"""Numbers and times in one folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


_LEAST_TIME = 10_000_000
"""Smaller numbers count; 20260101 is a day, 1700000000 the seconds since 1970."""


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """The first file that is numbered otherwise than the first one of the folder."""
    ups = [(file, number) for file in files if not file.rollback and (number := file.number) is not None]
    other = next(((file, number) for file, number in ups if (number < _LEAST_TIME) != (ups[0][1] < _LEAST_TIME)), None)
    if other is not None:
        file, number = other
        how = "counted" if number < _LEAST_TIME else "numbered by its time"
        message = f"this is {how}, and {ups[0][0].name} is not: every counted one comes before every time"
        yield file, Finding("FILE111", *file.top, message, "number all of them in one way")


register(
    Rule(
        code="FILE111",
        name="mixed-numbering",
        severity=Severity.WARNING,
        families=ANY,
        folder=folder,
        why=(
            "Each time is greater than each count: a migration that is counted now is sorted before those that were "
            "dated long ago."
        ),
        bad="-- file 0001_a.sql\nSELECT 1;\n-- file 20260101120000_b.sql\nSELECT 1;\n",
        good="-- file 0001_a.sql\nSELECT 1;\n-- file 0002_b.sql\nSELECT 1;\n",
        source="schemadef's own contract of a folder",
    )
)
