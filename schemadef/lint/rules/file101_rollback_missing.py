"""A migration without its way back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each numbered file that no way back belongs to, in a folder that keeps some.

    Of several files of one number a way back belongs to the one whose name is most like its own.
    """
    backs: dict[int | None, list[File]] = {}
    ups: dict[int, list[File]] = {}
    for file in files:
        number = file.number
        if file.rollback:
            backs.setdefault(number, []).append(file)
        elif number is not None:
            ups.setdefault(number, []).append(file)
    for number, several in ups.items() if backs else ():
        for file in _without(several, backs.get(number, [])):
            message = "this migration has no way back, and others of the folder have one"
            yield file, Finding("FILE101", *file.top, message, f"write rollback/{file.name}")


def _without(ups: list[File], backs: list[File]) -> list[File]:
    """The files of one number that have no way back."""
    if not backs:
        return ups
    if len(ups) <= len(backs):
        return []
    from difflib import SequenceMatcher

    def likeness(up: File, back: File) -> float:
        return SequenceMatcher(a=up.path.stem, b=back.path.stem).ratio()

    left = list(ups)
    for back in backs:
        left.remove(max(left, key=lambda up: likeness(up, back)))
    return left


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
