"""A migration that the folder's journal does not list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.written import folder_of, listed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each file beside a journal that lists others."""
    names = {entry.name for entry in listed(folder_of(files))}
    for file in files if names else ():
        if not file.rollback and file.name not in names:
            message = "the journal does not list this: drizzle-orm never applies it, and wrangler does"
            yield (
                file,
                Finding("FILE116", *file.top, message, "make it with `drizzle-kit generate --custom`, or move it away"),
            )


register(
    Rule(
        code="FILE116",
        name="not-in-journal",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why=(
            "drizzle-orm applies what meta/_journal.json lists and nothing else; a file that was put beside it by hand "
            "runs nowhere, or only where somebody ran it."
        ),
        bad=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file 0002_by_hand.sql\nSELECT 1;\n-- file meta/_journal.json\n"
            '{"entries": [{"when": 1000, "tag": "0001_a"}]}\n'
        ),
        good=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file meta/_journal.json\n"
            '{"entries": [{"when": 1000, "tag": "0001_a"}]}\n'
        ),
        source="orm.drizzle.team: migrations; drizzle-orm: readMigrationFiles",
    )
)
