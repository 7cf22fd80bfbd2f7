"""A migration that was written, and is there no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.written import folder_of, listed, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each file that the journal or the checksums name, and that is not there; said at the folder's first file."""
    home = folder_of(files)
    if home is None:
        return
    names = dict.fromkeys((*(entry.name for entry in listed(home)), *summed(home)))
    for name in names:
        if not (home / name).is_file():
            message = f"{name} was written and is not there: deleted, or renamed"
            yield files[0], Finding("FILE105", *files[0].top, message, "restore it from version control")


register(
    Rule(
        code="FILE105",
        name="migration-gone",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why=(
            "Databases remember what they have applied by name or by content. Of a file that is gone, or has another "
            "name, nobody can tell whether they have it, and a new database never gets it."
        ),
        bad=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file meta/_journal.json\n"
            '{"entries": [{"when": 1000, "tag": "0001_a"}, {"when": 2000, "tag": "0002_b"}]}\n'
        ),
        good=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file 0002_b.sql\nSELECT 1;\n-- file meta/_journal.json\n"
            '{"entries": [{"when": 1000, "tag": "0001_a"}, {"when": 2000, "tag": "0002_b"}]}\n'
        ),
        source="orm.drizzle.team: migrate(); schemadef's own contract of a folder",
    )
)
