"""A migration that comes before one which was written earlier."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from schemadef.lint.finding import Finding, Severity
from schemadef.lint.rule import ANY, Rule, register
from schemadef.lint.written import folder_of, listed, summed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from schemadef.lint.source import File


def folder(files: Sequence[File]) -> Iterator[tuple[File, Finding]]:
    """Each file that stands before the last one that is listed and is not listed itself, or is dated before it."""
    home = folder_of(files)
    entries = listed(home)
    names = {*(entry.name for entry in entries), *(name for name in summed(home) if "/" not in name)}
    known = [file.number for file in files if file.name in names] if names else []
    last = max((number for number in known if number is not None), default=0)
    dated = {after.name: before.name for before, after in pairwise(entries) if after.when <= before.when}
    for file in files:
        number = file.number
        if file.rollback or number is None:
            continue
        if number < last and file.name not in names:
            message = f"this comes before migration {last}, which was written before it"
            yield file, Finding("FILE106", *file.top, message, "give it the next number")
        elif dated and file.name in dated:
            message = f"the journal dates this before {dated[file.name]}: drizzle-orm skips it, without a word"
            yield file, Finding("FILE106", *file.top, message, "give it a `when` after that one")


register(
    Rule(
        code="FILE106",
        name="put-before",
        severity=Severity.ERROR,
        families=ANY,
        folder=folder,
        why=(
            "Databases that are past the later one either never get this one (drizzle-orm applies what is newer than "
            "the newest that it has applied) or get it in another order than a new database does."
        ),
        bad=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file 0002_b.sql\nSELECT 1;\n-- file meta/_journal.json\n"
            '{"entries": [{"when": 2000, "tag": "0001_a"}, {"when": 1000, "tag": "0002_b"}]}\n'
        ),
        good=(
            "-- file 0001_a.sql\nSELECT 1;\n-- file 0002_b.sql\nSELECT 1;\n-- file meta/_journal.json\n"
            '{"entries": [{"when": 1000, "tag": "0001_a"}, {"when": 2000, "tag": "0002_b"}]}\n'
        ),
        source="atlasgo.io: Non-linear Changes; drizzle-orm: migrate(), `created_at`",
    )
)
