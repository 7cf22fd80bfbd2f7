"""A migration without its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.files import number_of
from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each numbered file that no way back has the number of, in a folder that keeps some."""
    backs = {number_of(file.path) for file in files if file.rollback}
    for file in files:
        number = number_of(file.path)
        if backs and not file.rollback and number is not None and number not in backs:
            message = "this migration has no way back, and others of the folder have one"
            yield file, Finding("FILE101", 0, 1, message, f"write rollback/{file.path.name}")


register(
    Rule(
        code="FILE101",
        name="rollback-missing",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why="When a deployment fails at night, the way back must be there already, and proven.",
        bad=("-- file 0001_a.sql\nSELECT 1;\n-- file rollback/0001_a.sql\nSELECT 1;\n-- file 0002_b.sql\nSELECT 1;\n"),
        good="-- file 0001_a.sql\nSELECT 1;\n-- file rollback/0001_a.sql\nSELECT 1;\n",
        source="schemadef's own contract of a folder",
    )
)
