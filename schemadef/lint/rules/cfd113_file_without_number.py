"""A migration without a number among those that have one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import SQLITE, Rule, register
from schemadef.lint.sqlite.refused import platform_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """The files whose names do not begin with a number, in a folder where others do."""
    forward = [file for file in files if not file.rollback]
    if not forward or not platform_of(forward[0].dialect).at_once:
        return
    numbered = [file for file in forward if file.name[:1].isdigit()]
    for file in forward if numbered else ():
        if not file.name[:1].isdigit() and file.path.parent == numbered[0].path.parent:
            message = f"{file.name} has no number: wrangler applies it behind all that have one"
            yield file, Finding("CFD113", 0, 0, message, "call it NNNN_name.sql, or move it out of the folder")


register(
    Rule(
        code="CFD113",
        name="file-without-number",
        severity=Severity.WARNING,
        families=SQLITE,
        folder=folder,
        why="wrangler applies every .sql file of the folder, in the order of the numbers that the names begin with.",
        bad=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\n"
            "-- file seed.sql\n"
            "INSERT OR IGNORE INTO t VALUES (1);\n"
        ),
        good=(
            "-- file 0001_first.sql\n"
            "CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY);\n"
            "-- file 0002_seed.sql\n"
            "INSERT OR IGNORE INTO t VALUES (1);\n"
        ),
        source="workers-sdk: packages/wrangler/src/d1/migrations/helpers.ts",
    )
)
