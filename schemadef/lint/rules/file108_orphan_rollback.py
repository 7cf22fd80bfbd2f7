"""A way back from a migration that is not there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each way back whose number no migration has."""
    ups = {file.number for file in files if not file.rollback}
    for file in files:
        if file.rollback and file.number not in ups:
            yield (
                file,
                Finding(
                    "FILE108",
                    *file.top,
                    "this takes back a migration that is not there",
                    "delete one or bring back the other",
                ),
            )


register(
    Rule(
        code="FILE108",
        name="orphan-rollback",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why="Nobody can tell any more what it takes back.",
        bad="-- file 0001_a.sql\nSELECT 1;\n-- file rollback_0002_b.sql\nSELECT 1;\n",
        good="-- file 0001_a.sql\nSELECT 1;\n-- file rollback_0001_a.sql\nSELECT 1;\n",
        source="schemadef's own contract of a folder",
    )
)
