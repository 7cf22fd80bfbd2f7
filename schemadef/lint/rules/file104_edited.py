"""A migration that is not what was written, and perhaps applied, under its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.written import edited, folder_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each file that differs from the checksum that its folder keeps of it."""
    home = folder_of(files)
    changed = set(edited(home))
    for file in files:
        if changed and home is not None and file.path.relative_to(home).as_posix() in changed:
            message = "this is not what was written: databases that have applied it do not get the change"
            yield file, Finding("FILE104", *file.top, message, "restore it, and put the change into a new migration")


register(
    Rule(
        code="FILE104",
        name="edited",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why=(
            "A migration is applied once: what is changed in it afterwards reaches new databases only, and the next "
            "one of the old ones fails, or worse, does not. schemadef keeps a checksum of each file."
        ),
        bad=(
            "-- file 0001_a.sql\nSELECT 2;\n-- file schemadef.sum\n"
            "0001_a.sql a57c6dd9c63954f626585fb9035494e73bae02837c23463056ba34bfe4970ea3\n"
        ),
        good=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file schemadef.sum\n"
            "0001_a.sql a57c6dd9c63954f626585fb9035494e73bae02837c23463056ba34bfe4970ea3\n"
        ),
        source="schemadef's own contract of a folder",
    )
)
