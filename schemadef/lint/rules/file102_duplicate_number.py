"""Two migrations of one number."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """The second file of each number, whatever the width that it is written with."""
    first: dict[tuple[bool, int], File] = {}
    for file in files:
        number = file.number
        if number is None:
            continue
        other = first.setdefault((file.rollback, number), file)
        if other is not file:
            message = f"{other.name} has the number {number} too: which one comes first is anybody's guess"
            yield file, Finding("FILE102", *file.top, message, "give the later one the next number")


register(
    Rule(
        code="FILE102",
        name="duplicate-number",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why="Runners sort by name, by number or by time: two of one number are applied in another order elsewhere.",
        bad="-- file 0008_add_keys.sql\nSELECT 1;\n-- file 0008_add_keys_fixed.sql\nSELECT 1;\n",
        good="-- file 0008_add_keys.sql\nSELECT 1;\n-- file 0009_add_keys_fixed.sql\nSELECT 1;\n",
        source="developers.cloudflare.com: D1 migrations; orm.drizzle.team: migrations",
    )
)
